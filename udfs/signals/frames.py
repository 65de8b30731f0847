"""Tables of any backend narwhals knows, made whole: every column there, every row numbered by its account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import pandas as pd

from workbook.schema import BY_NAME, Column

Frame: TypeAlias = nw.DataFrame[Any]
Tables: TypeAlias = Mapping[str, Frame]

READ = (
    "Accounts", "People", "Touches", "Service", "Orders", "Promises", "Competitors", "Benchmarks", "Referrals",
    "Plans", "Programme",
)  # fmt: skip
"""The tables the model reads."""
_UNREAD = frozenset(
    {
        "agenda", "cost", "customer_benefit", "source", "note", "owner_told", "satisfaction", "evidence", "competitor",
        "email", "title", "interests", "wants_to_meet", "what", "prospect", "notes", "buy_reason", "buy_reason_date",
    }
)  # fmt: skip
"""Columns that no check reads: left behind at once, since every later step copies what it is given."""

_FLAGS = ("flag", "mark")
_DTYPES = {
    "id": nw.String(), "text": nw.String(), "choice": nw.String(), "number": nw.Float64(),
    "date": nw.Datetime("us"), "datetime": nw.Datetime("us"), "flag": nw.Boolean(), "mark": nw.Boolean(),
}  # fmt: skip


def complete(tables: Mapping[str, Any]) -> dict[str, Frame]:
    """The tables the model reads as narwhals frames, with the columns it reads; what is missing is there, empty.

    Parameters
    ----------
    tables
        Native frames (pandas, polars, ...) by table name. `Accounts` must be among them.
    """
    pattern = nw.from_native(tables["Accounts"], eager_only=True)
    whole = {}
    for name in READ:
        given = tables.get(name)
        frame = pattern.head(0).select("account_id") if given is None else nw.from_native(given, eager_only=True)
        whole[name] = _whole(frame, [c for c in BY_NAME[name].columns if c.name not in _UNREAD])
    return whole


def _whole(frame: Frame, columns: Sequence[Column]) -> Frame:
    have = frame.schema
    loose = (nw.Object(), nw.Unknown())
    absent = [c for c in columns if c.name not in have]
    if frame.implementation.is_pandas() and absent:
        # pandas' own bool has no missing value: a cast would turn "nobody said" into "no".
        flags = {c.name: pd.array([pd.NA] * len(frame), dtype="boolean") for c in absent if c.kind in _FLAGS}
        frame = nw.from_native(frame.to_native().assign(**flags), eager_only=True)
        absent = [c for c in absent if c.kind not in _FLAGS]
    missing = [nw.lit(None).cast(_DTYPES[c.kind]).alias(c.name) for c in absent]
    untyped = [nw.col(c.name).cast(_DTYPES[c.kind]) for c in columns if have.get(c.name) in loose]
    spoilt = [f"{c.name}_bad" for c in columns if c.blank_speaks]
    missing += [nw.lit(False).alias(name) for name in spoilt if name not in have]
    frame = frame.with_columns(*missing, *untyped) if missing or untyped else frame
    if "row" not in have:
        frame = frame.with_row_index("row").with_columns(nw.col("row").cast(nw.Int64()) + 2)
    return frame.select(*(c.name for c in columns), *spoilt, "row")


def numbered(frame: Frame, accounts: Frame) -> Frame:
    """The rows of known accounts, with `account_no` and `account_owner`: later steps group by a whole number."""
    return frame.join(accounts.select("account_id", "account_no", account_owner="owner"), on="account_id", how="inner")


def recorded(frame: Frame, *columns: str) -> dict[str, bool]:
    """For each column, whether anybody ever filled it: a column nobody fills says nothing about an account."""
    counts = frame.select(*(nw.col(c).count() for c in columns))
    return {c: bool(counts[c].to_list()[0]) for c in columns}


def by_account(frame: Frame, n_accounts: int) -> pd.DataFrame:
    """A frame with one row an account at most, as pandas with all `n_accounts` rows in their order.

    Whole numbers and booleans of accounts without a row are 0 and False; dates and other numbers are missing.
    """
    data = {name: frame[name].to_numpy() for name in frame.columns}
    index = data.pop("account_no").astype(np.int64)
    out = {}
    for name, values in data.items():
        if values.dtype == object:
            values = np.array([bool(v) for v in values])
        full = np.full(n_accounts, _missing(values.dtype), dtype=values.dtype)
        full[index] = values
        out[name] = full
    return pd.DataFrame(out)


def _missing(dtype: np.dtype[Any]) -> object:
    if dtype.kind == "M":
        return np.datetime64("NaT")
    return np.nan if dtype.kind == "f" else dtype.type(0)


def days_before(day: datetime, dates: pd.Series) -> pd.Series:
    """Whole days from each date to `day`; missing where the date is."""
    days: pd.Series = (pd.Timestamp(day) - dates).dt.days.astype(float)
    return days


def log_days(rows: Frame, owner: str, date: str, accounts: Frame, day: datetime) -> pd.Series:
    """How many days before `day` the log of each account's owner begins; missing without a log.

    Parameters
    ----------
    rows
        The log; `owner` names the column that says whose row it is: the writer of a touch, or `account_owner` where a
        table has no owner of its own.
    """
    starts = rows.group_by(owner).agg(nw.col(date).min().alias("log_start"))
    found = accounts.select("account_no", "owner").join(starts, left_on="owner", right_on=owner, how="left")
    return days_before(day, by_account(found.select("account_no", "log_start"), len(accounts))["log_start"])
