"""Faults 16 to 20, 22, 26 and 30: what people and other runs do with the workbook while we exchange it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.world import RECORDS, Run, World, one_sentence
from tests.hosts import smb
from tests.hosts.smb.excel import MARKER, Excel
from tests.workbook.packages import full, saying
from workbook import save
from workbook.errors import BookBusyError, RefusedError
from workbook.journal import read

REQUESTS = range(1, 13)
"""Every request to the disk a commit makes, in order."""

pytestmark = pytest.mark.host


@pytest.fixture
def excel(lab: smb.Lab) -> Iterator[Excel]:
    with Excel(lab.port, lab.user) as colleague:
        yield colleague


def at(world: World) -> str:
    return f"{world.case}/{world.name}"


def commit(world: World) -> None:
    save.commit(world.book, full("new"), save.digest(world.book.read_bytes()))


def kept(world: World) -> list[str]:
    """What the book and every backup and conflict copy say."""
    folder = world.kept / world.case
    found = [folder / world.name, *folder.glob("*.d/backup/*"), *folder.glob("*.d/conflict/*")]
    return sorted(saying(path.read_bytes()) for path in found if path.exists())


class TestExcel:
    def test_a_book_open_in_excel_is_refused_by_the_owners_name_until_it_is_closed(
        self, world: World, excel: Excel
    ) -> None:
        assert excel.ask(f"open {at(world)}") == "ok"
        with pytest.raises(BookBusyError, match="is open: Lan has it") as told:
            commit(world)
        one_sentence(told.value)
        assert save.standing(world.book) == save.Standing(open=True, name="Lan", marker=True)
        assert world.whole() == "old"
        assert excel.ask("save lan's") == "ok"
        assert excel.ask("close") == "ok"
        assert world.whole() == "lan's"
        world.second_run()

    def test_who_only_looks_is_told_apart_from_who_writes(self, world: World, excel: Excel) -> None:
        assert excel.ask(f"view {at(world)}") == "ok"
        with pytest.raises(BookBusyError, match=r"Somebody has .* open to read") as told:
            commit(world)
        one_sentence(told.value)
        assert world.whole() == "old"
        world.tidy()
        assert excel.ask("close") == "ok"
        world.second_run()

    @pytest.mark.parametrize("request_number", REQUESTS)
    def test_a_save_of_excel_at_any_moment_of_a_commit_is_never_lost(
        self, world: World, excel: Excel, request_number: int
    ) -> None:
        with Run("commit", world.book, "new", stop_at=request_number) as run:
            run.go()
            assert run.line() == "stopped"
            saved = excel.ask(f"open {at(world)}") == "ok" and excel.ask("save lan's") == "ok"
            if saved:
                assert excel.ask("close") == "ok"
            told = run.end()
        if told != "done":
            one_sentence(told)
        assert saved == (request_number not in (7, 8, 9))  # while we hold it, and while it is away
        assert ("lan's" in kept(world)) == saved
        assert world.whole() in ("lan's", "new")
        world.second_run()
        assert ("lan's" in kept(world)) == saved

    @pytest.mark.parametrize("milliseconds", [50, 200, 500])
    def test_a_violation_that_passes_is_waited_out(self, world: World, excel: Excel, milliseconds: int) -> None:
        assert excel.ask(f"open {at(world)}") == "ok"
        letting_go = threading.Timer(milliseconds / 1000, excel.ask, ["close"])
        letting_go.start()
        commit(world)
        letting_go.join()
        assert world.whole() == "new"
        world.tidy()
        world.second_run()

    def test_a_plain_replace_cuts_off_who_has_the_book_open(self, world: World, excel: Excel) -> None:
        """Why the product never replaces: on this server a replace over an open book succeeds."""
        assert excel.ask(f"open {at(world)}") == "ok"
        fresh = world.folder / "fresh"
        fresh.write_bytes(full("new"))
        os.replace(fresh, world.book)
        assert world.whole() == "new"
        assert save.standing(world.book).open is False  # though Lan still works in it

    @pytest.mark.parametrize(
        "marker", [MARKER, MARKER[:20], b"", os.urandom(165), b"\x00" * 165], ids=["stale", "short", "empty", "garbage", "nobody"]
    )  # fmt: skip
    def test_a_marker_left_behind_stops_nobody(self, world: World, marker: bytes) -> None:
        world.book.with_name("~$Book.xlsx").write_bytes(marker)
        assert save.standing(world.book).open is False
        assert save.standing(world.book).marker is True
        commit(world)
        assert world.whole() == "new"
        world.tidy("~$Book.xlsx")
        world.book.with_name("~$Book.xlsx").unlink()
        world.second_run()


class TestTwoRuns:
    @pytest.mark.parametrize("request_number", REQUESTS)
    def test_of_two_runs_none_undoes_the_other(self, world: World, elsewhere: Path, request_number: int) -> None:
        with Run("commit", world.book, "first", stop_at=request_number) as first:
            first.go()
            assert first.line() == "stopped"
            with Run("commit", world.seen_from(elsewhere).book, "second") as second:
                told = {"second": second.end()}
            told["first"] = first.end()
        for words in told.values():
            if words != "done":
                one_sentence(words)
        done = {run for run, words in told.items() if words == "done"}
        assert done
        assert world.whole() in done
        assert {"old", *done} <= {*kept(world)}
        world.tidy()
        world.second_run()


class TestTakenAway:
    @pytest.mark.parametrize("request_number", REQUESTS)
    @pytest.mark.parametrize("what", ["book renamed", "book deleted", "folder renamed"])
    def test_a_book_or_folder_taken_away_mid_run_is_not_made_anew(
        self, world: World, request_number: int, what: str
    ) -> None:
        folder = world.kept / world.case
        with Run("commit", world.book, "new", stop_at=request_number) as run:
            run.go()
            assert run.line() == "stopped"
            there = (folder / world.name).exists()
            if what == "folder renamed":
                folder = folder.rename(folder.with_name(f"{folder.name} moved"))
            elif there and what == "book renamed":
                (folder / world.name).rename(folder / "Renamed.xlsx")
            elif there:
                (folder / world.name).unlink()
            told = run.end()
        if told != "done":
            one_sentence(told)
        if what == "folder renamed":
            moved = World(world.root, world.kept, folder.name, world.outbox)
            assert not (world.kept / world.case).exists()
            save.recover(moved.book)
            assert moved.whole() in ("old", "new")
            moved.second_run()
        elif there:
            taken = folder / "Renamed.xlsx"
            assert taken.exists() == (what == "book renamed")
            if taken.exists():
                assert saying(taken.read_bytes()) == ("new" if request_number > 9 else "old")
            assert not (folder / world.name).exists()
            world.tidy(*(["Renamed.xlsx"] if taken.exists() else []))
            assert len(read(world.folders).records) == RECORDS
            taken = taken if taken.exists() else save.backups(folder / world.name)[0] if request_number > 9 else None
            if taken:  # a person puts it back, and the work is done
                taken.rename(folder / world.name)
                world.second_run()

    def test_the_last_backup_is_named_when_the_book_is_gone(self, world: World) -> None:
        commit(world)
        (world.kept / world.case / world.name).unlink()
        with pytest.raises(
            RefusedError, match=r"is not in .* any more.*last backup is .*/Book\.xlsx\.d/backup/"
        ) as told:
            save.recover(world.book)
        one_sentence(told.value)
