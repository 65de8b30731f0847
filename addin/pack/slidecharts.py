"""The charts of the slides: PowerPoint's own, with their figures behind them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from addin.pack.charts import pillar_names, trend_names
from addin.pack.saying import clean, is_blank

if TYPE_CHECKING:
    import pandas as pd

    from addin.pack.facts import Chart
    from addin.pack.slides import Slides

BLUE, RED, GREY, SOFT, BROWN, GREEN = "2F6F9F", "B3261E", "5B7FA6", "A7AFBA", "B06A12", "4B7A3A"
NAMED = 8
"""So many marks have their name beside them."""

BARS = 25
"""So many customers have a bar."""


def draw(slides: Slides, slide: Any, chart: Chart) -> None:
    """Put a chart on a slide, with its words for those who do not see it."""
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    from addin.pack.fitting import EDGE, FOOT, HIGH, TOP, WIDE

    kind, data = _DATA[chart.kind](slides, chart)
    area = (Inches(x) for x in (EDGE, TOP, WIDE - 2 * EDGE, HIGH - TOP - FOOT - 0.1))
    shape = slide.shapes.add_chart(kind, *area, data)
    shape._element._nvXxPr.cNvPr.set("descr", clean(f"{chart.title}. {chart.told}"))
    shape.name = clean(chart.title)
    made = shape.chart
    made.has_title = False
    made.font.size = Pt(12)
    made.has_legend = True
    made.legend.include_in_layout = False
    made.legend.position = XL_LEGEND_POSITION.BOTTOM
    _positive(made)
    _LOOK[chart.kind](slides, made, chart)


def _positive(made: Any) -> None:
    """The numbers of the axes as the file format wants them; python-pptx numbers them below zero."""
    for kind in ("axId", "crossAx"):
        for number in made._chartSpace.iter(f"{{*}}{kind}"):
            number.set("val", number.get("val").lstrip("-"))


def _quadrant_data(slides: Slides, chart: Chart) -> tuple[Any, Any]:
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE

    _, data = slides.speech.translate, XyChartData()
    for label, frame in _marks(slides, chart):
        series = data.add_series(label)
        for exposure, revenue in zip(frame["exposure_score"], frame["revenue_amount"], strict=True):
            series.add_data_point(float(exposure), float(revenue))
    flag = data.add_series(_("exposed from here"))
    for power in _decades(chart):
        flag.add_data_point(chart.across, power)
    return XL_CHART_TYPE.XY_SCATTER, data


def _marks(slides: Slides, chart: Chart) -> list[tuple[str, pd.DataFrame]]:
    """The accounts by what they are, those to be looked at last, so that they lie on top."""
    _, frame = slides.speech.translate, chart.frame
    flagged, blind = frame["flagged"], frame["blind_spot"] & ~frame["flagged"]
    kinds = [(_("others"), ~flagged & ~blind), (_("too little is known"), blind), (_("exposed top customer"), flagged)]
    return [(label, frame[which]) for label, which in kinds if which.any()]


def _decades(chart: Chart) -> tuple[float, float]:
    """Where the scale of revenue begins and ends."""
    revenue = chart.frame["revenue_amount"]
    low = math.floor(math.log10(revenue.min()))
    return 10.0**low, 10.0 ** max(math.ceil(math.log10(revenue.max())), low + 1)


def _apart(frame: pd.DataFrame) -> list[int]:
    """The first marks whose names do not lie on one another."""
    import numpy as np

    kept: list[int] = []
    places = list(zip(frame["exposure_score"], np.log10(frame["revenue_amount"]), strict=True))
    for number, (across, up) in enumerate(places):
        if all(abs(up - places[one][1]) > 0.13 or abs(across - places[one][0]) > 24 for one in kept):
            kept.append(number)
    return kept[:NAMED]


def _quadrant_look(slides: Slides, made: Any, chart: Chart) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    _ = slides.speech.translate
    looks = {
        _("others"): (XL_MARKER_STYLE.CIRCLE, 7, GREY), _("too little is known"): (XL_MARKER_STYLE.SQUARE, 9, BLUE),
        _("exposed top customer"): (XL_MARKER_STYLE.DIAMOND, 12, RED),
    }  # fmt: skip
    *marks, flag = made.plots[0].series
    flag.marker.style = XL_MARKER_STYLE.NONE
    flag.format.line.color.rgb, flag.format.line.width = _colour(RED), Pt(1.5)
    for series, (label, frame) in zip(marks, _marks(slides, chart), strict=True):
        style, size, colour = looks[label]
        series.format.line.fill.background()
        series.marker.style, series.marker.size = style, size
        _fill(series.marker.format, colour)
        if colour == RED:
            for number in _apart(frame):
                _named(slides, series.points[number], clean(frame["account"].iloc[number]))
    across, up = made.category_axis, made.value_axis
    across.minimum_scale, across.maximum_scale, across.major_unit = 0, 100, 20
    across.has_major_gridlines = False
    up.minimum_scale, up.maximum_scale = _decades(chart)
    _logarithmic(up)
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = "#,##0", False
    for axis, text in ((across, _("Exposure, higher is worse")), (up, _("Revenue 12 m"))):
        _titled(slides, axis, text)
        axis.tick_labels.font.size = Pt(12)


def _pareto_data(slides: Slides, chart: Chart) -> tuple[Any, Any]:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    _, frame = slides.speech.translate, chart.frame.head(BARS)
    data = CategoryChartData()
    data.categories = [_short(clean(name), 22) for name in frame["customer"]]
    top = frame["top"].astype(bool)
    data.add_series(_("top customer"), _values(frame["revenue_amount"].where(top)))
    data.add_series(_("others"), _values(frame["revenue_amount"].where(~top)))
    return XL_CHART_TYPE.COLUMN_STACKED, data


def _pareto_look(slides: Slides, made: Any, chart: Chart) -> None:
    from pptx.util import Pt

    for series, colour in zip(made.plots[0].series, (BLUE, SOFT), strict=True):
        _fill(series.format, colour)
    made.plots[0].gap_width = 30
    made.value_axis.tick_labels.number_format = "#,##0"
    made.value_axis.tick_labels.number_format_is_linked = False
    made.value_axis.major_gridlines.format.line.color.rgb = _colour("D5DBE3")
    made.value_axis.tick_labels.font.size = Pt(12)
    made.category_axis.tick_labels.font.size = Pt(11)
    _ = slides.speech.translate
    _titled(slides, made.value_axis, _("Revenue 12 m"))
    _running(slides, made, chart)


def _pillars_data(slides: Slides, chart: Chart) -> tuple[Any, Any]:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format="0")
    data.categories = [_short(clean(str(owner)), 24) for owner in chart.frame["owner"]]
    for name, label in pillar_names(slides.speech).items():
        data.add_series(label, _values(chart.frame[name]))
    return XL_CHART_TYPE.COLUMN_CLUSTERED, data


def _pillars_look(slides: Slides, made: Any, chart: Chart) -> None:
    from pptx.util import Pt

    plot = made.plots[0]
    for series, colour in zip(plot.series, (BLUE, BROWN, GREEN), strict=True):
        _fill(series.format, colour)
    plot.gap_width, plot.overlap = 80, -5
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0", False
    plot.data_labels.font.size = Pt(12)
    made.value_axis.minimum_scale, made.value_axis.maximum_scale = 0, 100
    made.value_axis.major_gridlines.format.line.color.rgb = _colour("D5DBE3")


def _trend_data(slides: Slides, chart: Chart) -> tuple[Any, Any]:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    data = CategoryChartData(number_format="0")
    data.categories = [clean(str(quarter)) for quarter in chart.frame["quarter"]]
    for name, label in trend_names(slides.speech).items():
        data.add_series(label, _values(chart.frame[f"{name}_score"]))
    return XL_CHART_TYPE.LINE_MARKERS, data


def _trend_look(slides: Slides, made: Any, chart: Chart) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.util import Pt

    looks = ((BLUE, XL_MARKER_STYLE.CIRCLE), (RED, XL_MARKER_STYLE.DIAMOND))
    last = chart.frame.iloc[-1]
    below = last["exposure_score"] < last["health_score"]
    for number, (series, (colour, style)) in enumerate(zip(made.plots[0].series, looks, strict=True)):
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = _colour(colour), Pt(2.5)
        series.marker.style, series.marker.size = style, 10
        _fill(series.marker.format, colour)
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0", False
        labels.font.size = Pt(14)
        labels.position = XL_LABEL_POSITION.BELOW if below == bool(number) else XL_LABEL_POSITION.ABOVE
    made.value_axis.minimum_scale, made.value_axis.maximum_scale, made.value_axis.major_unit = 0, 100, 20
    made.value_axis.major_gridlines.format.line.color.rgb = _colour("D5DBE3")


def _running(slides: Slides, made: Any, chart: Chart) -> None:
    """The running share as a line on an axis of its own; python-pptx has no chart of two kinds, the file format has."""
    from copy import deepcopy

    from lxml import etree
    from pptx.oxml import parse_xml

    plot = made._chartSpace.chart.plotArea
    frame = chart.frame.head(BARS)
    first = plot.find("{*}barChart/{*}ser")
    points = "".join(f'<c:pt idx="{n}"><c:v>{share:.6f}</c:v></c:pt>' for n, share in enumerate(frame["running_share"]))
    name = etree.Element("x")
    _ = slides.speech.translate
    name.text = _("Running share")
    escaped = etree.tostring(name, encoding="unicode")[3:-4]
    line = parse_xml(_LINE.format(name=escaped, colour=RED, count=len(frame), last=len(frame) + 1, points=points))
    line.find("{*}ser").insert(5, deepcopy(first.find("{*}cat")))
    plot.find("{*}barChart").addnext(line)
    axes = parse_xml(_AXES)
    last = plot.findall("{*}valAx")[-1]
    for axis in reversed(list(axes)):
        last.addnext(axis)
    _behind(made, name.text, frame["running_share"].tolist())


_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_LINE = f"""<c:lineChart {_SPACES}><c:grouping val="standard"/><c:varyColors val="0"/>
<c:ser><c:idx val="2"/><c:order val="2"/>
<c:tx><c:strRef><c:f>Sheet1!$D$1</c:f><c:strCache><c:ptCount val="1"/>
<c:pt idx="0"><c:v>{{name}}</c:v></c:pt></c:strCache></c:strRef></c:tx>
<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{{colour}}"/></a:solidFill></a:ln></c:spPr>
<c:marker><c:symbol val="none"/></c:marker>
<c:val><c:numRef><c:f>Sheet1!$D$2:$D${{last}}</c:f><c:numCache><c:formatCode>0%</c:formatCode>
<c:ptCount val="{{count}}"/>{{points}}</c:numCache></c:numRef></c:val><c:smooth val="0"/></c:ser>
<c:marker val="1"/><c:axId val="50010"/><c:axId val="50020"/></c:lineChart>"""
_AXES = f"""<x {_SPACES}>
<c:catAx><c:axId val="50010"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/>
<c:axPos val="b"/><c:crossAx val="50020"/></c:catAx>
<c:valAx><c:axId val="50020"/><c:scaling><c:orientation val="minMax"/><c:max val="1"/><c:min val="0"/></c:scaling>
<c:delete val="0"/><c:axPos val="r"/><c:numFmt formatCode="0%" sourceLinked="0"/><c:majorTickMark val="out"/>
<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="50010"/><c:crosses val="max"/></c:valAx></x>"""


def _behind(made: Any, name: str, shares: list[float]) -> None:
    """The line's figures in the workbook behind the chart, where Edit Data looks for them."""
    from io import BytesIO

    import pandas as pd

    part = made.part.chart_workbook.xlsx_part
    frame = pd.read_excel(BytesIO(part.blob), engine="calamine")
    names = ["", *frame.columns[1:]]
    from xlsxwriter import Workbook

    kept = BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, [*names, name])
        for number, row in enumerate(frame.itertuples(index=False), 1):
            sheet.write_row(number, 0, [None if is_blank(value) else value for value in row])
            sheet.write_number(number, len(names), shares[number - 1])
    part.blob = kept.getvalue()


