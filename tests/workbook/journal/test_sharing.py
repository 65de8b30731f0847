"""Sending to the shared journal and reading it: nothing lost, nothing twice, whatever became of its files."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import errno
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbook.journal import desk
from workbook import disk
from workbook.journal import copied, publish, read, send_again, shelf


def codes(found: shelf.Shelf) -> list[str]:
    return [note.code for note in found.notes]


def test_what_is_sent_lies_in_the_journal_under_its_name_and_is_sent_once(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    assert publish(box, folders) == (1, [])
    assert disk.names(folders.journal) == [record.name]
    assert (folders.journal / record.name).read_bytes() == record.content()
    assert publish(box, folders) == (0, [])
    assert read(folders, now=desk.NOON).records == {record.id: record}


@pytest.mark.parametrize("call", ["write_new", "rename_new", "flush_folder", "names", "read"])
def test_a_line_cut_at_any_call_loses_nothing_and_the_next_try_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    records = {record.id: record for record in (desk.touch(box), desk.touch(box))}
    real: Callable[..., object] = getattr(disk, call)

    def cut(path: Path, *rest: object) -> object:
        if folders.root in (path, *path.parents):
            raise OSError(errno.ECONNRESET, "Connection reset by peer", str(path))
        return real(path, *rest)

    with monkeypatch.context() as broken:
        broken.setattr(disk, call, cut)
        with contextlib.suppress(ConnectionResetError):
            publish(box, folders)
    publish(box, folders)
    assert read(folders, now=desk.NOON).records == records
    assert list(box.unsent()) == []


def test_sending_to_a_workbook_that_is_gone_makes_no_folder_in_its_place(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    desk.touch(box)
    with pytest.raises(FileNotFoundError):
        publish(box, shelf.Folders(tmp_path / "Book.xlsx"))
    assert not (tmp_path / "Book.xlsx.d").exists()
    assert len(list(box.unsent())) == 1


def test_what_the_share_lost_is_sent_again(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    publish(box, folders)
    (folders.journal / record.name).unlink()
    assert [note.code for note in send_again(box, folders, read(folders))] == ["returned"]
    assert list(read(folders).records) == [record.id]


@pytest.mark.parametrize("spoil", [lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b.replace(b"0101", b"0102")])
def test_an_empty_torn_or_altered_file_is_put_aside_whole_and_its_writer_sends_it_again(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    publish(box, folders)
    bad = spoil(record.content())
    (folders.journal / record.name).write_bytes(bad)
    found = read(folders, now=desk.NOON)
    assert (found.records, codes(found)) == ({}, ["quarantined"])
    assert (folders.quarantine / record.name).read_bytes() == bad
    send_again(box, folders, found)
    assert list(read(folders).records) == [record.id]


def test_a_file_that_is_whole_at_the_second_look_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    publish(box, folders)
    answers = [b"", record.content()]
    monkeypatch.setattr(disk, "read", lambda path: answers.pop(0))
    found = read(folders, now=desk.NOON)
    assert (list(found.records), codes(found)) == ([record.id], [])


def test_a_damaged_file_that_cannot_be_put_aside_is_left_out_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    good, bad = desk.touch(box), desk.touch(box)
    publish(box, folders)
    (folders.journal / bad.name).write_bytes(b"")

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(source))

    monkeypatch.setattr(disk, "rename_new", refuse)
    found = read(folders, now=desk.NOON)
    assert (list(found.records), codes(found)) == ([good.id], ["spoilt"])
    assert (folders.journal / bad.name).exists()


@pytest.mark.parametrize("shape", ["{} (1).json", "{} - Copy.json", "{} (PC-7's conflicted copy 2026-11-22).json"])
def test_a_sync_programs_copy_counts_once_and_stands_in_for_a_lost_original(tmp_path: Path, shape: str) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    publish(box, folders)
    path = folders.journal / record.name
    shutil.copy(path, path.with_name(shape.format(path.stem)))
    found = read(folders, now=desk.NOON)
    assert (list(found.records), codes(found)) == ([record.id], ["copy"])
    path.unlink()
    assert list(read(folders).records) == [record.id]


def test_files_of_others_and_half_published_ones_are_left_alone(tmp_path: Path) -> None:
    folders = desk.folders(tmp_path)
    folders.journal.mkdir(parents=True)
    (folders.journal / "desktop.ini").write_text("[x]")
    (folders.journal / ".20261122T120000000000Z-aaaaaaaaaaaa-000001-0000000000000000.json.1234.part").write_text("{")
    found = read(folders)
    assert (found.records, codes(found)) == ({}, ["foreign"])
    assert len(disk.names(folders.journal)) == 2


def test_own_half_published_files_go_after_a_week_and_not_before(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    record = desk.touch(box)
    folders.journal.mkdir(parents=True)
    for days, name in ((1, f".{record.name}.0000.part"), (9, f".{record.name}.0001.part")):
        (folders.journal / name).write_text("{")
        os.utime(folders.journal / name, (time.time() - days * 86400,) * 2)
    publish(box, folders)
    assert disk.names(folders.journal) == [f".{record.name}.0000.part", record.name]


def test_a_record_of_a_newer_version_stays_for_that_version(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    content = desk.touch(box).content().replace(b'"form": 1', b'"form": 2')
    folders.journal.mkdir(parents=True)
    name = f"20261122T120000000000Z-{'a' * 12}-000001-{shelf.digest(content)}.json"
    (folders.journal / name).write_bytes(content)
    found = read(folders)
    assert (found.records, codes(found)) == ({}, ["newer"])
    assert disk.names(folders.journal) == [name]


def test_a_missing_number_is_told_with_its_writer(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    records = [desk.touch(box) for _ in range(4)]
    publish(box, folders)
    for record in records[1:3]:
        (folders.journal / record.name).unlink()
    (note,) = read(folders, now=desk.NOON).notes
    assert (note.code, note.fields["count"], note.fields["first"]) == ("gap", 2, 2)
    assert note.fields["machine"] == records[0].machine


def test_two_pcs_under_one_id_are_told_lose_nothing_and_the_copy_takes_its_own(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    first = desk.touch(box)
    shutil.copytree(tmp_path / "pc", tmp_path / "saved")
    mine = desk.touch(box, "mine")
    publish(box, folders)
    shutil.rmtree(tmp_path / "pc")
    shutil.copytree(tmp_path / "saved", tmp_path / "pc")  # the same machine by all signs, set back
    theirs = desk.touch(box, "theirs", desk.NOON + dt.timedelta(seconds=1))
    publish(box, folders)
    found = read(folders, now=desk.NOON)
    assert sorted(found.records) == sorted([first.id, mine.id, theirs.id])
    assert codes(found) == ["clone"]
    assert copied(box, found.records)
    assert box.renew() != first.writer
    assert desk.touch(box).writer != first.writer


def test_nobody_is_called_a_copy_for_his_own_records(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    desk.touch(box)
    publish(box, folders)
    desk.touch(box)
    desk.touch(desk.outbox(tmp_path, "other"))
    publish(desk.outbox(tmp_path, "other"), folders)
    assert not copied(box, read(folders).records)


def test_a_clock_a_day_ahead_is_told_in_hours(tmp_path: Path) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    desk.touch(box, now=desk.NOON + dt.timedelta(days=1))
    publish(box, folders)
    (note,) = read(folders, now=desk.NOON).notes
    assert (note.code, note.fields["hours"]) == ("clock", 24)


def test_what_was_read_once_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, folders, cache = desk.outbox(tmp_path), desk.folders(tmp_path), tmp_path / "pc" / "cache.json"
    for _ in range(3):
        desk.touch(box)
    publish(box, folders)
    first = read(folders, cache, now=desk.NOON)
    new = desk.touch(box)
    publish(box, folders)
    asked = []
    real = disk.read
    monkeypatch.setattr(disk, "read", lambda path: asked.append(path) or real(path))
    second = read(folders, cache, now=desk.NOON)
    assert [path.name for path in asked] == ["cache.json", new.name]
    assert second.records == first.records | {new.id: new}


@pytest.mark.parametrize(
    "spoil", [lambda b: b"", lambda b: b"{", lambda b: b[:-9], lambda b: b.replace(b"0101", b"0102")]
)
def test_a_spoilt_cache_costs_a_second_reading_and_nothing_else(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    box, folders, cache = desk.outbox(tmp_path), desk.folders(tmp_path), tmp_path / "cache.json"
    record = desk.touch(box)
    publish(box, folders)
    read(folders, cache)
    cache.write_bytes(spoil(cache.read_bytes()))
    assert read(folders, cache).records == {record.id: record}


def test_ten_thousand_records_are_read_the_second_time_in_under_half_a_second(tmp_path: Path) -> None:
    folders, cache = desk.folders(tmp_path), tmp_path / "cache.json"
    folders.journal.mkdir(parents=True)
    record = desk.touch(desk.outbox(tmp_path), "Agree the list of spares for the kiln")
    for seq in range(1, 10_001):
        record = dataclasses.replace(record, seq=seq, previous=record.id[1:] if seq > 1 else "", id="").named()
        (folders.journal / record.name).write_bytes(record.content())
    read(folders, cache)
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        found = read(folders, cache, now=desk.NOON)
        times.append(time.perf_counter() - begin)
    assert (len(found.records), found.notes) == (10_000, [])
    assert min(times) < 0.5
