"""What the tables say of each account: everything that scans a long table, ending in one value an account.

Tables of any backend narwhals knows come in (see `frames`); columns as arrays go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from udfs.activity import expected_hours
from udfs.columns import Array, Columns, rows
from udfs.exposure import interval_days
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals import delivery, occasions, orders, rivals, service, touches
from udfs.signals.frames import Table, counted, days_between, log_days
from udfs.top import Top, families, ranked
from workbook.schema import BY_NAME


@dataclass(frozen=True, slots=True)
class Signals:
    """What was read off the tables.

    Attributes
    ----------
    accounts
        One value an account and column, by `account_no`: who it is, its money, tier and every signal.
    top
        The customers by revenue.
    scanned
        The long tables with each row told what it is: where a reason looks up its rows.
    """

    accounts: Columns
    top: Top
    scanned: dict[str, Columns]


def gathered(tables: Mapping[str, Any], period: Period, policy: Policy) -> Signals:
    """Every signal of every account.

    Parameters
    ----------
    tables
        Typed native frames by table name (pandas, polars, DuckDB, ...); only `Accounts` is required.
    """
    accounts = _accounts(Table("Accounts", tables["Accounts"]), period)
    ids = pd.Index(accounts["account_id"])
    n, owners = len(ids), accounts["owner"]
    whose, names = pd.factorize(owners)

    def read(name: str, date: str = "") -> Table:
        """The table's rows of known accounts, up to the as-of date."""
        table = Table(name, tables.get(name)).numbered(ids)
        return table.where(table.date(date) < period.end) if date else table

    contacts, lines = read("Touches", "date"), read("Orders", "ordered")
    items, promised, people = read("Service", "opened"), read("Promises"), read("People")
    accounts |= orders.money_signals(lines, n, period, policy)
    accounts |= _revenue(accounts, policy)
    top = ranked(accounts, policy)
    accounts |= _tier(accounts, top)

    met = touches.classified(contacts, people, period, policy)
    sold = delivery.delivery_lines(lines, accounts["is_old"], accounts["is_new"], period, policy)
    served, kept = service.service_items(items, period, policy), service.kept_promises(promised, period, policy)
    clashes, calls = delivery.conflicts(sold), delivery.after_sale_calls(lines, period, policy)
    due = occasions.in_quarter(
        contacts, met, people, lines, Table("Programme", tables.get("Programme")), accounts, period, policy
    )
    seen, linked = rivals.sightings(read("Competitors"), period, policy), rivals.links(people, period, policy)
    compared = rivals.beaten(Table("Benchmarks", tables.get("Benchmarks")), lines, ids.to_numpy(), period, policy)

    accounts |= touches.touch_signals(contacts, met, people, owners, period, policy)
    accounts |= occasions.occasion_signals(due, n)
    accounts |= service.service_signals(items, served, promised, kept, n)
    accounts |= delivery.delivery_signals(lines, sold, clashes, calls, n)
    accounts |= rivals.rival_signals(seen, compared, linked, n)
    accounts |= {
        "quarter_days": np.full(n, period.quarter_days),
        "items_log_days": log_days(whose[items.account_no], names, items.date("opened"), owners, period.day),
        "orders_log_days": log_days(whose[lines.account_no], names, lines.date("ordered"), owners, period.day),
        "occasions_recorded": np.full(n, contacts.recorded("occasion")),
        "occasion_sources": np.full(n, len(people) > 0 and len(lines) > 0),
        "expected_hours": expected_hours(owners, accounts["tier"], policy),
        "interval_days": interval_days(accounts, policy),
    }
    accounts |= _referrals(accounts, read("Referrals"), period, policy)
    scanned = {
        "touches": met, "lines": sold, "items": served, "promises": kept, "sightings": seen, "beaten": compared,
        "links": linked, "conflicts": clashes, "plans": _plans(read("Plans")),
        "calls": rows(calls, ~calls["waiting"]), "occasions": rows(due, ~due["waiting"]),
    }  # fmt: skip
    return Signals(accounts, top, scanned)


