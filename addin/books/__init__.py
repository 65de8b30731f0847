"""The narrow port through which a macro sees a workbook: an open one in Excel, or a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from addin.jobs import Loaded
    from addin.writing import Place
    from addin.writing.desk import Desk
    from udfs.model import Review
    from workbook.pages import Page
    from workbook.reading import RawTables

AS_OF_NAME = "AsOf"
"""A cell of this name holds the day to score by; without it, today is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a macro found."""

    message: str
    """The one message a manager reads at the end; empty where the page just shown says it all."""
    loaded: Loaded
    review: Review | None
    """None where nothing was scored."""
    printed: Callable[[], None]
    """Says the same on a terminal."""


class Book(Protocol):
    """A workbook as a macro sees it."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    @property
    def read_only(self) -> str:
        """Why it cannot be written, as one sentence; empty where it can."""

    @property
    def held_here(self) -> bool:
        """Whether it is open here for writing, so that nobody else can write it."""

    @property
    def language(self) -> str:
        """The language a new workbook is made in: `en`, `vi` or `zh`."""

    def place(self) -> Place | None:
        """Where it lies, and its journal with it; None where it was never saved."""

    def tables(self) -> RawTables:
        """The input tables as they stand, as `workbook.reading.read` gives them."""

    def read(self) -> RawTables:
        """The input tables with every record of the journal in them that can come in."""

    def page_rows(self, key: str) -> list[list[object]]:
        """The cells of the sheet that holds a page of ours, by row; none where there is no such page."""

    def desk(self) -> Desk | None:
        """Its rows, for records to come into where it is open here; None for a file."""

    def take_in(self) -> list[str]:
        """Bring every record of the journal in; what is to be told of it."""

    def as_of(self) -> dt.date:
        """The day to score by: as asked for, else the cell named `AsOf`, else today."""

    def today(self) -> dt.date:
        """The last day a date about the past may have."""

    def write(self, pages: Sequence[Page]) -> None:
        """Put result pages in, or in the place of the same pages."""

    def show(self, page: Page) -> None:
        """Bring one page before the user's eyes."""

    def show_apart(self, page: Page) -> None:
        """Bring a page that is none of this workbook's before the user's eyes."""

    def paper(self, pages: Sequence[Page]) -> bytes:
        """These pages alone as a PDF, by their own print set-up; the workbook stays as it is.

        Raises
        ------
        RefusedError
            Where there is nothing to print with, or it did not manage.
        """

    def answer(self, answer: Answer) -> None:
        """Take what a macro found."""

    def tell(self, text: str) -> None:
        """Say a sentence once the work is over."""

    def ask(self, question: str, default: str = "") -> str | None:
        """The user's answer, which may be empty; None where he cancelled or nobody is there."""

    def confirm(self, question: str) -> bool:
        """Whether the user says yes; nobody there is a no."""

    def choose_files(self, question: str) -> list[Path]:
        """Files the user picks; none where he changed his mind or nobody is there."""

    def selected(self) -> list[tuple[str, str]]:
        """Header and text of each filled cell of the selected row; the header is empty where the row has none."""

    def progress(self, step: str) -> None:
        """Say which step begins."""

    def go_to(self, table: str) -> None:
        """Bring the sheet of an input table before the user's eyes."""

    def new_file(self) -> Path | None:
        """Where a new workbook goes; None where the user changed his mind."""

    def open(self, path: Path) -> None:
        """Bring a workbook just written before the user's eyes."""
