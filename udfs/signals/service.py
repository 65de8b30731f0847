"""What the service log and the promises say of each account."""

from __future__ import annotations

from datetime import timedelta

import narwhals as nw
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Frame, Tables, by_account, recorded


def service_items(items: Frame, period: Period, policy: Policy) -> Frame:
    """The service items up to the as-of date, each told whether it was answered in time and whether it is still open.

    A reply or a closing after the as-of date has not happened yet; an item too young to be late is not counted.
    """
    opened, reply, closed = nw.col("opened"), nw.col("first_reply"), nw.col("closed")
    items = items.filter(opened < period.end).with_columns(
        first_reply=nw.when(reply < period.end).then(reply), closed=nw.when(closed < period.end).then(closed)
    )
    minutes = policy["answer_hours"] * 60
    waited = (reply - opened).dt.total_seconds() / 60
    age = (nw.lit(period.end) - opened).dt.total_minutes()
    recent = (opened >= period.end - timedelta(days=policy["service_window_days"])) & ~nw.col("first_reply_bad")
    still_open = closed.is_null() & ~nw.col("closed_bad")
    left_open = (nw.col("kind") == "complaint") & still_open & (opened < period.ago(policy["complaint_open_days"]))
    in_time = (waited <= minutes).fill_null(False)
    return items.with_columns(
        answered=recent & in_time,
        late=recent & ~in_time & (~reply.is_null() | (age > minutes)),
        left_open=left_open.fill_null(False),
        severe_open=(left_open & (nw.col("severity") == "severe")).fill_null(False),
    )


def kept_promises(promises: Frame, period: Period, policy: Policy) -> Frame:
    """The promises that fell due in the service window, each told whether it was `kept` on time."""
    due, kept = nw.col("due"), nw.col("kept_on")
    fell_due = (due > period.ago(policy["service_window_days"])) & (due < period.end) & ~nw.col("kept_on_bad")
    return promises.filter(fell_due).with_columns(kept=(kept <= due).fill_null(False))


def service_signals(items: Frame, promises: Frame, tables: Tables, n_accounts: int) -> pd.DataFrame:
    """Service and promise signals.

    Parameters
    ----------
    items, promises
        `service_items` and `kept_promises`, with `account_no` and `account_owner`.
    tables
        Whole tables, for what anybody ever fills.

    Returns
    -------
    pandas.DataFrame
        Shape (n_accounts, signals): `answered`, `late`, `left_open` and `severe_open` counts,
        `promises_due` and `promises_kept`.
    """
    counted = ("answered", "late", "left_open", "severe_open")
    counts = items.group_by("account_no").agg(nw.col(*counted).sum(), nw.len().alias("items_count"))
    kept = promises.group_by("account_no").agg(
        nw.len().alias("promises_due"), nw.col("kept").sum().alias("promises_kept")
    )
    frame = pd.concat([by_account(counts, n_accounts), by_account(kept, n_accounts)], axis=1)
    known = recorded(tables["Service"], "kind", "first_reply", "closed")
    return frame.assign(
        kinds_recorded=known["kind"],
        replies_recorded=known["first_reply"],
        closings_recorded=known["closed"],
        promises_recorded=recorded(tables["Promises"], "kept_on")["kept_on"],
    )
