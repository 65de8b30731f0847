"""Where a book keeps its sheets, its Excel tables and its currency formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import join, normpath
from typing import TYPE_CHECKING

from workbook.letters import column_number
from workbook.opening import Archive
from workbook.refusals import refused
from workbook.schema.cells import currency_marks

if TYPE_CHECKING:
    from lxml import etree

MOST_CELLS = 100_000_000
"""The reader lays a sheet out as a full rectangle; beyond this (3 GB) one stray cell would use up the memory."""

_FORMAT_MARK = re.compile(r"\[\$([^\]-]+)[^\]]*\]")
_LOCALE_ONLY = re.compile(r"\[\$?-[^\]]*\]")


def sheet_parts(archive: Archive) -> dict[str, str]:
    """Sheet name -> its part in the zip."""
    targets = targets_of(archive, "xl/workbook.xml")
    id_name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    sheets = _xml(archive, "xl/workbook.xml").iter("{*}sheet")
    return {sheet.get("name", ""): targets.get(sheet.get(id_name, ""), "") for sheet in sheets}


def defined_names(archive: Archive) -> list[tuple[str, str]]:
    """Every name defined in the book, and what it refers to."""
    found = _xml(archive, "xl/workbook.xml").iter("{*}definedName")
    return [(item.get("name", ""), (item.text or "").strip()) for item in found]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cells of an Excel table are: its headers and totals left out, counted from 1."""

    sheet: str
    headers: tuple[str, ...]
    row: int
    column: int
    height: int


def table_places(archive: Archive, parts: dict[str, str]) -> dict[str, Place]:
    """Name of an Excel table -> its place.

    Raises
    ------
    RefusedError
        Where a table's area makes no sense, which the table reader would not survive.
    """
    found: dict[str, Place] = {}
    for sheet, part in parts.items():
        for target in targets_of(archive, part).values():
            if "/tables/" in target.lower() and target.lower() in archive.parts:
                table = _xml(archive, target)
                if not str(table.tag).endswith("}table"):
                    continue  # cells mapped to XML lie in that folder too
                name = table.get("displayName", "")
                if name.casefold() in map(str.casefold, found):
                    raise refused("broken", path=archive.path, part=target, reason=f"a second table is called {name}")
                found[name] = _place(archive, target, sheet, table)
    return found


def currency_styles(archive: Archive) -> dict[int, str]:
    """Cell style number -> the currency mark its number format shows."""
    if "xl/styles.xml" not in archive.parts:
        return {}
    root = _xml(archive, "xl/styles.xml")
    marks = {
        form.get("numFmtId"): currency_of(form.get("formatCode", "")) for form in root.iterfind("{*}numFmts/{*}numFmt")
    }
    styles = enumerate(root.iterfind("{*}cellXfs/{*}xf"))
    return {number: mark for number, style in styles if (mark := marks.get(style.get("numFmtId")))}


def currency_of(form: str) -> str:
    """The currency a number format shows, such as `€` of `#,##0 [$€-407]`; empty for none."""
    named = _FORMAT_MARK.search(form)
    if named and named[1].strip():
        return named[1].strip()
    return "".join(sorted(currency_marks(_LOCALE_ONLY.sub("", form)))[:1])


def _place(archive: Archive, part: str, sheet: str, table: etree._Element) -> Place:
    headers = tuple(column.get("name", "") for column in table.iterfind("{*}tableColumns/{*}tableColumn"))
    area = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", table.get("ref", ""))
    if area:
        left, right = column_number(area[1]), column_number(area[3])
        top, bottom = int(area[2]), int(area[4])
        first = top + (table.get("headerRowCount") != "0")
        height = bottom - first + 1 - (table.get("totalsRowCount", "0") != "0")
        sound = 1 <= top <= bottom and right - left + 1 == len(headers)
        if sound and height * len(headers) <= MOST_CELLS:
            return Place(sheet, headers, first, left, max(height, 0))
    raise refused("broken", path=archive.path, part=part, reason=f"its area is {table.get('ref', 'missing')}")


def targets_of(archive: Archive, part: str) -> dict[str, str]:
    """Relationship id -> part, for the relationships of one part."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations.lower() not in archive.parts:
        return {}
    # a target is relative to the part's folder unless it begins with a slash
    return {
        relation.get("Id", ""): normpath(join("/" + folder, relation.get("Target", ""))).lstrip("/")
        for relation in _xml(archive, relations).iter("{*}Relationship")
    }


def _xml(archive: Archive, part: str) -> etree._Element:
    from lxml import etree

    try:
        return etree.fromstring(archive.part(part))
    except etree.XMLSyntaxError as problem:
        raise refused("broken", path=archive.path, part=part, reason=problem) from problem
