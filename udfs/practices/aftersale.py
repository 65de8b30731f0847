"""src4, after-sales service: answers, deliveries and promises in time, old customers first; who lasts, who brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import span
from udfs.points import Flags
from udfs.practices.figures import Figures, amounts, known, of_firm, shares
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.delivery import delivered_orders
from udfs.signals.frames import Table, earliest, grouped, latest


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """How customers were served (src4), by the account's owner.

    All but `told`, `thanks` and `bring` are checks: `answered` S1, `on_time` S2, `supply_priority` S5, `complaints`
    S6, `after_sale_calls` and `warranty_checks` S7, `promises` S8; `thanks` is the part of B6 that thanks for orders.
    Like the checks they look at the days of the service window. `told`: service items of which the account's owner
    was told within `told_hours` (policy); one too young to be late is not counted.
    """
    served, lines, owner = quarter.served, quarter.lines, quarter.account_owner
    items, orders = quarter.items, quarter.orders
    whose, of_line = owner[items.account_no], owner[lines["account_no"]]
    at_once, due = _told(quarter)
    calls, promised = quarter.calls, quarter.promised
    kept_known = quarter.books["Promises"].recorded("kept_on")
    dated = orders.recorded("promised") and orders.recorded("delivered")
    checked = orders.recorded("warranty_end") and orders.recorded("warranty_check")
    thanks, honoured = _thanks(quarter)
    return {
        "supply_priority": _conflicts(quarter),
        "answered": shares(
            quarter, whose, served["answered"], served["answered"] | served["late"],
            known=items.recorded("first_reply"), target=quarter.policy["answered_full_pct"] / 100.0,
        ),
        "told": shares(quarter, whose, at_once, due, known=items.recorded("owner_told"), target=1.0),
        "on_time": shares(
            quarter, of_line, lines["on_time_done"], lines["on_time_due"], known=dated,
            target=quarter.policy["on_time_full_pct"] / 100.0,
        ),
        "complaints": _complaints(quarter),
        "after_sale_calls": shares(
            quarter, owner[calls["account_no"]], calls["call_done"], known=orders.recorded("after_sale_call"),
            target=1.0,
        ),
        "warranty_checks": shares(
            quarter, of_line, lines["warranty_done"], lines["warranty_due"], known=checked, target=1.0
        ),
        "thanks": shares(quarter, owner[thanks["account_no"]], honoured, target=1.0),
        "promises": shares(
            quarter, owner[promised["account_no"]], promised["kept"], known=kept_known, target=1.0
        ),
        "bring": _brought(quarter),
    }  # fmt: skip


def _told(quarter: Quarter) -> tuple[Flags, Flags]:
    """Of each service item, whether the owner was told at once, and whether that was due in the window."""
    items, limit = quarter.items, span(quarter.policy["told_hours"] / 24)
    opened, told = items.date("opened"), items.date("owner_told")
    recent = opened >= quarter.period.end - span(quarter.policy["service_window_days"])
    done = recent & (told < quarter.period.end) & (told - opened <= limit)
    return done, done | (recent & (quarter.period.end - opened > limit))


def _conflicts(quarter: Quarter) -> Figures:
    """Item-weeks of S5; that there was none is known where what was shipped is written down, and of what."""
    orders, clashes = quarter.orders, quarter.conflicts
    _, first = grouped(clashes["account_no"], clashes["wanted"])
    shipped = orders.recorded("qty_shipped") and (orders.recorded("item") or not quarter.lines["short"].any())
    told = _covered(quarter, orders, "ordered") & shipped
    return amounts(quarter, quarter.account_owner[clashes["account_no"][first]], np.ones(len(first)), told, target=0.0)


def _complaints(quarter: Quarter) -> Figures:
    items, open_ = quarter.items, quarter.served["left_open"]
    told = items.recorded("kind") and items.recorded("closed")
    count = (open_ & told)[open_]
    covered = _covered(quarter, items, "opened") & told
    return amounts(quarter, quarter.account_owner[items.account_no[open_]], count, covered, target=0.0)


def _covered(quarter: Quarter, log: Table, date: str) -> Flags:
    """Shape (1 + n_owners,): whose accounts have a log that covers the service window; the firm's where any does."""
    whose = quarter.account_owner[log.account_no]
    began = earliest(whose, log.date(date), whose >= 0, len(quarter.owners))
    covers = began < quarter.period.ago(quarter.policy["service_window_days"]) + span(1)
    return np.append(covers.any(), covers)


