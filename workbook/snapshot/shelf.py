"""The closed quarters of a workbook: one file each beside it, and a note that says which one counts.

`2026-Q3-<16 digits of its sha256>.npz` holds a snapshot. `2026-Q3-1.closed.json` says that the quarter was closed for
the first time, by whom and with which file; its name is given once and never over another, so of two managers who
close at the same moment one wins. `2026-Q3-1.reopened.json` says why that closing no longer counts. Nothing is deleted.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbook import disk
from workbook.disk.patience import patiently
from workbook.errors import BookBusyError, RefusedError
from workbook.save import digest, folder_of, write_out
from workbook.saveerrors import refusal
from workbook.snapshot.frozen import Snapshot, SpoiltError, changed, packed, unpacked

_NOTE = re.compile(r"(\d{4}-Q[1-4])-([1-9]\d{0,3})\.(closed|reopened)\.json")
_FILE = re.compile(r"(\d{4}-Q[1-4])-[0-9a-f]{16}\.npz")


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing of a quarter."""

    book: Path
    quarter: str
    number: int
    """1 for the first; one more each time it is closed again."""
    file: str
    sha256: str
    as_of: dt.date
    closed_at: dt.datetime
    closed_by: str
    reopened: str = ""
    """Why it no longer counts; empty where it does."""
    reopened_by: str = ""

    @property
    def counts(self) -> bool:
        """Whether the quarter is closed by it."""
        return not self.reopened


def closings(book: Path) -> list[Closing]:
    """Every closing of a workbook's quarters, the oldest quarter first, its first closing first.

    Raises
    ------
    RefusedError
        Where the folder cannot be read, or a note in it is damaged.
    """
    book = book.resolve()
    folder = _folder(book)
    try:
        names = [found for name in _names(folder) if (found := _NOTE.fullmatch(name))]
        notes = {found[0]: _note(folder / found[0]) for found in names}
    except OSError as error:
        raise refusal(error, folder) from error
    told = [_closing(book, name[1], int(name[2]), notes) for name in names if name[3] == "closed"]
    return sorted(told, key=lambda closing: (closing.quarter, closing.number))


def latest(found: list[Closing]) -> list[Closing]:
    """Of each quarter the last closing, whether it counts or was reopened since."""
    return list({closing.quarter: closing for closing in found}.values())


def unrecorded(book: Path, found: list[Closing]) -> dict[str, SpoiltError]:
    """What to say of each quarter that is not closed, though a snapshot of it is there that no note tells of.

    Its note was lost, or its closing broke off: which of both nobody can know, so it is never passed over in silence.
    """
    book = book.resolve()
    folder = _folder(book)
    settled = {closing.quarter for closing in found if closing.counts}
    known = {closing.file for closing in found}
    try:
        files = [name for name in map(_FILE.fullmatch, _names(folder)) if name and name[0] not in known]
    except OSError as error:
        raise refusal(error, folder) from error
    lost = {}
    for name in files:
        quarter = name[1].replace("-", " ")
        if quarter not in settled:
            number = 1 + max((each.number for each in found if each.quarter == quarter), default=0)
            lost[quarter] = SpoiltError(
                "The snapshot {name} of {quarter} is in {folder}, but its note {note} is not; put the note back from a "
                "backup of that folder, or close {quarter} again.",
                name=name[0],
                quarter=quarter,
                folder=folder,
                note=f"{name[1]}-{number}.closed.json",
            )
    return lost


def keep(book: Path, snapshot: Snapshot) -> Closing:
    """Close a quarter: put its snapshot beside the workbook.

    Raises
    ------
    BookBusyError
        Where somebody else closed it at the same moment.
    RefusedError
        Where it is closed already, or the folder does not allow it; the quarter is then as it was.
    """
    book = book.resolve()
    before = [closing for closing in closings(book) if closing.quarter == snapshot.quarter]
    if before and before[-1].counts:
        raise closed_already(before[-1])
    content = packed(snapshot)
    sha256, stem = digest(content), snapshot.quarter.replace(" ", "-")
    folder, file = _folder(book), f"{stem}-{sha256[:16]}.npz"
    number = _free_number(folder, stem)
    note = {
        "file": file, "sha256": sha256, "as_of": snapshot.as_of.isoformat(), "closed_by": snapshot.closed_by,
        "closed_at": snapshot.closed_at.isoformat(timespec="seconds"),
    }  # fmt: skip
    _made(folder)
    with contextlib.suppress(FileExistsError):  # left behind by a run that broke off: of the same bytes by its name
        _published(folder / file, content)
    name = f"{stem}-{number}.closed.json"
    try:
        _published(folder / name, _sealed(note))
    except FileExistsError:
        return _beaten(book, folder / name, note)
    return _closing(book, stem, number, {name: note})


