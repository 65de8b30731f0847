"""Signals of accounts that know nothing yet, for tests that say only what matters to them."""

from __future__ import annotations

import numpy as np

from udfs.columns import Columns

_BLANK = {
    "tier": "A", "top": True, "one_off": False, "price_word": False, "price_denied": False,
    "log_days": float("nan"), "quarter_days": 91, "items_log_days": float("nan"), "orders_log_days": float("nan"),
    "contact_days": float("nan"), "sponsor_days": float("nan"), "sponsor_named": False, "nameless_count": 0,
    "contact_months": 0, "met_this_month": False, "next_booked": False, "booking_recorded": False,
    "touches_count": 0, "hours_given": 0, "relationship_hours": 0.0, "expected_hours": 12.0, "hours_recorded": False,
    "ideas_count": 0, "ideas_recorded": False, "people_count": 0, "people_recorded": False,
    "written_count": 0, "personal_count": 0, "personal_recorded": False,
    "occasions_due": 0, "occasions_done": 0, "occasions_recorded": False, "occasion_sources": False,
    "contacts_count": 0, "purposeful_count": 0, "referrals_count": 0, "referrals_recorded": False,
    "answered": 0, "late": 0, "left_open": 0, "severe_open": 0,
    "on_time_due": 0, "on_time_done": 0, "in_full_due": 0, "in_full_done": 0, "short": 0, "conflicts_count": 0,
    "lines_recent": 0, "returned_recent": 0, "warranty_due": 0, "warranty_done": 0, "calls_due": 0, "calls_done": 0,
    "promised_recorded": False, "shipped_recorded": False, "items_recorded": False, "returns_recorded": False,
    "kinds_recorded": False, "replies_recorded": False, "closings_recorded": False, "calls_recorded": False, "warranty_recorded": False, "is_old": True,
    "promises_due": 0, "promises_kept": 0, "promises_recorded": False,
    "revenue_amount": 0.0, "revenue_now_amount": 0.0, "revenue_year_ago_amount": 0.0, "order_days_count": 0,
    "active_days": float("nan"), "age_days": float("nan"), "quiet_days": float("nan"), "interval_days": 60.0,
    "orders_12m_count": 0, "discount_given_count": 0, "discounted_count": 0,
    "contract_days": float("nan"), "wallet_share_pct": float("nan"),
    "seen": 0, "lost": 0, "looked": 0, "compared": 0, "worse": 0, "linked": 0, "stronger": 0,
}  # fmt: skip


def account(**known: object) -> Columns:
    """One account of which only `known` is known."""
    unknown = set(known) - set(_BLANK)
    assert not unknown, f"no such signal: {unknown}"
    return {name: np.array([value]) for name, value in {**_BLANK, **known}.items()}


WORKED = {
    "tier": "A", "log_days": 400, "contact_days": 52.0, "contact_months": 1, "booking_recorded": True,
    "relationship_hours": 6.0, "expected_hours": 12.0, "hours_recorded": True, "touches_count": 5, "hours_given": 5,
    "ideas_recorded": True, "people_count": 1, "people_recorded": True, "written_count": 2, "personal_count": 1,
    "personal_recorded": True, "occasions_due": 2, "occasions_done": 1, "occasions_recorded": True,
    "occasion_sources": True, "contacts_count": 5, "purposeful_count": 3, "referrals_recorded": True,
    "order_days_count": 6, "active_days": 200.0, "age_days": 300.0, "quiet_days": 100.0, "interval_days": 40.0,
    "seen": 1, "looked": 1, "orders_12m_count": 6, "discount_given_count": 6, "discounted_count": 4,
}  # fmt: skip
"""The worked example of docs/model.md as signals."""
