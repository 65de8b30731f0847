"""The macros behind Close quarter and Compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.sentences import in_a_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from addin.books import Book
    from addin.quarter import Closed


def close_quarter(book: Book) -> None:
    """Freeze the quarter's inputs beside the workbook and add its scores to History."""
    from addin.books import Answer
    from addin.quarter import close, printing
    from addin.quarter.closing import EarlyError

    try:
        done = close(book)
    except EarlyError as problem:
        early = _early(book, problem)
        if early is None:
            raise
        if not early:
            return
        done = close(book, early=True)
    _ = done.loaded.translate
    book.answer(Answer(told(done, _), done.loaded, done.review, lambda: printing.closed(done)))


def compare(book: Book) -> None:
    """Show what changed since the last closed quarter."""
    from addin import quarter
    from addin.books import Answer
    from addin.quarter import printing

    against, found, loaded = quarter.compare(book)
    page, *more = quarter.compare_pages(against, found, loaded)
    if more and not book.read_only:
        book.write(more)
    book.show(page)
    book.answer(Answer("", loaded, found, lambda: printing.compared(against, found, loaded)))


def told(done: Closed, _: Callable[[str], str]) -> str:
    """What closing did, in one or two sentences."""
    closing = done.closing
    text = _("{quarter} is closed as of {day}: {count} accounts frozen in {file}.")
    said = text.format(quarter=closing.quarter, day=closing.as_of, count=len(done.review.accounts),
                       file=closing.file)  # fmt: skip
    if done.history_left:
        more = _("The sheet History by quarter is brought up to date at the next score, because: {problem}")
        return in_a_row(said, more.format(problem=done.history_left))
    return said


def _early(book: Book, problem: Exception) -> bool | None:
    """Whether to close a quarter that is not over; None where nobody is there to say."""
    from addin.language import translator
    from workbook.errors import ReviewError

    _ = translator(book.language)
    said = problem.told(_) if isinstance(problem, ReviewError) else str(problem)
    word = _("early")
    answer = book.ask(in_a_row(said, _("To close it early all the same, type: {word}").format(word=word)))
    return None if answer is None else answer.strip().casefold() in (word.casefold(), "early")
