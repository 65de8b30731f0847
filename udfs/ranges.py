"""Between ranges and frames: what a function is handed by Excel, and what it hands back to spill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from udfs.policy import CONSTANTS, Policy
from workbook.errors import ReviewError
from workbook.schema import BY_NAME
from workbook.schema.headers import recognise
from workbook.schema.values import CellError, typed

Cells: TypeAlias = list[list[Any]]

_ERRORS = {
    -2146826288: "#NULL!", -2146826281: "#DIV/0!", -2146826273: "#VALUE!", -2146826265: "#REF!",
    -2146826259: "#NAME?", -2146826252: "#NUM!", -2146826246: "#N/A",
}  # fmt: skip
"""How Excel hands over its error cells when they are read raw."""
_EPOCH = datetime(1899, 12, 30)


def rows_of(values: Any) -> list[list[Any]]:
    """A range, a column, a row or one value as rows of cells."""
    if isinstance(values, pd.DataFrame):
        return [list(values.columns), *values.astype(object).where(values.notna(), None).to_numpy().tolist()]
    if isinstance(values, pd.Series | np.ndarray):
        values = values.tolist()
    if not isinstance(values, list | tuple):
        return [[values]]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in values]


def table(name: str, values: Any) -> pd.DataFrame | None:
    """A range with its header row as a typed frame of that table; None for an argument left out.

    Parameters
    ----------
    values
        Rows of cells, headers first (`Accounts[#All]`), in any of the three languages; or a frame.

    Raises
    ------
    ReviewError
        Where a required column is missing; the sentence names it and the nearest header found.

    Notes
    -----
    A cell that does not fit its column counts as not recorded; Check data lists such cells.
    """
    rows = rows_of(values)
    if values is None or rows in ([[None]], [[""]], []):
        return None
    schema = BY_NAME[name]
    found = recognise([str(header or "") for header in rows[0]], schema)
    if found.missing:
        hints = [f"{c} (is it '{found.nearest[c]}'?)" if c in found.nearest else c for c in found.missing]
        raise ReviewError(f"{name}: expected the column {', '.join(hints)} in the first row of the range")
    # A blank cell arrives as None from Excel and as "" from a formula; a wholly blank row is no row.
    body = [row for row in rows[1:] if any(cell not in (None, "") for cell in row)]
    numbers = [number for number, row in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in row)]
    columns = list(zip(*body, strict=True)) if body else [()] * len(rows[0])
    found_columns: dict[str, Any] = {}
    for place, column_name in found.columns.items():
        column = schema.column(column_name)
        found_columns[column_name], bad = typed(column, [_cell(cell) for cell in columns[place]])
        if column.blank_speaks:
            spoilt = np.zeros(len(body), dtype=bool)
            spoilt[[fault.at for fault in bad]] = True
            found_columns[f"{column_name}_bad"] = spoilt
    frame = pd.DataFrame({**found_columns, "row": np.array(numbers, dtype=np.int64)})
    return frame.dropna(subset=[c for c in schema.required if c in frame]).reset_index(drop=True)


def tables(accounts: Any, others: Sequence[Any]) -> dict[str, pd.DataFrame]:
    """The Accounts range and any other tables' ranges, in any order, as typed frames by table name.

    Raises
    ------
    ReviewError
        Where a range is no table of the workbook, or two are the same one.
    """
    found = {"Accounts": table("Accounts", accounts)}
    for place, values in enumerate(others, 1):
        rows = rows_of(values)
        if values is None or rows in ([[None]], [[""]], []):
            continue
        name = _table_of([str(header or "") for header in rows[0]])
        if name is None:
            raise ReviewError(
                f"table {place} after Accounts: found the headers {', '.join(map(str, rows[0][:4]))}, expected those "
                f"of one of {', '.join(list(BY_NAME)[1:])}; give the whole table with its headers, like Touches[#All]"
            )
        if name in found:
            raise ReviewError(f"table {place} after Accounts: {name} is given twice; give each table once")
        found[name] = table(name, values)
    if found["Accounts"] is None:
        raise ReviewError("Accounts: found nothing, expected the whole table with its headers, Accounts[#All]")
    return {name: frame for name, frame in found.items() if frame is not None}


def _table_of(headers: list[str]) -> str | None:
    """The table to which most of these headers belong; None where none is at home in any."""
    found = {name: recognise(headers, schema) for name, schema in BY_NAME.items()}
    best = max(found, key=lambda name: (len(found[name].columns), -len(found[name].missing)))
    return best if len(found[best].columns) > 1 else None


def _cell(value: Any) -> Any:
    if value is None or value == "":
        return None
    if type(value) is int and value in _ERRORS:
        return CellError(_ERRORS[value])
    if isinstance(value, datetime):
        # Dates come from Excel with a time zone they do not have.
        return datetime(*value.timetuple()[:6])
    return value


def day(value: Any, name: str) -> date:
    """A date cell, or Excel's serial number of one.

    Raises
    ------
    ReviewError
        For anything else.
    """
    value = _cell(rows_of(value)[0][0])
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 2_958_466:
        return (_EPOCH + timedelta(days=float(value))).date()
    raise ReviewError(f"{name}: found {_told(value)}, expected a date; give a cell with a date, or DATE(2026,9,30)")


def _told(value: Any) -> str:
    return "a blank cell" if value is None else f"'{value}'"


def policy(frame: pd.DataFrame | None) -> Policy:
    """The policy of a Policy table; the defaults where there is none.

    Raises
    ------
    ReviewError
        For a constant out of its range; the sentence says which.
    """
    if frame is None:
        return Policy()
    pairs = zip(frame["name"], frame["value"], strict=True)
    try:
        return Policy({name: value for name, value in pairs if name in CONSTANTS})
    except ValueError as wrong:
        raise ReviewError(f"Policy: {wrong}") from None


def spilled(frame: pd.DataFrame) -> Cells:
    """A frame as rows of cells with its headers; what is not known is blank, never NaN."""
    columns = [_plain(frame[name]) for name in frame.columns]
    return [[str(name) for name in frame.columns], *map(list, zip(*columns, strict=True))]


def _plain(column: pd.Series) -> list[Any]:
    if column.dtype.kind == "M":
        return [None if value is pd.NaT else value.to_pydatetime() for value in column]
    values = column.tolist()
    return [None if value is None or value != value else value for value in values] if column.hasnans else values


def as_given(values: Any, answers: Sequence[Any]) -> Any:
    """Answers in the shape of the range they belong to; one answer for one value."""
    rows = rows_of(values)
    if not isinstance(values, list | tuple | pd.Series | np.ndarray):
        return answers[0]
    found = iter(answers)
    return [[next(found) for _ in row] for row in rows]


def column(values: Any) -> list[Any]:
    """All cells of a range, row by row."""
    return [_cell(cell) for row in rows_of(values) for cell in row]


def numbers(**ranges: Any) -> list[np.ndarray]:
    """Each range as numbers, shape (m,), one value repeated as often as the longest needs; NaN where it is none.

    Raises
    ------
    ReviewError
        Where two ranges have different lengths.
    """
    cells = same_length(**ranges)
    found = [pd.to_numeric(pd.Series(each, dtype=object), errors="coerce").to_numpy(dtype=float) for each in cells]
    return list(np.broadcast_arrays(*found))


def same_length(**ranges: Any) -> list[list[Any]]:
    """The cells of each range; all have the same number of them, or one.

    Raises
    ------
    ReviewError
        Where they do not.
    """
    cells = {name: column(values) for name, values in ranges.items()}
    lengths = {name: len(each) for name, each in cells.items() if len(each) != 1}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise ReviewError(f"found ranges of different lengths ({told}), expected the same number of cells in each")
    return list(cells.values())


def moments(values: Sequence[Any]) -> pd.Series:
    """Cells as days and times, shape (m,); missing where a cell holds none."""
    cells = [cell if isinstance(cell, date) else None for cell in values]
    return pd.Series(cells, dtype="datetime64[us]")


def told(function: Callable[..., Any]) -> Callable[..., Any]:
    """A user's error becomes one sentence in the cell; a bug one sentence with the name of its log."""

    @wraps(function)
    def guarded(*args: Any) -> Any:
        try:
            return function(*args)
        except ReviewError as error:
            return str(error)
        except Exception:
            from workbook.errors import logged

            return logged(function.__name__)

    return guarded
