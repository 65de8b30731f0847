"""The words of lists, and yes and no, as a table has them: each column in the language of its header."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.cellforms import Speech
from workbook.schema import Table
from workbook.schema.headers import Headings, folded, names


def words_of(table: Table, headers: Sequence[str], headings: Headings) -> dict[str, dict[str, str]]:
    """Schema column -> words kept in the data -> the same in the language of its header."""
    found = {}
    for at, name in headings.columns.items():
        column = table.column(name)
        same = [folded(each) == folded(headers[at]) for each in names(column)]
        found[name] = Speech(("en", "vi", "zh")[same.index(True)], str).words(column)
    return found
