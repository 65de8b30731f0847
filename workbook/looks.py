"""How result sheets look: one calm palette, and what XlsxWriter needs to know of each kind and visual."""

from __future__ import annotations

from typing import Any

from workbook.pages import Cell, Field, Kind, Tone

INK, ACCENT, QUIET, RULE, HEAD_RULE = "#1F2937", "#1F3A5F", "#6B7280", "#DDE2E8", "#3B5578"
_GOOD, _MIDDLE, _BAD = "#C3E0C8", "#FCF3D0", "#F3BDB6"
_BAR = {"bar": "#9BBFE0", "bar_bad": "#EDA9A3"}
TONES: dict[Tone, tuple[str, str]] = {
    "good": ("#DDEFE0", "#1E5631"),
    "watch": ("#FBF3D5", "#6B5310"),
    "warn": ("#FBE0C8", "#8A4B08"),
    "bad": ("#F6CFCB", "#8C1D18"),
    "calm": ("#E8EDF3", "#1F3A5F"),
}
DAY = "yyyy-mm-dd"
# Where Excel has a format of its own it stands by number: as text it would be a second one beside Excel's.
NUMBER_FORMATS: dict[Kind, str | int] = {
    "id": 49,  # @
    "int": 3,  # #,##0
    "row": 1,  # 0
    "number": "#,##0.0#",
    "money": 3,
    "score": "0.0",
    "points": "0.0",
    "pct": '0"%"',
    "share": 9,  # 0%
    "date": DAY,
    "datetime": f"{DAY} hh:mm",
}
BUILT_IN = {1: "0", 3: "#,##0", 9: "0%"}
DAYS = (NUMBER_FORMATS["date"], NUMBER_FORMATS["datetime"])
"""What a page in another language writes otherwise."""
TEXTS: frozenset[Kind] = frozenset({"text", "wrap", "id", "flag"})
_FULL: dict[Kind, float] = {"score": 100, "pct": 100, "share": 1}

Look = dict[str, Any]
_BASE: Look = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
TITLE: Look = {**_BASE, "font_size": 18, "bold": True, "font_color": ACCENT, "valign": "vcenter"}
LINE: Look = {**_BASE, "font_size": 9, "font_color": QUIET}
PART: Look = {**_BASE, "font_size": 13, "bold": True, "font_color": ACCENT, "valign": "bottom"}
SENTENCE: Look = {**_BASE, "text_wrap": True, "valign": "top"}
LABEL: Look = {**_BASE, "bold": True, "font_color": ACCENT, "text_wrap": True, "valign": "top"}
EMPTY: Look = {**_BASE, "italic": True, "font_color": QUIET, "bottom": 1, "bottom_color": RULE}


def header(field: Field) -> Look:
    """A column's header: the dark band."""
    return {
        **_BASE,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": ACCENT,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "left" if cell(field)["align"] == "left" else "center",
        "right": 1,
        "right_color": HEAD_RULE,
    }


def cell(field: Field) -> Look:
    """A column's data cells."""
    look: Look = {**_BASE, "bottom": 1, "bottom_color": RULE}
    if field.kind in NUMBER_FORMATS:
        look["num_format"] = spaced(field.kind)
    if field.kind in TEXTS:
        look |= {"quote_prefix": True, "align": "left"}  # a text that starts with = stays text when edited
    else:
        look["align"] = "right"
    if field.kind in ("date", "datetime", "flag") or field.visual == "band":
        look["align"] = "center"
    if field.kind == "wrap":
        look["text_wrap"] = True
    return look


def spaced(kind: Kind) -> str | int:
    """A kind's format, a number's with a gap at the right, so that it does not touch the text of the next column.

    An indent would do in Excel, but LibreOffice, which prints the PDF, forgets it wherever the cell before is aligned
    otherwise.
    """
    code = NUMBER_FORMATS[kind]
    return code if kind == "id" or code in DAYS else f"{BUILT_IN[code] if isinstance(code, int) else code}_)_)"


def figure(kind: Kind, tone: Tone) -> Look:
    """A large figure."""
    look: Look = {**_BASE, "font_size": 20, "bold": True, "font_color": TONES[tone][1], "align": "left"}
    look["valign"] = "vcenter"
    if kind in NUMBER_FORMATS:
        look["num_format"] = NUMBER_FORMATS[kind]
    return look


def figure_label() -> Look:
    """The words beside a large figure."""
    return {**_BASE, "font_size": 11, "valign": "vcenter", "text_wrap": True}


def grid_cell(cell: Cell) -> Look:
    """A cell of a grid."""
    if cell.look == "heading":
        return {**PART, "text_wrap": True}
    if cell.look == "section":
        return {**PART, "font_size": 11, "bottom": 2, "bottom_color": ACCENT}
    text = cell.value is None or isinstance(cell.value, str)
    look: Look = {**_BASE, "text_wrap": True, "bottom": 1, "bottom_color": RULE, "align": "left" if text else "right"}
    if cell.look == "head":
        look |= {"bold": True, "font_size": 9, "font_color": QUIET}
        look["align"] = "left" if cell.kind in TEXTS else "right"
    elif cell.look == "label":
        look |= {"bold": True, "font_color": ACCENT}
    elif text:
        look |= {"quote_prefix": True}
    if not text and cell.kind in NUMBER_FORMATS:
        look["num_format"] = spaced(cell.kind)
    elif look["align"] == "right":
        look["indent"] = 1
    return look | (tone_format(cell.tone) if cell.tone else {})


def grid_bar(full: float) -> Look:
    """The bar behind a grid's number."""
    look: Look = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "min_type": "num", "min_value": 0}
    return {**look, "max_type": "num", "max_value": full, "bar_color": _BAR["bar"], "bar_no_border": True}


def tone_format(tone: Tone) -> Look:
    """A band's colours."""
    return {"bg_color": TONES[tone][0], "font_color": TONES[tone][1], "bold": tone == "bad"}


def conditional(field: Field) -> Look | None:
    """The conditional format of a visual other than a band, in XlsxWriter's words."""
    full = field.top if field.top is not None else _FULL.get(field.kind)
    if field.visual in _BAR:
        end: Look = {"max_type": "num", "max_value": full} if full is not None else {"max_type": "max"}
        look: Look = {"type": "data_bar", "data_bar_2010": True, "bar_solid": True, "min_type": "num", "min_value": 0}
        return {**look, **end, "bar_color": _BAR[field.visual], "bar_no_border": True}
    if field.visual in ("scale", "scale_bad"):
        low, high = (_BAD, _GOOD) if field.visual == "scale" else (_GOOD, _BAD)
        look = {"type": "3_color_scale", "min_color": low, "mid_color": _MIDDLE, "max_color": high}
        if full is not None:
            look |= {"min_type": "num", "mid_type": "num", "max_type": "num"}
            look |= {"min_value": 0, "mid_value": full / 2, "max_value": full}
        return look
    if field.visual == "arrows":
        flat = {"criteria": ">=", "type": "number", "value": 0}
        return {"type": "icon_set", "icon_style": "3_arrows", "icons": [{**flat, "value": 1e-9}, flat]}
    return None
