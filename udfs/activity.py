"""Pillar B, relationship-building activity: hours, ideas, people, writing, occasions, purpose and referrals."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns, columns, mapped, numbered
from udfs.points import Checks, Floats, checked, known_where, reached
from udfs.policy import Policy
from udfs.reasons import Sentence

CHECKS = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8")

SENTENCES = {
    "B1": (Sentence("Relationship hours this quarter: {relationship_hours:.1f} of {expected_hours:.1f} expected."),),
    "B2": (Sentence("No new idea for the customer's profit and no new way of meeting this quarter."),),
    "B3": (
        Sentence("People met for a purpose in {people_window_days:.0f} days: {people_count} of {people_wanted:.0f}."),
    ),
    "B4": (Sentence("Written touches this quarter: {written_count} of {written_wanted:.0f}."),),
    "B5": (Sentence("No personal line that recalls the meeting or the person this quarter."),),
    "B6": (Sentence("Occasions honoured within {occasion_grace_days:.0f} days: {occasions_done} of {occasions_due}."),),
    "B7": (Sentence("Contacts this quarter that had a purpose: {purposeful_count} of {contacts_count}."),),
    "B8": (Sentence("No referral asked for or given in {referral_window_days:.0f} days."),),
}
UNKNOWN = {
    "B1": "how many hours go into the relationship",
    "B2": "whether a new idea was brought",
    "B3": "which people there were met",
    "B4": "which letters, notes and cards were sent: the contact log does not cover the quarter",
    "B5": "whether any writing was personal",
    "B6": "birthdays, anniversaries and thanks, and whether they were honoured",
    "B7": "what the contacts were for: none is logged this quarter",
    "B8": "whether a referral was asked for or given",
}


def prepared(signals: Columns, policy: Policy) -> Columns:
    """The signals with what this pillar's sentences tell besides."""
    return columns(
        signals,
        people_wanted=mapped(signals["tier"], policy.by_tier("people")),
        written_wanted=policy["written_touches"],
        people_window_days=policy["people_window_days"],
        occasion_grace_days=policy["occasion_grace_days"],
        referral_window_days=policy["referral_window_days"],
    )


def expected_hours(owner: Array, tier: Array, policy: Policy) -> Floats:
    """Hours this quarter each account may expect of its owner: the owner's hours, shared by tier weight (src2)."""
    weight = mapped(tier, policy.by_tier("tier_weight"))
    hours = policy["relationship_hours_week"] * policy["weeks_per_quarter"]
    _, number = numbered(owner)
    return np.asarray(hours * weight / np.bincount(number, weights=weight)[number])


def checks(signals: Columns, policy: Policy) -> Checks:
    """B1 to B8 of each account.

    Parameters
    ----------
    signals
        `prepared` signals, each of shape (n_accounts,): the counts of the quarter of `signals.touches`,
        `expected_hours`, `occasions_due`, `occasions_done` and whether each column is filled by anybody.

    Returns
    -------
    Checks
        Shape (n_accounts, 8). A full share is always known; less is known only where the owner's log covers the window
        and somebody fills the column. B6 is NA where no occasion was due.
    """
    log_days, due, sources = signals["log_days"], signals["occasions_due"], signals["occasion_sources"]
    covered = log_days > signals["quarter_days"]

    def measured(share: Floats, recorded: Array, covers: Array = covered) -> Floats:
        return known_where(share, (share == 1.0) | (covers & recorded))

    hours_told = (signals["touches_count"] == 0) | (signals["hours_given"] > 0)
    some_names = (signals["people_count"] > 0) | (signals["nameless_count"] == 0)
    occasions_known = covered & signals["occasions_recorded"] & sources
    hours = _up_to(signals["relationship_hours"], signals["expected_hours"])
    people = _up_to(signals["people_count"], signals["people_wanted"])
    covers_people = log_days >= policy["people_window_days"]
    covers_year = log_days >= policy["referral_window_days"]
    share = {
        "B1": measured(hours, signals["hours_recorded"] & hours_told),
        "B2": measured(_any(signals["ideas_count"]), signals["ideas_recorded"]),
        "B3": measured(people, signals["people_recorded"] & some_names, covers_people),
        "B4": measured(_up_to(signals["written_count"], signals["written_wanted"]), covered),
        "B5": measured(_any(signals["personal_count"]), signals["personal_recorded"]),
        "B6": known_where(reached(signals["occasions_done"], due), occasions_known),
        "B7": reached(signals["purposeful_count"], signals["contacts_count"]),
        "B8": measured(_any(signals["referrals_count"]), signals["referrals_recorded"], covers_year),
    }
    return checked(share, {"B6": (due == 0) & sources})


def _any(count: Array) -> Floats:
    return (count > 0).astype(float)


def _up_to(done: Array, wanted: Array) -> Floats:
    return np.asarray(np.minimum(1.0, done / wanted))
