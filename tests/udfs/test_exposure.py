"""The items of exposure on small tables, and the index of the buying rhythm."""

import math

import pytest

from tests.udfs.tables import AS_OF, LONG_AGO, ago, log, lost, row_of, scored, shares, touch, typed
from udfs.exposure import band, rhythm
from udfs.model import review
from udfs.policy import Policy


def bought(*days, **account):
    """An account with one order of 100 on each of these days before the as-of date."""
    orders = [{"order_id": f"{d}", "line": "1", "ordered": ago(d), "amount": 100.0, "item": "pump"} for d in days]
    return {"Accounts": account, "Orders": orders}


def orders(*rows, **account):
    """Orders of (days ago, amount, discount)."""
    lines = [
        {"order_id": str(n), "line": "1", "ordered": ago(d), "amount": float(a), "item": "pump", "discount_pct": p}
        for n, (d, a, p) in enumerate(rows)
    ]
    return {"Accounts": account, "Orders": lines}


def rival(*rows):
    return {"Competitors": [{"date": ago(days), "kind": kind} for days, kind in rows]}


def about(**account):
    return {"Accounts": account}


def knows(*people):
    """People of (role, our link, the rival's, days since they were judged)."""
    return {
        "People": [
            {"person_id": f"{id(people)}{n}", "name": "P", "role": role, "our_link": ours, "rival_link": theirs, "link_date": ago(days)}
            for n, (role, ours, theirs, days) in enumerate(people)
        ]
    }  # fmt: skip


T2 = {
    "100 against 125 a year ago": (orders((500, 1, None), (400, 125, None), (80, 100, None)), 1.0),
    "101 against 125": (orders((500, 1, None), (400, 125, None), (80, 101, None)), 0.0),
    "nothing a year ago": (orders((500, 1, None), (80, 100, None)), 0.0),
    "14 months of orders": (orders((430, 125, None), (80, 1, None)), "Unknown"),
    "no orders": (about(), "Unknown"),
    "the day a year before the window's first counts not": (
        orders((500, 1, None), (455, 900, None), (80, 100, None)),
        0.0,
    ),
    "orders after the as-of day do not help": (orders((500, 1, None), (400, 125, None), (-1, 500, None)), 1.0),
}
K1 = {
    "quoting 179 days ago": (rival((179, "quoting")), 1.0),
    "visiting": (rival((5, "visiting")), 1.0),
    "on trial": (rival((5, "trial")), 1.0),
    "quoting 181 days ago": (rival((181, "quoting")), "Unknown"),
    "quoting 181 days ago, none seen since": (rival((181, "quoting"), (5, "none seen")), 0.0),
    "none seen lately does not undo a sighting": (rival((100, "quoting"), (5, "none seen")), 1.0),
    "none seen": (rival((5, "none seen")), 0.0),
    "none seen 91 days ago": (rival((91, "none seen")), "Unknown"),
    "quoting tomorrow": (rival((-1, "quoting")), "Unknown"),
    "no row": (about(), "Unknown"),
}
K2 = {
    "an order lost 364 days ago": (rival((364, "order lost")), 1.0),
    "a line lost": (rival((5, "line lost")), 1.0),
    "lost 366 days ago": (rival((366, "order lost")), "Unknown"),
    "only quoting, seen lately": (rival((5, "quoting")), 0.0),
    "only quoting, long ago": (rival((100, "quoting")), "Unknown"),
}
K3 = {
    "we hold 79 %": (about(wallet_share_pct=79.0), 1.0),
    "we hold 80 %": (about(wallet_share_pct=80.0), 0.0),
    "we hold nothing": (about(wallet_share_pct=0.0), 1.0),
    "not given": (about(), "Unknown"),
}
K4 = {
    "ends in 90 days": (about(contract_end=ago(-90)), 1.0),
    "ends in 91 days": (about(contract_end=ago(-91)), 0.0),
    "ends on the as-of day": (about(contract_end=ago(0)), 1.0),
    "no contract": (about(), "NA"),
}
K5 = {
    "they buy what a rival makes better": (orders((30, 1, None)), 1.0),
    "a credit note buys nothing": (orders((30, -1, None)), "Unknown"),
    "bought more than a year ago": (orders((366, 1, None)), "Unknown"),
    "no orders": (about(), "Unknown"),
}
K6 = {
    "the rival is closer to the sponsor": (knows(("sponsor", 2.0, 3.0, 10)), 1.0),
    "as close to the decision maker": (knows(("decision maker", 3.0, 3.0, 10)), 0.0),
    "closer to one of two": (knows(("sponsor", 5.0, 0.0, 10), ("decision maker", 1.0, 2.0, 10)), 1.0),
    "closer to a user": (knows(("user", 0.0, 5.0, 10)), "Unknown"),
    "judged 89 days ago": (knows(("sponsor", 2.0, 3.0, 89)), 1.0),
    "judged 91 days ago": (knows(("sponsor", 2.0, 3.0, 91)), "Unknown"),
    "judged tomorrow": (knows(("sponsor", 2.0, 3.0, -1)), "Unknown"),
    "one side judged": (knows(("sponsor", 2.0, None, 10)), "Unknown"),
    "a link of 0 is a link": (knows(("sponsor", 0.0, 0.0, 10)), 0.0),
}
P = {
    "one of two discounted": (orders((30, 1, 5.0), (40, 1, 0.0)), 1.0),
    "one of three discounted": (orders((30, 1, 5.0), (40, 1, 0.0), (50, 1, 0.0)), 0.0),
    "a discount of 0 is known": (orders((30, 1, 0.0)), 0.0),
    "no discount written down": (orders((30, 1, None)), "Unknown"),
    "discounted more than a year ago": (orders((366, 1, 5.0), (30, 1, 0.0)), 0.0),
    "the manager says yes": (about(price_held=True), 1.0),
    "the manager says no": (about(price_held=False), 0.0),
    "no, though every order is discounted": (orders((30, 1, 5.0), price_held=False), 0.0),
    "yes, though nothing is discounted": (orders((30, 1, 0.0), price_held=True), 1.0),
    "no word, no orders": (about(), "Unknown"),
}
T1 = {
    "no orders": (about(), "Unknown"),
    "a one-off buyer": (bought(200, one_off=True), "NA"),
    "only orders to come": (bought(-3), "Unknown"),
}
ALL = {"T1": T1, "T2": T2, "K1": K1, "K2": K2, "K3": K3, "K4": K4, "K5": K5, "K6": K6, "P": P}


