"""Fewer files: records that two verified backups hold are packed into one file. No record is ever dropped."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from workbook import disk
from workbook.errors import ReviewError
from workbook.journal.places import Folders
from workbook.journal.record import NAME, digest, stamped
from workbook.journal.sending import put

BACKUPS = 2
"""How many verified backups must hold a record before its own file goes."""
WORTH_IT = 500
"""Fewer files than this are listed as fast as one."""


def compact(
    folders: Folders, held: Callable[[bytes], Iterable[str]], *, now: dt.datetime | None = None, least: int = WORTH_IT
) -> int:
    """Pack what is old and safe.

    Parameters
    ----------
    folders
        Where the journal lies.
    held
        Gives the ids of the records a workbook's bytes hold; raises `ReviewError` where they are no whole workbook.
    now
        The present, after which the pack is named.
    least
        Fewer files than this are left alone.

    Returns
    -------
    int
        How many files were packed into one.
    """
    safe = _in_backups(folders.backup, held)
    names = [name for name in disk.names(folders.journal) if NAME.fullmatch(name.removesuffix(".json"))]
    chosen = [name for name in names if f"r{name[-21:-5]}" in safe]
    if len(chosen) < max(least, 2):
        return 0
    contents = {name: disk.read(folders.journal / name) for name in chosen}
    whole = {name: content for name, content in contents.items() if digest(content) == name[-21:-5]}
    pack = b"\n".join(whole.values()) + b"\n"
    name = f"pack-{stamped(now or dt.datetime.now(dt.UTC))}-{digest(pack)}.jsonl"
    put(folders, name, pack)
    disk.flush_folder(folders.journal)
    if disk.read(folders.journal / name) != pack:
        return 0
    for name in whole:
        with contextlib.suppress(OSError):
            disk.remove(folders.journal / name)
    return len(whole)


def _in_backups(backup: Path, held: Callable[[bytes], Iterable[str]]) -> set[str]:
    """The records that at least `BACKUPS` whole backups hold, the newest first."""
    found: list[set[str]] = []
    for name in reversed(disk.names(backup)):
        if name.startswith(".") or not name.lower().endswith((".xlsx", ".xlsm")):
            continue
        with contextlib.suppress(OSError, ReviewError):
            found.append(set(held(disk.read(backup / name))))
        if len(found) == BACKUPS:
            return set.intersection(*found)
    return set()
