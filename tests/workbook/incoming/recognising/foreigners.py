"""Files of other programs, read, recognised and derived, and their rows as plain values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from workbook.incoming import HEAD_ROWS, Answers, Foreign
from workbook.incoming.deriving import foreign
from workbook.incoming.files import grids
from workbook.incoming.recognising import Recognised, recognise

EXPORTS = Path(__file__).parents[1] / "exports"
LATEST = dt.date(2026, 3, 31)


class Rows:
    """A grid made of rows."""

    def __init__(self, rows: Sequence[Sequence[object]], file: str = "list.csv", name: str = "") -> None:
        self.file, self.name = file, name
        self._rows = [list(row) for row in rows]

    @property
    def rows(self) -> int:
        return len(self._rows)

    @property
    def head(self) -> list[list[object]]:
        return self._rows[:HEAD_ROWS]

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        return [[row[place] if place < len(row) else None for row in self._rows[first:]] for place in at]


def read(file: str) -> list[list[object]]:
    """The rows of an export."""
    grid = grids(EXPORTS / file)[0]
    wide = max(map(len, grid.head))
    return [list(row) for row in zip(*grid.columns(range(wide), 0), strict=True)]


def known(rows: Sequence[Sequence[object]] | str, answers: Answers | None = None) -> Recognised:
    """What a file or rows are recognised as; fails where anything is asked."""
    grid = grids(EXPORTS / rows)[0] if isinstance(rows, str) else Rows(rows)
    found = recognise(grid, answers)
    assert isinstance(found, Recognised), found
    return found


def came(rows: Sequence[Sequence[object]] | str, answers: Answers | None = None) -> Foreign:
    """What comes of a file or of rows."""
    return foreign(known(rows, answers), answers, latest=LATEST)


def table(found: Foreign, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of the rows as plain values: None for a blank, days and moments as text."""
    return [tuple(map(_plain, row)) for row in found.rows[list(columns)].itertuples(index=False)]


def left(found: Foreign) -> list[tuple[int, str]]:
    """Row and code of what did not become a row."""
    return list(zip(found.left_out["row"].tolist(), found.left_out["code"].tolist(), strict=True))


def _plain(value: object) -> object:
    if value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    return value.item() if hasattr(value, "item") else value
