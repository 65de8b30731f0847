"""What to do for a flagged account: each step named with what it makes of exposure, and true once it is really done."""

from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from addin import jobs
from tests.udfs.doing import done
from tests.udfs.tables import AS_OF, ago, book, log, touch
from tests.udfs.world import world
from udfs.model import review
from udfs.policy import Policy

BOSS = {"person_id": "boss", "name": "Boss", "role": "decision maker"}
LOST = {"Competitors": [{"date": ago(5), "kind": "order lost"}]}
RECORDED = {
    "hours": 0.5,
    "idea": False,
    "personal": False,
    "person_id": "x",
    "next_date": "2024-02-01",
    "referral": "received",
}
SILENT = {f"weight_{check}": 0 for check in ("R1", "R2", "R3", "R4", *(f"B{n}" for n in range(1, 9)))}
"""A policy under which neither contact nor activity can be known, so that no step there wins anything."""


def weak(**more):
    """Not met for 80 days; an order was lost to a rival."""
    return {"Touches": [touch(80, person_id="boss", hours=1.0)], "People": [BOSS], **LOST, **more}


def flagged(cases, **policy):
    """A review that flags every customer with the least exposure."""
    worthy = {
        name: {**case, "Accounts": {"revenue_12m": 100.0, **case.get("Accounts", {})}} for name, case in cases.items()
    }
    return review(book(worthy), AS_OF, Policy({"flag_at": 1, **policy}))


def fix_of(found, account="a"):
    row = found.exposed[found.exposed["account_id"] == account].iloc[0]
    return row["fix"], row["fix_points"], row["exposure_score"]


def steps_of(found, account="a"):
    own = found.steps[found.steps["account_id"] == account]
    return {row["step"]: row for row in own.to_dict("records")}


def told_and_true(tables, policy, which):
    """Of the steps for which `which` holds: what is told, and what a whole review of the changed tables says."""
    told, true = [], []
    for row in review(tables, AS_OF, policy).steps.to_dict("records"):
        ends = {"do": [(row["after"], False)], "find out": [(row["after"], False), (row["after_bad"], True)]}
        for after, bad in ends.get(row["kind"], []) if which(row) else ():
            changed = done(tables, row["account_id"], row["step"], bad=bad)
            again = review(changed, AS_OF, policy).accounts.set_index("account_id")
            told.append((row["account_id"], row["step"], bad, after))
            true.append((row["account_id"], row["step"], bad, again.loc[row["account_id"], "exposure_score"]))
    return told, true


