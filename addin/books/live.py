"""A workbook open in Excel, through xlwings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from addin.books import AS_OF_NAME
from workbook.errors import RefusedError

if TYPE_CHECKING:
    import xlwings as xw

    from addin.books import Answer
    from addin.books.liverows import LiveDesk
    from addin.writing import Place
    from workbook.pages import Page
    from workbook.reading import RawTables

TITLE = "Account Review"
NEW_NAME = "Account Review.xlsx"
_WIDEST_ROW = 200
"""So many cells of the selected row are looked at."""


class LiveBook:
    """A workbook open in Excel.

    Parameters
    ----------
    book
        The workbook, as xlwings knows it.
    """

    def __init__(self, book: xw.Book) -> None:
        self.book = book
        self.answered: Answer | None = None
        self.told: list[str] = []
        self._taken_in = False

    @classmethod
    def caller(cls) -> LiveBook:
        """The workbook in which a button was clicked."""
        import xlwings as xw

        return cls(xw.Book.caller())

    @contextmanager
    def working(self) -> Iterator[None]:
        """The status bar is ours meanwhile; afterwards it is as it was, and what there is to tell is told at once."""
        app = self.book.app
        before = app.status_bar
        try:
            yield
        finally:
            with suppress(Exception):
                # Excel gives its own text as a text: only False hands the bar back
                app.status_bar = before if before and before != "Ready" else False
            if self.told:
                app.alert("\n\n".join(self.told), TITLE)

    @property
    def name(self) -> str:
        """The workbook's name."""
        return str(self.book.name)

    @property
    def read_only(self) -> str:
        """Why it cannot be written, as one sentence."""
        from addin.books.quiet import said
        from addin.language import translator

        if said(self.book, "ReadOnly"):
            _ = translator(self.language)
            text = _("{book} is open for reading only, so results could not be saved in it; ask who has it open to "
                     "close it, or save it under another name, then try again.")  # fmt: skip
            return text.format(book=self.name)
        return ""

    @property
    def held_here(self) -> bool:
        """Excel keeps other writers out while it is open."""
        return not self.read_only

    @property
    def language(self) -> str:
        """Excel's own language."""
        from addin.language import chosen

        with suppress(Exception):  # only Excel on Windows tells
            of_excel = {0x2A: "vi", 0x04: "zh"}  # the primary language of a Windows language id
            return of_excel.get(int(self.book.app.api.LanguageSettings.LanguageID(2)) & 0x3FF, "en")
        return chosen("auto")

    def strangers(self) -> list[str]:
        """A sentence about each thing in or beside the workbook that would choose what Python runs."""
        from addin.language import translator
        from addin.strangers import strangers

        path = self._path
        folder = path.parent if path else None
        return strangers([sheet.name for sheet in self.book.sheets], folder, translator(self.language))

    def place(self) -> Place | None:
        """Beside the workbook lies its journal."""
        from addin import writing

        path = self._path
        if path is None and "://" in self.book.fullname:
            raise RefusedError(
                "{book} is open from a web address, where nothing can be written beside it; open it from a folder of "
                "this computer or of your network drive.",
                book=self.name,
            )
        return writing.place(path) if path else None

    @property
    def _path(self) -> Path | None:
        """The file; a workbook never saved has a name and no folder, one on the web an address."""
        path = Path(self.book.fullname)
        return path if path.is_absolute() and "://" not in self.book.fullname else None

    def tables(self) -> RawTables:
        """The input tables as they stand."""
        from addin.books.livereading import read

        return read(self.book)

    def read(self) -> RawTables:
        """The input tables, the journal's records brought in first where the workbook can be written."""
        if self._path and not self.read_only and not self._taken_in:
            try:
                self.told += self._bring_in()
            except RefusedError as problem:  # a score does without them, and says so
                from addin.language import translator

                self.tell(problem.told(translator(self.language)))
        return self.tables()

    def page_rows(self, key: str) -> list[list[object]]:
        """The cells of a page of ours, as they stand."""
        from addin.books.livereading import page_rows

        return page_rows(self.book, key)

    def desk(self) -> LiveDesk:
        """The rows of the open workbook."""
        from addin.books.liverows import LiveDesk

        return LiveDesk(self.book)

    def take_in(self) -> list[str]:
        """Bring every record of the journal into the open workbook; saving it is the user's."""
        from addin.language import translator

        _ = translator(self.language)
        return self._bring_in() or [_("The workbook has every record.")]

    def _bring_in(self) -> list[str]:
        from addin import writing

        at = self.place()
        assert at is not None
        told, found = writing.take_in(at, self.desk())
        if found.pages:
            self._write(found.pages)
        self._taken_in = True
        return told

    def as_of(self) -> dt.date:
        """The day to score by."""
        from addin.books.names import day_of, unusable

        if AS_OF_NAME not in self.book.names or "#REF!" in (self.book.names[AS_OF_NAME].refers_to or ""):
            return self.today()
        try:
            cell = self.book.names[AS_OF_NAME].refers_to_range[0, 0]
        except Exception as problem:  # each host fails in its own way
            raise unusable() from problem
        return day_of(cell.value, self.today())

    def today(self) -> dt.date:
        """The last day a date about the past may have."""
        return dt.date.today()

    def write(self, pages: Sequence[Page]) -> None:
        """Put the pages into the open workbook; saving it is the user's."""
        self._write(pages)

    def show(self, page: Page) -> None:
        """Put one page in and go there; in a workbook that cannot be written, show it in a new one."""
        if self.read_only:
            self.show_apart(page)
        else:
            self._write([page]).activate()

    def show_apart(self, page: Page) -> None:
        """Show one page in a new workbook, which nobody needs to save."""
        from addin.books import livewriting

        new = self.book.app.books.add()
        with livewriting.drawn(self.book.app, [page]) as source:
            sheet = livewriting.marked(source, page.key)[0].copy(before=new.sheets[0])
        new.activate()
        sheet.activate()

    def paper(self, pages: Sequence[Page]) -> bytes:
        """The pages as a PDF, by the Excel the workbook is open in."""
        from addin.books import livepaper
        from addin.books.quiet import quiet

        with quiet(self.book):
            return livepaper.printed(self.book.app, pages)

    def answer(self, answer: Answer) -> None:
        """Keep the answer, and its message for the end."""
        self.answered = answer
        if answer.message:
            self.tell(answer.message)

    def tell(self, text: str) -> None:
        """Say a sentence once the work is over."""
        self.told.append(text)

    def ask(self, question: str, default: str = "") -> str | None:
        """The user's answer, in a box; None where he cancelled or the host has none."""
        from addin.books.asking import answer

        return answer(self.book.app, question, TITLE, default)

    def confirm(self, question: str) -> bool:
        """Whether the user says yes."""
        return bool(self.book.app.alert(question, TITLE, buttons="yes_no") == "yes")

    def choose_files(self, question: str) -> list[Path]:
        """Files the user picks in Excel's own box, or the system's."""
        from addin.books.asking import files

        return files(self.book.app, question)

    def selected(self) -> list[tuple[str, str]]:
        """Header and text of each filled cell of the selected row."""
        from addin.books.livereading import cells
        from workbook.schema.cells import shown

        selection = self.book.app.selection
        if selection is None:
            return []
        sheet, row = selection.sheet, selection.row
        table = next((table for table in sheet.tables if _holds(table.range, row, selection.column)), None)
        if table is not None and table.header_row_range is not None and row > table.range.row:
            left, right = table.range.column, table.range.last_cell.column
            headers = [shown(cell) for cell in cells(table.header_row_range)[0][0]]
        else:
            left, right = 1, min(sheet.used_range.last_cell.column, _WIDEST_ROW)
            headers = [""] * right
        words = [shown(cell) for cell in cells(sheet.range((row, left), (row, right)))[0][0]]
        return [(header, word) for header, word in zip(headers, words, strict=True) if word]

    def progress(self, step: str) -> None:
        """Say in the status bar which step begins."""
        from addin.language import translator

        self.book.app.status_bar = f"{TITLE}: {translator(self.language)(step)} ..."

    def go_to(self, table: str) -> None:
        """Go to the sheet of an input table."""
        raw = self.tables()
        if table in raw:
            self.book.sheets[raw[table].sheet].activate()
        else:
            self.tell(f"{self.name} has no table {table}; a new workbook has one, made with New workbook.")

    def new_file(self) -> Path | None:
        """Where the user says; where the host has no such box, a free name in the home folder's documents."""
        with suppress(Exception):
            filter_ = "Excel Workbook (*.xlsx), *.xlsx"
            answer = self.book.app.api.GetSaveAsFilename(NEW_NAME, filter_, 1, TITLE)
            return Path(answer) if isinstance(answer, str) else None
        documents = Path.home() / "Documents"
        folder = documents if documents.is_dir() else Path.home()
        names = [NEW_NAME, *(f"Account Review {count}.xlsx" for count in range(2, 1000))]
        return next((folder / name for name in names if not (folder / name).exists()), None)

    def open(self, path: Path) -> None:
        """Open a workbook just written."""
        self.book.app.books.open(str(path))

    def _write(self, pages: Sequence[Page]) -> xw.Sheet:
        """The first page's sheet."""
        from addin.books import livewriting
        from addin.books.quiet import quiet

        livewriting.refuse_protected(self.book, pages)
        with quiet(self.book):
            return livewriting.write(self.book, pages)[0]


def _holds(area: xw.Range, row: int, column: int) -> bool:
    last = area.last_cell
    return bool(area.row <= row <= last.row and area.column <= column <= last.column)
