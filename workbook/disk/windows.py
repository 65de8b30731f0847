"""The disk of Windows, and the shares it mounts: every file is opened with the share mode that disturbs nobody.

Python's own `open` shares no deletion, and a reader like that makes Excel's save fail. pywin32, which comes with
xlwings on Windows, can say it exactly.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_READ, _WRITE, _DELETE = 1, 2, 4  # FILE_SHARE_*
_TO_READ, _TO_WRITE = 0x80000000, 0x40000000  # GENERIC_*
_CREATE_NEW, _OPEN_EXISTING = 1, 3
_NORMAL, _WRITE_THROUGH = 0x80, 0x80000000
_MOVE_WRITE_THROUGH = 8  # and neither "replace existing" nor "copy allowed"
_NO_FILE, _NO_FOLDER = 2, 3
_IN_USE = (32, 33)  # sharing violation, locked range
_CHUNK = 1 << 20


def read(path: Path) -> bytes:
    """A file's bytes; nobody's rename or delete waits for it."""
    with _opened(path, _TO_READ, _READ | _WRITE | _DELETE, _OPEN_EXISTING) as handle:
        return _all(path, handle)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not be there yet; it is safe on the disk and read back, or it is gone again.

    Raises
    ------
    FileExistsError
        When there is a file of that name; it is left alone.
    OSError
        When it could not be written whole; EBADMSG when the disk gave back other bytes.
    """
    with own(path, content):
        pass


def rename_new(source: Path, target: Path) -> None:
    """Rename, and never overwrite.

    Raises
    ------
    FileExistsError
        When there is a file of the new name; both are left alone.
    """
    _ask(source, lambda: _file().MoveFileEx(str(source), str(target), _MOVE_WRITE_THROUGH))


@contextlib.contextmanager
def hold(path: Path) -> Iterator[None]:
    """While this lasts, nobody opens the file for writing; renaming and deleting it stay possible.

    Raises
    ------
    BlockingIOError
        When somebody has it open for writing.
    """
    with _alone(path, _TO_READ):
        yield


@contextlib.contextmanager
def own(path: Path, content: bytes) -> Iterator[None]:
    """A new file that is held open for writing while this lasts, so that others see by `hold` or `take` we live.

    Raises
    ------
    FileExistsError
        When there is a file of that name.
    """
    with _opened(path, _TO_READ | _TO_WRITE, _READ | _DELETE, _CREATE_NEW) as handle:
        try:
            _fill(path, handle, content)
            _compare(path, content)
        except BaseException:
            with contextlib.suppress(OSError):
                remove(path)
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
    with _alone(path, _TO_READ | _TO_WRITE):
        yield


def remove(path: Path) -> None:
    """Delete a file; one that is gone already is no error."""
    with contextlib.suppress(FileNotFoundError):
        _ask(path, lambda: _file().DeleteFile(str(path)))


def names(folder: Path) -> list[str]:
    """The names in a folder, sorted; none where there is no such folder."""
    try:
        found = _ask(folder, lambda: _file().FindFilesW(str(folder / "*")))
    except FileNotFoundError:
        return []
    return sorted(row[8] for row in found if row[8] not in (".", ".."))


def flush_folder(folder: Path) -> None:
    """Nothing to do: the renames are written through, and a share refuses to flush a folder."""


def same_rights(source: Path, target: Path) -> None:
    """Nothing to do: on Windows a new file has the rights of its folder."""


@contextlib.contextmanager
def _alone(path: Path, access: int) -> Iterator[None]:
    try:
        opened = contextlib.ExitStack()
        opened.enter_context(_opened(path, access, _READ | _DELETE, _OPEN_EXISTING))
    except OSError as error:
        code = getattr(error, "winerror", None)
        if code in _IN_USE:
            blocked = BlockingIOError(errno.EAGAIN, error.strerror, str(path))
            blocked.winerror = code  # type: ignore[attr-defined, unused-ignore]
            raise blocked from error
        raise
    with opened:
        yield


@contextlib.contextmanager
def _opened(path: Path, access: int, share: int, how: int) -> Iterator[Any]:
    flags = _NORMAL | (_WRITE_THROUGH if access & _TO_WRITE else 0)
    handle = _ask(path, lambda: _file().CreateFileW(str(path), access, share, None, how, flags, None))
    try:
        yield handle
    finally:
        handle.Close()


def _all(path: Path, handle: Any) -> bytes:
    pieces = []
    while piece := bytes(_ask(path, lambda: _file().ReadFile(handle, _CHUNK))[1]):
        pieces.append(piece)
    return b"".join(pieces)


def _fill(path: Path, handle: Any, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        piece = bytes(rest[:_CHUNK])
        rest = rest[_ask(path, lambda piece=piece: _file().WriteFile(handle, piece))[1] :]  # type: ignore[misc]
    _ask(path, lambda: _file().FlushFileBuffers(handle))


def _compare(path: Path, content: bytes) -> None:
    if read(path) != content:
        raise OSError(errno.EBADMSG, "other bytes came back than were written", str(path))


def _ask(path: Path, call: Callable[[], Any]) -> Any:
    """Call pywin32, and raise what Python itself would raise on Windows."""
    import pywintypes  # type: ignore[import-not-found, import-untyped, unused-ignore]

    try:
        return call()
    except pywintypes.error as problem:
        code = problem.winerror
        raise _as_os_error(code, problem.strerror, path) from problem


def _as_os_error(code: int, text: str, path: Path) -> OSError:
    kinds = {_NO_FILE: errno.ENOENT, _NO_FOLDER: errno.ENOENT, 80: errno.EEXIST, 183: errno.EEXIST}
    number = kinds.get(code, errno.EACCES if code in (5, 19, *_IN_USE) else errno.ENOSPC if code in (39, 112) else 0)
    error = OSError(number or errno.EIO, text, str(path))
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]
    return error


def _file() -> Any:
    import win32file  # type: ignore[import-not-found, import-untyped, unused-ignore]

    return win32file
