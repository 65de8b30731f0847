"""Each practice of the five texts against counts made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.udfs.tables import AS_OF, LONG_AGO, ago, book, from_rows, log, touch
from udfs.model import review
from udfs.policy import Policy
from udfs.practices import PRACTICES, practised

TOP = {"revenue_12m": 100.0}
"""An account that buys: among so few, each of them is a top account."""
UNKNOWN = (None, None, None)


def measured(cases: Mapping[str, Any], as_of: date = AS_OF, policy: Policy | None = None, **tables: Any) -> Any:
    """(code, owner) -> (done, due, value), and before; missing numbers as None."""
    made = book({"log": log(), **cases}, **tables)
    rows = practised(made, review(made, as_of, policy)).measures
    now, before = {}, {}
    for row in rows.replace({np.nan: None}).to_dict("records"):
        now[row["code"], row["owner"]] = (row["done"], row["due"], row["value"])
        before[row["code"], row["owner"]] = row["before"]
    return now, before


def of_firm(cases: Mapping[str, Any], *codes: str, **more: Any) -> list[tuple[float | None, ...]]:
    now, _ = measured(cases, **more)
    return [now[code, ""] for code in codes]


def test_a_practice_is_listed_once_with_a_source_a_name_and_a_meaning() -> None:
    assert len({practice.code for practice in PRACTICES}) == len(PRACTICES) == 60
    assert list(dict.fromkeys(practice.text for practice in PRACTICES)) == ["src0", "src1", "src2", "src3", "src4"]
    assert {practice.unit for practice in PRACTICES} == {"share", "hours", "amount", "count"}
    assert len({practice.label for practice in PRACTICES} | {practice.meaning for practice in PRACTICES}) == 120


MEETINGS = {
    "a letter a day later": (touch(10, person_id="p"), touch(9, "letter", person_id="p")),
    "a mail three days later": (touch(20, "visit"), touch(17, "email")),
    "a note to somebody else": (touch(30, person_id="p"), touch(29, "note", person_id="q")),
    "a newsletter is no follow-up": (touch(40), touch(39, "newsletter")),
    "the two days are not over": (touch(1),),
    "the last day of the quarter before, its days end in this one": (touch(92), touch(90, "email", personal=True)),
    "in the quarter before": (touch(102), touch(101, "card")),
    "the customer's own mail is no follow-up": (touch(50), touch(49, "email", direction="in")),
}


def test_a_meeting_is_followed_up_by_what_was_written_to_the_same_person_within_two_days() -> None:
    cases = {name: {"Touches": rows} for name, rows in MEETINGS.items()}
    now, before = measured(cases)
    assert now["follow_up", ""] == now["follow_up", "Lan"] == (2, 6, 2 / 6)
    assert now["recalled", ""] == (1, 2, 0.5)
    assert (before["follow_up", ""], before["recalled", ""]) == (1.0, None)


def test_nobody_who_never_writes_anything_down_is_told_not_to_have_followed_up() -> None:
    assert of_firm({"A": {"Touches": [touch(10)]}}, "follow_up", "recalled") == [UNKNOWN, UNKNOWN]


def test_a_reason_for_buying_counts_for_a_year() -> None:
    cases = {
        "told lately": {"Accounts": {**TOP, "buy_reason": "24 h", "buy_reason_date": ago(364)}},
        "told too long ago": {"Accounts": {**TOP, "buy_reason": "24 h", "buy_reason_date": ago(365)}},
        "told nobody knows when": {"Accounts": {**TOP, "buy_reason": "24 h"}},
        "not told": {"Accounts": TOP},
        "not a top account": {"Accounts": {"tier": "C"}},
    }
    assert of_firm(cases, "buy_reason") == [(1, 4, 0.25)]
    assert of_firm({"A": {"Accounts": TOP}}, "buy_reason") == [UNKNOWN]


def test_what_contacts_were_like_is_counted_by_who_made_them() -> None:
    """30 September 2026 is a Wednesday: five days before was a Friday."""
    told = {"customer_benefit": "less downtime", "agenda": True, "prep_notes": False}
    cases = {
        "A": {"Touches": [touch(5, **told), touch(6, "visit"), touch(7, "call", purpose="just checking in"),
                          touch(12, "lunch", owner="Minh", purpose=None), touch(3, "letter", purpose=None),
                          touch(2, direction="in")]},
    }  # fmt: skip
    now, before = measured(cases)
    assert (now["purposeful", ""], now["purposeful", "Lan"], now["purposeful", "Minh"]) == (
        (2, 4, 0.5), (2, 3, 2 / 3), (0, 1, 0.0),
    )  # fmt: skip
    assert (now["benefit", ""], now["agenda", ""], now["prep_notes", ""]) == ((1, 4, 0.25), (1, 2, 0.5), (0, 2, 0.0))
    assert (now["last_workday", "Lan"], now["last_workday", "Minh"]) == ((1, 3, 1 / 3), (1, 1, 1.0))
    assert before["purposeful", ""] is None


def test_contacts_of_the_quarter_before_are_judged_by_the_same_gate() -> None:
    cases = {"A": {"Touches": [touch(95), touch(96, "call", purpose="touch base"), touch(97, "lunch"), touch(2)]}}
    now, before = measured(cases)
    assert (now["purposeful", ""][2], before["purposeful", ""]) == (1.0, 2 / 3)


def test_a_column_that_nobody_fills_says_nothing_and_one_that_somebody_fills_says_no() -> None:
    codes = ("benefit", "agenda", "prep_notes", "ideas", "new_methods", "keeping_hours", "keeping_cost", "drift")
    blank = {"A": {"Accounts": {**TOP, "customer_since": LONG_AGO}, "Touches": [touch(5)]}}
    assert of_firm(blank, *codes) == [UNKNOWN] * len(codes)
    filled = {"customer_benefit": "x", "agenda": True, "prep_notes": True, "idea": True, "new_method": True,
              "hours": 1.0, "cost": 1.0}  # fmt: skip
    once = {**blank, "log": log(**filled)}
    told = [(0, 1, 0.0), (0, 1, 0.0), (0, 1, 0.0), (0, 1, 0.0), (0, 1, 0.0), (None, None, 0.0), (None, None, 0.0)]
    assert of_firm(once, *codes[:-1]) == told


def test_ideas_and_new_ways_are_asked_of_top_accounts_whose_log_covers_the_quarter() -> None:
    cases = {
        "idea": {"Accounts": TOP, "Touches": [touch(5, idea=True), touch(6, idea=True)]},
        "way": {"Accounts": TOP, "Touches": [touch(5, new_method=True)]},
        "neither": {"Accounts": TOP},
        "no log yet": {"Accounts": {**TOP, "owner": "Minh"}, "Touches": [touch(5)]},
        "before": {"Accounts": TOP, "Touches": [touch(95, idea=True)]},
    }
    now, before = measured(cases)
    assert (now["ideas", ""], now["new_methods", ""], now["ideas", "Minh"]) == ((1, 4, 0.25), (1, 4, 0.25), UNKNOWN)
    assert (before["ideas", ""], before["new_methods", ""]) == (0.25, None)


def test_hours_and_money_are_told_apart_into_keeping_and_drifting() -> None:
    cases = {
        "old": {"Accounts": {"customer_since": "2020-01-01"},
                "Touches": [touch(5, hours=3.0, cost=20.0), touch(9, "call", hours=9.0, purpose="just checking in"),
                            touch(95, hours=2.0)]},
        "new": {"Accounts": {"customer_since": ago(30)}, "Touches": [touch(5, hours=1.0, cost=7.0)]},
        "nobody knows": {"Touches": [touch(5, hours=4.0)]},
    }  # fmt: skip
    now, before = measured(cases)
    assert (now["keeping_hours", ""], now["keeping_hours", "Lan"]) == ((None, None, 7.0), (None, None, 7.0))
    assert (now["keeping_cost", ""], now["drift", ""]) == ((None, None, 20.0), (1.0, 4.0, 0.25))
    assert (before["keeping_hours", ""], before["drift", ""]) == (2.0, 0.0)
    made = book({"log": log(), **cases})
    target = practised(made, review(made, AS_OF)).measures.set_index(["code", "owner"])["target"]
    assert target["keeping_hours", "Lan"] == 52.0, "four hours a week, thirteen weeks"


def test_losing_two_and_the_defence_plans_are_the_reviews_own() -> None:
    full = {"plan": "guard", "plan_owner": "Lan", "next_step": "visit", "due": "2026-11-01"}
    cases = {name: {"Accounts": {"revenue_12m": amount}} for name, amount in (("A", 50.0), ("B", 30.0), ("C", 20.0))}
    cases["A"]["Plans"], cases["B"]["Plans"] = [full], [{**full, "due": None}]
    now, _ = measured(cases)
    assert (now["lose_two", ""], now["lose_two", "Lan"]) == ((80.0, 100.0, 0.8), UNKNOWN)
    assert now["plans", "Lan"] == (1, 3, 1 / 3)
    assert now["eighty_twenty", ""] == (2.0, 3.0, 2 / 3)


def test_the_teams_weeks_of_the_quarter_are_added_up() -> None:
    weeks = from_rows("Team", [
        {"owner": "Lan", "week": "2026-07-01", "network_hours": 4.0, "training_hours": 1.0, "learning_done": True,
         "training_budget": 30.0, "training_spent": 9.0},
        {"owner": "Lan", "week": "2026-09-30", "network_hours": 2.0, "training_budget": 30.0},
        {"owner": "Minh", "week": "2026-09-28", "training_hours": 2.0, "training_spent": 5.0},
        {"owner": "Lan", "week": "2026-06-30", "network_hours": 9.0, "learning_done": True},
        {"owner": "Lan", "week": "2026-10-01", "network_hours": 99.0, "learning_done": True},
    ])  # fmt: skip
    made = book({"log": log()}, Team=weeks)
    rows = practised(made, review(made, AS_OF)).measures.set_index(["code", "owner"])
    value = rows["value"]
    assert [value["network_hours", who] for who in ("", "Lan", "Minh")] == [6.0, 6.0, 0.0]
    assert [value["training_hours", who] for who in ("", "Lan", "Minh")] == [3.0, 1.0, 2.0]
    assert [value["training_spent", ""], rows["target"]["training_spent", ""]] == [14.0, 60.0]
    assert [value["learning", who] for who in ("", "Lan", "Minh")] == [1 / 3, 0.5, 0.0]
    assert [rows["before"]["network_hours", ""], rows["before"]["learning", ""]] == [9.0, 1.0]


def test_products_and_people_are_checked_within_a_year() -> None:
    scores = {"our_score": 5.0, "best_rival_score": 6.0}
    items = from_rows("Benchmarks", [
        {"item": "pump", **scores, "date": ago(364), "sample_date": ago(900), "strength": "quiet"},
        {"item": "pump", **scores, "date": ago(500), "sample_date": ago(3)},
        {"item": "seal", **scores, "date": ago(365)},
    ])  # fmt: skip
    staff = from_rows("Staff", [
        {"owner": "Lan", "service_check": ago(10), "learning_plan": "English, Friday at eight"},
        {"owner": "Minh", "service_check": ago(400)},
        {"owner": "Chen"},
    ])  # fmt: skip
    now, _ = measured({}, Benchmarks=items, Staff=staff)
    assert [now[code, ""] for code in ("product_check", "sample", "strength")] == [(1, 2, 0.5)] * 3
    assert [now[code, ""] for code in ("staff_check", "learning_plan")] == [(1, 3, 1 / 3)] * 2
    assert [now["staff_check", who][2] for who in ("Lan", "Minh")] == [1.0, 0.0]


def test_the_network_is_asked_for_its_ten_its_plan_and_its_associations() -> None:
    people = from_rows("Network", [
        {"name": "A", "organisation": "X", "place_of_ten": 1.0, "knows_of_us": "our pumps", "called_us": ago(9),
         "association": "VMA", "owner": "Lan", "our_link": 4.0, "wanted_link": 4.0},
        {"name": "B", "organisation": "X", "place_of_ten": 2.0, "knows_of_us": "nothing yet", "association": "VMA",
         "member": True, "owner": "Lan", "our_link": 1.0, "wanted_link": 4.0, "next_step": "lunch", "due": ago(-5)},
        {"name": "C", "organisation": "Y", "place_of_ten": 2.0, "called_us": ago(400), "association": "AMC",
         "owner": "Minh", "wanted_link": 3.0, "next_step": "lunch", "due": ago(1)},
        {"name": "D", "organisation": "Y", "owner": "Minh", "wanted_link": 2.0, "next_step": "lunch"},
    ])  # fmt: skip
    now, _ = measured({}, Network=people)
    assert now["industry_ten", ""] == (2, 10, 0.2)
    assert now["ten_call", ""] == (1, 3, 1 / 3)
    assert (now["network_plan", "Lan"], now["network_plan", "Minh"]) == ((2, 2, 1.0), (0, 2, 0.0))
    assert now["association", ""] == (1, 2, 0.5)


def test_questions_are_answered_within_a_year() -> None:
    asked = from_rows("Questions", [
        {"question": "Why?", "answer": "24 h", "answered_on": ago(5)},
        {"question": "Who?", "answer": "Lan", "answered_on": ago(365)},
        {"question": "When?", "answer": "Soon"},
        {"question": "Where?"},
    ])  # fmt: skip
    assert of_firm({}, "questions", Questions=asked) == [(1, 4, 0.25)]
    assert of_firm({}, "questions", Questions=asked.assign(answer=None)) == [UNKNOWN]


def test_top_accounts_are_asked_who_inside_is_ours_and_who_the_rivals() -> None:
    decides, fresh = {"name": "P", "role": "decision maker"}, {"link_date": ago(5)}
    cases = {
        "two of ours": {"Accounts": TOP, "People": [{**decides, **fresh, "our_link": 3.0, "rival_link": 5.0,
                                                     "wants_to_meet": "the minister"},
                                                    {"name": "Q", **fresh, "our_link": 5.0}]},
        "one of ours": {"Accounts": TOP, "People": [{**decides, **fresh, "our_link": 4.0, "rival_link": 4.0}]},
        "judged too long ago": {"Accounts": TOP, "People": [{**decides, "link_date": ago(90), "our_link": 5.0,
                                                             "rival_link": 0.0}] * 2},
        "not a top account": {"People": [{**decides, **fresh, "our_link": 1.0, "rival_link": 5.0}]},
    }  # fmt: skip
    codes = ("inside_links", "rival_link", "introductions")
    assert of_firm(cases, *codes) == [(1, 2, 0.5), (1, 2, 0.5), (1, 4, 0.25)]


def test_who_comes_to_us_and_whom_the_price_holds() -> None:
    cases = {
        "called": {"Accounts": {**TOP, "price_held": True}, "Touches": [touch(5, "call", direction="in")]},
        "silent": {"Accounts": {**TOP, "price_held": False}},
        "called before": {"Accounts": TOP, "Touches": [touch(95, "call", direction="in")]},
    }
    now, before = measured(cases)
    assert (now["calls_us", ""], before["calls_us", ""]) == ((1, 3, 1 / 3), 1 / 3)
    assert now["price_held", ""] == (1, 2, 0.5)


SALE = {"line": "1", "amount": 10.0}
STEPS = [
    {"name": "Call", "trigger": "delivery", "offset_days": 7.0, "channel": "call", "cost": 2.0},
    {"name": "Letter", "trigger": "delivery", "offset_days": 20.0, "channel": "letter", "cost": 3.0},
    {"name": "Tet", "trigger": "month", "offset_days": 0.0, "tier": "B", "cost": 9.0},
]


def test_the_programme_after_a_one_off_sale_is_counted_and_costed() -> None:
    order = {"order_id": "1", **SALE, "ordered": "2026-08-01", "delivered": "2026-08-10"}
    cases = {
        "wedding": {"Accounts": {"one_off": True}, "Orders": [order], "People": [{"name": "P"}],
                    "Touches": [touch(43, "call", occasion="call")]},
        "regular": {"Orders": [{**order, "order_id": "2"}]},
    }  # fmt: skip
    now, _ = measured(cases, Programme=from_rows("Programme", STEPS))
    assert now["after_sale_programme", ""] == (1, 2, 0.5)
    assert now["programme_cost", ""] == (None, None, 5.0)
    assert now["occasions", ""] == (1, 2, 0.5)


def test_referrals_are_asked_for_and_new_customers_told_by_how_they_came() -> None:
    new = {"customer_since": ago(100)}
    cases = {
        "asked": {"Touches": [touch(300, referral="asked")]},
        "received": {"Referrals": [{"date": ago(3), "prospect": "X", "direction": "received", "amount": 9.0}]},
        "too long ago": {"Referrals": [{"date": ago(365), "prospect": "X", "direction": "received"}]},
        "sent": {"Accounts": {**new, "came_by": "referral"}},
        "found": {"Accounts": {**new, "came_by": "our call"}},
        "nobody knows": {"Accounts": new},
        "old": {"Accounts": {"customer_since": ago(365), "came_by": "referral"}},
    }
    now, before = measured(cases)
    assert now["referral_asked", ""] == (1, 8, 1 / 8)
    assert (now["referral_share", ""], before["referral_share", ""]) == ((1, 2, 0.5), 2 / 3)
    assert (now["bring", ""][2], before["bring", ""]) == (1.0, 1.0)


def test_written_pieces_are_counted_by_form_and_by_who_wrote_them() -> None:
    cases = {"A": {"Touches": [touch(1, "note"), touch(2, "note", owner="Minh"), touch(3, "card", direction="in"),
                               touch(95, "letter")]}}  # fmt: skip
    now, before = measured(cases)
    assert [now["note", who][2] for who in ("", "Lan", "Minh")] == [2.0, 1.0, 1.0]
    assert [now["card", who][2] for who in ("", "Lan", "Minh")] == [0.0, 0.0, None], "Minh's log begins this quarter"
    assert (before["letter", ""], before["note", ""]) == (1.0, 0.0)


def test_twelve_months_want_something_written_in_each() -> None:
    cases = {
        "three months": {"Touches": [touch(1, "card"), touch(2, "note"), touch(40, "letter"), touch(364, "brief"),
                                     touch(400, "card")]},
        "tier B": {"Accounts": {"tier": "B"}, "Touches": [touch(1, "card")]},
    }  # fmt: skip
    assert of_firm(cases, "monthly_cards") == [(3, 12, 0.25)]
    assert of_firm(cases, "monthly_cards", policy=Policy({"cards_a_year": 2})) == [(2, 2, 1.0)]
    assert of_firm(cases, "monthly_cards", as_of=date(2026, 9, 29)) == [(2, 12, 2 / 12)], "September is not over"
    young = {"A": {"Accounts": {"owner": "Minh"}, "Touches": [touch(300, "card", owner="Minh")]}}
    assert of_firm(young, "monthly_cards") == [UNKNOWN]


def test_the_card_file_leaves_out_what_nobody_ever_writes_down() -> None:
    cases = {
        "A": {"Accounts": TOP, "People": [{"name": "P", "email": "p@x.vn", "birthday": "1980-01-01"}, {"name": "Q"}]},
        "B": {"People": [{"name": "R", "role": "user"}]},
    }
    assert of_firm(cases, "card_file") == [(2, 6, 1 / 3)], "role, email and birthday of two people"


def at(days: int, clock: str) -> str:
    return f"{ago(days)} {clock}"


def test_service_is_answered_within_a_day_and_told_to_the_owner_within_four_hours() -> None:
    cases = {"A": {"Service": [
        {"opened": at(5, "08:00"), "first_reply": at(4, "08:00"), "owner_told": at(5, "12:00"), "closed": at(4, "09:00")},
        {"opened": at(6, "08:00"), "first_reply": at(5, "08:01"), "owner_told": at(6, "12:01")},
        {"opened": at(0, "22:00"), "kind": "complaint"},
        {"opened": at(8, "08:00"), "kind": "complaint"},
        {"opened": at(95, "08:00"), "first_reply": at(95, "09:00"), "closed": at(95, "09:00")},
    ]}}  # fmt: skip
    now, before = measured(cases)
    assert (now["answered", ""], now["told", ""]) == ((1, 3, 1 / 3), (1, 3, 1 / 3))
    assert (now["complaints", ""][2], before["answered", ""], before["told", ""]) == (1.0, 1.0, None)


def test_deliveries_calls_warranties_thanks_and_promises_are_counted_in_the_service_window() -> None:
    line = {"ordered": "2026-08-01", "amount": 10.0, "line": "1"}
    cases = {"A": {
        "Orders": [
            {**line, "order_id": "1", "promised": "2026-08-09", "delivered": "2026-08-09", "thanked": "2026-08-04",
             "after_sale_call": "2026-08-16", "warranty_end": "2026-09-01", "warranty_check": "2026-08-31"},
            {**line, "order_id": "2", "promised": "2026-08-09", "delivered": "2026-08-10", "warranty_end": "2026-09-01"},
            {**line, "order_id": "3", "promised": "2026-09-29", "thanked": "2026-08-05"},
        ],
        "Promises": [{"due": "2026-09-01", "kept_on": "2026-09-01"}, {"due": "2026-09-02"},
                     {"due": "2026-06-01", "kept_on": "2026-06-02"}],
    }}  # fmt: skip
    now, before = measured(cases)
    assert now["on_time", ""] == now["thanks", ""] == (1, 3, 1 / 3)
    assert now["after_sale_calls", ""] == now["warranty_checks", ""] == now["promises", ""] == (1, 2, 0.5)
    assert (before["promises", ""], before["on_time", ""]) == (0.0, None)


def test_an_old_customer_left_short_while_a_new_one_is_served_is_counted_once_a_week() -> None:
    line = {"ordered": "2026-08-03", "amount": 5.0, "item": "pump", "qty": 2.0, "promised": "2026-08-05", "line": "1"}
    first = {**line, "order_id": "0", "ordered": "2024-01-01", "promised": "2024-01-05", "qty_shipped": 2.0}
    old = [{**line, "order_id": "1", "qty_shipped": 1.0}, {**line, "order_id": "2", "qty_shipped": 0.0}, first]
    cases = {
        "old": {"Orders": old},
        "new": {"Accounts": {"customer_since": ago(90)}, "Orders": [{**line, "order_id": "3", "qty_shipped": 2.0}]},
    }
    now, before = measured(cases)
    assert (now["supply_priority", ""][2], before["supply_priority", ""]) == (1.0, 0.0)


def test_who_lasts_who_buys_once_and_who_is_unhappy() -> None:
    def orders(*days: int) -> list[dict[str, object]]:
        return [{"order_id": str(day), "line": "1", "ordered": ago(day), "amount": 5.0} for day in days]

    cases = {
        "lasting": {"Orders": orders(500, 300, 100), "People": [{"name": "P", "unhappy": True}, {"name": "Q"}]},
        "becoming": {"Orders": orders(300, 200, 100)},
        "once": {"Orders": orders(100)},
        "never": {},
    }
    assert of_firm(cases, "lasting", "unhappy") == [(1, 3, 1 / 3), (None, None, 1.0)]
    assert of_firm({"becoming": cases["becoming"]}, "lasting") == [UNKNOWN], "no log is long enough to last in"


@pytest.mark.parametrize(
    ("code", "value", "met"),
    [("purposeful", 0.5, False), ("last_workday", 0.5, True), ("complaints", 0.0, True), ("note", 0.0, None),
     ("questions", None, None)],
)  # fmt: skip
def test_a_target_is_met_from_the_right_side_and_unknown_is_neither(code: str, value: float | None, met: Any) -> None:
    cases = {"A": {"Touches": [touch(5), touch(6, purpose=None)],
                   "Service": [{"opened": at(200, "08:00"), "kind": "complaint", "closed": at(199, "08:00")}]}}  # fmt: skip
    made = book({"log": log(), **cases})
    rows = practised(made, review(made, AS_OF)).measures
    row = rows[(rows["code"] == code) & (rows["owner"] == "")].replace({np.nan: None}).iloc[0]
    assert (row["value"], row["met"]) == (value, met)
