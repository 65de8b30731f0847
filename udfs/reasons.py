"""Sentences for lost points: written once a check, filled a column at a time, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Translate: TypeAlias = Callable[[str], str]
Ints: TypeAlias = npt.NDArray[np.intp]

_FIELD = re.compile(r"{(\w+)")


class Sentence(NamedTuple):
    """A sentence whose {fields} are signals; told where the signal `where` holds, or always."""

    text: str
    where: str = ""


def told(sentences: Iterable[Sentence], signals: pd.DataFrame, rows: Ints, translate: Translate) -> list[str]:
    """One sentence for each of `rows`: the first of `sentences` whose condition holds there.

    Parameters
    ----------
    signals
        Shape (n, ...): every field of every sentence is a column.
    rows
        Positions of the accounts asked about, shape (m,).

    Returns
    -------
    list of str
        m sentences.
    """
    out = np.full(len(rows), "", dtype=object)
    left = np.full(len(rows), True)
    for sentence in sentences:
        here = left & signals[sentence.where].to_numpy(dtype=bool)[rows] if sentence.where else left
        if here.any():
            out[here] = filled(translate(sentence.text), signals, rows[here])
        left = left & ~here
    return list(out)


def filled(text: str, signals: pd.DataFrame, rows: Ints) -> list[str]:
    """The text with its {fields} filled from the columns of that name, one text for each of `rows`."""
    fields = list(dict.fromkeys(_FIELD.findall(text)))
    if not fields:
        return [text] * len(rows)
    # Positions instead of names: the format call then needs no dict a row.
    positional = _FIELD.sub(lambda m: f"{{{fields.index(m[1])}", text)
    columns = [signals[field].to_numpy()[rows].tolist() for field in fields]
    return [positional.format(*row) for row in zip(*columns, strict=True)]
