"""Closing, reopening and reading on the disk: one closing holds, nothing is deleted, nothing is read half."""

from __future__ import annotations

import datetime as dt
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workbook.snapshot.frozen_firms import NOW, snapshot
from workbook import save
from workbook.errors import BookBusyError, RefusedError
from workbook.save import digest
from workbook.snapshot import Closing, SpoiltError, closings, keep, latest, load, packed, reopen, shelf, unrecorded

LATER = NOW + dt.timedelta(days=3)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "Book.xlsx").write_bytes(b"a workbook")
    return tmp_path / "Book.xlsx"


def files(book: Path) -> list[str]:
    return sorted(path.name for path in (book.parent / "Book.xlsx.d" / "quarters").iterdir())


def test_closing_writes_one_snapshot_and_one_note_beside_the_workbook(book):
    found = keep(book, snapshot())
    sha256 = digest(packed(snapshot()))
    assert files(book) == ["2026-Q3-1.closed.json", f"2026-Q3-{sha256[:16]}.npz"]
    assert (found.quarter, found.number, found.sha256, found.counts) == ("2026 Q3", 1, sha256, True)
    assert closings(book) == [found]
    assert load(found).closed_by == "an (PC-12)"


def test_a_workbook_whose_quarters_were_never_closed_has_none(book):
    assert closings(book) == []
    assert not (book.parent / "Book.xlsx.d").exists()


def test_closing_twice_is_refused_and_says_who_closed_it_and_when(book):
    keep(book, snapshot())
    before = files(book)
    with pytest.raises(RefusedError, match=r"2026 Q3 is closed already, by an \(PC-12\) on 2026-10-05; reopen it"):
        keep(book, snapshot(closed_by="lan (PC-7)"))
    assert files(book) == before


def test_a_reopened_quarter_keeps_its_snapshot_and_the_reason_and_can_be_closed_again(book):
    first = keep(book, snapshot())
    again = reopen(book, "2026 Q3", " two credit notes came late ", "lan (PC-7)", LATER)
    assert (again.counts, again.reopened, again.reopened_by) == (False, "two credit notes came late", "lan (PC-7)")
    second = keep(book, snapshot(closed_at=LATER))
    found = closings(book)
    assert [(each.number, each.counts, each.reopened) for each in found] == [
        (1, False, "two credit notes came late"), (2, True, ""),
    ]  # fmt: skip
    assert latest(found) == [second]
    assert (load(first).closed_at, load(second).closed_at) == (NOW, LATER)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_reopened_without_a_reason(book, reason):
    keep(book, snapshot())
    with pytest.raises(RefusedError, match="reopened for a reason"):
        reopen(book, "2026 Q3", reason, "lan", LATER)
    assert closings(book)[0].counts


def test_a_quarter_that_is_not_closed_cannot_be_reopened_nor_twice(book):
    with pytest.raises(RefusedError, match="2026 Q3 is not closed"):
        reopen(book, "2026 Q3", "why not", "lan", LATER)
    keep(book, snapshot())
    reopen(book, "2026 Q3", "once", "lan", LATER)
    with pytest.raises(RefusedError, match="2026 Q3 is not closed"):
        reopen(book, "2026 Q3", "twice", "lan", LATER)


