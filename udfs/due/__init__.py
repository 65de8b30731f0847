"""What is to be done in the next days and what is overdue, by owner: contacts, occasions, promises, plan steps, checks.

One thing is listed once, whichever of its sources asks for it, and not at all where a touch has honoured it already.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, frame, rows
from udfs.due import contacts, days, owed
from udfs.due.items import KINDS, Ahead, once
from udfs.model import Review
from udfs.reasons import Translate
from udfs.signals.frames import Table

__all__ = ["KINDS", "due"]


def due(
    tables: Mapping[str, Any], review: Review, ahead_days: int | None = None, translate: Translate = str
) -> pd.DataFrame:
    """Everything to do from the as-of day on, and what is overdue.

    Parameters
    ----------
    tables
        The typed frames that were reviewed.
    review
        Their review: who the accounts are, when they were last met, and what is at stake.
    ahead_days
        How many days after the as-of day are looked at; the policy's `due_days` where None.
    translate
        From an English sentence to the reader's language.

    Returns
    -------
    pandas.DataFrame
        One row a thing to do, by owner and date: `owner`, `date`, `overdue`, `kind` (one of `KINDS`), `account_id`,
        `account`, `person`, `what` (a sentence), `revenue_at_risk_amount`, `cost` (NaN: none known), `source` (the rows
        it comes from) and `key`, which stays the same when its day moves.
    """
    ahead = Ahead(review.period, review.policy, int(ahead_days or review.policy["due_days"]), translate)
    accounts = review.scored.signals
    ids = pd.Index(accounts["account_id"])

    def read(name: str, date: str = "") -> Table:
        table = Table(name, tables.get(name)).numbered(ids)
        return table.where(table.date(date) < review.period.end) if date else table

    touches, people, orders = read("Touches", "date"), read("People"), read("Orders", "ordered")
    programme = Table("Programme", tables.get("Programme"))
    occasions, covered = days.to_honour(touches, people, orders, programme, accounts, ahead)
    booked = contacts.booked(touches, accounts["owner"], ahead)
    wanted = contacts.by_cadence(accounts, touches, ahead)
    # A booked contact is the contact that is due.
    wanted = rows(wanted, ~np.isin(wanted["account_no"], booked["account_no"]))
    found = [
        wanted, booked, *occasions, owed.promises(read("Promises"), ahead), owed.plan_steps(read("Plans"), ahead),
        owed.after_sale_calls(orders, covered, ahead), owed.warranty_checks(orders, ahead), owed.links(people, ahead),
    ]  # fmt: skip
    listed = {name: np.concatenate([each[name] for each in found]) for name in found[0]}
    # The earliest of what is one thing stays, whatever order the rows come in.
    order = np.lexsort((pd.factorize(listed["source"], sort=True)[0], -listed["date"].astype(np.int64)))
    return _laid_out(once(rows(listed, order), "key"), accounts, people, review)


def _laid_out(found: Columns, accounts: Columns, people: Table, review: Review) -> pd.DataFrame:
    number = found["account_no"]
    who = rows(accounts, number, ("account_id", "account", "owner"))
    owner = np.where(pd.isna(found["owner"]), who["owner"], found["owner"])
    risk = review.accounts.sort_index()["revenue_at_risk_amount"].to_numpy()
    names: dict[Any, Any] = dict(zip(people.text("person_id").tolist(), people.text("name").tolist(), strict=True))
    shown: dict[str, Array] = {
        "owner": owner,
        "date": found["date"],
        "overdue": found["date"] < review.period.day,
        "kind": found["kind"],
        "account_id": who["account_id"],
        "account": who["account"],
        "person": np.array([names.get(person) if person else None for person in found["person_id"]], dtype=object),
        **{name: found[name] for name in ("what", "cost", "source", "key")},
        "revenue_at_risk_amount": risk[number],
    }
    kind = np.array([KINDS.index(each) for each in found["kind"]], dtype=np.int64)
    by = [
        shown["key"],
        shown["account_id"],
        kind,
        found["date"],
        np.array([each or "" for each in owner], dtype=object),
    ]
    order = np.lexsort([pd.factorize(column, sort=True)[0] for column in by])
    return frame(rows(shown, order))
