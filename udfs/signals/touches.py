"""What the contact log says of each account: one row an account."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import Period, span
from udfs.policy import Policy
from udfs.purpose import COURTESY, PURPOSEFUL, judged, purpose_class
from udfs.signals.frames import Table, counted, days_between, grouped, latest, log_days, summed

WRITTEN = ("note", "letter", "newsletter", "clipping", "brief", "card")
"""The six written forms (src4)."""
KEY_ROLES = ("decision maker", "sponsor")


def classified(touches: Table, people: Table, period: Period, policy: Policy) -> Columns:
    """The touches with their meaning: what each row is, decided once for every later step.

    Parameters
    ----------
    touches, people
        Numbered touches up to the as-of date, and the whole table of people.

    Returns
    -------
    Columns
        Besides what was typed: `out`, `purposeful` and `courtesy` (neither: blank), `contact` (a live contact, whatever
        its purpose), `meaningful`, `sponsor` (the person decides or sponsors) and `in_quarter`. The purpose is read
        only where something depends on it: of our live contacts, and of all that we did in the quarter.
    """
    date, channels = touches.date("date"), [c.strip() for c in policy.words["meaningful_channels"].split(",")]
    out = outgoing(touches)
    live = touches.one_of("channel", set(channels) - {"email"})
    if "email" in channels:
        live = live | _answered(touches, out, policy)
    in_quarter = date >= period.quarter_start
    kind, reached = _told(touches.text("purpose"), out & (live | in_quarter), out & live)
    keys = people.text("person_id")[people.one_of("role", KEY_ROLES)]
    return {
        "account_no": touches.account_no,
        "row": touches.row,
        "date": date,
        "owner": touches.text("owner"),
        "channel": touches.text("channel"),
        "purpose": touches.text("purpose"),
        "out": out,
        "purposeful": kind == PURPOSEFUL,
        "courtesy": kind == COURTESY,
        "in_quarter": in_quarter,
        "contact": live_contacts(touches),
        "meaningful": reached,
        "sponsor": touches.one_of("person_id", set(keys)),
    }


def outgoing(touches: Table) -> Array:
    """The touches that are ours; one without a direction is."""
    return np.asarray(touches.one_of("direction", ("out",)) | ~touches.given("direction"))


def live_contacts(touches: Table) -> Array:
    """The touches by which we spoke with them, whatever for: ours, and neither writing nor a gift."""
    return np.asarray(outgoing(touches) & ~touches.one_of("channel", (*WRITTEN, "gift")))


def _told(texts: Array, asked: Array, live: Array) -> tuple[Array, Array]:
    """The purpose class of the texts `asked` about, and which of the `live` contacts reached somebody for a purpose."""
    kind, missed = np.full(len(texts), "", dtype=object), np.zeros(len(texts), dtype=bool)
    told = judged(texts[asked].tolist())
    kind[asked] = [purpose for purpose, _ in told]
    missed[asked] = [nobody for _, nobody in told]
    return kind, live & ~missed & (kind == PURPOSEFUL)


def _answered(touches: Table, out: Array, policy: Policy) -> Array:
    """The emails we sent that the same person answered within the window: one-way mail is no contact."""
    answered = np.zeros(len(touches), dtype=bool)
    mails = np.flatnonzero(touches.one_of("channel", ("email",)))
    who, _ = grouped(touches.account_no[mails], touches.codes("person_id")[0][mails] + 1)
    # Ours before theirs where both are of one moment.
    order = np.lexsort((~out[mails], touches.date("date")[mails], who))
    mails, who = mails[order], who[order]
    sent, date = out[mails], touches.date("date")[mails]
    place = np.arange(len(mails))
    # The place of the next mail of theirs, read from the end; past the end where none follows.
    next_in = np.minimum.accumulate(np.where(sent, len(mails), place)[::-1])[::-1]
    later = np.minimum(next_in, max(len(mails) - 1, 0))
    theirs = (next_in < len(mails)) & (who[later] == who)
    wait = date[later] - date
    answered[mails[sent & theirs & (wait <= span(policy["reply_window_days"]))]] = True
    return answered


def touch_signals(
    touches: Table, contacts: Columns, people: Table, owners: Array, period: Period, policy: Policy
) -> Columns:
    """Contact and activity signals.

    Parameters
    ----------
    touches, contacts
        The touches, and what `classified` made of them.
    people
        Numbered people.
    owners
        The owner of each account, shape (n_accounts,).

    Returns
    -------
    Columns
        `contact_days` and `sponsor_days` since the last meaningful contact (NaN: none on record), `contact_months`
        0..3, counts of the quarter, and `log_days`, how far back the log of the account's owner reaches.
    """
    n, number = len(owners), contacts["account_no"]
    key = people.account_no[people.one_of("role", KEY_ROLES)]
    met, date = contacts["meaningful"], contacts["date"]
    return {
        **_quarter(touches, contacts, n, period, policy),
        **_people(touches, contacts, n, period, policy),
        "contact_days": days_between(period.day, latest(number, date, met, n)),
        "sponsor_days": days_between(period.day, latest(number, date, met & contacts["sponsor"], n)),
        "sponsor_named": np.bincount(key, minlength=n) > 0,
        "log_days": log_days(*touches.codes("owner"), date, owners, period.day),
        **{f"{stem}_recorded": np.full(n, any(map(touches.recorded, columns))) for stem, columns in _RECORDED.items()},
    }


_RECORDED = {
    "hours": ("hours",), "ideas": ("idea", "new_method"), "personal": ("personal",), "referrals": ("referral",),
    "booking": ("next_date",), "people": ("person_id",),
}  # fmt: skip


def _quarter(touches: Table, contacts: Columns, n: int, period: Period, policy: Policy) -> Columns:
    date, met, number = contacts["date"], contacts["meaningful"], contacts["account_no"]
    ours, contact = contacts["out"] & contacts["in_quarter"], contacts["contact"] & contacts["in_quarter"]
    written = touches.one_of("channel", WRITTEN)
    personal = written | touches.one_of("channel", ("email",))
    hours = touches.number("hours")
    referred = touches.one_of("referral", ("asked", "given")) & (date > period.ago(policy["referral_window_days"]))
    first, second, third = period.months
    months = (
        met & (date >= first) & (date < second),
        met & (date >= second) & (date < third),
        met & (date >= third),
    )
    count = {
        "touches_count": ours,
        "hours_given": ours & ~np.isnan(hours),
        "ideas_count": ours & (touches.yes("idea") | touches.yes("new_method")),
        "written_count": ours & written,
        "personal_count": ours & personal & touches.yes("personal"),
        "contacts_count": contact,
        "purposeful_count": contact & contacts["purposeful"],
        "referrals_count": referred,
    }
    return {
        **{name: counted(number, which, n) for name, which in count.items()},
        "relationship_hours": summed(number, hours, ours & ~contacts["courtesy"], n),
        "contact_months": np.sum([counted(number, month, n) > 0 for month in months], axis=0),
        "met_this_month": counted(number, met & (date >= period.this_month), n) > 0,
        "next_booked": counted(number, _booked(touches, period), n) > 0,
    }


def _booked(touches: Table, period: Period) -> Array:
    """A next contact after the as-of date, for a purpose."""
    booked = touches.date("next_date") >= period.end
    reasons = purpose_class(touches.text("next_purpose")[booked].tolist())
    booked[booked] = [reason == PURPOSEFUL for reason in reasons]
    return booked


def _people(touches: Table, contacts: Columns, n: int, period: Period, policy: Policy) -> Columns:
    """Who was met: `people_count` in the window, `nameless_count` contacts without a name."""
    recent = contacts["meaningful"] & (contacts["date"] > period.ago(policy["people_window_days"]))
    person, _ = touches.codes("person_id")
    number = contacts["account_no"]
    named = recent & (person >= 0)
    _, first = grouped(number[named], person[named])
    return {
        "people_count": np.bincount(number[named][first], minlength=n),
        "nameless_count": counted(number, recent & (person < 0), n),
    }
