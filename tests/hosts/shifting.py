"""Rows inserted and deleted in a sheet of openpyxl's, as Excel does it: tables, names and merged cells follow."""

from __future__ import annotations

import re
from collections.abc import Callable

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

REFERENCE = re.compile(r"^('(?:[^']|'')+'|[^'!]+)!(.+)$")


def shift(book: openpyxl.Workbook, sheet: str, top: Callable[[int], int], bottom: Callable[[int], int]) -> None:
    """Move everything on a sheet: `top` says where a first row goes, `bottom` where a last one goes."""
    made = book[sheet]
    cells, made._cells = made._cells, {}
    for (row, column), cell in cells.items():
        cell.row = top(row)
        made._cells[top(row), column] = cell
    heights = {top(row): found.height for row, found in made.row_dimensions.items()}
    made.row_dimensions.clear()
    for row, height in heights.items():
        made.row_dimensions[row].height = height
    for table in made.tables.values():
        table.ref = _shifted(table.ref, top, bottom)
        if table.autoFilter is not None:
            table.autoFilter.ref = table.ref
    for merged in list(made.merged_cells.ranges):
        merged.shift(row_shift=top(merged.min_row) - merged.min_row)
    for name in book.defined_names.values():
        found = REFERENCE.match(name.attr_text or "")
        if found and found[1].strip("'").replace("''", "'") == sheet:
            area = _shifted(found[2].replace("$", ""), top, bottom)
            name.attr_text = f"{found[1]}!" + re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", area)


def quoted(sheet: str) -> str:
    """A sheet's name as references have it."""
    return "'" + sheet.replace("'", "''") + "'"


def _shifted(reference: str, top: Callable[[int], int], bottom: Callable[[int], int]) -> str:
    found = CellRange(reference)
    start = f"{get_column_letter(found.min_col)}{top(found.min_row)}"
    return f"{start}:{get_column_letter(found.max_col)}{bottom(found.max_row)}"
