"""The Excel functions. Each takes whole tables with their headers (`Accounts[#All]`) and spills; one call a table.

After Accounts the other tables follow in any order: each is known by its headers, and what is not given is Unknown.
Excel shows a docstring as a function's help and "doc" as an argument's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import xlwings as xw

from udfs.ranges import Cells, as_given, column, day, policy, spilled, tables, told
from workbook.errors import ReviewError

if TYPE_CHECKING:
    from udfs.model import Review

_CATEGORY = "Account Review"
_AS_OF = "The day up to whose end everything counts: a cell with a date, or DATE(2026,9,30)."
_ACCOUNTS = {"convert": "raw", "doc": "The Accounts table with its headers: Accounts[#All]."}
_OTHERS = {
    "convert": "raw",
    "doc": "The other tables with their headers, in any order: Touches[#All], Orders[#All], Service[#All], ...",
}


def _reviewed(as_of: Any, accounts: Any, others: tuple[Any, ...]) -> Review:
    from udfs import model

    frames = tables(accounts, others)
    return model.review(frames, day(as_of, "as_of"), policy(frames.get("Policy")))


def _parts(found: Review, name: str) -> Cells:
    """One row an account, in the order given: score, range, confidence, and what each check took."""
    import numpy as np
    import pandas as pd

    scores = ["account_id", "account", *(f"{name}_{part}" for part in ("score", "low", "high", "confidence"))]
    points, unknown = found.scored.points[name], found.scored.checks[name].unknown
    known = pd.DataFrame(np.where(unknown, np.nan, points.parts), columns=points.codes)
    return spilled(found.accounts.sort_index()[scores].join(known))


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_SCORE(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Scores every account: contact, activity, service, health, exposure and flag, the most revenue at risk first."""
    return spilled(_reviewed(as_of, accounts, others).accounts)


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_CONTACT(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Scores how recently each account was met for a purpose, with the points lost in R1 to R4."""
    return _parts(_reviewed(as_of, accounts, others), "contact")


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_ACTIVITY(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Scores what is done for the relationship with each account, with the points lost in B1 to B8."""
    return _parts(_reviewed(as_of, accounts, others), "activity")


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_SERVICE(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Scores how well each account is served, with the points lost in S1 to S8."""
    return _parts(_reviewed(as_of, accounts, others), "service")


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_EXPOSURE(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Shows how exposed each account is to competitors, 0 to 100, higher is worse, with the points of each item."""
    return _parts(_reviewed(as_of, accounts, others), "exposure")


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_TOP(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Lists the customers by revenue of the last 12 months, with the share each makes and who is a top customer."""
    frame = _reviewed(as_of, accounts, others).top.customers
    return spilled(frame[["customer_id", "customer", "revenue_amount", "share", "running_share", "top", "tier"]])


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_EXPOSED(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Lists the top customers exposed to competitors, the most revenue at risk first, with reasons and next step."""
    return spilled(_reviewed(as_of, accounts, others).exposed)


@xw.func(category=_CATEGORY)
@xw.arg("account", doc="The account's id, as text.")
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_WHY(
    account: Any, as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]
) -> Cells:
    """Lists every point one account lost, with the reason and the rows of the tables it came from."""
    from workbook.schema.cells import plain

    found = _reviewed(as_of, accounts, others)
    given = column(account)[0]
    wanted = plain(given) if isinstance(given, int | float) else str(given or "").strip()
    if wanted not in set(found.accounts["account_id"]):
        raise ReviewError(f"account: found '{wanted}', expected an id of the Accounts table, as text")
    columns = ["pillar", "check", "points", "sentence", "rows"]
    return spilled(found.reasons.loc[found.reasons["account_id"] == wanted, columns])


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_LOSE(as_of: Any, accounts: Annotated[Any, _ACCOUNTS], *others: Annotated[Any, _OTHERS]) -> Cells:
    """Lists what losing two of the first ten customers would cost, every combination, the worst first."""
    pairs = _reviewed(as_of, accounts, others).lose.pairs
    return spilled(pairs.assign(customers=[", ".join(ids) for ids in pairs["customers"]]))


@xw.func(category=_CATEGORY)
@told
def REVIEW_PURPOSE(
    purposes: Annotated[Any, {"convert": "raw", "doc": "Stated reasons for a contact: one cell or a range."}],
) -> Any:
    """Tells whether a stated reason for a contact is purposeful, courtesy or blank."""
    from udfs.purpose import purpose_class

    return as_given(purposes, purpose_class(column(purposes)))


@xw.func(category=_CATEGORY)
@told
def REVIEW_CADENCE(
    tiers: Annotated[Any, {"convert": "raw", "doc": "Tiers A, B or C: one cell or a range."}],
    policies: Annotated[
        Any, {"convert": "raw", "doc": "Optional: the Policy table with its headers, Policy[#All]."}
    ] = None,
) -> Any:
    """Gives the days within which an account of that tier should be met for a purpose."""
    from udfs.ranges import table

    days = policy(table("Policy", policies)).by_tier("cadence")
    return as_given(tiers, [days.get(str(tier or "").strip().upper()) for tier in column(tiers)])


@xw.func(category=_CATEGORY)
@told
def REVIEW_RHYTHM(
    order_days: Annotated[Any, {"convert": "raw", "doc": "Number of distinct order days: one cell or a range."}],
    active_days: Annotated[Any, {"convert": "raw", "doc": "Days from the first order to the last."}],
    age_days: Annotated[Any, {"convert": "raw", "doc": "Days from the first order to today."}],
    interval_days: Annotated[Any, {"convert": "raw", "doc": "Usual days between orders of such customers."}],
    horizon_days: Annotated[
        Any, {"convert": "raw", "doc": "Days within which the next order is expected; 90 if left out."}
    ] = 90,
) -> Any:
    """Tells how far a buying rhythm has broken, 0 not at all to 1 wholly; an index, not a probability."""
    from udfs.exposure import rhythm
    from udfs.ranges import numbers

    days, active, age, interval, horizon = numbers(
        order_days=order_days,
        active_days=active_days,
        age_days=age_days,
        interval_days=interval_days,
        horizon_days=horizon_days,
    )
    found = rhythm(days, active, age, interval, horizon)
    return as_given(order_days, [None if value != value else value for value in found.tolist()])


@xw.func(category=_CATEGORY)
@xw.arg("as_of", doc=_AS_OF)
@told
def REVIEW_REPLIED(
    opened: Annotated[Any, {"convert": "raw", "doc": "Day and time each item came in: one cell or a range."}],
    first_reply: Annotated[
        Any, {"convert": "raw", "doc": "Day and time of the first answer; blank where there is none."}
    ],
    as_of: Any,
    hours: Annotated[Any, {"convert": "raw", "doc": "Hours allowed; 24 if left out."}] = 24,
) -> Any:
    """Tells whether each item was answered within 24 hours; blank while an unanswered one is not yet late."""
    from udfs.ranges import moments, numbers, same_length

    start, reply = (moments(cells) for cells in same_length(opened=opened, first_reply=first_reply))
    return as_given(opened, _replied(start, reply, day(as_of, "as_of"), numbers(hours=hours)[0][0]))


def _replied(opened: Any, replied: Any, as_of: Any, hours: float) -> list[bool | None]:
    import pandas as pd

    limit = pd.Timedelta(hours=hours)
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    there = opened.notna() & (opened < end)
    answered = replied.notna() & (replied < end)
    young = there & ~answered & (end - opened <= limit)
    in_time = answered & (replied - opened <= limit)
    known = (there & ~young).tolist()
    return [bool(yes) if told_ else None for yes, told_ in zip(in_time.tolist(), known, strict=True)]


@xw.func(category=_CATEGORY)
@xw.arg("first_day", doc="The first day.")
@xw.arg("last_day", doc="The last day.")
@told
def REVIEW_DUE(
    people: Annotated[Any, {"convert": "raw", "doc": "The People table with its headers: People[#All]."}],
    first_day: Any,
    last_day: Any,
) -> Cells:
    """Lists the birthdays and anniversaries between two days, in the order they fall due."""
    from udfs.ranges import table
    from udfs.signals.occasions import personal_days

    frame = table("People", people)
    if frame is None:
        raise ReviewError("People: found nothing, expected the whole table with its headers, People[#All]")
    return spilled(personal_days(frame, day(first_day, "first_day"), day(last_day, "last_day")))
