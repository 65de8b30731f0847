"""Occasions that fell due in the quarter and whether they were honoured: birthdays, thanks, festivals, programmes.

The long tables are filtered with narwhals; what is left (a few rows a person or a programme step) is matched in pandas.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import narwhals as nw
import numpy as np
import pandas as pd

from udfs.period import Period
from udfs.policy import Policy
from udfs.signals.frames import Frame, Tables, recorded
from workbook.schema.headers import folded

_NAMES = {
    "birthday": ("birthday", "sinh nhật", "生日"),
    "anniversary": ("anniversary", "kỷ niệm", "ngày kỷ niệm", "周年", "周年纪念", "纪念日"),
    "thanks": ("thanks", "thank you", "cảm ơn", "感谢", "致谢"),
}
_DUE = ["account_no", "person_id", "occasion", "due", "table", "row"]


def occasions(touches: Frame, tables: Tables, accounts: pd.DataFrame, period: Period, policy: Policy) -> pd.DataFrame:
    """Every occasion due in the quarter whose days of grace are over, or that was honoured already.

    Parameters
    ----------
    touches
        `classified` touches.
    tables
        Whole tables with `account_no` where they have an account (`People`, `Orders`, `Programme`).
    accounts
        One row an account in the order of `account_no`: `tier`, `one_off`.

    Returns
    -------
    pandas.DataFrame
        Shape (n_occasions, ...): `account_no`, `person_id`, `occasion`, `due`, `table` and `row` it comes from (0 for a
        step of the calendar) and `honoured`.
    """
    due = pd.concat(
        [
            _personal_days(tables["People"], period),
            _programme(tables, accounts, period, policy),
            _thanks(tables["Orders"], period, policy),
        ],
        ignore_index=True,
    )
    due = due[(due["due"] >= period.quarter_start) & (due["due"] < period.end)].reset_index(drop=True)
    due["honoured"] = due["honoured"].eq(True) | _honoured(due, touches, policy)
    over = due["due"] < period.ago(policy["occasion_grace_days"])
    return due[over | due["honoured"]].reset_index(drop=True)


def occasion_signals(due: pd.DataFrame, n_accounts: int) -> pd.DataFrame:
    """`occasions_due` and `occasions_done`, shape (n_accounts, 2)."""
    numbers = due["account_no"].to_numpy(dtype=np.int64)
    honoured = due["honoured"].to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "occasions_due": np.bincount(numbers, minlength=n_accounts),
            "occasions_done": np.bincount(numbers[honoured], minlength=n_accounts),
        }
    )


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
    frames = []
    for occasion in ("birthday", "anniversary"):
        dates = people[occasion] if occasion in people else pd.Series(pd.NaT, people.index, dtype="datetime64[us]")
        which, due = _each_year(dates, range(first.year, last.year + 1))
        who = people[["account_id", "person_id", "name"]].iloc[which].reset_index(drop=True)
        frames.append(pd.concat([pd.DataFrame({"due": due, "occasion": occasion}), who], axis=1))
    found = pd.concat(frames, ignore_index=True)
    inside = (found["due"] >= pd.Timestamp(first)) & (found["due"] <= pd.Timestamp(last))
    return found[inside].sort_values(["due", "account_id", "person_id"], ignore_index=True)


def _each_year(dates: pd.Series, years: Iterable[int]) -> tuple[np.ndarray, pd.DatetimeIndex]:
    """The day and month of each date in each of the years: positions in `dates`, and the days."""
    there = np.flatnonzero(dates.notna().to_numpy())
    known = pd.DatetimeIndex(dates.iloc[there])
    day = np.where((known.month == 2) & (known.day == 29), 28, known.day)
    each = [pd.to_datetime(pd.DataFrame({"year": year, "month": known.month, "day": day})) for year in years]
    return np.tile(there, len(each)), pd.DatetimeIndex(pd.concat(each)).as_unit("us")


def _personal_days(people: Frame, period: Period) -> pd.DataFrame:
    return pd.concat(
        [_due(people, column, column, period, 0) for column in ("birthday", "anniversary")], ignore_index=True
    )


def _due(people: Frame, column: str, occasion: str, period: Period, offset: float) -> pd.DataFrame:
    """One due day a person and year, in every year from which an offset could reach the quarter."""
    dates = pd.Series(people[column].to_list(), dtype="datetime64[us]")
    which, due = _each_year(dates, _years(period))
    who = {name: np.asarray(people[name].to_list(), dtype=object)[which] for name in ("account_no", "person_id", "row")}
    found = pd.DataFrame({**who, "occasion": occasion, "due": due + pd.Timedelta(days=offset), "table": "People"})
    return found.astype({"account_no": np.int64, "row": np.int64})[_DUE]


def _programme(tables: Tables, accounts: pd.DataFrame, period: Period, policy: Policy) -> pd.DataFrame:
    """The programme's steps. Steps after an order or a delivery are for one-off buyers (src3), the others for all."""
    frames = [pd.DataFrame({c: [] for c in _DUE}).astype({"account_no": np.int64, "due": "datetime64[us]"})]
    columns = ("name", "trigger", "offset_days", "tier")
    steps = zip(*(tables["Programme"][c].to_list() for c in columns), strict=True)
    for name, trigger, offset_days, tier in steps:
        offset = offset_days if offset_days == offset_days and offset_days is not None else 0
        if trigger in ("birthday", "anniversary"):
            frame = _due(tables["People"], trigger, name, period, offset)
        elif trigger in ("order", "delivery"):
            frame = _after_sale(tables["Orders"], accounts, trigger, name, offset)
        else:
            frame = _calendar(accounts, trigger, name, offset, period, policy)
        wanted = isinstance(tier, str) and tier
        frames.append(frame[accounts["tier"].to_numpy()[frame["account_no"]] == tier] if wanted else frame)
    return pd.concat([f for f in frames if len(f)] or frames, ignore_index=True)


