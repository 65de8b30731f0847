"""Small typed tables for tests: a case is an account, and a book of cases is scored in one review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from udfs.model import Review, review
from udfs.policy import Policy
from workbook.schema import BY_NAME
from workbook.schema.values import DTYPES

AS_OF = date(2026, 9, 30)
"""A Wednesday, the last day of the third quarter."""
LONG_AGO = "2024-01-02"
GOAL = "agree the price of 40 pumps"
Case = Mapping[str, Any]


def ago(days: int) -> str:
    """The day so many days before the as-of date; fewer than 0 for a day after it."""
    return (AS_OF - timedelta(days=days)).isoformat()


def typed(name: str, /, **columns: Any) -> pd.DataFrame:
    """A table as validation gives it; a single value stands for the whole column, None for a blank cell."""
    table = BY_NAME[name]
    assert set(columns) <= {c.name for c in table.columns} | {f"{c.name}_bad" for c in table.columns} | {"row"}
    n = max((len(v) for v in columns.values() if isinstance(v, list)), default=1)
    data: dict[str, Any] = {}
    for column in table.columns:
        given = columns.get(column.name)
        data[column.name] = _column(given if isinstance(given, list) else [given] * n, DTYPES[column.kind])
        if column.blank_speaks:
            data[f"{column.name}_bad"] = np.array(columns.get(f"{column.name}_bad", [False] * n), dtype=bool)
    return pd.DataFrame({**data, "row": np.array(columns.get("row", range(2, n + 2)), dtype=np.int64)})


def _column(values: list[Any], dtype: str) -> pd.Series:
    if dtype.startswith("datetime"):
        return pd.Series([pd.Timestamp(v) if v else pd.NaT for v in values], dtype=dtype)
    return pd.Series(values, dtype=dtype)


def from_rows(name: str, rows: Iterable[Case]) -> pd.DataFrame:
    """A table from its rows; its ids are filled where they are not given."""
    rows = list(rows)
    names = sorted({key for row in rows for key in row})
    columns = {key: [row.get(key, False if key.endswith("_bad") else None) for row in rows] for key in names}
    key = next((k for k in BY_NAME[name].key if k.endswith("_id") and k != "account_id"), "")
    if key:
        given = columns.get(key, [None] * len(rows))
        columns[key] = [value or f"{name}{number}" for number, value in enumerate(given)]
    return typed(name, **columns).head(len(rows))


def book(cases: Mapping[str, Mapping[str, Any]], **more: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Typed tables of many cases: case name -> table name -> rows (of Accounts: the account's own columns)."""
    accounts = [
        {"account_id": name, "account": name, "owner": "Lan", "tier": "A", **case.get("Accounts", {})}
        for name, case in cases.items()
    ]
    owner = {account["account_id"]: account["owner"] for account in accounts}
    found = {"Accounts": from_rows("Accounts", accounts)}
    for table in dict.fromkeys(table for case in cases.values() for table in case if table != "Accounts"):
        rows = [{"account_id": name, **row} for name, case in cases.items() for row in case.get(table, ())]
        if table == "Touches":
            rows = [{"owner": owner[row["account_id"]], **row} for row in rows]
        found[table] = from_rows(table, rows)
    return {**found, **more}


def touch(days_ago: int, channel: str = "meeting", **more: Any) -> Case:
    """A contact of ours, for a purpose unless another is given."""
    return {"date": ago(days_ago), "channel": channel, "purpose": GOAL, **more}


def log(owner: str = "Lan", since: str = LONG_AGO, **filled: Any) -> Case:
    """A case that does nothing but let the owner's contact log begin on a day; `filled` columns count as recorded."""
    return {
        "Accounts": {"owner": owner, "tier": "C"},
        "Touches": [{"date": since, "channel": "call", "direction": "in", **filled}],
    }


def scored(cases: Mapping[str, Mapping[str, Any]], policy: Policy | None = None, **more: pd.DataFrame) -> Review:
    return review(book(cases, **more), AS_OF, policy)


def shares(found: Review) -> dict[tuple[str, str], float | str]:
    """(account, check) -> how much of the check is reached (of an exposure item: taken), "Unknown" or "NA"."""
    accounts, out = found.scored.signals["account_id"], {}
    for checks in found.scored.checks.values():
        for code, share, applies in zip(checks.codes, checks.share.T, checks.applies.T, strict=True):
            for account, part, there in zip(accounts, share.tolist(), applies.tolist(), strict=True):
                out[account, code] = "NA" if not there else "Unknown" if part != part else round(part, 3)
    return out


def row_of(found: Review, account: str) -> dict[str, Any]:
    """The account's row of the review, blanks as None."""
    row = found.accounts[found.accounts["account_id"] == account].iloc[0].to_dict()
    return {key: None if value != value else value for key, value in row.items()}


def lost(found: Review, account: str, pillar: str) -> dict[str, float]:
    """Check -> points the account lost in a pillar, or has in its exposure."""
    rows = found.reasons[(found.reasons["account_id"] == account) & (found.reasons["pillar"] == pillar)]
    return dict(zip(rows["check"], rows["points"].round(1), strict=True))
