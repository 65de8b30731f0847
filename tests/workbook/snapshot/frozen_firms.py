"""Snapshots for the tests: of a firm made up from a seed, and of one account."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from tests.udfs.tables import from_rows
from tests.udfs.world import world
from workbook.snapshot import Snapshot

NOW = dt.datetime(2026, 10, 5, 9, 30, tzinfo=dt.UTC)


def snapshot(seed: int | None = None, **changes: object) -> Snapshot:
    """A snapshot of the third quarter."""
    tables = {"Accounts": from_rows("Accounts", [{"account_id": "007", "account": "Hòa Bình", "owner": "Lan"}])}
    if seed is not None:
        tables = world(seed)
    results = pd.DataFrame(
        {"account_id": pd.Series(["007"], dtype="str"), "health_score": [61.5], "flagged": [True]},
    )
    made = Snapshot("2026 Q3", dt.date(2026, 9, 30), NOW, "an (PC-12)", "1.2.3", {"weight_R1": 50.0, "country": "VN"},
                    tables, results, 3)  # fmt: skip
    return replace(made, **changes)
