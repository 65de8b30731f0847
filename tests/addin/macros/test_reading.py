"""Reading through the port: whatever stands behind it, the same tables with the same cells."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from addin.books.livereading import ERRORS, _plain_value
from tests.addin.macros.conftest import Adapter, edited
from tests.workbook.conftest import put_table
from workbook.schema.cells import CellError

HEADERS = ["account_id", "account", "owner", "customer_since", "revenue_12m", "notes"]


def written(path: Path, rows: list[list[Any]], headers: list[str] = HEADERS, sheet: str = "Accounts") -> Path:
    book = xlsxwriter.Workbook(path)
    put_table(book, book.add_worksheet(sheet), "Accounts", (headers, rows), row=3, column=1)
    book.close()
    return path


def test_every_kind_of_cell_arrives_as_what_it_is(adapter: Adapter, tmp_path: Path) -> None:
    path = written(
        tmp_path / "Kinds.xlsx",
        [
            ["007", "Đại Phát", "Bình", dt.date(2020, 2, 29), 1200, "ghi chú"],
            [8, "北方", "李", dt.datetime(2021, 5, 1, 13, 30), 1200.5, None],
            ["009", "Ünlü", None, "31/02/2026", -3, True],
        ],
    )
    raw = adapter.open(path).read()["Accounts"]
    assert raw.columns == {
        "account_id": ["007", 8, "009"],
        "account": ["Đại Phát", "北方", "Ünlü"],
        "owner": ["Bình", "李", None],
        "customer_since": [dt.date(2020, 2, 29), dt.datetime(2021, 5, 1, 13, 30), "31/02/2026"]
        if adapter.kind == "file"
        else [dt.datetime(2020, 2, 29), dt.datetime(2021, 5, 1, 13, 30), "31/02/2026"],
        "revenue_12m": [1200, 1200.5, -3],
        "notes": ["ghi chú", None, True],
    }
    assert (raw.sheet, raw.header_row, list(raw.rows)) == ("Accounts", 4, [5, 6, 7])


def test_an_empty_text_is_a_blank_cell(adapter: Adapter, tmp_path: Path) -> None:
    def blank(book: Any) -> None:
        book["Accounts"]["D5"].value = ""
        book["Accounts"]["D5"].data_type = "s"

    path = edited(
        written(tmp_path / "Blank.xlsx", [["1", "One", "x", None, 1, None], ["2", "Two", "An", None, 1, None]]), blank
    )
    assert adapter.open(path).read()["Accounts"].columns["owner"] == [None, "An"]


def test_error_cells_are_told_apart_from_texts_and_blanks(adapter: Adapter, tmp_path: Path) -> None:
    path = written(tmp_path / "Errors.xlsx", [["1", "#N/A", "An", "#DIV/0!", "#REF!", None]])
    columns = adapter.open(path).read()["Accounts"].columns
    assert columns["account"] == [CellError("#N/A")]
    assert columns["customer_since"] == [CellError("#DIV/0!")]
    assert columns["revenue_12m"] == [CellError("#REF!")]
    assert columns["notes"] == [None]


@pytest.mark.parametrize("rows", [[], [["1", "One", "An", None, 5, None]]], ids=["no row", "one row"])
def test_a_table_of_no_row_or_one_is_a_table(adapter: Adapter, tmp_path: Path, rows: list[list[Any]]) -> None:
    raw = adapter.open(written(tmp_path / "Few.xlsx", rows)).read()["Accounts"]
    assert list(raw.columns) == HEADERS
    assert raw.columns["account_id"] == [row[0] for row in rows]
    assert len(raw.rows) == len(rows)


def test_a_table_is_found_by_its_name_on_a_renamed_sheet(adapter: Adapter, tmp_path: Path) -> None:
    raw = adapter.open(
        written(tmp_path / "Renamed.xlsx", [["1", "One", "An", None, 5, None]], sheet="Meine Kunden")
    ).read()
    assert (raw["Accounts"].sheet, raw["Accounts"].columns["account"]) == ("Meine Kunden", ["One"])


def test_vietnamese_headers_are_recognised(adapter: Adapter, tmp_path: Path) -> None:
    headers = ["Mã khách hàng", "Tên khách hàng", "Phụ trách", "mine", "x", "y"]
    raw = adapter.open(written(tmp_path / "Viet.xlsx", [["1", "Đông Á", "Bình", 1, 2, 3]], headers)).read()["Accounts"]
    assert raw.columns["account"] == ["Đông Á"]
    assert raw.headers["account_id"] == "Mã khách hàng"


def test_a_sheet_without_an_excel_table_is_read_from_its_headers_on(adapter: Adapter, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "Plain.xlsx")
    sheet = book.add_worksheet("Accounts")
    sheet.write_row(2, 0, ["account_id", "account", "owner"])
    sheet.write_row(3, 0, ["001", "Anchor", "An"])
    book.close()
    raw = adapter.open(tmp_path / "Plain.xlsx").read()["Accounts"]
    assert raw.columns == {"account_id": ["001"], "account": ["Anchor"], "owner": ["An"]}
    assert list(raw.rows) == [4]


def test_two_currencies_in_one_column_are_seen(adapter: Adapter, tmp_path: Path) -> None:
    def formats(book: Any) -> None:
        for row, form in ((5, '#,##0 "₫"'), (6, "#,##0 [$€-407]"), (7, '#,##0 "₫"')):
            book["Accounts"].cell(row, 6).number_format = form

    rows = [[str(at), "Name", "An", None, 5, None] for at in range(3)]
    path = edited(written(tmp_path / "Money.xlsx", rows), formats)
    assert adapter.open(path).read()["Accounts"].currencies["revenue_12m"] == {"₫": 5, "€": 6}


def test_every_table_of_the_sample_is_read_alike_by_both_adapters(sample: Path, tmp_path: Path) -> None:
    from contextlib import ExitStack

    with ExitStack() as stack:
        file, live = (Adapter(kind, tmp_path, stack).open(sample).read() for kind in ("file", "live"))
    assert list(live) == list(file)
    assert live.unknown == file.unknown
    for name, raw in file.items():
        assert live[name].sheet == raw.sheet
        assert list(live[name].rows) == list(raw.rows)
        assert live[name].headers == raw.headers
        for column, cells in raw.columns.items():
            assert [_moment(cell) for cell in live[name].columns[column]] == [_moment(cell) for cell in cells], (
                name,
                column,
            )


def _moment(cell: object) -> object:
    """Excel has no date without a time of day."""
    if isinstance(cell, dt.date) and not isinstance(cell, dt.datetime):
        return dt.datetime(cell.year, cell.month, cell.day)
    return cell


def test_the_newer_errors_of_excel_have_the_numbers_of_its_documentation() -> None:
    assert (ERRORS[2042], ERRORS[2045], ERRORS[2050]) == ("#N/A", "#SPILL!", "#CALC!")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (dt.datetime(2026, 9, 11, 9, 59, 59, 999999), dt.datetime(2026, 9, 11, 10)),
        (dt.datetime(2026, 9, 11, 10, 0, 0, 900), dt.datetime(2026, 9, 11, 10)),
        (dt.datetime(2026, 9, 11, 10, 0, 0, 250000), dt.datetime(2026, 9, 11, 10, 0, 0, 250000)),
        (dt.datetime(1899, 12, 30, 13, 30), dt.time(13, 30)),
        (Decimal("12.5"), 12.5),
    ],
)
def test_a_cell_as_excel_hands_it_over_becomes_what_the_file_says(given: object, kept: object) -> None:
    assert _plain_value(given) == kept
    assert type(_plain_value(given)) is type(kept)
