"""Whether what somebody wants to write down would stand in the workbook without a defect: the very same checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, cast

from workbook.errors import RefusedError
from workbook.journal.record import Value
from workbook.schema import BY_NAME, Column

if TYPE_CHECKING:
    from workbook.reading import RawTable

_ROW = 2
_KEY = "new"
"""Stands for the id a new row does not have yet."""


def accepted(
    table: str, row: Mapping[str, object], known: Mapping[str, RawTable], latest: dt.date, *,
    only: Iterable[str] | None = None, translate: Callable[[str], str] = str,
) -> dict[str, Value]:  # fmt: skip
    """The values of a row as the schema types them.

    Parameters
    ----------
    table, row
        The table and the row's values by column; blank ones may be left out.
    known
        The tables the row refers to: `Accounts` and, where there is one, `People`.
    latest
        The last day anything can have happened on.
    only
        The columns that are asked about, where the rest of the row stands in the workbook already.
    translate
        Into the reader's language.

    Raises
    ------
    RefusedError
        Naming every value that does not fit, at once.
    """
    from workbook.reading import assemble
    from workbook.schema.values import typed
    from workbook.validate import validate

    schema = BY_NAME[table]
    asked = [column.name for column in schema.columns if column.name in (row if only is None else set(only))]
    cells = dict.fromkeys((column.name for column in schema.columns), cast("object", None)) | dict(row)
    own_key = schema.key[0] if len(schema.key) == 1 else ""
    if own_key and (only is None or not cells[own_key]):
        cells[own_key] = _KEY
    raw = {name: known[name] for name in ("Accounts", "People") if name in known}
    raw[table] = assemble(schema, table, list(cells), [list(cells.values())], (_ROW, 1))
    checked = validate(raw, latest, translate)
    found = checked.defects[(checked.defects["table"] == table)]
    if only is not None:
        found = found[found["column"].isin(asked)]
    if len(found):
        raise RefusedError(" ".join(map(_sentence, found["column"], found["message"])))
    values = {name: plain(schema.column(name), typed(schema.column(name), [cells[name]])[0].iloc[0]) for name in asked}
    values.pop(own_key, None)
    return values if only is not None else {name: value for name, value in values.items() if value is not None}


def _sentence(column: str, message: str) -> str:
    """What is wrong, without the sheet and row that a value has not got yet."""
    return f"{column}: {message.partition(f'{column}: ')[2] or message}"


def plain(column: Column, value: object) -> Value:
    """A typed cell as a record holds it."""
    import pandas as pd

    if pd.isna(value):  # type: ignore[call-overload]
        return None
    match column.kind:
        case "date":
            return cast("pd.Timestamp", value).date()
        case "datetime":
            return cast("pd.Timestamp", value).to_pydatetime()
        case "number":
            return float(cast("float", value))
        case "flag" | "mark":
            return bool(value)
    return str(value)
