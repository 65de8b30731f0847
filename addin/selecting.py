"""Which account is meant by a click, and whose accounts by the name of an owner or a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from addin.buttons import BUTTONS
from workbook.errors import RefusedError

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


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose accounts are asked about."""

    name: str
    """Of the owner or the team, as it is shown."""
    owners: tuple[str, ...]
    is_team: bool = False


def owners_meant(name: str, owners: Iterable[object], staff: pd.DataFrame) -> Whose:
    """The owner, or all owners of the team, that somebody calls so.

    A name typed exactly comes before one that is the same but for accents and capitals, that before one of which a
    whole word was typed, that before one of which only a part was; and an owner's name before a team's.

    Parameters
    ----------
    name
        As it was typed.
    owners
        Who may be meant, each as often as you like; what is no text is nobody.
    staff
        The typed table Staff, which says who is in which team.

    Raises
    ------
    RefusedError
        Where nobody, or more than one, is called so; the names that come near are told.
    """
    from rapidfuzz import process

    from workbook.schema.headers import folded

    known = sorted({owner for owner in owners if isinstance(owner, str)})
    teams: dict[str, list[str]] = {}
    for owner, team in teams_of(staff).items():
        if owner in known:
            teams.setdefault(team, []).append(owner)
    each = [Whose(owner, (owner,)) for owner in known]
    each += [Whose(team, tuple(sorted(members)), True) for team, members in sorted(teams.items())]
    typed, wanted = name.strip(), folded(name)
    found = _first([one for one in each if one.name == typed])
    found = found or _first([one for one in each if folded(one.name) == wanted])
    found = found or [one for one in each if wanted and wanted in map(folded, one.name.split())]
    found = found or [one for one in each if wanted and wanted in folded(one.name)]
    if len(found) == 1:
        return found[0]
    if not each:
        raise RefusedError("No account has an owner yet, so none is called '{name}'; fill the owners first.", name=name)
    if found:
        near = ", ".join(one.name for one in found[:5])
        raise RefusedError(
            "More than one owner or team is called '{name}': {near}; give the whole name.", name=name, near=near
        )
    near = ", ".join(hit[0] for hit in process.extract(name, [one.name for one in each], limit=5))
    raise RefusedError("No owner or team is called '{name}'; the nearest are: {near}.", name=name, near=near)


def teams_of(staff: pd.DataFrame) -> dict[str, str]:
    """Each owner's team; who is in none is left out. A team is the same one whatever its capitals."""
    spelt: dict[str, str] = {}
    found: dict[str, str] = {}
    for owner, team in zip(staff["owner"], staff["team"], strict=True):
        if isinstance(owner, str) and isinstance(team, str) and team.strip():
            found.setdefault(owner, spelt.setdefault(team.strip().casefold(), team.strip()))
    return found


def _first(same: list[Whose]) -> list[Whose]:
    """Of those called alike the owners, else the teams."""
    return [one for one in same if not one.is_team] or same


def _headers() -> tuple[set[str], set[str]]:
    """What a column of account ids, and one of account names, is called in any language."""
    from addin.language import LANGUAGES, translator
    from workbook.schema import BY_NAME
    from workbook.schema.headers import names

    _by_language = [translator(language) for language in LANGUAGES]
    columns = BY_NAME["Accounts"]
    ids = {*names(columns.column("account_id")), *(_("Id") for _ in _by_language)}
    return ids, {*names(columns.column("account")), *(_("Account") for _ in _by_language)}
