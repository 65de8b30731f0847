"""What an import is on its way: the rows, what they were joined to, and what is to become of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.importing.before import nothing_before

if TYPE_CHECKING:
    import pandas as pd

    from addin.importing.before import Before
    from workbook.incoming import Answers, Ask, Foreign
    from workbook.reading import RawTables

NOT_OURS = ("foreign", "at", "matched", "subject", "currency", "key")
"""Columns of rows on their way that are no columns of our tables: which `Foreign`, its row, and what is left of it."""
LEFT_OUT = ("foreign", "table", "row", "code", "sentence", "about")
"""`about` is the name that the sentence tells, where it tells one."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The workbook as an import finds it."""

    tables: Mapping[str, pd.DataFrame]
    raw: RawTables
    before: Before = nothing_before
    """What earlier imports wrote."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sheet of a file was taken for."""

    file: str
    sheet: str
    system: str
    export: str
    table: str
    used: Mapping[str, str]
    """Header -> our column, or the link it gives."""
    unused: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files hold."""

    seen: Sequence[Seen]
    foreign: Sequence[Foreign]
    asks: Sequence[Ask]


@dataclass(frozen=True, slots=True)
class Unsure:
    """A name that may be one of our accounts."""

    name: str
    file: str
    rows: int
    candidates: Sequence[tuple[str, str, float]]
    """Account id, name and likeness, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Rows of one of our tables with our ids in them."""

    rows: Mapping[str, pd.DataFrame]
    """Table -> rows, columns of the table and `NOT_OURS`."""
    left_out: pd.DataFrame
    unsure: Sequence[Unsure]
    remembered: Answers
    """What the next import need not ask again."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What is to become of one table."""

    new: pd.DataFrame
    changed: pd.DataFrame
    """One row a cell: id, column, old, new, foreign, at."""
    kept: pd.DataFrame
    """As `changed`: cells that say something else than the import, and stay as the manager has them."""
    there: int
    """Rows that say nothing new."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing is written yet."""

    tables: Mapping[str, TablePlan]
    left_out: pd.DataFrame
    unsure: Sequence[Unsure]
    asks: Sequence[Ask]
    remembered: Answers
    foreign: Sequence[Foreign]
    notes: Sequence[str] = ()
    blank_purposes: int = 0
    """New contacts whose purpose stays blank."""

    def news(self, answers: Answers) -> bool:
        """Whether there is anything to write down: a row, a cell, or what the next import need not ask."""
        told = ((kind, about, said) for kind, known in self.remembered.items() for about, said in known.items())
        return bool(self.count) or any(answers.get(kind, {}).get(about) != said for kind, about, said in told)

    @property
    def count(self) -> int:
        """How many rows it would add or change."""
        return sum(len(one.new) + one.changed["id"].nunique() for one in self.tables.values())
