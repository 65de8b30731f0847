"""Questions in a box, on every Excel: its own on Windows, the system's on a Mac, which hands none to a program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST = 250
"""Excel's box refuses a longer question."""
_ANSWER = (
    "on run asked",
    "return text returned of (display dialog (item 1 of asked) default answer (item 2 of asked) "
    "with title (item 3 of asked))",
    "end run",
)
_FILES = (
    "on run asked",
    "set found to choose file with prompt (item 1 of asked) with multiple selections allowed",
    'set listed to ""',
    "repeat with one in found",
    "set listed to listed & POSIX path of one & linefeed",
    "end repeat",
    "return listed",
    "end run",
)


def answer(app: xw.App, question: str, title: str, default: str = "") -> str | None:
    """What the user typed, empty where he left the box empty; None where he cancelled or the host has no box."""
    asked = question if len(question) <= _LONGEST else question[: _LONGEST - 1] + "…"
    if sys.platform == "darwin":
        return _of_a_mac(_ANSWER, asked, default, title)
    try:
        found = app.api.InputBox(asked, title, default, Type=2)
    except Exception:  # each host without a box fails in its own way
        return None
    return found.strip() if isinstance(found, str) else None


def files(app: xw.App, question: str) -> list[Path]:
    """Files the user picks; none where he cancelled or the host has no box."""
    if sys.platform == "darwin":
        return [Path(line) for line in (_of_a_mac(_FILES, question) or "").splitlines()]
    try:
        found = app.api.GetOpenFilename("*.*, *.*", 1, question, MultiSelect=True)
    except Exception:  # each host without a box fails in its own way
        return []
    return [Path(name) for name in found] if isinstance(found, list | tuple) else []


def _of_a_mac(script: tuple[str, ...], *words: str) -> str | None:
    """The words are arguments of the script, so none of them is read as a command."""
    import subprocess

    lines = [part for line in script for part in ("-e", line)]
    done = subprocess.run(["osascript", *lines, *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None
