"""What was left undone or is to be done: one row a thing, with its day, its rows and what to do about it."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns
from udfs.due.items import said
from udfs.evidence import Facts, named
from udfs.practices.quarter import Quarter

NOWHERE = np.datetime64("NaT", "us")


def things(
    quarter: Quarter,
    code: str,
    text: str,
    *,
    day: Array | np.datetime64 = NOWHERE,
    table: str = "",
    rows: Array | None = None,
    account: Array | None = None,
    owner: Array | None = None,
    which: Array | None = None,
    **fields: Array | float | str,
) -> Columns:
    """The things of one kind that were left.

    Parameters
    ----------
    code
        The practice.
    text
        The sentence, in the reader's language; its {fields} are `fields`, `account`, `owner` and `day`.
    day
        When each should have been; NaT where it has no day.
    table, rows
        Where each comes from: row numbers, or texts that name several.
    account
        The number of each thing's account; None where it is about none.
    owner
        The place of each thing's owner among the owners, -1 for nobody; the account's owner where None.
    which
        The places of those that are left; all where None.
    """
    given = (account, owner, rows, day, *fields.values())
    n = next((len(column) for column in given if isinstance(column, np.ndarray) and column.ndim), 1)
    at = np.arange(n) if which is None else np.flatnonzero(which) if which.dtype == bool else which

    def some(column: Array | np.datetime64 | float | str) -> Array:
        return np.broadcast_to(np.asarray(column), n)[at]

    # Only what is left is looked at: that is little of a long table.
    whose = None if account is None else account[at]
    nobody = np.full(len(at), "", dtype=object)
    ids, names = (nobody if whose is None else quarter.accounts[name][whose] for name in ("account_id", "account"))
    own = np.full(len(at), -1) if whose is None else quarter.account_owner[whose]
    who = np.append(quarter.owners, "")[own if owner is None else owner[at]]
    days = some(day).astype("datetime64[D]").astype("datetime64[us]")
    told = {name: some(value) for name, value in fields.items()} | {"account": names, "owner": who, "day": days}
    return {
        "code": np.full(len(at), code, dtype=object),
        "account_id": ids,
        "account": names,
        "owner": who,
        "day": days,
        "table": np.full(len(at), table, dtype=object),
        "rows": nobody if rows is None else np.array([str(row) for row in rows[at].tolist()], dtype=object),
        "sentence": said(text, np.arange(len(at)), **told),
    }


def together(group: Array, row: Array, n: int) -> Array:
    """The rows of each of n groups as a text: `12, 14, 27 (+9)`; blank for an empty group."""
    return np.array([text[2:] for text in named([Facts("", "_", group, row)], ("",), n)[:, 0]], dtype=object)


def nothing(quarter: Quarter) -> Columns:
    """No thing at all, in the shape of all others."""
    return things(quarter, "", "", which=np.array([], dtype=np.int64))
