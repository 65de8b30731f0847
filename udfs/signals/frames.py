"""Tables of any backend narwhals knows, taken a column at a time as arrays; and sums, counts and days by account.

narwhals is the door: pandas and polars frames come in as they are, a lazy frame (DuckDB, Spark) is collected, only the
columns that are read. Behind the door everything is numpy: a step over a column costs microseconds, whatever came in.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from udfs.columns import Array
from workbook.schema import BY_NAME

_DTYPES = {
    "id": nw.String(), "text": nw.String(), "choice": nw.String(), "number": nw.Float64(),
    "date": nw.Datetime("us"), "datetime": nw.Datetime("us"), "flag": nw.Boolean(), "mark": nw.Boolean(),
}  # fmt: skip
_LOOSE = (nw.Object(), nw.Unknown())


class Table:
    """An input table: its columns as arrays, each converted when it is first asked for.

    A table or a column that is not there is empty, which is what a column nobody fills is.

    Parameters
    ----------
    name
        Of the schema.
    given
        A native frame, eager or lazy; None for a missing table.
    """

    def __init__(self, name: str, given: Any = None) -> None:
        self._kinds = {column.name: column.kind for column in BY_NAME[name].columns}
        wanted = {*self._kinds, *(f"{column}_bad" for column in self._kinds), "row"}
        self._frame = None if given is None else _eager(given, wanted)
        self._have = frozenset[str]() if self._frame is None else frozenset(self._frame.columns)
        self._whole: dict[tuple[str, str], Any] = {}  # shared with what `where` leaves, so that a cell is read once
        self._kept: Array | None = None
        self._account_no: Array | None = None
        self._size = 0 if self._frame is None else len(self._frame)

    def __len__(self) -> int:
        return self._size

    def where(self, holds: Array) -> Table:
        """The rows for which `holds`, shape (n_rows,)."""
        if holds.all():
            return self
        fewer = copy(self)
        rows = np.flatnonzero(holds)
        fewer._kept = rows if self._kept is None else self._kept[rows]
        fewer._account_no = None if self._account_no is None else self._account_no[rows]
        fewer._size = len(rows)
        return fewer

    def numbered(self, account_ids: pd.Index[Any]) -> Table:
        """The rows of known accounts, with `account_no`, the place of their account in `account_ids`."""
        codes, texts = self.codes("account_id")
        number = np.append(_places(account_ids, texts), -1)[codes]
        found = copy(self)
        found._account_no = number
        return found.where(number >= 0)

    @property
    def account_no(self) -> Array:
        """The number of each row's account; `numbered` tables have it, and what `where` leaves of them."""
        if self._account_no is None:
            raise KeyError("account_no")
        return self._account_no

    @property
    def row(self) -> Array:
        """The row the user sees; counted from 2 where the frame does not say."""
        if "row" in self._have:
            return self._cells("row", "row", lambda cells: cells.to_numpy().astype(np.int64), np.int64(0))
        rows = np.arange(self._size) if self._kept is None else self._kept
        return rows + 2

    def text(self, column: str) -> Array:
        """Texts, None where there is none."""
        if self._few(column):
            codes, texts = self.codes(column)
            found: Array = np.array([*texts, None], dtype=object)[codes]
            return found
        return self._cells(column, "text", _texts, None)

    def number(self, column: str) -> Array:
        """Numbers, NaN where there is none."""
        return self._cells(column, "number", lambda cells: cells.to_numpy().astype(float), np.nan)

    def date(self, column: str) -> Array:
        """Moments as datetime64[us], NaT where there is none."""
        return self._cells(column, "date", lambda c: c.to_numpy().astype("datetime64[us]"), np.datetime64("NaT", "us"))

    def yes(self, column: str) -> Array:
        """Whether a flag was said to be yes."""
        return self._cells(column, "yes", lambda cells: cells.fill_null(False).to_numpy().astype(bool), False)

    def given(self, column: str) -> Array:
        """Whether the cell is filled."""
        if self._few(column):
            return self.codes(column)[0] >= 0
        return self._cells(column, "given", lambda cells: ~cells.is_null().to_numpy(), False)

    def spoilt(self, column: str) -> Array:
        """Whether the cell held something unusable, so that it must not pass for an empty one."""
        return self.yes(f"{column}_bad")

    def codes(self, column: str) -> tuple[Array, Array]:
        """A number for each different text, -1 for none, and the texts."""
        if (column, "codes") not in self._whole:
            self._whole[column, "codes"] = self._coded(column)
        codes, texts = self._whole[column, "codes"]
        return (codes if self._kept is None else codes[self._kept]), texts

    def one_of(self, column: str, words: Any) -> Array:
        """Whether the text is one of these words."""
        codes, texts = self.codes(column)
        # The last place is that of no text, whose code is -1.
        return np.array([*(text in words for text in texts), False])[codes]

    def recorded(self, column: str) -> bool:
        """Whether anybody ever filled the column: one that nobody fills says nothing about an account."""
        return bool(self.given(column).any())

    def _few(self, column: str) -> bool:
        """Whether a column's texts come again and again, so that numbers for them are the cheaper way to hold them."""
        return self._kinds.get(column) in ("id", "choice") or column == "owner"

    def _coded(self, column: str) -> tuple[Array, Array]:
        if self._frame is None or column not in self._have:
            return np.full(self._all, -1), np.array([], dtype=object)
        cells = self._frame.get_column(column)
        native = cells.to_native()
        # pandas numbers its own texts without making a Python object of each first.
        codes, texts = pd.factorize(native if isinstance(native, pd.Series) else _texts(cells))
        return codes, np.asarray(texts, dtype=object)

    def _cells(self, column: str, reading: str, read: Any, nothing: Any) -> Array:
        if (column, reading) not in self._whole:
            self._whole[column, reading] = self._read(column, read, nothing)
        found: Array = self._whole[column, reading]
        return found if self._kept is None else found[self._kept]

    def _read(self, column: str, read: Any, nothing: Any) -> Array:
        if self._frame is None or column not in self._have:
            return np.full(self._all, nothing)
        cells = self._frame.get_column(column)
        if cells.dtype in _LOOSE and column in self._kinds:
            cells = cells.cast(_DTYPES[self._kinds[column]])
        found: Array = read(cells)
        return found

    @property
    def _all(self) -> int:
        return 0 if self._frame is None else len(self._frame)


