"""A workbook's folder, several PCs that write for it, and tables to which the journal is applied, without any cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbook.journal import Folders, Outbox, Present, Record, applied, merged

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


@dataclass
class Sheet:
    """A workbook's table Touches as plain rows, and the ids of the records it holds."""

    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)

    def take_in(self, records: Mapping[str, Record]) -> list[str]:
        """Apply a journal as a merge does; gives what became of each record."""
        order = list(self.rows)
        present = Present(
            {name: [at] for at, name in enumerate(order)},
            lambda at, column: self.rows[order[at]].get(column),
            {"account_id", "purpose", "channel", "hours"},
            "touch_id",
        )
        found = applied(merged(records), self.holds, {"Touches": present})
        for edits in found.edits.values():
            for at, values in edits.changed.items():
                self.rows[order[at]] |= values
            for at in edits.removed:
                del self.rows[order[at]]
            for row in edits.added:
                key = str(row.pop("touch_id"))
                assert key not in self.rows
                self.rows[key] = dict(row)
        self.holds |= {line.record.id for line in found.lines}
        return sorted(line.outcome for line in found.lines)
