"""Columns of a table of no program that nothing is known of, though they are filled: none is dropped in silence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from workbook.incoming import Ask, Grid
from workbook.incoming.recognising.aliases import Export
from workbook.incoming.recognising.asking import OFFERED, likeness
from workbook.incoming.recognising.fields import UNUSED
from workbook.incoming.recognising.sentences import WANTED
from workbook.schema import BY_NAME
from workbook.schema.headers import folded

if TYPE_CHECKING:
    from workbook.incoming.recognising.finding import Header, Heading
    from workbook.incoming.recognising.telling import Fit, Given

_LOOKED_FOR: dict[str, tuple[tuple[str, ...], ...]] = {
    "Accounts": (("owner", "owner_key"),),
    "Touches": (("owner", "owner_key"), ("purpose", "subject")),
    "Orders": (("order_id",),),
}
"""Fields that a file gives rows without, but that nothing can well stand in for."""


def filled(grid: Grid, found: Heading, headers: Sequence[Header]) -> list[Header]:
    """Those of the headers under which at least every second row holds something."""
    rows = [row for row in grid.head[found.first :] if any(cell is not None for cell in row)]
    return [header for header in headers if rows and 2 * len(_cells(rows, header)) >= len(rows)]


def wanted(
    grid: Grid, file: str, found: Heading, fit: Fit, given: Given, owned: bool, translate: Callable[[str], str]
) -> list[Ask]:
    """A question for each field that is looked for, where a filled column that nothing is known of may hold it.

    Parameters
    ----------
    owned
        Whether somebody said whose the rows are.
    """
    asks: list[Ask] = []
    free = filled(grid, found, fit.unknown)
    rows = grid.head[found.first :]
    for group in _LOOKED_FOR.get(fit.export.table, ()):
        if given.waived & set(group) or fit.fields.keys() & set(group) or (owned and "owner" in group):
            continue
        likely = [header for header in free if _may_hold(group[0], _cells(rows, header))]
        if likely:
            aliases = _aliases(fit.export, group)
            likely.sort(key=lambda header: -likeness(header, aliases))
            question = translate(WANTED).format(file=file, wanted=group[0], headers=", ".join(h.text for h in likely))
            asks.append(Ask("column", group[0], question, (*(header.text for header in likely[:OFFERED]), "")))
    return asks


def _aliases(export: Export, group: Sequence[str]) -> tuple[str, ...]:
    words = tuple(word for word, field in export.fields.items() if field in group and field != UNUSED)
    table = BY_NAME[export.table]
    return words or tuple(folded(name) for name in group if name in {column.name for column in table.columns})


def _cells(rows: Sequence[Sequence[object]], header: Header) -> list[object]:
    return [row[header.at] for row in rows if header.at < len(row) and row[header.at] is not None]


def _may_hold(field: str, cells: Sequence[object]) -> bool:
    """Whether cells are of a kind that could be this field: an owner and a purpose are words, an order's number is
    neither a day nor one value all along."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    if field == "order_id":
        days = [cell for cell in cells if isinstance(cell, dt.date) or (isinstance(cell, str) and _day(cell))]
        return not days and len(set(map(str, cells))) > len(cells) // 2
    letters = [text for text in texts if sum(map(str.isalpha, text)) * 2 > len(text)]
    return 2 * len(letters) > len(cells)


def _day(text: str) -> bool:
    parts = text.replace(".", "/").replace("-", "/").split("/")
    return len(parts) == 3 and all(part.strip().isdigit() for part in parts)
