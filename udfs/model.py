"""The whole model on one screen: tables in, every result frame out. Nothing here reads a clock, a file or a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from udfs import activity, contact, exposure, fixes, health, results, service
from udfs.columns import Columns, columns, of
from udfs.evidence import rows_of
from udfs.period import Period
from udfs.points import Points, weigh
from udfs.policy import Policy
from udfs.reasons import Translate
from udfs.signals import gathered
from udfs.top import Lose, Top, lose

PILLARS = {"contact": contact, "activity": activity, "service": service}


@dataclass(frozen=True, slots=True)
class Scored:
    """Pillars and exposure of every account, index `account_no`.

    Attributes
    ----------
    signals
        One value an account and column: who it is, its signals and its scores.
    losses
        The points each pillar lost, by pillar name.
    exposed
        The points of exposure.
    unknown
        For each pillar and for exposure, which checks are Unknown, bool, shape (n, k).
    """

    signals: Columns
    losses: dict[str, Points]
    exposed: Points
    unknown: dict[str, pd.DataFrame]


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
    scored = score(of(found.accounts), policy)
    frame = _with_health_and_flags(scored, period, policy)
    evidence = rows_of(found.scanned)
    reasons = results.reasons(scored.losses, scored.exposed, frame, evidence, PILLARS, translate)
    flagged = frame[frame["flagged"]]
    fix = fixes.cheapest(
        flagged, flagged["exposure_score"].to_numpy(), policy, lambda s: score(s, policy).exposed.total, translate
    )
    return Review(
        period, policy, scored,
        accounts=results.accounts(frame, reasons),
        exposed=results.exposed(frame, reasons, fix, found.scanned["plans"]),
        blind_spots=results.blind_spots(frame, scored.unknown["exposure"], translate, policy),
        reasons=reasons,
        top=found.top,
        lose=lose(found.top, frame, policy),
        courtesy=results.courtesy(found.scanned["touches"], frame),
        courtesy_by_owner=results.courtesy_by_owner(found.scanned["touches"]),
        coverage=results.coverage(found.scanned["touches"], frame),
    )  # fmt: skip


def score(signals: Columns, policy: Policy) -> Scored:
    """Pillars and exposure from signals alone: the step a re-score repeats.

    Parameters
    ----------
    signals
        One row an account, as `udfs.signals.gathered` makes them.
    """
    losses, unknown = {}, {}
    for name, pillar in PILLARS.items():
        signals = pillar.prepared(signals, policy)
        found = pillar.checks(signals, policy)
        weights = np.array([policy[f"weight_{check}"] for check in pillar.CHECKS])
        losses[name] = weigh(1.0 - found.share, found.applies, weights)
        unknown[name] = found.applies & found.share.isna()
        signals = columns(signals, **{f"{name}_score": np.round(100.0 - losses[name].total, 1)})
    signals = exposure.prepared(signals, policy)
    found = exposure.items(signals, policy)
    unknown["exposure"] = found.applies & found.share.isna()
    return Scored(signals, losses, weigh(found.share, found.applies, exposure.maxima(policy)), unknown)


def _with_health_and_flags(scored: Scored, period: Period, policy: Policy) -> pd.DataFrame:
    """The accounts with their ranges, health, exposure and flags."""
    found: dict[str, Any] = dict(scored.signals)
    for name, points in scored.losses.items():
        found |= {
            f"{name}_low": np.round(100.0 - points.high, 1),
            f"{name}_high": np.round(100.0 - points.low, 1),
            f"{name}_confidence": points.confidence,
        }
    total, confidence = scored.exposed.total, scored.exposed.confidence
    at_risk = np.round(found["revenue_amount"].clip(lower=0.0) * total / 100.0, 2)
    found |= {
        "exposure_score": total,
        "exposure_low": scored.exposed.low,
        "exposure_high": scored.exposed.high,
        "exposure_confidence": confidence,
        "exposure_band": exposure.band(total, policy),
        "flagged": found["top"] & (total >= policy["flag_at"]),
        "blind_spot": found["top"] & (100.0 * confidence < policy["blind_spot_confidence_pct"] - 1e-9),
        "revenue_at_risk_amount": at_risk,
    }
    return pd.concat([pd.DataFrame(found), health.health(scored.losses, found, period, policy)], axis=1)
