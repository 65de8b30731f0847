"""From a file to raw tables: found by table name, else by sheet name, wherever on the sheet they stand."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

from workbook.cellscan import Scan, scan
from workbook.collector import collector_paused
from workbook.letters import column_letters
from workbook.opening import Archive, opened
from workbook.places import Place, currency_styles, sheet_parts, table_places
from workbook.refusals import refused
from workbook.schema import TABLES, Table
from workbook.schema.cells import CellError, shown
from workbook.schema.headers import Headings, excel_table, recognise, table_named

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

NAMES = frozenset(table.name for table in TABLES)
HEADER_WITHIN = 20
"""A sheet without an Excel table has its headers within this many rows from the top."""


@dataclass(slots=True)
class RawTable:
    """An input table as it stands on its sheet, its columns recognised and its cells as they are.

    A cell is text, a number, a bool, a date, a datetime, a time, a timedelta, a `CellError`, or None for blank.
    """

    name: str
    sheet: str
    columns: dict[str, list[object]]
    """By the schema's column names; columns of the user's own are left out."""
    rows: Sequence[int]
    """The sheet's row number of each row, counted from 1; wholly blank rows are left out."""
    header_row: int = 1
    headings: Headings = field(default_factory=lambda: Headings({}))
    headers: dict[str, str] = field(default_factory=dict)
    """Column name -> its header as the user wrote it."""
    merged: list[tuple[int, str]] = field(default_factory=list)
    """First row and address of each merged area that touches the table."""
    currencies: dict[str, dict[str, int]] = field(default_factory=dict)
    """Column name -> currency mark in number formats -> the first row with it."""


class RawTables(dict[str, RawTable]):
    """The tables found in a book, and the names of its other tables and sheets, for a hint where one is missing."""

    unknown: tuple[str, ...] = ()


def read(book: str | os.PathLike[str] | Archive, only: Container[str] = NAMES) -> RawTables:
    """Read the input tables of a workbook, or some of them.

    Parameters
    ----------
    book
        An `.xlsx` or `.xlsm` file, or what `workbook.opening.opened` made of one.
    only
        The names of the tables to read; the others count as not there.

    Returns
    -------
    RawTables
        A dict by table name, in the schema's order; a table the book does not have is left out.

    Raises
    ------
    RefusedError
        Where the file cannot be read; nothing is ever half-read.
    """
    archive = book if isinstance(book, Archive) else opened(book)
    with collector_paused(), _one_sentence(archive.path), ThreadPoolExecutor(1) as reader:
        from python_calamine import CalamineWorkbook

        sheets = _Sheets(archive)
        compiled = CalamineWorkbook.from_filelike(BytesIO(archive.data), load_tables=True)
        # the compiled reader lets go of the interpreter, so it reads one table while the others are scanned and built
        wanted = [table for table in TABLES if table.name in only]
        started = deque(filter(None, [_start(table, compiled, sheets, reader) for table in wanted]))
        tables = RawTables()
        while started:
            # popped, so that nothing holds on to the rows of a table once its columns are built
            if raw := started.popleft()():
                tables[raw.name] = raw
    tables.unknown = tuple(name for name in (*sheets.tables, *sheets.parts) if not table_named(name))
    return tables


def page_rows(content: bytes, key: str) -> list[list[object]]:
    """The cells of the sheet that holds a page of ours, by row; none where the workbook has no such page."""
    from python_calamine import CalamineWorkbook

    from workbook.package import Package
    from workbook.relations import ContentTypes
    from workbook.sheets import Sheets

    package = Package(content)
    sheets = Sheets(package, ContentTypes(package))
    place = sheets.owned(key)
    if place is None:
        return []
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    rows = book.get_sheet_by_name(sheets.names[place[0]]).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def assemble(
    table: Table,
    sheet: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[object]],
    first: tuple[int, int] = (2, 1),
    scanned: Scan | None = None,
) -> RawTable:
    """Make a raw table of a block of cells, from whatever reader they come.

    Parameters
    ----------
    table, sheet
        What the block holds and the sheet it stands on.
    headers, rows
        Its headers and the cells below them; an empty text is a blank cell.
    first
        Row and column of the first cell below the headers, counted from 1.
    scanned
        What the reader could not tell of the cells.
    """
    scanned = scanned or Scan()
    headings = recognise(headers, table)
    columns = _columns(rows, headings.columns)
    names = {first[1] + place: name for place, name in headings.columns.items()}
    for (row, column), error in scanned.errors.items():
        if column in names and 0 <= row - first[0] < len(rows):
            columns[names[column]][row - first[0]] = CellError(error)
    raw = RawTable(table.name, sheet, columns, range(first[0], first[0] + len(rows)), first[0] - 1, headings)
    raw.headers = {name: headers[place] for place, name in headings.columns.items()}
    raw.currencies = {names[column]: marks for column, marks in scanned.currencies.items() if column in names}
    bottom, right = first[0] + len(rows), first[1] + len(headers)
    raw.merged = [
        (area[0], f"{column_letters(area[1])}{area[0]}:{column_letters(area[3])}{area[2]}")
        for area in scanned.merged
        if area[0] < bottom and area[2] >= first[0] - 1 and area[1] < right and area[3] >= first[1]
    ]
    _leave_out_blank_rows(raw)
    return raw


