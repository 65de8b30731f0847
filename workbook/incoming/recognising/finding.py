"""Where the headers of a sheet stand: below titles, in one row or in two, in any order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.incoming.recognising.aliases import Export, word_of

LONGEST = 120
"""No header is longer; a longer text is not looked at."""
MOST_CELLS = 20_000
"""Of a very wide sheet fewer rows are looked at, but never fewer than `LEAST_ROWS`."""
LEAST_ROWS = 20


@dataclass(frozen=True)
class Header:
    """One column's header."""

    at: int
    """Index of the column, from 0."""
    text: str
    """As the sheet has it; of two rows, both with a blank between."""
    words: tuple[str, ...]
    """Folded forms by which it may be known, the fullest first."""


@dataclass(frozen=True)
class Heading:
    """The headers of a sheet, and where the rows begin."""

    first: int
    """Index of the first row below the headers, from 0."""
    headers: tuple[Header, ...]
    rows: int = 1
    """How many rows the headers fill."""


def heading(head: Sequence[Sequence[object]], exports: Sequence[Export], answered: Mapping[str, str]) -> Heading | None:
    """The row, or two rows, in which most headers of any one export stand.

    Parameters
    ----------
    head
        The first rows of a sheet.
    exports
        What it may be.
    answered
        Folded headers that somebody gave a field.

    Returns
    -------
    Heading or None
        None where no row holds a word that anything is known by.
    """
    starts = {word[:-1] for export in exports for word in export.fields if word.endswith("*")}
    words: dict[str, set[int]] = {}
    for place, export in enumerate(exports):
        for word in export.fields:
            words.setdefault(word.rstrip("*"), set()).add(place)
    best, best_known = None, 0
    for candidate in _candidates(head):
        known = dict.fromkeys(range(len(exports)), 0)
        for header in candidate.headers:
            places = set().union(*(words.get(word, set()) for word in header.words))
            for start in starts:
                if any(word.startswith(start) for word in header.words):
                    places |= words[start]
            if any(word in answered for word in header.words):
                places = set(known)
            for place in places:
                known[place] += 1
        most = max(known.values(), default=0)
        # where the row above tells nothing more, it is a title and no header
        titled = best is not None and best.rows == 2 and candidate.rows == 1 and best.first == candidate.first
        if most > best_known or (most == best_known and titled):
            best, best_known = candidate, most
    return best


def first_texts(head: Sequence[Sequence[object]]) -> Heading | None:
    """The first row of several texts: the headers of a sheet of which no word is known."""
    rows = [candidate for candidate in _candidates(head, two=False) if len(candidate.headers) > 1]
    return rows[0] if rows else None


def _candidates(head: Sequence[Sequence[object]], two: bool = True) -> Iterator[Heading]:
    most = max(LEAST_ROWS, MOST_CELLS // max(map(len, head), default=1)) if any(head) else 0
    rows = [[_text(cell) for cell in row] for row in head[:most]]
    for place, row in enumerate(rows):
        headers = [Header(at, text, (word_of(text),)) for at, text in enumerate(row) if text]
        if headers:
            yield Heading(place + 1, tuple(headers))
        below = rows[place + 1] if place + 1 < len(rows) else []
        # a cell above that spans several leaves the next ones blank; without such blanks there is no second row
        if two and len(headers) > 1 and _spans(row, below):
            yield Heading(place + 2, tuple(_both(row, below)), 2)


def _spans(row: Sequence[str], below: Sequence[str]) -> bool:
    blank_above = any(text and (at >= len(row) or not row[at]) for at, text in enumerate(below))
    return blank_above and sum(map(bool, below)) < sum(map(bool, row)) + len(below)


def _both(row: Sequence[str], below: Sequence[str]) -> Iterator[Header]:
    over = ""
    for at in range(max(len(row), len(below))):
        top = row[at] if at < len(row) else ""
        bottom = below[at] if at < len(below) else ""
        over = top or over
        if bottom:
            text = f"{over} {bottom}".strip()
            yield Header(at, text, (word_of(text), word_of(bottom)))
        elif top:
            yield Header(at, top, (word_of(top),))


def _text(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) and len(cell) <= LONGEST else ""
