"""A batch: the rows one import adds and the cells it changes, which come in together and are taken back together."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbook.journal.record import NewerError, Record, Value
from workbook.journal.slip import Answers, Slip
from workbook.schema import BY_NAME, Column, Table
from workbook.schema.cells import shown

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
"""A sheet has no more rows, and a cell no more characters."""
_TYPES: Mapping[str, set[type]] = {
    "id": {str}, "text": {str}, "choice": {str}, "date": {dt.date}, "datetime": {dt.datetime},
    "number": {int, float}, "flag": {bool}, "mark": {bool},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changed:
    """Cells that change, as columns of one length."""

    key: Sequence[tuple[Value, ...]] = ()
    column: Sequence[str] = ()
    was: Sequence[Value] = ()
    """The cell as the workbook had it when the import was planned."""
    value: Sequence[Value] = ()


@dataclass(frozen=True, slots=True)
class TableChange:
    """What a batch does to one table."""

    table: str
    added: Mapping[str, Sequence[Value]] = field(default_factory=dict)
    """Column -> the new rows' cells, the key's columns among them."""
    changed: Changed = field(default_factory=Changed)

    @property
    def count(self) -> int:
        """How many rows are added."""
        return len(next(iter(self.added.values()), ()))

    def names(self) -> Iterator[str]:
        """What the added rows are called, then the rows of each changed cell."""
        if self.added:
            columns = (self.added[name] for name in BY_NAME[self.table].key)
            yield from map(row_name, zip(*columns, strict=True))
        yield from map(row_name, self.changed.key)


@dataclass(frozen=True, slots=True)
class Batch:
    """One import.

    Parameters
    ----------
    title
        What is imported, as its list shows it.
    tables
        By table; only tables whose rows have keys.
    answers
        What was asked and answered for it; later imports need not ask again.
    """

    title: str
    tables: Mapping[str, TableChange]
    answers: Answers = field(default_factory=dict)

    def slip(self, payload: str, after: Sequence[str] = ()) -> Slip:
        """What its record says."""
        counts = {name: (change.count, len(change.changed.key)) for name, change in self.tables.items()}
        return Slip(self.title, payload, counts, self.answers, tuple(after))

    def rows(self) -> dict[str, set[str]]:
        """Table -> the names of the rows it speaks of."""
        return {name: set(change.names()) for name, change in self.tables.items()}

    def columns(self) -> Iterator[tuple[Column, Sequence[Value]]]:
        """Every run of cells, with the column they are for."""
        for name, change in self.tables.items():
            table = BY_NAME[name]
            yield from ((table.column(column), cells) for column, cells in change.added.items())
            by_column: dict[str, list[Value]] = {}
            for column, was, value in zip(change.changed.column, change.changed.was, change.changed.value, strict=True):
                by_column.setdefault(column, []).extend((was, value))
            yield from ((table.column(column), cells) for column, cells in by_column.items())


def row_name(key: Sequence[Value]) -> str:
    """How a row is called by its key."""
    return "/".join([shown(part).strip() for part in key])


def check(batch: Batch) -> None:
    """See that every cell is one its column can hold, and every row has its key.

    Raises
    ------
    NewerError
        Where a table or a column is not known here.
    ValueError
        Where it is no batch of such tables.
    """
    for name, change in batch.tables.items():
        table = _known(name, change)
        lengths = {len(cells) for cells in change.added.values()}
        four = change.changed.key, change.changed.column, change.changed.was, change.changed.value
        if len(lengths) > 1 or max(lengths, default=0) > _MOST_ROWS or len({len(cells) for cells in four}) > 1:
            raise ValueError(f"the columns of {name} differ in length")
        if change.added and not change.added.keys() >= {*table.key}:
            raise ValueError(f"rows of {name} have no {', '.join(table.key)}")
        keys = list(zip(*(change.added[part] for part in table.key), strict=True)) if change.added else []
        if any(len(key) != len(table.key) or None in key or "" in key for key in (*keys, *change.changed.key)):
            raise ValueError(f"a row of {name} has no {', '.join(table.key)}")
        if len(set(keys)) < len(keys):
            raise ValueError(f"two rows of {name} have the same {', '.join(table.key)}")
    for column, cells in batch.columns():
        _check_cells(column, cells)


def records(record: Record, batch: Batch, wanted: Callable[[str, str], bool] | None = None) -> Iterator[Record]:
    """A batch as if each of its rows had been written down by itself, all under the batch's own id.

    Parameters
    ----------
    record, batch
        The batch.
    wanted
        By table and name of a row, whether it is asked for; all are by default.
    """
    whole = replace(record, of_batch=True, was={})
    for name, change in batch.tables.items():
        columns, rows = list(change.added), zip(*change.added.values(), strict=True)
        for row, called in zip(rows, change.names(), strict=False):
            if wanted is None or wanted(name, called):
                values = {column: value for column, value in zip(columns, row, strict=True) if value is not None}
                yield replace(whole, kind="add", table=name, row=called, values=values)
        cells: dict[str, list[int]] = {}
        for at, key in enumerate(change.changed.key):
            cells.setdefault(row_name(key), []).append(at)
        changed = change.changed
        for called, places in cells.items():
            if wanted is None or wanted(name, called):
                values, was = ({changed.column[at]: said[at] for at in places} for said in (changed.value, changed.was))
                yield replace(whole, kind="change", table=name, row=called, values=values, was=was)


def built_on(batch: Batch, earlier: Batch) -> bool:
    """Whether a batch speaks of rows that an earlier one added or changed."""
    before = earlier.rows()
    if any(not names.isdisjoint(before.get(table, ())) for table, names in batch.rows().items()):
        return True
    for column, cells in batch.columns():
        table = column.refers.partition(".")[0]
        if table in before and not before[table].isdisjoint({row_name((cell,)) for cell in cells if cell is not None}):
            return True
    return False


def _known(name: str, change: TableChange) -> Table:
    if name not in BY_NAME:
        raise NewerError(f"table {name}")
    table = BY_NAME[name]
    columns = {column.name for column in table.columns}
    if unknown := {*change.added, *change.changed.column} - columns:
        raise NewerError(f"column {name}.{min(unknown)}")
    if not table.key or name != change.table:
        raise ValueError(f"rows of {name} have no key")
    return table


def _check_cells(column: Column, cells: Sequence[Value]) -> None:
    kinds = set(map(type, cells)) - {type(None)}
    if odd := kinds - _TYPES[column.kind]:
        raise ValueError(f"{column.name} cannot be a {min(kind.__name__ for kind in odd)}")
    if column.kind == "number":
        try:
            whole = all(map(math.isfinite, filter(None, cells)))  # type: ignore[arg-type]
        except OverflowError:
            whole = False
        if not whole:
            raise ValueError(f"{column.name} holds what is no number")
    if str in kinds and max((len(cell) for cell in cells if isinstance(cell, str)), default=0) > _LONGEST:
        raise ValueError(f"{column.name} holds a text of more than {_LONGEST} characters")
