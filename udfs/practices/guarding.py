"""src2, protect your customers: plans, ideas, time and money spent on keeping them, and who inside is close to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns
from udfs.period import span
from udfs.points import Flags
from udfs.practices.figures import Figures, amounts, known_where_covered, of_firm, shares
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.frames import counted, latest, summed
from udfs.signals.touches import KEY_ROLES


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """What went into keeping customers this quarter (src2), by the account's owner.

    `ideas` and `new_methods`: top accounts with at least one, where one is on record or the log covers the quarter.
    `keeping_hours` are the hours of check B1 and `keeping_cost` the cost of our contacts, with customers that are not
    new; the target of the hours is what B1 expects of an owner. `drift` is the part of the hours that went to new
    customers, of those whose age is known. `calls_us`: top accounts with a touch that they began.
    """
    lately, log, owner, n = quarter.lately, quarter.touches, quarter.account_owner, quarter.n
    found = {}
    for code, column in (("ideas", "idea"), ("new_methods", "new_method")):
        brought = quarter.of_accounts(quarter.ours & lately.yes(column)) > 0
        found[code] = _top(quarter, brought, known=log.recorded(column), target=1.0)
    hours, kept = quarter.relationship_hours, ~quarter.is_new
    covered = known_where_covered(quarter)
    expected = summed(owner, quarter.accounts["expected_hours"], owner >= 0, len(quarter.owners))
    target = np.append(quarter.accounts["expected_hours"].sum(), expected)
    timed = covered & log.recorded("hours")
    found["keeping_hours"] = amounts(quarter, owner, hours * kept, timed, target=np.round(target, 6))
    cost = summed(lately.account_no, lately.number("cost"), quarter.ours, n)
    found["keeping_cost"] = amounts(quarter, owner, cost * kept, covered & log.recorded("cost"))
    aged = quarter.is_new | quarter.is_old
    found["drift"] = shares(quarter, owner, hours * quarter.is_new, hours * aged, known=log.recorded("hours"))
    inbound = lately.one_of("direction", ("in",))
    began = bool(log.one_of("direction", ("in",)).any())
    found["calls_us"] = _top(quarter, quarter.of_accounts(inbound) > 0, known=began)
    return found


def of_today(quarter: Quarter) -> dict[str, Figures]:
    """Where the top customers stand today (src2); what was known of them a quarter ago is written over.

    `lose_two` and `plans` are the review's own; `rival_link` is item K6 and `price_held` item P of exposure.
    `inside_links`: top accounts with `inside_links` people (policy) whose link to us is `inside_link_strength` or more,
    of those where any link was judged within `rating_valid_days`. `introductions`: people who decide or sponsor at top
    accounts of whom it is written down whom they would like to meet.
    """
    owner, top = quarter.account_owner, quarter.accounts["top"]
    lose, plans = quarter.review.lose, quarter.review.plans_wanted
    revenue = float(quarter.review.top.customers["revenue_amount"].clip(lower=0).sum())
    worst = float(lose.pairs["revenue_amount"].iloc[0]) if len(lose.pairs) else float("nan")
    planner = quarter.owner_no(plans["owner"].to_numpy(dtype=object))
    people = quarter.people
    key = people.one_of("role", KEY_ROLES) & top[people.account_no]
    wishes = people.given("wants_to_meet")[key]
    linked = counted(quarter.links["account_no"], quarter.links["account_no"] >= 0, quarter.n) > 0
    closer = counted(quarter.links["account_no"], quarter.links["stronger"], quarter.n) > 0
    price = quarter.share_of("exposure", "P")
    inside, judged = insiders(quarter)
    enough = inside >= quarter.policy["inside_links"]
    return {
        "lose_two": of_firm(quarter, lose.worst_share, worst, revenue),
        "plans": shares(
            quarter, planner, (plans["plan_missing"] == "").to_numpy(), known=len(quarter.review.plans) > 0, target=1.0
        ),
        "inside_links": shares(quarter, owner, top & judged & enough, top & judged, target=1.0),
        "rival_link": shares(quarter, owner, top & closer, top & linked, target=0.0),
        "introductions": shares(
            quarter, owner[people.account_no[key]], wishes, known=people.recorded("wants_to_meet"), target=1.0
        ),
        "price_held": shares(quarter, owner, top & (price == 1.0), top & ~np.isnan(price)),
    }


def insiders(quarter: Quarter) -> tuple[Array, Flags]:
    """How many people of each account have a link to us that counts, and whether any link there was judged lately."""
    people = quarter.people
    fresh = quarter.fresh(people.date("link_date"), quarter.policy["rating_valid_days"])
    judged = fresh & ~np.isnan(people.number("our_link"))
    strong = judged & (people.number("our_link") >= quarter.policy["inside_link_strength"])
    return counted(people.account_no, strong, quarter.n), counted(people.account_no, judged, quarter.n) > 0


def _top(quarter: Quarter, had: Flags, *, known: bool, target: float = float("nan")) -> Figures:
    """Top accounts that had something this quarter, of those that had or whose owner's log would tell."""
    due = quarter.accounts["top"] & (had | quarter.covered)
    return shares(quarter, quarter.account_owner, had & due, due, known=known, target=target)


