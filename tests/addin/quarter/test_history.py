"""History: what was scored then stays what it was, whatever becomes of policy, snapshots and language."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from addin import jobs, quarter
from addin.quarter.history import history_of
from addin.report import Told
from addin.report import history as history_report
from tests.addin.quarter.conftest import Q1, Q2, SAMPLE, edited, looked_at, on, opened, rows, snapshot_of, with_policy
from udfs.period import Period

SHEET = "History by quarter"
Row = dict[str, Any]


@pytest.fixture(scope="module")
def two_closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("two") / "Sample.xlsx"))
    for day in (Q1, Q2):
        quarter.close(on(path, day))
    return path


@pytest.fixture
def book(two_closed: Path, tmp_path: Path) -> Path:
    shutil.copytree(two_closed.parent / "Sample.xlsx.d", tmp_path / "Two.xlsx.d")
    return Path(shutil.copy(two_closed, tmp_path / "Two.xlsx"))


def rescored(path: Path) -> Any:
    """Score as every score does: History is written with the other pages."""
    book = on(path)
    loaded = jobs.load(book, book.as_of(), latest=book.today())
    found = jobs.review(loaded, book.as_of())
    book.write([*jobs.pages_of(found, loaded), *quarter.history_pages(history_of(book), loaded, found.period)])
    return book


def history(path: Path, sheet: str = SHEET) -> list[Row]:
    return rows(path, sheet, "History")


def test_a_later_policy_and_a_re_score_change_nothing_in_history(book):
    before = history(book)
    rescored(with_policy(book, weight_R1=20, max_K1=20))
    assert history(book) == before
    assert len(before) == 120


def test_where_the_snapshots_are_gone_the_rows_of_the_sheet_stay(book):
    before = history(book)
    shutil.rmtree(book.parent / "Two.xlsx.d" / "quarters")
    rescored(book)
    rescored(book)
    assert history(book) == before


def test_where_one_snapshot_is_damaged_its_rows_stay_and_it_is_said(book):
    before = history(book)
    snapshot_of(book, "2026-Q1").write_bytes(b"PK")
    told = rescored(book).told
    assert history(book) == before
    assert "is not whole" in told[0]


def test_where_a_note_is_damaged_the_score_is_written_all_the_same(book):
    before = history(book)
    (book.parent / "Two.xlsx.d" / "quarters" / "2026-Q1-1.closed.json").write_bytes(b"{")
    assert "is damaged" in rescored(book).told[0]
    assert history(book) == before
    assert rows(book, "Review", "Review")


def test_where_the_sheet_was_deleted_it_comes_back_from_the_snapshots(book):
    before = history(book)
    edited(book, lambda workbook: workbook.remove(workbook[SHEET]))
    rescored(book)
    assert history(book) == before


def test_what_somebody_typed_into_it_is_put_right_from_the_snapshots(book):
    before = history(book)

    opened_ = on(book)
    loaded = jobs.load(opened_, opened_.as_of())
    period = Period(opened_.as_of())
    typed_in = history_of(opened_).assign(exposure_score=99.9)
    opened_.write([history_report.page(Told(loaded, period, "1"), typed_in)])
    assert history(book) != before
    rescored(book)
    assert history(book) == before


def test_a_reopened_quarter_stays_until_it_is_closed_again_and_then_shows_the_new_scores(book):
    before = history(book)
    quarter.reopen(on(book), "2026-Q2", "late invoices")
    rescored(book)
    assert history(book) == before
    quarter.close(on(with_policy(book, weight_R1=20), Q2))
    after = history(book)
    assert len(after) == 120
    assert [row for row in after if row["Quarter"] == "2026 Q1"] == [
        row for row in before if row["Quarter"] == "2026 Q1"
    ]
    assert [row for row in after if row["Quarter"] == "2026 Q2"] != [
        row for row in before if row["Quarter"] == "2026 Q2"
    ]


def test_a_workbook_whose_quarters_were_never_closed_has_no_such_sheet(sample):
    book = rescored(sample)
    assert book.page_rows("History") == []


def test_a_note_beside_a_row_follows_its_quarter_and_account(book):
    def note(workbook: Any) -> None:
        sheet = workbook[SHEET]
        row = next(
            row for row in range(1, 200) if (sheet.cell(row, 1).value, sheet.cell(row, 3).value) == ("2026 Q1", "0105")
        )
        sheet.cell(row, 18).value = "before he left"

    edited(book, note)
    quarter.close(on(book))
    sheet = looked_at(book)[SHEET]
    (found,) = (cell.row for cell in sheet["R"] if cell.value == "before he left")
    assert (sheet.cell(found, 1).value, sheet.cell(found, 3).value) == ("2026 Q1", "0105")


@pytest.mark.parametrize(("language", "sheet"), [("vi", "Lịch sử theo quý"), ("zh", "各季度历史")])
def test_its_rows_are_read_again_after_the_language_changed_twice_and_without_snapshots(book, language, sheet):
    before = history(book)
    shutil.rmtree(book.parent / "Two.xlsx.d" / "quarters")
    rescored(with_policy(book, language=language))
    in_words = history(book)
    assert len(in_words) == 120
    rescored(with_policy(book, language="en"))
    assert history(book) == before


def test_in_an_open_workbook_the_rows_are_those_of_the_file(adapter, book, monkeypatch):
    found = history_of(opened(adapter, book, monkeypatch))
    shutil.rmtree(book.parent / "Two.xlsx.d" / "quarters")
    from_sheet = history_of(opened(adapter, book, monkeypatch))
    assert found["exposure_score"].tolist() == from_sheet["exposure_score"].tolist()
    for column in ("quarter", "account_id", "grade", "owner"):
        assert found[column].tolist() == from_sheet[column].tolist()
    assert found["as_of"].astype(str).tolist() == from_sheet["as_of"].astype(str).tolist()
    assert found["flagged"].astype(bool).tolist() == from_sheet["flagged"].tolist()


def test_a_workbook_open_from_the_web_or_a_share_that_hangs_lets_the_score_be_written(book, monkeypatch):
    from addin.books.file import FileBook
    from addin.quarter import closing
    from addin.writing import waiting
    from workbook import snapshot
    from workbook.errors import RefusedError

    before = history_of(on(book))
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 0.05)
    release = threading.Event()
    monkeypatch.setattr(snapshot, "closings", lambda path: release.wait(20) and [])
    slow = on(book)
    with pytest.raises(RefusedError, match="The connection to"):
        closing.asked(slow, snapshot.closings)
    assert history_of(slow)["exposure_score"].tolist() == before["exposure_score"].tolist()
    assert "The connection to" in slow.told[0]
    release.set()
    monkeypatch.undo()

    def web(self):
        raise RefusedError("It is open from a web address.")

    far = on(book)
    monkeypatch.setattr(FileBook, "page_rows", lambda book, page: [])
    monkeypatch.setattr(FileBook, "place", web)
    assert history_of(far).empty
    assert far.told == ["It is open from a web address."]
