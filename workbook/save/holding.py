"""Who has a book open: the system decides, a marker only names."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from workbook import disk
from workbook.disk.patience import passing
from workbook.saveerrors import somebody

_DECIDING = {"linux": (".~lock.{}#",), "darwin": (".~lock.{}#", "~${}")}
"""Where an open book denies nobody, the marker of the program that runs there is all there is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a book stands just now."""

    open: bool
    """Somebody has it open for writing."""
    name: str | None
    """By the marker Excel or LibreOffice left beside the book, which may be stale."""
    marker: bool
    """Whether there is such a marker."""


def standing(book: Path) -> Standing:
    """Look who has a book open; this waits for nobody.

    Returns
    -------
    Standing
        `marker` without `open` is one left behind: nobody has the book.
    """
    from workbook.opening import holder

    markers = [book.with_name(shape.format(book.name)) for shape in ("~${}", ".~lock.{}#")]
    return Standing(_is_open(book), holder(book), any(map(os.path.lexists, markers)))


def refuse_marked(book: Path) -> None:
    """Refuse a book that a marker says is open, on the systems where only a marker can say so."""
    for marker in _deciding(book):
        if os.path.lexists(marker):
            raise somebody("marked", book, marker=marker.name)


def _is_open(book: Path) -> bool:
    try:
        with disk.hold(book):
            return any(map(os.path.lexists, _deciding(book)))
    except FileNotFoundError:
        return False
    except OSError as error:
        if passing(error):
            return True
        raise


def _deciding(book: Path) -> list[Path]:
    return [book.with_name(shape.format(book.name)) for shape in _DECIDING.get(sys.platform, ())]
