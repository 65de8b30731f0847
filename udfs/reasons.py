"""Sentences for lost points: written once a check, filled a column at a time, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from udfs.columns import Array, Columns
from udfs.points import Points

Translate: TypeAlias = Callable[[str], str]
Ints: TypeAlias = npt.NDArray[np.intp]

_FIELD = re.compile(r"{(\w+)")


class Sentence(NamedTuple):
    """A sentence whose {fields} are signals; told where the signal `where` holds, or always."""

    text: str
    where: str = ""


def told(points: Points, wordings: Mapping[str, Iterable[Sentence]], signals: Columns, translate: Translate) -> Array:
    """The sentence of every lost point.

    Parameters
    ----------
    wordings
        By check code: the first of its sentences whose condition holds is told.
    signals
        Each of shape (n,); every field of every sentence is among them.

    Returns
    -------
    numpy.ndarray
        Shape (n, k), text; blank where nothing was lost.
    """
    texts = np.full(points.parts.shape, "", dtype=object)
    for place, code in enumerate(points.codes):
        left = points.parts[:, place] > 0
        for sentence in wordings[code]:
            here = np.flatnonzero(left & signals[sentence.where].astype(bool) if sentence.where else left)
            texts[here, place] = filled(translate(sentence.text), signals, here)
            left[here] = False
    return texts


def largest(points: Points, texts: Array, count: int) -> Array:
    """The sentences of each account's largest points, shape (n, count), blank where there are fewer."""
    order = np.argsort(-points.parts, axis=1, kind="stable")
    return np.take_along_axis(texts, order[:, :count], axis=1)


def filled(text: str, signals: Columns, rows: Ints) -> list[str]:
    """The text with its {fields} filled from the columns of that name, one text for each of `rows`."""
    fields = list(dict.fromkeys(_FIELD.findall(text)))
    if not fields:
        return [text] * len(rows)
    # Positions instead of names: the format call then needs no dict a row. Of the text's own type, as a translated one
    # may fill in numbers and days as its language writes them.
    positional = type(text)(_FIELD.sub(lambda m: f"{{{fields.index(m[1])}", text))
    values = list(zip(*(signals[field][rows].tolist() for field in fields), strict=True))
    texts = {row: positional.format(*row) for row in set(values)}
    return [texts[row] for row in values]
