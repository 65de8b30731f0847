"""A workbook that is a file: read at once, written by graft and exchange. The command line and nightly runs use it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from addin.jobs import silent

if TYPE_CHECKING:
    from addin.books import Answer
    from addin.writing import Place
    from workbook.opening import Archive
    from workbook.pages import Page
    from workbook.reading import RawTables


class FileBook:
    """A workbook file.

    Parameters
    ----------
    path
        The workbook.
    as_of, today
        The day to score by, and the last day a date about the past may have; see `addin.books.Book`.
    out
        Result pages go into this new file, and `path` stays as it is.
    account
        The account a question about one account is about: its id or name.
    language
        Of a new workbook; the system's by default.
    shown
        Whether a page that is only to be looked at is put into the file. On a terminal it is printed instead.
    progress
        Told each step as it begins.
    """

    def __init__(
        self,
        path: Path,
        *,
        as_of: dt.date | None = None,
        today: dt.date | None = None,
        out: Path | None = None,
        account: str = "",
        language: str | None = None,
        shown: bool = True,
        progress: Callable[[str], None] = silent,
    ) -> None:
        self.path, self.out = path, out
        self._as_of, self._today = as_of, today
        self._account, self._language, self._shown = account, language, shown
        self._progress = progress
        self._archive: Archive | None = None
        self._joined: Sequence[Page] = ()
        self._digest = ""
        self.journal: list[str] = []
        """What was taken in from the journal beside the file, and what is odd about it."""
        self.answered: Answer | None = None
        self.told: list[str] = []

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def read_only(self) -> str:
        """Nothing: whether the file can be exchanged shows only when it is."""
        return ""

    @property
    def held_here(self) -> bool:
        """It is opened for a moment only."""
        return False

    @property
    def language(self) -> str:
        """As asked for, else that of the workbook a command is about, else the system's."""
        from addin.language import heard

        return self._language or heard()

    def place(self) -> Place:
        """Beside the file lies its journal."""
        from addin import writing

        return writing.place(self.path)

    def tables(self) -> RawTables:
        """The input tables as the file has them."""
        from workbook.reading import read

        return read(self.path)

    def read(self) -> RawTables:
        """The input tables with the journal's records in them."""
        from workbook.reading import read

        return read(self._opened())

    def page_rows(self, key: str) -> list[list[object]]:
        """The cells of a page of ours, as the file has them."""
        from workbook.reading import page_rows

        return page_rows(self._opened().data, key)

    def desk(self) -> None:
        """None: a file is read and saved whole."""

    def take_in(self) -> list[str]:
        """Save the file with every record in it."""
        from addin import writing

        return writing.merge(self.place())

    def as_of(self) -> dt.date:
        """The day to score by."""
        from addin.books.names import day_of, named_cell

        return self._as_of or day_of(named_cell(self._opened()), self.today())

    def today(self) -> dt.date:
        """The last day a date about the past may have."""
        return self._today or dt.date.today()

    def write(self, pages: Sequence[Page]) -> None:
        """Graft the pages in and put the new file in the place of the old one, unless somebody changed it meanwhile."""
        from workbook import graft, save

        source = self._opened()
        made = graft.grafted(source.data, [*pages, *self._joined])
        if self.out:
            save.write_out(self.out, made.content)
        else:
            save.commit(self.path, made.content, self._digest, left_out=made.left_out)
            self._archive = None

    def show(self, page: Page) -> None:
        """Put the page in, unless it is printed on a terminal instead."""
        if self._shown:
            self.write([page])

    def show_apart(self, page: Page) -> None:
        """Keep the sentences for whoever ran the macro."""
        from workbook.pages import Lines

        for part in page.parts:
            if isinstance(part, Lines):
                self.tell(part.title)
                for line in part.lines:
                    self.tell(line if isinstance(line, str) else "  ".join(line))

    def paper(self, pages: Sequence[Page]) -> bytes:
        """The pages as a PDF, by LibreOffice."""
        from addin.pack.printing import pdf

        return pdf(pages, self.language)

    def answer(self, answer: Answer) -> None:
        """Keep the answer for whoever ran the macro."""
        self.answered = answer
        if answer.message:
            self.tell(answer.message)

    def tell(self, text: str) -> None:
        """Keep the sentence for whoever ran the macro."""
        self.told.append(text)

    def ask(self, question: str, default: str = "") -> str | None:
        """Nobody is there to be asked."""
        return None

    def confirm(self, question: str) -> bool:
        """Nobody is there to say yes."""
        return False

    def choose_files(self, question: str) -> list[Path]:
        """Nobody is there to pick any."""
        return []

    def selected(self) -> list[tuple[str, str]]:
        """The account asked about."""
        return [("account", self._account)] if self._account else []

    def progress(self, step: str) -> None:
        """Say which step begins."""
        self._progress(step)

    def go_to(self, table: str) -> None:
        """Say on which sheet the table stands."""
        raw = self.read()
        sheet = raw[table].sheet if table in raw else table
        self.tell(f"See sheet {sheet} of {self.name}.")

    def new_file(self) -> Path | None:
        """The file itself, which is to be made."""
        return self.path

    def open(self, path: Path) -> None:
        """Nothing: the file is there."""

    def _opened(self) -> Archive:
        # Read once: what is scored, what is grafted onto and what the commit compares with are the same bytes.
        if self._archive is None:
            from addin import writing
            from workbook import save
            from workbook.opening import opened

            if self._shown and not self.out:
                save.recover(self.path)
            found = opened(self.path)
            self._digest = save.digest(found.data)
            desk = writing.FileDesk(found)
            told, joined = writing.take_in(self.place(), desk)
            self._archive, self._joined = desk.archive, joined.pages
            self.journal += told
        return self._archive
