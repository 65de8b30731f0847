"""The change of a score, taken apart: what each check moved it by, and what only our knowing more or less moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from udfs.columns import Array
from udfs.points import Checks, Flags, Floats

_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes of one score of n accounts, in whole tenths of a point.

    Attributes
    ----------
    codes
        The k check codes.
    total
        Shape (n,): the change of the score as shown, in points; NaN where it was or is Unknown.
    tenths
        Shape (n, k + 1): each check's part of it and, last, the coverage line; a row adds up to the total exactly.
        All 0 where the total is NaN.
    """

    codes: tuple[str, ...]
    total: Floats
    tenths: npt.NDArray[np.int64]


def changes(before: Checks, now: Checks, maxima: Floats, score_before: Floats, score_now: Floats) -> Changes:
    """Take the change of a score apart.

    A check known both times moved the score by the points its share moved, at the least weight it had in either
    quarter. What is left is the coverage line: checks that came to be known, are no longer known or no longer apply,
    and the other checks counting more or less for it. Where the same checks are known both times it is 0.

    Parameters
    ----------
    before, now
        The checks of the same n accounts in the same order; `share` must grow with the score.
    maxima
        Shape (k,): the weights, the same both times.
    score_before, score_now
        Shape (n,): the scores as shown, to 0.1.
    """
    known = [checks.applies & ~np.isnan(checks.share) for checks in (before, now)]
    share = [np.where(which, checks.share, 0.0) for which, checks in zip(known, (before, now), strict=True)]
    sums = [(which * maxima).sum(axis=1) for which in known]
    total = np.asarray(score_now, dtype=float) - np.asarray(score_before, dtype=float)
    here = ~np.isnan(total) & (sums[0] > 0) & (sums[1] > 0)
    basis = np.where(here, np.maximum(*sums), 1.0)
    moved = 100.0 * maxima * (share[1] - share[0]) * (known[0] & known[1]) / basis[:, None]
    whole = [100.0 * (s * maxima).sum(axis=1) / np.where(here, w, 1.0) for s, w in zip(share, sums, strict=True)]
    exact = np.column_stack([moved, whole[1] - whole[0] - moved.sum(axis=1)])
    exact[~here] = 0.0
    shown = np.where(here, np.rint(10.0 * np.where(here, total, 0.0)), 0.0)
    return Changes(before.codes, np.where(here, shown / 10.0, np.nan), _apportioned(exact, shown.astype(np.int64)))


def trend(change: Any, flat_points: float, *, higher_is_better: bool = True) -> Array:
    """`better`, `worse` or `flat` for each change; blank where it is NaN.

    Parameters
    ----------
    change
        In points, shape (n,).
    flat_points
        A change smaller than this, either way, is flat: the policy's `flat_points`.

    Examples
    --------
    >>> trend([5.0, 4.9, -5.0, float("nan")], 5.0).tolist()
    ['better', 'flat', 'worse', '']
    """
    tenths = np.rint(10.0 * np.nan_to_num(np.asarray(change, dtype=float)))
    up, down = ("better", "worse") if higher_is_better else ("worse", "better")
    least = 10.0 * flat_points
    words = np.select([np.isnan(np.asarray(change, dtype=float)), tenths >= least, tenths <= -least], ["", up, down],
                      "flat")  # fmt: skip
    return np.asarray(words, dtype=object)


def _apportioned(exact: Floats, total: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Whole tenths of each part that add up to the total: what is left over goes by largest remainder.

    A part that did not move gets none of it: a manager must not read that a check moved by a tenth when it stood still.
    """
    scaled = 10.0 * exact
    moved: Flags = np.abs(scaled) > 1e-6
    # Both scores were rounded: without anything that moved, a tenth of rounding is the coverage line's.
    moved[:, -1] |= ~moved.any(axis=1) & (total != 0)
    tenths = np.where(moved, np.floor(scaled + _HAIR), 0.0).astype(np.int64)
    left = total - tenths.sum(axis=1)
    each, rest = np.divmod(left, np.maximum(moved.sum(axis=1), 1))
    remainder = np.where(moved, np.round(scaled - tenths, 6), -np.inf)
    rank = np.argsort(np.argsort(-remainder, axis=1, kind="stable"), axis=1, kind="stable")
    return np.asarray(tenths + moved * each[:, None] + (moved & (rank < rest[:, None])), dtype=np.int64)
