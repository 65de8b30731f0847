"""A sheet's XML by rows: only the rows that are asked for are taken apart, all other bytes stay as they are."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from workbook.errors import RefusedError
from workbook.letters import column_letters, column_number
from workbook.relations import parse, to_xml
from workbook.sheets import Area
from workbook.styles import MAIN

_DATA = re.compile(rb"<sheetData(?: [^>]*)?(?<!/)>")
_ROW = re.compile(rb'<row r="(\d+)"[^>]*>')
_CELL = re.compile(rb'<c r="([A-Z]+)\d+"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ATTRIBUTE = re.compile(rb"""([\w:]+)=["']([^"']*)["']""")
_ODD_CELL = re.compile(rb'<c(?! r="[A-Z])[\s/>]')
_ODD_ROW = re.compile(rb'<row(?! r="\d)[\s/>]')
_KIND = re.compile(rb"""\bt=["'](\w+)""")
_STYLE = re.compile(rb"""\bs=["'](\d+)""")
_COLUMN = re.compile(rb"<col\b([^>]*)/>")
_SPANS = re.compile(rb' spans="[^"]*"')
_HIDDEN = re.compile(rb' hidden="[^"]*"')
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([^"]*)"')
_REACH = re.compile(rb'(<dimension [^>]*?ref=")([^"]*)')
_RANGES = re.compile(rb'(sqref="|sqref>)([^"<]+)')


class Cell(NamedTuple):
    """A cell as the sheet has it: its attributes and what stands between its tags."""

    attributes: bytes
    inner: bytes

    @property
    def kind(self) -> bytes:
        """How it keeps its value: `n` a number, `s` one of the shared texts, and so on."""
        found = _KIND.search(self.attributes)
        return found[1] if found else b"n"

    @property
    def style(self) -> int | None:
        """The number of its style; None where it names none."""
        found = _STYLE.search(self.attributes)
        return int(found[1]) if found else None

    @property
    def is_formula(self) -> bool:
        """Whether it is computed."""
        return b"<f" in self.inner

    @property
    def is_shared(self) -> bool:
        """Whether other cells are computed by its formula."""
        return self.is_formula and b'ref="' in self.inner.partition(b"<f")[2].partition(b">")[0]


@dataclass(slots=True)
class Row:
    """One row taken apart; cells that are not set anew keep their bytes."""

    tag: bytes
    cells: dict[int, bytes] = field(default_factory=dict)
    rest: bytes = b""

    @classmethod
    def of(cls, raw: bytes) -> Row:
        """A row from its XML."""
        opening = _ROW.match(raw)
        assert opening is not None
        tag = opening[0]
        if tag.endswith(b"/>"):
            return cls(tag[:-2] + b">")
        body = raw[len(tag) : raw.rindex(b"</row>")]
        found = list(_CELL.finditer(body))
        rest = body[found[-1].end() :] if found else body
        return cls(tag, {column_number(cell[1].decode()): cell[0] for cell in found}, rest)

    def cell(self, column: int) -> Cell | None:
        """A cell, where the row has it."""
        if column not in self.cells:
            return None
        found = _CELL.match(self.cells[column])
        return Cell(found[2], found[3] or b"") if found else None

    @property
    def style(self) -> int | None:
        """The style of the row's cells that are not written."""
        attributes = dict(_ATTRIBUTE.findall(self.tag))
        return int(attributes.get(b"s", b"0")) if attributes.get(b"customFormat") in (b"1", b"true") else None

    def show(self) -> None:
        """A filter or a hand that hid the row while it was blank did not mean what now stands in it."""
        self.tag = _HIDDEN.sub(b"", self.tag)

    def to_bytes(self) -> bytes:
        """The row's XML; its `spans`, a mere hint, would have to be counted again."""
        cells = [self.cells[column] for column in sorted(self.cells)]
        return b"".join((_SPANS.sub(b"", self.tag), *cells, self.rest, b"</row>"))


class SheetRows:
    """The rows of one sheet.

    Parameters
    ----------
    content
        The sheet's XML.
    part
        Its name, for messages.
    """

    def __init__(self, content: bytes, part: str) -> None:
        content = _ordinary(content, part)
        data = _DATA.search(content)
        if data is None:
            raise RefusedError(
                "The workbook's part {part} holds no rows; nothing was written.",
                part=part,
            )
        self._content, self._start, self._end = content, data.end(), content.rindex(b"</sheetData>")
        self._head, self._tail = content[: self._start], content[self._end :]
        self._places = {int(row[1]): row.start() for row in _ROW.finditer(content, self._start, self._end)}
        self.numbers = list(self._places)
        """The rows there are, in order."""
        if any(row >= following for row, following in zip(self.numbers, self.numbers[1:], strict=False)):
            raise RefusedError(
                "The rows in the workbook's part {part} are not in order; open and save it in Excel.",
                part=part,
            )
        self._ends = dict(zip(self.numbers, [*list(self._places.values())[1:], self._end], strict=True))
        self._written: dict[int, Row] = {}

    @property
    def changed(self) -> bool:
        """Whether a row was asked for to be written."""
        return bool(self._written)

    def row(self, number: int) -> Row:
        """A row to look at; an empty one where the sheet has none."""
        if number in self._written:
            return self._written[number]
        if number not in self._places:
            return Row(b'<row r="%d">' % number)
        return Row.of(self._content[self._places[number] : self._ends[number]])

    def write(self, number: int, row: Row) -> None:
        """Put a row in the place of what stood there."""
        self._written[number] = row

    def column(self, column: int, first: int, last: int) -> Iterator[tuple[int, Cell]]:
        """The cells of a column as they were found, by row."""
        letters = column_letters(column).encode()
        cells = re.compile(rb'<c r="' + letters + rb'(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
        for cell in cells.finditer(self._content, self._start, self._end):
            if first <= int(cell[1]) <= last:
                yield int(cell[1]), Cell(cell[2], cell[3] or b"")

    def column_style(self, column: int) -> int | None:
        """The style of a column's cells that are not written."""
        for found in _COLUMN.findall(self._head):
            attributes = dict(_ATTRIBUTE.findall(found))
            if int(attributes[b"min"]) <= column <= int(attributes[b"max"]):
                return int(attributes[b"style"]) if b"style" in attributes else None
        return None

    def merged(self) -> list[Area]:
        """The areas of merged cells."""
        return [Area.of(found.decode()) for found in _MERGED.findall(self._tail)]

    def stretch(self, area: Area, bottom: int) -> None:
        """Lengthen what ends with the last row of an area of data (validations, formats, marks) down to `bottom`."""

        def longer(reference: str) -> str:
            try:
                found = Area.of(reference)
            except ValueError:
                return reference  # whole columns reach far enough
            inside = area.left <= found.left and found.right <= area.right and found.bottom == area.bottom
            along = found.top == area.top or found.top < found.bottom
            return str(Area(found.top, found.left, bottom, found.right)) if inside and along else reference

        def stretched(found: re.Match[bytes]) -> bytes:
            return found[1] + " ".join(map(longer, found[2].decode().split())).encode()

        self._tail = _RANGES.sub(stretched, self._tail)

    def to_bytes(self) -> bytes:
        """The sheet's XML."""
        pieces, at = [self._reach()], self._start
        for number in sorted(self._written):
            # a new row goes before the first that is further down
            start = self._places.get(number) or self._next(number)
            pieces += [self._content[at:start], self._written[number].to_bytes()]
            at = self._ends.get(number, start)
        return b"".join((*pieces, self._content[at : self._end], self._tail))

    def _next(self, number: int) -> int:
        at = bisect(self.numbers, number)
        return self._places[self.numbers[at]] if at < len(self.numbers) else self._end

    def _reach(self) -> bytes:
        """What stands before the rows, with the sheet's stated reach brought up to date."""
        cells = [(number, column) for number, row in self._written.items() for column in row.cells]

        def wider(found: re.Match[bytes]) -> bytes:
            try:
                old = Area.of(found[2].decode())
            except ValueError:
                return found[0]
            rows, columns = zip((old.top, old.left), (old.bottom, old.right), *cells, strict=True)
            return found[1] + str(Area(min(rows), min(columns), max(rows), max(columns))).encode()

        return _REACH.sub(wider, self._head, count=1)


def _ordinary(content: bytes, part: str) -> bytes:
    """The XML as nearly every program writes it: no prefix, no comment, and `r` first in each row and cell."""
    odd = b"<sheetData" not in content or b"<!" in content or _ODD_ROW.search(content) or _ODD_CELL.search(content)
    if not odd:
        return content
    root = parse(content, part)
    etree.strip_tags(root, etree.Comment)
    row_number = 0
    for row in root.iter(MAIN + "row"):
        row_number = _numbered(row, str(row_number + 1))
        column = 0
        for cell in row.iter(MAIN + "c"):
            _numbered(cell, f"{column_letters(column + 1)}{row_number}")
            column = column_number(cell.get("r", "").rstrip("0123456789"))
    content = to_xml(root)
    if root.prefix:
        prefix = root.prefix.encode()
        for old, new in ((b"<" + prefix + b":", b"<"), (b"</" + prefix + b":", b"</")):
            content = content.replace(old, new)
        content = content.replace(b"xmlns:" + prefix + b"=", b"xmlns=", 1)
        parse(content, part)
    return content


def _numbered(element: etree._Element, place: str) -> int:
    """Have an element say first where it is; gives its row."""
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    element.attrib.clear()
    element.set("r", attributes.pop("r", place))
    for name, value in attributes.items():
        element.set(name, value)
    return int(element.get("r", "0").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
