"""The cells of a workbook open in pyOpenVBA's Excel, where the add-in's own VBA runs: for the xlwings test engine.

A click in `MemoryExcel` thereby goes the whole way: ribbon, VBA, Python macro, cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw
from pyopenvba.exceptions import VBAUnsupportedError
from pyopenvba.interpreter._values import VBAArray, VBADate, VBAErrorValue

from tests.hosts import engine, ranges
from tests.hosts.memory_excel import MemoryExcel
from tests.hosts.memory_model import com_value_of, to_vba
from tests.hosts.store import Error, Table
from workbook.letters import column_letters
from workbook.sheets import Area

_ERRORS = {number: name for name, number in ranges.CODES.items()}
_A_DAY = dt.datetime(1899, 12, 31)


@contextmanager
def macros_of(host: MemoryExcel, book: Any) -> Iterator[Any]:
    """Clicks in the host run the product's macros on that workbook; gives xlwings' application."""
    made = engine.Engine(lambda path: MemoryStore(host, host.app.open_workbook(path)))
    with engine.excel(made) as app:
        xw.Book(impl=app.impl.books.adopt(MemoryStore(host, book))).set_mock_caller()
        host.on_run = lambda code: exec(code, {})
        yield app


class MemoryStore:
    """One workbook of the host."""

    def __init__(self, host: MemoryExcel, book: Any) -> None:
        self.host, self.book = host, book
        self.fullname = str(book.vba_get("FullName"))
        self.read_only = host.read_only
        self.structure_protected = bool(book.vba_get("ProtectStructure"))

    def _sheet(self, sheet: str) -> Any:
        return next(each for each in self.book.sheets_ if each.name == sheet)

    def _range(self, sheet: str, area: Area) -> Any:
        first, last = f"{column_letters(area.left)}{area.top}", f"{column_letters(area.right)}{area.bottom}"
        return self._sheet(sheet).vba_get("Range", [f"{first}:{last}"])

    def sheets(self) -> list[str]:
        return [each.name for each in self.book.sheets_]

    def active(self) -> str:
        return str(self.book.active_sheet.name)

    def activate(self, sheet: str) -> None:
        self._sheet(sheet).vba_get("Activate")

    def add_sheet(self, sheet: str, at: int) -> None:
        made = self.book.vba_get("Worksheets").vba_get("Add", [], self._place(at))
        made.vba_set("Name", sheet)

    def _place(self, at: int) -> dict[str, object]:
        sheets = self.book.sheets_
        return {"After": sheets[-1]} if at > len(sheets) else {"Before": sheets[at - 1]}

    def delete_sheet(self, sheet: str) -> None:
        self._sheet(sheet).vba_get("Delete")

    def rename_sheet(self, sheet: str, new: str) -> None:
        self._sheet(sheet).vba_set("Name", new)

    def copy_sheet(self, sheet: str, target: MemoryStore, at: int) -> None:
        # pyOpenVBA copies no sheet with tables, lists or bars: cells with their looks go over, and tables are made anew.
        taken, name, count = {title.casefold() for title in target.sheets()}, sheet, 1
        while name.casefold() in taken:
            count += 1
            name = f"{sheet} ({count})"
        target.add_sheet(name, at)
        whole = Area(1, 1, *self.used(sheet))
        self.copy(sheet, whole, target, name, 1, 1)
        for table in self.tables(sheet):
            place = {"SourceType": 1, "Source": target._range(name, table.area), "XlListObjectHasHeaders": 1}
            target._sheet(name).vba_get("ListObjects").vba_get("Add", [], place).vba_set("Name", table.name)

    def used(self, sheet: str) -> tuple[int, int]:
        bounds = self._sheet(sheet).used_bounds()
        return (bounds[2], bounds[3]) if bounds else (1, 1)

    def values(self, sheet: str, area: Area) -> list[list[object]]:
        return [[_plain(cell) for cell in row] for row in _rows(self._range(sheet, area).vba_get("Value"))]

    def formulas(self, sheet: str, area: Area) -> list[list[object]]:
        found = _rows(self._range(sheet, area).vba_get("Formula"))
        return [["" if (value := com_value_of(cell)) is None else value for cell in row] for row in found]

    def type_in(self, sheet: str, row: int, column: int, rows: list[list[object]]) -> None:
        area = Area(row, column, row + len(rows) - 1, column + len(rows[0]) - 1)
        self._range(sheet, area).vba_set("Value", to_vba([[None if cell == "" else cell for cell in r] for r in rows]))

    def copy(self, sheet: str, area: Area, target: MemoryStore, to_sheet: str, row: int, column: int) -> None:
        merged = [
            Area(m.top, m.left, m.bottom, m.right) for m in self._sheet(sheet).merged_areas if area.holds(m.top, m.left)
        ]
        for each in merged:  # pyOpenVBA copies none, so they are taken apart for the moment
            self._range(sheet, each).vba_get("UnMerge")
        self._range(sheet, area).vba_get("Copy", [target._range(to_sheet, Area(row, column, row, column))])
        down, across = row - area.top, column - area.left
        for each in merged:
            there = Area(each.top + down, each.left + across, each.bottom + down, each.right + across)
            self._range(sheet, each).vba_get("Merge")
            target._range(to_sheet, there).vba_get("Merge")

    def clear(self, sheet: str, area: Area) -> None:
        self._range(sheet, area).vba_get("Clear")

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        self._move_rows(sheet, row, count, "Insert")

    def delete_rows(self, sheet: str, row: int, count: int) -> None:
        self._move_rows(sheet, row, -count, "Delete")

    def _move_rows(self, sheet: str, row: int, by: int, how: str) -> None:
        """pyOpenVBA moves no rows of a sheet with merged cells or charts, so these are taken away for the moment."""
        found = self._sheet(sheet)
        merged = [Area(m.top, m.left, m.bottom, m.right) for m in found.merged_areas]
        shapes, found.shapes_ = found.shapes_, type(found.shapes_)()
        for each in merged:
            self._range(sheet, each).vba_get("UnMerge")
        found.vba_get("Range", [f"{row}:{row + abs(by) - 1}"]).vba_get(how)
        for each in merged:
            if each.top >= row and (by > 0 or each.top >= row - by):
                each = Area(each.top + by, each.left, each.bottom + by, each.right)
            elif each.top >= row:
                continue  # it went with its row
            self._range(sheet, each).vba_get("Merge")
        found.shapes_ = shapes

    def unmerge(self, sheet: str, area: Area) -> None:
        self._range(sheet, area).vba_get("UnMerge")

    def number_format(self, sheet: str, area: Area) -> str | None:
        found = self._range(sheet, area).vba_get("NumberFormat")
        return found if isinstance(found, str) else None

    def set_number_format(self, sheet: str, area: Area, form: str) -> None:
        self._range(sheet, area).vba_set("NumberFormat", form)

    def color(self, sheet: str, area: Area) -> tuple[int, int, int] | None:
        inside = self._range(sheet, Area(area.top, area.left, area.top, area.left)).vba_get("Interior")
        if int(inside.vba_get("ColorIndex")) < 0:
            return None
        found = int(inside.vba_get("Color"))
        return found & 255, found >> 8 & 255, found >> 16 & 255

    def set_color(self, sheet: str, area: Area, color: tuple[int, int, int] | None) -> None:
        inside = self._range(sheet, area).vba_get("Interior")
        if color is None:
            inside.vba_set("ColorIndex", -4142)
        else:
            inside.vba_set("Color", color[0] + (color[1] << 8) + (color[2] << 16))

    def height(self, sheet: str, row: int) -> float:
        try:
            return float(self._range(sheet, Area(row, 1, row, 1)).vba_get("RowHeight"))
        except VBAUnsupportedError:
            return 15.0  # it grows with a wrapped text, which pyOpenVBA does not measure

    def set_height(self, sheet: str, row: int, height: float) -> None:
        self._range(sheet, Area(row, 1, row, 1)).vba_set("RowHeight", float(height))

    def names(self) -> dict[str, str]:
        found = self.book.vba_get("Names").vba_items()
        return {str(each.vba_get("Name")): str(each.vba_get("RefersTo")).removeprefix("=") for each in found}

    def set_name(self, name: str, refers_to: str, *, hidden: bool | None = None) -> None:
        given: dict[str, object] = {"Name": name, "RefersTo": f"={refers_to}"}
        if hidden is not None:
            given["Visible"] = not hidden
        self.book.vba_get("Names").vba_get("Add", [], given)

    def tables(self, sheet: str) -> list[Table]:
        found = []
        for each in self._sheet(sheet).vba_get("ListObjects").vba_items():
            whole = each.vba_get("Range")
            top, left = int(whole.vba_get("Row")), int(whole.vba_get("Column"))
            rows, columns = (int(whole.vba_get(way).vba_get("Count")) for way in ("Rows", "Columns"))
            area = Area(top, left, top + rows - 1, left + columns - 1)
            shows = (bool(each.vba_get(what)) for what in ("ShowHeaders", "ShowTotals"))
            found.append(Table(str(each.vba_get("Name")), area, *shows))
        return found

    def resize_table(self, sheet: str, table: str, area: Area) -> None:
        tables = self._sheet(sheet).vba_get("ListObjects").vba_items()
        found = next(each for each in tables if str(each.vba_get("Name")) == table)
        found.vba_get("Resize", [self._range(sheet, area)])

    def set_table_comment(self, sheet: str, table: str, comment: str) -> None:
        """pyOpenVBA keeps none."""

    def save(self, path: str | None) -> None:
        self.fullname = path or self.fullname
        self.host.app.save(Path(self.fullname), workbook=self.book)

    def close(self) -> None:
        self.book.vba_get("Close", [False])


def _rows(found: Any) -> list[list[Any]]:
    if not isinstance(found, VBAArray):
        return [[found]]
    (top, bottom), (left, right) = found.bounds
    return [[found.get([row, column]) for column in range(left, right + 1)] for row in range(top, bottom + 1)]


def _plain(cell: Any) -> object:
    if isinstance(cell, VBAErrorValue):
        return Error(_ERRORS.get(cell.number, "#N/A"))
    if isinstance(cell, VBADate):
        moment = cell.to_datetime()
        return moment.time() if moment < _A_DAY else moment
    return com_value_of(cell)
