"""The charts of the page, drawn as SVG: every mark is in the text of the page, so a chart needs no library and no data.

Each is drawn twice, for a screen and for a phone, as text in a picture that is scaled down cannot be read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from addin.pack.facts import Chart
from addin.pack.saying import Speech, clean

if TYPE_CHECKING:
    from lxml import etree

WIDE, NARROW = 760, 330
"""How wide a chart is drawn, in pixels."""

LEFT, RIGHT, TOP, BOTTOM = 64, 16, 18, 44
NAMED = 10
"""So many marks have their name beside them."""

LETTER = 6.4
"""The width of a letter of a label, in pixels."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the drawing of a chart needs to know besides the chart."""

    speech: Speech
    width: int
    owners: Callable[[Any], str]
    """The numbers of the owners in a cell, as the page's filter knows them."""

    @property
    def right(self) -> float:
        """Where the field of a chart ends."""
        return self.width - RIGHT


def drawn(chart: Chart, drawing: Drawing) -> etree._Element:
    """A chart as SVG."""
    marks, height = _DRAW[chart.kind](chart, drawing)
    size = f"0 0 {drawing.width} {height:.0f}"
    kind = "wide" if drawing.width == WIDE else "narrow"
    return tag("svg", *marks, viewBox=size, aria_hidden="true", focusable="false", class_=kind)


def tag(name: str, /, *inside: Any, **attributes: Any) -> etree._Element:
    """An element; `class_` and `aria_hidden` stand for class and aria-hidden. lxml escapes whatever is put in."""
    from lxml.html.builder import E

    told = {
        key.rstrip("_").replace("_", "-"): f"{value:.1f}" if isinstance(value, float) else str(value)
        for key, value in attributes.items()
        if value is not None
    }
    made: etree._Element = E(name, *inside, **told)
    return made


def _quadrant(chart: Chart, drawing: Drawing) -> tuple[list[Any], float]:
    speech, frame, height = drawing.speech, chart.frame, 420 if drawing.width == WIDE else 360
    _ = speech.translate
    revenue = frame["revenue_amount"]
    low = math.floor(math.log10(revenue.min())) if len(frame) else 0
    high = max(math.ceil(math.log10(revenue.max())), low + 1) if len(frame) else 1
    bottom = height - BOTTOM

    def across(exposure: float) -> float:
        return LEFT + (drawing.right - LEFT) * exposure / 100.0

    def up(amount: float) -> float:
        return bottom - (bottom - TOP) * (math.log10(amount) - low) / (high - low)

    flag, least = across(chart.across), up(chart.up) if chart.up == chart.up else float(bottom)
    marks = [
        tag("rect", class_="danger", x=flag, y=float(TOP), width=drawing.right - flag, height=max(least - TOP, 0.0))
    ]
    for power in range(low, high + 1):
        marks += _level(up(10.0**power), speech.tick(10.0**power), drawing)
    for exposure in range(0, 101, 20):
        marks.append(_text(str(exposure), across(exposure), bottom + 16, "middle"))
    marks.append(_text(_("Exposure, higher is worse"), (LEFT + drawing.right) / 2, bottom + 36, "middle"))
    marks.append(
        tag("line", class_="part", x1=across(chart.across), x2=across(chart.across), y1=float(TOP), y2=float(bottom))
    )
    if least < bottom:
        marks.append(tag("line", class_="part", x1=float(LEFT), x2=drawing.right, y1=least, y2=least))
    names: list[Any] = []
    taken: list[tuple[float, float, float]] = []
    for row in frame.sort_values("flagged", kind="stable").to_dict("records"):
        x, y = across(row["exposure_score"]), up(row["revenue_amount"])
        told = _("{account} ({owner}): exposure {exposure}, revenue {revenue}, at risk {risk}").format(
            account=row["account"], owner=row["owner"], exposure=speech.number(row["exposure_score"], 1),
            revenue=speech.number(row["revenue_amount"]), risk=speech.number(row["revenue_at_risk_amount"]),
        )  # fmt: skip
        marks.append(_mark(row, x, y, told, drawing.owners(row["owner"])))
        if row["flagged"] and drawing.width == WIDE and len(taken) < NAMED:
            names += _named(clean(row["account"]), x, y, drawing, taken)
    return [*marks, *names], height


