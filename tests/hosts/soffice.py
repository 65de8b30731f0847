"""A private LibreOffice started for a test, and Python's side of the bridge to it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


def bridge() -> ModuleType | None:
    """Python's side of the bridge, None where this Python has none and soffice neither."""
    if shutil.which("soffice") is None:
        return None
    with contextlib.suppress(ImportError):
        sys.path.append("/usr/lib/python3/dist-packages")  # where the system keeps it
        import uno

        return uno
    return None


@contextlib.contextmanager
def libreoffice(folder: Path) -> Iterator[Any]:
    """A private LibreOffice, ended with the block; gives its desktop."""
    uno = bridge()
    assert uno is not None
    pipe = f"review{os.getpid()}"
    # the tests' own Python would be found by LibreOffice, and break it
    clean = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH")}
    command = [
        "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore", "--nologo",
        "--nodefault", f"--accept=pipe,name={pipe};urp",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**clean, "PATH": "/usr/bin:/bin"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    desktop = None
    try:
        desktop = _connected(uno, pipe)
        yield desktop
    finally:
        with contextlib.suppress(Exception):  # it goes away while it answers
            desktop.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _connected(uno: ModuleType, pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(240):
        with contextlib.suppress(Exception):  # it is not up yet
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        time.sleep(0.25)
    raise TimeoutError("LibreOffice did not start within a minute")
