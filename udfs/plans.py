"""Defence plans: which are complete, which are overdue, and which of the first customers have none.

A plan is complete with plan, owner, next step and due date; anything missing counts as no plan. A row is an open plan
unless its status says done or dropped. An account may have several.

Plans belong to the customer: one that is written for any account of a family (see `udfs.top.families`) stands for
every account of it, wherever a plan is shown.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, frame, rows
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import days_between
from udfs.top import Top

PARTS = ("plan", "plan_owner", "next_step", "due")
CLOSED = ("done", "dropped")


def chosen(plans: Columns, accounts: Array, customers: Array) -> Columns:
    """The open plan that stands for each account, and what it lacks to be complete.

    Of several of its customer's plans it is the fullest, of equally full ones the one written last.

    Parameters
    ----------
    plans
        `Signals.scanned["plans"]`.
    accounts
        Numbers of the accounts asked about, shape (n,).
    customers
        `customer_id` of every account, by account number.

    Returns
    -------
    Columns
        Each of shape (n,): the four parts, and `plan_missing`, the names of those that are empty.
    """
    best = _fullest(plans, customers)
    place = [best.get(customer, -1) for customer in customers[accounts].tolist()]
    # Behind the last plan stands the missing one of a customer without any.
    found = {name: np.append(plans[name], np.array([None], dtype=plans[name].dtype))[place] for name in PARTS}
    return {**found, "plan_missing": np.append(_missing(plans), ", ".join(PARTS)).astype(object)[place]}


def _fullest(plans: Columns, customers: Array) -> dict[str, int]:
    """The place of the plan that stands for each customer that has an open one."""
    lacks = [text.count(",") + bool(text) for text in _missing(plans)]
    live = np.flatnonzero(~np.isin(plans["status"], CLOSED)).tolist()
    # The last one written into a dict stays: the fullest at the end, and among those the lowest row.
    live.sort(key=lambda place: (-lacks[place], plans["row"][place]))
    return {customers[plans["account_no"][place]]: place for place in live}


def _missing(plans: Columns) -> list[str]:
    each = zip(*(plans[name].tolist() for name in PARTS), strict=True)
    return [", ".join(name for name, value in zip(PARTS, plan, strict=True) if _empty(value)) for plan in each]


def _empty(value: object) -> bool:
    return value is None or not str(value).strip()


def wanted(shown: Columns, top: Top, plans: Columns, policy: Policy) -> pd.DataFrame:
    """The accounts a defence plan is wanted for: the first customers, and everybody flagged.

    Parameters
    ----------
    shown
        One value an account: who it is, `customer_id`, `revenue_amount`, `flagged`, `revenue_at_risk_amount`.
    top
        The customers by revenue; the first `lose_n` of them are meant.

    Returns
    -------
    pandas.DataFrame
        One row an account, by revenue: who it is, `revenue_amount`, `revenue_at_risk_amount`, `first` (its customer is
        one of the first), `flagged`, the parts of the plan that stands for it, and `plan_missing`. A first customer
        with several accounts is listed with all its revenue by the account that gives it its name, and another of its
        accounts only where that one is flagged.
    """
    buying = top.customers[top.customers["revenue_amount"] > 0].head(int(policy["lose_n"]))
    first = dict(zip(buying["customer_id"], buying["revenue_amount"], strict=True))
    ids, customers = shown["account_id"].tolist(), shown["customer_id"].tolist()
    leads = np.array(
        [own in first and own == customer for own, customer in zip(ids, customers, strict=True)], dtype=bool
    )
    revenue = np.where(leads, [first.get(own, 0.0) for own in ids], shown["revenue_amount"])
    here = np.flatnonzero(leads | shown["flagged"])
    here = here[np.lexsort((shown["account_id"][here], -revenue[here]))]
    names = ("account_id", "account", "owner", "revenue_at_risk_amount", "flagged")
    return frame(
        {
            **rows(shown, here, names),
            "revenue_amount": revenue[here],
            "first": leads[here],
            **chosen(plans, here, shown["customer_id"]),
        }
    )


def written(shown: Columns, plans: Columns, period: Period) -> pd.DataFrame:
    """Every plan on record, the open ones first, those due first before the others.

    Returns
    -------
    pandas.DataFrame
        One row a plan: who the account is, its parts, `plan_missing`, `state` (`overdue`, `open`, `incomplete`, `done`,
        `dropped`), `overdue_days` (NaN where it is not) and `row`.
    """
    due, status = plans["due"], plans["status"]
    closed = np.isin(status, CLOSED)
    missing = np.array(_missing(plans), dtype=object)
    late = ~closed & (due < period.day)
    state = np.select([closed, late, missing != ""], [status, "overdue", "incomplete"], "open").astype(object)
    days = np.where(late, days_between(period.day, due), np.nan)
    found = {
        **rows(shown, plans["account_no"], ("account_id", "account", "owner")),
        **{name: plans[name] for name in PARTS},
        "plan_missing": missing,
        "state": state,
        "overdue_days": days,
        "row": plans["row"],
    }
    # An open plan without a due date stands behind those that have one.
    order = np.lexsort((plans["row"], np.where(np.isnat(due), np.iinfo(np.int64).max, due.view(np.int64)), closed))
    return frame(rows(found, order))
