"""Other programs' words for kinds, states and grades, and what they mean with us: `words.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workbook.schema import CHOICES
from workbook.schema.headers import folded

STRANGE = "?"
"""Stands for what a word that is in no list means."""
WORDS = Path(__file__).with_name("words.csv")


def meanings(name: str) -> Mapping[str, str]:
    """Folded word -> what it means in the list `name`; empty for a word that is known and says nothing.

    Where the list is one of our own closed lists, its words in each language are among them, and go first.
    """
    return _meanings()[name] | {folded(word): row[0] for row in CHOICES.get(name, ()) for word in row}


@cache
def _meanings() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {name: {} for name in CHOICES}
    with WORDS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            lists.setdefault(row["list"], {})[folded(row["word"])] = row["means"]
    return lists