@pytest.fixture(scope="module")
def found():
    worse = typed("Benchmarks", item="pump", our_score=7.0, best_rival_score=8.0, date=ago(10))
    return shares(
        scored(
            {f"{check}: {name}": c for check, group in ALL.items() for name, (c, _) in group.items()}, Benchmarks=worse
        )
    )


@pytest.mark.parametrize(("check", "name"), [(check, name) for check, group in ALL.items() for name in group])
def test_the_share_of_the_maximum_is(found, check, name):
    assert found[f"{check}: {name}", check] == ALL[check][name][1]


@pytest.mark.parametrize(
    ("our", "rival_score", "item", "days", "account", "expected"),
    [
        (7.0, 8.0, "pump", 364, None, (1.0, 1.0)),
        (8.0, 8.0, "pump", 10, None, (0.0, 0.0)),
        (7.0, 8.0, "seal", 10, None, ("Unknown", "Unknown")),
        (7.0, 8.0, "pump", 366, None, ("Unknown", "Unknown")),
        (7.0, 8.0, "pump", -1, None, ("Unknown", "Unknown")),
        (7.0, 8.0, "pump", 10, "b", ("Unknown", 1.0)),
    ],
)
def test_a_comparison_holds_for_its_account_or_for_all_and_for_a_year(our, rival_score, item, days, account, expected):
    compared = typed(
        "Benchmarks", item=item, our_score=our, best_rival_score=rival_score, date=ago(days), account_id=account
    )
    found = shares(scored({"a": orders((30, 1, None)), "b": orders((30, 1, None))}, Benchmarks=compared))
    assert (found["a", "K5"], found["b", "K5"]) == expected


