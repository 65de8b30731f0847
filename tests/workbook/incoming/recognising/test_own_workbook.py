"""A workbook of our own given as a file: what was entered is read, and what was computed from it is not."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.workbook.incoming.recognising.foreigners import LATEST, table
from workbook.incoming.deriving import foreign
from workbook.incoming.files import grids
from workbook.incoming.recognising import Recognised, recognise
from workbook.sheets import MARK

TOUCHES = ["touch_id", "date", "account_id", "owner", "channel"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An input table under a title, a result of ours, and a sheet of the user's own."""
    path = tmp_path / "scored.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        log = made.add_worksheet("Log")
        log.write(0, 0, "Every contact. Dark headers must be filled.")
        log.add_table(
            1, 0, 2, 4,
            {"name": "Touches", "columns": [{"header": name} for name in TOUCHES],
             "data": [["T1", "2026-01-05", "0101", "Lan", "call"]]},
        )  # fmt: skip
        log.write_row(5, 0, ["T9", "2026-01-06", "0101", "Lan", "call"])
        result = made.add_worksheet("Courtesy")
        result.write_row(0, 0, TOUCHES)
        result.write_row(1, 0, ["T2", "2026-01-07", "0101", "Lan", "call"])
        made.define_name(f"{MARK}Courtesy", "='Courtesy'!$A$1:$E$2")
        mine = made.add_worksheet("My list")
        mine.write_row(0, 0, ["Customer", "Account Manager"])
        mine.write_row(1, 0, ["Acme", "Lan"])
    return path


def without_tables(path: Path) -> Path:
    """The same book, its Excel tables called as another program calls them."""
    other = path.with_name("other.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if "/tables/" in info.filename:
                data = re.sub(rb'(ame)="Touches"', rb'\1="Table7"', data)
            new.writestr(info, data)
    return other


def test_of_a_scored_workbook_only_the_input_tables_are_read_and_the_rest_is_named(book):
    [grid] = grids(book)
    assert (grid.name, grid.notes) == (
        "Log",
        [
            "scored.xlsx is a workbook of account reviews: only its input tables are read. Passed over: Courtesy, My list"
        ],
    )


def test_an_input_table_ends_where_the_table_ends_and_its_title_is_no_header(book):
    found = recognise(grids(book)[0])
    assert isinstance(found, Recognised)
    assert (found.export.title, list(found.headers.values())) == ("Account Review: Touches", TOUCHES)
    assert table(foreign(found, latest=LATEST), "touch_id", "row") == [("T1", 3)]


def test_the_table_is_what_it_is_called_wherever_it_stands(book, tmp_path):
    copy = shutil.copy(book, tmp_path / "orders.csv")
    found = recognise(grids(copy)[0])
    assert isinstance(found, Recognised)
    assert found.table == "Touches"


def test_a_result_is_passed_over_by_its_hidden_mark_where_no_input_table_is_there(book):
    assert [grid.name for grid in grids(without_tables(book))] == ["Log", "My list"]


def test_another_programs_table_that_is_called_like_ours_is_no_table_of_ours(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "crm.xlsx")) as made:
        sheet = made.add_worksheet("Export")
        columns = [{"header": name} for name in ("Id", "Name", "OwnerId", "ParentId")]
        sheet.add_table(0, 0, 1, 3, {"name": "Accounts", "columns": columns, "data": [["001A", "Acme", "005A", ""]]})
        made.add_worksheet("More").write_row(0, 0, ["a", "b"])
    found = grids(tmp_path / "crm.xlsx")
    assert [(grid.name, grid.notes) for grid in found] == [("Export", []), ("More", [])]
