"""Putting a new workbook in the place of an old one, so that nothing is ever lost, torn or silently overwritten.

A book is never written in place (a crash would tear it) and never replaced by `os.replace` (on many shares that
succeeds while somebody has the book open, and cuts off their later saves). The new book is written beside the old
one, read back, and then takes its place by two renames of which neither can overwrite anything.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import os
import re
import secrets
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from workbook.errors import BookBusyError, RefusedError
from workbook.saveerrors import refusal

_NO_LINKS = {
    getattr(errno, name, None) for name in ("EPERM", "EACCES", "ENOSYS", "EOPNOTSUPP", "ENOTSUP", "EMLINK", "EXDEV")
}
_STALE = 24 * 3600.0  # seconds after which a half-written file is surely nobody's any more


def digest(content: bytes) -> str:
    """A book's fingerprint, to be taken of the very bytes that were read."""
    return hashlib.sha256(content).hexdigest()


def commit(book: Path, content: bytes, expected_digest: str, *, now: dt.datetime | None = None) -> None:
    """Put new content in the place of a book nobody has changed since it was read.

    Parameters
    ----------
    book : Path
        The workbook.
    content : bytes
        The whole new workbook.
    expected_digest : str
        `digest` of the book as it was read.
    now : datetime, optional
        The time a conflict copy is named after; the present by default.

    Raises
    ------
    BookBusyError
        When somebody has the book open, or it changed since it was read: then the result lies beside it as a
        conflict copy, and the book is as it was.
    RefusedError
        When the folder, the disk or the rights do not allow it; the book is as it was.
    """
    book = book.resolve()
    moment = now or dt.datetime.now(dt.UTC)
    _refuse_open(book)
    try:
        if not os.stat(book).st_mode & 0o222:
            raise RefusedError(f"{book.name} is marked read-only; clear that mark, or write a copy with --out.")
        with _beside(book, content) as fresh:
            _copy_rights(book, fresh)
            if digest(book.read_bytes()) != expected_digest:
                raise _conflict(book, fresh, moment, "was changed by somebody else while it was being scored")
            _exchange(book, fresh, expected_digest, moment)
    except OSError as error:
        raise refusal(error, book) from error


