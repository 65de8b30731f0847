"""Rows of input tables added, changed and emptied in an open workbook, as the journal's records ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from addin.books.quiet import quiet, said
from workbook.errors import RefusedError
from workbook.letters import column_letters
from workbook.rows.words import words_of
from workbook.schema import BY_NAME
from workbook.schema.cells import shown
from workbook.schema.headers import excel_table, recognise

if TYPE_CHECKING:
    import xlwings as xw

    from workbook.reading import RawTables
    from workbook.rows import Key, TableEdits

_LONGEST = 32_767
_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it Excel's calendar has a day too many."""


class LiveDesk:
    """The rows of an open workbook, as records come into them; see `addin.writing.Desk`.

    Parameters
    ----------
    book
        The workbook, which can be written.
    """

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def read(self) -> RawTables:
        """The input tables as they stand."""
        from addin.books.livereading import read

        return read(self._book)

    def lines(self) -> list[list[object]]:
        """The lines of the sheet that lists the journal's records."""
        from addin.books.livereading import page_rows
        from addin.writing.desk import listed
        from addin.writing.page import PAGE

        return listed(page_rows(self._book, PAGE))

    def edit(self, table: str, edits: TableEdits) -> None:
        """Change, then empty, then add rows of one table; every row is looked for before one is written."""
        from addin.books.livereading import read

        live = _Live(self._book, table, read(self._book, {table}))
        found = live.checked(edits)
        with quiet(self._book):
            for row, values in found.changed.items():
                for column, value in values.items():
                    live.sheet.range((row, column)).value = value
            for row in found.removed:
                for column in live.columns.values():
                    live.sheet.range((row, column)).value = None
            if edits.added:
                live.add(edits.added)


class _Found:
    """Edits by the rows and columns of the sheet."""

    def __init__(self, changed: dict[int, dict[int, object]], removed: list[int]) -> None:
        self.changed, self.removed = changed, removed


