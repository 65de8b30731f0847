"""Every different cell of a column once: what is slow is done for these alone."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_NOTHING = frozenset({"", "-", "--", "–", "—", "n/a", "na", "nan", "nil", "null", "none", "#n/a", "(blank)", "nat"})


LONGEST = 80
"""A longer text is no date and no number and is not looked at: a hostile one could keep an expression busy."""


def distinct(cells: Sequence[object]) -> tuple[list[object], np.ndarray]:
    """The different cells of a column, and for each cell which of them it is; -1 for a blank one.

    A moment with a time zone counts by its wall clock, and a truth value as its English word, which otherwise
    would pass for the number it equals.
    """
    import numpy as np
    import pandas as pd

    kinds = set(map(type, cells))
    if bool in kinds or any(issubclass(kind, dt.datetime) for kind in kinds):
        cells = [_unmistakable(cell) for cell in cells]
    at, found = pd.factorize(np.fromiter(cells, dtype=object, count=len(cells)))
    return list(found), at


def _unmistakable(cell: object) -> object:
    if isinstance(cell, dt.datetime):
        # two moments of different zones are equal where the instant is, whatever their clocks show
        return cell if cell.tzinfo is None else cell.replace(tzinfo=None)
    return str(cell) if isinstance(cell, bool) else cell


def tidy(text: str) -> str:
    """A text trimmed, in small letters and with ordinary digits; empty where it says that there is nothing."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.strip().casefold()
    return "" if plain in _NOTHING else plain
