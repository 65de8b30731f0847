"""What the order lines say of each account's money and buying rhythm."""

from __future__ import annotations

import numpy as np

from udfs.columns import Columns
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Table, counted, days_between, earliest, grouped, latest, summed


def money_signals(orders: Table, n_accounts: int, period: Period, policy: Policy) -> Columns:
    """Revenue and rhythm.

    Parameters
    ----------
    orders
        Numbered order lines up to the as-of date; a credit note is a line with a negative amount.

    Returns
    -------
    Columns
        Net `revenue_amount` of the revenue window, `lines_count`, `order_days_count` (distinct days with an order),
        `age_days`, `quiet_days` and `active_days` (first order to the as-of date, last order to it, first to last),
        revenue now and a year ago, orders of 12 months with and without a discount, and `first_year_amount`.
    """
    n, number = n_accounts, orders.account_no
    ordered, amount = orders.date("ordered"), orders.number("amount")
    bought, window = amount > 0, policy["falling_window_days"]
    first, last = earliest(number, ordered, bought, n), latest(number, ordered, bought, n)
    _, days = grouped(number[bought], ordered[bought].astype("datetime64[D]").view(np.int64))
    year_ago = (ordered > period.ago(window + 365)) & (ordered <= period.ago(365))
    lines = np.bincount(number, minlength=n)
    return {
        "revenue_amount": summed(number, amount, ordered > period.ago(policy["revenue_window_days"]), n),
        "revenue_now_amount": summed(number, amount, ordered > period.ago(window), n),
        "revenue_year_ago_amount": summed(number, amount, year_ago, n),
        "lines_count": lines,
        "order_days_count": np.bincount(number[bought][days], minlength=n),
        "first_year_amount": summed(number, amount, ordered - first[number] < np.timedelta64(365, "D"), n),
        "age_days": days_between(period.day, first),
        "quiet_days": days_between(period.day, last),
        "active_days": days_between(last, first),
        **_discounts(orders, bought & (ordered > period.ago(365)), n),
    }


def _discounts(orders: Table, recent: np.ndarray, n: int) -> Columns:
    """Orders of the last 12 months, how many of them say a discount, and how many have a discounted line."""
    orders = orders.where(recent)
    order, first = grouped(orders.account_no, orders.codes("order_id")[0])
    discount, of_order = orders.number("discount_pct"), orders.account_no[first]

    def having(which: np.ndarray) -> np.ndarray:
        return counted(of_order, np.bincount(order[which], minlength=len(first)) > 0, n)

    return {
        "orders_12m_count": np.bincount(of_order, minlength=n),
        "discount_given_count": having(~np.isnan(discount)),
        "discounted_count": having(discount > 0),
    }
