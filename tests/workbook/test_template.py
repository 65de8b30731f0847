"""The new workbook, read back by an independent reader (openpyxl)."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook import cellforms, starters, template
from workbook.errors import RefusedError
from workbook.schema import BY_NAME, TABLES

LANGUAGES = ("en", "vi", "zh")


def opened(rows: Any = None, **more: Any) -> openpyxl.Workbook:
    """A built workbook as openpyxl sees it."""
    buffer = BytesIO()
    template.build(buffer, rows, **more)
    return openpyxl.load_workbook(buffer)


def table_of(book: openpyxl.Workbook, name: str) -> Any:
    """The sheet that holds the table, and the table."""
    return next((sheet, sheet.tables[name]) for sheet in book.worksheets if name in sheet.tables)


def checks_at(sheet: Any, cell: str) -> list[Any]:
    """The validations that hold at one cell."""
    return [check for check in sheet.data_validations.dataValidation if cell in check.sqref]


def test_a_new_workbook_has_every_table_under_its_english_name_in_every_language() -> None:
    for language in LANGUAGES:
        book = opened(language=language)
        assert [name for sheet in book.worksheets for name in sheet.tables] == [table.name for table in TABLES]


def test_sheets_and_headers_speak_the_language_of_the_workbook() -> None:
    found = {language: opened(language=language).worksheets[0] for language in LANGUAGES}
    assert [sheet.title for sheet in found.values()] == ["Accounts", "Khách hàng", "客户"]
    assert [sheet["A3"].value for sheet in found.values()] == ["account_id", "Mã khách hàng", "客户编号"]
    assert found["en"]["A1"].value == "Accounts"


def test_headers_are_those_of_the_schema_in_its_order() -> None:
    book = opened()
    for table in TABLES:
        assert table_of(book, table.name)[1].column_names == [column.name for column in table.columns]


def test_an_empty_table_has_one_row_ready_for_typing() -> None:
    assert table_of(opened(), "Accounts")[1].ref == "A3:W4"


def test_ids_keep_their_zeros_and_are_text_in_every_cell_still_to_be_typed() -> None:
    sheet, _ = table_of(opened({"Accounts": {"account_id": ["0007", "00"], "account": ["An", "Binh"]}}), "Accounts")
    assert [sheet["A4"].value, sheet["A5"].value] == ["0007", "00"]
    assert sheet["A4"].number_format == "@"
    assert sheet.column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "{=1}", "=cmd|' /C x'!A0"]
)
def test_text_from_outside_stays_text(text: str) -> None:
    sheet, _ = table_of(opened({"Accounts": {"account_id": [text], "account": [text], "region": [text]}}), "Accounts")
    for cell in (sheet["A4"], sheet["B4"], sheet["X4"]):
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_days_and_hours_are_real_dates_whether_they_come_as_a_frame_or_as_lists() -> None:
    opened_at = datetime(2026, 9, 8, 9, 40)
    frame = pd.DataFrame({"item_id": ["S1"], "opened": pd.to_datetime([opened_at])})
    for rows in (frame, {"item_id": ["S1"], "opened": [opened_at]}):
        sheet, _ = table_of(opened({"Service": rows}), "Service")
        assert sheet["C4"].value == opened_at
        assert sheet["C4"].number_format == "yyyy-mm-dd hh:mm"
    sheet, _ = table_of(opened({"Promises": {"promise_id": ["K1"], "due": [date(2026, 10, 1)]}}), "Promises")
    assert sheet["C4"].value == datetime(2026, 10, 1)
    assert sheet["C4"].number_format == "yyyy-mm-dd"


def test_blank_cells_of_a_frame_stay_blank() -> None:
    frame = pd.DataFrame({
        "account_id": pd.Series(["1", None], dtype="str"), "strategic": pd.Series([True, None], dtype="boolean"),
        "revenue_12m": [1.5, float("nan")], "contract_end": pd.to_datetime(["2026-11-30", None]),
    })  # fmt: skip
    sheet, table = table_of(opened({"Accounts": frame}), "Accounts")
    places = [[column.name for column in BY_NAME["Accounts"].columns].index(name) + 1 for name in frame]
    assert [sheet.cell(4, place).value for place in places] == ["1", "yes", 1.5, datetime(2026, 11, 30)]
    assert [sheet.cell(5, place).value for place in places] == [None] * 4
    assert table.ref == "A3:W5"


def test_list_words_are_shown_and_offered_in_the_language_and_unknown_ones_are_left_alone() -> None:
    rows = {"Touches": {"touch_id": ["1", "2"], "channel": ["visit", "phone cal"]}}
    shown, offered = [], []
    for language in LANGUAGES:
        sheet, _ = table_of(opened(rows, language=language), "Touches")
        shown.append([sheet["E4"].value, sheet["E5"].value])
        offered.append(checks_at(sheet, "E4")[0].formula1.split(",")[1])
    assert shown == [["visit", "phone cal"], ["thăm", "phone cal"], ["拜访", "phone cal"]]
    assert offered == ["visit", "thăm", "拜访"]


def test_checks_reach_two_thousand_rows_below_the_data() -> None:
    sheet, _ = table_of(opened({"Accounts": {"account_id": ["1", "2", "3"]}}), "Accounts")
    assert checks_at(sheet, "F2006")
    assert not checks_at(sheet, "F2007")


def test_a_number_is_held_to_its_range_and_the_message_names_it() -> None:
    sheet, _ = table_of(opened(), "People")
    (check,) = checks_at(sheet, "L4")
    assert (check.type, check.formula1, check.formula2, check.errorStyle) == ("decimal", "0", "5", None)
    assert check.error == "A number from 0 to 5."


def test_a_day_in_the_past_may_not_come_after_today() -> None:
    sheet, _ = table_of(opened(), "Touches")
    (check,) = checks_at(sheet, "B4")
    assert (check.type, check.formula2) == ("date", "TODAY()")


def test_an_unknown_account_id_is_warned_of_but_may_stay() -> None:
    book = opened(language="vi")
    sheet, _ = table_of(book, "Touches")
    (check,) = checks_at(sheet, "C4")
    assert (check.type, check.formula1, check.errorStyle) == ("list", "Accounts_account_id", "warning")
    assert book.defined_names["Accounts_account_id"].attr_text == "Accounts[Mã khách hàng]"


def test_every_header_has_a_note_and_required_ones_say_so() -> None:
    book = opened()
    for table in TABLES:
        sheet, _ = table_of(book, table.name)
        for place, column in enumerate(table.columns, 1):
            note = sheet.cell(3, place).comment.text
            assert note.startswith(column.meaning)
            assert ("Must be filled." in note) is column.required


def test_notes_and_messages_go_through_the_translation() -> None:
    sheet, _ = table_of(opened(translate="<{}>".format), "People")
    assert sheet["L3"].comment.text == "<How strong our link is, 0 none to 5 strong.>\n<A number from 0 to 5.>"
    assert checks_at(sheet, "L4")[0].error == "<A number from 0 to 5.>"


def test_headers_stay_in_view_and_are_repeated_on_paper() -> None:
    for sheet in opened().worksheets:
        assert int(sheet.freeze_panes.lstrip("ABC")) == 4
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0


def test_no_header_is_cut_by_its_column() -> None:
    for language in LANGUAGES:
        book = opened(language=language)
        for table in TABLES:
            sheet, found = table_of(book, table.name)
            runs = sheet.column_dimensions.values()
            widths = [run.width for run in sorted(runs, key=lambda run: run.min) for _ in range(run.min, run.max + 1)]
            assert all(width >= len(name) + 3 for width, name in zip(widths, found.column_names, strict=True))


def test_a_managers_own_columns_follow_at_the_right() -> None:
    _, table = table_of(opened({"Plans": {"my remark": ["ask"], "account_id": ["1"], "plan": ["p"]}}), "Plans")
    assert table.column_names[-2:] == ["status", "my remark"]


def test_a_policy_value_stays_a_number_within_its_own_range_and_is_the_unlocked_cell() -> None:
    policy = [
        {
            "name": "cadence_a_days",
            "value": 30,
            "unit": "days",
            "least": 7,
            "most": 365,
            "source": "src4",
            "meaning": "m",
        },
        {
            "name": "language",
            "value": "auto",
            "unit": "",
            "least": None,
            "most": None,
            "source": "house",
            "meaning": "m",
        },
    ]
    sheet, _ = table_of(opened(policy=policy), "Policy")
    assert [sheet["B4"].value, sheet["B5"].value] == [30, "auto"]
    assert [sheet["B4"].protection.locked, sheet["A4"].protection.locked] == [False, True]
    assert [(check.formula1, check.formula2) for check in checks_at(sheet, "B4")] == [("7", "365")]
    assert not checks_at(sheet, "B5")


def test_a_list_too_long_for_a_cell_check_goes_to_a_hidden_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    words = tuple((f"a rather long list word {n:02d}",) * 3 for n in range(20))
    monkeypatch.setitem(cellforms.CHOICES, "tier", words)
    book = opened()
    assert book["Lists"].sheet_state == "hidden"
    assert book.defined_names["list_1"].attr_text == "Lists!$A$1:$A$20"
    assert checks_at(table_of(book, "Accounts")[0], "F4")[0].formula1 == "list_1"


def test_the_same_rows_give_the_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    for buffer in (first, second):
        template.build(buffer, {"Programme": starters.programme("vi")}, language="vi")
    assert first.getvalue() == second.getvalue()


def test_starters_fill_their_tables_in_every_language() -> None:
    for language in LANGUAGES:
        rows = {"Programme": starters.programme(language), "Questions": starters.questions(language)}
        book = opened(rows, language=language)
        assert table_of(book, "Questions")[1].ref == "A3:C25"
        assert table_of(book, "Programme")[1].ref == "A3:F8"


def test_what_cannot_be_built_is_refused_by_name(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match="found 'fr', expected one of en, vi, zh"):
        opened(language="fr")
    with pytest.raises(ValueError, match="Sheet1: no such table"):
        opened({"Sheet1": {}})
    with pytest.raises(ValueError, match="Team: columns of different lengths"):
        opened({"Team": {"owner": ["a"], "week": []}})
    with pytest.raises(RefusedError, match="cannot be written"):
        template.build(tmp_path / "none" / "book.xlsx")


readable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="_"), max_size=30)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(readable, st.floats(-1e12, 1e12) | st.none()), min_size=1, max_size=8))
def test_texts_and_numbers_come_back_as_they_went_in(cells: list[tuple[str, float | None]]) -> None:
    texts, numbers = [text for text, _ in cells], [number for _, number in cells]
    sheet, _ = table_of(opened({"Referrals": {"prospect": texts, "amount": numbers}}), "Referrals")
    rows = range(4, 4 + len(cells))
    assert [sheet.cell(row, 3).value or "" for row in rows] == texts
    found = [sheet.cell(row, 6).value for row in rows]
    assert [value is None for value in found] == [number is None for number in numbers]
    assert [value or 0 for value in found] == pytest.approx([number or 0 for number in numbers], rel=1e-14)
