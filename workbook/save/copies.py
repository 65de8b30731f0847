"""Conflict copies: versions of a book that could not take its place, because somebody else had saved first.

One may hold the only copy of what somebody typed, and no program can tell whether a person has taken from it what
they need. So none is ever deleted here; they are told of until a person has looked.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from workbook import disk
from workbook.save.intent import folder_of, host

OLD = dt.timedelta(days=30)
"""From here on a copy has plainly been forgotten."""
_NAME = re.compile(r".* \(conflict (\d{4}-\d\d-\d\d \d{4})Z .*\)(\.\w{1,8})?")


@dataclass(frozen=True, slots=True)
class Copy:
    """A conflict copy by its name, which says when it was made."""

    path: Path
    taken: dt.datetime


def keep(version: Path, book: Path, moment: dt.datetime) -> Path:
    """Keep a version that may not take the book's place.

    Parameters
    ----------
    version : Path
        Where it lies; it is moved.
    book : Path
        The workbook.
    moment : datetime
        When it was found that it may not.

    Returns
    -------
    Path
        Where it lies now; no other copy is overwritten.
    """
    folder = _folder(book)
    folder.mkdir(parents=True, exist_ok=True)
    words = f"conflict {moment.astimezone(dt.UTC):%Y-%m-%d %H%MZ} {host()}"
    name, count = folder / f"{book.stem} ({words}){book.suffix}", 1
    while True:
        try:
            disk.rename_new(version, name)
        except FileExistsError:
            count += 1
            name = folder / f"{book.stem} ({words} {count}){book.suffix}"
        else:
            return name


def copies(book: Path, *, until: dt.datetime | None = None) -> list[Copy]:
    """A book's conflict copies, the oldest first; other files in the folder are not ours.

    Parameters
    ----------
    book : Path
        The workbook.
    until : datetime, optional
        Only those made no later.
    """
    found = []
    for name in disk.names(_folder(book)):
        if said := _NAME.fullmatch(name):
            with contextlib.suppress(ValueError):  # a day no calendar has: not a name of ours
                moment = dt.datetime.strptime(said.group(1), "%Y-%m-%d %H%M").replace(tzinfo=dt.UTC)
                found.append(Copy(_folder(book) / name, moment))
    return sorted(
        (copy for copy in found if until is None or copy.taken <= until), key=lambda copy: (copy.taken, copy.path.name)
    )


def _folder(book: Path) -> Path:
    return folder_of(book) / "conflict"
