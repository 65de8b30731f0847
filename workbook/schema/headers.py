"""Which header means which column: in English, Vietnamese or Chinese, however it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from workbook.schema.tables import TABLES, Column, Table

NEAR = 65
"""Likeness (0..100) from which a word is worth offering in place of another."""
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")


@dataclass(frozen=True, slots=True)
class Headings:
    """What a table's headers turned out to be."""

    columns: dict[int, str]
    """Place of a header -> the schema's column name."""
    repeated: tuple[tuple[str, str], ...] = ()
    """A header that means a column which an earlier one has already, and that column's name."""
    unknown: tuple[str, ...] = ()
    """The user's own headers."""
    missing: tuple[str, ...] = ()
    """Required columns that no header means."""
    nearest: dict[str, str] = field(default_factory=dict)
    """Missing column -> the unknown header most like it, where one is like it at all."""


def folded(word: str) -> str:
    """A word without case, accents, spaces and punctuation; two words are the same when this is.

    Examples
    --------
    >>> folded("Mã khách hàng"), folded("MA_KHACH_HANG"), folded("Account ID")
    ('makhachhang', 'makhachhang', 'accountid')
    """
    # đ is a letter of its own, which no decomposition takes apart; _x000a_ is a line break inside a header
    plain = unicodedata.normalize("NFKD", _ESCAPED.sub(" ", word).casefold()).replace("đ", "d")
    return "".join(letter for letter in plain if letter.isalnum())


def recognise(headers: Sequence[str], table: Table) -> Headings:
    """Find the columns of `table` among `headers`.

    Parameters
    ----------
    headers
        As the sheet has them, left to right.
    table
        The table they should belong to.

    Returns
    -------
    Headings
        The first header that means a column wins; headers that mean none are the user's own.
    """
    meant = {folded(name): column.name for column in table.columns for name in names(column)}
    columns: dict[int, str] = {}
    repeated: list[tuple[str, str]] = []
    unknown: list[str] = []
    for place, header in enumerate(headers):
        name = meant.get(folded(header))
        if name is None:
            unknown.append(header)
        elif name in columns.values():
            repeated.append((header, name))
        else:
            columns[place] = name
    missing = tuple(name for name in table.required if name not in columns.values())
    near = {name: nearest_of(names(table.column(name)), unknown) for name in missing}
    nearest_found = {name: word for name, word in near.items() if word}
    return Headings(columns, tuple(repeated), tuple(filter(None, unknown)), missing, nearest_found)


def table_named(name: str) -> Table | None:
    """The table that `name` means in any of the three languages, or None."""
    return _tables_by_word().get(folded(name))


@cache
def _tables_by_word() -> dict[str, Table]:
    return {folded(name): table for table in reversed(TABLES) for name in names(table)}


def names(thing: Column | Table) -> tuple[str, str, str]:
    """The English, Vietnamese and Chinese name."""
    return thing.name, thing.vi, thing.zh


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word most like `word`, or None where none is like it.

    Examples
    --------
    >>> nearest("meting", ["meeting", "visit", "call"])
    'meeting'
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(words), scorer=fuzz.ratio, processor=folded, score_cutoff=NEAR)
    return found[0] if found else None


def nearest_of(words: Iterable[str], among: Sequence[str]) -> str | None:
    """The one of `among` that is most like any of `words`."""
    from rapidfuzz import fuzz

    tries = [(fuzz.ratio(folded(word), folded(other)), other) for word in words for other in among]
    likeness, best = max(tries, default=(0.0, ""))
    return best if likeness >= NEAR else None


def excel_table(table: Table, sheets: Mapping[str, str]) -> str | None:
    """Which Excel table is meant: the one of this name in any language, else the only other one on a sheet so called.

    Parameters
    ----------
    sheets
        The name of each Excel table of the workbook, and the sheet it stands on.
    """
    by_name = [name for name in sheets if table_named(name) is table]
    exact = [name for name in by_name if name.casefold() == table.name.casefold()]
    by_sheet = [name for name, sheet in sheets.items() if not table_named(name) and table_named(sheet) is table]
    return next(iter(exact or by_name or (by_sheet if len(by_sheet) == 1 else [])), None)
