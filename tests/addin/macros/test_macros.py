"""The macros as a manager meets them: the same on a file and in Excel, and equal to the command line's JSON."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from addin import macros
from addin.books.file import FileBook
from addin.books.live import LiveBook
from addin.buttons import BUTTONS
from tests.addin.macros.conftest import AS_OF, SAMPLE, Adapter, named
from tests.addin.macros.told import Cells, explained, json_of, listed, losses, rounded
from tests.hosts import needed
from tests.hosts.engine import Engine, excel
from tests.hosts.libreoffice import LibreOfficeStore
from tests.hosts.libreoffice_clicks import LibreOfficeClicks
from tests.hosts.soffice import bridge, libreoffice
from workbook.errors import RefusedError


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The command line's JSON of the sample."""
    return json_of(SAMPLE, AS_OF, tmp_path_factory.mktemp("json"))


@pytest.fixture(scope="module", params=["file", "live", pytest.param("libreoffice", marks=pytest.mark.host)])
def clicked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cells]:
    """Every macro run on the sample, a re-score with it: the cells of the saved workbook.

    In LibreOffice each is a click, through the ribbon callback of the built add-in.
    """
    folder = tmp_path_factory.mktemp(f"clicked-{request.param}")
    path = Path(shutil.copy(SAMPLE, folder / "Sample.xlsx"))
    with ExitStack() as stack:
        run: Callable[[str], object] = lambda name: macros.registered(name)(book)  # noqa: E731
        if request.param == "libreoffice":
            needed(bridge(), "LibreOffice and its Python bridge")
            desktop = stack.enter_context(libreoffice(folder))
            engine = Engine(partial(LibreOfficeStore, desktop), partial(LibreOfficeStore, desktop))
            adapter = Adapter(request.param, folder, stack, engine)
            host = LibreOfficeClicks(desktop, request.getfixturevalue("installed"), folder)
            book, run = LiveBook(host.open(adapter.app, path)), host.click
        else:
            adapter = Adapter(request.param, folder, stack)
            book = adapter.open(path)
        if isinstance(book, LiveBook):
            named(book.book)
        else:
            book = FileBook(path, as_of=AS_OF, account="0105")
        for name in ("check_data", "score", "lose", "score"):
            run(name)
        if isinstance(book, LiveBook):
            book.book.sheets["Review"].range("C5").select()
        run("explain")
        yield {sheet.title: _grid(sheet) for sheet in adapter.looked_at(book)}


def _grid(sheet: Any) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


def test_every_account_of_review_has_the_scores_of_the_json(clicked: Cells, told: dict[str, Any]) -> None:
    accounts = {account["account_id"]: account for account in told["accounts"]}
    rows = {row["Id"]: row for row in listed(clicked["Review"], "Id")}
    assert set(rows) == set(accounts)
    assert len(rows) == 60
    for name, row in rows.items():
        account = accounts[str(name)]
        for title, value in (
            ("Exposure", account["exposure"]["score"]), ("from", account["exposure"]["low"]), ("to", account["exposure"]["high"]),
            ("Contact", account["pillars"]["contact"]["score"]), ("Activity", account["pillars"]["activity"]["score"]),
            ("Service", account["pillars"]["service"]["score"]), ("Health", account["health"]),
            ("Health from", account["health_low"]), ("Health to", account["health_high"]),
        ):  # fmt: skip
            assert rounded(row.get(title), 1) == value, (name, title)
        assert rounded(row["Revenue at risk"], 2) == account["revenue_at_risk"]
        assert (row["Grade"], row.get("Band")) == (account["grade"], account["exposure"]["band"])
        assert ("Flagged" in row) == account["flagged"]


def test_every_lost_point_of_reasons_is_one_of_the_json(clicked: Cells, told: dict[str, Any]) -> None:
    rows = [
        (row["Id"], row["Pillar"], rounded(row["Points"], 1), row["Reason"]) for row in listed(clicked["Reasons"], "Id")
    ]
    lost = [
        (account["account_id"], pillar, loss["points"], loss["reason"])
        for account in told["accounts"]
        for pillar, losses in [
            *((pillar, account["pillars"][pillar]["losses"]) for pillar in account["pillars"]),
            ("exposure", account["exposure"]["reasons"]),
        ]
        for loss in losses
    ]
    assert sorted(rows, key=str) == sorted(lost, key=str)
    assert len(rows) > 300


def test_data_check_lists_the_defects_of_the_json(clicked: Cells, told: dict[str, Any]) -> None:
    rows = listed(clicked["Data check"], "Sheet")
    assert [row["What is wrong"] for row in rows] == [defect["message"] for defect in told["defects"]]
    assert [row["Row"] for row in rows] == [defect["row"] for defect in told["defects"]]


def test_lose_two_shows_the_shares_of_the_json(clicked: Cells, told: dict[str, Any]) -> None:
    pairs = listed(clicked["Lose two"], "#")
    assert len(pairs) == 45
    assert rounded(pairs[0]["Of revenue"], 4) == told["lose"]["worst_share"]


