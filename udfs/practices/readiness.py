"""src2, protect your customers: what a firm asks of its product, its people, its network and its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from udfs.columns import Array, Columns
from udfs.period import span
from udfs.points import Flags
from udfs.practices.figures import Figures, amounts, known, of_firm, shares, unknown
from udfs.practices.left import things, together
from udfs.practices.quarter import Quarter
from udfs.signals.frames import Table, grouped, latest


def of_quarter(quarter: Quarter) -> dict[str, Figures]:
    """What the team's weeks say of the quarter (src2), by owner: hours, money and whether the learning was done."""
    table, here, owner = _weeks(quarter)
    told = {name: known(quarter, len(here) > 0 and table.recorded(name)) for name in (
        "network_hours", "training_hours", "training_spent")}  # fmt: skip
    found = {name: amounts(quarter, owner, here.number(name), _of_those(quarter, owner) & told[name]) for name in told}
    if table.recorded("training_budget"):
        budget = amounts(quarter, owner, here.number("training_budget"), _of_those(quarter, owner)).value
        found["training_spent"] = found["training_spent"]._replace(target=budget)
    done = here.yes("learning_done")
    return {**found, "learning": shares(quarter, owner, done, known=table.recorded("learning_done"), target=1.0)}


def _weeks(quarter: Quarter) -> tuple[Table, Table, Array]:
    """The team's weeks up to the last day, those of the quarter, and whose each is."""
    team = quarter.books["Team"]
    table = team.where(team.date("week") < quarter.period.end)
    here = table.where(table.date("week") >= quarter.period.quarter_start)
    return table, here, quarter.owner_no(here.text("owner"))


def _of_those(quarter: Quarter, owner: Array) -> Flags:
    """Shape (1 + n_owners,): the firm, and the owners who have any of these rows."""
    return np.append(True, np.bincount(owner[owner >= 0], minlength=len(quarter.owners)) > 0)


def of_today(quarter: Quarter) -> dict[str, Figures]:
    """What was checked, learned, asked and joined, as it stands today (src2, the questions).

    `product_check`, `sample`: items on Benchmarks compared, or their sample laid beside the rival's, within
    `check_valid_days` (policy); `strength`: items with a word of what we do better. `staff_check`, `learning_plan`:
    people on Staff. `industry_ten`: of ten places those held by somebody of whom it is known what they know of us;
    `ten_call`: of those named, who called within `check_valid_days`. `network_plan`: people with a link wanted, whose
    link is as strong already or has a next step with a day that has not passed. `association`: associations on
    Network, by name. `questions`: those with an answer given within `check_valid_days`.
    """
    return {**_products(quarter), **_staff(quarter), **_network(quarter), **_questions(quarter)}


def _days(quarter: Quarter) -> float:
    return quarter.policy["check_valid_days"]


def _items(quarter: Quarter) -> tuple[Table, Array, int]:
    """The comparisons up to the last day, the number of each one's item, and how many items there are."""
    table = quarter.books["Benchmarks"]
    table = table.where(~(table.date("date") >= quarter.period.end))
    group, names = table.text("item"), set(table.text("item").tolist())
    order = {name: number for number, name in enumerate(sorted(name for name in names if name))}
    return table, np.array([order.get(name, -1) for name in group.tolist()], dtype=np.int64), len(order)


def _products(quarter: Quarter) -> dict[str, Figures]:
    table, item, n = _items(quarter)
    table, item = table.where(item >= 0), item[item >= 0]
    every, found = np.ones(len(table), dtype=bool), {}
    for code, column in (("product_check", "date"), ("sample", "sample_date")):
        last = latest(item, table.date(column), every, n)
        done = quarter.fresh(last, _days(quarter))
        found[code] = _firm(quarter, done, known=table.recorded(column))
    named = np.bincount(item[table.given("strength")], minlength=n) > 0
    return {**found, "strength": _firm(quarter, named, known=table.recorded("strength"))}


def _firm(quarter: Quarter, done: Flags, *, known: bool, of: float | None = None, target: float = 1.0) -> Figures:
    """A share of the firm alone: nobody in particular owns these things."""
    due = float(len(done)) if of is None else of
    if not (known and due):
        return unknown(quarter)._replace(target=_target(quarter, target))
    found = of_firm(quarter, done.sum() / due, float(done.sum()), due)
    return found._replace(target=_target(quarter, target))