def _mark(row: dict[Any, Any], x: float, y: float, told: str, owners: str) -> Any:
    """A diamond for a flagged account, a ring for a blind spot, a dot for the others: never by colour alone."""
    more = {"data_o": owners, "data_tip": clean(told), "data_x": x, "data_y": y}
    if row["flagged"]:
        return tag("path", d=f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8-8z", class_="m flagged", **more)
    if row["blind_spot"]:
        return tag("circle", cx=x, cy=y, r=6.0, class_="m blind", **more)
    return tag("circle", cx=x, cy=y, r=5.0, class_="m", **more)


def _named(name: str, x: float, y: float, drawing: Drawing, taken: list[tuple[float, float, float]]) -> Iterator[Any]:
    """The name of an account beside its mark, where there is room for it."""
    text = name if len(name) <= 28 else name[:27] + "…"
    wide = len(text) * LETTER
    left = x - 12 - wide if x + 12 + wide > drawing.right else x + 12
    if all(abs(y - other) > 14 or left > end or left + wide < start for start, end, other in taken):
        taken.append((left, left + wide, y))
        yield _text(text, left, y + 4, "start", "name")


def _pareto(chart: Chart, drawing: Drawing) -> tuple[list[Any], float]:
    speech, frame, height = drawing.speech, chart.frame, 360 if drawing.width == WIDE else 300
    _ = speech.translate
    bottom, most = height - BOTTOM, float(frame["revenue_amount"].max())
    step = (drawing.right - LEFT) / max(len(frame), 1)
    marks: list[Any] = []
    for part in range(5):
        marks += _level(bottom - (bottom - TOP) * part / 4, speech.share(part / 4), drawing)
    points = []
    for number, row in enumerate(frame.to_dict("records")):
        x, high = LEFT + step * number, (bottom - TOP) * row["revenue_amount"] / most
        told = _("{rank}. {customer}: revenue {revenue}, {share} of all, {running} with those before").format(
            rank=row["rank"], customer=row["customer"], revenue=speech.number(row["revenue_amount"]),
            share=speech.share(row["share"], 1), running=speech.share(row["running_share"]),
        )  # fmt: skip
        marks.append(
            tag("rect", x=x + step * 0.1, y=bottom - high, width=step * 0.8, height=max(high, 1.0),
                class_="m flat top" if row["top"] else "m flat", data_o=drawing.owners(row["owner"]),
                data_tip=clean(told), data_x=x + step / 2, data_y=bottom - high)
        )  # fmt: skip
        points.append(f"{x + step / 2:.1f},{bottom - (bottom - TOP) * row['running_share']:.1f}")
        if number % 10 == 9 or number == 0:
            marks.append(_text(str(number + 1), x + step / 2, bottom + 16, "middle"))
    level = bottom - (bottom - TOP) * chart.up
    marks.append(tag("line", class_="part", x1=float(LEFT), x2=drawing.right, y1=level, y2=level))
    marks.append(tag("polyline", points=" ".join(points), class_="running"))
    marks.append(_text(_("Customers, the largest first"), (LEFT + drawing.right) / 2, bottom + 36, "middle"))
    return marks, height


def _pillars(chart: Chart, drawing: Drawing) -> tuple[list[Any], float]:
    speech, frame, names = drawing.speech, chart.frame, pillar_names(drawing.speech)
    _, thick, group = speech.translate, 16, 84
    bottom, left = TOP + group * len(frame), 12.0
    room = drawing.right - left - 40
    marks: list[Any] = []
    for number, row in enumerate(frame.to_dict("records")):
        top = TOP + group * number
        marks.append(_text(clean(str(row["owner"])), left, top + 12, "start", "name"))
        for place, (name, label) in enumerate(names.items()):
            score, y = row[name], top + 20 + thick * place
            if score != score:
                continue
            told = _("{owner}: {pillar} {score}, mean of {accounts} accounts by revenue").format(
                owner=row["owner"], pillar=label, score=speech.number(score, 1), accounts=row["accounts"]
            )
            long = room * score / 100
            marks.append(
                tag("rect", x=left, y=float(y), width=max(long, 1.0), height=float(thick - 2), class_=f"m flat {name}",
                    data_o=drawing.owners(row["owner"]), data_tip=clean(told), data_x=left + long, data_y=float(y))
            )  # fmt: skip
            marks.append(_text(speech.number(score), left + long + 4, y + 11, "start"))
    return marks, bottom


def _trend(chart: Chart, drawing: Drawing) -> tuple[list[Any], float]:
    speech, frame, height = drawing.speech, chart.frame, 320 if drawing.width == WIDE else 280
    _ = speech.translate
    bottom, last = height - BOTTOM, max(len(frame) - 1, 1)
    across = [LEFT + 24 + (drawing.right - LEFT - 48) * number / last for number in range(len(frame))]
    marks: list[Any] = []
    for level in range(0, 101, 20):
        marks += _level(bottom - (bottom - TOP) * level / 100, str(level), drawing)
    every = math.ceil(len(frame) * 64 / (drawing.right - LEFT))  # a quarter's name takes so many pixels
    for number, (x, quarter) in enumerate(zip(across, frame["quarter"], strict=True)):
        if (len(frame) - 1 - number) % every == 0:
            marks.append(_text(str(quarter), x, bottom + 18, "middle"))
    for name, label in trend_names(speech).items():
        other = frame["exposure_score" if name == "health" else "health_score"]
        each = zip(across, frame[f"{name}_score"], other, frame["quarter"], strict=True)
        known = [(x, bottom - (bottom - TOP) * score / 100, score, *rest) for x, score, *rest in each if score == score]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_rest in known)
        marks.append(tag("polyline", points=points, class_=f"line-{name}"))
        for x, y, score, beside, quarter in known:
            told = _("{quarter}: {score} {value}").format(quarter=quarter, score=label, value=speech.number(score, 1))
            marks.append(_dot(name, x, y, told))
            # The figures of both lines must not lie on one another.
            under = score < beside or (score == beside and name == "exposure")
            marks.append(_text(speech.number(score), x, y + 20 if under else y - 11, "middle", "name"))
    return marks, height


