"""An import beside what stands in the workbook: which rows are new, and which cells would change.

A blank of the import changes nothing. A cell that holds what an earlier import wrote, or nothing, takes the newer
word; a cell that a manager wrote stays as it is, and is listed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.importing.shapes import NOT_OURS, Standing, TablePlan
from workbook.journal import plain
from workbook.schema import Table
from workbook.schema.values import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.journal import Value
    from workbook.reading import RawTable

CHANGE = ("id", "column", "old", "new", "foreign", "at")
_PASSED = ("source",)
"""Columns that tell of the import itself: another file's name is no news."""
_BETWEEN = "\x1f"


def compared(table: Table, rows: pd.DataFrame, standing: Standing) -> TablePlan:
    """What is to become of one table.

    Parameters
    ----------
    table
        The table.
    rows
        Checked rows, each key once; columns of the table and `foreign`, `at`, `matched`.
    standing
        The workbook.
    """
    rows = rows.reset_index(drop=True)
    frame = standing.tables[table.name]
    key = list(table.key)
    wanted = names(rows, key)
    place = pd.Index(names(frame, key)).get_indexer(wanted) if len(frame) else np.full(len(rows), -1)
    known = place >= 0
    # a row with a defect has no typed cells, and is there nevertheless
    hidden = ~known & np.isin(wanted, list(_written(table, standing, key)), assume_unique=False)
    new = rows[~known & ~hidden].reset_index(drop=True)
    changes = _changes(table, rows[known], place[known], wanted[known], standing)
    keep = _kept(table, changes, standing)
    changed = changes[~keep]
    there = int(known.sum() + hidden.sum() - changed["id"].nunique())
    own = [name for name in new.columns if name not in NOT_OURS] + ["foreign", "at"]
    # what counts as blank but is none is shown as it stands on the sheet
    stays = changes[keep].assign(old=changes["stands"].where(changes["spoilt"], changes["old"])[keep])
    changed, kept = (part[list(CHANGE)].reset_index(drop=True) for part in (changed, stays))
    return TablePlan(new[own], changed, kept, there)


def names(rows: pd.DataFrame, key: Sequence[str]) -> np.ndarray:
    """What each row is called by its key, as one text."""
    parts = [_words(rows[name]) for name in key]
    joined = parts[0] if len(parts) == 1 else [_BETWEEN.join(row) for row in zip(*parts, strict=True)]
    return np.asarray(joined, dtype=object)


def keys(table: Table, called: Iterable[str]) -> list[tuple[Value, ...]]:
    """The keys that `names` has made one text of, as a journal holds them."""
    days = [table.column(name).kind == "date" for name in table.key]
    parts = (zip(name.split(_BETWEEN), days, strict=True) for name in called)
    return [tuple(dt.date.fromisoformat(part[:10]) if day else part for part, day in key) for key in parts]


def _words(column: pd.Series) -> list[str]:
    if column.dtype.kind == "M":
        return list(column.dt.strftime("%Y-%m-%dT%H:%M:%S").fillna(""))
    if column.dtype.kind == "f":
        return ["" if cell != cell else f"{cell:.12g}" for cell in column.tolist()]
    if column.dtype == "boolean":
        return ["" if cell is pd.NA else str(cell) for cell in column.tolist()]
    return column.fillna("").tolist()


def _written(table: Table, standing: Standing, key: Sequence[str]) -> set[str]:
    """The keys of every row on the sheet, defects or not."""
    raw = standing.raw.get(table.name)
    if raw is None or len(raw.rows) == len(standing.tables[table.name]):
        return set()
    columns = {name: typed(table.column(name), raw.columns[name])[0] for name in key if name in raw.columns}
    return set(names(pd.DataFrame(columns), list(columns))) if len(columns) == len(key) else set()


def _changes(
    table: Table, rows: pd.DataFrame, place: np.ndarray, called: np.ndarray, standing: Standing
) -> pd.DataFrame:
    frame = standing.tables[table.name]
    on_sheet = standing.raw[table.name].columns if table.name in standing.raw else {}
    parts = []
    for column in table.columns:
        if column.name in table.key or column.name in _PASSED or column.name not in rows:
            continue
        if column.name not in on_sheet:
            continue
        given, held = rows[column.name], frame[column.name].take(place)
        differs = given.notna().to_numpy() & ~_same(given, held)
        if differs.any():
            part = rows.loc[differs, ["foreign", "at", "matched"]]
            cells = {"id": called[differs], "column": column.name}
            cells |= {"old": _plain(held[differs]), "new": _plain(given[differs])}
            sheet_rows = frame["row"].take(place)[differs]
            cells["stands"] = _standing(standing.raw[table.name], column.name, held[differs], sheet_rows)
            cells["spoilt"] = np.array([cell is not None for cell in cells["stands"]], dtype=bool)
            parts.append(part.assign(**cells))
    return pd.concat(parts, ignore_index=True) if parts else no_changes()


def no_changes() -> pd.DataFrame:
    """No cell that differs."""
    return pd.DataFrame(columns=[*CHANGE, "matched", "stands", "spoilt"]).astype({"matched": "bool", "spoilt": "bool"})


def _standing(raw: RawTable, column: str, held: pd.Series, rows: pd.Series) -> np.ndarray:
    """What unusable thing a cell holds that counts as blank; None for any other cell."""
    found = np.full(len(held), None, dtype=object)
    blank = held.isna().to_numpy()
    if blank.any():
        at = {row: at for at, row in enumerate(raw.rows)}
        cells = raw.columns[column]
        found[blank] = [_visible(cells[at[row]]) for row in rows[blank]]
    return found


def _visible(cell: object) -> object:
    # a cell of spaces alone looks blank to everybody
    return None if isinstance(cell, str) and not cell.strip() else cell


def _same(given: pd.Series, held: pd.Series) -> np.ndarray:
    left, right = given.reset_index(drop=True), held.reset_index(drop=True)
    if left.dtype.kind == "f":
        return np.asarray(np.isclose(left, right, rtol=1e-9, atol=1e-9))
    if left.dtype.kind == "M":
        # a sheet keeps a moment as a fraction of a day
        return np.asarray((left - right).abs() < pd.Timedelta(seconds=1))
    return np.asarray((left == right).fillna(False), dtype=bool)


def _plain(cells: pd.Series) -> np.ndarray:
    return np.asarray(cells.astype(object).where(cells.notna(), None), dtype=object)


def _kept(table: Table, changes: pd.DataFrame, standing: Standing) -> np.ndarray:
    """The cells that stay as the manager has them."""
    ids = list(dict.fromkeys(changes["id"]))
    last = standing.before(table.name, dict(zip(keys(table, ids), ids, strict=True))) if ids else {}
    cells = zip(changes["id"], changes["column"], changes["old"], changes["matched"], strict=True)
    by_hand: list[bool] = [
        _by_hand(table, column, old, last.get(name, {}), matched) for name, column, old, matched in cells
    ]
    stays: np.ndarray = np.asarray(changes["spoilt"], dtype=bool) | np.array(by_hand, dtype=bool)
    return stays


def _by_hand(table: Table, column: str, old: object, last: Mapping[str, object], matched: bool) -> bool:
    if old is None:
        return False
    if column in last:
        return last[column] != plain(table.column(column), old)
    # nothing is remembered of the cell: a row that was only joined to an account or a person is the manager's own
    return matched