def _logarithmic(axis: Any) -> None:
    from pptx.oxml import parse_xml

    scaling = axis._element.find("{*}scaling")
    base = parse_xml('<c:logBase xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="10"/>')
    scaling.insert(0, base)
    # On a scale without a zero the other axis crosses at the least value, not at 1.
    crosses = axis._element.getparent().findall("{*}valAx")[0].find("{*}crosses")
    crosses.set("val", "min")


def _titled(slides: Slides, axis: Any, text: str) -> None:
    axis.has_title = True
    frame = axis.axis_title.text_frame
    slides.paragraph(frame.paragraphs[0], text, 12, False, "56606E")


def _named(slides: Slides, point: Any, name: str) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    label = point.data_label
    slides.paragraph(label.text_frame.paragraphs[0], _short(name, 26), 12, True, "1F2937")
    label.position = XL_LABEL_POSITION.RIGHT


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _values(numbers: pd.Series) -> list[float | None]:
    return [None if is_blank(number) else float(number) for number in numbers]


def _fill(look: Any, colour: str) -> None:
    look.fill.solid()
    look.fill.fore_color.rgb = _colour(colour)


def _colour(text: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text)


_DATA = {"quadrant": _quadrant_data, "pareto": _pareto_data, "pillars": _pillars_data, "trend": _trend_data}
_LOOK = {"quadrant": _quadrant_look, "pareto": _pareto_look, "pillars": _pillars_look, "trend": _trend_look}
