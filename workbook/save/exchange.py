"""The exchange itself, as a compare-and-swap."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
from collections.abc import Collection, Iterator
from pathlib import Path

from workbook import disk
from workbook.disk.patience import passing, patiently
from workbook.errors import RefusedError
from workbook.save import history, inventory
from workbook.save.holding import refuse_marked
from workbook.save.intent import Intent, digest, file_of
from workbook.save.recovery import bring_to_end, settle
from workbook.saveerrors import refusal, refused, somebody

_DENIED = 5  # Windows: the right is lacking, though it says the same of a file that is just being deleted


class _ChangedError(Exception):
    """The book is not the one that was read."""


def commit(
    book: Path,
    content: bytes,
    expected_digest: str,
    *,
    left_out: Collection[str] = (),
    now: dt.datetime | None = None,
) -> None:
    """Put new content in the place of a book nobody has changed since it was read.

    Parameters
    ----------
    book : Path
        The workbook.
    content : bytes
        The whole new workbook.
    expected_digest : str
        `digest` of the book as it was read.
    left_out : Collection[str]
        Parts of the old book that the new one lacks on purpose, as whoever wrote it says; without any other it is
        refused.
    now : datetime, optional
        The time the backup and a conflict copy are named after; the present by default.

    Raises
    ------
    BookBusyError
        When somebody has the book open, or it changed since it was read: then the result lies among the conflict
        copies, and the book is as it was.
    RefusedError
        When the new book lacks a part of the old one, or the folder, the disk or the rights do not allow it; the book
        is whole, old or new.
    """
    book = book.resolve()
    moment = now or dt.datetime.now(dt.UTC)
    refuse_marked(book)
    names = inventory.whole(book, content) | {part.casefold() for part in left_out}
    try:
        found = patiently(lambda: os.stat(book), also=(FileNotFoundError,))
        if not found.st_mode & 0o222:
            raise refused("marked_read_only", book)
        intent = Intent.of(book, content, expected_digest, moment)
        with _declared(book, intent):
            _carry_out(book, content, names, intent, moment)
    except OSError as error:
        raise refusal(error, book) from error
    with contextlib.suppress(OSError):  # the book is safe; old backups can wait
        history.thin(book, intent.files(book)[1])


def write_out(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write a file of its own, with no history.

    Parameters
    ----------
    path : Path
        Where to.
    content : bytes
        The whole file.
    overwrite : bool
        Whether a file that is there already may be exchanged for the new one.

    Raises
    ------
    RefusedError
        When there is such a file and it is not to be overwritten, or the folder does not allow it.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise refused("no_folder", path)
    fresh, old = (path.with_name(f".{path.name}.{kind}-{secrets.token_hex(8)}") for kind in ("new", "old"))
    try:
        disk.write_new(fresh, content)
        try:
            if overwrite and path.exists():
                disk.same_rights(path, fresh)
                patiently(lambda: disk.rename_new(path, old))
            patiently(lambda: disk.rename_new(fresh, path))
            disk.flush_folder(path.parent)
        finally:
            with contextlib.suppress(OSError):
                if old.exists() and not path.exists():
                    disk.rename_new(old, path)
                disk.remove(old)
                disk.remove(fresh)
    except FileExistsError as error:
        raise refused("exists", path) from error
    except OSError as error:
        raise refusal(error, path) from error


@contextlib.contextmanager
def _declared(book: Path, intent: Intent) -> Iterator[None]:
    """The intent, written down and ours; it stays behind where the exchange could not be brought to its end."""
    path = file_of(book)
    try:
        os.mkdir(path.parent / "backup")
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path.parent / "backup", exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            patiently(lambda: _declare(stack, path, intent, book), also=(FileExistsError,))
        except FileExistsError as error:
            raise _committing(book) from error
        except OSError as error:
            raise (_committing(book) if passing(error) else error) from error
        yield


def _declare(stack: contextlib.ExitStack, path: Path, intent: Intent, book: Path) -> None:
    try:
        stack.enter_context(disk.own(path, intent.to_bytes()))
    except FileExistsError:
        bring_to_end(book)  # left behind by a crash, or its owner lives and the next line says so
        stack.enter_context(disk.own(path, intent.to_bytes()))


def _committing(book: Path) -> RefusedError:
    try:
        other = Intent.from_bytes(disk.read(file_of(book)))
    except (OSError, ValueError):
        return refused("committing", book, host="?", since="?")
    return refused("committing", book, host=other.host, since=other.since)


def _carry_out(book: Path, content: bytes, names: set[str], intent: Intent, moment: dt.datetime) -> None:
    """Do it, or leave the book as it was; where not even that can be done now, recovery will."""
    try:
        _exchange(book, content, names, intent)
    except _ChangedError:
        copy = settle(book, intent, aside=moment)
        raise refused("changed", book, copy=copy and copy.relative_to(book.parent)) from None
    except OSError as error:
        settle(book, intent)
        if _is(book, intent.new_digest):
            return  # what failed was only the answer
        raise refusal(error, book) from error
    except BaseException:
        settle(book, intent)
        raise
    with contextlib.suppress(OSError):  # the next run finds the exchange done, and takes the intent away
        disk.remove(file_of(book))


def _exchange(book: Path, content: bytes, names: set[str], intent: Intent) -> None:
    """The two renames. Each fails rather than overwrite; a book open in Excel cannot be renamed away."""
    new, old = intent.files(book)
    disk.write_new(new, content)
    disk.same_rights(book, new)
    with contextlib.ExitStack() as stack:
        try:
            patiently(lambda: stack.enter_context(disk.hold(book)), also=(FileNotFoundError,))
        except BlockingIOError as error:
            raise somebody("open", book) from error
        seen = _look(book)
        found = patiently(lambda: disk.read(book), also=(FileNotFoundError,))  # Excel may be exchanging it
        if digest(found) != intent.old_digest:
            raise _ChangedError
        inventory.check(book, found, names)
        try:
            patiently(lambda: disk.rename_new(book, old), also=(FileNotFoundError,))
        except OSError as error:
            if passing(error) and getattr(error, "winerror", None) != _DENIED:
                raise refused("viewed", book) from error
            raise
    # Held, the file could not be written, but Excel may have put another in its place before the rename took it.
    if _look(old) != seen and digest(disk.read(old)) != intent.old_digest:
        raise _ChangedError
    try:
        patiently(lambda: disk.rename_new(new, book))
    except FileExistsError:
        raise _ChangedError from None
    disk.flush_folder(book.parent)


def _look(path: Path) -> tuple[int, int, int]:
    """Which file this is, and whether it was written since: far cheaper to ask a share than its whole content."""
    found = patiently(lambda: os.stat(path), also=(FileNotFoundError,))
    return found.st_ino, found.st_size, found.st_mtime_ns


def _is(book: Path, fingerprint: str) -> bool:
    try:
        return digest(disk.read(book)) == fingerprint
    except OSError:
        return False
