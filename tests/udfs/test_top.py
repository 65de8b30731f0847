"""Who the top customers are: revenue by parent, the smallest set that makes 80 %, tiers and flags."""

import pytest

from tests.udfs.tables import AS_OF, ago, book, row_of, scored
from udfs.model import review
from udfs.period import Period
from udfs.policy import Policy
from udfs.signals import gathered

FEW = Policy({"top_first": 0})
"""Without the first ten, so that few customers show who makes 80 %."""


def worth(amount, **account):
    return {"Accounts": {"tier": None, "revenue_12m": amount, **account}}


def customers(found, column):
    return dict(zip(found.top.customers["customer_id"], found.top.customers[column], strict=True))


def top_of(found):
    return [i for i, yes in customers(found, "top").items() if yes]


def test_the_customer_that_crosses_80_percent_is_in():
    found = scored({"a": worth(50.0), "b": worth(29.0), "c": worth(11.0), "d": worth(10.0)}, FEW)
    assert top_of(found) == ["a", "b", "c"]
    assert (found.top.share_of_customers, round(found.top.share_of_revenue, 9)) == (0.75, 0.9)


def test_exactly_80_percent_needs_no_more():
    found = scored({"a": worth(50.0), "b": worth(30.0), "c": worth(20.0)}, FEW)
    assert top_of(found) == ["a", "b"]


def test_tier_b_reaches_to_95_percent():
    found = scored({"a": worth(80.0), "b": worth(14.0), "c": worth(3.0), "d": worth(3.0)}, FEW)
    assert customers(found, "tier") == {"a": "A", "b": "B", "c": "B", "d": "C"}


def test_equal_customers_come_by_account_id():
    found = scored({i: worth(10.0) for i in ("c", "a", "e", "b", "d")}, FEW)
    assert found.top.customers["customer_id"].tolist() == ["a", "b", "c", "d", "e"]
    assert top_of(found) == ["a", "b", "c", "d"]


def test_the_first_ten_are_top_in_any_case_and_the_eleventh_is_not():
    found = scored({"big": worth(1000.0), **{f"c{n:02}": worth(1.0) for n in range(12)}})
    assert top_of(found) == ["big", *(f"c{n:02}" for n in range(9))]


def test_who_bought_nothing_is_not_among_the_first_ten():
    found = scored({"a": worth(10.0), "b": worth(0.0), "c": worth(-5.0), "d": worth(None)})
    assert top_of(found) == ["a"]
    assert customers(found, "revenue_amount") == {"a": 10.0, "b": 0.0, "c": 0.0, "d": 0.0}


@pytest.mark.parametrize(
    ("said", "reason", "top"),
    [(True, "opens the north", True), (True, None, False), (True, " ", False), (False, "old", False)],
)
def test_strategic_needs_its_reason(said, reason, top):
    found = scored({"a": worth(99.0), "b": worth(1.0, strategic=said, strategic_reason=reason)}, FEW)
    assert bool(customers(found, "top")["b"]) is top
    assert customers(found, "tier")["b"] == ("A" if top else "C")


def test_a_tier_by_hand_wins_and_does_not_make_a_top_customer():
    found = scored({"a": worth(99.0, tier="C"), "b": worth(1.0, tier="A")}, FEW)
    assert [(row_of(found, i)["tier"], row_of(found, i)["top"]) for i in "ab"] == [("C", True), ("A", False)]


def test_revenue_counts_by_the_topmost_parent():
    cases = {
        "child": worth(40.0, parent_id="parent"), "grandchild": worth(30.0, parent_id="child"), "parent": worth(0.0), "other": worth(50.0),
    }  # fmt: skip
    found = scored(cases, FEW)
    assert list(customers(found, "revenue_amount").items()) == [("parent", 70.0), ("other", 50.0)]
    assert {row_of(found, i)["tier"] for i in ("child", "grandchild", "parent")} == {"A"}


def test_every_account_has_the_place_of_its_customer():
    cases = {"child": worth(40.0, parent_id="parent"), "other": worth(50.0), "parent": worth(20.0)}
    assert scored(cases).top.place.tolist() == [0, 1, 0]


def test_a_circle_of_parents_or_an_unknown_one_leaves_accounts_on_their_own():
    cases = {"a": worth(1.0, parent_id="b"), "b": worth(2.0, parent_id="a"), "c": worth(3.0, parent_id="nobody"), "d": worth(4.0, parent_id="d")}  # fmt: skip
    assert customers(scored(cases), "revenue_amount") == {"d": 4.0, "c": 3.0, "b": 2.0, "a": 1.0}


