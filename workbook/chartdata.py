"""Charts of a page, as data: which columns of which of its tables are drawn, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from workbook.pages import Kind


@dataclass(frozen=True)
class Series:
    """One series of a chart: columns of its table.

    Parameters
    ----------
    values : str
        The field drawn; its label names the series.
    mark : str
        ``area`` (a column or a bar), ``line`` or ``point``.
    tone : str
        ``strong``, ``middle`` or ``light``, told apart in grey print too, or ``alarm``.
    labels : str, optional
        The field whose text stands beside each point.
    second : bool
        Against an axis of its own, on the right.
    """

    values: str
    mark: Literal["area", "line", "point"] = "area"
    tone: Literal["strong", "middle", "light", "alarm"] = "strong"
    labels: str | None = None
    second: bool = False


@dataclass(frozen=True)
class Axis:
    """An axis of a chart: what it counts, how its numbers are written, where it begins and ends.

    Parameters
    ----------
    crossed_at : float, optional
        Where the other axis crosses it; at its beginning where None.
    """

    title: str = ""
    kind: Kind = "int"
    least: float | None = None
    most: float | None = None
    crossed_at: float | None = None


@dataclass(frozen=True)
class Chart:
    """A picture of a table of the same page: it looks at the table's cells, so it follows them.

    Parameters
    ----------
    key : str
        Letters and digits, never changed: by it the chart is found again.
    says : str
        Its title: what is seen in it.
    alt : str
        The same for somebody who cannot see it, with the figures that matter.
    kind : str
        ``column``, ``bar`` (lying columns), ``line`` or ``scatter``; a column chart may hold lines.
    table : str
        The table it shows.
    categories : str
        The field along the horizontal axis (upright for bars).
    series : Sequence[Series]
        What is drawn.
    across, up, second : Axis
        The axis of the categories, that of the values, and the one on the right.
    rows : int
        Its height in rows of the sheet.
    drawn : bool
        Where False its room stays empty.
    still : bool
        Where True its labels are texts, not the cells of its table: LibreOffice, which prints the PDF, shows no cells
        there. Only for a file that nobody scores again.
    """

    key: str
    says: str
    alt: str
    kind: Literal["column", "bar", "line", "scatter"]
    table: str
    categories: str
    series: Sequence[Series]
    across: Axis = Axis()
    up: Axis = Axis()
    second: Axis = Axis()
    rows: int = 22
    drawn: bool = True
    still: bool = False
    title: str = ""

    def __post_init__(self) -> None:
        if not (self.key.isascii() and self.key.isalnum()):
            raise ValueError(f"chart key {self.key!r}: only letters and digits")
