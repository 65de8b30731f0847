"""Defence plans: who needs one, which stands for an account, what it lacks, and what is overdue."""

from typing import Any

from tests.udfs.tables import AS_OF, ago, book
from udfs.model import Review, review
from udfs.policy import Policy

WHOLE = {"plan": "guard", "plan_owner": "Lan", "next_step": "visit", "due": ago(-9), "status": "open"}
LOST = [{"date": ago(5), "kind": "order lost"}, {"date": ago(5), "kind": "quoting"}]


def firm(**plans: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """One account a name, earning less from one to the next; nobody is exposed."""
    return {
        name: {"Accounts": {"revenue_12m": 1000.0 - number}, "Plans": rows}
        for number, (name, rows) in enumerate(plans.items())
    }


def missing(found: Review) -> dict[str, str]:
    return dict(zip(found.plans_wanted["account_id"], found.plans_wanted["plan_missing"], strict=True))


def states(found: Review) -> list[tuple[str, str]]:
    return list(zip(found.plans["account_id"], found.plans["state"], strict=True))


def test_the_first_ten_customers_and_whoever_is_flagged_need_a_plan():
    cases = firm(**{f"a{number:02}": [] for number in range(12)})
    cases["a11"]["Competitors"] = LOST
    cases["a11"]["Accounts"] |= {"strategic": True, "strategic_reason": "opens the north"}
    found = review(book(cases), AS_OF)
    wanted = found.plans_wanted
    assert wanted["account_id"].tolist() == [*(f"a{number:02}" for number in range(10)), "a11"]
    assert wanted["first"].tolist() == [True] * 10 + [False]
    assert wanted["flagged"].tolist() == [False] * 10 + [True]
    assert set(wanted["plan_missing"]) == {"plan, plan_owner, next_step, due"}


def test_the_number_of_first_customers_is_the_policys():
    cases = firm(**{f"a{number}": [] for number in range(5)})
    assert list(missing(review(book(cases), AS_OF, Policy({"lose_n": 3})))) == ["a0", "a1", "a2"]


def test_a_plan_is_complete_with_plan_owner_next_step_and_due_date():
    cases = firm(
        whole=[WHOLE], ownerless=[{**WHOLE, "plan_owner": " "}], timeless=[{**WHOLE, "due": None}], closed=[{**WHOLE, "status": "done"}]
    )  # fmt: skip
    assert missing(review(book(cases), AS_OF)) == {
        "whole": "", "ownerless": "plan_owner", "timeless": "due", "closed": "plan, plan_owner, next_step, due",
    }  # fmt: skip


def test_of_several_plans_a_complete_one_stands_for_the_account_and_of_equal_ones_the_last():
    newer, begun = {**WHOLE, "plan": "newer"}, {"plan": "begun"}
    cases = firm(several=[WHOLE, newer, begun], dropped=[WHOLE, {**newer, "status": "dropped"}])
    found = review(book(cases), AS_OF).plans_wanted.set_index("account_id")
    assert found["plan"].to_dict() == {"several": "newer", "dropped": "guard"}
    assert found["plan_missing"].tolist() == ["", ""]


def test_a_customer_of_several_accounts_is_asked_for_one_plan_with_all_its_revenue():
    cases = firm(parent=[], child=[WHOLE], alone=[])
    cases["child"]["Accounts"]["parent_id"] = "parent"
    found = review(book(cases), AS_OF).plans_wanted
    assert dict(zip(found["account_id"], found["revenue_amount"], strict=True)) == {"parent": 1999.0, "alone": 998.0}
    assert missing(review(book(cases), AS_OF)) == {"parent": "", "alone": "plan, plan_owner, next_step, due"}


def test_a_plan_stands_for_every_account_of_its_customer_wherever_it_is_shown():
    rival = {"Competitors": LOST}
    cases = firm(parent=[], child=[{**WHOLE, "plan": "newest"}], grandchild=[WHOLE, {"plan": "begun"}], alone=[])
    for name, parent in (("child", "parent"), ("grandchild", "child"), ("parent", None)):
        cases[name] |= rival
        cases[name]["Accounts"]["parent_id"] = parent
    cases["child"]["Plans"], cases["grandchild"]["Plans"] = cases["grandchild"]["Plans"], cases["child"]["Plans"]
    found = review(book(cases), AS_OF)
    exposed, wanted = (frame.set_index("account_id") for frame in (found.exposed, found.plans_wanted))
    family = ["parent", "child", "grandchild"]
    assert exposed.loc[family, "plan"].tolist() == ["newest"] * 3
    assert exposed.loc[family, "plan_missing"].tolist() == [""] * 3
    assert wanted.loc[family, "plan"].tolist() == ["newest"] * 3
    assert wanted.loc["alone", "plan_missing"] == "plan, plan_owner, next_step, due"


def test_every_plan_is_listed_open_ones_by_due_date_and_closed_ones_last():
    cases = firm(
        soon=[{**WHOLE, "due": ago(-3)}], late=[{**WHOLE, "due": ago(20)}, {**WHOLE, "status": "done", "due": ago(40)}],
        today=[{**WHOLE, "due": ago(0)}], undated=[{"plan": "begun"}], dropped=[{**WHOLE, "status": "dropped"}],
    )  # fmt: skip
    found = review(book(cases), AS_OF)
    assert states(found) == [
        ("late", "overdue"), ("today", "open"), ("soon", "open"), ("undated", "incomplete"),
        ("late", "done"), ("dropped", "dropped"),
    ]  # fmt: skip
    assert found.plans["overdue_days"].tolist()[0] == 20.0
    assert found.plans["overdue_days"].isna().tolist() == [False] + [True] * 5


def test_a_plan_that_is_both_overdue_and_incomplete_says_overdue_and_what_it_lacks():
    found = review(book(firm(a=[{**WHOLE, "due": ago(1), "next_step": None}])), AS_OF).plans.iloc[0]
    assert (found["state"], found["overdue_days"], found["plan_missing"]) == ("overdue", 1.0, "next_step")


def test_without_the_sheet_every_one_of_them_lacks_a_plan():
    cases = {name: {"Accounts": case["Accounts"]} for name, case in firm(a=[], b=[]).items()}
    found = review(book(cases), AS_OF)
    assert len(found.plans) == 0
    assert missing(found) == dict.fromkeys(("a", "b"), "plan, plan_owner, next_step, due")
