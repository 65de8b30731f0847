"""The macro behind the button Card."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.books import Book


def card(book: Book) -> None:
    """Show the account of the selected row on one page, to be printed."""
    from addin import jobs, screen
    from addin.books import Answer
    from addin.report import card, in_words
    from addin.selecting import account_meant

    found, loaded = jobs.reviewed(book)
    account = account_meant(book, found.accounts, "card")
    if account is None:
        return
    book.show(in_words(card.page(jobs.story_of(found, loaded), account), loaded.translate))
    book.answer(Answer("", loaded, found, lambda: screen.explained(found, loaded, account)))