def _eager(given: Any, columns: set[str]) -> nw.DataFrame[Any]:
    frame = nw.from_native(given)
    if isinstance(frame, nw.DataFrame):
        return frame
    frame = frame.select([name for name in frame.collect_schema().names() if name in columns])
    found: nw.DataFrame[Any] = frame.collect() if frame.implementation.is_polars() else frame.collect("pandas")
    return found


def _texts(cells: nw.Series[Any]) -> Array:
    texts = np.array(cells.to_numpy(), dtype=object)
    texts[cells.is_null().to_numpy()] = None
    return texts


def _places(index: pd.Index[Any], texts: Array) -> Array:
    """The place of each text in the index, -1 where it is not there."""
    return np.asarray(index.get_indexer(pd.Index(texts, dtype=object)))


def counted(account_no: Array, which: Array, n_accounts: int) -> Array:
    """How many of `which` rows each account has."""
    return np.bincount(account_no[which], minlength=n_accounts)


def summed(account_no: Array, amounts: Array, which: Array, n_accounts: int) -> Array:
    """The sum of `which` amounts of each account, missing ones left out.

    Rounded to a millionth: the order of rows must not show in the last bits, by which equals would be ranked.
    """
    there = which & ~np.isnan(amounts)
    return np.round(np.bincount(account_no[there], weights=amounts[there], minlength=n_accounts), 6)


def latest(number: Array, dates: Array, which: Array, n: int) -> Array:
    """The latest of `which` dates of each of `n` numbers (accounts, say); NaT where there is none."""
    found = np.full(n, np.datetime64("NaT", "us"))
    which = which & ~np.isnat(dates)
    # NaT is the least of all whole numbers, so that any date is later.
    np.maximum.at(found.view(np.int64), number[which], dates[which].view(np.int64))
    return found


def earliest(number: Array, dates: Array, which: Array, n: int) -> Array:
    """The earliest of `which` dates of each of `n` numbers; NaT where there is none."""
    which = which & ~np.isnat(dates)
    found = least(number[which], dates[which].view(np.int64), n)
    return np.where(found == np.iinfo(np.int64).max, np.datetime64("NaT", "us"), found.view("datetime64[us]"))


def least(number: Array, values: Array, n: int) -> Array:
    """The least whole number of each of `n` numbers; the greatest there is where there is none."""
    found = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(found, number, values)
    return found


def days_between(later: Array | np.datetime64, earlier: Array | np.datetime64) -> Array:
    """Whole days from one moment to another, as numbers; NaN where either is missing."""
    apart = np.asarray(later - earlier)
    return np.where(np.isnat(apart), np.nan, np.floor(apart / np.timedelta64(1, "D")))


def grouped(account_no: Array, codes: Array) -> tuple[Array, Array]:
    """A number for each pair of account and code in order of appearance, and the place of each pair's first row."""
    group, pairs = pd.factorize(account_no * (codes.max(initial=0) + 2) + codes)
    first = np.empty(len(pairs), dtype=np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]
    return group, first


def coded(*texts: Array) -> list[Array]:
    """A number for each different text, the same in every column; -1 for none."""
    codes, _ = pd.factorize(np.concatenate([np.asarray(column, dtype=object) for column in texts]))
    return np.split(codes, np.cumsum([len(column) for column in texts])[:-1])


def matches(left: Array, right: Array) -> tuple[Array, Array]:
    """Every pair of places whose whole numbers are the same and not negative."""
    order = np.argsort(right, kind="stable")
    first, past = (np.searchsorted(right[order], left, side) for side in ("left", "right"))
    many = np.where(left >= 0, past - first, 0)
    start = np.repeat(first - np.cumsum(many) + many, many)
    return np.repeat(np.arange(len(left)), many), order[start + np.arange(len(start))]


def log_days(owner: Array, names: Array, dates: Array, account_owner: Array, day: np.datetime64) -> Array:
    """How many days before `day` the log of each account's owner begins; NaN without a log.

    Parameters
    ----------
    owner, dates
        Whose row of the log it is, by its place in `names`, and its date.
    account_owner
        The owner's name of each account.
    """
    # The last place is nobody's: an account without an owner, or whose owner wrote nothing, has no log.
    starts = earliest(owner, dates, owner >= 0, len(names) + 1)
    return days_between(day, starts[_places(pd.Index(names, dtype=object), account_owner)])
