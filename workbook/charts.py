"""Charts drawn by XlsxWriter, their formulas looking at the cells of their table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbook import looks
from workbook.pages import Axis, Block, Chart, Page, Series

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from workbook.layout import Layout, Placed

NAME = "Account Review {}"
"""What a chart of ours is called among a sheet's drawings: Excel keeps the name."""
HERE = "_here_"  # stands for the sheet's name until it is known
_ROW, _WIDEST = 20, 1040  # pixels
_FONT = {"name": "Calibri", "size": 9, "color": looks.INK}
_TONES = {"strong": looks.ACCENT, "middle": "#7FA6CC", "light": "#D3DEEA", "alarm": "#B3261E"}
_EDGE = "#44546A"
_MARKERS = {"strong": "circle", "middle": "square", "light": "triangle", "alarm": "diamond"}
_DASHES = {"strong": "solid", "middle": "dash", "light": "round_dot", "alarm": "solid"}


def bare(page: Page) -> Page:
    """The page with room for its charts, but none in it."""
    return replace(page, parts=[replace(part, drawn=False) if isinstance(part, Chart) else part for part in page.parts])


def still(page: Page) -> Page:
    """The page as it is printed: what its charts say beside their points is told once and follows no cell."""
    return replace(page, parts=[replace(part, still=True) if isinstance(part, Chart) else part for part in page.parts])


def draw(book: Workbook, sheet: Worksheet, chart: Chart, row: int, layout: Layout) -> None:
    """Draw a chart onto its sheet, its formulas looking at the cells of its table.

    Parameters
    ----------
    row
        The first of the rows kept for it.
    layout
        Where its table lies.
    """
    block, placed = next((block, placed) for block, placed in layout.blocks if block.table == chart.table)
    lines = [series for series in chart.series if series.mark == "line" and chart.kind != "line"]
    made = book.add_chart({"type": chart.kind, "name": NAME.format(chart.key)})
    for series in chart.series:
        if series not in lines:
            made.add_series(_series(chart, series, block, placed))
    if lines:
        over = book.add_chart({"type": "line"})
        for series in lines:
            over.add_series(_series(chart, series, block, placed))
        over.set_y2_axis(_axis(chart.second, grid=False))
        made.combine(over)
    made.set_title({"name": chart.says, "name_font": {**_FONT, "size": 12, "bold": True}, "overlay": False})
    slanted = {"num_font": {**_FONT, "rotation": -45}} if chart.kind == "column" else {}
    across, up = _axis(chart.across, grid=chart.kind == "scatter") | slanted, _axis(chart.up, grid=True)
    if chart.kind == "scatter":  # its axes may cross in the middle
        across, up = across | {"label_position": "low"}, up | {"label_position": "low"}
    if chart.kind == "bar":  # the categories stand upright then, the first of the table on top
        across, up = up, across | {"reverse": True, "crossing": "max"}
    made.set_x_axis(across)
    made.set_y_axis(up)
    made.set_legend({"position": "bottom", "font": _FONT} if len(chart.series) > 1 else {"none": True})
    made.set_chartarea({"border": {"color": looks.RULE}, "fill": {"color": "#FFFFFF"}})
    wide = sum(int(7 * width + 5) for width in layout.widths)
    made.set_size({"width": min(wide, _WIDEST), "height": chart.rows * _ROW})
    sheet.insert_chart(row - 1, 0, made, {"description": chart.alt, "object_position": 2})


def _series(chart: Chart, series: Series, block: Block, placed: Placed) -> dict[str, Any]:
    field = next(field for field in block.fields if field.key == series.values)
    colour = _TONES[series.tone]
    made: dict[str, Any] = {
        "name": "=" + _cells(block, placed.header, placed.header, series.values),
        "name_data": [field.label],
        "categories": "=" + _cells(block, placed.first, placed.last, chart.categories),
        "categories_data": _values(block.frame[chart.categories]),
        "values": "=" + _cells(block, placed.first, placed.last, series.values),
        "values_data": _values(block.frame[series.values]),
        "y2_axis": series.second,
    }
    if series.mark == "area":
        made |= {"fill": {"color": colour}, "border": {"color": _EDGE, "width": 0.75}, "gap": 60}
        return made
    size = 9 if series.tone == "alarm" else 7
    made["marker"] = {
        "type": _MARKERS[series.tone], "size": size, "fill": {"color": colour}, "border": {"color": _EDGE},
    }  # fmt: skip
    if series.mark == "line":
        made["line"] = {"color": _EDGE if series.tone == "light" else colour, "width": 2.0,
                        "dash_type": _DASHES[series.tone]}  # fmt: skip
    if series.labels:
        labels = _labels(chart, series, block, placed)
        made["data_labels"] = {"value": True, "custom": labels, "position": "right", "font": _FONT}
    return made


def _labels(chart: Chart, series: Series, block: Block, placed: Placed) -> list[dict[str, Any]]:
    """What stands beside each point of a series; nothing stands beside one without a value."""
    assert series.labels is not None
    texts = block.frame[series.labels]
    if chart.still:
        there = block.frame[series.values].notna()
        return [
            {"value": text, "font": _FONT} if shown else {"delete": True}
            for text, shown in zip(texts, there, strict=True)
        ]
    # For every row, as Excel's own re-score may give another one a value: a point without one has no label.
    return [
        {"value": "=" + _cells(block, row, row, series.labels), "data": [text], "font": _FONT}
        for row, text in enumerate(texts, placed.first)
    ]


def _cells(block: Block, first: int, last: int, key: str) -> str:
    from workbook.letters import column_letters

    letters = column_letters([field.key for field in block.fields].index(key) + 1)
    return f"{HERE}!${letters}${first}" + (f":${letters}${last}" if last > first else "")


def _values(column: pd.Series) -> list[Any]:
    """What a program shows that does not read the cells."""
    found = column.astype(object).where(column.notna(), None).tolist()
    return [value if value is None or isinstance(value, str) else float(value) for value in found]


def _axis(axis: Axis, *, grid: bool) -> dict[str, Any]:
    made: dict[str, Any] = {
        "num_font": _FONT, "name_font": {**_FONT, "bold": False}, "line": {"color": _EDGE},
        "major_gridlines": {"visible": grid, "line": {"color": looks.RULE, "width": 0.75}},
    }  # fmt: skip
    if axis.title:
        made["name"] = axis.title
    number = looks.NUMBER_FORMATS.get(axis.kind)
    if number is not None:
        made["num_format"] = looks.BUILT_IN[number] if isinstance(number, int) else number
    if axis.least is not None:
        made["min"] = axis.least
    if axis.most is not None:
        made["max"] = axis.most
    if axis.crossed_at is not None:
        made["crossing"] = axis.crossed_at
    return made
