"""What other programs export, turned into rows of our own tables.

One way: a file gives grids, a grid is recognised by its headers, and a recognised grid gives the rows of one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import pandas as pd

HEAD_ROWS = 200
"""So many rows are looked at to find out what a sheet is."""

Answers = dict[str, dict[str, str]]
"""What somebody answered: kind of question -> what it was about -> the answer."""


class Grid(Protocol):
    """One sheet of a foreign file."""

    @property
    def file(self) -> str:
        """The file's name, without its folder."""

    @property
    def name(self) -> str:
        """The sheet's name; empty where the file has none."""

    @property
    def rows(self) -> int:
        """How many rows there are; -1 where the file was not read to its end yet."""

    @property
    def head(self) -> list[list[object]]:
        """The first `HEAD_ROWS` rows as they stand."""

    @property
    def notes(self) -> list[str]:
        """What was assumed in reading the file, one sentence each."""

    def columns(self, at: Sequence[int], first: int) -> list[list[object]]:
        """Whole columns, of one length, from the row `first` on, counted from 0; a cell that is not there is None."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the file does not tell."""

    code: Literal["column", "dates", "table", "currency", "decimal", "owner", "ours"]
    about: str
    """The header or the file it is about; by this the answer is found."""
    question: str
    choices: Sequence[str] = ()
    """Possible answers, the likeliest first."""


@dataclass(frozen=True)
class Foreign:
    """Rows for one of our tables, as another program tells them."""

    system: str
    export: str
    file: str
    table: str
    rows: pd.DataFrame
    """Columns of our table that the file can carry, those that link a row to an account and a person, and `row`."""
    left_out: pd.DataFrame
    """row, code, sentence: what did not become a row, and why."""
    asks: Sequence[Ask] = ()
    notes: Sequence[str] = field(default_factory=tuple)
    """What was assumed, one sentence each."""


LINKS = (
    "key", "account_key", "account_name", "account_domain", "person_key", "person_name", "person_email", "emails",
    "subject", "currency",
)  # fmt: skip
"""Columns of `Foreign.rows` that are no columns of our tables."""
