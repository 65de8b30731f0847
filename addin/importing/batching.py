"""A plan as one batch of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from addin.importing.asking import merged
from addin.importing.comparing import keys
from workbook.journal.batch import Batch, Changed, TableChange
from workbook.schema import BY_NAME, Column

if TYPE_CHECKING:
    from addin.importing.shapes import Plan, TablePlan
    from workbook.incoming import Answers
    from workbook.journal import Value
    from workbook.reading import RawTable

_NAMED = 3


def batch_of(plan: Plan, files: Sequence[str], answers: Answers, raw: Mapping[str, RawTable]) -> Batch:
    """The batch that does what a plan says.

    Parameters
    ----------
    plan
        Without open questions.
    files
        What was imported, for the batch's title.
    answers
        What was answered; it is remembered with the batch, together with what the plan found out.
    raw
        The workbook's tables: columns they do not have are left away.
    """
    distinct = list(dict.fromkeys(files))
    title = ", ".join(distinct[:_NAMED]) + (f" + {len(distinct) - _NAMED}" if len(distinct) > _NAMED else "")
    tables = {
        name: _change(name, one, set(raw[name].columns))
        for name, one in plan.tables.items()
        if len(one.new) or len(one.changed)
    }
    return Batch(title, tables, merged(answers, plan.remembered))


def _change(name: str, one: TablePlan, columns: set[str]) -> TableChange:
    table = BY_NAME[name]
    added = {
        column.name: cells(column, one.new[column.name])
        for column in table.columns
        if column.name in one.new and column.name in columns and len(one.new) and one.new[column.name].notna().any()
    }
    changed = one.changed
    by_name = {column.name: column for column in table.columns}
    was, value = ([_cell(by_name[column], cell) for column, cell in zip(changed["column"], changed[part], strict=True)]
                  for part in ("old", "new"))  # fmt: skip
    return TableChange(name, added, Changed(keys(table, changed["id"]), list(changed["column"]), was, value))


def cells(column: Column, values: pd.Series) -> list[Value]:
    """A whole column as a journal holds it."""
    match column.kind:
        case "date":
            return [None if day is pd.NaT else day.date() for day in values]
        case "datetime":
            return [None if moment is pd.NaT else moment.to_pydatetime() for moment in values]
        case "number":
            return [None if number != number else number for number in values.tolist()]
        case "flag" | "mark":
            return [None if flag is pd.NA else bool(flag) for flag in values]
    return values.astype(object).where(values.notna(), None).tolist()


def _cell(column: Column, value: object) -> Value:
    from workbook.journal import plain

    return plain(column, value) if value is not None else None
