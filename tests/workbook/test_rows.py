"""Rows of input tables in a manager's workbook: added, changed, removed, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.table import Table as OpenpyxlTable

from tests.hosts import needed
from tests.workbook import foreign
from tests.workbook.test_graft import raw
from workbook import template
from workbook.errors import RefusedError
from workbook.reading import RawTable, read
from workbook.rows import TableEdits, edited
from workbook.schema import BY_NAME

SAMPLE = Path(__file__).parents[2] / "addin" / "sample" / "AccountReview-sample.xlsx"
SHEET, TABLE = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml"
TOUCH = {
    "touch_id": "007",
    "date": dt.date(2026, 9, 28),
    "account_id": "00012",
    "owner": "Châu",
    "channel": "call",
    "purpose": "=agree the price",
    "agenda": True,
    "hours": 1.25,
}
ITEM = {"item_id": "S1", "account_id": "001", "opened": dt.datetime(2026, 9, 28, 14, 30), "kind": "complaint"}
SIGHTING = {"date": dt.date(2026, 9, 28), "account_id": "001", "kind": "quoting", "amount": 1200}


def book(language: str = "en", **rows: Mapping[str, Sequence[object]]) -> bytes:
    out = io.BytesIO()
    template.build(out, rows, language=language)
    return out.getvalue()


def touches(*ids: str, **columns: Sequence[object]) -> bytes:
    day = [dt.date(2026, 9, 1)] * len(ids)
    return book(Touches={"touch_id": ids, "date": day, "owner": ["An"] * len(ids), **columns})


def add(content: bytes, name: str, *rows: dict[str, Any]) -> bytes:
    return edited(content, {name: TableEdits(added=list(rows))})


def change(content: bytes, name: str, key: Any, **values: Any) -> bytes:
    return edited(content, {name: TableEdits(changed={key: values})})


def remove(content: bytes, name: str, *keys: Any) -> bytes:
    return edited(content, {name: TableEdits(removed=list(keys))})


def opened(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would drop on saving
        return openpyxl.load_workbook(io.BytesIO(content))


def row(content: bytes, sheet: str, number: int) -> list[object]:
    """A sheet's row as openpyxl reads it, without the blanks at its end."""
    cells = [cell.value for cell in opened(content)[sheet][number]]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def part(content: bytes, name: str) -> str:
    return foreign.parts(content)[name].decode()


