"""What the workbook's rows have to become, so that every record is in them exactly once.

The records a workbook holds are listed in it, and are saved with its rows in one commit: so nothing is ever applied
twice, whatever was interrupted, and a workbook that comes back from a backup gets what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbook.journal.merging import Row, Rows, unheard
from workbook.journal.notes import Note
from workbook.journal.record import Record, Value

Outcome = Literal[
    "added", "changed", "removed", "earlier", "conflict", "by_hand", "row_gone", "no_column",
    "imported", "withdrawn", "kept", "twice", "more",
]  # fmt: skip
"""What became of a record:

added, changed, removed   the workbook's row now says so
earlier      a later record of somebody who knew this one holds
conflict     two people said different things; the later one holds, the other is only listed
by_hand      the cell was changed by hand in the workbook meanwhile; that stays, the record is only listed
row_gone     the row was deleted in the workbook, or taken away by a record; the record is only listed
no_column    the workbook's table has no such column; the value is only listed
imported     the rows of an import are in the workbook
withdrawn    the rows of an import are not, or no more, in the workbook
kept         a row or cell of a withdrawn import that somebody has changed since; it stays
twice        the row of an import stands in the workbook more than once; it is only listed
more         so many more lines of an import are not listed
"""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one record, or of one of its columns."""

    record: Record
    outcome: Outcome
    column: str = ""
    value: Value = None
    """What the record says."""
    holds: Value = None
    """What stands in the workbook."""


@dataclass(slots=True)
class RowEdits:
    """Changes to one table; rows are called by their place as `Present` gives it."""

    added: list[dict[str, Value]] = field(default_factory=list)
    changed: dict[int, dict[str, Value]] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Applied:
    """What is to be done, and what to say of it."""

    edits: dict[str, RowEdits] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    """Records that could not be applied yet: they stay in the journal, and are tried again at the next merge."""


@dataclass(frozen=True, slots=True)
class Present:
    """One table as it stands in the workbook.

    Parameters
    ----------
    places
        Name of a row -> the rows so called, counted from 0.
    cell
        Gives the value of a row's column, in the words of the schema.
    columns
        The columns the table has.
    key
        The column that holds the id of a row; empty for a table whose rows have none.
    called
        Gives the names by which a row of the journal may stand in the table, the likeliest first.
    """

    places: Mapping[str, list[int]]
    cell: Callable[[int, str], Value]
    columns: Collection[str]
    key: str = ""
    called: Callable[[Row], list[str]] = lambda row: [row.id]


def applied(rows: Rows, done: Collection[str], present: Mapping[str, Present]) -> Applied:
    """Find what a workbook lacks of a journal.

    Parameters
    ----------
    rows
        The journal, merged.
    done
        Ids of the records the workbook holds already.
    present
        The workbook's tables.

    Returns
    -------
    Applied
        Nothing in it where the workbook lacks nothing.
    """
    found = Applied()
    for row in rows.values():
        new = [record for record in row.records if record.id not in done]
        if new:
            _apply(row, new, present.get(row.table), found)
    return found


def _apply(row: Row, new: list[Record], table: Present | None, found: Applied) -> None:
    places = next((table.places[name] for name in table.called(row) if name in table.places), []) if table else []
    about: dict[str, object] = {"table": row.table, "row": row.id, "who": new[-1].who}
    if len(places) > 1 and not all(record.of_batch for record in new):
        new = [record for record in new if not record.of_batch]
    if len(places) > 1 and new[0].of_batch:
        found.lines += [Line(record, "twice") for record in new]
    elif table is None or len(places) > 1:
        found.notes.append(Note("ambiguous" if table else "waiting", about))
    elif row.removal:
        _remove(row, new, places, found)
    elif places:
        found.lines += _change(row, new, places[0], table, found)
    elif any(record.kind == "add" for record in new):
        found.edits.setdefault(row.table, RowEdits()).added.append(_whole(row, table))
        found.lines += [*_without_column(row, new, table), *_settled(row, new)]
    elif row.add is None and not all(record.of_batch for record in new):
        found.notes.append(Note("waiting", about))
        found.lines += [line for record in new if record.of_batch for line in _gone(record)]
    else:
        found.lines += [line for record in new for line in _gone(record)]


def _gone(record: Record) -> list[Line]:
    """What a record says of a row that is not there; a batch has too many rows to list each cell."""
    if record.of_batch:
        return [Line(record, "row_gone")]
    return [Line(record, "row_gone", *said) for said in record.values.items()]


def _whole(row: Row, table: Present) -> dict[str, Value]:
    key: dict[str, Value] = {table.key: row.id} if table.key else {}
    return {name: value for name, value in row.values.items() if name in table.columns} | key


def _without_column(row: Row, new: list[Record], table: Present) -> list[Line]:
    return [
        Line(said[-1], "no_column", column, said[-1].values[column])
        for column, said in row.fields.items()
        if column not in table.columns and said[-1] in new and said[-1].values[column] is not None
    ]


def _remove(row: Row, new: list[Record], places: list[int], found: Applied) -> None:
    removal = row.removal
    if removal in new and places:
        found.edits.setdefault(row.table, RowEdits()).removed.append(places[0])
    for record in new:
        if record.kind == "remove":
            found.lines.append(Line(record, "removed"))
        elif removal is not None and record.writer == removal.writer:
            found.lines.append(Line(record, "earlier"))
        else:
            found.lines += _gone(record)


def _change(row: Row, new: list[Record], place: int, table: Present, found: Applied) -> list[Line]:
    """The lines of records about a row that is there; only cells that nobody else has touched since are changed."""
    kept = _without_column(row, new, table)
    for column, said in row.fields.items():
        last = said[-1]
        if last not in new or column not in table.columns:
            continue
        value, stands = last.values[column], table.cell(place, column)
        if stands == value:
            continue
        if any(stands in (record.values[column], record.was.get(column, value)) for record in said):
            changes = found.edits.setdefault(row.table, RowEdits()).changed
            changes.setdefault(place, {})[column] = value
        else:
            kept.append(Line(last, "by_hand", column, value, stands))
    return kept + _settled(row, new, {line.record.id for line in kept})


def _settled(row: Row, new: list[Record], told: Collection[str] = ()) -> list[Line]:
    """A line for each new record not told of yet: it holds, a later one does, or it was passed over."""
    fields = row.fields
    alone = len(row.records) == 1
    passed = [] if alone else [conflict for column in fields for conflict in unheard(row, column)]
    lines = [
        Line(one.other, "conflict", one.column, one.other.values[one.column], one.holds.values[one.column])
        for one in passed
        if one.other in new or one.holds in new
    ]
    holding = {said[-1].id for said in fields.values()}
    for record in new:
        if record.id in holding and record.id not in told:
            lines.append(Line(record, "added" if record.kind == "add" else "changed"))
        elif record.id not in holding and all(one.other is not record for one in passed):
            lines.append(Line(record, "earlier"))
    return lines
