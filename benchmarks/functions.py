"""What a call of a worksheet function costs, through xlwings' own server code: one cell, 1,000 rows, 50,000 rows.

    python benchmarks/functions.py

Reading the range, calling the Python function and making the answer ready to spill; Excel's own time and the passage
between its process and Python's are not in it. Each call is set against the same work on plain Python values.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import stopwatch
import world

sys.path.insert(0, str(Path(__file__).parent.parent))

ROWS = (1, 1_000, 50_000)
TIMES = 3
HEADERS = ("account_id", "account", "owner", "tier", "revenue_12m")


@dataclass(frozen=True)
class Area:
    """A range as Excel hands it over: a tuple of rows, or one value."""

    cells: Any


def main() -> None:
    stopwatch.arguments(__doc__)
    from tests.hosts.udf_server import UdfServer

    server = UdfServer(lambda given: given.cells if isinstance(given, Area) else None)
    day = world.AS_OF.toordinal() - 693594.0
    rows = []
    for count in ROWS:
        purposes = tuple((f"agree the price of {number} pumps",) for number in range(count))
        tiers = tuple(("ABC"[number % 3],) for number in range(count))
        accounts = (HEADERS, *((f"{n:05d}", f"Firm {n}", "Lan", "A", 100.0 + n) for n in range(count)))
        for name, cells, more in (
            ("REVIEW_CADENCE", tiers, ()), ("REVIEW_PURPOSE", purposes, ()), ("REVIEW_SCORE", accounts, (day,)),
        ):  # fmt: skip
            area = Area(cells if count > 1 or name == "REVIEW_SCORE" else cells[0][0])
            arguments = (*more, area)
            called = stopwatch.best([stopwatch.clock(lambda: server.call(name, arguments))[0] for _ in range(TIMES)])
            bare = (*more, area.cells)
            alone = stopwatch.best(
                [stopwatch.clock(lambda: getattr(server.module, name)(*bare))[0] for _ in range(TIMES)]
            )
            rows.append((f"{name}, {count:,}", called.wall, called.cpu, called.cpu / alone.cpu))
    stopwatch.show(("function and rows", "seconds", "CPU s", "times the Python call"), *rows)


if __name__ == "__main__":
    main()