def left(quarter: Quarter) -> Iterator[Columns]:
    """Plans to complete, ideas to bring, people to win and introductions to make."""
    yield from _plans(quarter)
    yield from _unthought(quarter)
    yield from _inside(quarter)
    yield from _people(quarter)
    _ = quarter.translate
    account, top = np.arange(quarter.n), quarter.accounts["top"]
    yield things(
        quarter, "price_held",
        _("Find {account} a reason to stay that is not the price: today it is what holds them."),
        account=account, table="Accounts", rows=quarter.accounts_table.row, day=quarter.period.day,
        which=top & (quarter.share_of("exposure", "P") == 1.0),
    )  # fmt: skip


def _plans(quarter: Quarter) -> Iterator[Columns]:
    _ = quarter.translate
    wanted, written = quarter.review.plans_wanted, quarter.review.plans
    place = {name: number for number, name in enumerate(quarter.accounts["account_id"].tolist())}

    def numbers(frame: pd.DataFrame) -> Array:
        return np.array([place[name] for name in frame["account_id"].tolist()], dtype=np.int64)

    lacks = wanted["plan_missing"].to_numpy(dtype=object)
    words = {"plan": _("plan"), "plan_owner": _("plan owner"), "next_step": _("next step"), "due": _("due date")}
    told = np.array([", ".join(words[part] for part in text.split(", ") if part) for text in lacks], dtype=object)
    text = _("Complete the defence plan of {account}; it lacks: {parts}.")
    yield things(
        quarter, "plans", text, account=numbers(wanted), table="Plans", day=quarter.period.day,
        parts=told, which=lacks != "",
    )  # fmt: skip
    step = written["next_step"].fillna("").to_numpy(dtype=object)
    text = _("Take the next step of the defence plan of {account}, or set a new day: {step}")
    yield things(
        quarter, "plans", text, account=numbers(written), table="Plans",
        rows=written["row"].to_numpy(), day=written["due"].to_numpy(),
        owner=_first_of(quarter.owner_no(written["plan_owner"].to_numpy(dtype=object)),
                        quarter.account_owner[numbers(written)]),
        step=step, which=((written["state"] == "overdue").to_numpy() & (step != "")),
    )  # fmt: skip


def _first_of(owner: Array, other: Array) -> Array:
    return np.where(owner >= 0, owner, other)


def _unthought(quarter: Quarter) -> Iterator[Columns]:
    _, lately = quarter.translate, quarter.lately
    texts = {
        "idea": ("ideas", _("Bring {account} a new idea for their profit: none was brought this quarter.")),
        "new_method": ("new_methods", _("Meet {account} in a new way: none was tried this quarter.")),
    }
    asked = quarter.accounts["top"] & quarter.covered
    for column, (code, text) in texts.items():
        if quarter.touches.recorded(column):
            without = asked & (quarter.of_accounts(quarter.ours & lately.yes(column)) == 0)
            yield things(
                quarter, code, text, account=np.arange(quarter.n), day=quarter.period.day, which=without
            )  # fmt: skip


def _inside(quarter: Quarter) -> Iterator[Columns]:
    """Top accounts with too few friends, and those whose links nobody judged lately."""
    _, people, top = quarter.translate, quarter.people, quarter.accounts["top"]
    inside, judged = insiders(quarter)
    wanted, days = quarter.policy["inside_links"], quarter.policy["rating_valid_days"]
    text = _("Win another friend inside {account}: {count} of {wanted:.0f} have a strong link to us.")
    yield things(
        quarter, "inside_links", text, account=np.arange(quarter.n), day=quarter.period.day, count=inside,
        wanted=wanted, which=top & judged & (inside < wanted),
    )  # fmt: skip
    if people.recorded("our_link"):
        last = latest(people.account_no, people.date("link_date"), ~np.isnan(people.number("our_link")), quarter.n)
        rows = together(people.account_no, people.row, quarter.n)
        text = _("Judge the links to the people of {account}: no judgement there still counts.")
        yield things(
            quarter, "inside_links", text, account=np.arange(quarter.n), day=last + span(days), table="People",
            rows=rows, which=top & ~judged & (rows != ""),
        )  # fmt: skip


def _people(quarter: Quarter) -> Iterator[Columns]:
    """People closer to a rival, and people who would like to meet somebody."""
    _, people, top = quarter.translate, quarter.people, quarter.accounts["top"]
    rated = np.flatnonzero(np.isin(people.row, quarter.links["row"][quarter.links["stronger"]]))
    told: dict[str, Any] = {
        "account": people.account_no,
        "table": "People",
        "rows": people.row,
        "person": people.text("name"),
    }
    text = _("Win {person} of {account} back: the rival's link is {theirs:g} of 5, ours {ours:g}.")
    yield things(
        quarter, "rival_link", text, **told, day=quarter.period.day, theirs=people.number("rival_link"),
        ours=people.number("our_link"), which=rated[top[people.account_no[rated]]],
    )  # fmt: skip
    text = _("Introduce {person} of {account}, who would like to meet: {wish}. Clear the cell once it is done.")
    yield things(
        quarter, "introductions", text, **told, wish=people.text("wants_to_meet"),
        which=top[people.account_no] & people.given("wants_to_meet"),
    )  # fmt: skip
