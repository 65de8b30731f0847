"""Columns of rows on their way: empty ones, and the first of several that says something."""

from __future__ import annotations

import numpy as np
import pandas as pd


def none(rows: pd.DataFrame) -> pd.Series:
    """A column of texts that says nothing."""
    return pd.Series(np.nan, index=rows.index, dtype="str")


def first_said(rows: pd.DataFrame, *columns: str) -> pd.Series:
    """The first of these columns that says something, row by row."""
    found = none(rows)
    for column in columns:
        if column in rows:
            found = found.fillna(rows[column])
    return found


def as_texts(column: pd.Series) -> pd.Series:
    """A column of texts, also where nothing in it says so."""
    return pd.Series(column, dtype="str")
