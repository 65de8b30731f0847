"""Pillar R, contact recency: when the customer was last met for a purpose, by whom, how often, and what is booked."""

from __future__ import annotations

import numpy as np

from udfs.columns import Columns, columns, mapped
from udfs.points import Checks, checked, known_where, ramp
from udfs.policy import Policy
from udfs.reasons import Sentence

CHECKS = ("R1", "R2", "R3", "R4")

SENTENCES = {
    "R1": (
        Sentence(
            "No meaningful contact in a log of {log_days:.0f} days; tier {tier} wants one every {cadence_days:.0f}.",
            where="contact_none",
        ),
        Sentence(
            "{contact_days:.0f} days since the last meaningful contact; tier {tier} wants one every {cadence_days:.0f}."
        ),
    ),
    "R2": (
        Sentence(
            "No decision maker or sponsor met for a purpose in a log of {log_days:.0f} days.", where="sponsor_none"
        ),
        Sentence("{sponsor_days:.0f} days since a decision maker or sponsor was met for a purpose."),
    ),
    "R3": (Sentence("Months of the quarter with a meaningful contact: {contact_months} of {months_wanted:.0f}."),),
    "R4": (Sentence("No next contact is booked with a purpose."),),
}
UNKNOWN = {
    "R1": "when they were last met: the contact log does not reach back far enough",
    "R2": "who decides or sponsors there, and when they were last met",
    "R3": "in which months they were met: the contact log does not cover the quarter",
    "R4": "whether a next contact is booked",
}


def prepared(signals: Columns, policy: Policy) -> Columns:
    """The signals with what this pillar's sentences tell besides."""
    tier = signals["tier"]
    return columns(
        signals,
        cadence_days=mapped(tier, policy.by_tier("cadence")),
        months_wanted=mapped(tier, policy.by_tier("months")),
        contact_none=np.isnan(signals["contact_days"]),
        sponsor_none=np.isnan(signals["sponsor_days"]),
    )


def checks(signals: Columns, policy: Policy) -> Checks:
    """R1 to R4 of each account.

    Parameters
    ----------
    signals
        `prepared` signals, each of shape (n_accounts,): `tier`, `contact_days`, `sponsor_days`, `sponsor_named`,
        `nameless_count`, `contact_months`, `next_booked`, `booking_recorded`, `log_days`, `quarter_days`.

    Returns
    -------
    Checks
        Shape (n_accounts, 4). That nothing happened is known only where the owner's log covers the window; a missing
        sponsor contact is Unknown while no sponsor is named or a recent contact has no name.
    """
    cadence, log_days, booked = signals["cadence_days"], signals["log_days"], signals["next_booked"]
    zero_days = cadence * policy["cadence_zero_factor"]
    covered = log_days > signals["quarter_days"]
    r1 = ramp(signals["contact_days"], cadence, zero_days)
    r1 = np.where(np.isnan(r1) & (log_days >= zero_days), 0.0, r1)
    r2 = ramp(signals["sponsor_days"], policy["sponsor_full_days"], policy["sponsor_zero_days"])
    looked = signals["sponsor_named"] & (signals["nameless_count"] == 0) & (log_days >= policy["sponsor_zero_days"])
    r3 = np.minimum(1.0, signals["contact_months"] / signals["months_wanted"])
    return checked(
        {
            "R1": r1,
            "R2": np.where(np.isnan(r2) & looked, 0.0, r2),
            "R3": known_where(r3, covered | (r3 == 1.0)),
            "R4": known_where(booked, booked | (signals["booking_recorded"] & covered)),
        }
    )
