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
    """The people and orders whose occasions were missed; a programme has no row to show."""
    missed = due[~due["honoured"].astype(bool) & (due["row"] > 0)]
    table = np.where(missed["occasion"] == "thanks", "Orders", "People")
    return pd.DataFrame({"account_no": missed["account_no"], "row": missed["row"], "check": "B6", "table": table})


def joined(rows: pd.DataFrame) -> pd.DataFrame:
    """One text an account and check, naming the first rows and counting the rest.

    Parameters
    ----------
    rows
        Columns `account_no`, `check`, `table`, `row`, one row a fact.
    """
    # Sorted by one whole number a row: much faster than by four columns.
    checks, check_no = np.unique(rows["check"].to_numpy(dtype=str), return_inverse=True)
    tables, table_no = np.unique(rows["table"].to_numpy(dtype=str), return_inverse=True)
    group = (rows["account_no"].to_numpy(dtype=np.int64) * max(len(checks), 1) + check_no) * max(
        len(tables), 1
    ) + table_no
    order = np.lexsort((rows["row"].to_numpy(), group))
    group, number = group[order], rows["row"].to_numpy(dtype=np.int64)[order]
    new = (
        np.concatenate([[True], (group[1:] != group[:-1]) | (number[1:] != number[:-1])])
        if len(group)
        else np.empty(0, bool)
    )
    group, number = group[new], number[new]
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])) if len(group) else np.empty(0, int)
    ends = np.append(starts[1:], len(group))
    texts = number.astype(str).tolist()
    told = [
        ", ".join(texts[start : min(end, start + SHOWN)])
        + (f" (+{end - start - SHOWN})" if end - start > SHOWN else "")
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]
    first = group[starts]
    pair, table_no = np.divmod(first, max(len(tables), 1))
    account_no, check_no = np.divmod(pair, max(len(checks), 1))
    text = [f"{tables[t]} {rows}" for t, rows in zip(table_no.tolist(), told, strict=True)]
    frame = pd.DataFrame({"account_no": account_no, "check": checks[check_no] if len(checks) else [], "rows": text})
    return (
        frame.groupby(["account_no", "check"], sort=False)["rows"].agg("; ".join).to_frame()
        if frame.duplicated(["account_no", "check"]).any()
        else frame.set_index(["account_no", "check"])
    )
