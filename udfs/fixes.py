"""The cheapest fix: of the single steps a manager could take, the one that lowers exposure most, by a real re-score."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from udfs.columns import Columns, columns, of
from udfs.policy import Policy
from udfs.reasons import Translate, filled

Step: TypeAlias = Callable[[Columns, Policy], dict[str, Any]]
Rescore: TypeAlias = Callable[[Columns], np.ndarray]


class Fix(NamedTuple):
    """A step: what the manager reads, and the signals that are different once it is done."""

    text: str
    done: Step


def _meet(signals: Columns, policy: Policy) -> dict[str, Any]:
    """One hour with somebody who decides, today, for a purpose; the person met last where one was met."""
    named = signals["sponsor_named"]
    stranger = ~(signals["sponsor_days"] < policy["people_window_days"])
    return _touched(signals) | {
        "contact_days": signals["contact_days"].fillna(0.0) * 0.0,
        "contact_months": signals["contact_months"] + ~signals["met_this_month"],
        "sponsor_days": signals["sponsor_days"].where(~named, 0.0),
        "people_count": signals["people_count"] + (named & stranger),
        "nameless_count": signals["nameless_count"] + ~named,
        "contacts_count": signals["contacts_count"] + 1,
        "purposeful_count": signals["purposeful_count"] + 1,
    }


def _touched(signals: Columns) -> dict[str, Any]:
    """A touch of one hour, written down."""
    return {
        "touches_count": signals["touches_count"] + 1,
        "hours_given": signals["hours_given"] + 1,
        "relationship_hours": signals["relationship_hours"] + 1.0,
    }


def _idea(signals: Columns, policy: Policy) -> dict[str, Any]:
    return _touched(signals) | {
        "ideas_count": signals["ideas_count"] + 1,
        "written_count": signals["written_count"] + 1,
    }


def _write(signals: Columns, policy: Policy) -> dict[str, Any]:
    """Letters up to the wanted number, each with a personal line; no hours are claimed for them."""
    wanted = signals["written_count"].clip(lower=policy["written_touches"])
    sent = wanted - signals["written_count"]
    return {
        "written_count": wanted,
        "touches_count": signals["touches_count"] + sent,
        "personal_count": signals["personal_count"] + sent,
    }


def _book(signals: Columns, policy: Policy) -> dict[str, Any]:
    return {"next_booked": signals["next_booked"] | True}


def _settle(signals: Columns, policy: Policy) -> dict[str, Any]:
    return {"left_open": signals["left_open"] * 0, "severe_open": signals["severe_open"] * 0}


def _ask(signals: Columns, policy: Policy) -> dict[str, Any]:
    return {"referrals_count": signals["referrals_count"] + 1}


def _renew(signals: Columns, policy: Policy) -> dict[str, Any]:
    return {"contract_days": signals["contract_days"].where(signals["contract_days"].isna(), 365.0)}


FIXES = (
    Fix("Settle the complaints left open: exposure {before:.1f} to {after:.1f}.", _settle),
    Fix("Meet a decision maker or sponsor for a purpose: exposure {before:.1f} to {after:.1f}.", _meet),
    Fix("Renew the contract: exposure {before:.1f} to {after:.1f}.", _renew),
    Fix("Send a brief with a new idea for their profit: exposure {before:.1f} to {after:.1f}.", _idea),
    Fix("Book the next contact, with its purpose: exposure {before:.1f} to {after:.1f}.", _book),
    Fix(
        "Write to them {written_wanted:.0f} times this quarter, personally: exposure {before:.1f} to {after:.1f}.",
        _write,
    ),
    Fix("Ask for a referral, or give one: exposure {before:.1f} to {after:.1f}.", _ask),
)
"""Among steps that win the same, the first is named."""


def cheapest(
    signals: pd.DataFrame, before: np.ndarray, policy: Policy, rescore: Rescore, translate: Translate
) -> pd.DataFrame:
    """The step that wins most points of each account.

    Parameters
    ----------
    signals
        Signals of the accounts asked about, shape (n, ...).
    before
        Their exposure now, shape (n,).
    rescore
        Signals in, exposure out: the model's own.

    Returns
    -------
    pandas.DataFrame
        Shape (n, 2): `fix`, a sentence (blank where no step wins anything), and `fix_points`.
    """
    # One re-score for all steps: its cost is in the number of calls, not of rows.
    now = of(signals)
    steps = [fix.done(now, policy) for fix in FIXES]
    again = signals.iloc[np.tile(np.arange(len(before)), len(FIXES))].reset_index(drop=True)
    changed = {name for step in steps for name in step}
    done = {name: np.concatenate([step.get(name, signals[name]) for step in steps]) for name in changed}
    tried = columns(of(again), **done, hours_recorded=True)
    after = rescore(tried).reshape(len(FIXES), len(before)).T
    won = np.nan_to_num(np.round(before[:, None] - after, 1), nan=0.0)
    best = won.argmax(axis=1)
    rows = np.arange(len(before))
    told = pd.DataFrame(
        {"before": before, "after": after[rows, best], "written_wanted": policy["written_touches"]},
        index=signals.index,
    )
    fixed = np.full(len(before), "", dtype=object)
    for number, fix in enumerate(FIXES):
        here = np.flatnonzero((best == number) & (won[rows, best] > 0))
        fixed[here] = filled(translate(fix.text), told, here)
    return pd.DataFrame({"fix": fixed, "fix_points": won[rows, best]}, index=signals.index)
