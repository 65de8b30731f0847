"""Charts hung into the user's package: in the place of the same charts of before, among whatever else hangs there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from lxml import etree

from workbook.charts import HERE, NAME
from workbook.package import Package, rels_name
from workbook.relations import R_NS, ContentTypes, Relations, parse, to_xml
from workbook.sheetxml import escape
from workbook.styles import MAIN

_DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ID = f"{{{R_NS}}}id"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts of one page: their drawing as XlsxWriter made it (empty without any), and each chart by its key."""

    drawing: bytes
    charts: Mapping[str, bytes]


def hang(
    package: Package,
    types: ContentTypes,
    links: Relations,
    sheet: etree._Element,
    found: etree._Element | None,
    drawn: Drawn,
    name: str,
) -> None:
    """Put a page's charts into the package: in the place of the same charts of before, beside what a user drew.

    Parameters
    ----------
    links
        Of the sheet's part.
    sheet
        The sheet to be written; its reference to the drawing is set.
    found
        The sheet as it was found; None where it is new.
    drawn
        The charts.
    name
        What the sheet is called.
    """
    place = None if found is None else found.find(MAIN + "drawing")
    link = None if place is None else place.get(_ID, "")
    part = None if link is None else links.target(link)
    if part is None and not drawn.charts:
        return
    if part is None:
        part = package.free_name("xl/drawings/drawing{}.xml")
        drawing = _Drawing(package, types, part, b"")
        types.set(part, _DRAWING)
        link = links.add("drawing", part)
    else:
        drawing = _Drawing(package, types, part, package.read(part))
    drawing.settle(drawn, _quoted(name))
    element = sheet.find(MAIN + "drawing")
    assert element is not None
    if drawing.empty:
        sheet.remove(element)
        links.remove(link or "")
        if not links.leads_to(part):
            _drop(package, types, part, links.part)
    else:
        element.set(_ID, link or "")
        drawing.save()


class _Drawing:
    """A sheet's drawing: some of its anchors hold charts of ours."""

    def __init__(self, package: Package, types: ContentTypes, part: str, content: bytes) -> None:
        self._package, self._types, self._part = package, types, part
        self._links = Relations(package, part)
        self._before = content
        self._root = parse(content, part) if content else None
        self._changed = False

    @property
    def empty(self) -> bool:
        """Whether nothing is left on it nor tied to it, that was not found so."""
        return self._changed and (self._root is None or not len(self._root)) and not self._links.all()

    def settle(self, drawn: Drawn, sheet: str) -> None:
        """Every chart of ours is one of `drawn` afterwards, and each of these is there once."""
        ours = self._ours()
        for key in ours.keys() - drawn.charts.keys():
            self._remove(ours[key])
            self._leave_to_the_user(key)
        if not drawn.charts:
            return
        made = parse(drawn.drawing, "a drawing of ours")
        if self._root is None:
            self._root = made.makeelement(made.tag, nsmap=cast("dict[str, str]", made.nsmap))
        for anchor, (key, content) in zip(list(made), drawn.charts.items(), strict=True):
            self._put(anchor, ours.get(key), content.replace(f">{HERE}!".encode(), f">{sheet}!".encode()))

    def save(self) -> None:
        """Put it into the package, where it is another than was found."""
        assert self._root is not None
        if self._changed:
            self._package.put(self._part, to_xml(self._root))
            self._links.save()

    def _ours(self) -> dict[str, etree._Element]:
        found: dict[str, etree._Element] = {}
        for anchor in () if self._root is None else self._root:
            key = _key(anchor)
            if key and _chart(anchor) is not None:
                found.setdefault(key, anchor)  # a user's copy of it has the same name
        return found

    def _put(self, anchor: etree._Element, old: etree._Element | None, content: bytes) -> None:
        assert self._root is not None
        identity, frame = anchor.find(f".//{_XDR}cNvPr"), _chart(anchor)
        assert identity is not None
        assert frame is not None
        if old is None:
            part = self._package.free_name("xl/charts/chart{}.xml")
            self._types.set(part, _CHART)
            used = [int(item.get("id", "0")) for item in self._root.iter(f"{_XDR}cNvPr")]
            identity.set("id", str(max(used, default=1) + 1))
            frame.set(_ID, self._links.add("chart", part))
            self._root.append(anchor)
            self._changed = True
        else:
            was, there = old.find(f".//{_XDR}cNvPr"), _chart(old)
            assert was is not None
            assert there is not None
            part = self._links.target(there.get(_ID, "")) or ""
            identity.set("id", was.get("id", "2"))
            frame.set(_ID, there.get(_ID, ""))
            if _canonical(old) != _canonical(anchor):
                self._root.replace(old, anchor)
                self._changed = True
        self._package.put(part, content)

    def _leave_to_the_user(self, key: str) -> None:
        """A copy of a chart of ours that is gone must not pass for ours the next time: it loses our name."""
        assert self._root is not None
        for identity in self._root.iter(f"{_XDR}cNvPr"):
            if identity.get("name") == NAME.format(key):
                identity.set("name", key)

    def _remove(self, anchor: etree._Element) -> None:
        assert self._root is not None
        frame = _chart(anchor)
        link = "" if frame is None else frame.get(_ID, "")
        part = self._links.target(link)
        self._root.remove(anchor)
        self._changed = True
        if any(link in item.attrib.values() for item in self._root.iter()):
            return  # a user's copy shows the same chart
        self._links.remove(link)
        if part and not self._links.leads_to(part):
            _drop(self._package, self._types, part, self._part)


def _drop(package: Package, types: ContentTypes, part: str, owner: str) -> None:
    """Leave a part out, and what it leads to: Excel gives a chart parts for its style and colours.

    `owner` is the part that no longer leads to it. Where any other one does, it stays.
    """
    if part not in package or any(links.leads_to(part) for links in Relations.of_all(package, but=owner)):
        return
    led_to = [target for _, _, target in Relations(package, part).all()]
    package.drop(rels_name(part))
    package.drop(part)
    types.remove(part)
    for target in led_to:
        _drop(package, types, target, part)


def _key(anchor: etree._Element) -> str:
    """The key of the chart of ours in an anchor; empty where it is none."""
    identity = anchor.find(f"{_XDR}graphicFrame/{_XDR}nvGraphicFramePr/{_XDR}cNvPr")
    before, _, key = ("" if identity is None else identity.get("name", "")).partition(NAME.format(""))
    return "" if before else key


def _chart(anchor: etree._Element) -> etree._Element | None:
    return anchor.find(f"{_XDR}graphicFrame//{_C}chart")


def _canonical(element: etree._Element) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))


def _quoted(sheet: str) -> str:
    (safe,), _ = escape(["'" + sheet.replace("'", "''") + "'"])
    return safe
