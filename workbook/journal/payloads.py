"""Where the rows of batches lie: first on this PC, then beside the shared journal; named by their content.

Nothing here is ever edited or deleted: a batch that was withdrawn can be looked at, and a workbook from an old backup
needs the rows of all batches again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from pathlib import Path

from workbook import disk
from workbook.disk.patience import patiently
from workbook.journal.batch import Batch
from workbook.journal.notes import Note
from workbook.journal.outbox import Outbox
from workbook.journal.packing import unpacked
from workbook.journal.places import Folders, put_aside
from workbook.journal.record import NewerError, Record
from workbook.journal.slip import PAYLOAD, Slip

_MOST_BYTES = 256 << 20
_AGAIN_SECONDS = 0.05
_PART_DAYS = 7


def payload_name(content: bytes) -> str:
    """The name of a file of rows."""
    return f"{hashlib.sha256(content).hexdigest()[:32]}.json.gz"


def keep(outbox: Outbox, content: bytes) -> str:
    """Have a batch's rows safe on this disk; gives the file's name.

    Raises
    ------
    OSError
        Where this disk does not take it; then no record may name it.
    """
    return _put(outbox.imports, payload_name(content), content)


def send_payload(outbox: Outbox, folders: Folders, record: Record) -> list[Note]:
    """Have the rows of a batch of this PC on the share, before or after their record; a second try is harmless."""
    name = Slip.of(record.values).payload
    if name in disk.names(folders.imports):
        return []
    content = disk.read(outbox.imports / name)
    if payload_name(content) != name:
        return [Note("spoilt", {"file": name, "folder": outbox.imports})]
    _sweep(folders.imports)
    _put(folders.imports, name, content)
    return []


def payload(folders: Folders, record: Record, outbox: Outbox | None = None) -> tuple[Batch | None, list[Note]]:
    """The rows of a batch, from this PC where it wrote them, else from the share; None where they cannot be had now."""
    slip = Slip.of(record.values)
    about: dict[str, object] = {"title": slip.title, "who": record.who, "machine": record.machine}
    content, notes = _content(folders, slip.payload, outbox)
    if content is None:
        return None, [*notes, Note("rows_missing", about)]
    try:
        return unpacked(content, slip.title), notes
    except NewerError:
        return None, [Note("newer", {"file": slip.payload})]
    except ValueError:
        return None, [Note("rows_spoilt", about)]


def _content(folders: Folders, name: str, outbox: Outbox | None) -> tuple[bytes | None, list[Note]]:
    if outbox is not None:
        with contextlib.suppress(OSError):
            content = disk.read(outbox.imports / name)
            if payload_name(content) == name:
                return content, []
    for again in (False, True):
        # a file may be on its way through a cache: only what is wrong twice is wrong
        if again:
            time.sleep(_AGAIN_SECONDS)
        try:
            if os.stat(folders.imports / name).st_size > _MOST_BYTES:
                break
            content = patiently(lambda: disk.read(folders.imports / name))
        except FileNotFoundError:
            return None, []
        if payload_name(content) == name:
            return content, []
    return None, [put_aside(folders, name, folders.imports)]


def _put(folder: Path, name: str, content: bytes) -> str:
    os.makedirs(folder, exist_ok=True)
    part = folder / f".{name}.{secrets.token_hex(4)}.part"
    disk.write_new(part, content)
    try:
        patiently(lambda: disk.rename_new(part, folder / name))
    except FileExistsError:
        disk.remove(part)
        if disk.read(folder / name) != content:
            # the name is made from the content: what lies there is damaged, and ours is whole
            disk.rename_new(folder / name, folder / f"damaged-{secrets.token_hex(4)}-{name}")
            return _put(folder, name, content)
    except BaseException:
        with contextlib.suppress(OSError):
            disk.remove(part)
        raise
    disk.flush_folder(folder)
    return name


def _sweep(folder: Path) -> None:
    """Remove half-published rows that a crash left behind long ago; whoever wrote them has them whole."""
    for name in disk.names(folder):
        if name.startswith(".") and name.endswith(".part") and PAYLOAD.match(name[1:]):
            with contextlib.suppress(OSError):
                if time.time() - os.stat(folder / name).st_mtime > _PART_DAYS * 86400:
                    disk.remove(folder / name)
