"""Faults 21, 23 to 25 and 27 to 29: odd names, clocks, listings, journal files, and parts of other programs."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import unicodedata
from pathlib import Path

import pytest

from tests.faults.worker import TAKING
from tests.faults.world import RECORDS, Run, World, one_sentence
from tests.hosts import smb
from tests.workbook import foreign
from tests.workbook.packages import full, saying
from workbook import disk, save
from workbook.errors import RefusedError
from workbook.journal import Folders, Outbox, publish, read, send_again
from workbook.save import intent as intents

pytestmark = pytest.mark.host
NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


def commit(world: World, word: str = "new", now: dt.datetime | None = None) -> None:
    save.commit(world.book, full(word), save.digest(world.book.read_bytes()), now=now)


class TestIntents:
    @pytest.mark.parametrize("content", [b"", b"{", b'{"new": "../../Book.xlsx"}', b"\x00" * 200, b"[1, 2]"])
    def test_a_torn_or_foreign_intent_stops_nobody(self, world: World, content: bytes) -> None:
        path = intents.file_of(world.book)
        path.write_bytes(content)
        commit(world)
        assert world.whole() == "new"
        world.tidy()
        (put_aside,) = (path.parent / "quarantine").iterdir()
        assert put_aside.read_bytes() == content
        world.second_run()

    def test_a_stale_intent_whose_files_are_gone_is_taken_away(self, world: World) -> None:
        stale = intents.Intent.of(world.book, full("never"), save.digest(full("long ago")), NOW - 30 * DAY)
        intents.file_of(world.book).write_bytes(stale.to_bytes())
        save.recover(world.book)
        assert world.whole() == "old"
        world.tidy()
        world.second_run()


class TestClocks:
    def test_clocks_a_day_apart_neither_lose_a_book_nor_a_backup(self, world: World) -> None:
        for word, now in (("tomorrow", NOW + DAY), ("today", NOW), ("yesterday", NOW - DAY), ("new", NOW)):
            commit(world, word, now)
        assert world.whole() == "new"
        backups = save.backups(world.book)
        assert sorted(saying(path.read_bytes()) for path in backups) == ["old", "today", "tomorrow", "yesterday"]
        assert all(map(save.verified, backups))
        world.second_run()

    def test_a_record_from_a_clock_a_day_ahead_is_kept_once_and_told(self, world: World, tmp_path: Path) -> None:
        ahead = Outbox(tmp_path / "ahead", world.book)
        ahead.write("add", "Touches", {"account_id": "001", "purpose": "met 3"}, now=NOW + DAY)
        publish(ahead, world.folders)
        shelf = read(world.folders)
        assert len(shelf.records) == RECORDS + 1
        assert [note.code for note in shelf.notes] == ["clock"]
        assert publish(ahead, world.folders)[0] == 0
        assert len(read(world.folders).records) == RECORDS + 1

    def test_a_clock_set_back_by_years_leaves_the_last_backups(self, world: World) -> None:
        commit(world, "first", NOW)
        for number in range(3):
            commit(world, f"later {number}", NOW - 3000 * DAY)
        assert len(save.backups(world.book)) == 4
        world.second_run()


class TestJournalFiles:
    def test_torn_empty_and_copied_files_lose_and_double_nothing(self, world: World) -> None:
        journal = world.kept / world.case / "Book.xlsx.d/journal"
        first, second, third = sorted(journal.iterdir())
        shutil.copy(first, journal / f"{first.stem} (1).json")
        shutil.copy(first, journal / f"{first.stem}-PC-12.json")
        second.write_bytes(second.read_bytes()[:40])
        third.write_bytes(b"")
        shelf = read(world.folders)
        assert [record.values["purpose"] for record in shelf.records.values()] == ["met 0"]
        damaged = {path.name for path in (journal.parent / "quarantine").iterdir()}
        assert damaged == {second.name, third.name}
        send_again(Outbox(world.outbox, world.seen_from(world.kept).book), world.folders, shelf)
        again = read(world.folders)
        assert sorted(record.values["purpose"] for record in again.records.values()) == ["met 0", "met 1", "met 2"]
        shelf = read(world.folders)
        assert send_again(Outbox(world.outbox, world.seen_from(world.kept).book), world.folders, shelf) == []
        commit(world)
        assert saying(world.book.read_bytes()) == "new"

    @pytest.mark.parametrize("same_place", [True, False])
    def test_two_computers_with_one_writer_id_are_told_and_lose_nothing(
        self, world: World, tmp_path: Path, same_place: bool
    ) -> None:
        """In the same place they are one computer by all signs; in another the copy notices, and takes its own id."""
        twin = tmp_path / "twin"
        shutil.copytree(world.outbox, twin)
        book = world.seen_from(world.kept).book
        for outbox, purpose in ((world.outbox, "met 3"), (twin, "met 4")):
            if same_place and outbox is twin:
                shutil.rmtree(world.outbox)
                outbox = twin.rename(world.outbox)
            Outbox(outbox, book).write("add", "Touches", {"account_id": "001", "purpose": purpose})
            publish(Outbox(outbox, book), world.folders)
        shelf = read(world.folders)
        purposes = sorted(record.values["purpose"] for record in shelf.records.values())
        assert purposes == ["met 0", "met 1", "met 2", "met 3", "met 4"]
        assert [note.code for note in shelf.notes] == (["clone"] if same_place else [])
        assert publish(Outbox(outbox, book), world.folders)[0] == 0
        assert len(read(world.folders).records) == RECORDS + 2


class TestNames:
    @pytest.mark.parametrize(
        "name",
        ["O'Neil & Sons; Q3=final.xlsx", "100%TEMP%.xlsx", "Đánh giá quý.xlsx", unicodedata.normalize("NFD", "Đánh giá quý.xlsx"),
         "\U0001f4c8 报告.xlsx", "no ending", "Book.v1.2 (copy) [3].xlsm", "x" * 200 + ".xlsx"],
    )  # fmt: skip
    def test_a_book_of_any_name_is_exchanged(self, lab: smb.Lab, here: Path, tmp_path: Path, name: str) -> None:
        world = World.made(here, tmp_path, kept=lab.disk, name=name)
        world.second_run()
        with pytest.raises(RefusedError, match="was changed") as told:
            save.commit(world.book, full("late"), save.digest(full("old")))
        one_sentence(told.value)
        assert world.whole() == "new"
        world.tidy()

    def test_a_name_too_long_for_anything_beside_it_is_refused(self, lab: smb.Lab, here: Path, tmp_path: Path) -> None:
        book = here / ("x" * 250 + ".xlsx")
        (lab.disk / book.name).write_bytes(full("old"))
        with pytest.raises(RefusedError, match="shorter, plain name") as told:
            save.commit(book, full("new"), save.digest(full("old")))
        assert "\n" not in str(told.value)
        assert saying((lab.disk / book.name).read_bytes()) == "old"
        shorter = book.rename(here / ("y" * 100 + ".xlsx"))
        save.commit(shorter, full("new"), save.digest(full("old")))
        assert saying(shorter.read_bytes()) == "new"


class TestListings:
    def test_a_mount_that_believes_what_it_saw_before_loses_and_doubles_nothing(
        self, lab: smb.Lab, elsewhere: Path, tmp_path: Path
    ) -> None:
        ours = World.made(lab.mount(believed=10).path, tmp_path, kept=lab.disk)
        theirs = ours.seen_from(elsewhere)
        assert len(read(ours.folders).records) == RECORDS
        assert os.listdir(ours.folder) == os.listdir(theirs.folder)
        stale = ours.book.stat()
        commit(theirs, "theirs, and longer than before")
        theirs.write("met 3")
        publish(Outbox(theirs.outbox, theirs.book), Folders(theirs.book))
        assert ours.book.stat() == stale  # it does believe what it saw
        with pytest.raises(RefusedError, match="was changed") as told:
            save.commit(ours.book, full("ours"), save.digest(full("old")))
        one_sentence(told.value)
        assert ours.whole(records=RECORDS + 1) == "theirs, and longer than before"
        save.recover(ours.book)
        commit(ours, "new")
        assert ours.whole(records=RECORDS + 1) == "new"
        ours.tidy()
        assert len(save.backups(theirs.book)) == 2

    @pytest.mark.parametrize("believed", [0, 10])
    def test_a_save_put_in_place_while_we_hold_the_book_is_seen_whatever_is_believed_of_its_time(
        self, lab: smb.Lab, tmp_path: Path, believed: float
    ) -> None:
        """Excel had let go of the book and renames its new one into place, between our look and our rename."""
        world = World.made(lab.mount(believed=believed).path, tmp_path, kept=lab.disk)
        theirs = world.seen_from(world.kept).book
        with Run("commit", world.book, "new", stop_at=TAKING) as run:
            run.go()
            assert run.line() == "stopped"
            theirs.rename(theirs.with_name("1F2E3D4C.tmp"))
            theirs.write_bytes(full("lan"))  # as long as the old one
            told = run.end()
        one_sentence(told)
        assert world.whole() == "lan"
        theirs.with_name("1F2E3D4C.tmp").unlink()
        world.tidy()
        world.second_run()

    def test_a_listing_that_is_stale_decides_nothing(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        real, seen = disk.names, {}

        def stale(folder: Path) -> list[str]:
            return seen.setdefault(folder, real(folder)) if world.folder in folder.parents else real(folder)

        monkeypatch.setattr(disk, "names", stale)
        read(world.folders)
        for word in ("first", "second", "new"):
            commit(world, word)
        save.recover(world.book)
        world.write("met 3")
        publish(Outbox(world.outbox, world.book), Folders(world.book))
        monkeypatch.undo()
        assert world.whole(records=RECORDS + 1) == "new"
        assert len(save.backups(world.book)) == 3


class TestParts:
    def test_every_part_of_another_program_survives_a_save_byte_for_byte(
        self, lab: smb.Lab, here: Path, tmp_path: Path
    ) -> None:
        world = World.made(here, tmp_path, kept=lab.disk)
        old = foreign.workbook()
        (world.kept / world.case / world.name).write_bytes(old)
        new = foreign.with_part(old, "xl/ours.xml", "<ours/>", "xl/workbook.xml", "ours", "application/xml")
        save.commit(world.book, new, save.digest(old))
        before, after = foreign.parts(old), foreign.parts(world.book.read_bytes())
        changed = {name for name in before if before[name] != after[name]}
        assert changed == {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
        assert len(before) > 25
        assert len(read(world.folders).records) == RECORDS
        world.tidy()
        save.commit(world.book, new, save.digest(world.book.read_bytes()))
        assert world.book.read_bytes() == new

    def test_a_save_that_loses_any_one_part_is_refused_by_its_name(self, tmp_path: Path) -> None:
        old = foreign.workbook()
        book = tmp_path / "Book.xlsx"
        book.write_bytes(old)
        kept = [name for name in foreign.parts(old) if not name.endswith((".rels", "calcChain.xml"))]
        for name in kept:
            less = {part: content for part, content in foreign.parts(old).items() if part != name}
            with pytest.raises(RefusedError) as told:
                save.commit(book, foreign.packed(less), save.digest(old))
            assert f"would lose its part {name};" in str(told.value)
            one_sentence(told.value)
            assert book.read_bytes() == old
        assert len(kept) > 15
