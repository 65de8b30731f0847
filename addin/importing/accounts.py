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


def several(emails: pd.Series, directory: Directory) -> pd.DataFrame:
    """Which of our accounts took part in meetings and mails, by the addresses of each.

    Returns
    -------
    pandas.DataFrame
        The index of the row, `account` and `person`, the first of the account's people; none for a row in which
        nobody is known.
    """
    from workbook.incoming.matching import by_email

    each = emails.dropna().str.split(";").explode().str.strip()
    each = each[each != ""]
    accounts, persons = by_email(each.tolist(), directory.people, {k: v for k, v in directory.domains.items() if v})
    found = pd.DataFrame({"at": each.index, "account": accounts, "person": persons})
    found = found.replace("", np.nan).dropna(subset=["account"])
    return found.groupby(["at", "account"], sort=False)["person"].first().reset_index()


def unknown(rows: pd.DataFrame, found: pd.Series) -> pd.Series:
    """What the account of a row without one is called there; missing where it names none."""
    told = none(rows)
    for column in ("account_name", "account_key", "account_id", "account_domain", "person_email", "emails"):
        if column in rows:
            told = told.fillna(rows[column])
    return told.where(found.isna())
