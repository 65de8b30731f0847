"""Exchanging a 2 MB workbook on a real share, against a plain copy of the same file over the same share.

    python benchmarks/share.py

Needs what the tests' lab needs (`tests/hosts/smb`); run from the project's folder. The share is a mount through Python,
far slower than Windows' own, so that only the ratio says anything.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
import zipfile
from pathlib import Path

import stopwatch
from stopwatch import Lap, clock

ROUNDS = 7
SIZE_BYTES = 2 << 20
RECORDS = 20


def workbook(seed: int) -> bytes:
    """A package of two megabytes that do not shrink."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/media/image1.png", random.Random(seed).randbytes(SIZE_BYTES))
    return content.getvalue()


def copy(book: Path) -> Lap:
    """Read the file from the share, and write it to the share."""
    target = book.with_name("copy.xlsx")
    lap, _ = clock(lambda: shutil.copyfile(book, target))
    target.unlink()
    return lap


def commit(book: Path) -> Lap:
    """Exchange the book for another of its size."""
    from workbook import disk, save

    found = disk.read(book)
    fresh = workbook(len(save.backups(book)) + 1)
    return clock(lambda: save.commit(book, fresh, save.digest(found)))[0]


def publish(home: Path, book: Path) -> list[Lap]:
    """Send records one by one, each safe on this disk before."""
    from workbook import journal

    outbox, laps = journal.Outbox(home / "outbox", book), []
    for at in range(RECORDS):
        outbox.write("add", "Touches", {"account_id": "001", "purpose": f"call {at}"})
        laps.append(clock(lambda: journal.publish(outbox, journal.Folders(book)))[0])
    return laps


def main() -> None:
    """Start the lab, and time both in turns."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.hosts import smb

    with stopwatch.folder() as home, smb.Lab(home) as lab:
        book = lab.mount(timeout=60).path / "Book.xlsx"
        (lab.disk / book.name).write_bytes(workbook(0))
        laps = stopwatch.race(ROUNDS, copy=lambda: copy(book), commit=lambda: commit(book))
        sent = sorted(lap.wall for lap in publish(home, book))
        base = laps["copy"].wall
        stopwatch.show(
            ("2 MB on the share", "wall s", "times a copy"),
            *((name, lap.wall, lap.wall / base) for name, lap in laps.items()),
        )
        stopwatch.show(("a record sent", "median s", "worst s"), ("publish", sent[len(sent) // 2], sent[-1]))


if __name__ == "__main__":
    main()
