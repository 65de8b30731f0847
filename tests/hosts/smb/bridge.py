"""A folder whose every operation becomes the SMB request `workbook.disk.windows` would send.

`python -m tests.hosts.smb.bridge ADDRESS FOLDER PORT USER TIMEOUT BELIEVED`. One process is one client: killing it is a
computer that is gone. No content of a file is cached; what a file or folder looked like is believed for so many seconds,
0 for never. A file opened for reading shares everything, one opened for writing shares
reading and deletion, and a shared `flock` becomes an open that denies writing.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import mfusepy
import smbclient
from smbclient._io import SMBFileTransaction, SMBRawIO, set_info
from smbclient._pool import get_smb_tree
from smbprotocol.connection import Connection
from smbprotocol.exceptions import SMBException, SMBOSError, SMBResponseException
from smbprotocol.file_info import FileRenameInformation
from smbprotocol.open import (
    CreateDisposition,
    CreateOptions,
    FilePipePrinterAccessMask,
    ImpersonationLevel,
    Open,
    ShareAccess,
)

from tests.hosts.smb import PASSWORD

ERRORS = {
    0xC0000043: errno.EBUSY,  # sharing violation
    0xC0000056: errno.EBUSY,  # delete pending
    0xC0000022: errno.EACCES, 0xC0000054: errno.EACCES, 0xC0000034: errno.ENOENT, 0xC000003A: errno.ENOENT,
    0xC000000F: errno.ENOENT, 0xC0000035: errno.EEXIST, 0xC0000101: errno.ENOTEMPTY, 0xC000007F: errno.ENOSPC,
    0xC0000044: errno.EDQUOT, 0xC00000A2: errno.EROFS, 0xC0000033: errno.EINVAL, 0xC00000BA: errno.EISDIR,
    0xC0000103: errno.ENOTDIR, 0xC0000106: errno.ENAMETOOLONG, 0xC00000CC: errno.ENOENT,
}  # fmt: skip
END_OF_FILE = 0xC0000011
READ, WRITE = FilePipePrinterAccessMask.GENERIC_READ, FilePipePrinterAccessMask.GENERIC_WRITE
SHARE_ALL = ShareAccess.FILE_SHARE_READ | ShareAccess.FILE_SHARE_WRITE | ShareAccess.FILE_SHARE_DELETE
SHARE_NO_WRITE = ShareAccess.FILE_SHARE_READ | ShareAccess.FILE_SHARE_DELETE
PIECE = 1 << 16
FOLDER_SECONDS = 1.0
"""So long a folder is taken to be there: FUSE asks for each folder of a path, where Windows asks for the path only."""


def answered(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Tell the server's refusals as error numbers, and a broken connection as a host that is down."""

    @wraps(operation)
    def asked(*arguments: Any) -> Any:
        try:
            return operation(*arguments)
        except mfusepy.FuseOSError:
            raise
        except SMBOSError as problem:
            code = problem.ntstatus
        except SMBResponseException as problem:
            code = problem.status
        except (SMBException, OSError, TimeoutError) as problem:
            raise mfusepy.FuseOSError(errno.EHOSTDOWN) from problem
        raise mfusepy.FuseOSError(ERRORS.get(code, errno.EIO))

    return asked


