"""What we owe: promises, plan steps, calls after a sale, warranty checks, and judgements of links that run out."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns
from udfs.due.items import Ahead, items, located, said
from udfs.period import span
from udfs.plans import CLOSED
from udfs.signals.delivery import delivered_orders
from udfs.signals.frames import Table, grouped
from udfs.signals.touches import KEY_ROLES


def promises(table: Table, ahead: Ahead) -> Columns:
    """The promises that are not kept yet.

    That one was broken is known only where anybody writes down when one is kept.
    """
    _, due = ahead.translate, table.date("due")
    left = ahead.open(due, table.date("kept_on")) & ~table.spoilt("kept_on")
    which = np.flatnonzero(left & ahead.still(due, table.recorded("kept_on")))
    words = table.text("what")
    what = _worded(words, which, _("We promised: {words}"), _("A promise nobody put into words; see its row."))
    given = {"account_no": table.account_no, "date": due}
    return items("promise", which, given, what, located("Promises", table.row[which]), table.text("promise_id")[which])


def plan_steps(table: Table, ahead: Ahead) -> Columns:
    """The next steps of the open defence plans."""
    _, due = ahead.translate, table.date("due")
    which = np.flatnonzero(ahead.open(due) & ~table.one_of("status", CLOSED))
    step, plan = table.text("next_step"), table.text("plan")
    what = _worded(
        step,
        which,
        _("Defence plan, next step: {words}"),
        _("Defence plan: its next step is due, and nobody wrote it down."),
    )
    given = {"account_no": table.account_no, "date": due, "owner": table.text("plan_owner")}
    key = zip(table.text("account_id")[which], plan[which], step[which], strict=True)
    return items("plan step", which, given, what, located("Plans", table.row[which]), map(_joined, key))


def after_sale_calls(orders: Table, covered: set[tuple[int, str]], ahead: Ahead) -> Columns:
    """The calls after a delivery that nobody made, where anybody writes such calls down.

    A call later than twice the days allowed is none after the sale any more: the score tells of it, this list does not.

    Parameters
    ----------
    covered
        Account and order of those for which a programme's own call is listed.
    """
    _, sold = ahead.translate, delivered_orders(orders, ahead.period, ahead.policy)
    due = sold["delivered"] + span(ahead.policy["after_sale_days"])
    orders_ = list(zip(sold["account_no"].tolist(), sold["order_id"].tolist(), strict=True))
    own = np.array([order not in covered for order in orders_], dtype=bool)
    young = due >= ahead.period.ago(ahead.policy["after_sale_days"])
    which = np.flatnonzero(ahead.open(due, sold["called"]) & young & own & orders.recorded("after_sale_call"))
    text = _("Call after the sale: order {order} was delivered on {day}.")
    what = said(text, which, order=sold["order_id"], day=sold["delivered"])
    given = {"account_no": sold["account_no"], "date": due}
    return items(
        "after-sale call",
        which,
        given,
        what,
        located("Orders", sold["row"][which]),
        [orders_[place][1] for place in which],
    )


def warranty_checks(orders: Table, ahead: Ahead) -> Columns:
    """The order lines whose warranty ends unchecked in the days ahead, one for each order and last day.

    A warranty that has ended cannot be checked before its end any more: the score tells of it, this list does not.
    """
    _, end = ahead.translate, orders.date("warranty_end")
    line = (orders.number("amount") > 0) & ~orders.spoilt("warranty_check")
    lines = orders.where(line & ahead.open(end, orders.date("warranty_check")) & (end >= ahead.period.day))
    days, ids = lines.date("warranty_end"), lines.text("order_id")
    order, _first = grouped(lines.account_no, lines.codes("order_id")[0])
    group, first = grouped(order, (days - ahead.period.day) // np.timedelta64(1, "D"))
    items_, rows_ = _together(lines.text("item"), group, len(first)), _together(lines.row, group, len(first))
    which = np.arange(len(first))
    text = _("Check {things} of order {order} before its warranty ends.")
    bare = _("Check order {order} before its warranty ends.")
    things, no = np.array(items_, dtype=object), ids[first]
    what = np.where(things != "", said(text, which, things=things, order=no), said(bare, which, order=no))
    given = {"account_no": lines.account_no[first], "date": days[first]}
    source = np.array([f"Orders {numbers}" for numbers in rows_], dtype=object)
    return items(
        "warranty check", which, given, what, source, map(_joined, zip(no, days[first].astype(str), strict=True))
    )


def links(people: Table, ahead: Ahead) -> Columns:
    """The links to those who decide or sponsor whose judgement runs out in the days ahead.

    One that ran out before is Unknown already, and the blind spots ask for it.
    """
    _, judged = ahead.translate, people.date("link_date")
    ends = judged + span(ahead.policy["rating_valid_days"])
    ours = people.one_of("role", KEY_ROLES) & ~np.isnan(people.number("our_link"))
    which = np.flatnonzero(ours & ahead.open(ends) & (ends >= ahead.period.day))
    text = _("Judge our link to {person} again: the judgement of {day} no longer counts then.")
    person, who = people.text("name"), people.text("person_id")
    what = said(text, which, person=person, day=judged)
    given = {"account_no": people.account_no, "date": ends, "person_id": who}
    return items("link", which, given, what, located("People", people.row[which]), who[which])


def _worded(words: Array, which: Array, text: str, blank: str) -> Array:
    there = np.array([bool(word and word.strip()) for word in words[which]], dtype=bool)
    return np.where(there, said(text, which, words=words), said(blank, which))


def _joined(parts: tuple[object, ...]) -> str:
    return "|".join("" if part is None else str(part) for part in parts)


def _together(values: Array, group: Array, n: int) -> list[str]:
    """The different values of each group, in order."""
    found: list[set[object]] = [set() for _ in range(n)]
    for number, value in zip(group.tolist(), values.tolist(), strict=True):
        if value is not None:
            found[number].add(value)
    return [", ".join(map(str, sorted(each))) for each in found]  # type: ignore[type-var]
