"""Reading loses nothing: an awkward workbook comes back cell for cell."""

from __future__ import annotations

import datetime as dt
import string
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook.conftest import ACCOUNTS, put_cells, put_table
from workbook.opening import opened
from workbook.reading import assemble, read
from workbook.schema import BY_NAME, TABLES
from workbook.schema.values import CellError

TOUCH = ["touch_id", "date", "account_id", "owner", "channel"]
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def at_path(tmp_path):
    """A new workbook and its path."""
    book = xlsxwriter.Workbook(tmp_path / "book.xlsx")
    yield book, tmp_path / "book.xlsx"
    if not book.fileclosed:
        book.close()


def test_a_table_that_begins_anywhere_keeps_the_rows_the_user_sees(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Customers 2026")
    sheet.write("A1", "Our customers")
    put_table(book, sheet, "Accounts", ACCOUNTS, row=6, column=3)
    book.close()
    accounts = read(path)["Accounts"]
    assert accounts.sheet == "Customers 2026"
    assert accounts.header_row == 7
    assert list(accounts.rows) == [8, 9]
    assert accounts.columns == {"account_id": ["001", "002"], "account": ["Anchor", "Beacon"], "owner": ["An", "Bình"]}


def test_only_the_tables_asked_for_are_read(write_book):
    path = write_book(
        Accounts=(["account_id", "account"], [["1", "An"]]), Policy=(["name", "value"], [["language", "vi"]])
    )
    assert [*read(path)] == ["Accounts", "Policy"]
    assert {name: raw.columns for name, raw in read(path, only=("Policy",)).items()} == {
        "Policy": {"name": ["language"], "value": ["vi"]}
    }


def test_an_awkward_workbook_comes_back_cell_for_cell(write_book):
    rows = [
        ["000123", "Anchor", "An", "Đặng Thị Hòa", dt.date(2026, 3, 1), 1.5, True, "", "客户"],
        [123, "Beacon", "An", "", dt.date(2026, 3, 2), "1.5", False, "0", "日本"],
        ["T-9", "Cargo", "An", None, "2026-03-03", None, None, None, "a\nb"],
        [None, "#N/A", "An", "#DIV/0!", dt.date(1900, 3, 1), -2, "yes", " x ", "=1+1"],
    ]
    headers = [
        "account_id",
        "account",
        "owner",
        "buy_reason",
        "customer_since",
        "revenue_12m",
        "strategic",
        "tier",
        "notes",
    ]
    accounts = read(write_book(Accounts=(headers, rows)))["Accounts"]
    assert accounts.columns == {
        "account_id": ["000123", 123.0, "T-9", None],
        "account": ["Anchor", "Beacon", "Cargo", CellError("#N/A")],
        "owner": ["An", "An", "An", "An"],
        "buy_reason": ["Đặng Thị Hòa", None, None, CellError("#DIV/0!")],
        "customer_since": [dt.date(2026, 3, 1), dt.date(2026, 3, 2), "2026-03-03", dt.date(1900, 3, 1)],
        "revenue_12m": [1.5, "1.5", None, -2.0],
        "strategic": [True, False, None, "yes"],
        "tier": [None, "0", None, " x "],
        "notes": ["客户", "日本", "a\nb", "=1+1"],
    }


def test_text_first_seen_after_row_1000_is_kept(write_book):
    rows = [
        [f"{n:04}", "Firm", "An", None if n < 1500 else f"late {n}", n if n < 1500 else "late"] for n in range(1600)
    ]
    accounts = read(write_book(Accounts=(["account_id", "account", "owner", "notes", "revenue_12m"], rows)))["Accounts"]
    assert accounts.columns["notes"][1499:1501] == [None, "late 1500"]
    assert accounts.columns["revenue_12m"][1499:1501] == [1499.0, "late"]
    assert accounts.columns["account_id"][7] == "0007"


def test_days_and_times_in_one_column_stay_apart(write_book):
    headers = ["item_id", "account_id", "opened", "first_reply"]
    rows = [["S1", "001", dt.datetime(2026, 3, 1, 14, 30), dt.date(2026, 3, 2)]]
    service = read(write_book(Service=(headers, rows)))["Service"]
    assert service.columns["opened"] == [dt.datetime(2026, 3, 1, 14, 30)]
    assert service.columns["first_reply"] == [dt.date(2026, 3, 2)]


def test_a_book_that_counts_days_from_1904_gives_the_same_days(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True})
    put_table(book, book.add_worksheet("Touches"), "Touches", (TOUCH, [["T1", dt.date(2026, 3, 1), "1", "An", "call"]]))
    book.close()
    assert read(tmp_path / "mac.xlsx")["Touches"].columns["date"] == [dt.date(2026, 3, 1)]


