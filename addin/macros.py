"""The macros behind Excel's buttons and the command line's words: each does one job on a workbook, wherever it is.

Excel's add-in runs `run` with the name of the button that was clicked; names that are not registered are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from addin import card_macros as cards
from addin import importing_macros as importing
from addin import writing_macros as writing
from addin.due import macros as due_macros
from addin.letters import macros as letters
from addin.pack import macros as packing
from addin.quarter import macros as quarters
from addin.whatif import what_if
from workbook.errors import RefusedError, ReviewError, logged

if TYPE_CHECKING:
    from addin.books import Book
    from addin.jobs import Loaded


def new_workbook(book: Book) -> None:
    """Make an empty workbook where the user says, and open it."""
    from addin import jobs

    path = book.new_file()
    if path is not None:
        jobs.new(path, book.language)
        book.open(path)


def check_data(book: Book) -> None:
    """List every defect of the workbook on the sheet Data check."""
    from addin import jobs, screen
    from addin.books import Answer

    as_of = book.as_of()
    loaded = jobs.load(book, as_of, latest=book.today(), progress=book.progress)
    book.show(jobs.check_page(loaded, as_of))
    book.answer(Answer(_defects(loaded), loaded, None, lambda: screen.defects(loaded)))


def score(book: Book) -> None:
    """Score every account and rewrite all result sheets."""
    from addin import jobs, quarter, screen
    from addin.books import Answer
    from addin.quarter import printing
    from workbook.snapshot import SpoiltError

    _refuse_read_only(book)
    found, loaded = jobs.reviewed(book)
    _, problems = loaded.translate, list[ReviewError]()
    since = quarter.since(book, found, loaded, problems.append)
    history = quarter.history_of(book, problems.append)
    spoilt = _told_once([problem for problem in problems if isinstance(problem, SpoiltError)], _)
    also = _told_once(problems, _)
    book.progress("Writing")
    pages = jobs.pages_of(found, loaded, since, history, spoilt)
    book.write([*pages, *quarter.history_pages(history, loaded, found.period)])
    text = _("{count} top customers exposed, {amount:,.0f} of yearly revenue at risk.")
    told = text.format(count=len(found.exposed), amount=found.exposed["revenue_at_risk_amount"].sum())
    message = f"{told} {_defects(loaded)}" if len(loaded.defects) else told

    def printed() -> None:
        screen.flagged(found, loaded)
        printing.tell(also)

    book.answer(Answer(message, loaded, found, printed))
    for sentence in also:
        book.tell(sentence)


def _told_once(problems: Sequence[ReviewError], _: Callable[[str], str]) -> list[str]:
    """Their sentences, each once: what compares and what keeps the history come upon the same files."""
    return list(dict.fromkeys(problem.told(_) for problem in problems))


def explain(book: Book) -> None:
    """Show every point the account of the selected row lost, with the rows it came from."""
    from addin import jobs, screen
    from addin.books import Answer
    from addin.report import explain, in_words
    from addin.selecting import account_meant

    found, loaded = jobs.reviewed(book)
    account = account_meant(book, found.accounts, "explain")
    if account is None:
        return
    book.show(in_words(explain.page(jobs.story_of(found, loaded), account), loaded.translate))
    book.answer(Answer("", loaded, found, lambda: screen.explained(found, loaded, account)))


def lose(book: Book) -> None:
    """Show what losing two of the first ten customers would cost."""
    from addin import jobs, screen
    from addin.books import Answer
    from addin.report import in_words, lose

    found, loaded = jobs.reviewed(book)
    book.show(in_words(lose.page(jobs.story_of(found, loaded)), loaded.translate))
    book.answer(Answer("", loaded, found, lambda: screen.lost(found, loaded)))


def settings(book: Book) -> None:
    """Go to the sheet with the constants of the scores."""
    book.go_to("Policy")


def doctor(book: Book) -> None:
    """Say whether the add-in is well, and what to do where it is not."""
    from addin.install import doctor
    from addin.language import translator

    _ = translator(book.language)
    wrong = [finding for finding in doctor() if not finding.ok]
    for finding in wrong:
        book.tell(f"{finding.what} {finding.do}")
    if not wrong:
        book.tell(_("All is well."))


def guide(book: Book) -> None:
    """Show the guide beside the workbook."""
    from addin.language import translator
    from addin.report import guide, in_words

    _ = translator(book.language)
    book.show_apart(in_words(guide.page(_), _))


MACROS: dict[str, Callable[[Book], None]] = {
    macro.__name__: macro
    for macro in (
        new_workbook,
        importing.import_files,
        importing.undo_import,
        check_data,
        score,
        explain,
        cards.card,
        lose,
        what_if,
        due_macros.due,
        due_macros.due_calendar,
        writing.log_contact,
        writing.log_service,
        writing.competitor_seen,
        letters.write_follow_up,
        quarters.close_quarter,
        quarters.compare,
        packing.export_pack,
        writing.who_has_it,
        writing.send_entries,
        writing.merge_entries,
        settings,
        doctor,
        guide,
    )
}
"""Every macro by the name of its button."""


def run(name: str) -> None:
    """Run the macro of a button on the workbook in which it was clicked; whatever happens ends in one message."""
    from addin.books.live import LiveBook
    from addin.language import spoken

    book = LiveBook.caller()
    with spoken(book.language), book.working():
        with _one_sentence(book, name if name in MACROS else "run"):
            registered(name)(book)
        with _one_sentence(book, "strangers"):
            for warning in book.strangers():
                book.tell(warning)


@contextmanager
def _one_sentence(book: Book, doing: str) -> Iterator[None]:
    """Whatever goes wrong meanwhile is told in one sentence; a bug goes to the log."""
    from addin.language import translator
    from workbook.saveerrors import without_out

    try:
        yield
    except ReviewError as error:
        book.tell(error.told(without_out(translator(book.language))))
    except Exception:  # A bug must not show its traceback to a manager.
        book.tell(logged(doing, translator(book.language)))


def registered(name: str) -> Callable[[Book], None]:
    """The macro of that name.

    Raises
    ------
    RefusedError
        Where no macro is called so: a ribbon may ask for anything, and gets only what is listed here.
    """
    if name not in MACROS:
        told = "".join(letter for letter in str(name)[:40] if letter.isprintable())
        raise RefusedError(
            "'{name}' is no button of Account Review, so nothing was run; install the add-in again.", name=told
        )
    return MACROS[name]


def _refuse_read_only(book: Book) -> None:
    if book.read_only:
        raise RefusedError(book.read_only)


def _defects(loaded: Loaded) -> str:
    _ = loaded.translate
    count = len(loaded.defects)
    if not count:
        return _("No defect found.")
    return _("{count} defects: see sheet {sheet}.").format(count=count, sheet=_("Data check"))
