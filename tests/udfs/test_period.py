"""The quarter that holds the as-of date, by the calendar or by a fiscal year, and what counts in it."""

from datetime import date, datetime

import pytest

from tests.udfs.tables import log, scored, shares, touch
from udfs.period import Period
from udfs.policy import Policy


@pytest.mark.parametrize(
    ("day", "start_month", "first", "name", "days"),
    [
        (date(2026, 9, 30), 1, datetime(2026, 7, 1), "2026 Q3", 91),
        (date(2026, 7, 1), 1, datetime(2026, 7, 1), "2026 Q3", 0),
        (date(2026, 1, 31), 1, datetime(2026, 1, 1), "2026 Q1", 30),
        (date(2026, 9, 30), 4, datetime(2026, 7, 1), "2026 Q2", 91),
        (date(2026, 1, 31), 4, datetime(2026, 1, 1), "2025 Q4", 30),
        (date(2026, 9, 30), 2, datetime(2026, 8, 1), "2026 Q3", 60),
        (date(2026, 1, 15), 2, datetime(2025, 11, 1), "2025 Q4", 75),
        (date(2026, 9, 30), 9, datetime(2026, 9, 1), "2026 Q1", 29),
        (date(2026, 1, 5), 12, datetime(2025, 12, 1), "2025 Q1", 35),
        (date(2024, 2, 29), 1, datetime(2024, 1, 1), "2024 Q1", 59),
    ],
)  # fmt: skip
def test_the_quarter_begins_and_is_named(day, start_month, first, name, days):
    period = Period(day, start_month)
    assert (period.quarter_start, period.quarter_name, period.quarter_days) == (first, name, days)


def test_the_months_run_over_the_turn_of_the_year():
    assert [m.item().month for m in Period(date(2026, 1, 5), 12).months] == [12, 1, 2]


def test_the_as_of_day_counts_to_its_end():
    assert Period(date(2026, 9, 30)).end == datetime(2026, 10, 1)
    assert Period(date(2026, 9, 30)).ago(90) == datetime(2026, 7, 2)


def test_the_fiscal_start_month_moves_the_quarter_of_r3():
    """Met on 21 July, 71 days ago: within the quarter from July, not within the one from August."""
    cases = {"log": log(), "a": {"Accounts": {"tier": "C"}, "Touches": [touch(71)]}}
    assert shares(scored(cases))["a", "R3"] == 1.0
    assert shares(scored(cases, Policy({"fiscal_start_month": 2})))["a", "R3"] == 0.0
