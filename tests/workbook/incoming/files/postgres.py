"""A real PostgreSQL in a private folder, on the loopback alone, ended by its own id."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

NEEDS = "PostgreSQL's programs (apt-get install postgresql)"
PASSWORD = "p@ss/w:rd"


def programs() -> Path | None:
    """Where initdb and postgres are; Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


def port() -> int:
    """A port of the loopback nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A server with one user, `review`; gives its address for SQLAlchemy."""
    binaries = programs()
    assert binaries is not None
    # the server refuses to run as root, and another user cannot enter the folder of a test
    user = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        secret = home / "password"
        secret.write_text(PASSWORD)
        if user:
            for path in (home, secret):
                shutil.chown(path, **user)
        clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        subprocess.run(
            [binaries / "initdb", "-D", home / "data", "-U", "review", "-A", "scram-sha-256", "--pwfile", secret,
             "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, cwd=home, env=clean, **user,
        )  # fmt: skip
        number = port()
        server = subprocess.Popen(
            [binaries / "postgres", "-D", home / "data", "-k", home, "-p", str(number), "-c", "fsync=off",
             "-c", "listen_addresses=127.0.0.1"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home, env=clean, **user,
        )  # fmt: skip
        try:
            _wait(number)
            yield f"postgresql://review:p%40ss%2Fw%3Ard@127.0.0.1:{number}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # ends its connections at once
            server.wait(20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _wait(number: int) -> None:
    import psycopg

    end = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(
                host="127.0.0.1", port=number, user="review", password=PASSWORD, dbname="postgres", connect_timeout=2
            ).close()
        except psycopg.OperationalError:
            assert time.monotonic() < end, "the server did not answer within 30 seconds"
            time.sleep(0.05)
        else:
            return
