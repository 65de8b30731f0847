"""All defects at once: where, what was found, what was expected, what to do; and the rest can be relied on."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from workbook.errors import RefusedError
from workbook.reading import RawTables, assemble, read
from workbook.schema import BY_NAME, TABLES
from workbook.schema.cells import CellError
from workbook.schema.values import DTYPES
from workbook.validate import DEFECT_COLUMNS, validate
from workbook.validate.defects import EXPECTED, SENTENCES, Defect, to_frame

LATEST = dt.date(2026, 11, 22)
DAY = dt.date(2026, 3, 1)
ACCOUNTS = (["account_id", "account", "owner"], ["001", "Anchor", "An"], ["002", "Beacon", "Bình"])
TOUCH = ["touch_id", "date", "account_id", "owner", "channel"]


def book(**tables: tuple) -> RawTables:
    """Raw tables, each `(headers, row, row, ...)`, with their headers in row 1; Accounts is there unasked."""
    blocks = {"Accounts": ACCOUNTS} | tables
    return RawTables({name: assemble(BY_NAME[name], name, cells[0], cells[1:]) for name, cells in blocks.items()})


def defects(**tables: tuple) -> list[tuple]:
    """Table, row, column, value and code of each defect."""
    found = validate(book(**tables), LATEST).defects
    return list(found[["table", "row", "column", "value", "code"]].itertuples(index=False, name=None))


def sentences(**tables: tuple) -> list[str]:
    found = validate(book(**tables), LATEST).defects
    return list(found["message"] + " " + found["fix"])


def table(name: str, **tables: tuple) -> pd.DataFrame:
    return validate(book(**tables), LATEST).tables[name]


def touches(*rows: list) -> tuple:
    return (TOUCH, *rows)


def test_every_table_is_there_with_every_column_and_its_type():
    tables = validate(book(), LATEST).tables
    assert list(tables) == [each.name for each in TABLES]
    for each in TABLES:
        frame = tables[each.name]
        speaking = [f"{column.name}_bad" for column in each.columns if column.blank_speaks]
        assert list(frame.columns) == [*(column.name for column in each.columns), "row", *speaking]
        assert [str(frame[column.name].dtype) for column in each.columns] == [
            DTYPES[column.kind] for column in each.columns
        ]
        assert frame["row"].dtype == np.int64
        assert all(frame[name].dtype == bool for name in speaking)
        assert frame.index.equals(pd.RangeIndex(2 if each.name == "Accounts" else 0))


def test_a_clean_book_has_no_defects_and_a_typed_empty_table_of_them():
    found = validate(book(Touches=touches(["T1", DAY, "001", "An", "call"])), LATEST).defects
    assert list(found.columns) == list(DEFECT_COLUMNS)
    assert len(found) == 0
    assert found["row"].dtype == np.int64


def test_the_row_is_the_one_the_user_sees():
    raw = book()
    raw["Touches"] = assemble(BY_NAME["Touches"], "Log", TOUCH, [["T1", DAY, "001", "An", "call"]] * 2, first=(14, 3))
    validated = validate(raw, LATEST)
    assert list(validated.tables["Touches"]["row"]) == [14]
    assert list(validated.defects["row"]) == [15]


def test_a_defect_says_where_what_was_found_what_was_expected_and_what_to_do():
    rows = [[f"T{n}", DAY, "001", "An", "call"] for n in range(13)]
    rows[12][1] = "31/02/2026"
    assert sentences(Touches=touches(*rows)) == [
        "Touches, row 14, date: found '31/02/2026' as text, expected a date. "
        "Correct the cell: type it again as a date, and press Check data."
    ]


def test_a_defect_speaks_of_the_sheet_and_the_header_as_the_user_named_them():
    raw = book()
    headers = ["Mã tiếp xúc", "Ngày", "Mã khách hàng", "Người thực hiện", "Kênh"]
    raw["Touches"] = assemble(BY_NAME["Touches"], "Tiếp xúc", headers, [["T1", "mai", "001", "An", "họp"]])
    found = validate(raw, LATEST).defects.iloc[0]
    assert (found["table"], found["column"]) == ("Touches", "date")
    assert found["message"] == "Tiếp xúc, row 2, Ngày: found 'mai', expected a date."


def test_no_accounts_is_refused_with_the_nearest_name():
    with pytest.raises(RefusedError) as refusal:
        validate({}, LATEST)
    assert str(refusal.value) == (
        "The workbook has no table Accounts; name the table of your customers or its sheet Accounts, "
        "or start from a new workbook."
    )
    raw = RawTables()
    raw.unknown = ("Notes", "Acounts")
    with pytest.raises(RefusedError, match=r"no table Accounts \(the nearest found is Acounts\); name"):
        validate(raw, LATEST)


def test_accounts_without_a_needed_column_is_refused_with_the_nearest_header():
    with pytest.raises(RefusedError) as refusal:
        validate(book(Accounts=(["acount id", "account"], ["001", "Anchor"])), LATEST)
    assert str(refusal.value) == (
        "Accounts, row 1: found no header account_id, owner, which every account needs "
        "(the nearest found: 'acount id'); add or rename the column and press Check data."
    )


def test_accounts_without_rows_is_a_defect():
    assert defects(Accounts=(ACCOUNTS[0],)) == [("Accounts", 1, "", "", "empty_table")]


def test_another_table_without_a_needed_column_is_left_out_and_told():
    cells = (["touch_id", "dates", "account_id", "owner", "channel"], ["T1", DAY, "001", "An", "call"])
    assert defects(Touches=cells) == [("Touches", 1, "date", "", "missing_column")]
    assert sentences(Touches=cells) == [
        "Touches, row 1: found no header 'date', which the table needs; the table is left out. "
        "If the header 'dates' is meant, rename it to 'date' and press Check data."
    ]
    assert len(table("Touches", Touches=cells)) == 0


def test_unknown_accounts_are_told_with_the_nearest_id_and_their_rows_left_out():
    rows = touches(["T1", DAY, "1", "An", "call"], ["T2", DAY, "0O2", "An", "call"], ["T3", DAY, "002", "An", "call"])
    assert defects(Touches=rows) == [
        ("Touches", 2, "account_id", "1", "unknown_id"),
        ("Touches", 3, "account_id", "0O2", "unknown_id"),
    ]
    assert sentences(Touches=rows)[0] == (
        "Touches, row 2, account_id: found '1', expected an id of table Accounts. "
        "Correct the id (the nearest is 001), or add it to table Accounts."
    )
    assert sentences(Touches=rows)[1].endswith("Correct the id (the nearest is 002), or add it to table Accounts.")
    assert list(table("Touches", Touches=rows)["touch_id"]) == ["T3"]


def test_an_unknown_person_leaves_the_contact_and_a_book_without_people_knows_of_none():
    rows = ([*TOUCH, "person_id"], ["T1", DAY, "001", "An", "call", "P9"], ["T2", DAY, "001", "An", "call", "P1"])
    people = (["person_id", "account_id", "name"], ["P1", "001", "Hoa"])
    assert defects(Touches=rows, People=people) == [("Touches", 2, "person_id", "P9", "unknown_id")]
    kept = table("Touches", Touches=rows, People=people)["person_id"]
    assert kept.isna().tolist() == [True, False]
    assert defects(Touches=rows) == []
    assert list(table("Touches", Touches=rows)["person_id"]) == ["P9", "P1"]


def test_a_person_whose_own_row_is_out_is_told_once():
    rows = ([*TOUCH, "person_id"], ["T1", DAY, "001", "An", "call", "P1"])
    people = (["person_id", "account_id", "name"], ["P1", "999", "Hoa"], ["P2", "001", "Binh"])
    assert defects(Touches=rows, People=people) == [("People", 2, "account_id", "999", "unknown_id")]
    assert table("Touches", Touches=rows, People=people)["person_id"].isna().tolist() == [True]


def test_duplicate_ids_point_at_the_first_row_and_the_first_row_stays():
    rows = touches(
        ["T1", DAY, "001", "An", "call"], ["T2", DAY, "001", "An", "call"], ["T1", DAY, "002", "An", "visit"]
    )
    assert defects(Touches=rows) == [("Touches", 4, "touch_id", "T1", "duplicate_id")]
    assert "found 'T1', which row 2 has already" in sentences(Touches=rows)[0]
    assert list(table("Touches", Touches=rows)["row"]) == [2, 3]


def test_a_key_of_two_columns_repeats_only_where_both_do():
    head = ["order_id", "line", "account_id", "ordered", "amount"]
    rows = (
        head,
        ["O1", 1, "001", DAY, 5],
        ["O1", 2, "001", DAY, 5],
        ["O2", 1, "001", DAY, 5],
        ["O1", "2", "001", DAY, 5],
    )
    assert defects(Orders=rows) == [("Orders", 5, "line", "2", "duplicate_id")]
    assert list(table("Orders", Orders=rows)["row"]) == [2, 3, 4]


def test_the_first_row_of_an_id_does_not_take_the_second_with_it_when_it_is_out():
    rows = touches(["T1", DAY, "001", "An", "zzz"], ["T1", DAY, "001", "An", "call"])
    assert [code for *_, code in defects(Touches=rows)] == ["unknown_value", "duplicate_id"]
    assert list(table("Touches", Touches=rows)["row"]) == [3]


def test_a_day_after_the_last_possible_one_is_told_and_the_last_one_is_not():
    head = ["item_id", "account_id", "opened", "first_reply"]
    rows = (
        head,
        ["S1", "001", dt.datetime(2026, 11, 22, 23, 59), None],
        ["S2", "001", dt.datetime(2026, 11, 23), None],
        ["S3", "001", DAY, dt.date(2027, 1, 1)],
    )
    assert defects(Service=rows) == [
        ("Service", 3, "opened", "2026-11-23", "future_date"),
        ("Service", 4, "first_reply", "2027-01-01", "future_date"),
    ]
    frame = table("Service", Service=rows)
    assert list(frame["item_id"]) == ["S1", "S3"]
    assert list(frame["first_reply_bad"]) == [False, True]
    assert "expected a day no later than 2026-11-22" in sentences(Service=rows)[0]


def test_a_booked_contact_may_lie_ahead():
    assert defects(Touches=([*TOUCH, "next_date"], ["T1", DAY, "001", "An", "call", dt.date(2027, 5, 1)])) == []


def test_a_reply_before_opening_is_told_and_does_not_pass_for_no_reply():
    head = ["item_id", "account_id", "opened", "first_reply", "closed"]
    at = dt.datetime(2026, 3, 1, 14, 0)
    rows = (head, ["S1", "001", at, dt.datetime(2026, 3, 1, 13, 59), at], ["S2", "001", at, None, DAY])
    assert defects(Service=rows) == [
        ("Service", 2, "first_reply", "2026-03-01 13:59", "too_early"),
        ("Service", 3, "closed", "2026-03-01", "too_early"),
    ]
    assert "expected nothing earlier than opened 2026-03-01 14:00" in sentences(Service=rows)[0]
    frame = table("Service", Service=rows)
    assert list(frame["first_reply_bad"]) == [True, False]
    assert list(frame["closed_bad"]) == [False, True]
    assert frame["first_reply"].isna().all()


def test_delivered_before_ordered_is_told():
    head = ["order_id", "line", "account_id", "ordered", "amount", "delivered"]
    rows = (head, ["O1", 1, "001", DAY, 5, dt.date(2026, 2, 28)], ["O2", 1, "001", DAY, 5, DAY])
    assert defects(Orders=rows) == [("Orders", 2, "delivered", "2026-02-28", "too_early")]
    assert list(table("Orders", Orders=rows)["delivered_bad"]) == [True, False]


def test_every_date_that_cannot_come_before_another_is_checked():
    head = ["order_id", "line", "account_id", "ordered", "amount", "promised", "thanked", "warranty_end"]
    early = dt.date(2026, 2, 1)
    assert [column for _, _, column, _, _ in defects(Orders=(head, ["O1", 1, "001", DAY, 5, early, early, early]))] == [
        "promised", "warranty_end", "thanked",
    ]  # fmt: skip
    assert defects(Touches=([*TOUCH, "next_date"], ["T1", DAY, "001", "An", "call", early])) == [
        ("Touches", 2, "next_date", "2026-02-01", "too_early")
    ]


def test_a_promise_kept_early_is_no_defect():
    assert (
        defects(Promises=(["promise_id", "account_id", "due", "kept_on"], ["P1", "001", DAY, dt.date(2026, 2, 1)]))
        == []
    )


def test_negative_quantities_and_impossible_percentages_are_told():
    head = ["order_id", "line", "account_id", "ordered", "amount", "qty", "discount_pct"]
    assert defects(Orders=(head, ["O1", 1, "001", DAY, -5, -2, 120])) == [
        ("Orders", 2, "qty", "-2", "out_of_range"),
        ("Orders", 2, "discount_pct", "120", "out_of_range"),
    ]


def test_a_spoilt_cell_leaves_its_row_where_the_row_can_stand_without_it():
    frame = table("Touches", Touches=([*TOUCH, "hours"], ["T1", DAY, "001", "An", "call", "two"]))
    assert len(frame) == 1
    assert frame["hours"].isna().all()


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("touch_id", None, "required_blank"),
        ("date", None, "required_blank"),
        ("date", CellError("#N/A"), "error_cell"),
        ("date", "31/02/2026", "date_as_text"),
        ("account_id", " ", "required_blank"),
        ("channel", None, "required_blank"),
        ("channel", "fax", "unknown_value"),
    ],
)
def test_a_row_without_a_usable_needed_cell_is_left_out_and_told_once(column, cell, code):
    row = dict(zip(TOUCH, ["T1", DAY, "001", "An", "call"], strict=True)) | {column: cell}
    rows = touches(list(row.values()), ["T2", DAY, "001", "An", "call"])
    assert [(place[2], place[4]) for place in defects(Touches=rows)] == [(column, code)]
    assert list(table("Touches", Touches=rows)["touch_id"]) == ["T2"]


def test_a_contact_or_a_customer_without_an_owner_still_counts():
    rows = touches(["T1", DAY, "001", None, "call"])
    assert defects(Touches=rows) == [("Touches", 2, "owner", "", "required_blank")]
    assert len(table("Touches", Touches=rows)) == 1
    frame = table("Accounts", Accounts=(ACCOUNTS[0], ["001", None, None]))
    assert list(frame["account"]) == ["001"]
    assert frame["owner"].isna().all()


def test_a_spoilt_cell_never_makes_a_row_hold_for_everybody():
    head = ["item", "our_score", "best_rival_score", "account_id"]
    rows = (head, ["Pump", 4, 5, "999"], ["Pump", 4, 5, CellError("#N/A")], ["Pump", 4, 5, None])
    assert list(table("Benchmarks", Benchmarks=rows)["row"]) == [4]
    rows = (["name", "tier"], ["Cards", "Z"], ["Calls", None])
    assert list(table("Programme", Programme=rows)["name"]) == ["Calls"]


def test_an_account_that_is_its_own_parent_at_once_or_round_corners_has_none():
    rows = [
        ["1", "A", "An", "2"],
        ["2", "B", "An", "3"],
        ["3", "C", "An", "1"],
        ["4", "D", "An", "4"],
        ["5", "E", "An", "1"],
    ]
    accounts = (["account_id", "account", "owner", "parent_id"], *rows)
    assert [(row, value, code) for _, row, _, value, code in defects(Accounts=accounts)] == [
        (2, "2", "parent_cycle"), (3, "3", "parent_cycle"), (4, "1", "parent_cycle"), (5, "4", "parent_cycle"),
    ]  # fmt: skip
    assert "leads back to the account itself (1 > 2 > 3 > 1)" in sentences(Accounts=accounts)[0]
    parents = table("Accounts", Accounts=accounts)["parent_id"]
    assert parents.isna().tolist() == [True, True, True, True, False]


def test_an_unknown_parent_is_told_and_the_account_stays():
    accounts = (["account_id", "account", "owner", "parent_id"], ["1", "A", "An", "77"])
    assert defects(Accounts=accounts) == [("Accounts", 2, "parent_id", "77", "unknown_id")]
    assert table("Accounts", Accounts=accounts)["parent_id"].isna().tolist() == [True]


def test_a_contract_that_has_passed_is_told_and_kept():
    accounts = ([*ACCOUNTS[0], "contract_end"], ["1", "A", "An", dt.date(2026, 11, 21)], ["2", "B", "An", LATEST])
    assert defects(Accounts=accounts) == [("Accounts", 2, "contract_end", "2026-11-21", "contract_passed")]
    assert table("Accounts", Accounts=accounts)["contract_end"].notna().all()


def test_warnings_spoil_no_cell():
    accounts = ([*ACCOUNTS[0], "wallet_share_pct"], ["007", "A", "An", 0.4], [8.0, "B", "An", 0.5])
    assert [code for *_, code in defects(Accounts=accounts)] == ["percent_as_share", "mixed_ids"]
    frame = table("Accounts", Accounts=accounts)
    assert list(frame["account_id"]) == ["007", "8"]
    assert list(frame["wallet_share_pct"]) == [0.4, 0.5]


def test_a_repeated_header_is_told_and_the_first_column_counts():
    accounts = ([*ACCOUNTS[0], "Owner "], ["1", "A", "An", "Bo"])
    assert defects(Accounts=accounts) == [("Accounts", 1, "owner", "Owner ", "repeated_header")]
    assert list(table("Accounts", Accounts=accounts)["owner"]) == ["An"]


def test_defects_come_in_the_order_of_the_sheets_their_rows_and_columns():
    accounts = ([*ACCOUNTS[0], "revenue_12m", "tier"], ["1", "A", None, "x", "Z"], ["1", "B", "An", None, None])
    rows = touches(["T1", "x", "9", "An", "fax"])
    assert [(where, row, column) for where, row, column, _, _ in defects(Accounts=accounts, Touches=rows)] == [
        ("Accounts", 2, "owner"), ("Accounts", 2, "tier"), ("Accounts", 2, "revenue_12m"), ("Accounts", 3, "account_id"),
        ("Touches", 2, "date"), ("Touches", 2, "account_id"), ("Touches", 2, "channel"),
    ]  # fmt: skip


def test_one_bad_workbook_shows_everything_at_once(write_book):
    """From a file, through every room: error cells, unknown words, merged cells and currencies together."""
    accounts = [*ACCOUNTS[0], "revenue_12m", "wallet_share_pct"]
    rows = [["001", "Anchor", "An", "€ 300", 20], ["002", "#N/A", "An", "$ 5", 140]]
    service = ["item_id", "account_id", "opened", "severity"]
    raw = read(
        write_book(
            Accounts=(accounts, rows),
            Service=(service, [["S1", "001", dt.datetime(2026, 3, 1, 9), "sever"], ["S2", "002", "#VALUE!", "nặng"]]),
        )
    )
    found = validate(raw, LATEST)
    assert list(found.defects["code"]) == [
        "number_as_text", "error_cell", "number_as_text", "mixed_currencies", "out_of_range", "unknown_value", "error_cell",
    ]  # fmt: skip
    assert list(found.tables["Accounts"]["account"]) == ["Anchor", "002"]
    assert list(found.tables["Service"]["item_id"]) == ["S1"]


def test_every_sentence_can_be_filled_and_says_what_to_do():
    for code in SENTENCES:
        place = ("Accounts", 2, "tier", "x", code.removesuffix(" near"), "A" if code.endswith(" near") else "7")
        frame = to_frame([Defect(*place)], book())
        message, fix = frame.loc[0, ["message", "fix"]]
        assert message.startswith("Accounts")
        assert message.endswith(".")
        assert fix.endswith(".")
        assert "{" not in message + fix
    assert set(EXPECTED) == set(DTYPES)


def test_twenty_thousand_bad_rows_are_all_listed():
    rows = [[f"T{n}", "2026-03-01", f"A{n}", "An", "call"] for n in range(20_000)]
    validated = validate(book(Touches=touches(*rows)), LATEST)
    assert len(validated.defects) == 40_000
    assert len(validated.tables["Touches"]) == 0


def test_a_grade_by_hand_without_its_reason_author_or_end_is_told():
    accounts = (
        [*ACCOUNTS[0], "override_grade", "override_reason", "override_by", "override_until"],
        ["1", "A", "An", "Critical", None, "Lan", None],
        ["2", "B", "An", "Critical", "tender", "Lan", LATEST],
        ["3", "C", "An", None, None, None, None],
    )
    assert defects(Accounts=accounts) == [("Accounts", 2, "override_grade", "Critical", "override_partial")]
    assert "found Critical without override_reason, override_until;" in sentences(Accounts=accounts)[0]


def test_an_owner_spelled_in_two_ways_is_told_and_kept():
    accounts = (ACCOUNTS[0], ["1", "A", "Lan"], ["2", "B", "Lan"], ["3", "C", "LAN"], ["4", "D", "Lân"])
    staff = (["owner", "team"], ["lan ", "North"])
    assert [found for found in defects(Accounts=accounts, Staff=staff) if found[-1] == "spelled_otherwise"] == [
        ("Accounts", 4, "owner", "LAN", "spelled_otherwise"),
        ("Staff", 2, "owner", "lan", "spelled_otherwise"),
    ]
    assert list(table("Accounts", Accounts=accounts)["owner"]) == ["Lan", "Lan", "LAN", "Lân"]
