"""Where each part of a page lies on its sheet. Rows and columns count from 1, as a reader sees them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from workbook.pages import Block, Chart, Figures, Grid, Lines, Page, Part

if TYPE_CHECKING:
    import numpy as np

_LEAST_WIDTH = 96.0  # characters: sentences need room even on a page of narrow tables
_FILLER = 14.0
_SHARE = 0.9  # of a column's character a letter of our 10 point text takes, with what line breaks waste
_TALLEST = 409  # points, Excel's limit
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")
LINE_HEIGHT = 13.5  # points of one line of 10 point text
_TALLER = 1.1  # a line of Chinese, Japanese or Korean: fonts that have these characters are higher


@dataclass(frozen=True)
class Placed:
    """A part and its rows; for a block `first` to `last` are data rows and `header` is above them."""

    part: Part
    title: int
    intro: int
    header: int
    first: int
    last: int
    left_over: int
    bottom: int


@dataclass(frozen=True)
class Layout:
    """A page's grid."""

    widths: list[float]
    placed: list[Placed]
    bottom: int

    @property
    def blocks(self) -> list[tuple[Block, Placed]]:
        """The blocks with their places."""
        return [(placed.part, placed) for placed in self.placed if isinstance(placed.part, Block)]

    def span(self, characters: float) -> int:
        """How many columns from the left hold so many characters."""
        total = 0.0
        for count, width in enumerate(self.widths, 1):
            total += width
            if total >= characters:
                return count
        return len(self.widths)


def arrange(page: Page, left_over: Sequence[int]) -> Layout:
    """Place a page's parts below each other.

    Parameters
    ----------
    page : Page
        What to place.
    left_over : Sequence[int]
        For each block, how many rows a manager wrote beside that are no longer listed.
    """
    row = 1 + len(page.lines)
    placed: list[Placed] = []
    waiting = iter(left_over)
    for part in page.parts:
        place = _place(part, row + 2, next(waiting, 0) if isinstance(part, Block) else 0)
        placed.append(place)
        row = place.bottom
    return Layout(_widths(page), placed, row)


def _place(part: Part, row: int, left_over: int) -> Placed:
    title = row if part.title else 0
    row += bool(part.title)
    if not isinstance(part, Block):
        count = _count(part)
        return Placed(part, title, 0, 0, row, row + count - 1, 0, max(row + count - 1, title))
    intro = row if part.intro else 0
    header = row + bool(part.intro)
    last = header + max(len(part.frame), 1)  # Excel allows no table without a data row
    note = last + 2 if left_over else 0
    return Placed(part, title, intro, header, header + 1, last, note, note + left_over if note else last)


def _count(part: Lines | Figures | Grid | Chart) -> int:
    if isinstance(part, Lines):
        return len(part.lines)
    if isinstance(part, Chart):
        return part.rows
    return len(part.figures if isinstance(part, Figures) else part.rows)


def _widths(page: Page) -> list[float]:
    asked = [[field.width for field in block.fields] for block in page.blocks]
    asked += [[*part.widths] for part in page.parts if isinstance(part, Grid)]
    widths = [max(column) for column in zip_longest(*asked, fillvalue=0.0)]
    while sum(widths) < _LEAST_WIDTH:
        widths.append(_FILLER)
    return widths


def columns_of(text: str) -> int:
    """How many character widths a text takes; Chinese, Japanese and Korean characters take two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes when wrapped in a column, counted generously: a cut line is worse than a gap."""
    if "\n" in text:
        return sum(lines_of(line, width) for line in text.split("\n"))
    return max(1, math.ceil(columns_of(text) * _SHARE / max(width, 1)))


def row_heights(block: Block, widths: Sequence[float]) -> list[str]:
    """The height attribute of each data row whose wrapped texts need more than a line, empty for the others.

    Excel fits rows without a height when it opens a book; other programs do not always.
    """
    import numpy as np

    lines, wide = np.ones(len(block.frame), dtype=int), np.zeros(len(block.frame), dtype=bool)
    for at, field in enumerate(block.fields):
        if field.kind == "wrap":
            values = block.frame[field.key]
            texts = values.astype(object).where(values.notna(), "").astype(str).tolist()
            lines = np.maximum(lines, _lines_of_all(texts, widths[at]))
            wide |= np.fromiter((not text.isascii() and bool(_WIDE.search(text)) for text in texts), bool, len(texts))
    rows = list(zip(lines.tolist(), np.where(wide, LINE_HEIGHT * _TALLER, LINE_HEIGHT).tolist(), strict=True))
    points = {row: min(row[0] * row[1] + 1.5, _TALLEST) for row in set(rows)}
    height = {row: f' ht="{high:g}"' if row[0] > 1 else "" for row, high in points.items()}
    return [height[row] for row in rows]


def _lines_of_all(texts: list[str], width: float) -> np.ndarray:
    """`lines_of` for a whole column."""
    import numpy as np

    joined = "\0".join(texts)
    if "\n" in joined:
        return np.array([lines_of(text, width) for text in texts])
    columns = np.fromiter(map(len, texts), dtype=int, count=len(texts))
    if not joined.isascii():
        columns += np.fromiter((0 if text.isascii() else len(_WIDE.findall(text)) for text in texts), dtype=int)
    return np.maximum(1, np.ceil(columns * _SHARE / max(width, 1))).astype(int)
