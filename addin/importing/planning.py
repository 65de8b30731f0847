"""From foreign rows to a plan: joined, checked, each once, and held against what stands in the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.importing.asking import is_answered
from addin.importing.checking import LONGEST, checked, left_out, none_left_out
from addin.importing.comparing import compared, names, no_changes
from addin.importing.linking import linked, origin
from addin.importing.money import one_currency
from addin.importing.shapes import LEFT_OUT, Plan, Standing, TablePlan
from addin.importing.twins import BY_HAND, twins
from workbook.incoming import Ask
from workbook.schema import BY_NAME, TABLES, Table

if TYPE_CHECKING:
    from workbook.incoming import Answers, Foreign

    Translate = Callable[[str], str]


def plan(
    foreign: Sequence[Foreign], standing: Standing, answers: Answers, latest: dt.date, _: Translate = str,
    progress: Callable[[str], None] = lambda step: None,
) -> Plan:  # fmt: skip
    """What an import would do.

    Parameters
    ----------
    foreign
        What the files hold.
    standing
        The workbook.
    answers
        What was answered, and what earlier imports remember.
    latest
        The last day anything can have happened on.
    """
    progress("Matching")
    found = linked(foreign, standing, answers, _)
    out = [*_foreign_left_out(foreign), found.left_out]
    asks = [ask for one in foreign for ask in one.asks if not is_answered(answers, ask)]
    remembered = {kind: dict(told) for kind, told in found.remembered.items()}
    kept, money, mixed = one_currency(found.rows, standing, answers, _)
    asks += mixed
    out += [left_out(*part) for part in kept.left_out]
    remembered |= {"currency": {"": money}} if money else {}
    progress("Comparing")
    tables: dict[str, TablePlan] = {}
    for table in TABLES:
        if table.name in kept.rows:
            tables[table.name], gone = _planned(table, kept.rows[table.name], standing, latest, foreign, _)
            out += gone
    asks += _no_owner(tables, _)
    notes = [*_lacking(tables, standing, _), *_cut(kept.rows, _), *(note for one in foreign for note in one.notes)]
    blank = _blank_purposes(tables)
    everything = pd.concat(out, ignore_index=True) if out else none_left_out()
    return Plan(tables, everything, found.unsure, asks, remembered, foreign, list(dict.fromkeys(notes)), blank)


def _lacking(tables: dict[str, TablePlan], standing: Standing, _: Translate) -> Iterator[str]:
    """That a sheet of the workbook has no column for something a file holds."""
    for name, one in tables.items():
        raw = standing.raw.get(name)
        ours = {column.name for column in BY_NAME[name].columns} - set(raw.columns if raw else ())
        lost = [column for column in one.new if column in ours and one.new[column].notna().any()]
        if raw and lost:
            text = _("Sheet {sheet} has no column {columns}; that part of the files is not imported.")
            yield text.format(sheet=raw.sheet, columns=", ".join(lost))


def _cut(rows: Mapping[str, pd.DataFrame], _: Translate) -> Iterator[str]:
    """How many texts are longer than a cell can hold."""
    count = 0
    for name, frame in rows.items():
        texts = [column.name for column in BY_NAME[name].columns if column.kind == "text" and column.name in frame]
        count += sum(int((frame[column].str.len() > LONGEST).sum()) for column in texts)
    if count:
        text = _("Texts longer than the {most:,} characters a cell holds: {count:,}; only their beginning is kept.")
        yield text.format(most=LONGEST, count=count)


def _foreign_left_out(foreign: Sequence[Foreign]) -> Iterator[pd.DataFrame]:
    for at, one in enumerate(foreign):
        if len(one.left_out):
            part = one.left_out.assign(foreign=at, table=one.table)
            yield part.reindex(columns=list(LEFT_OUT))


def _planned(
    table: Table, rows: pd.DataFrame, standing: Standing, latest: dt.date, foreign: Sequence[Foreign], _: Translate
) -> tuple[TablePlan, list[pd.DataFrame]]:
    """One table's plan, and what was left out on the way."""
    code, sentence = _shut(table, standing, _)
    if code:
        nothing = TablePlan(rows.iloc[:0], no_changes(), no_changes(), 0)
        return nothing, [left_out(rows, table.name, code, sentence)]
    out = []
    if table.name == "Touches":
        rows, unreached = with_purpose(rows)
        out.append(left_out(unreached, table.name, "not_reached", _("nobody was reached")))
    rows, impossible = checked(table, rows, latest, _, standing.raw[table.name].headers)
    out.append(impossible)
    found = compared(table, once(table, rows), standing)
    if table.name == "Touches" and len(found.new):
        subjects = rows["subject"] if "subject" in rows else pd.Series(index=rows.index, dtype="str")
        said = pd.Series(subjects.to_numpy(), index=rows["touch_id"]).groupby(level=0).last()
        twin = _twins(found.new, said, standing, foreign)
        text = _("another source tells of the same contact that day")
        out.append(left_out(found.new[twin], table.name, "twin", text))
        found = TablePlan(found.new[~twin].reset_index(drop=True), found.changed, found.kept, found.there)
    return found, out


