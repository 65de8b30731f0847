"""Result pages in a manager's workbook: what is ours is rewritten, everything else is left alone."""

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
from lxml import etree
from python_calamine import load_workbook

from tests.hosts import needed
from tests.workbook import foreign
from workbook.carry import ORDER
from workbook.errors import RefusedError
from workbook.formulas import moved
from workbook.graft import with_pages
from workbook.pages import Block, Field, Figure, Figures, Lines, Page

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REWRITTEN = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
REVIEW = "xl/worksheets/sheet2.xml"
REVIEW_RELS = "xl/worksheets/_rels/sheet2.xml.rels"

FIELDS = (
    Field("account_id", "Account no.", 12, "id", note="As in the sheet Accounts."),
    Field("account", "Account", 28),
    Field("health", "Health", 9, "score", "bar"),
    Field("band", "Band", 10, visual="band", bands={"critical": "bad", "safe": "good"}),
)


def review(*rows: tuple[str, str, float, str], key: str | None = "account_id", **options: object) -> Page:
    frame = pd.DataFrame(list(rows), columns=["account_id", "account", "health", "band"])
    block = Block("", FIELDS, frame, table="Review", key=key)
    return Page("Review", "Review", [block], ["As of 2026-11-22"], freeze_columns=2, **options)  # type: ignore[arg-type]


MINH, DELTA, NORD = ("001", "Minh", 71.5, "safe"), ("002", "Delta", 12.0, "critical"), ("003", "Nord", 55.0, "safe")
HEADER, FIRST = 4, 5  # rows of the sheet Review


def start() -> Page:
    figures = Figures([Figure(7, "top customers are flagged"), Figure(0.82, "is known", "share", "good")])
    table = pd.DataFrame({"table": ["Touches"], "rows": [412]})
    block = Block("Coverage", (Field("table", "Table"), Field("rows", "Rows", kind="int")), table, table="Coverage")
    return Page("Start", "Start", [figures, Lines("What to do next", [("1.", "Call Nord."), "Then Delta."]), block])


def sheet(content: bytes, part: str) -> etree._Element:
    return etree.fromstring(foreign.parts(content)[part])


