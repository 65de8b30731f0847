"""Foreign rows and workbooks made by hand, for claims about the plan alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from addin.importing import Plan, Standing, plan, standing_of
from addin.importing.checking import none_left_out
from workbook.incoming import Answers, Foreign
from workbook.reading import RawTables, assemble
from workbook.schema import BY_NAME

LATEST = dt.date(2026, 9, 30)
ACCOUNTS = {
    "account_id": ["0101", "0102"],
    "account": ["Saigon Delta Cement", "Hồng Lam Steel"],
    "owner": ["Lan", "Minh"],
}
PEOPLE = {
    "person_id": ["P1"],
    "account_id": ["0101"],
    "name": ["Trần Văn An"],
    "email": ["an@delta.vn"],
}


def foreign(system: str, export: str, table: str, file: str = "file.csv", **columns: Sequence[object]) -> Foreign:
    """Rows of another program; days as texts."""
    rows = pd.DataFrame(columns)
    kinds = {column.name: column.kind for column in BY_NAME[table].columns}
    for name in rows:
        if kinds.get(name) in ("date", "datetime"):
            rows[name] = pd.to_datetime(rows[name]).astype("datetime64[us]")
        elif kinds.get(name) == "number":
            rows[name] = rows[name].astype("float64")
        elif kinds.get(name) in ("flag", "mark"):
            rows[name] = rows[name].astype("boolean")
        else:
            rows[name] = rows[name].astype("str")
    rows["row"] = range(2, len(rows) + 2)
    left_out = none_left_out()[["row", "code", "sentence"]]
    return Foreign(system, export, file, table, rows, left_out)


def tasks(**columns: Sequence[object]) -> Foreign:
    """Calls of Salesforce, made by An on the first of September."""
    count = len(next(iter(columns.values())))
    told = {
        "key": [f"00T{at}" for at in range(count)],
        "date": ["2026-09-01"] * count,
        "owner": ["An"] * count,
        "channel": ["call"] * count,
    }
    return foreign("Salesforce", "Task", "Touches", "tasks.csv", **(told | columns))


def workbook(**tables: dict[str, Sequence[object]]) -> Standing:
    """A workbook with these tables; the others are empty."""
    raw = RawTables()
    for name, table in BY_NAME.items():
        columns = {"Accounts": ACCOUNTS, "People": PEOPLE}.get(name, {}) | tables.get(name, {})
        every = {column.name: columns.get(column.name) for column in table.columns}
        count = len(next(iter(columns.values()), ()))
        cells = [list(given) if given is not None else [None] * count for given in every.values()]
        raw[name] = assemble(table, name, list(every), [list(row) for row in zip(*cells, strict=True)])
    return standing_of(raw, LATEST, str)


def planned(standing: Standing, *several: Foreign, answers: Answers | None = None) -> Plan:
    """The plan of an import."""
    return plan(several, standing, answers or {}, LATEST)


def cells(frame: pd.DataFrame, *names: str) -> list[tuple[object, ...]]:
    """The rows of some columns, missing as None."""
    chosen = frame[list(names)].astype(object)
    return list(chosen.where(chosen.notna(), None).itertuples(index=False, name=None))