def _shut(table: Table, standing: Standing, _: Translate) -> tuple[str, str]:
    """Why no row of a table can come in, as code and sentence; empty where rows can."""
    if table.name == "Policy":
        return "settings", _("settings are not imported; change them on their sheet")
    if not table.key:
        return "no_key", _("rows of this sheet have no id, so they cannot be imported; copy them in")
    return ("no_table", _("the workbook has no such sheet")) if table.name not in standing.raw else ("", "")


def once(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Each row once: of two that are called the same, what the later one says holds."""
    if not table.key or not len(rows):
        return rows.drop_duplicates(ignore_index=True, subset=[c.name for c in table.columns if c.name in rows])
    called = names(rows, table.key)
    again = pd.Series(called).duplicated().to_numpy()
    if not again.any():
        return rows
    several = np.isin(called, called[again])
    merged = rows[several].groupby(called[several], sort=False).last()
    return pd.concat([rows[~several], merged.astype(rows.dtypes.to_dict())], ignore_index=True)


def with_purpose(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Contacts with their subject for a purpose where it states one; and the calls that reached nobody."""
    from udfs.purpose import PURPOSEFUL, judged

    if "subject" not in rows or not len(rows):
        return rows, rows.iloc[:0]
    verdicts = judged(rows["subject"])
    states = np.array([kind == PURPOSEFUL for kind, _ in verdicts], dtype=bool)
    unreached = np.array([missed for _, missed in verdicts], dtype=bool)
    unreached &= (rows["channel"] == "call").to_numpy(dtype=bool) if "channel" in rows else False
    purpose = rows["purpose"] if "purpose" in rows else pd.Series(index=rows.index, dtype="str")
    rows = rows.assign(purpose=purpose.fillna(rows["subject"].where(states)))
    return rows[~unreached], rows[unreached]


def _twins(new: pd.DataFrame, subjects: pd.Series, standing: Standing, foreign: Sequence[Foreign]) -> np.ndarray:
    columns = ["account_id", "date", "channel", "person_id", "origin", "subject"]
    files = new["source"].str.partition(", ")[2].fillna("") if "source" in new else [""] * len(new)
    sources = [origin(foreign[at], file) for at, file in zip(new["foreign"], files, strict=True)]
    fresh = new.assign(origin=sources, subject=new["touch_id"].map(subjects))
    there = standing.tables["Touches"]
    there = there[there["date"].isin(new["date"].unique())]
    told = there["source"].str.partition(", ")[0] if len(there) else there["source"]
    there = there.assign(origin=told.fillna(BY_HAND), subject=there["purpose"])
    return twins(fresh.reindex(columns=columns), there.reindex(columns=columns))


def _blank_purposes(tables: dict[str, TablePlan]) -> int:
    new = tables["Touches"].new if "Touches" in tables else None
    if new is None:
        return 0
    return int(new["purpose"].isna().sum()) if "purpose" in new else len(new)


def _no_owner(tables: dict[str, TablePlan], _: Translate) -> list[Ask]:
    new = tables["Accounts"].new if "Accounts" in tables else None
    if new is None or not len(new) or ("owner" in new and new["owner"].notna().all()):
        return []
    return [Ask("owner", "", _("Who looks after the new accounts of which the files name no owner?"))]
