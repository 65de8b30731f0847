"""A workbook's tables as the journal sees them: which row is called how, and what its cells say as records would."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbook.journal import Present, Row, Value, plain, plan_row, row_name
from workbook.schema import BY_NAME
from workbook.schema.cells import shown

if TYPE_CHECKING:
    from workbook.reading import RawTable


def present(raw: RawTable) -> Present:
    """A table, as `applied` asks for it."""
    schema = BY_NAME[raw.name]
    columns = set(raw.columns)
    cell = _Cells(raw)
    if schema.key:
        parts = [raw.columns.get(name, [None] * len(raw.rows)) for name in schema.key]
        names = [row_name(key) for key in zip(*parts, strict=True)]
        return Present(_places(names), cell, columns, schema.key[0] if len(schema.key) == 1 else "")
    if raw.name == "Plans":
        accounts = raw.columns.get("account_id", [])
        plans = raw.columns.get("plan", [None] * len(accounts))
        names = [plan_row(shown(account).strip(), plan) for account, plan in zip(accounts, plans, strict=True)]
        return Present(_places(names), cell, columns, called=_plan_names)
    order = [column.name for column in schema.columns if column.name in columns]
    names = [_said({name: cell(at, name) for name in order}, order) for at in range(len(raw.rows))]
    first = {name: [at] for at, name in reversed(list(enumerate(names)))}
    return Present(first, cell, columns, called=partial(_contents, order=order))


def _places(names: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        places.setdefault(name, []).append(at)
    return places


def _plan_names(row: Row) -> list[str]:
    """A plan is called by its account and its words, which a record may have changed."""
    account = row.id.rpartition("/")[0]
    changed = [plan_row(account, record.values["plan"]) for record in row.records if "plan" in record.values]
    return [row.id, *reversed(changed)]


def _contents(row: Row, order: Collection[str]) -> list[str]:
    """A row without any name is known by all it says: as its records have made it, one after the other."""
    said: dict[str, Value] = {}
    found = []
    for record in row.records:
        said |= record.values
        found.append(_said(said, order))
    return found[::-1]


def _said(values: Mapping[str, Value], order: Collection[str]) -> str:
    return "\n".join(shown(values.get(name)) for name in order)


class _Cells:
    """The cells of a table as records would hold them; a column is typed whole, when it is first asked for."""

    def __init__(self, raw: RawTable) -> None:
        self._raw = raw
        self._columns: dict[str, list[Value]] = {}

    def __call__(self, at: int, name: str) -> Value:
        if name not in self._columns:
            self._columns[name] = typed_cells(self._raw.name, name, self._raw.columns[name])
        return self._columns[name][at]


def typed_cells(table: str, name: str, written: Sequence[object]) -> list[Value]:
    """Cells of a column as a record would hold them; what does not fit the column is given as it is seen."""
    from workbook.schema.values import WARNINGS, typed

    column = BY_NAME[table].column(name)
    values, bad = typed(column, written)
    cells = [plain(column, value) for value in values]
    for found in bad:
        if found.code not in WARNINGS:
            cells[found.at] = found.value
    return cells
