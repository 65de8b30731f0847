"""What Excel asks of a share, from a process of its own: another computer, as the server sees it.

`python -m tests.hosts.smb.excel PORT USER` reads commands from its input, a line each, and answers each with a line:
`open PATH`, `view PATH`, `sleep PATH` (a reader with a lease on the whole file), `save WORD`, `close`, `keep PATH` (by
a durable handle, as a Windows computer opens it), `again` (the same handle over a new line). Excel opens a workbook for
reading and writing and shares reading only; it saves into a new file beside it, which it then renames, and it looks
whether the workbook's time is still the one it saw. The owner file beside the workbook bears the name Lan.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
from types import TracebackType
from typing import Any

OWNER = "Lan"
MARKER = (bytes([3]) + b"Lan").ljust(55, b" ") + (3).to_bytes(2, "little") + "Lan".encode("utf-16-le").ljust(108, b" ")


class Excel:
    """The emulated Excel of a colleague, seen from a test."""

    def __init__(self, port: int, user: str) -> None:
        command = [sys.executable, "-m", "tests.hosts.smb.excel", str(port), user]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._line() == "ready"

    def ask(self, command: str) -> str:
        """Give a command, and its answer: `ok`, or the kind of error."""
        assert self.process.stdin
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def __enter__(self) -> Excel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate()


class Session:
    """One workbook open in Excel."""

    def __init__(self, port: int, user: str) -> None:
        import smbclient

        from tests.hosts.smb import PASSWORD, SHARE

        self._smb, self._root = smbclient, rf"\\127.0.0.1\{SHARE}" + "\\"
        self._session: dict[str, Any] = {"port": port, "username": user, "password": PASSWORD, "connection_cache": {}}
        smbclient.register_session("127.0.0.1", **self._session)
        self._handle: Any = None
        self._path = self._marker = ""
        self._seen = 0

    def open(self, path: str) -> None:
        self._handle = self._opened(path, mode="r+b", share_access="r")
        folder, _, name = self._path.rpartition("\\")
        self._marker = rf"{folder}\~${name}"
        with self._smb.open_file(self._marker, mode="wb", **self._session) as file:
            file.write(MARKER)

    def view(self, path: str) -> None:
        self._handle = self._opened(path, mode="rb", share_access="rw")

    def sleep(self, path: str) -> None:
        from smbclient._pool import get_smb_tree
        from smbprotocol.open import (
            CreateDisposition,
            FilePipePrinterAccessMask,
            ImpersonationLevel,
            Open,
            RequestedOplockLevel,
            ShareAccess,
        )

        tree, name = get_smb_tree(self._root + path.replace("/", "\\"), **self._session)
        share = ShareAccess.FILE_SHARE_READ | ShareAccess.FILE_SHARE_WRITE | ShareAccess.FILE_SHARE_DELETE
        self._handle = Open(tree, name)
        self._handle.create(
            ImpersonationLevel.Impersonation, FilePipePrinterAccessMask.GENERIC_READ, 0x80, share,
            CreateDisposition.FILE_OPEN, 0x40, oplock_level=RequestedOplockLevel.SMB2_OPLOCK_LEVEL_BATCH,
        )  # fmt: skip

    def keep(self, path: str) -> None:
        from smbclient._pool import get_smb_tree

        from tests.hosts.smb.durable import Durable

        self._handle = Durable(*get_smb_tree(self._root + path.replace("/", "\\"), **self._session))

    def again(self, _: str = "") -> None:
        from smbclient._pool import get_smb_tree

        self._session["connection_cache"] = {}
        self._smb.register_session("127.0.0.1", **self._session)
        self._handle.taken_up(get_smb_tree(self._root, **self._session)[0])

    def save(self, word: str) -> None:
        from tests.workbook.packages import full

        if self._smb.stat(self._path, **self._session).st_mtime_ns != self._seen:
            raise PermissionError("changed by another user")
        fresh = self._path.rpartition("\\")[0] + "\\" + secrets.token_hex(4).upper()
        with self._smb.open_file(fresh, mode="xb", **self._session) as file:
            file.write(full(word))
        self._handle.close()  # Excel lets go of the book while it exchanges it
        self._smb.rename(self._path, f"{fresh}.tmp", **self._session)
        self._smb.rename(fresh, self._path, **self._session)
        self._smb.remove(f"{fresh}.tmp", **self._session)
        self._handle = self._opened(self._path.removeprefix(self._root), mode="r+b", share_access="r")

    def close(self, _: str = "") -> None:
        self._handle.close()
        if self._marker:
            self._smb.remove(self._marker, **self._session)
            self._marker = ""

    def _opened(self, path: str, **how: str) -> Any:
        self._path = self._root + path.replace("/", "\\")
        handle = self._smb.open_file(self._path, buffering=0, **how, **self._session)
        self._seen = self._smb.stat(self._path, **self._session).st_mtime_ns
        return handle


def main() -> None:
    """Answer commands until the input ends."""
    session = Session(int(sys.argv[1]), sys.argv[2])
    print("ready", flush=True)
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        try:
            getattr(session, command)(rest)
            print("ok", flush=True)
        except Exception as problem:
            print(type(problem).__name__, str(problem).replace("\n", " ")[:200], flush=True)


if __name__ == "__main__":
    main()
