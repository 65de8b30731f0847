"""The cheapest fix: of the single steps a manager could take, the one that lowers exposure most, by a real re-score."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from udfs.columns import Array, Columns, columns
from udfs.points import Floats
from udfs.policy import Policy
from udfs.reasons import Translate, filled

Step: TypeAlias = Callable[[Columns, Policy], dict[str, Array]]
Rescore: TypeAlias = Callable[[Columns], Floats]


class Fix(NamedTuple):
    """A step: what the manager reads, and the signals that are different once it is done."""

    text: str
    done: Step


def _meet(signals: Columns, policy: Policy) -> dict[str, Array]:
    """One hour with somebody who decides, today, for a purpose; the person met last where one was met."""
    named = signals["sponsor_named"]
    stranger = ~(signals["sponsor_days"] < policy["people_window_days"])
    return _touched(signals) | {
        "contact_days": np.zeros(len(named)),
        "contact_months": signals["contact_months"] + ~signals["met_this_month"],
        "sponsor_days": np.where(named, 0.0, signals["sponsor_days"]),
        "people_count": signals["people_count"] + (named & stranger),
        "nameless_count": signals["nameless_count"] + ~named,
        "contacts_count": signals["contacts_count"] + 1,
        "purposeful_count": signals["purposeful_count"] + 1,
    }


def _touched(signals: Columns) -> dict[str, Array]:
    """A touch of one hour, written down."""
    return {
        "touches_count": signals["touches_count"] + 1,
        "hours_given": signals["hours_given"] + 1,
        "relationship_hours": signals["relationship_hours"] + 1.0,
    }


def _idea(signals: Columns, policy: Policy) -> dict[str, Array]:
    return _touched(signals) | {
        "ideas_count": signals["ideas_count"] + 1,
        "written_count": signals["written_count"] + 1,
    }


def _write(signals: Columns, policy: Policy) -> dict[str, Array]:
    """Letters up to the wanted number, each with a personal line; no hours are claimed for them."""
    wanted = np.maximum(signals["written_count"], policy["written_touches"])
    sent = wanted - signals["written_count"]
    return {
        "written_count": wanted,
        "touches_count": signals["touches_count"] + sent,
        "personal_count": signals["personal_count"] + sent,
    }


def _book(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"next_booked": np.ones_like(signals["next_booked"])}


def _settle(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {name: np.zeros_like(signals[name]) for name in ("left_open", "severe_open")}


def _ask(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"referrals_count": signals["referrals_count"] + 1}


def _renew(signals: Columns, policy: Policy) -> dict[str, Array]:
    return {"contract_days": np.where(np.isnan(signals["contract_days"]), np.nan, 365.0)}


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


def cheapest(signals: Columns, before: Floats, policy: Policy, rescore: Rescore, translate: Translate) -> Columns:
    """The step that wins most points of each account.

    Parameters
    ----------
    signals
        Signals of the accounts asked about, each of shape (n,).
    before
        Their exposure now, shape (n,).
    rescore
        Signals in, exposure out: the model's own.

    Returns
    -------
    Columns
        Each of shape (n,): `fix`, a sentence (blank where no step wins anything), and `fix_points`.
    """
    # One re-score for all steps: its cost is in the number of calls, not of rows.
    steps = [{**signals, **fix.done(signals, policy)} for fix in FIXES]
    tried = {name: np.concatenate([step[name] for step in steps]) for name in signals}
    after = rescore(columns(tried, hours_recorded=True)).reshape(len(FIXES), len(before))
    won = np.nan_to_num(np.round(before - after, 1), nan=0.0)
    best, every = won.argmax(axis=0), np.arange(len(before))
    points = won[best, every]
    told = columns({"before": before, "after": after[best, every]}, written_wanted=policy["written_touches"])
    fixed = np.full(len(before), "", dtype=object)
    for number, fix in enumerate(FIXES):
        here = np.flatnonzero((best == number) & (points > 0))
        fixed[here] = filled(translate(fix.text), told, here)
    return {"fix": fixed, "fix_points": points}
