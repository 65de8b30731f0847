"""Foreign rows joined to our accounts and people: accounts first, whatever order the files come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from addin.importing import rowids
from addin.importing.accounts import account_ids, addressed, by_key, by_name, several, unknown
from addin.importing.checking import left_out, none_left_out
from addin.importing.columns import as_texts, first_said, none
from addin.importing.directory import ACCOUNTS, DOMAINS, NOBODY, PEOPLE, Directory
from addin.importing.people import person_ids
from addin.importing.shapes import NOT_OURS, Linked, Standing, Unsure
from workbook.incoming.recognising.aliases import OWN
from workbook.schema import BY_NAME

if TYPE_CHECKING:
    from workbook.incoming import Answers, Foreign

    Translate = Callable[[str], str]

NEW = "new_accounts"
"""Kind of `Answers`: who looks after accounts that only other tables tell of; without one, their rows are left out."""
_FIRST = {"Accounts": 0, "People": 1}


def linked(foreign: Sequence[Foreign], standing: Standing, answers: Answers, _: Translate) -> Linked:
    """Join foreign rows to accounts and people.

    Parameters
    ----------
    foreign
        As the files give them.
    standing
        The workbook.
    answers
        What was answered now or before: `accounts`, `people`, and `owner` for accounts nobody has yet.
    """
    linker = _Linker(standing, answers, _)
    for at, one in sorted(enumerate(foreign), key=lambda pair: _FIRST.get(pair[1].table, 2)):
        if len(one.rows):
            linker.take(at, one)
    return linker.linked()


class _Linker:
    def __init__(self, standing: Standing, answers: Answers, translate: Translate) -> None:
        self.directory = Directory(standing.tables["Accounts"], standing.tables["People"], answers)
        self.touches = standing.tables["Touches"]["touch_id"]
        self.newcomers = answers.get(NEW, {}).get("", "")
        self._owners = answers.get("owner", {})
        self.owner = self._owner_of("") or self.newcomers
        self.translate = translate
        self.people = standing.raw["People"].sheet if "People" in standing.raw else translate("People")
        self._parts: dict[str, list[pd.DataFrame]] = {}
        self._left_out = [none_left_out()]
        self._unsure: dict[str, Unsure] = {}

    def take(self, at: int, one: Foreign) -> None:
        """Join the rows of one sheet."""
        rows = one.rows.rename(columns={"row": "at"}).assign(foreign=at, matched=False)
        match one.table:
            case "Accounts":
                rows = self._accounts(one, rows)
            case "People":
                rows = self._people(one, self._with_account(one, rows))
            case _:
                rows = self._rest(one, rows)
        if len(rows):
            ours = [column.name for column in BY_NAME[one.table].columns]
            self._put(one.table, rows[[name for name in (*ours, *NOT_OURS) if name in rows]])

    def linked(self) -> Linked:
        """Everything joined."""
        rows = {name: pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
                for name, parts in self._parts.items()}  # fmt: skip
        remembered: Answers = {
            ACCOUNTS: self.directory.account_keys,
            PEOPLE: self.directory.person_keys,
            DOMAINS: self.directory.websites,
        }
        out = pd.concat(self._left_out, ignore_index=True)
        unsure = list(self._unsure.values())
        return Linked(rows, out, unsure, {kind: dict(told) for kind, told in remembered.items() if told})

    def _put(self, table: str, rows: pd.DataFrame) -> None:
        self._parts.setdefault(table, []).append(rows)

    def _accounts(self, one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
        """Accounts that are ours already, and new ones."""
        names = rows["account"] if "account" in rows else none(rows)
        keys = first_said(rows, "key", "account_key")
        rows = rows.assign(account_key=keys, account_name=names.fillna(first_said(rows, "account_name")))
        found = by_key(one, rows, self.directory)
        named, unsure = by_name(one, rows, self.directory, found.isna())
        # an account that another row has by its id is not this one too
        found = found.fillna(named.mask(named.isin(found.dropna())))
        made = self._made(one, rows)
        doubted = rows["account_name"].isin(self._doubt(unsure)) & found.isna()
        self._leave_out(one, rows, doubted, "unsure", self._unsure_text, rows["account_name"])
        rows = rows.assign(account_id=found.fillna(made), matched=found.notna() & (found != made))
        rows = rows[~doubted & rows["account_id"].notna()]
        # a customer is called as the manager calls him
        rows["account"] = rows["account_name"].mask(rows["matched"])
        new = ~rows["account_id"].isin(list(self.directory.accounts))
        owner = (rows["owner"] if "owner" in rows else none(rows)).fillna(self.owner or np.nan)
        rows["owner"] = owner.where(new, rows.get("owner", none(rows)))
        self.directory.add_accounts(rows.loc[new, ["account_id", "account", "owner"]])
        self._learn(one, rows)
        if "parent_id" in rows:
            parents = {key: self.directory.account_of(one.system, key) for key in rows["parent_id"].dropna().unique()}
            rows["parent_id"] = as_texts(rows["parent_id"].map(parents).replace("", np.nan))
        return rows

    def _made(self, one: Foreign, rows: pd.DataFrame) -> pd.Series:
        """The ids that accounts get from an import."""
        from workbook.incoming.matching import key

        made = first_said(rows, "account_id").fillna(rowids.foreign_ids(one.system, rows["account_key"]))
        if made.isna().any() and "account_name" in rows:
            names = rows["account_name"].where(made.isna())
            ids = {name: rowids.name_id(key(name)) or np.nan for name in names.dropna().unique()}
            made = made.fillna(as_texts(names.map(ids)))
        return made

    def _learn(self, one: Foreign, rows: pd.DataFrame) -> None:
        directory = self.directory
        if "account_domain" in rows:
            directory.learn_websites(rows["account_domain"], rows["account_id"])
        pairs = rows[["account_key", "account_id"]].dropna()
        for key, account in zip(pairs["account_key"], pairs["account_id"], strict=True):
            if directory.account_of(one.system, key) != account:
                directory.account_keys[f"{one.system}:{key}"] = account

    def _with_account(self, one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows whose account is known, each with it; the others are left out."""
        found, unsure = account_ids(one, rows, self.directory)
        doubted = found.isna() & first_said(rows, "account_name").isin(self._doubt(unsure))
        if self.newcomers:
            found = found.fillna(self._new_accounts(one, rows, found.isna() & ~doubted))
        named = unknown(rows, found)
        told = named.fillna(addressed(rows, found))
        missing = found.isna()
        if not BY_NAME[one.table].column("account_id").required:
            missing &= told.notna()
        self._leave_out(one, rows, missing & doubted, "unsure", self._unsure_text, told)
        _ = self.translate
        text = _("no account is called {name}")
        self._leave_out(one, rows, missing & ~doubted & named.notna(), "no_account", text, named)
        text = _("{name} belongs to nobody on sheet {sheet}").format(name="{name}", sheet=self.people)
        self._leave_out(one, rows, missing & named.isna() & told.notna(), "no_address", text, told)
        self._leave_out(one, rows, missing & told.isna(), "no_name", _("the row names no account"), told)
        return rows.assign(account_id=found)[~missing]

    def _new_accounts(self, one: Foreign, rows: pd.DataFrame, among: pd.Series) -> pd.Series:
        """Accounts that only rows of another table tell of."""
        named = rows[among].assign(account_key=first_said(rows, "account_key")[among])
        named["account_id"] = self._made(one, named)
        named["account"] = first_said(named, "account_name").fillna(named["account_key"]).fillna(named["account_id"])
        named = named.dropna(subset=["account_id"])
        fresh = named.drop_duplicates("account_id").assign(owner=self.newcomers)
        fresh = fresh[~fresh["account_id"].isin(list(self.directory.accounts))]
        if len(fresh):
            self.directory.add_accounts(fresh)
            self._put("Accounts", fresh[["account_id", "account", "owner", "foreign", "at", "matched"]])
        return named["account_id"].reindex(rows.index)

    def _people(self, one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
        found = person_ids(one, rows, self.directory)
        made = first_said(rows, "person_id").fillna(
            rowids.foreign_ids(one.system, first_said(rows, "key", "person_key"))
        )
        made = made.fillna(first_said(rows, "email").str.lower())
        made = made.fillna(rowids.said_ids(one.system, "People", rows))
        matched = found.notna() & (found != made)
        rows = rows.assign(person_id=found.fillna(made), matched=matched)
        if "name" in rows:
            rows["name"] = rows["name"].mask(matched)
        self.directory.add_people(rows[~matched])
        return rows

    def _rest(self, one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
        table = BY_NAME[one.table]
        columns = {column.name for column in table.columns}
        if one.table == "Touches" and "emails" in rows:
            rows = self._of_participants(one, rows)
        if "account_id" in columns:
            rows = self._with_account(one, rows)
        if "person_id" in columns:
            rows = rows.assign(person_id=person_ids(one, rows, self.directory))
        if "source" in columns:
            said = first_said(rows, "source")
            files = first_said(rows, "file").fillna(one.file)
            made = pd.Series([f"{origin(one, file)}, {file}" for file in files], index=rows.index, dtype="str")
            rows = rows.assign(source=said.mask(said == f"{one.system} {one.export}").fillna(made))
        if one.table == "Touches":
            owners = as_texts(rows["account_id"].map(self.directory.owners))
            said = first_said(rows, "owner").fillna(self._owner_of(one.file) or np.nan)
            if one.system == OWN and "touch_id" in rows:
                # a blank of our own sheet, come back, is no change
                owners = owners.mask(rows["touch_id"].isin(self.touches))
            rows = rows.assign(owner=said.fillna(owners))
        return rowids.called(one, rows)

    def _owner_of(self, file: str) -> str:
        """Whose the rows of a file are where they do not say; empty for the account's owner."""
        told = self._owners.get(file) or self._owners.get("", "")
        return "" if told == NOBODY else told

    def _of_participants(self, one: Foreign, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows that name no account, once for each of ours that took part; the main person goes before the others."""
        alone = rows["emails"].notna() | first_said(rows, "person_name").notna()
        for column in ("account_id", "account_key", "account_name", "person_key"):
            if column in rows:
                alone &= rows[column].isna()
        main = first_said(rows, "person_email")
        addresses = (main + ";").fillna("") + rows["emails"].where(alone)
        found = several(addresses, first_said(rows, "person_name").where(alone), self.directory)
        if not len(found):
            return rows
        parted = rows.loc[found["at"]].reset_index(drop=True)
        parted["account_id"] = found["account"].to_numpy()
        parted["person_id"] = found["person"].to_numpy()
        if "key" in parted:
            parted["key"] = [f"{rowids.digest(key)}-{account}" if key == key else key
                             for key, account in zip(parted["key"], parted["account_id"], strict=True)]  # fmt: skip
        return pd.concat([rows[~rows.index.isin(found["at"])], parted], ignore_index=True)

    @property
    def _unsure_text(self) -> str:
        _ = self.translate
        return _("it is not sure which account {name} is")

    def _doubt(self, unsure: Sequence[Unsure]) -> list[str]:
        for one in unsure:
            self._unsure.setdefault(one.name, one)
        return [one.name for one in unsure]

    def _leave_out(
        self, one: Foreign, rows: pd.DataFrame, mask: pd.Series, code: str, text: str, told: pd.Series
    ) -> None:
        if mask.any():
            sentences = {name: text.format(name=name) for name in told[mask].dropna().unique()}
            said = as_texts(told[mask].map(sentences)).fillna(text)
            self._left_out.append(left_out(rows[mask], one.table, code, said, told[mask]))


def origin(one: Foreign, file: str = "") -> str:
    """Which system's which export rows come from, as their column `source` says it before the file."""
    from workbook.incoming.mail.touches import SYSTEM

    if one.system == SYSTEM:
        return "calendar" if file.lower().endswith(".ics") else "mail"
    return f"{one.system} {one.export}".replace(", ", " and ").strip()
