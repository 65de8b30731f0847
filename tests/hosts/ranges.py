"""The sheets, ranges and tables of the test engine: what xlwings asks of them, put to a store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING

import xlwings as xw
from xlwings import base_classes as base

from tests.hosts.store import Error
from tests.hosts.store import Table as Found
from workbook.letters import column_letters, column_number
from workbook.sheets import Area

if TYPE_CHECKING:
    from tests.hosts.engine import Book

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
CODES = {
    "#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, "#N/A": 2042,
    "#GETTING_DATA": 2043, "#SPILL!": 2045, "#FIELD!": 2049, "#CALC!": 2050,
}  # fmt: skip
_BASE = -2146828288
KNOWN = {_BASE + CODES[name]: name for name in list(CODES)[:7]}
_A1 = re.compile(r"^\$?([A-Za-z]{1,3})?\$?(\d+)?(?::\$?([A-Za-z]{1,3})?\$?(\d+)?)?$")


def area_of(address: str) -> Area:
    """The area of an address such as `A1`, `B2:C9` or `5:7`."""
    found = _A1.match(address)
    if found is None or not (found[1] or found[2]):
        raise ValueError(f"{address!r} is no address")
    left, top, right, bottom = found.groups()
    right, bottom = (right, bottom) if ":" in address else (left, top)
    return Area(
        int(top or 1), column_number(left) if left else 1,
        int(bottom or LAST_ROW), column_number(right) if right else LAST_COLUMN,
    )  # fmt: skip


class Sheet(base.Sheet):
    book = api = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.store, self._name = book, book.store, name
        self.api = SimpleNamespace(ProtectContents=False)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, new: str) -> None:
        self.store.rename_sheet(self._name, new)
        self._name = new

    index = property(lambda self: self.store.sheets().index(self._name) + 1)
    tables = property(lambda self: Tables(self))
    cells = property(lambda self: Range(self, Area(1, 1, LAST_ROW, LAST_COLUMN)))
    used_range = property(lambda self: Range(self, Area(1, 1, *self.store.used(self._name))))

    def activate(self) -> None:
        self.store.activate(self._name)

    def range(self, first: object, second: object = None) -> Range:
        one = self._area(first)
        two = one if second is None else self._area(second)
        return Range(
            self, Area(min(one.top, two.top), min(one.left, two.left), max(one.bottom, two.bottom), max(one.right, two.right))
        )  # fmt: skip

    def _area(self, place: object) -> Area:
        if isinstance(place, Range):
            return place.area
        if isinstance(place, tuple):
            row, column, rows, columns = (*place, 1, 1)[:4]
            return Area(row, column, row + rows - 1, column + columns - 1)
        return area_of(str(place))

    def delete(self) -> None:
        self.store.delete_sheet(self._name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        beside = before or after
        self.store.copy_sheet(self._name, beside.store, beside.index + (after is not None))


class Range(base.Range):
    sheet = None
    api = True  # without one xlwings writes nothing

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self.sheet, self.store, self.area = sheet, sheet.store, area

    row = property(lambda self: self.area.top)
    column = property(lambda self: self.area.left)
    shape = property(lambda self: (self.area.bottom - self.area.top + 1, self.area.right - self.area.left + 1))
    coords = property(lambda self: (self.sheet.name, self.row, self.column, *self.shape))
    max_cells_per_read = max_cells_per_write = None

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            down, across = divmod(row - 1, self.shape[1])
            row, column = down + 1, across + 1
        place = (self.row + row - 1, self.column + column - 1)
        return Range(self.sheet, Area(*place, *place))

    @property
    def raw_value(self) -> object:
        rows = [[_as_com(cell) for cell in row] for row in self.store.values(self.sheet.name, self.area)]
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, data: object) -> None:
        self._type_in(data)

    @property
    def formula(self) -> object:
        rows = self.store.formulas(self.sheet.name, self.area)
        return rows[0][0] if self.shape == (1, 1) else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, data: object) -> None:
        self._type_in(data)

    def _type_in(self, data: object) -> None:
        if not isinstance(data, list | tuple):
            data = [[data] * self.shape[1] for _ in range(self.shape[0])]
        self.store.type_in(self.sheet.name, self.row, self.column, [list(row) for row in data])

    @property
    def number_format(self) -> str | None:
        return self.store.number_format(self.sheet.name, self.area)

    @number_format.setter
    def number_format(self, form: str) -> None:
        self.store.set_number_format(self.sheet.name, self.area, form)

    @property
    def color(self) -> tuple[int, int, int] | None:
        return self.store.color(self.sheet.name, self.area)

    @color.setter
    def color(self, color: tuple[int, int, int] | None) -> None:
        self.store.set_color(self.sheet.name, self.area, color)

    @property
    def row_height(self) -> float:
        return self.store.height(self.sheet.name, self.row)

    @row_height.setter
    def row_height(self, height: float) -> None:
        self.store.set_height(self.sheet.name, self.row, height)

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        one, two = (
            f"${column_letters(column)}${row}"
            for row, column in ((self.area.top, self.area.left), (self.area.bottom, self.area.right))
        )
        return one if one == two else f"{one}:{two}"

    def copy(self, destination: xw.Range) -> None:
        to = destination.impl if isinstance(destination, xw.Range) else destination
        self.store.copy(self.sheet.name, self.area, to.store, to.sheet.name, to.row, to.column)

    def clear(self) -> None:
        self.store.clear(self.sheet.name, self.area)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        assert self.shape[1] == LAST_COLUMN, "only whole rows are inserted"
        self.store.insert_rows(self.sheet.name, self.row, self.shape[0])

    def delete(self, shift: str | None = None) -> None:
        assert self.shape[1] == LAST_COLUMN, "only whole rows are deleted"
        self.store.delete_rows(self.sheet.name, self.row, self.shape[0])

    def unmerge(self) -> None:
        self.store.unmerge(self.sheet.name, self.area)

    def autofit(self, axis: str | None = None) -> None:
        """Heights are the host's business."""

    def select(self) -> None:
        self.sheet.book.app.selection = self


