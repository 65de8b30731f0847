"""Bringing a broken-off exchange to its end: the book is whole afterwards, old or new, and nobody's save is lost."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from workbook import disk
from workbook.disk.patience import patiently
from workbook.save.copies import keep
from workbook.save.history import backups
from workbook.save.intent import Intent, digest, file_of, folder_of
from workbook.saveerrors import refusal, refused


def recover(book: Path) -> Path | None:
    """Put right what a crash in the middle of `commit` left behind; to be called before a book is opened.

    Parameters
    ----------
    book : Path
        The workbook, which may be missing.

    Returns
    -------
    Path or None
        The book where it was brought back, or the copy somebody's version was kept as; None where all was well or
        another run is at it just now.

    Raises
    ------
    RefusedError
        When the folder does not allow it, or the book is gone while there are backups of it.
    """
    book = book.resolve()
    try:
        try:
            brought = bring_to_end(book)
        except PermissionError:
            if not os.path.lexists(book):
                raise
            brought = None  # who may only read can still read
        if not _appears(book) and (kept := backups(book)):
            raise refused("lost", book, backup=kept[0])
    except OSError as error:
        raise refusal(error, book) from error
    return brought


def bring_to_end(book: Path) -> Path | None:
    """As `recover`, for who is about to write: raises `OSError` where the rights do not allow it."""
    path = file_of(book)
    try:
        with disk.take(path):
            try:
                intent = Intent.from_bytes(disk.read(path))
            except ValueError:
                _quarantine(path)
                return None
            return settle(book, intent)
    except (FileNotFoundError, BlockingIOError):
        return None  # nothing is under way, or its owner lives


def settle(book: Path, intent: Intent, *, aside: dt.datetime | None = None) -> Path | None:
    """Bring an exchange to its end from whatever point it reached; done again, it changes nothing.

    Parameters
    ----------
    book : Path
        The workbook.
    intent : Intent
        What was to be done. No other file is touched.
    aside : datetime, optional
        Keep the new book as a conflict copy of this moment, and do not put it in the old one's place any more.

    Returns
    -------
    Path or None
        As `recover`; the conflict copy where one was asked for.
    """
    new, old = intent.files(book)
    brought: Path | None = None
    now, before = _fingerprint(book), _fingerprint(old)
    if now is None and before is not None and not _appears(book):
        forward = aside is None and before == intent.old_digest and _fingerprint(new) == intent.new_digest
        try:
            disk.rename_new(new if forward else old, book)
            brought = book
        except FileExistsError:  # somebody put one there in the meantime
            pass
        now, before = _fingerprint(book), _fingerprint(old)
    if now is not None and before is not None:
        brought = _file_away(book, intent, now, before) or brought
    if aside is not None:
        brought = keep(new, book, aside)
    disk.remove(new)
    disk.flush_folder(book.parent)
    disk.remove(file_of(book))
    return brought


def _file_away(book: Path, intent: Intent, now: str, before: str) -> Path | None:
    """The book is there, and so is a version that was moved out of the way."""
    _, old = intent.files(book)
    if now == before:
        disk.remove(old)  # a second copy of what stands in its place
        return None
    if before == intent.old_digest:
        return None  # a backup now
    return keep(old, book, dt.datetime.now(dt.UTC))


def _quarantine(path: Path) -> None:
    """A torn or foreign intent names nothing we may touch; it is kept to be looked at."""
    folder = path.parent / "quarantine"
    folder.mkdir(exist_ok=True)
    stamp = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H%M%S.%fZ}"
    disk.rename_new(path, folder / f"commit {stamp}.json")


def _fingerprint(path: Path) -> str | None:
    try:
        return digest(patiently(lambda: disk.read(path)))
    except FileNotFoundError:
        return None


def _appears(book: Path) -> bool:
    """Whether a book is there, or comes within a moment: while Excel saves, there is none for an instant."""
    if not folder_of(book).is_dir():
        return True  # never saved by us: whoever opens it says whether it is there
    try:
        patiently(lambda: os.lstat(book), also=(FileNotFoundError,))
    except FileNotFoundError:
        return False
    return True
