"""What the service log and the promises say of each account."""

from __future__ import annotations

import numpy as np

from udfs.columns import Columns
from udfs.period import Period, span
from udfs.policy import Policy
from udfs.signals.frames import Table, counted


def service_items(items: Table, period: Period, policy: Policy) -> Columns:
    """The service items, each told whether it was answered in time and whether it is still open.

    A reply or a closing after the as-of date has not happened yet; an item too young to be late is not counted.

    Parameters
    ----------
    items
        Numbered items opened up to the as-of date.
    """
    opened, reply, closed = (items.date(column) for column in ("opened", "first_reply", "closed"))
    replied, limit = reply < period.end, span(policy["answer_hours"] / 24)
    recent = (opened >= period.end - span(policy["service_window_days"])) & ~items.spoilt("first_reply")
    in_time = replied & (reply - opened <= limit)
    too_old = period.end - opened > limit
    still_open = ~(closed < period.end) & ~items.spoilt("closed")
    left_open = items.one_of("kind", ("complaint",)) & still_open & (opened < period.ago(policy["complaint_open_days"]))
    return {
        "account_no": items.account_no,
        "row": items.row,
        "answered": recent & in_time,
        "late": recent & ~in_time & (replied | too_old),
        "waiting": recent & ~replied & ~too_old,
        "left_open": left_open,
        "severe_open": left_open & items.one_of("severity", ("severe",)),
    }


def kept_promises(promises: Table, period: Period, policy: Policy) -> Columns:
    """The promises that fell due in the service window, each told whether it was `kept` on time."""
    due = promises.date("due")
    fell_due = (due > period.ago(policy["service_window_days"])) & (due < period.end) & ~promises.spoilt("kept_on")
    promises = promises.where(fell_due)
    due = promises.date("due")
    kept = promises.date("kept_on") <= due
    waiting = ~kept & (due >= period.day)
    return {"account_no": promises.account_no, "row": promises.row, "kept": kept, "waiting": waiting}


def service_signals(items: Table, judged: Columns, promises: Table, due: Columns, n_accounts: int) -> Columns:
    """Service and promise signals.

    Parameters
    ----------
    items, promises
        The tables, for what anybody ever fills.
    judged, due
        `service_items` and `kept_promises` of them.

    Returns
    -------
    Columns
        `answered`, `late`, `waiting` (neither yet), `left_open` and `severe_open` counts, `promises_due`,
        `promises_kept` and `promises_waiting` (due on the as-of day).
    """
    n, names = n_accounts, ("answered", "late", "waiting", "left_open", "severe_open")
    return {
        **{name: counted(judged["account_no"], judged[name], n) for name in names},
        "promises_due": np.bincount(due["account_no"], minlength=n),
        "promises_kept": counted(due["account_no"], due["kept"], n),
        "promises_waiting": counted(due["account_no"], due["waiting"], n),
        "kinds_recorded": np.full(n, items.recorded("kind")),
        "replies_recorded": np.full(n, items.recorded("first_reply")),
        "closings_recorded": np.full(n, items.recorded("closed")),
        "promises_recorded": np.full(n, promises.recorded("kept_on")),
    }
