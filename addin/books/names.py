"""The named cell that says which day to score by."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING

from addin.books import AS_OF_NAME
from workbook.errors import RefusedError
from workbook.letters import column_number
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from workbook.opening import Archive

_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]+)\$?(\d+)$")


def day_of(cell: object, today: dt.date) -> dt.date:
    """The day a cell holds; `today` where it is blank.

    Raises
    ------
    RefusedError
        Where it holds something else.
    """
    if cell is None or cell == "":
        return today
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    raise RefusedError(
        "The cell named {name} holds '{found}', expected the date to score by; write a date there, or "
        "clear the cell to score by today.",
        name=AS_OF_NAME,
        found=shown(cell),
    )


def named_cell(archive: Archive) -> object:
    """What the cell named `AsOf` of a workbook file holds; None where no cell is named so."""
    from lxml import etree

    root = etree.fromstring(archive.part("xl/workbook.xml"))
    for name in root.iter("{*}definedName"):
        if name.get("name", "").casefold() == AS_OF_NAME.casefold() and name.get("localSheetId") is None:
            where = (name.text or "").strip()
            if "#REF!" in where:  # its cell was deleted
                return None
            found = _CELL.match(where)
            if found is None:
                raise unusable()
            return _cell(archive, found)
    return None


def unusable() -> RefusedError:
    """The error for a name that is no cell's."""
    return RefusedError(
        "The name {name} refers to no single cell, expected one that holds the date to score by; "
        "delete the name (Formulas, Name Manager), or let it refer to such a cell.",
        name=AS_OF_NAME,
    )


def _cell(archive: Archive, place: re.Match[str]) -> object:
    from python_calamine import CalamineWorkbook

    quoted, bare, column, row = place.groups()
    book = CalamineWorkbook.from_filelike(BytesIO(archive.data))
    sheet = quoted.replace("''", "'") if quoted else bare
    if sheet not in book.sheet_names:
        return None
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    at, across = int(row) - 1, column_number(column) - 1
    return rows[at][across] if at < len(rows) and across < len(rows[at]) else None
