"""Compare: against which quarter, restated or not, and never a first review where a snapshot is damaged."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from addin import quarter
from addin.books.file import FileBook
from addin.macros import registered
from addin.quarter import macros
from addin.report import compare as pages
from tests.addin.quarter.conftest import (
    OCTOBER,
    Q1,
    Q2,
    Q3,
    SAMPLE,
    on,
    opened,
    rows,
    snapshot_of,
    typed,
    with_policy,
)
from udfs import model
from workbook.errors import RefusedError
from workbook.rows import TableEdits


@pytest.fixture(scope="module")
def two_closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its first and second quarter closed."""
    path = Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("two") / "Sample.xlsx"))
    for day in (Q1, Q2):
        quarter.close(on(path, day))
    return path


@pytest.fixture
def book(two_closed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(two_closed.parent / "Sample.xlsx.d", tmp_path / "Two.xlsx.d")
    return Path(shutil.copy(two_closed, tmp_path / "Two.xlsx"))


def summary(path: Path, day: dt.date = Q3) -> list[str]:
    from addin import jobs

    against, found, loaded = quarter.compare(on(path, day))
    return pages.summary(jobs.story_of(found, loaded), against)


def test_a_click_shows_what_changed_on_the_sheet_compare(adapter, book, monkeypatch):
    opened_ = opened(adapter, book, monkeypatch)
    macros.compare(opened_)
    found = {row["Id"]: row for row in rows(adapter.saved(opened_), "Compare", "Compare")}
    assert len(found) == 60
    assert [found["0105"][name] for name in ("Exposure then", "Exposure now", "Change", "Trend", "Grade then")] == [
        22.4, 67.8, 45.4, "worse", "Watch",
    ]  # fmt: skip
    assert found["0101"]["Trend"] == "flat"
    flags = rows(adapter.saved(opened_), "Compare", "CompareFlags")
    assert {row["Id"] for row in flags} == {"0104", "0105", "0108", "0109", "0110", "0116"}


def test_without_an_earlier_quarter_it_is_a_first_review_and_says_what_to_do(sample):
    assert summary(sample) == [
        "First review: no earlier quarter is closed, so no change can be told. Close this quarter, and the next one is "
        "compared with it."
    ]
    book = on(sample)
    macros.compare(book)
    assert {(row["Trend"], row["Change"]) for row in rows(sample, "Compare", "Compare")} == {("first review", None)}


def test_the_quarter_that_is_scored_is_never_compared_with_itself(book):
    quarter.close(on(book, Q3))
    assert quarter.compare(on(book, Q3))[0].closing.quarter == "2026 Q2"
    assert quarter.compare(on(book, OCTOBER))[0].closing.quarter == "2026 Q3"


def test_another_closed_quarter_can_be_asked_for(book):
    assert quarter.compare(on(book), "2026-Q1")[0].closing.as_of == Q1


@pytest.mark.parametrize("asked", ["2025-Q4", "2026-Q3"])
def test_a_quarter_that_is_not_closed_before_is_refused_with_those_that_are(book, asked):
    with pytest.raises(RefusedError, match=r"no closed quarter before 2026-09-30; these are: 2026 Q1, 2026 Q2\."):
        quarter.compare(on(book), asked)


def test_where_none_is_closed_one_that_is_asked_for_is_refused(sample):
    with pytest.raises(RefusedError, match="no other is; close a quarter first"):
        quarter.compare(on(sample), "2026-Q2")


def test_a_reopened_quarter_is_not_compared_with(book):
    quarter.reopen(on(book), "2026-Q2", "late invoices")
    assert quarter.compare(on(book))[0].closing.quarter == "2026 Q1"


def test_a_policy_that_changed_restates_the_earlier_quarter_and_says_what_changed(book):
    with_policy(book, weight_R1=30, cadence_a_days=45)
    against, found, _ = quarter.compare(on(book))
    assert against.policy_changes == [("cadence_a_days", 30.0, 45.0), ("weight_R1", 50.0, 30.0)]
    assert against.before.policy.changed == found.policy.changed
    lines = summary(book)
    assert lines[1] == (
        "Restated: the policy changed (cadence_a_days 30 > 45, weight_R1 50 > 30). 2026 Q2 is scored again by today's "
        f"policy, by which {against.restated_count} of its accounts score otherwise than they did then."
    )
    assert 20 < against.restated_count <= 60


def test_a_policy_that_did_not_change_restates_nothing(book):
    against, *_ = quarter.compare(on(book))
    assert (against.restated, against.policy_changes, against.restated_count) == (False, [], 0)
    assert not [line for line in summary(book) if line.startswith("Restated")]


def test_a_language_is_no_constant_of_the_model_and_restates_nothing(book):
    with_policy(book, language="vi")
    assert quarter.compare(on(book))[0].policy_changes == []


def test_scores_that_come_out_otherwise_under_the_same_policy_are_restated_by_version(book, monkeypatch):
    before = model.review

    def other(tables, as_of, *rest):
        found = before(tables, as_of, *rest)
        if as_of == Q2:
            found.accounts.loc[found.accounts["account_id"] == "0101", "health_score"] += 1.0
        return found

    monkeypatch.setattr(model, "review", other)
    assert summary(book)[1].startswith("Restated: version ")
    assert summary(book)[1].endswith("closed 2026 Q2; scored again today, 1 of its accounts score otherwise.")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda content: content[: len(content) // 2], "is not whole"),
        (lambda content: content[:-200] + b"\0" * 200, "is not whole"),
        (lambda content: b"", "is not whole"),
    ],
)
def test_a_damaged_snapshot_is_refused_and_never_taken_for_a_first_review(book, spoil, told):
    path, before = snapshot_of(book, "2026-Q2"), book.read_bytes()
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(RefusedError, match=told):
        macros.compare(on(book))
    assert book.read_bytes() == before


