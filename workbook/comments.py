"""Notes and threaded comments on our sheets follow the account they were written on."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from workbook.errors import RefusedError
from workbook.letters import column_letters
from workbook.owned import Owned, position
from workbook.relations import parse, to_xml

Cell = tuple[int, int]
_KINDS = ("comments", "threadedComment")
_OFFICE = "{urn:schemas-microsoft-com:office:excel}"


def commented(owned: Owned) -> set[Cell]:
    """Cells with a note or a threaded comment."""
    found: set[Cell] = set()
    for _, kind, part in owned.links.all():
        if kind in _KINDS:
            root = parse(owned.package.read(part), part)
            found |= {position(item.get("ref", "")) for item in root.iter(etree.Element) if item.get("ref")}
    return found


def follow(owned: Owned, move: Callable[[Cell], Cell | None]) -> None:
    """Move notes and comments with their rows; parts where nothing moves keep their bytes.

    Parameters
    ----------
    owned : Owned
        The sheet as found.
    move : callable
        Where an old cell goes.

    Raises
    ------
    RefusedError
        When a note's place is no more.
    """
    cells = {cell: move(cell) for cell in commented(owned)}
    for cell, target in cells.items():
        if target is None:
            raise RefusedError(
                "The note on {cell} of the sheet '{sheet}' has lost its cell; "
                "move the note to a sheet of your own, then try again.",
                cell=f"{column_letters(cell[1])}{cell[0]}",
                sheet=owned.name,
            )
    if all(cell == target for cell, target in cells.items()):
        return
    places = {cell: target for cell, target in cells.items() if target is not None}
    for _, kind, part in owned.links.all():
        if kind not in (*_KINDS, "vmlDrawing"):
            continue
        root = parse(owned.package.read(part), part)
        for item in list(root.iter(etree.Element)):
            if kind == "vmlDrawing" and item.tag == _OFFICE + "ClientData":
                _shape(item, places)
            elif kind in _KINDS and item.get("ref"):
                row, column = places[position(item.get("ref", ""))]
                item.set("ref", f"{column_letters(column)}{row}")
        owned.package.put(part, to_xml(root))


def _shape(data: etree._Element, places: dict[Cell, Cell]) -> None:
    """Move the box a note is shown in; the drawing counts rows and columns from 0."""
    row, column = data.find(_OFFICE + "Row"), data.find(_OFFICE + "Column")
    if row is None or column is None:
        return
    cell = (int(row.text or 0) + 1, int(column.text or 0) + 1)
    target = places.get(cell)
    if target is None:
        return
    row.text, column.text = str(target[0] - 1), str(target[1] - 1)
    anchor = data.find(_OFFICE + "Anchor")
    if anchor is not None and anchor.text:
        numbers = [int(part) for part in anchor.text.split(",")]
        for at, by in ((0, 1), (4, 1), (2, 0), (6, 0)):
            numbers[at] = max(0, numbers[at] + target[by] - cell[by])
        anchor.text = ", ".join(map(str, numbers))
