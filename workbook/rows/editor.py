"""What is done to the rows of one table on its sheet."""

from __future__ import annotations

import html
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.letters import column_letters
from workbook.rows.cells import Cells, Value
from workbook.rows.keys import Keys
from workbook.rows.place import InputTable, Place, check_columns
from workbook.rows.room import Room
from workbook.rows.sheet import Row, SheetRows

if TYPE_CHECKING:
    from workbook.rows import TableEdits


class Editor:
    """One table on its sheet.

    Parameters
    ----------
    table, sheet, cells
        The table, the rows of its sheet, and how this workbook writes values.
    found
        Every table of the workbook, as one may stand in another's way.
    """

    def __init__(self, table: InputTable, sheet: SheetRows, cells: Cells, found: list[Place]) -> None:
        self._table, self._sheet, self._cells = table, sheet, cells
        self.place = table.place
        self.room = Room(table, sheet, cells, found)
        self._merged = sheet.merged()
        self._styles: dict[int, tuple[int | None, int | None]] = {}
        self._day_styles: dict[tuple[int, int | None, type], int] = {}
        self.formulas = False
        """Whether a formula came or went."""

    def apply(self, edits: TableEdits) -> None:
        """Change, then remove, then add; every row is looked for before one is written.

        Raises
        ------
        RefusedError
            Where that cannot be done; nothing of it is then to be used.
        """
        for values in (*edits.added, *edits.changed.values()):
            check_columns(self._table, values)
        keys = Keys(self._table, self._sheet, self._cells)
        new = keys.not_there(edits.added)
        changed = keys.rows_of(edits.changed, may_be_gone=False)
        removed = keys.rows_of(edits.removed, may_be_gone=True)
        for key, number in changed.items():
            self._change(number, edits.changed[key])
        for number in removed.values():
            self._clear(number)
        if new:
            self._add(new)

    def _change(self, number: int, values: Mapping[str, Value]) -> None:
        row = self._sheet.row(number)
        for name, value in values.items():
            column, word = self._table.columns.get(name), self._table.word(name, value)
            if column is not None and not self._cells.holds(row.cell(column), word):
                self._put(number, row, column, word)

    def _clear(self, number: int) -> None:
        row = self._sheet.row(number)
        for column in self._table.columns.values():
            cell = row.cell(column)
            if cell is None or not cell.inner:
                continue
            self._drop_formula(number, row, column)
            self._refuse_merged(number, column)
            row.cells[column] = self._cells.xml(_at(number, column), cell.style, None)
            self._sheet.write(number, row)

    def _add(self, rows: list[dict[str, Value]]) -> None:
        first = self.room.last_filled() + 1
        self.room.reach(first + len(rows) - 1)
        columns, model = range(self.place.area.left, self.place.area.right + 1), self._model.cells
        for number, values in enumerate(rows, first):
            row = self._sheet.row(number)
            row.show()
            given = {column: self._table.word(name, values.get(name)) for name, column in self._table.columns.items()}
            for column in columns:
                formula = self._table.formulas.get(column)
                if given.get(column) is not None:
                    self._drop_formula(number, row, column)
                    self._put(number, row, column, given[column])
                elif formula:
                    self._fill(number, row, column, formula)
                elif column not in row.cells and column in model:
                    self._put(number, row, column, None)

    def _put(self, number: int, row: Row, column: int, value: Value) -> None:
        cell = row.cell(column)
        if cell is not None and cell.is_formula:
            raise RefusedError(
                "{cell} in the table {table} on the sheet '{sheet}' holds a formula, which {value!r} was to "
                "replace; change it by hand, or clear the cell and try again.",
                cell=_at(number, column),
                value=value,
                **self._table.named,
            )
        self._refuse_merged(number, column)
        style = self._style(row, column)
        if isinstance(value, date) and not self._cells.shows_days(style):
            style = self._day_style(column, style, value)
        row.cells[column] = self._cells.xml(_at(number, column), style, value)
        self._sheet.write(number, row)

    def _drop_formula(self, number: int, row: Row, column: int) -> None:
        """Where a row is cleared, or a blank one filled, its formulas go."""
        cell = row.cell(column)
        if cell is None or not cell.is_formula:
            return
        if cell.is_shared:
            raise RefusedError(
                "{cell} in the table {table} on the sheet '{sheet}' holds a formula that other cells share, "
                "so it cannot be taken away from here; do it by hand.",
                cell=_at(number, column),
                **self._table.named,
            )
        row.cells[column] = self._cells.xml(_at(number, column), cell.style, None)
        self.formulas = True

    def _fill(self, number: int, row: Row, column: int, formula: str) -> None:
        """A calculated column goes on downwards; Excel computes it when it opens the book."""
        opening = self._cells.xml(_at(number, column), self._style(row, column), None).removesuffix(b"/>")
        row.cells[column] = opening + f"><f>{html.escape(formula, quote=False)}</f></c>".encode()
        self._sheet.write(number, row)
        self.formulas = True

    @cached_property
    def _model(self) -> Row:
        """The table's last row with entries, after which new ones are styled; in an empty table its first."""
        return self._sheet.row(max(self.room.last_filled(), self.place.data.top))

    def _style(self, row: Row, column: int) -> int | None:
        """The cell's own, else that of the table's last row, else the row's, else the column's."""
        cell = row.cell(column)
        if cell is not None and cell.style is not None:
            return cell.style
        model, whole = self._column_styles(column)
        styles = model, row.style if model is None else None, whole
        return next((style for style in styles if style is not None), None)

    def _column_styles(self, column: int) -> tuple[int | None, int | None]:
        """The style of the table's last row, and the column's; looked up once, however many rows are added."""
        if column not in self._styles:
            cell = self._model.cell(column)
            self._styles[column] = cell.style if cell else None, self._sheet.column_style(column)
        return self._styles[column]

    def _day_style(self, column: int, style: int | None, value: date) -> int:
        """How the column shows its last day, else a style of days like the one the cell has."""
        kind = column, style, type(value)
        if kind not in self._day_styles:
            data = self.place.data
            styles = [cell.style for _, cell in self._sheet.column(column, data.top, data.bottom)]
            fitting = [found for found in styles if found is not None and self._cells.shows_days(found)]
            self._day_styles[kind] = fitting[-1] if fitting else self._cells.day_style(style, value)
        return self._day_styles[kind]

    def _refuse_merged(self, number: int, column: int) -> None:
        for area in self._merged:
            if area.holds(number, column):
                raise RefusedError(
                    "{area} in the table {table} on the sheet '{sheet}' is one merged cell; unmerge it, then try "
                    "again.",
                    area=area,
                    **self._table.named,
                )


def _at(number: int, column: int) -> str:
    return f"{column_letters(column)}{number}"
