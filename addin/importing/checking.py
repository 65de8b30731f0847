"""Whether imported rows would stand in the workbook without a defect: the workbook's own rules, over whole columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.importing.shapes import LEFT_OUT
from workbook.schema import CHOICES, Column, Table
from workbook.schema.values import FIRST_YEAR, LAST_YEAR
from workbook.validate.flow import NOT_BEFORE, STANDS_WITHOUT

if TYPE_CHECKING:
    Translate = Callable[[str], str]

LONGEST = 32_767
"""Characters that Excel takes in a cell; of a longer text the beginning is kept."""


def checked(
    table: Table, rows: pd.DataFrame, latest: dt.date, _: Translate, headers: Mapping[str, str] = MappingProxyType({})
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows that can go in, with cells that cannot made blank, and the rows that are left out.

    A row goes where a cell that it needs is missing or impossible; any other impossible cell is only made blank.
    `headers` are what the columns are called on the sheet.
    """
    rows = rows.copy(deep=False)
    gone = _Gone(table, rows, _, headers)
    for column in table.columns:
        if column.name in rows:
            rows[column.name], wrong = _possible(column, rows[column.name], latest)
            _leave_out_impossible(gone, column, wrong, latest)
        if column.required and (table.name, column.name) not in STANDS_WITHOUT:
            _leave_out_blank(gone, column)
    for name, earlier, later in NOT_BEFORE:
        if name == table.name and {earlier, later} <= set(rows):
            rows[later] = rows[later].mask(rows[later] < rows[earlier])
    return (rows[~gone.rows] if gone.rows.any() else rows), gone.frame()


class _Gone:
    """The rows left out so far, and why."""

    def __init__(self, table: Table, rows: pd.DataFrame, translate: Translate, headers: Mapping[str, str]) -> None:
        self.table, self.source, self.translate, self.headers = table, rows, translate, headers
        self.rows = np.zeros(len(rows), dtype=bool)
        self._parts: list[pd.DataFrame] = []

    def leave_out(self, mask: np.ndarray, code: str, sentence: str, **fields: object) -> None:
        """Leave out the rows of `mask`; those that are out already keep their reason."""
        mask = mask & ~self.rows
        if mask.any():
            self._parts.append(left_out(self.source[mask], self.table.name, code, sentence.format(**fields)))
            self.rows |= mask

    def frame(self) -> pd.DataFrame:
        return pd.concat(self._parts, ignore_index=True) if self._parts else none_left_out()


def left_out(rows: pd.DataFrame, table: str, code: str, sentence: object, about: object = np.nan) -> pd.DataFrame:
    """These rows, as left out for one reason, or one reason each."""
    said = {"foreign": rows["foreign"], "table": table, "row": rows["at"], "code": code, "sentence": sentence,
            "about": about}  # fmt: skip
    return pd.DataFrame(said, columns=list(LEFT_OUT)).astype({"about": "str"}).reset_index(drop=True)


def none_left_out() -> pd.DataFrame:
    """Nothing left out."""
    kinds = {"foreign": "int64", "table": "str", "row": "int64", "code": "str", "sentence": "str", "about": "str"}
    return pd.DataFrame(columns=list(LEFT_OUT)).astype(kinds)


def _leave_out_impossible(gone: _Gone, column: Column, wrong: np.ndarray, latest: dt.date) -> None:
    if not column.required or not wrong.any():
        return
    _ = gone.translate
    if column.past:
        text = _("{column} lies after {latest}: it has not happened yet")
        gone.leave_out(wrong, "future", text, column=gone.headers.get(column.name, column.name), latest=latest)
    gone.leave_out(wrong, "impossible", _("{column} is impossible"), column=gone.headers.get(column.name, column.name))


def _leave_out_blank(gone: _Gone, column: Column) -> None:
    _ = gone.translate
    blank = (
        gone.source[column.name].isna().to_numpy()
        if column.name in gone.source
        else np.ones(len(gone.rows), dtype=bool)
    )
    gone.leave_out(blank, "blank", _("no {column} is given"), column=gone.headers.get(column.name, column.name))


def _possible(column: Column, cells: pd.Series, latest: dt.date) -> tuple[pd.Series, np.ndarray]:
    """The cells as the column holds them, impossible ones as missing; and which were impossible."""
    match column.kind:
        case "date" | "datetime":
            return _days(column, cells, latest)
        case "number":
            return _numbers(column, cells)
        case "choice":
            fits = cells.isna() | cells.isin([row[0] for row in CHOICES[column.choices]])
            return cells.where(fits), ~fits.to_numpy()
        case "id" | "text":
            return texts(cells), np.zeros(len(cells), dtype=bool)
    return cells.astype("boolean"), np.zeros(len(cells), dtype=bool)


def _days(column: Column, cells: pd.Series, latest: dt.date) -> tuple[pd.Series, np.ndarray]:
    moments = cells.astype("datetime64[us]")
    moments = moments.dt.floor("D" if column.kind == "date" else "s")
    wrong = (moments.dt.year < FIRST_YEAR) | (moments.dt.year > LAST_YEAR)
    if column.past:
        wrong |= moments >= np.datetime64(latest + dt.timedelta(days=1))
    return moments.mask(wrong), wrong.to_numpy()


def _numbers(column: Column, cells: pd.Series) -> tuple[pd.Series, np.ndarray]:
    values = cells.astype("float64").to_numpy()
    least, most = column.least, column.most
    wrong = np.isinf(values)
    wrong |= False if least is None else values < least
    wrong |= False if most is None else values > most
    return pd.Series(np.where(wrong, np.nan, values), index=cells.index), wrong


def texts(cells: pd.Series) -> pd.Series:
    """Texts as a cell can hold them: no control characters, one form of line break, no endless ones."""
    values = cells.astype("str")
    distinct: list[str] = list(values.dropna().unique())
    odd = {text: fixed for text in distinct if (fixed := _text(text)) != text}
    return pd.Series(values.where(~values.isin(list(odd)), values.map(odd)), dtype="str") if odd else values


def _text(text: str) -> str | None:
    if text.isprintable() and len(text) <= LONGEST:
        return text.strip() or None
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(letter for letter in lines if letter == "\n" or letter.isprintable() or letter.isspace())
    return kept[:LONGEST].strip() or None
