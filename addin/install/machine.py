"""The computer that gets the add-in, as the few questions that installing asks of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbook.errors import RefusedError

Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    ok: bool
    what: str
    """One sentence: how it is."""
    do: str = ""
    """What to do about it; empty where nothing is wrong."""


class Machine(Protocol):
    """What differs between Windows and macOS. The tests put a made-up computer in its place."""

    @property
    def startup(self) -> Path:
        """The folder whose files Excel opens whenever it starts."""

    @property
    def spare(self) -> Path:
        """A folder on the same disk for a file that is not yet whole: Excel opens *everything* in `startup`."""

    @property
    def interpreter(self) -> str:
        """The full path of the Python that the add-in is to run, written as Excel can use it."""

    @property
    def imported(self) -> tuple[str, ...]:
        """Every place from which that Python loads program files."""

    def remote(self, path: str) -> bool:
        """Whether a path lies on another computer."""

    def excel_runs(self) -> bool:
        """Whether Excel is running now."""

    def exists(self, interpreter: str) -> bool:
        """Whether a Python is where the add-in looks for it."""

    def companions(self, xlwings: str) -> dict[Path, bytes]:
        """Further files an add-in made for this version of xlwings needs, but for those others have put there."""

    def ours(self) -> list[Path]:
        """The companions that installing put there, of this version or an earlier one."""

    def unblock(self, file: Path) -> bool:
        """Take the mark of a downloaded file away, and tell whether there was one."""

    def findings(self, addin: Path, xlwings: str, _: Translate) -> Iterator[Finding]:
        """What only this kind of computer can get wrong."""


def this_machine(_: Translate = str) -> Machine:
    """The computer this runs on.

    Raises
    ------
    RefusedError
        Where there is no Excel for it.
    """
    if sys.platform == "win32":
        from addin.install.windows import Windows

        return Windows.here()
    if sys.platform == "darwin":
        from addin.install.macos import MacOS

        return MacOS.here()
    raise RefusedError(
        _(
            "The add-in needs Excel on Windows or macOS, and this computer has another system. "
            "The command line does the same work here: account-review score BOOK."
        )
    )


def import_places() -> tuple[str, ...]:
    """The folders this Python imports from, and where it lives itself."""
    import addin

    here = str(Path(addin.__file__).parent)
    return tuple(dict.fromkeys([sys.prefix, sys.base_prefix, here, *(entry for entry in sys.path if entry)]))
