"""What earlier imports wrote: by it a cell that a manager has changed since is told from one that nobody touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.writing import Place
    from workbook.journal import Value
    from workbook.journal.batch import Batch, TableChange

    Cells = Mapping[str, Mapping[str, Value]]
    """Row id -> column -> what was written there last."""
    Names = Mapping[tuple[Value, ...], str]
    """Key of a row -> what it is called."""
    Before = Callable[[str, Names], Cells]
    """By table and rows."""


def nothing_before(table: str, wanted: Names) -> Cells:
    """Nothing was ever imported."""
    return {}


class Earlier:
    """The imports a workbook holds; their rows are read when they are first asked for.

    Parameters
    ----------
    at
        The workbook.
    """

    def __init__(self, at: Place) -> None:
        self._at = at
        self._batches: list[Batch] | None = None

    def __call__(self, table: str, wanted: Names) -> Cells:
        """What the last import that spoke of each cell wrote there."""
        if self._batches is None:
            self._batches = self._read()
        found: dict[str, dict[str, Value]] = {}
        for batch in self._batches:
            if table in batch.tables:
                _take(batch.tables[table], wanted, found)
        return found

    def _read(self) -> list[Batch]:
        from addin.writing.sharing import rows_of
        from addin.writing.waiting import within
        from workbook.journal import read, standing

        ask = rows_of(self._at)
        try:
            records = dict(within(self._at.patience, lambda: read(self._at.folders, self._at.cache)).records)
        except OSError:
            records = {}  # what cannot be asked now counts as unknown
        records |= {record.id: record for record in self._at.outbox.records()}
        stands = standing(records, records.keys())
        return [batch for record in stands.held.values() if (batch := ask(record)[0])]


def _take(change: TableChange, wanted: Names, found: dict[str, dict[str, Value]]) -> None:
    from workbook.schema import BY_NAME

    columns = list(change.added.items())
    keys = zip(*(change.added[part] for part in BY_NAME[change.table].key), strict=True) if columns else ()
    for at, key in enumerate(keys):
        if key in wanted:
            found[wanted[key]] = {name: cells[at] for name, cells in columns}
    changed = change.changed
    for key, column, value in zip(changed.key, changed.column, changed.value, strict=True):
        if key in wanted:
            found.setdefault(wanted[key], {})[column] = value
