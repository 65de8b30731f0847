"""What a list of things to do is made of: the columns each source of dates fills, and the days that are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import Period, span
from udfs.policy import Policy
from udfs.reasons import Translate, filled

KINDS = (
    "contact due", "booked contact", "promise", "plan step", "after-sale call", "thanks", "warranty check", "birthday",
    "anniversary", "festival", "programme", "link",
)  # fmt: skip
"""Every kind of thing to do, in the order in which those of one day are listed."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days that are looked at: from the as-of day on, and whatever was due before and is still open.

    Attributes
    ----------
    period, policy
        What everything is judged by.
    days
        How many days after the as-of day are looked at.
    translate
        From English to the reader's language.
    """

    period: Period
    policy: Policy
    days: int
    translate: Translate

    @property
    def end(self) -> np.datetime64:
        """The first moment after the last day."""
        return self.period.end + span(self.days)

    def open(self, due: Array, done: Array | None = None) -> Array:
        """Whether a day is due by the end of the window, and was not `done` up to the as-of day."""
        found = due < self.end
        return found if done is None else found & ~(done < self.period.end)

    def still(self, due: Array, recorded: bool) -> Array:
        """Whether a day lies ahead, or behind where anybody records that such a thing was done."""
        return (due >= self.period.day) | recorded


def items(kind: str, which: Array, given: Columns, what: Array, source: Array, key: Iterable[object]) -> Columns:
    """The things of one kind to do.

    Parameters
    ----------
    kind
        One of `KINDS`.
    which
        The places in the given columns that are to do.
    given
        `account_no` and `date`, and where they are known `person_id`, `owner` and `cost`.
    what, source, key
        Of each of `which`: the sentence, the row it comes from, and what tells it from every other thing of its kind,
        whatever day it falls on.
    """
    n, some = len(which), {name: column[which] for name, column in given.items()}
    nobody = np.full(n, None, dtype=object)
    return {
        "account_no": some["account_no"],
        "date": some["date"].astype("datetime64[D]").astype("datetime64[us]"),
        "kind": np.full(n, kind, dtype=object),
        "person_id": some.get("person_id", nobody),
        "owner": some.get("owner", nobody),
        "cost": some.get("cost", np.full(n, np.nan)),
        "what": what,
        "source": source,
        # A thing without an id of its own is known by its row.
        "key": np.array(
            [f"{kind}|{part or row}" for part, row in zip(key, source.tolist(), strict=True)], dtype=object
        ),
    }


def said(text: str, which: Array, **columns: Array) -> Array:
    """The sentence of each of `which`, its {fields} filled from the columns; a date is told without its time."""
    told = {name: _told(column) for name, column in columns.items()}
    return np.array(filled(text, told, which), dtype=object)


def _told(column: Array) -> Array:
    return column.astype("datetime64[D]").astype(object) if column.dtype.kind == "M" else column


def located(table: str, row: Array) -> Array:
    """The row of each, as reasons name theirs."""
    return np.array([f"{table} {number}" for number in row.tolist()], dtype=object)


def once(found: Columns, *same: str) -> dict[str, Array]:
    """Of the rows that agree in these columns the last."""
    seen = {values: place for place, values in enumerate(zip(*(found[name].tolist() for name in same), strict=True))}
    kept = np.array(sorted(seen.values()), dtype=np.int64)
    return {name: column[kept] for name, column in found.items()}
