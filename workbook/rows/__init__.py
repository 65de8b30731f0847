"""Rows of input tables added, changed and removed in a workbook's package; all that is not theirs keeps its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook.rows.cells import Value

    Key = str | int | tuple[Value, ...]


@dataclass
class TableEdits:
    """What is to happen to the rows of one table; columns by their schema names, words of lists in English."""

    added: list[dict[str, Value]] = field(default_factory=list)
    changed: dict[Key, dict[str, Value]] = field(default_factory=dict)
    """By the id of a row, a tuple where the table's key has several columns, or the row's number on the sheet."""
    removed: list[Key] = field(default_factory=list)


def edited(source: bytes, edits: Mapping[str, TableEdits]) -> bytes:
    """A workbook with rows of its input tables added, changed and removed.

    Parameters
    ----------
    source : bytes
        The workbook as it is.
    edits : Mapping[str, TableEdits]
        By the schema's table names. Rows of a table without a key are called by their numbers on the sheet.

    Returns
    -------
    bytes
        The new workbook, or `source` itself where there was nothing left to do: the same edits twice are the same as
        once. The same source and edits give the same bytes.

    Raises
    ------
    RefusedError
        When a row to change is not there, a key stands twice, the table cannot grow, or a cell to be written is not
        the user's plain entry; the message names it, and nothing is changed.
    KeyError, ValueError
        For a table or column the schema does not know, and a value no cell can hold.

    Notes
    -----
    An added row whose key is there already is left as it is found, as somebody may have corrected it since; in a
    table without a key a row counts as there when all cells agree. Rows go into the blank rows at the table's end,
    then below it; nothing that stands below is moved or written over.

    A removed row is cleared, not cut out: notes, comments and formulas of the manager's that hang on the rows below
    stay where they belong, as do the row's own cells in columns the schema does not know. Readers pass over a row
    that is blank.

    Tables named in formulas grow by themselves; ranges written out (``$D$2:$D$9``) in formulas and charts do not.
    """
    from workbook.package import Package
    from workbook.relations import ContentTypes
    from workbook.rows.cells import Cells
    from workbook.rows.editor import Editor
    from workbook.rows.place import input_table, places
    from workbook.rows.sheet import SheetRows
    from workbook.sheets import Sheets

    package = Package(source)
    types = ContentTypes(package)
    sheets = Sheets(package, types)
    cells, found = Cells(package, sheets), places(package, sheets)
    parts: dict[str, SheetRows] = {}
    editors = []
    for name, wanted in edits.items():
        table = input_table(name, found)
        part = table.place.sheet_part
        parts[part] = parts.get(part) or SheetRows(package.read(part), part)
        editors.append(Editor(table, parts[part], cells, found))
        editors[-1].apply(wanted)
    if not any(rows.changed for rows in parts.values()):
        return source
    for part, rows in parts.items():
        if rows.changed:
            package.put(part, rows.to_bytes())
    for editor in editors:
        if editor.room.grown:
            package.put(editor.place.part, editor.place.to_bytes())
    sheets.recalculate()
    sheets.drop_calc_chain([editor.place.sheet_part for editor in editors if editor.formulas])
    sheets.save()
    types.save()
    return package.to_bytes()
