"""What the workbook's rows have to become when imports are taken back: as they were, but for what was said since."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.journal.applying import Applied, Line, Present, RowEdits
from workbook.journal.merging import Row, Rows
from workbook.journal.record import Record, Value
from workbook.schema import BY_NAME


def withdrawn(going: Rows, others: Rows, present: Mapping[str, Present]) -> Applied:
    """Find what has to be done to take imports back.

    Parameters
    ----------
    going
        Their rows, as records.
    others
        All else that is said of the same rows, by imports that stay and by single records.
    present
        The workbook's tables.

    Returns
    -------
    Applied
        A row goes where it still says what the import said; a cell gets the word it had before, or another import's.
        Whatever somebody has changed since stays, and is in the lines.
    """
    found = Applied()
    for place, row in going.items():
        table = present.get(row.table)
        places = table.places.get(row.id, []) if table else []
        if table is None or not places:
            continue
        rest = others[place].records if place in others else []
        edits = found.edits.setdefault(row.table, RowEdits())
        if len(places) > 1:
            found.lines.append(Line(row.records[-1], "twice"))
        elif row.add is None or any(record.kind == "add" for record in rest):
            found.lines += _cells(row, rest, places[0], table, edits)
        elif odd := _said_since(row, rest, places[0], table):
            found.lines.append(odd)
        else:
            edits.removed.append(places[0])
    found.edits = {name: edits for name, edits in found.edits.items() if edits.changed or edits.removed}
    return found


def _said_since(row: Row, rest: list[Record], place: int, table: Present) -> Line | None:
    """What keeps an added row in its place: a record about it, or a cell that somebody has changed."""
    if any(record.kind == "change" for record in rest):
        return Line(row.records[-1], "kept")
    values, key = row.values, BY_NAME[row.table].key
    for column in table.columns:
        value = values.get(column)
        if column not in key and table.cell(place, column) != value:
            return Line(row.records[-1], "kept", column, value, table.cell(place, column))
    return None


def _cells(row: Row, rest: list[Record], place: int, table: Present, edits: RowEdits) -> list[Line]:
    """Have the cells of a row that stays say what they said before."""
    kept = []
    said = Row(row.table, row.id, sorted([*row.records, *rest], key=lambda record: record.order)).fields
    for column, own in row.fields.items():
        last = said[column][-1]
        if last not in own or column not in table.columns:
            continue
        stands, before = table.cell(place, column), _before(column, own, rest)
        if stands == before:
            continue
        if stands == last.values[column]:
            edits.changed.setdefault(place, {})[column] = before
        else:
            kept.append(Line(last, "kept", column, last.values[column], stands))
    return kept


def _before(column: str, own: list[Record], rest: list[Record]) -> Value:
    others = [record for record in rest if column in record.values]
    return others[-1].values[column] if others else own[0].was.get(column)
