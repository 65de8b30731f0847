"""The worked examples of docs/model.md, with the values worked out there by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.udfs.worked import WORKED, account
from udfs.exposure import ITEMS, rhythm
from udfs.model import score
from udfs.policy import Policy


@pytest.fixture(scope="module")
def scored():
    return score(account(**WORKED), Policy())


def _parts(points):
    return {check: part for check, part in zip(points.codes, points.parts[0].tolist(), strict=True) if part}


def test_contact_is_47_9_of_which_r1_lost_22_9_r3_16_7_and_r4_12_5(scored):
    lost = scored.points["contact"]
    assert scored.signals["contact_score"][0] == 47.9
    assert _parts(lost) == {"R1": 22.9, "R3": 16.7, "R4": 12.5}


def test_the_unknown_sponsor_leaves_contact_between_38_3_and_58_3_at_80_percent_confidence(scored):
    lost = scored.points["contact"]
    assert (round(100 - lost.high[0], 1), round(100 - lost.low[0], 1)) == (38.3, 58.3)
    assert lost.confidence[0] == 0.8


def test_activity_is_39_3_and_the_tenth_left_over_goes_to_b3(scored):
    assert scored.signals["activity_score"][0] == 39.3
    expected = {"B1": 10.0, "B2": 20.0, "B3": 13.4, "B4": 3.3, "B6": 5.0, "B7": 4.0, "B8": 5.0}
    assert _parts(scored.points["activity"]) == expected


def test_service_with_nothing_recorded_is_blank_not_zero(scored):
    assert np.isnan(scored.signals["service_score"][0])


def test_exposure_is_63_2_critical_with_its_reasons_in_tenths(scored):
    assert scored.points["exposure"].total[0] == 63.2
    expected = {"N contact": 10.0, "N activity": 11.6, "T1": 15.7, "K1": 11.5, "P": 14.4}
    assert _parts(scored.points["exposure"]) == expected


def test_exposure_is_sure_to_71_8_percent_and_lies_between_45_4_and_73_6(scored):
    assert round(100 * scored.points["exposure"].confidence[0], 1) == 71.8
    assert (scored.points["exposure"].low[0], scored.points["exposure"].high[0]) == (45.4, 73.6)


def test_the_maxima_of_exposure_add_up_to_100():
    from udfs.exposure import maxima

    assert round(maxima(Policy()).sum(), 9) == 100.0
    assert len(ITEMS) == 12


def test_the_rhythm_of_six_orders_in_200_days_and_100_days_of_silence_is_549():
    assert round(float(rhythm(6, 200, 300, 40)), 3) == 0.549


def test_the_parts_of_that_rhythm_are_244_and_674():
    g, age, active, n, horizon = 40, 300, 200, 6, 90
    assert round(((g + age) / (g + age + horizon)) ** n, 3) == 0.244
    assert round(0.5 / n * ((g + age) / (g + active)) ** n, 3) == 0.674


def test_a_rhythm_of_hundreds_of_orders_neither_overflows_nor_leaves_its_range():
    values = rhythm([1, 50, 400, 400, 2000], [0, 300, 3000, 10, 1000], [5, 310, 3650, 3650, 9000], [30, 7, 7, 1, 1])
    assert np.isfinite(values).all()
    assert ((values >= 0) & (values <= 1)).all()


def test_without_an_order_there_is_no_rhythm():
    assert np.isnan(rhythm(0, np.nan, np.nan, 40))