def test_exposed_lists_the_flagged_accounts_of_the_json(clicked: Cells, told: dict[str, Any]) -> None:
    flagged = {account["account_id"]: account for account in told["accounts"] if account["flagged"]}
    rows = listed(clicked["Exposed"], "#")
    assert {row["Id"] for row in rows} == set(flagged)
    assert [row["Revenue at risk"] for row in rows] == sorted((row["Revenue at risk"] for row in rows), reverse=True)  # type: ignore[type-var]
    assert {row["Id"]: row.get("Cheapest fix") for row in rows} == {
        name: flagged[name]["next_step"] for name in flagged
    }


def test_explain_shows_every_lost_point_of_the_account_of_the_selected_row(
    clicked: Cells, told: dict[str, Any]
) -> None:
    cells = clicked["Explain"]
    who = str(cells["A3"])
    account = next(account for account in told["accounts"] if f"({account['account_id']})" in who)
    assert sorted(explained(cells)) == sorted(losses(account))
    assert account["account_id"] == "0105"


def test_every_page_says_the_day_it_was_scored_by(clicked: Cells) -> None:
    for sheet in (
        "Start",
        "Exposed",
        "Defence plans",
        "Review",
        "Reasons",
        "Lose two",
        "Due list",
        "Catch up",
        "Card file",
        "Practices",
        "Courtesy",
        "Data check",
        "Explain",
    ):
        assert str(clicked[sheet]["A2"]).startswith("As of 2026-09-30, quarter 2026 Q3")


@pytest.fixture
def desk(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[xw.App, xw.Book]]:
    """Excel with the sample open, its buttons ready to be clicked."""
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "logs"))
    with excel() as app:
        book = app.books.open(str(sample))
        named(book)
        book.set_mock_caller()
        yield app, book


def test_every_button_has_its_macro_and_every_macro_its_button() -> None:
    assert sorted(macros.MACROS) == sorted(button.id for button in BUTTONS)


@pytest.mark.parametrize("name", ["__import__", "os.system", "run", "score; import os", "x" * 500 + "\n", ""])
def test_a_name_that_is_no_button_is_refused_in_one_sentence_and_nothing_runs(
    desk: tuple[xw.App, xw.Book], name: str
) -> None:
    app, book = desk
    before = [sheet.name for sheet in book.sheets]
    macros.run(name)
    (said,) = app.impl.said
    assert "is no button of Account Review" in said
    assert "\n" not in said
    assert len(said) < 150
    assert [sheet.name for sheet in book.sheets] == before


