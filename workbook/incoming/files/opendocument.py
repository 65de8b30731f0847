"""The XML of an .ods, as far as it tells where cells and errors are; byte searches alone, no parser."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import islice
from xml.parsers import expat

from workbook import opening
from workbook.incoming.files.otherbooks import Reach
from workbook.incoming.files.sentences import refused
from workbook.opening import Archive

_TABLE = re.compile(rb"<table:table\s[^>]*?\btable:name=")
_ROW_END = b"</table:table-row>"
_ROWS = re.compile(rb"<table:table-row\b[^>]*?table:number-rows-repeated\s*=\s*[\"'](\d+)")
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b(?:[^>]*?table:number-columns-repeated\s*=\s*[\"'](\d+))?")
_ERROR = re.compile(rb'calcext:value-type="error"[^>]*><text:p>([^<]*)<')
MOST_ERRORS = 1_000_000
_SPACES = re.compile(rb"text:c\s*=\s*[\"'](\d{4,})")
_DURATION = re.compile(r"PT(\d{1,8})H(\d{1,2})M(\d{1,2}(?:[.,]\d{1,9})?)S")
_FILLED = (b"office:", b"table:formula", b"<text:")


def reach(path: str, data: bytes) -> list[Reach]:
    """How far each sheet of the book goes, in the order of the file."""
    archive = Archive(path, data, opening.directory(path, data))
    opening.check_sizes(archive)
    manifest = "META-INF/manifest.xml"
    if manifest.lower() in archive.parts:
        opening.check_xml(archive, manifest)
        if b"encryption-data" in archive.part(manifest):
            raise refused("encrypted", path=path)
    content = archive.part("content.xml")
    _check_closed(path, content)
    if _SPACES.search(content):
        raise refused("broken", path=path, reason="a text has thousands of spaces")
    starts = [match.start() for match in _TABLE.finditer(content)]
    return [_table(content[start:end]) for start, end in zip(starts, [*starts[1:], len(content)], strict=True)]


def _check_closed(path: str, content: bytes) -> None:
    """On a tag that is never closed the compiled reader would wait for ever."""

    def no_entities(*_: object) -> None:
        raise refused("declares", path=path)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = no_entities
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise refused("broken", path=path, reason=problem) from problem


def with_durations(row: list[object]) -> list[object]:
    """A row whose lengths of time are no texts: the compiled reader leaves them as they are written in the file."""
    return [
        dt.timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=float(match[3].replace(",", ".")))
        if type(cell) is str and cell.startswith("PT") and (match := _DURATION.fullmatch(cell))
        else cell
        for cell in row
    ]


def _table(content: bytes) -> Reach:
    found = Reach()
    row = 0
    for piece in content.split(_ROW_END):
        at = piece.find(b"<table:table-row")
        if at < 0:
            continue
        piece = piece[at:]
        repeated = _ROWS.match(piece)
        times = int(repeated[1][:9]) if repeated else 1
        if width := _width(piece):
            found.columns = max(found.columns, width)
            found.rows = row + times
            found.texts += (times > 1) * times * len(piece)
            if b'calcext:value-type="error"' in piece:
                places = (((row + down, column), error) for column, error in _errors(piece) for down in range(times))
                found.errors.update(islice(places, MOST_ERRORS - len(found.errors)))
        row += times
    return found


def _width(row: bytes) -> int:
    """Columns up to the last one with something in it; a row is filled up with thousands of empty ones."""
    last = max(map(row.rfind, _FILLED))
    if last < 0:
        return 0
    end = row.find(b">", last) + 1
    if row.find(b"columns-repeated", 0, end) < 0:
        return row.count(b"<table:table-cell", 0, end) + row.count(b"<table:covered-table-cell", 0, end)
    return sum(int(match[1][:9]) if match[1] else 1 for match in _CELL.finditer(row, 0, end))


def _errors(row: bytes) -> Iterator[tuple[int, str]]:
    column = 0
    cells = [*_CELL.finditer(row)]
    ends = [*(cell.start() for cell in cells[1:]), len(row)]
    for cell, end in zip(cells, ends, strict=True):
        times = int(cell[1][:9]) if cell[1] else 1
        if error := _ERROR.search(row, cell.start(), end):
            yield from ((column + right, error[1].decode("utf-8", "replace")) for right in range(times))
        column += times
