"""Due on the sample firm: the sheet, the terminal and the calendar tell the same list, in three languages."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from addin import due_cli, jobs
from addin.books.file import FileBook
from addin.books.live import LiveBook
from addin.due import listed, macros
from addin.report import due as report
from tests.addin.macros.conftest import SAMPLE, Adapter, adapter, edited  # noqa: F401, a fixture
from tests.hosts.engine import excel

AS_OF = dt.date(2026, 9, 30)
OWNERS = ["Daniel Okafor", "Nguyễn Thu Hà", "Trần Quốc Bảo", "林美華"]


@pytest.fixture(scope="module")
def found():
    return listed(FileBook(SAMPLE, as_of=AS_OF, today=AS_OF, shown=False))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "Sample.xlsx"))


def run(*words):
    return CliRunner().invoke(due_cli.due, [*map(str, words), "--as-of", "2026-09-30"])


def test_the_sample_s_list_is_of_four_owners_in_order(found):
    assert list(dict.fromkeys(found.things["owner"])) == OWNERS
    assert found.things.groupby("owner")["date"].apply(lambda days: days.is_monotonic_increasing).all()


def test_the_sheet_has_a_row_for_each_and_says_how_much_every_owner_has_to_do(found):
    page = report.page(jobs.story_of(found.review, found.loaded))
    assert page.parts[0].lines == [
        ("Daniel Okafor", "6 overdue, 11 in the next 7 days, 15 later"),
        ("Nguyễn Thu Hà", "3 overdue, 21 in the next 7 days, 29 later"),
        ("Trần Quốc Bảo", "10 overdue, 7 in the next 7 days, 12 later"),
        ("林美華", "6 overdue, 17 in the next 7 days, 13 later"),
    ]
    (things,) = page.blocks
    assert things.frame["state"].value_counts().to_dict() == {"later": 69, "in 7 days": 56, "overdue": 25}
    assert len(found.things) == 150


def test_a_workbook_with_nothing_due_says_so(tmp_path):
    path = tmp_path / "Empty.xlsx"
    jobs.new(path)
    nothing = listed(FileBook(path, as_of=AS_OF, today=AS_OF, shown=False))
    page = report.page(jobs.story_of(nothing.review, nothing.loaded))
    assert page.parts[0].lines == ["Nothing is due."]
    assert page.blocks[0].empty == "Nothing is due."


def test_ids_on_the_sheet_are_text_and_long_words_wrap(found):
    page = report.page(jobs.story_of(found.review, found.loaded))
    kinds = {field.key: field.kind for field in page.blocks[0].fields}
    assert kinds["account_id"] == "id"
    assert {kinds[name] for name in ("account", "person", "what", "source")} == {"wrap"}
    assert page.blocks[0].frame["account_id"].str.len().eq(4).all()


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_every_kind_and_state_has_a_word_of_its_own_in_each_language(language):
    from addin.language import translator

    names = report.kinds(translator(language))
    assert len(set(names.values())) == len(names)


def test_the_button_writes_the_sheet_and_ids_keep_their_zeros(adapter: Adapter, book: Path) -> None:  # noqa: F811
    opened = adapter.open(edited(book, _as_of))
    macros.due(opened)
    cells = adapter.cells(opened, "Due list")
    texts = [value for value in cells.values() if isinstance(value, str)]
    assert {
        "By owner",
        "overdue",
        "booked contact",
        "0108",
        "Booked: Present 23 hours a year saved with Coupling FC-90",
    } <= set(texts)
    assert dt.datetime(2026, 10, 15) in cells.values()


def _as_of(made):
    from openpyxl.workbook.defined_name import DefinedName

    made["Policy"]["Z1"] = dt.datetime(2026, 9, 30)
    made.defined_names["AsOf"] = DefinedName("AsOf", attr_text="Policy!$Z$1")


def test_the_command_prints_one_owner_s_list_and_writes_the_same_as_a_calendar(found, book, tmp_path):
    file = tmp_path / "Bao.ics"
    result = run(book, "--owner", "quoc bao", "--ics", file)
    own = found.things[found.things["owner"] == "Trần Quốc Bảo"]
    assert result.exit_code == due_cli.WITH_DEFECTS
    assert "Trần Quốc Bảo" in result.output
    assert not any(other in result.output for other in OWNERS if other != "Trần Quốc Bảo")
    assert f"{len(own)} things to do, {own['overdue'].sum()} of them overdue." in result.output
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [event["description"] for event in events] == own["what"].tolist()
    assert [event["dtstart"].dt for event in events] == [max(day.date(), AS_OF) for day in own["date"]]


def test_the_book_is_left_as_it_is(book):
    before = book.read_bytes()
    run(book)
    assert book.read_bytes() == before


def test_a_second_calendar_takes_the_place_of_the_first(book, tmp_path):
    file = tmp_path / "All.ics"
    run(book, "--ics", file)
    first = file.read_bytes()
    run(book, "--ics", file)
    assert file.read_bytes() == first


def test_fewer_days_are_a_shorter_list(found, book):
    result = run(book, "--days", "7")
    week = listed(FileBook(book, as_of=AS_OF, today=AS_OF, shown=False), 7)
    assert len(week.things) < len(found.things)
    assert f"{len(week.things)} things to do" in result.output


def test_an_unknown_owner_is_refused_with_the_names_there_are(book):
    result = run(book, "--owner", "zz")
    assert result.exit_code == 2
    assert "No owner or team is called 'zz'; the nearest are: " in result.output


def test_a_team_s_list_and_calendar_are_those_of_its_owners(found, book, tmp_path):
    file = tmp_path / "Team.ics"
    result = run(book, "--owner", "vietnam", "--ics", file)
    own = found.things[found.things["owner"].isin(["Nguyễn Thu Hà", "Trần Quốc Bảo"])]
    assert f"{len(own)} things to do" in result.output
    assert not any(other in result.output for other in ("Daniel Okafor", "林美華"))
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert [event["summary"].split(" (")[-1] for event in events] == [f"{owner})" for owner in own["owner"]]


def test_the_calendar_button_writes_an_owner_s_file_beside_the_workbook(book, monkeypatch):
    opened = FileBook(book, as_of=AS_OF, today=AS_OF)
    monkeypatch.setattr(opened, "ask", lambda question, default="": "okafor")
    macros.due_calendar(opened)
    events = Calendar.from_ical((book.parent / "Due Daniel Okafor.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 32
    assert opened.told[0].startswith("32 events are in ")


def test_the_calendar_button_takes_a_team_s_name_too(book, monkeypatch):
    asked = []
    opened = FileBook(book, as_of=AS_OF, today=AS_OF)
    monkeypatch.setattr(opened, "ask", lambda question, default="": asked.append(question) or "VIETNAM")
    macros.due_calendar(opened)
    assert asked == ["Whose calendar? An owner or team, or a part of the name; empty for everybody."]
    events = Calendar.from_ical((book.parent / "Due Vietnam.ics").read_bytes()).walk("VEVENT")
    assert opened.told[0].startswith(f"{len(events)} events are in ")


def test_who_cancels_the_question_gets_no_calendar(book):
    macros.due_calendar(FileBook(book, as_of=AS_OF, today=AS_OF))
    assert list(book.parent.glob("*.ics")) == []


def test_in_excel_an_empty_answer_means_everybody_and_the_file_is_named_after_the_workbook(book):
    with excel() as app:
        opened = app.books.open(str(edited(book, _as_of)))
        app.impl.answers = [""]
        macros.due_calendar(LiveBook(opened))
    events = Calendar.from_ical((book.parent / "Due Sample.ics").read_bytes()).walk("VEVENT")
    assert len(events) == 150
