"""Occasions that fall due between two days and whether they were honoured: birthdays, thanks, festivals, programmes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, rows
from udfs.period import Period, Window, span
from udfs.policy import Policy
from udfs.signals.festivals import festival_days
from udfs.signals.frames import Table, counted, earliest, grouped, least, matches
from workbook.schema.headers import folded

_NAMES = {
    "birthday": ("birthday", "sinh nhật", "生日"),
    "anniversary": ("anniversary", "kỷ niệm", "ngày kỷ niệm", "周年", "周年纪念", "纪念日"),
    "thanks": ("thanks", "thank you", "cảm ơn", "感谢", "致谢"),
}
_DUE = ("account_no", "person_id", "occasion", "due", "table", "row", "step", "honoured")


def occasions(
    touches: Table, judged: Columns, people: Table, orders: Table, programme: Table, accounts: Columns,
    period: Period, policy: Policy,
) -> Columns:  # fmt: skip
    """Every occasion due in the quarter whose days of grace are over, or that was honoured already.

    Parameters
    ----------
    touches, judged
        The touches, and what `touches.classified` made of them.
    people, orders, programme
        Numbered people, numbered order lines up to the as-of date, and the programme's steps.
    accounts
        `tier` and `one_off` of each account.

    Returns
    -------
    Columns
        `account_no`, `person_id`, `occasion`, `due`, `table` and `row` it comes from (0 for a step of the calendar) and
        `honoured`.
    """
    due = in_quarter(touches, judged, people, orders, programme, accounts, period, policy)
    return rows(due, ~due["waiting"])


def in_quarter(
    touches: Table, judged: Columns, people: Table, orders: Table, programme: Table, accounts: Columns,
    period: Period, policy: Policy,
) -> Columns:  # fmt: skip
    """Every occasion due in the quarter up to the as-of date; takes and gives what `occasions` does, and `waiting`.

    One that is neither honoured nor past its days of grace is waiting: no score counts it yet, and a touch of today
    would honour it.
    """
    due = falling_due(people, orders, programme, accounts, Window(period.quarter_start, period.end), period, policy)
    due["honoured"] = due["honoured"] | honoured(due, touches, judged, policy)
    waiting = ~due["honoured"] & (due["due"] >= period.ago(policy["occasion_grace_days"]))
    return {**due, "waiting": waiting}


def falling_due(
    people: Table, orders: Table, programme: Table, accounts: Columns, window: Window, period: Period, policy: Policy
) -> dict[str, Array]:
    """Every occasion whose day lies in the window, whether honoured or not.

    Parameters
    ----------
    people, orders, programme, accounts
        As `occasions` takes them.
    window
        May reach beyond the as-of date; thanks are due for sales up to it alone.

    Returns
    -------
    dict
        `account_no`, `person_id`, `occasion`, `due`, `table` and `row` (0 for a step of the calendar), `step`, its
        place in the programme (-1 for what is none of it), and `honoured` where the order itself tells so.
    """
    found: list[Columns] = [_due(people, column, column, window, 0.0) for column in ("birthday", "anniversary")]
    found += _programme(people, orders, programme, accounts, window, policy)
    found.append(_thanks(orders, window, period, policy))
    due = {name: np.concatenate([each[name] for each in found]) for name in _DUE}
    return rows(due, (due["due"] >= window.first) & (due["due"] < window.end))


def occasion_signals(due: Columns, n_accounts: int) -> Columns:
    """Counts of shape (n_accounts,).

    Returns
    -------
    Columns
        `occasions_due` and `occasions_done`; of those still waiting `thanks_waiting`, which one word of thanks honours
        together, `occasions_waiting`, the others, and `personal_waiting`, those of them that are a person's own.
    """
    waiting, thanks = due["waiting"], np.zeros(len(due["waiting"]), dtype=bool)
    words = {folded(word) for word in _NAMES["thanks"]}
    thanks[waiting] = [folded(name) in words for name in due["occasion"][waiting]]
    others, person = waiting & ~thanks, due["person_id"] != None  # noqa: E711, an array is compared cell by cell
    which = {
        "occasions_due": ~waiting,
        "occasions_done": due["honoured"],
        "thanks_waiting": waiting & thanks,
        "occasions_waiting": others,
        "personal_waiting": others & person,
    }
    return {name: counted(due["account_no"], each, n_accounts) for name, each in which.items()}


def personal_days(people: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Birthdays and anniversaries from the first day to the last, both included, in the order they fall due.

    Parameters
    ----------
    people
        The typed People table.

    Returns
    -------
    pandas.DataFrame
        Shape (n, 5): `due`, `occasion`, `account_id`, `person_id`, `name`.
    """
    table = Table("People", people)
    frames = []
    for occasion in ("birthday", "anniversary"):
        which, due = _each_year(table.date(occasion), range(first.year, last.year + 1))
        who = people[["account_id", "person_id", "name"]].iloc[which].reset_index(drop=True)
        frames.append(pd.concat([pd.DataFrame({"due": due, "occasion": occasion}), who], axis=1))
    found = pd.concat(frames, ignore_index=True)
    inside = (found["due"] >= pd.Timestamp(first)) & (found["due"] <= pd.Timestamp(last))
    return found[inside].sort_values(["due", "account_id", "person_id"], ignore_index=True)