def opened(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would drop on saving
        return openpyxl.load_workbook(io.BytesIO(content))


def values(content: bytes, name: str) -> dict[str, object]:
    book = opened(content)
    return {cell.coordinate: cell.value for row in book[name].iter_rows() for cell in row if cell.value is not None}


def width_of(content: bytes, column: str) -> float:
    return float(opened(content)["Review"].column_dimensions[column].width)


def raw(content: bytes) -> dict[str, bytes]:
    """The compressed bytes of every part."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for info in package.infolist():
            start = info.header_offset + 26
            lengths = (
                int.from_bytes(content[start : start + 2], "little"),
                int.from_bytes(content[start + 2 : start + 4], "little"),
            )
            begin = start + 4 + sum(lengths)
            found[info.filename] = content[begin : begin + info.compress_size]
    return found


def owning(*rows: tuple[str, str, float, str]) -> bytes:
    """A plain book with a review; its Review is the second sheet part."""
    return with_pages(foreign.plain(), [review(*rows)])


def with_own_column(content: bytes, cells: dict[int, str], title: str = "My note", last: int = 6) -> bytes:
    """What Excel saves after a manager types a header and entries right of the table: the table grows by a column."""
    found = foreign.edited(
        content,
        "xl/tables/table2.xml",
        (f'ref="A4:D{last}"', f'ref="A4:E{last}"'),
        (f'<autoFilter ref="A4:D{last}"', f'<autoFilter ref="A4:E{last}"'),
        ("</tableColumns>", f'<tableColumn id="5" name="{title}"/></tableColumns>'),
    )
    return with_cells(found, {HEADER: text("E4", title)} | cells)


def with_cells(content: bytes, cells: dict[int, str]) -> bytes:
    """A Review with cells typed at the end of rows; the sheet's stated reach is what Excel would state."""
    xml = foreign.parts(content)[REVIEW].decode()
    for row, cell in cells.items():
        xml, count = re.subn(rf'(<row [^>]*\br="{row}".*?)</row>', rf"\g<1>{cell}</row>", xml, count=1)
        if not count:
            xml = xml.replace("</sheetData>", f'<row r="{row}">{cell}</row></sheetData>')
    xml = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:Z99"', xml)
    return foreign.packed({**foreign.parts(content), REVIEW: xml.encode()})


def text(cell: str, words: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{words}</t></is></c>'


@pytest.fixture(scope="module")
def managed() -> bytes:
    return foreign.workbook()


@pytest.fixture(scope="module")
def scored(managed: bytes) -> bytes:
    return with_pages(managed, [start(), review(MINH, DELTA)])


class TestForeignParts:
    def test_every_foreign_part_keeps_its_compressed_bytes(self, managed: bytes, scored: bytes) -> None:
        before, after = raw(managed), raw(scored)
        assert len(before) == 38
        assert {name for name in before if before[name] != after.get(name)} == REWRITTEN

    def test_every_foreign_part_keeps_its_bytes_when_scored_again(self, managed: bytes, scored: bytes) -> None:
        again = with_pages(scored, [start(), review(DELTA, MINH, NORD)])
        before, after = raw(managed), raw(again)
        assert {name for name in before if before[name] != after.get(name)} == REWRITTEN

    def test_the_same_pages_again_give_the_same_file(self, scored: bytes) -> None:
        assert with_pages(scored, [start(), review(MINH, DELTA)]) == scored

    def test_new_figures_leave_the_styles_unchanged(self, scored: bytes) -> None:
        again = with_pages(scored, [start(), review(NORD, DELTA, MINH)])
        assert foreign.parts(again)["xl/styles.xml"] == foreign.parts(scored)["xl/styles.xml"]

    def test_a_part_with_its_sizes_behind_the_data_is_copied(self) -> None:
        out = io.BytesIO()

        class Stream(io.RawIOBase):  # cannot seek, so zipfile writes sizes after the data
            def writable(self) -> bool:
                return True

            def write(self, data: object) -> int:
                return out.write(data)  # type: ignore[arg-type]

        with zipfile.ZipFile(Stream(), "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[arg-type]
            for name, content in foreign.parts(foreign.plain()).items():
                package.writestr(name, content)
        scored = with_pages(out.getvalue(), [review(MINH)])
        with zipfile.ZipFile(io.BytesIO(scored)) as package:
            assert {info.flag_bits & 0x08 for info in package.infolist()} == {0}  # sizes stand in front now
        assert values(scored, "Accounts")["B2"] == "Minh"
        assert values(scored, "Review")["B5"] == "Minh"

    def test_macros_stay(self) -> None:
        book = foreign.with_part(
            foreign.plain(), "xl/vbaProject.bin", b"\xd0\xcf macros", "xl/workbook.xml",
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "application/vnd.ms-office.vbaProject",
        )  # fmt: skip
        assert foreign.parts(with_pages(book, [review(MINH)]))["xl/vbaProject.bin"] == b"\xd0\xcf macros"


class TestReaders:
    def test_openpyxl_reads_what_was_written(self, scored: bytes) -> None:
        assert values(scored, "Review") == {
            "A1": "Review", "A2": "As of 2026-11-22",
            "A4": "Account no.", "B4": "Account", "C4": "Health", "D4": "Band",
            "A5": "001", "B5": "Minh", "C5": 71.5, "D5": "safe",
            "A6": "002", "B6": "Delta", "C6": 12, "D6": "critical",
        }  # fmt: skip

    def test_calamine_reads_our_table_by_name(self, scored: bytes) -> None:
        table = load_workbook(io.BytesIO(scored), load_tables=True).get_table_by_name("Review")
        assert table.columns == ["Account no.", "Account", "Health", "Band"]
        assert table.to_python() == [["001", "Minh", 71.5, "safe"], ["002", "Delta", 12.0, "critical"]]

    @pytest.mark.host
    @pytest.mark.parametrize("kind", ["pdf", "xlsx"])
    def test_libreoffice_opens_it(self, scored: bytes, tmp_path: Path, kind: str) -> None:
        office = shutil.which("soffice")
        needed(office, "LibreOffice")
        assert office is not None
        source = tmp_path / "book.xlsx"
        source.write_bytes(scored)
        home = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [office, home, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        made = tmp_path / "out" / f"book.{kind}"
        if kind == "xlsx":
            assert values(made.read_bytes(), "Review")["B6"] == "Delta"
        else:
            assert made.read_bytes()[:5] == b"%PDF-"

    def test_sheet_elements_stand_in_the_order_excel_insists_on(self, scored: bytes) -> None:
        again = with_pages(scored, [start(), review(DELTA)])
        for content in (scored, again):
            for part in ("xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"):
                tags = [etree.QName(child).localname for child in sheet(content, part)]
                assert tags == sorted(tags, key=ORDER.index)
                assert {"sheetViews", "cols", "conditionalFormatting", "dataValidations", "tableParts"} - set(tags) <= {
                    "conditionalFormatting"
                }

    def test_bars_have_both_their_old_and_their_new_form(self, scored: bytes) -> None:
        xml = foreign.parts(scored)["xl/worksheets/sheet5.xml"].decode()
        assert '<conditionalFormatting sqref="C5:C6"><cfRule type="dataBar"' in xml
        assert "<xm:sqref>C5:C6</xm:sqref>" in xml


class TestSheets:
    def test_new_sheets_come_first_in_page_order(self, scored: bytes) -> None:
        assert opened(scored).sheetnames == [
            "Start", "Review", "Accounts", "Pivot", "Lists",
        ]  # fmt: skip

    def test_sheet_names_of_the_users_still_belong_to_their_sheets(self, scored: bytes) -> None:
        book = opened(scored)
        assert book["Pivot"].defined_names["Local"].value == "Pivot!$A$3"
        assert book["Lists"].defined_names["Own"].value == "Lists!$A$2"
        assert book.defined_names["Rate"].value == "Lists!$A$1"

    def test_the_sheet_that_was_in_front_still_is_and_is_the_only_selected_one(self, scored: bytes) -> None:
        book = opened(scored)
        assert book.active.title == "Accounts"
        assert [one.title for one in book if one.sheet_view.tabSelected] == ["Accounts"]

    def test_the_first_shown_tab_moves_along(self) -> None:
        book = foreign.edited(
            foreign.workbook(), "xl/workbook.xml", ("<workbookView ", '<workbookView firstSheet="1" ')
        )
        assert 'firstSheet="3"' in foreign.parts(with_pages(book, [start(), review(MINH)]))["xl/workbook.xml"].decode()

    def test_a_renamed_and_moved_sheet_of_ours_stays_where_it_is(self, scored: bytes) -> None:
        xml = foreign.parts(scored)["xl/workbook.xml"].decode()
        found = re.search(r'<sheet name="Review"[^>]*/>', xml)
        assert found
        moved_xml = xml.replace(found.group(), "").replace(
            "</sheets>", found.group().replace('"Review"', '"Lan&apos;s list"') + "</sheets>"
        )
        moved_xml = moved_xml.replace("'Review'!", "'Lan''s list'!")
        book = foreign.packed({**foreign.parts(scored), "xl/workbook.xml": moved_xml.encode()})
        again = with_pages(book, [start(), review(NORD)])
        names = opened(again).sheetnames
        assert names == ["Start", "Accounts", "Pivot", "Lists", "Lan's list"]
        assert values(again, "Lan's list")["B5"] == "Nord"

    def test_a_sheet_of_the_users_with_our_title_is_left_alone(self) -> None:
        book = foreign.edited(foreign.plain(), "xl/workbook.xml", ('name="Accounts"', 'name="review"'))
        scored = with_pages(book, [review(MINH)])
        assert opened(scored).sheetnames == ["Review (2)", "review"]
        assert raw(scored)["xl/worksheets/sheet1.xml"] == raw(book)["xl/worksheets/sheet1.xml"]

    def test_a_deleted_sheet_of_ours_comes_back(self) -> None:
        book = owning(MINH)
        xml = foreign.parts(book)["xl/workbook.xml"].decode()
        xml = re.sub(r'<sheet name="Review"[^>]*/>', "", xml)
        xml, count = re.subn(r"'Review'!\$A\$1:\$G\$5", "#REF!", xml)
        assert count == 1
        xml = re.sub(r'<definedName name="_xlnm.Print_Titles"[^>]*>[^<]*</definedName>', "", xml)
        again = with_pages(foreign.packed({**foreign.parts(book), "xl/workbook.xml": xml.encode()}), [review(DELTA)])
        assert opened(again).sheetnames == ["Review", "Accounts"]
        assert foreign.parts(again)["xl/workbook.xml"].decode().count("_AccountReview_Review") == 1

    def test_a_copy_somebody_made_of_our_sheet_is_theirs(self, scored: bytes) -> None:
        xml = foreign.parts(scored)["xl/workbook.xml"].decode()
        copy = '<definedName name="_AccountReview_Review" localSheetId="2" hidden="1">Accounts!$A$1</definedName>'
        xml = xml.replace("<definedNames>", f"<definedNames>{copy}")
        book = foreign.packed({**foreign.parts(scored), "xl/workbook.xml": xml.encode()})
        again = with_pages(book, [start(), review(NORD)])
        assert raw(again)["xl/worksheets/sheet1.xml"] == raw(scored)["xl/worksheets/sheet1.xml"]
        assert values(again, "Review")["B5"] == "Nord"

    @pytest.mark.parametrize(
        ("title", "name"),
        [
            ("Due [30/60]: A*?", "Due  30 60   A"),
            ("A title of much more than thirty-one letters", "A title of much more than thirt"),
            ("History", "History of accounts"),
        ],
    )
    def test_a_sheet_name_obeys_excel(self, title: str, name: str) -> None:
        page = Page("Due", title, [Lines("", ["x"])])
        assert opened(with_pages(foreign.plain(), [page])).sheetnames[0] == name

    def test_printed_pages_repeat_header_and_first_columns_once(self, scored: bytes) -> None:
        again = with_pages(scored, [start(), review(NORD)])
        titles = opened(again)["Review"]
        assert (titles.print_title_rows, titles.print_title_cols) == ("$4:$4", "$A:$B")
        assert foreign.parts(again)["xl/workbook.xml"].count(b"_xlnm.Print_Titles") == 2

    def test_a_changed_paper_and_zoom_stay(self) -> None:
        book = foreign.edited(
            owning(MINH),
            REVIEW,
            ('paperSize="9"', 'paperSize="8"'),
            ('workbookViewId="0"', 'workbookViewId="0" zoomScale="70"'),
        )
        xml = foreign.parts(with_pages(book, [review(DELTA)]))[REVIEW].decode()
        assert 'paperSize="8"' in xml
        assert 'zoomScale="70"' in xml

    def test_formulas_that_look_at_our_sheets_are_computed_anew_on_opening(self) -> None:
        book = foreign.edited(foreign.workbook(), "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
        assert b'fullCalcOnLoad="1"' in foreign.parts(with_pages(book, [review(MINH)]))["xl/workbook.xml"]


class TestTablesAndStyles:
    def test_our_table_gives_way_to_one_of_that_name(self) -> None:
        book = foreign.edited(
            foreign.plain(), "xl/tables/table1.xml", ('displayName="Accounts"', 'displayName="REVIEW"')
        )
        xml = foreign.parts(with_pages(book, [review(MINH)]))["xl/tables/table2.xml"].decode()
        assert 'displayName="Review_2"' in xml
        assert re.search(r'<table [^>]*\bid="2"', xml)

    def test_our_table_gives_way_to_a_defined_name(self) -> None:
        name = '</sheets><definedNames><definedName name="Review">Accounts!$A$1</definedName></definedNames>'
        book = foreign.edited(foreign.plain(), "xl/workbook.xml", ("</sheets>", name))
        assert b'displayName="Review_2"' in foreign.parts(with_pages(book, [review(MINH)]))["xl/tables/table2.xml"]

    def test_a_table_the_user_renamed_keeps_its_name_and_id(self) -> None:
        book = foreign.edited(
            owning(MINH), "xl/tables/table2.xml", ('displayName="Review"', 'displayName="Health2026"')
        )
        again = foreign.parts(with_pages(book, [review(DELTA, NORD)]))
        assert b'displayName="Health2026"' in again["xl/tables/table2.xml"]
        assert "xl/tables/table3.xml" not in again

    def test_a_block_without_rows_keeps_its_table_and_says_so(self) -> None:
        scored = with_pages(owning(MINH, DELTA), [review()])
        assert values(scored, "Review")["A5"] == "Nothing to list."
        assert b'ref="A4:D5"' in foreign.parts(scored)["xl/tables/table2.xml"]

    def test_a_user_style_is_shared_and_none_is_renumbered(self, managed: bytes, scored: bytes) -> None:
        before, after = sheet(managed, "xl/styles.xml"), sheet(scored, "xl/styles.xml")
        for section in ("fonts", "fills", "borders", "cellXfs", "dxfs"):
            old, new = (tree.find(MAIN + section) for tree in (before, after))
            if old is not None and new is not None:
                assert [etree.tostring(one) for one in old] == [etree.tostring(one) for one in new][: len(old)]
                assert new.get("count") == str(len(new))

    def test_a_book_without_styles_gets_ours(self) -> None:
        found = foreign.parts(foreign.plain())
        del found["xl/styles.xml"]
        found["[Content_Types].xml"] = re.sub(
            rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", found["[Content_Types].xml"]
        )
        rels = "xl/_rels/workbook.xml.rels"
        found[rels] = re.sub(rb'<Relationship [^>]*Target="styles.xml"/>', b"", found[rels])
        book = opened(with_pages(foreign.packed(found), [review(MINH)]))
        assert book["Review"]["A4"].font.bold is True

    def test_an_id_is_text_and_a_score_shows_its_tenth(self, scored: bytes) -> None:
        book = opened(scored)["Review"]
        assert (book["A5"].number_format, book["C5"].number_format) == ("@", "0.0_)_)")

    def test_days_are_counted_from_1904_where_the_book_does(self) -> None:
        book = foreign.edited(foreign.plain(), "xl/workbook.xml", ("<workbookPr ", '<workbookPr date1904="1" '))
        frame = pd.DataFrame({"due": pd.to_datetime(["2026-11-22"])})
        page = Page("Due", "Due", [Block("", [Field("due", "Due", kind="date")], frame)])
        assert str(values(with_pages(book, [page]), "Due")["A4"]) == "2026-11-22 00:00:00"


class TestOwnColumns:
    """What a manager typed right of our table goes with its account."""

    def test_an_entry_follows_its_account_and_the_header_stays(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {5: text("E5", "call Minh"), 6: text("E6", "call Delta")})
        again = with_pages(book, [review(NORD, DELTA, MINH)])
        found = values(again, "Review")
        assert [found.get(cell) for cell in ("E4", "E5", "E6", "E7")] == ["My note", None, "call Delta", "call Minh"]
        table = load_workbook(io.BytesIO(again), load_tables=True).get_table_by_name("Review")
        assert table.columns == ["Account no.", "Account", "Health", "Band", "My note"]

    def test_an_entry_of_an_account_no_longer_listed_is_kept_below_and_returns(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {6: text("E6", "call Delta")})
        without = with_pages(book, [review(MINH)])
        found = values(without, "Review")
        assert found["A7"] == "No longer listed; your own entries are kept here:"
        assert (found["A8"], found["E8"]) == ("002", "call Delta")
        still = with_pages(without, [review(NORD)])
        assert (values(still, "Review")["A8"], values(still, "Review")["E8"]) == ("002", "call Delta")
        back = with_pages(still, [review(MINH, DELTA)])
        assert values(back, "Review")["E6"] == "call Delta"
        assert "A8" not in values(back, "Review")

    def test_entries_excel_moved_into_the_shared_texts_are_found_by_their_key(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {6: text("E6", "call Delta")})
        shared = foreign.parts(book)["xl/sharedStrings.xml"].decode()
        at = shared.count("<si>")
        book = foreign.edited(
            book, "xl/sharedStrings.xml", ("</sst>", "<si><r><t>00</t></r><r><t>2</t></r></si></sst>")
        )
        xml = foreign.parts(book)[REVIEW].decode()
        xml, count = re.subn(r'(<c r="A6" s="\d+") t="inlineStr"><is><t>002</t></is>', rf'\1 t="s"><v>{at}</v>', xml)
        assert count == 1
        book = foreign.packed({**foreign.parts(book), REVIEW: xml.encode()})
        assert values(with_pages(book, [review(DELTA, MINH)]), "Review")["E5"] == "call Delta"

    def test_a_column_inserted_among_ours_goes_to_their_right(self) -> None:
        book = foreign.edited(
            owning(MINH, DELTA), "xl/tables/table2.xml", ('ref="A4:D6"', 'ref="A4:E6"'),
            ('<tableColumn id="2"', '<tableColumn id="5" name="Mine"/><tableColumn id="2"'),
        )  # fmt: skip
        xml = foreign.parts(book)[REVIEW].decode()
        for old, new in (("D", "E"), ("C", "D"), ("B", "C")):
            xml = re.sub(rf'<c r="{old}(\d)"', rf'<c r="{new}\1"', xml)
        xml = xml.replace('<c r="C6"', text("B6", "mine") + '<c r="C6"').replace(
            '<c r="C4"', text("B4", "Mine") + '<c r="C4"'
        )
        names = foreign.parts(book)["xl/workbook.xml"].replace(b"$G$6", b"$H$6")
        book = foreign.packed({**foreign.parts(book), REVIEW: xml.encode(), "xl/workbook.xml": names})
        found = values(with_pages(book, [review(DELTA, MINH)]), "Review")
        assert [found[cell] for cell in ("A4", "B4", "C4", "D4", "E4")] == [
            "Account no.",
            "Account",
            "Health",
            "Band",
            "Mine",
        ]
        assert (found["B5"], found["E5"]) == ("Delta", "mine")

    def test_a_formula_on_its_own_row_goes_along(self) -> None:
        cell = '<c r="E6"><f>C6*2+$H$1</f><v>24</v></c>'
        found = values(with_pages(with_own_column(owning(MINH, DELTA), {6: cell}), [review(DELTA, MINH)]), "Review")
        assert found["E5"] == "=C5*2+$H$1"

    def test_a_formula_on_other_rows_leaves_its_value(self) -> None:
        cell = '<c r="E6"><f>SUM(C5:C6)</f><v>83.5</v></c>'
        found = values(with_pages(with_own_column(owning(MINH, DELTA), {6: cell}), [review(DELTA, MINH)]), "Review")
        assert found["E5"] == 83.5

    def test_a_shared_formula_is_written_out(self) -> None:
        cells = {
            5: '<c r="E5"><f t="shared" ref="E5:E6" si="0">C5+1</f><v>72.5</v></c>',
            6: '<c r="E6"><f t="shared" si="0"/><v>13</v></c>',
        }
        found = values(with_pages(with_own_column(owning(MINH, DELTA), cells), [review(DELTA, MINH)]), "Review")
        assert (found["E5"], found["E6"]) == ("=C5+1", "=C6+1")

    def test_the_list_of_formula_cells_goes_only_when_it_names_our_sheet(self, scored: bytes) -> None:
        assert "xl/calcChain.xml" in foreign.parts(with_pages(scored, [start(), review(NORD)]))
        book = foreign.edited(scored, "xl/calcChain.xml", ('i="2"/>', 'i="2"/><c r="E5" i="5"/>'))
        book = foreign.edited(book, "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
        again = foreign.parts(with_pages(book, [start(), review(NORD)]))
        assert "xl/calcChain.xml" not in again
        assert b"calcChain" not in again["[Content_Types].xml"] + again["xl/_rels/workbook.xml.rels"]
        assert b'fullCalcOnLoad="1"' in again["xl/workbook.xml"]

    def test_a_validation_and_a_format_on_an_own_column_cover_the_new_rows(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {6: text("E6", "yes")})
        rule = (
            '<dataValidation type="list" sqref="E5:E6"><formula1>"yes,no"</formula1></dataValidation></dataValidations>'
        )
        form = (
            '<conditionalFormatting sqref="E5:E6"><cfRule type="expression" dxfId="0" priority="1"><formula>$E5="yes"'
            "</formula></cfRule></conditionalFormatting><dataValidations"
        )
        book = foreign.edited(book, REVIEW, ("</dataValidations>", rule), ("<dataValidations", form))
        found = opened(with_pages(book, [review(NORD, DELTA, MINH)]))["Review"]
        assert "E5:E7" in [str(one.sqref) for one in found.data_validations.dataValidation]
        assert "E5:E7" in [str(one.sqref) for one in found.conditional_formatting]

    def test_an_own_header_we_now_use_ourselves_gets_a_number(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {}, title="Owner")
        fields = (*FIELDS[:3], Field("band", "Owner"))
        frame = pd.DataFrame([MINH], columns=["account_id", "account", "health", "band"])
        page = Page("Review", "Review", [Block("", fields, frame, "Review", "account_id")], ["As of 2026-11-22"])
        found = values(with_pages(book, [page]), "Review")
        assert (found["D4"], found["E4"]) == ("Owner", "Owner (2)")

    def test_the_width_of_an_own_column_stays(self) -> None:
        book = with_cells(owning(MINH, DELTA), {6: text("J6", "far out")})
        book = foreign.edited(book, REVIEW, ("</cols>", '<col min="10" max="10" width="44" customWidth="1"/></cols>'))
        again = with_pages(book, [review(DELTA)])
        assert width_of(again, "J") == 44
        assert values(again, "Review")["J5"] == "far out"

    def test_an_own_column_keeps_the_width_it_was_given(self) -> None:
        book = with_own_column(owning(MINH, DELTA), {6: text("E6", "x")})
        wide = (
            '<col min="5" max="5" width="33" customWidth="1"/><col min="6" max="7" width="14.7109375" customWidth="1"/>'
        )
        book = foreign.edited(book, REVIEW, ('<col min="5" max="7" width="14.7109375" customWidth="1"/>', wide))
        again = with_pages(book, [review(DELTA)])
        assert width_of(again, "E") == 33


class TestOtherThingsOnOurSheets:
    def test_cells_right_of_and_below_our_area_stay(self) -> None:
        book = with_cells(owning(MINH, DELTA), {1: text("K1", "right"), 9: text("B9", "below")})
        found = values(with_pages(book, [review(MINH, DELTA, NORD)]), "Review")
        assert (found["K1"], found["B10"]) == ("right", "below")

    def test_a_note_goes_with_its_account(self) -> None:
        book = _with_note(owning(MINH, DELTA), "B6")
        again = foreign.parts(with_pages(book, [review(DELTA, MINH)]))
        assert b'ref="B5"' in again["xl/comments9.xml"]
        assert b"<x:Row>4</x:Row>" in again["xl/drawings/vmlDrawing9.vml"]
        assert b"2, 15, 4, 2, 4, 15, 8, 4" in again["xl/drawings/vmlDrawing9.vml"]

    def test_a_note_of_an_account_no_longer_listed_is_kept_below(self) -> None:
        again = with_pages(_with_note(owning(MINH, DELTA), "B6"), [review(MINH)])
        assert b'ref="B8"' in foreign.parts(again)["xl/comments9.xml"]
        assert values(again, "Review")["A8"] == "002"

    def test_notes_whose_rows_stay_keep_their_bytes(self) -> None:
        book = _with_note(owning(MINH, DELTA), "B6")
        again = with_pages(book, [review(MINH, DELTA, NORD)])
        assert raw(again)["xl/comments9.xml"] == raw(book)["xl/comments9.xml"]

    def test_a_drawing_stays(self) -> None:
        drawing = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
        book = foreign.with_part(
            owning(MINH),
            "xl/drawings/drawing9.xml",
            drawing,
            REVIEW,
            kind,
            "application/vnd.openxmlformats-officedocument.drawing+xml",
        )
        link = foreign.link_to(book, REVIEW, "xl/drawings/drawing9.xml")
        book = foreign.edited(book, REVIEW, ("<tableParts", f'<drawing r:id="{link}"/><tableParts'))
        again = with_pages(book, [review(DELTA)])
        assert f'<drawing r:id="{link}"/>' in foreign.parts(again)[REVIEW].decode()
        assert raw(again)["xl/drawings/drawing9.xml"] == raw(book)["xl/drawings/drawing9.xml"]
        assert f'Id="{link}"' in foreign.parts(again)[REVIEW_RELS].decode()

    def test_a_pivot_table_on_our_sheet_is_refused_by_name(self) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
        book = foreign.with_part(owning(MINH), "xl/pivotTables/pivotTable9.xml", foreign.PIVOT, REVIEW, kind, None)
        with pytest.raises(RefusedError, match=r"'Review'.*pivotTable.*xl/pivotTables/pivotTable9.xml"):
            with_pages(book, [review(DELTA)])

    def test_a_table_of_the_users_on_our_sheet_is_refused_by_name(self) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
        table = f'<table xmlns="{MAIN[1:-1]}" id="9" name="Mine" displayName="Mine" ref="K4:K5"/>'
        book = foreign.with_part(owning(MINH), "xl/tables/table9.xml", table, REVIEW, kind, None)
        with pytest.raises(RefusedError, match=r"table of your own .Mine."):
            with_pages(book, [review(DELTA)])

    def test_sparklines_whose_row_moves_are_refused(self) -> None:
        spark = (
            '<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{05C60535}">'
            '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup>'
            "<x14:sparklines><x14:sparkline><xm:f>Review!C6:C6</xm:f><xm:sqref>J6</xm:sqref></x14:sparkline>"
            "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst></worksheet>"
        )
        book = with_cells(owning(MINH, DELTA), {6: text("J6", "x")})
        book = foreign.edited(book, REVIEW, ("</extLst></worksheet>", spark))
        assert b"J6" in foreign.parts(with_pages(book, [review(MINH, DELTA, NORD)]))[REVIEW]
        with pytest.raises(RefusedError, match="sparklines"):
            with_pages(book, [review(DELTA, MINH)])


def _with_note(content: bytes, cell: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    note = (
        f'<comments xmlns="{MAIN[1:-1]}"><authors><author>Lan</author></authors><commentList><comment ref="{cell}" '
        'authorId="0"><text><t>Ask her</t></text></comment></commentList></comments>'
    )
    shape = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape>'
        '<x:ClientData ObjectType="Note"><x:Anchor>2, 15, 5, 2, 4, 15, 9, 4</x:Anchor><x:Row>5</x:Row>'
        "<x:Column>1</x:Column></x:ClientData></v:shape></xml>"
    )
    book = foreign.with_part(content, "xl/comments9.xml", note, REVIEW, f"{kind}/comments", None)
    book = foreign.with_part(book, "xl/drawings/vmlDrawing9.vml", shape, REVIEW, f"{kind}/vmlDrawing", None)
    link = foreign.link_to(book, REVIEW, "xl/drawings/vmlDrawing9.vml")
    return foreign.edited(book, REVIEW, ("<tableParts", f'<legacyDrawing r:id="{link}"/><tableParts'))


class TestRefusals:
    def test_more_rows_than_excel_has_are_refused(self) -> None:
        page = Page("Long", "Long", [Block("", [Field("x", "X")], pd.DataFrame({"x": range(1_048_574)}))])
        with pytest.raises(RefusedError, match="'Long' would need 1,048,577 rows"):
            with_pages(foreign.plain(), [page])

    def test_a_protected_structure_is_refused_when_a_sheet_is_to_be_added(self) -> None:
        lock = '<workbookProtection lockStructure="1"/><bookViews>'
        with pytest.raises(RefusedError, match=r"'Review' is to be added.*structure is protected"):
            with_pages(foreign.edited(foreign.plain(), "xl/workbook.xml", ("<bookViews>", lock)), [review(MINH)])

    def test_a_protected_structure_is_no_matter_when_the_sheet_is_there(self) -> None:
        lock = '<workbookProtection lockStructure="1"/><bookViews>'
        book = foreign.edited(owning(MINH), "xl/workbook.xml", ("<bookViews>", lock))
        assert values(with_pages(book, [review(DELTA)]), "Review")["B5"] == "Delta"

    def test_a_signature_is_not_broken(self) -> None:
        book = foreign.packed({**foreign.parts(foreign.plain()), "_xmlsignatures/sig1.xml": b"<Signature/>"})
        with pytest.raises(RefusedError, match=r"digital signature \(_xmlsignatures/sig1.xml\)"):
            with_pages(book, [review(MINH)])

    def test_strict_open_xml_is_refused(self) -> None:
        strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
        with pytest.raises(RefusedError, match="Strict Open XML"):
            with_pages(foreign.edited(foreign.plain(), "xl/workbook.xml", (MAIN[1:-1], strict)), [review(MINH)])

    def test_a_document_type_is_refused(self) -> None:
        bomb = '?>\n<!DOCTYPE x [<!ENTITY a "b">]>'
        book = foreign.edited(foreign.plain(), "xl/styles.xml", ("?>", bomb))
        with pytest.raises(RefusedError, match="document type"):
            with_pages(book, [review(MINH)])

    def test_what_is_no_package_is_refused(self) -> None:
        with pytest.raises(RefusedError, match="not an Excel workbook"):
            with_pages(b"PK no", [review(MINH)])

    def test_an_entry_above_our_heading_is_refused_by_cell(self) -> None:
        book = owning(MINH)
        names = foreign.parts(book)["xl/workbook.xml"].replace(b"'Review'!$A$1:", b"'Review'!$A$2:")
        book = with_cells(foreign.packed({**foreign.parts(book), "xl/workbook.xml": names}), {1: text("C1", "x")})
        with pytest.raises(RefusedError, match=r"'Review'.*C1"):
            with_pages(book, [review(DELTA)])


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("C7*2", "C9*2"),
        ('IF(C7>0,"C7",LOG10(D7))', 'IF(C9>0,"C7",LOG10(D9))'),
        ("Review[[#This Row],[Health]]*2", "Review[[#This Row],[Health]]*2"),
        ("VLOOKUP(A7,Rates!A1:B9,2)", "VLOOKUP(A9,Rates!A1:B9,2)"),
        ("C7/'My sheet'!B7", "C9/'My sheet'!B7"),
        ("C$4+C7", "C$4+C9"),
        ("SUM(H:H)", "SUM(H:H)"),
        ("C6", None),
        ("SUM(C7:C8)", None),
        ("SUM(7:7)", None),
    ],
)
def test_a_formula_moves_only_where_it_keeps_its_meaning(formula: str, expected: str | None) -> None:
    assert moved(formula, 7, 9) == expected


def test_a_formula_stays_as_it_is_on_its_row() -> None:
    assert moved("SUM(C7:C8)", 7, 7) == "SUM(C7:C8)"


def test_a_formula_is_given_up_after_columns_changed() -> None:
    assert moved("C7*2", 7, 7, same_columns=False) is None
