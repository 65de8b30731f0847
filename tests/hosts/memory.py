"""Cells in memory, kept by openpyxl: a host that does what Excel does as far as the macros need it, and no more."""

from __future__ import annotations

import copy
import datetime as dt
import warnings

import openpyxl
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName

from tests.hosts.shifting import REFERENCE, quoted, shift
from tests.hosts.store import Error, Table
from workbook.sheets import Area


class MemoryStore:
    """A workbook in memory."""

    def __init__(self, path: str | None = None) -> None:
        self.fullname = path or "Book1"
        self.read_only = self.structure_protected = False
        self._cached: dict[tuple[str, int, int], object] = {}
        self._style_copies: dict[tuple[int, int], object] = {}
        if path is None:
            self.book = openpyxl.Workbook()
            self.book.active.title = "Sheet1"
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells what it would drop on saving
            self.book = openpyxl.load_workbook(path)
            self._remember_results(path)
        self.structure_protected = bool(self.book.security and self.book.security.lockStructure)

    def _remember_results(self, path: str) -> None:
        formulas = [
            (sheet.title, cell.row, cell.column)
            for sheet in self.book
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        if formulas:
            results = openpyxl.load_workbook(path, data_only=True)
            self._cached = {place: results[place[0]].cell(*place[1:]).value for place in formulas}

    def sheets(self) -> list[str]:
        return list(self.book.sheetnames)

    def active(self) -> str:
        return self.book.active.title

    def activate(self, sheet: str) -> None:
        self.book.active = self.book[sheet]

    def add_sheet(self, sheet: str, at: int) -> None:
        assert not self.structure_protected
        self.book.create_sheet(sheet, at - 1)

    def delete_sheet(self, sheet: str) -> None:
        self.book.remove(self.book[sheet])

    def rename_sheet(self, sheet: str, new: str) -> None:
        self.book[sheet].title = new
        for name in self.book.defined_names.values():
            found = REFERENCE.match(name.attr_text or "")
            if found and found[1].strip("'").replace("''", "'") == sheet:
                name.attr_text = f"{quoted(new)}!{found[2]}"

    def copy_sheet(self, sheet: str, target: MemoryStore, at: int) -> None:
        assert not target.structure_protected
        taken, name, count = {title.casefold() for title in target.sheets()}, sheet, 1
        while name.casefold() in taken:
            count += 1
            name = f"{sheet} ({count})"
        source, made = self.book[sheet], target.book.create_sheet(name, at - 1)
        for place, cell in source._cells.items():
            target._put(made, *place, cell, self)
        for letter, found in source.column_dimensions.items():
            made.column_dimensions[letter].width = found.width
        for row, found in source.row_dimensions.items():
            made.row_dimensions[row].height = found.height
        for merged in source.merged_cells.ranges:
            made.merge_cells(merged.coord)
        for table in source.tables.values():
            kept = copy.deepcopy(table)
            kept.name = kept.displayName = target._free_table(table.name)
            made.add_table(kept)
        made.conditional_formatting = copy.deepcopy(source.conditional_formatting)
        made.data_validations = copy.deepcopy(source.data_validations)
        made.freeze_panes = source.freeze_panes
        self_names = [name for name in self.book.defined_names.values() if f"{quoted(sheet)}!" in name.attr_text]
        for found in self_names:  # Excel brings them along
            if found.name not in target.book.defined_names:
                target.set_name(found.name, found.attr_text.replace(quoted(sheet), quoted(name)))
        target.activate(name)

    def used(self, sheet: str) -> tuple[int, int]:
        return self.book[sheet].max_row, self.book[sheet].max_column

    def values(self, sheet: str, area: Area) -> list[list[object]]:
        cells = self.book[sheet]._cells
        return [
            [self._value(sheet, cells.get((row, column))) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]

    def _value(self, sheet: str, cell: object) -> object:
        if cell is None or cell.value is None:
            return None
        if cell.data_type == "f":
            value = self._cached.get((sheet, cell.row, cell.column))
            return Error(value) if isinstance(value, str) and value.startswith("#") else value
        if cell.data_type == "e":
            return Error(cell.value)
        if isinstance(cell.value, dt.datetime | dt.time | bool | str):
            return cell.value
        return float(cell.value)

    def type_in(self, sheet: str, row: int, column: int, rows: list[list[object]]) -> None:
        for down, cells in enumerate(rows):
            for across, value in enumerate(cells):
                cell = self.book[sheet].cell(row + down, column + across)
                if isinstance(value, str) and value.startswith("'"):
                    cell.value = value[1:] or None
                    cell.data_type = "s" if value[1:] else "n"
                elif isinstance(value, str) and value[:1] in ("=", "+", "-", "@") and len(value) > 1:
                    cell.value = "=" + value.lstrip("=")  # as Excel reads what is typed
                    cell.data_type = "f"
                else:
                    cell.value = None if value == "" else value
                self._cached.pop((sheet, cell.row, cell.column), None)

    def formulas(self, sheet: str, area: Area) -> list[list[object]]:
        cells = self.book[sheet]._cells
        found = [
            [cells.get((row, column)) for column in range(area.left, area.right + 1)]
            for row in range(area.top, area.bottom + 1)
        ]
        return [["" if cell is None or cell.value is None else cell.value for cell in row] for row in found]

    def copy(self, sheet: str, area: Area, target: MemoryStore, to_sheet: str, row: int, column: int) -> None:
        for table in self.tables(sheet):
            whole = area.holds(table.area.top, table.area.left) and area.holds(table.area.bottom, table.area.right)
            assert not whole, f"{table.name} would be copied as a second table"
        source, made = self.book[sheet], target.book[to_sheet]
        taken = {
            place: copy.copy(source._cells[place]) if place in source._cells else None
            for place in ((r, c) for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1))
        }
        for (r, c), cell in taken.items():
            target._put(made, r - area.top + row, c - area.left + column, cell, self)
        for merged in list(source.merged_cells.ranges):
            if area.holds(merged.min_row, merged.min_col):
                made.merge_cells(
                    start_row=merged.min_row - area.top + row, end_row=merged.max_row - area.top + row,
                    start_column=merged.min_col - area.left + column, end_column=merged.max_col - area.left + column,
                )  # fmt: skip

    def _put(self, sheet: object, row: int, column: int, cell: object, source: MemoryStore) -> None:
        self._cached.pop((sheet.title, row, column), None)
        if cell is None:
            sheet._cells.pop((row, column), None)
            return
        made = sheet.cell(row, column)
        if type(made).__name__ == "MergedCell":
            return
        made._value, made.data_type = cell.value, cell.data_type
        if cell.data_type == "f":
            self._cached[sheet.title, row, column] = source._cached.get((cell.parent.title, cell.row, cell.column))
        if source is self:
            made._style = copy.copy(cell._style)
        elif cell.has_style:
            known = (id(source), cell.style_id)
            if known not in self._style_copies:
                for part in ("font", "fill", "border", "alignment", "protection"):
                    setattr(made, part, copy.copy(getattr(cell, part)))
                made.number_format = cell.number_format
                self._style_copies[known] = made._style
            made._style = copy.copy(self._style_copies[known])
        if cell.comment is not None:
            made.comment = copy.copy(cell.comment)

    def clear(self, sheet: str, area: Area) -> None:
        for table in self.tables(sheet):
            corners = area.holds(table.area.top, table.area.left)
            assert not corners, f"the header of {table.name} would be cleared"
        cells = self.book[sheet]._cells
        for place in [place for place in cells if area.holds(*place)]:
            del cells[place]

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        shift(self.book, sheet, lambda at: at + count if at >= row else at, lambda at: at + count if at >= row else at)

    def delete_rows(self, sheet: str, row: int, count: int) -> None:
        end = row + count - 1
        for table in self.tables(sheet):
            assert not row <= table.area.top <= end, f"the header of {table.name} would be deleted"
        cells = self.book[sheet]._cells
        for place in [place for place in cells if row <= place[0] <= end]:
            del cells[place]
        shift(
            self.book,
            sheet,
            lambda at: at - count if at > end else min(at, row),
            lambda at: at - count if at > end else min(at, row - 1),
        )

    def unmerge(self, sheet: str, area: Area) -> None:
        for merged in list(self.book[sheet].merged_cells.ranges):
            if area.holds(merged.min_row, merged.min_col):
                self.book[sheet].unmerge_cells(merged.coord)

    def number_format(self, sheet: str, area: Area) -> str | None:
        forms = {
            self.book[sheet].cell(row, column).number_format
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }
        return forms.pop() if len(forms) == 1 else None

    def set_number_format(self, sheet: str, area: Area, form: str) -> None:
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.book[sheet].cell(row, column).number_format = form

    def color(self, sheet: str, area: Area) -> tuple[int, int, int] | None:
        fill = self.book[sheet].cell(area.top, area.left).fill
        rgb = fill.start_color.rgb if fill.fill_type == "solid" else None
        return None if not isinstance(rgb, str) else (int(rgb[2:4], 16), int(rgb[4:6], 16), int(rgb[6:8], 16))

    def set_color(self, sheet: str, area: Area, color: tuple[int, int, int] | None) -> None:
        fill = PatternFill() if color is None else PatternFill("solid", start_color="{:02X}{:02X}{:02X}".format(*color))
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.book[sheet].cell(row, column).fill = fill

    def height(self, sheet: str, row: int) -> float:
        return float(self.book[sheet].row_dimensions[row].height or 15)

    def set_height(self, sheet: str, row: int, height: float) -> None:
        self.book[sheet].row_dimensions[row].height = height

    def names(self) -> dict[str, str]:
        return {name: found.attr_text for name, found in self.book.defined_names.items()}

    def set_name(self, name: str, refers_to: str, *, hidden: bool | None = None) -> None:
        old = next((known for known in self.book.defined_names if known.casefold() == name.casefold()), name)
        kept = self.book.defined_names.get(old)
        hidden = kept.hidden if hidden is None and kept is not None else hidden
        self.book.defined_names[old] = DefinedName(old, attr_text=refers_to, hidden=hidden)

    def tables(self, sheet: str) -> list[Table]:
        return [
            Table(
                table.displayName,
                Area.of(table.ref),
                table.headerRowCount != 0,
                bool(table.totalsRowCount),
                table.comment or "",
            )
            for table in self.book[sheet].tables.values()
        ]

    def resize_table(self, sheet: str, table: str, area: Area) -> None:
        found = self._table(sheet, table)
        others = [other.area for other in self.tables(sheet) if other.name != table]
        assert Area.of(found.ref).top == area.top, "a table's header stays where it is"
        assert not any(one.top <= area.bottom and area.top <= one.bottom for one in others), "tables would overlap"
        found.ref = str(area)
        if found.autoFilter is not None:
            found.autoFilter.ref = str(area)

    def set_table_comment(self, sheet: str, table: str, comment: str) -> None:
        self._table(sheet, table).comment = comment

    def _table(self, sheet: str, table: str) -> object:
        return next(found for found in self.book[sheet].tables.values() if found.displayName == table)

    def _free_table(self, wanted: str) -> str:
        taken = {table.name.casefold() for sheet in self.sheets() for table in self.tables(sheet)}
        name, count = wanted, 1
        while name.casefold() in taken:
            count += 1
            name = f"{wanted}_{count}"
        return name

    def save(self, path: str | None) -> None:
        self.fullname = path or self.fullname
        for sheet in self.book:  # a header typed over is the column's new name
            for table in sheet.tables.values():
                area = Area.of(table.ref)
                table.tableColumns = table.tableColumns[: area.right - area.left + 1]
                for column, place in zip(table.tableColumns, range(area.left, area.right + 1), strict=True):
                    column.name = str(sheet.cell(area.top, place).value)
        self.book.save(self.fullname)

    def close(self) -> None:
        self.book.close()