@pytest.mark.parametrize(
    "headers",
    [
        ["Mã khách hàng", "Tên khách hàng", "Người phụ trách"],
        ["客户编号", "客户名称", "负责人"],
        ["MA KHACH HANG", "ten_khach_hang", "Nguoi phu trach:"],
        ["Account ID", "ACCOUNT", " owner "],
        ["account\nid", "Account", "Owner"],
    ],
)
def test_headers_are_known_in_three_languages_however_they_are_typed(write_book, headers):
    accounts = read(write_book(Accounts=(headers, ACCOUNTS[1])))["Accounts"]
    assert accounts.columns["account_id"] == ["001", "002"]
    assert accounts.columns["owner"] == ["An", "Bình"]


def test_shuffled_columns_and_the_users_own_are_no_trouble(write_book):
    headers = ["My mark", "owner", "Colour", "account", "account_id"]
    rows = [["x", "An", "red", "Anchor", "001"], [None, "Bình", None, "Beacon", "002"]]
    accounts = read(write_book(Accounts=(headers, rows)))["Accounts"]
    assert list(accounts.columns) == ["owner", "account", "account_id"]
    assert accounts.columns["account_id"] == ["001", "002"]
    assert accounts.headings.unknown == ("My mark", "Colour")


def test_the_first_of_two_headers_for_one_column_wins(write_book):
    headers = ["account_id", "account", "owner", "Mã khách hàng"]
    accounts = read(write_book(Accounts=(headers, [["001", "Anchor", "An", "999"]])))["Accounts"]
    assert accounts.columns["account_id"] == ["001"]
    assert accounts.headings.repeated == (("Mã khách hàng", "account_id"),)


def test_a_table_without_rows_and_one_with_a_single_row_are_read(write_book):
    raw = read(write_book(Touches=(TOUCH, []), Plans=(["account_id", "plan"], [["001", "Visit"]])))
    assert list(raw["Touches"].rows) == []
    assert raw["Touches"].columns == {name: [] for name in TOUCH}
    assert raw["Plans"].columns == {"account_id": ["001"], "plan": ["Visit"]}


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers(write_book):
    rows = [["001", "Anchor", "An", None], [None] * 4, ["", "", "", "my own word"], ["002", "Beacon", "An", None]]
    accounts = read(write_book(Accounts=(["account_id", "account", "owner", "My mark"], rows)))["Accounts"]
    assert list(accounts.rows) == [2, 5]
    assert accounts.columns["account_id"] == ["001", "002"]


def test_a_row_with_nothing_but_an_error_is_no_blank_row(write_book):
    accounts = read(write_book(Accounts=(ACCOUNTS[0], [["001", "A", "An"], ["#REF!", None, None]])))["Accounts"]
    assert list(accounts.rows) == [2, 3]
    assert accounts.columns["account_id"] == ["001", CellError("#REF!")]


