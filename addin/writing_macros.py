"""The macros behind the buttons that write something down and share it; the command line calls the same functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.books import Book
    from addin.writing import Place, Written

    Log = Callable[[Place, str, Mapping[str, object]], Written]

FORMS = {
    "Touches": ("date", "channel", "person_id", "purpose", "next_date", "next_purpose"),
    "Service": ("kind", "severity", "opened", "first_reply", "note"),
    "Competitors": ("kind", "competitor", "amount", "evidence", "date"),
}
"""What each button asks about, one box a column; what is left empty stays blank or is the present."""


def log_contact(book: Book) -> None:
    """Write down a contact with the account of the selected row."""
    from addin import writing

    _write_down(book, "log_contact", "Touches", writing.log_contact)


def log_service(book: Book) -> None:
    """Write down a complaint, a question or a repair of the account of the selected row."""
    from addin import writing

    _write_down(book, "log_service", "Service", writing.log_service)


def competitor_seen(book: Book) -> None:
    """Write down what was seen of a rival at the account of the selected row."""
    from addin import writing

    _write_down(book, "competitor_seen", "Competitors", writing.competitor_seen)


def who_has_it(book: Book) -> None:
    """Say who has the workbook open."""
    from addin import writing
    from addin.language import translator
    from addin.writing.sentences import held_by

    at, _ = placed(book), translator(book.language)
    if book.held_here:
        text = _("You have {book} open for writing. Colleagues can open it for reading only, and still write down "
                 "contacts; Merge entries brings these in.")  # fmt: skip
        book.tell(text.format(book=book.name))
    else:
        book.tell(held_by(writing.who(at.book, at.patience), at.book, _))


def send_entries(book: Book) -> None:
    """Send what only this PC has to the journal beside the workbook."""
    from addin import writing

    for sentence in writing.send(placed(book)):
        book.tell(sentence)


def merge_entries(book: Book) -> None:
    """Bring every record of the journal into the workbook."""
    if book.read_only:
        raise RefusedError(book.read_only)
    placed(book)
    for sentence in book.take_in():
        book.tell(sentence)


def _write_down(book: Book, button: str, table: str, log: Log) -> None:
    """Ask for the columns of a row, and again from what was typed where something does not fit."""
    from addin.language import translator
    from addin.selecting import account_meant
    from addin.writing.known import known

    tables = book.tables()
    at = replace(placed(book), tables=lambda: tables)
    knows = known(at)
    account = account_meant(book, knows.accounts, button)
    if account is None:
        return
    typed: dict[str, str] = {}
    problem = ""
    while True:
        given = _asked(book, table, knows.account_name(account), typed, problem)
        if given is None:
            return
        typed = given
        try:
            written = log(at, account, {name: word for name, word in typed.items() if word})
            break
        except RefusedError as refused:
            problem = refused.told(translator(book.language))
    for sentence in written.told:
        book.tell(sentence)
    if not book.read_only:
        for sentence in book.take_in():
            book.tell(sentence)


def _asked(book: Book, table: str, account: str, typed: Mapping[str, str], problem: str) -> dict[str, str] | None:
    """The words of a form, box by box; None where the user cancelled one."""
    from addin.language import translator

    _ = translator(book.language)
    found: dict[str, str] = {}
    for name in FORMS[table]:
        question = _question(book.language, table, name, _)
        before = problem if problem and not found else ""
        told = "\n".join(filter(None, (before, f"{account}: {question}")))
        answer = book.ask(told, typed.get(name, ""))
        if answer is None:
            return None
        found[name] = answer
    return found


def _question(language: str, table: str, name: str, _: Callable[[str], str]) -> str:
    """What a box asks: the column, what it means, and the words of its list."""
    from workbook.cellforms import Speech
    from workbook.schema import BY_NAME

    speech, column = Speech(language, _), BY_NAME[table].column(name)
    words = speech.words(column).values()
    parts = [f"{speech.name(column)}.", _(column.meaning), ", ".join(words)]
    if column.kind in ("date", "datetime"):
        parts.append(_("Write it as 2026-09-30; empty is now.") if name in ("date", "opened") else "2026-09-30")
    return " ".join(filter(None, parts))


def placed(book: Book) -> Place:
    """Where a workbook lies; refuses one that was never saved."""
    at = book.place()
    if at is None:
        raise RefusedError(
            "{book} was never saved, so nothing can be written down beside it; save it first, then try again.",
            book=book.name,
        )
    return at