def test_of_managers_who_close_at_the_same_moment_one_wins_and_the_others_are_told(book, monkeypatch):
    """All of them find the quarter open, and only then does any of them publish."""
    people, gate = 6, threading.Barrier(6)
    packing = shelf.packed
    monkeypatch.setattr(shelf, "packed", lambda given: (packing(given), gate.wait())[0])
    done: list[Closing | Exception] = []

    def close(who: int) -> None:
        try:
            done.append(keep(book, snapshot(closed_by=f"manager {who}")))
        except Exception as error:  # it is looked at below
            done.append(error)

    threads = [threading.Thread(target=close, args=(who,)) for who in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [each for each in done if isinstance(each, Closing)]
    told = [each for each in done if isinstance(each, BookBusyError)]
    assert (len(won), len(told)) == (1, 5)
    assert {str(each) for each in told} == {
        f"{won[0].closed_by} closed 2026 Q3 at the same moment; that closing holds, and yours was not kept."
    }
    assert closings(book) == won
    assert files(book) == ["2026-Q3-1.closed.json", won[0].file]


def test_a_closing_that_broke_off_before_its_note_is_no_closing_and_is_in_nobodys_way(book, monkeypatch):
    publishing = shelf._published

    def crash(path: Path, content: bytes) -> None:
        if path.suffix == ".json":
            raise KeyboardInterrupt
        publishing(path, content)

    monkeypatch.setattr(shelf, "_published", crash)
    with pytest.raises(KeyboardInterrupt):
        keep(book, snapshot())
    monkeypatch.undo()
    assert closings(book) == []
    assert keep(book, snapshot()).counts


@pytest.mark.parametrize("kept", [0, 1, 500, 20_000])
def test_a_snapshot_cut_off_on_the_disk_is_refused(book, kept):
    found = keep(book, snapshot(7))
    path = book.parent / "Book.xlsx.d" / "quarters" / found.file
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(RefusedError, match="is not whole"):
        load(found)


def test_another_whole_snapshot_under_its_name_is_refused_as_changed(book):
    found = keep(book, snapshot())
    path = book.parent / "Book.xlsx.d" / "quarters" / found.file
    path.write_bytes(packed(snapshot(defects=4)))
    with pytest.raises(RefusedError, match="was changed after the quarter was closed"):
        load(found)


def test_a_snapshot_that_is_gone_says_where_it_was(book):
    found = keep(book, snapshot())
    (book.parent / "Book.xlsx.d" / "quarters" / found.file).unlink()
    with pytest.raises(RefusedError, match=rf"{found.file} of 2026 Q3 is not in .*Book\.xlsx\.d"):
        load(found)


def test_a_closed_quarter_s_bad_snapshot_can_be_closed_anew_which_is_said_only_while_it_is_closed(book):
    found = keep(book, snapshot())
    (book.parent / "Book.xlsx.d" / "quarters" / found.file).unlink()
    with pytest.raises(SpoiltError, match=r"Or reopen 2026 Q3 with a reason, and close it again\.$"):
        load(found)
    with pytest.raises(SpoiltError, match=r"put the file back from a backup of that folder\.$"):
        load(reopen(book, "2026 Q3", "its file is lost", "lan", LATER))


def test_a_snapshot_whose_note_is_lost_is_named_until_the_quarter_is_closed_again(book):
    found = keep(book, snapshot())
    assert unrecorded(book, closings(book)) == {}
    (book.parent / "Book.xlsx.d" / "quarters" / "2026-Q3-1.closed.json").unlink()
    (told,) = unrecorded(book, closings(book)).values()
    assert str(told) == (
        f"The snapshot {found.file} of 2026 Q3 is in {book.parent / 'Book.xlsx.d' / 'quarters'}, but its note "
        "2026-Q3-1.closed.json is not; put the note back from a backup of that folder, or close 2026 Q3 again."
    )
    keep(book, snapshot(closed_at=LATER))
    assert unrecorded(book, closings(book)) == {}


def test_the_lost_note_of_a_second_closing_is_named_by_its_number(book):
    keep(book, snapshot())
    reopen(book, "2026 Q3", "late", "lan", LATER)
    assert unrecorded(book, closings(book)) == {}
    keep(book, snapshot(closed_at=LATER))
    (book.parent / "Book.xlsx.d" / "quarters" / "2026-Q3-2.closed.json").unlink()
    assert "its note 2026-Q3-2.closed.json is not" in str(unrecorded(book, closings(book))["2026 Q3"])


def test_a_closing_is_never_taken_for_reopened_by_the_note_of_one_that_was_lost(book):
    keep(book, snapshot())
    reopen(book, "2026 Q3", "late", "lan", LATER)
    (book.parent / "Book.xlsx.d" / "quarters" / "2026-Q3-1.closed.json").unlink()
    assert keep(book, snapshot(closed_at=LATER)).number == 2
    assert [each.counts for each in closings(book)] == [True]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note[:40],
        lambda note: note.replace(b"2026-09-30", b"2026-06-30"),
        lambda note: b"[]",
        lambda note: b"",
    ],
    ids=["cut off", "changed", "a list", "empty"],
)
def test_a_damaged_note_is_named_and_nothing_is_closed_over_it(book, spoil):
    keep(book, snapshot())
    note = book.parent / "Book.xlsx.d" / "quarters" / "2026-Q3-1.closed.json"
    note.write_bytes(spoil(note.read_bytes()))
    for ask in (lambda: closings(book), lambda: keep(book, snapshot())):
        with pytest.raises(RefusedError, match=r"The note 2026-Q3-1\.closed\.json in .* is damaged"):
            ask()


def test_a_sealed_note_that_points_out_of_the_folder_is_refused(book):
    keep(book, snapshot())
    note = book.parent / "Book.xlsx.d" / "quarters" / "2026-Q3-1.closed.json"
    told = {key: value for key, value in json.loads(note.read_bytes()).items() if key != "seal"}
    note.write_bytes(shelf._sealed({**told, "file": "../../secret.npz"}))
    with pytest.raises(RefusedError, match="was changed after the quarter was closed"):
        closings(book)


def test_files_that_are_not_ours_are_passed_over(book):
    found = keep(book, snapshot())
    folder = book.parent / "Book.xlsx.d" / "quarters"
    for name in ("2026-Q3-1.closed (PC-12's conflicted copy).json", "notes.txt", "2026-Q9-1.closed.json", "~$x"):
        (folder / name).write_text("not ours")
    assert closings(book) == [found]


def test_quarters_are_told_in_their_order_whatever_order_they_were_closed_in(book):
    for quarter in ("2026 Q3", "2025 Q4", "2026 Q1"):
        keep(book, replace(snapshot(), quarter=quarter))
    assert [each.quarter for each in closings(book)] == ["2025 Q4", "2026 Q1", "2026 Q3"]


def test_a_folder_that_takes_nothing_is_told_in_one_sentence_and_the_quarter_stays_open(book, monkeypatch):
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(save.exchange.disk, "write_new", full)
    with pytest.raises(RefusedError, match="is full; free some space"):
        keep(book, snapshot())
    monkeypatch.undo()
    assert closings(book) == []
