"""The rows a lost point came from: `Touches 14, 27, 31 (+9)`."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from udfs.signals.touches import KEY_ROLES

SHOWN = 5
"""So many rows are named; of the rest the number is told."""


def rows_of(scanned: dict[str, Any]) -> pd.DataFrame:
    """The rows behind each check.

    Parameters
    ----------
    scanned
        `Signals.scanned`.

    Returns
    -------
    pandas.DataFrame
        One row a pair of account and check: index (`account_no`, `check`), column `rows`, text.
    """
    touches, lines, items = scanned["touches"], scanned["lines"], scanned["items"]
    sighted, col = scanned["sightings"], nw.col
    keys = scanned["people"].filter(col("role").is_in(KEY_ROLES))["person_id"].to_list()
    met = touches.filter(col("meaningful")).select("account_no", "row", "date", "in_quarter", "person_id")
    without = col("contact") & col("in_quarter") & (col("purpose_class") != "purposeful")
    found = [
        _told("R1", "Touches", met, _is_last()),
        _told("R2", "Touches", met.filter(col("person_id").is_in(keys)), _is_last()),
        _told("R3", "Touches", met, col("in_quarter")),
        _told("B7", "Touches", touches, without),
        _told("S1", "Service", items, col("late")),
        _told("S2", "Orders", lines, col("on_time_due") & ~col("on_time_done")),
        _told("S3", "Orders", lines, col("short")),
        _told("S4", "Orders", lines, col("returned_recent")),
        _told("S5", "Orders", scanned["conflicts"]),
        _told("S6", "Service", items, col("left_open")),
        _told("S7", "Orders", lines, col("warranty_due") & ~col("warranty_done")),
        _told("S7", "Orders", scanned["calls"], ~col("call_done")),
        _told("S8", "Promises", scanned["promises"], ~col("kept")),
        _told("K1", "Competitors", sighted, col("seen")),
        _told("K2", "Competitors", sighted, col("lost")),
        _told("K5", "Benchmarks", scanned["beaten"], col("worse")),
        _told("K6", "People", scanned["links"], col("stronger")),
        _missed(scanned["occasions"]),
    ]
    return joined(pd.concat([f for f in found if len(f)] or found, ignore_index=True))


def _is_last() -> nw.Expr:
    return nw.col("date") == nw.col("date").max().over("account_no")


def _told(check: str, table: str, rows: Any, which: nw.Expr | None = None) -> pd.DataFrame:
    """The rows for which `which` holds. The mask is made first: filtering a wide frame copies all of it."""
    if which is not None:
        rows = rows.select("account_no", "row", which=which).filter(nw.col("which"))
    numbers = {c: rows[c].to_numpy().astype(np.int64) for c in ("account_no", "row")}
    return pd.DataFrame({**numbers, "check": check, "table": table})


def _missed(due: pd.DataFrame) -> pd.DataFrame:
    """The people and orders whose occasions were missed; a step of the calendar has no row to show."""
    missed = due[~due["honoured"].astype(bool) & (due["row"] > 0)]
    return missed[["account_no", "row", "table"]].assign(check="B6")


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """One text an account and check, naming the first rows and counting the rest.

    Parameters
    ----------
    rows
        Columns `account_no`, `check`, `table`, `row`, one row a fact.

    Returns
    -------
    pandas.DataFrame
        Index (`account_no`, `check`), column `rows`.
    """
    kinds = {"account_no": "int64", "row": "int64", "check": "category", "table": "category"}
    rows = rows.astype(kinds).drop_duplicates()
    rows = rows.sort_values(["account_no", "check", "table", "row"], ignore_index=True)
    groups = rows.groupby(["account_no", "check", "table"], sort=False, observed=True)
    number, rank = groups.ngroup().to_numpy(), groups.cumcount().to_numpy()
    heads = rows[rank == 0].astype({"check": "str", "table": "str"})
    text = heads["table"].to_numpy(dtype=object)
    for place in range(SHOWN):
        part = np.full(len(heads), "", dtype=object)
        here = rank == place
        part[number[here]] = [f"{', ' if place else ' '}{row}" for row in rows["row"].to_numpy()[here].tolist()]
        text = text + part
    sizes = np.bincount(number, minlength=len(heads)).tolist()
    more = np.array([f" (+{size - SHOWN})" if size > SHOWN else "" for size in sizes], dtype=object)
    found = pd.DataFrame({"rows": text + more}).set_index([heads["account_no"], heads["check"]])
    # Rows of a second table (an occasion missed may be a person's or an order's) go behind those of the first.
    second = found.index.duplicated()
    first = found[~second].copy()
    first.loc[found.index[second], "rows"] += "; " + found["rows"][second]
    return first