@lru_cache(maxsize=1)
def sample():
    return jobs.load(Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx", AS_OF)


def test_every_step_of_every_flagged_account_of_the_sample_is_what_the_review_says_once_it_is_done():
    loaded = sample()
    told, true = told_and_true(loaded.tables, loaded.policy, lambda row: True)
    assert told == true
    assert {account for account, *_ in told} == {"0104", "0105", "0108", "0109", "0110", "0116"}
    assert len(told) > 40


def test_the_best_two_together_are_what_the_review_says_once_both_are_done():
    loaded = sample()
    found = review(loaded.tables, AS_OF, loaded.policy)
    names = dict(zip(found.steps["text"], found.steps["step"], strict=True))
    both = found.steps[found.steps["kind"] == "together"]
    for row in both.to_dict("records"):
        tables = loaded.tables
        for text in row["text"].split(" + "):
            tables = done(tables, row["account_id"], names[text])
        after = review(tables, AS_OF, loaded.policy).accounts.set_index("account_id")
        assert after.loc[row["account_id"], "exposure_score"] == row["after"]
    assert len(both) == 6


def test_rare_steps_are_true_in_a_firm_made_up_of_blanks_and_spoilt_cells_too():
    rare = ("find", "settle", "answer", "keep", "renew", "benchmark", "links", "wallet", "price")
    told, true = told_and_true(world(5), Policy({"flag_at": 1}), lambda row: row["step"] in rare)
    assert told == true
    assert len(told) > 20


def test_an_open_complaint_is_settled_first_where_it_weighs_most():
    """Known: contact, S6 (one complaint: half of 20 of 20 gives a service score of 50) and the lost order."""
    case = {
        "Touches": [touch(1, person_id="boss"), touch(40, person_id="boss"), touch(70, person_id="boss")], "People": [BOSS],
        "Service": [{"opened": ago(20), "kind": "complaint", "severity": "severe", "first_reply": ago(20)},
                    {"opened": ago(50), "kind": "repair", "first_reply": ago(50), "closed": ago(49)}], **LOST,
    }  # fmt: skip
    fix, _, _ = fix_of(flagged({"log": log(next_date="2024-02-01"), "a": case}))
    assert fix.startswith("Settle the complaints left open: exposure ")


def test_a_neglected_customer_is_to_be_met():
    steps = steps_of(flagged({"log": log(next_date="2024-02-01"), "a": weak()}))
    assert list(steps)[:2] == ["meet another", "meet"]


def test_a_contract_about_to_end_is_to_be_renewed():
    """K1 8 and K4 3 of the known 8 + 5 + 3: 68.8 points, without K4 50.0; of 100.00 in revenue 18.80 less at risk."""
    case = {"Competitors": [{"date": ago(5), "kind": "quoting"}], "Accounts": {"contract_end": ago(-10)}}
    found = flagged({"a": case}, **SILENT)
    assert fix_of(found) == ("Renew the contract: exposure 68.8 to 50.0.", 18.8, 68.8)
    row = found.exposed.iloc[0]
    assert (row["fix_after"], row["fix_amount"]) == (50.0, 18.8)


def test_a_meeting_is_no_step_where_the_policy_does_not_count_meetings():
    found = flagged({"log": log(**RECORDED), "a": weak()}, meaningful_channels="call, email")
    assert {"meet", "meet another", "find"}.isdisjoint(steps_of(found))


def test_where_no_step_wins_anything_none_is_named():
    found = flagged({"a": {"Competitors": [{"date": ago(5), "kind": "quoting"}]}}, **SILENT)
    assert fix_of(found)[:2] == ("", 0.0)
    assert set(found.steps["kind"]) == {"find out"}


def test_who_decides_is_found_out_only_where_nobody_is_known_to_decide():
    orders = {"Orders": [{"ordered": ago(3), "amount": 5.0}]}
    unknown = weak(**orders) | {"People": [{**BOSS, "role": "user"}]}
    found = flagged({"log": log(**RECORDED), "known": weak(**orders), "unknown": unknown})
    assert {"meet", "find"} & set(steps_of(found, "known")) == {"meet"}
    assert {"meet", "find"} & set(steps_of(found, "unknown")) == {"find"}


def test_finding_out_is_told_with_both_ends_and_never_as_the_cheapest_fix():
    """K1 and K2 are Unknown; of the known P (10, not for price) none is taken, so nothing but news can change E."""
    case = {"Accounts": {"price_held": True, "wallet_share_pct": 70.0}}
    found = flagged({"a": case}, **SILENT)
    steps = steps_of(found)
    assert list(steps) == ["rivals"]
    # Known 13 of 13 points; none seen adds 8 + 5 that take nothing, one quoting adds 8 that does.
    assert (steps["rivals"]["before"], steps["rivals"]["after"], steps["rivals"]["after_bad"]) == (100.0, 50.0, 80.8)
    assert fix_of(found)[0] == ""


def test_a_promise_due_today_can_be_kept_and_an_overdue_one_cannot():
    kept = {"due": ago(30), "kept_on": ago(31)}
    cases = {
        "today": weak(Promises=[{"due": ago(0)}, kept]),
        "late": weak(Promises=[{"due": ago(9)}, kept]),
    }
    found = flagged({"log": log(**RECORDED), **cases})
    assert "keep" in steps_of(found, "today")
    assert "keep" not in steps_of(found, "late")


def care(days_late):
    """What is due in four ways, each on its last day or so many days past it; one of each was missed long before."""
    sold = {"amount": 5.0, "line": "1"}
    called = {**sold, "ordered": ago(80), "after_sale_call": None}
    checked = {**sold, "ordered": ago(400), "warranty_check": None}
    dear = {"Accounts": {"strategic": True, "strategic_reason": "opens the north"}}
    birthday = (pd.Timestamp(ago(3 + days_late)) - pd.DateOffset(years=40)).date().isoformat()
    return {
        "call": weak(**dear, Orders=[{**called, "order_id": "1", "delivered": ago(7 + days_late)},
                             {**called, "order_id": "2", "delivered": ago(60)}]),
        "check": weak(**dear, Orders=[{**checked, "order_id": "3", "warranty_end": ago(days_late)},
                              {**checked, "order_id": "4", "warranty_end": ago(60)}]),
        "honour": weak(**dear, People=[{**BOSS, "birthday": birthday}, {"name": "Ann", "birthday": "1980-08-01"}]),
        "thank": weak(**dear, Orders=[{**sold, "order_id": "5", "ordered": ago(3 + days_late)}]),
        "done": {"Orders": [{**sold, "order_id": "6", "ordered": ago(200), "delivered": ago(190), "after_sale_call": ago(189),
                             "warranty_end": ago(100), "warranty_check": ago(100), "thanked": ago(199)}]},
    }  # fmt: skip


CARE = ("call", "check", "honour", "thank")


def test_what_is_owed_after_a_sale_and_on_a_day_is_a_step_and_true_once_it_is_done():
    told, true = told_and_true(
        book({"log": log(**RECORDED, occasion="birthday"), **care(0)}),
        Policy({"flag_at": 1, "written_touches": 1}),
        lambda row: row["step"] in CARE,
    )
    assert told == true
    assert {step for account, step, *_ in told if account == step} == set(CARE)


def test_what_can_no_longer_be_done_in_time_is_no_step():
    found = flagged({"log": log(**RECORDED, occasion="birthday"), **care(1)})
    assert set(CARE).isdisjoint(found.steps["step"])


def test_no_step_is_told_twice_in_one():
    found = flagged({"log": log(**RECORDED, occasion="birthday"), **care(0)}, written_touches=1)
    both = [text.split(" + ") for text in found.steps.loc[found.steps["kind"] == "together", "text"]]
    assert both
    assert [one for one, other in both if one == other] == []


@pytest.mark.parametrize("opened", [f"{ago(0)} 09:00", f"{ago(3)} 09:00"])
def test_an_item_can_be_answered_in_time_only_while_its_hours_run(opened):
    """Of one answered in time and one late half were in time, and that is no point of S1; a third one in time is more."""
    replied = [{"opened": f"{ago(20)} 09:00", "first_reply": f"{ago(then)} 10:00"} for then in (20, 18)]
    items = [{"opened": opened, "kind": "question"}, *replied]
    found = flagged({"log": log(**RECORDED), "a": weak(Service=items)})
    assert ("answer" in steps_of(found)) == opened.startswith(ago(0))


def test_hours_are_claimed_only_where_hours_are_written_down():
    """Without any hours on record B1 is Unknown before and after; with one hour today it must not turn into a fault."""
    bare = {"log": log(person_id="x"), "a": weak(Touches=[touch(80, person_id="boss")])}
    found = flagged(bare)
    after = flagged({**bare, "a": weak(Touches=[touch(80, person_id="boss"), touch(0, person_id="boss")])})
    assert steps_of(found)["meet"]["after"] == fix_of(after)[2]


def test_the_fix_of_an_account_does_not_depend_on_who_else_is_flagged():
    alone = {"log": log(**RECORDED), "a": weak()}
    together = {**alone, "b": {**weak(), "Accounts": {"owner": "Ann"}, "People": []}}
    assert fix_of(flagged(alone)) == fix_of(flagged(together))


def test_more_steps_come_first_by_what_they_win_and_two_together_win_more_than_one():
    found = review(sample().tables, AS_OF, sample().policy)
    for _, own in found.steps.groupby("account_id"):
        single, both = own[own["kind"] == "do"], own[own["kind"] == "together"]
        assert single["points"].is_monotonic_decreasing
        assert both["points"].iloc[0] > single["points"].iloc[0]
