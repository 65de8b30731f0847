"""What the contact log says of each account: one row an account."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.purpose import not_reached, purpose_class
from udfs.signals.frames import Frame, by_account, days_before, log_days, numbered, recorded

WRITTEN = ("note", "letter", "newsletter", "clipping", "brief", "card")
"""The six written forms (src4)."""
KEY_ROLES = ("decision maker", "sponsor")


def classified(touches: Frame, period: Period, policy: Policy) -> Frame:
    """The touches up to the as-of date with their meaning: what each row is, decided once for every later step.

    Adds `out`, `purpose_class`, `meaningful`, `contact` (a live contact, whatever its purpose) and `in_quarter`.
    """
    texts = touches["purpose"].to_list()
    like = {"backend": touches.implementation}
    channels = [c.strip() for c in policy.words["meaningful_channels"].split(",")]
    live = [c for c in channels if c != "email"]
    touches = touches.with_columns(
        nw.new_series("purpose_class", purpose_class(texts), nw.String(), **like),
        nw.new_series("reached", [not missed for missed in not_reached(texts)], nw.Boolean(), **like),
        nw.new_series("next_class", purpose_class(touches["next_purpose"].to_list()), nw.String(), **like),
        out=nw.col("direction").fill_null("out") == "out",
    ).filter(nw.col("date") < period.end)
    answered = _answered(touches, policy) if "email" in channels else []
    return touches.with_columns(
        in_quarter=nw.col("date") >= period.quarter_start,
        contact=nw.col("out") & ~nw.col("channel").is_in([*WRITTEN, "gift"]),
        meaningful=nw.col("out")
        & nw.col("reached")
        & (nw.col("purpose_class") == "purposeful")
        & (nw.col("channel").is_in(live) | nw.col("row").is_in(answered)),
    )


def _answered(touches: Frame, policy: Policy) -> list[int]:
    """Rows of the emails we sent that the same person answered within the window: one-way mail is no contact."""
    mails = touches.filter(nw.col("channel") == "email").select("row", "account_no", "date", "out", "person_id")
    mails = mails.with_columns(
        nw.col("person_id").fill_null(""), answer=nw.when(~nw.col("out")).then(nw.col("date"))
    ).sort("account_no", "person_id", "date", "out", descending=[False, False, False, True])
    mails = mails.with_columns(
        nw.col("answer").fill_null(strategy="backward").over("account_no", "person_id", order_by="date")
    )
    wait = (nw.col("answer") - nw.col("date")).dt.total_minutes()
    found = mails.filter(nw.col("out"), wait <= policy["reply_window_days"] * 1440)
    return [int(row) for row in found["row"].to_list()]


def touch_signals(touches: Frame, people: Frame, accounts: Frame, period: Period, policy: Policy) -> pd.DataFrame:
    """Contact and activity signals.

    Parameters
    ----------
    touches
        `classified` touches with `account_no`.
    people, accounts
        Whole tables; `accounts` with `account_no`.

    Returns
    -------
    pandas.DataFrame
        Shape (n_accounts, signals): `contact_days` and `sponsor_days` since the last meaningful contact (missing:
        none on record), `contact_months` 0..3, counts of the quarter, and `log_days`, how far back the log of the
        account's owner reaches.
    """
    n = len(accounts)
    frame = by_account(_quarter(touches, period, policy), n)
    people_seen = by_account(_people(touches, people, period, policy), n)
    frame["contact_days"] = days_before(period.day, frame.pop("contact_date"))
    frame["sponsor_days"] = days_before(period.day, people_seen.pop("sponsor_date"))
    frame = frame.join(people_seen)
    frame["relationship_hours"] = frame["relationship_hours"].fillna(0.0)
    frame["log_days"] = log_days(touches, "owner", "date", accounts, period.day)
    named = numbered(people.filter(nw.col("role").is_in(KEY_ROLES)), accounts)
    frame["sponsor_named"] = by_account(named.group_by("account_no").agg(nw.len().alias("n")), n)["n"] > 0
    known = recorded(touches, "hours", "idea", "new_method", "personal", "referral", "next_date", "person_id")
    return frame.assign(
        hours_recorded=known["hours"],
        ideas_recorded=known["idea"] or known["new_method"],
        personal_recorded=known["personal"],
        referrals_recorded=known["referral"],
        booking_recorded=known["next_date"],
        people_recorded=known["person_id"],
    )


def _quarter(touches: Frame, period: Period, policy: Policy) -> Frame:
    meaningful, in_quarter, date = nw.col("meaningful"), nw.col("in_quarter"), nw.col("date")
    ours = nw.col("out") & in_quarter
    second, third = period.months[1:]
    booked = (nw.col("next_date") >= period.end) & (nw.col("next_class") == "purposeful")
    return (
        touches.with_columns(
            contact_date=nw.when(meaningful).then(date),
            month_1=meaningful & in_quarter & (date < second),
            month_2=meaningful & in_quarter & (date >= second) & (date < third),
            month_3=meaningful & in_quarter & (date >= third),
            met_this_month=meaningful & (date >= period.day.replace(day=1)),
            next_booked=booked,
            touches_count=ours,
            hours_given=ours & ~nw.col("hours").is_null(),
            relationship_hours=nw.when(ours & (nw.col("purpose_class") != "courtesy")).then(nw.col("hours")),
            ideas_count=ours & (nw.col("idea").fill_null(False) | nw.col("new_method").fill_null(False)),
            written_count=ours & nw.col("channel").is_in(WRITTEN),
            personal_count=ours & nw.col("channel").is_in([*WRITTEN, "email"]) & nw.col("personal").fill_null(False),
            contacts_count=nw.col("contact") & in_quarter,
            purposeful_count=nw.col("contact") & in_quarter & (nw.col("purpose_class") == "purposeful"),
            referrals_count=nw.col("referral").is_in(["asked", "given"])
            & (date > period.ago(policy["referral_window_days"])),
        )
        .group_by("account_no")
        .agg(
            nw.col("contact_date", "month_1", "month_2", "month_3", "met_this_month", "next_booked").max(),
            nw.col("touches_count", "hours_given", "relationship_hours", "ideas_count", "written_count").sum(),
            nw.col("personal_count", "contacts_count", "purposeful_count", "referrals_count").sum(),
        )
        .with_columns(
            contact_months=nw.sum_horizontal(nw.col("month_1", "month_2", "month_3").cast(nw.Int64())),
        )
        .drop("month_1", "month_2", "month_3")
    )


def _people(touches: Frame, people: Frame, period: Period, policy: Policy) -> Frame:
    """Who was met: `people_count` in the window, `nameless_count` contacts without a name, `sponsor_date`."""
    met = touches.filter(nw.col("meaningful")).with_columns(
        recent=nw.col("date") > period.ago(policy["people_window_days"])
    )
    each = met.group_by("account_no", "person_id").agg(nw.col("recent").sum(), nw.col("date").max())
    each = each.join(people.select("person_id", "role").unique("person_id", keep="any"), on="person_id", how="left")
    named = ~nw.col("person_id").is_null()
    return (
        each.with_columns(
            people_count=named & (nw.col("recent") > 0),
            nameless_count=nw.when(named).then(0).otherwise(nw.col("recent")),
            sponsor_date=nw.when(nw.col("role").is_in(KEY_ROLES)).then(nw.col("date")),
        )
        .group_by("account_no")
        .agg(nw.col("people_count", "nameless_count").sum(), nw.col("sponsor_date").max())
    )
