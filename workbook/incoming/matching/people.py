"""Whose a mail address or a name is: the person's who has it, else the account's that has the domain alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from workbook.incoming.matching.addresses import domain, is_free_mail
from workbook.schema.headers import folded

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

_WORDS = re.compile(r"[\s,;.]+")
_BETWEEN = re.compile(r"[\s<>;,\"']+")


class Found(NamedTuple):
    """What mail addresses mean, one of each for every cell; empty where nothing is known."""

    account_id: np.ndarray
    person_id: np.ndarray


class _Owners(NamedTuple):
    """Whom addresses and domains belong to."""

    people: dict[str, set[tuple[str, str]]]
    """Address -> (account_id, person_id) of each who has it."""
    domains: dict[str, set[str]]
    """Domain -> accounts."""


def by_email(emails: Sequence[object], people: pd.DataFrame, domains: Mapping[str, str] | None = None) -> Found:
    """Find the account and the person of each cell of mail addresses.

    Parameters
    ----------
    emails
        One or more addresses a cell, divided by ";" or ","; what is no text is blank.
    people
        Our People: person_id, account_id, email.
    domains
        Domain -> account_id, as the accounts' websites tell; beside it counts every domain of an address in `people`.

    Returns
    -------
    Found
        The account of the first address whose owner is known, and of the person where only one there has the address.
        A domain of two accounts and a free-mail domain mean none. Addresses of two accounts in one cell mean none
        either: which of them a row is about is not for the addresses to say.
    """
    import numpy as np

    owners = _owners(people, domains or {})
    texts = [cell if isinstance(cell, str) else "" for cell in emails]
    known = {text: _of_cell(text, owners) for text in set(texts)}
    return Found(*(np.array([known[text][place] for text in texts], dtype=object) for place in (0, 1)))


def by_person_name(names: Sequence[object], people: pd.DataFrame) -> Found:
    """Find the person of each name, and his account, where only one of our people is called so.

    Parameters
    ----------
    names
        One name each; what is no text is blank.
    people
        Our People: person_id, account_id, name.

    Returns
    -------
    Found
        Empty where nobody, or more than one, is called so, and for a name of one word, which says too little.
    """
    import numpy as np

    called: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows = people[["account_id", "person_id", "name"]].dropna()
    for account, person, name in zip(*(rows[column].tolist() for column in rows), strict=True):
        called[person_key(name)].add((account, person))
    texts = [name if isinstance(name, str) else "" for name in names]
    hits = {text: called.get(person_key(text), set()) if _telling(text) else set() for text in set(texts)}
    found = {text: next(iter(hit)) if len(hit) == 1 else ("", "") for text, hit in hits.items()}
    return Found(*(np.array([found[text][place] for text in texts], dtype=object) for place in (0, 1)))


def person_key(name: str) -> str:
    """The normal form of a person's name: "Drummond, Callum" is Callum Drummond, and accents do not count.

    Examples
    --------
    >>> person_key("Trần Văn An"), person_key("An, Tran Van")
    ('an tran van', 'an tran van')
    """
    return " ".join(sorted(filter(None, map(folded, _WORDS.split(name)))))


def _telling(name: str) -> bool:
    key = person_key(name)
    # a Chinese name has no blank in it
    return " " in key or (not key.isascii() and len(key) > 1)


def learned(people: pd.DataFrame) -> dict[str, str]:
    """The domains that belong to one account alone, as the addresses in People tell."""
    owners = _owners(people, {})
    return {name: next(iter(ids)) for name, ids in owners.domains.items() if len(ids) == 1}


def _owners(people: pd.DataFrame, domains: Mapping[str, str]) -> _Owners:
    owners = _Owners(defaultdict(set), defaultdict(set))
    rows = people[["account_id", "person_id", "email"]].dropna()
    for account, person, text in zip(*(rows[name].tolist() for name in rows), strict=True):
        for address in _addresses(text):
            owners.people[address].add((account, person))
            owners.domains[domain(address)].add(account)
    for name, account in domains.items():
        owners.domains[domain(name)].add(account)
    for name in [name for name in owners.domains if not name or is_free_mail(name)]:
        del owners.domains[name]
    return owners


def _addresses(text: str) -> list[str]:
    return [part.casefold() for part in _BETWEEN.split(text) if "@" in part.strip("@")]


def _of_cell(text: str, owners: _Owners) -> tuple[str, str]:
    """The account and the person of one cell."""
    addresses = _addresses(text)
    persons = [who for address in addresses if len(who := owners.people.get(address, set())) == 1]
    accounts = [account for address in addresses if (account := _account(address, owners))]
    if len(set(accounts)) != 1:
        return "", ""
    return accounts[0], next((person for who in persons for account, person in who if account == accounts[0]), "")


def _account(address: str, owners: _Owners) -> str:
    having = {account for account, _ in owners.people.get(address, ())} or owners.domains.get(domain(address), set())
    return next(iter(having)) if len(having) == 1 else ""
