"""Pillar S, service quality: answers, deliveries, supply priority, complaints, after-sale and promises."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns, columns
from udfs.points import Checks, Floats, checked, known_where, ramp, reached
from udfs.policy import Policy
from udfs.reasons import Sentence

CHECKS = ("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8")

SENTENCES = {
    "S1": (Sentence("Not answered within {answer_hours:.0f} hours: {late} of {items_due} service items."),),
    "S2": (Sentence("Delivered late: {on_time_missed} of {on_time_due} order lines."),),
    "S3": (Sentence("Not delivered in full: {short} of {in_full_due} order lines."),),
    "S4": (Sentence("With a return or complaint: {troubled} of {lines_recent} order lines."),),
    "S5": (Sentence("Short of an item that a new customer was shipped in the same week: {conflicts_count} times."),),
    "S6": (
        Sentence("A severe complaint is open longer than {complaint_open_days:.0f} days.", where="severe_open"),
        Sentence("Complaints open longer than {complaint_open_days:.0f} days: {left_open}."),
    ),
    "S7": (Sentence("After-sale calls and warranty checks missed: {care_missed} of {care_due}."),),
    "S8": (Sentence("Promises not kept on time: {promises_broken} of {promises_due}."),),
}
UNKNOWN = {
    "S1": "how fast their questions and complaints are answered",
    "S2": "which order lines came on time",
    "S3": "which order lines came in full",
    "S4": "which order lines came back",
    "S5": "whether they ran short while a new customer was served",
    "S6": "whether a complaint is left open",
    "S7": "after-sale calls and warranty checks",
    "S8": "whether promises are kept",
}


def prepared(signals: Columns, policy: Policy) -> Columns:
    """The signals with what this pillar's sentences tell besides."""
    calls, warranty = signals["calls_recorded"], signals["warranty_recorded"]
    care_due = signals["calls_due"] * calls + signals["warranty_due"] * warranty
    care_done = signals["calls_done"] * calls + signals["warranty_done"] * warranty
    return columns(
        signals,
        items_due=signals["answered"] + signals["late"],
        on_time_missed=signals["on_time_due"] - signals["on_time_done"],
        troubled=np.minimum(signals["returned_recent"], signals["lines_recent"]),
        care_due=care_due,
        care_missed=care_due - care_done,
        promises_broken=signals["promises_due"] - signals["promises_kept"],
        answer_hours=policy["answer_hours"],
        complaint_open_days=policy["complaint_open_days"],
    )


def checks(signals: Columns, policy: Policy) -> Checks:
    """S1 to S8 of each account.

    Parameters
    ----------
    signals
        `prepared` signals, each of shape (n_accounts,): counts of the service window and how far back the logs reach.

    Returns
    -------
    Checks
        Shape (n_accounts, 8). Where nothing was due the check is NA if the log covers the window, else Unknown.
    """
    window = policy["service_window_days"]
    items_covered = signals["items_log_days"] >= window
    lines_covered = signals["orders_log_days"] >= window

    def rate(good: Array, due: Array, stem: str) -> Floats:
        return ramp(100.0 * reached(good, due), policy[f"{stem}_full_pct"], policy[f"{stem}_zero_pct"])

    left_open, severe = signals["left_open"], signals["severe_open"] > 0
    complaints_told = signals["kinds_recorded"] & signals["closings_recorded"]
    care = signals["calls_recorded"] | signals["warranty_recorded"]
    shorts_told = signals["shipped_recorded"] & (signals["items_recorded"] | (signals["short"] == 0))
    complaints = np.where(severe, 0.0, _first_failures(left_open, policy))
    share = {
        "S1": known_where(
            rate(signals["answered"], signals["items_due"], "answered"), signals["replies_recorded"]
        ),
        "S2": known_where(
            rate(signals["on_time_done"], signals["on_time_due"], "on_time"), signals["promised_recorded"]
        ),
        "S3": rate(signals["in_full_done"], signals["in_full_due"], "in_full"),
        "S4": known_where(
            rate(signals["lines_recent"] - signals["troubled"], signals["lines_recent"], "trouble_free"),
            signals["returns_recorded"],
        ),
        "S5": known_where(_first_failures(signals["conflicts_count"], policy), shorts_told & (signals["short"] > 0)),
        "S6": known_where(complaints, complaints_told & ((left_open > 0) | items_covered)),
        "S7": reached(signals["care_due"] - signals["care_missed"], signals["care_due"]),
        "S8": known_where(reached(signals["promises_kept"], signals["promises_due"]), signals["promises_recorded"]),
    }  # fmt: skip
    nothing_due = {
        "S1": items_covered & (signals["items_due"] == 0),
        "S2": lines_covered & signals["promised_recorded"] & (signals["on_time_due"] == 0),
        "S3": lines_covered & signals["shipped_recorded"] & (signals["in_full_due"] == 0),
        "S4": lines_covered & signals["returns_recorded"] & (signals["lines_recent"] == 0),
        "S5": signals["shipped_recorded"] & (~signals["is_old"] | (lines_covered & (signals["short"] == 0))),
        "S7": lines_covered & care & (signals["care_due"] == 0),
        "S8": signals["promises_recorded"] & (signals["promises_due"] == 0),
    }
    return checked(share, nothing_due)


def _first_failures(count: Array, policy: Policy) -> Floats:
    """1 without a failure, a part after the first, 0 from the second on."""
    return np.select([count == 0, count == 1], [1.0, policy["one_conflict_share"]], 0.0)
