"""Who has a workbook open: Excel's own marker gives the name, an attempt to keep writers out gives the truth."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from addin.writing.waiting import PATIENCE_SECONDS, within

State = Literal["open", "left_behind", "free", "gone", "silent"]
"""
open         somebody has it open for writing
left_behind  a marker lies there, and nobody has it open
free         nobody has it open
gone         there is no such file
silent       the share did not answer in time
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whether a workbook is open, and who is named."""

    state: State
    name: str = ""
    """By the marker; it may be empty."""


def who(book: Path, patience: float = PATIENCE_SECONDS) -> Holder:
    """Find out who has a workbook open.

    Parameters
    ----------
    book
        The workbook; it is neither read nor changed.
    patience
        How many seconds to wait for the share.
    """
    try:
        return within(patience, lambda: _ask(book))
    except TimeoutError:
        return Holder("silent")


def _ask(book: Path) -> Holder:
    from workbook.save import standing

    if not os.path.lexists(book):
        return Holder("gone")
    stands = standing(book)
    if stands.open:
        return Holder("open", stands.name or "")
    return Holder("left_behind", stands.name or "") if stands.marker else Holder("free")
