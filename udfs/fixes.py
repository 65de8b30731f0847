"""The cheapest fix: of the single steps a manager could take, the one that lowers exposure most, by a real re-score."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from udfs.columns import beside
from udfs.policy import Policy
from udfs.reasons import Translate, filled

Step: TypeAlias = Callable[[pd.DataFrame, Policy], pd.DataFrame]
Rescore: TypeAlias = Callable[[pd.DataFrame], np.ndarray]


class Fix(NamedTuple):
    """A step: what the manager reads, and what the signals are once it is done."""

    text: str
    done: Step


def _meet(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """One hour with somebody who decides, today, for a purpose; the person met last where one was met."""
    named = signals["sponsor_named"]
    stranger = ~(signals["sponsor_days"] < policy["people_window_days"])
    return beside(
        _touched(signals),
        contact_days=0.0,
        contact_months=signals["contact_months"] + ~signals["met_this_month"],
        sponsor_days=signals["sponsor_days"].where(~named, 0.0),
        people_count=signals["people_count"] + (named & stranger),
        nameless_count=signals["nameless_count"] + ~named,
        contacts_count=signals["contacts_count"] + 1,
        purposeful_count=signals["purposeful_count"] + 1,
    )


def _touched(signals: pd.DataFrame) -> pd.DataFrame:
    """A touch of one hour, written down."""
    return beside(
        signals,
        touches_count=signals["touches_count"] + 1,
        hours_given=signals["hours_given"] + 1,
        relationship_hours=signals["relationship_hours"] + 1.0,
        hours_recorded=True,
    )


def _idea(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return beside(_touched(signals), ideas_count=signals["ideas_count"] + 1, written_count=signals["written_count"] + 1)


def _write(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Three letters at no more than a note's effort each: no hours are claimed for them."""
    wanted = np.maximum(signals["written_count"], policy["written_touches"])
    sent = wanted - signals["written_count"]
    return beside(
        signals,
        written_count=wanted,
        touches_count=signals["touches_count"] + sent,
        personal_count=signals["personal_count"] + sent,
    )


def _book(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return beside(signals, next_booked=True)


def _settle(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return beside(signals, left_open=0, severe_open=0)


def _ask(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return beside(signals, referrals_count=signals["referrals_count"] + 1)


def _renew(signals: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return beside(signals, contract_days=signals["contract_days"].where(signals["contract_days"].isna(), 365.0))


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
    tried = pd.concat([fix.done(signals, policy) for fix in FIXES], ignore_index=True)
    after = rescore(tried).reshape(len(FIXES), len(signals)).T
    won = np.nan_to_num(np.round(before[:, None] - after, 1), nan=0.0)
    best = won.argmax(axis=1)
    rows = np.arange(len(signals))
    told = pd.DataFrame(
        {"before": before, "after": after[rows, best], "written_wanted": policy["written_touches"]},
        index=signals.index,
    )
    fixed = np.full(len(signals), "", dtype=object)
    for number, fix in enumerate(FIXES):
        here = np.flatnonzero((best == number) & (won[rows, best] > 0))
        fixed[here] = filled(translate(fix.text), told, here)
    return pd.DataFrame({"fix": fixed, "fix_points": won[rows, best]}, index=signals.index)
