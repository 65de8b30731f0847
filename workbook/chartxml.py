"""What XlsxWriter leaves unsaid in a chart, said as Excel itself says it.

XlsxWriter writes charts as Excel 2007 did, which leaves out what is at its default. What an absent element means hangs
on the program that the workbook says it was made by, and in a manager's workbook that is a later one: blank cells would
be points at zero, lines curves, axes gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from workbook.relations import parse, to_xml

_C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SHOWN: Final = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_SERIES: Final = ("idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "dPt", "dLbls",
                  "trendline", "errBars", "cat", "val", "xVal", "yVal", "smooth")  # fmt: skip
_AXIS: Final = ("axId", "scaling", "delete", "axPos", "majorGridlines", "minorGridlines", "title", "numFmt",
                "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt",
                "crossBetween", "auto", "lblAlgn", "lblOffset", "noMultiLvlLbl")  # fmt: skip
_LABELS: Final = ("idx", "dLbl", "delete", "layout", "tx", "numFmt", "spPr", "txPr", "dLblPos", *_SHOWN)
_DRAWN: Final = {"delete": "0", "majorTickMark": "out", "minorTickMark": "none"}

_SAID: Final[Mapping[str, tuple[Sequence[str], Mapping[str, str]]]] = {
    "chartSpace": (("date1904", "lang", "roundedCorners", "style", "clrMapOvr", "protection", "chart"),
                   {"roundedCorners": "0"}),
    "chart": (("title", "autoTitleDeleted", "plotArea", "legend", "plotVisOnly", "dispBlanksAs"),
              {"autoTitleDeleted": "0", "dispBlanksAs": "gap"}),
    "title": (("tx", "layout", "overlay", "spPr", "txPr"), {"overlay": "0"}),
    "legend": (("legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr"), {"overlay": "0"}),
    "barChart": (("barDir", "grouping", "varyColors", "ser"), {"varyColors": "0"}),
    "lineChart": (("grouping", "varyColors", "ser"), {"varyColors": "0"}),
    "scatterChart": (("scatterStyle", "varyColors", "ser"), {"varyColors": "0"}),
    "barChart/ser": (_SERIES, {"invertIfNegative": "0"}),
    "lineChart/ser": (_SERIES, {"smooth": "0"}),
    "scatterChart/ser": (_SERIES, {"smooth": "0"}),
    "dLbls": (_LABELS, dict.fromkeys(_SHOWN, "0")),
    "dLbl": (_LABELS, dict.fromkeys(_SHOWN, "0")),
    "catAx": (_AXIS, {**_DRAWN, "noMultiLvlLbl": "0"}),
    "valAx": (_AXIS, _DRAWN),
}  # fmt: skip
"""Element -> its children in the order the format demands, and what those are set to that are not there."""


def outspoken(chart: bytes) -> bytes:
    """A chart part with nothing left to a program's own defaults."""
    root = parse(chart, "a chart of ours")
    for path, (order, said) in _SAID.items():
        *above, name = path.split("/")
        for element in root.iter(_C + name):
            parent = element.getparent()
            if above and (parent is None or parent.tag != _C + above[0]):
                continue
            if name == "dLbl" and element.find(f"{_C}delete") is not None:
                continue  # a label that is not there says nothing else
            _say(element, order, said)
    return to_xml(root)


def _say(element: etree._Element, order: Sequence[str], said: Mapping[str, str]) -> None:
    for name, value in said.items():
        if element.find(_C + name) is None:
            later = {_C + other for other in order[order.index(name) + 1 :]}
            places = (at for at, child in enumerate(element) if child.tag in later)
            element.insert(next(places, len(element)), element.makeelement(_C + name, {"val": value}))
