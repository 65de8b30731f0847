"""The whole model on one screen: tables in, every result frame out. Nothing here reads a clock, a file or a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from udfs import activity, contact, exposure, fixes, health, plans, results, service
from udfs.columns import Array, Columns, columns, rows
from udfs.evidence import rows_of
from udfs.period import Period
from udfs.points import Checks, Points, weigh
from udfs.policy import Policy
from udfs.reasons import Translate, largest, told
from udfs.signals import gathered
from udfs.top import Lose, Top, lose

PILLARS = {"contact": contact, "activity": activity, "service": service}


@dataclass(frozen=True, slots=True)
class Scored:
    """Pillars and exposure of every account.

    Attributes
    ----------
    signals
        One value an account and column: who it is, its signals and its scores.
    checks
        The checks of each pillar and the items of `exposure`, by name.
    points
        By the same names: the points each pillar lost, and those exposure took.
    """

    signals: Columns
    checks: dict[str, Checks]
    points: dict[str, Points]


@dataclass(frozen=True, slots=True)
class Review:
    """Every result of one review; each frame is ready to be shown.

    Attributes
    ----------
    period, policy
        What it was scored by.
    scored
        All scores before they were laid out.
    accounts
        One row an account: tier, revenue, pillars, health, grade, exposure, flag, top reasons.
    exposed, blind_spots
        The flagged top customers by revenue at risk, and the top customers about whom too little is known.
    reasons
        One row a lost point: account, pillar, check, points, sentence, rows.
    steps
        One row a flagged account and step that changes its exposure: `account_id` and what `fixes.Found.steps` says.
    plans, plans_wanted
        The defence plans on record, and the accounts one is wanted for with what theirs lacks.
    top, lose
        Who makes the revenue, and what losing some of them would cost.
    courtesy, courtesy_by_owner
        The contacts without a purpose this quarter, and each owner's share.
    coverage
        One row an owner: how far back the contact log reaches.
    """

    period: Period
    policy: Policy
    scored: Scored
    accounts: pd.DataFrame
    exposed: pd.DataFrame
    blind_spots: pd.DataFrame
    reasons: pd.DataFrame
    steps: pd.DataFrame
    plans: pd.DataFrame
    plans_wanted: pd.DataFrame
    top: Top
    lose: Lose
    courtesy: pd.DataFrame
    courtesy_by_owner: pd.DataFrame
    coverage: pd.DataFrame


def review(tables: Mapping[str, Any], as_of: date, policy: Policy | None = None, translate: Translate = str) -> Review:
    """Score every account and flag the exposed top customers.

    Parameters
    ----------
    tables
        Typed frames by table name, of any backend narwhals knows eagerly; only `Accounts` is required.
    as_of
        The day up to whose end everything counts.
    policy
        The constants; the defaults where None.
    translate
        From an English sentence to the reader's language.

    Returns
    -------
    Review

    Examples
    --------
    >>> accounts = pd.DataFrame({"account_id": ["1"], "account": ["Hoa Binh"], "owner": ["Lan"], "revenue_12m": [9e5]})
    >>> review({"Accounts": accounts}, date(2026, 9, 30)).accounts["top"].tolist()
    [True]
    """
    policy = policy or Policy()
    period = Period(as_of, int(policy["fiscal_start_month"]))
    found = gathered(tables, period, policy)
    scored = score(found.accounts, policy)
    texts = _sentences(scored, translate)
    shown = _with_health_and_flags(scored, period, policy)
    shown |= results.first_reasons(scored.points["exposure"], texts["exposure"])
    flagged = np.flatnonzero(shown["flagged"])
    asked, now = rows(found.accounts, flagged), shown["exposure_score"][flagged]
    fix = fixes.found(asked, now, policy, lambda s: score(s, policy).points["exposure"].total, translate)
    touches, written = found.scanned["touches"], found.scanned["plans"]
    return Review(
        period, policy, scored,
        accounts=results.accounts(shown),
        exposed=results.exposed(shown, fix.best, written),
        blind_spots=results.blind_spots(shown, scored.checks["exposure"].unknown, translate, policy),
        reasons=results.reasons(scored.points, texts, rows_of(found.scanned, scored.points), shown),
        steps=fix.steps.assign(account_id=asked["account_id"][fix.steps["place"]]),
        plans=plans.written(shown, written, period),
        plans_wanted=plans.wanted(shown, found.top, written, policy),
        top=found.top,
        lose=lose(found.top, shown, policy),
        courtesy=results.courtesy(touches, shown),
        courtesy_by_owner=results.courtesy_by_owner(touches, policy),
        coverage=results.coverage(touches, shown),
    )  # fmt: skip


def score(signals: Columns, policy: Policy) -> Scored:
    """Pillars and exposure from signals alone: the step a re-score repeats.

    Parameters
    ----------
    signals
        One value an account, as `udfs.signals.gathered` makes them.
    """
    checks, points = {}, {}
    for name, pillar in PILLARS.items():
        signals = pillar.prepared(signals, policy)
        checks[name] = pillar.checks(signals, policy)
        weights = np.array([policy[f"weight_{check}"] for check in pillar.CHECKS])
        points[name] = weigh(checks[name].missed, weights)
        signals = columns(signals, **{f"{name}_score": np.round(100.0 - points[name].total, 1)})
    signals = exposure.prepared(signals, policy)
    checks["exposure"] = exposure.items(signals, policy)
    points["exposure"] = weigh(checks["exposure"], exposure.maxima(policy))
    return Scored(signals, checks, points)


def _sentences(scored: Scored, translate: Translate) -> dict[str, Array]:
    """The sentence of every lost point by pillar; what exposure says of neglect ends in a pillar's largest loss."""
    points, signals = scored.points, scored.signals
    texts = {name: told(points[name], pillar.SENTENCES, signals, translate) for name, pillar in PILLARS.items()}
    signals = columns(signals, **{f"{name}_why": largest(points[name], texts[name], 1)[:, 0] for name in PILLARS})
    return texts | {"exposure": told(points["exposure"], exposure.SENTENCES, signals, translate)}


def _with_health_and_flags(scored: Scored, period: Period, policy: Policy) -> dict[str, Array]:
    """The accounts with their ranges, health, exposure and flags."""
    signals, exposed = scored.signals, scored.points["exposure"]
    lost = {name: scored.points[name] for name in PILLARS}
    ranges = {}
    for name, points in lost.items():
        ranges[f"{name}_low"] = np.round(100.0 - points.high, 1)
        ranges[f"{name}_high"] = np.round(100.0 - points.low, 1)
        ranges[f"{name}_confidence"] = points.confidence
    blind = 100.0 * exposed.confidence < policy["blind_spot_confidence_pct"] - 1e-9
    return {
        **signals,
        **ranges,
        **health.health(lost, signals, period, policy),
        "exposure_score": exposed.total,
        "exposure_low": exposed.low,
        "exposure_high": exposed.high,
        "exposure_confidence": exposed.confidence,
        "exposure_band": exposure.band(exposed.total, policy),
        "flagged": signals["top"] & (exposed.total >= policy["flag_at"]),
        "blind_spot": signals["top"] & blind,
        "revenue_at_risk_amount": np.round(np.maximum(signals["revenue_amount"], 0.0) * exposed.total / 100.0, 2),
    }
