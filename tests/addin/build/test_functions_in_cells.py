"""Every REVIEW_ function called from a cell of the in-memory Excel, through the add-in's own VBA and xlwings' server."""

from __future__ import annotations

import datetime as dt
import inspect
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from tests.hosts.memory_excel import MemoryExcel
from udfs import functions

SAMPLE = Path(str(files("addin") / "sample" / "AccountReview-sample.xlsx"))
AS_OF = "DATE(2026,9,30)"
TABLES = ("Accounts", "Touches", "Orders", "Service", "Competitors", "Plans")
DAY_ZERO = dt.datetime(1899, 12, 30)
ALL = ",".join(f"{name}[#All]" for name in TABLES)

FORMULAS = {
    "REVIEW_SCORE": f"=REVIEW_SCORE({AS_OF},{ALL})",
    "REVIEW_CONTACT": f"=REVIEW_CONTACT({AS_OF},{ALL})",
    "REVIEW_ACTIVITY": f"=REVIEW_ACTIVITY({AS_OF},{ALL})",
    "REVIEW_SERVICE": f"=REVIEW_SERVICE({AS_OF},{ALL})",
    "REVIEW_EXPOSURE": f"=REVIEW_EXPOSURE({AS_OF},{ALL})",
    "REVIEW_TOP": f"=REVIEW_TOP({AS_OF},{ALL})",
    "REVIEW_EXPOSED": f"=REVIEW_EXPOSED({AS_OF},{ALL})",
    "REVIEW_WHY": f'=REVIEW_WHY("0105",{AS_OF},{ALL})',
    "REVIEW_LOSE": f"=REVIEW_LOSE({AS_OF},{ALL})",
    "REVIEW_PURPOSE": "=REVIEW_PURPOSE(Touches[purpose])",
    "REVIEW_CADENCE": "=REVIEW_CADENCE(Accounts[tier],Policy[#All])",
    "REVIEW_RHYTHM": "=REVIEW_RHYTHM(Numbers!A1:A3,Numbers!B1:B3,Numbers!C1:C3,30)",
    "REVIEW_REPLIED": f"=REVIEW_REPLIED(Service[opened],Service[first_reply],{AS_OF})",
    "REVIEW_DUE": "=REVIEW_DUE(People[#All],DATE(2026,10,1),DATE(2026,12,31))",
}
NUMBERS = [[4, 90, 100], [12, 300, 420], [2, 10, 400]]


@pytest.fixture(scope="module")
def excel(installed):
    host = MemoryExcel(installed)
    host.open(SAMPLE)
    for name in ("Numbers", "Answers"):
        host.app.workbook.vba_get("Worksheets").vba_get("Add").vba_set("Name", name)
    for row, cells in enumerate(NUMBERS, 1):
        for letter, number in zip("ABC", cells, strict=True):
            host.put("Numbers", f"{letter}{row}", number)
    yield host
    host.close()


@pytest.fixture(scope="module")
def given():
    """The same ranges read by another reader."""
    book = openpyxl.load_workbook(SAMPLE)
    tables = {table.name: sheet[table.ref] for sheet in book for table in sheet.tables.values()}
    rows = {name: [[cell.value for cell in row] for row in cells] for name, cells in tables.items()}

    def column(table, name):
        place = rows[table][0].index(name)
        return [[row[place]] for row in rows[table][1:]]

    day = dt.datetime(2026, 9, 30)
    whole = [rows[name] for name in TABLES]
    return {
        **{name: [day, *whole] for name in FORMULAS if "Accounts[#All]" in FORMULAS[name]},
        "REVIEW_WHY": ["0105", day, *whole],
        "REVIEW_PURPOSE": [column("Touches", "purpose")],
        "REVIEW_CADENCE": [column("Accounts", "tier"), rows["Policy"]],
        "REVIEW_RHYTHM": [*([[row[place]] for row in NUMBERS] for place in range(3)), 30],
        "REVIEW_REPLIED": [column("Service", "opened"), column("Service", "first_reply"), day],
        "REVIEW_DUE": [rows["People"], dt.datetime(2026, 10, 1), dt.datetime(2026, 12, 31)],
    }


def as_cells(answer):
    """A Python answer as cells hold it: a blank is an empty text, a day a number."""

    def cell(value):
        if isinstance(value, dt.datetime):
            return (value - DAY_ZERO) / dt.timedelta(days=1)
        if value is None:
            return ""
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

    return [[cell(value) for value in row] for row in answer]


def spilled(excel, name, answer):
    excel.put("Answers", "A1", FORMULAS[name])
    last = openpyxl.utils.get_column_letter(len(answer[0]))
    found = excel.value("Answers", f"A1:{last}{len(answer)}")
    beyond = excel.value("Answers", f"A{len(answer) + 1}")
    excel.app.sheet("Answers").sheet.vba_get("Range", ["A1"]).vba_get("ClearContents")
    assert beyond is None
    return as_cells(found)


def test_every_function_has_a_formula_here(excel):
    assert sorted(FORMULAS) == sorted(excel.server.names)


@pytest.mark.parametrize("name", FORMULAS)
def test_a_cell_shows_what_python_gives(excel, given, name):
    answer = as_cells(inspect.unwrap(getattr(functions, name))(*given[name]))
    assert len(answer) > 2
    assert spilled(excel, name, answer) == answer


def test_one_value_gives_one_cell_and_another_value_another(excel):
    excel.put("Numbers", "E1", "agree the price list for 2027")
    excel.put("Numbers", "F1", "=REVIEW_PURPOSE(E1)")
    assert excel.value("Numbers", "F1") == "purposeful"
    excel.put("Numbers", "E1", "just saying hello")
    assert excel.value("Numbers", "F1") == "courtesy"
    excel.put("Numbers", "E1", None)
    assert excel.value("Numbers", "F1") == "blank"


def test_a_changed_cell_of_a_table_changes_the_spill(excel):
    excel.put("Numbers", "G1", "=REVIEW_RHYTHM(A1:A3,B1:B3,C1:C3,30)")
    before = excel.value("Numbers", "G1:G3")
    excel.put("Numbers", "C1", 250)
    after = excel.value("Numbers", "G1:G3")
    excel.put("Numbers", "C1", 100)
    assert before[0] != after[0]
    assert before[1:] == after[1:]


def test_a_formula_over_a_spill_follows_it(excel):
    excel.put("Numbers", "I1", "=REVIEW_CADENCE(Accounts[tier])")
    excel.put("Numbers", "J1", "=ROWS(I1#)")
    assert excel.value("Numbers", "J1") == 60


def test_a_users_error_is_one_sentence_in_the_cell(excel):
    excel.put("Numbers", "L1", f"=REVIEW_SCORE({AS_OF},Touches[#All])")
    assert excel.value("Numbers", "L1") == "Accounts: expected the column account in the first row of the range"


def test_an_add_in_not_installed_says_so_in_the_cell_and_starts_no_python(made):
    host = MemoryExcel(made)
    host.open(SAMPLE)
    host.app.workbook.vba_get("Worksheets").vba_get("Add").vba_set("Name", "Answers")
    host.put("Answers", "A1", '=REVIEW_PURPOSE("agree the price")')
    assert host.value("Answers", "A1") == (
        "Account Review is not installed on this computer: run 'account-review install' once, then start Excel again."
    )
    assert host.seen.commands == []
    host.close()
