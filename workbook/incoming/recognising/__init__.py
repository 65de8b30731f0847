"""What a foreign table is, told by its headers; where they do not tell, a question and never a guess."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.incoming.recognising.aliases import ANY, OWN, Export

if TYPE_CHECKING:
    from workbook.incoming import Answers, Ask, Grid

__all__ = ["ANY", "OWN", "Export", "Recognised", "recognise"]


@dataclass(frozen=True)
class Recognised:
    """A grid of which every needed column is known."""

    grid: Grid
    export: Export
    first: int
    """Index of the first row below the headers, from 0."""
    fields: dict[str, tuple[int, ...]]
    """Field -> indices of its columns; the first of them that is filled counts."""
    headers: dict[int, str]
    """Index of a column -> its header as the sheet has it."""
    unknown: tuple[str, ...] = ()
    """Headers that mean nothing to us; their columns are not taken over."""
    filled: tuple[str, ...] = ()
    """Those of them, in a table of no program, under which most rows hold something."""

    @property
    def system(self) -> str:
        """The program that wrote it."""
        return self.export.system

    @property
    def table(self) -> str:
        """Which of our tables its rows belong to."""
        return self.export.table


def recognise(
    grid: Grid, answers: Answers | None = None, extra: Path | None = None, translate: Callable[[str], str] = str
) -> Recognised | Sequence[Ask]:
    """Tell what a grid is by its headers, wherever they stand.

    Parameters
    ----------
    grid
        One sheet of a foreign file.
    answers
        What was answered before: under "columns" a header's field ("" for a column to leave), or a field's header;
        under "table" a file's table or export.
    extra
        A user's own list of headers, of the same columns as `headers.csv`.
    translate
        Puts the questions in another language.

    Returns
    -------
    Recognised or list of Ask
        The questions where a needed column is missing, misspelt, or two exports fit alike.

    Raises
    ------
    RefusedError
        Where the sheet holds nothing, its kind of file can never be used, or an answer means nothing.
    """
    from workbook.incoming.recognising.telling import told

    return told(grid, answers or {}, extra, translate)
