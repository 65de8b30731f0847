"""Faults 1, 2 and 3: a process is killed at each of its system calls, in a commit, a recovery and a sending."""

from __future__ import annotations

import collections
import datetime as dt
import re
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.tracing import traced
from tests.faults.worker import BETWEEN
from tests.faults.world import RECORDS, Run, World
from tests.workbook.journal.desk import batch, import_
from workbook import save
from workbook.journal import Outbox, payload, publish, read

CALLS = "openat,write,fsync,close,flock,renameat2,linkat,unlink,mkdir,chmod,fchmod,ftruncate"
CHANGING = "write,fsync,renameat2,unlink"
POINTS = re.compile(r"^\d+ +(\w+)\(")

pytestmark = pytest.mark.host


@dataclass
class Place:
    """Where worlds are made, and the system calls at which a process there is killed."""

    make: Callable[[], World]
    calls: str
    report: Path


@pytest.fixture(params=["local disk", "share"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    report = tmp_path / "report"
    if request.param == "local disk":
        return Place(lambda: World.made(tmp_path, tmp_path), CALLS, report)
    lab, here = request.getfixturevalue("lab"), request.getfixturevalue("here")
    return Place(lambda: World.made(here, tmp_path, kept=lab.disk), CHANGING, report)


def points(job: str, arguments: tuple[object, ...], place: Place) -> list[tuple[str, int]]:
    """Each system call of a whole run, as its name and how-manieth of that name it is."""
    told, code = traced(job, arguments, "-o", str(place.report), "-e", f"trace={place.calls}")
    assert (told, code) == ("done", 0)
    counts: collections.Counter[str] = collections.Counter()
    found = []
    for line in place.report.read_text(errors="replace").splitlines():
        if call := POINTS.match(line):
            counts[call[1]] += 1
            found.append((call[1], counts[call[1]]))
    return found


def killed_everywhere(
    job: str, make: Callable[[], World], arguments: Callable[[World], tuple[object, ...]], place: Place
) -> Iterator[World]:
    """A fresh world for each system call at which the worker was killed."""
    everywhere = points(job, arguments(make()), place)
    killed = 0
    for call, number in everywhere:
        world = make()
        _, code = traced(job, arguments(world), "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={number}")
        killed += code == -signal.SIGKILL
        yield world
    assert killed == len(everywhere) > 4


def test_a_commit_killed_at_any_system_call_leaves_a_whole_book(place: Place) -> None:
    ends: collections.Counter[str] = collections.Counter()
    for world in killed_everywhere("commit", place.make, lambda made: (made.book, "new"), place):
        save.recover(world.book)
        ends[world.whole()] += 1
        world.tidy()
        world.seen_from(world.kept).second_run()
    assert {*ends} == {"old", "new"}


def test_a_recovery_killed_at_any_system_call_is_completed_by_the_next(place: Place) -> None:
    def broken_off() -> World:
        """A commit that was killed between its renames."""
        world = place.make()
        with Run("commit", world.book, "new", stop_at=BETWEEN) as run:
            run.go()
            assert run.line() == "stopped"
        assert not (world.kept / world.case / world.name).exists()
        return world

    for world in killed_everywhere("recover", broken_off, lambda made: (made.book,), place):
        save.recover(world.book)
        assert world.whole() == "new"
        world.tidy()
        world.seen_from(world.kept).second_run()


def test_a_sending_killed_at_any_system_call_loses_and_doubles_no_record(place: Place) -> None:
    def waiting() -> World:
        world = place.make()
        world.write(f"met {RECORDS}")
        return world

    for world in killed_everywhere("send", waiting, lambda made: (made.outbox, made.book), place):
        publish(Outbox(world.outbox, world.book), world.folders)
        assert world.whole(records=RECORDS + 1) == "old"


def test_a_sending_of_an_import_killed_at_any_system_call_has_its_rows_before_its_record(place: Place) -> None:
    def waiting() -> World:
        world = place.make()
        import_(Outbox(world.outbox, world.book), batch(S1="spares"), now=dt.datetime.now(dt.UTC))
        return world

    for world in killed_everywhere("send", waiting, lambda made: (made.outbox, made.book), place):
        folders = world.seen_from(world.kept).folders
        there = [one for one in read(folders).records.values() if one.kind == "batch"]
        assert all(payload(folders, one)[0] for one in there)
        publish(Outbox(world.outbox, world.book), world.folders)
        (one,) = (one for one in read(folders).records.values() if one.kind == "batch")
        found, notes = payload(folders, one)
        assert found == batch(S1="spares")
        assert notes == []
