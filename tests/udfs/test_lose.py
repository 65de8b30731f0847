"""Losing two of the first ten customers."""

import math

import pytest

from tests.udfs.tables import ago, scored
from udfs.policy import Policy


def worth(amount, *seen, **account):
    rows = [{"date": ago(5), "kind": kind} for kind in seen]
    return {"Accounts": {"tier": None, "revenue_12m": float(amount), **account}, "Competitors": rows}


@pytest.fixture(scope="module")
def ten():
    """Revenue 120, 110, ..., 10 of twelve customers: 780 in all, of which the first ten make 750."""
    cases = {f"c{n:02}": worth(120 - 10 * n, *(["order lost"] if n in (3, 7) else ["none seen"])) for n in range(12)}
    return scored(cases).lose


def test_ten_customers_make_45_pairs(ten):
    assert (ten.of, ten.lost, len(ten.pairs)) == (10, 2, 45)


def test_the_worst_pair_is_the_two_largest(ten):
    assert (ten.worst, round(ten.worst_share, 6)) == (("c00", "c01"), round(230 / 780, 6))


def test_the_mean_pair_is_two_tenths_of_the_first_ten(ten):
    assert round(ten.mean_share, 6) == round(150 / 780, 6)


def test_the_two_most_exposed_are_those_who_gave_an_order_away(ten):
    assert (ten.most_exposed, round(ten.most_exposed_share, 6)) == (("c03", "c07"), round(140 / 780, 6))


@pytest.mark.parametrize(("n", "of", "lost", "pairs"), [(3, 3, 2, 3), (2, 2, 2, 1), (1, 1, 1, 1)])
def test_fewer_than_ten_are_taken_as_they_are(n, of, lost, pairs):
    found = scored({f"c{i}": worth(10 + i) for i in range(n)}).lose
    assert (found.of, found.lost, len(found.pairs)) == (of, lost, pairs)


def test_without_revenue_there_is_nothing_to_lose():
    found = scored({"a": worth(0)}).lose
    assert (found.of, found.worst, found.most_exposed, len(found.pairs)) == (0, (), (), 0)
    assert math.isnan(found.worst_share)
    assert math.isnan(found.replacement_count)


def test_a_family_is_lost_as_one_customer():
    found = scored({"a": worth(30, parent_id="p"), "p": worth(30), "b": worth(50), "c": worth(20)}).lose
    assert found.worst == ("p", "b")
    assert round(found.worst_share, 6) == round(110 / 130, 6)


def test_the_policy_says_how_many_of_how_many():
    found = scored({f"c{i}": worth(10 + i) for i in range(8)}, Policy({"lose_k": 3, "lose_n": 5})).lose
    assert (found.of, found.lost, len(found.pairs)) == (5, 3, 10)


def sold(*orders):
    return {
        "Orders": [
            {"order_id": str(n), "line": "1", "ordered": ago(d), "amount": float(a)} for n, (d, a) in enumerate(orders)
        ]
    }


def test_what_is_lost_is_replaced_by_customers_of_a_usual_first_year():
    """Log from 1000 days ago: `p`, `q` and `r` are new with first years of 60, 100 and 40, of which 60 is the median.

    The worst pair is a 300 and b 200: 500 / 60 = 8.33, so 9 customers. What `p` bought in its second year is no matter.
    """
    cases = {
        "a": sold((1000, 1), (10, 300)), "b": sold((990, 1), (10, 200)), "p": sold((800, 60), (400, 99)),
        "q": sold((700, 110), (600, -10)), "r": sold((300, 40)),
    }  # fmt: skip
    found = scored(cases).lose
    assert found.worst == ("a", "b")
    assert (found.first_year_amount, found.replacement_count) == (60.0, 9.0)


def test_without_a_new_customer_on_record_the_need_is_unknown():
    found = scored({"a": sold((100, 10)), "b": sold((90, 10))}).lose
    assert math.isnan(found.replacement_count)
