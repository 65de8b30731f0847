"""Our own tables, and plain ones like them, in three languages."""

from __future__ import annotations

import pytest

from tests.workbook.incoming.recognising.foreigners import Rows, came, known, left, table
from workbook.incoming.recognising import OWN, recognise
from workbook.schema import TABLES
from workbook.schema.headers import names


@pytest.mark.parametrize("language", [0, 1, 2])
@pytest.mark.parametrize("own", TABLES, ids=lambda own: own.name)
def test_each_of_our_tables_is_recognised_in_each_language(own, language):
    headers = [names(column)[language] for column in own.columns]
    found = known([headers, ["x"] * len(headers)])
    assert (found.system, found.table) == (OWN, own.name)
    assert list(found.fields) == [column.name for column in own.columns]
    assert found.unknown == ()


def test_our_accounts_come_as_they_are():
    found = came(
        [
            [
                "Mã khách hàng",
                "Tên khách hàng",
                "Người phụ trách",
                "Khách hàng từ",
                "Hạng",
                "Chiến lược",
                "Doanh thu 12 tháng",
            ],
            ["007", "Sao Mai", "An", "23/04/2019", "a", "có", "1.234.567,5"],
            ["008", "Delta", "An", "01/02/2020", "Z", "không", ""],
        ]
    )
    assert table(
        found, "key", "account_id", "account", "owner", "customer_since", "tier", "strategic", "revenue_12m"
    ) == [
        ("007", "007", "Sao Mai", "An", "2019-04-23", "A", True, 1234567.5),
        ("008", "008", "Delta", "An", "2020-02-01", None, False, None),
    ]
    assert found.notes == [
        "Column Khách hàng từ: day before month, as 23/04/2019 shows.",
        "Column Hạng: not known and left blank: Z (rows: 1)",
    ]


def test_our_touches_keep_their_columns_and_marks_may_be_any_words():
    found = came(
        [
            ["touch_id", "date", "account_id", "owner", "channel", "purpose", "agenda", "idea", "hours", "source"],
            ["T1", "2026-03-01", "007", "An", "visit", "Agree the plan", "in the CRM", "no", "1.5", "old book"],
            ["T2", "2026-03-02", "007", "An", "call", None, None, None, "30", None],
        ]
    )
    assert table(found, "key", "account_key", "channel", "purpose", "agenda", "idea", "hours", "source") == [
        ("T1", "007", "visit", "Agree the plan", True, False, 1.5, "old book"),
        ("T2", "007", "call", None, None, None, None, None),
    ]
    assert found.notes == ["Column hours: not readable and left blank, such as 30 (cells: 1)"]


def test_order_lines_of_ours_are_named_by_order_and_line_and_the_later_of_two_counts():
    found = came(
        [
            ["order_id", "line", "account_id", "ordered", "amount", "discount_pct"],
            ["A1", "1", "007", "2026-03-01", "10", "5%"],
            ["A1", "2", "007", "2026-03-01", "20", ""],
            ["A1", "1", "007", "2026-03-01", "11", ""],
        ]
    )
    assert table(found, "key", "amount", "discount_pct", "row") == [("A1/2", 20.0, None, 3), ("A1/1", 11.0, None, 4)]
    assert left(found) == [(2, "repeated")]


def test_weeks_of_ours_are_named_by_owner_and_day():
    found = came([["owner", "week", "network_hours"], ["An", "2026-03-02", "4"], ["An", "soon", "4"]])
    assert table(found, "key", "week", "network_hours") == [("An/2026-03-02", "2026-03-02", 4.0)]
    assert left(found) == [(3, "bad_date")]


def test_a_star_behind_a_header_is_no_part_of_it():
    assert known([["Account *", "Owner*"], ["Acme", "An"]]).table == "Accounts"


@pytest.mark.parametrize(
    ("rows", "own", "fields"),
    [
        ([["Customer Code", "Customer Name", "Sales Rep", "Website"], ["1", "Acme", "An", "acme.com"]], "Accounts",
         {"account_id", "account", "owner", "account_domain"}),
        ([["Mã KH", "Tên KH", "NVKD"], ["1", "Acme", "An"]], "Accounts", {"account_id", "account", "owner"}),
        ([["客户代码", "公司名称", "业务员"], ["1", "Acme", "An"]], "Accounts", {"account_id", "account", "owner"}),
        ([["Company", "First Name", "Surname", "E-mail"], ["Acme", "A", "B", "a@b.c"]], "People",
         {"account_name", "first_name", "last_name", "email"}),
        ([["Ngày gặp", "Khách hàng", "Hình thức", "Nhân viên", "Mục tiêu"], ["2026-01-02", "Acme", "Gọi điện", "An", "x"]],
         "Touches", {"date", "account_name", "activity_type", "owner", "purpose"}),
        ([["Ticket Number", "Customer", "Created At", "Priority", "Resolved At"], ["1", "Acme", "2026-01-02", "High", None]],
         "Service", {"item_id", "account_name", "opened", "severity", "resolved"}),
        ([["Số hóa đơn", "Tên khách hàng", "Ngày hóa đơn", "Tên hàng", "SL", "Thành tiền"], ["1", "Acme", "2026-01-02", "x", "1", "2"]],
         "Orders", {"order_id", "account_name", "ordered", "item", "qty", "amount"}),
    ],
)  # fmt: skip
def test_a_plain_table_is_recognised_by_words_like_ours(rows, own, fields):
    found = known(rows)
    assert (found.system, found.table, set(found.fields)) == ("Any table", own, fields)


def test_a_sheets_name_decides_between_tables_that_fit_alike():
    rows = [["Ngày", "Mã khách hàng", "Loại", "Số tiền"], ["2026-01-02", "1", "báo giá", "5"]]
    found = recognise(Rows(rows, name="Competitors"))
    assert found.table == "Competitors"


def test_columns_of_the_users_own_are_told_and_not_taken():
    found = came([["account_id", "account", "owner", "Shoe size"], ["1", "Acme", "An", "44"]])
    assert found.notes == [
        "list.csv has filled columns that mean nothing to this program and are not taken over: Shoe size. "
        'Say what one holds with --map "its header=our column".'
    ]
