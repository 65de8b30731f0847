"""Who the top customers are: revenue by parent, the smallest set that makes 80 %, tiers, and losing two of ten."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from udfs.columns import Array, Columns, frame
from udfs.points import Floats, reached
from udfs.policy import Policy


@dataclass(frozen=True, slots=True)
class Top:
    """The customers in order of revenue.

    Attributes
    ----------
    customers
        One row a customer (a parent with its accounts), largest first: `customer_id`, `customer`, `revenue_amount`,
        `share`, `running_share` (0..1), `top`, `tier`, `big` (10 % or more by itself).
    place
        Shape (n_accounts,): the row of `customers` to which each account belongs.
    share_of_customers, share_of_revenue
        The smallest set that makes the top share: its part of the customers who bought, and of the revenue.
    """

    customers: pd.DataFrame
    place: npt.NDArray[np.intp]
    share_of_customers: float
    share_of_revenue: float


@dataclass(frozen=True, slots=True)
class Lose:
    """What losing k of the first n customers would cost (src2).

    Attributes
    ----------
    of, lost
        n and k as they really were: fewer customers than wanted make them smaller.
    pairs
        One row a combination, largest loss first: `customers` (ids), `revenue_amount`, `share` of all revenue, 0..1.
    most_exposed
        Ids of the k most exposed of the n, and `most_exposed_share` of all revenue.
    replacement_count
        New customers needed to replace the worst loss; missing where no new customer's first year is on record.
    """

    of: int
    lost: int
    pairs: pd.DataFrame
    most_exposed: tuple[str, ...]
    most_exposed_share: float
    mean_share: float
    first_year_amount: float
    replacement_count: float

    @property
    def worst(self) -> tuple[str, ...]:
        """Ids of the customers whose loss costs most."""
        return tuple(self.pairs["customers"].iloc[0]) if len(self.pairs) else ()

    @property
    def worst_share(self) -> float:
        """Their share of all revenue, 0..1."""
        return float(self.pairs["share"].iloc[0]) if len(self.pairs) else float("nan")


def families(account_id: Array, parent_id: Array) -> Array:
    """The id of the topmost parent of each account; an unknown parent or a circle leaves the account on its own."""
    ids = set(account_id)
    parent = {a: p for a, p in zip(account_id, parent_id, strict=True) if p in ids and p != a}
    top = account_id.copy()
    for number in np.flatnonzero([account in parent for account in account_id]):
        chain = [account_id[number]]
        while chain[-1] in parent and parent[chain[-1]] not in chain:
            chain.append(parent[chain[-1]])
        top[number] = chain[0] if chain[-1] in parent else chain[-1]
    return top


def ranked(accounts: Columns, policy: Policy) -> Top:
    """Customers by revenue, and who is top.

    Parameters
    ----------
    accounts
        One value an account: `account_id`, `account`, `customer_id` (its family's id), `revenue_amount`, `strategic`.
    """
    family, ids = pd.factorize(accounts["customer_id"])
    total = np.maximum(np.bincount(family, weights=accounts["revenue_amount"], minlength=len(ids)), 0.0)
    order = np.lexsort((ids, -total))
    revenue, ids = total[order], ids[order]
    share = revenue / revenue.sum() if revenue.sum() > 0 else np.zeros_like(revenue)
    running = np.cumsum(share)
    before = np.concatenate([[0.0], running[:-1]])[: len(share)]
    buys = revenue > 0
    # Those before whom the share is not yet reached: the one that crosses it is in.
    makes_share = buys & (before < policy["top_share_pct"] / 100.0 - 1e-12)
    first = buys & (np.arange(len(revenue)) < policy["top_first"])
    tier_b = buys & (before < policy["tier_b_pct"] / 100.0 - 1e-12)
    strategic = np.bincount(family, weights=accounts["strategic"], minlength=len(ids))[order] > 0
    top = makes_share | first | strategic
    names = dict(zip(accounts["account_id"], accounts["account"], strict=True))
    customers = {
        "customer_id": ids,
        "revenue_amount": revenue,
        "strategic": strategic,
        "customer": np.array([names[customer] for customer in ids], dtype=object),
        "share": share,
        "running_share": running,
        "top": top,
        "tier": np.select([top, tier_b], ["A", "B"], "C"),
        "big": share >= policy["big_customer_pct"] / 100.0,
    }
    part = float(makes_share.sum() / buys.sum()) if buys.any() else float("nan")
    made = float(share[makes_share].sum()) if buys.any() else float("nan")
    return Top(frame(customers), np.argsort(order)[family], part, made)


def lose(top: Top, accounts: Columns, policy: Policy) -> Lose:
    """Every combination of k of the first n customers.

    Parameters
    ----------
    accounts
        One value an account: `revenue_amount`, `exposure_score`, `first_year_amount`, `new_customer`.
    """
    customers = top.customers[top.customers["revenue_amount"] > 0].head(int(policy["lose_n"]))
    of = len(customers)
    lost = min(int(policy["lose_k"]), of)
    ids, share, revenue = (customers[name].to_numpy() for name in ("customer_id", "share", "revenue_amount"))
    picks = np.array(list(combinations(range(of), lost)) if of else [], dtype=int).reshape(-1, max(lost, 1))
    picks = picks[np.argsort(-share[picks].sum(axis=1), kind="stable")]
    pairs = pd.DataFrame(
        {
            "customers": [tuple(ids[pick]) for pick in picks],
            "revenue_amount": revenue[picks].sum(axis=1),
            "share": share[picks].sum(axis=1),
        }
    )
    exposed = np.argsort(-_weighted_exposure(top, accounts)[:of], kind="stable")[:lost]
    new = accounts["first_year_amount"][accounts["new_customer"] & (accounts["first_year_amount"] > 0)]
    typical = float(np.median(new)) if len(new) else float("nan")
    cost = float(pairs["revenue_amount"].iloc[0]) if len(pairs) else float("nan")
    return Lose(
        of, lost, pairs, tuple(ids[exposed]), float(share[exposed].sum()),
        float(pairs["share"].mean()) if len(pairs) else float("nan"),
        typical, float(ceil(cost / typical)) if cost / typical == cost / typical else float("nan"),
    )  # fmt: skip


def _weighted_exposure(top: Top, accounts: Columns) -> Floats:
    """Each customer's exposure: the mean over its accounts that have one, weighted by revenue; shape (n_customers,)."""
    known = ~np.isnan(accounts["exposure_score"]) & (accounts["revenue_amount"] > 0)
    place, weight, n = top.place[known], accounts["revenue_amount"][known], len(top.customers)
    weighted = np.bincount(place, weights=accounts["exposure_score"][known] * weight, minlength=n)
    return reached(weighted, np.bincount(place, weights=weight, minlength=n))