def _target(quarter: Quarter, target: float) -> Array:
    return np.where(np.arange(len(quarter.owners) + 1) == 0, target, np.nan)


def _staff(quarter: Quarter) -> dict[str, Figures]:
    staff = quarter.books["Staff"]
    owner, checked = quarter.owner_no(staff.text("owner")), quarter.fresh(staff.date("service_check"), _days(quarter))
    return {
        "learning_plan": shares(
            quarter, owner, staff.given("learning_plan"), known=staff.recorded("learning_plan"), target=1.0
        ),
        "staff_check": shares(quarter, owner, checked, known=staff.recorded("service_check"), target=1.0),
    }


def _network(quarter: Quarter) -> dict[str, Figures]:
    table = quarter.books["Network"]
    place = table.number("place_of_ten")
    ten, ranked = ~np.isnan(place), table.recorded("place_of_ten")
    knows = np.isin(np.arange(1, 11), place[ten & table.given("knows_of_us")])
    called = quarter.fresh(table.date("called_us"), _days(quarter))
    member = _associations(table)[2]
    owner = quarter.owner_no(table.text("owner"))
    wanted, planned = _wanted(quarter, table)
    return {
        "industry_ten": _firm(quarter, knows, known=ranked and table.recorded("knows_of_us"), of=10.0),
        "ten_call": _firm(quarter, called[ten], known=ranked and table.recorded("called_us")),
        "network_plan": shares(quarter, owner[wanted], planned[wanted], target=1.0),
        "association": _firm(quarter, member, known=table.recorded("member")),
    }


def _associations(table: Table) -> tuple[Array, Array, Flags]:
    """Of the rows with an association: its number; the first row of each; and whether we are a member."""
    here = np.flatnonzero(table.given("association"))
    names = table.text("association")[here]
    order = {name: number for number, name in enumerate(dict.fromkeys(names.tolist()))}
    code = np.array([order[name] for name in names.tolist()], dtype=np.int64)
    group, first = grouped(code, np.zeros(len(code), dtype=np.int64))
    return group, here[first], np.bincount(group[table.yes("member")[here]], minlength=len(first)) > 0


def _wanted(quarter: Quarter, table: Table) -> tuple[Flags, Flags]:
    """The people with a link wanted, and those whose link is there or under way."""
    wish, ours = table.number("wanted_link"), table.number("our_link")
    ahead = table.given("next_step") & (table.date("due") >= quarter.period.day)
    return ~np.isnan(wish), (ours >= wish) | ahead


def _questions(quarter: Quarter) -> dict[str, Figures]:
    table = quarter.books["Questions"]
    good = table.given("answer") & quarter.fresh(table.date("answered_on"), _days(quarter))
    return {"questions": _firm(quarter, good, known=table.recorded("answer") and table.recorded("answered_on"))}


def left(quarter: Quarter) -> Iterator[Columns]:
    """What to check, learn, ask, join and answer."""
    yield from _weeks_left(quarter)
    yield from _products_left(quarter)
    yield from _staff_left(quarter)
    yield from _network_left(quarter)
    yield from _questions_left(quarter)


def _weeks_left(quarter: Quarter) -> Iterator[Columns]:
    _ = quarter.translate
    table, here, owner = _weeks(quarter)
    if table.recorded("learning_done"):
        n, missed = len(quarter.owners), (owner >= 0) & ~here.yes("learning_done")
        count, weeks = (np.bincount(owner[which], minlength=n) for which in (missed, owner >= 0))
        text = _("Keep the hour of learning. Weeks of this quarter in which it was not done: {count} of {weeks}.")
        yield things(
            quarter, "learning", text, day=latest(owner[missed], here.date("week")[missed], missed[missed], n),
            table="Team", rows=together(owner[missed], here.row[missed], n), owner=np.arange(n), count=count,
            weeks=weeks, which=count > 0,
        )  # fmt: skip


