"""What an operating system says when a book cannot be written, as one sentence for a person."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from workbook.errors import BookBusyError, RefusedError

_BY_WINDOWS = {
    32: "open", 33: "locked", 303: "open", 5: "rights", 19: "read_only", 39: "full", 112: "full", 1295: "full",
    53: "connection", 59: "connection", 64: "connection", 67: "connection", 121: "connection", 1231: "connection",
    3: "path", 123: "path", 206: "path", 2: "gone", 23: "device", 1117: "device",
}  # fmt: skip
_NAMES = {
    "full": "ENOSPC EDQUOT EFBIG",
    "read_only": "EROFS",
    "rights": "EACCES EPERM",
    "open": "EBUSY ETXTBSY EAGAIN",
    "connection": "ESTALE ENOTCONN ECONNRESET ECONNABORTED ETIMEDOUT EHOSTDOWN EHOSTUNREACH ENETUNREACH ENETDOWN EPIPE",
    "device": "EIO",
    "bytes": "EBADMSG",
    "path": "ENAMETOOLONG ENOTDIR EINVAL EILSEQ",
    "no_rename": "EOPNOTSUPP ENOTSUP ENOSYS EMLINK EXDEV",
    "gone": "ENOENT",
}
_BY_ERRNO = {
    getattr(errno, name): kind for kind, names in _NAMES.items() for name in names.split() if hasattr(errno, name)
}
SENTENCES = {
    "open": "{name} is open: {who} has it. Ask them to close it, or write a copy with --out.",
    "open_unknown": "{name} is open on another computer. Ask your colleagues to close it, or write a copy with --out.",
    "locked": "A part of {name} is locked by another program; close the workbook there, then try again.",
    "viewed": "Somebody has {name} open to read; the folder lets nobody exchange it meanwhile. Ask them to close it, "
    "or write a copy with --out.",
    "marked": "{name} is open: {who} has it. Ask them to close it, or write a copy with --out; "
    "if nobody has it open, delete the marker {marker}.",
    "marked_unknown": "{name} is open. Ask your colleagues to close it, or write a copy with --out; "
    "if nobody has it open, delete the marker {marker}.",
    "committing": "{name} is being written by another run of Account Review on {host} since {since}; "
    "try again when it is done.",
    "changed": "{name} was changed by somebody else while it was being worked on; it is left as it is, and the result "
    "is in '{copy}'. Do it again to have the result in the workbook.",
    "parts": "{name} would lose its part {part}; nothing was written. Please report this with the workbook's history.",
    "damaged": "The new {name} would be damaged in its part {part}; nothing was written. Please try again.",
    "marked_read_only": "{name} is marked read-only; clear that mark, or write a copy with --out.",
    "lost": "{name} is not in {folder} any more. Look for it under another name; its last backup is {backup}.",
    "no_folder": "There is no folder {folder}; create it, or give another name.",
    "exists": "{name} is there already in {folder}; give another name, or say that it may be overwritten.",
    "full": "The disk or share under {folder} is full; free some space, then try again. {name} is as it was.",
    "read_only": "{folder} can only be read; ask for the right to write there, or write elsewhere with --out.",
    "rights": "You may not exchange {name} in {folder}; ask for the right to write and to delete there, or write "
    "elsewhere with --out.",
    "connection": "The connection to {folder} broke; check the network and try again. {name} is whole, old or new.",
    "device": "The disk or share under {folder} failed ({reason}); try again, and tell whoever looks after it. "
    "{name} is whole, old or new.",
    "bytes": "The disk under {folder} gave back other bytes than were written; {name} is as it was. "
    "Tell whoever looks after that disk.",
    "path": "The path {folder} cannot be used ({reason}); move the workbook to a folder with a shorter, plain name.",
    "no_rename": "{folder} lies on a disk that cannot exchange a workbook safely; write elsewhere with --out.",
    "gone": "{name} is not in {folder} any more; it was moved, renamed or deleted. Open it where it is now.",
    "other": "{name} could not be written ({reason}); it is whole, old or new.",
}
"""Why a book cannot be written: who or what stands in the way, and what to do."""
WITHOUT_OUT = {
    "open": "{name} is open: {who} has it. Ask them to close it, then try again.",
    "open_unknown": "{name} is open on another computer. Ask your colleagues to close it, then try again.",
    "viewed": "Somebody has {name} open to read; the folder lets nobody exchange it meanwhile. Ask them to close it, "
    "then try again.",
    "marked": "{name} is open: {who} has it. Ask them to close it, then try again; "
    "if nobody has it open, delete the marker {marker}.",
    "marked_unknown": "{name} is open. Ask your colleagues to close it, then try again; "
    "if nobody has it open, delete the marker {marker}.",
    "marked_read_only": "{name} is marked read-only; clear that mark, then try again.",
    "read_only": "{folder} can only be read; ask for the right to write there, or use a folder you may write in.",
    "rights": "You may not exchange {name} in {folder}; ask for the right to write and to delete there, or use a "
    "folder you may write in.",
    "no_rename": "{folder} lies on a disk that cannot exchange a workbook safely; use a folder on another disk.",
}
"""The same where nobody can say --out: for commands without that option."""
_BUSY = {"open", "open_unknown", "locked", "viewed", "marked", "marked_unknown", "committing", "changed"}


def refused(kind: str, book: Path, **fields: object) -> RefusedError:
    """The error for one of `SENTENCES`.

    Parameters
    ----------
    kind : str
        Its key.
    book : Path
        The book that was to be written.
    **fields
        What else the sentence names.

    Returns
    -------
    RefusedError
        A `BookBusyError` where somebody else has the book or changed it.
    """
    error = BookBusyError if kind in _BUSY else RefusedError
    return error(SENTENCES[kind], name=book.name, folder=book.parent, **fields)


def without_out(translate: Callable[[str], str]) -> Callable[[str], str]:
    """As `translate`, but a refusal that advises --out advises something else."""
    instead = {SENTENCES[kind]: sentence for kind, sentence in WITHOUT_OUT.items()}
    return lambda sentence: translate(instead.get(sentence, sentence))


def refusal(error: OSError, book: Path) -> RefusedError:
    """The refusal for an operating system's error.

    Parameters
    ----------
    error : OSError
        What was raised.
    book : Path
        The book that was to be written.

    Returns
    -------
    RefusedError
        One sentence; a `BookBusyError` where another program holds the book.
    """
    code = getattr(error, "winerror", None)
    kind = (_BY_WINDOWS.get(code) if code else _BY_ERRNO.get(error.errno or 0)) or "other"
    if kind == "open":
        return somebody("open", book)
    return refused(kind, book, reason=error.strerror or error)


def somebody(kind: str, book: Path, **fields: object) -> RefusedError:
    """A refusal that names who has the book, where a marker says it."""
    from workbook.opening import holder

    who = holder(book)
    return refused(kind, book, who=who, **fields) if who else refused(f"{kind}_unknown", book, **fields)
