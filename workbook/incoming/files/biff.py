"""The records of an .xls, as far as they tell where cells and errors are."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from workbook.incoming.files.otherbooks import Reach
from workbook.incoming.files.sentences import refused

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""By Excel's number; the same in both binary forms."""

_END, _FORMULA, _PASSWORD, _SHEET, _TEXTS = 0x0A, 0x06, 0x2F, 0x85, 0xFC
_AREA, _ERROR, _NUMBERS, _TEXT = 0x200, 0x205, 0xBD, 0xFD
_CELLS = frozenset((_FORMULA, _ERROR, _NUMBERS, _TEXT, 0xD6, 0x203, 0x204, 0x27E))
_CLAIMED = 1 << 24
"""Cells an .xls can have in a sheet."""


def reach(path: str, data: bytes) -> list[Reach]:
    """How far each sheet of the book goes, in the order of its list of sheets."""
    stream = _stream(path, data)
    sheets: list[int] = []
    texts: list[int] = []
    for kind, start, length in _records(path, stream, 0):
        if kind == _PASSWORD and stream[start : start + 2] != b"\0\0":
            raise refused("encrypted", path=path)
        if kind == _SHEET and length >= 4:
            sheets.append(int.from_bytes(stream[start : start + 4], "little"))
        elif kind == _TEXTS and length >= 8:
            count = int.from_bytes(stream[start + 4 : start + 8], "little")
            # a text takes three bytes at least
            if count * 3 > len(stream):
                raise refused("broken", path=path, reason="it has fewer texts than it says")
            texts = _text_lengths(path, stream, start, length)
    return [_sheet(path, stream, position, texts) for position in sheets]


def _stream(path: str, data: bytes) -> bytes:
    import olefile

    try:
        with olefile.OleFileIO(data) as ole:
            return bytes(ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read())
    except Exception as problem:  # olefile lets many kinds of error out of a damaged file, and all of them mean this
        raise refused("broken", path=path, reason=" ".join(str(problem).split())) from problem


def _records(path: str, stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, start and length of each record up to the end of the part that begins at `at`."""
    head = struct.Struct("<HH").unpack_from
    size = len(stream)
    while at + 4 <= size:
        kind, length = head(stream, at)
        at += 4
        if at + length > size:
            break
        yield kind, at, length
        if kind == _END:
            return
        at += length
    raise refused("broken", path=path, reason="it ends too early")


def _text_lengths(path: str, stream: bytes, start: int, length: int) -> list[int]:
    """Of each text that cells share; they run on over as many records as they need."""
    pieces = [stream[start + 8 : start + length]]
    while stream[start + length : start + length + 2] == b"\x3c\0":
        start, length = start + length + 4, int.from_bytes(stream[start + length + 2 : start + length + 4], "little")
        pieces.append(stream[start : start + length])
    found: list[int] = []
    at = number = 0
    try:
        while number < len(pieces) and at + 3 <= len(pieces[number]):
            piece = pieces[number]
            count, flags = int.from_bytes(piece[at : at + 2], "little"), piece[at + 2]
            at += 3
            beside = 0
            if flags & 8:
                beside, at = 4 * int.from_bytes(piece[at : at + 2], "little"), at + 2
            if flags & 4:
                beside, at = beside + int.from_bytes(piece[at : at + 4], "little"), at + 4
            found.append(count)
            width = 1 + (flags & 1)
            while (room := (len(pieces[number]) - at) // width) < count:
                count, number = count - room, number + 1
                # each further record says anew how wide its letters are
                width, at = 1 + (pieces[number][0] & 1), 1
            at += count * width + beside
            while number < len(pieces) and at >= len(pieces[number]):
                at, number = at - len(pieces[number]), number + 1
    except IndexError as problem:
        raise refused("broken", path=path, reason="its texts end too early") from problem
    return found


def _sheet(path: str, stream: bytes, at: int, texts: list[int]) -> Reach:
    found = Reach()
    place = struct.Struct("<HH").unpack_from
    for kind, start, length in _records(path, stream, at):
        if kind in _CELLS and length >= 4:
            row, column = place(stream, start)
            if kind == _TEXT:
                number = int.from_bytes(stream[start + 6 : start + 10], "little")
                found.texts += texts[number] if number < len(texts) else 0
            elif kind == _NUMBERS:
                column = int.from_bytes(stream[start + length - 2 : start + length], "little")
            elif (error := _error(kind, stream[start : start + length])) is not None:
                found.errors[row, column] = ERRORS.get(error, "#ERROR")
            if row >= found.rows:
                found.rows = row + 1
            if column >= found.columns:
                found.columns = column + 1
        elif kind == _AREA:
            _check_claim(path, stream[start : start + length])
    return found


def _error(kind: int, record: bytes) -> int | None:
    if kind == _ERROR and len(record) >= 8 and record[7]:
        return record[6]
    # a formula keeps its last value: two bytes of ones at the end mean that it is no number
    if kind == _FORMULA and record[12:14] == b"\xff\xff" and record[6] == 2:
        return record[8]
    return None


def _check_claim(path: str, record: bytes) -> None:
    """The reader makes room for the area a sheet says it has."""
    if len(record) not in (10, 14):
        return
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(record) == 14 else "<HHHH", record)
    if (bottom and top > bottom) or (right and left > right) or max(top, bottom) * max(left, right) > _CLAIMED:
        reason = f"it says that it reaches to row {bottom} and column {right}"
        raise refused("broken", path=path, reason=reason)
