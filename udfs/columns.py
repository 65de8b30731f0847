"""One array an attribute instead of a data frame: what is one row an account has well over a hundred attributes.

A data frame costs more for each step on a column than the arithmetic does; a mapping of arrays costs nothing. A frame
is made once, at the end, of what a manager reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Array: TypeAlias = npt.NDArray[Any]
Columns: TypeAlias = Mapping[str, Array]
"""Attribute -> one value a row, all of one length. Text is an array of objects, None where it is missing; numbers are
float64 with NaN, counts int64, flags bool, and dates datetime64[us] with NaT."""


def columns(given: Columns, **more: Any) -> dict[str, Array]:
    """The given columns with more beside them; one value stands for the whole column."""
    n = len(next(iter(given.values())))
    return {**given, **{name: value if np.ndim(value) else np.full(n, value) for name, value in more.items()}}


def rows(given: Columns, which: Array, names: Iterable[str] | None = None) -> dict[str, Array]:
    """These rows (positions, or a flag a row) of the columns of these names, or of all."""
    return {name: given[name][which] for name in names or given}


def frame(given: Columns, index: Array | None = None) -> pd.DataFrame:
    """The columns as a data frame. Text is typed by hand: a column of nothing has no text to tell its type by."""
    text = {name: pd.array(values, dtype="str") for name, values in given.items() if values.dtype.kind in "OU"}
    return pd.DataFrame({**given, **text}, index=index)


def mapped(keys: Array, values: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """The value of each key; NaN for a key that has none."""
    return np.select([keys == key for key in values], list(values.values()), np.nan)


def numbered(names: Array) -> tuple[Array, npt.NDArray[np.intp]]:
    """The distinct names in order, a missing one last, and the place of each row's name among them."""
    places, distinct = pd.factorize(names, sort=True, use_na_sentinel=False)
    return distinct, places
