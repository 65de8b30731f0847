"""Two reviews compared: every change is its checks' changes and one coverage line, exactly."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.udfs.tables import AS_OF, ago, book, from_rows, log, touch
from tests.udfs.world import world
from udfs.model import review
from udfs.points import Checks, weigh
from udfs.policy import Policy
from udfs.quarters import COVERAGE, SCORES, changes, compare, promised, trend

SEEDS = st.integers(0, 2**32 - 1)
THEN = date(2026, 6, 30)
DRAWN = settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
WEIGHTS = np.array([50.0, 20.0, 20.0, 10.0])
CODES = ("R1", "R2", "R3", "R4")


def tenths(values: object) -> np.ndarray:
    return np.rint(np.asarray(values, dtype=float) * 10).astype(int)


def checks(*rows: list[float], na: tuple[int, ...] = ()) -> Checks:
    share = np.array(rows, dtype=float)
    applies = np.ones(share.shape, dtype=bool)
    applies[:, list(na)] = False
    return Checks(CODES[: share.shape[1]], share, applies)


def score(given: Checks, weights: np.ndarray) -> np.ndarray:
    return np.round(100.0 - weigh(given.missed, weights).total, 1)


def parts(before: Checks, now: Checks, weights: np.ndarray = WEIGHTS) -> dict[str, float]:
    """The lines of the first account, and `total`."""
    found = changes(before, now, weights, score(before, weights), score(now, weights))
    lines = dict(zip([*found.codes, COVERAGE], (found.tenths[0] / 10).tolist(), strict=True))
    return {name: points for name, points in lines.items() if points} | {"total": round(float(found.total[0]), 1)}


def adds_up(found, before, now) -> int:
    """Assert that each change is the sum of its lines; how many changes were not nothing."""
    lines = found.lines.assign(tenths=tenths(found.lines["points"]))
    total = lines.groupby(["account_id", "pillar"])["tenths"].sum()
    moved = 0
    for name in ("contact", "activity", "service", "exposure"):
        rows = found.accounts.set_index("account_id")
        change = rows[f"{name}_change"].dropna()
        here = total.reindex(pd.MultiIndex.from_product([change.index, [name]]), fill_value=0).to_numpy()
        assert (tenths(change) == here).all()
        both = rows[rows[f"{name}_change"].notna()]
        assert (tenths(both[f"{name}_score"]) - tenths(both[f"{name}_before"]) == tenths(change)).all()
        assert not set(lines.loc[lines["pillar"] == name, "account_id"]) - set(change.index)
        moved += int((here != 0).sum())
    assert set(found.accounts["account_id"]) == set(now.accounts["account_id"])
    return moved


@DRAWN
@given(SEEDS, SEEDS)
def test_every_change_of_two_random_firms_is_the_sum_of_its_lines(one, other):
    before, now = review(world(one), THEN), review(world(other), AS_OF)
    assert adds_up(compare(before, now), before, now) > 10


@DRAWN
@given(SEEDS, st.floats(0.5, 1.5), st.floats(5, 60))
def test_it_adds_up_under_any_policy_for_a_firm_a_quarter_apart(seed, share, weight):
    policy = Policy({"weight_R1": weight, "max_N": weight, "weight_S6": 0, "weight_contact": share})
    tables = world(seed)
    before, now = review(tables, THEN, policy), review(tables, AS_OF, policy)
    assert adds_up(compare(before, now), before, now) > 0


SHARES = st.integers(0, 24).map(lambda share: share / 24)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(SHARES, SHARES, st.booleans()), min_size=1, max_size=4))
def test_where_the_same_checks_are_known_both_times_there_is_no_coverage_line(drawn):
    then = [a if known else np.nan for a, _, known in drawn]
    now = [b if known else np.nan for _, b, known in drawn]
    found = parts(checks(then), checks(now), WEIGHTS[: len(drawn)])
    total = found.pop("total")
    assert COVERAGE not in found
    assert set(found) <= {code for code, (a, b, known) in zip(CODES, drawn, strict=False) if known and a != b}
    assert round(sum(found.values()), 1) == total if any(known for *_, known in drawn) else found == {}


def test_a_check_that_comes_to_be_known_moves_the_coverage_line_and_no_check():
    """Then R2 unknown: 100 (25 + 20) / 80 = 56.2; now 100 (25 + 20 + 20) / 100 = 65.0. No check moved."""
    assert parts(checks([0.5, np.nan, 1, 0]), checks([0.5, 1, 1, 0])) == {COVERAGE: 8.8, "total": 8.8}


def test_a_check_moves_the_score_by_the_points_its_share_moved():
    """R1 half to full: 25 of 100 points; R2 came to be known as well, and the rest is coverage: 90.0 - 56.2 - 25.0."""
    assert parts(checks([0.5, np.nan, 1, 0]), checks([1, 1, 1, 0])) == {"R1": 25.0, COVERAGE: 8.8, "total": 33.8}


def test_then_and_now_exchanged_change_the_signs_alone():
    one, other = checks([0.5, np.nan, 1, 0]), checks([1, 1, 0.25, 0])
    there, back = parts(one, other), parts(other, one)
    assert there == {"R1": 25.0, "R3": -15.0, COVERAGE: 8.8, "total": 18.8}
    assert back == {name: -points for name, points in there.items()}


def test_no_check_of_little_weight_moves_more_than_it_counts_in_the_fuller_quarter():
    """Now only R4 is known, 0 to full: it counts 10 of the 100 points it had then, the rest is coverage."""
    assert parts(checks([0.5, 0.5, 0.5, 0]), checks([np.nan, np.nan, np.nan, 1])) == {
        "R4": 10.0, COVERAGE: 45.0, "total": 55.0,
    }  # fmt: skip


def test_a_check_that_does_not_apply_any_more_is_coverage_and_no_loss():
    """Then R4 lost 10 of 100; now it is NA and the others are full: 100.0."""
    assert parts(checks([1, 1, 1, 0]), checks([1, 1, 1, 0], na=(3,))) == {COVERAGE: 10.0, "total": 10.0}


def test_a_check_that_stood_still_gets_none_of_the_tenths_left_over():
    """R1 and R3 move by a third of their points each: 16.7 and 6.6 of 23.3 (16.667 and 6.667); R2 and R4 stay."""
    found = parts(checks([0, 0.7, 0, 0.3]), checks([1 / 3, 0.7, 1 / 3, 0.3]))
    assert found == {"R1": 16.7, "R3": 6.6, "total": 23.3}


def test_a_score_that_was_or_is_unknown_has_no_change_and_no_line():
    assert np.isnan(parts(checks([np.nan] * 4), checks([1, 1, 1, 1]))["total"])
    assert list(parts(checks([1, 1, 1, 1]), checks([np.nan] * 4))) == ["total"]


def test_less_than_five_points_either_way_is_flat():
    assert trend([4.9, -4.9, 0.0, 5.0, -5.0, np.nan], 5.0).tolist() == ["flat", "flat", "flat", "better", "worse", ""]


def test_more_exposure_is_worse():
    assert trend([5.0, -5.0, 4.9], 5.0, higher_is_better=False).tolist() == ["worse", "better", "flat"]


@pytest.fixture(scope="module")
def quarters():
    """Three accounts of then and three of now: one of each only, and one whose contact stopped."""
    met = {"Touches": [touch(100, person_id="p"), touch(130), touch(160)]}
    order = {"order_id": "1", "line": "1", "ordered": ago(30), "amount": 500.0}
    then = {"log": log(), "kept": met, "left": {"Accounts": {"revenue_12m": 900.0}}}
    now = {"log": log(), "kept": {**met, "Orders": [order]}, "came": {"Touches": [touch(3)]}}
    return review(book(then), THEN), review(book(now), AS_OF)


def test_an_account_no_earlier_review_knows_is_a_first_review_and_never_flat(quarters):
    found = compare(*quarters).accounts.set_index("account_id")
    assert found.loc["came", [f"{name}_trend" for name in SCORES]].unique().tolist() == ["first review"]
    assert found.loc["came", [f"{name}_change" for name in SCORES]].isna().all()
    assert (found.loc["kept", "contact_trend"], found["before"].tolist().count(False)) == ("worse", 1)


def test_without_an_earlier_review_everything_is_a_first_review(quarters):
    found = compare(None, quarters[1])
    assert set(found.accounts["exposure_trend"]) == {"first review"}
    assert found.accounts["health_change"].isna().all()
    assert (len(found.lines), len(found.customers), len(found.flags)) == (0, 0, 0)


def test_how_much_is_flat_is_the_policys():
    case = {"Accounts": {"price_held": True}}
    rival = [{"date": ago(9), "kind": "quoting"}]
    # P alone is known, 10 of 10; with the sighting K1 (8 of 8) and K2 (0 of 5) are: 18 of 23 is 78.3.
    cases = {"a": case}, {"a": {**case, "Competitors": rival}}
    then, now = (review(book(each), AS_OF, Policy({"flat_points": 30})) for each in cases)
    found = compare(then, now).accounts.iloc[0]
    assert (found["exposure_change"], found["exposure_trend"]) == (-21.7, "flat")
    then, now = (review(book(each), AS_OF) for each in cases)
    assert compare(then, now).accounts.iloc[0]["exposure_trend"] == "better"


def test_who_came_who_left_and_who_began_to_buy_are_told(quarters):
    found = compare(*quarters).customers
    assert list(zip(found["kind"], found["account_id"], strict=True)) == [
        ("new", "came"), ("began", "kept"), ("gone", "left"),
    ]  # fmt: skip
    assert found.set_index("account_id").loc["left", "revenue_amount_before"] == 900.0


def test_who_bought_then_and_nothing_in_the_twelve_months_before_now_has_stopped():
    found = compare(*quarters_of_revenue(700.0, 0.0))
    assert list(zip(found.customers["kind"], found.customers["account_id"], strict=True)) == [("stopped", "a")]


def quarters_of_revenue(then: float, now: float):
    return [review(book({"a": {"Accounts": {"revenue_12m": amount}}}), AS_OF) for amount in (then, now)]


def test_flags_are_won_and_lost_with_the_exposure_that_did_it():
    quoting = {
        "Competitors": [{"date": ago(9), "kind": "quoting"}],
        "Accounts": {"revenue_12m": 900.0, "price_held": True},
    }
    calm = {
        "Competitors": [{"date": ago(9), "kind": "none seen"}],
        "Accounts": {"revenue_12m": 900.0, "price_held": False},
    }
    then = review(book({"a": quoting, "b": calm, "c": quoting}), AS_OF)
    now = review(book({"a": calm, "b": quoting}), AS_OF)
    found = compare(then, now).flags.set_index("account_id")
    assert found["kind"].to_dict() == {"b": "won", "a": "lost", "c": "gone"}
    assert (found.loc["b", "exposure_before"], found.loc["b", "exposure_score"] > 40) == (0.0, True)


def test_two_policies_are_refused_because_their_checks_do_not_count_the_same():
    tables = book({"a": {"Touches": [touch(3)]}})
    with pytest.raises(ValueError, match="one policy"):
        compare(review(tables, THEN), review(tables, AS_OF, Policy({"weight_R1": 10})))


ACCOUNTS = {"Accounts": from_rows("Accounts", [{"account_id": "1", "account": "Hoa Binh", "owner": "Lan"}])}


def promises(*rows):
    return ACCOUNTS | {"Promises": from_rows("Promises", [{"account_id": "1", **row} for row in rows])}


def plans(*rows):
    return ACCOUNTS | {"Plans": from_rows("Plans", [{"account_id": "1", **row} for row in rows])}


def outcomes(before, now) -> dict[str, str]:
    found = promised(before, now, THEN, AS_OF)
    return dict(zip(found["what"], found["outcome"], strict=True))


def test_each_promise_open_then_is_done_overdue_open_or_gone():
    then = promises(
        {"promise_id": "1", "what": "drawing", "due": "2026-08-01"},
        {"promise_id": "2", "what": "quote", "due": "2026-08-01"},
        {"promise_id": "3", "what": "visit", "due": "2026-12-01"},
        {"promise_id": "4", "what": "sample", "due": "2026-08-01"},
        {"promise_id": "5", "what": "kept before", "due": "2026-06-01", "kept_on": "2026-06-30"},
        {"promise_id": "6", "what": "kept the day after", "due": "2026-06-30", "kept_on": "2026-07-01"},
    )
    now = promises(
        {"promise_id": "1", "what": "drawing", "due": "2026-08-01", "kept_on": "2026-07-30"},
        {"promise_id": "2", "what": "quote", "due": "2026-08-01"},
        {"promise_id": "3", "what": "visit", "due": "2026-12-01"},
        {"promise_id": "6", "what": "kept the day after", "due": "2026-06-30", "kept_on": "2026-07-01"},
    )
    assert outcomes(then, now) == {
        "quote": "overdue", "sample": "gone", "visit": "open", "kept the day after": "done", "drawing": "done",
    }  # fmt: skip


def test_each_plan_open_then_is_done_dropped_overdue_open_or_gone():
    then = plans(
        {"plan": "meet the director", "due": "2026-08-01"}, {"plan": "second source", "due": "2026-08-01"},
        {"plan": "stock on site", "due": "2026-08-01"}, {"plan": "training day", "due": "2026-08-01"},
        {"plan": "price talks", "due": "2026-08-01"}, {"plan": "was over", "status": "done"},
    )  # fmt: skip
    now = plans(
        {"plan": "Meet  the director", "status": "done"}, {"plan": "second source", "status": "dropped"},
        {"plan": "stock on site", "due": "2026-08-01", "status": "open"}, {"plan": "training day", "due": "2026-11-01"},
    )  # fmt: skip
    assert outcomes(then, now) == {
        "stock on site": "overdue", "price talks": "gone", "training day": "open", "second source": "dropped",
        "meet the director": "done",
    }  # fmt: skip


def test_a_plan_whose_words_were_rewritten_is_known_by_its_next_step_or_as_the_only_one_left():
    then = plans({"plan": "A", "next_step": "call Minh"}, {"plan": "B", "next_step": "send drawing"})
    now = plans({"plan": "C", "next_step": "other"}, {"plan": "A new", "next_step": "call Minh", "status": "done"})
    assert outcomes(then, now) == {"A": "done", "B": "open"}


def test_a_plan_is_never_taken_for_one_of_another_account():
    more = from_rows("Plans", [{"account_id": "2", "plan": "A", "status": "done"}])
    assert outcomes(plans({"plan": "A"}), {**ACCOUNTS, "Plans": more}) == {"A": "gone"}


def test_a_promise_whose_date_moved_shows_both_dates_and_its_account():
    then = promises({"promise_id": "1", "what": "quote", "due": "2026-08-01"})
    now = promises({"promise_id": "1", "what": "quote", "due": "2026-11-05"})
    row = promised(then, now, THEN, AS_OF).iloc[0]
    assert (str(row["due_before"].date()), str(row["due"].date())) == ("2026-08-01", "2026-11-05")
    assert (row["account"], row["owner"], row["outcome"]) == ("Hoa Binh", "Lan", "open")


def test_a_firm_without_promises_and_plans_has_nothing_to_follow_up():
    assert promised(ACCOUNTS, ACCOUNTS, THEN, AS_OF).empty