def _thanks(quarter: Quarter) -> tuple[Columns, Flags]:
    """The occasions that are thanks for an order, due where anybody writes thanks down; and which were honoured."""
    due = quarter.occasions
    here = (due["occasion"] == "thanks") & (due["step"] < 0)
    found = {name: column[here] for name, column in due.items()}
    return found, found["honoured"]


def _brought(quarter: Quarter) -> Figures:
    """Referrals received within the days of a referral (src4: customers who bring customers)."""
    table, lately = received(quarter)
    here = np.flatnonzero(lately)
    owner = quarter.account_owner[table.account_no[here]]
    return amounts(quarter, owner, np.ones(len(here)), known(quarter, table.recorded("direction")))


def received(quarter: Quarter) -> tuple[Table, Flags]:
    """The Referrals table up to the last day, and which rows say that a customer sent somebody lately."""
    table = quarter.books["Referrals"]
    table = table.where(table.date("date") < quarter.period.end)
    since = quarter.period.ago(quarter.policy["referral_window_days"])
    return table, table.one_of("direction", ("received",)) & (table.date("date") > since)


def of_today(quarter: Quarter) -> dict[str, Figures]:
    """`eighty_twenty`, `lasting` and `unhappy` as they stand today (src4).

    `eighty_twenty` is the review's own split of revenue. `lasting`: accounts of the long-term customer type, of those
    with any type; unknown while nobody can last, as orders reach back less than `long_term_days` (policy) and nobody is
    said to be a customer for longer. `unhappy`: people marked so; a blank counts as content where anybody is marked.
    """
    owner, top, people = quarter.account_owner, quarter.review.top, quarter.people
    buying = float((top.customers["revenue_amount"] > 0).sum())
    kind = quarter.accounts["customer_type"]
    ages = np.fmax(quarter.accounts["age_days"], quarter.accounts["since_days"])
    told = bool((ages >= quarter.policy["long_term_days"]).any())
    bad = np.flatnonzero(people.yes("unhappy"))
    of_people = owner[people.account_no[bad]]
    return {
        "eighty_twenty": of_firm(quarter, top.share_of_customers, round(top.share_of_customers * buying, 6), buying),
        "lasting": shares(quarter, owner, kind == "long-term", kind != "", known=told),
        "unhappy": amounts(
            quarter, of_people, np.ones(len(bad)), known(quarter, people.recorded("unhappy")), target=0.0
        ),
    }


def left(quarter: Quarter) -> Iterator[Columns]:
    """Everything promised, asked or sold that still waits for us, and what to say where it came too late."""
    yield from _items_left(quarter)
    yield from _lines_left(quarter)
    yield from _sales_left(quarter)
    _ = quarter.translate
    promised = quarter.books["Promises"]
    open_ = np.isin(promised.row, quarter.promised["row"][~quarter.promised["kept"] & ~quarter.promised["waiting"]])
    waits = open_ & ~(promised.date("kept_on") < quarter.period.end) & promised.recorded("kept_on")
    what = np.array([word or "" for word in promised.text("what").tolist()], dtype=object)
    told: dict[str, Any] = {
        "account": promised.account_no,
        "table": "Promises",
        "rows": promised.row,
        "day": promised.date("due"),
    }
    text = _("Keep the promise to {account}, due on {day}: {what}")
    yield things(quarter, "promises", text, **told, what=what, which=waits & (what != ""))
    text = _("Keep the promise to {account}, due on {day}; nobody wrote down what it was.")
    yield things(quarter, "promises", text, **told, which=waits & (what == ""))
    people, factor = quarter.people, quarter.policy["unhappy_factor"]
    text = _("Go and see {person} of {account}, who is unhappy with us: {people:.0f} others may hear of it.")
    yield things(
        quarter, "unhappy", text, account=people.account_no, table="People", rows=people.row,
        person=people.text("name"), people=factor, which=people.yes("unhappy"),
    )  # fmt: skip


