"""Health and grade: the three pillars together, and a manager's own word on top of them for as long as it lasts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from udfs.columns import Columns
from udfs.period import Period
from udfs.points import Floats, Points, rounded
from udfs.policy import Policy

NOT_GRADED = "Not graded"


def health(pillars: dict[str, Points], accounts: Columns, period: Period, policy: Policy) -> pd.DataFrame:
    """Health, its range and confidence, and the grade.

    Parameters
    ----------
    pillars
        `loss` points by pillar name, so that a pillar's score is 100 less their total.
    accounts
        One row an account: the four `override_` columns.

    Returns
    -------
    pandas.DataFrame
        Shape (n_accounts, 6): `health_score`, `health_low`, `health_high` (0..100), `health_confidence` (0..1),
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
    frame = pd.DataFrame(
        {
            "health_score": mean,
            "health_low": np.where(np.isnan(mean), np.nan, rounded(low @ weight / weight.sum())),
            "health_high": np.where(np.isnan(mean), np.nan, rounded(high @ weight / weight.sum())),
            "health_confidence": confidence @ weight / weight.sum(),
        },
        index=accounts["override_until"].index,
    )
    computed = grade(mean, np.nanmin(np.where(np.isnan(score), np.inf, score), axis=1), policy)
    sure = 100.0 * frame["health_confidence"] >= policy["graded_confidence_pct"] - 1e-9
    frame["computed_grade"] = np.where(sure & ~np.isnan(mean), computed, NOT_GRADED)
    by_hand = overrides(accounts, period)
    frame["grade"] = by_hand.where(by_hand != "", frame["computed_grade"])
    return frame


def grade(score: Floats, weakest: Floats, policy: Policy) -> np.ndarray:
    """Strong, Watch, At risk or Critical; a pillar below the cap leaves At risk at best."""
    names = ["Strong", "Watch", "At risk"]
    steps = [score >= policy["grade_strong"], score >= policy["grade_watch"], score >= policy["grade_at_risk"]]
    plain = np.select(steps, names, "Critical")
    return np.where((weakest < policy["pillar_cap"]) & np.isin(plain, ["Strong", "Watch"]), "At risk", plain)


def overrides(accounts: Columns, period: Period) -> pd.Series:
    """The grade set by hand where it has a reason, an author and an end date not yet past; blank elsewhere."""
    text = {c: accounts[c].fillna("").astype(str).str.strip() for c in _WORDS}
    until = pd.to_datetime(accounts["override_until"])
    holds = until.notna() & (until >= period.day)
    for column in _WORDS:
        holds &= text[column] != ""
    return text["override_grade"].where(holds, "")


_WORDS = ("override_grade", "override_reason", "override_by")
