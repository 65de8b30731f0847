"""Ids: one row each, and nothing that points nowhere or round in a circle."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbook.schema import Column
from workbook.validate.draft import Draft, Mask

if TYPE_CHECKING:
    import pandas as pd

MOST_OFFERED = 100
"""Unknown ids for which a like one is sought; a book with more has another trouble than typing."""
LIKENESS = 60


def check_unique(draft: Draft) -> None:
    """A second row of one key is out; its defect names the first."""
    import pandas as pd

    key = list(draft.table.key)
    if not key:
        return
    given = ~np.logical_or.reduce([draft.missing(name) for name in key])
    names = pd.DataFrame({name: draft.columns[name] for name in key})
    again = given & _seen_before(names, given)
    if again.any():
        rows = pd.Series(draft.rows[given], index=names.index[given])
        first = rows.groupby([names[name][given] for name in key]).transform("first")[again[given]]
        # where the key has two columns, the last is what can be told apart: the line within its order
        draft.report(again, key[-1], "duplicate_id", [str(row) for row in first])
        draft.gone |= _seen_before(names, ~draft.gone)


def _seen_before(names: pd.DataFrame, among: Mask) -> Mask:
    chosen = names[among] if not among.all() else names
    again = np.zeros(len(names), dtype=bool)
    # one column alone is told apart several times faster than a frame of one
    again[among] = (chosen[names.columns[0]] if names.shape[1] == 1 else chosen).duplicated()
    return again


def check_known(draft: Draft, column: Column, target: Draft, drops_row: bool) -> None:
    """Ids that the target table lacks are defects; `drops_row` where the row means nothing without them."""
    name = column.refers.partition(".")[2]
    ids = draft.columns[column.name]
    if not len(target):
        return  # a book that keeps no such table says nothing wrong by naming an id
    unknown = ~draft.missing(column.name) & ~_among(ids, target.columns[name])
    if unknown.any():
        near = nearest_ids(ids[unknown], target.columns[name].dropna())
        draft.report(unknown, column.name, "unknown_id", [near.get(word, "") for word in ids[unknown]])
    if drops_row:
        draft.gone |= unknown
    if target.gone.any():
        # an id whose own row is out has its defect there already
        unknown = ~draft.missing(column.name) & ~_among(ids, target.columns[name][~target.gone])
    draft.clear(unknown, column.name)


def _among(ids: pd.Series, known: pd.Series) -> Mask:
    import pandas as pd

    # where pyarrow keeps the texts, `isin` makes Python's of every known id first, which takes ten times as long
    places, _ = pd.factorize(pd.concat([known, ids], ignore_index=True), use_na_sentinel=False)
    there = np.zeros(len(places), dtype=bool)
    there[places[: len(known)]] = True
    return there[places[len(known) :]]


def check_parents(draft: Draft) -> None:
    """An account that is its own parent, at once or round some corners, has none."""
    ids, parents = draft.columns["account_id"], draft.columns["parent_id"]
    has = ~draft.missing("parent_id") & ~draft.gone
    if not has.any():
        return
    parent = dict(zip(ids[has], parents[has], strict=True))
    circles = _circles(parent)
    mask = has & np.asarray(ids.isin(list(circles)), dtype=bool)
    draft.spoil(mask, "parent_id", "parent_cycle", [" > ".join(circles[account]) for account in ids[mask]])


def nearest_ids(words: pd.Series, known: pd.Series) -> dict[str, str]:
    """Unknown id -> the known one most like it, for the first `MOST_OFFERED` that have one.

    Case, blanks and zeros in front are forgiven first: 9 for 009 is the usual slip.
    """
    from rapidfuzz import fuzz, process

    choices: Sequence[str] = list(known)
    loose = {_loose(word): word for word in reversed(choices)}
    distinct: Collection[str] = dict.fromkeys(words)
    near = {word: loose[_loose(word)] for word in distinct if _loose(word) in loose}
    for word in [word for word in distinct if word not in near][:MOST_OFFERED]:
        found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=LIKENESS)
        if found:
            near[word] = found[0]
    return near


def _loose(word: str) -> str:
    return "".join(word.split()).casefold().lstrip("0")


def _circles(parent: dict[str, str]) -> dict[str, list[str]]:
    """Account on a circle -> the circle, begun and ended at it."""
    circles: dict[str, list[str]] = {}
    done: set[str] = set()
    for start in parent:
        path: list[str] = []
        here: str | None = start
        while here is not None and here not in done:
            done.add(here)
            path.append(here)
            here = parent.get(here)
        if here in path:
            circle = path[path.index(here) :]
            circles |= {account: [*circle[at:], *circle[: at + 1]] for at, account in enumerate(circle)}
    return circles
