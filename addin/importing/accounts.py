"""Which of our accounts a foreign row is about: by the other system's id, by name, by person, by mail domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.importing.columns import none
from addin.importing.directory import Directory
from addin.importing.shapes import Unsure

if TYPE_CHECKING:
    from workbook.incoming import Foreign


def account_ids(foreign: Foreign, rows: pd.DataFrame, directory: Directory) -> tuple[pd.Series, list[Unsure]]:
    """Our account of each row, missing where there is none, and the names that may be one of ours.

    A known person, by his id or address, tells the account even where its name does not; a mail domain only where no
    name says otherwise.
    """
    found = by_key(foreign, rows, directory)
    named, unsure = by_name(foreign, rows, directory, found.isna())
    found = found.fillna(named)
    found = found.fillna(_by_person(foreign, rows, directory, found.isna()))
    doubted = {one.name: [account for account, _, _ in one.candidates] for one in unsure}
    found = found.fillna(_by_domain(rows, directory, found.isna(), doubted))
    nameless = found.isna() & rows.reindex(columns=["account_id", "account_key", "account_name"]).isna().all(axis=1)
    found = found.fillna(_by_emails(rows, directory, nameless))
    found = found.fillna(_by_person_name(rows, directory, nameless & found.isna()))
    if unsure:
        still = set(rows.loc[found.isna(), "account_name"].dropna())
        unsure = [one for one in unsure if one.name in still]
    _learn(foreign, rows, found, directory)
    return found, unsure


def by_key(foreign: Foreign, rows: pd.DataFrame, directory: Directory) -> pd.Series:
    """By the account's id, ours or the other system's."""
    found = none(rows)
    for name in ("account_id", "account_key"):
        if name in rows:
            keys = rows[name].where(found.isna())
            known = {key: directory.account_of(foreign.system, key) or None for key in keys.dropna().unique()}
            found = found.fillna(_mapped(keys, known))
    return found


def by_name(
    foreign: Foreign, rows: pd.DataFrame, directory: Directory, among: pd.Series, column: str = "account_name"
) -> tuple[pd.Series, list[Unsure]]:
    """By the account's name; and the names that are like one of ours, but not enough."""
    from workbook.incoming.matching import accounts

    if column not in rows:
        return none(rows), []
    names = rows[column].where(among)
    counts = names.value_counts()
    if not len(counts) or not directory.accounts:
        return none(rows), []
    wanted = [str(name) for name in counts.index]
    found = accounts(wanted, directory.accounts, directory.answered(wanted)).by_name
    unsure = [
        Unsure(name, foreign.file, int(counts[name]), _candidates(name, match.candidates, directory))
        for name, match in found.items()
        if match.how == "unsure"
    ]
    return _mapped(names, {name: match.account_id for name, match in found.items()}), unsure


def _candidates(name: str, ids: Sequence[str], directory: Directory) -> list[tuple[str, str, float]]:
    from rapidfuzz import fuzz

    from workbook.incoming.matching import key

    known = {account: directory.accounts[account] for account in ids}
    return [(account, told, fuzz.token_set_ratio(key(name), key(told))) for account, told in known.items()]


def _by_person(foreign: Foreign, rows: pd.DataFrame, directory: Directory, among: pd.Series) -> pd.Series:
    found = none(rows)
    people = dict(zip(directory.people["person_id"], directory.people["account_id"], strict=True))
    if "person_key" in rows:
        keys = rows["person_key"].where(among)
        persons = {key: directory.person_of(foreign.system, key, people) for key in keys.dropna().unique()}
        found = _mapped(keys, {key: people.get(person) for key, person in persons.items()})
    if "person_email" in rows:
        known = directory.people.dropna(subset=["email"])
        mails = known.assign(email=known["email"].str.strip().str.lower())[["email", "account_id"]].drop_duplicates()
        mails = mails[~mails["email"].duplicated(keep=False)]
        accounts: dict[str, str | None] = dict(zip(mails["email"], mails["account_id"], strict=True))
        addresses = rows["person_email"].str.strip().str.lower().where(among & found.isna())
        found = found.fillna(_mapped(addresses, accounts))
    return found


def _by_domain(rows: pd.DataFrame, directory: Directory, among: pd.Series, doubted: dict[str, list[str]]) -> pd.Series:
    """By the domain of the account or of a person's address; beside a name only to settle which of two it is."""
    from workbook.incoming.matching import domain

    found = none(rows)
    for column in ("account_domain", "person_email"):
        if column in rows:
            words = rows[column].where(among & found.isna())
            known = {word: directory.domains.get(domain(word)) or None for word in words.dropna().unique()}
            found = found.fillna(_mapped(words, known))
    if "account_name" in rows:
        names = rows["account_name"]
        settled = [name != name or account in doubted.get(name, ()) for name, account in zip(names, found, strict=True)]
        found = found.where(pd.Series(settled, index=rows.index, dtype=bool))
    return found


