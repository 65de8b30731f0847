"""Reading a whole workbook: the product, checks included, against expat over the same XML, and against other readers.

    python benchmarks/read.py [S|M|L]

Imports are done before the clock starts; what was read is compared with what was written after it stops.
"""

from __future__ import annotations

import zipfile
from functools import partial

import stopwatch
import world
from stopwatch import Lap, alone

ROUNDS = {"S": 5, "M": 3, "L": 2}


def product(book: str, frames: str) -> Lap:
    """Read and check; afterwards compare every cell with what the workbook was written from."""
    import pandas as pd

    from workbook.reading import read
    from workbook.validate import validate

    reading, raw = stopwatch.clock(lambda: read(book))
    checking, found = stopwatch.clock(lambda: validate(raw, world.AS_OF))
    for name, frame in pd.read_pickle(frames).items():
        pd.testing.assert_frame_equal(found.tables[name], frame)
    told = {"read": reading.wall, "check": checking.wall, "defects": len(found.defects)}
    return Lap(reading.wall + checking.wall, reading.cpu + checking.cpu, told)


def expat(book: str) -> Lap:
    """Inflate and parse every sheet and the shared texts; nothing is done with what is found."""
    from xml.parsers.expat import ParserCreate

    def parse() -> None:
        with zipfile.ZipFile(book) as archive:
            for part in archive.namelist():
                if part.startswith("xl/worksheets/sheet") or part == "xl/sharedStrings.xml":
                    with archive.open(part) as stream:
                        ParserCreate().ParseFile(stream)

    return stopwatch.clock(parse)[0]


def calamine(book: str) -> Lap:
    """Every table to Python rows, no column typed, nothing checked."""
    from python_calamine import CalamineWorkbook

    def rows() -> list[list[list[object]]]:
        opened = CalamineWorkbook.from_path(book, load_tables=True)
        return [opened.get_table_by_name(name).to_python() for name in opened.table_names]

    return stopwatch.clock(rows)[0]


def openpyxl(book: str) -> Lap:
    """Every sheet to Python rows, in the reader's fastest mode."""
    from openpyxl import load_workbook

    def rows() -> list[list[tuple[object, ...]]]:
        opened = load_workbook(book, read_only=True, data_only=True)
        return [list(sheet.iter_rows(values_only=True)) for sheet in opened]

    return stopwatch.clock(rows)[0]


def main() -> None:
    size = stopwatch.arguments(__doc__, size=stopwatch.SIZE).size
    with stopwatch.folder() as folder:
        book, frames = folder / "book.xlsx", folder / "frames.pickle"
        world.made(size, book, frames)
        runs = {
            "expat": partial(alone, "expat", book),
            "calamine": partial(alone, "calamine", book),
            "product": partial(alone, "product", book, frames),
        }
        laps = stopwatch.race(ROUNDS[size], **runs) | stopwatch.race(1, openpyxl=partial(alone, "openpyxl", book))
        xml = laps["expat"]
        print(f"{size}: {book.stat().st_size / 1e6:.1f} MB; of the product's {laps['product'].told}")
    show = [(name, lap.wall, lap.wall / xml.wall, lap.cpu, lap.cpu / xml.cpu) for name, lap in laps.items()]
    stopwatch.show((f"read {size}", "seconds", "x expat", "CPU s", "x expat CPU"), *show)


if __name__ == "__main__":
    stopwatch.contestants(product=product, expat=expat, calamine=calamine, openpyxl=openpyxl) or main()
