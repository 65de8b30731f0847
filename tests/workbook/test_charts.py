"""Charts of the result pages: they look at the rows written now, and nothing else that hangs on a sheet is touched."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from lxml import etree

from tests.hosts import needed
from tests.workbook import foreign
from workbook import save
from workbook.charts import NAME, bare, still
from workbook.errors import RefusedError
from workbook.graft import grafted, with_pages
from workbook.layout import arrange
from workbook.pages import Axis, Block, Chart, Field, Page, Series

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
FIELDS = (
    Field("name", "Customer", 40),
    Field("revenue", "Revenue", 20, "money"),
    Field("share", "Running share", 20, "share"),
)
ROWS = (("Minh", 500.0, 0.5), ("Delta", 300.0, 0.8), ("Nord", 200.0, 1.0))
PARETO = Chart(
    "Pareto", "Two of three make 80 %", "Columns of revenue, a line of its running share", "column", "Pareto", "name",
    [Series("revenue"), Series("share", "line", "middle", second=True)],
    up=Axis("Revenue", "money", 0.0), second=Axis("Share", "share", 0.0, 1.0), rows=10,
)  # fmt: skip
POINTS = Chart(
    "Points", "One alone", "Revenue against share", "scatter", "Pareto", "revenue",
    [Series("share", "point", "alarm", "name")], Axis("Revenue", "money", crossed_at=250.0), rows=8,
)  # fmt: skip
BARS = Chart("Bars", "By customer", "Bars of revenue", "bar", "Pareto", "name", [Series("revenue")], rows=8)
SHEET = "xl/worksheets/sheet1.xml"


def page(*rows: tuple[str, float, float], charts: tuple[Chart, ...] = (PARETO, POINTS)) -> Page:
    frame = pd.DataFrame(list(rows or ROWS), columns=["name", "revenue", "share"])
    return Page("Pictures", "Pictures", [*charts, Block("", FIELDS, frame, "Pareto")])


def empty() -> bytes:
    """A manager's workbook with a chart of his own."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Mine")
        sheet.write_column(0, 0, [3, 1, 2])
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Mine!$A$1:$A$3"})
        sheet.insert_chart("C3", chart)
    return memory.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def formulas(content: bytes, part: str) -> list[str]:
    return [item.text or "" for item in etree.fromstring(parts(content)[part]).iter(f"{C}f")]


def ours(content: bytes) -> dict[str, str]:
    """Chart part of each chart of ours on the sheet Pictures, as openpyxl's rules of relationships lead to it."""
    found = parts(content)
    drawing = next(
        name for name, xml in found.items() if name.startswith("xl/drawings/d") and NAME.format("").encode() in xml
    )
    links = etree.fromstring(found[drawing.replace("drawings/", "drawings/_rels/") + ".rels"])
    targets = {link.get("Id"): f"xl/charts/{link.get('Target', '').rpartition('/')[2]}" for link in links}
    named = {}
    for anchor in etree.fromstring(found[drawing]):
        name = anchor.find(f".//{XDR}cNvPr").get("name")
        link = next(anchor.iter(f"{C}chart")).get(f"{{{foreign._REL}}}id")
        named[name.removeprefix(NAME.format(""))] = targets[link]
    return named


