"""Text with separators: which separator, and whole columns of it without ever holding more than was asked for."""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice

from workbook.collector import collector_paused
from workbook.incoming import HEAD_ROWS, Grid
from workbook.incoming.files.encodings import Encoding, encoding_of
from workbook.incoming.files.sentences import READ_AS, SEPARATORS, refused

MOST_BYTES = 512 << 20
MOST_ROWS = 1 << 20
"""As many as an Excel sheet has."""
MOST_COLUMNS = 2_000
MOST_ROW = 1 << 20
"""Characters of one row; 2,000 cells of 500."""
ROWS_AT_ONCE = 200
MOST_SAMPLE = 1 << 18
"""Characters looked at to find the separator."""

_NONE = "\x1f"
"""Stands for no separator at all; a sign no text has."""


def text_grid(path: str, data: bytes, translate: Callable[[str], str]) -> Grid:
    """The one grid of a text file."""
    if len(data) > MOST_BYTES:
        raise refused("huge", path=path, found=len(data) >> 20, most=MOST_BYTES >> 20)
    encoding = encoding_of(path, data)
    grid = TextGrid(path, data, encoding, *_told(data, encoding))
    if not grid.separator:
        grid = TextGrid(path, data, encoding, separator_of(_sample(_lines(data, encoding, 0))), 0)
    if not any(cell is not None for row in grid.head for cell in row):
        raise refused("blank", path=path)
    sign = SEPARATORS.get(grid.separator, repr(grid.separator))
    if grid.separator != _NONE:
        grid.notes.append(translate(READ_AS).format(encoding=encoding.name, sign=translate(sign)))
    return grid


@dataclass
class TextGrid:
    """A text file as a grid; its bytes are kept, its cells are made anew each time they are asked for."""

    _path: str
    _data: bytes = field(repr=False)
    encoding: Encoding
    separator: str
    _skip: int
    """Lines before the first row: the one by which Excel is told the separator, which is no row of the sheet."""
    name: str = ""
    rows: int = -1
    notes: list[str] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The file's name, without its folder."""
        return os.path.basename(self._path)

    @cached_property
    def head(self) -> list[list[object]]:
        """The first rows, None for an empty cell."""
        return [[cell or None for cell in row] for row in islice(self._rows(), HEAD_ROWS)]

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        """Whole columns; the file is read once for each call."""
        made: list[list[object]] = [[] for _ in at]
        # the same word in ten thousand rows is kept once
        known: list[dict[str, str | None] | None] = [{"": None} for _ in at]
        with collector_paused():
            rows = self._rows()
            count = sum(1 for _ in islice(rows, first))
            while piece := [*islice(rows, ROWS_AT_ONCE)]:
                count += len(piece)
                width = max(map(len, piece))
                if min(map(len, piece)) < width:
                    piece = [row + [""] * (width - len(row)) for row in piece]
                turned = [*zip(*piece, strict=True)]
                for place, (column, cells) in enumerate(zip(at, made, strict=True)):
                    cells.extend(_kept(turned[column], known, place) if column < width else [None] * len(piece))
        self.rows = count
        return made

    def _rows(self) -> Iterator[list[str]]:
        source = _Lines(self._path, _lines(self._data, self.encoding, self._skip))
        reader = csv.reader(source, delimiter=self.separator)
        row = 0
        try:
            for row, cells in enumerate(reader, 1):
                if len(cells) > MOST_COLUMNS:
                    raise refused("wide", path=self._path, row=row, found=len(cells), most=MOST_COLUMNS)
                if source.ended:
                    raise refused("quote", path=self._path, row=row)
                if row > MOST_ROWS:
                    raise refused("long", path=self._path, most=MOST_ROWS)
                source.row, source.room = row + 1, MOST_ROW
                yield cells
        except csv.Error as problem:
            raise refused("cell", path=self._path, row=row + 1, most=csv.field_size_limit()) from problem


class _Lines:
    """Lines for the CSV reader, none of them and no row of them longer than may be."""

    def __init__(self, path: str, lines: Iterator[str]) -> None:
        self._path, self._lines = path, lines
        self.room, self.row = MOST_ROW, 1
        self.ended = False
        """A row that comes after the last line was waiting for its closing quotation mark."""

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.room -= len(line)
        if self.room <= 0:
            raise refused("line", path=self._path, row=self.row, most=MOST_ROW)
        return line


def separator_of(lines: Iterable[str]) -> str:
    """The sign between the columns of a text.

    For each sign: the share of rows that have the commonest number of columns, times how much it divides a row
    (the row pattern of van den Burg, Nazábal and Sutton, 2019). Of signs that do about equally well, the one that
    divides the earliest row: a comma in numbers or addresses does not stand in the header.
    """
    lines = list(lines)
    found: dict[str, tuple[float, int]] = {}
    for sign in SEPARATORS:
        widths = _widths(lines, sign)
        (width, count), *_ = Counter(w for w in widths if w > 1).most_common(1) or [(1, 0)]
        if count:
            found[sign] = count / len(widths) * (1 - 1 / width), widths.index(width)
    best = max((score for score, _ in found.values()), default=0.0)
    near = [sign for sign, (score, _) in found.items() if score >= 0.85 * best]
    # fewer than every fourth row divided is prose, or one column of names with a comma here and there
    return min(near, key=lambda sign: (found[sign][1], -found[sign][0])) if best > 0.125 else _NONE


def _sample(lines: Iterator[str]) -> Iterator[str]:
    room = MOST_SAMPLE
    for line in islice(lines, 2 * HEAD_ROWS):
        yield line
        room -= len(line)
        if room < 0:
            return


def _widths(lines: list[str], sign: str) -> list[int]:
    try:
        return [len(row) for row in csv.reader(lines, delimiter=sign) if row]
    except csv.Error:
        return []


def _told(data: bytes, encoding: Encoding) -> tuple[str, int]:
    """The separator of Excel's own first line `sep=;`, and how many lines to pass over for it."""
    first = next(_lines(data, encoding, 0), "")
    told = re.fullmatch(r'"?sep=(.)"?\r?\n?', first, re.IGNORECASE)
    return (told[1], 1) if told and told[1] not in '"\r\n' else ("", 0)


def _lines(data: bytes, encoding: Encoding, skip: int) -> Iterator[str]:
    file = io.BytesIO(data)
    file.seek(encoding.mark)
    text = io.TextIOWrapper(file, encoding.codec, newline="")
    lines = iter(partial(text.readline, MOST_ROW), "")
    return islice(map(encoding.composed, lines) if encoding.composed else lines, skip, None)


def _kept(cells: Sequence[str], known: list[dict[str, str | None] | None], place: int) -> Iterable[str | None]:
    seen = known[place]
    if seen is not None and len(seen) > 20_000:
        seen = known[place] = None
    if seen is None:
        return [cell or None for cell in cells]
    return map(seen.setdefault, cells, cells)
