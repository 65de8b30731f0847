"""What is known of a contact, for a letter about it: only what somebody wrote down, each with the cell it stands in."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.errors import RefusedError

if TYPE_CHECKING:
    import pandas as pd

    from addin.jobs import Loaded
    from workbook.reading import RawTables

COLUMNS = {
    "person": ("Touches", "person_id"), "account": ("Accounts", "account"), "owner": ("Touches", "owner"),
    "date": ("Touches", "date"), "channel": ("Touches", "channel"), "purpose": ("Touches", "purpose"),
    "customer_benefit": ("Touches", "customer_benefit"), "personal": ("Touches", "personal"),
    "idea": ("Touches", "idea"), "promises": ("Promises", "what"), "next_purpose": ("Touches", "next_purpose"),
    "next_date": ("Touches", "next_date"),
}  # fmt: skip
"""Field of a template -> the column its value stands in."""
DATES = ("date", "next_date")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one contact."""

    values: Mapping[str, str]
    """Field -> its words; empty where nobody wrote it down."""
    touch_id: str
    row: int
    email: str
    """Of the person met; empty where there is none that can be written to."""


def facts(loaded: Loaded, raw: RawTables, place: int, language: str) -> Facts:
    """What the workbook says of a contact.

    Parameters
    ----------
    raw
        The same tables as they stand: where a cell may hold yes or words, the words are there alone.
    place
        The contact's place in the typed table.
    language
        Of the letter: dates and the channel are told in it.
    """
    touch = loaded.tables["Touches"].iloc[place]
    person = _row(loaded.tables["People"], "person_id", touch["person_id"])
    account = _row(loaded.tables["Accounts"], "account_id", touch["account_id"])
    texts = ("owner", "customer_benefit", "next_purpose")
    values = {
        "person": _words(person.get("name")),
        "account": _words(account.get("account")),
        **{name: _words(touch[name]) for name in texts},
        **{name: _mark(raw, int(touch["row"]), name) for name in ("personal", "idea")},
        **{name: day(touch[name], language) for name in DATES},
        "channel": _channel(touch["channel"], language),
        "purpose": _purpose(touch["purpose"]),
        "promises": _promises(loaded.tables["Promises"], touch, language),
    }
    address = _words(person.get("email"))
    email = address if _ADDRESS.fullmatch(address) else ""
    return Facts(values, _words(touch["touch_id"]), int(touch["row"]), email)


def given(name: str, words: str, language: str) -> str:
    """What somebody says a field is, in the words of the letter.

    Raises
    ------
    RefusedError
        Where a day is not written as 2026-10-05.
    """
    text = _words(words)
    if name not in DATES or not text:
        return text
    try:
        return day(dt.date.fromisoformat(text), language)
    except ValueError:
        raise RefusedError(
            "{column}: found '{found}', expected a date such as 2026-10-05.", column=name, found=text[:40]
        ) from None


def day(moment: dt.date, language: str) -> str:
    """A day as a letter in that language says it; empty where there is none."""
    if moment != moment:  # NaT alone differs from itself
        return ""
    year, month, number = moment.year, moment.month, moment.day
    said = {"vi": f"{number:02}/{month:02}/{year}", "zh": f"{year}年{month}月{number}日"}
    return said.get(language, f"{number} {_MONTHS[month - 1]} {year}")


def _words(cell: object) -> str:
    """The words of a cell on one line, without what is no letter, mark or blank: no cell may become a header."""
    if not isinstance(cell, str):
        return ""
    # Cc: line ends and bells. Cf: what turns the direction of writing, and so hides words.
    plain = "".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter for letter in cell)
    return " ".join(plain.split())


def _purpose(cell: object) -> str:
    """What the contact was for; that it was for nothing is not told to a customer."""
    from udfs.purpose import PURPOSEFUL, purpose_class

    words = _words(cell)
    return words if purpose_class([words]) == [PURPOSEFUL] else ""


def _row(table: pd.DataFrame, column: str, key: object) -> Mapping[str, object]:
    found = table[table[column] == key] if isinstance(key, str) else table.head(0)
    return {str(name): cell for name, cell in found.iloc[0].items()} if len(found) else {}


def _mark(raw: RawTables, row: int, name: str) -> str:
    """What a cell says that may hold yes, no or words; a yes alone says nothing that could be written to a customer."""
    from workbook.schema import CHOICES
    from workbook.schema.headers import folded

    table = raw["Touches"]
    if name not in table.columns:
        return ""
    words = _words(table.columns[name][list(table.rows).index(row)])
    wordless = {folded(word) for pair in CHOICES["yes_no"] for word in pair} | {
        "x",
        "y",
        "n",
        "true",
        "false",
        "1",
        "0",
    }
    return "" if folded(words) in wordless or not folded(words) else words


def _channel(word: object, language: str) -> str:
    from addin.language import LANGUAGES
    from workbook.schema import CHOICES

    names = {row[0]: row[LANGUAGES.index(language)] for row in CHOICES["channel"]}
    return names.get(str(word), "")


def _promises(table: pd.DataFrame, touch: pd.Series, language: str) -> str:
    """The account's promises that were open on the day of the contact or after it, and are not kept yet."""
    own = table[
        (table["account_id"] == touch["account_id"]) & table["kept_on"].isna() & (table["due"] >= touch["date"])
    ]
    said = [(_words(what), day(due, language)) for what, due in zip(own["what"], own["due"], strict=True)]
    return "; ".join(f"{what} ({due})" for what, due in said if what)
