"""The rows a lost point came from: `Touches 14, 27, 31 (+9)`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from udfs.columns import Array, Columns
from udfs.points import Flags, Points
from udfs.signals.frames import latest

SHOWN = 5
"""So many rows are named; of the rest the number is told."""


class Facts(NamedTuple):
    """The rows of one table that one check points to: the account each belongs to, and its row, both shape (m,)."""

    check: str
    table: str
    account_no: Array
    row: Array


def rows_of(scanned: Mapping[str, Columns], points: Mapping[str, Points]) -> Array:
    """The rows behind each lost point; nothing is looked up where no point was lost.

    Parameters
    ----------
    scanned
        `Signals.scanned`.
    points
        The points lost in each pillar and taken in exposure, k checks together.

    Returns
    -------
    numpy.ndarray
        Shape (n_accounts, k), text: blank where nothing was lost or no row tells it.
    """
    codes = tuple(code for found in points.values() for code in found.codes)
    lost = np.hstack([found.parts for found in points.values()]) > 0
    facts = []
    for check, table, rows, which in _evidence(scanned):
        number = rows["account_no"]
        here = np.flatnonzero(which & lost[number, codes.index(check)])
        facts.append(Facts(check, table, number[here], rows["row"][here]))
    return named(facts, codes, len(lost))


def _evidence(scanned: Mapping[str, Columns]) -> Iterator[tuple[str, str, Columns, Flags]]:
    """For each check the rows that tell it: which table, and which of its rows."""
    touches, lines, items, due = (scanned[name] for name in ("touches", "lines", "items", "occasions"))
    met = touches["meaningful"]
    yield "R1", "Touches", touches, _last(touches, met)
    yield "R2", "Touches", touches, _last(touches, met & touches["sponsor"])
    yield "R3", "Touches", touches, met & touches["in_quarter"]
    yield "B7", "Touches", touches, touches["contact"] & touches["in_quarter"] & ~touches["purposeful"]
    for table in ("People", "Orders"):
        # A step of the calendar was missed as well, but has no row to show.
        yield "B6", table, due, ~due["honoured"] & (due["table"] == table)
    yield "S1", "Service", items, items["late"]
    yield "S2", "Orders", lines, lines["on_time_due"] & ~lines["on_time_done"]
    yield "S3", "Orders", lines, lines["short"]
    yield "S4", "Orders", lines, lines["returned_recent"]
    yield "S5", "Orders", scanned["conflicts"], np.ones(len(scanned["conflicts"]["row"]), dtype=bool)
    yield "S6", "Service", items, items["left_open"]
    yield "S7", "Orders", lines, lines["warranty_due"] & ~lines["warranty_done"]
    yield "S7", "Orders", scanned["calls"], ~scanned["calls"]["call_done"]
    yield "S8", "Promises", scanned["promises"], ~scanned["promises"]["kept"]
    yield "K1", "Competitors", scanned["sightings"], scanned["sightings"]["seen"]
    yield "K2", "Competitors", scanned["sightings"], scanned["sightings"]["lost"]
    yield "K5", "Benchmarks", scanned["beaten"], scanned["beaten"]["worse"]
    yield "K6", "People", scanned["links"], scanned["links"]["stronger"]


def _last(rows: Columns, which: Flags) -> Flags:
    """Of the rows for which `which` holds, those of their account's latest day."""
    number, date = rows["account_no"], rows["date"]
    last = latest(number, date, which, int(number.max(initial=-1)) + 1)
    return np.asarray(which & (date == last[number]))


def named(facts: Sequence[Facts], codes: tuple[str, ...], n_accounts: int) -> Array:
    """One text an account and check, naming the first rows and counting the rest; shape (n_accounts, k)."""
    tables = sorted({fact.table for fact in facts})
    sizes = [len(fact.row) for fact in facts]
    check = np.repeat([codes.index(fact.check) for fact in facts], sizes)
    table = np.repeat([tables.index(fact.table) for fact in facts], sizes)
    account = np.concatenate([fact.account_no for fact in facts])
    row = np.concatenate([fact.row for fact in facts])
    # One number a fact: in its order stand account, check, table and row at once, and a fact told twice falls away.
    shape = (max(n_accounts, 1), len(codes), len(tables), int(row.max(initial=0)) + 1)
    facts_in_order = np.unique(np.ravel_multi_index((account, check, table, row), shape))
    account, check, table, row = np.unravel_index(facts_in_order, shape)
    cell = account * len(codes) + check
    begins = np.flatnonzero(np.diff(cell * len(tables) + table, prepend=-1))
    numbers, ends = [str(number) for number in row.tolist()], begins + np.diff(begins, append=len(row))
    each = zip(table[begins].tolist(), begins.tolist(), ends.tolist(), strict=True)
    texts = np.array([_text(tables[of], numbers[begin:end]) for of, begin, end in each], dtype=object)
    found, cell = np.full(n_accounts * len(codes), "", dtype=object), cell[begins]
    # Rows of a second table (an occasion missed may be a person's or an order's) go behind those of the first.
    second = np.diff(cell, prepend=-1) == 0
    found[cell[~second]] = texts[~second]
    found[cell[second]] += "; " + texts[second]
    return found.reshape(n_accounts, len(codes))


def _text(table: str, numbers: Sequence[str]) -> str:
    more = f" (+{len(numbers) - SHOWN})" if len(numbers) > SHOWN else ""
    return f"{table} {', '.join(numbers[:SHOWN])}{more}"
