"""Points out of a maximum, with what is unknown kept apart: the one machine behind every pillar and exposure.

Rounded parts always add up to the rounded whole: a tenth left over goes to the part with the largest remainder, and
among equal remainders to the earlier part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

_HAIR = 1e-9
"""Keeps 14.349999... from being told apart from 14.35."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks of n accounts: `share` is how much of each is reached, `applies` whether it has a meaning there.

    Attributes
    ----------
    codes
        The k check codes.
    share
        Shape (n, k), 0..1, NaN where the check is Unknown.
    applies
        Shape (n, k); False is NA: the check weighs nothing for that account.
    """

    codes: tuple[str, ...]
    share: Floats
    applies: Flags

    @property
    def unknown(self) -> Flags:
        """Shape (n, k): where a check applies and nobody recorded what it needs."""
        return self.applies & np.isnan(self.share)

    @property
    def missed(self) -> Checks:
        """The same checks, told by how much of each is not reached."""
        return replace(self, share=1.0 - self.share)


@dataclass(frozen=True, slots=True)
class Points:
    """Rounded points of n accounts, on 0..100.

    Attributes
    ----------
    codes
        The k check codes.
    total
        Shape (n,): `100 * points / maxima of known items`, to 0.1; NaN where nothing is known.
    parts
        Shape (n, k): each item's part of the total, to 0.1, summing to it exactly.
    low, high
        Shape (n,): the total with every Unknown item at none and at its maximum.
    confidence
        Shape (n,), 0..1: maxima of known items over maxima of items that apply.
    """

    codes: tuple[str, ...]
    total: Floats
    parts: Floats
    low: Floats
    high: Floats
    confidence: Floats


def checked(share: Mapping[str, Any], without: Mapping[str, Any] | None = None) -> Checks:
    """Checks by code: the share of each, shape (n,), and for some where they are NA.

    Parameters
    ----------
    share
        0..1, NaN where the check is Unknown.
    without
        True where the check has no meaning; a check that is not here always has one.
    """
    # One check after the other in memory: every later step goes down the accounts.
    shares = np.array(list(share.values()), dtype=float)
    applies = np.ones(shares.shape, dtype=bool)
    for code, none in (without or {}).items():
        applies[list(share).index(code)] = ~none
    return Checks(tuple(share), shares.T, applies.T)


def weigh(taken: Checks, maxima: Floats) -> Points:
    """Points of each account out of the maxima of what is known.

    Parameters
    ----------
    taken
        The share of each item's maximum.
    maxima
        Shape (k,), points.
    """
    known = taken.applies & ~np.isnan(taken.share)
    points = np.where(known, taken.share, 0.0) * maxima
    known_max, all_max = (known * maxima).sum(axis=1), (taken.applies * maxima).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        exact = 100.0 * points / known_max[:, None]
        low = 100.0 * points.sum(axis=1) / all_max
        high = 100.0 * (points.sum(axis=1) + all_max - known_max) / all_max
        confidence = np.where(all_max > 0, known_max / all_max, 0.0)
    something = known_max > 0
    tenths = largest_remainder(np.where(something[:, None], exact, 0.0))
    total = np.where(something, tenths.sum(axis=1) / 10.0, np.nan)
    nothing = np.where(something, 1.0, np.nan)
    return Points(taken.codes, total, tenths / 10.0, rounded(low) * nothing, rounded(high) * nothing, confidence)


def largest_remainder(exact: Floats) -> npt.NDArray[np.int64]:
    """Whole tenths, shape (n, k), whose sum is the row's sum rounded to a tenth (half up).

    Examples
    --------
    >>> largest_remainder(np.array([[10.0, 13.3333333, 3.3333333]])).tolist()
    [[100, 134, 33]]
    """
    scaled = exact * 10.0
    tenths = np.floor(scaled + _HAIR)
    total = np.floor(scaled.sum(axis=1) + 0.5 + _HAIR)
    left = total - tenths.sum(axis=1)
    remainder = np.round(scaled - tenths, 6)
    rank = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(tenths + (rank < left[:, None]), dtype=np.int64)


def rounded(values: Any) -> Floats:
    """To a tenth, half up, as a manager rounds."""
    return np.asarray(np.floor(np.asarray(values, dtype=float) * 10.0 + 0.5 + _HAIR) / 10.0)


def ramp(x: Any, full: Any, zero: Any) -> Floats:
    """1 at `full`, 0 at `zero`, linear between and clamped outside; NaN stays NaN.

    Examples
    --------
    >>> ramp([30, 60, 120], 30, 90).tolist()
    [1.0, 0.5, 0.0]
    """
    x, full, zero = (np.asarray(v, dtype=float) for v in (x, full, zero))
    return np.asarray(np.clip((zero - x) / (zero - full), 0.0, 1.0))


def reached(done: Any, due: Any) -> Floats:
    """`done / due`; NaN where nothing was due."""
    done, due = np.asarray(done, dtype=float), np.asarray(due, dtype=float)
    return np.asarray(np.divide(done, due, out=np.full(np.shape(due), np.nan), where=due > 0))


def known_where(share: Any, known: Any) -> Floats:
    """The share where it is known, NaN elsewhere."""
    return np.where(np.asarray(known, dtype=bool), share, np.nan)
