"""A cell that is no plain value, and how cells are written in a sentence."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

_CURRENCY = re.compile(
    r"[$€£¥₫₩₹₽฿₱₪₺₴]|\b(?:USD|EUR|GBP|JPY|CNY|RMB|VND|KRW|INR|THB|SGD|HKD|TWD|AUD|CAD|CHF)\b|(?<=\d)\s?đ\b"
)


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell in which Excel shows an error."""

    text: str

    def __str__(self) -> str:
        return self.text


class Bad(NamedTuple):
    """A cell that does not fit its column."""

    at: int
    """Index of the cell in its column."""
    value: str
    """As the user sees it."""
    code: str
    detail: str = ""
    """What would have fitted: the nearest word, the range, the currencies found."""


def shown(cell: object) -> str:
    """A cell's value as Excel's reader would write it in a sentence."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case int() | float():
            return plain(cell)
        case dt.datetime():
            return cell.isoformat(" ", "minutes")
        case _:
            return str(cell)


def currency_marks(text: str) -> set[str]:
    """The currency marks in a cell's text or in a number format."""
    return {mark.strip() for mark in _CURRENCY.findall(text)}


def plain(number: float) -> str:
    """A number as text: no fraction where it has none, never an exponent for whole numbers."""
    return f"{number:.0f}" if float(number).is_integer() else f"{number:.15g}"
