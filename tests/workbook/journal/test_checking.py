"""A value is refused for a record as it would be in its cell, and all that is wrong is said at once."""

from __future__ import annotations

import datetime as dt

import pytest

from workbook.errors import RefusedError
from workbook.journal import accepted
from workbook.reading import assemble
from workbook.schema import BY_NAME

TODAY = dt.date(2026, 11, 22)
KNOWN = {
    "Accounts": assemble(BY_NAME["Accounts"], "Accounts", ["account_id", "account", "owner"], [["0101", "Delta", "An"]])
}
CONTACT = {"account_id": "0101", "date": TODAY, "owner": "An", "channel": "meeting"}


def test_a_sound_contact_is_typed_as_its_columns_are() -> None:
    values = accepted("Touches", CONTACT | {"channel": "họp", "hours": 2, "agenda": "in the folder"}, KNOWN, TODAY)
    assert values == CONTACT | {"channel": "meeting", "hours": 2.0, "agenda": True}


def test_every_defect_is_named_at_once() -> None:
    wrong = {"account_id": "0199", "date": dt.date(2026, 11, 23), "owner": "An", "channel": "meting", "hours": 99}
    with pytest.raises(RefusedError) as refused:
        accepted("Touches", wrong, KNOWN, TODAY)
    told = str(refused.value)
    assert "account_id: found '0199', expected an id of table Accounts." in told
    assert "date: found 2026-11-23, expected a day no later than 2026-11-22." in told
    assert "channel: found 'meting', expected one of: meeting," in told
    assert "hours: found 99, expected 0 to 24." in told


def test_what_is_required_must_be_given() -> None:
    with pytest.raises(RefusedError, match="channel: found a blank cell"):
        accepted("Touches", CONTACT | {"channel": None}, KNOWN, TODAY)


def test_a_change_answers_for_its_own_columns_alone_and_may_empty_one() -> None:
    row = {"account_id": "0101", "plan": "Spares", "status": "spoilt before", "due": None, "next_step": None}
    assert accepted("Plans", row, KNOWN, TODAY, only=["due", "next_step"]) == {"next_step": None, "due": None}
    with pytest.raises(RefusedError, match="status: found 'spoilt before'"):
        accepted("Plans", row, KNOWN, TODAY, only=["status"])


def test_dates_that_contradict_each_other_are_refused() -> None:
    item = {"account_id": "0101", "opened": dt.datetime(2026, 11, 20, 9), "closed": dt.datetime(2026, 11, 19, 9)}
    with pytest.raises(RefusedError, match="closed: found 2026-11-19 09:00, expected nothing earlier than"):
        accepted("Service", item, KNOWN, TODAY)
