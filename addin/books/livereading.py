"""From an open workbook to raw tables: each Excel table in one bulk read, as the file's reader gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from workbook.cellscan import Scan
from workbook.places import currency_of
from workbook.reading import RawTable, RawTables, assemble, header_row
from workbook.schema import TABLES, Table
from workbook.schema.cells import shown
from workbook.schema.headers import excel_table, recognise, table_named

if TYPE_CHECKING:
    import xlwings as xw

    Rows = list[list[object]]

ERRORS = {
    2000: "#NULL!", 2007: "#DIV/0!", 2015: "#VALUE!", 2023: "#REF!", 2029: "#NAME?", 2036: "#NUM!", 2042: "#N/A",
    2043: "#GETTING_DATA", 2045: "#SPILL!", 2046: "#CONNECT!", 2047: "#BLOCKED!", 2048: "#UNKNOWN!", 2049: "#FIELD!",
    2050: "#CALC!",
}  # fmt: skip
"""Excel's number of an error -> what the cell shows."""
NAMES = frozenset(table.name for table in TABLES)
_ERROR_BASE = -2146828288
"""Added to an error's number where Excel hands it over as a whole number; xlwings knows the oldest seven only."""
_TEXTS = frozenset(ERRORS.values())
_EPOCH = dt.date(1900, 1, 1)
_BLUR = dt.timedelta(milliseconds=2)


def read(book: xw.Book, only: Container[str] = NAMES) -> RawTables:
    """The input tables of an open workbook, or some of them; a table is found by its name wherever it stands."""
    tables = [table for sheet in book.sheets for table in sheet.tables]
    wanted = [table for table in TABLES if table.name in only]
    found = [raw for table in wanted if (raw := _table(table, tables) or _plain(table, book.sheets))]
    raws = RawTables({raw.name: raw for raw in found})
    names = (*(table.name for table in tables), *(sheet.name for sheet in book.sheets))
    raws.unknown = tuple(name for name in names if not table_named(name))
    return raws


def page_rows(book: xw.Book, key: str) -> Rows:
    """The cells of the sheet that holds a page of ours, by row; none where there is no such page."""
    from addin.books.livewriting import owned

    place = owned(book, key)
    if place is None:
        return []
    last = place[0].used_range.last_cell
    rows: Rows = place[0].range((1, 1), (last.row, last.column)).options(ndim=2, err_to_str=True).value
    return rows


def cells(block: xw.Range) -> tuple[Rows, dict[tuple[int, int], str]]:
    """The cells of a range in one read, and its error cells by row and column of the sheet."""
    rows: Rows = block.options(ndim=2, err_to_str=True).value
    errors: dict[tuple[int, int], str] = {}
    top, left = block.row, block.column
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            kind = type(cell)
            if kind is str:
                if cell in _TEXTS:
                    errors[top + down, left + across] = str(cell)
            elif kind is not float and cell is not None:
                row[across] = _plain_value(cell)
                if error := _error(cell):
                    errors[top + down, left + across] = error
    return rows, errors


def _error(cell: Any) -> str | None:
    return ERRORS.get(cell - _ERROR_BASE) if type(cell) is int else None


def _plain_value(cell: Any) -> object:
    """A time of day is one, not the first day Excel knows; a whole second is one, whatever fraction a day gives."""
    if isinstance(cell, dt.datetime):
        near = (cell + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        cell = near if abs(near - cell) < _BLUR else cell
        return cell.time() if cell.date() < _EPOCH else cell
    # Excel hands a cell in a currency format over as a decimal number
    return float(cell) if type(cell).__name__ == "Decimal" else cell


def _table(table: Table, tables: Sequence[xw.main.Table]) -> RawTable | None:
    name = excel_table(table, {found.name: found.parent.name for found in tables})
    chosen = next((found for found in tables if found.name == name), None)
    if chosen is None or chosen.header_row_range is None:
        return None
    header = chosen.header_row_range
    headers = [shown(cell) for cell in cells(header)[0][0]]
    body = chosen.data_body_range
    rows, errors = cells(body) if body is not None else ([], {})
    scanned = Scan(errors=errors)
    if body is not None:
        scanned.currencies = dict(_currencies(body, table, headers))
    first = (header.row + 1, header.column)
    return assemble(table, chosen.parent.name, headers, _blank_as_text(rows), first, scanned)


def _plain(table: Table, sheets: Iterable[xw.Sheet]) -> RawTable | None:
    """A sheet without an Excel table, its headers near the top."""
    sheet = next((sheet for sheet in sheets if table_named(sheet.name) is table), None)
    if sheet is None:
        return None
    used = sheet.used_range
    last = used.last_cell
    rows, errors = cells(sheet.range((1, 1), (last.row, last.column)))
    found = header_row(table, rows)
    if found is None:
        return None
    at, headers = found
    body = _blank_as_text(rows[at + 1 :])
    return assemble(table, sheet.name, headers, body, (at + 2, 1), Scan(errors=errors))


def _blank_as_text(rows: Rows) -> Rows:
    """Blank cells as the file's reader gives them."""
    return [["" if cell is None else cell for cell in row] for row in rows]


def _currencies(body: xw.Range, table: Table, headers: Sequence[str]) -> Iterator[tuple[int, dict[str, int]]]:
    """Sheet column -> the currency marks in its number formats and the first row of each."""
    for place, name in recognise(headers, table).columns.items():
        if table.column(name).kind == "number":
            column = body.columns[place]
            yield body.column + place, _marks(column, 0, body.rows.count)


def _marks(column: xw.Range, start: int, end: int) -> dict[str, int]:
    """Halve a column until each half has one number format: Excel gives None for several."""
    form = column[start:end].number_format
    if form is not None or end - start == 1:
        mark = currency_of(str(form or ""))
        return {mark: column.row + start} if mark else {}
    middle = (start + end) // 2
    return _marks(column, middle, end) | _marks(column, start, middle)
