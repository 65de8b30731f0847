"""Every constant of the model, with its unit, its allowed range and its source; a manager may change each one.

Source is one of the five source texts (src0 the follow-up letter, src1 no courtesy calls, src2 protect your
customers, src3 touch after a one-off sale, src4 after-sales) or "house": chosen by hand and uncalibrated.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Constant(NamedTuple):
    """One constant: where it stands in the Policy table and what it may be."""

    name: str
    default: float | str
    unit: str
    least: float | None
    most: float | None
    source: str
    meaning: str


class UnusableError(ValueError):
    """A value a constant cannot have; its text and fields are kept apart, to be told in another language."""

    def __init__(self, text: str, **fields: str) -> None:
        super().__init__(text.format(**fields))
        self.text, self.fields = text, fields


_CONTACT = (
    Constant("cadence_a_days", 30, "days", 7, 365, "src4", "Tier A: a meaningful contact at least this often."),
    Constant("cadence_b_days", 60, "days", 7, 365, "house", "Tier B: a meaningful contact at least this often."),
    Constant("cadence_c_days", 90, "days", 7, 365, "house", "Tier C: a meaningful contact at least this often."),
    Constant("cadence_zero_factor", 3, "times", 1.5, 10, "house", "R1 reaches zero after this many cadences."),
    Constant("sponsor_full_days", 90, "days", 7, 365, "house", "R2 is full up to this many days."),
    Constant("sponsor_zero_days", 180, "days", 14, 730, "house", "R2 is zero from this many days on."),
    Constant("months_a", 3, "months", 1, 3, "src4", "R3: months of the quarter with a meaningful contact, tier A."),
    Constant("months_b", 2, "months", 1, 3, "house", "R3: the same for tier B."),
    Constant("months_c", 1, "months", 1, 3, "house", "R3: the same for tier C."),
    Constant("reply_window_days", 14, "days", 1, 60, "house", "An email is two-way when answered within these days."),
    Constant("meaningful_channels", "meeting, visit, call, email", "channels", None, None, "src1",
             "The channels that can be a meaningful contact; email only when answered."),
    Constant("weight_R1", 50, "points", 0, 100, "house", "Weight of R1, days since the last meaningful contact."),
    Constant("weight_R2", 20, "points", 0, 100, "house", "Weight of R2, days since a decision maker or sponsor was met."),
    Constant("weight_R3", 20, "points", 0, 100, "house", "Weight of R3, months of the quarter with a contact."),
    Constant("weight_R4", 10, "points", 0, 100, "house", "Weight of R4, the next contact booked."),
)  # fmt: skip

_ACTIVITY = (
    Constant("relationship_hours_week", 4, "hours", 0.5, 40, "src2", "B1: hours a week an owner spends on relationships."),
    Constant("weeks_per_quarter", 13, "weeks", 12, 14, "house", "B1: weeks in a quarter."),
    Constant("tier_weight_a", 3, "shares", 0.1, 20, "house", "B1: share of the owner's hours for a tier A account."),
    Constant("tier_weight_b", 2, "shares", 0.1, 20, "house", "B1: the same for tier B."),
    Constant("tier_weight_c", 1, "shares", 0.1, 20, "house", "B1: the same for tier C."),
    Constant("people_a", 3, "people", 1, 20, "house", "B3: people in meaningful contact, tier A."),
    Constant("people_b", 2, "people", 1, 20, "house", "B3: the same for tier B."),
    Constant("people_c", 1, "people", 1, 20, "house", "B3: the same for tier C."),
    Constant("people_window_days", 180, "days", 30, 730, "house", "B3: how far back people count."),
    Constant("written_touches", 3, "touches", 1, 20, "src4", "B4: written touches a quarter."),
    Constant("occasion_grace_days", 3, "days", 0, 30, "house", "B6: an occasion counts when honoured within these days."),
    Constant("referral_window_days", 365, "days", 30, 1095, "src3", "B8: how far back a referral counts."),
    Constant("weight_B1", 20, "points", 0, 100, "house", "Weight of B1, relationship hours."),
    Constant("weight_B2", 20, "points", 0, 100, "house", "Weight of B2, a new idea or a new way of meeting."),
    Constant("weight_B3", 20, "points", 0, 100, "house", "Weight of B3, people in meaningful contact."),
    Constant("weight_B4", 10, "points", 0, 100, "house", "Weight of B4, written touches."),
    Constant("weight_B5", 5, "points", 0, 100, "house", "Weight of B5, personal writing."),
    Constant("weight_B6", 10, "points", 0, 100, "house", "Weight of B6, occasions honoured."),
    Constant("weight_B7", 10, "points", 0, 100, "house", "Weight of B7, contacts with a purpose."),
    Constant("weight_B8", 5, "points", 0, 100, "house", "Weight of B8, a referral asked or given."),
)  # fmt: skip

_SERVICE = (
    Constant("service_window_days", 90, "days", 30, 365, "house", "How far back service items, order lines and promises count."),
    Constant("answer_hours", 24, "hours", 1, 168, "src4", "S1: an item is answered in time within these calendar hours."),
    Constant("answered_full_pct", 100, "%", 1, 100, "src4", "S1 is full at this share."),
    Constant("answered_zero_pct", 50, "%", 0, 99, "house", "S1 is zero at this share."),
    Constant("on_time_full_pct", 100, "%", 1, 100, "src4", "S2 is full at this share."),
    Constant("on_time_zero_pct", 50, "%", 0, 99, "house", "S2 is zero at this share."),
    Constant("in_full_full_pct", 100, "%", 1, 100, "house", "S3 is full at this share."),
    Constant("in_full_zero_pct", 50, "%", 0, 99, "house", "S3 is zero at this share."),
    Constant("trouble_free_full_pct", 100, "%", 1, 100, "house", "S4 is full at this share."),
    Constant("trouble_free_zero_pct", 80, "%", 0, 99, "house", "S4 is zero at this share."),
    Constant("old_customer_days", 365, "days", 90, 1825, "house", "S5: an old customer's first order is at least this old."),
    Constant("one_conflict_share", 0.5, "share", 0, 1, "house", "S5 and S6: what is left after the first failure."),
    Constant("complaint_open_days", 7, "days", 1, 60, "house", "S6: a complaint open longer than this counts."),
    Constant("after_sale_days", 7, "days", 1, 60, "src3", "S7: the after-sale call comes within these days."),
    Constant("weight_S1", 25, "points", 0, 100, "house", "Weight of S1, items answered in time."),
    Constant("weight_S2", 15, "points", 0, 100, "house", "Weight of S2, order lines on time."),
    Constant("weight_S3", 10, "points", 0, 100, "house", "Weight of S3, order lines in full."),
    Constant("weight_S4", 5, "points", 0, 100, "house", "Weight of S4, lines without return or complaint."),
    Constant("weight_S5", 10, "points", 0, 100, "house", "Weight of S5, supply-priority conflicts."),
    Constant("weight_S6", 20, "points", 0, 100, "house", "Weight of S6, complaints left open."),
    Constant("weight_S7", 8, "points", 0, 100, "house", "Weight of S7, after-sale calls and warranty checks."),
    Constant("weight_S8", 7, "points", 0, 100, "house", "Weight of S8, promises kept on time."),
)  # fmt: skip

_HEALTH = (
    Constant("weight_contact", 1, "shares", 0.5, 1.5, "house", "Weight of the contact pillar in health."),
    Constant("weight_activity", 1, "shares", 0.5, 1.5, "house", "Weight of the activity pillar in health."),
    Constant("weight_service", 1, "shares", 0.5, 1.5, "house", "Weight of the service pillar in health."),
    Constant("grade_strong", 80, "points", 1, 100, "house", "Strong from this health on."),
    Constant("grade_watch", 60, "points", 1, 100, "house", "Watch from this health on."),
    Constant("grade_at_risk", 40, "points", 1, 100, "house", "At risk from this health on; below is Critical."),
    Constant("pillar_cap", 40, "points", 0, 100, "house", "A pillar below this caps the grade at At risk."),
    Constant("graded_confidence_pct", 60, "%", 0, 100, "house", "Below this confidence an account is not graded."),
    Constant("rating_valid_days", 90, "days", 7, 365, "house", "A rating by hand expires after these days."),
    Constant("long_term_orders", 3, "orders", 2, 50, "house", "A long-term customer has at least this many orders."),
    Constant("long_term_days", 365, "days", 90, 1825, "house", "A long-term customer is at least this old."),
)  # fmt: skip

_EXPOSURE = (
    Constant("max_N", 40, "points", 0, 100, "house", "Most points of neglect, a third for each pillar."),
    Constant("max_T1", 20, "points", 0, 100, "house", "Most points of T1, buying rhythm."),
    Constant("max_T2", 5, "points", 0, 100, "house", "Points of T2, revenue falling."),
    Constant("max_K1", 8, "points", 0, 100, "house", "Points of K1, a rival quoting, visiting or on trial."),
    Constant("max_K2", 5, "points", 0, 100, "house", "Points of K2, an order or line lost to a rival."),
    Constant("max_K3", 3, "points", 0, 100, "house", "Points of K3, a rival's share of the wallet."),
    Constant("max_K4", 3, "points", 0, 100, "house", "Points of K4, a contract that ends soon."),
    Constant("max_K5", 3, "points", 0, 100, "src2", "Points of K5, quality below the best rival."),
    Constant("max_K6", 3, "points", 0, 100, "house", "Points of K6, a rival's stronger link."),
    Constant("max_P", 10, "points", 0, 100, "src2", "Points of P, held by price."),
    Constant("rhythm_horizon_days", 90, "days", 30, 365, "house", "T1: the next order is expected within these days."),
    Constant("rhythm_interval_days", 60, "days", 1, 365, "house", "T1: order interval where a tier has none of its own."),
    Constant("falling_pct", 20, "%", 1, 100, "house", "T2: revenue down by this much counts."),
    Constant("falling_window_days", 90, "days", 30, 365, "house", "T2: the days compared with the same days last year."),
    Constant("falling_history_days", 456, "days", 395, 1095, "house", "T2: orders must reach back this far (15 months)."),
    Constant("rival_window_days", 180, "days", 30, 730, "house", "K1: how far back a sighting counts."),
    Constant("rival_log_days", 90, "days", 30, 365, "house", "K1, K2: no sighting counts as none only when looked for within these days."),
    Constant("lost_window_days", 365, "days", 30, 1095, "house", "K2: how far back a loss counts."),
    Constant("wallet_rival_pct", 20, "%", 1, 99, "house", "K3: a rival holding more than this counts."),
    Constant("contract_window_days", 90, "days", 7, 365, "house", "K4: a contract that ends within these days counts."),
    Constant("benchmark_window_days", 365, "days", 30, 1095, "house", "K5: how long a comparison of quality holds."),
    Constant("price_held_pct", 50, "%", 1, 100, "house", "P: discounted share of 12 months' orders that counts."),
    Constant("band_exposed", 40, "points", 1, 100, "house", "Exposed from this exposure on."),
    Constant("band_critical", 60, "points", 1, 100, "house", "Critical from this exposure on."),
    Constant("flag_at", 40, "points", 1, 100, "house", "A top customer is flagged from this exposure on."),
    Constant("blind_spot_confidence_pct", 60, "%", 0, 100, "house", "A top customer below this confidence is a blind spot."),
)  # fmt: skip

_TOP = (
    Constant("revenue_window_days", 365, "days", 90, 730, "house", "Revenue is counted over these days."),
    Constant("top_share_pct", 80, "%", 10, 100, "src4", "Top customers make this share of revenue."),
    Constant("top_first", 10, "customers", 0, 100, "src2", "The first so many are top customers in any case."),
    Constant("tier_b_pct", 95, "%", 50, 100, "house", "Tier B reaches up to this share of revenue."),
    Constant("big_customer_pct", 10, "%", 1, 100, "house", "A customer of this share or more is named."),
    Constant("first_page", 20, "accounts", 5, 200, "house", "How many flagged accounts the first page shows."),
    Constant("lose_k", 2, "customers", 1, 4, "src2", "Lose two of ten: how many are lost."),
    Constant("lose_n", 10, "customers", 2, 20, "src2", "Lose two of ten: of how many."),
    Constant("new_customer_days", 90, "days", 0, 365, "house", "A customer is new when the first order comes this long after the log begins."),
    Constant("unhappy_factor", 250, "people", 1, 1000, "src4", "People each unhappy person knows."),
    Constant("flat_points", 5, "points", 0.1, 50, "house", "From quarter to quarter, a change smaller than this is flat."),
)  # fmt: skip

_PRACTICES = (
    Constant("follow_up_days", 2, "days", 1, 30, "src0", "Practices: a meeting is followed up in writing within these days."),
    Constant("reason_valid_days", 365, "days", 30, 1095, "house", "Practices: why they buy is asked again after these days."),
    Constant("last_workday", 5, "1 Monday", 1, 7, "house", "Practices: the week's last working day, 1 Monday to 7 Sunday."),
    Constant("last_workday_pct", 50, "%", 20, 100, "src1", "Practices: more calls than this on the week's last working day make a number, not a difference."),
    Constant("check_valid_days", 365, "days", 30, 1095, "house", "Practices: a check of product, sample or staff holds these days; so does an answer."),
    Constant("inside_links", 2, "people", 1, 10, "house", "Practices: so many people at a top customer should be ours."),
    Constant("inside_link_strength", 3, "0 to 5", 1, 5, "house", "Practices: from this strength on a link counts."),
    Constant("referral_share_pct", 50, "%", 1, 100, "src3", "Practices: share of new customers who should come by referral."),
    Constant("cards_a_year", 12, "cards", 1, 52, "src4", "Practices: months of the year in which a tier A customer hears from us in writing."),
    Constant("told_hours", 4, "hours", 0.5, 72, "house", "Practices: the owner is told of a service item within these hours."),
)  # fmt: skip

_GENERAL = (
    Constant("fiscal_start_month", 1, "month", 1, 12, "house", "The month in which the first quarter begins."),
    Constant("language", "auto", "en, vi, zh, auto", None, None, "house", "The language of results; auto follows the system."),
    Constant("country", "VN", "code", None, None, "house", "The country whose festivals are kept."),
    Constant("due_days", 30, "days", 1, 366, "house", "Due: so many days ahead are listed."),
)  # fmt: skip

CONSTANTS: dict[str, Constant] = {
    constant.name: constant
    for group in (_CONTACT, _ACTIVITY, _SERVICE, _HEALTH, _EXPOSURE, _TOP, _PRACTICES, _GENERAL)
    for constant in group
}
"""Every constant by name, in the order of the Policy table."""


_IN_ORDER = (
    ("sponsor_full_days", "sponsor_zero_days"),
    ("answered_zero_pct", "answered_full_pct"),
    ("on_time_zero_pct", "on_time_full_pct"),
    ("in_full_zero_pct", "in_full_full_pct"),
    ("trouble_free_zero_pct", "trouble_free_full_pct"),
    ("grade_at_risk", "grade_watch"),
    ("grade_watch", "grade_strong"),
    ("band_exposed", "band_critical"),
    ("top_share_pct", "tier_b_pct"),
    ("lose_k", "lose_n"),
)
"""Pairs of constants of which the first must be the smaller."""


class Policy(Mapping[str, float]):
    """The constants in force: the defaults with a manager's changes on top.

    Parameters
    ----------
    changes
        New values by name. A number must lie within the constant's range.

    Raises
    ------
    KeyError
        For a name that is no constant.
    UnusableError
        For a value that is no number, or outside the constant's range; the text says which and why.

    Examples
    --------
    >>> Policy({"cadence_a_days": 21})["cadence_a_days"]
    21.0
    """

    def __init__(self, changes: Mapping[str, float | str] | None = None) -> None:
        numbers = {name: float(c.default) for name, c in CONSTANTS.items() if not isinstance(c.default, str)}
        self.words = {name: c.default for name, c in CONSTANTS.items() if isinstance(c.default, str)}
        self._numbers = numbers
        for name, value in (changes or {}).items():
            if isinstance(CONSTANTS[name].default, str):
                self.words[name] = str(value).strip()
            else:
                numbers[name] = _number(CONSTANTS[name], value)
        for less, more in _IN_ORDER:
            if numbers[less] >= numbers[more]:
                raise UnusableError(
                    "{less}: found {found}, expected less than {more} ({limit})",
                    less=less, found=f"{numbers[less]:g}", more=more, limit=f"{numbers[more]:g}",
                )  # fmt: skip

    def __getitem__(self, name: str) -> float:
        return self._numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def by_tier(self, stem: str) -> dict[str, float]:
        """The three constants `<stem>_a`, `_b` and `_c` (with `_days` where so named), by tier letter."""
        found = {tier: self._numbers.get(f"{stem}_{tier.lower()}") for tier in "ABC"}
        return {t: v if v is not None else self._numbers[f"{stem}_{t.lower()}_days"] for t, v in found.items()}

    @property
    def changed(self) -> dict[str, float | str]:
        """The constants that differ from their defaults; the language of results is not one of the model's."""
        now: dict[str, float | str] = {**self._numbers, **self.words}
        return {name: now[name] for name, c in CONSTANTS.items() if name != "language" and now[name] != c.default}

    @property
    def version(self) -> str:
        """`default`, or a short mark of the changes: the same constants always give the same mark."""
        changed = self.changed
        return f"{zlib.crc32(repr(sorted(changed.items())).encode()):08x}" if changed else "default"


def rows() -> list[dict[str, float | str | None]]:
    """The Policy table as a new workbook gets it, one mapping a constant."""
    return [{"value" if key == "default" else key: v for key, v in c._asdict().items()} for c in CONSTANTS.values()]


def _number(constant: Constant, value: float | str) -> float:
    name, _, unit, least, most, *_ = constant
    try:
        number = float(value)
    except ValueError:
        raise UnusableError(
            "{name}: found '{value}', expected a number of {unit}", name=name, value=str(value), unit=unit
        ) from None
    if not (least is None or number >= least) or not (most is None or number <= most):
        raise UnusableError(
            "{name}: found {value}, expected {least} to {most} {unit}",
            name=name, value=str(value), least=f"{least:g}", most=f"{most:g}", unit=unit,
        )  # fmt: skip
    return number
