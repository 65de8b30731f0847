"""Lists that people made by hand, in four languages: every filled column is taken, asked about, or told of."""

from __future__ import annotations

import pytest

from tests.workbook.incoming.recognising.foreigners import Rows, came, known, table
from workbook.incoming.recognising import Recognised, recognise

LISTS = [
    (
        "Ngày,Khách hàng,Người gặp,Hình thức,Nội dung,Nhân viên",
        "Touches",
        ["date", "account_name", "person_name", "activity_type", "subject", "owner"],
    ),
    (
        "Mã KH,Tên khách hàng,NV phụ trách,Ngày bắt đầu,Doanh thu năm",
        "Accounts",
        ["account_id", "account", "owner", "customer_since", "revenue_12m"],
    ),
    (
        "Số đơn,Ngày,Khách hàng,Mặt hàng,Số lượng,Thành tiền,Loại tiền",
        "Orders",
        ["order_id", "ordered", "account_name", "item", "qty", "amount", "currency"],
    ),
    ("Kundennummer,Firma,Betreuer,Umsatz", "Accounts", ["account_id", "account", "owner", "revenue_12m"]),
    (
        "Auftragsnr.,Kunde,Auftragsdatum,Nettobetrag,Währung",
        "Orders",
        ["order_id", "account_name", "ordered", "amount", "currency"],
    ),
    (
        "Datum,Kunde,Ansprechpartner,Art,Zweck,Betreuer",
        "Touches",
        ["date", "account_name", "person_name", "activity_type", "purpose", "owner"],
    ),
    (
        "日期,客户,联系人,方式,目的,负责人",
        "Touches",
        ["date", "account_name", "person_name", "activity_type", "purpose", "owner"],
    ),
    ("订单号,日期,客户,金额", "Orders", ["order_id", "ordered", "account_name", "amount"]),
]


def asked(rows, answers=None):
    found = recognise(Rows(rows), answers)
    assert not isinstance(found, Recognised), found.fields
    return [(ask.code, ask.about, list(ask.choices)) for ask in found]


@pytest.mark.parametrize(("line", "own", "fields"), LISTS)
def test_every_column_of_a_list_made_by_hand_is_known(line, own, fields):
    headers = line.split(",")
    found = known([headers, ["x"] * len(headers)])
    assert (found.table, found.unknown) == (own, ())
    assert [next(name for name, places in found.fields.items() if at in places) for at in range(len(headers))] == fields


@pytest.mark.parametrize(
    ("word", "channel"),
    [("Gặp", "meeting"), ("Gọi", "call"), ("Điện thoại", "call"), ("Besuch", "visit"), ("拜访", "visit"),
     ("电话", "call"), ("微信", "note"), ("Anruf", "call")],
)  # fmt: skip
def test_the_usual_words_for_a_channel_are_understood(word, channel):
    found = came([["Ngày", "Khách hàng", "Hình thức", "Nhân viên"], ["2026-01-05", "Acme", word, "Lan"]])
    assert table(found, "channel") == [(channel,)]


ORDERS = [
    ["Ngày", "Khách hàng", "Thành tiền", "Xyz", "Vùng"],
    ["2026-01-05", "Acme", "10", "DH1", "Bắc"],
    ["2026-01-06", "Acme", "20", "DH2", "Bắc"],
    ["2026-01-07", "Acme", "30", "DH3", "Bắc"],
]


def test_an_order_number_that_may_stand_in_an_unknown_column_is_asked_for_before_one_is_made():
    assert asked(ORDERS) == [("column", "order_id", ["Xyz", ""])]


def test_the_answer_which_column_holds_the_order_number_is_taken():
    assert table(came(ORDERS, {"columns": {"Xyz": "order_id"}}), "order_id") == [("DH1",), ("DH2",), ("DH3",)]


def test_no_column_is_an_answer_too_and_then_the_filled_ones_are_told_of():
    found = came(ORDERS, {"columns": {"order_id": ""}})
    assert found.notes == [
        "list.csv has filled columns that mean nothing to this program and are not taken over: Xyz, Vùng. "
        'Say what one holds with --map "its header=our column".'
    ]


def test_an_owner_is_asked_for_where_an_unknown_column_holds_names_but_not_where_it_holds_numbers():
    rows = [["account_id", "account", "Xyz", "Size"], ["1", "Acme", "Lan", "44"], ["2", "Beta", "Lan", "45"]]
    assert asked(rows) == [("column", "owner", ["Xyz", ""])]
    assert isinstance(recognise(Rows([[row[0], row[1], row[3]] for row in rows])), Recognised)


def test_an_owner_given_for_all_rows_needs_no_column():
    rows = [["account_id", "account", "Xyz"], ["1", "Acme", "Lan"]]
    assert isinstance(recognise(Rows(rows), {"owner": {"": "An"}}), Recognised)


def test_an_unknown_column_that_is_hardly_filled_asks_nothing():
    rows = [["account_id", "account", "Xyz"], ["1", "Acme", "Lan"], ["2", "Beta", None], ["3", "Gamma", None]]
    assert isinstance(recognise(Rows(rows)), Recognised)


def test_of_two_columns_of_one_header_it_is_said_which_is_taken():
    found = came([["account_id", "account", "account", "owner"], ["1", "Acme", "Beta", "Lan"]])
    assert table(found, "account") == [("Acme",)]
    assert found.notes == ["Column account stands there 2 times: of each row the leftmost that is filled is taken."]


def test_a_row_of_the_same_id_is_called_newer_only_where_the_file_says_when_rows_changed():
    found = came([["account_id", "account", "owner"], ["1", "Acme", "An"], ["1", "Acme Co", "An"]])
    assert found.left_out["sentence"].tolist() == [
        "A row further down has the same id, and the last of them is taken: 1"
    ]


def test_a_title_right_above_the_headers_is_no_part_of_them():
    found = known([["Tháng 11/2026"], ["Ngày", "Khách hàng", "Hình thức"], ["2026-01-05", "Acme", "Gặp"]])
    assert list(found.headers.values()) == ["Ngày", "Khách hàng", "Hình thức"]


def test_two_texts_right_above_the_headers_are_no_part_of_them_where_these_are_known_without():
    rows = [["Báo cáo", None, None, "11/2026 kỳ 1"], ["Ngày", "Khách hàng", "Hình thức", "Nhân viên"]]
    found = known([*rows, ["2026-01-05", "Acme", "Gặp", "Lan"]])
    assert (list(found.headers.values()), found.first) == (["Ngày", "Khách hàng", "Hình thức", "Nhân viên"], 2)
