"""What the table reader does not tell: error cells, merged cells, currency formats and how far a sheet reaches.

One pass over a sheet's XML with byte searches alone, no parser: the sheets are most of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from workbook.letters import column_letters, column_number
from workbook.opening import Archive
from workbook.places import MOST_CELLS
from workbook.refusals import refused

LETTERS = 26
"""So many columns are never too many, and a sheet without more is not looked through row by row."""


@dataclass(slots=True)
class Scan:
    """What one sheet holds beside its values; rows and columns count from 1 as the user sees them."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """(row, column) -> `#N/A` and the like."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    currencies: dict[int, dict[str, int]] = field(default_factory=dict)
    """Column -> currency mark in a cell's number format -> the first row that has it."""
    rows: int = 0
    columns: int = 0
    """The last row and column in use, or Z where no column is beyond it."""


def scan(archive: Archive, sheet: str, part: str, styles: dict[int, str]) -> Scan:
    """Pass once over the XML of `sheet`.

    Parameters
    ----------
    archive, sheet, part
        The book, the sheet's name for messages, and where its XML is.
    styles
        From `currency_styles`; looked for only where the book knows more than one currency.

    Raises
    ------
    RefusedError
        Where the XML is damaged or reaches too far to be read.
    """
    if part.lower() not in archive.parts:
        raise refused("broken", path=archive.path, part=part or sheet, reason="it is missing")
    chunks = archive.chunks(part)
    first = next(chunks, b"")
    root = re.search(rb"<(\w+:)?worksheet\b", first)
    if b"<!DOCTYPE" in first:
        raise refused("entities", path=archive.path, part=part)
    if root is None:
        raise refused("broken", path=archive.path, part=part, reason="it is no worksheet")
    search = _Search(root[1] or b"", styles if len(set(styles.values())) > 1 else {})
    # a writer that puts attributes in single quotes does so from the first cell on
    search.odd = re.search(search.cell[:-3] + rb"[^<>]*'", first) is not None
    tail = first
    for chunk in chunks:
        # no cell and no tag may fall between two pieces: cut before the last one begun
        cut = tail.rfind(search.cell)
        cut = cut if cut > 0 else max(tail.rfind(b"<"), 0)
        search(tail[:cut])
        tail = tail[cut:] + chunk
    search(tail)
    if not tail.rstrip().endswith(search.end):
        raise refused("broken", path=archive.path, part=part, reason="it ends too early")
    found = _parsed(archive, part) if search.odd else search.found
    if found.rows * found.columns > MOST_CELLS:
        raise refused("wide", path=archive.path, sheet=sheet, row=found.rows, column=column_letters(found.columns))
    return found


class _Search:
    """Byte searches over the pieces of one sheet."""

    def __init__(self, prefix: bytes, styles: dict[int, str]) -> None:
        self.found = Scan()
        self.cell = b"<" + prefix + b'c r="'
        self.end = b"</" + prefix + b"worksheet>"
        self.odd = False
        """True once a cell is not written as most writers write it; then only a parser can tell what it is."""
        self._far = re.compile(re.escape(self.cell) + rb"([A-Z]{2,9})\d")
        self._deep = re.compile(re.escape(self.cell) + rb"[A-Z]{1,9}(\d{7,})")
        self._row_end = b"</" + prefix + b"row>"
        self._cell_end = b"</" + prefix + b"c>"
        self._bare = re.compile(b"<" + prefix + rb'c(?=[\s/>])(?! r=")')
        self._place = re.compile(re.escape(self.cell) + rb"([A-Z]+)(\d+)")
        self._value = re.compile(b"<" + prefix + rb"v>([^<]*)<")
        self._merged = re.compile(b"<" + prefix + rb'mergeCell [^>]*?ref="([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"')
        numbers = b"|".join(b"%d" % number for number in styles)
        self._money = re.compile(re.escape(self.cell) + rb'([A-Z]+)(\d+)" s="(' + numbers + rb')"(?: t="n")?>')
        self._styles = styles

    def __call__(self, piece: bytes) -> None:
        self._reach(piece)
        if b't="e"' in piece:
            self._errors(piece, b't="e"')
        # merged cells are listed after the last row
        for left, top, right, bottom in self._merged.findall(piece, max(piece.rfind(self._row_end), 0)):
            first = (int(top), column_number(left.decode()))
            last = (int(bottom), column_number(right.decode())) if right else first
            self.found.merged.append((*first, *last))
        if self._styles:
            for column, row, style in self._money.findall(piece):
                marks = self.found.currencies.setdefault(column_number(column.decode()), {})
                marks.setdefault(self._styles[int(style)], int(row))

    def _reach(self, piece: bytes) -> None:
        self.found.columns = max(self.found.columns, LETTERS)
        # a cell may stand anywhere in its row, and a row anywhere on the sheet: the reader makes room for the furthest
        for letters in set(self._far.findall(piece)):
            self.found.columns = max(self.found.columns, column_number(letters.decode()))
        for number in self._deep.findall(piece):
            self.found.rows = max(self.found.rows, int(number))
        last = self._place.match(piece, max(piece.rfind(self.cell), 0))
        if last:
            self.found.rows = max(self.found.rows, int(last[2]))
        elif self._bare.search(piece):
            self.odd = True

    def _errors(self, piece: bytes, sign: bytes) -> None:
        at = piece.find(sign)
        while at >= 0:
            place = self._place.match(piece, piece.rfind(b"<", 0, at))
            if place:
                close = piece.find(b">", at)
                value = self._value.search(piece, close, max(piece.find(self._cell_end, close), close))
                error = value[1].decode("utf-8", "replace") if value else "#ERROR"
                self.found.errors[int(place[2]), column_number(place[1].decode())] = error
            elif self._bare.match(piece, piece.rfind(b"<", 0, at)):
                self.odd = True
            at = piece.find(sign, at + len(sign))


def _parsed(archive: Archive, part: str) -> Scan:
    """The same by a parser, for the few writers that leave out where a cell stands (the reader then counts on)."""
    found = Scan()
    row = column = 0
    kind, text = "", ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, kind, text
        tag = name.rpartition(":")[2]
        if tag == "row":
            row, column = int(attributes.get("r", row + 1)), 0
        elif tag == "c":
            place = re.fullmatch(r"([A-Z]+)(\d+)", attributes.get("r", ""))
            column = column_number(place[1]) if place else column + 1
            kind, text = attributes.get("t", ""), ""
            found.rows, found.columns = max(found.rows, row), max(found.columns, column)
        elif tag == "v":
            text = ""
        elif tag == "mergeCell" and (area := re.findall(r"([A-Z]+)(\d+)", attributes.get("ref", ""))):
            (left, top), (right, bottom) = area[0], area[-1]
            found.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def words(data: str) -> None:
        nonlocal text
        text += data

    def end(name: str) -> None:
        if kind == "e" and name.rpartition(":")[2] == "v":
            found.errors[row, column] = text

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, words, end
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as problem:
        raise refused("broken", path=archive.path, part=part, reason=problem) from problem
    return found