class Share(mfusepy.Operations):
    """The share's operations."""

    use_ns = True

    def __init__(self, address: str, believed: float, **session: Any) -> None:
        self._address, self._believed, self._session = address, believed, session
        self._listings: dict[str, tuple[float, list[str]]] = {}
        self._opens: dict[int, list[Open]] = {}
        self._folders: dict[str, tuple[float, dict[str, int]]] = {}
        self._last, self._mutex = 0, threading.Lock()

    def _at(self, path: str) -> str:
        return self._address + path.replace("/", "\\")

    def _open(self, path: str, access: int, share: int, how: int) -> Open:
        tree, name = get_smb_tree(self._at(path), **self._session)
        opened = Open(tree, name)
        options = CreateOptions.FILE_NON_DIRECTORY_FILE
        opened.create(ImpersonationLevel.Impersonation, access, 0x80, share, how, options)
        return opened

    def _number(self, opened: Open) -> int:
        with self._mutex:
            self._last += 1
            self._opens[self._last] = [opened]
            return self._last

    @answered
    def open(self, path: str, flags: int) -> int:
        how = CreateDisposition.FILE_OVERWRITE if flags & os.O_TRUNC else CreateDisposition.FILE_OPEN
        return self._number(self._open(path, *_modes(flags), how))

    @answered
    def create(self, path: str, mode: int, flags: int) -> int:
        how = CreateDisposition.FILE_CREATE if flags & os.O_EXCL else CreateDisposition.FILE_OVERWRITE_IF
        return self._number(self._open(path, *_modes(flags), how))

    @answered
    def read(self, path: str, size: int, offset: int, handle: int) -> bytes:
        opened, pieces = self._opens[handle][0], []
        try:
            while size and (piece := opened.read(offset, min(size, PIECE))):
                pieces.append(piece)
                offset, size = offset + len(piece), size - len(piece)
        except SMBResponseException as problem:
            if problem.status != END_OF_FILE:
                raise
        return b"".join(pieces)

    @answered
    def write(self, path: str, data: bytes, offset: int, handle: int) -> int:
        opened, done = self._opens[handle][0], 0
        while done < len(data):
            done += opened.write(data[done : done + PIECE], offset + done)
        return done

    @answered
    def fsync(self, path: str, only_data: int, handle: int) -> int:
        self._opens[handle][0].flush()
        return 0

    @answered
    def release(self, path: str, handle: int) -> int:
        for opened in self._opens.pop(handle):
            opened.close()
        return 0

    @answered
    def flock(self, path: str, handle: int, kind: int) -> int:
        opens = self._opens[handle]
        if kind & fcntl.LOCK_UN:
            while len(opens) > 1:
                opens.pop().close()
        elif kind & fcntl.LOCK_SH:
            try:
                opens.append(self._open(path, READ, SHARE_NO_WRITE, CreateDisposition.FILE_OPEN))
            except SMBResponseException as problem:
                if ERRORS.get(problem.status) == errno.EBUSY:
                    raise mfusepy.FuseOSError(errno.EAGAIN) from problem
                raise
        return 0  # an open for writing is alone already

    @answered
    def getattr(self, path: str, handle: int | None = None) -> dict[str, int]:
        until, known = self._folders.get(path, (0.0, {}))
        if time.monotonic() < until:
            return known
        found = smbclient.stat(self._at(path), **self._session)
        kind = stat.S_IFDIR | 0o755 if stat.S_ISDIR(found.st_mode) else stat.S_IFREG
        if kind == stat.S_IFREG:
            kind |= 0o444 if found.st_file_attributes & 1 else 0o644
        times = {name: getattr(found, f"{name}_ns") for name in ("st_mtime", "st_atime", "st_ctime")}
        owner = {"st_uid": os.getuid(), "st_gid": os.getgid()}
        told = {"st_mode": kind, "st_nlink": 1, "st_ino": found.st_ino, "st_size": found.st_size} | times | owner
        if stat.S_ISDIR(kind):
            self._folders[path] = (time.monotonic() + FOLDER_SECONDS, told)
        return told

    @answered
    def readdir(self, path: str, handle: int) -> list[str]:
        until, names = self._listings.get(path, (0.0, []))
        if time.monotonic() >= until:
            names = [".", "..", *smbclient.listdir(self._at(path), **self._session)]
            self._listings[path] = (time.monotonic() + self._believed, names)
        return names

    @answered
    def mkdir(self, path: str, mode: int) -> int:
        smbclient.mkdir(self._at(path), **self._session)
        return 0

    @answered
    def rmdir(self, path: str) -> int:
        self._folders.clear()
        smbclient.rmdir(self._at(path), **self._session)
        return 0

    @answered
    def unlink(self, path: str) -> int:
        smbclient.remove(self._at(path), **self._session)
        return 0

    @answered
    def rename_as_told(self, old: str, new: str, flags: int) -> int:
        """Rename, replacing only where the caller did not forbid it."""
        self._folders.clear()
        file = SMBRawIO(
            self._at(old), mode="r", share_access="rwd", desired_access=FilePipePrinterAccessMask.DELETE,
            create_options=CreateOptions.FILE_OPEN_REPARSE_POINT, **self._session,
        )  # fmt: skip
        with file, SMBFileTransaction(file) as transaction:
            wish = FileRenameInformation()
            wish["replace_if_exists"] = not flags & 1
            wish["file_name"] = new.lstrip("/").replace("/", "\\")
            set_info(transaction, wish)
        return 0

    def rename(self, old: str, new: str) -> int:
        return int(self.rename_as_told(old, new, 0))

    @answered
    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        if times:
            smbclient.utime(self._at(path), ns=tuple(map(int, times)), **self._session)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    @answered
    def statfs(self, path: str) -> dict[str, int]:
        found = smbclient.stat_volume(self._address + "\\", **self._session)
        blocks = {"f_blocks": found.total_size, "f_bfree": found.actual_available_size}
        sizes = {name: size // 4096 for name, size in blocks.items()}
        return sizes | {"f_bsize": 4096, "f_frsize": 4096, "f_bavail": sizes["f_bfree"], "f_namemax": 255}


class Bridge(mfusepy.FUSE):
    """The library forgets the flag that forbids a rename to replace."""

    def rename_fuse_3(self, old: bytes, new: bytes, flags: int) -> int:
        return int(self.operations.rename_as_told(old.decode(), new.decode(), flags))


def _modes(flags: int) -> tuple[int, int]:
    kind = flags & os.O_ACCMODE
    access = {os.O_RDONLY: READ, os.O_WRONLY: WRITE, os.O_RDWR: READ | WRITE}[kind]
    return access, SHARE_ALL if kind == os.O_RDONLY else SHARE_NO_WRITE


def give_up_after(seconds: float) -> None:
    """A server that is silent for so long is gone, and stays gone for this mount."""
    receive, gone = Connection.receive, threading.Event()

    @wraps(receive)
    def bounded(
        connection: Connection, request: Any, wait: bool = True, timeout: float | None = None, **more: Any
    ) -> Any:
        if gone.is_set():
            raise TimeoutError("the server is gone")
        end = time.monotonic() + seconds
        try:
            return receive(connection, request, wait=wait, timeout=seconds, **more)
        finally:
            if time.monotonic() > end:
                gone.set()

    Connection.receive = bounded


def main() -> None:
    """Mount, and serve until unmounted."""
    address, folder, port, user, timeout, believed = sys.argv[1:7]
    give_up_after(float(timeout))
    session = {"port": int(port), "username": user, "password": PASSWORD, "connection_cache": {}}
    smbclient.register_session("127.0.0.1", connection_timeout=float(timeout), **session)
    waits = dict.fromkeys(("attr_timeout", "entry_timeout", "negative_timeout", "ac_attr_timeout"), float(believed))
    Bridge(
        Share(address, float(believed), **session), folder, foreground=True, direct_io=True, hard_remove=True,
        fsname="share", **waits,
    )  # fmt: skip


if __name__ == "__main__":
    main()
