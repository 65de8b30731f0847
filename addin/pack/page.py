"""The pack as one page that needs nothing but a browser: no network, no other file, no library.

Every element is made by lxml, which escapes what it is given; the page's own policy forbids it to load anything.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from addin.pack.charts import NARROW, WIDE, Drawing, drawn, pillar_names, tag, trend_names
from addin.pack.facts import Chart, Facts, Section
from addin.pack.saying import RIGHT, Speech, clean, is_blank

if TYPE_CHECKING:
    from workbook.pages import Block, Field

LANGUAGES = {"en": "en", "vi": "vi", "zh": "zh-Hans"}
NAMES = ("account", "customer", "together", "owner", "table")
"""The columns that name a row, the first of them that a table has."""

FILTERED = 8
"""A table of more rows can be searched."""


def html(facts: Facts) -> bytes:
    """The page."""
    from lxml.html import tostring

    _, speech = facts.translate, facts.speech
    script, style = (_resource(name) for name in ("page.js", "page.css"))
    lines = [tag("p", clean(line), class_="line") for line in facts.lines]
    sections = [_section(one, facts) for one in facts.sections]
    page = tag(
        "html",
        tag("head", *_head(facts, script, style)),
        tag(
            "body",
            tag("a", _("To the contents of this page"), class_="skip", href="#main"),
            tag("header", tag("h1", clean(facts.title)), *lines),
            _contents(facts),
            tag("main", _figures(facts), *_owner_filter(facts), *sections, id="main"),
            tag("footer", tag("p", _("This page is whole: it loads nothing and sends nothing.")),
                tag("p", _("Exposure is an attention index from 0 to 100, not a probability."))),
            tag("script", script),
        ),
        lang=LANGUAGES[speech.language],
    )  # fmt: skip
    whole: bytes = tostring(page, encoding="utf-8")
    return b"<!DOCTYPE html>\n" + whole + b"\n"


def _resource(name: str) -> str:
    return (files("addin.pack") / name).read_text(encoding="utf-8")


def _head(facts: Facts, script: str, style: str) -> list[Any]:
    ours = f"script-src '{_hash(script)}'; style-src '{_hash(style)}'"
    policy = f"default-src 'none'; {ours}; base-uri 'none'; form-action 'none'"
    return [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", clean(facts.title)),
        tag("style", style),
    ]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _contents(facts: Facts) -> Any:
    _ = facts.translate
    links = [tag("li", tag("a", clean(each.title), href=f"#{each.key}")) for each in facts.sections]
    return tag("nav", tag("ul", *links), aria_label=_("Contents"))


def _figures(facts: Facts) -> Any:
    # A list of terms wants the term first; the figure is put above its words by the style.
    each = [
        tag("div", tag("dt", clean(figure.label)), tag("dd", clean(str(figure.value)), class_=f"t-{figure.tone}"))
        for figure in facts.figures
    ]
    return tag("dl", *each, class_="figures")


def _owner_filter(facts: Facts) -> list[Any]:
    _ = facts.translate
    if len(facts.owners) < 2:
        return []
    options = [tag("option", clean(owner), value=str(number)) for number, (owner, _told) in enumerate(facts.owners)]
    told = [
        tag("p", clean(line), data_told=str(number), hidden="") for number, (_owner, line) in enumerate(facts.owners)
    ]
    return [
        tag("div", tag("label", _("Owner"), for_="owner"),
            tag("select", tag("option", _("All owners"), value=""), *options, id="owner"),
            tag("div", *told, role="status"), class_="filter")
    ]  # fmt: skip


def _section(section: Section, facts: Facts) -> Any:
    title = f"{section.key}-title"
    chart = [_chart(section.chart, facts)] if section.chart is not None and len(section.chart.frame) else []
    # That there is nothing has been said by the finding already.
    told = [block for block in section.tables if len(block.frame) or block.empty != section.finding]
    parts = [part for number, block in enumerate(told) for part in _block(f"{section.key}-{number}", block, facts)]
    return tag(
        "section",
        tag("h2", clean(section.title), id=title),
        tag("p", clean(section.finding), class_="finding"),
        *chart,
        *parts,
        id=section.key,
        aria_labelledby=title,
    )


def _chart(chart: Chart, facts: Facts) -> Any:
    _ = facts.translate
    pictures = [drawn(chart, Drawing(facts.speech, width, _numbers(facts))) for width in (WIDE, NARROW)]
    name = f"{chart.kind}-name"
    hint = _("Point at a mark, touch it, or go from one to the next with the arrow keys.")
    return tag(
        "figure",
        tag("h3", clean(chart.title), id=name),
        tag("div", *pictures, class_="picture", tabindex="0", role="group", aria_labelledby=name,
            aria_describedby=f"{chart.kind}-told"),
        tag("p", role="status", class_="tip"),
        tag("ul", *_legend(chart, facts.speech), class_="legend"),
        tag("figcaption", clean(chart.told), " ", hint, id=f"{chart.kind}-told"),
        class_=f"chart {chart.kind}",
    )  # fmt: skip


def _legend(chart: Chart, speech: Speech) -> list[Any]:
    _ = speech.translate
    flagged = tag("path", d="M8 1l7 7l-7 7l-7-7z", class_="m flagged")
    ring, dot = (tag("circle", cx="8", cy="8", r="5", class_=kind) for kind in ("m blind", "m"))
    kinds = {
        "quadrant": [(flagged, _("exposed top customer")), (ring, _("too little is known")), (dot, _("others"))],
        "pareto": [(_square("m flat top"), _("top customer")), (_square("m flat"), _("others"))],
        "pillars": [(_square(f"m flat {name}"), label) for name, label in pillar_names(speech).items()],
        "trend": list(zip((dot, flagged), trend_names(speech).values(), strict=True)),
    }
    return [
        tag("li", tag("svg", mark, viewBox="0 0 16 16", class_="key", aria_hidden="true", focusable="false"), text)
        for mark, text in kinds[chart.kind]
    ]


def _square(kind: str) -> Any:
    return tag("rect", x="2", y="2", width="12", height="12", class_=kind)


def _numbers(facts: Facts) -> Any:
    """The owners in a cell, which may be several, as the filter numbers them."""
    number = {owner: str(place) for place, (owner, _told) in enumerate(facts.owners)}

    def numbers(cell: Any) -> str:
        owner = "" if is_blank(cell) else str(cell)
        return number.get(owner) or " ".join(number[each] for each in owner.split(", ") if each in number)

    return numbers


def _block(key: str, block: Block, facts: Facts) -> list[Any]:
    _, speech = facts.translate, facts.speech
    caption = f"{key}-caption"
    if not len(block.frame):
        return [tag("h3", clean(block.title)), tag("p", clean(block.empty), class_="intro")]
    search = []
    if len(block.frame) > FILTERED:
        shown = _("{shown} of {count} rows").format(shown="{shown}", count=speech.number(len(block.frame)))
        search = [
            tag("div", tag("label", _("Find in this table"), for_=f"{key}-find"),
                tag("input", type="search", id=f"{key}-find", data_find=key, autocomplete="off"),
                tag("span", role="status", data_shown=shown), class_="find")
        ]  # fmt: skip
    intro = [tag("span", clean(block.intro), class_="intro")] if block.intro else []
    # Long texts beside many columns are no table on a phone: there each row becomes a card, and says so by its roles.
    cards = any(field.kind == "wrap" for field in block.fields)
    table = tag(
        "table",
        tag("caption", tag("strong", clean(block.title)), *intro, id=caption),
        tag("thead", tag("tr", *(_head_cell(field) for field in block.fields))),
        tag("tbody", *_rows(block, facts, cards)),
        id=key,
        class_="cards" if cards else None,
        role="table" if cards else None,
    )
    kind = "scroll long" if search else "scroll"
    return [*search, tag("div", table, class_=kind, tabindex="0", role="region", aria_labelledby=caption)]


def _head_cell(field: Field) -> Any:
    kind = "n" if field.kind in RIGHT else None
    return tag("th", tag("button", clean(field.label), type="button"), scope="col", class_=kind)


def _rows(block: Block, facts: Facts, cards: bool) -> list[Any]:
    numbers, filtered = _numbers(facts), "owner" in block.frame and len(facts.owners) > 1
    names = [field.key for field in block.fields]
    naming = next((name for name in NAMES if name in names), names[0])
    role = "row" if cards else None
    found = []
    for row in block.frame.to_dict("records"):
        cells = [_cell(field, row[field.key], facts.speech, field.key == naming, cards) for field in block.fields]
        found.append(tag("tr", *cells, data_o=numbers(row["owner"]) if filtered else None, role=role))
    return found


def _cell(field: Field, value: Any, speech: Speech, naming: bool, cards: bool) -> Any:
    text = speech.cell(field, value)
    kind, plain = _KINDS.get(field.kind, "n" if field.kind in RIGHT else "s"), None
    if not is_blank(value) and kind in ("n", "d"):
        plain = f"{float(value):.12g}" if kind == "n" else value.date().isoformat()
    lines: list[Any] = [tag("p", line) for line in text.split("\n")] if "\n" in text else [text]
    if field.visual == "band" and text in field.bands:
        lines = [tag("span", text, class_=f"chip t-{field.bands[text]}")]
    more = {"class_": kind if text or not cards else f"{kind} none", "data_v": plain}
    if cards:
        more |= {"data_l": clean(field.label), "role": "rowheader" if naming else "cell"}
    return tag("th", *lines, scope="row", **more) if naming else tag("td", *lines, **more)


_KINDS = {"date": "d", "wrap": "w"}
