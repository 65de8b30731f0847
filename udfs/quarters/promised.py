"""What was promised by an earlier day, promises and plans alike, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from udfs.columns import Array, frame
from udfs.signals.frames import Table

_OVER = ("done", "dropped")

Rows = Sequence[int]


def promised(before: Mapping[str, Any], now: Mapping[str, Any], as_of_before: date, as_of: date) -> pd.DataFrame:
    """Each promise and plan that was open then, and where it stands now.

    Parameters
    ----------
    before, now
        Typed frames by table name, of any backend narwhals knows; as they were then, and as they are.
    as_of_before, as_of
        The two days.

    Returns
    -------
    pandas.DataFrame
        `kind` (promise, plan), `account_id`, `account`, `owner` (the plan's own, else the account's), `what`,
        `next_step`, `due_before`, `due`, `done_on` and `outcome`: done, dropped, overdue (due by now and not done),
        open, or gone (no such row any more). A plan has no id: it is found again by its words, within its account.
    """
    names = _names(before) | _names(now)
    rows = [*_promises(before, now, as_of_before, as_of), *_plans(before, now, as_of)]
    rank = {"overdue": 0, "gone": 1, "open": 2, "dropped": 3, "done": 4}
    rows.sort(key=lambda row: (rank[row["outcome"]], _sortable(row["due"]), row["account_id"] or ""))
    for row in rows:
        row["account"], owner = names.get(row["account_id"], (None, None))
        row["owner"] = row["owner"] or owner
    texts = ("kind", "account_id", "account", "owner", "what", "next_step", "outcome")
    columns: dict[str, Array] = {name: np.array([row[name] for row in rows], dtype=object) for name in texts}
    for name in ("due_before", "due", "done_on"):
        columns[name] = np.array([row[name] for row in rows], dtype="datetime64[us]")
    return frame(columns)


def _promises(before: Mapping[str, Any], now: Mapping[str, Any], then: date, as_of: date) -> list[dict[str, Any]]:
    old, new = Table("Promises", before.get("Promises")), Table("Promises", now.get("Promises"))
    kept, spoilt = old.date("kept_on"), old.spoilt("kept_on")
    waiting = np.flatnonzero((np.isnat(kept) | (kept >= _end(then))) & ~spoilt)
    again = {number: at for at, number in enumerate(new.text("promise_id"))}
    ids, whose, what, due = (old.text("promise_id"), old.text("account_id"), old.text("what"), old.date("due"))
    due_now, done = new.date("due"), new.date("kept_on")
    rows = []
    for at in waiting.tolist():
        place = again.get(ids[at], -1)
        there = place >= 0
        moved = due_now[place] if there else np.datetime64("NaT")
        on = done[place] if there and done[place] < _end(as_of) else np.datetime64("NaT")
        outcome = "gone" if not there else "done" if not np.isnat(on) else _waits(moved, as_of)
        rows.append({"kind": "promise", "account_id": whose[at], "owner": None, "what": what[at], "next_step": None,
                     "due_before": due[at], "due": moved, "done_on": on, "outcome": outcome})  # fmt: skip
    return rows


def _plans(before: Mapping[str, Any], now: Mapping[str, Any], as_of: date) -> list[dict[str, Any]]:
    old, new = _plan_rows(before), _plan_rows(now)
    waiting = [row for row in old if row["status"] not in _OVER and (row["plan"] or row["next_step"])]
    again = _found_again(waiting, new)
    rows = []
    for row, other in zip(waiting, again, strict=True):
        due = other["due"] if other else np.datetime64("NaT")
        status = other["status"] if other else None
        outcome = "gone" if other is None else status if status in _OVER else _waits(due, as_of)
        rows.append({"kind": "plan", "account_id": row["account_id"], "owner": (other or row)["plan_owner"],
                     "what": row["plan"], "next_step": row["next_step"], "due_before": row["due"], "due": due,
                     "done_on": np.datetime64("NaT"), "outcome": outcome})  # fmt: skip
    return rows


def _found_again(waiting: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[dict[str, Any] | None]:
    """The row of now for each plan of then: by all its words, by the plan, by the next step, else the only one left."""
    found: list[dict[str, Any] | None] = [None] * len(waiting)
    free = list(range(len(new)))
    keys: list[Callable[[dict[str, Any]], tuple[str, ...]]] = [
        lambda row: (row["account_id"] or "", _folded(row["plan"]), _folded(row["next_step"])),
        lambda row: (row["account_id"] or "", _folded(row["plan"])),
        lambda row: (row["account_id"] or "", _folded(row["next_step"])),
    ]
    for key in keys:
        _match(waiting, new, found, free, key)
    left = [at for at, row in enumerate(found) if row is None]
    alone = [_by_account(waiting, left), _by_account(new, free)]
    for account, (at, *more) in alone[0].items():
        others = alone[1].get(account, [])
        if not more and len(others) == 1:
            found[at] = new[others[0]]
    return found


def _match(
    waiting: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], found: list[dict[str, Any] | None],
    free: list[int], key: Callable[[dict[str, Any]], tuple[str, ...]],
) -> None:  # fmt: skip
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in free:
        if all(key(new[at])):
            places[key(new[at])].append(at)
    for at, row in enumerate(waiting):
        if found[at] is None and places.get(key(row)):
            place = places[key(row)].pop(0)
            found[at] = new[place]
            free.remove(place)


def _by_account(rows: Sequence[dict[str, Any]], which: Rows) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at in which:
        places[rows[at]["account_id"] or ""].append(at)
    return places


def _plan_rows(tables: Mapping[str, Any]) -> list[dict[str, Any]]:
    table = Table("Plans", tables.get("Plans"))
    names = ("account_id", "plan", "plan_owner", "next_step", "status")
    columns = {name: table.text(name).tolist() for name in names} | {"due": list(table.date("due"))}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _names(tables: Mapping[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    accounts = Table("Accounts", tables["Accounts"])
    ids, names, owners = (accounts.text(name).tolist() for name in ("account_id", "account", "owner"))
    return dict(zip(ids, zip(names, owners, strict=True), strict=True))


def _waits(due: np.datetime64, as_of: date) -> str:
    return "overdue" if due < np.datetime64(as_of, "us") else "open"


def _end(day: date) -> np.datetime64:
    return np.datetime64(day, "us") + np.timedelta64(1, "D")


def _sortable(due: np.datetime64) -> int:
    return int(due.astype("datetime64[s]").astype(np.int64)) if not np.isnat(due) else 2**62


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