def _items_left(quarter: Quarter) -> Iterator[Columns]:
    """Items still unanswered, complaints still open, and open items of which the owner was not told."""
    _, items, served, policy = quarter.translate, quarter.items, quarter.served, quarter.policy
    opened, end = items.date("opened"), quarter.period.end
    told: dict[str, Any] = {"account": items.account_no, "table": "Service", "rows": items.row, "opened": opened}
    silent = served["late"] & ~(items.date("first_reply") < end) & items.recorded("first_reply")
    text = _("Answer {account} today: their matter of {opened} has waited for longer than {hours:.0f} hours.")
    yield things(
        quarter, "answered", text, **told, day=opened + span(policy["answer_hours"] / 24),
        hours=policy["answer_hours"], which=silent,
    )  # fmt: skip
    if items.recorded("kind") and items.recorded("closed"):
        text = _("Settle the complaint of {account}: open since {opened}, longer than {days:.0f} days.")
        yield things(
            quarter, "complaints", text, **told, day=opened + span(policy["complaint_open_days"]),
            days=policy["complaint_open_days"], which=served["left_open"],
        )  # fmt: skip
    at_once, due = _told(quarter)
    if items.recorded("owner_told") and items.recorded("closed"):
        untold = due & ~at_once & ~(items.date("owner_told") < end)
        open_ = ~(items.date("closed") < end) & ~items.spoilt("closed")
        text = _("See to the matter of {account} of {opened}: it is open, and its owner was not told when it came.")
        yield things(
            quarter, "told", text, **told, day=opened + span(policy["told_hours"] / 24), which=untold & open_
        )  # fmt: skip


def _lines_left(quarter: Quarter) -> Iterator[Columns]:
    """Order lines not delivered yet, warranties that ended unchecked, and old customers left short; by account."""
    _, orders, lines = quarter.translate, quarter.orders, quarter.lines
    promised, number = orders.date("promised"), orders.account_no
    waits = lines["on_time_due"] & ~(orders.date("delivered") < quarter.period.end) & orders.recorded("delivered")
    open_ = np.flatnonzero(waits)
    text = _("Deliver to {account}, or agree a new day. Order lines late and not delivered yet: {count}.")
    yield _by_account(quarter, "on_time", text, number[open_], orders.row[open_], promised[open_])
    if orders.recorded("warranty_end") and orders.recorded("warranty_check"):
        missed = np.flatnonzero(lines["warranty_due"] & ~lines["warranty_done"])
        text = _("Offer {account} a check all the same. Order lines whose warranty ended unchecked: {count}.")
        yield _by_account(quarter, "warranty_checks", text, number[missed], orders.row[missed],
                          orders.date("warranty_end")[missed])  # fmt: skip
    clashes = quarter.conflicts
    rows = np.flatnonzero(np.isin(orders.row, clashes["row"]) & lines["short"])
    text = _(
        "Make it up to {account}, a customer of old. Order lines left short while new customers were served: {count}."
    )
    yield _by_account(quarter, "supply_priority", text, number[rows], orders.row[rows], lines["moved"][rows])


def _sales_left(quarter: Quarter) -> Iterator[Columns]:
    """Deliveries after which nobody called, and orders for which nobody said thank you; by account."""
    _, orders, days = quarter.translate, quarter.orders, quarter.policy["after_sale_days"]
    if orders.recorded("after_sale_call"):
        sold = delivered_orders(orders, quarter.period, quarter.policy)
        late = np.isin(sold["row"], quarter.calls["row"][~quarter.calls["call_done"]])
        never = np.flatnonzero(late & ~(sold["called"] < quarter.period.end))
        text = _("Call {account}: the last call was due by {day}. Deliveries after which nobody called: {count}.")
        yield _by_account(quarter, "after_sale_calls", text, sold["account_no"][never], sold["row"][never],
                          sold["delivered"][never] + span(days))  # fmt: skip
    thanks, honoured = _thanks(quarter)
    missed = np.flatnonzero(~honoured)
    text = _("Thank {account}. Orders of this quarter for which nobody did in time: {count}.")
    grace = span(quarter.policy["occasion_grace_days"])
    yield _by_account(quarter, "thanks", text, thanks["account_no"][missed], thanks["row"][missed],
                      thanks["due"][missed] + grace)  # fmt: skip


def _by_account(quarter: Quarter, code: str, text: str, account: Array, rows: Array, days: Array) -> Columns:
    """One row an account: how many, the last day and the rows, all of the Orders table."""
    group, first = grouped(account, np.zeros(len(account), dtype=np.int64))
    n = len(first)
    return things(
        quarter, code, text, account=account[first], table="Orders", rows=together(group, rows, n),
        day=latest(group, days, np.ones(len(group), dtype=bool), n), count=np.bincount(group, minlength=n),
    )  # fmt: skip
