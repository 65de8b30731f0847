"""Health and grade: the three pillars together, and a manager's own word on top of them for as long as it lasts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import Period
from udfs.points import Floats, Points, rounded
from udfs.policy import Policy

NOT_GRADED = "Not graded"


def health(pillars: Mapping[str, Points], accounts: Columns, period: Period, policy: Policy) -> Columns:
    """Health, its range and confidence, and the grade.

    Parameters
    ----------
    pillars
        `loss` points by pillar name, so that a pillar's score is 100 less their total.
    accounts
        One row an account: the four `override_` columns.

    Returns
    -------
    Columns
        Each of shape (n_accounts,): `health_score`, `health_low`, `health_high` (0..100), `health_confidence` (0..1),
        `computed_grade`, `grade`. An Unknown pillar counts as no confidence; in the range it may be anything.
    """
    weight = np.array([policy[f"weight_{name}"] for name in pillars])
    score = np.column_stack([100.0 - p.total for p in pillars.values()])
    low = np.column_stack([np.nan_to_num(100.0 - p.high, nan=0.0) for p in pillars.values()])
    high = np.column_stack([np.nan_to_num(100.0 - p.low, nan=100.0) for p in pillars.values()])
    confidence = np.column_stack([np.where(np.isnan(p.total), 0.0, p.confidence) for p in pillars.values()])
    known = ~np.isnan(score) * weight
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = rounded(np.nansum(score * weight, axis=1) / known.sum(axis=1))
    nothing = np.isnan(mean)
    sureness = confidence @ weight / weight.sum()
    weakest = np.where(np.isnan(score), np.inf, score).min(axis=1)
    sure = 100.0 * sureness >= policy["graded_confidence_pct"] - 1e-9
    computed = np.where(sure & ~nothing, grade(mean, weakest, policy), NOT_GRADED)
    by_hand = overrides(accounts, period)
    return {
        "health_score": mean,
        "health_low": np.where(nothing, np.nan, rounded(low @ weight / weight.sum())),
        "health_high": np.where(nothing, np.nan, rounded(high @ weight / weight.sum())),
        "health_confidence": sureness,
        "computed_grade": computed,
        "grade": np.where(by_hand != "", by_hand, computed),
    }


def grade(score: Floats, weakest: Floats, policy: Policy) -> Array:
    """Strong, Watch, At risk or Critical; a pillar below the cap leaves At risk at best."""
    names = ["Strong", "Watch", "At risk"]
    steps = [score >= policy["grade_strong"], score >= policy["grade_watch"], score >= policy["grade_at_risk"]]
    plain = np.select(steps, names, "Critical")
    return np.where((weakest < policy["pillar_cap"]) & np.isin(plain, ["Strong", "Watch"]), "At risk", plain)


def overrides(accounts: Columns, period: Period) -> Array:
    """The grade set by hand where it has a reason, an author and an end date not yet past; blank elsewhere."""
    found = np.full(len(accounts["override_until"]), "", dtype=object)
    holds = np.flatnonzero(accounts["override_until"] >= np.datetime64(period.day))
    said = zip(*([str(word or "").strip() for word in accounts[name][holds]] for name in _WORDS), strict=True)
    found[holds] = [words[0] if all(words) else "" for words in said]
    return found


_WORDS = ("override_grade", "override_reason", "override_by")
