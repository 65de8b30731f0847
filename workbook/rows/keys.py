"""Which rows of a table are meant: by key, or in a table without one by all their cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.rows.cells import Cells, Value
from workbook.rows.place import InputTable
from workbook.rows.sheet import SheetRows

if TYPE_CHECKING:
    from workbook.rows import Key

Texts = tuple[str, ...]


class Keys:
    """The keys of a table's rows as they were found.

    Parameters
    ----------
    table, sheet, cells
        The table, its sheet, and what says what a cell holds.
    """

    def __init__(self, table: InputTable, sheet: SheetRows, cells: Cells) -> None:
        self._table, self._sheet, self._cells = table, sheet, cells
        self._key = table.table.key
        self._names = self._key or tuple(table.columns)

    def not_there(self, added: list[dict[str, Value]]) -> list[dict[str, Value]]:
        """The rows to add that the table does not have yet."""
        there = Counter(self._rows.values()) if added else Counter()
        new = []
        for row in added:
            texts = self._meanings(tuple(row.get(name) for name in self._names))
            if self._key and not all(texts):
                raise RefusedError(
                    "A row to be added to the table {table} on the sheet '{sheet}' has no {columns}.",
                    columns=", ".join(self._key),
                    **self._table.named,
                )
            if any(texts) and not there[texts]:
                new.append(row)
                there[texts] += bool(self._key)
            elif not self._key:
                there[texts] -= 1
        return new

    def rows_of(self, keys: Collection[Key], *, may_be_gone: bool) -> dict[Key, int]:
        """The sheet row of each key.

        Raises
        ------
        RefusedError
            When a key stands in several rows, or in none unless it may be gone; all such keys are named.
        """
        found = {key: self._numbers(key) for key in keys}
        names = ", ".join(self._key)
        absent = [_said(key) for key, numbers in found.items() if not numbers]
        if absent and not may_be_gone:
            raise RefusedError(
                "No row of the table {table} on the sheet '{sheet}' has the {key} {found}; "
                "it may have been removed or renamed by hand.",
                **self._table.named,
                key=names or "number",
                found="; ".join(absent),
            )
        twice = [f"{_said(key)} (rows {', '.join(map(str, n))})" for key, n in found.items() if len(n) > 1]
        if twice:
            raise RefusedError(
                "More than one row of the table {table} on the sheet '{sheet}' has the {key} {found}; give "
                "each its own, then try again.",
                key=names,
                found="; ".join(twice),
                **self._table.named,
            )
        return {key: numbers[0] for key, numbers in found.items() if numbers}

    def _numbers(self, key: Key) -> list[int]:
        if isinstance(key, int):
            data = self._table.place.data
            return [key] if data.top <= key <= data.bottom else []
        if not self._key:
            raise RefusedError(
                "Rows of the table {table} on the sheet '{sheet}' have no key by which to find {value!r}; "
                "give their number.",
                value=key,
                **self._table.named,
            )
        return self._by_texts.get(self._meanings(key if isinstance(key, tuple) else (key,)), [])

    @cached_property
    def _by_texts(self) -> dict[Texts, list[int]]:
        rows: dict[Texts, list[int]] = defaultdict(list)
        for number, texts in self._rows.items():
            rows[texts].append(number)
        return rows

    def _meanings(self, parts: tuple[Value, ...]) -> Texts:
        named = zip(self._names, parts, strict=True)
        return tuple(self._cells.meaning(self._table.word(name, part)) for name, part in named)

    @cached_property
    def _rows(self) -> dict[int, Texts]:
        """Row -> what its cells in the key's columns say; rows in which all are blank are left out."""
        columns, data, found = self._table.columns, self._table.place.data, []
        absent = [name for name in self._names if name not in columns]
        if absent:
            raise RefusedError(
                "There is no column {columns} in the table {table} on the sheet '{sheet}'; add it and try again.",
                columns=", ".join(absent),
                **self._table.named,
            )
        for name in self._names:
            column = self._sheet.column(columns[name], data.top, data.bottom)
            found.append({number: text for number, cell in column if (text := self._cells.text(cell))})
        numbers = sorted(set().union(*found))
        texts = ([column.get(number, "") for number in numbers] for column in found)
        return dict(zip(numbers, zip(*texts, strict=True), strict=True))


def _said(key: Key) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)
