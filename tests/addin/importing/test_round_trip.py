"""The sample firm written out in the forms of other programs and imported again: the same scores, or which are not.

Accounts and people stay in the workbook and are found again by their names and addresses, as in a firm that begins to
import; the contacts and items that a form has a place for come from its files alone.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from addin import jobs
from addin.importing import Session, standing_of
from tests.addin.importing.conftest import SAMPLE
from tests.addin.importing.forms import FORMS, carried
from udfs import model
from udfs.model import Review
from workbook.reading import RawTables, assemble
from workbook.schema import BY_NAME

AS_OF = dt.date(2026, 9, 30)

LOST = {
    # Of a contact no form but our own tells: the next one (R4), an idea or a new way of meeting (B2), what was personal
    # (B5), the occasion (B6), a referral (B8). Salesforce and Dynamics tell of no first reply either (S1). Calls that
    # reached nobody, and one of two meetings of a day, are not counted again: their hours (B1), their purposes (B7).
    "salesforce": ["R4", "B1", "B2", "B5", "B6", "B7", "B8", "S1"],
    # its activities name the account, and no person: R2, B3
    "dynamics": ["R2", "R4", "B1", "B2", "B3", "B5", "B6", "B7", "B8", "S1"],
    "hubspot": ["R4", "B1", "B2", "B6", "B7", "B8"],
    "zoho": ["R4", "B2", "B6", "B8"],
    # one meeting of a day with a meal is taken for the meal: B1
    "outlook": ["R4", "B1", "B2"],
    "own": [],
}
"""Form -> the checks of which some account's value differs."""
LEFT_OUT = {
    "salesforce": {"not_reached": 15},
    "dynamics": {"not_reached": 15},
    "hubspot": {"not_reached": 15, "twin": 2},
    "outlook": {"twin": 1},
}
"""Form -> why contacts are left out, and how many."""


@cache
def firm() -> tuple[jobs.Loaded, Review]:
    """The sample firm and its review."""
    loaded = jobs.load(SAMPLE, AS_OF)
    return loaded, model.review(loaded.tables, AS_OF, loaded.policy)


def as_read(frames: dict[str, pd.DataFrame]) -> RawTables:
    """Typed tables as a workbook's reader would give them."""
    raw = RawTables()
    for name, frame in frames.items():
        names = [column.name for column in BY_NAME[name].columns]
        cells = [[None if cell is pd.NaT or cell is pd.NA or cell != cell else cell for cell in frame[column].tolist()]
                 for column in names]  # fmt: skip
        plain = [
            [cell.to_pydatetime() if isinstance(cell, pd.Timestamp) else cell for cell in column] for column in cells
        ]
        raw[name] = assemble(BY_NAME[name], name, names, [list(row) for row in zip(*plain, strict=True)])
    return raw


def differing(one: Review, other: Review) -> list[str]:
    """The checks of which any account's share, or whether it is known at all, is another."""
    found = []
    for pillar in ("contact", "activity", "service"):
        left, right = one.scored.checks[pillar], other.scored.checks[pillar]
        same = np.isclose(left.share, right.share, equal_nan=True) & (left.applies == right.applies)
        found += [code for code, fits in zip(left.codes, same.all(axis=0), strict=True) if not fits]
    return found


@pytest.mark.parametrize("form", list(FORMS))
def test_what_comes_back_scores_as_before_but_for_what_the_form_cannot_carry(form: str, here: Path) -> None:
    loaded, before = firm()
    gone = carried(form, loaded.tables)
    FORMS[form](gone, here)
    rest = {name: frame.drop(gone[name].index) if name in ("Touches", "Service") else frame
            for name, frame in loaded.tables.items()}  # fmt: skip
    standing = standing_of(as_read(rest), AS_OF, str)
    session = Session(standing, sorted(here.glob("*.csv")), AS_OF)
    plan = session.plan()
    assert (session.asks, list(session.doubts)) == ([], [])
    assert plan.left_out["code"].value_counts().to_dict() == LEFT_OUT.get(form, {})
    tables = dict(loaded.tables)
    for name in ("Touches", "Service"):
        joined = pd.concat([rest[name], plan.tables[name].new.reindex(columns=rest[name].columns)])
        bad = {column: joined[column].fillna(value=False) for column in joined if column.endswith("_bad")}
        tables[name] = joined.assign(**bad, row=range(len(joined))).astype(tables[name].dtypes).reset_index(drop=True)
    assert differing(before, model.review(tables, AS_OF, loaded.policy)) == LOST[form]
