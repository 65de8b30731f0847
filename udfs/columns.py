"""Adding columns to a frame, many at once."""

from __future__ import annotations

from typing import Any

import pandas as pd


def beside(frame: pd.DataFrame, **columns: Any) -> pd.DataFrame:
    """A new frame with these columns added or replaced.

    `DataFrame.assign` inserts one column at a time, which leaves a wide frame in pieces; this joins them in one go.
    """
    new = pd.DataFrame(columns, index=frame.index)
    return pd.concat([frame.drop(columns=[c for c in columns if c in frame.columns]), new], axis=1)