def test_a_snapshot_that_is_gone_is_refused_and_another_quarter_can_be_asked_for(book):
    snapshot_of(book, "2026-Q2").unlink()
    with pytest.raises(RefusedError, match="put the file back from a backup"):
        quarter.compare(on(book))
    assert quarter.compare(on(book), "2026-Q1")[0].closing.quarter == "2026 Q1"


def test_an_account_deleted_and_one_added_since_are_told_as_lost_and_new(book):
    new = {"account_id": "0999", "account": "Brand new Co.", "owner": "Lan"}
    against, *_ = quarter.compare(on(typed(book, Accounts=TableEdits(added=[new], removed=["0155"]))))
    found = against.found.customers.set_index("account_id")["kind"]
    assert (found["0999"], found["0155"]) == ("new", "gone")
    assert against.found.accounts.set_index("account_id").loc["0999", "exposure_trend"] == "first review"


def test_the_column_of_review_tells_the_same_change_without_a_second_score(book, monkeypatch):
    against, found, loaded = quarter.compare(on(book))
    monkeypatch.setattr(model, "review", lambda *_: pytest.fail("scored again"))
    told = quarter.since(on(book), found, loaded).set_index("account_id")
    whole = against.found.accounts.set_index("account_id").loc[told.index]
    assert told["exposure_change"].tolist() == whole["exposure_change"].tolist()
    assert told["exposure_trend"].tolist() == whole["exposure_trend"].tolist()
    assert set(told["since"]) == {"2026 Q2"}


def test_the_column_of_review_is_restated_where_the_policy_changed(book):
    with_policy(book, weight_R1=30)
    against, found, loaded = quarter.compare(on(book))
    told = quarter.since(on(book), found, loaded)
    assert told["exposure_change"].tolist() == against.found.accounts["exposure_change"].tolist()


def test_the_column_of_review_says_first_review_and_a_damaged_snapshot_leaves_it_out_with_a_word(sample, book):
    _, found, loaded = quarter.compare(on(sample))
    assert set(quarter.since(on(sample), found, loaded)["exposure_trend"]) == {"first review"}
    snapshot_of(book, "2026-Q2").write_bytes(b"")
    score = on(book)
    assert quarter.since(score, found, loaded) is None
    assert "is not whole" in score.told[0]


def start(path: Path) -> list[object]:
    """The cells of the sheet Start."""
    return [
        cell for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Start").to_python() for cell in row
    ]


@pytest.mark.parametrize(
    ("file", "gone", "way_out"),
    [
        ("snapshot", True, "Or reopen 2026 Q2 with a reason, and close it again."),
        ("snapshot", False, "Or reopen 2026 Q2 with a reason, and close it again."),
        ("note", True, "but its note 2026-Q2-1.closed.json is not; put the note back"),
        ("note", False, "take the file out of the folder, and close 2026 Q2 again."),
    ],
)
def test_a_score_says_on_start_and_on_the_screen_that_a_closed_quarter_is_broken(book, file, gone, way_out, capsys):
    kept = snapshot_of(book, "2026-Q2")
    path = kept if file == "snapshot" else kept.with_name("2026-Q2-1.closed.json")
    path.unlink() if gone else path.write_bytes(b"spoilt")
    scored = on(book)
    registered("score")(scored)
    (told,) = [sentence for sentence in scored.told if "2026-Q2-" in sentence]
    assert way_out in told
    assert [start(book).count(text) for text in ("Closed quarters", told)] == [1, 1]
    scored.answered.printed()
    assert "".join(told.split()) in "".join(capsys.readouterr().out.split())


def test_a_whole_closed_quarter_is_not_spoken_of(book):
    scored = on(book)
    registered("score")(scored)
    assert len(scored.told) == 1
    assert "Closed quarters" not in start(book)


def test_a_quarter_whose_note_is_lost_is_never_taken_for_a_first_review(book):
    snapshot_of(book, "2026-Q2").with_name("2026-Q2-1.closed.json").unlink()
    for asked in ("", "2026-Q2"):
        with pytest.raises(RefusedError, match=r"of 2026 Q2 is in .*, but its note 2026-Q2-1\.closed\.json is not"):
            quarter.compare(on(book), asked)
    assert quarter.compare(on(book), "2026-Q1")[0].closing.quarter == "2026 Q1"


def test_review_takes_the_column_with_its_fields(book):
    _, found, loaded = quarter.compare(on(book))
    frame, fields = pages.with_change(found.accounts, quarter.since(on(book), found, loaded), loaded.translate)
    assert [field.label for field in fields] == ["Since 2026 Q2", "Trend"]
    row = frame[frame["account_id"] == "0105"].iloc[0]
    assert (row["exposure_change"], row["change_trend"]) == (45.4, "worse")
    assert frame["account_id"].tolist() == found.accounts["account_id"].tolist()
    assert pages.with_change(found.accounts, None, loaded.translate)[1] == []


def test_a_workbook_open_for_reading_is_compared_all_the_same(book, monkeypatch):
    monkeypatch.setattr(FileBook, "read_only", "It is open for reading only.")
    macros.compare(on(book))
    assert rows(book, "Compare", "Compare")
