"""The disk of Linux and macOS. Locks are advisory here, except on a mounted share, whose server keeps them."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}
_NOT_KNOWN = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP}
_IN_USE = {errno.EBUSY, errno.ETXTBSY}  # what a mounted share says for a sharing violation
_HERE, _NO_REPLACE = -100, 1  # AT_FDCWD and RENAME_NOREPLACE of Linux


def read(path: Path) -> bytes:
    """A file's bytes; nobody's rename or delete waits for it."""
    with open(path, "rb") as file:
        return file.read()


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet; it is safe on the disk and read back, or it is gone again.

    Raises
    ------
    FileExistsError
        When there is a file of that name; it is left alone.
    OSError
        When it could not be written whole; EBADMSG when the disk gave back other bytes.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        try:
            _fill(handle, content)
        finally:
            os.close(handle)
        _compare(path, content)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise


def rename_new(source: Path, target: Path) -> None:
    """Rename, and never overwrite.

    Raises
    ------
    FileExistsError
        When there is a file of the new name; both are left alone.
    """
    code = _rename_without_replacing(source, target)
    if not code:
        return
    if code not in _NOT_KNOWN:
        raise OSError(code, os.strerror(code), str(source), None, str(target))
    os.link(source, target)  # a second name is never given over an existing one
    os.unlink(source)


@contextlib.contextmanager
def hold(path: Path) -> Iterator[None]:
    """While this lasts, nobody opens the file for writing (where the system can keep them from it).

    Raises
    ------
    BlockingIOError
        When somebody has it open for writing.
    """
    with _locked(path, os.O_RDONLY, fcntl.LOCK_SH) as handle:
        # LibreOffice takes the other kind of lock
        _lock(lambda: fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB))
        yield


@contextlib.contextmanager
def own(path: Path, content: bytes) -> Iterator[None]:
    """A new file that is held open for writing while this lasts, so that others see by `hold` or `take` we live.

    Raises
    ------
    FileExistsError
        When there is a file of that name.
    """
    with _locked(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, fcntl.LOCK_EX) as handle:
        try:
            _fill(handle, content)
            _compare(path, content)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(path)
            raise
        yield


@contextlib.contextmanager
def take(path: Path) -> Iterator[None]:
    """Become the one owner of a file that `own` left behind.

    Raises
    ------
    BlockingIOError
        When its owner lives, or somebody else takes it.
    FileNotFoundError
        When it is gone.
    """
    with _locked(path, os.O_RDWR, fcntl.LOCK_EX) as handle:
        if not os.path.samestat(os.fstat(handle), os.stat(path)):
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN), str(path))  # another came in its place
        yield


def remove(path: Path) -> None:
    """Delete a file; one that is gone already is no error."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where there is no such folder."""
    try:
        return sorted(os.listdir(folder))
    except FileNotFoundError:
        return []


def flush_folder(folder: Path) -> None:
    """Make the names in a folder safe on the disk, where the system can be asked for it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def same_rights(source: Path, target: Path) -> None:
    """Give `target` the rights of `source`; its time stamps stay its own, as Excel compares them."""
    with contextlib.suppress(OSError):
        os.chmod(target, os.stat(source).st_mode & 0o777)


@contextlib.contextmanager
def _locked(path: Path, flags: int, kind: int) -> Iterator[int]:
    try:
        handle = os.open(path, flags, 0o666)
    except OSError as error:
        if error.errno in _IN_USE:
            raise BlockingIOError(errno.EAGAIN, error.strerror, str(path)) from error
        raise
    try:
        _lock(lambda: fcntl.flock(handle, kind | fcntl.LOCK_NB))
        yield handle
    finally:
        os.close(handle)


def _lock(ask: Any) -> None:
    try:
        ask()
    except OSError as error:
        if error.errno in _IN_USE or error.errno == errno.EACCES:
            raise BlockingIOError(errno.EAGAIN, error.strerror) from error
        if error.errno not in _NO_LOCKS:
            raise


def _fill(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _compare(path: Path, content: bytes) -> None:
    if read(path) != content:
        raise OSError(errno.EBADMSG, "other bytes came back than were written", str(path))


def _rename_without_replacing(source: Path, target: Path) -> int:
    """The error code of Linux's own no-replace rename; ENOSYS elsewhere."""
    call = _renameat2()
    if call is None:
        return errno.ENOSYS
    failed = call(_HERE, os.fsencode(source), _HERE, os.fsencode(target), _NO_REPLACE)
    return ctypes.get_errno() if failed else 0


@cache
def _renameat2() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
