"""The review as one JSON-ready mapping: stable, documented in docs/json.md, versioned."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import Any

import pandas as pd

from udfs.exposure import PILLARS
from udfs.model import Review

VERSION = "1.0"


def as_json(review: Review, defects: pd.DataFrame) -> dict[str, Any]:
    """Every score, reason and defect of a review, as docs/json.md describes it.

    Parameters
    ----------
    review
        What `udfs.model.review` gave.
    defects
        What the checks of the workbook found: `table`, `row`, `column`, `value`, `code`, `message`, `fix`.

    Returns
    -------
    dict
        Only dicts, lists, text, numbers, booleans and None; what is not known is None, never NaN.
    """
    lose, top = review.lose, review.top
    return {
        "version": VERSION,
        "as_of": review.period.as_of.isoformat(),
        "policy": {"version": review.policy.version, **dict(review.policy), **review.policy.words},
        "accounts": _accounts(review),
        "top": {
            "share_of_customers": _number(top.share_of_customers, 4),
            "share_of_revenue": _number(top.share_of_revenue, 4),
        },
        "lose": {
            "of": lose.of,
            "lost": lose.lost,
            "worst": list(lose.worst),
            "worst_share": _number(lose.worst_share, 4),
            "most_exposed": list(lose.most_exposed),
            "most_exposed_share": _number(lose.most_exposed_share, 4),
            "mean_share": _number(lose.mean_share, 4),
            "replacement_count": _number(lose.replacement_count, 0),
        },
        "defects": [{key: _plain(value) for key, value in row.items()} for row in defects.to_dict("records")],
    }


def _accounts(review: Review) -> list[dict[str, Any]]:
    lost: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    columns = ("account_id", "pillar", "check", "points", "sentence")
    for account_id, pillar, check, points, reason in zip(*(review.reasons[c] for c in columns), strict=True):
        name = "code" if pillar == "exposure" else "check"
        lost[account_id, pillar].append({name: check, "points": round(points, 1), "reason": reason})
    fixes = dict(zip(review.exposed["account_id"], review.exposed["fix"], strict=True))
    steps = {
        account_id: [_step(step) for step in own.to_dict("records")]
        for account_id, own in review.steps.groupby("account_id", sort=False)
    }
    plans = {
        account_id: [_plan(plan) for plan in own.to_dict("records")]
        for account_id, own in review.plans.groupby("account_id", sort=False)
    }
    return [
        _account(row, lost, fixes)
        | {"steps": steps.get(row["account_id"], []), "plans": plans.get(row["account_id"], [])}
        for row in review.accounts.to_dict("records")
    ]


def _step(step: dict[Any, Any]) -> dict[str, Any]:
    return {
        "step": step["step"],
        "kind": step["kind"],
        "text": step["text"],
        "before": _number(step["before"], 1),
        "after": _number(step["after"], 1),
        "after_bad": _number(step["after_bad"], 1),
        "points": None if step["kind"] == "find out" else _number(step["points"], 1),
        "less_at_risk": _number(step["amount"], 2),
    }


def _plan(plan: dict[Any, Any]) -> dict[str, Any]:
    due = plan["due"]
    return {
        **{name: _plain(plan[name]) for name in ("plan", "plan_owner", "next_step")},
        "due": None if due is pd.NaT else due.date().isoformat(),
        "state": plan["state"],
        "lacks": [name for name in plan["plan_missing"].split(", ") if name],
        "overdue_days": _number(plan["overdue_days"], 0),
        "row": int(plan["row"]),
    }


def _account(
    row: dict[Any, Any], lost: dict[tuple[str, str], list[dict[str, Any]]], fixes: dict[str, str]
) -> dict[str, Any]:
    account_id = row["account_id"]

    def scores(of: str) -> dict[str, Any]:
        ranged = {key: _number(row[f"{of}_{key}"], 1) for key in ("score", "low", "high")}
        return {**ranged, "confidence": _number(row[f"{of}_confidence"], 4)}

    return {
        "account_id": account_id,
        "account": _plain(row["account"]),
        "owner": _plain(row["owner"]),
        "tier": row["tier"],
        "customer_type": row["customer_type"] or None,
        "top": bool(row["top"]),
        "revenue_12m": _number(row["revenue_amount"], 2),
        "pillars": {pillar: {**scores(pillar), "losses": lost[account_id, pillar]} for pillar in PILLARS},
        "health": _number(row["health_score"], 1),
        "health_low": _number(row["health_low"], 1),
        "health_high": _number(row["health_high"], 1),
        "health_confidence": _number(row["health_confidence"], 4),
        "grade": row["grade"],
        "computed_grade": row["computed_grade"],
        "exposure": {
            **scores("exposure"),
            "band": row["exposure_band"] or None,
            "reasons": lost[account_id, "exposure"],
        },
        "flagged": bool(row["flagged"]),
        "blind_spot": bool(row["blind_spot"]),
        "revenue_at_risk": _number(row["revenue_at_risk_amount"], 2),
        "next_step": fixes.get(account_id) or None,
    }


def _number(value: float, digits: int) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), digits)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value