def looked_at(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would drop on saving
        return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return with_pages(empty(), [page()])


class TestWhatItShows:
    def test_openpyxl_reads_each_chart_with_the_rows_of_the_table(self, drawn: bytes) -> None:
        columns, points = looked_at(drawn)["Pictures"]._charts
        assert columns.ser[0].val.numRef.f == "'Pictures'!$B$24:$B$26"
        assert columns.ser[0].cat.strRef.f == "'Pictures'!$A$24:$A$26"
        assert columns.ser[0].tx.strRef.f == "'Pictures'!$B$23"
        assert points.ser[0].xVal.numRef.f == "'Pictures'!$B$24:$B$26"
        assert points.ser[0].yVal.numRef.f == "'Pictures'!$C$24:$C$26"

    def test_those_are_the_cells_of_the_table(self, drawn: bytes) -> None:
        sheet = looked_at(drawn)["Pictures"]
        assert [cell.value for cell in sheet["B23:B26"] for cell in cell] == ["Revenue", 500, 300, 200]
        assert sheet.tables["Pareto"].ref == "A23:C26"

    def test_the_line_stands_against_an_axis_of_its_own(self, drawn: bytes) -> None:
        root = etree.fromstring(parts(drawn)[ours(drawn)["Pareto"]])
        line = root.find(f".//{C}lineChart")
        assert line.find(f".//{C}val//{C}f").text == "'Pictures'!$C$24:$C$26"
        assert {a.get("val") for a in line.findall(f"{C}axId")}.isdisjoint(
            {a.get("val") for a in root.find(f".//{C}barChart").findall(f"{C}axId")}
        )

    def test_axes_write_their_numbers_as_the_table_does(self, drawn: bytes) -> None:
        root = etree.fromstring(parts(drawn)[ours(drawn)["Pareto"]])
        formats = [item.get("formatCode") for item in root.iterfind(f".//{C}valAx/{C}numFmt")]
        assert formats == ["#,##0", "0%"]

    def test_a_program_that_reads_no_cells_finds_the_figures_in_it(self, drawn: bytes) -> None:
        root = etree.fromstring(parts(drawn)[ours(drawn)["Pareto"]])
        assert [item.text for item in root.iterfind(f".//{C}barChart//{C}numCache//{C}v")] == [
            "500.0",
            "300.0",
            "200.0",
        ]
        assert [item.text for item in root.iterfind(f".//{C}barChart//{C}cat//{C}strCache//{C}v")] == [
            "Minh",
            "Delta",
            "Nord",
        ]

    def test_each_point_is_labelled_with_the_cell_of_its_row(self, drawn: bytes) -> None:
        root = etree.fromstring(parts(drawn)[ours(drawn)["Points"]])
        labels = [(item.find(f".//{C}f").text, item.find(f".//{C}v").text) for item in root.iter(f"{C}dLbl")]
        assert labels == [
            ("'Pictures'!$A$24", "Minh"), ("'Pictures'!$A$25", "Delta"), ("'Pictures'!$A$26", "Nord"),
        ]  # fmt: skip

    def test_it_says_in_words_what_is_seen(self, drawn: bytes) -> None:
        drawing = next(xml for name, xml in parts(drawn).items() if NAME.format("Pareto").encode() in xml)
        words = [item.get("descr") for item in etree.fromstring(drawing).iter(f"{XDR}cNvPr")]
        assert words == ["Columns of revenue, a line of its running share", "Revenue against share"]

    def test_a_missing_figure_is_no_zero(self) -> None:
        made = with_pages(empty(), [page(("Minh", 500.0, 0.5), ("Delta", float("nan"), 0.8))])
        root = etree.fromstring(parts(made)[ours(made)["Pareto"]])
        assert [item.get("idx") for item in root.iterfind(f".//{C}barChart//{C}val//{C}pt")] == ["0"]

    def test_the_first_of_the_table_is_the_uppermost_bar(self) -> None:
        made = with_pages(empty(), [page(charts=(BARS,))])
        root = etree.fromstring(parts(made)[ours(made)["Bars"]])
        assert root.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"
        assert root.find(f".//{C}valAx/{C}crosses").get("val") == "max"

    def test_what_later_programs_take_otherwise_than_excel_2007_is_said(self, drawn: bytes) -> None:
        root = etree.fromstring(parts(drawn)[ours(drawn)["Points"]])
        series, axis = root.find(f".//{C}ser"), root.find(f".//{C}valAx")
        assert root.find(f".//{C}dispBlanksAs").get("val") == "gap"
        assert series.find(f"{C}smooth").get("val") == "0"
        assert axis.find(f"{C}delete").get("val") == "0"
        assert [item.tag.removeprefix(C) for item in axis][:5] == [
            "axId", "scaling", "delete", "axPos", "majorGridlines",
        ]  # fmt: skip
        assert [item.tag.removeprefix(C) for item in series.find(f"{C}dLbls")][-6:] == [
            "showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize",
        ]  # fmt: skip

    def test_a_printed_chart_names_its_points_by_words_and_only_those_with_a_value(self) -> None:
        made = with_pages(empty(), [still(page(("Minh", 500.0, 0.5), ("Delta", 300.0, float("nan"))))])
        labels = list(etree.fromstring(parts(made)[ours(made)["Points"]]).iter(f"{C}dLbl"))
        assert ["".join(label.itertext()) for label in labels] == ["Minh", ""]
        assert labels[1].find(f"{C}delete").get("val") == "1"
        assert not list(labels[0].iter(f"{C}f"))

    def test_a_chart_of_a_table_that_is_not_there_is_refused_by_the_page(self) -> None:
        with pytest.raises(ValueError, match="no table with rows for the charts \\['Pareto'\\]"):
            Page("Pictures", "Pictures", [PARETO])


class TestAgain:
    def test_the_same_page_gives_the_same_bytes(self, drawn: bytes) -> None:
        assert with_pages(drawn, [page()]) == drawn

    def test_the_ranges_are_those_of_the_rows_written_now(self, drawn: bytes) -> None:
        more = with_pages(drawn, [page(*ROWS, ("Echo", 100.0, 1.0))])
        fewer = with_pages(more, [page(ROWS[0])])
        assert "'Pictures'!$B$24:$B$27" in formulas(more, ours(more)["Pareto"])
        assert formulas(fewer, ours(fewer)["Pareto"])[:3] == [
            "'Pictures'!$B$23", "'Pictures'!$A$24", "'Pictures'!$B$24",
        ]  # fmt: skip
        assert ours(fewer) == ours(drawn)
        assert len(looked_at(fewer)["Pictures"]._charts) == 2

    def test_a_renamed_sheet_is_looked_at_by_its_new_name(self, drawn: bytes) -> None:
        renamed = foreign.edited(
            drawn, "xl/workbook.xml", ('name="Pictures"', 'name="Bob\'s R&amp;D"'), ("'Pictures'!", "'Bob''s R&amp;D'!")
        )
        again = with_pages(renamed, [page()])
        assert "'Bob''s R&D'!$B$24:$B$26" in formulas(again, ours(again)["Pareto"])

    def test_a_manager_s_charts_keep_their_bytes_on_his_sheet_and_on_ours(self, drawn: bytes) -> None:
        mine = _with_his_own(drawn)
        again = with_pages(mine, [page(*ROWS, ("Echo", 100.0, 1.0))])
        before, after = parts(mine), parts(again)
        assert after["xl/charts/chart1.xml"] == parts(empty())["xl/charts/chart1.xml"]
        assert after["xl/charts/chart99.xml"] == before["xl/charts/chart99.xml"]
        assert ours(again)["Chart 7"] == "xl/charts/chart99.xml"
        assert len(looked_at(again)["Pictures"]._charts) == 3
        assert with_pages(mine, [page()]) == mine

    def test_ids_on_one_drawing_stay_apart(self, drawn: bytes) -> None:
        again = with_pages(_with_his_own(drawn), [page(charts=(PARETO, POINTS, BARS))])
        drawing = next(xml for xml in parts(again).values() if NAME.format("Pareto").encode() in xml)
        ids = [item.get("id") for item in etree.fromstring(drawing).iter(f"{XDR}cNvPr")]
        assert len(ids) == 4
        assert len(set(ids)) == 4

    def test_a_chart_no_longer_drawn_is_gone_with_all_that_belongs_to_it(self, drawn: bytes) -> None:
        without = parts(with_pages(drawn, [page(charts=())]))
        assert set(without) == set(parts(with_pages(empty(), [page(charts=())])))
        assert b"drawing" not in without["xl/worksheets/sheet2.xml"]
        assert without["[Content_Types].xml"].count(b"drawingml.chart+xml") == 1

    def test_a_book_is_saved_without_a_chart_that_has_nothing_to_draw_and_has_it_again_later(
        self, drawn: bytes, tmp_path: Path
    ) -> None:
        book = tmp_path / "Book.xlsx"
        book.write_bytes(drawn)
        none = grafted(drawn, [page(charts=())])
        save.commit(book, none.content, save.digest(drawn), left_out=none.left_out)
        assert none.left_out == {
            "xl/charts/chart2.xml", "xl/charts/chart3.xml", "xl/drawings/drawing2.xml",
            "xl/drawings/_rels/drawing2.xml.rels",
        }  # fmt: skip
        again = grafted(book.read_bytes(), [page()])
        save.commit(book, again.content, save.digest(none.content), left_out=again.left_out)
        assert ours(book.read_bytes()) == ours(drawn)
        assert again.left_out == frozenset()

    def test_with_ours_left_out_a_chart_of_the_manager_s_may_still_not_be_lost(
        self, drawn: bytes, tmp_path: Path
    ) -> None:
        book, none = tmp_path / "Book.xlsx", grafted(drawn, [page(charts=())])
        book.write_bytes(drawn)
        his = parts(none.content)
        del his["xl/charts/chart1.xml"]
        with pytest.raises(RefusedError, match=r"would lose its part xl/charts/chart1\.xml"):
            save.commit(book, foreign.packed(his), save.digest(drawn), left_out=none.left_out)
        assert book.read_bytes() == drawn

    def test_a_chart_that_is_gone_takes_its_style_with_it_but_nothing_that_another_chart_needs(
        self, drawn: bytes
    ) -> None:
        styled = _with_his_own(drawn, NAME.format("Pareto"))
        part, kind = ours(drawn)["Pareto"], "application/vnd.ms-office.chartstyle+xml"
        for name, source in (("style1", part), ("colors1", part), ("colors1", "xl/charts/chart99.xml")):
            styled = foreign.with_part(styled, f"xl/charts/{name}.xml", "<style/>", source, f"{foreign._REL}/s", kind)
        made = grafted(styled, [page(charts=())])
        assert {name for name in made.left_out if not name.endswith(".rels")} == {
            "xl/charts/chart2.xml", "xl/charts/chart3.xml", "xl/charts/style1.xml",
        }  # fmt: skip
        kept = parts(made.content)
        assert {"xl/charts/chart99.xml", "xl/charts/colors1.xml", "xl/drawings/drawing2.xml"} <= set(kept)

    def test_a_copy_that_shows_the_very_same_chart_keeps_it(self, drawn: bytes) -> None:
        found = parts(drawn)
        root = etree.fromstring(found["xl/drawings/drawing2.xml"])
        root.append(etree.fromstring(etree.tostring(root[0])))
        root[-1].find(f".//{XDR}cNvPr").set("id", "12")
        copied = foreign.packed({**found, "xl/drawings/drawing2.xml": etree.tostring(root)})
        without = with_pages(copied, [page(charts=())])
        assert ours_or_his(without) == ["Pareto"]
        assert ours(drawn)["Pareto"] in parts(without)
        (kept,) = looked_at(without)["Pictures"]._charts
        assert kept.ser[0].val.numRef.f == "'Pictures'!$B$24:$B$26"

    def test_a_copy_stays_however_often_ours_has_nothing_to_draw_and_beside_ours_when_it_is_back(
        self, drawn: bytes
    ) -> None:
        copied = _with_his_own(drawn, NAME.format("Pareto"))
        twice = grafted(with_pages(copied, [page(charts=())]), [page(charts=())])
        assert twice.left_out == frozenset()
        assert ours_or_his(twice.content) == ["Pareto"]
        back = with_pages(twice.content, [page()])
        assert ours_or_his(back) == ["Pareto", "Account Review Pareto", "Account Review Points"]
        assert parts(back)["xl/charts/chart99.xml"] == parts(copied)["xl/charts/chart99.xml"]

    def test_what_a_manager_drew_stays_when_ours_is_gone(self, drawn: bytes) -> None:
        without = with_pages(_with_his_own(drawn), [page(charts=())])
        assert ours_or_his(without) == ["Chart 7"]

    def test_a_copy_a_manager_made_of_our_chart_stays_his(self, drawn: bytes) -> None:
        copied = _with_his_own(drawn, NAME.format("Pareto"))
        again = with_pages(copied, [page(*ROWS, ("Echo", 100.0, 1.0))])
        assert parts(again)["xl/charts/chart99.xml"] == parts(copied)["xl/charts/chart99.xml"]
        assert ours_or_his(again) == ["Account Review Pareto", "Account Review Points", "Account Review Pareto"]

    def test_a_bare_page_keeps_the_room_of_its_charts(self) -> None:
        whole, none = page(), bare(page())
        assert [placed.first for _, placed in arrange(whole, ()).blocks] == [
            placed.first for _, placed in arrange(none, ()).blocks
        ]
        assert not [name for name in parts(with_pages(empty(), [none])) if "chart2" in name]


@pytest.mark.host
def test_libreoffice_draws_them_and_keeps_them_ours(drawn: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    needed(office, "LibreOffice")
    assert office is not None
    (tmp_path / "book.xlsx").write_bytes(drawn)
    home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "out"), "book.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)
    saved = (tmp_path / "out" / "book.xlsx").read_bytes()
    again = with_pages(saved, [page(*ROWS, ("Echo", 100.0, 1.0))])
    assert len(looked_at(again)["Pictures"]._charts) == 2
    assert any(re.search(r"\$B\$24:\$B\$27$", text) for text in formulas(again, ours(again)["Pareto"]))


def ours_or_his(content: bytes) -> list[str]:
    """The names of the drawings on the sheet Pictures, in order."""
    return [name for name, xml in sorted(parts(content).items()) if name == "xl/drawings/drawing2.xml"
            for name in (item.get("name", "") for item in etree.fromstring(xml).iter(f"{XDR}cNvPr"))]  # fmt: skip


def _with_his_own(content: bytes, name: str = "Chart 7") -> bytes:
    """A chart that a manager put on our sheet: in our drawing, as Excel does it."""
    found = parts(content)
    drawing, links = "xl/drawings/drawing2.xml", "xl/drawings/_rels/drawing2.xml.rels"
    root = etree.fromstring(found[drawing])
    his = etree.fromstring(etree.tostring(root[0]))
    his.find(f".//{XDR}cNvPr").attrib.update({"name": name, "id": "12", "descr": "Mine"})
    root.append(his)
    made = foreign.with_part(
        content, "xl/charts/chart99.xml", found["xl/charts/chart1.xml"], drawing, f"{foreign._REL}/chart",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    )  # fmt: skip
    given = foreign.link_to(made, drawing, "xl/charts/chart99.xml")
    next(his.iter(f"{C}chart")).set(f"{{{foreign._REL}}}id", given)
    assert links in parts(made)
    whole = parts(made) | {drawing: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for part, data in whole.items():
            package.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), data)
    return memory.getvalue()
