"""Exchanging a 2 MB workbook on a real share, against a plain copy of the same file over the same share; and a journal.

    python benchmarks/share.py

Needs what the tests' lab needs (`tests/hosts/smb`); run from the project's folder. The share is a mount through Python,
far slower than Windows' own, so that only the ratio says anything. The journal of many records lies on the server's own
disk, as it is the second reading that counts, which asks the share for the names alone; merging asks it for nothing.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import random
import shutil
import sys
import zipfile
from pathlib import Path
from typing import Any

import stopwatch
from stopwatch import Lap, clock

ROUNDS = 7
SIZE_BYTES = 2 << 20
RECORDS = 20
MANY = (2_500, 5_000, 10_000, 20_000)
IMPORTED = (10_000, 500_000)


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


def journal_of(count: int, book: Path) -> None:
    """Put a journal of so many contacts, each corrected once in ten times, beside a workbook."""
    from workbook import journal

    folder = journal.Folders(book).journal
    folder.mkdir(parents=True, exist_ok=True)
    before, last = "", ""
    for seq in range(1, count + 1):
        words, row = {"purpose": f"Agree the list of spares {seq}"}, "" if seq % 10 else last
        kind = "change" if row else "add"
        record = journal.Record(
            kind, "Touches", row, words | ({} if row else {"account_id": "0101"}), {},
            f"20261122T{seq // 3600:02d}{seq // 60 % 60:02d}{seq % 60:02d}000000Z", "a" * 12, seq, before, "An", "PC-1",
        ).named()  # fmt: skip
        (folder / record.name).write_bytes(record.content())
        before, last = record.id[1:], last if row else record.id


def read_and_merge(home: Path, count: int) -> tuple[str, float, float, float, float, float]:
    """Time the first and the second reading of a journal, and merging what was read."""
    from workbook import journal

    book, cache = home / f"{count}" / "Book.xlsx", home / f"{count}.json"
    journal_of(count, book)
    folders = journal.Folders(book)
    first, shelf = clock(lambda: journal.read(folders, cache))
    again = stopwatch.best([clock(lambda: journal.read(folders, cache))[0] for _ in range(ROUNDS)])
    put = stopwatch.best([clock(lambda: taken(shelf.records))[0] for _ in range(ROUNDS)])
    return f"{count:,} records", first.wall, again.wall, again.cpu, put.wall, put.cpu


def taken(found: dict[str, Any]) -> None:
    """Merge a journal into a workbook without rows, and find what it lacks."""
    from workbook import journal

    columns = {"touch_id", "account_id", "purpose"}
    present = {"Touches": journal.Present({}, lambda at, column: None, columns, "touch_id")}
    journal.applied(journal.merged(found), (), present)


def pack(count: int) -> tuple[object, ...]:
    """Time an import of so many contacts as the bytes of a file, and back."""
    from workbook import journal

    day, draw = dt.date(2025, 1, 1), random.Random(1)
    added = {
        "touch_id": [f"00T{at:012d}" for at in range(count)],
        "date": [day + dt.timedelta(days=at % 500) for at in range(count)],
        "account_id": [f"{draw.randrange(5000):04d}" for _ in range(count)],
        "owner": [draw.choice(("An", "Binh", "Chi")) for _ in range(count)],
        "channel": ["call"] * count,
        "purpose": [f"Agree the list of spares {at}" for at in range(count)],
        "hours": [at % 8 / 4 for at in range(count)],
    }
    batch = journal.Batch("tasks", {"Touches": journal.TableChange("Touches", added)})
    packing, content = clock(lambda: journal.packed(batch))
    unpacking, _ = clock(lambda: journal.unpacked(content))
    return f"{count:,} rows", packing.wall, unpacking.wall, len(content) / 2**20, stopwatch.peak_mib()


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
        laps_of = [read_and_merge(home, count) for count in MANY]
        times = ["", *(more[5] / less[5] for less, more in itertools.pairwise(laps_of))]
        columns = "a journal of", "first read s", "again s", "by cpu", "merge s", "by cpu", "times the half"
        stopwatch.show(columns, *((*lap, ratio) for lap, ratio in zip(laps_of, times, strict=True)))
        stopwatch.show(("an import of", "pack s", "unpack s", "MiB", "peak MiB"), *map(pack, IMPORTED))


if __name__ == "__main__":
    main()
