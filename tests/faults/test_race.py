"""Excel saving again and again, three people writing contacts down, and two headless runs, all at one workbook.

Where Excel saves without any pause, no headless run gets its turn, and none should: by the time it has made its new
book, the one it had read is not the newest any more, and to keep Excel out meanwhile would be to block a person. Its
work waits in the journal. That it does get a turn between the saves of a person who also thinks is the second race.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.racing import dumped, merge
from tests.hosts import smb
from tests.workbook.packages import saying
from workbook import save
from workbook.journal import Folders, read

pytestmark = pytest.mark.host


@contextlib.contextmanager
def running(role: str, seconds: float, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.faults.racing", role, str(seconds), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def raced(lab: smb.Lab, roots: list[Path], home: Path, way: str, seconds: float, pause: float) -> dict[str, Any]:
    """What everybody says they did, and what the book holds afterwards."""
    book = Path(home.name, "Book.xlsx")
    (lab.disk / book).parent.mkdir()
    (lab.disk / book).write_bytes(dumped({"excel": [], "records": []}))
    (lab.disk / f"{book}.d").mkdir()
    with contextlib.ExitStack() as stack:
        start = [
            ("excel", pause, lab.port, lab.user, book),
            *[("logger", home / f"{way}-{at}", roots[at % 2] / book) for at in range(3)],
            *[("scorer", root / book, way, home / f"{way}-{root.name}") for root in roots],
        ]
        runners = [stack.enter_context(running(role, seconds, *rest)) for role, *rest in start]
        told = [json.loads(runner.communicate(timeout=seconds + 60)[0]) for runner in runners]
    save.recover(roots[0] / book)
    merge(roots[0] / book, "commit", home / f"{way}-last")
    said = json.loads(saying((lab.disk / book).read_bytes()))
    aside = [copy.path.read_bytes() for copy in save.copies(lab.disk / book)]
    assert all(json.loads(saying(content)) for content in aside)
    return {
        "written": [name for one in told[1:4] for name in one["written"]],
        "saved": told[0]["saved"],
        "committed": [one["committed"] for one in told[4:]],
        "torn": sum(one.get("torn", 0) for one in told),
        "lost saves": sorted({*told[0]["saved"]} - {*said["excel"]}),
        "records": said["records"],
        "shelf": read(Folders(lab.disk / book)),
        "told": told,
    }


def nothing_lost(ran: dict[str, Any]) -> None:
    assert ran["lost saves"] == []
    assert ran["torn"] == 0
    assert sorted(ran["records"]) == sorted(ran["written"])
    assert ran["shelf"].notes == []


def test_nothing_is_lost_doubled_or_torn_in_a_minute_of_saving_without_pause(
    lab: smb.Lab, here: Path, elsewhere: Path, tmp_path: Path
) -> None:
    ran = raced(lab, [here, elsewhere], tmp_path, "commit", 60, pause=0)
    assert len(ran["saved"]) > 60
    assert len(ran["written"]) > 60
    nothing_lost(ran)


def test_between_the_saves_of_somebody_who_also_thinks_a_headless_run_has_its_turn(
    lab: smb.Lab, here: Path, elsewhere: Path, tmp_path: Path
) -> None:
    ran = raced(lab, [here, elsewhere], tmp_path, "commit", 15, pause=2)
    assert len(ran["saved"]) > 3
    assert sum(ran["committed"]) >= 2
    nothing_lost(ran)


def test_the_same_race_with_a_plain_replace_loses_saves(
    lab: smb.Lab, here: Path, elsewhere: Path, tmp_path: Path
) -> None:
    assert raced(lab, [here, elsewhere], tmp_path, "replace", 15, pause=0)["lost saves"] != []
