"""Our cell styles among a user's own: what is there already is shared, the rest is appended, nothing is renumbered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from workbook.relations import parse, to_xml

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_FIRST_OWN_FORMAT = 164  # number formats below are Excel's built-in ones


@dataclass(frozen=True)
class StyleMap:
    """Where each of our cell styles and conditional styles lies in the user's styles."""

    cells: dict[int, int]
    conditional: dict[int, int]


def merge(found: bytes, ours: bytes, part: str = "xl/styles.xml") -> tuple[bytes, StyleMap]:
    """Append our styles to a user's.

    Parameters
    ----------
    found : bytes
        The user's style part.
    ours : bytes
        A style part that holds our styles.
    part : str
        The user's part, for messages.

    Returns
    -------
    bytes, StyleMap
        The style part to write (`found` itself where it holds ours already) and where our styles are in it.
    """
    sheet = _Styles(parse(found, part))
    donor = parse(ours, "our styles")
    formats = _merge_formats(sheet, donor)
    fonts, fills, borders = (sheet.merge(donor, name) for name in ("fonts", "fills", "borders"))
    normal = sheet.normal()

    def settle(xf: etree._Element) -> None:
        xf.set("numFmtId", str(formats.get(int(xf.get("numFmtId", "0")), int(xf.get("numFmtId", "0")))))
        for name, places in (("fontId", fonts), ("fillId", fills), ("borderId", borders)):
            xf.set(name, str(places[int(xf.get(name, "0"))]))
        if normal is not None:
            xf.set("xfId", str(normal))
        elif "xfId" in xf.attrib:
            del xf.attrib["xfId"]

    cells = {**sheet.merge(donor, "cellXfs", settle), 0: 0}  # an unstyled cell takes the user's own default
    conditional = sheet.merge(donor, "dxfs")
    return (to_xml(sheet.root) if sheet.grown else found), StyleMap(cells, conditional)


class _Styles:
    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.grown = False

    def section(self, name: str) -> etree._Element:
        found = self.root.find(MAIN + name)
        if found is not None:
            return found
        later = {MAIN + other for other in _ORDER[_ORDER.index(name) + 1 :]}
        place = next((at for at, child in enumerate(self.root) if child.tag in later), len(self.root))
        made = self.root.makeelement(MAIN + name, {"count": "0"})
        self.root.insert(place, made)
        return made

    def append(self, name: str, element: etree._Element) -> None:
        section = self.section(name)
        section.append(element)
        section.set("count", str(sum(1 for _ in section.iterchildren(tag=etree.Element))))
        self.grown = True

    def merge(
        self, donor: etree._Element, name: str, settle: Callable[[etree._Element], None] | None = None
    ) -> dict[int, int]:
        """Find or append each entry of a section; gives the place of each."""
        theirs = donor.find(MAIN + name)
        if theirs is None or not len(theirs):
            return {}
        known: dict[bytes, int] = {}
        mine = self.root.find(MAIN + name)
        for place, child in enumerate([] if mine is None else mine.iterchildren(tag=etree.Element)):
            known.setdefault(_canonical(child), place)
        count = 0 if mine is None else sum(1 for _ in mine.iterchildren(tag=etree.Element))
        places: dict[int, int] = {}
        for place, child in enumerate(list(theirs)):
            if settle:
                settle(child)
            form = _canonical(child)
            if form not in known:
                known[form] = count
                count += 1
                self.append(name, child)
            places[place] = known[form]
        return places

    def normal(self) -> int | None:
        """The cell style named Normal, to which every cell format must refer; None where the book names no styles."""
        if self.root.find(MAIN + "cellStyleXfs") is None:
            return None
        for style in self.root.iterfind(f"{MAIN}cellStyles/{MAIN}cellStyle"):
            if style.get("builtinId") == "0":
                return int(style.get("xfId", "0"))
        return 0


def _merge_formats(sheet: _Styles, donor: etree._Element) -> dict[int, int]:
    """Number formats are matched by their code and keep the user's number."""
    entries = sheet.root.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    mine = {item.get("formatCode"): int(item.get("numFmtId", "0")) for item in entries}
    everywhere = [int(item.get("numFmtId", "0")) for item in sheet.root.iter(MAIN + "numFmt")]
    places: dict[int, int] = {}
    for item in list(donor.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")):
        code = item.get("formatCode")
        ours = int(item.get("numFmtId", "0"))
        if code not in mine:
            mine[code] = max([_FIRST_OWN_FORMAT - 1, *everywhere, *mine.values()]) + 1
            item.set("numFmtId", str(mine[code]))
            sheet.append("numFmts", item)
        places[ours] = mine[code]
    return places


def _canonical(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))
