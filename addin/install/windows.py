"""Windows: the add-in lies in the user's XLSTART folder, and the registry tells what may keep it from loading.

XLSTART and not the Add-in Manager's registry values: Excel loads it for every version without being told, trusts it by
default, and takes a path into XLSTART, in a workbook that came from a colleague, for the reader's own XLSTART
(Microsoft KB 284869), so formulas that use the add-in's functions find it on every PC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from addin.install import excelregistry
from addin.install.machine import Finding, Translate
from addin.install.winapi import Calls

_REMOTE_DRIVE = 4
"""What GetDriveType answers for a letter that stands for a share."""
_MARK = ":Zone.Identifier"
"""The stream in which Windows keeps that a file was downloaded: the Mark of the Web."""


@dataclass(frozen=True, slots=True)
class Windows:
    """A PC with Windows."""

    roaming: Path
    """%APPDATA%"""
    program: str
    """The Python that is running."""
    imported: tuple[str, ...]
    calls: Calls

    @classmethod
    def here(cls) -> Windows:
        """The PC this runs on."""
        import os
        import sys

        from addin.install.machine import import_places
        from addin.install.winapi import WinApi

        return cls(Path(os.environ["APPDATA"]), sys.executable, import_places(), WinApi())

    @property
    def startup(self) -> Path:
        """Excel's own folder of what it opens at start."""
        return self.spare / "XLSTART"

    @property
    def spare(self) -> Path:
        """The folder above it."""
        return self.roaming / "Microsoft" / "Excel"

    @property
    def interpreter(self) -> str:
        """Python without a black window, in 8.3 names where xlwings' DLL could not spell the path."""
        program = PureWindowsPath(self.program)
        windowless = program.with_name("pythonw.exe")
        path = str(windowless if self._there(windowless) else program)
        return path if self.calls.fits(path) else self.calls.short(path)

    def remote(self, path: str) -> bool:
        """A UNC path or a letter that stands for a share, directly or through a link."""
        return any(self._remote(each) for each in (path, self.calls.real(path)))

    def _remote(self, path: str) -> bool:
        plain = path.replace("/", "\\")
        if re.match(r"\\\\[?.]\\", plain):
            plain = plain[4:]
            if plain.upper().startswith("UNC\\"):
                return True
        drive = PureWindowsPath(plain).drive
        return drive.startswith("\\\\") or (bool(drive) and self.calls.drive_type(drive + "\\") == _REMOTE_DRIVE)

    def excel_runs(self) -> bool:
        """Whether there is an Excel window."""
        return self.calls.excel_runs()

    def exists(self, interpreter: str) -> bool:
        """Whether a Python is where the add-in looks for it."""
        return self._there(PureWindowsPath(interpreter))

    def _there(self, file: PureWindowsPath) -> bool:
        return file.name.casefold() in map(str.casefold, self.calls.files(str(file.parent)))

    def companions(self, xlwings: str) -> dict[Path, bytes]:
        """None: pip has put xlwings' DLL beside Python."""
        return {}

    def ours(self) -> list[Path]:
        """None."""
        return []

    def unblock(self, file: Path) -> bool:
        """Remove the Mark of the Web."""
        mark = Path(str(file) + _MARK)
        marked = mark.exists()
        mark.unlink(missing_ok=True)
        return marked

    def findings(self, addin: Path, xlwings: str, _: Translate) -> Iterator[Finding]:
        """The mark, xlwings' DLL, and what the registry says of Excel."""
        if Path(str(addin) + _MARK).exists():
            yield Finding(
                False,
                _(
                    "Windows has marked {file} as downloaded from the internet (Mark of the Web); Excel blocks it."
                ).format(file=addin),
                _("Close Excel and run account-review install: it takes the mark away."),
            )
        yield self._dll(xlwings, _)
        if not self.calls.fits(self.interpreter):
            yield Finding(
                False,
                _("The path of Python has letters that Excel cannot hand on: {path}.").format(path=self.interpreter),
                _("Install Python in a folder with plain English letters, then Account Review with it."),
            )
        yield from excelregistry.findings(self.calls, addin, _)

    def _dll(self, xlwings: str, _: Translate) -> Finding:
        """Excel looks beside the interpreter, then one folder up, for exactly this name."""
        name = f"xlwings{excelregistry.bits(self.calls)}-{xlwings}.dll"
        beside = PureWindowsPath(self.interpreter).parent
        files = {file for folder in (beside, beside.parent) for file in self.calls.files(str(folder))}
        if name in files:
            return Finding(
                True, _("The library {name}, through which Excel reaches Python, is there.").format(name=name)
            )
        others = sorted(file for file in files if re.fullmatch(r"xlwings\d\d-.*\.dll", file))
        return Finding(
            False,
            _("Excel reaches Python through {name}, which is not in {folder}; found there: {others}.").format(
                name=name, folder=beside, others=", ".join(others) or "-"
            ),
            _('Run: "{python}" -m pip install --force-reinstall --no-deps xlwings=={version}').format(
                python=self.program, version=xlwings
            ),
        )
