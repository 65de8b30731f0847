"""What the order lines say of each account's money and buying rhythm."""

from __future__ import annotations

import narwhals as nw
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Frame, by_account, days_before


def money_signals(orders: Frame, n_accounts: int, period: Period, policy: Policy) -> pd.DataFrame:
    """Revenue and rhythm, from the lines up to the as-of date.

    Parameters
    ----------
    orders
        Order lines with `account_no`; a credit note is a line with a negative amount.

    Returns
    -------
    pandas.DataFrame
        Shape (n_accounts, signals): net `revenue_amount` of the revenue window, `order_days_count` (distinct days with
        an order), `age_days` and `active_days` (first order to the as-of date, and to the last order), revenue now and
        a year ago, the share of discounted orders, and `first_year_amount`.
    """
    orders = orders.select("account_no", "order_id", "ordered", "amount", "discount_pct")
    orders = orders.filter(nw.col("ordered") < period.end)
    bought = orders.filter(nw.col("amount") > 0)
    days = bought.select("account_no", "ordered").unique()
    days = days.group_by("account_no").agg(
        nw.len().alias("order_days_count"),
        nw.col("ordered").min().alias("first_date"),
        nw.col("ordered").max().alias("last_date"),
    )
    since_first = nw.col("ordered") - nw.col("first_date")
    first_year = orders.join(days.select("account_no", "first_date"), on="account_no", how="inner")
    first_year = first_year.filter(since_first.dt.total_minutes() < 365 * 1440)
    first_year = first_year.group_by("account_no").agg(nw.col("amount").sum().alias("first_year_amount"))
    parts = (_totals(orders, period, policy), days, _discounts(bought, period), first_year)
    frame = pd.concat([by_account(part, n_accounts) for part in parts], axis=1)
    first, last = frame.pop("first_date"), frame.pop("last_date")
    return frame.assign(
        age_days=days_before(period.day, first),
        quiet_days=days_before(period.day, last),
        active_days=(last - first).dt.days.astype(float),
    )


def _totals(orders: Frame, period: Period, policy: Policy) -> Frame:
    ordered, amount = nw.col("ordered"), nw.col("amount")
    window = policy["falling_window_days"]
    now = ordered > period.ago(window)
    year_ago = (ordered > period.ago(window + 365)) & (ordered <= period.ago(365))
    return (
        orders.with_columns(
            revenue_amount=nw.when(ordered > period.ago(policy["revenue_window_days"])).then(amount),
            revenue_now_amount=nw.when(now).then(amount),
            revenue_year_ago_amount=nw.when(year_ago).then(amount),
        )
        .group_by("account_no")
        .agg(
            nw.col("revenue_amount", "revenue_now_amount", "revenue_year_ago_amount").sum(),
            nw.len().alias("lines_count"),
        )
    )


def _discounts(bought: Frame, period: Period) -> Frame:
    """Orders of the last 12 months, and how many of them have a discounted line; `discounts_known` counts both."""
    lines = bought.filter(nw.col("ordered") > period.ago(365)).with_columns(
        given=~nw.col("discount_pct").is_null(), discounted=nw.col("discount_pct") > 0
    )
    each = lines.group_by("account_no", "order_id").agg(nw.col("given", "discounted").max())
    return each.group_by("account_no").agg(
        nw.len().alias("orders_12m_count"),
        nw.col("given").sum().alias("discount_given_count"),
        nw.col("discounted").sum().alias("discounted_count"),
    )
