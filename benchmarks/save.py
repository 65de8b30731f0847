"""Writing the result sheets into a manager's workbook, against openpyxl loading and saving the same file.

    python benchmarks/save.py [S|M|L]

The workbook is read and scored before the clock starts.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import stopwatch
import world
from stopwatch import Lap, alone

ROUNDS = 4


def product(book: str) -> Lap:
    """The result sheets into a workbook that has none, then again into one that has them."""
    from addin import jobs
    from workbook import graft

    loaded = jobs.load(Path(book), world.AS_OF)
    pages = jobs.pages_of(jobs.review(loaded, world.AS_OF), loaded)
    source = Path(book).read_bytes()
    laps, again = [], []
    for _ in range(ROUNDS):
        lap, written = stopwatch.clock(lambda: graft.with_pages(source, pages))
        laps.append(lap)
        again.append(stopwatch.clock(lambda first=written: graft.with_pages(first, pages))[0])
    rows = sum(len(block.frame) for page in pages for block in page.blocks)
    second = stopwatch.best(again)
    told = {"again": [second.wall, second.cpu], "rows": rows, "mb": len(written) / 1e6}
    return Lap(stopwatch.best(laps).wall, stopwatch.best(laps).cpu, told)


def openpyxl(book: str) -> Lap:
    """Load and save, and not a cell written in between."""
    from openpyxl import load_workbook

    return stopwatch.clock(lambda: load_workbook(book).save(f"{book}.saved.xlsx"))[0]


def main() -> None:
    size = stopwatch.arguments(__doc__, size=stopwatch.SIZE).size
    with stopwatch.folder() as folder:
        book = folder / f"{size}.xlsx"
        world.made(size, book)
        laps = stopwatch.race(2, product=partial(alone, "product", book), openpyxl=partial(alone, "openpyxl", book))
    ours, theirs = laps.values()
    wall, cpu = ours.told["again"]
    print(f"{size}: {ours.told['rows']:,} result rows, {ours.told['mb']:.1f} MB written")
    stopwatch.show(
        (f"save {size}", "seconds", "CPU s", "openpyxl / product", "by CPU"),
        ("openpyxl load and save", theirs.wall, theirs.cpu, "", ""),
        ("product, first time", ours.wall, ours.cpu, theirs.wall / ours.wall, theirs.cpu / ours.cpu),
        ("product, once more", wall, cpu, theirs.wall / wall, theirs.cpu / cpu),
    )


if __name__ == "__main__":
    stopwatch.contestants(product=product, openpyxl=openpyxl) or main()