def test_a_total_row_is_no_row(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Accounts")
    columns = [{"header": header} for header in ACCOUNTS[0]]
    sheet.add_table(0, 0, 3, 2, {"name": "Accounts", "columns": columns, "total_row": True})
    put_cells(book, sheet, [*ACCOUNTS[1], ["Total", None, "2"]], 1, 0)
    book.close()
    assert list(read(path)["Accounts"].rows) == [2, 3]


@pytest.mark.parametrize("sheet", ["Accounts", "Khách hàng", "khach hang", "客户"])
def test_a_sheet_without_an_excel_table_is_found_by_its_name(at_path, sheet):
    book, path = at_path
    page = book.add_worksheet(sheet)
    page.write("B2", "Our customers, as of today")
    put_cells(book, page, [ACCOUNTS[0], *ACCOUNTS[1]], 4, 1)
    book.close()
    accounts = read(path)["Accounts"]
    assert (accounts.sheet, accounts.header_row, list(accounts.rows)) == (sheet, 5, [6, 7])
    assert accounts.columns["account_id"] == ["001", "002"]


def test_a_table_that_excel_named_itself_is_found_by_its_sheet(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Khách hàng")
    put_table(book, sheet, "Table1", ACCOUNTS, row=2)
    put_cells(book, sheet, [["Total", "2 customers", None]], 8, 0)
    book.close()
    assert list(read(path)["Accounts"].rows) == [4, 5]


def test_an_excel_table_counts_more_than_a_sheet_of_that_name(at_path):
    book, path = at_path
    put_cells(book, book.add_worksheet("Accounts"), [ACCOUNTS[0], ["999", "Old", "An"]], 0, 0)
    put_table(book, book.add_worksheet("New list"), "ACCOUNTS", ACCOUNTS)
    book.close()
    assert read(path)["Accounts"].columns["account_id"] == ["001", "002"]


def test_a_users_own_sheet_that_bears_a_tables_name_is_left_alone(at_path):
    book, path = at_path
    put_table(book, book.add_worksheet("Accounts"), "Accounts", ACCOUNTS)
    put_cells(book, book.add_worksheet("Team"), [["Birthdays"], ["An", "1 May"]], 0, 0)
    book.close()
    raw = read(path)
    assert list(raw) == ["Accounts"]
    assert raw.unknown == ()


def test_tables_come_in_the_schemas_order_and_others_are_named(at_path):
    book, path = at_path
    for name in ("Plans", "Mine", "Accounts"):
        put_table(
            book, book.add_worksheet(f"{name} page"), name, (["account_id", "account", "owner"], [["1", "A", "An"]])
        )
    book.close()
    raw = read(path)
    assert list(raw) == ["Accounts", "Plans"]
    assert raw.unknown == ("Mine", "Plans page", "Mine page", "Accounts page")


def test_merged_cells_inside_a_table_are_told_and_others_are_not(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Accounts")
    sheet.merge_range("A1:C1", "Our customers")
    put_cells(book, sheet, [ACCOUNTS[0], *ACCOUNTS[1]], 2, 0)
    sheet.merge_range("B5:C5", "Beacon")
    book.close()
    assert read(path)["Accounts"].merged == [(5, "B5:C5")]


def test_two_currency_formats_in_one_column_are_told(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Accounts")
    put_table(
        book, sheet, "Accounts", ([*ACCOUNTS[0], "revenue_12m"], [["1", "A", "An"], ["2", "B", "An"], ["3", "C", "An"]])
    )
    sheet.write("D2", 100, book.add_format({"num_format": "#,##0 [$€-407]"}))
    sheet.write("D3", 200, book.add_format({"num_format": '"$"#,##0'}))
    sheet.write("D4", 300, book.add_format({"num_format": "[$-409]#,##0"}))
    book.close()
    assert read(path)["Accounts"].currencies == {"revenue_12m": {"€": 2, "$": 3}}


def test_one_currency_format_in_a_column_is_no_news(at_path):
    book, path = at_path
    sheet = book.add_worksheet("Accounts")
    put_table(book, sheet, "Accounts", ([*ACCOUNTS[0], "revenue_12m"], [["1", "A", "An"]]))
    sheet.write("D2", 100, book.add_format({"num_format": "#,##0 [$€-407]"}))
    book.close()
    assert read(path)["Accounts"].currencies == {}


def test_error_cells_are_found_on_a_sheet_of_many_pieces_also_where_two_meet(write_book, monkeypatch):
    monkeypatch.setattr("workbook.opening.CHUNK", 2000)
    rows = [[f"T{n:06}", "#N/A" if n % 3 else dt.date(2026, 1, 2), "001", "An" * 9, "call"] for n in range(3000)]
    dates = read(write_book(Touches=(TOUCH, rows)))["Touches"].columns["date"]
    assert [at for at, cell in enumerate(dates) if cell != CellError("#N/A")] == list(range(0, 3000, 3))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"", b""),
        (b'<c r="', b'<c  r="'),  # another writer's spacing: the parser takes over
        (b't="e"', b"t='e'"),
    ],
)
def test_error_cells_are_found_however_the_writer_spells_them(write_book, saw, old, new):
    book = write_book(Accounts=(ACCOUNTS[0], [["001", "A", "An"], ["002", "#N/A", "An"]]))
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET)
    if old:
        sheet = sheet.replace(old, new)
    accounts = read(saw(book, {SHEET: sheet}))["Accounts"]
    assert accounts.columns["account"] == ["A", CellError("#N/A")]


def test_cells_that_do_not_say_where_they_stand_are_counted(write_book, saw):
    book = write_book(Accounts=(ACCOUNTS[0], [["001", "A", "An"], ["002", "#N/A", "An"]]))
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET)
    for place in [f"{column}{row}" for column in "ABC" for row in "123"]:
        sheet = sheet.replace(f'<c r="{place}"'.encode(), b"<c")
    assert b"<c r=" not in sheet
    accounts = read(saw(book, {SHEET: sheet}))["Accounts"]
    assert accounts.columns["account"] == ["A", CellError("#N/A")]