def _after_sale(orders: Frame, accounts: pd.DataFrame, trigger: str, name: str, offset: float) -> pd.DataFrame:
    one_off = np.flatnonzero(accounts["one_off"].to_numpy(dtype=bool)).tolist()
    column = {"order": "ordered", "delivery": "delivered"}[trigger]
    sales = orders.filter(nw.col("account_no").is_in(one_off), nw.col("amount") > 0, ~nw.col(column).is_null())
    sales = sales.group_by("account_no", "order_id").agg(nw.col(column).min().alias("due"), nw.col("row").min())
    due = pd.DatetimeIndex(sales["due"].to_numpy()) + pd.Timedelta(days=offset)
    found = {"account_no": sales["account_no"].to_numpy(), "person_id": None, "occasion": name, "due": due}
    return pd.DataFrame({**found, "table": "Orders", "row": sales["row"].to_numpy()})


def _calendar(
    accounts: pd.DataFrame, trigger: str, name: str, offset: float, period: Period, policy: Policy
) -> pd.DataFrame:
    days = list(period.months) if trigger == "month" else festival_days(name, policy.words["country"], period)
    due = [pd.Timestamp(day) + pd.Timedelta(days=offset) for day in days]
    numbers = np.repeat(np.arange(len(accounts)), len(due))
    dates = pd.Series(due * len(accounts), dtype="datetime64[us]")
    return pd.DataFrame(
        {"account_no": numbers, "person_id": None, "occasion": name, "due": dates, "table": "", "row": 0}
    )


def festival_days(name: str, country: str, period: Period) -> list[pd.Timestamp]:
    """First days of the festivals of that name around the quarter, by the `holidays` library; none if it knows none.

    A name is looked for in English, Vietnamese and Chinese; a title that is the name wins over one that contains it.
    """
    import holidays

    titles: dict[str, list[date]] = {}
    for language in ("en_US", "vi", "zh_CN"):
        try:
            calendar = holidays.country_holidays(country, years=_years(period), language=language)
        except NotImplementedError:
            return []
        for day, title in sorted(calendar.items()):
            titles.setdefault(folded(title), []).append(day)
    wanted = folded(name)
    names = _NEW_YEAR if wanted in _NEW_YEAR else {wanted}
    exact = [day for title, days in titles.items() if title in names for day in days]
    like = [day for title, days in titles.items() if wanted and wanted in title for day in days]
    first: dict[int, date] = {}
    for day in sorted(exact or like):
        first.setdefault(day.year, day)
    return [pd.Timestamp(day) for day in first.values()]


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
    return range(period.quarter_start.year - 1, period.as_of.year + 2)


def _honoured(due: pd.DataFrame, touches: Frame, policy: Policy) -> np.ndarray:
    """Whether a touch of ours to the account names the occasion within the days of grace."""
    ours = touches.filter(nw.col("out"), ~nw.col("occasion").is_null())
    said = {c: ours[c].to_list() for c in ("account_no", "person_id", "occasion", "date")}
    paid = pd.DataFrame({**said, "date": pd.Series(said["date"], dtype="datetime64[us]")})
    words = {folded(word): kind for kind, names in _NAMES.items() for word in names}
    names = {text: folded(text) for text in {*paid["occasion"], *due["occasion"]}}

    def worded(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(word=[words.get(names[text], names[text]) for text in frame["occasion"]])

    pairs = worded(due).reset_index().merge(worded(paid), on=["account_no", "word"], suffixes=("", "_paid"))
    near = (pairs["date"] - pairs["due"]).abs() <= pd.Timedelta(days=policy["occasion_grace_days"])
    same = pairs["person_id"].isna() | pairs["person_id_paid"].isna() | (pairs["person_id"] == pairs["person_id_paid"])
    return due.index.isin(pairs.loc[near & same, "index"])


def _thanks(orders: Frame, period: Period, policy: Policy) -> pd.DataFrame:
    """Thanks after each sale of the quarter, where anybody records thanks; `honoured` by the order's own date."""
    sales = orders.filter(
        nw.col("ordered") >= period.quarter_start, nw.col("ordered") < period.end, nw.col("amount") > 0
    ).filter(~nw.col("thanked_bad"))
    if not recorded(orders, "thanked")["thanked"]:
        sales = sales.head(0)
    each = sales.group_by("account_no", "order_id").agg(
        nw.col("ordered").min().alias("due"), nw.col("thanked").min(), nw.col("row").min()
    )
    due = pd.DataFrame({c: each[c].to_numpy() for c in ("account_no", "due", "thanked", "row")})
    due = due.astype({"due": "datetime64[us]", "thanked": "datetime64[us]"})
    thanked = due.pop("thanked")
    wait = thanked - due["due"]
    grace = pd.Timedelta(days=policy["occasion_grace_days"])
    in_time = (wait >= pd.Timedelta(0)) & (wait <= grace) & (thanked < period.end)
    return due.assign(person_id=None, occasion="thanks", table="Orders", honoured=in_time)
