"""Writing through the port: our sheets are rewritten, and what a manager put beside them stays with its row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

from addin.books import Book
from addin.books.live import LiveBook
from tests.addin.macros.conftest import Adapter, edited
from workbook.errors import RefusedError
from workbook.pages import Block, Field, Figure, Figures, Lines, Page

FIELDS = (
    Field("account_id", "Account no.", 12, "id"),
    Field("account", "Account", 28),
    Field("health", "Health", 9, "score", "bar"),
    Field("reason", "Reason", 40, "wrap"),
)
MINH, DELTA, NORD = ("001", "Minh", 71.5, ""), ("002", "Đelta", 12.0, "late"), ("003", "北", 55.0, "")
HEADER, FIRST = 4, 5  # rows of the sheet Review


def review(*rows: tuple[str, str, float, str], more: int = 0) -> Page:
    """A keyed table, and below it a second one of `more` rows."""
    frame = pd.DataFrame(list(rows), columns=["account_id", "account", "health", "reason"])
    blocks = [Block("", FIELDS, frame, "Review", "account_id")]
    if more:
        blind = pd.DataFrame({"who": [f"Blind {at}" for at in range(more)], "n": range(more)})
        blocks.append(Block("Blind spots", (Field("who", "Who"), Field("n", "Number", kind="int")), blind, "Blind"))
    return Page("Review", "Review", blocks, ["As of 2026-11-22"], freeze_columns=2)


@pytest.fixture
def book(adapter: Adapter, tmp_path: Path) -> Book:
    with xlsxwriter.Workbook(tmp_path / "Mine.xlsx") as made:
        made.add_worksheet("My notes").write_string("A1", "mine")
    return adapter.open(tmp_path / "Mine.xlsx")


def changed(adapter: Adapter, book: Book, change: Any) -> Book:
    """The workbook after a manager worked in it."""
    path = adapter.saved(book)
    if isinstance(book, LiveBook):
        book.book.close()
    return adapter.open(edited(path, change))


def tables(adapter: Adapter, book: Book, sheet: str = "Review") -> dict[str, str]:
    found = adapter.looked_at(book)[sheet]
    return {table.displayName: table.ref for table in found.tables.values()}


def test_a_new_page_comes_in_front_and_the_managers_sheet_stays(adapter: Adapter, book: Book) -> None:
    start = Page(
        "Start", "Start", [Figures([Figure(7, "flagged")]), Lines("Next", [("1.", "Call Nord."), "Then Minh."])]
    )
    book.write([start, review(MINH, DELTA)])
    made = adapter.looked_at(book)
    assert made.sheetnames == ["Start", "Review", "My notes"]
    assert made["My notes"]["A1"].value == "mine"
    assert adapter.cells(book, "Review") == {
        "A1": "Review", "A2": "As of 2026-11-22",
        "A4": "Account no.", "B4": "Account", "C4": "Health", "D4": "Reason",
        "A5": "001", "B5": "Minh", "C5": 71.5,
        "A6": "002", "B6": "Đelta", "C6": 12, "D6": "late",
    }  # fmt: skip
    assert made["Review"]["C5"].number_format == "0.0_)_)"
    assert tables(adapter, book) == {"Review": "A4:D6"}


def test_our_area_is_known_by_a_hidden_name(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH, DELTA)])
    name = adapter.looked_at(book).defined_names["_AccountReview_Review"]
    assert (name.attr_text, name.hidden) == ("'Review'!$A$1:$E$6", True)


def test_writing_the_same_again_changes_no_cell(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH, DELTA, more=2)])
    first = adapter.cells(book, "Review")
    book.write([review(MINH, DELTA, more=2)])
    assert adapter.cells(book, "Review") == first
    assert tables(adapter, book) == {"Review": "A4:D6", "Blind": "A9:B11"}


@pytest.mark.parametrize("rows", [(), (NORD,), (NORD, MINH, DELTA)], ids=["0 rows", "1 row", "3 rows"])
def test_a_table_grows_and_shrinks_with_the_one_below_it(adapter: Adapter, book: Book, rows: tuple[Any, ...]) -> None:
    book.write([review(MINH, DELTA, more=3)])
    book.write([review(*rows, more=1)])
    cells = adapter.cells(book, "Review")
    last = HEADER + max(len(rows), 1)
    assert tables(adapter, book) == {"Review": f"A4:D{last}", "Blind": f"A{last + 3}:B{last + 4}"}
    assert [cells.get(f"A{FIRST + at}") for at in range(len(rows))] == [row[0] for row in rows]
    assert (cells[f"A{last + 2}"], cells[f"A{last + 4}"]) == ("Blind spots", "Blind 0")
    assert max(int(place[1:]) for place in cells) == last + 4


def test_a_renamed_and_moved_sheet_is_found_again(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH)])

    def move(made: Any) -> None:
        made["Review"].title = "Meine Liste"
        made.defined_names["_AccountReview_Review"].attr_text = "'Meine Liste'!$A$1:$E$5"
        made.move_sheet("Meine Liste", 1)

    book = changed(adapter, book, move)
    book.write([review(DELTA)])
    made = adapter.looked_at(book)
    assert made.sheetnames == ["My notes", "Meine Liste"]
    assert made["Meine Liste"]["A5"].value == "002"


def test_what_a_manager_wrote_beside_the_table_follows_its_account(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH, DELTA, NORD, more=1)])

    def write(made: Any) -> None:
        sheet = made["Review"]
        sheet["F4"] = "My view"
        sheet["F5"], sheet["G5"], sheet["F7"] = "about Minh", "=C5*2+$C$4", 3.5
        sheet["F5"].fill = PatternFill("solid", start_color="FFFFEE00")
        sheet["F7"].number_format = "0.00"
        sheet["H9"] = "beside the second heading"

    book = changed(adapter, book, write)
    book.write([review(NORD, DELTA, MINH, more=1)])
    cells = adapter.cells(book, "Review")
    assert [cells[f"A{row}"] for row in (5, 6, 7)] == ["003", "002", "001"]
    assert {place: value for place, value in cells.items() if place[0] in "FGH"} == {
        "F4": "My view", "F5": 3.5, "F7": "about Minh", "G7": "=C7*2+$C$4", "H9": "beside the second heading",
    }  # fmt: skip
    sheet = adapter.looked_at(book)["Review"]
    assert sheet["F7"].fill.start_color.rgb == "FFFFEE00"
    assert sheet["F5"].number_format == "0.00"
    assert sheet["F5"].fill.fill_type is None


def test_entries_of_an_account_no_longer_listed_are_kept_below_and_come_back(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH, DELTA, more=1)])

    def write(made: Any) -> None:
        made["Review"]["F5"] = "about Minh"

    book = changed(adapter, book, write)
    book.write([review(DELTA, more=1)])
    cells = adapter.cells(book, "Review")
    assert cells["A7"] == "No longer listed; your own entries are kept here:"
    assert (cells["A8"], cells["F8"]) == ("001", "about Minh")
    assert (cells["A10"], cells["A11"]) == ("Blind spots", "Who")
    book.write([review(DELTA, MINH, more=1)])
    cells = adapter.cells(book, "Review")
    assert (cells["A6"], cells["F6"]) == ("001", "about Minh")
    assert "No longer listed; your own entries are kept here:" not in cells.values()
    assert [place for place in cells if place[0] == "F"] == ["F6"]


def test_a_column_a_manager_added_to_the_table_stays_in_it(adapter: Adapter, book: Book) -> None:
    book.write([review(MINH, DELTA)])

    def add(made: Any) -> None:
        sheet = made["Review"]
        sheet["E4"], sheet["E5"], sheet["E6"] = "Mine", "m", "d"
        table = sheet.tables["Review"]
        table.ref = table.autoFilter.ref = "A4:E6"
        table.tableColumns.append(openpyxl.worksheet.table.TableColumn(id=5, name="Mine"))

    book = changed(adapter, book, add)
    book.write([review(NORD, DELTA, MINH)])
    cells = adapter.cells(book, "Review")
    assert tables(adapter, book) == {"Review": "A4:E7"}
    assert [cells.get(f"E{row}") for row in (4, 5, 6, 7)] == ["Mine", None, "d", "m"]


def test_what_stands_above_our_table_on_a_row_of_its_own_is_refused_and_nothing_written(
    adapter: Adapter, book: Book
) -> None:
    book.write([review(MINH)])

    def add(made: Any) -> None:
        sheet = made["Review"]
        table = made.defined_names["_AccountReview_Review"]
        table.attr_text = "'Review'!$B$2:$F$6"
        sheet.move_range("A1:E5", rows=1, cols=1)
        sheet.tables["Review"].ref = sheet.tables["Review"].autoFilter.ref = "B5:E6"
        sheet["A3"] = "mine"

    book = changed(adapter, book, add)
    with pytest.raises(RefusedError, match="A3 was added above or left of it"):
        book.write([review(DELTA)])


TRICKS = ("=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("text", TRICKS)
def test_a_text_never_becomes_a_formula(adapter: Adapter, book: Book, text: str) -> None:
    tricky = ("001", text, 1.0, text)
    book.write([review(tricky)])  # a new sheet
    book.write([review(NORD, tricky)])  # pasted over the old one

    def write(made: Any) -> None:
        made["Review"]["F6"].value = text
        made["Review"]["F6"].data_type = "s"

    book = changed(adapter, book, write)
    book.write([review(tricky, NORD)])  # the manager's text has moved
    book.write([review(NORD)])  # and stands below the table
    made = adapter.looked_at(book)["Review"]
    assert [(cell.coordinate, cell.value) for row in made.iter_rows() for cell in row if cell.data_type == "f"] == []
    kept = made["F8"].value
    assert kept.replace("_x000D_", "\r").replace("_x0009_", "\t").strip() == text.strip()


def test_a_key_that_looks_like_a_formula_is_kept_below_as_text(adapter: Adapter, book: Book) -> None:
    book.write([review(("=1+1", "Tricky", 1.0, ""))])

    def write(made: Any) -> None:
        made["Review"]["F5"] = "mine"

    book = changed(adapter, book, write)
    book.write([review(NORD)])
    made = adapter.looked_at(book)["Review"]
    assert (made["A8"].value, made["A8"].data_type, made["F8"].value) == ("=1+1", "s", "mine")