class _Live:
    """One input table of an open workbook."""

    def __init__(self, book: xw.Book, name: str, raws: RawTables) -> None:
        self._schema, self._raw = BY_NAME[name], raws.get(name)
        tables = {table.name: table for sheet in book.sheets for table in sheet.tables}
        called = excel_table(self._schema, {name: table.parent.name for name, table in tables.items()})
        if called is None or self._raw is None:
            raise RefusedError(
                "The workbook has no Excel table {table}; make one (Insert, Table) and name it {table}, "
                "then try again.", table=name,
            )  # fmt: skip
        self._table = tables[called]
        self.sheet: xw.Sheet = self._table.parent
        if said(self.sheet, "ProtectContents"):
            raise RefusedError(
                "The sheet '{sheet}' is to be written, but is protected; lift the protection (Review, Unprotect "
                "Sheet), then try again.", sheet=self.sheet.name,
            )  # fmt: skip
        area = self._table.range
        self._left, self._top, self._bottom = area.column, area.row + 1, area.last_cell.row
        self._right = area.last_cell.column
        self._headers = [shown(title) for title in self.sheet.range(area[0, 0], area[0, -1]).options(ndim=1).value]
        self._headings = recognise(self._headers, self._schema)
        self.columns = {name: self._left + at for at, name in self._headings.columns.items()}

    def checked(self, edits: TableEdits) -> _Found:
        """Where everything goes; refuses before anything is written."""
        for values in (*edits.added, *edits.changed.values()):
            self._refuse_unknown(values)
        changed = {}
        for key, values in edits.changed.items():
            row = self._row_of(key)
            if row is None:
                raise RefusedError(
                    "No row of the table {table} is called {key}; it may have been removed or renamed by hand.",
                    table=self._table.name, key=key,
                )  # fmt: skip
            cells = {self.columns[name]: self._cell(name, value) for name, value in values.items() if self._has(name)}
            self._refuse_formulas(row, cells)
            changed[row] = cells
        removed = [row for key in edits.removed if (row := self._row_of(key)) is not None]
        if edits.added:
            self._refuse_obstacles(self._filled + len(edits.added))
        return _Found(changed, removed)

    def add(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Write rows into the blank rows at the table's end, then below it."""
        first = self._filled + 1
        last = first + len(rows) - 1
        if last > self._bottom:
            self._table.resize(self.sheet.range((self._top - 1, self._left), (last, self._right)))
            self._look_alike(last)
        for name, column in self.columns.items():
            values = [self._cell(name, row.get(name)) for row in rows]
            if any(value is not None for value in values):
                block = self.sheet.range((first, column), (last, column))
                if self._computed(column):
                    for at, value in enumerate(values):
                        if value is not None:
                            block[at, 0].value = value
                else:
                    block.value = [[value] for value in values]

    def _look_alike(self, last: int) -> None:
        """Give new rows the number formats of the last row that was there."""
        old = self._bottom
        for column in range(self._left, self._right + 1):
            form = self.sheet.range((old, column)).number_format
            if form not in (None, "General"):
                self.sheet.range((old + 1, column), (last, column)).number_format = form

    def _has(self, name: str) -> bool:
        return name in self.columns

    def _cell(self, name: str, value: object) -> object:
        """A value as Excel is given it: a text with the apostrophe that keeps it one."""
        words = self._words.get(name)
        if words and isinstance(value, bool):
            value = "yes" if value else "no"
        if isinstance(value, str):
            word = (words or {}).get(value, value)
            if len(word) > _LONGEST:
                raise RefusedError(
                    "A text for the table {table} has {count} characters, more than a cell holds; shorten it.",
                    table=self._table.name, count=len(word),
                )  # fmt: skip
            return f"'{word}" if word else None
        if isinstance(value, dt.date):
            day = value.date() if isinstance(value, dt.datetime) else value
            if day < _FIRST_DAY:
                return f"'{value}"
            return value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)
        return value

    def _row_of(self, key: Key) -> int | None:
        assert self._raw is not None
        if isinstance(key, int):
            return key if self._top <= key <= self._bottom else None
        parts = key if isinstance(key, tuple) else (key,)
        rows = self._rows.get(tuple(shown(part).strip() for part in parts), [])
        if len(rows) > 1:
            raise RefusedError(
                "More than one row of the table {table} is called {key}; give each its own, then try again.",
                table=self._table.name, key=", ".join(map(str, parts)),
            )  # fmt: skip
        return rows[0] if rows else None

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], list[int]]:
        assert self._raw is not None
        found: dict[tuple[str, ...], list[int]] = {}
        columns = [self._raw.columns.get(name, []) for name in self._schema.key]
        for at, cells in enumerate(zip(*columns, strict=True)):
            found.setdefault(tuple(shown(cell).strip() for cell in cells), []).append(self._raw.rows[at])
        return found

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        return words_of(self._schema, self._headers, self._headings)

    @cached_property
    def _grid(self) -> list[list[str]]:
        """The formulas of the table's rows, a plain cell as its text."""
        body = self._table.data_body_range
        if body is None:
            return []
        found = body.formula
        if isinstance(found, str):
            found = [[found]]
        elif found and isinstance(found[0], str):
            found = [list(found)] if body.rows.count == 1 else [[cell] for cell in found]
        return [["" if cell is None else str(cell) for cell in row] for row in found]

    @cached_property
    def _filled(self) -> int:
        """The last row with an entry, or the header's; a formula alone fills none."""
        for at in range(len(self._grid) - 1, -1, -1):
            if any(cell and not cell.startswith("=") for cell in self._grid[at]):
                return self._top + at
        return self._top - 1

    def _computed(self, column: int) -> bool:
        """Whether the last cell of a column is a formula."""
        return bool(self._grid) and self._grid[-1][column - self._left].startswith("=")

    def _refuse_unknown(self, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            if value is not None and name not in self.columns:
                raise RefusedError(
                    "There is no column {column} in the table {table}, but a row has '{value}' for it; add a column "
                    "with that header, then try again.", column=name, table=self._table.name, value=value,
                )  # fmt: skip

    def _refuse_formulas(self, row: int, cells: Mapping[int, object]) -> None:
        for column in cells:
            if self._grid[row - self._top][column - self._left].startswith("="):
                raise RefusedError(
                    "{cell} in the table {table} holds a formula, which a record was to replace; change it by hand, "
                    "or clear the cell and try again.",
                    cell=f"{column_letters(column)}{row}", table=self._table.name,
                )  # fmt: skip

    def _refuse_obstacles(self, last: int) -> None:
        if last <= self._bottom:
            return
        if self._table.totals_row_range is not None:
            raise RefusedError(
                "There is no blank row left above the totals of the table {table}; switch the totals off (Table "
                "Design, Total Row), then try again.", table=self._table.name,
            )  # fmt: skip
        below = self.sheet.range((self._bottom + 1, self._left), (last, self._right))
        for down, cells in enumerate(below.options(ndim=2, err_to_str=True).value):
            for across, cell in enumerate(cells):
                if cell not in (None, ""):
                    place = f"{column_letters(self._left + across)}{self._bottom + 1 + down}"
                    raise RefusedError(
                        "There is no room below the table {table} for {count} more rows: {cell} holds '{value}'; "
                        "move it, then try again.",
                        table=self._table.name, count=last - self._bottom, cell=place, value=shown(cell),
                    )  # fmt: skip
