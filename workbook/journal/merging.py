"""Records put together: for each row what was said of it, and which word holds.

The same records give the same result in whatever order, however often and in whatever pieces they arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbook.journal.record import Record, Value
from workbook.journal.slip import BATCHES

Rows = dict[tuple[str, str], "Row"]


@dataclass(slots=True)
class Row:
    """Everything recorded about one row, in the order in which it counts."""

    table: str
    id: str
    records: list[Record] = field(default_factory=list)

    @property
    def add(self) -> Record | None:
        """The record that made the row; None where the row stood in the workbook before, or its record is missing."""
        return next((record for record in self.records if record.kind == "add"), None)

    @property
    def removal(self) -> Record | None:
        """The record that took the row away. A removal is for good, whatever was said before or after it."""
        return next((record for record in self.records if record.kind == "remove"), None)

    @property
    def fields(self) -> dict[str, list[Record]]:
        """Column -> the records that say something of it; the last one holds."""
        found: dict[str, list[Record]] = {}
        for record in self.records:
            for column in record.values:
                found.setdefault(column, []).append(record)
        return found

    @property
    def values(self) -> dict[str, Value]:
        """Column -> the value that holds."""
        return {column: said[-1].values[column] for column, said in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people said different things of one cell without knowing of each other."""

    holds: Record
    other: Record
    column: str


def merged(records: Mapping[str, Record] | Iterable[Record]) -> Rows:
    """Every row the records are about, by table and row id; batches are no rows."""
    found = records.values() if isinstance(records, Mapping) else {record.id: record for record in records}.values()
    return by_row(record for record in found if record.table != BATCHES)


def by_row(records: Iterable[Record]) -> Rows:
    """The records of each row, in their order."""
    rows: Rows = {}
    for record in sorted(records, key=lambda record: record.order):
        place = record.table, record.row_id
        if place not in rows:
            rows[place] = Row(*place)
        rows[place].records.append(record)
    return rows


def state(rows: Rows) -> dict[str, dict[str, dict[str, Value]]]:
    """Table -> row id -> column -> value, of the rows the journal itself has added and not taken away."""
    found: dict[str, dict[str, dict[str, Value]]] = {}
    for row in rows.values():
        if row.add and not row.removal:
            found.setdefault(row.table, {})[row.id] = row.values
    return found


def conflicts(rows: Rows) -> list[Conflict]:
    """Every word that does not hold although nobody who knew of it has changed it."""
    return [conflict for row in rows.values() for column in row.fields for conflict in unheard(row, column)]


def unheard(row: Row, column: str) -> list[Conflict]:
    """The words on one cell that a later one passed over without knowing them, in their order."""
    said = row.fields[column]
    writers, values = {said[-1].writer}, {said[-1].values[column]}
    known = {said[-1].was[column]} if column in said[-1].was else set()
    found = []
    for record in reversed(said[:-1]):
        value = record.values[column]
        if record.writer not in writers and value not in values and value not in known:
            found.append(Conflict(said[-1], record, column))
        writers.add(record.writer)
        values.add(value)
        known |= {record.was[column]} if column in record.was else set()
    return found[::-1]
