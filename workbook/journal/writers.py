"""What a journal tells of those who write in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from workbook.journal.notes import Note
from workbook.journal.outbox import Outbox
from workbook.journal.record import Record, identity, moment_of

_AHEAD = dt.timedelta(hours=1)


def of_writers(records: Iterable[Record], now: dt.datetime) -> list[Note]:
    """What the writers' numbers and clocks tell: gaps, copied ids, clocks far ahead."""
    by_writer: dict[str, dict[int, list[Record]]] = {}
    for record in records:
        by_writer.setdefault(record.writer, {}).setdefault(record.seq, []).append(record)
    notes: list[Note] = []
    for numbers in by_writer.values():
        last = numbers[max(numbers)][0]
        about: dict[str, object] = {"who": last.who, "machine": last.machine}
        missing = sorted(set(range(1, max(numbers))) - numbers.keys())
        if missing:
            notes.append(Note("gap", about | {"count": len(missing), "first": missing[0]}))
        if any(len(same) > 1 for same in numbers.values()):
            notes.append(Note("clone", about))
        elif any(
            same[0].previous not in ("", *(f"{before.id[1:]}" for before in numbers.get(seq - 1, ())))
            for seq, same in numbers.items()
            if seq - 1 in numbers
        ):
            notes.append(Note("chain", about))
        ahead = moment_of(max(one.stamp for same in numbers.values() for one in same)) - now
        if ahead > _AHEAD:
            notes.append(Note("clock", about | {"hours": round(ahead / dt.timedelta(hours=1))}))
    return notes


def copied(outbox: Outbox, records: Mapping[str, Record]) -> bool:
    """Whether somebody else writes under an id of this PC: its disk was copied, or an old state of it restored."""
    own = set(outbox.writers())
    theirs = {(record.writer, record.seq, name) for name, record in records.items() if record.writer in own}
    ours = {(one.writer, one.seq, identity(one.content)) for one in outbox.unsent()} | set(outbox.sent())
    return not theirs <= ours
