"""The columns that tie a row to its account and its people, and the columns that stand as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.incoming import Ask
from workbook.incoming.deriving import sentences
from workbook.schema.tables import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns
    from workbook.incoming.deriving.leaving import Leaving

_ACCOUNT, _CONTACT = "001", "003"
"""How Salesforce's ids of accounts and of contacts begin; other ids stand where these may, too."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_TIES = ("account_key", "account_name", "account_domain", "person_key", "person_name", "person_email", "emails")

_READ_ELSEWHERE = frozenset({"satisfaction", "qty"})
"""Columns of ours that other programs fill in ways of their own."""


def links(columns: Columns) -> dict[str, pd.Series]:
    """The link columns the file has, by the names of `workbook.incoming.LINKS`."""
    wanted = {
        "account_key": ("account_key", "account_id"), "person_key": ("person_key", "person_id"),
        "account_name": ("account_name",), "person_name": ("person_name",), "subject": ("subject",),
        "currency": ("currency",),
    }  # fmt: skip
    found = {name: columns.text(*fields) for name, fields in wanted.items() if any(one in columns for one in fields)}
    for name, other, start in (("account_key", "what_key", _ACCOUNT), ("person_key", "who_key", _CONTACT)):
        if other in columns:
            keys = columns.text(other)
            keys = keys.where(keys.str.startswith(start, na=False))
            found[name] = found[name].where(found[name].notna(), keys) if name in found else keys
    if "account_domain" in columns:
        found["account_domain"] = domains(columns.text("account_domain"))
    if "person_email" in columns:
        found["person_email"] = columns.text("person_email").str.lower()
    if "emails" in columns:
        found["emails"] = addresses(columns.text("emails"))
    for name in ("account_key", "person_key"):
        if name in found and columns.export.system == "Salesforce":
            found[name] = full_ids(found[name])
    return found


def keys(columns: Columns) -> pd.Series:
    """The other program's own ids of the rows."""
    own = columns.text("key")
    return full_ids(own) if columns.export.system == "Salesforce" else own


def untied(linked: dict[str, pd.Series], columns: Columns) -> pd.Series:
    """Where a row names neither an account nor a person."""
    import pandas as pd

    tied = pd.Series(False, index=range(len(columns)))
    for name in _TIES:
        if name in linked:
            tied |= linked[name].notna()
    return ~tied


def owners(columns: Columns) -> pd.Series:
    """Who looks after the account or made the contact; by what was answered where the file tells an id or nothing."""
    answers = columns.answers.get("owner", {})
    named = columns.text("owner", "owner_key")
    if columns.export.table == "Touches" and named.isna().all() and len(named) and not answers.get(""):
        columns.ask(Ask("owner", "", columns.say(sentences.ASK_OWNER, file=columns.file)))
    if "owner" not in columns and named.notna().any():
        ids = named.dropna().unique()
        left = [one for one in ids if one not in answers]
        if left:
            columns.note(sentences.OWNER_KEYS, example=left[0])
    named = named.replace({who: name for who, name in answers.items() if who and name})
    return named.fillna(answers[""]) if answers.get("") else named


def plain_columns(columns: Columns, table: Table, leaving: Leaving) -> dict[str, pd.Series]:
    """The columns of the file that are columns of our table already, each of its type."""
    found = {
        column.name: _typed(columns, column)
        for column in table.columns
        if column.name in columns and column.name not in _READ_ELSEWHERE
    }
    for column in table.columns:
        if column.name in found and column.name in columns.bad and not column.required:
            if column.blank_speaks:
                leaving.leave(columns.bad[column.name], "bad_value", column.name)
            else:
                columns.tell_unreadable(column.name)
    return found


def _typed(columns: Columns, column: Column) -> pd.Series:
    import numpy as np
    import pandas as pd

    name = column.name
    match column.kind:
        case "date":
            return columns.days(name)
        case "datetime":
            return columns.moments(name)
        case "number":
            values = columns.numbers(name)
            least = -np.inf if column.least is None else column.least
            most = np.inf if column.most is None else column.most
            outside = (values < least) | (values > most)
            columns.bad[name] = columns.bad[name] | outside
            return pd.Series(np.where(outside, np.nan, values))
        case "choice":
            return columns.words(name, column.choices)
        case "flag" | "mark":
            return _truths(columns, column)
        case _:
            return columns.text(name)


def _truths(columns: Columns, column: Column) -> pd.Series:
    import pandas as pd

    from workbook.incoming.values import flags

    told = flags(columns.cells(column.name))
    if column.kind == "mark":
        # any words count as yes
        filled = columns.text(column.name).notna().to_numpy()
        told[filled & pd.isna(told)] = True
    return pd.Series(pd.array(told.tolist(), dtype="boolean"))


def domains(sites: pd.Series) -> pd.Series:
    """The domains of web sites."""
    from workbook.incoming.matching.addresses import domain

    return sites.map({site: domain(site) or None for site in sites.dropna().unique()}).astype("str")


def addresses(texts: pd.Series) -> pd.Series:
    """The mail addresses in each text, in small letters with ; between them."""
    found = texts.str.lower().str.findall(r"[^\s;,<>()\"']+@[^\s;,<>()\"']+\.[^\s;,<>()\"']+")
    return found.map(lambda each: ";".join(dict.fromkeys(each)) or None, na_action="ignore").astype("str")


def full_ids(ids: pd.Series) -> pd.Series:
    """Salesforce ids of 15 letters, as reports have them, in the 18 letters of its other exports.

    Of the 15 letters upper and lower case differ, which Excel does not see; the last three say which are upper.
    """
    lengths = ids.str.len()
    short = {one: one + _checked(one) for one in ids[lengths == 15].unique() if one.isascii() and one.isalnum()}
    # not `replace`, which goes over the whole column once for each id
    return ids.map(short).astype("str").fillna(ids) if short else ids


def _checked(short: str) -> str:
    fives = (short[at : at + 5] for at in (0, 5, 10))
    return "".join(_LETTERS[sum(letter.isupper() << place for place, letter in enumerate(five))] for five in fives)
