"""The whole way of a click: ribbon, the add-in's VBA, the Python macro, cells of the same Excel in memory.

What stands in the cells then is what the command line writes into the file.
"""

from __future__ import annotations

import datetime as dt
import shutil
import warnings
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from addin import macros, writing
from addin.books.file import FileBook
from tests.hosts.memory_excel import MemoryExcel
from tests.hosts.memory_store import MemoryStore, macros_of
from workbook.journal import read as journal
from workbook.sheets import Area

SAMPLE = Path(str(files("addin") / "sample" / "AccountReview-sample.xlsx"))
AS_OF = dt.date(2026, 9, 30)
RESULTS = {
    "check_data": ["Data check"],
    "score": [
        "Start",
        "Exposed",
        "Defence plans",
        "Review",
        "Reasons",
        "Lose two",
        "Pictures",
        "Owners",
        "Due list",
        "Catch up",
        "Card file",
        "Practices",
        "Courtesy",
        "Data check",
    ],
    "lose": ["Lose two"],
    "explain": ["Explain"],
}


class Clicked:
    """The sample in the in-memory Excel, with the day of the review in it."""

    def __init__(self, installed: bytes, folder: Path) -> None:
        self.host = MemoryExcel(installed)
        self.book = self.host.open(Path(shutil.copy(SAMPLE, folder / "Sample.xlsx")))
        self.store = MemoryStore(self.host, self.book)
        self.store.type_in("Policy", 1, 26, [[dt.datetime(2026, 9, 30)]])
        self.store.set_name("AsOf", "Policy!$Z$1")

    def cells(self, sheet: str) -> dict[tuple[int, int], object]:
        rows = self.store.values(sheet, Area(1, 1, *self.store.used(sheet)))
        return {
            (r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value not in (None, "")
        }


@pytest.fixture
def clicked(installed, tmp_path):
    made = Clicked(installed, tmp_path)
    yield made
    made.host.close()


def of_the_command_line(name: str, folder: Path) -> Path:
    """The same macro on a file, as the command line runs it."""
    path = Path(shutil.copy(SAMPLE, folder / "File.xlsx"))
    macros.registered(name)(FileBook(path, as_of=AS_OF, account="0105"))
    return path


def cells_of(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    """The cells of every sheet, of a file opened once: it takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    return {
        sheet.title: {(c.row, c.column): c.value for row in sheet.iter_rows() for c in row if c.value not in (None, "")}
        for sheet in book.worksheets
    }


@pytest.mark.parametrize("name", RESULTS)
def test_a_click_leaves_in_the_cells_what_the_command_line_writes(clicked, name, tmp_path):
    path = of_the_command_line(name, tmp_path)
    inputs = clicked.store.sheets()
    with macros_of(clicked.host, clicked.book) as app:
        if name == "explain":
            row = 1 + [account for (account,) in clicked.store.values("Accounts", Area(1, 1, 63, 1))].index("0105")
            app.books[0].sheets["Accounts"].range((row, 3)).select()
        clicked.host.click(name)
    assert clicked.host.seen.executed == [f"import addin.macros; addin.macros.run('{name}')"]
    assert [sheet for sheet in clicked.store.sheets() if sheet not in inputs] == RESULTS[name], app.impl.said
    expected = cells_of(path)
    for sheet in RESULTS[name]:
        assert clicked.cells(sheet) == expected[sheet]
    assert clicked.host.told == []


def test_a_second_score_over_the_sheets_of_another_day_leaves_what_the_command_line_writes(clicked, tmp_path):
    path = of_the_command_line("score", tmp_path)
    clicked.store.type_in("Policy", 1, 26, [[dt.datetime(2026, 6, 30)]])
    with macros_of(clicked.host, clicked.book) as app:
        clicked.host.click("score")
        before = {sheet: clicked.store.used(sheet)[0] for sheet in RESULTS["score"]}
        clicked.store.type_in("Policy", 1, 26, [[dt.datetime(2026, 9, 30)]])
        clicked.host.click("score")
    assert (
        app.impl.said[1]
        == "6 top customers exposed, 1,627,916 of yearly revenue at risk. 42 defects: see sheet Data check."
    )
    after = {sheet: clicked.store.used(sheet)[0] for sheet in RESULTS["score"]}
    assert after["Exposed"] != before["Exposed"]
    expected = cells_of(path)
    for sheet in RESULTS["score"]:
        assert clicked.cells(sheet) == expected[sheet], sheet


def test_new_workbook_makes_one_where_the_user_says_and_opens_it(clicked, tmp_path):
    with macros_of(clicked.host, clicked.book) as app:
        app.impl.answers = [str(tmp_path / "Mine.xlsx")]
        clicked.host.click("new_workbook")
    assert [book.name for book in clicked.host.app.workbooks()][-1] == "Mine.xlsx"
    assert cells_of(tmp_path / "Mine.xlsx")["Accounts"]


def test_functions_over_what_a_click_wrote_follow_it(clicked):
    with macros_of(clicked.host, clicked.book):
        clicked.host.click("lose")
    clicked.host.put("Notes to self", "Z1", "=COUNTA('Lose two'!A:A)>10")
    assert clicked.host.value("Notes to self", "Z1") is True


def test_a_contact_logged_by_a_click_is_in_the_journal_and_in_the_cells(clicked, tmp_path, monkeypatch):
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "pc"))
    before = len(column(clicked, "Touches"))
    with macros_of(clicked.host, clicked.book) as app:
        row = 1 + column(clicked, "Accounts").index("0105")
        app.books[0].sheets["Accounts"].range((row, 3)).select()
        app.impl.answers = ["2026-09-29", "visit", "", "Agree the spares list", "", ""]
        clicked.host.click("log_contact")
    (record,) = journal(writing.place(tmp_path / "Sample.xlsx").folders).records
    assert column(clicked, "Touches")[before:] == [record]
    assert clicked.store.sheets()[-1] == "Journal"
    assert "Records taken into the workbook: 1." in app.impl.said[0]
    assert clicked.host.told == []


def test_a_click_brings_in_what_a_colleague_wrote_down(clicked, tmp_path):
    colleague = writing.place(tmp_path / "Sample.xlsx", tmp_path / "other pc")
    record = writing.competitor_seen(colleague, "0105", {"kind": "quoting", "competitor": "Rival Ltd"}).record.id
    with macros_of(clicked.host, clicked.book) as app:
        clicked.host.click("merge_entries")
    assert app.impl.said == ["Records taken into the workbook: 1."]
    assert record in set(clicked.cells("Journal").values())
    assert "Rival Ltd" in set(clicked.cells("Competitors").values())


def column(clicked, sheet: str) -> list[object]:
    """The filled cells of a sheet's first column."""
    cells = clicked.store.values(sheet, Area(1, 1, clicked.store.used(sheet)[0], 1))
    last = max(at for at, (cell,) in enumerate(cells) if cell not in (None, ""))
    return [cell for (cell,) in cells[: last + 1]]
