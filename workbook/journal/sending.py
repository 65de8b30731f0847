"""Sending records from this PC to the shared journal."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from pathlib import Path

from workbook import disk
from workbook.disk.patience import patiently
from workbook.journal.notes import Note
from workbook.journal.outbox import Outbox
from workbook.journal.payloads import send_payload
from workbook.journal.places import Folders, put_aside
from workbook.journal.record import NAME, Record, parsed
from workbook.journal.shelf import Shelf
from workbook.journal.slip import Slip

_PART_DAYS = 7  # a half-published file older than this is nobody's any more


def publish(outbox: Outbox, folders: Folders, *, now: float | None = None) -> tuple[int, list[Note]]:
    """Send what only this PC has; each record is in the journal whole or not at all, and a second try is harmless.

    Returns
    -------
    sent : int
        How many records are now to be seen by everybody and were not before.
    notes : list of Note
        What is worth telling.

    Raises
    ------
    OSError
        Where the share does not take one; it and those after it stay unsent.
    """
    waiting = list(outbox.unsent())
    if not waiting:
        return 0, []
    if not (folders.book.exists() or folders.root.is_dir()):
        raise FileNotFoundError(2, "No such file", str(folders.book))
    os.makedirs(folders.journal, exist_ok=True)
    there = disk.names(folders.journal)
    _sweep(folders.journal, there, outbox.writers(), time.time() if now is None else now)
    notes: list[Note] = []
    sent = 0
    for kept in waiting:
        try:
            record = parsed(kept.content)
        except ValueError:
            notes.append(Note("spoilt", {"file": f"{kept.seq:06d}.json", "folder": outbox.folder / kept.writer}))
            continue
        notes += _send(outbox, folders, record, kept.content)
        outbox.mark_sent(kept)
        sent += 1
    disk.flush_folder(folders.journal)
    return sent, notes


def _send(outbox: Outbox, folders: Folders, record: Record, content: bytes) -> list[Note]:
    """A batch's rows go before its record: whoever sees the record finds them."""
    notes = send_payload(outbox, folders, record) if record.kind == "batch" else []
    return [*notes, *put(folders, record.name, content)]


def put(folders: Folders, name: str, content: bytes) -> list[Note]:
    """Have a file of this name and content in the journal."""
    target = folders.journal / name
    part = folders.journal / f".{name}.{secrets.token_hex(4)}.part"
    disk.write_new(part, content)
    try:
        patiently(lambda: disk.rename_new(part, target))
    except FileExistsError:
        disk.remove(part)
        if disk.read(target) == content:
            return []
        # the name is made from the content: what lies there is damaged, and ours is whole
        notes = [put_aside(folders, name)]
        if notes[0].code == "quarantined":
            notes += put(folders, name, content)
        return notes
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove(part)
        raise
    return []


def send_again(outbox: Outbox, folders: Folders, shelf: Shelf) -> list[Note]:
    """Send again what this PC had sent and the share has lost."""
    notes = _rows_again(outbox, folders, shelf)
    missing = [(writer, seq) for writer, seq, name in outbox.sent() if name not in shelf.records]
    if not missing:
        return notes
    kept = {(one.writer, one.seq): one.content for one in outbox.kept()}
    for place in missing:
        with contextlib.suppress(ValueError):
            record = parsed(kept.get(place, b""))
            notes += _send(outbox, folders, record, record.content())
            notes.append(Note("returned", {"id": record.id}))
            shelf.records[record.id] = record
    return notes


def _rows_again(outbox: Outbox, folders: Folders, shelf: Shelf) -> list[Note]:
    """The rows of own batches that the share has lost."""
    kept = set(disk.names(outbox.imports))
    own = [record for record in shelf.records.values() if record.kind == "batch"] if kept else []
    lost = {Slip.of(record.values).payload: record for record in own} if own else {}
    notes: list[Note] = []
    for name in (lost.keys() & kept) - set(disk.names(folders.imports) if lost else ()):
        notes += send_payload(outbox, folders, lost[name])
    return notes


def _sweep(journal: Path, names: list[str], writers: list[str], now: float) -> None:
    """Remove half-published files of our own that a crash left behind long ago; their records are in the outbox."""
    for name in names:
        found = NAME.match(name[1:])
        if name.startswith(".") and name.endswith(".part") and found and found[2] in writers:
            with contextlib.suppress(OSError):
                if now - os.stat(journal / name).st_mtime > _PART_DAYS * 86400:
                    disk.remove(journal / name)
