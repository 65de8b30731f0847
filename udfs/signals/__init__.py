"""What the tables say of each account: everything that scans a long table, ending in one row an account.

Written in narwhals, so that the same definition runs on pandas and polars today. What follows works on the small frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from udfs.activity import expected_hours
from udfs.columns import beside
from udfs.exposure import interval_days
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals import delivery, occasions, orders, rivals, service, touches
from udfs.signals.frames import by_account, complete, days_before, log_days, numbered, recorded
from udfs.top import Top, families, ranked
from workbook.schema import BY_NAME
from workbook.schema.values import DTYPES

_WITH_ACCOUNT = ("People", "Touches", "Service", "Orders", "Promises", "Competitors", "Referrals", "Plans")


@dataclass(frozen=True, slots=True)
class Signals:
    """What was read off the tables.

    Attributes
    ----------
    accounts
        One row an account, index 0..n-1 (`account_no`): who it is, its money, tier and every signal.
    top
        The customers by revenue.
    scanned
        The long tables with each row told what it is: where a reason looks up its rows.
    """

    accounts: pd.DataFrame
    top: Top
    scanned: dict[str, Any]


def gathered(tables: Mapping[str, Any], period: Period, policy: Policy) -> Signals:
    """Every signal of every account.

    Parameters
    ----------
    tables
        Typed native frames by table name (pandas, polars, ...); only `Accounts` is required.
    """
    whole = complete(tables)
    index = whole["Accounts"].unique("account_id", keep="first", maintain_order=True)
    index = index.with_row_index("account_no").with_columns(nw.col("account_no").cast(nw.Int64()))
    whole = {name: numbered(frame, index) if name in _WITH_ACCOUNT else frame for name, frame in whole.items()}
    accounts = _accounts(index, period)
    n = len(accounts)
    money = orders.money_signals(whole["Orders"], n, period, policy)
    accounts = _with_revenue(accounts.join(money), policy)
    top = ranked(accounts, policy)
    accounts = _with_tier(accounts, top)
    scanned: dict[str, Any] = {
        "touches": touches.classified(whole["Touches"], period, policy),
        "lines": delivery.delivery_lines(
            whole["Orders"], _numbers(accounts["is_old"]), _numbers(accounts["is_new"]), period, policy
        ),
        "items": service.service_items(whole["Service"], period, policy),
        "promises": service.kept_promises(whole["Promises"], period, policy),
        "sightings": rivals.sightings(whole["Competitors"], period, policy),
        "beaten": rivals.beaten(whole["Benchmarks"], whole["Orders"], index, period, policy),
        "links": rivals.links(whole["People"], period, policy),
        "calls": delivery.after_sale(whole["Orders"], period, policy),
        "people": whole["People"].select("person_id", "role"),
        "plans": whole["Plans"],
    }
    scanned["conflicts"] = delivery.conflicts(scanned["lines"])
    scanned["occasions"] = occasions.occasions(scanned["touches"], whole, accounts, period, policy)
    found = [
        touches.touch_signals(scanned["touches"], whole["People"], index, period, policy),
        occasions.occasion_signals(scanned["occasions"], n),
        service.service_signals(scanned["items"], scanned["promises"], whole, n),
        delivery.delivery_signals(scanned["lines"], scanned["conflicts"], scanned["calls"], whole["Orders"], n),
        rivals.rival_signals(scanned["sightings"], scanned["beaten"], scanned["links"], n),
    ]
    accounts = pd.concat([accounts, *found], axis=1)
    accounts = beside(
        accounts,
        quarter_days=period.quarter_days,
        items_log_days=log_days(scanned["items"], "account_owner", "opened", index, period.day),
        orders_log_days=log_days(whole["Orders"], "account_owner", "ordered", index, period.day),
        occasions_recorded=recorded(whole["Touches"], "occasion")["occasion"],
        occasion_sources=len(whole["People"]) > 0 and len(whole["Orders"]) > 0,
        expected_hours=expected_hours(accounts["owner"], accounts["tier"], policy),
        interval_days=interval_days(accounts, policy),
    )
    return Signals(_with_referrals(accounts, whole["Referrals"], period, policy), top, scanned)


def _accounts(index: Any, period: Period) -> pd.DataFrame:
    """The Accounts table as pandas, flags told apart into said yes and said no."""
    frame = pd.DataFrame(
        {
            c.name: pd.Series(index[c.name].to_list(), dtype=DTYPES[c.kind])
            for c in BY_NAME["Accounts"].columns
            if c.name in index.columns
        }
    )
    reason = frame["strategic_reason"].fillna("").str.strip()
    return frame.assign(
        customer_id=families(frame["account_id"], frame["parent_id"]),
        strategic=frame["strategic"].fillna(False).astype(bool) & (reason != ""),
        one_off=frame["one_off"].fillna(False).astype(bool),
        price_word=frame["price_held"].fillna(False).astype(bool),
        price_denied=~frame["price_held"].fillna(True).astype(bool),
        contract_days=-days_before(period.day, frame["contract_end"]),
        since_days=days_before(period.day, frame["customer_since"]),
    )


def _with_revenue(accounts: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Net revenue from orders; the figure typed on Accounts only where an account has no order at all."""
    typed = accounts["revenue_12m"].clip(lower=0.0)
    revenue = accounts["revenue_amount"].where(accounts["lines_count"] > 0, typed)
    age = accounts[["age_days", "since_days"]].max(axis=1)
    # The oldest order is where the log begins: a customer of its first days may be much older than it.
    began_in_log = accounts["age_days"] < accounts["age_days"].max() - policy["new_customer_days"]
    return beside(
        accounts,
        revenue_amount=revenue.fillna(0.0),
        revenue_known=(accounts["lines_count"] > 0) | typed.notna(),
        is_old=age >= policy["old_customer_days"],
        is_new=(age < policy["old_customer_days"]) & (accounts["since_days"].notna() | began_in_log),
        new_customer=began_in_log,
        customer_type=_customer_type(accounts, age, policy),
    )


