"""Exposure to competitors, 0..100, higher is worse: neglect, falling orders, rivals at the door, price.

An attention index. It is never a probability.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from udfs.columns import Array, Columns, columns, mapped
from udfs.points import Checks, Floats, checked, known_where, reached
from udfs.policy import Policy
from udfs.reasons import Sentence

PILLARS = ("contact", "activity", "service")
ITEMS = ("N contact", "N activity", "N service", "T1", "T2", "K1", "K2", "K3", "K4", "K5", "K6", "P")

SENTENCES = {
    "N contact": (Sentence("Contact neglected, score {contact_score:.1f}: {contact_why}"),),
    "N activity": (Sentence("Relationship neglected, score {activity_score:.1f}: {activity_why}"),),
    "N service": (Sentence("Service fails them, score {service_score:.1f}: {service_why}"),),
    "T1": (
        Sentence(
            "Buying rhythm: last order {quiet_days:.0f} days ago after {order_days_count} order days in "
            "{active_days:.0f} days; index {rhythm:.2f}."
        ),
    ),
    "T2": (Sentence("Revenue of {falling_window_days:.0f} days is down {fall_pct:.0f} % on the same days last year."),),
    "K1": (Sentence("A rival was seen quoting, visiting or on trial in the last {rival_window_days:.0f} days."),),
    "K2": (Sentence("An order or a line was lost to a rival in the last {lost_window_days:.0f} days."),),
    "K3": (Sentence("Rivals hold {rival_share_pct:.0f} % of what they spend."),),
    "K4": (Sentence("The contract ends in {contract_days:.0f} days."),),
    "K5": (Sentence("Items they buy on which the best rival's quality is above ours: {worse}."),),
    "K6": (Sentence("Key people to whom the rival's link is stronger than ours: {stronger}."),),
    "P": (
        Sentence("Kept for price, by the manager's word.", where="price_word"),
        Sentence("Discounted: {discounted_count} of {orders_12m_count} orders in 12 months."),
    ),
}
UNKNOWN = {
    "N contact": "when and by whom they are met",
    "N activity": "what is done for the relationship",
    "N service": "how they are served",
    "T1": "their orders",
    "T2": "15 months of their orders",
    "K1": "whether a rival is quoting, visiting or on trial (write down 'none seen' when you looked)",
    "K2": "whether an order was lost to a rival",
    "K3": "our share of what they spend",
    "K4": "when the contract ends",
    "K5": "our quality beside the best rival's on what they buy",
    "K6": "how strong our link and the rival's are to the people who decide",
    "P": "whether they buy at a discount",
}


def rhythm(n: Any, active_span_days: Any, age_days: Any, cadence_days: Any, horizon_days: Any = 90) -> Floats:
    """How much a buying rhythm has broken, 0..1: an index from BG/NBD with nothing fitted (r 1, a 0.5, b 2).

    Parameters
    ----------
    n
        Distinct order days, shape (m,) or a number.
    active_span_days
        Days from the first order to the last.
    age_days
        Days from the first order to the as-of date.
    cadence_days
        The tier's median interval between orders; more than 0.
    horizon_days
        The next order is expected within these days.

    Returns
    -------
    numpy.ndarray
        Shape (m,); NaN where `n` is 0, or anything is missing or cannot be. It runs on logarithms: `n` may be in the
        hundreds.

    Examples
    --------
    >>> round(float(rhythm(6, 200, 300, 40)), 3)
    0.549
    """
    n, active, age, g = (np.asarray(v, dtype=float) for v in (n, active_span_days, age_days, cadence_days))
    possible = (n > 0) & (active >= 0) & (age >= active) & (g > 0)
    n, active, age = (np.where(possible, v, np.nan) for v in (n, active, age))
    no_order = np.exp(n * np.log((g + age) / (g + age + horizon_days)))
    log_odds = np.log(0.5 / n) + n * np.log((g + age) / (g + active))
    # exp() overflows past 709; at 700 the odds are beyond any doubt already.
    alive = 1.0 / (1.0 + np.exp(np.clip(log_odds, -700.0, 700.0)))
    return np.asarray(1.0 - (1.0 - no_order) * alive)


def interval_days(signals: Columns, policy: Policy) -> Floats:
    """The median order interval of each account's tier, from accounts with three order days or more."""
    usual = {}
    for tier in "ABC":
        which = (signals["tier"] == tier) & (signals["order_days_count"] >= 3)
        own = signals["active_days"][which] / (signals["order_days_count"][which] - 1)
        usual[tier] = float(np.median(own)) if len(own) else policy["rhythm_interval_days"]
    return np.maximum(mapped(signals["tier"], usual), 1.0)


