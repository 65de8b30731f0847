"""The sheets Catch up, Card file and Practices, and what Start tells of them: on the sample firm and on small books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from addin import jobs
from addin.report import Story, cardfile, catchup, pages, practices, start
from tests.udfs.tables import AS_OF, ago, book, touch, typed
from udfs.due import due
from udfs.model import review
from udfs.practices import PRACTICES, Practices, practised
from workbook import starters
from workbook.pages import Cell, Grid, Lines, Page

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"


@pytest.fixture(scope="module")
def story() -> Story:
    loaded = jobs.load(SAMPLE, AS_OF)
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


def of(story: Story, cases: dict[str, Any], **tables: pd.DataFrame) -> Story:
    """The story of a small book; it takes from the sample's what it tells its pages by."""
    made = book(cases, **tables)
    nothing = {name: table.iloc[:0] for name, table in story.loaded.tables.items()}
    loaded = replace(story.loaded, tables={**nothing, **made})
    return replace(story, review=review(made, AS_OF), loaded=loaded)


def told(story: Story, *measures: dict[str, Any], left: pd.DataFrame | None = None) -> Story:
    """The story with these figures of the practice `answered` instead of its own, all others unknown."""
    rows = [
        {"code": p.code, "text": p.text, "owner": owner, "unit": p.unit, "at_most": p.at_most, "met": None,
         **dict.fromkeys(("done", "due", "value", "before", "target"), float("nan"))}
        for p in PRACTICES for owner in sorted({"", *(m["owner"] for m in measures)})
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    for measure in measures:
        at = frame.index[(frame["code"] == "answered") & (frame["owner"] == measure["owner"])]
        for name, value in measure.items():
            frame.loc[at, name] = value
    own = story.practices
    return replace(story, told=Practices(frame, own.left if left is None else left, own.cards))


def row(page: Page, label: str, grid: int = 0) -> dict[int, Cell]:
    """The cells of the row of a practice, by column."""
    grids = [part for part in page.parts if isinstance(part, Grid)]
    (found,) = [cells for cells in grids[grid].rows if cells and cells[0].value == label]
    return {cell.column: cell for cell in found}


def test_all_pages_of_a_score_work_the_practices_out_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def counted(*args: Any) -> Practices:
        calls.append(args)
        return practised(*args)

    monkeypatch.setattr("udfs.practices.practised", counted)
    pages(replace(story))
    assert len(calls) == 1


def test_practices_worked_out_elsewhere_are_told_as_they_are(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    narrowed = replace(story, told=story.practices)
    monkeypatch.setattr("udfs.practices.practised", lambda *_: pytest.fail("worked out again"))
    assert narrowed.practices is story.practices


def test_every_practice_stands_on_the_sheet_once(story: Story) -> None:
    codes = [code for group in practices.groups(str).values() for code in group]
    assert sorted(codes) == sorted(practice.code for practice in PRACTICES)
    labels = {practice.label for practice in PRACTICES}
    firm = next(part for part in practices.page(story).parts if isinstance(part, Grid))
    shown = [cells[0].value for cells in firm.rows if cells and cells[0].value in labels]
    assert sorted(shown) == sorted(labels)


@pytest.mark.parametrize(
    ("value", "target", "met", "word", "tone"),
    [
        (0.95, 0.9, True, "met", "good"),
        (0.72, 0.9, False, "nearly met", "watch"),
        (0.71, 0.9, False, "not met", "warn"),
    ],
)
def test_a_figure_is_a_number_in_the_colour_of_its_target(
    story: Story, value: float, target: float, met: bool, word: str, tone: str
) -> None:
    of_firm = {"owner": "", "value": value, "before": 0.5, "target": target, "met": met, "done": 19.0, "due": 20.0}
    cells = row(practices.page(told(story, of_firm)), "Answered in time")
    assert (cells[2].value, cells[2].kind, cells[2].tone) == (value, "share", tone)
    assert [cells[column].value for column in (3, 4, 5, 6, 7)] == [0.5, "at least", target, word, "19 of 20"]
    assert cells[9].value == "after-sales service"


def test_less_than_an_upper_bound_is_met_and_a_little_more_is_not_nearly(story: Story) -> None:
    assert practices.state({"met": False, "at_most": True, "value": 0.51, "target": 0.5}) == "not met"
    assert practices.state({"met": True, "at_most": True, "value": 0.5, "target": 0.5}) == "met"


def test_what_nobody_writes_down_is_said_and_has_no_colour(story: Story) -> None:
    page = practices.page(told(story, {"owner": "", "target": 1.0}))
    cells = row(page, "Answered in time")
    assert (cells[2].value, cells[2].tone, cells[6].value) == ("not recorded", None, None)
    assert "of 60 practices cannot be told" in [figure.label for figure in page.parts[0].figures]  # type: ignore[union-attr]


def test_hours_money_counts_and_shares_are_written_as_such(story: Story) -> None:
    page = practices.page(story)
    labels = ("Hours spent learning", "Money spent on learning", "Notes written", "Answered in time")
    assert [row(page, label)[2].kind for label in labels] == ["points", "money", "int", "share"]


def test_owners_stand_beside_each_other_only_where_they_differ(story: Story) -> None:
    page = practices.page(told(story, {"owner": "Lan", "value": 0.5}, {"owner": "Minh", "value": 0.25}))
    grids = [part for part in page.parts if isinstance(part, Grid)]
    assert [grid.title for grid in grids] == ["The firm", "Owner by owner"]
    cells = row(page, "Answered in time", 1)
    assert [cells[column].value for column in (2, 3)] == [0.5, 0.25]
    assert len([cells for cells in grids[1].rows if cells]) == 2  # its heading and itself
    alike = practices.page(told(story, {"owner": "Lan", "value": 0.5}, {"owner": "Minh", "value": 0.5}))
    assert [part.title for part in alike.parts if isinstance(part, Grid)] == ["The firm"]


def test_the_seventh_owner_goes_below_the_first_six(story: Story) -> None:
    page = practices.page(told(story, *({"owner": f"Owner {n}", "value": n / 10} for n in range(1, 8))))
    below = [part for part in page.parts if isinstance(part, Grid)][1:]
    assert [[cell.value for cell in grid.rows[0][1:]] for grid in below] == [
        [f"Owner {n}" for n in range(1, 7)],
        ["Owner 7"],
    ]


def test_things_to_catch_up_come_by_owner_and_day_and_the_firms_last(story: Story) -> None:
    found = catchup.listed(story)
    owners = list(dict.fromkeys(found["owner"]))
    assert owners == ["Daniel Okafor", "Nguyễn Thu Hà", "Trần Quốc Bảo", "林美華", "The firm"]
    assert all(days.dropna().is_monotonic_increasing for _, days in found.groupby("owner")["day"])
    assert len(found) == len(story.practices.left)


def test_a_thing_names_the_sheet_and_the_rows_it_came_from(story: Story) -> None:
    found = pd.DataFrame({"table": ["Touches", "Plans", ""], "rows": ["12, 14", "", ""]})
    renamed = replace(story, loaded=replace(story.loaded, sheets={**story.loaded.sheets, "Touches": "Sổ tiếp xúc"}))
    assert catchup.sources(renamed, found).tolist() == ["Sổ tiếp xúc 12, 14", "Plans", ""]


def test_a_firm_with_nothing_left_undone_is_told_so(story: Story) -> None:
    done = replace(story, told=replace(story.practices, left=story.practices.left.iloc[:0]))
    page = catchup.page(done)
    assert isinstance(page.parts[0], Lines)
    assert page.parts[0].lines == ["Nothing was left undone."]
    assert page.blocks[0].empty == "Nothing was left undone."
    assert start._left(done) == []


@pytest.mark.parametrize("code", ["introductions", "rival_link", "unhappy", "occasions"])
def test_what_is_left_to_do_for_a_person_is_not_told_on_the_first_page(story: Story, code: str) -> None:
    left = story.practices.left
    personal = left[left["code"] == code]
    assert len(personal) > 0
    assert start._left(replace(story, told=replace(story.practices, left=personal))) == []
    both = left[left["code"].isin([code, "staff_check"])]
    ((_, told),) = start._left(replace(story, told=replace(story.practices, left=both)))
    assert told.startswith(f"{len(both)} things to catch up; where most revenue is at stake: Check ")


def test_the_dearest_thing_is_the_oldest_of_the_account_with_most_revenue_at_risk() -> None:
    found = pd.DataFrame(
        {
            "code": ["thanks", "told", "answered", "learning"],
            "revenue_at_risk_amount": [10.0, 900.0, 900.0, float("nan")],
            "day": pd.to_datetime(["2026-01-01", "2026-09-02", "2026-09-01", "2025-01-01"]),
        }
    )
    assert catchup.dearest(found)["code"] == "answered"


def words(page: Page) -> str:
    """Every text of a page."""
    blocks = [block.frame[[field.key for field in block.fields]] for block in page.blocks]
    return " ".join(str(value) for frame in blocks for value in frame.to_numpy().ravel().tolist())


def test_the_card_file_tells_that_something_is_known_and_never_what(story: Story) -> None:
    people = story.loaded.tables["People"]
    page = cardfile.page(story)
    assert page.blocks[0].frame["account_id"].tolist()[:3] == ["0104", "0105", "0101"]
    said = words(page)
    personal = pd.concat([people[name] for name in ("interests", "family", "wants_to_meet", "email", "name")]).dropna()
    assert len(personal) > 300
    assert [text for text in personal if len(text) > 3 and text in said] == []
    assert {"birthday", "interests", "family", "wants_to_meet"} & {
        field.key for field in page.blocks[0].fields
    } == set()


def test_a_managers_own_column_beside_the_card_file_follows_its_account(story: Story) -> None:
    assert cardfile.page(story).blocks[0].keys == ("account_id",)


def test_a_reason_told_too_long_ago_is_to_be_asked_again(story: Story) -> None:
    reasons = {"old": (ago(366), "their engineer"), "new": (ago(364), "their engineer"), "none": (None, None)}
    cases = {
        name: {"Accounts": {"buy_reason": why, "buy_reason_date": day, "revenue_12m": 100.0}}
        for name, (day, why) in reasons.items()
    }
    found = cardfile.listed(of(story, cases)).set_index("account_id")
    assert found["reason"].to_dict() == {"new": "known", "none": "unknown", "old": "ask again"}


def test_the_card_file_counts_who_was_sent_and_what_it_brought(story: Story) -> None:
    sent = typed(
        "Referrals", account_id=["a", "a", "a"], date=[ago(9), ago(200), ago(400)], prospect=["x", "y", "z"],
        direction="received", amount=[500.0, 250.0, 900.0],
    )  # fmt: skip
    card = cardfile.listed(of(story, {"a": {"Accounts": {"revenue_12m": 100.0}}}, Referrals=sent)).iloc[0]
    assert (card["brought"], card["brought_amount"]) == (2, 750.0)


def test_all_22_questions_of_a_new_workbook_wait_for_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "New.xlsx"
    jobs.new(path)
    loaded = jobs.load(path, AS_OF)
    new = jobs.story_of(jobs.review(loaded, AS_OF), loaded)
    found = catchup.listed(new)
    asked = found.loc[found["code"] == "questions", "sentence"].tolist()
    assert sorted(asked) == sorted(f"Answer: {question}" for question in starters.questions("en")["question"])
    assert start._left(new) == [
        (
            "Sheet Questions",
            "22 of 22 questions about your best customers wait for an answer; one a week is soon done.",
        )
    ]


def test_the_bridal_programme_of_a_new_workbook_is_due_step_by_step() -> None:
    """An order of 1 September, delivered on the 20th: the note by the 3rd, the call by the 27th, the letter a month on."""
    sale = {"order_id": "1", "line": "1", "ordered": "2026-09-01", "delivered": "2026-09-20", "amount": 10.0}
    case = {"Accounts": {"tier": "C", "one_off": True}, "Orders": [sale], "Touches": [touch(1)]}
    steps = typed("Programme", **starters.programme("en"))
    made = book({"1": case}, Programme=steps)
    days: dict[str, timedelta] = {}
    for as_of in (date(2026, 9, 1), date(2026, 9, 20), date(2026, 9, 30)):
        found = due(made, review(made, as_of), 30)
        days |= {
            row["what"]: row["date"].date() - date(2026, 9, 20)
            for row in found.to_dict("records")
            if row["kind"] == "programme"
        }
    assert sorted(days.values()) == [timedelta(-17), timedelta(7), timedelta(30)]


def test_start_tells_of_plans_of_what_is_to_be_caught_up_and_of_questions(story: Story) -> None:
    (lines,) = [part for part in start.page(story).parts if isinstance(part, Lines) and part.title == "What to do next"]
    said = dict(line for line in lines.lines if not isinstance(line, str))
    assert said["Sheet Defence plans"].startswith(
        "5 defence plans run, 0 past their day; the first: 狮城海事工程, 2026-10-06,"
    )
    waiting = story.practices.left["code"].eq("questions").sum()
    assert said["Sheet Questions"].startswith(f"{waiting} of 22 questions")
    assert said["Sheet Catch up"].startswith(f"{len(story.practices.left)} things to catch up;")


def test_start_stays_short_enough_for_one_page(story: Story) -> None:
    """Some 50 lines of its sizes fit on portrait A4; looked at with 44."""
    parts = start.page(story).parts
    count = sum(len(part.lines) + 2 for part in parts if isinstance(part, Lines))
    assert count + len(story.review.coverage) + 3 + 2 * len(parts[0].figures) <= 44  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["note", "letter", "newsletter", "clipping", "brief", "card"])
def test_each_of_the_six_written_forms_is_counted_by_itself(story: Story, form: str) -> None:
    small = of(story, {"a": {"Accounts": {"revenue_12m": 100.0}, "Touches": [touch(200, "call"), touch(5, form)]}})
    found = small.practices.measures.set_index(["code", "owner"])["value"]
    six = ("note", "letter", "newsletter", "clipping", "brief", "card")
    assert {code: found[code, ""] for code in six} == {**dict.fromkeys(six, 0.0), form: 1.0}
    assert cardfile.listed(small)["forms_used"].tolist() == [1.0]


@pytest.mark.parametrize("column", ["role", "title", "email", "birthday", "interests", "family"])
def test_the_card_file_asks_for_each_of_its_fields(story: Story, column: str) -> None:
    """Two people, one of whom has everything: what the other has not is asked for once."""
    full = {"role": "user", "title": "Buyer", "email": "a@b.vn", "birthday": "1980-05-05", "interests": "tennis", "family": "two sons"}  # fmt: skip
    people = [{"name": "P", **full}, {"name": "Q", **full, column: None}]
    small = of(story, {"a": {"Accounts": {"revenue_12m": 100.0}, "People": people}})
    card = cardfile.listed(small).iloc[0]
    named = {"title": "job title", "email": "email address"}.get(column, column)
    assert (round(card["filled_share"], 3), card["lacking"]) == (0.917, f"{named} (1)")
    left = catchup.listed(small)
    assert left.loc[left["code"] == "card_file", "account_id"].tolist() == ["a"]
