"""What tables and columns are called where the reader of a preview finds them: by his own workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from addin.importing.rowids import PLAIN
from workbook.schema import BY_NAME

if TYPE_CHECKING:
    from addin.importing.shapes import Seen
    from workbook.reading import RawTable


class Called:
    """Names of tables and columns.

    Parameters
    ----------
    raw
        The workbook's tables, by which sheets and headers are called; none for a preview without a workbook.
    translate
        From English to the reader's language.
    """

    def __init__(self, raw: Mapping[str, RawTable], translate: Callable[[str], str]) -> None:
        self._raw, self._translate = raw, translate

    def __call__(self, table: str) -> str:
        """The table's sheet."""
        return self._raw[table].sheet if table in self._raw else self._translate(table)

    def column(self, name: str, table: str = "") -> str:
        """What the command line takes for a column, and beside it the header on the sheet where that is another."""
        tables = [table] if table else list(BY_NAME)
        headers = (self._raw[one].headers.get(name, "") for one in tables if one in self._raw)
        header = next(filter(None, headers), name)
        return name if header == name else f"{name} ({header})"

    def source(self, one: Seen) -> str:
        """What a sheet of a file was taken for: the names that other programs give themselves stay."""
        _ = self._translate
        system = _("Any table") if one.system == "Any table" else one.system
        export = self(one.export) if one.export in BY_NAME and one.system in PLAIN else one.export
        return ": ".join(filter(None, (system, export)))
