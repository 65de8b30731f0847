"""pywin32's file functions, answered by the lab's server: so `workbook.disk.windows` sends its own requests there.

Only what that module uses. Every share mode, access and disposition goes to the server as it was given; the server's
refusals come back as the Windows errors they are on Windows.
"""

# ruff: noqa: N802 - the names are pywin32's
from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import smbclient
from smbclient._io import SMBFileTransaction, SMBRawIO, set_info
from smbclient._pool import get_smb_tree
from smbprotocol.exceptions import SMBOSError, SMBResponseException
from smbprotocol.file_info import FileRenameInformation
from smbprotocol.open import CreateDisposition, CreateOptions, FilePipePrinterAccessMask, ImpersonationLevel, Open

DISPOSITIONS = {1: CreateDisposition.FILE_CREATE, 3: CreateDisposition.FILE_OPEN}
ERRORS = {
    0xC0000043: 32, 0xC0000022: 5, 0xC0000056: 5, 0xC0000034: 2, 0xC000003A: 3, 0xC000000F: 2, 0xC0000035: 183,
    0xC000007F: 112, 0xC0000054: 33,
}  # fmt: skip
END_OF_FILE = 0xC0000011
PIECE = 1 << 16


class error(Exception):  # noqa: N801, N818 - its name in pywintypes
    def __init__(self, winerror: int) -> None:
        super().__init__(winerror)
        self.winerror, self.strerror = winerror, f"Windows error {winerror}"


class Handle:
    def __init__(self, opened: Open) -> None:
        self.opened, self.at = opened, 0

    def Close(self) -> None:
        self.opened.close()


class Server:
    """The functions, for one connection."""

    def __init__(self, port: int, user: str) -> None:
        from tests.hosts.smb import PASSWORD

        self._session: dict[str, Any] = {"port": port, "username": user, "password": PASSWORD, "connection_cache": {}}
        smbclient.register_session("127.0.0.1", **self._session)

    def modules(self) -> dict[str, ModuleType]:
        """What stands in `sys.modules` under pywin32's names."""
        file, types = ModuleType("win32file"), ModuleType("pywintypes")
        for name in (
            "CreateFileW",
            "ReadFile",
            "WriteFile",
            "FlushFileBuffers",
            "MoveFileEx",
            "DeleteFile",
            "FindFilesW",
        ):
            setattr(file, name, _translated(getattr(self, name)))
        types.error = error  # type: ignore[attr-defined]
        return {"win32file": file, "pywintypes": types}

    def CreateFileW(
        self, name: str, access: int, share: int, security: None, how: int, flags: int, template: None
    ) -> Handle:
        tree, path = get_smb_tree(name, **self._session)
        opened = Open(tree, path)
        options = CreateOptions.FILE_NON_DIRECTORY_FILE
        if flags & 0x80000000:
            options |= CreateOptions.FILE_WRITE_THROUGH
        opened.create(ImpersonationLevel.Impersonation, access, flags & 0xFF, share, DISPOSITIONS[how], options)
        return Handle(opened)

    def ReadFile(self, handle: Handle, size: int) -> tuple[int, bytes]:
        try:
            piece = handle.opened.read(handle.at, min(size, PIECE))
        except SMBResponseException as problem:
            if problem.status != END_OF_FILE:
                raise
            piece = b""
        handle.at += len(piece)
        return 0, piece

    def WriteFile(self, handle: Handle, content: bytes) -> tuple[int, int]:
        written = handle.opened.write(content[:PIECE], handle.at)
        handle.at += written
        return 0, written

    def FlushFileBuffers(self, handle: Handle) -> None:
        handle.opened.flush()

    def MoveFileEx(self, old: str, new: str, flags: int) -> None:
        assert not flags & 1, "a rename that may replace is never asked for"
        file = SMBRawIO(
            old, mode="r", share_access="rwd", desired_access=FilePipePrinterAccessMask.DELETE,
            create_options=CreateOptions.FILE_OPEN_REPARSE_POINT, **self._session,
        )  # fmt: skip
        with file, SMBFileTransaction(file) as transaction:
            wish = FileRenameInformation()
            wish["replace_if_exists"] = False
            wish["file_name"] = get_smb_tree(new, **self._session)[1]
            set_info(transaction, wish)

    def DeleteFile(self, name: str) -> None:
        smbclient.remove(name, **self._session)

    def FindFilesW(self, pattern: str) -> list[tuple[Any, ...]]:
        found = smbclient.listdir(pattern.rpartition("\\")[0], **self._session)
        return [(0,) * 8 + (name, "") for name in [".", "..", *found]]


def installed(port: int, user: str) -> None:
    """Have pywin32 in this process, with a connection of its own to the server."""
    sys.modules.update(Server(port, user).modules())


def _translated(call: Any) -> Any:
    def asked(*arguments: Any) -> Any:
        try:
            return call(*arguments)
        except SMBOSError as problem:
            raise error(ERRORS.get(problem.ntstatus, problem.ntstatus)) from problem
        except SMBResponseException as problem:
            raise error(ERRORS.get(problem.status, problem.status)) from problem

    return asked
