"""Values as cells and cells as values: texts that stay texts, days that look like days."""

from __future__ import annotations

import datetime as dt
import html
import math
import re
from functools import cached_property

from lxml import etree

from workbook.errors import RefusedError
from workbook.package import Package
from workbook.relations import parse, to_xml
from workbook.rows.sheet import Cell
from workbook.schema.cells import plain
from workbook.sheets import Sheets
from workbook.sheetxml import escape
from workbook.styles import MAIN

Value = str | float | bool | dt.date | None  # a datetime is a date, an int passes for a float

_LONGEST = 32_767
"""Characters Excel takes in a cell."""
_DAY_ZERO = {False: dt.datetime(1899, 12, 30), True: dt.datetime(1904, 1, 1)}
_FIRST_DAY = {False: 61, True: 0}
"""Before March 1900 Excel's calendar has a day too many."""
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Numbers of Excel's built-in formats for days and times."""
_DAY, _MINUTE = 14, 22
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_HARMLESS = re.compile(r"(?! )[^&<>_\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]*(?<! )")
"""Texts that need no care, as nearly all: told several times faster than they are escaped."""
_VALUE = re.compile(rb"<v(?: [^>]*)?>([^<]*)</v>")
_ITEM = re.compile(rb"<si(?: [^>]*)?(?:/>|>(.*?)</si>)", re.DOTALL)
_RUN = re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>([^<]*)<")
_AID = re.compile(rb"<(\w+:)?rPh\b.*?</(\w+:)?rPh>", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Cells:
    """How one workbook writes values, and what its cells say.

    Parameters
    ----------
    package
        The workbook; a style of a day is added to its styles where it has none that fits.
    sheets
        Its list of sheets.
    """

    def __init__(self, package: Package, sheets: Sheets) -> None:
        self._package = package
        self._since_1904 = sheets.since_1904
        linked = {kind: part for _, kind, part in sheets.links.all() if part in package}
        self._styles_part, self._texts_part = linked.get("styles"), linked.get("sharedStrings")

    def xml(self, place: str, style: int | None, value: Value) -> bytes:
        """A cell with a value in it; a blank one keeps its style alone."""
        opening = f'<c r="{place}"' + ("" if style is None else f' s="{style}"')
        match value:
            case None | "":
                return f"{opening}/>".encode()
            case bool():
                return f'{opening} t="b"><v>{value:d}</v></c>'.encode()
            case str():
                if len(value) > _LONGEST:
                    raise RefusedError(
                        "The text for {cell} has {count:,} characters, more than a cell holds; shorten it.",
                        cell=place,
                        count=len(value),
                    )
                safe, space = (value, "") if _HARMLESS.fullmatch(value) else _escaped(value)
                return f'{opening} t="inlineStr"><is><t{space}>{safe}</t></is></c>'.encode()
            case dt.date():
                days = self.serial(value)
                # a day Excel's calendar does not know is kept as words, for the checks to tell of
                return self.xml(place, style, str(value)) if days is None else f"{opening}><v>{days}</v></c>".encode()
        if not math.isfinite(value):
            raise ValueError(f"{value} is no number a cell can hold")
        return f"{opening}><v>{value if type(value) is int else float(value)!r}</v></c>".encode()

    def serial(self, day: dt.date) -> str | None:
        """The number Excel keeps for a day, or a day with a time; None before its calendar begins."""
        moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
        days = (moment - _DAY_ZERO[self._since_1904]) / dt.timedelta(days=1)
        return None if days < _FIRST_DAY[self._since_1904] else f"{days:.10f}".rstrip("0").rstrip(".")

    def meaning(self, value: Value) -> str:
        """A value as `text` would give its cell."""
        match value:
            case None:
                return ""
            case bool():
                return str(value).upper()
            case str():
                return _words(escape([value])[0][0].encode())
            case dt.date():
                days = self.serial(value)
                return str(value) if days is None else plain(float(days))
        return plain(value)

    def text(self, cell: Cell) -> str:
        """What a cell holds, to be compared: numbers and days as plain numbers, texts without outer spaces."""
        kind = cell.kind
        if kind == b"inlineStr":
            return _said(cell.inner)
        found = _VALUE.search(cell.inner)
        value = found[1] if found else b""
        match kind:
            case b"s" if value:
                return _said(self._texts[int(value)])
            case b"n" if value:
                return plain(float(value))
            case b"b":
                return str(value == b"1").upper()
        return _words(value)

    def holds(self, cell: Cell | None, value: Value) -> bool:
        """Whether a cell says a value already, and a text as a text."""
        if cell is None or not cell.inner:
            return value is None or value == ""
        is_text = cell.kind in (b"s", b"inlineStr", b"str")
        return not cell.is_formula and is_text == isinstance(value, str) and self.text(cell) == self.meaning(value)

    def shows_days(self, style: int | None) -> bool:
        """Whether a number in this style is read as a day."""
        return (style or 0) in self._day_styles

    def day_style(self, style: int | None, value: dt.date) -> int:
        """The same style with a day's number format, added to the workbook's styles."""
        root = self._styles
        section = None if root is None else root.find(MAIN + "cellXfs")
        if root is None or section is None:
            raise RefusedError("The workbook has no cell styles; open it in Excel and save it, then try again.")
        number = _MINUTE if isinstance(value, dt.datetime) else _DAY
        xfs = section.findall(MAIN + "xf")
        made = section.makeelement(MAIN + "xf", _attributes(xfs[style or 0]))
        made.extend(parse(etree.tostring(child), "a style") for child in xfs[style or 0])
        made.set("numFmtId", str(number))
        made.set("applyNumberFormat", "1")
        for at, xf in enumerate(xfs):
            if _attributes(xf) == _attributes(made) and len(xf) == len(made):
                return at
        section.append(made)
        section.set("count", str(len(xfs) + 1))
        assert self._styles_part is not None
        self._package.put(self._styles_part, to_xml(root))
        self._day_styles.add(len(xfs))
        return len(xfs)

    @cached_property
    def _styles(self) -> etree._Element | None:
        return None if self._styles_part is None else parse(self._package.read(self._styles_part), self._styles_part)

    @cached_property
    def _day_styles(self) -> set[int]:
        root = self._styles
        if root is None:
            return set()
        own = {
            int(form.get("numFmtId", "0")): form.get("formatCode", "")
            for form in root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
        }
        days = _DATE_FORMATS - own.keys() | {number for number, code in own.items() if _is_day(code)}
        return {
            at for at, xf in enumerate(root.iterfind(f"{MAIN}cellXfs/{MAIN}xf")) if int(xf.get("numFmtId", "0")) in days
        }

    @cached_property
    def _texts(self) -> list[bytes]:
        if self._texts_part is None:
            return []
        content = self._package.read(self._texts_part)
        if b"<si" not in content or b"<!" in content:  # a prefix, a comment: written as hardly anybody does
            items = parse(content, self._texts_part)
            return [etree.tostring(item, method="c14n", exclusive=True, with_tail=False) for item in items]
        return _ITEM.findall(content)


def _said(item: bytes) -> str:
    """A text of one piece, as nearly all are, or of runs, beside which reading aids may stand."""
    if item.startswith(b"<t>") and item.count(b"<") == 2:
        return _words(item[3:-4])
    return _words(b"".join(_RUN.findall(_AID.sub(b"", item) if b"rPh" in item else item)))


def _words(raw: bytes) -> str:
    """A text without its escapes and outer spaces."""
    text = raw.decode()
    if "&" in text:
        text = html.unescape(text)
    return (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text).strip()


def _escaped(text: str) -> tuple[str, str]:
    (safe,), space = escape([text])
    return safe, space


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _is_day(code: str) -> bool:
    """Whether a number format shows a day or a time; its colours, words and paddings do not count."""
    shown = _NOT_SHOWN.sub("", code.split(";")[0]).casefold()
    return "general" not in shown and any(letter in shown for letter in "dmyhs")
