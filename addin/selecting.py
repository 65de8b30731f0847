"""Which account is meant by a click: that of the selected row, else the one the user names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from addin.buttons import BUTTONS

if TYPE_CHECKING:
    import pandas as pd

    from addin.books import Book


def account_meant(book: Book, accounts: pd.DataFrame, button: str) -> str | None:
    """The id of an account.

    Parameters
    ----------
    book
        The workbook in which something was clicked.
    accounts
        One row an account, with `account_id` and `account`.
    button
        The id of the button; where nobody says which account, its label is told to be clicked again.

    Returns
    -------
    str or None
        By its id before its name; None where the user named none, which he is then told.

    Raises
    ------
    RefusedError
        Where no account, or more than one, is called as he said.
    """
    from addin.jobs import account_called
    from addin.language import translator

    cells = book.selected()
    for wanted in _headers():
        for header, word in cells:
            if header in wanted:
                return account_called(accounts, word)
    # a row without headers: only a word that is exactly one account's
    words = accounts[["account_id", "account"]].astype(str)
    for _header, word in cells:
        for column in words:
            if (words[column] == word).sum() == 1:
                return str(words.loc[words[column] == word, "account_id"].iloc[0])
    _ = translator(book.language)
    answer = book.ask(_("Which account? Its id, or its name or a part of it."))
    if answer:
        return account_called(accounts, answer)
    label = next(each.label for each in BUTTONS if each.id == button)
    book.tell(_("Select a row of the account, on any sheet, then click {button} again.").format(button=_(label)))
    return None


def owners_meant(owners: Iterable[str], name: str) -> list[str]:
    """The owners somebody may mean: of exactly this name, else but for accents and case, else of whose it is a part."""
    from workbook.schema.headers import folded

    known, wanted = sorted(set(owners)), folded(name)
    exact = [each for each in known if each == name.strip()] or [each for each in known if folded(each) == wanted]
    return exact or [each for each in known if wanted and wanted in folded(each)]


def _headers() -> tuple[set[str], set[str]]:
    """What a column of account ids, and one of account names, is called in any language."""
    from addin.language import LANGUAGES, translator
    from workbook.schema import BY_NAME
    from workbook.schema.headers import names

    _by_language = [translator(language) for language in LANGUAGES]
    columns = BY_NAME["Accounts"]
    ids = {*names(columns.column("account_id")), *(_("Id") for _ in _by_language)}
    return ids, {*names(columns.column("account")), *(_("Account") for _ in _by_language)}