def _as_com(cell: object) -> object:
    if isinstance(cell, Error):
        return _BASE + CODES[cell]
    if isinstance(cell, dt.time):
        return dt.datetime.combine(dt.date(1899, 12, 30), cell)
    return cell


class Tables(base.Collection):
    api = None

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet

    def _names(self) -> list[str]:
        return [table.name for table in self.parent.store.tables(self.parent.name)]

    parent = None

    def __call__(self, key: int | str) -> Table:
        names = self._names()
        return Table(
            self.parent,
            names[key - 1] if isinstance(key, int) else next(n for n in names if n.casefold() == key.casefold()),
        )

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self.parent, name) for name in self._names()])

    def __contains__(self, key: str) -> bool:
        return key.casefold() in map(str.casefold, self._names())


class Table(base.Table):
    parent = name = None
    show_autofilter = True

    def __init__(self, sheet: Sheet, name: str) -> None:
        self.parent, self.name, self.store = sheet, name, sheet.store

    @property
    def api(self) -> _TableApi:
        return _TableApi(self)

    @property
    def found(self) -> Found:
        """The table as the host has it."""
        return next(table for table in self.store.tables(self.parent.name) if table.name == self.name)

    def _rows(self, top: int, bottom: int) -> Range | None:
        area = self.found.area
        return Range(self.parent, Area(top, area.left, bottom, area.right)) if bottom >= top else None

    @property
    def range(self) -> Range:
        return Range(self.parent, self.found.area)

    @property
    def header_row_range(self) -> Range | None:
        top = self.found.area.top
        return self._rows(top, top) if self.found.header else None

    @property
    def data_body_range(self) -> Range | None:
        found = self.found
        return self._rows(found.area.top + found.header, found.area.bottom - found.totals)

    @property
    def totals_row_range(self) -> Range | None:
        bottom = self.found.area.bottom
        return self._rows(bottom, bottom) if self.found.totals else None

    def resize(self, range: xw.Range) -> None:
        self.store.resize_table(self.parent.name, self.name, range.impl.area)


class _TableApi:
    """What Excel on Windows gives as a table's own object."""

    def __init__(self, table: Table) -> None:
        object.__setattr__(self, "_of", table)

    @property
    def Comment(self) -> str:  # noqa: N802
        return self._of.found.comment

    def __setattr__(self, attribute: str, value: str) -> None:
        assert attribute == "Comment"
        self._of.store.set_table_comment(self._of.parent.name, self._of.name, value)
