"""A workbook's folder, several PCs that write for it, and tables to which the journal is applied, without any cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbook.journal import (
    BATCHES,
    Batch,
    Changed,
    Folders,
    Outbox,
    Present,
    Record,
    RowEdits,
    TableChange,
    keep,
    packed,
    take,
)  # fmt: skip
from workbook.journal.taking import Rows

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def outbox(folder: Path, pc: str = "pc") -> Outbox:
    """The outbox of a PC."""
    return Outbox.of(folder / pc, folder / "Book.xlsx")


def folders(folder: Path) -> Folders:
    """The workbook's folders; the workbook is there."""
    book = folder / "Book.xlsx"
    book.touch()
    return Folders(book)


def touch(box: Outbox, purpose: str = "Agree the spares list", now: dt.datetime = NOON) -> Record:
    """One contact written down."""
    return box.write("add", "Touches", {"account_id": "0101", "purpose": purpose}, now=now)


def batch(
    title: str = "CRM", changes: Mapping[tuple[str, str], tuple[str, str]] | None = None, **purposes: str
) -> Batch:
    """An import: contacts with these purposes, and changes of cells as (row, column): (was, value)."""
    added = {"touch_id": list(purposes), "account_id": ["0101"] * len(purposes), "purpose": list(purposes.values())}
    cells = (changes or {}).items()
    changed = Changed(
        [(row,) for (row, _), _said in cells], [column for (_, column), _said in cells],
        [was for _, (was, _value) in cells], [value for _, (_was, value) in cells],
    )  # fmt: skip
    return Batch(title, {"Touches": TableChange("Touches", added if purposes else {}, changed)})


def import_(box: Outbox, batch: Batch, *after: str, now: dt.datetime = NOON, seen: str = "") -> Record:
    """An import written down."""
    payload = keep(box, packed(batch))
    return box.write("batch", BATCHES, batch.slip(payload, after).values(), now=now, seen=seen)


def take_back(box: Outbox, name: str, now: dt.datetime = NOON, seen: str = "") -> Record:
    """An import taken back."""
    return box.write("remove", BATCHES, {}, row=name, now=now, seen=seen)


@dataclass
class Sheet:
    """A workbook's table Touches as plain rows, and the ids of the records it holds."""

    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    """The codes of the last merge."""

    def present(self) -> dict[str, Present]:
        self._order = order = list(self.rows)
        return {
            "Touches": Present(
                {name: [at] for at, name in enumerate(order)},
                lambda at, column: order[at] if column == "touch_id" else self.rows[order[at]].get(column),
                {"touch_id", "account_id", "purpose", "channel", "hours"},
                "touch_id",
            )
        }

    def edit(self, table: str, edits: RowEdits) -> None:
        for at, values in edits.changed.items():
            self.rows[self._order[at]] |= values
        for at in edits.removed:
            del self.rows[self._order[at]]
        for row in edits.added:
            key = str(row.pop("touch_id"))
            assert key not in self.rows
            self.rows[key] = dict(row)

    def take_in(self, records: Mapping[str, Record], ask: Rows = lambda record: (None, [])) -> list[str]:
        """Apply a journal as a merge does; gives what became of each record."""
        found = take(records, self.holds, self, ask)
        self.holds |= {line.record.id for line in found.lines}
        self.notes = [note.code for note in found.notes]
        return sorted(line.outcome for line in found.lines)

    def said(self) -> dict[str, dict[str, object]]:
        """The rows as anybody reads them: a blank cell is as good as none."""
        return {name: {key: word for key, word in row.items() if word is not None} for name, row in self.rows.items()}