_READ = {
    "id": Table.text, "text": Table.text, "choice": Table.text, "number": Table.number, "date": Table.date,
    "datetime": Table.date, "flag": Table.yes, "mark": Table.yes,
}  # fmt: skip


_UNREAD = ("buy_reason", "buy_reason_date", "notes")


def _accounts(table: Table, period: Period) -> dict[str, Array]:
    """The Accounts table, each account once, flags told apart into said yes and said no."""
    ids, _ = table.codes("account_id")
    first = np.zeros(len(table), dtype=bool)
    first[np.unique(ids, return_index=True)[1]] = True
    table = table.where(first)
    read = [column for column in BY_NAME["Accounts"].columns if column.name not in _UNREAD]
    found = {column.name: _READ[column.kind](table, column.name) for column in read}
    reasoned = np.array([bool(reason and reason.strip()) for reason in found["strategic_reason"]], dtype=bool)
    return found | {
        "customer_id": families(found["account_id"], found["parent_id"]),
        "strategic": found["strategic"] & reasoned,
        "price_word": found["price_held"],
        "price_denied": table.given("price_held") & ~found["price_held"],
        "contract_days": days_between(found["contract_end"], period.day),
        "since_days": days_between(period.day, found["customer_since"]),
    }


def _revenue(accounts: Columns, policy: Policy) -> Columns:
    """Net revenue from orders; the figure typed on Accounts only where an account has no order at all."""
    typed, ordered = np.maximum(accounts["revenue_12m"], 0.0), accounts["lines_count"] > 0
    age = np.fmax(accounts["age_days"], accounts["since_days"])
    # The oldest order is where the log begins: a customer of its first days may be much older than it.
    oldest = np.fmax.reduce(accounts["age_days"], initial=0.0)
    began_in_log = accounts["age_days"] < oldest - policy["new_customer_days"]
    return {
        "revenue_amount": np.where(ordered, accounts["revenue_amount"], np.nan_to_num(typed, nan=0.0)),
        "revenue_known": ordered | ~np.isnan(typed),
        "is_old": age >= policy["old_customer_days"],
        "is_new": (age < policy["old_customer_days"]) & (~np.isnan(accounts["since_days"]) | began_in_log),
        "new_customer": began_in_log,
        "customer_type": _customer_type(accounts, age, policy),
    }


def _customer_type(accounts: Columns, age: Array, policy: Policy) -> Array:
    days = accounts["order_days_count"]
    lasting = (days >= policy["long_term_orders"]) & (age >= policy["long_term_days"])
    passing = accounts["one_off"] | (days == 1)
    kinds = [lasting & ~accounts["one_off"], passing, days > 1]
    return np.select(kinds, ["long-term", "temporary", "becoming"], "").astype(object)


def _tier(accounts: Columns, top: Top) -> Columns:
    """Tier and top of each account are its customer's; a tier by hand wins."""
    computed, first = (top.customers[column].to_numpy()[top.place] for column in ("tier", "top"))
    by_hand = np.array([tier in ("A", "B", "C") for tier in accounts["tier"]], dtype=bool)
    return {"tier": np.where(by_hand, accounts["tier"], computed), "top": first.astype(bool)}


def _referrals(accounts: Columns, referrals: Table, period: Period, policy: Policy) -> Columns:
    """Referrals asked or given, from the touches and from the Referrals table together.

    That there was none is known only where both are in use: either may hold it.
    """
    date = referrals.date("date")
    recent = (date > period.ago(policy["referral_window_days"])) & (date < period.end)
    asked = recent & referrals.one_of("direction", ("asked", "given"))
    return {
        "referrals_count": accounts["referrals_count"] + counted(referrals.account_no, asked, len(accounts["tier"])),
        "referrals_recorded": accounts["referrals_recorded"] & (len(referrals) > 0),
    }


def _plans(plans: Table) -> Columns:
    texts = {name: plans.text(name) for name in ("plan", "plan_owner", "next_step", "status")}
    return {"account_no": plans.account_no, "row": plans.row, "due": plans.date("due"), **texts}