class _Sheets:
    """Where the tables of one book stand, and what a scan finds on their sheets."""

    def __init__(self, archive: Archive) -> None:
        self.parts = sheet_parts(archive)
        self.tables = table_places(archive, self.parts)
        self._archive = archive
        self._styles = currency_styles(archive)
        self._scans: dict[str, Scan] = {}

    def scan(self, sheet: str) -> Scan:
        if sheet not in self._scans:
            self._scans[sheet] = scan(self._archive, sheet, self.parts[sheet], self._styles)
        return self._scans[sheet]

    def table_for(self, table: Table) -> str | None:
        return excel_table(table, {name: place.sheet for name, place in self.tables.items()})

    def sheet_for(self, table: Table) -> str | None:
        return next((sheet for sheet in self.parts if table_named(sheet) is table), None)


def _start(
    table: Table, book: CalamineWorkbook, sheets: _Sheets, reader: ThreadPoolExecutor
) -> Callable[[], RawTable | None] | None:
    # the scan comes before the reading: it refuses what would use up the memory
    if name := sheets.table_for(table):
        place = sheets.tables[name]
        scanned = sheets.scan(place.sheet)
        # made Python's at once: the compiled reader's own cells take as much memory again
        reading = reader.submit(lambda: book.get_table_by_name(name).to_python()) if place.height else None
        return partial(_from_table, table, place, reading, scanned)
    if sheet := sheets.sheet_for(table):
        scanned = sheets.scan(sheet)
        reading = reader.submit(lambda: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
        return partial(_from_plain_sheet, table, sheet, reading, scanned)
    return None


def _from_table(table: Table, place: Place, reading: Future[list[list[Any]]] | None, scanned: Scan) -> RawTable:
    rows = reading.result() if reading else []
    return assemble(table, place.sheet, place.headers, rows, (place.row, place.column), scanned)


def header_row(table: Table, rows: list[list[Any]]) -> tuple[int, list[str]] | None:
    """Where the headers of a sheet without an Excel table stand, near its top, and what they say."""
    tops = [[shown(cell) for cell in row] for row in rows[:HEADER_WITHIN]]
    known = [len(recognise(top, table).columns) for top in tops]
    enough = min(2, len(table.required)) if table is not TABLES[0] else 1
    if not known or max(known) < enough:
        return None
    at = known.index(max(known))
    return at, tops[at]


def _from_plain_sheet(table: Table, sheet: str, reading: Future[list[list[Any]]], scanned: Scan) -> RawTable | None:
    rows = reading.result()
    found = header_row(table, rows)
    if found is None:
        return None
    at, headers = found
    return assemble(table, sheet, headers, rows[at + 1 :], (at + 2, 1), scanned)


def _columns(rows: Sequence[Sequence[object]], names: dict[int, str]) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {name: [] for name in names.values()}
    # a thousand rows at a time stay in the processor's cache while they are turned
    for start in range(0, len(rows), 1000):
        turned = list(zip(*rows[start : start + 1000], strict=True))
        for place, name in names.items():
            cells = turned[place]
            columns[name].extend([None if cell == "" else cell for cell in cells] if "" in cells else cells)
    return columns


def _leave_out_blank_rows(raw: RawTable) -> None:
    blank = list(range(len(raw.rows)))
    for cells in raw.columns.values():
        blank = [index for index in blank if cells[index] is None]
    if not blank:
        return
    gone = set(blank)
    kept = [index for index in range(len(raw.rows)) if index not in gone]
    raw.rows = [raw.rows[index] for index in kept]
    raw.columns = {name: [cells[index] for index in kept] for name, cells in raw.columns.items()}


@contextmanager
def _one_sentence(path: str) -> Iterator[None]:
    """Whatever the table reader meets in a damaged book, a panic of its compiled part too, is a refusal."""
    from python_calamine import CalamineError

    try:
        yield
    except CalamineError as problem:
        raise refused("broken", path=path, part="xl", reason=problem) from problem
    except BaseException as problem:
        # the panic's class cannot be imported, and it is no Exception
        if type(problem).__name__ == "PanicException":
            raise refused("broken", path=path, part="xl", reason="it makes no sense") from problem
        raise
