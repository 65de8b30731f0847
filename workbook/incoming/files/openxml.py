"""Excel's .xlsx and .xlsm."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING

from workbook import opening
from workbook.cellscan import Scan, scan
from workbook.incoming import HEAD_ROWS
from workbook.incoming.files.otherbooks import MOST_TEXTS
from workbook.incoming.files.ownbooks import Own, own
from workbook.incoming.files.sentences import refused
from workbook.letters import column_letters, column_number
from workbook.opening import Archive
from workbook.places import MOST_CELLS, sheet_parts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from workbook.incoming.files.books import Errors

_WIDE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{2,9})\d""")
_SHARED = re.compile(rb't="s"[^>]*>\s*<v>(\d{1,9})<')
_ROW_END = re.compile(rb"</(\w+:)?row>")


class OpenXml:
    """A checked .xlsx; its sheets are unpacked when they are asked for."""

    def __init__(self, path: str, data: bytes) -> None:
        self._archive = _checked(path, data)
        self._parts = sheet_parts(self._archive)
        self.own: Own = own(self._archive, self._parts)

    @cached_property
    def opened(self) -> CalamineWorkbook:
        """The book without the rows that are far down."""
        book = _compiled(self._short)
        if not set(book.sheet_names) <= set(self._parts):
            raise refused("broken", path=self._archive.path, reason="it does not say which sheets it has")
        return book

    def beginning(self, sheet: str) -> tuple[CalamineSheet, Errors]:
        """The first rows alone: the compiled reader would read to the end, for seconds."""
        errors = self._errors(self._short, sheet)
        return self.opened.get_sheet_by_name(sheet), errors

    def reading(self, sheet: str) -> tuple[CalamineSheet, Errors]:
        """The whole sheet."""
        errors = self._errors(self._archive, sheet)
        return _compiled(self._archive).get_sheet_by_name(sheet), errors

    def _errors(self, archive: Archive, sheet: str) -> Errors:
        # what would use up the memory is refused before it is read
        found = scan(archive, sheet, self._parts[sheet], {})
        _check_reach(archive, sheet, self._parts[sheet], found)
        return {(row - 1, column - 1): error for (row, column), error in found.errors.items()}

    @cached_property
    def _short(self) -> Archive:
        """The same book, each sheet cut after its first rows."""
        made = io.BytesIO()
        sheets = {part.lower() for part in self._parts.values()}
        with zipfile.ZipFile(made, "w") as short:
            for part, info in self._archive.parts.items():
                if part in sheets:
                    short.writestr(info.filename, _beginning(self._archive, part))
                elif re.match(r"(\[content_types\]\.xml|_rels/.*|xl/[^/]*|xl/_rels/.*)$", part):
                    short.writestr(info.filename, self._archive.part(part))
        data = made.getvalue()
        return Archive(self._archive.path, data, opening.directory(self._archive.path, data))


def _checked(path: str, data: bytes) -> Archive:
    archive = Archive(path, data, opening.directory(path, data))
    opening.check_sizes(archive)
    opening.check_kind(archive)
    opening.check_structure(archive)
    return archive


def _compiled(archive: Archive) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(archive.data))


def _check_reach(archive: Archive, sheet: str, part: str, found: Scan) -> None:
    """What the scan may not see: cells that stand in no order, and long texts shown by very many cells."""
    digits = len(str(max(found.rows, 1)))
    beyond = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{1,9}\d{%d}""" % (digits + 1))
    columns = found.columns
    lengths = _text_lengths(archive)
    longest, texts, shown = max(lengths, default=0), 0, 0
    tail = b""
    for chunk in archive.chunks(part):
        piece = tail + chunk
        cut = piece.rfind(b"<") if len(piece) > len(tail) else len(piece)
        piece, tail = piece[:cut], piece[cut:]
        if beyond.search(piece):
            raise refused("far", path=archive.path, sheet=sheet, row=10**digits, column=column_letters(columns))
        for letters in set(_WIDE.findall(piece)):
            columns = max(columns, column_number(letters.decode().upper()))
        shown += piece.count(b't="s"')
        if longest * shown > MOST_TEXTS:
            texts += sum(lengths[number] for number in map(int, _SHARED.findall(piece)) if number < len(lengths))
    if columns > 1 << 14 or found.rows > 1 << 20 or max(found.rows, 10 ** (digits - 1)) * columns > MOST_CELLS:
        raise refused("far", path=archive.path, sheet=sheet, row=found.rows, column=column_letters(columns))
    if texts > MOST_TEXTS:
        raise refused("texts", path=archive.path, sheet=sheet, found=texts >> 20, most=MOST_TEXTS >> 20)


def _text_lengths(archive: Archive) -> list[int]:
    """Bytes of each text that cells share."""
    part = "xl/sharedstrings.xml"
    return [*map(len, archive.part(part).split(b"</si>"))] if part in archive.parts else []


def _beginning(archive: Archive, part: str) -> bytes:
    kept = b""
    for chunk in archive.chunks(part):
        kept += chunk
        ends = [match.end() for match in _ROW_END.finditer(kept)]
        if len(ends) > HEAD_ROWS:
            prefix = (re.search(_ROW_END, kept) or [b"", b""])[1] or b""
            return kept[: ends[HEAD_ROWS]] + b"</%ssheetData></%sworksheet>" % (prefix, prefix)
    return kept
