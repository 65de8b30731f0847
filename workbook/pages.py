"""What a result sheet says, as data: pages, their blocks, lines and figures. No cell and no file here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from workbook.chartdata import Axis, Chart, Series

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Axis", "Block", "Cell", "Chart", "Field", "Figure", "Figures", "Grid", "Kind", "Lines", "Page", "Part", "Series",
    "Tone", "Visual",
]  # fmt: skip

Kind = Literal[
    "text", "wrap", "id", "int", "row", "number", "money", "score", "points", "pct", "share", "date", "datetime", "flag"
]
Visual = Literal["bar", "bar_bad", "scale", "scale_bad", "band", "arrows"]
Tone = Literal["good", "watch", "warn", "bad", "calm"]


@dataclass(frozen=True)
class Field:
    """One column of a block.

    Parameters
    ----------
    key : str
        Column of the block's frame.
    label : str
        Header the reader sees; one line, unique in its block.
    width : float
        Column width in characters. Where blocks share a column, the widest counts.
    kind : Kind
        How the value is written and formatted. ``pct`` is 0..100, ``share`` is 0..1, ``flag`` is written as `words`,
        ``row`` is a row's number on its sheet.
    visual : Visual, optional
        ``bar`` and ``scale`` (high is good), ``bar_bad`` and ``scale_bad`` (high is bad), ``band`` (see `bands`),
        ``arrows`` (up, flat, down from zero).
    bands : Mapping[str, Tone]
        For ``band``: the text of a cell and its tone.
    note : str, optional
        Meaning of the column, shown when its header is selected.
    top : float, optional
        Where a bar is full. Scores and percentages: 100; shares: 1; others: the column's greatest value.
    words : tuple[str, str]
        For ``flag``: the words for true and false.
    """

    key: str
    label: str
    width: float = 12
    kind: Kind = "text"
    visual: Visual | None = None
    bands: Mapping[str, Tone] = field(default_factory=dict)
    note: str | None = None
    top: float | None = None
    words: tuple[str, str] = ("Yes", "")


@dataclass(frozen=True)
class Block:
    """A table on a page: a header row and one row for each row of `frame`.

    Parameters
    ----------
    title, intro : str
        A heading and one sentence above the table; either may be empty.
    fields : Sequence[Field]
        The columns, from column A on.
    frame : pandas.DataFrame
        Holds at least the fields' keys.
    table : str, optional
        Excel table name; gives filters. Without it the block is plain cells.
    key : str or tuple[str, ...], optional
        Fields that identify a row. With it, what a manager writes to the right of the block follows its row when
        the page is rewritten. Needs `table`.
    empty : str
        Shown in the one blank row of a block without rows.
    left_over : str
        Heading above a manager's entries whose row is no longer listed.
    """

    title: str
    fields: Sequence[Field]
    frame: pd.DataFrame
    table: str | None = None
    key: str | tuple[str, ...] | None = None
    intro: str = ""
    empty: str = "Nothing to list."
    left_over: str = "No longer listed; your own entries are kept here:"

    def __post_init__(self) -> None:
        labels = [column.label.casefold() for column in self.fields]
        if len(set(labels)) < len(labels) or any("\n" in label or not label for label in labels):
            raise ValueError(f"block {self.title!r}: labels must be unique, of one line and not empty, found {labels}")
        missing = [column.key for column in self.fields if column.key not in self.frame.columns]
        if missing:
            raise ValueError(f"block {self.title!r}: the frame has no {missing}, it has {list(self.frame.columns)}")
        if self.key and (not self.table or not set(self.keys) <= {column.key for column in self.fields}):
            raise ValueError(f"block {self.title!r}: a key needs a table, and its parts {self.keys} among the fields")

    @property
    def keys(self) -> tuple[str, ...]:
        """The key's fields, none where the block has no key."""
        return (self.key,) if isinstance(self.key, str) else self.key or ()


@dataclass(frozen=True)
class Lines:
    """Sentences below a heading; a pair is a short label and its sentence."""

    title: str
    lines: Sequence[str | tuple[str, str]]


@dataclass(frozen=True)
class Figure:
    """A large number and the words that say what it counts."""

    value: float | str | dt.date | None
    label: str
    kind: Kind = "int"
    tone: Tone = "calm"


@dataclass(frozen=True)
class Figures:
    """The large figures of a page, one below the other."""

    figures: Sequence[Figure]
    title: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a grid.

    Parameters
    ----------
    column, span : int
        Its first column, counted from 1, and how many it takes.
    value : object
        A text, a number or a day; None is blank.
    kind : Kind
        How a number or a day is written; a text is always wrapped.
    look : str
        ``plain``, ``label`` (names the cells beside it), ``head`` (of a column), ``section`` or ``heading``.
    tone : Tone, optional
        Its colours.
    bar : float, optional
        With it a bar stands behind the number, full at this much.
    """

    column: int
    span: int = 1
    value: float | str | dt.date | None = None
    kind: Kind = "wrap"
    look: Literal["plain", "label", "head", "section", "heading"] = "plain"
    tone: Tone | None = None
    bar: float | None = None


@dataclass(frozen=True)
class Grid:
    """Cells of any width in rows, as on a printed form: for few values, laid out by hand.

    Parameters
    ----------
    widths : Sequence[float]
        Of the columns, in characters.
    rows : Sequence[Sequence[Cell]]
        The cells of each row, from left to right; a row without any is a gap.
    """

    widths: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    title: str = ""


Part = Block | Lines | Figures | Grid | Chart


@dataclass(frozen=True)
class Page:
    """A sheet the add-in owns and rewrites whole.

    Parameters
    ----------
    key : str
        Letters and digits, never changed: by it the sheet is found again, whatever it is called by then.
    title : str
        Heading, and the sheet's first name.
    lines : Sequence[str]
        Small lines below the heading: as-of date, policy version, add-in version.
    parts : Sequence[Part]
        What the page shows, from top to bottom.
    freeze_columns : int, optional
        Freezes the first block's header and this many columns; None freezes nothing.
    tab : str
        Colour of the sheet's tab.
    portrait : bool
        Paper orientation; wide pages are printed over as many pages across as stay readable.
    one_page : bool
        Printed on one page, whatever the paper.
    last : bool
        A new sheet comes to stand behind all others, not in front.
    stop : str
        Said to somebody who types into a cell that the next score overwrites.
    days : str
        How a day is written in its cells, in Excel's words.
    """

    key: str
    title: str
    parts: Sequence[Part]
    lines: Sequence[str] = ()
    freeze_columns: int | None = None
    tab: str = "#1F3A5F"
    portrait: bool = False
    one_page: bool = False
    last: bool = False
    stop: str = "This sheet is rewritten at every score. Write in the input sheets, or to the right of the table."
    days: str = "yyyy-mm-dd"

    def __post_init__(self) -> None:
        if not (self.key.isascii() and self.key.isalnum()):
            raise ValueError(f"page key {self.key!r}: only letters and digits")

        tables = {block.table for block in self.blocks if len(block.frame)}
        lost = [chart.key for chart in self.charts if chart.table not in tables]
        if lost:
            raise ValueError(
                f"page {self.key!r}: no table with rows for the charts {lost}, it has {sorted(map(str, tables))}"
            )

    @property
    def blocks(self) -> list[Block]:
        """The page's blocks, from top to bottom."""
        return [part for part in self.parts if isinstance(part, Block)]

    @property
    def charts(self) -> list[Chart]:
        """The charts to be drawn, from top to bottom."""
        return [part for part in self.parts if isinstance(part, Chart) and part.drawn]
