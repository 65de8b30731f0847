"""Occasions that fell due in the quarter and whether they were honoured: birthdays, thanks, festivals, programmes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from udfs.columns import Array, Columns, rows
from udfs.period import Period, span
from udfs.policy import Policy
from udfs.signals.frames import Table, counted, earliest, grouped, least, matches
from workbook.schema.headers import folded

_NAMES = {
    "birthday": ("birthday", "sinh nhật", "生日"),
    "anniversary": ("anniversary", "kỷ niệm", "ngày kỷ niệm", "周年", "周年纪念", "纪念日"),
    "thanks": ("thanks", "thank you", "cảm ơn", "感谢", "致谢"),
}
_DUE = ("account_no", "person_id", "occasion", "due", "table", "row", "honoured")


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
    found = [_due(people, column, column, period, 0.0) for column in ("birthday", "anniversary")]
    found += _programme(people, orders, programme, accounts, period, policy)
    found.append(_thanks(orders, period, policy))
    due = {name: np.concatenate([each[name] for each in found]) for name in _DUE}
    due = rows(due, (due["due"] >= period.quarter_start) & (due["due"] < period.end))
    due["honoured"] = due["honoured"] | _honoured(due, touches, judged, policy)
    return rows(due, due["honoured"] | (due["due"] < period.ago(policy["occasion_grace_days"])))


def occasion_signals(due: Columns, n_accounts: int) -> Columns:
    """`occasions_due` and `occasions_done`, each of shape (n_accounts,)."""
    return {
        "occasions_due": np.bincount(due["account_no"], minlength=n_accounts),
        "occasions_done": counted(due["account_no"], due["honoured"], n_accounts),
    }


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
    return {**blank, **named, "account_no": account_no, "due": due, **more}


def _each_year(dates: Array, years: Iterable[int]) -> tuple[Array, Array]:
    """The day and month of each date in each of the years: places in `dates`, and the days. 29 February is the 28th."""
    there = np.flatnonzero(~np.isnat(dates))
    months = dates[there].astype("datetime64[M]")
    day = dates[there].astype("datetime64[D]") - months.astype("datetime64[D]")
    month = months.astype(np.int64) % 12
    day = np.where((month == 1) & (day == np.timedelta64(28, "D")), np.timedelta64(27, "D"), day)
    starts = [(month + 12 * (year - 1970)).astype("datetime64[M]").astype("datetime64[D]") for year in years]
    return np.tile(there, len(starts)), np.concatenate([start + day for start in starts]).astype("datetime64[us]")


def _due(people: Table, column: str, occasion: str, period: Period, offset: float) -> Columns:
    """One due day a person and year, in every year from which an offset could reach the quarter."""
    which, due = _each_year(people.date(column), _years(period))
    return _rows(
        people.account_no[which], occasion, due + span(offset), person_id=people.text("person_id")[which],
        table=np.full(len(which), "People", dtype=object), row=people.row[which],
    )  # fmt: skip


def _programme(
    people: Table, orders: Table, programme: Table, accounts: Columns, period: Period, policy: Policy
) -> list[Columns]:
    """The programme's steps. Steps after an order or a delivery are for one-off buyers (src3), the others for all."""
    found = []
    steps = (programme.text("name"), programme.text("trigger"), programme.number("offset_days"), programme.text("tier"))
    for name, trigger, days, tier in zip(*steps, strict=True):
        offset = 0.0 if np.isnan(days) else days
        if trigger in ("birthday", "anniversary"):
            step = _due(people, trigger, name, period, offset)
        elif trigger in ("order", "delivery"):
            step = _after_sale(orders, accounts["one_off"], trigger, name, offset)
        else:
            step = _calendar(len(accounts["tier"]), trigger, name, offset, period, policy)
        found.append(rows(step, accounts["tier"][step["account_no"]] == tier) if tier else step)
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


def _calendar(n_accounts: int, trigger: str, name: str, offset: float, period: Period, policy: Policy) -> Columns:
    days = period.months if trigger == "month" else festival_days(name, policy.words["country"], period)
    due = np.array(days, dtype="datetime64[us]") + span(offset)
    # A step that reaches no day of the quarter is left out before it is told of every account.
    due = due[(due >= period.quarter_start) & (due < period.end)]
    return _rows(np.repeat(np.arange(n_accounts), len(due)), name, np.tile(due, n_accounts))


@lru_cache(maxsize=64)
def festival_days(name: str, country: str, period: Period) -> tuple[np.datetime64, ...]:
    """First days of the festivals of that name around the quarter, by the `holidays` library; none if it knows none.

    A name is looked for in English, Vietnamese and Chinese; a title that is the name wins over one that contains it.
    """
    import holidays

    titles: dict[str, list[date]] = {}
    for language in ("en_US", "vi", "zh_CN"):
        try:
            calendar = holidays.country_holidays(country, years=_years(period), language=language)
        except NotImplementedError:
            return ()
        for day, title in sorted(calendar.items()):
            titles.setdefault(folded(title), []).append(day)
    wanted = folded(name)
    names = _NEW_YEAR if wanted in _NEW_YEAR else {wanted}
    exact = [day for title, days in titles.items() if title in names for day in days]
    like = [day for title, days in titles.items() if wanted and wanted in title for day in days]
    first: dict[int, date] = {}
    for day in sorted(exact or like):
        first.setdefault(day.year, day)
    return tuple(np.datetime64(day) for day in first.values())


_NEW_YEAR = frozenset(
    folded(name)
    for name in (
        "Tết", "Tết Nguyên Đán", "Tết Âm lịch", "Lunar New Year", "Chinese New Year", "Spring Festival",
        "Chinese New Year (Spring Festival)", "春节", "春節", "农历新年", "農曆新年",
    )
)  # fmt: skip
"""One festival of many names; "Tết" alone would else be found in 1 January's title first."""


def _years(period: Period) -> range:
    """The years from which an offset could reach the quarter."""
    return range(period.quarter_start.astype(date).year - 1, period.as_of.year + 2)


def _honoured(due: Columns, touches: Table, judged: Columns, policy: Policy) -> Array:
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
    honoured: Array = np.bincount(occasion[near & same], minlength=len(due["due"])) > 0
    return honoured


def _thanks(orders: Table, period: Period, policy: Policy) -> Columns:
    """Thanks after each sale of the quarter, where anybody records thanks; `honoured` by the order's own date."""
    ordered = orders.date("ordered")
    sold = (ordered >= period.quarter_start) & (orders.number("amount") > 0) & ~orders.spoilt("thanked")
    number, due, thanked, row = _sales(orders.where(sold & orders.recorded("thanked")), "ordered")
    wait = thanked - due
    in_time = (wait >= span(0)) & (wait <= span(policy["occasion_grace_days"])) & (thanked < period.end)
    return _rows(number, "thanks", due, table=np.full(len(row), "Orders", dtype=object), row=row, honoured=in_time)
