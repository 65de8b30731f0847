"""src0, the follow-up letter: a meeting is followed up at once, in words that recall it; and why they buy from us."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import span
from udfs.points import Flags
from udfs.practices.figures import Figures, shares
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.frames import Table, grouped, latest, matches
from udfs.signals.touches import WRITTEN, outgoing

MEETINGS = ("meeting", "visit")
FOLLOW_UPS = tuple(form for form in (*WRITTEN, "email") if form != "newsletter")
"""A newsletter goes to everybody: it follows no meeting."""


class _FollowUps:
    """The meetings to be followed up in the quarter, and what was written after each.

    A meeting or visit, whoever asked for it, is followed up by a note, a letter, a mail or the like of ours to the same
    customer, on its day or within `follow_up_days` (policy) after it; where both name a person, to the same person. It
    belongs to the quarter that holds the last of these days, so that each meeting is judged once, when they are over.
    """

    def __init__(self, quarter: Quarter) -> None:
        self.quarter, self.days = quarter, quarter.policy["follow_up_days"]
        log, start, end = quarter.touches, quarter.period.quarter_start, quarter.period.end
        last = log.date("date") + span(self.days)
        self.met: Table = log.where(log.one_of("channel", MEETINGS) & (last >= start) & (last < end))
        self.written: Table = log.where((last >= start) & outgoing(log) & log.one_of("channel", FOLLOW_UPS))

    @cached_property
    def pairs(self) -> tuple[Array, Array]:
        """Places of the meetings and of the writings that follow them."""
        one, other = matches(self.met.account_no, self.written.account_no)
        wait = self.written.date("date")[other] - self.met.date("date")[one]
        person, reader = self.met.codes("person_id")[0][one], self.written.codes("person_id")[0][other]
        same = (person < 0) | (reader < 0) | (person == reader)
        near = same & (wait >= span(0)) & (wait <= span(self.days))
        return one[near], other[near]

    @cached_property
    def done(self) -> Flags:
        return np.bincount(self.pairs[0], minlength=len(self.met)) > 0

    @cached_property
    def recalled(self) -> Flags:
        one, other = self.pairs
        personal = self.written.yes("personal")[other]
        return np.bincount(one[personal], minlength=len(self.met)) > 0

    @cached_property
    def known(self) -> bool:
        """Whether anybody ever wrote anything down that was sent: else nothing says that it was not."""
        touches = self.quarter.touches
        return bool((outgoing(touches) & touches.one_of("channel", FOLLOW_UPS)).any())


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """`follow_up` and `recalled` of the quarter (src0), by who met the customer.

    `recalled` is the part of the meetings followed up of which a writing is marked as personal.
    """
    found = _FollowUps(quarter)
    owner = quarter.owner_no(found.met.text("owner"))
    personal = quarter.touches.recorded("personal")
    return {
        "follow_up": shares(quarter, owner, found.done, known=found.known, target=1.0),
        "recalled": shares(quarter, owner, found.recalled, found.done, known=found.known and personal),
    }


def reasons(quarter: Quarter) -> dict[str, Array]:
    """Why each account buys (src0), by account: `reason`, `told`, the day, and `good`: given and not too old."""
    table = quarter.accounts_table
    told, given = table.date("buy_reason_date"), table.given("buy_reason")
    fresh = quarter.fresh(told, quarter.policy["reason_valid_days"])
    return {"reason": table.text("buy_reason"), "given": given, "told": told, "good": given & fresh}


def of_today(quarter: Quarter) -> dict[str, Figures]:
    """`buy_reason`: top accounts whose reason for buying is known, with a day within `reason_valid_days` (src0)."""
    table = quarter.accounts_table
    known = table.recorded("buy_reason") and table.recorded("buy_reason_date")
    top, good = quarter.accounts["top"], reasons(quarter)["good"]
    return {"buy_reason": shares(quarter, quarter.account_owner, good & top, top, known=known, target=1.0)}


def left(quarter: Quarter) -> Iterator[Columns]:
    """Meetings that nobody followed up, the last one of each person and account, and reasons to be asked for."""
    _ = quarter.translate
    found = _FollowUps(quarter)
    if found.known:
        yield _unwritten(quarter, found)
    if not quarter.accounts_table.recorded("buy_reason"):
        return
    why, top = reasons(quarter), quarter.accounts["top"]
    account = np.arange(quarter.n)
    valid = span(quarter.policy["reason_valid_days"])
    rows, told = quarter.accounts_table.row, why["told"]
    asked: dict[str, Any] = {"account": account, "table": "Accounts", "rows": rows, "told": told}
    yield things(
        quarter, "buy_reason",
        _("Ask {account} why they buy from us, and write down their own words: nobody has."),
        **asked, which=top & ~why["given"],
    )  # fmt: skip
    yield things(
        quarter, "buy_reason",
        _("Ask {account} again why they buy from us: nobody wrote down when they said so."),
        **asked, which=top & why["given"] & np.isnat(told),
    )  # fmt: skip
    yield things(
        quarter, "buy_reason",
        _("Ask {account} again why they buy from us: they last said so on {told}."),
        **asked, day=told + valid, which=top & why["given"] & ~why["good"] & (told < quarter.period.end),
    )  # fmt: skip


def _unwritten(quarter: Quarter, found: _FollowUps) -> Columns:
    _ = quarter.translate
    missed = found.met.where(~found.done)
    owner = quarter.owner_no(missed.text("owner"))
    group, first = grouped(missed.account_no, owner + 1)
    every = np.ones(len(missed), dtype=bool)
    last = latest(group, missed.date("date"), every, len(first))
    text = _(
        "Write to {account}: nobody did within {days:.0f} days of the meeting of {met}. Recall what was said there."
    )
    return things(
        quarter, "follow_up", text, day=last + span(found.days), table="Touches",
        rows=together(group, missed.row, len(first)), account=missed.account_no[first], owner=owner[first],
        met=last, days=found.days,
    )  # fmt: skip