def test_a_sheet_with_a_namespace_prefix_is_scanned_too(write_book, saw):
    book = write_book(Accounts=(ACCOUNTS[0], [["001", "A", "An"], ["002", "#N/A", "An"]]))
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"<x:?", b"<?")
    sheet = sheet.replace(b"xmlns=", b"xmlns:x=")
    accounts = read(saw(book, {SHEET: sheet}))["Accounts"]
    assert accounts.columns["account"] == ["A", CellError("#N/A")]


def test_the_words_of_an_error_in_a_text_are_only_text(write_book):
    accounts = read(write_book(Accounts=(ACCOUNTS[0], [["001", '<c r="A1" t="e">', "An"]])))["Accounts"]
    assert accounts.columns["account"] == ['<c r="A1" t="e">']


def test_a_table_with_headers_alone_has_no_rows(write_book, saw):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        table = archive.read("xl/tables/table1.xml").replace(b'ref="A1:C3"', b'ref="A1:C1"')
    assert list(read(saw(book, {"xl/tables/table1.xml": table}))["Accounts"].rows) == []


def test_a_book_already_opened_is_read_without_opening_it_again(write_book):
    path = write_book()
    archive = opened(path)
    path.unlink()
    assert list(read(archive)) == ["Accounts"]


def test_a_block_of_cells_from_elsewhere_becomes_the_same_raw_table(write_book):
    from_file = read(write_book())["Accounts"]
    assert assemble(BY_NAME["Accounts"], "Accounts", *ACCOUNTS) == from_file


def test_the_header_must_come_within_the_first_twenty_rows(at_path):
    book, path = at_path
    put_cells(book, book.add_worksheet("Accounts"), [["some words"]] * 20 + [ACCOUNTS[0], *ACCOUNTS[1]], 0, 0)
    book.close()
    assert list(read(path)) == []


def test_openpyxl_reads_the_same_cells(write_book):
    """An independent reader on the same file."""
    rows = [[f"{n:03}", f"Firm {n}", "An", n / 7, dt.date(2020, 1, 1) + dt.timedelta(days=n)] for n in range(200)]
    path = write_book(Accounts=([*ACCOUNTS[0], "revenue_12m", "customer_since"], rows))
    sheet = openpyxl.load_workbook(path)["Accounts"]
    ours = read(path)["Accounts"].columns
    for place, name in enumerate(["account_id", "account", "owner", "revenue_12m"], 1):
        assert ours[name] == [sheet.cell(row, place).value for row in range(2, 202)]
    assert ours["customer_since"] == [sheet.cell(row, 5).value.date() for row in range(2, 202)]


words = st.text(
    string.ascii_letters + "0123456789 ăâđêôơưàảãáạ客户经理-_.,;:!?'\"<>&=+@()/\\#%", min_size=1, max_size=30
)
CELLS = {
    "id": words,
    "text": words,
    "choice": words,
    "date": st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)),
    # Excel keeps a time as a fraction of a day: whole minutes come back, finer ones may be rounded
    "datetime": st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2199, 12, 31)).map(
        lambda t: t.replace(second=0, microsecond=0)
    ),
    "number": st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: float(f"{number:.15g}")),
    "flag": st.booleans(),
    "mark": st.booleans(),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_written_is_what_is_read(tmp_path, data):
    table = data.draw(st.sampled_from(TABLES))
    row = st.tuples(*(CELLS[column.kind] for column in table.columns))
    rows = [list(cells) for cells in data.draw(st.lists(row, max_size=6))]
    book = xlsxwriter.Workbook(tmp_path / "round.xlsx")
    sheet = book.add_worksheet("Any")
    top, left = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 30))
    rows = [[cell.replace("#", "") or "-" if isinstance(cell, str) else cell for cell in cells] for cells in rows]
    put_table(book, sheet, table.name, ([column.name for column in table.columns], rows), top, left)
    book.close()
    raw = read(tmp_path / "round.xlsx")[table.name]
    assert list(raw.rows) == list(range(top + 2, top + 2 + len(rows)))
    for place, column in enumerate(table.columns):
        expected = [cells[place] for cells in rows]
        if column.kind == "datetime":
            expected = [cell.date() if cell.time() == dt.time() else cell for cell in expected]
        assert raw.columns[column.name] == expected
