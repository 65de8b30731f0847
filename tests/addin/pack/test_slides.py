"""The slides: real tables, charts of PowerPoint's own, one finding a slide, and a file PowerPoint opens."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

pytest.importorskip("pptx")

from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from addin.pack import facts, fitting, slides
from tests.addin.pack.test_facts import SENTINELS


@pytest.fixture(scope="module")
def content(closed) -> bytes:
    return slides.pptx(closed.facts())


@pytest.fixture(scope="module")
def deck(content):
    return Presentation(BytesIO(content))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def everything(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        whole = "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    return re.sub(r'="-?\d+"', "", whole)  # measures are no words, and may hold any year


def test_every_slide_has_its_finding_for_a_title(deck, closed):
    found = titles(deck)
    assert found[0] == "Account review, 2026 Q3"
    exposed = [title for title in found if title.startswith("6 top customers exposed, 1.6 million of yearly revenue")]
    assert exposed[0].endswith(f" at risk (1 of {len(exposed)})")
    assert [title for title in dict.fromkeys(found) if "(" not in title][1:] == [
        "Since 2026 Q2: 20 accounts more exposed by 5 points or more, 12 less",
        "Flags: 6 new, 0 gone; customers: 1 came, 2 left; at risk 0 then, 1.6 million now",
        "2 of 6 exposed customers have a complete defence plan",
        "25 things are overdue, 118 are due in the next 30 days",
        "9 of 60 accounts are exposed; 6 of them are top customers",
        "The first 10 customers make 81% of revenue",
        "Losing Saigon Delta Cement + Thép Hồng Lam would cost 25% of revenue; 119 new customers would replace it",
        "81% of revenue comes from 22% of the customers who bought",
        "Exposure 22 in 2026 Q1, 28 in 2026 Q3",
        "Lowest: Contact with Trần Quốc Bảo, 24 of 100",
        "121 of 318 contacts this quarter say no purpose, 38%",
        next(section.finding for section in closed.facts().sections if section.key == "practices"),
        "The card files of the first 10 accounts are 69% filled",
        "Too little is known of one top customer",
        "42 cells could not be used; everything else was scored",
    ]


def test_slides_are_wide_and_hold_no_picture(deck, content):
    assert round(deck.slide_width / deck.slide_height, 3) == 1.778
    with ZipFile(BytesIO(content)) as package:
        assert [name for name in package.namelist() if "/media/" in name] == []


def test_charts_are_powerpoints_own_with_their_figures_behind_them(deck):
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert [chart.chart_type for chart in charts] == [
        XL_CHART_TYPE.XY_SCATTER, XL_CHART_TYPE.COLUMN_STACKED, XL_CHART_TYPE.LINE_MARKERS,
        XL_CHART_TYPE.COLUMN_CLUSTERED,
    ]  # fmt: skip
    trend = openpyxl.load_workbook(BytesIO(charts[2].part.chart_workbook.xlsx_part.blob)).worksheets[0]
    assert [[cell.value for cell in row] for row in trend] == [
        [None, "Health", "Exposure"], ["2026 Q1", 71.5, 21.7], ["2026 Q2", 76, 18.8], ["2026 Q3", 66, 28.2],
    ]  # fmt: skip
    pareto = openpyxl.load_workbook(BytesIO(charts[1].part.chart_workbook.xlsx_part.blob)).worksheets[0]
    assert [cell.value for cell in pareto[1]] == [None, "top customer", "others", "Running share"]
    assert [cell.value for cell in pareto[2]][:2] == ["Saigon Delta Cement", 1054498.08]
    assert pareto["D11"].value == pytest.approx(0.8075, abs=0.0005)


def test_every_chart_is_told_for_those_who_do_not_see_it(deck):
    told = [
        shape._element._nvXxPr.cNvPr.get("descr") for slide in deck.slides for shape in slide.shapes if shape.has_chart
    ]
    assert len(told) == 4
    assert all(len(words) > 60 for words in told)


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_tables_end_above_the_foot_of_their_slide(closed, deck, language):
    made = deck if language == "en" else Presentation(BytesIO(slides.pptx(closed.facts(language))))
    tables = [shape for slide in made.slides for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 14
    deck = made
    for shape in tables:
        assert shape.top + sum(row.height for row in shape.table.rows) <= deck.slide_height - Inches(0.5)
        assert shape.left + sum(column.width for column in shape.table.columns) <= deck.slide_width - Inches(0.45)


def test_no_day_and_no_figure_is_broken_over_two_lines(stories):
    for language in ("vi", "zh"):
        deck = Presentation(BytesIO(slides.pptx(facts(stories(language)))))
        plans = next(s for slide in deck.slides for s in slide.shapes if s.has_table and len(s.table.columns) == 7
                     and s.table.cell(0, 5).text in ("Hạn", "到期日")).table  # fmt: skip
        for row in range(1, len(plans.rows)):
            cell = plans.cell(row, 5)
            if cell.text:
                size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
                assert fitting.lines(cell.text, plans.columns[5].width / 914400, size) == 1


def test_what_is_said_above_a_table_ends_where_the_table_begins(deck):
    for slide in deck.slides:
        if any(shape.has_table for shape in slide.shapes):
            about = next(shape for shape in slide.shapes if shape.has_text_frame and not shape.is_placeholder
                         and Inches(1) < shape.top < Inches(fitting.TABLE))  # fmt: skip
            size = about.text_frame.paragraphs[0].runs[0].font.size.pt
            high = fitting.lines(about.text_frame.text, fitting.WIDE - 1, size) * fitting.line_height("a") * size
            assert about.top + Inches(high + 0.05) <= Inches(fitting.TABLE)


def test_a_list_of_what_is_due_is_on_the_slides_of_its_owner_alone(closed, deck):
    def lists(made) -> int:
        return sum(shape.has_table and "To do" in [cell.text for cell in shape.table.rows[0].cells]
                   for slide in made.slides for shape in slide.shapes)  # fmt: skip

    assert lists(deck) == 0
    assert lists(Presentation(BytesIO(slides.pptx(closed.facts(owner="Trần Quốc Bảo"))))) >= 1


def test_a_first_review_has_one_slide_that_says_so_and_no_empty_one(story):
    made = Presentation(BytesIO(slides.pptx(facts(story))))
    said = [shape.text_frame.text for shape in made.slides[1].shapes if shape.has_text_frame]
    assert said[0] == "What changed"
    assert said[2] == (
        "First review: no earlier quarter is closed, so no change can be told. Close this quarter, and the next one is "
        "compared with it."
    )
    assert [title for title in titles(made) if "no trend" in title] == []
    assert all(len(slide.shapes) > 2 for slide in made.slides)


def test_the_standard_finds_no_fault_with_the_file(content, tmp_path):
    audit = pytest.importorskip("openxml_audit")
    path = tmp_path / "pack.pptx"
    path.write_bytes(content)
    assert audit.is_valid_pptx(path)


def test_whatever_a_cell_holds_makes_a_file_that_opens(attacked):
    deck = Presentation(BytesIO(slides.pptx(facts(attacked))))
    said = [cell.text for slide in deck.slides for shape in slide.shapes if shape.has_table
            for row in shape.table.rows for cell in row.cells]  # fmt: skip
    assert "<script>alert(1)</script>" in said


def test_nothing_personal_is_on_slides_nobody_asked_it_of(attacked):
    said = everything(slides.pptx(facts(attacked)))
    assert [word for word in SENTINELS if word in said] == []
    assert "interest-sentinel" in everything(slides.pptx(facts(attacked, personal=True)))


def test_a_text_too_long_for_a_slide_is_cut_with_a_sign():
    from addin.pack.fitting import cut_to
    from workbook.pages import Field

    cut = cut_to("word " * 300, Field("plan", "Plan", kind="wrap"), 3.0, 12)
    assert cut.endswith("…")
    assert len(cut) < 700


def test_slides_without_their_package_are_refused_in_a_sentence(story, monkeypatch):
    from workbook.errors import RefusedError

    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(RefusedError, match=r"Slides need the package python-pptx; install it with: pip install"):
        slides.pptx(facts(story))
