"""Who the top customers are: revenue by parent, the smallest set that makes 80 %, tiers, and losing two of ten."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import ceil

import numpy as np
import pandas as pd

from udfs.policy import Policy


@dataclass(frozen=True, slots=True)
class Top:
    """The customers in order of revenue.

    Attributes
    ----------
    customers
        One row a customer (a parent with its accounts), largest first: `customer_id`, `customer`, `revenue_amount`,
        `share`, `running_share` (0..1), `top`, `tier`, `big` (10 % or more by itself).
    share_of_customers, share_of_revenue
        The smallest set that makes the top share: its part of the customers who bought, and of the revenue.
    """

    customers: pd.DataFrame
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


def families(account_id: pd.Series, parent_id: pd.Series) -> pd.Series:
    """The id of the topmost parent of each account; an unknown parent or a circle leaves the account on its own."""
    ids = set(account_id)
    parent = {a: p for a, p in zip(account_id, parent_id, strict=True) if p in ids and p != a}
    top = {}
    for account in account_id:
        chain = [account]
        while chain[-1] in parent and parent[chain[-1]] not in chain:
            chain.append(parent[chain[-1]])
        top[account] = account if chain[-1] in parent else chain[-1]
    return account_id.map(top)


def ranked(accounts: pd.DataFrame, policy: Policy) -> Top:
    """Customers by revenue, and who is top.

    Parameters
    ----------
    accounts
        One row an account: `account_id`, `account`, `customer_id` (its family's id), `revenue_amount`, `strategic`.
    """
    names = accounts.set_index("account_id")["account"]
    grouped = accounts.groupby("customer_id", sort=False)
    customers = pd.DataFrame(
        {"revenue_amount": grouped["revenue_amount"].sum().clip(lower=0.0), "strategic": grouped["strategic"].any()}
    )
    customers = customers.reset_index().sort_values(["revenue_amount", "customer_id"], ascending=[False, True])
    revenue = customers["revenue_amount"].to_numpy()
    share = revenue / revenue.sum() if revenue.sum() > 0 else np.zeros_like(revenue)
    before = np.concatenate([[0.0], np.cumsum(share)[:-1]])
    buys = revenue > 0
    # Those before whom the share is not yet reached: the one that crosses it is in.
    makes_share = buys & (before < policy["top_share_pct"] / 100.0 - 1e-12)
    first = buys & (np.arange(len(revenue)) < policy["top_first"])
    tier_b = buys & (before < policy["tier_b_pct"] / 100.0 - 1e-12)
    top = makes_share | first | customers["strategic"].to_numpy()
    customers = customers.assign(
        customer=customers["customer_id"].map(names),
        share=share,
        running_share=np.cumsum(share),
        top=top,
        tier=np.select([top, tier_b], ["A", "B"], "C"),
        big=share >= policy["big_customer_pct"] / 100.0,
    ).reset_index(drop=True)
    part = float(makes_share.sum() / buys.sum()) if buys.any() else float("nan")
    return Top(customers, part, float(share[makes_share].sum()) if buys.any() else float("nan"))


def lose(top: Top, accounts: pd.DataFrame, policy: Policy) -> Lose:
    """Every combination of k of the first n customers.

    Parameters
    ----------
    accounts
        One row an account: `customer_id`, `revenue_amount`, `exposure_score`, `first_year_amount`, `new_customer`.
    """
    customers = top.customers[top.customers["revenue_amount"] > 0].head(int(policy["lose_n"]))
    of = len(customers)
    lost = min(int(policy["lose_k"]), of)
    share = customers["share"].to_numpy()
    revenue = customers["revenue_amount"].to_numpy()
    ids = customers["customer_id"].tolist()
    picks = (
        np.array(list(combinations(range(of), lost)), dtype=int).reshape(-1, max(lost, 1))
        if of
        else np.empty((0, 1), int)
    )
    pairs = pd.DataFrame(
        {
            "customers": [tuple(ids[i] for i in pick) for pick in picks],
            "revenue_amount": revenue[picks].sum(axis=1),
            "share": share[picks].sum(axis=1),
        }
    ).sort_values("share", ascending=False, kind="stable", ignore_index=True)
    exposed = _weighted_exposure(accounts).reindex(ids).sort_values(ascending=False, kind="stable").index[:lost]
    shares = dict(zip(ids, share, strict=True))
    first_year = accounts.loc[accounts["new_customer"] & (accounts["first_year_amount"] > 0), "first_year_amount"]
    typical = float(first_year.median()) if len(first_year) else float("nan")
    cost = float(pairs["revenue_amount"].iloc[0]) if len(pairs) else float("nan")
    return Lose(
        of, lost, pairs, tuple(exposed), float(sum(shares[i] for i in exposed)),
        float(pairs["share"].mean()) if len(pairs) else float("nan"),
        typical, float(ceil(cost / typical)) if cost / typical == cost / typical else float("nan"),
    )  # fmt: skip


def _weighted_exposure(accounts: pd.DataFrame) -> pd.Series:
    """A family's exposure: the mean over its accounts that have one, weighted by revenue."""
    known = accounts[accounts["exposure_score"].notna() & (accounts["revenue_amount"] > 0)]
    weighted = known["exposure_score"] * known["revenue_amount"]
    return weighted.groupby(known["customer_id"]).sum() / known.groupby("customer_id")["revenue_amount"].sum()