def reopen(book: Path, quarter: str, reason: str, by: str, at: dt.datetime) -> Closing:
    """Open a closed quarter again; its snapshot stays, and the next closing supersedes it.

    Raises
    ------
    RefusedError
        Where the quarter is not closed, no reason is given, or the folder does not allow it.
    """
    if not reason.strip():
        raise RefusedError("A quarter is reopened for a reason; say why, in a few words.")
    found = [closing for closing in latest(closings(book)) if closing.quarter == quarter]
    if not found or not found[0].counts:
        raise RefusedError("{quarter} is not closed, so there is nothing to reopen.", quarter=quarter)
    closing = found[0]
    stem = quarter.replace(" ", "-")
    note = {"reason": reason.strip(), "reopened_by": by, "reopened_at": at.isoformat(timespec="seconds")}
    try:
        _published(_folder(closing.book) / f"{stem}-{closing.number}.reopened.json", _sealed(note))
    except FileExistsError:
        raise BookBusyError("{quarter} was reopened by somebody else just now.", quarter=quarter) from None
    return next(each for each in closings(book) if (each.quarter, each.number) == (quarter, closing.number))


def load(closing: Closing) -> Snapshot:
    """The snapshot of a closing, verified.

    Raises
    ------
    RefusedError
        Where the file is gone, cut off, changed, or written by a newer version.
    """
    try:
        return _loaded(closing)
    except SpoiltError as problem:
        if not closing.counts:
            raise
        raise SpoiltError(
            "{problem} Or reopen {quarter} with a reason, and close it again.", problem=problem, quarter=closing.quarter
        ) from problem


def _loaded(closing: Closing) -> Snapshot:
    path = _folder(closing.book) / closing.file
    try:
        content = patiently(lambda: disk.read(path))
    except FileNotFoundError:
        raise SpoiltError(
            "The snapshot {name} of {quarter} is not in {folder} any more; put the file back from a backup of that "
            "folder.",
            name=closing.file,
            quarter=closing.quarter,
            folder=path.parent,
        ) from None
    except OSError as error:
        raise refusal(error, path) from error
    found = unpacked(content, closing.file)
    if digest(content) != closing.sha256:
        raise changed(closing.file)
    return found


def closed_already(closing: Closing) -> RefusedError:
    """The error for a quarter that is closed."""
    return RefusedError(
        "{quarter} is closed already, by {who} on {day}; reopen it with a reason to close it again.",
        quarter=closing.quarter,
        who=closing.closed_by,
        day=closing.closed_at.date(),
    )


def _folder(book: Path) -> Path:
    return folder_of(book) / "quarters"


def _names(folder: Path) -> list[str]:
    return patiently(lambda: disk.names(folder))


def _free_number(folder: Path, stem: str) -> int:
    """The number of a quarter's next closing: no note has it, not even one whose closing's own note was lost."""
    try:
        found = [name for name in map(_NOTE.fullmatch, _names(folder)) if name and name[1] == stem]
    except OSError as error:
        raise refusal(error, folder) from error
    return 1 + max((int(name[2]) for name in found), default=0)


def _made(folder: Path) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise refusal(error, folder) from error


def _published(path: Path, content: bytes) -> None:
    """Written whole under a name that was free, or `FileExistsError`."""
    try:
        write_out(path, content)
    except RefusedError as error:
        if isinstance(error.__cause__, FileExistsError):
            raise error.__cause__ from None
        raise


def _beaten(book: Path, place: Path, note: dict[str, Any]) -> Closing:
    """Another closing has the name: ours after all, where only the answer failed; else somebody was quicker."""
    other = _note(place)
    found = _NOTE.fullmatch(place.name)
    assert found is not None
    winner = _closing(book, found[1], int(found[2]), {place.name: other})
    if other == note:
        return winner
    if winner.file != note["file"]:
        with contextlib.suppress(OSError):  # nothing points to it
            disk.remove(place.parent / str(note["file"]))
    raise BookBusyError(
        "{who} closed {quarter} at the same moment; that closing holds, and yours was not kept.",
        who=winner.closed_by,
        quarter=winner.quarter,
    )


def _sealed(note: dict[str, Any]) -> bytes:
    body = json.dumps(note, ensure_ascii=False, sort_keys=True)
    return json.dumps({**note, "seal": digest(body.encode("utf-8"))}, ensure_ascii=False, indent=1).encode("utf-8")


def _note(path: Path) -> dict[str, Any]:
    try:
        note = json.loads(patiently(lambda: disk.read(path)).decode("utf-8"))
        seal = note.pop("seal")
        if digest(json.dumps(note, ensure_ascii=False, sort_keys=True).encode("utf-8")) != seal:
            raise ValueError("the seal is broken")  # noqa: TRY301
        return dict(note)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        found = _NOTE.fullmatch(path.name)
        assert found is not None
        raise SpoiltError(
            "The note {name} in {folder} is damaged, so the closed quarters cannot be told; put the file back from a "
            "backup of that folder. Where there is none, take the file out of the folder, and close {quarter} again.",
            name=path.name,
            folder=path.parent,
            quarter=found[1].replace("-", " "),
        ) from problem


def _closing(book: Path, stem: str, number: int, notes: dict[str, dict[str, Any]]) -> Closing:
    note = notes[f"{stem}-{number}.closed.json"]
    again = notes.get(f"{stem}-{number}.reopened.json", {})
    if not _FILE.fullmatch(str(note["file"])):  # sealed, but not a name we give: it could lead anywhere
        raise changed(str(note["file"]))
    return Closing(
        book, stem.replace("-", " "), number, str(note["file"]), str(note["sha256"]),
        dt.date.fromisoformat(note["as_of"]), dt.datetime.fromisoformat(note["closed_at"]), str(note["closed_by"]),
        str(again.get("reason", "")), str(again.get("reopened_by", "")),
    )  # fmt: skip
