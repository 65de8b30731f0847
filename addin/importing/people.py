"""Which of our people a foreign row is about: by id, by address, by name within the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from addin.importing.directory import Directory
    from workbook.incoming import Foreign


def person_ids(foreign: Foreign, rows: pd.DataFrame, directory: Directory) -> pd.Series:
    """Our person of each row, missing where there is none; rows have their account."""
    people = directory.people
    found = pd.Series(index=rows.index, dtype="str")
    known = dict(zip(people["person_id"], people["account_id"], strict=True))
    for column in ("person_id", "person_key", "key"):
        if column in rows and (column != "key" or foreign.table == "People"):
            keys = rows[column].where(found.isna())
            ours = {
                key: key if column == "person_id" and key in known else directory.person_of(foreign.system, key, known)
                for key in keys.dropna().unique()
            }
            found = found.fillna(pd.Series(keys.map({key: ours[key] for key in ours if ours[key]}), dtype="str"))
    for column, other in (("person_email", "email"), ("email", "email"), ("person_name", "name"), ("name", "name")):
        if column in rows and (column.startswith("person_") or foreign.table == "People"):
            found = found.fillna(_within_account(rows, column, people, other, found.isna()))
    _learn(foreign, rows, found, directory)
    return found


def _within_account(rows: pd.DataFrame, column: str, people: pd.DataFrame, other: str, among: pd.Series) -> pd.Series:
    """People of the row's account that are called so; none where two are."""
    there = people.dropna(subset=[other])
    words = pd.Series(there[other].map(_plain).to_numpy(), dtype="object")
    index = pd.MultiIndex.from_arrays([there["account_id"], words])
    ids = pd.Series(there["person_id"].to_numpy(), index=index)
    ids = ids[~index.duplicated(keep=False)]
    asked = rows[column].where(among & rows["account_id"].notna()).dropna()
    if not len(asked) or not len(ids):
        return pd.Series(index=rows.index, dtype="str")
    plain = {word: _plain(word) for word in asked.unique()}
    wanted = pd.MultiIndex.from_arrays([rows.loc[asked.index, "account_id"], asked.map(plain)])
    return pd.Series(ids.reindex(wanted).to_numpy(), index=asked.index, dtype="str").reindex(rows.index)


def _plain(word: str) -> str:
    from workbook.incoming.matching import person_key

    return word.strip().lower() if "@" in word else person_key(word)


def _learn(foreign: Foreign, rows: pd.DataFrame, found: pd.Series, directory: Directory) -> None:
    column = "key" if foreign.table == "People" else "person_key"
    if column not in rows:
        return
    known = dict.fromkeys(directory.people["person_id"], "")
    pairs = pd.DataFrame({"key": rows[column], "person": found}).dropna().drop_duplicates("key")
    for key, person in zip(pairs["key"], pairs["person"], strict=True):
        if not directory.person_of(foreign.system, key, known):
            directory.person_keys[f"{foreign.system}:{key}"] = person