def prepared(signals: Columns, policy: Policy) -> Columns:
    """The signals with what the items and their sentences need besides.

    `signals` must hold the pillars' scores as `contact_score`, `activity_score` and `service_score`.
    """
    before, now = signals["revenue_year_ago_amount"], signals["revenue_now_amount"]
    # An account that bought nothing in those days last year cannot have fallen from them.
    fall = np.nan_to_num(reached(100.0 * (before - now), before), nan=0.0)
    rhythms = rhythm(
        signals["order_days_count"], signals["active_days"], signals["age_days"], signals["interval_days"],
        policy["rhythm_horizon_days"],
    )  # fmt: skip
    return columns(
        signals,
        rhythm=np.round(rhythms, 2),
        rhythm_exact=rhythms,
        fall_pct=fall,
        rival_share_pct=100.0 - signals["wallet_share_pct"],
        falling_window_days=policy["falling_window_days"],
        rival_window_days=policy["rival_window_days"],
        lost_window_days=policy["lost_window_days"],
    )


def items(signals: Columns, policy: Policy) -> Checks:
    """How much of each item's maximum an account takes, 0..1.

    Parameters
    ----------
    signals
        `prepared` signals, each of shape (n_accounts,).

    Returns
    -------
    Checks
        Shape (n_accounts, 12). T1 is NA for one-off buyers, K4 without a contract date; the rest is Unknown until
        somebody wrote down what it needs.
    """
    looked, seen, lost = (signals[name] > 0 for name in ("looked", "seen", "lost"))
    orders, theirs, days = signals["orders_12m_count"], signals["rival_share_pct"], signals["contract_days"]
    often = (orders > 0) & (100.0 * signals["discounted_count"] >= policy["price_held_pct"] * orders)
    price_told = signals["price_word"] | signals["price_denied"] | (signals["discount_given_count"] > 0)
    years = signals["age_days"] >= policy["falling_history_days"]
    share = {f"N {p}": (100.0 - signals[f"{p}_score"]) / 100.0 for p in PILLARS} | {
        "T1": signals["rhythm_exact"],
        "T2": known_where(signals["fall_pct"] >= policy["falling_pct"], years),
        "K1": known_where(seen, seen | looked),
        "K2": known_where(lost, lost | looked),
        "K3": known_where(theirs > policy["wallet_rival_pct"], ~np.isnan(theirs)),
        "K4": (days >= 0) & (days <= policy["contract_window_days"]),
        "K5": known_where(signals["worse"] > 0, signals["compared"] > 0),
        "K6": known_where(signals["stronger"] > 0, signals["linked"] > 0),
        # The manager's own word stands above what the discounts say.
        "P": known_where(signals["price_word"] | (often & ~signals["price_denied"]), price_told),
    }
    return checked(share, {"T1": signals["one_off"], "K4": np.isnan(days)})


def maxima(policy: Policy) -> Floats:
    """The maximum of each item, shape (12,), points; the defaults add up to 100."""
    neglect = policy["max_N"] / len(PILLARS)
    return np.array([neglect if item.startswith("N ") else policy[f"max_{item}"] for item in ITEMS])


def band(score: Any, policy: Policy) -> Array:
    """`guarded`, `exposed` or `critical`; blank where the score is Unknown."""
    score = np.asarray(score, dtype=float)
    names = ["critical", "exposed", "guarded"]
    return np.select([score >= policy["band_critical"], score >= policy["band_exposed"], score == score], names, "")
