"""Closing a quarter: what is frozen, by which day, and when it is refused."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from addin import jobs, quarter
from addin.books.file import FileBook
from addin.books.live import LiveBook
from addin.quarter import closing as closing_
from addin.quarter import macros
from tests.addin.quarter.conftest import OCTOBER, Q2, Q3, SAMPLE, on, opened, quarters, rows, with_policy
from udfs.model import review
from udfs.period import Period
from udfs.policy import Policy
from workbook import snapshot
from workbook.errors import BookBusyError, RefusedError


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, quarter.Closed]:
    """The sample, its third quarter closed."""
    path = Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("closed") / "Sample.xlsx"))
    return path, quarter.close(on(path))


def test_a_click_freezes_the_quarter_adds_it_to_history_and_says_so(adapter, sample, monkeypatch):
    book = opened(adapter, sample, monkeypatch)
    macros.close_quarter(book)
    (each,) = snapshot.closings(sample)
    assert (each.quarter, each.as_of, each.counts) == ("2026 Q3", Q3, True)
    assert book.told == [f"2026 Q3 is closed as of 2026-09-30: 60 accounts frozen in {each.file}."]
    found = rows(adapter.saved(book), "History by quarter", "History")
    assert (len(found), {row["Quarter"] for row in found}) == (60, {"2026 Q3"})
    harbour = next(row for row in found if row["Id"] == "0105")
    assert (harbour["Exposure"], harbour["Grade"], harbour["Flagged"]) == (67.8, "Critical", "Yes")


def test_the_frozen_inputs_score_as_the_workbook_did(closed):
    path, done = closed
    frozen = snapshot.load(done.closing)
    again = review(frozen.tables, frozen.as_of)
    assert again.accounts["exposure_score"].tolist() == done.review.accounts["exposure_score"].tolist()
    assert again.reasons["points"].tolist() == done.review.reasons["points"].tolist()
    assert frozen.results["health_score"].tolist() == again.accounts["health_score"].tolist()
    assert (frozen.defects, path.stat().st_size > snapshot_size(done)) == (len(done.loaded.defects), True)


def snapshot_size(done: quarter.Closed) -> int:
    return (done.closing.book.parent / "Sample.xlsx.d" / "quarters" / done.closing.file).stat().st_size


def test_every_constant_in_force_is_frozen_the_unchanged_ones_too(closed):
    frozen = snapshot.load(closed[1].closing)
    assert frozen.policy == {**Policy(), **Policy().words, "language": closed[1].loaded.policy.words["language"]}
    assert (frozen.policy["weight_R1"], frozen.policy["country"], len(frozen.policy) > 100) == (50.0, "VN", True)


def test_who_closed_it_when_and_with_which_version_is_kept(closed):
    frozen = snapshot.load(closed[1].closing)
    assert frozen.closed_by == closing_.whoami()
    assert frozen.closed_at.tzinfo is not None
    assert frozen.version == closing_.frozen(closed[1].review, closed[1].loaded).version


@pytest.mark.parametrize(
    ("today", "day"),
    [(OCTOBER, Q3), (Q3, Q3), (dt.date(2026, 9, 29), Q2), (dt.date(2026, 12, 31), dt.date(2026, 12, 31)),
     (dt.date(2027, 1, 1), dt.date(2026, 12, 31))],
)  # fmt: skip
def test_the_latest_quarter_that_is_over_ends_today_or_before(today, day):
    assert closing_.last_over(Period(today)) == day


def test_without_a_day_the_latest_quarter_that_is_over_is_closed_by_its_last_day(sample):
    assert quarter.close(on(sample, None, OCTOBER)).closing.as_of == Q3


def test_a_fiscal_year_that_begins_in_april_calls_the_quarter_to_june_its_first(sample):
    found = quarter.close(on(with_policy(sample, fiscal_start_month=4), Q2)).closing
    assert (found.quarter, found.as_of) == ("2026 Q1", Q2)


def test_a_fiscal_year_that_begins_in_february_ends_its_quarters_with_april_and_july(sample):
    found = quarter.close(on(with_policy(sample, fiscal_start_month=2), None, Q3)).closing
    assert (found.quarter, found.as_of) == ("2026 Q2", dt.date(2026, 7, 31))


@pytest.mark.parametrize("today", [OCTOBER, dt.date(2026, 8, 15)])
def test_a_quarter_that_is_not_over_is_refused_and_says_when_it_ends(sample, today):
    book = on(sample, dt.date(2026, 8, 15), today, shown=True)
    book._as_of = dt.date(2026, 8, 14)
    with pytest.raises(RefusedError, match="2026 Q3 is not over on 2026-08-14: it ends on 2026-09-30"):
        macros.close_quarter(book)
    assert quarters(sample) == []


def test_the_last_day_of_a_quarter_that_lies_ahead_is_not_over_either(sample):
    with pytest.raises(RefusedError, match="2026 Q3 is not over on 2026-09-10"):
        quarter.close(on(sample, Q3, dt.date(2026, 9, 10)))


def test_a_quarter_can_be_closed_early_when_that_is_asked_for(sample):
    found = quarter.close(on(sample, dt.date(2026, 8, 14)), early=True).closing
    assert (found.quarter, found.as_of) == ("2026 Q3", dt.date(2026, 8, 14))


@pytest.mark.parametrize(("answer", "files"), [("Early", 2), ("no", 0)])
def test_a_click_before_the_end_asks_and_closes_early_only_on_that_word(sample, monkeypatch, answer, files):
    book, asked = on(sample, dt.date(2026, 8, 14)), []
    monkeypatch.setattr(FileBook, "ask", lambda self, question, default="": asked.append(question) or answer)
    macros.close_quarter(book)
    assert asked[0].endswith("To close it early all the same, type: early")
    assert len(quarters(sample)) == files


def test_a_workbook_without_any_account_is_not_closed(tmp_path):
    path = tmp_path / "New.xlsx"
    jobs.new(path, "en")
    with pytest.raises(RefusedError) as told:
        quarter.close(on(path))
    assert str(told.value) == (
        "New.xlsx has no account, so there is nothing to close; write your accounts on the sheet Accounts first."
    )
    assert quarters(path) == []


def test_closing_twice_is_refused_and_changes_no_file(sample):
    quarter.close(on(sample))
    before, content = quarters(sample), sample.read_bytes()
    with pytest.raises(RefusedError, match="2026 Q3 is closed already, by"):
        macros.close_quarter(on(sample))
    assert (quarters(sample), sample.read_bytes()) == (before, content)


def test_an_open_workbook_is_frozen_as_it_is_on_the_screen(sample, monkeypatch):
    from tests.addin.macros.conftest import Adapter
    from tests.hosts.engine import excel

    with excel() as app:
        adapter = Adapter.__new__(Adapter)
        adapter.kind, adapter.app, adapter.folder = "live", app, sample.parent
        book = opened(adapter, sample, monkeypatch)
        sheet = book.book.sheets["Accounts"]
        headers = [str(cell) for cell in sheet.range((3, 1), (3, 30)).value]
        sheet.range((4, headers.index("owner") + 1)).value = "Not saved yet"
        macros.close_quarter(book)
    frozen = snapshot.load(snapshot.closings(sample)[0])
    assert frozen.tables["Accounts"]["owner"][0] == "Not saved yet"
    assert rows(sample, "Accounts", "Accounts")[0]["owner"] != "Not saved yet"


def test_a_workbook_that_was_never_saved_has_no_folder_for_its_quarters(sample, monkeypatch):
    monkeypatch.setattr(FileBook, "place", lambda self: None)
    with pytest.raises(RefusedError, match=r"Sample\.xlsx was never saved"):
        macros.close_quarter(on(sample))


def test_a_workbook_open_for_reading_only_is_not_closed(sample, monkeypatch):
    monkeypatch.setattr(LiveBook, "read_only", "It is open for reading only.")
    book = LiveBook.__new__(LiveBook)
    with pytest.raises(RefusedError, match=r"It is open for reading only\."):
        quarter.close(book)


def test_where_the_workbook_is_open_elsewhere_the_quarter_is_closed_and_history_waits(sample, monkeypatch):
    def busy(self, pages):
        raise BookBusyError("Sample.xlsx is open: Lan has it.")

    monkeypatch.setattr(FileBook, "write", busy)
    book = on(sample)
    macros.close_quarter(book)
    assert snapshot.closings(sample)[0].counts
    assert book.told[0].endswith(
        "The sheet History by quarter is brought up to date at the next score, because: Sample.xlsx is open: Lan has it."
    )


def test_reopening_keeps_the_snapshot_and_the_next_closing_supersedes_it(sample):
    first = quarter.close(on(sample)).closing
    again = quarter.reopen(on(sample), "2026q3", "Credit notes came late")
    assert (again.reopened, again.reopened_by) == ("Credit notes came late", closing_.whoami())
    with_policy(sample, weight_R1=60)
    second = quarter.close(on(sample)).closing
    assert [(each.file, each.counts) for each in quarter.quarters(on(sample))] == [
        (first.file, False), (second.file, True),
    ]  # fmt: skip
    assert snapshot.load(first).policy["weight_R1"] == 50.0


@pytest.mark.parametrize("typed", ["2026-Q3", "2026 Q3", "2026q3", "Q3 2026", "q3/2026"])
def test_a_quarter_is_known_however_it_is_typed(typed):
    assert closing_.quarter_called(typed) == "2026 Q3"


@pytest.mark.parametrize("typed", ["", "Q3", "2026", "2026-Q5", "2026-09", "Q13 2026"])
def test_what_is_no_quarter_is_refused_with_an_example(typed):
    with pytest.raises(RefusedError, match="write it as 2026-Q3"):
        closing_.quarter_called(typed)
