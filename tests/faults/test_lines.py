"""Faults 4 to 10: computers, servers and lines that are gone, for a moment or for good."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.world import Run, World, one_sentence
from tests.hosts import needed, smb
from tests.hosts.smb.excel import Excel
from tests.hosts.smb.proxy import Line
from tests.workbook.packages import full
from workbook import save
from workbook.errors import BookBusyError

SOME_REQUESTS = (3, 4, 5, 8, 9, 10, 11)
"""The requests of a commit that change something on the share."""
CUTS = 20
PATIENCE = 3.0
"""Seconds after which a mount takes a silent server for gone."""

pytestmark = pytest.mark.host
Start = Callable[..., smb.Lab]


@pytest.mark.parametrize("request_number", SOME_REQUESTS)
def test_a_computer_that_is_gone_mid_commit_leaves_a_whole_book(
    lab: smb.Lab, elsewhere: Path, tmp_path: Path, request_number: int
) -> None:
    ours = lab.mount()
    world = World.made(ours.path, tmp_path, kept=lab.disk)
    with Run("commit", world.book, "new", stop_at=request_number) as run:
        run.go()
        assert run.line() == "stopped"
        ours.kill()
        told = run.end()
    assert told == "done" if request_number > 9 else one_sentence(told) is None
    theirs = world.seen_from(elsewhere)
    save.recover(theirs.book)
    assert world.whole() == ("new" if request_number > 8 else "old")
    world.tidy()
    theirs.second_run()


def test_a_server_killed_mid_commit_and_restarted_has_a_whole_book(own_lab: Start, tmp_path: Path) -> None:
    lab = own_lab()
    for request_number in SOME_REQUESTS:
        ours = lab.mount(timeout=PATIENCE)
        world = World.made(ours.path, tmp_path, kept=lab.disk)
        with Run("commit", world.book, "new", stop_at=request_number) as run:
            run.go()
            assert run.line() == "stopped"
            lab.kill()
            told = run.end()
        assert told == "done" if request_number > 9 else one_sentence(told) is None
        lab.start()
        again = world.seen_from(lab.mount(timeout=PATIENCE).path)
        save.recover(again.book)
        assert world.whole() == ("new" if request_number > 8 else "old")
        again.second_run()


def test_a_line_cut_after_any_number_of_bytes_leaves_a_whole_book(
    lab: smb.Lab, elsewhere: Path, tmp_path: Path
) -> None:
    def commit_over(allowed: int | None) -> tuple[World, str, int]:
        """A commit through a line that is cut after so many bytes; what it said, and how many went through."""
        with Line(lab.port) as line:
            ours = lab.mount(port=line.port, timeout=PATIENCE)
            world = World.made(ours.path, tmp_path, kept=lab.disk)
            with Run("commit", world.book, "new") as run:
                before = line.passed
                if allowed is not None:
                    line.cut_after(allowed)
                told = run.end()
            passed = line.passed - before
            ours.kill()
        return world, told, passed

    _, told, whole = commit_over(None)
    assert told == "done"
    ends = set()
    for part in range(CUTS):
        world, told, _ = commit_over(whole * part // CUTS)
        if told != "done":
            one_sentence(told)
        theirs = world.seen_from(elsewhere)
        save.recover(theirs.book)
        ends.add(world.whole())
        assert world.whole() == "new" or told != "done"
        world.tidy()
        theirs.second_run()
    assert ends == {"old", "new"}


def test_a_black_hole_ends_in_a_sentence_after_a_bounded_wait(lab: smb.Lab, elsewhere: Path, tmp_path: Path) -> None:
    with Line(lab.port) as line:
        ours = lab.mount(port=line.port, timeout=PATIENCE)
        world = World.made(ours.path, tmp_path, kept=lab.disk)
        with Run("commit", world.book, "new", stop_at=9) as run:
            run.go()
            assert run.line() == "stopped"
            line.stall()
            began = time.monotonic()
            told = run.end()
        one_sentence(told)
        assert "connection" in told
        assert time.monotonic() - began < 40
        line.cut()
        ours.kill()
    theirs = world.seen_from(elsewhere)
    save.recover(theirs.book)
    assert world.whole() == "new"  # it was safe on the share already
    theirs.second_run()


def test_a_network_interface_that_goes_down_leaves_a_whole_book() -> None:
    needed(
        shutil.which("unshare") and shutil.which("ip") and os.geteuid() == 0, "ip, unshare and the right to use them"
    )
    command = ["unshare", "--net", sys.executable, "-m", "tests.faults.interface"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ran.stdout.splitlines() == ["refused in one sentence", "whole", "second run done"], ran.stderr


def test_a_sleeping_reader_delays_a_commit_for_a_bounded_time_only(lab: smb.Lab, world: World, elsewhere: Path) -> None:
    with Excel(lab.port, lab.user) as colleague:
        assert colleague.ask(f"sleep {world.case}/{world.name}") == "ok"
        os.kill(colleague.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            with Run("commit", world.book, "new") as run:
                told = run.end()
            assert time.monotonic() - began < 100
            if told != "done":
                one_sentence(told)
            assert world.seen_from(elsewhere).whole() == ("new" if told == "done" else "old")
        finally:
            os.kill(colleague.process.pid, signal.SIGCONT)
    world.second_run()


DURABLE = " kernel share modes = no\n durable handles = yes"


def test_a_durable_handle_outlives_a_broken_line_while_nobody_wants_the_book(own_lab: Start, tmp_path: Path) -> None:
    lab = own_lab(options=DURABLE)
    with Line(lab.port) as line, Excel(line.port, lab.user) as colleague:
        world = World.made(lab.mount(timeout=PATIENCE).path, tmp_path, kept=lab.disk)
        assert colleague.ask(f"keep {world.case}/{world.name}") == "ok"
        line.cut()
        assert colleague.ask("again") == "ok"
        assert colleague.ask("close") == "ok"
        world.second_run()


@pytest.mark.parametrize("lost_by", ["our commit", "a restart of the server"])
def test_whoever_lost_a_durable_handle_is_told_and_the_book_is_whole(
    own_lab: Start, tmp_path: Path, lost_by: str
) -> None:
    lab = own_lab(options=DURABLE)
    with Line(lab.port) as line, Excel(line.port, lab.user) as colleague:
        world = World.made(lab.mount(timeout=PATIENCE).path, tmp_path, kept=lab.disk)
        assert colleague.ask(f"keep {world.case}/{world.name}") == "ok"
        if lost_by == "a restart of the server":
            lab.kill()
            lab.start()
            world = world.seen_from(lab.mount(timeout=PATIENCE).path)
        else:
            line.cut()
        save.commit(world.book, full("new"), save.digest(world.book.read_bytes()))
        assert colleague.ask("again").startswith("ObjectNameNotFound")  # his Excel cannot save over ours unseen
        assert world.whole() == "new"
        world.tidy()
        world.second_run()


def test_a_book_whose_holder_lost_his_handle_is_not_overwritten_when_he_saves(own_lab: Start, tmp_path: Path) -> None:
    lab = own_lab()
    with Excel(lab.port, lab.user) as excel, Line(lab.port) as line, Excel(line.port, lab.user) as colleague:
        world = World.made(lab.mount(timeout=PATIENCE).path, tmp_path, kept=lab.disk)
        at = f"{world.case}/{world.name}"
        assert colleague.ask(f"open {at}") == "ok"
        with pytest.raises(BookBusyError) as told:
            save.commit(world.book, full("new"), save.digest(world.book.read_bytes()))
        one_sentence(told.value)
        line.cut()
        smb.until(lambda: not save.standing(world.book).open, "the server to give his handle up")
        save.commit(world.book, full("new"), save.digest(world.book.read_bytes()))
        assert colleague.ask("save lan's") != "ok"  # he is told, and keeps what he typed
        assert excel.ask(f"open {at}") == "ok"
        assert excel.ask("close") == "ok"
        assert world.whole() == "new"
        (world.kept / world.case / "~$Book.xlsx").unlink(missing_ok=True)
        world.second_run()