def _products_left(quarter: Quarter) -> Iterator[Columns]:
    _ = quarter.translate
    table, item, n = _items(quarter)
    table, item = table.where(item >= 0), item[item >= 0]
    every, valid = np.ones(len(table), dtype=bool), span(_days(quarter))
    names = np.full(n, "", dtype=object)
    names[item] = table.text("item")
    told: dict[str, Any] = {"table": "Benchmarks", "rows": together(item, table.row, n), "item": names}
    texts = {
        "product_check": ("date",
            _("Compare {item} with the best rival's again: the last comparison is of {last}."),
            _("Compare {item} with the best rival's, and write down the day.")),
        "sample": ("sample_date",
            _("Lay our sample of {item} beside the rival's again: it last lay there on {last}."),
            _("Lay our sample of {item} beside the rival's, and write down the day.")),
    }  # fmt: skip
    for code, (column, again, never) in texts.items():
        last = latest(item, table.date(column), every, n)
        if table.recorded(column):
            old = ~np.isnat(last) & ~quarter.fresh(last, _days(quarter)) & (last < quarter.period.end)
            yield things(quarter, code, again, **told, day=last + valid, last=last, which=old)
            yield things(quarter, code, never, **told, which=np.isnat(last))
    if table.recorded("strength"):
        named = np.bincount(item[table.given("strength")], minlength=n) > 0
        text = _("Write down what we do better than the rival with {item}, and say it to the customers.")
        yield things(quarter, "strength", text, **told, which=~named)


def _staff_left(quarter: Quarter) -> Iterator[Columns]:
    _, staff = quarter.translate, quarter.books["Staff"]
    owner, last = quarter.owner_no(staff.text("owner")), staff.date("service_check")
    told: dict[str, Any] = {"owner": owner, "table": "Staff", "rows": staff.row, "name": staff.text("owner")}
    if staff.recorded("learning_plan"):
        text = _("Agree with {name} what to learn, and in which hour of the week.")
        yield things(quarter, "learning_plan", text, **told, which=~staff.given("learning_plan"))
    if staff.recorded("service_check"):
        old = ~np.isnat(last) & ~quarter.fresh(last, _days(quarter)) & (last < quarter.period.end)
        text = _("Check again how {name} serves customers: the last check was on {last}.")
        yield things(quarter, "staff_check", text, **told, day=last + span(_days(quarter)), last=last, which=old)
        text = _("Check how {name} serves customers, and write down the day.")
        yield things(quarter, "staff_check", text, **told, which=np.isnat(last))


def _network_left(quarter: Quarter) -> Iterator[Columns]:
    _, table = quarter.translate, quarter.books["Network"]
    owner, place = quarter.owner_no(table.text("owner")), table.number("place_of_ten")
    told: dict[str, Any] = {"owner": owner, "table": "Network", "rows": table.row, "name": table.text("name"),
            "organisation": table.text("organisation")}  # fmt: skip
    if len(table):
        named = len(set(place[~np.isnan(place)].tolist()))
        text = _("Name the ten people who matter most in the industry: {named} of ten places are filled.")
        yield things(quarter, "industry_ten", text, table="Network", named=np.array([named]),
                     which=np.array([0 < named < 10]))  # fmt: skip
        text = _("Find out what {name} of {organisation} knows of us: one of the ten who matter most.")
        yield things(quarter, "industry_ten", text, **told, which=~np.isnan(place) & ~table.given("knows_of_us"))
    wanted, planned = _wanted(quarter, table)
    due, open_ = table.date("due"), wanted & ~planned
    late = table.given("next_step") & (due < quarter.period.day)
    text = _("Take the next step towards {name} of {organisation}, or set a new day: {step}")
    yield things(quarter, "network_plan", text, **told, day=due, step=table.text("next_step"), which=open_ & late)
    text = _("Plan the next step towards {name} of {organisation}, and its day: the link is not yet what we want.")
    yield things(quarter, "network_plan", text, **told, which=open_ & ~late)
    _group, first, member = _associations(table)
    if table.recorded("member"):
        text = _("Join {association}, or decide not to: people who matter meet there.")
        yield things(
            quarter, "association", text, owner=owner[first], table="Network", rows=table.row[first],
            association=table.text("association")[first], which=~member,
        )  # fmt: skip


def _questions_left(quarter: Quarter) -> Iterator[Columns]:
    _, table = quarter.translate, quarter.books["Questions"]
    asked, last, given = table.text("question"), table.date("answered_on"), table.given("answer")
    told: dict[str, Any] = {"table": "Questions", "rows": table.row, "question": asked}
    yield things(quarter, "questions", _("Answer: {question}"), **told, which=~given)
    old = given & ~quarter.fresh(last, _days(quarter)) & (last < quarter.period.end)
    text = _("Answer again, the last answer is of {last}: {question}")
    yield things(quarter, "questions", text, **told, day=last + span(_days(quarter)), last=last, which=old)
