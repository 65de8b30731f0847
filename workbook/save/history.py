"""The books that were: each exchange leaves the old one here, and old ones thin out with time."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook import disk
from workbook.save.intent import digest, folder_of

LAST, DAYS, WEEKS = 20, 30, 52
MOST_BYTES = 500 << 20
_NAME = re.compile(r"(\d{4}-\d\d-\d\d \d{6})Z ([0-9a-f]{16}) [0-9a-f]{4}(\.\w{1,8})?")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup by its name, which says when it was taken and what it holds."""

    path: Path
    taken: dt.datetime
    fingerprint: str


def backups(book: Path) -> list[Path]:
    """A book's backups, the newest first."""
    return [backup.path for backup in found(book)]


def verified(backup: Path) -> bool:
    """Whether a backup still holds what its name says."""
    said = _NAME.fullmatch(backup.name)
    return said is not None and digest(disk.read(backup)).startswith(said.group(2))


def found(book: Path) -> list[Backup]:
    """A book's backups, the newest first; other files in the folder are not ours."""
    folder = folder_of(book) / "backup"
    matched = [(name, said) for name in disk.names(folder) if (said := _NAME.fullmatch(name))]
    known = [Backup(folder / name, _moment(said.group(1)), said.group(2)) for name, said in matched]
    return sorted(known, key=lambda backup: (backup.taken, backup.path.name), reverse=True)


def thin(book: Path, newest: Path, *, most_bytes: int = MOST_BYTES) -> None:
    """Keep the last 20, one a day for 30 days, one a week for a year, and not more than fits; and always `newest`.

    Parameters
    ----------
    book : Path
        The workbook.
    newest : Path
        The backup just taken and verified: it stays whatever the clocks said when the others were named.
    most_bytes : int
        How much all of them may take; the oldest go first.
    """
    known = found(book)
    keep = {newest} | kept(known)
    for backup in known:
        if backup.path not in keep:
            _drop(backup.path)
    # asking a share for the size of every file takes longer than an exchange; books of a year differ little in size
    if len(keep) * newest.stat().st_size * 2 > most_bytes:
        _fit([backup.path for backup in known if backup.path in keep], newest, most_bytes)


def kept(known: list[Backup]) -> set[Path]:
    """Those that stay by their age; the newest come first."""
    now = known[0].taken if known else dt.datetime.min
    days = (backup for backup in known if now - backup.taken < dt.timedelta(days=DAYS))
    weeks = (backup for backup in known if now - backup.taken < dt.timedelta(weeks=WEEKS))
    daily = _last_of_each((backup.taken.date(), backup) for backup in days)
    weekly = _last_of_each((backup.taken.isocalendar()[:2], backup) for backup in weeks)
    return {backup.path for backup in known[:LAST]} | daily | weekly


def _fit(newest_first: list[Path], newest: Path, most_bytes: int) -> None:
    spent = newest.stat().st_size
    for path in newest_first:
        if path != newest:
            with contextlib.suppress(OSError):
                spent += path.stat().st_size
                if spent > most_bytes:
                    disk.remove(path)


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):  # open in Excel, or gone: the next run sees to it
        disk.remove(path)


def _last_of_each(named: Iterable[tuple[object, Backup]]) -> set[Path]:
    first: dict[object, Path] = {}
    for period, backup in named:
        first.setdefault(period, backup.path)
    return set(first.values())


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d %H%M%S")
    except ValueError:
        return dt.datetime.min
