"""The columns of a frame as a mapping: what is one row an account grows by dozens of columns on its way to a score.

Putting them into a data frame at each step would cost more than the arithmetic; a mapping of columns costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

Columns: TypeAlias = Mapping[str, "pd.Series[Any]"]
"""Column name -> one value an account, all with the same index."""


def of(frame: pd.DataFrame) -> Columns:
    """The columns of a frame."""
    return {name: frame[name] for name in frame.columns}


def columns(given: Columns, **more: Any) -> Columns:
    """The given columns with more beside them; one value stands for the whole column."""
    index = given["tier"].index
    return {**given, **{name: _column(value, index) for name, value in more.items()}}


def _column(value: Any, index: pd.Index[Any]) -> pd.Series[Any]:
    return value if isinstance(value, pd.Series) else pd.Series(value, index=index)


def beside(frame: pd.DataFrame, **more: Any) -> pd.DataFrame:
    """A frame with these columns added or replaced, all in one go.

    `DataFrame.assign` inserts one column at a time, which leaves a wide frame in pieces.
    """
    new = pd.DataFrame(more, index=frame.index)
    return pd.concat([frame.drop(columns=[name for name in more if name in frame.columns]), new], axis=1)
