"""The records of an .xlsb, as far as they tell where cells and errors are."""

from __future__ import annotations

from collections.abc import Iterator

from workbook import opening, places
from workbook.incoming.files.biff import ERRORS
from workbook.incoming.files.otherbooks import Reach
from workbook.incoming.files.sentences import refused
from workbook.opening import Archive

_ROW, _ERROR, _TEXT, _LAST_CELL, _FORMULA_ERROR, _ITEM, _AREA, _SHEET, _TEXTS = 0, 3, 7, 11, 11, 19, 148, 156, 159


def reach(path: str, data: bytes) -> list[Reach]:
    """How far each sheet of the book goes, in the order of its list of sheets."""
    archive = Archive(path, data, opening.directory(path, data))
    opening.check_sizes(archive)
    targets = places.targets_of(archive, "xl/workbook.bin")
    book = archive.part("xl/workbook.bin")
    parts = [
        targets.get(_relation(book[at : at + length]), "")
        for kind, at, length in _records(path, book)
        if kind == _SHEET
    ]
    texts = _texts(archive)
    return [_sheet(archive, part, texts) if part.lower() in archive.parts else Reach() for part in parts]


def _relation(record: bytes) -> str:
    """The relationship of a sheet: after its state and number, a length and that many wide characters."""
    length = int.from_bytes(record[8:12], "little")
    return record[12 : 12 + 2 * min(length, 255)].decode("utf-16-le", "replace")


def _texts(archive: Archive) -> list[int]:
    """The length of each text that cells share."""
    part = "xl/sharedstrings.bin"
    if part not in archive.parts:
        return []
    data = archive.part(part)
    lengths: list[int] = []
    for kind, at, length in _records(archive.path, data):
        if kind == _ITEM:
            lengths.append(length)
        # the reader makes room for as many as are said to come
        elif kind == _TEXTS and int.from_bytes(data[at + 4 : at + 8], "little") > len(data):
            raise refused("broken", path=archive.path, reason="it has fewer texts than it says")
    return lengths


def _sheet(archive: Archive, part: str, texts: list[int]) -> Reach:
    data = archive.part(part)
    found = Reach()
    row = 0
    for kind, at, length in _records(archive.path, data):
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind <= _LAST_CELL:
            column = int.from_bytes(data[at : at + 4], "little")
            if row >= found.rows:
                found.rows = row + 1
            if column >= found.columns:
                found.columns = column + 1
            if kind == _TEXT:
                number = int.from_bytes(data[at + 8 : at + 12], "little")
                found.texts += texts[number] if number < len(texts) else 0
            elif kind in (_ERROR, _FORMULA_ERROR):
                found.errors[row, column] = ERRORS.get(data[at + 8] if length > 8 else -1, "#ERROR")
        elif kind == _AREA and length >= 16:
            top, bottom, left, right = (int.from_bytes(data[at + n : at + n + 4], "little") for n in (0, 4, 8, 12))
            if not (top <= bottom < 1 << 20 and left <= right < 1 << 14):
                raise refused("broken", path=archive.path, reason="its area makes no sense")
    return found


def _records(path: str, data: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record; the first two numbers are of as many bytes as they need."""
    at, size = 0, len(data)
    try:
        while at < size:
            kind = data[at]
            at += 1
            if kind & 0x80:
                kind = kind & 0x7F | (data[at] & 0x7F) << 7
                at += 1
            length = shift = 0
            while True:
                byte = data[at]
                at += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80 or shift == 28:
                    break
            if at + length > size:
                break
            yield kind, at, length
            at += length
        else:
            return
    except IndexError:
        pass
    raise refused("broken", path=path, reason="it ends too early")
