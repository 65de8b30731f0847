"""Backups: which stay, which go, and which never do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from workbook import save
from workbook.save import history

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "Book.xlsx.d/backup").mkdir(parents=True)
    return tmp_path / "Book.xlsx"


def put(book: Path, moment: dt.datetime, content: bytes = b"x") -> Path:
    name = f"{moment:%Y-%m-%d %H%M%SZ} {save.digest(content)[:16]} 0000.xlsx"
    path = save.folder_of(book) / "backup" / name
    path.write_bytes(content)
    return path


def days_kept(book: Path) -> list[int]:
    """How many days before noon each backup that is left was taken."""
    return sorted((NOON.replace(tzinfo=None) - backup.taken).days for backup in history.found(book))


def test_the_last_twenty_stay_however_close_they_are(book: Path) -> None:
    taken = [put(book, NOON - dt.timedelta(minutes=minute)) for minute in range(50)]
    history.thin(book, taken[0])
    assert save.backups(book) == taken[:20]


def test_one_a_day_stays_for_thirty_days_and_one_a_week_for_a_year(book: Path) -> None:
    taken = [put(book, NOON - dt.timedelta(days=day)) for day in range(400)]
    history.thin(book, taken[0])
    assert days_kept(book)[:30] == list(range(30))
    assert days_kept(book)[30:33] == [35, 42, 49]  # the Sundays before
    assert days_kept(book)[-1] == 357
    assert len(days_kept(book)) == 30 + 47


def test_of_a_day_the_last_one_stays(book: Path) -> None:
    for day in range(25):
        put(book, NOON - dt.timedelta(days=day))
        put(book, NOON - dt.timedelta(days=day, hours=3))
    history.thin(book, save.backups(book)[0])
    assert [path.name[11:17] for path in save.backups(book)[20:]] == ["120000"] * 15


def test_the_oldest_go_where_all_take_too_much(book: Path) -> None:
    taken = [put(book, NOON - dt.timedelta(days=day), b"x" * 1000) for day in range(10)]
    history.thin(book, taken[0], most_bytes=3500)
    assert save.backups(book) == taken[:3]


def test_the_newest_stays_even_where_it_alone_takes_too_much(book: Path) -> None:
    taken = [put(book, NOON - dt.timedelta(days=day), b"x" * 1000) for day in range(3)]
    history.thin(book, taken[0], most_bytes=10)
    assert save.backups(book) == [taken[0]]


def test_the_one_just_taken_stays_whatever_its_clock_says(book: Path) -> None:
    for minute in range(30):
        put(book, NOON + dt.timedelta(minutes=minute))
    ours = put(book, NOON - dt.timedelta(days=4000))
    history.thin(book, ours, most_bytes=1)
    assert save.backups(book) == [ours]


def test_files_that_are_not_ours_stay(book: Path) -> None:
    taken = [put(book, NOON - dt.timedelta(minutes=minute)) for minute in range(25)]
    mine = save.folder_of(book) / "backup" / "before the audit.xlsx"
    mine.write_bytes(b"mine")
    history.thin(book, taken[0], most_bytes=1)
    assert mine.read_bytes() == b"mine"
    assert save.backups(book) == [taken[0]]


def test_a_backup_that_rotted_is_known_by_its_name(book: Path) -> None:
    whole, rotten = put(book, NOON, b"whole"), put(book, NOON - dt.timedelta(days=1), b"whole")
    rotten.write_bytes(b"whale")
    assert save.verified(whole)
    assert not save.verified(rotten)
    assert not save.verified(book.with_name("before the audit.xlsx"))
