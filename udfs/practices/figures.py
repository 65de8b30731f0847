"""How far a practice is kept, for the firm and for each owner: done out of due, or hours, money and counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from udfs.columns import Array
from udfs.points import Floats, reached
from udfs.practices.quarter import Quarter


class Figures(NamedTuple):
    """One practice; every array has shape (1 + n_owners,), the firm first. NaN: unknown, or without a meaning."""

    done: Floats
    due: Floats
    value: Floats
    target: Floats


def shares(
    quarter: Quarter, owner: Array, done: Array, due: Array | None = None, *, known: bool = True,
    target: float = float("nan"),
) -> Figures:  # fmt: skip
    """Things done out of things due.

    Parameters
    ----------
    owner
        Whose each thing is, by the place among the owners; -1 for nobody: it counts for the firm alone.
    done, due
        How much of each thing; one each where `due` is None.
    known
        Whether anybody writes down what it takes.
    """
    due = np.ones(len(owner)) if due is None else due
    some, all_ = (_summed(quarter, owner, np.asarray(part, dtype=float)) for part in (done, due))
    nothing = np.where((all_ > 0) & known, 1.0, np.nan)
    return Figures(some * nothing, all_ * nothing, reached(some, all_) * nothing, _all(quarter, target))


def amounts(
    quarter: Quarter, owner: Array, amount: Array, known: Array, *, target: float | Array = float("nan")
) -> Figures:
    """Hours, money or a count of things.

    Parameters
    ----------
    owner, amount
        Whose each thing is, and how much it is; a missing amount adds nothing.
    known
        Shape (1 + n_owners,): where it is known even if it is nothing. What is more than nothing is known.
    """
    total = _summed(quarter, owner, np.nan_to_num(np.asarray(amount, dtype=float)))
    none = np.full(len(total), np.nan)
    value = np.where((total != 0) | known, total, np.nan)
    return Figures(none, none, value, np.broadcast_to(target, total.shape).astype(float))


def of_firm(quarter: Quarter, value: float, done: float = float("nan"), due: float = float("nan")) -> Figures:
    """A figure of the firm alone."""
    done_, due_, value_ = (_first(quarter, number) for number in (done, due, value))
    return Figures(done_, due_, value_, _all(quarter, float("nan")))


def unknown(quarter: Quarter) -> Figures:
    """Nothing is known."""
    return of_firm(quarter, float("nan"))


def known_where_covered(quarter: Quarter) -> Array:
    """Shape (1 + n_owners,): whose contact log covers the quarter; the firm's where anybody's does."""
    covered = quarter.log_began[:-1] < quarter.period.quarter_start
    return np.append(covered.any(), covered)


def known(quarter: Quarter, everywhere: bool) -> Array:
    """Shape (1 + n_owners,), the same for all."""
    return np.full(len(quarter.owners) + 1, everywhere)


def _summed(quarter: Quarter, owner: Array, part: Floats) -> Floats:
    there = owner >= 0
    by_owner = np.bincount(owner[there], weights=part[there], minlength=len(quarter.owners))
    # Rounded as the checks round their sums: the order of rows must not show.
    return np.round(np.append(part.sum(), by_owner), 6)


def _first(quarter: Quarter, number: float) -> Floats:
    found = np.full(len(quarter.owners) + 1, np.nan)
    found[0] = number
    return found


def _all(quarter: Quarter, number: float) -> Floats:
    return np.full(len(quarter.owners) + 1, number)
