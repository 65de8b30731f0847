"""A workbook of our own as a foreign file: its input tables are read, and what was computed from them is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.places import Place, defined_names, table_places
from workbook.schema.headers import recognise, table_named
from workbook.sheets import MARK

if TYPE_CHECKING:
    from workbook.opening import Archive


@dataclass(frozen=True)
class Own:
    """What of a book is ours; nothing of another program's book."""

    tables: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    """Sheet -> which of our input tables stands on it, and where."""
    results: frozenset[str] = frozenset()
    """Sheets that we wrote, which hold nothing that anybody entered."""

    def left(self, sheet: str) -> bool:
        """Whether a sheet is passed over: a result, or any other sheet beside our own input tables."""
        return sheet not in self.tables if self.tables else sheet in self.results


def own(archive: Archive, parts: Mapping[str, str]) -> Own:
    """Tell what of a book is ours: by the names of its tables and their headers, and by our hidden marks.

    Parameters
    ----------
    archive
        A checked .xlsx.
    parts
        Name of each sheet -> its part.
    """
    marked = [where for name, where in defined_names(archive) if name.casefold().startswith(MARK.casefold())]
    results = frozenset(where.rpartition("!")[0].strip("'").replace("''", "'") for where in marked)
    try:
        places = table_places(archive, dict(parts))
    except RefusedError:
        # another program's book is read by its cells, whatever its tables are like
        return Own(results=results)
    tables: dict[str, tuple[str, Place]] = {}
    for name, place in places.items():
        table = table_named(name)
        if table is not None and place.sheet not in results and not recognise(place.headers, table).missing:
            tables.setdefault(place.sheet, (table.name, place))
    return Own(tables, results)
