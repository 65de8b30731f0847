"""Cells in a live headless LibreOffice, reached over its bridge: the second host, which knows nothing of the first.

Needs `libreoffice-calc` and `python3-uno` of the same Python version as the tests'. LibreOffice keeps Excel's tables as
database ranges, without a comment, and its names cannot be hidden.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hosts.store import Error, Table
from workbook.sheets import Area

_NULL = dt.datetime(1899, 12, 30)
_XLSX = "Calc MS Excel 2007 XML"
_DATE, _TIME, _DATE_TIME = 2, 4, 6  # com.sun.star.util.NumberFormat
_LOOKS = ("CellBackColor", "CharColor", "CharHeight", "CharWeight", "HoriJustify", "IsTextWrapped")
"""What of a cell's looks a test looks at; asked for together, as each question crosses the bridge."""
_ALL = 1 | 2 | 4 | 8 | 16 | 32 | 64  # com.sun.star.sheet.CellFlags


def setting(name: str, value: object) -> Any:
    """One of the settings LibreOffice takes when it opens or saves."""
    import uno

    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


class LibreOfficeStore:
    """A spreadsheet document open in LibreOffice."""

    read_only = structure_protected = False

    def __init__(self, desktop: Any, path: str | None = None) -> None:
        import uno

        url = uno.systemPathToFileUrl(str(Path(path).resolve())) if path else "private:factory/scalc"
        self.document = desktop.loadComponentFromURL(url, "_blank", 0, (setting("Hidden", True),))
        self.fullname = path or "Book1"
        self.forms = self.document.NumberFormats
        self._active = self.sheets()[0]
        self._found: dict[str, Any] = {}
        self._tables: list[tuple[str, Any, bool]] | None = None

    def _sheet(self, sheet: str) -> Any:
        if sheet not in self._found:
            self._found[sheet] = self.document.Sheets.getByName(sheet)
        return self._found[sheet]

    def _range(self, sheet: str, area: Area) -> Any:
        return self._sheet(sheet).getCellRangeByPosition(area.left - 1, area.top - 1, area.right - 1, area.bottom - 1)

    def sheets(self) -> list[str]:
        return list(self.document.Sheets.ElementNames)

    def active(self) -> str:
        return self._active

    def activate(self, sheet: str) -> None:
        self._active = sheet  # a document without a window has no such thing, and LibreOffice may crash over it

    def add_sheet(self, sheet: str, at: int) -> None:
        self._tables = None
        self._found.clear()
        self.document.Sheets.insertNewByName(sheet, at - 1)

    def delete_sheet(self, sheet: str) -> None:
        self._tables = None
        self._found.clear()
        self.document.Sheets.removeByName(sheet)

    def rename_sheet(self, sheet: str, new: str) -> None:
        self._found.clear()
        self._sheet(sheet).Name = new
        self._found.clear()

    def copy_sheet(self, sheet: str, target: LibreOfficeStore, at: int) -> None:
        taken, name, count = {title.casefold() for title in target.sheets()}, sheet, 1
        while name.casefold() in taken:
            count += 1
            name = f"{sheet} ({count})"
        found = self.tables(sheet)
        target.add_sheet(name, at)
        rows, columns = self.used(sheet)
        self._transfer(sheet, Area(1, 1, rows, columns), target, name, 1, 1)
        known = {table.name.casefold() for title in target.sheets() for table in target.tables(title)}
        for table in found:  # LibreOffice brings cells along, not tables
            fresh, count = table.name, 1
            while fresh.casefold() in known:
                count += 1
                fresh = f"{table.name}_{count}"
            if fresh not in target.document.DatabaseRanges.ElementNames:
                target.document.DatabaseRanges.addNewByName(fresh, target._address(name, table.area))
                target._tables = None
        target.activate(name)

    def _transfer(self, sheet: str, area: Area, target: LibreOfficeStore, to_sheet: str, row: int, column: int) -> None:
        """Values and the looks a test looks at, into another document; `importSheet` crashes LibreOffice 7.4."""
        block = self._range(sheet, area)
        assert block.queryFormulaCells(7).Count == 0, "drawn pages hold no formulas"
        place = Area(row, column, row + area.bottom - area.top, column + area.right - area.left)
        target._range(to_sheet, place).clearContents(_ALL)
        target._range(to_sheet, place).setDataArray(block.getDataArray())
        at = target._sheet(to_sheet).RangeAddress.Sheet
        for alike in _indexed(block.UniqueCellFormatRanges):
            areas = alike.RangeAddresses
            for found in areas:
                found.Sheet = at
                found.StartRow, found.EndRow = found.StartRow + row - area.top, found.EndRow + row - area.top
                found.StartColumn += column - area.left
                found.EndColumn += column - area.left
            made = target.document.createInstance("com.sun.star.sheet.SheetCellRanges")
            made.addRangeAddresses(areas, False)
            made.NumberFormat = target._key(self.forms.getByKey(alike.NumberFormat).FormatString)
            made.setPropertyValues(_LOOKS, alike.getPropertyValues(_LOOKS))

    def used(self, sheet: str) -> tuple[int, int]:
        cursor = self._sheet(sheet).createCursor()
        cursor.gotoEndOfUsedArea(False)
        return cursor.RangeAddress.EndRow + 1, cursor.RangeAddress.EndColumn + 1

    def values(self, sheet: str, area: Area) -> list[list[object]]:
        block = self._range(sheet, area)
        rows: list[list[object]] = [[None if cell == "" else cell for cell in row] for row in block.getDataArray()]
        for form, found in self._moments(block):
            for row in range(found.StartRow, found.EndRow + 1):
                for column in range(found.StartColumn, found.EndColumn + 1):
                    cells = rows[row - area.top + 1]
                    value = cells[column - area.left + 1]
                    if isinstance(value, float):
                        moment = _NULL + dt.timedelta(microseconds=round(value * 86_400_000_000))
                        cells[column - area.left + 1] = moment.time() if form == _TIME else moment
        for found in block.queryFormulaCells(4).RangeAddresses:  # those whose result is an error
            for row in range(found.StartRow, found.EndRow + 1):
                for column in range(found.StartColumn, found.EndColumn + 1):
                    shown = self._sheet(sheet).getCellByPosition(column, row).String
                    rows[row - area.top + 1][column - area.left + 1] = Error(shown)
        return rows

    def _moments(self, block: Any) -> Iterator[tuple[int, Any]]:
        """The areas of dates and times, and which of both; the bridge is asked once for all cells that look alike."""
        for alike in _indexed(block.UniqueCellFormatRanges):
            form = self.forms.getByKey(alike.NumberFormat).Type & _DATE_TIME
            if form:
                yield from ((form, found) for found in alike.RangeAddresses)

    def type_in(self, sheet: str, row: int, column: int, rows: list[list[object]]) -> None:
        for down, cells in enumerate(rows):
            for across, value in enumerate(cells):
                cell = self._sheet(sheet).getCellByPosition(column + across - 1, row + down - 1)
                if value in (None, ""):
                    cell.clearContents(1 | 2 | 4 | 16)
                elif isinstance(value, str) and value.startswith("'"):
                    cell.String = value[1:]
                elif isinstance(value, str) and value.startswith("="):
                    cell.Formula = value.replace(",", ";")
                elif isinstance(value, str):
                    cell.Formula = value  # as typed: what looks like a number becomes one
                elif isinstance(value, dt.datetime):
                    cell.Value = (value - _NULL) / dt.timedelta(days=1)
                    if not self.forms.getByKey(cell.NumberFormat).Type & _DATE:
                        cell.NumberFormat = self._key("YYYY-MM-DD")
                else:
                    cell.Value = float(value)  # type: ignore[arg-type]

    def formulas(self, sheet: str, area: Area) -> list[list[object]]:
        found = [list(row) for row in self._range(sheet, area).getFormulaArray()]
        # a text that looks like a formula is shown with an apostrophe, which Excel does not give
        return [[cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell for cell in row] for row in found]

    def copy(self, sheet: str, area: Area, target: LibreOfficeStore, to_sheet: str, row: int, column: int) -> None:
        for table in self.tables(sheet):
            whole = area.holds(table.area.top, table.area.left) and area.holds(table.area.bottom, table.area.right)
            assert not whole, f"{table.name} would be copied as a second table"
        if target is not self:
            self._transfer(sheet, area, target, to_sheet, row, column)
            return
        to = self._sheet(to_sheet).getCellByPosition(column - 1, row - 1).CellAddress
        self._sheet(to_sheet).copyRange(to, self._range(sheet, area).RangeAddress)

    def clear(self, sheet: str, area: Area) -> None:
        self._range(sheet, area).clearContents(_ALL)

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        self._tables = None
        self._sheet(sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, sheet: str, row: int, count: int) -> None:
        self._tables = None
        self._sheet(sheet).Rows.removeByIndex(row - 1, count)

    def unmerge(self, sheet: str, area: Area) -> None:
        self._range(sheet, area).merge(False)

    def number_format(self, sheet: str, area: Area) -> str | None:
        block = self._range(sheet, area)
        if not _one_format(block):
            return None
        return str(self.forms.getByKey(block.NumberFormat).FormatString)

    def set_number_format(self, sheet: str, area: Area, form: str) -> None:
        self._range(sheet, area).NumberFormat = self._key(form)

    def _key(self, form: str) -> int:
        import uno

        english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key = self.forms.queryKey(form, english, False)
        return int(key if key != -1 else self.forms.addNew(form, english))

    def color(self, sheet: str, area: Area) -> tuple[int, int, int] | None:
        fill = self._sheet(sheet).getCellByPosition(area.left - 1, area.top - 1).CellBackColor
        return None if fill == -1 else (fill >> 16 & 255, fill >> 8 & 255, fill & 255)

    def set_color(self, sheet: str, area: Area, color: tuple[int, int, int] | None) -> None:
        red, green, blue = color or (0, 0, 0)
        self._range(sheet, area).CellBackColor = -1 if color is None else (red << 16) + (green << 8) + blue

    def height(self, sheet: str, row: int) -> float:
        return float(self._sheet(sheet).Rows.getByIndex(row - 1).Height) / 2540 * 72

    def set_height(self, sheet: str, row: int, height: float) -> None:
        self._sheet(sheet).Rows.getByIndex(row - 1).Height = round(height / 72 * 2540)

    def names(self) -> dict[str, str]:
        found = self.document.NamedRanges
        return {name: _as_excel(found.getByName(name).Content) for name in found.ElementNames}

    def set_name(self, name: str, refers_to: str, *, hidden: bool | None = None) -> None:
        import uno

        found = self.document.NamedRanges
        old = next((known for known in found.ElementNames if known.casefold() == name.casefold()), None)
        if hidden is not None and old is not None:
            return  # it cannot be hidden
        if old is not None:
            found.removeByName(old)
        content = "$" + re.sub(r"!(?=[^!]*$)", ".", refers_to)
        found.addNewByName(old or name, content, uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)

    def tables(self, sheet: str) -> list[Table]:
        if self._tables is None:  # each costs questions to the bridge, and all are asked for again and again
            found = self.document.DatabaseRanges
            ranges = [(name, found.getByName(name)) for name in found.ElementNames if not name.startswith("__")]
            self._tables = [(name, each.DataArea, bool(each.ContainsHeader)) for name, each in ranges]
        at = self._sheet(sheet).RangeAddress.Sheet
        return [
            Table(name, Area(area.StartRow + 1, area.StartColumn + 1, area.EndRow + 1, area.EndColumn + 1), header)
            for name, area, header in self._tables
            if area.Sheet == at
        ]

    def _address(self, sheet: str, area: Area) -> Any:
        return self._range(sheet, area).RangeAddress

    def resize_table(self, sheet: str, table: str, area: Area) -> None:
        self._tables = None
        self.document.DatabaseRanges.getByName(table).DataArea = self._address(sheet, area)

    def set_table_comment(self, sheet: str, table: str, comment: str) -> None:
        """LibreOffice keeps none."""

    def save(self, path: str | None) -> None:
        import uno

        self.fullname = path or self.fullname
        url = uno.systemPathToFileUrl(str(Path(self.fullname).resolve()))
        self.document.storeToURL(url, (setting("FilterName", _XLSX),))

    def close(self) -> None:
        self.document.close(True)


def _indexed(collection: Any) -> Iterator[Any]:
    return (collection.getByIndex(at) for at in range(collection.Count))


def _one_format(block: Any) -> bool:
    return bool(block.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE")


def _as_excel(content: str) -> str:
    """`$'My sheet'.$A$1:$B$2` as Excel writes it."""
    found = re.match(r"^\$?('(?:[^']|'')+'|[^.]+)\.(.+)$", content)
    return content if found is None else f"{found[1]}!{found[2]}"
