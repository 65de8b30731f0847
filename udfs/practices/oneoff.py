"""src3, a touch after a one-off sale: the programme that follows it, days to honour, customers sent by customers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from udfs.columns import Array, Columns
from udfs.points import Flags
from udfs.practices.figures import Figures, amounts, known, shares
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.frames import counted, grouped, latest


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """What became of one-off buyers, of the days to honour and of referrals (src3), by the account's owner.

    `occasions` is check B6; `after_sale_programme` those of them that are steps of the programme after an order or a
    delivery, which are due for one-off buyers alone, and `programme_cost` what these cost by the programme.
    `referral_asked` is check B8. `referral_share`: of the customers who are new (check S5's rule) and of whom it is
    told how they came, those who came by referral, against `referral_share_pct` (policy).
    """
    owner, due, is_known = quarter.account_owner, quarter.occasions, quarter.occasions_known
    whose = owner[due["account_no"]]
    told = is_known[due["account_no"]]
    step = _after_sale(quarter)
    cost = _cost(quarter)
    costed = quarter.books["Programme"].recorded("cost") and len(quarter.orders) > 0
    asked, asked_known = _asked(quarter)
    came = quarter.accounts_table
    new = quarter.is_new & quarter.has_come & came.given("came_by")
    sent = new & came.one_of("came_by", ("referral",))
    limit = quarter.policy["referral_share_pct"] / 100.0
    return {
        "after_sale_programme": shares(quarter, whose, due["honoured"] & step & told, step & told, target=1.0),
        "programme_cost": amounts(quarter, whose[step], cost[step], known(quarter, costed)),
        "occasions": shares(quarter, whose, due["honoured"] & told, told, target=1.0),
        "referral_asked": shares(quarter, owner, asked & asked_known, asked_known),
        "referral_share": shares(quarter, owner, sent, new, target=limit),
    }


def _after_sale(quarter: Quarter) -> Flags:
    """Of the occasions due, those that are a programme's step after an order or a delivery."""
    steps = quarter.books["Programme"].one_of("trigger", ("order", "delivery"))
    step = quarter.occasions["step"]
    # The last place is that of no step.
    return np.append(steps, False)[step]


def _cost(quarter: Quarter) -> Array:
    return np.append(quarter.books["Programme"].number("cost"), np.nan)[quarter.occasions["step"]]


def _asked(quarter: Quarter) -> tuple[Flags, Flags]:
    """Of each account, whether a referral was asked or given lately, and whether that is known."""
    days, log, n = quarter.policy["referral_window_days"], quarter.touches, quarter.n
    named = quarter.books["Referrals"]
    named = named.where(named.date("date") < quarter.period.end)
    found = np.zeros(n, dtype=bool)
    for table, column in ((log, "referral"), (named, "direction")):
        lately = table.one_of(column, ("asked", "given")) & (table.date("date") > quarter.period.ago(days))
        found |= counted(table.account_no, lately, n) > 0
    recorded = log.recorded("referral") and len(named) > 0
    covers = quarter.covers(quarter.period.ago(days) + np.timedelta64(1, "us"))
    return found, found | (covers & recorded)


def left(quarter: Quarter) -> Iterator[Columns]:
    """Steps and days that were missed, one row an account; top accounts to ask; new customers of unknown origin."""
    _, due = quarter.translate, quarter.occasions
    missed = ~due["honoured"] & quarter.occasions_known[due["account_no"]]
    step = _after_sale(quarter)
    one_off = _("Make up for {name} at {account}, due on {last}; steps after the sale missed this quarter: {count}.")
    others = _("Make up for {name} at {account}, due on {last}; days to honour missed this quarter: {count}.")
    yield from _missed(quarter, "after_sale_programme", missed & step, one_off)
    # Thanks have a line of their own.
    yield from _missed(quarter, "occasions", missed & ~step & (due["occasion"] != "thanks"), others)
    asked, asked_known = _asked(quarter)
    account = np.arange(quarter.n)
    days = quarter.policy["referral_window_days"]
    yield things(
        quarter, "referral_asked",
        _("Ask {account} whom they could send to us, or send somebody to them: nobody did in {days:.0f} days."),
        account=account, day=quarter.period.day, days=days, which=quarter.accounts["top"] & asked_known & ~asked,
    )  # fmt: skip
    came = quarter.accounts_table
    if came.recorded("came_by"):
        yield things(
            quarter, "referral_share", _("Find out how {account} came to us, and write it down."),
            account=account, table="Accounts", rows=came.row,
            which=quarter.is_new & quarter.has_come & ~came.given("came_by"),
        )  # fmt: skip


def _missed(quarter: Quarter, code: str, which: Flags, text: str) -> Iterator[Columns]:
    """One row an account and table its occasions come from, telling of the last one missed."""
    due, places = quarter.occasions, np.flatnonzero(which)
    names = np.array([_name(quarter, name) for name in due["occasion"][places]], dtype=object)
    number, table, day = due["account_no"][places], due["table"][places], due["due"][places]
    for source in ("People", "Orders", ""):
        own = np.flatnonzero(table == source)
        group, first = grouped(number[own], np.zeros(len(own), dtype=np.int64))
        n = len(first)
        last = latest(group, day[own], np.ones(len(own), dtype=bool), n)
        # Of several on the last day the one that stands last.
        newest = np.zeros(n, dtype=np.int64)
        newest[group[day[own] == last[group]]] = own[day[own] == last[group]]
        rows = together(group, due["row"][places][own], n) if source else None
        yield things(
            quarter, code, text, account=number[own][first], table=source, rows=rows, day=last, last=last,
            name=names[newest], count=np.bincount(group, minlength=n),
        )  # fmt: skip


def _name(quarter: Quarter, occasion: str) -> str:
    """A birthday and an anniversary are words of ours; a programme's step has the name the manager gave it."""
    return quarter.translate(occasion) if occasion in ("birthday", "anniversary") else occasion
