"""The pack as slides, one message each; tables are tables and charts PowerPoint's own, so that both can be edited."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from addin.pack.facts import Chart, Facts, Section
from addin.pack.fitting import EDGE, FOOT, HIGH, PAD, TABLE, TOP, WIDE, fit, height, letters, lines, widths_of
from addin.pack.saying import RIGHT, Speech, clean
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from workbook.pages import Block, Field

LATIN, EAST = "Calibri", "Microsoft YaHei"
"""For Latin letters, Vietnamese ones among them, and for Chinese: both come with Office on Windows and on a Mac."""

TAGS = {"en": "en-GB", "vi": "vi-VN", "zh": "zh-CN"}
INK, ACCENT, QUIET, RED = "1F2937", "1F3A5F", "56606E", "B3261E"
MOST = {"changes": 12, "flags": 10, "promised": 18, "exposed": 12, "plans": 12, "due": 24, "lose": 10, "practices": 12,
        "blind": 8, "people": 40}  # fmt: skip
"""So many rows a section shows on slides; the page and the workbook have them all."""

SHOWN = {
    "exposed": ("rank", "account", "owner", "revenue_at_risk_amount", "exposure_score", "reasons", "fix"),
    "blind": ("account", "owner", "revenue_amount", "exposure_low", "exposure_high", "find_out_first", "find_out_next"),
}
"""The columns that a slide shows, where there are too many for one."""

LEFT_OUT = {"courtesy": 1, "data": 1}
"""Of these sections only so many tables: a list of single contacts or cells is for the desk, not for the wall."""

FIRM_LEFT_OUT = {"due": 1}
"""Of these in the firm's pack: what each owner is to do is for the owner's own."""

SAID = ("exposed", "changes")
"""That nobody is exposed, and that this is a first review, is worth a slide; what else is empty has none."""


_SENTENCES = re.compile(r"(?<=[.。])\s*(?=\S)")


def pptx(facts: Facts) -> bytes:
    """The slides.

    Raises
    ------
    RefusedError
        Where python-pptx is not installed.
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ModuleNotFoundError as error:
        raise RefusedError(
            'Slides need the package python-pptx; install it with: pip install "account-review[pack]".'
        ) from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    slides = Slides(deck, facts.speech, " · ".join([facts.title, *facts.lines]))
    slides.prepare()
    slides.first(facts)
    for section in facts.sections:
        for slide in _slides(section, firm=bool(facts.owners)):
            slide(slides)
    slides.deck.core_properties.title = clean(facts.title)
    slides.deck.core_properties.author = "Account Review"
    slides.deck.core_properties.language = TAGS[facts.speech.language]
    kept = BytesIO()
    deck.save(kept)
    return kept.getvalue()


def _slides(section: Section, *, firm: bool) -> list[Callable[[Slides], None]]:
    """The slides of a section: its chart, then its tables."""
    made: list[Callable[[Slides], None]] = []
    chart = section.chart
    if chart is not None and len(chart.frame):
        made.append(lambda slides: slides.chart(section.finding, chart))
        return made  # what a chart shows need not be listed again on the wall
    left_out = LEFT_OUT | (FIRM_LEFT_OUT if firm else {})
    tables = section.tables[: left_out.get(section.key, len(section.tables))]
    filled = [block for block in tables if len(block.frame)]
    if section.key in SAID and not filled:
        return [lambda slides: slides.said(section)]
    return made + [lambda slides, block=block: slides.table(section, block) for block in filled]


