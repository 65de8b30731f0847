"""What is written down is safe on this PC before anything else happens."""

from __future__ import annotations

import datetime as dt
import errno
import json
import socket
import threading
from pathlib import Path

import pytest

from tests.workbook.journal import desk
from workbook import disk
from workbook.journal import Outbox
from workbook.journal.record import parsed


def test_a_record_lies_whole_in_the_outbox_under_its_number_and_is_not_sent(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    record = desk.touch(box)
    (kept,) = box.unsent()
    assert (kept.writer, kept.seq) == (record.writer, 1)
    assert (box.folder / record.writer / "000001.json").read_bytes() == kept.content
    assert parsed(kept.content) == record
    assert json.loads(kept.content)["values"] == {"account_id": "0101", "purpose": "Agree the spares list"}


def test_a_record_is_named_by_time_writer_number_and_its_own_hash(tmp_path: Path) -> None:
    record = desk.touch(desk.outbox(tmp_path))
    assert record.name == f"20261122T120000000000Z-{record.writer}-000001-{record.id[1:]}.json"


def test_each_record_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    first, second = desk.touch(box), desk.touch(box)
    assert (first.previous, second.previous) == ("", first.id[1:])


def test_days_and_times_come_back_as_they_were(tmp_path: Path) -> None:
    values = {"account_id": "0101", "opened": dt.datetime(2026, 11, 22, 14, 5), "satisfaction": 4.0, "note": "Đã trễ"}
    record = desk.outbox(tmp_path).write("add", "Service", values, now=desk.NOON)
    assert parsed(record.content()).values == values


def test_writing_again_after_the_clock_went_back_still_counts_as_later(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    first = desk.touch(box)
    second = desk.touch(box, now=desk.NOON - dt.timedelta(days=1))
    assert second.stamp == "20261122T120000000001Z"
    assert first.order < second.order


def test_an_answer_to_a_colleague_whose_clock_is_a_day_ahead_counts_as_later(tmp_path: Path) -> None:
    record = desk.outbox(tmp_path).write(
        "change", "Touches", {"purpose": "x"}, row="T1", seen="20261123T120000000000Z", now=desk.NOON
    )
    assert record.stamp == "20261123T120000000001Z"


def test_a_clock_that_is_years_ahead_does_not_pull_others_with_it(tmp_path: Path) -> None:
    record = desk.outbox(tmp_path).write(
        "change", "Touches", {"purpose": "x"}, row="T1", seen="20991231T000000000000Z", now=desk.NOON
    )
    assert record.stamp == "20261122T120000000000Z"


def test_two_windows_of_one_pc_never_give_the_same_number(tmp_path: Path) -> None:
    desk.outbox(tmp_path).writer()
    threads = [threading.Thread(target=lambda: [desk.touch(desk.outbox(tmp_path)) for _ in range(8)]) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    records = list(desk.outbox(tmp_path).records())
    assert [record.seq for record in records] == list(range(1, 17))
    assert [record.previous for record in records[1:]] == [record.id[1:] for record in records[:-1]]


def test_a_full_disk_leaves_no_half_record_and_the_next_one_gets_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = desk.outbox(tmp_path)
    box.writer()

    def full(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with monkeypatch.context() as broken:
        broken.setattr(disk, "write_new", full)
        with pytest.raises(OSError, match="No space left"):
            desk.touch(box)
    assert list(box.unsent()) == []
    assert desk.touch(box).seq == 1


def test_a_copied_disk_writes_under_an_id_of_its_own_and_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = desk.outbox(tmp_path)
    first = desk.touch(box)
    monkeypatch.setattr(socket, "gethostname", lambda: "PC-COPY")
    second = desk.touch(box)
    assert second.writer != first.writer
    assert (second.seq, second.machine) == (1, "PC-COPY")
    assert sorted(record.id for record in box.records()) == sorted([first.id, second.id])


def test_each_workbook_has_an_outbox_of_its_own_and_all_are_found_again(tmp_path: Path) -> None:
    for name in ("North.xlsx", "South.xlsx"):
        desk.touch(Outbox.of(tmp_path / "pc", tmp_path / name))
    assert sorted(box.book.name for box in Outbox.all(tmp_path / "pc")) == ["North.xlsx", "South.xlsx"]
