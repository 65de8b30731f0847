"""Scoring typed tables: seconds, how they grow with the tables, and memory; pandas and polars frames.

    python benchmarks/score.py [S|M|L]       that size and the smaller ones; L unless told

Typed frames in, all result frames out.
"""

from __future__ import annotations

import importlib.util
from functools import partial
from math import log

import stopwatch
import world
from stopwatch import Lap, alone

RUNS = {"S": 5, "M": 5, "L": 3}
"""Reviews in one interpreter: the first meets every text for the first time, the best tells what the work costs."""


def on_pandas(frames: str, runs: str) -> Lap:
    return review(frames, runs, "pandas")


def on_polars(frames: str, runs: str) -> Lap:
    return review(frames, runs, "polars")


def review(frames: str, runs: str, kind: str) -> Lap:
    import pandas as pd

    from udfs import model

    # the smallest firm first, so that imports and lexicon are there before memory is looked at
    few = world.tables(world.Size(4, 40))
    few = {name: as_polars(frame) for name, frame in few.items()} if kind == "polars" else few
    model.review(few, world.AS_OF)
    before = stopwatch.peak_mib()
    tables = pd.read_pickle(frames)
    if kind == "polars":
        size = sum(frame.estimated_size("mb") for frame in tables.values())
    else:
        size = sum(frame.memory_usage(deep=True).sum() for frame in tables.values()) / 2**20
    loaded = stopwatch.peak_mib()
    laps = [stopwatch.clock(lambda: model.review(tables, world.AS_OF))[0]]
    told = {"first": laps[0].wall, "frames": size, "added": stopwatch.peak_mib() - loaded}
    told["peak"] = stopwatch.peak_mib() - before
    laps += [stopwatch.clock(lambda: model.review(tables, world.AS_OF))[0] for _ in range(int(runs))]
    found = stopwatch.best(laps)
    return Lap(found.wall, found.cpu, told)


def converted(frames: str, file: str) -> Lap:
    """The same tables as polars frames, in a file of their own: the conversion must not count as the score's memory."""
    import pandas as pd

    tables = pd.read_pickle(frames)
    return stopwatch.clock(lambda: pd.to_pickle({name: as_polars(frame) for name, frame in tables.items()}, file))[0]


def as_polars(frame: object) -> object:
    import polars as pl

    types = {"str": pl.String, "float64": pl.Float64, "int64": pl.Int64, "boolean": pl.Boolean, "bool": pl.Boolean}
    columns = []
    for name in frame:
        column, kind = frame[name], str(frame[name].dtype)
        values = column.to_numpy() if kind.startswith("datetime") else column.astype(object).where(column.notna(), None)
        columns.append(pl.Series(name, list(values), types[kind]) if kind in types else pl.Series(name, values))
    return pl.DataFrame(columns)


def main() -> None:
    import pandas as pd

    largest = stopwatch.arguments(__doc__, size={**stopwatch.SIZE, "default": "L"}).size
    sizes = [size for size in world.SIZES if world.SIZES[size] <= world.SIZES[largest]]
    rows, before = [], {}
    with stopwatch.folder() as folder:
        for size in sizes:
            frames = folder / f"{size}.pickle"
            world.made(size, frames)
            runs = {"on_pandas": partial(alone, "on_pandas", frames, str(RUNS[size]))}
            if importlib.util.find_spec("polars"):
                alone("converted", frames, folder / "polars")
                runs["on_polars"] = partial(alone, "on_polars", folder / "polars", str(RUNS[size]))
            laps = stopwatch.race(1 if size == "L" else 2, **runs)
            for kind, lap in laps.items():
                told, growth = lap.told, lap.cpu / before[kind].cpu if before else ""
                least = "" if not before else n_log_n(size) / n_log_n(sizes[sizes.index(size) - 1])
                memory = [told["frames"], told["added"] / told["frames"], told["peak"] / told["frames"]]
                rows.append((size, kind[3:], told["first"], lap.wall, lap.cpu, growth, least, *memory))
            before = laps
    header = ("score", "frames", "first s", "best s", "best CPU s", "growth", "n log n", "MiB", "added x", "peak x")
    print(f"text columns of pandas frames are kept by: {pd.Series(['']).dtype.storage}")
    stopwatch.show(header, *rows)


def n_log_n(size: str) -> float:
    n = world.SIZES[size].touches
    return n * log(n)


if __name__ == "__main__":
    stopwatch.contestants(on_pandas=on_pandas, on_polars=on_polars, converted=converted) or main()
