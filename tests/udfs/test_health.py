"""Health, grade, the manager's own grade and the kind of customer."""

import numpy as np
import pytest

from tests.udfs.tables import AS_OF, ago, row_of, scored, touch
from udfs.health import grade, health
from udfs.period import Period
from udfs.points import Points
from udfs.policy import Policy

NOBODY = {c: np.array([None], dtype=object) for c in ("override_grade", "override_reason", "override_by")}
NOBODY["override_until"] = np.array(["NaT"], dtype="datetime64[us]")


def pillar(score, low=None, high=None, confidence=1.0):
    """A pillar of one account; a score of None is Unknown."""
    total, most, least = (
        np.array([np.nan if x is None else 100.0 - x])
        for x in (score, low if low is not None else score, high if high is not None else score)
    )
    return Points((), total, np.empty((1, 0)), least, most, np.array([0.0 if score is None else confidence]))


def of(contact, activity, service, **policy):
    pillars = {"contact": contact, "activity": activity, "service": service}
    return {name: values[0] for name, values in health(pillars, NOBODY, Period(AS_OF), Policy(policy)).items()}


def test_health_is_the_mean_of_the_pillars():
    found = of(pillar(47.9), pillar(39.3), pillar(90.0))
    assert (found["health_score"], found["health_confidence"]) == (59.1, 1.0)


def test_an_unknown_pillar_has_no_say_in_the_score_and_no_confidence_and_may_be_anything():
    found = of(pillar(80.0, 70.0, 85.0, 0.9), pillar(60.0, 50.0, 65.0, 0.9), pillar(None))
    assert (found["health_score"], found["health_low"], found["health_high"]) == (70.0, 40.0, 83.3)
    assert round(found["health_confidence"], 3) == 0.6


def test_pillar_weights_shift_the_mean():
    assert (
        of(pillar(100.0), pillar(50.0), pillar(50.0), weight_contact=1.5, weight_activity=0.5)["health_score"] == 75.0
    )


def test_without_a_known_pillar_health_is_blank_and_not_graded():
    found = of(pillar(None), pillar(None), pillar(None))
    assert np.isnan([found["health_score"], found["health_low"], found["health_high"]]).all()
    assert (found["health_confidence"], found["grade"]) == (0.0, "Not graded")


@pytest.mark.parametrize(("confidence", "expected"), [(0.6, "Strong"), (0.59, "Not graded")])
def test_below_60_percent_confidence_there_is_no_grade(confidence, expected):
    assert of(*[pillar(90.0, 50.0, 95.0, confidence)] * 3)["grade"] == expected


@pytest.mark.parametrize(
    ("score", "weakest", "expected"),
    [
        (80.0, 40.0, "Strong"), (79.9, 79.9, "Watch"), (60.0, 60.0, "Watch"), (59.9, 50.0, "At risk"), (40.0, 40.0, "At risk"),
        (39.9, 39.9, "Critical"), (85.0, 39.9, "At risk"), (65.0, 39.9, "At risk"), (45.0, 10.0, "At risk"), (20.0, 10.0, "Critical"),
    ],
)  # fmt: skip
def test_the_grade_follows_health_and_a_weak_pillar_caps_it(score, weakest, expected):
    assert grade(np.array([score]), np.array([weakest]), Policy()).tolist() == [expected]


WORD = {
    "override_grade": "Strong",
    "override_reason": "new contract signed",
    "override_by": "Lan",
    "override_until": ago(-30),
}


@pytest.fixture(scope="module")
def reviewed():
    def since(day, *orders, **more):
        rows = [{"order_id": str(n), "line": "1", "ordered": o, "amount": 5.0} for n, o in enumerate(orders)]
        return {"Accounts": {"customer_since": day, **more}, "Orders": rows}

    three = ("2026-01-10", "2026-02-10", "2026-03-10")
    return scored(
        {
            "holds": {"Accounts": WORD}, "last day": {"Accounts": {**WORD, "override_until": ago(0)}},
            "over": {"Accounts": {**WORD, "override_until": ago(1)}}, "no end": {"Accounts": {**WORD, "override_until": None}},
            "no reason": {"Accounts": {**WORD, "override_reason": " "}}, "no author": {"Accounts": {**WORD, "override_by": None}},
            "three orders, known since 2020": since("2020-01-01", *three), "two orders": since("2020-01-01", *three[:2]),
            "three orders this year": since(None, *three), "one order": since("2020-01-01", three[0]),
            "a one-off buyer": since("2020-01-01", *three, one_off=True), "no order": since("2020-01-01"),
            "three orders in a day": since("2020-01-01", *[three[0]] * 3),
            "an order a year ago and two since": since(None, ago(365), *three[:2]),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("account", "expected"),
    {"holds": "Strong", "last day": "Strong", "over": "Not graded", "no end": "Not graded", "no reason": "Not graded", "no author": "Not graded"}.items(),
)  # fmt: skip
def test_a_grade_by_hand_needs_reason_author_and_an_end_not_past(reviewed, account, expected):
    row = row_of(reviewed, account)
    assert (row["grade"], row["computed_grade"]) == (expected, "Not graded")


@pytest.mark.parametrize(
    ("account", "expected"),
    {
        "three orders, known since 2020": "long-term", "two orders": "becoming", "three orders this year": "becoming",
        "one order": "temporary", "a one-off buyer": "temporary", "no order": "", "three orders in a day": "temporary",
        "an order a year ago and two since": "long-term",
    }.items(),
)  # fmt: skip
def test_a_lasting_customer_has_three_order_days_and_a_year(reviewed, account, expected):
    assert row_of(reviewed, account)["customer_type"] == expected


def test_courtesy_alone_earns_no_health():
    found = row_of(scored({"a": {"Touches": [touch(5, purpose="say hi"), touch(400, purpose="say hi")]}}), "a")
    assert found["contact_score"] == 0.0