def accounts(
    finish: Callable[[Any, Any], None] = lambda book, sheet: None,
    rows: Sequence[Sequence[object]] = (("001", "Minh", "Lan", 5), ("002", "Delta", "Wei", 7)),
    options: Mapping[str, object] = {},
    table: Mapping[str, object] = {},
    columns: Sequence[Mapping[str, object]] = ({"header": "amount"},),
) -> bytes:
    """A small table of accounts from A1 on, with a column of the manager's own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    sheet = book.add_worksheet("Accounts")
    headers = [*({"header": name} for name in ("account_id", "account", "owner")), *columns]
    last = len(rows) + bool(table.get("total_row"))
    sheet.add_table(0, 0, last, len(headers) - 1, {"name": "Accounts", "data": rows, "columns": headers, **table})
    finish(book, sheet)
    book.close()
    return out.getvalue()


NORD = {"account_id": "003", "account": "Nord", "owner": "Lan"}


@pytest.fixture
def table(tmp_path: Path) -> Callable[[bytes, str], RawTable]:
    def found(content: bytes, name: str) -> RawTable:
        (tmp_path / "book.xlsx").write_bytes(content)
        return read(tmp_path / "book.xlsx")[name]

    return found


def rows_of(found: RawTable) -> list[dict[str, object]]:
    """The rows of a raw table without their blanks."""
    rows = [dict(zip(found.columns, cells, strict=True)) for cells in zip(*found.columns.values(), strict=True)]
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


class TestAdding:
    @pytest.mark.parametrize(
        ("language", "sheet", "call", "yes"),
        [("en", "Touches", "call", "yes"), ("vi", "Tiếp xúc", "điện thoại", "có"), ("zh", "接触记录", "电话", "是")],
    )
    def test_the_first_row_fills_the_blank_one_of_a_new_workbook_in_its_own_language(
        self, table: Callable[[bytes, str], RawTable], language: str, sheet: str, call: str, yes: str
    ) -> None:
        content = add(book(language), "Touches", TOUCH)
        assert row(content, sheet, 4) == [
            "007", dt.datetime(2026, 9, 28), "00012", "Châu", call, None, None, "=agree the price", None, yes, None, None,
            None, None, 1.25,
        ]  # fmt: skip
        assert opened(content)[sheet]["H4"].data_type == "s"
        assert opened(content)[sheet]["B4"].number_format == ("dd/mm/yyyy" if language == "vi" else "yyyy-mm-dd")
        assert opened(content)[sheet].tables["Touches"].ref == "A3:U4"
        assert rows_of(table(content, "Touches")) == [{**TOUCH, "channel": call, "agenda": yes}]
        assert list(table(content, "Touches").rows) == [4]

    def test_the_next_row_lengthens_the_table_its_filter_and_the_sheet(self) -> None:
        content = add(touches("T1", "T2"), "Touches", TOUCH, {**TOUCH, "touch_id": "008"})
        sheet = opened(content)["Touches"]
        assert [sheet[f"A{at}"].value for at in range(4, 9)] == ["T1", "T2", "007", "008", None]
        assert (sheet.tables["Touches"].ref, sheet.tables["Touches"].autoFilter.ref) == ("A3:U7", "A3:U7")
        assert '<dimension ref="A1:U7"/>' in part(content, "xl/worksheets/sheet3.xml")

    def test_checks_marks_and_formats_that_end_with_the_table_grow_with_it_and_others_do_not(self) -> None:
        def finish(book: Any, sheet: Any) -> None:
            sheet.data_validation("C2:C3", {"validate": "length", "criteria": "<", "value": 9})
            sheet.data_validation("A2:A900", {"validate": "length", "criteria": "<", "value": 9})
            sheet.data_validation("G2:G3", {"validate": "length", "criteria": "<", "value": 9})
            sheet.conditional_format("D2:D3", {"type": "data_bar", "data_bar_2010": True})
            sheet.ignore_errors({"number_stored_as_text": "A2:A3 G2:G3"})

        xml = part(add(accounts(finish), "Accounts", NORD), SHEET)
        found = re.findall(r'sqref(?:="|>)([^"<]+)', xml)
        assert found == ["D2:D4", "C2:C4", "A2:A900", "G2:G3", "A2:A4 G2:G3", "D2:D4"]

    @pytest.mark.parametrize(
        "text",
        ["=1+1", "@SUM(A1)", "+84 24", "-", "000123", " two  spaces ", "a\nb", "<&>\"'", "đ 客户 🎉", "1e5"],
    )
    def test_a_text_stays_the_text_it_is(self, table: Callable[[bytes, str], RawTable], text: str) -> None:
        content = add(touches("T1"), "Touches", {**TOUCH, "purpose": text})
        assert table(content, "Touches").columns["purpose"] == [None, text]
        cell = opened(content)["Touches"]["H5"]
        assert (cell.data_type, cell.value) == ("s", text)

    def test_a_text_that_looks_like_an_escape_is_read_as_it_was_meant(
        self, table: Callable[[bytes, str], RawTable]
    ) -> None:
        content = add(touches("T1"), "Touches", {**TOUCH, "touch_id": "_x0041_", "purpose": "_x000D_"})
        assert table(content, "Touches").columns["purpose"] == [None, "_x000D_"]
        assert row(change(content, "Touches", "_x0041_", owner="X"), "Touches", 5)[3] == "X"

    def test_what_xml_cannot_say_is_left_out_of_a_text(self) -> None:
        assert row(add(touches("T1"), "Touches", {**TOUCH, "purpose": "a\x00\x0bb\ufffe"}), "Touches", 5)[7] == "ab"

    def test_a_text_longer_than_a_cell_is_refused_rather_than_cut(self) -> None:
        with pytest.raises(RefusedError, match=r"The text for H5 has 32,768 characters, more than a cell holds"):
            add(touches("T1"), "Touches", {**TOUCH, "purpose": "x" * 32_768})

    def test_a_day_before_excels_calendar_is_kept_as_words(self) -> None:
        assert (
            row(add(touches("T1"), "Touches", {**TOUCH, "date": dt.date(1899, 5, 4)}), "Touches", 5)[1] == "1899-05-04"
        )

    def test_a_figure_that_is_no_number_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(ValueError, match="nan is no number a cell can hold"):
            add(touches("T1"), "Touches", {**TOUCH, "hours": float("nan")})

    def test_a_row_whose_key_is_there_already_is_left_as_somebody_corrected_it(self) -> None:
        once = change(add(touches("T1"), "Touches", TOUCH), "Touches", "007", owner="Corrected")
        assert add(once, "Touches", TOUCH) is once

    def test_a_row_without_a_key_is_there_when_every_cell_agrees(self) -> None:
        once = add(book(), "Competitors", SIGHTING)
        assert add(once, "Competitors", SIGHTING) is once
        assert row(add(once, "Competitors", {**SIGHTING, "amount": 1300}), "Competitors", 5)[4] == 1300

    def test_two_like_sightings_are_two_rows_and_stay_two(self) -> None:
        twice = add(book(), "Competitors", SIGHTING, SIGHTING)
        assert opened(twice)["Competitors"].tables["Competitors"].ref == "A3:F5"
        assert add(twice, "Competitors", SIGHTING, SIGHTING) is twice

    def test_the_same_edits_give_the_same_bytes(self) -> None:
        assert add(touches("T1"), "Touches", TOUCH) == add(touches("T1"), "Touches", TOUCH)

    def test_several_tables_are_edited_at_once(self) -> None:
        content = edited(
            book(), {"Service": TableEdits([ITEM]), "Plans": TableEdits([{"account_id": "1", "plan": "p"}])}
        )
        assert row(content, "Service", 4)[:4] == ["S1", "001", dt.datetime(2026, 9, 28, 14, 30), "complaint"]
        assert opened(content)["Service"]["C4"].number_format == "yyyy-mm-dd hh:mm"
        assert row(content, "Plans", 4) == ["1", "p"]

    def test_a_renamed_moved_sheet_and_headers_typed_another_way_are_found(self) -> None:
        content = foreign.edited(touches("T1"), "xl/workbook.xml", ('name="Touches"', 'name="Wer &amp; wann"'))
        content = foreign.edited(
            content,
            "xl/tables/table3.xml",
            ('name="touch_id"', 'name="MA TIEP XUC"'),
            ('name="channel"', 'name="渠道"'),
        )
        assert row(add(content, "Touches", TOUCH), "Wer & wann", 5)[:5:4] == ["007", "电话"]


class TestLooks:
    def test_an_added_row_looks_like_the_last_one(self) -> None:
        def finish(book: Any, sheet: Any) -> None:
            sheet.write_string("B3", "Delta", book.add_format({"bold": True, "bg_color": "#FFFF00"}))
            sheet.write_number("D3", 7, book.add_format({"num_format": "0.000"}))

        sheet = opened(add(accounts(finish), "Accounts", NORD))["Accounts"]
        assert (sheet["B4"].font.b, sheet["B4"].fill.fgColor.rgb) == (True, "FFFFFF00")
        assert sheet["D4"].number_format == "0.000"
        assert (sheet["D4"].value, sheet["A4"].font.b) == (None, False)

    def test_a_day_takes_the_format_of_the_columns_last_day(self) -> None:
        def finish(book: Any, sheet: Any) -> None:
            sheet.write_datetime("D2", dt.datetime(2026, 1, 2), book.add_format({"num_format": "dd/mm/yy"}))

        content = accounts(
            finish, [("001", "Minh", "Lan"), ("002", "Delta", "Wei")], columns=[{"header": "contract_end"}]
        )
        sheet = opened(add(content, "Accounts", {**NORD, "contract_end": dt.date(2027, 3, 4)}))["Accounts"]
        assert (sheet["D4"].number_format, sheet["D4"].value) == ("dd/mm/yy", dt.datetime(2027, 3, 4))

    def test_where_no_style_shows_days_one_is_made_and_nothing_else_in_the_styles_changes(self) -> None:
        content = accounts(rows=[("001", "Minh", "Lan")], columns=[{"header": "contract_end"}])
        made = add(
            content, "Accounts", *({**NORD, "account_id": at, "contract_end": dt.date(2027, 3, 4)} for at in "34")
        )
        sheet = opened(made)["Accounts"]
        assert [sheet[f"D{at}"].value for at in (3, 4)] == [dt.datetime(2027, 3, 4)] * 2
        before, after = (part(each, "xl/styles.xml") for each in (content, made))
        assert (before.count("<xf "), after.count("<xf ")) == (2, 3)

    def test_a_changed_cell_keeps_its_style(self) -> None:
        def finish(book: Any, sheet: Any) -> None:
            sheet.write_string("B3", "Delta", book.add_format({"italic": True}))

        cell = opened(change(accounts(finish), "Accounts", "002", account="Delta Ltd"))["Accounts"]["B3"]
        assert (cell.value, cell.font.i) == ("Delta Ltd", True)

    def test_a_filled_row_that_a_filter_had_hidden_is_shown(self) -> None:
        content = accounts(
            lambda book, sheet: sheet.set_row(2, None, None, {"hidden": True}), [("001", "Minh", "Lan"), ()]
        )
        assert 'hidden="1"' in part(content, SHEET)
        assert 'hidden="1"' not in part(add(content, "Accounts", NORD), SHEET)


class TestFormulas:
    def test_a_calculated_column_goes_on_and_excel_is_asked_to_compute(self) -> None:
        content = accounts(
            columns=[{"header": "amount"}, {"header": "double", "formula": "=Accounts[[#This Row],[amount]]*2"}]
        )
        made = add(foreign.edited(content, "xl/workbook.xml", (' fullCalcOnLoad="1"', "")), "Accounts", NORD)
        assert opened(made)["Accounts"]["E4"].value == "=Accounts[[#This Row],[amount]]*2"
        assert opened(made)["Accounts"]["D4"].value is None

    def test_a_calculated_column_that_reads_otherwise_on_each_row_is_left_empty(self) -> None:
        content = accounts(columns=[{"header": "amount"}, {"header": "double", "formula": "=D2*2"}])
        assert opened(add(content, "Accounts", NORD))["Accounts"]["E4"].value is None

    def test_a_blank_row_in_which_only_a_calculated_column_stands_is_filled(self) -> None:
        own = [{"header": "amount"}, {"header": "double", "formula": "=Accounts[[#This Row],[amount]]*2"}]
        content = accounts(rows=[("001", "Minh", "Lan", 5), ()], columns=own)
        assert row(add(content, "Accounts", NORD), "Accounts", 3)[:3] == ["003", "Nord", "Lan"]

    def test_a_value_given_for_a_calculated_column_of_a_blank_row_wins(self) -> None:
        columns = [{"header": "tier", "formula": '=IF(Accounts[[#This Row],[account]]="","","B")'}]
        content = accounts(rows=[("001", "Minh", "Lan"), ()], columns=columns)
        made = add(content, "Accounts", {**NORD, "tier": "A"}, {**NORD, "account_id": "004"})
        assert row(made, "Accounts", 3) == ["003", "Nord", "Lan", "A"]
        assert row(made, "Accounts", 4)[3] == '=IF(Accounts[[#This Row],[account]]="","","B")'

    def test_a_formula_is_never_written_over(self) -> None:
        content = accounts(lambda book, sheet: sheet.write_formula("B3", '="De"&"lta"', None, "Delta"))
        with pytest.raises(
            RefusedError, match=r"B3 in the table Accounts .* holds a formula, which 'X' was to replace"
        ):
            change(content, "Accounts", "002", account="X")

    def test_clearing_a_formula_drops_the_list_of_formula_cells(self) -> None:
        content = with_chain(
            accounts(lambda book, sheet: sheet.write_formula("B3", '="De"&"lta"', None, "Delta")), "B3"
        )
        made = remove(content, "Accounts", "002")
        assert "xl/calcChain.xml" not in foreign.parts(made)
        assert "calcChain" not in part(made, "[Content_Types].xml") + part(made, "xl/_rels/workbook.xml.rels")
        assert 'fullCalcOnLoad="1"' in part(made, "xl/workbook.xml")

    def test_the_list_of_formula_cells_stays_where_no_formula_came_or_went(self) -> None:
        content = with_chain(accounts(lambda book, sheet: sheet.write_formula("H9", "=SUM(D2:D3)", None, 12)), "H9")
        made = change(content, "Accounts", "002", account="X")
        assert part(made, "xl/calcChain.xml") == part(content, "xl/calcChain.xml")
        assert 'fullCalcOnLoad="1"' in part(made, "xl/workbook.xml")

    def test_a_row_with_a_formula_that_others_share_is_not_cleared(self) -> None:
        content = accounts(lambda book, sheet: sheet.write_formula("B2", "=D2", None, 5))
        content = foreign.edited(content, SHEET, ("<f>D2</f>", '<f t="shared" ref="B2:B3" si="0">D2</f>'))
        with pytest.raises(RefusedError, match=r"B2 in the table Accounts .* holds a formula that other cells share"):
            remove(content, "Accounts", "001")


def with_chain(content: bytes, cell: str) -> bytes:
    """What Excel saves: its own version in the book, and a list of the cells with formulas."""
    chain = f'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="{cell}" i="1"/></calcChain>'
    content = foreign.edited(content, "xl/workbook.xml", (' fullCalcOnLoad="1"', ""))
    return foreign.with_part(
        content,
        "xl/calcChain.xml",
        chain,
        "xl/workbook.xml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml",
    )


class TestNoRoom:
    def test_what_stands_below_the_table_is_named_and_stays(self) -> None:
        content = accounts(lambda book, sheet: sheet.write("C5", "Total of all"))
        told = r"the table Accounts on the sheet 'Accounts' for 2 more rows: C5 \(Total of all\) stands there; move it"
        with pytest.raises(RefusedError, match=told):
            add(content, "Accounts", NORD, {**NORD, "account_id": "4"})

    def test_a_formula_below_is_in_the_way_too(self) -> None:
        with pytest.raises(RefusedError, match=r"D4 \(12\) stands there"):
            add(accounts(lambda book, sheet: sheet.write_formula("D4", "=SUM(D2:D3)", None, 12)), "Accounts", NORD)

    def test_what_stands_beside_the_new_rows_is_not_in_the_way(self) -> None:
        content = add(accounts(lambda book, sheet: sheet.write("F4", "my note")), "Accounts", NORD)
        assert row(content, "Accounts", 4) == ["003", "Nord", "Lan", None, None, "my note"]

    def test_another_table_and_merged_cells_are_named(self) -> None:
        content = accounts(lambda book, sheet: sheet.add_table("D4:E6", {"name": "Mine", "header_row": False}))
        with pytest.raises(RefusedError, match=r"Mine \(D4:E6\) stands there"):
            add(content, "Accounts", NORD)
        content = accounts(lambda book, sheet: sheet.merge_range("A4:B5", ""))
        with pytest.raises(RefusedError, match=r"A4:B5 stands there"):
            add(content, "Accounts", NORD)

    def test_a_row_of_totals_is_kept_by_filling_blank_rows_above_it_or_refusing(self) -> None:
        totals = {"total_row": True}
        content = accounts(rows=[("001", "Minh", "Lan", 5), ()], table=totals)
        made = add(content, "Accounts", NORD)
        assert row(made, "Accounts", 3) == ["003", "Nord", "Lan"]
        with pytest.raises(RefusedError, match=r"no blank row left above the totals of the table Accounts"):
            add(made, "Accounts", {**NORD, "account_id": "004"})

    def test_the_end_of_the_sheet_is_the_end(self) -> None:
        content = accounts()
        content = foreign.edited(content, SHEET, ('<row r="3"', '<row r="1048576"'))
        content = foreign.edited(content, SHEET, *((f'r="{c}3"', f'r="{c}1048576"') for c in "ABCD"))
        content = foreign.edited(
            content, TABLE, ('ref="A1:D3"', 'ref="A1:D1048576"'), ('ref="A1:D3"', 'ref="A1:D1048576"')
        )
        with pytest.raises(RefusedError, match=r"no room in the table Accounts .*: a sheet ends at row 1,048,576"):
            add(content, "Accounts", NORD)

    def test_a_column_the_table_does_not_have_is_named_rather_than_lost(self) -> None:
        with pytest.raises(RefusedError, match=r"no column tier in the table Accounts .*, but a row has 'A' for it"):
            add(accounts(), "Accounts", {**NORD, "tier": "A"})
        assert row(add(accounts(), "Accounts", {**NORD, "tier": None}), "Accounts", 4) == ["003", "Nord", "Lan"]

    def test_a_column_nobody_knows_is_a_mistake_of_the_caller(self) -> None:
        with pytest.raises(KeyError, match="colour"):
            add(accounts(), "Accounts", {**NORD, "colour": "red"})

    def test_a_row_without_its_key_is_refused(self) -> None:
        with pytest.raises(RefusedError, match=r"A row to be added to the table Accounts .* has no account_id"):
            add(accounts(), "Accounts", {"account": "Nord", "owner": "Lan"})

    def test_a_missing_table_and_one_filled_by_a_query_are_named(self) -> None:
        with pytest.raises(RefusedError, match="The workbook has no Excel table Touches; make one"):
            add(accounts(), "Touches", TOUCH)
        content = foreign.edited(accounts(), TABLE, ('id="1"', 'id="1" tableType="queryTable"'))
        with pytest.raises(RefusedError, match="is filled by a query"):
            add(content, "Accounts", NORD)


class TestChanging:
    def test_cells_take_values_of_any_kind(self, table: Callable[[bytes, str], RawTable]) -> None:
        content = change(
            touches("T1", "T2"), "Touches", "T2",
            owner="Bình", date=dt.date(2026, 9, 30), hours=2, next_date=dt.date(2026, 11, 3), channel="visit", idea=False,
        )  # fmt: skip
        assert rows_of(table(content, "Touches")) == [
            {"touch_id": "T1", "date": dt.date(2026, 9, 1), "owner": "An"},
            {"touch_id": "T2", "date": dt.date(2026, 9, 30), "owner": "Bình", "hours": 2, "channel": "visit", "idea": "no",
             "next_date": dt.date(2026, 11, 3)},
        ]  # fmt: skip

    def test_none_clears_a_cell(self, table: Callable[[bytes, str], RawTable]) -> None:
        content = change(touches("T1"), "Touches", "T1", owner=None)
        assert rows_of(table(content, "Touches")) == [{"touch_id": "T1", "date": dt.date(2026, 9, 1)}]

    def test_a_cell_that_says_so_already_keeps_the_book_as_it_is(self) -> None:
        content = touches("T1", hours=[1.5], channel=["call"])
        same = {"owner": "An", "date": dt.date(2026, 9, 1), "hours": 1.5, "channel": "call", "cost": None}
        assert edited(content, {"Touches": TableEdits(changed={"T1": same})}) is content

    def test_a_number_kept_as_text_becomes_a_number(self) -> None:
        content = change(touches("T1", hours=["2"]), "Touches", "T1", hours=2)
        assert (row(content, "Touches", 4)[14], opened(content)["Touches"]["O4"].data_type) == (2, "n")

    def test_a_key_of_two_columns_and_a_key_typed_as_a_number_are_found(self) -> None:
        orders = {"order_id": ["O1", "O1", 77], "line": [1, 2, 1], "amount": [5, 6, 7]}
        content = change(book(Orders=orders), "Orders", ("O1", "2"), amount=60)
        content = change(content, "Orders", ("77", "1"), amount=70)
        assert [row(content, "Orders", at)[4] for at in (4, 5, 6)] == [5, 60, 70]

    def test_a_day_is_part_of_a_key(self) -> None:
        weeks = {"owner": ["An", "An"], "week": [dt.date(2026, 9, 7), dt.date(2026, 9, 14)], "network_hours": [1, 2]}
        content = change(book(Team=weeks), "Team", ("An", dt.date(2026, 9, 14)), network_hours=9)
        assert [row(content, "Team", at)[2] for at in (4, 5)] == [1, 9]

    def test_keys_that_are_not_there_are_all_named(self) -> None:
        with pytest.raises(RefusedError, match=r"No row of the table Touches .* has the touch_id T8; T9"):
            edited(
                touches("T1"), {"Touches": TableEdits(changed={"T8": {"owner": "X"}, "T1": {}, "T9": {"owner": "X"}})}
            )

    def test_a_key_that_stands_twice_is_named_with_its_rows(self) -> None:
        for edits in (TableEdits(changed={"T1": {"owner": "X"}}), TableEdits(removed=["T1"])):
            with pytest.raises(RefusedError, match=r"More than one row .* has the touch_id T1 \(rows 4, 6\)"):
                edited(touches("T1", "T2", "T1"), {"Touches": edits})

    def test_a_merged_cell_is_named(self) -> None:
        merged = '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
        content = foreign.edited(accounts(), SHEET, ("</sheetData>", merged))
        with pytest.raises(RefusedError, match=r"B2:B3 in the table Accounts .* is one merged cell; unmerge it"):
            change(content, "Accounts", "002", account="X")

    def test_a_row_without_a_key_is_called_by_its_number(self) -> None:
        plans = book(Plans={"account_id": ["1", "1", "2"], "plan": ["a", "b", "c"]})
        content = edited(plans, {"Plans": TableEdits(changed={5: {"plan": "B"}}, removed=[6])})
        assert [row(content, "Plans", at) for at in (4, 5, 6)] == [["1", "a"], ["1", "B"], []]
        with pytest.raises(RefusedError, match=r"No row of the table Plans .* has the number 9"):
            change(plans, "Plans", 9, plan="x")
        with pytest.raises(RefusedError, match=r"Rows of the table Plans .* have no key by which to find '1'"):
            change(plans, "Plans", "1", plan="x")


class TestRemoving:
    def test_the_row_is_cleared_and_the_rows_below_stay_where_they_are(
        self, table: Callable[[bytes, str], RawTable]
    ) -> None:
        content = remove(touches("T1", "T2", "T3"), "Touches", "T2")
        assert [opened(content)["Touches"][f"A{at}"].value for at in (4, 5, 6)] == ["T1", None, "T3"]
        assert opened(content)["Touches"].tables["Touches"].ref == "A3:U6"
        assert opened(content)["Touches"]["B5"].number_format == "yyyy-mm-dd"
        found = table(content, "Touches")
        assert (found.columns["touch_id"], list(found.rows)) == (["T1", "T3"], [4, 6])

    def test_the_managers_own_columns_stay_and_no_added_row_comes_to_stand_beside_them(self) -> None:
        content = remove(accounts(), "Accounts", "002")
        assert row(content, "Accounts", 3) == [None, None, None, 7]
        assert row(add(content, "Accounts", NORD), "Accounts", 4) == ["003", "Nord", "Lan"]

    def test_a_row_cleared_at_the_end_is_filled_again(self) -> None:
        content = add(remove(touches("T1", "T2"), "Touches", "T2"), "Touches", TOUCH)
        assert [opened(content)["Touches"][f"A{at}"].value for at in (4, 5)] == ["T1", "007"]
        assert opened(content)["Touches"].tables["Touches"].ref == "A3:U5"

    def test_a_row_that_is_gone_already_is_no_fault(self) -> None:
        content = touches("T1")
        assert remove(content, "Touches", "T7") is content

    def test_comments_stay_at_their_cells(self) -> None:
        content = accounts(lambda book, sheet: sheet.write_comment("B3", "Prefers mornings"))
        made = remove(content, "Accounts", "001")
        assert opened(made)["Accounts"]["B3"].comment.text == "Prefers mornings"
        assert raw(made)["xl/comments1.xml"] == raw(content)["xl/comments1.xml"]


class TestForeignParts:
    EDITS = {"Accounts": TableEdits([NORD], {"001": {"owner": "Wei"}}, ["002"])}  # noqa: RUF012

    def test_every_part_but_the_sheet_and_its_table_keeps_its_compressed_bytes(self) -> None:
        content = foreign.workbook()
        before, after = raw(content), raw(edited(content, self.EDITS))
        assert len(before) == 38
        assert before.keys() == after.keys()
        assert {name for name in before if before[name] != after[name]} == {SHEET, TABLE}

    def test_only_the_cells_of_those_rows_differ_on_the_sheet(self) -> None:
        content = foreign.workbook()
        before, after = part(content, SHEET), part(edited(content, self.EDITS), SHEET)
        head, rest = after.split('<row r="2"', 1)
        _, tail = rest.split("</sheetData>", 1)
        assert head == before.split('<row r="2"', 1)[0].replace('ref="A1:D3"', 'ref="A1:D4"')
        grown = re.sub(r'(sqref(?:="|>)[A-D]2:[A-D])3', r"\g<1>4", before.split("</sheetData>", 1)[1])
        assert (tail, tail.count("2:D4"), tail.count("2:D3")) == (grown, 2, 1)

    def test_rows_beside_the_edited_ones_keep_their_bytes(self) -> None:
        def found(content: bytes) -> list[str]:
            return re.findall(r"<row .*?</row>", part(content, "xl/worksheets/sheet3.xml"))

        content = touches(*(f"T{at}" for at in range(40)))
        before, after = found(content), found(change(content, "Touches", "T20", owner="X"))
        assert [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [23]


class TestOtherPrograms:
    """Workbooks of other programs, and other programs with ours."""

    def openpyxl_book(self, epoch: dt.datetime | None = None) -> bytes:
        book = openpyxl.Workbook()
        if epoch:
            book.epoch = epoch
        sheet = book.active
        sheet.title = "My service"
        sheet["A1"] = "Service items"
        for cells in (
            ["item_id", "account_id", "opened", "note"],
            ["007", "001", dt.datetime(2026, 1, 2, 3, 30), "a & b"],
        ):
            sheet.append(cells)
        sheet.add_table(OpenpyxlTable(displayName="Service", ref="A2:D3"))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    ROW = {"item_id": "8", "account_id": "2", "opened": dt.datetime(2026, 9, 1, 12), "note": "=x"}  # noqa: RUF012

    @pytest.mark.parametrize("epoch", [None, dt.datetime(1904, 1, 1)])
    def test_a_workbook_of_openpyxl_whatever_its_calendar(
        self, table: Callable[[bytes, str], RawTable], epoch: dt.datetime | None
    ) -> None:
        content = self.openpyxl_book(epoch)
        made = change(add(content, "Service", self.ROW), "Service", "007", note="b", opened=dt.datetime(2026, 2, 3, 4))
        assert row(made, "My service", 3) == ["007", "001", dt.datetime(2026, 2, 3, 4), "b"]
        assert row(made, "My service", 4) == ["8", "2", dt.datetime(2026, 9, 1, 12), "=x"]
        assert rows_of(table(made, "Service"))[1] == self.ROW
        before, after = raw(content), raw(made)
        assert {name for name in before if before[name] != after[name]} == {SHEET, TABLE}

    @pytest.mark.parametrize("options", [{}, {"default_date_format": "d/m/yy", "date_1904": True}])
    def test_days_follow_the_workbooks_own_calendar(
        self, table: Callable[[bytes, str], RawTable], options: dict[str, Any]
    ) -> None:
        content = accounts(columns=[{"header": "contract_end"}], rows=[("001", "M", "L")], options=options)
        made = add(content, "Accounts", {**NORD, "contract_end": dt.date(2027, 3, 4)})
        assert table(made, "Accounts").columns["contract_end"] == [None, dt.date(2027, 3, 4)]
        assert f"<v>{44988 if options else 46450}</v>" in part(made, SHEET)

    @pytest.mark.parametrize("odd", ["prefix", "places", "comment", "quotes"])
    def test_a_sheet_written_as_few_programs_do(self, table: Callable[[bytes, str], RawTable], odd: str) -> None:
        content = accounts()
        xml = part(content, SHEET)
        if odd == "prefix":
            xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace("xmlns=", "xmlns:x=", 1)
        elif odd == "places":
            xml = re.sub(r'(<(?:c|row)) r="\w+"', r"\1", xml)
        elif odd == "comment":
            xml = xml.replace("</row>", '<!-- <c r="A9"/> --></row>')
        else:
            xml = re.sub(r' (r|s|t)="(\w+)"', r" \1='\2'", xml)
        content = foreign.packed({**foreign.parts(content), SHEET: xml.encode()})
        made = edited(content, {"Accounts": TableEdits([NORD], {"002": {"owner": "An"}})})
        assert [list(found.values()) for found in rows_of(table(made, "Accounts"))] == [
            ["001", "Minh", "Lan"], ["002", "Delta", "An"], ["003", "Nord", "Lan"],
        ]  # fmt: skip
        assert row(made, "Accounts", 2) == ["001", "Minh", "Lan", 5]

    def test_the_sample_takes_rows_in_every_table(self, table: Callable[[bytes, str], RawTable]) -> None:
        content = SAMPLE.read_bytes()
        edits = {
            "Touches": [TOUCH],
            "Service": [ITEM],
            "Competitors": [SIGHTING],
            "Plans": [{"account_id": "7", "plan": "p"}],
        }
        made = edited(content, {name: TableEdits(added) for name, added in edits.items()})
        for name, added in edits.items():
            before, after = rows_of(table(content, name)), rows_of(table(made, name))
            shown = {key: "yes" if value is True else value for key, value in added[0].items()}
            assert after == [*before, shown]

    @pytest.mark.host
    @pytest.mark.parametrize("language", ["en", "vi", "zh"])
    def test_libreoffice_opens_it_and_what_it_saves_takes_rows_again(
        self, table: Callable[[bytes, str], RawTable], tmp_path: Path, language: str
    ) -> None:
        made = add(book(language, Touches={"touch_id": ["T1"], "date": [dt.date(2026, 1, 1)]}), "Touches", TOUCH)
        theirs = saved_by_libreoffice(made, tmp_path)
        again = add(theirs, "Touches", {**TOUCH, "touch_id": "009"}, TOUCH)
        found = table(again, "Touches")
        assert found.columns["touch_id"] == ["T1", "007", "009"]
        assert found.columns["date"] == [dt.date(2026, 1, 1), dt.date(2026, 9, 28), dt.date(2026, 9, 28)]
        assert found.columns["purpose"] == [None, "=agree the price", "=agree the price"]

    @pytest.mark.host
    def test_libreoffice_computes_a_calculated_column_of_an_added_row(self, tmp_path: Path) -> None:
        columns = [{"header": "revenue_12m"}, {"header": "double", "formula": "=Accounts[[#This Row],[revenue_12m]]*2"}]
        made = add(accounts(columns=columns), "Accounts", {**NORD, "revenue_12m": 21})
        saved = openpyxl.load_workbook(io.BytesIO(saved_by_libreoffice(made, tmp_path)), data_only=True)
        assert [cell.value for cell in saved["Accounts"][4]] == ["003", "Nord", "Lan", 21, 42]


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    office = shutil.which("soffice")
    needed(office, "LibreOffice")
    assert office is not None
    (folder / "mine.xlsx").write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "xlsx", "--outdir", "out", "mine.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
    return (folder / "out" / "mine.xlsx").read_bytes()


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(map(chr, (*range(9), *range(11, 32), 0xFFFE, 0xFFFF)))),
    max_size=30,
).filter(str.strip)  # fmt: skip
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "id": TEXTS,
    "text": TEXTS,
    "date": st.dates(dt.date(1904, 1, 2), dt.date(2199, 1, 1)),
    "datetime": st.datetimes(dt.datetime(1904, 1, 2), dt.datetime(2199, 1, 1)).map(
        lambda at: at.replace(second=30, microsecond=0)
    ),
    "number": st.floats(-1e15, 1e15).map(lambda number: float(f"{number:.15g}")),
}


def row_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    columns = {column.name: KINDS[column.kind] for column in BY_NAME[name].columns if column.kind in KINDS}
    key = BY_NAME[name].key
    return st.fixed_dictionaries(
        {name: kind for name, kind in columns.items() if name in key},
        optional={name: kind for name, kind in columns.items() if name not in key},
    )


class TestWhateverIsWritten:
    EMPTY = book()

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(row_of("Service"), min_size=1, max_size=4, unique_by=lambda row: row["item_id"].strip()),
        st.lists(row_of("Benchmarks").filter(bool), max_size=3),
    )
    def test_the_same_values_are_read(
        self, table: Callable[[bytes, str], RawTable], items: list[dict[str, Any]], marks: list[dict[str, Any]]
    ) -> None:
        content = edited(self.EMPTY, {"Service": TableEdits(items), "Benchmarks": TableEdits(marks)})
        assert rows_of(table(content, "Service")) == items
        assert (rows_of(table(content, "Benchmarks")) if marks else []) == marks
        assert edited(content, {"Service": TableEdits(items), "Benchmarks": TableEdits(marks)}) is content
        changed = {row["item_id"]: {"note": "n", "satisfaction": 3} for row in items}
        made = edited(content, {"Service": TableEdits(changed=changed)})
        assert rows_of(table(made, "Service")) == [{**row, "note": "n", "satisfaction": 3} for row in items]
        gone = edited(made, {"Service": TableEdits(removed=list(changed))})
        assert rows_of(table(gone, "Service")) == []
