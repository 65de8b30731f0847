"""How much of a table a slide holds: letters are reckoned, as nothing here can measure PowerPoint's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from addin.pack.saying import RIGHT, Speech

if TYPE_CHECKING:
    from workbook.pages import Field

WIDE, HIGH = 13.333, 7.5
EDGE, TOP, FOOT = 0.5, 1.35, 0.45
"""All in inches: the slide, its margin, where its matter begins, and the room of its foot."""

SIZES = (20, 16, 14, 12)
"""Of the letters of a table, in points: the largest with which it stands on one slide, else the least."""

PLAIN = 20
"""Letters of this size are for small tables, of which no cell needs a second line."""

WHOLE = 14
"""A text of so many letters stands on one line, and no word of as many is broken, but in cells that are wrapped."""

PAD, LETTER, TABLE = 0.16, 0.46, TOP + 0.35
"""The air beside the letters in inches, the width of a letter in sizes, and where a table begins."""


def letters(text: str) -> float:
    """How wide a text is, in letters: a Chinese one is wider than two, and stands apart from what is not Chinese."""
    wide = [unicodedata.east_asian_width(letter) in "WF" for letter in text]
    apart = sum(one != other for one, other in pairwise(wide))
    return len(text) + 1.3 * sum(wide) + 0.5 * apart


def lines(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a cell, broken between words, and between any two Chinese letters."""
    room = max((width - PAD) * 72 / (size * LETTER), 1.0)
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0.0
        for word in re.findall(r"[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+", line):
            wide = letters(word.rstrip())
            if used and used + wide > room:
                count, used = count + 1, 0.0
            count += int(wide // room) if wide > room else 0
            used += letters(word) + 0.2 * (wide > 1) if wide <= room else wide % room
    return count


def height(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    """The height of a row, in inches."""
    high = [lines(text, width, size) * line_height(text) for text, width in zip(texts, widths, strict=True)]
    return max(high) * size + 0.08


def line_height(text: str) -> float:
    """The height of a line in sizes, in inches: Chinese letters need more."""
    return (1.5 if any(unicodedata.east_asian_width(letter) in "WF" for letter in text) else 1.22) / 72


def widths_of(fields: Sequence[Field], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """Of the columns, in inches: as on the sheet, all of the slide's width together; no word of a header, no figure and
    no day is broken."""
    room = WIDE - 2 * EDGE
    least = []
    for place, field in enumerate(fields):
        texts = [row[place] for row in rows] if field.kind != "wrap" else []
        whole = texts if field.kind in (*RIGHT, "date") else _whole(texts)
        most = max(letters(word) for word in (*whole, *field.label.split()))
        least.append(most * size * 0.56 / 72 + PAD)
    wanted = [max(field.width * 0.075, low) for field, low in zip(fields, least, strict=True)]
    spare = max(room - sum(least), 0.0)
    above = [one - low for one, low in zip(wanted, least, strict=True)]
    if spare > sum(above):  # room for all; what is left is shared, or one column would get all of it
        return [one * room / sum(wanted) for one in wanted]
    return [low + spare * more / (sum(above) or 1.0) for low, more in zip(least, above, strict=True)]


def _whole(texts: Sequence[str]) -> set[str]:
    """The texts and words that stay whole; Chinese is broken between any two letters."""
    found = {part for text in texts for part in (text, *text.split()) if len(part) <= WHOLE}
    return {part for part in found if all(unicodedata.east_asian_width(letter) not in "WF" for letter in part)}


def fit(fields: Sequence[Field], rows: Sequence[dict[Any, Any]], speech: Speech) -> tuple[list[list[list[str]]], float]:
    """The rows of each slide, and the size of the letters."""
    for size in SIZES:
        whole = [[speech.cell(field, row[field.key]) for field in fields] for row in rows]
        widths = widths_of(fields, whole, size)
        parts = parts_of(whole, fields, widths, size)
        broken = size >= PLAIN and any(
            lines(text, width, size) > 1 for row in whole for text, width in zip(row, widths, strict=True)
        )
        if len(parts) == 1 and not broken:
            return parts, size
    cut = [
        [cut_to(text, field, width, size) for text, field, width in zip(row, fields, widths, strict=True)]
        for row in whole
    ]
    return parts_of(cut, fields, widths, size), size


def cut_to(text: str, field: Field, width: float, size: float) -> str:
    """The text of a cell, cut with a sign that it was where it would take more lines than a slide has room for."""
    most = 12 if field.kind == "wrap" else 3
    while lines(text, width, size) > most:
        text = text[: max(len(text) * 9 // 10, 1)].rstrip(" …") + "…"
    return text


def parts_of(
    rows: list[list[str]], fields: Sequence[Field], widths: Sequence[float], size: float
) -> list[list[list[str]]]:
    """The rows of each slide: as many as its height holds."""
    room = HIGH - TABLE - FOOT - 0.4 - height([field.label for field in fields], widths, size)
    parts: list[list[list[str]]] = [[]]
    left = room
    for row in rows:
        high = height(row, widths, size)
        if high > left and parts[-1]:
            parts.append([])
            left = room
        parts[-1].append(row)
        left -= high
    return parts