def _numbers(which: pd.Series) -> list[int]:
    found: list[int] = np.flatnonzero(which.to_numpy(dtype=bool)).tolist()
    return found


def _customer_type(accounts: pd.DataFrame, age: pd.Series, policy: Policy) -> np.ndarray:
    days = accounts["order_days_count"]
    lasting = (days >= policy["long_term_orders"]) & (age >= policy["long_term_days"])
    passing = accounts["one_off"] | (days == 1)
    return np.select([lasting & ~accounts["one_off"], passing, days > 1], ["long-term", "temporary", "becoming"], "")


def _with_tier(accounts: pd.DataFrame, top: Top) -> pd.DataFrame:
    """Tier and top of each account are its customer's; a tier by hand wins."""
    customers = top.customers.set_index("customer_id")
    computed = accounts["customer_id"].map(customers["tier"])
    by_hand = accounts["tier"].where(accounts["tier"].isin(["A", "B", "C"]))
    return beside(
        accounts, tier=by_hand.fillna(computed), top=accounts["customer_id"].map(customers["top"]).astype(bool)
    )


def _with_referrals(accounts: pd.DataFrame, referrals: Any, period: Period, policy: Policy) -> pd.DataFrame:
    """Referrals asked or given, from the touches and from the Referrals table together.

    That there was none is known only where both are in use: either may hold it.
    """
    recent = referrals.filter(
        nw.col("date") > period.ago(policy["referral_window_days"]),
        nw.col("date") < period.end,
        nw.col("direction").is_in(["asked", "given"]),
    )
    counts = by_account(recent.group_by("account_no").agg(nw.len().alias("n")), len(accounts))
    return beside(
        accounts,
        referrals_count=accounts["referrals_count"] + counts["n"],
        referrals_recorded=accounts["referrals_recorded"] & (len(referrals) > 0),
    )
