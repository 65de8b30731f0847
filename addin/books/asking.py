"""A question in a box, on every Excel: its own on Windows, the system's on a Mac."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST = 250
"""Excel's box refuses a longer question."""
_ON_A_MAC = (
    "on run asked",
    "return text returned of (display dialog (item 1 of asked) default answer (item 2 of asked) "
    "with title (item 3 of asked))",
    "end run",
)


def answer(app: xw.App, question: str, title: str, default: str = "") -> str | None:
    """What the user typed, empty where he left the box empty; None where he cancelled or the host has no box."""
    asked = question if len(question) <= _LONGEST else question[: _LONGEST - 1] + "…"
    if sys.platform == "darwin":
        return _of_the_system(asked, title, default)
    try:
        found = app.api.InputBox(asked, title, default, Type=2)
    except Exception:  # each host without a box fails in its own way
        return None
    return found.strip() if isinstance(found, str) else None


def _of_the_system(question: str, title: str, default: str) -> str | None:
    """Excel for Mac hands no box to a program; the words are arguments, so none of them is read as a command."""
    import subprocess

    script = [part for line in _ON_A_MAC for part in ("-e", line)]
    done = subprocess.run(["osascript", *script, question, default, title], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
