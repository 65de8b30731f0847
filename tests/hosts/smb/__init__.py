"""A real network drive for the tests: Samba on the loopback, and mounts on which the product's own code runs.

Everything lives in one private folder and ends with it. Processes are ended by their own id only.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PASSWORD = "pw"
SHARE = "share"
_WAIT = 20.0


def there() -> bool:
    """Whether this machine has what the lab needs."""
    programs = all(shutil.which(name, path=_PATH) for name in ("smbd", "smbpasswd", "fusermount3"))
    packages = all(find_spec(name) for name in ("smbprotocol", "mfusepy"))
    return programs and packages and bool(find_library("fuse3")) and os.access("/dev/fuse", os.R_OK | os.W_OK)


NEEDS = "a Samba server, FUSE and the test extra (apt-get install samba fuse3; pip install smbprotocol mfusepy)"
_PATH = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


@dataclass
class Mount:
    """The share seen as a folder, through one SMB connection of its own."""

    path: Path
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """The computer is gone from one moment to the next."""
        self.process.kill()
        self.process.wait(_WAIT)
        subprocess.run(["fusermount3", "-u", "-z", str(self.path)], capture_output=True, check=False)

    def close(self) -> None:
        """Unmount in peace."""
        if self.process.poll() is None:
            subprocess.run(["fusermount3", "-u", str(self.path)], capture_output=True, check=False)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
        if self.process.poll() is None:
            self.kill()


class Lab:
    """A Samba server with one share.

    Parameters
    ----------
    home : Path
        A private folder for everything.
    options : str
        More lines for the share's part of the configuration.
    """

    def __init__(self, home: Path, options: str = "") -> None:
        self.home, self.port, self.user = home, free_port(), getpass.getuser()
        self.disk = home / SHARE
        self.mounts: list[Mount] = []
        self._config = home / "smb.conf"
        for name in ("private", "state", "cache", "lock", "pid", "rpc", SHARE):
            (home / name).mkdir(exist_ok=True)
        self._config.write_text(_CONFIG.format(home=home, port=self.port, user=self.user, options=options))
        words = f"{PASSWORD}\n{PASSWORD}\n"
        command = ["smbpasswd", "-c", str(self._config), "-s", "-a", self.user]
        subprocess.run(command, input=words, text=True, check=True, capture_output=True, env=_environment())
        self.start()

    @property
    def address(self) -> str:
        """The share as a Windows user writes it."""
        return rf"\\127.0.0.1\{SHARE}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = ["smbd", "--foreground", "--no-process-group", "-s", str(self._config), "-l", str(self.home)]
        self._server = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, env=_environment(),
        )  # fmt: skip
        until(lambda: _answers(self.port), "the Samba server to answer")

    def kill(self) -> None:
        """The server and all its children are gone from one moment to the next."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(_WAIT)

    def mount(self, *, port: int | None = None, timeout: float = 10.0, believed: float = 0.0) -> Mount:
        """Mount the share once more.

        Parameters
        ----------
        port : int, optional
            Of a proxy to go through.
        timeout : float
            Seconds after which an answer that does not come is an error.
        believed : float
            For how many seconds it believes what it saw of names, times and folders, as Windows does for ten.
        """
        path = self.home / f"mount{len(self.mounts) + 1}"
        path.mkdir()
        command = [sys.executable, "-m", "tests.hosts.smb.bridge", self.address, str(path)]
        command += [str(port or self.port), self.user, str(timeout), str(believed)]
        library = find_library("fuse3") or ""
        with (self.home / f"{path.name}.log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"FUSE_LIBRARY_PATH": library},
            )
        mount = Mount(path, process)
        self.mounts.append(mount)
        until(lambda: path.is_mount() or process.poll() is not None, "the share to be mounted")
        assert process.poll() is None, (self.home / f"{path.name}.log").read_text()
        return mount

    def close(self) -> None:
        """Unmount everything and end the server."""
        for mount in self.mounts:
            mount.close()
        self.kill()

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def free_port() -> int:
    """A port of the loopback nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(done: object, what: str, seconds: float = _WAIT) -> None:
    """Wait until `done()`; never for ever."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(0.01)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _environment() -> dict[str, str]:
    return os.environ | {"PATH": _PATH}


_CONFIG = f"""[global]
 server role = standalone server
 interfaces = 127.0.0.1/8
 bind interfaces only = yes
 smb ports = {{port}}
 disable netbios = yes
 private dir = {{home}}/private
 state directory = {{home}}/state
 cache directory = {{home}}/cache
 lock directory = {{home}}/lock
 pid directory = {{home}}/pid
 ncalrpc dir = {{home}}/rpc
 log file = {{home}}/smbd.log
 passdb backend = tdbsam:{{home}}/private/passdb.tdb
 load printers = no
 disable spoolss = yes
 posix locking = no
 kernel oplocks = no
 rpc start on demand helpers = no
[{SHARE}]
 path = {{home}}/{SHARE}
 read only = no
 force user = {{user}}
{{options}}
"""
