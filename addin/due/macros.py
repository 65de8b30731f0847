"""The macros behind the buttons Due touches and Due to calendar; the command line calls the same functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.books import Book


def due(book: Book) -> None:
    """Show what is due in the next days, and what is overdue, by owner."""
    from addin import jobs
    from addin.books import Answer
    from addin.due.jobs import listed
    from addin.due.printing import printed
    from addin.report import due as report
    from addin.report import in_words

    found = listed(book)
    book.show(in_words(report.page(jobs.story_of(found.review, found.loaded)), found.loaded.translate))
    book.answer(Answer("", found.loaded, found.review, lambda: printed(found)))


def due_calendar(book: Book) -> None:
    """Write what is due for one owner, for a team or for all, as a calendar file beside the workbook."""
    from addin.due.jobs import listed
    from addin.language import translator
    from addin.writing_macros import placed
    from workbook import save

    at, _ = placed(book), translator(book.language)
    owner = book.ask(_("Whose calendar? An owner or team, or a part of the name; empty for everybody."))
    if owner is None:
        return
    found = listed(book, owner=owner)
    name = found.whose.name if found.whose else at.book.stem
    file = at.book.with_name(f"Due {_as_name(name)}.ics")
    save.write_out(file, found.calendar(), overwrite=True)
    text = _("{count} events are in {file}. Open it in Outlook, or on a phone; a newer file moves the same events.")
    book.tell(text.format(count=len(found.things), file=file))


def _as_name(words: str) -> str:
    """The words as a part of a file's name."""
    return "".join(letter if letter.isalnum() or letter in " -_" else "_" for letter in words)[:60].strip()