@dataclass(slots=True)
class Slides:
    """A deck being made."""

    deck: Any
    speech: Speech
    foot: str

    def prepare(self) -> None:
        """Leave the one layout with a title, where a wide slide has it, and have letters for every language."""
        from pptx.util import Inches, Pt

        master = self.deck.slide_master
        for layout in list(self.deck.slide_layouts):
            if layout.name != "Title Only":
                self.deck.slide_layouts.remove(layout)
        for place in (*master.placeholders, *self.deck.slide_layouts[0].placeholders):
            if place.placeholder_format.type != 1:  # the title
                place._element.getparent().remove(place._element)
                continue
            place.left, place.top, place.width, place.height = (Inches(x) for x in (EDGE, 0.35, WIDE - 2 * EDGE, 0.85))
        level = master.element.find(".//{*}titleStyle/{*}lvl1pPr")
        level.set("algn", "l")
        level.find("{*}defRPr").set("sz", str(Pt(28).centipoints))
        _theme(self.deck)

    def first(self, facts: Facts) -> None:
        """The large figures."""
        slide = self.slide(facts.title)
        wide, high = (WIDE - 2 * EDGE - 2 * 0.3) / 3, 1.9
        for number, figure in enumerate(facts.figures):
            left, top = EDGE + (number % 3) * (wide + 0.3), 1.75 + (number // 3) * (high + 0.3)
            colour = RED if figure.tone == "bad" else ACCENT
            self.text(
                slide,
                (left, top, wide, high),
                [(str(figure.value), 40, True, colour), (figure.label, 18, False, QUIET)],
            )
        self.text(slide, (EDGE, 6.1, WIDE - 2 * EDGE, 0.7), [(line, 14, False, QUIET) for line in facts.lines])

    def slide(self, title: str) -> Any:
        """A new slide that says one thing."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        frame = slide.shapes.title.text_frame
        frame.word_wrap = True
        size = 28 if letters(title) * 28 * 0.5 / 72 <= WIDE - 2 * EDGE - 0.2 else 22
        self.paragraph(frame.paragraphs[0], clean(title), size, True, ACCENT)
        if len(self.deck.slides) > 1:
            foot = f"{self.foot} · {len(self.deck.slides)}"
            self.text(slide, (EDGE, HIGH - FOOT, WIDE - 2 * EDGE, 0.3), [(foot, 10, False, QUIET)])
        return slide

    def text(self, slide: Any, area: tuple[float, ...], lines: Sequence[tuple[str, int, bool, str]]) -> None:
        """A box of paragraphs."""
        from pptx.util import Inches

        frame = slide.shapes.add_textbox(*(Inches(x) for x in area)).text_frame
        frame.word_wrap = True
        for number, (text, size, bold, colour) in enumerate(lines):
            place = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            self.paragraph(place, clean(text), size, bold, colour)

    def paragraph(self, place: Any, text: str, size: float, bold: bool, colour: str) -> None:
        """A paragraph in one look, in the language it is spell-checked by."""
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        run = place.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor.from_string(colour)
        run._r.get_or_add_rPr().set("lang", TAGS[self.speech.language])

    def said(self, section: Section) -> None:
        """A finding with nothing to list below it."""
        slide = self.slide(section.title)
        texts = dict.fromkeys([section.finding, *(block.empty for block in section.tables)])
        self.text(slide, (EDGE, TOP, WIDE - 2 * EDGE, 1.0), [(text, 24, False, INK) for text in texts])

    def table(self, section: Section, block: Block) -> None:
        """A table, over as many slides as it needs."""
        _ = self.speech.translate
        shown = SHOWN.get(section.key)
        fields = [field for field in block.fields if shown is None or field.key in shown]
        frame = block.frame.head(MOST.get(section.key, len(block.frame)))
        parts, size = fit(fields, frame.to_dict("records"), self.speech)
        if len(frame) < len(block.frame) and len(parts) > 1 and len(parts[-1]) * 2 < len(parts[-2]):
            parts.pop()  # the list is not whole anyway; a slide with its last few rows is none
        about = f"{block.title}. {block.intro}" if block.intro else block.title
        shown_rows = sum(map(len, parts))
        for number, part in enumerate(parts, 1):
            more = _("{title} ({part} of {parts})").format(title=section.finding, part=number, parts=len(parts))
            slide = self.slide(section.finding if len(parts) == 1 else more)
            self.about(slide, about)
            self.laid(slide, fields, part, size)
        if shown_rows < len(block.frame):
            text = _("The first {shown} of {count}; the page and the workbook have all.")
            told = text.format(shown=shown_rows, count=len(block.frame))
            self.text(slide, (EDGE, HIGH - 0.8, WIDE - 2 * EDGE, 0.3), [(told, 12, False, QUIET)])

    def about(self, slide: Any, text: str) -> None:
        """What a table is, on one line or on two smaller ones; sentences for which there is no room are left out."""
        small = 14 if lines(text, WIDE - 2 * EDGE, 14) == 1 else 12
        top = TOP - 0.12 if small == 14 else TOP - 0.2
        while lines(text, WIDE - 2 * EDGE, small) > 2 and len(_SENTENCES.split(text)) > 1:
            text = text[: -len(_SENTENCES.split(text)[-1])].rstrip()
        self.text(slide, (EDGE, top, WIDE - 2 * EDGE, 0.35), [(text, small, False, QUIET)])

    def laid(self, slide: Any, fields: Sequence[Field], rows: Sequence[Sequence[str]], size: float) -> None:
        """One slide's part of a table."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches

        widths = widths_of(fields, rows, size)
        area = (Inches(x) for x in (EDGE, TABLE, sum(widths), 0.35 * (len(rows) + 1)))
        table = slide.shapes.add_table(len(rows) + 1, len(fields), *area).table
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        all_rows = [[field.label for field in fields], *rows]
        for number, (row, texts) in enumerate(zip(table.rows, all_rows, strict=True)):
            row.height = Inches(height(texts, widths, size))
            for field, cell, text in zip(fields, row.cells, texts, strict=True):
                _frame(cell, head=number == 0)
                for line, words in enumerate(text.split("\n")):
                    paragraph = cell.text_frame.paragraphs[0] if line == 0 else cell.text_frame.add_paragraph()
                    paragraph.alignment = PP_ALIGN.RIGHT if field.kind in RIGHT else PP_ALIGN.LEFT
                    if words:
                        self.paragraph(paragraph, words, size, number == 0, "FFFFFF" if number == 0 else INK)
                    else:  # an empty cell would be as high as the large letters it begins with
                        paragraph._p.get_or_add_endParaRPr().set("sz", str(round(size * 100)))

    def chart(self, title: str, chart: Chart) -> None:
        """A chart of PowerPoint's own."""
        from addin.pack import slidecharts

        slidecharts.draw(self, self.slide(title), chart)


def _frame(cell: Any, *, head: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    cell.margin_left = cell.margin_right = Inches(PAD / 2)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(ACCENT)


def _theme(deck: Any) -> None:
    """The letters of every text that says nothing else."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = etree.fromstring(part.blob)
    for kind in ("latin", "ea"):
        for font in root.iterfind(f".//{{*}}fontScheme/*/{{*}}{kind}"):
            font.set("typeface", LATIN if kind == "latin" else EAST)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