def _by_emails(rows: pd.DataFrame, directory: Directory, among: pd.Series) -> pd.Series:
    """By the addresses of everybody who took part, where all that are known belong to one account."""
    from workbook.incoming.matching import by_email

    if "emails" not in rows:
        return none(rows)
    cells = rows["emails"].where(among).dropna()
    accounts, _ = by_email(cells.tolist(), directory.people, _known_domains(directory))
    return pd.Series(accounts, index=cells.index, dtype="str").replace("", np.nan).reindex(rows.index)


def _by_person_name(rows: pd.DataFrame, directory: Directory, among: pd.Series) -> pd.Series:
    """By the name of a person, where only one of ours is called so."""
    from workbook.incoming.matching import by_person_name

    if "person_name" not in rows:
        return none(rows)
    names = rows["person_name"].where(among).dropna()
    beside = zip(*(rows.get(name, none(rows))[names.index] for name in ("emails", "person_email")), strict=True)
    strange = [any(_has_address(name, one) for one in both) for name, both in zip(names, beside, strict=True)]
    names = names[~np.array(strange, dtype=bool)]
    accounts, _ = by_person_name(names.tolist(), directory.people)
    return pd.Series(accounts, index=names.index, dtype="str").replace("", np.nan).reindex(rows.index)


def _known_domains(directory: Directory) -> dict[str, str]:
    return {name: account for name, account in directory.domains.items() if account}


def _learn(foreign: Foreign, rows: pd.DataFrame, found: pd.Series, directory: Directory) -> None:
    """An id that stands beside a name, a person or a domain once is known wherever it stands alone."""
    if "account_key" not in rows:
        return
    pairs = pd.DataFrame({"key": rows["account_key"], "account": found}).dropna().drop_duplicates("key")
    for key, account in zip(pairs["key"], pairs["account"], strict=True):
        if not directory.account_of(foreign.system, key):
            directory.account_keys[f"{foreign.system}:{key}"] = account


def _mapped(words: pd.Series, known: Mapping[str, str | None]) -> pd.Series:
    return pd.Series(words.map({word: account for word, account in known.items() if account}), dtype="str")


def several(emails: pd.Series, names: pd.Series, directory: Directory) -> pd.DataFrame:
    """Which of our accounts took part in meetings and mails, by the addresses of each, else by their names.

    Parameters
    ----------
    emails, names
        Of each row, with ; between them.

    Returns
    -------
    pandas.DataFrame
        The index of the row, `account` and `person`, the first of the account's people; none for a row in which
        nobody is known.
    """
    from workbook.incoming.matching import by_email, by_person_name

    each = _parted(emails)
    found = _participants(each, by_email(each.tolist(), directory.people, _known_domains(directory)))
    called = _parted(names[~names.index.isin(found["at"])])
    # the name beside an address that nobody of ours has is a stranger's
    strange = [_has_address(name, emails.get(at)) for at, name in called.items()]
    called = called[~np.array(strange, dtype=bool)]
    more = _participants(called, by_person_name(called.tolist(), directory.people))
    return pd.concat([found, more], ignore_index=True) if len(more) else found


def _parted(cells: pd.Series) -> pd.Series:
    each = cells.dropna().astype("str").str.split(";").explode().str.strip()
    return each[each.notna() & (each != "")]


def _participants(each: pd.Series, told: tuple[np.ndarray, np.ndarray]) -> pd.DataFrame:
    accounts, persons = told
    found = pd.DataFrame({"at": each.index, "account": accounts, "person": persons})
    found = found.replace("", np.nan).dropna(subset=["account"])
    return found.groupby(["at", "account"], sort=False)["person"].first().reset_index()


def _has_address(name: str, emails: object) -> bool:
    """Whether one of the addresses begins with a part of the name, and so may be this person's."""
    from workbook.incoming.matching import person_key

    if not isinstance(emails, str):
        return False
    begins = [address.partition("@")[0] for address in emails.lower().split(";")]
    return any(len(word) > 2 and word in begin for word in person_key(name).split() for begin in begins)


def unknown(rows: pd.DataFrame, found: pd.Series) -> pd.Series:
    """What the account of a row without one is called there; missing where it names none."""
    told = none(rows)
    for column in ("account_name", "account_key", "account_id"):
        if column in rows:
            told = told.fillna(rows[column])
    return told.where(found.isna())


def addressed(rows: pd.DataFrame, found: pd.Series) -> pd.Series:
    """By which address a row without an account could have told it; missing where by none."""
    told = none(rows)
    for column in ("person_email", "emails", "account_domain"):
        if column in rows:
            told = told.fillna(rows[column])
    return told.where(found.isna())