def test_score_leaves_excel_as_it_was_and_says_one_thing(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    book.sheets["Touches"].activate()
    book.sheets["Touches"].range("D7").select()
    app.calculation = "manual" if app.calculation == "automatic" else "automatic"
    before = (app.screen_updating, app.display_alerts, app.calculation, app.enable_events)
    macros.run("score")
    assert (app.screen_updating, app.display_alerts, app.calculation, app.enable_events) == before
    assert (book.sheets.active.name, app.selection.address) == ("Touches", "$D$7")
    assert app.impl.bar == [
        "Account Review: Reading ...", "Account Review: Checking ...", "Account Review: Scoring ...",
        "Account Review: Writing ...", False,
    ]  # fmt: skip
    assert len(app.impl.said) == 1
    assert app.impl.said[0].startswith("6 top customers exposed, ")
    assert [other.name for other in app.books] == ["Sample.xlsx"]


def test_excel_is_as_it_was_after_a_failure_in_the_middle(
    desk: tuple[xw.App, xw.Book], tmp_path: Path, monkeypatch: Any
) -> None:
    app, _book = desk
    during = []

    def broken(*_: object) -> None:
        during.append((app.screen_updating, app.calculation))
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr("addin.books.livewriting.mark", broken)
    macros.run("score")
    assert during == [(False, "manual")]
    assert (app.screen_updating, app.calculation, app.impl.bar[-1]) == (True, "automatic", False)
    assert [other.name for other in app.books] == ["Sample.xlsx"]
    assert "our mistake, not yours" in app.impl.said[0]
    assert "of our own making" in (tmp_path / "logs" / "errors.log").read_text("utf-8")


@pytest.mark.parametrize("habit", [True, False])
def test_no_table_grows_while_we_write_and_excel_keeps_its_habit(
    desk: tuple[xw.App, xw.Book], monkeypatch: Any, habit: bool
) -> None:
    app, _book = desk
    habits, during = app.impl.api.AutoCorrect, []
    habits.AutoExpandListRange = habit
    monkeypatch.setattr("addin.books.livewriting.mark", lambda *_: during.append(habits.AutoExpandListRange))
    macros.run("lose")
    assert (during, habits.AutoExpandListRange) == ([False], habit)


def test_a_users_error_is_one_sentence_and_no_log(desk: tuple[xw.App, xw.Book], tmp_path: Path) -> None:
    app, book = desk
    book.sheets["Policy"].range("Z1").value = "'soon"
    macros.run("score")
    assert app.impl.said == [
        "The cell named AsOf holds 'soon', expected the date to score by; write a date there, or clear the cell to "
        "score by today."
    ]
    assert not (tmp_path / "logs").exists()


def test_a_name_without_a_cell_is_refused_and_a_deleted_cell_means_today(desk: tuple[xw.App, xw.Book]) -> None:
    _, book = desk
    book.names.add("AsOf", "=2026")
    with pytest.raises(RefusedError, match="refers to no single cell"):
        LiveBook(book).as_of()
    book.names.add("AsOf", "=Policy!#REF!")
    assert LiveBook(book).as_of() == dt.date.today()


def test_a_file_knows_its_cell_named_as_of_too(desk: tuple[xw.App, xw.Book], tmp_path: Path) -> None:
    desk[1].save(str(tmp_path / "Named.xlsx"))
    assert FileBook(tmp_path / "Named.xlsx").as_of() == AS_OF
    assert FileBook(tmp_path / "Named.xlsx", as_of=dt.date(2026, 6, 30)).as_of() == dt.date(2026, 6, 30)
    assert FileBook(SAMPLE).as_of() == dt.date.today()


def test_score_refuses_a_read_only_workbook_before_it_works(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    book.impl.api.ReadOnly = True
    macros.run("score")
    (said,) = app.impl.said
    assert "open for reading only" in said
    assert app.impl.bar == [False]


def test_explain_in_a_read_only_workbook_is_shown_in_a_new_one(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    book.impl.api.ReadOnly = True
    before = [sheet.name for sheet in book.sheets]
    book.sheets["Accounts"].range("A5").select()
    macros.run("explain")
    assert [sheet.name for sheet in book.sheets] == before
    assert app.books.active.name == "Book1"
    assert app.books.active.sheets[0].range("A1").value == "Explain"


def test_a_protected_structure_is_refused_before_anything_is_written(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    book.impl.api.ProtectStructure = True
    macros.run("score")
    assert "the workbook's structure is protected" in app.impl.said[0]
    assert "Review" not in [sheet.name for sheet in book.sheets]


@pytest.mark.parametrize(("sheet", "cell"), [("Accounts", "C6"), ("Orders", "E6"), ("Touches", "A6")])
def test_explain_takes_the_account_of_the_selected_row_of_any_input_sheet(
    desk: tuple[xw.App, xw.Book], sheet: str, cell: str
) -> None:
    app, book = desk
    place = book.sheets[sheet].range(cell)
    table = book.sheets[sheet].tables[0]
    headers = table.header_row_range.value
    wanted = book.sheets[sheet].range((place.row, table.range.column + headers.index("account_id"))).value
    place.select()
    macros.run("explain")
    assert book.sheets.active.name == "Explain"
    assert f"({wanted})" in book.sheets["Explain"].range("A3").value
    assert app.impl.said == []


def test_explain_asks_where_the_row_names_no_account(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    book.sheets["Questions"].range("A6").select()
    app.impl.answers = ["pacific harbour"]
    macros.run("explain")
    assert "(0105)" in book.sheets["Explain"].range("A3").value


def test_explain_without_an_answer_says_what_to_select_and_writes_nothing(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    macros.run("explain")
    assert app.impl.said == ["Select a row of the account, on any sheet, then click Explain account again."]
    assert "Explain" not in [sheet.name for sheet in book.sheets]


def test_settings_goes_to_the_policy_sheet_wherever_it_is_called(desk: tuple[xw.App, xw.Book]) -> None:
    _, book = desk
    book.sheets["Policy"].name = "Unsere Regeln"
    macros.run("settings")
    assert book.sheets.active.name == "Unsere Regeln"


def test_the_guide_opens_beside_the_workbook_and_leaves_it_alone(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    before = [sheet.name for sheet in book.sheets]
    macros.run("guide")
    assert [sheet.name for sheet in book.sheets] == before
    assert app.books.active.sheets[0].range("A1").value == "Guide"
    assert app.impl.said == []


def test_new_workbook_goes_where_the_user_says_and_is_opened(desk: tuple[xw.App, xw.Book], tmp_path: Path) -> None:
    app, _ = desk
    app.impl.answers = [str(tmp_path / "New.xlsx")]
    macros.run("new_workbook")
    assert app.books.active.name == "New.xlsx"
    assert "Accounts" in [sheet.name for sheet in app.books.active.sheets]
    app.impl.answers = [str(tmp_path / "New.xlsx")]
    macros.run("new_workbook")
    assert "is there already" in app.impl.said[-1]


def test_a_cancelled_new_workbook_makes_nothing(desk: tuple[xw.App, xw.Book], tmp_path: Path) -> None:
    app, _ = desk
    macros.run("new_workbook")
    assert (app.impl.said, [path.name for path in tmp_path.iterdir()]) == ([], ["Sample.xlsx"])


def test_lose_goes_to_its_page_and_check_data_to_its_own(desk: tuple[xw.App, xw.Book]) -> None:
    app, book = desk
    macros.run("lose")
    assert (book.sheets.active.name, app.impl.said) == ("Lose two", [])
    macros.run("check_data")
    assert (book.sheets.active.name, app.impl.said) == ("Data check", ["42 defects: see sheet Data check."])
