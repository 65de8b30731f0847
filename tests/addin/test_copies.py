"""Conflict copies: nothing deletes them, and whoever asks is told of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from addin import cli
from addin.install import doctoring
from tests.workbook.packages import full
from workbook import save
from workbook.errors import BookBusyError

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "Book (old).xlsx"
    path.write_bytes(full("old"))
    return path


def lost_race(book: Path, moment: dt.datetime) -> None:
    """A run that read another book than the one there now."""
    with pytest.raises(BookBusyError):
        save.commit(book, full(f"of {moment:%Y-%m-%d}"), save.digest(full("read")), now=moment)


def status(book: Path) -> str:
    return CliRunner().invoke(cli.main, ["status", str(book)]).output


def test_conflict_copies_of_years_all_stay_the_oldest_first(book: Path) -> None:
    moments = [NOW - DAY * age for age in (0, 3, 31, 400, 4000)]
    for moment in moments:
        lost_race(book, moment)
    for number in range(25):
        save.commit(book, full(str(number)), save.digest(book.read_bytes()))
    found = save.copies(book)
    assert [copy.path.read_bytes() for copy in found] == [full(f"of {moment:%Y-%m-%d}") for moment in moments[::-1]]
    assert [copy.taken for copy in found] == [moment.replace(second=0, microsecond=0) for moment in moments[::-1]]


def test_another_file_in_the_folder_of_conflict_copies_is_none(book: Path) -> None:
    lost_race(book, NOW)
    folder = save.folder_of(book) / "conflict"
    (folder / "Notes.xlsx").write_bytes(b"")
    (folder / "Book (conflict 2026-99-99 0000Z PC).xlsx").write_bytes(b"")
    assert [copy.path.name[:20] for copy in save.copies(book)] == ["Book (old) (conflict"]


def test_status_tells_how_many_conflict_copies_there_are_since_when_and_where(book: Path) -> None:
    assert "Conflict" not in status(book)
    lost_race(book, dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC))
    lost_race(book, dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC))
    told = f"Conflict copies: 2, the oldest of 2026-03-01, in {save.folder_of(book) / 'conflict'}. Take from them"
    assert told in status(book)


def test_the_doctor_names_conflict_copies_a_month_old_and_leaves_younger_ones(book: Path) -> None:
    lost_race(book, NOW - 29 * DAY)
    assert doctoring.forgotten(book, str) == []
    lost_race(book, NOW - 40 * DAY)
    lost_race(book, NOW - 31 * DAY)
    found = doctoring.folder(book, str)
    assert [finding.ok for finding in found] == [True, False]
    oldest = save.copies(book)[0].path
    assert found[1].what == (
        f"Conflict copies older than 30 days lie in {oldest.parent}: 2, 1 MB. The oldest is '{oldest.name}'."
    )
    assert found[1].do == "Take from them what the workbook lacks, then delete them; Account Review never does."
    assert len(save.copies(book)) == 3
