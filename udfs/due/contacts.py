"""Contacts that the tier's cadence asks for, and those that are booked."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns
from udfs.due.items import Ahead, items, located, once, said
from udfs.period import span
from udfs.purpose import PURPOSEFUL, purpose_class
from udfs.signals.frames import Table, latest
from udfs.signals.touches import live_contacts


def by_cadence(accounts: Columns, touches: Table, ahead: Ahead) -> Columns:
    """The accounts that want a meaningful contact: the last one plus the tier's cadence.

    Where none is on record, the log's first day stands for it: since then, at least, they were not met for a purpose.
    An account whose owner has no log at all is left out: nothing is known of it.

    Parameters
    ----------
    accounts
        `account_id`, `tier`, `cadence_days`, `contact_days` and `log_days` of each account.
    touches
        Numbered touches up to the as-of date.
    """
    _, never = ahead.translate, np.isnan(accounts["contact_days"])
    last = ahead.period.day - _spans(np.where(never, accounts["log_days"], accounts["contact_days"]))
    cadence = accounts["cadence_days"]
    due = last + _spans(cadence)
    which = np.flatnonzero(ahead.open(due))
    met = _(
        "Meet them for a purpose: the last meaningful contact was on {last}; tier {tier} wants one every "
        "{days:.0f} days."
    )
    none = _("Meet them for a purpose: none is on record since the log begins, on {last}; tier {tier} wants one every "
             "{days:.0f} days.")  # fmt: skip
    fields = {"last": last, "tier": accounts["tier"], "days": cadence}
    what = np.where(never[which], said(none, which, **fields), said(met, which, **fields))
    row = _row_of(touches, last, ~never)[which]
    source = np.where(row > 0, located("Touches", row), "").astype(object)
    given = {"account_no": np.arange(len(last)), "date": due}
    return items("contact due", which, given, what, source, accounts["account_id"][which])


def booked(touches: Table, owners: Array, ahead: Ahead) -> Columns:
    """Booked contacts to come, and those whose day has passed without anybody having met them since.

    A day that has passed is no longer open where a later touch booked another one.

    Parameters
    ----------
    touches
        Numbered touches up to the as-of date.
    owners
        The owner of each account.
    """
    _, n = ahead.translate, len(owners)
    number, date, when = touches.account_no, touches.date("date"), touches.date("next_date")
    last = latest(number, date, live_contacts(touches), n)[number]
    newest = latest(number, date, ~np.isnat(when), n)[number]
    grace = span(ahead.policy["occasion_grace_days"])
    came = (last > date) & (last >= when - grace)
    gone = (when < ahead.period.end) & (came | ((newest > date) & (when < ahead.period.day)))
    which = np.flatnonzero(ahead.open(when) & ~gone)
    why = touches.text("next_purpose")
    purposes = np.array(purpose_class(why[which].tolist()), dtype=object)
    blank = np.array([not text or not text.strip() for text in why[which]], dtype=bool)
    what = np.select(
        [blank, purposes != PURPOSEFUL],
        [
            said(_("Booked, but nobody wrote down what for."), which),
            said(_("Booked, but without a purpose: {why}"), which, why=why),
        ],
        said(_("Booked: {why}"), which, why=why),
    )
    given = {"account_no": number, "date": when, "person_id": touches.text("person_id"),
             "owner": _of_the_firm(touches.text("owner"), owners)}  # fmt: skip
    found = items(
        "booked contact", which, given, what, located("Touches", touches.row[which]), touches.text("touch_id")[which]
    )
    # The row written last wins: rows are told apart by their number on the sheet, whatever order they come in.
    found = {name: column[np.argsort(touches.row[which], kind="stable")] for name, column in found.items()}
    return once(found, "account_no", "person_id", "date")


def _of_the_firm(names: Array, owners: Array) -> Array:
    """The names that own an account; who owns none has left, and the account's owner goes instead."""
    known = set(owners.tolist())
    return np.array([name if name in known else None for name in names.tolist()], dtype=object)


def _spans(days: Array) -> Array:
    """So many days each as a length of time; NaT for NaN."""
    there = ~np.isnan(days)
    found = np.full(len(days), np.timedelta64("NaT", "us"))
    found[there] = np.round(days[there] * 86400).astype("timedelta64[s]")
    return found


def _row_of(touches: Table, last: Array, met: Array) -> Array:
    """The row of each account's last meaningful contact, 0 where there is none."""
    number = touches.account_no
    day = touches.date("date").astype("datetime64[D]")
    near = live_contacts(touches) & met[number] & (day == last.astype("datetime64[D]")[number])
    near[near] = [kind == PURPOSEFUL for kind in purpose_class(touches.text("purpose")[near].tolist())]
    row = np.zeros(len(last), dtype=np.int64)
    np.maximum.at(row, number[near], touches.row[near])
    return row
