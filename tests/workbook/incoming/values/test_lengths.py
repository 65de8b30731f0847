"""Lengths of time and truth values."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.values import flags, hours


@pytest.mark.parametrize(
    ("cell", "length"),
    [
        ("1:30:00", 1.5), ("100:00:00", 100.0), ("0:30", 0.5), ("00:00:36", 0.01), ("1h 30m", 1.5), ("1 hr 30 mins", 1.5),
        ("90 min", 1.5), ("1 giờ 30 phút", 1.5), ("1小时30分钟", 1.5), ("2 days", 48.0), ("45s", 0.0125), ("1.5 hours", 1.5),
        ("1,5 h", 1.5), (dt.timedelta(hours=30), 30.0), (dt.time(1, 30), 1.5), ("1.5", 1.5), (2, 2.0),
    ],
)  # fmt: skip
def test_every_form_is_read(cell, length):
    lengths, bad = hours([cell])
    assert lengths.tolist() == [pytest.approx(length)]
    assert bad.tolist() == [False]


def test_a_bare_number_counts_in_the_unit_and_a_clock_does_not():
    assert hours([90, "90", "1:30"], "minutes")[0].tolist() == [1.5, 1.5, 1.5]
    assert hours([5400, "5,400.0", "90 min"], "seconds")[0].tolist() == [1.5, 1.5, 1.5]


@pytest.mark.parametrize("cell", ["x", "-5", -5, "-1:20", "1:75", True, dt.date(2026, 1, 1), dt.timedelta(hours=-1)])
def test_what_is_no_length_is_bad(cell):
    lengths, bad = hours([cell])
    assert math.isnan(lengths[0])
    assert bad.tolist() == [True]


def test_blanks_are_missing_and_not_bad():
    lengths, bad = hours([None, "", "-", 1])
    assert np.isnan(lengths).tolist() == [True, True, True, False]
    assert bad.tolist() == [False] * 4


def test_yes_and_no_are_read_in_three_languages():
    assert flags(["yes", "Có", "是", "TRUE", True, 1, "1"]).tolist() == [True] * 7
    assert flags(["no", "không", "否", "False", False, 0, 0.0]).tolist() == [False] * 7
    assert flags([None, "", "maybe", 2]).tolist() == [None] * 4


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.text(alphabet="0123456789:hms. dgiờ", max_size=20),
            st.floats(),
            st.integers(),
            st.none(),
            st.timedeltas(),
            st.times(),
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_no_cell_breaks_the_column(cells):
    lengths, bad = hours(cells)
    assert len(lengths) == len(bad) == len(cells)
    assert not (lengths < 0).any()
    assert len(flags(cells)) == len(cells)
