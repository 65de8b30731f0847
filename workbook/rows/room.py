"""Where rows can be added to a table: its blank rows at the end, then the free rows below it."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.errors import RefusedError
from workbook.letters import column_letters
from workbook.rows.cells import Cells
from workbook.rows.place import InputTable, Place
from workbook.rows.sheet import SheetRows
from workbook.sheets import Area

_LAST_ROW = 1_048_576


class Room:
    """The rows of a table and those below it.

    Parameters
    ----------
    table, sheet, cells
        The table, its sheet, and what says what a cell holds.
    found
        Every table of the workbook.
    """

    def __init__(self, table: InputTable, sheet: SheetRows, cells: Cells, found: list[Place]) -> None:
        self._table, self._sheet, self._cells = table, sheet, cells
        self._others = [
            place for place in found if place is not table.place and place.sheet_part == table.place.sheet_part
        ]
        self.grown = False
        """Whether the table reaches further down than it was found."""

    def last_filled(self) -> int:
        """The last row of data that is not blank, or the one above the data; a calculated column alone fills none."""
        data, formulas = self._table.place.data, self._table.formulas
        for number in reversed(self._sheet.numbers):
            inside = data.top <= number <= data.bottom
            if inside and any(column not in formulas for column, _ in self._entries(number, data)):
                return number
        return data.top - 1

    def reach(self, last: int) -> None:
        """Have the table reach down to a row.

        Raises
        ------
        RefusedError
            Where something is in the way; it says what stands where.
        """
        place, data = self._table.place, self._table.place.data
        if last <= data.bottom:
            return
        if place.totals:
            raise RefusedError(
                "There is no blank row left above the totals of the table {table} on the sheet '{sheet}'; "
                "switch the totals off (Table Design, Total Row) or insert rows above them, then try again.",
                **self._table.named,
            )
        if last > _LAST_ROW:
            raise RefusedError(
                "There is no room in the table {table} on the sheet '{sheet}': a sheet ends at row {most:,}.",
                most=_LAST_ROW,
                **self._table.named,
            )
        obstacle = next(self._obstacles(Area(data.bottom + 1, data.left, last, data.right)), None)
        if obstacle:
            raise RefusedError(
                "There is no room below the table {table} on the sheet '{sheet}' for {count} more rows: "
                "{found} stands there; move it, then try again.",
                count=last - data.bottom,
                found=obstacle,
                **self._table.named,
            )
        self._sheet.stretch(data, last)
        place.grow(last)
        self.grown = True

    def _obstacles(self, below: Area) -> Iterator[str]:
        for other in self._others:
            if _meet(other.area, below):
                yield f"{other.name} ({other.area})"
        for area in self._sheet.merged():
            if _meet(area, below):
                yield str(area)
        for number in self._sheet.numbers:
            if below.top <= number <= below.bottom:
                for column, text in self._entries(number, below):
                    yield f"{column_letters(column)}{number} ({text[:40] or '='})"

    def _entries(self, number: int, within: Area) -> Iterator[tuple[int, str]]:
        """The columns in which a row has an entry, and what it says."""
        row = self._sheet.row(number)
        for column in row.cells:
            cell = row.cell(column)
            if within.left <= column <= within.right and cell is not None and cell.inner:
                text = self._cells.text(cell)
                if text or cell.is_formula:
                    yield column, text


def _meet(one: Area, other: Area) -> bool:
    return one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right
