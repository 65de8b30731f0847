"""What the order lines say of how each account was served: on time, in full, trouble-free, after the sale."""

from __future__ import annotations

import numpy as np

from udfs.columns import Array, Columns, rows
from udfs.period import Period, span
from udfs.policy import Policy
from udfs.signals.frames import Table, counted, earliest, grouped, latest, least

_A_MONDAY = np.datetime64("1970-01-05", "us")
"""ISO weeks begin on Mondays; weeks counted from any one of them are the same weeks."""


def delivery_lines(orders: Table, is_old: Array, is_new: Array, period: Period, policy: Policy) -> Columns:
    """The order lines, each told what it was: due, on time, in full, short, returned.

    A delivery after the as-of date has not happened yet. A line with a spoilt cell is left out of the check that
    needs the cell. A credit note is a return, not a line.

    Parameters
    ----------
    orders
        Numbered order lines up to the as-of date.
    is_old, is_new
        Of each account, whether it is an old or a new customer; whose age nobody knows is neither.
    """
    number, amount, promised = orders.account_no, orders.number("amount"), orders.date("promised")
    delivered, came = orders.date("delivered"), orders.date("delivered") < period.end
    moved = np.where(came, delivered, promised)

    def recent(dates: Array) -> Array:
        return (dates > period.ago(policy["service_window_days"])) & (dates < period.end)

    line, returned = amount > 0, orders.yes("returned") | (amount < 0)
    due = line & recent(promised) & ~orders.spoilt("delivered")
    shipped, qty = orders.number("qty_shipped"), orders.number("qty")
    moved_lately, lately = line & recent(moved), recent(orders.date("ordered"))
    warranty_end = orders.date("warranty_end")
    warranty = line & recent(warranty_end) & ~orders.spoilt("warranty_check")
    checked = warranty & (orders.date("warranty_check") <= warranty_end)
    return {
        "account_no": number,
        "row": orders.row,
        "on_time_due": due,
        "on_time_done": due & came & (delivered <= promised),
        "in_full_due": moved_lately & ~np.isnan(qty) & ~np.isnan(shipped),
        "in_full_done": moved_lately & (shipped >= qty),
        "short": moved_lately & (shipped < qty),
        "moved_some": moved_lately & (shipped > 0),
        "lines_recent": line & lately & ~orders.spoilt("returned"),
        "items_bought": line & (orders.date("ordered") > period.ago(365)) & (orders.codes("item")[0] >= 0),
        "returned_recent": returned & lately,
        "marked_recent": line & returned & lately,
        "credited_recent": ~line & returned & lately,
        "warranty_due": warranty,
        "warranty_done": checked,
        "warranty_waiting": warranty & ~checked & (warranty_end >= period.day),
        "item": orders.codes("item")[0],
        "moved": moved,
        "is_old": is_old[number],
        "is_new": is_new[number],
    }


def conflicts(lines: Columns) -> Columns:
    """Lines on which an old customer ran short while a new one was shipped the same item that ISO week (src4)."""
    named = np.flatnonzero((lines["item"] >= 0) & (lines["short"] | lines["moved_some"]))
    week = (lines["moved"][named] - _A_MONDAY) // np.timedelta64(7, "D")
    wanted, _ = grouped(week, lines["item"][named])
    to_new = np.unique(wanted[(lines["moved_some"] & lines["is_new"])[named]])
    clash = (lines["short"] & lines["is_old"])[named] & np.isin(wanted, to_new)
    rows = named[clash]
    return {"account_no": lines["account_no"][rows], "row": lines["row"][rows], "wanted": wanted[clash]}


def after_sale(orders: Table, period: Period, policy: Policy) -> Columns:
    """Orders whose after-sale call fell due in the window, each with `call_done`: called in time after delivery."""
    sold = after_sale_calls(orders, period, policy)
    return rows(sold, ~sold["waiting"])


def after_sale_calls(orders: Table, period: Period, policy: Policy) -> Columns:
    """Orders delivered in the window, each with `call_done` as `after_sale` tells it, and `waiting`.

    Waiting are those not called whose days are not over: no score counts them yet, and a call of today would be in
    time.
    """
    days, sold = policy["after_sale_days"], delivered_orders(orders, period, policy)
    done = (sold["called"] - sold["delivered"] <= span(days)) & (sold["called"] < period.end)
    waiting = ~done & (sold["delivered"] >= period.ago(days))
    return {"account_no": sold["account_no"], "row": sold["row"], "call_done": done, "waiting": waiting}


def delivered_orders(orders: Table, period: Period, policy: Policy) -> Columns:
    """Orders delivered so lately that an after-sale call counts in the window: `delivered`, `called`, first `row`."""
    delivered = orders.date("delivered")
    orders = orders.where(
        (orders.number("amount") > 0)
        & ~orders.spoilt("after_sale_call")
        & (delivered < period.end)
        & (delivered > period.ago(policy["service_window_days"] + policy["after_sale_days"]))
    )
    order, first = grouped(orders.account_no, orders.codes("order_id")[0])
    every, n = np.ones(len(orders), dtype=bool), len(first)
    return {
        "account_no": orders.account_no[first],
        "order_id": orders.text("order_id")[first],
        "row": least(order, orders.row, n),
        "delivered": latest(order, orders.date("delivered"), every, n),
        "called": earliest(order, orders.date("after_sale_call"), every, n),
    }


def delivery_signals(orders: Table, lines: Columns, clashes: Columns, calls: Columns, n_accounts: int) -> Columns:
    """Delivery signals of the service window.

    Parameters
    ----------
    orders
        The table, for what anybody ever fills.
    lines, clashes, calls
        `delivery_lines` of it, their `conflicts`, and `after_sale_calls` of it.

    Returns
    -------
    Columns
        Counts of lines due and done, `short`, `conflicts_count` (item-weeks), after-sale calls and warranty checks,
        those of both that can still be made in time, and for each column that carries them whether anybody fills it.
    """
    n, number = n_accounts, lines["account_no"]
    count = {name: counted(number, lines[name], n) for name in _COUNTED}
    _, clash = grouped(clashes["account_no"], clashes["wanted"])
    known = {name: orders.recorded(name) for name in _TOLD}
    return {
        **count,
        # A line marked as returned and its credit note are one return.
        "returned_recent": np.maximum(*(counted(number, lines[c], n) for c in ("marked_recent", "credited_recent"))),
        "conflicts_count": np.bincount(clashes["account_no"][clash], minlength=n),
        "calls_due": counted(calls["account_no"], ~calls["waiting"], n),
        "calls_waiting": counted(calls["account_no"], calls["waiting"], n),
        "calls_done": counted(calls["account_no"], calls["call_done"], n),
        "promised_recorded": np.full(n, known["promised"] and known["delivered"]),
        "shipped_recorded": np.full(n, known["qty_shipped"]),
        "items_recorded": np.full(n, known["item"]),
        "returns_recorded": np.full(n, known["returned"]),
        "calls_recorded": np.full(n, known["after_sale_call"]),
        "warranty_recorded": np.full(n, known["warranty_end"] and known["warranty_check"]),
    }


_COUNTED = (
    "items_bought",
    "on_time_due", "on_time_done", "in_full_due", "in_full_done", "short", "lines_recent", "warranty_due",
    "warranty_done", "warranty_waiting",
)  # fmt: skip
_TOLD = (
    "promised", "delivered", "qty_shipped", "item", "returned", "after_sale_call", "warranty_end", "warranty_check",
)  # fmt: skip
