"""A manager's steps, really done: the row of each written into a copy of the tables, as he would write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tests.udfs.tables import AS_OF, GOAL, from_rows
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals import gathered
from udfs.signals.frames import Table
from udfs.signals.occasions import in_quarter
from udfs.signals.touches import classified

DAY = pd.Timestamp(AS_OF)
KEYS = ("decision maker", "sponsor")
Tables = Mapping[str, pd.DataFrame]


def done(tables: Tables, account: str, step: str, *, bad: bool = False) -> dict[str, pd.DataFrame]:
    """The tables with the step done today for an account; with the bad news where `bad`."""
    book = {name: frame.copy() for name, frame in tables.items()}
    if step in ("meet", "find", "meet another", "idea", "write", "personal", "honour", "thank"):
        for row in _touches(book, account, step):
            _add(book, "Touches", account, owner=_owner(book, account), date=DAY, **row)
    elif step == "book":
        _booked(book, account)
    elif step == "settle":
        rows = book["Service"]
        left = _of(rows, account) & (rows["kind"] == "complaint") & ~(rows["closed"] <= DAY) & ~rows["closed_bad"]
        rows.loc[left, "closed"] = DAY
    elif step == "answer":
        rows = book["Service"]
        young = rows["opened"] >= DAY + pd.Timedelta(days=1) - pd.Timedelta(hours=24)
        asked = (
            _of(rows, account) & young & ~(rows["first_reply"] < DAY + pd.Timedelta(days=1)) & ~rows["first_reply_bad"]
        )
        rows.loc[asked, "first_reply"] = rows.loc[asked, "opened"]
    elif step == "keep":
        rows = book["Promises"]
        rows.loc[_of(rows, account) & (rows["due"] == DAY) & ~(rows["kept_on"] <= DAY), "kept_on"] = DAY
    elif step == "call":
        rows = book["Orders"]
        lately = (rows["delivered"] >= DAY - pd.Timedelta(days=7)) & (rows["delivered"] <= DAY) & (rows["amount"] > 0)
        left = _of(rows, account) & lately & ~(rows["after_sale_call"] <= DAY) & ~rows["after_sale_call_bad"]
        rows.loc[left, "after_sale_call"] = DAY
    elif step == "check":
        rows = book["Orders"]
        left = _of(rows, account) & (rows["warranty_end"] == DAY) & (rows["amount"] > 0) & ~rows["warranty_check_bad"]
        rows.loc[left & ~(rows["warranty_check"] <= DAY), "warranty_check"] = DAY
    elif step == "refer":
        _add(book, "Referrals", account, date=DAY, prospect="Dong A", direction="asked")
    elif step == "rivals":
        _add(book, "Competitors", account, date=DAY, kind="quoting" if bad else "none seen")
    elif step == "benchmark":
        item = _bought(book, account)
        _add(book, "Benchmarks", account, item=item, date=DAY, our_score=6.0, best_rival_score=8.0 if bad else 5.0)
    elif step == "links":
        person = _keys(book, account)[0]
        judged = {"link_date": DAY, "our_link": 3.0, "rival_link": 5.0 if bad else 2.0}
        book["People"].loc[book["People"]["person_id"] == person, list(judged)] = list(judged.values())
    else:
        value: dict[str, Any] = {
            "renew": {"contract_end": DAY + pd.Timedelta(days=365)},
            "wallet": {"wallet_share_pct": 79.0 if bad else 80.0},
            "price": {"price_held": bad},
        }[step]
        for column, cell in value.items():
            book["Accounts"].loc[_of(book["Accounts"], account), column] = cell
    return book


def _touches(book: dict[str, pd.DataFrame], account: str, step: str) -> list[dict[str, Any]]:
    """The contacts a step is made of; hours are given where anybody gives any."""
    hours = {"hours": 1.0} if "Touches" in book and book["Touches"]["hours"].notna().any() else {}
    none = dict.fromkeys(hours, 0.0)
    if step == "meet":
        return [{"channel": "meeting", "purpose": GOAL, "person_id": _met_last(book, account), **hours}]
    if step == "find":
        _add(book, "People", account, person_id="found today", name="Ms New", role="decision maker")
        return [{"channel": "visit", "purpose": GOAL, "person_id": "found today", **hours}]
    if step == "meet another":
        return [{"channel": "meeting", "purpose": GOAL, "person_id": "met today", **hours}]
    if step == "idea":
        return [{"channel": "brief", "idea": True, **hours}]
    if step == "thank":
        return [{"channel": "card", "occasion": "thanks", **none}]
    if step == "honour":
        return [{"channel": "card", **one, **none} for one in _to_honour(book, account)]
    return [{"channel": "letter", "personal": True, **none}] * (1 if step == "personal" else _unwritten(book, account))


def _met_last(book: dict[str, pd.DataFrame], account: str) -> str | None:
    """The decision maker or sponsor met last; one never met where none was; None where nobody is known."""
    ids, period = pd.Index(book["Accounts"]["account_id"]), Period(AS_OF)
    contacts, people = (Table(name, book.get(name)).numbered(ids) for name in ("Touches", "People"))
    contacts = contacts.where(contacts.date("date") < period.end)
    met = classified(contacts, people, period, Policy())
    own = met["meaningful"] & met["sponsor"] & (met["account_no"] == ids.get_loc(account))
    met_then = sorted(zip(met["date"][own], contacts.text("person_id")[own], strict=True))
    return met_then[-1][1] if met_then else next(iter(_keys(book, account)), None)


def _to_honour(book: dict[str, pd.DataFrame], account: str) -> list[dict[str, Any]]:
    """Each occasion of the last days, but thanks, that nobody has honoured: its name and whose it is."""
    ids, period, policy = pd.Index(book["Accounts"]["account_id"]), Period(AS_OF), Policy()
    contacts, people, orders = (Table(name, book.get(name)).numbered(ids) for name in ("Touches", "People", "Orders"))
    contacts = contacts.where(contacts.date("date") < period.end)
    orders = orders.where(orders.date("ordered") < period.end)
    met = classified(contacts, people, period, policy)
    accounts = gathered(book, period, policy).accounts
    programme = Table("Programme", book.get("Programme"))
    due = in_quarter(contacts, met, people, orders, programme, accounts, period, policy)
    own = due["account_no"] == ids.get_loc(account)
    here = own & ~due["honoured"] & (due["due"] >= DAY - pd.Timedelta(days=3)) & (due["occasion"] != "thanks")
    each = zip(due["occasion"][here], due["person_id"][here], strict=True)
    return [{"occasion": name, "person_id": person} for name, person in each]


def _keys(book: dict[str, pd.DataFrame], account: str) -> list[str]:
    people = book["People"] if "People" in book else from_rows("People", [])
    return people.loc[_of(people, account) & people["role"].isin(KEYS), "person_id"].tolist()


def _unwritten(book: dict[str, pd.DataFrame], account: str) -> int:
    rows = book["Touches"]
    out = rows["direction"].isna() | (rows["direction"] == "out")
    written = rows["channel"].isin(["note", "letter", "newsletter", "clipping", "brief", "card"])
    quarter = (rows["date"] >= pd.Timestamp("2026-07-01")) & (rows["date"] < DAY + pd.Timedelta(days=1))
    return max(0, 3 - int((_of(rows, account) & out & written & quarter).sum()))


def _booked(book: dict[str, pd.DataFrame], account: str) -> None:
    rows = book["Touches"]
    own = rows.index[_of(rows, account) & (rows["date"] <= DAY)]
    if len(own):
        rows.loc[own[-1], "next_date"] = DAY + pd.Timedelta(days=9)
        rows.loc[own[-1], "next_purpose"] = GOAL
    else:
        later = {"next_date": DAY + pd.Timedelta(days=9), "next_purpose": GOAL}
        _add(book, "Touches", account, owner=_owner(book, account), date=DAY, channel="note", direction="in", **later)


def _bought(book: dict[str, pd.DataFrame], account: str) -> str:
    rows = book["Orders"]
    recent = (rows["ordered"] > DAY - pd.Timedelta(days=365)) & (rows["ordered"] < DAY + pd.Timedelta(days=1))
    return rows.loc[_of(rows, account) & recent & (rows["amount"] > 0) & rows["item"].notna(), "item"].iloc[0]


def _owner(book: dict[str, pd.DataFrame], account: str) -> str:
    return book["Accounts"].loc[_of(book["Accounts"], account), "owner"].iloc[0]


def _of(rows: pd.DataFrame, account: str) -> pd.Series:
    return (rows["account_id"] == account).fillna(False)


def _add(book: dict[str, pd.DataFrame], table: str, account: str, **columns: Any) -> None:
    new = from_rows(table, [{"account_id": account, **columns}])
    if table not in book:
        book[table] = new
        return
    if table == "Touches":
        new["touch_id"] = f"new {len(book[table])}"
    elif table == "People":
        new["person_id"] = columns["person_id"]
    book[table] = pd.concat([book[table], new[book[table].columns]], ignore_index=True).astype(book[table].dtypes)
