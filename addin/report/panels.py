"""The card's form: its columns, its two halves, and how much of each list there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pandas as pd

from addin.language import figure
from addin.report.fields import Translate
from workbook.pages import Cell, Tone

WIDTHS = (20.0, *(7.6,) * 12, 11.0)
"""A label, twelve months and their total; what is not by month spans several of these columns."""
MOST = {"people": 8, "reasons": 6, "complaints": 2, "promises": 3, "rivals": 2, "steps": 3, "personal": 6, "notes": 6}
"""So many rows of each; the page must stay readable."""

Row = list[Cell]
Rows = list[Row]


def beside(left: Rows, right: Rows) -> Rows:
    """Two panels next to each other, and a gap below."""
    nothing: Row = []
    return [[*one, *other] for one, other in zip_longest(left, right, fillvalue=nothing)] + [[]]


@dataclass(frozen=True, slots=True)
class Half:
    """Cells of one half of the page."""

    column: int
    span: int

    def section(self, text: str) -> Row:
        """Where a panel begins."""
        return [Cell(self.column, self.span, text, look="section")]

    def line(self, text: str) -> Row:
        """A sentence."""
        return [Cell(self.column, self.span, text)]

    def pair(self, label: str, value: Any, tone: Tone | None = None) -> Row:
        """A label and what it names."""
        wide = 1 if self.column == 1 else 2
        head = Cell(self.column, wide, label, look="label")
        return [head, Cell(self.column + wide, self.span - wide, value, tone=tone)]


LEFT, RIGHT, WHOLE = Half(1, 7), Half(8, 7), Half(1, len(WIDTHS))


def missing(value: Any) -> bool:
    """Whether a cell held nothing."""
    return bool(pd.isna(value))


def text_of(value: Any) -> str | None:
    """A cell's text."""
    return None if missing(value) else str(value)


def day_of(moment: Any, _: Translate) -> str:
    """A cell's day as the reader writes days; empty where it held none."""
    return "" if missing(moment) else figure(moment.date(), "", _)


def yearly(moment: Any, _: Translate) -> str:
    """The day of every year that a cell's day stands for."""
    return day_of(moment, _).replace(f"{moment:%Y}", "").strip("-/")
