"""Who is known while an import is joined to the workbook: its accounts and people, and those the import brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from addin.importing.rowids import PLAIN, foreign_id
from workbook.schema.headers import folded

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming import Answers

ACCOUNTS, PEOPLE, DOMAINS = "accounts", "people", "domains"
"""Kinds of `Answers`: `name` or `system:key` -> account; `system:key` -> person; domain of a website -> account."""
NOBODY = "-"
"""The answer for a name that is none of our accounts."""


class Directory:
    """Accounts and people by every name they go by.

    Parameters
    ----------
    accounts, people
        The workbook's tables.
    answers
        What was answered or remembered: `accounts` and `people`.
    """

    def __init__(self, accounts: pd.DataFrame, people: pd.DataFrame, answers: Answers) -> None:
        given = accounts.dropna(subset=["account_id"])
        self.accounts: dict[str, str] = dict(zip(given["account_id"], given["account"].fillna(""), strict=True))
        self.owners: dict[str, str] = dict(zip(given["account_id"], given["owner"], strict=True))
        self.answers = answers
        self.account_keys: dict[str, str] = {}
        """`system:key` -> account id, as this import has found them."""
        self.person_keys: dict[str, str] = {}
        self.domains: dict[str, str] = {}
        """Domain -> account id; empty where it is more than one account's."""
        self.websites: dict[str, str] = {}
        """The same, of the websites that this import brings."""
        columns = ["person_id", "account_id", "name", "email"]
        self.people = people[columns].dropna(subset=["person_id", "account_id"]).reset_index(drop=True)
        self.learn_domains(self.people["email"], self.people["account_id"])
        for name, account in answers.get(DOMAINS, {}).items():
            self._learn(name, account)

    def account_of(self, system: str, key: str) -> str:
        """The account another system calls `key`; empty for none."""
        for found in (self.account_keys.get(f"{system}:{key}"), self.answers.get(ACCOUNTS, {}).get(f"{system}:{key}")):
            if found in self.accounts:
                return str(found)
        made = foreign_id(system, key)
        return made if made in self.accounts else key if key in self.accounts else ""

    def person_of(self, system: str, key: str, known: Mapping[str, str]) -> str:
        """The person another system calls `key`; empty for none. `known` are the people's ids."""
        for found in (self.person_keys.get(f"{system}:{key}"), self.answers.get(PEOPLE, {}).get(f"{system}:{key}")):
            if found in known:
                return str(found)
        made = foreign_id(system, key)
        return made if made in known else key if key in known and system in PLAIN else ""

    def answered(self, names: Iterable[str]) -> dict[str, str]:
        """Name -> account as somebody answered, empty for none of ours; without the names of which nothing was said."""
        given = self.answers.get(ACCOUNTS, {})
        told = {name: given[name] for name in names if name in given}
        return {name: "" if word == NOBODY else self.meant(word) for name, word in told.items()
                if word == NOBODY or self.meant(word)}  # fmt: skip

    def meant(self, word: str) -> str:
        """The account of that id or name; empty where none, or more than one, is called so."""
        if word in self.accounts or not word:
            return word
        hits = [account for account, name in self.accounts.items() if folded(name) == folded(word)]
        return hits[0] if len(hits) == 1 else ""

    def add_accounts(self, rows: pd.DataFrame) -> None:
        """Know accounts that the import brings: account_id, account, owner."""
        self.accounts |= dict(zip(rows["account_id"], rows["account"].fillna(rows["account_id"]), strict=True))
        self.owners |= dict(zip(rows["account_id"], rows["owner"], strict=True))

    def add_people(self, rows: pd.DataFrame) -> None:
        """Know people that the import brings: person_id, account_id, name, email."""
        import pandas as pd

        fresh = rows.reindex(columns=list(self.people.columns)).astype("str")
        joined = pd.concat([self.people, fresh], ignore_index=True)
        self.people = joined.drop_duplicates("person_id", keep="first", ignore_index=True)
        self.learn_domains(fresh["email"], fresh["account_id"])

    def learn_websites(self, domains: pd.Series, accounts: pd.Series) -> None:
        """Know accounts by their websites, now and at the next import."""
        pairs = [pair for pair in zip(domains, accounts, strict=True) if pair[0] == pair[0] and pair[1] == pair[1]]
        self.learn_domains(domains, accounts)
        self.websites |= {name: account for name, account in pairs if self.domains.get(name) == account}

    def learn_domains(self, addresses: pd.Series, accounts: pd.Series) -> None:
        """Know to which account a website or an address belongs."""
        from workbook.incoming.matching import domain, is_free_mail

        for address, account in zip(addresses, accounts, strict=True):
            if address == address and account == account:
                name = domain(address)
                if name and not is_free_mail(name):
                    self._learn(name, account)

    def _learn(self, name: str, account: str) -> None:
        if account in self.accounts:
            self.domains[name] = account if self.domains.get(name, account) == account else ""
