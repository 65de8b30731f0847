"""macOS: the add-in lies in Excel's start folder, and a script lets Excel's sandbox start Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from addin.install.machine import Finding, Translate

_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"
"""The one folder from which macOS lets Excel run a script (AppleScriptTask)."""
_OURS = b"# Put here by Account Review; account-review uninstall removes it.\n"


class Calls(Protocol):
    """The programs of macOS that are asked."""

    def mounts(self) -> str:
        """What `mount` prints: every disk and share that is connected."""

    def excel_runs(self) -> bool:
        """Whether a process is called Microsoft Excel."""


@dataclass(frozen=True, slots=True)
class MacOS:
    """A Mac."""

    home: Path
    interpreter: str
    """The running Python, never what it links to: a virtual environment's python is a link."""
    imported: tuple[str, ...]
    script: bytes
    """xlwings' own script, through which Excel starts Python."""
    calls: Calls

    @classmethod
    def here(cls) -> MacOS:
        """The Mac this runs on."""
        import sys
        from importlib.metadata import version
        from importlib.util import find_spec

        from addin.install.macapi import MacApi
        from addin.install.machine import import_places

        # Found, not imported: importing xlwings on a Mac talks to Excel's bridge.
        spec = find_spec("xlwings")
        folder = Path(spec.origin or "").parent if spec else Path()
        script = (folder / f"xlwings-{version('xlwings')}.applescript").read_bytes()
        return cls(Path.home(), sys.executable, import_places(), script, MacApi())

    @property
    def startup(self) -> Path:
        """Excel's own folder of what it opens at start."""
        return self.home / _STARTUP

    @property
    def spare(self) -> Path:
        """The folder above it, which holds one folder for each Office program."""
        return self.startup.parent

    def remote(self, path: str) -> bool:
        """Whether the path, after links, is below something mounted that macOS does not call local."""
        real = str(Path(path).resolve())
        kinds = {
            found[1]: "local" in found[2].split(", ")
            for line in self.calls.mounts().splitlines()
            if (found := re.search(r" on (/.*) \(([^()]*)\)$", line))
        }
        above = [place for place in kinds if real == place or real.startswith(place.rstrip("/") + "/")]
        return bool(above) and not kinds[max(above, key=len)]

    def excel_runs(self) -> bool:
        """Whether Excel is running."""
        return self.calls.excel_runs()

    def exists(self, interpreter: str) -> bool:
        """Whether a Python is where the add-in looks for it."""
        return Path(interpreter).exists()

    def companions(self, xlwings: str) -> dict[Path, bytes]:
        """The script, unless xlwings itself or another of its users has put it there."""
        place = self._script(xlwings)
        there = place.exists() and not place.read_bytes().startswith(_OURS)
        return {} if there else {place: _OURS + self.script}

    def _script(self, xlwings: str) -> Path:
        return self.home / _SCRIPTS / f"xlwings-{xlwings}.applescript"

    def ours(self) -> list[Path]:
        """Our scripts, for any version of xlwings."""
        scripts = (self.home / _SCRIPTS).glob("xlwings-*.applescript")
        return sorted(file for file in scripts if file.read_bytes().startswith(_OURS))

    def unblock(self, file: Path) -> bool:
        """Nothing: macOS marks what a browser saved, and the installed file was written here."""
        return False

    def findings(self, addin: Path, xlwings: str, _: Translate) -> Iterator[Finding]:
        """The script of this very version of xlwings."""
        place = self._script(xlwings)
        if place.exists():
            yield Finding(True, _("The script through which Excel starts Python is in its place."))
        else:
            yield Finding(
                False,
                _("The script through which Excel starts Python is missing: {file}.").format(file=place),
                _("Run account-review install."),
            )