def _rows(account_no: Array, occasion: str, due: Array, **more: Array) -> Columns:
    """Occasions of one name; without a person, a source row and honour of their own unless given."""
    n = len(account_no)
    blank = {"person_id": np.full(n, None), "row": np.zeros(n, dtype=np.int64), "honoured": np.zeros(n, dtype=bool)}
    named = {"occasion": np.full(n, occasion, dtype=object), "table": np.full(n, "", dtype=object)}
    blank |= {"step": np.full(n, -1)}
    return {**blank, **named, "account_no": account_no, "due": due, **more}


def _each_year(dates: Array, years: Iterable[int]) -> tuple[Array, Array]:
    """The day and month of each date in each of the years: places in `dates`, and the days.

    29 February is the 28th in a year that has none.
    """
    there = np.flatnonzero(~np.isnat(dates))
    months = dates[there].astype("datetime64[M]")
    day = dates[there].astype("datetime64[D]") - months.astype("datetime64[D]")
    month = months.astype(np.int64) % 12
    found = []
    for year in years:
        start = (month + 12 * (year - 1970)).astype("datetime64[M]")
        last = (start + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
        found.append(np.minimum(start.astype("datetime64[D]") + day, last))
    return np.tile(there, len(found)), np.concatenate(found).astype("datetime64[us]")


def _due(people: Table, column: str, occasion: str, window: Window, offset: float) -> Columns:
    """One due day a person and year, in every year from which an offset could reach the window."""
    which, due = _each_year(people.date(column), window.years)
    return _rows(
        people.account_no[which], occasion, due + span(offset), person_id=people.text("person_id")[which],
        table=np.full(len(which), "People", dtype=object), row=people.row[which],
    )  # fmt: skip


def _programme(
    people: Table, orders: Table, programme: Table, accounts: Columns, window: Window, policy: Policy
) -> list[dict[str, Array]]:
    """The programme's steps. Steps after an order or a delivery are for one-off buyers (src3), the others for all."""
    found: list[dict[str, Array]] = []
    steps = (programme.text("name"), programme.text("trigger"), programme.number("offset_days"), programme.text("tier"))
    for place, (name, trigger, days, tier) in enumerate(zip(*steps, strict=True)):
        offset = 0.0 if np.isnan(days) else days
        if trigger in ("birthday", "anniversary"):
            step = _due(people, trigger, name, window, offset)
        elif trigger in ("order", "delivery"):
            step = _after_sale(orders, accounts["one_off"], trigger, name, offset)
        else:
            step = _calendar(len(accounts["tier"]), trigger, name, offset, window, policy)
        wanted = accounts["tier"][step["account_no"]] == tier if tier else np.ones(len(step["due"]), dtype=bool)
        found.append(rows({**step, "step": np.full(len(wanted), place)}, wanted))
    return found


def _after_sale(orders: Table, one_off: Array, trigger: str, name: str, offset: float) -> Columns:
    column = {"order": "ordered", "delivery": "delivered"}[trigger]
    sold = one_off[orders.account_no] & (orders.number("amount") > 0) & orders.given(column)
    number, due, _, row = _sales(orders.where(sold), column)
    return _rows(number, name, due + span(offset), table=np.full(len(row), "Orders", dtype=object), row=row)


def _sales(lines: Table, column: str) -> tuple[Array, Array, Array, Array]:
    """Each order's account, the earliest day of that column, the earliest thanks, and its first row."""
    order, first = grouped(lines.account_no, lines.codes("order_id")[0])
    every, n = np.ones(len(lines), dtype=bool), len(first)
    due, thanked = (earliest(order, lines.date(name), every, n) for name in (column, "thanked"))
    return lines.account_no[first], due, thanked, least(order, lines.row, n)


def _calendar(n_accounts: int, trigger: str, name: str, offset: float, window: Window, policy: Policy) -> Columns:
    # Months from which the offset reaches the window: with an offset they are not those of the window itself.
    months = np.arange(window.first - span(offset), window.end - span(offset) + span(31), dtype="datetime64[M]")
    days = months if trigger == "month" else festival_days(name, policy.words["country"], window.years)
    due = np.array(days, dtype="datetime64[us]") + span(offset)
    # A step that reaches no day of the window is left out before it is told of every account.
    due = due[(due >= window.first) & (due < window.end)]
    return _rows(np.repeat(np.arange(n_accounts), len(due)), name, np.tile(due, n_accounts))


def honoured(due: Columns, touches: Table, judged: Columns, policy: Policy) -> Array:
    """Whether a touch of ours to the account names the occasion within the days of grace."""
    paid = np.flatnonzero(judged["out"] & touches.given("occasion"))
    texts = np.concatenate([due["occasion"], touches.text("occasion")[paid]])
    words = {folded(word): kind for kind, names in _NAMES.items() for word in names}
    code, different = pd.factorize(texts)
    names = [folded(text) for text in different]
    word, _ = pd.factorize(np.array([words.get(name, name) for name in names], dtype=object))
    number = np.concatenate([due["account_no"], judged["account_no"][paid]])
    key, _ = grouped(number, word[code] if len(code) else code)
    occasion, touch = matches(key[: len(due["due"])], key[len(due["due"]) :])
    touch = paid[touch]
    near = np.abs(judged["date"][touch] - due["due"][occasion]) <= span(policy["occasion_grace_days"])
    one, other = due["person_id"][occasion], touches.text("person_id")[touch]
    same = np.array([a is None or b is None or a == b for a, b in zip(one, other, strict=True)], dtype=bool)
    found: Array = np.bincount(occasion[near & same], minlength=len(due["due"])) > 0
    return found


def _thanks(orders: Table, window: Window, period: Period, policy: Policy) -> Columns:
    """Thanks after each sale of the window, where anybody records thanks; `honoured` by the order's own date."""
    ordered = orders.date("ordered")
    sold = (ordered >= window.first) & (orders.number("amount") > 0) & ~orders.spoilt("thanked")
    number, due, thanked, row = _sales(orders.where(sold & orders.recorded("thanked")), "ordered")
    wait = thanked - due
    in_time = (wait >= span(0)) & (wait <= span(policy["occasion_grace_days"])) & (thanked < period.end)
    return _rows(number, "thanks", due, table=np.full(len(row), "Orders", dtype=object), row=row, honoured=in_time)