def test_the_worked_rhythm_comes_out_of_six_order_days():
    """Six days over 200 with the last 100 days ago: the tier's one interval is 40 days, the rhythm .549."""
    cases = {"a": bought(300, 260, 220, 180, 140, 100)}
    assert shares(scored(cases))["a", "T1"] == 0.549


def test_two_orders_of_one_day_and_a_credit_note_are_one_order_day():
    extra = [
        {"order_id": "x", "line": n, "ordered": ago(d), "amount": a} for n, d, a in (("1", 300, 5.0), ("2", 20, -5.0))
    ]
    case = bought(300, 260, 220, 180, 140, 100)
    assert shares(scored({"a": {**case, "Orders": [*case["Orders"], *extra]}}))["a", "T1"] == 0.549


def test_a_tier_without_three_order_days_takes_the_policy_s_interval():
    """g 40, two orders 100 and 0 days ago: P0 = (140/230)^2 = .3705, odds = .25 (140/140)^2, rhythm = 1 - .6295/1.25."""
    found = shares(scored({"a": bought(100, 0)}, Policy({"rhythm_interval_days": 40})))
    assert found["a", "T1"] == 0.496


@pytest.mark.parametrize("tier", ["A", "B"])
def test_the_interval_is_the_median_of_the_account_s_own_tier(tier):
    """Intervals 40 (A), 10 and 20 (B): g is 40 in tier A and 15 in tier B."""
    cases = {
        "a": bought(300, 260, 220, 180, 140, 100), "b": bought(40, 30, 20, tier="B"), "c": bought(60, 40, 20, tier="B"),
        "one": bought(90, tier=tier),
    }  # fmt: skip
    expected = round(float(rhythm(1, 0, 90, {"A": 40, "B": 15}[tier])), 3)
    assert shares(scored(cases))["one", "T1"] == expected


def test_one_order_90_days_ago_at_interval_40_gives_844():
    """P0 = 130/220 = .5909; odds = .5 x 130/40 = 1.625; 1 - .4091/2.625 = .844."""
    assert round(float(rhythm(1, 0, 90, 40)), 3) == 0.844


def test_the_rhythm_takes_columns_and_keeps_holes():
    found = rhythm([6, 0, 6], [200, 0, math.nan], [300, 10, 300], [40, 40, 40])
    assert [None if math.isnan(x) else round(x, 3) for x in found] == [0.549, None, None]


def test_an_account_of_which_nothing_is_known_has_no_exposure():
    row = row_of(scored({"a": about()}), "a")
    assert (row["exposure_score"], row["exposure_band"], row["exposure_confidence"], row["flagged"]) == (
        None,
        "",
        0.0,
        False,
    )


def test_exposure_adds_neglect_by_the_pillars_scores():
    """Contact 47.9 and no rival seen: 6.947 of the known 13.333 + 8 + 5; K4 is NA, so 97 are applicable."""
    no_activity = Policy({f"weight_B{n}": 0 for n in range(1, 9)})
    case = {"Touches": [touch(52, "meeting")], **rival((5, "none seen"))}
    found = scored({"log": log(next_date="2024-02-01"), "a": case}, no_activity)
    assert lost(found, "a", "exposure") == {"N contact": 26.4}
    row = row_of(found, "a")
    assert (row["exposure_score"], row["exposure_low"], row["exposure_high"]) == (26.4, 7.2, 80.0)
    assert round(row["exposure_confidence"], 4) == 0.2715


@pytest.mark.parametrize(
    ("points", "expected"),
    [(39.9, "guarded"), (40.0, "exposed"), (59.9, "exposed"), (60.0, "critical"), (100.0, "critical"), (math.nan, "")],
)
def test_bands_begin_at_40_and_60(points, expected):
    assert band([points], Policy()).tolist() == [expected]


def test_one_missing_table_does_not_hide_a_sighting():
    accounts = typed("Accounts", account_id=["a"], account="A", owner="Lan", customer_since=LONG_AGO)
    seen = typed("Competitors", date=[ago(3)], account_id="a", kind="quoting")
    found = review({"Accounts": accounts, "Competitors": seen}, AS_OF)
    assert lost(found, "a", "exposure") == {"K1": 61.5}
