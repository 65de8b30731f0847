"""What the order lines say of how each account was served: on time, in full, trouble-free, after the sale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import narwhals as nw
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Frame, by_account, recorded

_A_MONDAY = datetime(1970, 1, 5)
"""ISO weeks begin on Mondays; weeks counted from any one of them are the same weeks."""
_WEEK_MINUTES = 7 * 24 * 60


def delivery_lines(orders: Frame, old: Sequence[int], new: Sequence[int], period: Period, policy: Policy) -> Frame:
    """The order lines up to the as-of date, each told what it was: due, on time, in full, short, returned.

    A delivery after the as-of date has not happened yet. A line with a spoilt cell is left out of the check that
    needs the cell. A credit note is a return, not a line.

    Parameters
    ----------
    orders
        Order lines with `account_no`.
    old, new
        The `account_no` of every old and of every new customer; whose age nobody knows is neither.
    """
    since = period.ago(policy["service_window_days"])
    orders = orders.filter(nw.col("ordered") < period.end).with_columns(
        delivered=nw.when(nw.col("delivered") < period.end).then(nw.col("delivered")),
    )
    came = ~nw.col("delivered").is_null()
    orders = orders.with_columns(moved=nw.when(came).then(nw.col("delivered")).otherwise(nw.col("promised")))

    def recent(column: str) -> nw.Expr:
        return (nw.col(column) > since) & (nw.col(column) < period.end)

    line = nw.col("amount") > 0
    due = line & recent("promised") & ~nw.col("delivered_bad")
    shipped, qty = nw.col("qty_shipped"), nw.col("qty")
    counted = line & recent("moved") & ~qty.is_null() & ~shipped.is_null()
    returned = nw.col("returned").fill_null(False) | (nw.col("amount") < 0)
    warranty = line & recent("warranty_end") & ~nw.col("warranty_check_bad")
    return orders.with_columns(
        on_time_due=due,
        on_time_done=(due & came & (nw.col("delivered") <= nw.col("promised"))).fill_null(False),
        in_full_due=counted,
        in_full_done=(counted & (shipped >= qty)).fill_null(False),
        short=(counted & (shipped < qty)).fill_null(False),
        moved_some=(line & recent("moved") & (shipped > 0)).fill_null(False),
        lines_recent=line & recent("ordered") & ~nw.col("returned_bad"),
        returned_recent=returned & recent("ordered"),
        marked_recent=line & returned & recent("ordered"),
        credited_recent=~line & returned & recent("ordered"),
        warranty_due=warranty,
        warranty_done=(warranty & (nw.col("warranty_check") <= nw.col("warranty_end"))).fill_null(False),
        week=(nw.col("moved") - nw.lit(_A_MONDAY)).dt.total_minutes() // _WEEK_MINUTES,
        is_old=nw.col("account_no").is_in(old),
        is_new=nw.col("account_no").is_in(new),
    )


def conflicts(lines: Frame) -> Frame:
    """Lines on which an old customer ran short while a new one was shipped the same item that ISO week (src4)."""
    named = lines.select("account_no", "row", "item", "week", "short", "moved_some", "is_old", "is_new")
    named = named.filter(~nw.col("item").is_null() & (nw.col("short") | nw.col("moved_some")))
    to_new = named.filter(nw.col("moved_some"), nw.col("is_new")).select("item", "week").unique()
    return named.filter(nw.col("short"), nw.col("is_old")).join(to_new, on=["item", "week"], how="inner")


def after_sale(orders: Frame, period: Period, policy: Policy) -> Frame:
    """Orders whose after-sale call fell due in the window, each with `call_done`: called in time after delivery."""
    days = policy["after_sale_days"]
    lines = orders.select(
        "account_no",
        "order_id",
        "delivered",
        "after_sale_call",
        "row",
        counts=(nw.col("amount") > 0)
        & ~nw.col("after_sale_call_bad")
        & (nw.col("delivered") < period.end)
        & (nw.col("delivered") > period.ago(policy["service_window_days"] + days)),
    ).filter(nw.col("counts"))
    each = lines.group_by("account_no", "order_id").agg(
        nw.col("delivered").max(), nw.col("after_sale_call").min(), nw.col("row").min()
    )
    waited = (nw.col("after_sale_call") - nw.col("delivered")).dt.total_minutes()
    in_time = (waited <= days * 1440).fill_null(False) & (nw.col("after_sale_call") < period.end)
    due = nw.col("delivered") < period.ago(days)
    return each.with_columns(call_done=in_time).filter(due | nw.col("call_done"))


def delivery_signals(lines: Frame, clashes: Frame, calls: Frame, orders: Frame, n_accounts: int) -> pd.DataFrame:
    """Delivery signals of the service window.

    Parameters
    ----------
    lines, clashes, calls
        `delivery_lines`, its `conflicts`, and `after_sale` of `orders`.

    Returns
    -------
    pandas.DataFrame
        Shape (n_accounts, signals): counts of lines due and done, `short`, `conflicts_count` (item-weeks), after-sale
        calls and warranty checks, and for each column that carries them whether anybody fills it.
    """
    counts = lines.group_by("account_no").agg(nw.col(*_COUNTED).sum())
    clashes = clashes.select("account_no", "item", "week").unique()
    frames = (
        counts,
        clashes.group_by("account_no").agg(nw.len().alias("conflicts_count")),
        calls.group_by("account_no").agg(nw.len().alias("calls_due"), nw.col("call_done").sum().alias("calls_done")),
    )
    found = pd.concat([by_account(frame, n_accounts) for frame in frames], axis=1)
    # A line marked as returned and its credit note are one return.
    found["returned_recent"] = found.pop("marked_recent").clip(lower=found.pop("credited_recent"))
    known = recorded(
        orders,
        "promised",
        "delivered",
        "qty_shipped",
        "item",
        "returned",
        "after_sale_call",
        "warranty_end",
        "warranty_check",
    )
    return found.assign(
        promised_recorded=known["promised"] and known["delivered"],
        shipped_recorded=known["qty_shipped"],
        items_recorded=known["item"],
        returns_recorded=known["returned"],
        calls_recorded=known["after_sale_call"],
        warranty_recorded=known["warranty_end"] and known["warranty_check"],
    )


_COUNTED = (
    "on_time_due", "on_time_done", "in_full_due", "in_full_done", "short", "lines_recent", "marked_recent",
    "credited_recent", "warranty_due", "warranty_done",
)  # fmt: skip
