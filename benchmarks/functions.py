"""What a call of a worksheet function costs, through xlwings' own server code: one cell, 1,000 rows, 50,000 rows.

    python benchmarks/functions.py

Reading the range, calling the Python function and making the answer ready to spill; Excel's own time and the passage
between its process and Python's are not in it. Each call is set against the same work on plain Python values.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
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
    """A range as Excel hands it over: a tuple of rows."""

    cells: Any


def main() -> None:
    stopwatch.arguments(__doc__)
    from tests.hosts.udf_server import UdfServer

    server = UdfServer(lambda given: given.cells if isinstance(given, Area) else None)
    rows = []
    for name, count, given in calls():
        called = best(partial(server.call, name, given))
        bare = [each.cells if isinstance(each, Area) else each for each in given]
        alone = best(partial(getattr(server.module, name), *bare))
        rows.append((f"{name}, {count:,}", called.wall, called.cpu, called.cpu / alone.cpu))
    stopwatch.show(("function and rows", "seconds", "CPU s", "times the Python call"), *rows)


def calls() -> Iterator[tuple[str, int, tuple[Any, ...]]]:
    """Function, number of rows and arguments."""
    day = float(world.AS_OF.toordinal() - 693594)  # as Excel counts days
    for count in ROWS:
        numbers = range(count)
        accounts = (HEADERS, *((f"{n:05d}", f"Firm {n}", "Lan", "A", 100.0 + n) for n in numbers))
        yield "REVIEW_CADENCE", count, (Area(tuple(("ABC"[n % 3],) for n in numbers)),)
        yield "REVIEW_PURPOSE", count, (Area(tuple((f"agree the price of {n} pumps",) for n in numbers)),)
        yield "REVIEW_SCORE", count, (day, Area(accounts))


def best(work: Callable[[], Any]) -> stopwatch.Lap:
    return stopwatch.best([stopwatch.clock(work)[0] for _ in range(TIMES)])


if __name__ == "__main__":
    main()