def sold(*orders, **account):
    rows = [
        {"order_id": str(n), "line": "1", "ordered": ago(days), "amount": amount}
        for n, (days, amount) in enumerate(orders)
    ]
    return {"Accounts": {"tier": None, **account}, "Orders": rows}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (sold((0, 10.0), (364, 20.0)), 30.0), (sold((365, 10.0)), 0.0), (sold((-1, 10.0)), 0.0),
        (sold((10, 10.0), (5, -4.0)), 6.0), (sold((10, 10.0), (5, -40.0)), -30.0),
        (sold((500, 10.0), revenue_12m=70.0), 0.0), (sold((-1, 10.0), revenue_12m=70.0), 70.0), (sold((10, 10.0), revenue_12m=70.0), 10.0),
        (sold(revenue_12m=70.0), 70.0), (sold(revenue_12m=-70.0), 0.0),
    ],
)  # fmt: skip
def test_revenue_is_net_of_365_days_and_the_typed_figure_only_without_orders(case, expected):
    found = gathered(book({"a": case, "b": sold((1, 1.0))}), Period(AS_OF), Policy())
    assert found.accounts["revenue_amount"].tolist()[0] == expected


def test_customers_of_10_percent_or_more_are_named():
    found = scored({"a": worth(80.0), "b": worth(10.0), "c": worth(9.0), "d": worth(1.0)})
    assert customers(found, "big") == {"a": True, "b": True, "c": False, "d": False}


def exposed(amount, *seen, **account):
    return {**worth(amount, **account), "Competitors": [{"date": ago(5), "kind": kind} for kind in seen]}


@pytest.fixture(scope="module")
def flags():
    """K1 8 and K2 5: a sighting alone is 61.5, an order lost alone 38.5."""
    cases = {
        "small": exposed(100.0, "quoting"), "large": exposed(300.0, "quoting"), "lost": exposed(900.0, "order lost"),
        "unknown": exposed(800.0), "quiet": exposed(400.0, "none seen"), "tail": exposed(1.0, "quoting"),
        **{f"c{n}": worth(50.0) for n in range(6)},
    }  # fmt: skip
    return scored(cases)


def test_flagged_are_the_top_customers_from_exposure_40_on_by_revenue_at_risk(flags):
    shown = flags.exposed[["rank", "account_id", "exposure_score", "revenue_at_risk_amount"]]
    assert shown.to_numpy().tolist() == [[1, "large", 61.5, 184.5], [2, "small", 61.5, 61.5]]


def test_an_exposed_customer_who_is_not_top_is_not_flagged(flags):
    row = row_of(flags, "tail")
    assert (row["top"], row["exposure_score"], row["flagged"]) == (False, 61.5, False)


def test_blind_spots_are_top_customers_below_60_percent_confidence_with_what_to_find_out(flags):
    assert flags.blind_spots["account_id"].tolist()[:3] == ["lost", "unknown", "quiet"]
    first = flags.blind_spots.iloc[1]
    assert first["find_out_first"] == "their orders"
    assert first["find_out_next"].endswith("how strong our link and the rival's are to the people who decide")
    assert "contract" not in first["find_out_next"]


def test_an_account_may_be_flagged_and_a_blind_spot(flags):
    row = row_of(flags, "large")
    assert (row["flagged"], row["blind_spot"]) == (True, True)


def test_revenue_at_risk_is_blank_where_exposure_is(flags):
    assert row_of(flags, "unknown")["revenue_at_risk_amount"] is None


def test_a_plan_lacks_what_is_not_written():
    whole = {"plan": "guard", "plan_owner": "Lan", "next_step": "meet the director", "due": ago(-9)}
    cases = {
        "whole": {**exposed(10.0, "quoting"), "Plans": [whole]}, "no due": {**exposed(10.0, "quoting"), "Plans": [{**whole, "due": None}]},
        "none": exposed(10.0, "quoting"), "done": {**exposed(10.0, "quoting"), "Plans": [{**whole, "status": "done"}]},
        "blank step": {**exposed(10.0, "quoting"), "Plans": [{**whole, "next_step": "  "}]},
        "a new one after one dropped": {**exposed(10.0, "quoting"), "Plans": [{**whole, "status": "dropped"}, {**whole, "plan_owner": None}]},
    }  # fmt: skip
    found = scored(cases).exposed
    assert dict(zip(found["account_id"], found["plan_missing"], strict=True)) == {
        "whole": "", "no due": "due", "none": "plan, plan_owner, next_step, due", "done": "plan, plan_owner, next_step, due",
        "blank step": "next_step", "a new one after one dropped": "plan_owner",
    }  # fmt: skip


def test_the_typed_tables_given_are_left_as_they_were():
    tables = book({"a": exposed(10.0, "quoting"), "b": sold((10, 5.0))})
    before = {name: frame.copy() for name, frame in tables.items()}
    review(tables, AS_OF)
    for name, frame in tables.items():
        assert frame.equals(before[name])
