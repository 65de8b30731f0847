"""What an operating system says when a book cannot be written, as one sentence for a person."""

from __future__ import annotations

import errno
from pathlib import Path

from workbook.errors import BookBusyError, RefusedError

_SHARING, _LOCKED = 32, 33  # Windows: another program holds the file, or a range of it
_BY_WINDOWS = {
    5: "rights", 19: "read_only", 39: "full", 112: "full", 53: "connection", 59: "connection", 64: "connection",
    67: "connection", 3: "path", 206: "path", 2: "gone",
}  # fmt: skip
_NAMES = {
    "full": "ENOSPC EDQUOT EFBIG",
    "read_only": "EROFS",
    "rights": "EACCES EPERM",
    "connection": "EIO ESTALE ENOTCONN ECONNRESET ETIMEDOUT EHOSTDOWN ENETUNREACH",
    "path": "ENAMETOOLONG ENOTDIR",
    "gone": "ENOENT",
}
_BY_ERRNO = {
    getattr(errno, name): kind for kind, names in _NAMES.items() for name in names.split() if hasattr(errno, name)
}
_SENTENCES = {
    "full": "The disk or share under {folder} is full; free some space, then try again. {name} is as it was.",
    "read_only": "{folder} can only be read; ask for the right to write there, or write elsewhere with --out.",
    "rights": "You may not write to {name} in {folder}, or somebody has it open; ask for the right, or use --out.",
    "connection": "The connection to {folder} broke; check the network and try again. {name} is as it was.",
    "path": "The path {folder} cannot be used ({reason}); move the workbook to a folder with a shorter, plain name.",
    "gone": "{name} is not in {folder} any more; it was moved, renamed or deleted. Open it where it is now.",
    "other": "{name} could not be written ({reason}); it is as it was.",
}


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
    from workbook.opening import holder

    code = getattr(error, "winerror", None)
    if code in (_SHARING, _LOCKED):
        who = holder(book) or "somebody"
        return BookBusyError(f"{book.name} is open: {who} has it. Ask them to close it, or write a copy with --out.")
    kind = _BY_WINDOWS.get(code) if code else _BY_ERRNO.get(error.errno or 0)
    sentence = _SENTENCES[kind or "other"]
    return RefusedError(sentence.format(name=book.name, folder=book.parent, reason=error.strerror or error))
