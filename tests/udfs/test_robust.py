"""What-ifs: each weight by half less and half more, and the flags a whole review gives under that policy."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pytest

from addin import jobs
from tests.udfs.tables import AS_OF, ago, book
from tests.udfs.world import world
from udfs.model import Review, review
from udfs.policy import Policy
from udfs.robust import GROUPS, Robust, as_json, robust, trials


@lru_cache(maxsize=1)
def sample() -> tuple[jobs.Loaded, Review, Robust]:
    loaded = jobs.load(Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx", AS_OF)
    found = review(loaded.tables, AS_OF, loaded.policy)
    return loaded, found, robust(found.scored, found.accounts, loaded.policy)


def flags(found: Review) -> set[str]:
    return set(found.accounts.loc[found.accounts["flagged"], "account_id"])


def test_every_what_if_flags_whom_a_whole_review_flags_under_its_policy():
    loaded, found, tried = sample()
    now = flags(found)
    told = [(now | set(row["flagged"])) - set(row["cleared"]) for row in tried.trials.to_dict("records")]
    assert told == [flags(review(loaded.tables, AS_OF, policy)) for *_, policy in trials(loaded.policy)]
    assert len(told) == 83


def test_the_sample_has_one_flag_that_no_weight_takes_away():
    _, _, tried = sample()
    steady = tried.accounts[tried.accounts["flagged"] & (tried.accounts["flips_with"] == "")]
    assert steady["account"].tolist() == ["Pacific Harbour Terminals"]
    shaky = tried.accounts.set_index("account_id").loc["0109"]
    assert (shaky["flagged_in"], shaky["of"]) == (75, 83)
    assert shaky["flips_with"].split(", ")[:4] == ["max_N 20", "max_T1 30", "max_K1 4", "max_P 15"]


def test_each_account_holds_its_flag_in_the_what_ifs_that_do_not_flip_it():
    _, _, tried = sample()
    for row in tried.accounts.to_dict("records"):
        flips = sum(
            row["account_id"] in (*trial["flagged"], *trial["cleared"]) for trial in tried.trials.to_dict("records")
        )
        assert row["flagged_in"] == (row["of"] - flips if row["flagged"] else flips)
        assert row["lowest"] <= row["exposure_score"] <= row["highest"]


def test_a_group_keeps_its_100_points_and_the_others_their_proportions():
    by_name = {(name, round(value)): policy for name, _, value, policy in trials(Policy())}
    halved = by_name["weight_R1", 25]
    assert [halved[f"weight_{check}"] for check in ("R1", "R2", "R3", "R4")] == [25.0, 30.0, 30.0, 15.0]
    for name, _, _, policy in trials(Policy()):
        if name.startswith(("weight_", "max_")):
            assert [round(sum(policy[one] for one in group), 6) for group in GROUPS] == [100.0] * 4


def test_weights_that_are_not_of_100_are_taken_as_parts_of_100():
    changed = Policy({"weight_R1": 100, "weight_R2": 40, "weight_R3": 40, "weight_R4": 20})
    tried = [(now, value) for name, now, value, _ in trials(changed) if name == "weight_R1"]
    assert tried == [(50.0, 25.0), (50.0, 75.0)]


@pytest.mark.parametrize("name", ["weight_R2", "weight_R1"])
def test_a_weight_of_nothing_and_one_that_has_all_are_not_tried(name):
    alone = Policy({"weight_R2": 0, "weight_R3": 0, "weight_R4": 0})
    assert name not in {tried for tried, *_ in trials(alone)}


def test_a_large_weight_ends_at_100_and_a_threshold_at_its_range():
    high = Policy(
        {"weight_R1": 80, "weight_R2": 10, "weight_R3": 5, "weight_R4": 5, "flag_at": 90, "sponsor_full_days": 130}
    )
    tried = {(name, round(value, 1)) for name, _, value, _ in trials(high)}
    assert {("weight_R1", 40.0), ("weight_R1", 100.0), ("flag_at", 45.0), ("flag_at", 100.0)} <= tried
    # 195 days full would be past the 180 days of zero: no policy could say so
    assert {value for name, value in tried if name == "sponsor_full_days"} == {65.0}


def test_a_firm_without_top_customers_has_no_flag_to_lose():
    found = review(book({"a": {"Accounts": {"revenue_12m": 0.0}}}), AS_OF)
    tried = robust(found.scored, found.accounts, found.policy)
    assert len(tried.accounts) == 0
    assert tried.trials["flips"].sum() == 0


def test_a_strange_firm_is_tried_as_a_whole_review_would():
    tables, policy = world(3), Policy({"flag_at": 45, "max_P": 0})
    found = review(tables, AS_OF, policy)
    tried, now = robust(found.scored, found.accounts, policy), flags(found)
    for (*_, other), row in list(zip(trials(policy), tried.trials.to_dict("records"), strict=True))[::5]:
        assert (now | set(row["flagged"])) - set(row["cleared"]) == flags(review(tables, AS_OF, other))


def test_the_json_tells_each_flip_of_a_customer_on_the_edge():
    """K1 8 of the known 8 + 5: 61.5, flagged from 60; with K1 at half less it is 4 of 4 + 5.2, or 43.4."""
    case = {"Accounts": {"revenue_12m": 9.0}, "Competitors": [{"date": ago(5), "kind": "quoting"}]}
    found = review(book({"a": case}), AS_OF, Policy({"flag_at": 60}))
    told = as_json(robust(found.scored, found.accounts, found.policy))
    assert (told["what_if_count"], told["accounts"][0]["exposure"], told["accounts"][0]["flagged"]) == (83, 61.5, True)
    assert "max_K1 4" in told["accounts"][0]["flips_with"]
    trial = next(one for one in told["what_ifs"] if one["constant"] == "max_K1")
    assert (trial["now"], trial["value"], trial["no_longer_flagged"]) == (8.0, 4.0, ["a"])
