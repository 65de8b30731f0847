"""The result frames: the scores laid out as a manager reads them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from udfs import exposure, plans
from udfs.columns import Array, Columns, frame, numbered, rows
from udfs.period import weekday
from udfs.points import Flags, Points
from udfs.policy import Policy
from udfs.reasons import Translate, largest
from udfs.signals.frames import earliest, latest

_WHO = ("account_id", "account", "owner", "tier")
_PILLAR = ("score", "low", "high", "confidence")
_REASONS = ("reason_1", "reason_2", "reason_3")


def reasons(points: Mapping[str, Points], texts: Mapping[str, Array], evidence: Array, who: Columns) -> pd.DataFrame:
    """One row a lost point, by account, pillar, and points, largest first.

    Parameters
    ----------
    points, texts
        By pillar, and `exposure` last: the points and their sentences, shape (n, k) each.
    evidence
        The rows they came from, shape (n, sum of all k).

    Returns
    -------
    pandas.DataFrame
        `account_id`, `account`, `owner`, `account_no`, `pillar` (contact, activity, service, exposure), `check`,
        `points`, `sentence`, `rows`. The points of an account's pillar and its score add up to 100; those of its
        exposure add up to the exposure.
    """
    parts = np.hstack([found.parts for found in points.values()])
    codes = np.array([code for found in points.values() for code in found.codes], dtype=object)
    pillar = np.repeat(np.arange(len(points)), [len(found.codes) for found in points.values()])
    account, check = np.nonzero(parts > 0)
    order = np.lexsort((-parts[account, check], pillar[check], account))
    account, check = account[order], check[order]
    return frame(
        {
            **rows(who, account, ("account_id", "account", "owner")),
            "account_no": account,
            "pillar": np.array(list(points), dtype=object)[pillar[check]],
            "check": codes[check],
            "points": parts[account, check],
            "sentence": np.hstack([texts[name] for name in points])[account, check],
            "rows": evidence[account, check],
        }
    )


def first_reasons(points: Points, texts: Array) -> Columns:
    """The three largest reasons of each account's exposure, `reason_1` first, blank where there are fewer."""
    return dict(zip(_REASONS, largest(points, texts, len(_REASONS)).T, strict=True))


def accounts(found: Columns) -> pd.DataFrame:
    """One row an account: by revenue at risk, with the reasons of its exposure."""
    names = [
        *_WHO, "customer_type", "top", "revenue_amount",
        *(f"{p}_{c}" for p in exposure.PILLARS for c in _PILLAR),
        "health_score", "health_low", "health_high", "health_confidence", "grade", "computed_grade",
        "exposure_score", "exposure_low", "exposure_high", "exposure_confidence", "exposure_band",
        "flagged", "blind_spot", "revenue_at_risk_amount", *_REASONS,
    ]  # fmt: skip
    risk = np.nan_to_num(found["revenue_at_risk_amount"], nan=-1.0)
    order = np.lexsort((found["account_id"], -found["revenue_amount"], -risk))
    return frame(rows(found, order, names), index=order)


def exposed(found: Columns, fix: Columns, written: Columns) -> pd.DataFrame:
    """The flagged top customers by revenue at risk, with reasons, cheapest fix and defence plan.

    Parameters
    ----------
    fix
        Of the flagged accounts alone, in their order.
    written
        The plans on record.
    """
    names = [
        *_WHO, "revenue_amount", "revenue_at_risk_amount", "exposure_score", "exposure_low", "exposure_high",
        "exposure_confidence", "exposure_band", "grade", *_REASONS,
    ]  # fmt: skip
    flagged = np.flatnonzero(found["flagged"])
    shown = {**rows(found, flagged, names), **fix, **plans.chosen(written, flagged, found["customer_id"])}
    order = np.lexsort((shown["account_id"], -shown["exposure_score"], -shown["revenue_at_risk_amount"]))
    return frame({"rank": np.arange(1, len(order) + 1), **rows(shown, order)})


def blind_spots(found: Columns, unknown: Flags, translate: Translate, policy: Policy) -> pd.DataFrame:
    """The top customers with too little known, and what to find out: the Unknown items by their maximum.

    Parameters
    ----------
    unknown
        Shape (n_accounts, 12): which items of exposure are Unknown.
    """
    names = [*_WHO, "revenue_amount", "exposure_confidence", "exposure_low", "exposure_high", "exposure_band"]
    here = np.flatnonzero(found["blind_spot"])
    here = here[np.lexsort((found["account_id"][here], -found["revenue_amount"][here]))]
    order = np.argsort(-exposure.maxima(policy), kind="stable")
    texts = [translate(exposure.UNKNOWN[exposure.ITEMS[i]]) for i in order]
    holes = unknown[here][:, order].tolist()
    missing = [[text for text, hole in zip(texts, row, strict=True) if hole] for row in holes]
    first = np.array([row[0] for row in missing], dtype=object)
    rest = np.array(["; ".join(row[1:]) for row in missing], dtype=object)
    return frame({**rows(found, here, names), "find_out_first": first, "find_out_next": rest})


def courtesy(touches: Columns, who: Columns) -> pd.DataFrame:
    """The contacts of the quarter whose purpose is courtesy or blank, by owner and date."""
    found = rows(touches, touches["contact"] & touches["in_quarter"] & ~touches["purposeful"])
    found = rows(found, np.lexsort((found["row"], found["date"], numbered(found["owner"])[1])))
    return frame(
        {
            "owner": found["owner"],
            "date": found["date"],
            "account_id": who["account_id"][found["account_no"]],
            "account": who["account"][found["account_no"]],
            "channel": found["channel"],
            "purpose_class": np.where(found["courtesy"], "courtesy", "blank"),
            "purpose": found["purpose"],
            "row": found["row"],
        }
    )


def courtesy_by_owner(touches: Columns, policy: Policy) -> pd.DataFrame:
    """Each owner's contacts of the quarter: how many, without a purpose, and made on the week's last working day."""
    found = rows(touches, touches["contact"] & touches["in_quarter"])
    owners, number = numbered(found["owner"])
    kinds = {
        "contacts": np.ones(len(number), dtype=bool),
        "purposeful": found["purposeful"],
        "courtesy": found["courtesy"],
        "blank": ~found["purposeful"] & ~found["courtesy"],
        "last_day": weekday(found["date"]) == policy["last_workday"],
    }
    counts = {name: np.bincount(number[which], minlength=len(owners)) for name, which in kinds.items()}
    return frame(
        {
            "owner": owners,
            **counts,
            "without_purpose_share": (counts["courtesy"] + counts["blank"]) / counts["contacts"],
            "last_day_share": counts["last_day"] / counts["contacts"],
        }
    )


def coverage(touches: Columns, who: Columns) -> pd.DataFrame:
    """Each owner's accounts, and the days and rows of the contact log in the owner's name."""
    owners, number = numbered(np.concatenate([who["owner"], touches["owner"]]))
    own, writer = number[: len(who["owner"])], number[len(who["owner"]) :]
    date, every, n = touches["date"], np.ones(len(writer), dtype=bool), len(owners)
    found = {
        "owner": owners,
        "accounts": np.bincount(own, minlength=n),
        "first_date": earliest(writer, date, every, n),
        "last_date": latest(writer, date, every, n),
        "touches": np.bincount(writer, minlength=n),
    }
    return frame(rows(found, (found["accounts"] > 0) & pd.notna(owners)))