def write_out(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write a workbook to a file of its own.

    Parameters
    ----------
    path : Path
        Where to.
    content : bytes
        The whole workbook.
    overwrite : bool
        Whether a file that is there already may be exchanged for the new one.

    Raises
    ------
    RefusedError
        When there is such a file and it is not to be overwritten, or the folder does not allow it.
    """
    path = path.resolve()
    if not path.parent.is_dir():
        raise RefusedError(f"There is no folder {path.parent}; create it, or give another name.")
    try:
        if overwrite and path.exists():
            commit(path, content, digest(path.read_bytes()))
            return
        with _beside(path, content) as fresh:
            _rename(fresh, path)
    except FileExistsError as error:
        raise RefusedError(f"{path} is there already; give another name, or say that it may be overwritten.") from error
    except OSError as error:
        raise refusal(error, path) from error


def recover(book: Path) -> Path | None:
    """Put right what a crash in the middle of `commit` left behind; to be called before a book is opened.

    Parameters
    ----------
    book : Path
        The workbook, which may be missing.

    Returns
    -------
    Path or None
        The book where it was brought back, or the copy an earlier version was kept as; None where all was well.
    """
    book = book.resolve()
    kept: Path | None = None
    try:
        names = sorted(os.listdir(book.parent)) if book.parent.is_dir() else []
        ours = re.compile(re.escape(f".{book.name}.") + r"(old|new)-[0-9a-f]{16}")
        leftovers = [(found.group(1), book.parent / name) for name in names if (found := ours.fullmatch(name))]
        for kind, path in leftovers:
            if kind == "new":
                if time.time() - path.stat().st_mtime > _STALE:
                    _discard(path)
            elif not os.path.lexists(book):
                _rename(path, book)
                kept = book
            elif os.path.samefile(path, book):
                _discard(path)
            else:
                kept = _free_name(book, f"earlier {_stamp(dt.datetime.now(dt.UTC))}")
                _rename(path, kept)
    except FileExistsError:
        return recover(book)  # somebody else recovered it in the meantime
    except OSError as error:
        raise refusal(error, book) from error
    return kept


def _refuse_open(book: Path) -> None:
    from workbook.opening import holder

    for marker in (book.with_name(f"~${book.name}"), book.with_name(f".~lock.{book.name}#")):
        if os.path.lexists(marker):
            who = holder(book) or "somebody"
            raise BookBusyError(
                f"{book.name} is open: {who} has it. Ask them to close it, or write a copy with --out; "
                f"if nobody has it open, delete the marker {marker.name}."
            )


@contextlib.contextmanager
def _beside(book: Path, content: bytes) -> Iterator[Path]:
    """The content in a new file in the book's folder, safe on disk and read back; removed unless it was renamed."""
    fresh = book.with_name(f".{book.name}.new-{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(fresh, flags, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if fresh.read_bytes() != content:
            raise RefusedError(
                f"The disk under {book.parent} gave back other bytes than were written; nothing changed."
            )
        yield fresh
    finally:
        _discard(fresh)


def _exchange(book: Path, fresh: Path, expected_digest: str, moment: dt.datetime) -> None:
    """The two renames. Each fails rather than overwrite; a book open in Excel cannot be renamed away."""
    old = book.with_name(f".{book.name}.old-{secrets.token_hex(8)}")
    _rename(book, old)
    if digest(old.read_bytes()) != expected_digest:  # saved by somebody between the last look and the rename
        _put_back(old, book, moment)
        raise _conflict(book, fresh, moment, "was changed by somebody else while it was being scored")
    try:
        _rename(fresh, book)
    except FileExistsError:
        _put_back(old, book, moment)
        raise _conflict(book, fresh, moment, "was saved by somebody else at the same moment") from None
    except BaseException:
        _put_back(old, book, moment)
        raise
    _sync_folder(book.parent)
    _discard(old)


def _put_back(old: Path, book: Path, moment: dt.datetime) -> None:
    """Undo the first rename; where another book has come in, the old one is kept under a name of its own."""
    try:
        _rename(old, book)
    except FileExistsError:
        _rename(old, _free_name(book, f"earlier {_stamp(moment)}"))
    except FileNotFoundError:
        return  # another run's recovery has put it back already


def _conflict(book: Path, fresh: Path, moment: dt.datetime, what: str) -> BookBusyError:
    copy = _free_name(book, f"conflict {_stamp(moment)}")
    _rename(fresh, copy)
    return BookBusyError(
        f"{book.name} {what}; it is left as it is, and the result is in '{copy.name}'. "
        "Score again to have the result in the book."
    )


def _rename(source: Path, target: Path) -> None:
    """Rename without ever overwriting: Windows refuses by itself, elsewhere a second link does."""
    if os.name == "nt":
        os.rename(source, target)
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        os.rename(source, target)  # a share without links: the gap between look and rename is as small as can be
        return
    try:
        os.unlink(source)
    except OSError:
        _discard(target)
        raise


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def _copy_rights(book: Path, fresh: Path) -> None:
    """The folder's other users keep their access; the time stamp is not copied, as Excel compares it."""
    with contextlib.suppress(OSError):
        os.chmod(fresh, os.stat(book).st_mode & 0o777)


def _sync_folder(folder: Path) -> None:
    if os.name != "nt":
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _stamp(moment: dt.datetime) -> str:
    host = re.sub(r"[^\w-]", "", socket.gethostname().split(".")[0]) or "PC"
    return f"{moment.astimezone(dt.UTC):%Y-%m-%d %H%MZ} {host}"


def _free_name(book: Path, words: str) -> Path:
    name, count = book.with_name(f"{book.stem} ({words}){book.suffix}"), 1
    while os.path.lexists(name):
        count += 1
        name = book.with_name(f"{book.stem} ({words} {count}){book.suffix}")
    return name