def _dot(name: str, x: float, y: float, told: str) -> Any:
    """A diamond for exposure, a dot for health: never by colour alone."""
    more = {"data_tip": clean(told), "data_x": x, "data_y": y}
    if name == "exposure":
        return tag("path", d=f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7-7z", class_="m flagged", **more)
    return tag("circle", cx=x, cy=y, r=5.0, class_="m", **more)


def trend_names(speech: Speech) -> dict[str, str]:
    """The lines of a trend as the reader calls them."""
    _ = speech.translate
    return {"health": _("Health"), "exposure": _("Exposure")}


def pillar_names(speech: Speech) -> dict[str, str]:
    """The pillars as the reader calls them."""
    _ = speech.translate
    return {"contact": _("Contact"), "activity": _("Activity"), "service": _("Service")}


def _level(y: float, text: str, drawing: Drawing) -> list[Any]:
    line = tag("line", class_="grid", x1=float(LEFT), x2=drawing.right, y1=y, y2=y)
    return [line, _text(text, LEFT - 6, y + 4, "end")]


def _text(text: str, x: float, y: float, anchor: str, kind: str | None = None) -> Any:
    return tag("text", text, x=float(x), y=float(y), text_anchor=anchor, class_=kind)


_DRAW = {"quadrant": _quadrant, "pareto": _pareto, "pillars": _pillars, "trend": _trend}
