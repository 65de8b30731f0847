"""The macros behind the buttons Import and Undo import; the command line calls the same functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin.writing_macros import placed

if TYPE_CHECKING:
    from addin.books import Book
    from addin.importing import Session

_QUESTIONS = 12
"""Nobody answers more boxes in a row; what is left stands on the sheet Import."""


def import_files(book: Book) -> None:
    """Take files of other programs in: show what would come, ask what cannot be told, write only after a yes."""
    from addin import writing
    from addin.importing import begin, expanded
    from addin.language import translator

    at, _ = placed(book), translator(book.language)
    paths = expanded(book.choose_files(_("Which files shall come in?")))
    if not paths:
        return
    session = begin(at.book, book.read(), paths, book.today(), progress=book.progress)
    session.look()
    left = _QUESTIONS
    while True:
        session.plan()
        answered = _answered(book, session, left) if session.open else 0
        left -= answered
        if not answered:
            break
    if not session.open and session.unknown_accounts:
        text = _(
            "{count} rows name accounts that the workbook does not have. Whose shall these be? Empty leaves them out."
        )
        if owner := book.ask(text.format(count=session.unknown_accounts)):
            session.add_accounts(owner)
    book.show(session.page())
    if session.open:
        text = _("Nothing was imported: {count} questions are open, and stand on sheet {sheet}. Click {button} again "
                 "to answer them.")  # fmt: skip
        count = len(session.asks) + len(session.doubts)
        book.tell(text.format(count=count, sheet=_("Import"), button=_("Import")))
    elif not session.plan().news(session.answers):
        book.tell(_("There is nothing new in these files; the workbook stays as it is."))
    elif book.confirm(_("What would come in stands on sheet {sheet}. Shall it?").format(sheet=_("Import"))):
        book.progress("Writing")
        _tell(book, writing.add_batch(at, session.batch(), book.desk()))
        _take_in(book)
    else:
        book.tell(_("Nothing was imported."))


def undo_import(book: Book) -> None:
    """Take the last import back, after a yes."""
    from addin import writing
    from addin.language import translator

    at, _ = placed(book), translator(book.language)
    last = next((one for one in writing.batches(at, book.desk()) if one.state != "withdrawn"), None)
    if last is None:
        book.tell(_("There is no import to take back."))
        return
    question = _("Take back the import '{title}' of {day} by {who}?")
    if book.confirm(question.format(title=last.title, day=last.when.date(), who=last.who)):
        _tell(book, writing.undo(at, last.id, book.desk()))
        _take_in(book)


def _answered(book: Book, session: Session, most: int) -> int:
    """How many of the open questions were answered."""
    count = 0
    for ask in list(session.asks)[:most]:
        choices = ", ".join(choice for choice in ask.choices if choice)
        answer = book.ask("\n".join(filter(None, (ask.question, choices))), next(iter(ask.choices), ""))
        if not answer:
            return count
        session.answer(ask, answer)
        count += 1
    _ = session.translate
    for doubt in list(session.doubts)[: most - count]:
        listed = "; ".join(f"{name} ({account})" for account, name, _score in doubt.candidates)
        text = _("Which account is '{name}' ({count} rows)? Its id, or - for none of them.")
        first = next((account for account, _name, _score in doubt.candidates), "-")
        answer = book.ask(f"{text.format(name=doubt.name, count=doubt.rows)}\n{listed}", first)
        if not answer:
            return count
        session.same(doubt.name, answer)
        count += 1
    return count


def _take_in(book: Book) -> None:
    if book.desk() is not None and not book.read_only:
        _tell(book, book.take_in())


def _tell(book: Book, told: list[str]) -> None:
    for sentence in told:
        book.tell(sentence)
