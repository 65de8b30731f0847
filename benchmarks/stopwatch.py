"""Timing contestants side by side, each in an interpreter of its own, and showing who took how long.

Other work on the machine only ever adds time, so of several rounds the least is kept, and the rounds of the
contestants take turns. Needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ONLY = "--only"
_PEAK_UNIT = 2**20 if sys.platform == "darwin" else 2**10
"""The system tells the peak in bytes or in KiB."""


@dataclass(frozen=True)
class Lap:
    """One run: seconds by the wall, seconds of processor time (of all threads), and what the contestant tells of it."""

    wall: float
    cpu: float
    told: dict[str, Any] = field(default_factory=dict)


def clock(work: Callable[[], Any]) -> tuple[Lap, Any]:
    """Time some work in this interpreter; gives its result too."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Lap(time.perf_counter() - wall, time.process_time() - cpu), result


def whole(command: Sequence[str | Path], **options: Any) -> Lap:
    """Time a whole program from start to end, with every program it starts."""
    wall = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        program = subprocess.Popen([str(word) for word in command], stdout=out, stderr=subprocess.STDOUT, **options)
        _, status, used = os.wait4(program.pid, 0)
        wall = time.perf_counter() - wall
        program.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read().decode(errors="replace")
    told = {"code": program.returncode, "said": said, "peak_mib": used.ru_maxrss * _PEAK_UNIT / 2**20}
    return Lap(wall, used.ru_utime + used.ru_stime, told)


def alone(contestant: str, *arguments: str | Path) -> Lap:
    """Let the running script's contestant of this name run in a new interpreter, by its own clock."""
    lap = whole([sys.executable, sys.argv[0], ONLY, contestant, *arguments])
    if lap.told["code"]:
        sys.exit(f"{contestant} failed:\n{lap.told['said']}")
    return Lap(**json.loads(lap.told["said"].splitlines()[-1]))


def contestants(**known: Callable[..., Lap]) -> bool:
    """Run the contestant named on the command line and print its lap; False where the script was started plainly."""
    if sys.argv[1:2] != [ONLY]:
        return False
    print(json.dumps(asdict(known[sys.argv[2]](*sys.argv[3:]))))
    return True


def race(rounds: int, **runs: Callable[[], Lap]) -> dict[str, Lap]:
    """Let the runs take turns, and keep each one's best."""
    laps: dict[str, list[Lap]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            laps[name].append(run())
    return {name: best(found) for name, found in laps.items()}


def best(laps: Sequence[Lap]) -> Lap:
    """The least wall time and the least processor time, with what the last lap told."""
    return Lap(min(lap.wall for lap in laps), min(lap.cpu for lap in laps), laps[-1].told)


def peak_mib() -> float:
    """The most memory this interpreter has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT / 2**20


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for generated files, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        yield Path(name)


def arguments(doc: str | None, **options: dict[str, Any]) -> argparse.Namespace:
    """What the command line asks for; `options` are argparse's, by name."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    for name, option in options.items():
        parser.add_argument(name if "nargs" in option else f"--{name}", **option)
    return parser.parse_args()


SIZE = {"nargs": "?", "default": "M", "choices": ["S", "M", "L"]}


def yardstick() -> float:
    """Seconds this machine takes now for three million squares in plain Python: tells a busy hour from a quiet one."""
    return min(clock(lambda: sum(number * number for number in range(3_000_000)))[0].wall for _ in range(3))


def show(*rows: Sequence[object]) -> None:
    """Print rows as a table, the first as its header; floats get three significant figures."""
    texts = [[f"{cell:#.3g}".rstrip(".") if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in texts]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print("\n".join(lines))
    print(f"(yardstick {yardstick():.2f} s)\n", flush=True)
