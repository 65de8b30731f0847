"""What was left undone: who is told what, by which day, from which rows; and the card file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.udfs.tables import AS_OF, ago, book, from_rows, log, touch
from udfs.model import review
from udfs.practices import Practices, practised

TOP = {"revenue_12m": 100.0}
WEEK = {"owner": "Lan", "network_hours": 1.0}
SCORES = {"our_score": 5.0, "best_rival_score": 6.0}
DECIDES = {"name": "Ms Hoa", "role": "decision maker"}


def found(cases: Mapping[str, Any], **tables: Any) -> Practices:
    made = book({"log": log(), **cases}, **tables)
    return practised(made, review(made, AS_OF))


def left(code: str, cases: Mapping[str, Any], **tables: Any) -> list[tuple[str | None, ...]]:
    """Account, owner, day, where and sentence of everything left of one practice."""
    return of_practice(found(cases, **tables), code)


def of_practice(told: Practices, code: str) -> list[tuple[str | None, ...]]:
    rows = told.left
    rows = rows[rows["code"] == code]
    days = [
        None if day is None else str(day)[:10] for day in rows["day"].astype(object).where(rows["day"].notna(), None)
    ]
    where = [f"{table} {row}".strip() for table, row in zip(rows["table"], rows["rows"], strict=True)]
    return list(zip(rows["account"], rows["owner"], days, where, rows["sentence"], strict=True))


def test_a_meeting_nobody_followed_up_is_told_once_for_who_held_it() -> None:
    rows = [touch(9, "letter"), touch(20), touch(30, "visit"), touch(25, owner="Minh"), touch(1)]
    assert left("follow_up", {"Hoa Binh": {"Touches": rows}}) == [
        ("Hoa Binh", "Lan", "2026-09-12", "Touches 4, 5",
         "Write to Hoa Binh: nobody did within 2 days of the meeting of 2026-09-10. Recall what was said there."),
        ("Hoa Binh", "Minh", "2026-09-07", "Touches 6",
         "Write to Hoa Binh: nobody did within 2 days of the meeting of 2026-09-05. Recall what was said there."),
    ]  # fmt: skip


def test_a_reason_for_buying_is_asked_for_where_it_is_not_known_or_old() -> None:
    cases = {
        "A": {"Accounts": TOP},
        "B": {"Accounts": {**TOP, "buy_reason": "24 h", "buy_reason_date": ago(400)}},
        "C": {"Accounts": {**TOP, "buy_reason": "24 h"}},
        "D": {"Accounts": {**TOP, "buy_reason": "24 h", "buy_reason_date": ago(4)}},
    }
    assert left("buy_reason", cases) == [
        ("A", "Lan", None, "Accounts 3", "Ask A why they buy from us, and write down their own words: nobody has."),
        ("C", "Lan", None, "Accounts 5", "Ask C again why they buy from us: nobody wrote down when they said so."),
        ("B", "Lan", "2026-08-26", "Accounts 4", "Ask B again why they buy from us: they last said so on 2025-08-26."),
    ]
    assert left("buy_reason", {"A": {"Accounts": TOP}}) == [], "nobody records it: that is said once, by the measure"


def test_what_cannot_be_made_up_is_told_once_an_owner() -> None:
    rows = [touch(5, "call", purpose="just checking in"), touch(6, agenda=True), touch(7, purpose=None), touch(12)]
    told = found({"A": {"Touches": rows}})
    assert of_practice(told, "purposeful") == [
        ("", "Lan", "2026-09-30", "Touches 3, 5",
         "Before each contact, write what should be different afterwards, or leave it: 2 of 4 this quarter had no "
         "purpose."),
    ]  # fmt: skip
    assert of_practice(told, "agenda") == [
        ("", "Lan", "2026-09-30", "Touches 5, 6", "Prepare an agenda for each meeting: 2 of 3 this quarter had none."),
    ]
    assert (of_practice(told, "prep_notes"), of_practice(told, "last_workday")) == ([], [])


def test_contacts_crowded_on_the_last_working_day_are_told() -> None:
    rows = [touch(5), touch(12, "call"), touch(13, "call")]
    assert left("last_workday", {"A": {"Touches": rows}}) == [
        ("", "Lan", "2026-09-30", "Touches 3, 4",
         "Spread the contacts over the week: 2 of 3 this quarter were made on its last working day."),
    ]  # fmt: skip


def test_plans_are_completed_and_their_next_steps_taken() -> None:
    plan = {"plan": "guard", "plan_owner": "Minh", "next_step": "visit the plant", "due": ago(3)}
    cases = {"A": {"Accounts": TOP, "Plans": [plan]}, "B": {"Accounts": TOP, "Plans": [{"plan": "guard", "due": ago(-3)}]},
             "C": {"Accounts": {"owner": "Minh"}}}  # fmt: skip
    assert left("plans", cases) == [
        ("B", "Lan", "2026-09-30", "Plans", "Complete the defence plan of B; it lacks: plan owner, next step."),
        ("A", "Minh", "2026-09-27", "Plans 2",
         "Take the next step of the defence plan of A, or set a new day: visit the plant"),
    ]  # fmt: skip


QUARTER = "2026-09-30"
CASES: dict[str, tuple[str, Mapping[str, Any], list[tuple[str | None, ...]]]] = {
    "an idea": (
        "ideas", {"A": {"Accounts": TOP}, "B": {"Accounts": TOP, "Touches": [touch(3, idea=True)]}},
        [("A", "Lan", QUARTER, "", "Bring A a new idea for their profit: none was brought this quarter.")]),
    "a new way": (
        "new_methods", {"A": {"Accounts": TOP}, "B": {"Accounts": TOP, "Touches": [touch(3, new_method=True)]}},
        [("A", "Lan", QUARTER, "", "Meet A in a new way: none was tried this quarter.")]),
    "friends inside": (
        "inside_links", {"A": {"Accounts": TOP, "People": [{**DECIDES, "our_link": 4.0, "link_date": ago(3)}]},
                         "B": {"Accounts": TOP, "People": [{**DECIDES, "our_link": 4.0, "link_date": ago(100)}]}},
        [("B", "Lan", "2026-09-20", "People 3", "Judge the links to the people of B: no judgement there still counts."),
         ("A", "Lan", QUARTER, "", "Win another friend inside A: 1 of 2 have a strong link to us.")]),
    "a rival's friend": (
        "rival_link", {"A": {"Accounts": TOP, "People": [
            {**DECIDES, "our_link": 2.0, "rival_link": 4.0, "link_date": ago(3)}]}},
        [("A", "Lan", QUARTER, "People 2", "Win Ms Hoa of A back: the rival's link is 4 of 5, ours 2.")]),
    "a wish": (
        "introductions", {"A": {"Accounts": TOP, "People": [{**DECIDES, "wants_to_meet": "a banker"}]}},
        [("A", "Lan", None, "People 2",
          "Introduce Ms Hoa of A, who would like to meet: a banker. Clear the cell once it is done.")]),
    "held by price": (
        "price_held", {"A": {"Accounts": {**TOP, "price_held": True}}},
        [("A", "Lan", QUARTER, "Accounts 3", "Find A a reason to stay that is not the price: today it is what holds them.")]),
    "a referral": (
        "referral_asked", {"A": {"Accounts": TOP}, "B": {"Touches": [touch(3, referral="given")],
                           "Referrals": [{"date": ago(3), "prospect": "X", "direction": "received"}]}},
        [("A", "Lan", QUARTER, "", "Ask A whom they could send to us, or send somebody to them: nobody did in 365 days.")]),
    "where a new customer came from": (
        "referral_share", {"A": {"Accounts": {"customer_since": ago(30)}},
                           "B": {"Accounts": {"customer_since": ago(30), "came_by": "event"}}},
        [("A", "Lan", None, "Accounts 3", "Find out how A came to us, and write it down.")]),
    "a birthday missed": (
        "occasions", {"A": {"People": [{"name": "P", "birthday": "1980-08-01"}, {"name": "Q", "birthday": "1980-09-01"}],
                            "Touches": [touch(400, "card", occasion="birthday")],
                            "Orders": [{"order_id": "1", "line": "1", "ordered": "2026-08-01", "amount": 1.0}]}},
        [("A", "Lan", "2026-09-01", "People 2, 3",
          "Make up for birthday at A, due on 2026-09-01; days to honour missed this quarter: 2.")]),
    "silent months": (
        "monthly_cards", {"A": {"Accounts": {"tier": "A"}, "Touches": [touch(30, "note"), touch(400, "card")]}},
        [("A", "Lan", "2026-09-30", "",
          "Send A a card or a few lines. Months of this quarter without anything written: 2.")]),
    "a card to fill in": (
        "card_file", {"A": {"Accounts": TOP, "People": [{**DECIDES, "email": "h@x.vn"}, {"name": "Q", "role": "user"}]},
                      "B": {"Accounts": TOP}},
        [("A", "Lan", None, "People 2, 3", "Ask for what the card file lacks of the people of A: email address (1)."),
         ("B", "Lan", None, "", "Write down who the people of B are: the card file knows nobody there.")]),
    "an unanswered question": (
        "answered", {"A": {"Service": [{"opened": f"{ago(5)} 08:00"},
                                       {"opened": f"{ago(6)} 08:00", "first_reply": f"{ago(2)} 08:00"}]}},
        [("A", "Lan", "2026-09-26", "Service 2",
          "Answer A today: their matter of 2026-09-25 has waited for longer than 24 hours.")]),
    "an open complaint": (
        "complaints", {"A": {"Service": [{"opened": f"{ago(9)} 08:00", "kind": "complaint"},
                                         {"opened": f"{ago(20)} 08:00", "closed": f"{ago(1)} 08:00"}]}},
        [("A", "Lan", "2026-09-28", "Service 2", "Settle the complaint of A: open since 2026-09-21, longer than 7 days.")]),
    "an owner not told": (
        "told", {"A": {"Service": [{"opened": f"{ago(5)} 08:00"},
                                   {"opened": f"{ago(6)} 08:00", "closed": f"{ago(2)} 08:00", "owner_told": f"{ago(6)} 09:00"},
                                   {"opened": f"{ago(7)} 08:00", "closed": f"{ago(2)} 08:00"}]}},
        [("A", "Lan", "2026-09-25", "Service 2",
          "See to the matter of A of 2026-09-25: it is open, and its owner was not told when it came.")]),
    "lines not delivered": (
        "on_time", {"A": {"Orders": [{"order_id": "1", "line": str(n), "ordered": ago(30), "amount": 1.0, "promised": ago(n),
                                      "delivered": ago(2) if n == 4 else None} for n in (3, 4, 5)]}},
        [("A", "Lan", "2026-09-27", "Orders 2, 4",
          "Deliver to A, or agree a new day. Order lines late and not delivered yet: 2.")]),
    "calls after a delivery, and late ones are made": (
        "after_sale_calls", {"A": {"Orders": [{"order_id": str(n), "line": "1", "ordered": ago(60), "amount": 1.0,
                                               "delivered": ago(n), "after_sale_call": ago(9) if n == 40 else None}
                                              for n in (5, 30, 40, 50)]}},
        [("A", "Lan", "2026-09-07", "Orders 3, 5",
          "Call A: the last call was due by 2026-09-07. Deliveries after which nobody called: 2.")]),
    "a warranty": (
        "warranty_checks", {"A": {"Orders": [{"order_id": "1", "line": str(n), "ordered": ago(300), "amount": 1.0,
                                              "warranty_end": ago(n), "warranty_check": ago(50) if n == 40 else None}
                                             for n in (30, 40)]}},
        [("A", "Lan", "2026-08-31", "Orders 2",
          "Offer A a check all the same. Order lines whose warranty ended unchecked: 1.")]),
    "thanks": (
        "thanks", {"A": {"Orders": [{"order_id": str(n), "line": "1", "ordered": ago(n), "amount": 1.0,
                                     "thanked": ago(n - 1) if n == 30 else None} for n in (20, 30)]}},
        [("A", "Lan", "2026-09-13", "Orders 2", "Thank A. Orders of this quarter for which nobody did in time: 1.")]),
    "promises": (
        "promises", {"A": {"Promises": [{"due": ago(5), "what": "a drawing"}, {"due": ago(6)}, {"due": ago(0)},
                                        {"due": ago(9), "kept_on": ago(8)}]}},
        [("A", "Lan", "2026-09-24", "Promises 3", "Keep the promise to A, due on 2026-09-24; nobody wrote down what it was."),
         ("A", "Lan", "2026-09-25", "Promises 2", "Keep the promise to A, due on 2026-09-25: a drawing")]),
    "an unhappy person": (
        "unhappy", {"A": {"People": [{**DECIDES, "unhappy": True}]}},
        [("A", "Lan", None, "People 2", "Go and see Ms Hoa of A, who is unhappy with us: 250 others may hear of it.")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_thing_left_undone_says_who_what_when_and_where(case: str) -> None:
    code, cases, expected = CASES[case]
    assert left(code, cases) == expected


def test_the_programme_and_supply_come_with_the_rows_of_the_orders() -> None:
    sale = {"order_id": "1", "line": "1", "ordered": "2026-08-01", "delivered": "2026-08-10", "amount": 9.0}
    step = [{"name": "Bridal: call", "trigger": "delivery", "offset_days": 7.0, "channel": "call"}]
    wedding = {"Accounts": {"one_off": True}, "Orders": [sale], "People": [{"name": "P"}],
               "Touches": [touch(3, "note", occasion="thanks")]}  # fmt: skip
    assert left("after_sale_programme", {"A": wedding}, Programme=from_rows("Programme", step)) == [
        ("A", "Lan", "2026-08-17", "Orders 2",
         "Make up for Bridal: call at A, due on 2026-08-17; steps after the sale missed this quarter: 1."),
    ]  # fmt: skip
    line = {"ordered": "2026-08-03", "amount": 5.0, "item": "pump", "qty": 2.0, "promised": "2026-08-05", "line": "1"}
    old = {"Accounts": {"customer_since": "2020-01-01"}, "Orders": [{**line, "order_id": "1", "qty_shipped": 1.0}]}
    new = {"Accounts": {"customer_since": ago(90)}, "Orders": [{**line, "order_id": "2", "qty_shipped": 2.0}]}
    assert left("supply_priority", {"A": old, "B": new}) == [
        ("A", "Lan", "2026-08-05", "Orders 2",
         "Make it up to A, a customer of old. Order lines left short while new customers were served: 1."),
    ]  # fmt: skip


def test_what_is_about_no_account_has_none() -> None:
    tables = {
        "Team": from_rows("Team", [{**WEEK, "week": ago(20), "learning_done": True}, {**WEEK, "week": ago(13)}]),
        "Benchmarks": from_rows("Benchmarks", [{"item": "pump", **SCORES, "date": ago(400), "strength": "quiet"},
                                               {"item": "seal", **SCORES, "sample_date": ago(400)}]),
        "Staff": from_rows("Staff", [{"owner": "Lan", "service_check": ago(400), "learning_plan": "English"},
                                     {"owner": "Minh"}]),
        "Network": from_rows("Network", [
            {"name": "A", "organisation": "X", "place_of_ten": 1.0, "association": "VMA", "owner": "Lan",
             "wanted_link": 3.0, "next_step": "lunch", "due": ago(2)},
            {"name": "B", "organisation": "Y", "association": "AMC", "member": True, "wanted_link": 3.0}]),
        "Questions": from_rows("Questions", [{"question": "Why?"},
                                             {"question": "Who?", "answer": "Lan", "answered_on": ago(400)}]),
    }  # fmt: skip
    rows = found({}, **tables).left.drop(columns=["account_id", "account"])
    told = rows.assign(day=rows["day"].dt.strftime("%Y-%m-%d").fillna("NaT")).to_numpy(dtype=object).tolist()
    assert told == [
        ["learning", "Lan", "2026-09-17", "Team", "3",
         "Keep the hour of learning. Weeks of this quarter in which it was not done: 1 of 2."],
        ["learning_plan", "Minh", "NaT", "Staff", "3", "Agree with Minh what to learn, and in which hour of the week."],
        ["product_check", "", "NaT", "Benchmarks", "3", "Compare seal with the best rival's, and write down the day."],
        ["product_check", "", "2026-08-26", "Benchmarks", "2",
         "Compare pump with the best rival's again: the last comparison is of 2025-08-26."],
        ["sample", "", "NaT", "Benchmarks", "2", "Lay our sample of pump beside the rival's, and write down the day."],
        ["sample", "", "2026-08-26", "Benchmarks", "3",
         "Lay our sample of seal beside the rival's again: it last lay there on 2025-08-26."],
        ["strength", "", "NaT", "Benchmarks", "3",
         "Write down what we do better than the rival with seal, and say it to the customers."],
        ["staff_check", "Lan", "2026-08-26", "Staff", "2",
         "Check again how Lan serves customers: the last check was on 2025-08-26."],
        ["staff_check", "Minh", "NaT", "Staff", "3", "Check how Minh serves customers, and write down the day."],
        ["industry_ten", "", "NaT", "Network", "",
         "Name the ten people who matter most in the industry: 1 of ten places are filled."],
        ["industry_ten", "Lan", "NaT", "Network", "2",
         "Find out what A of X knows of us: one of the ten who matter most."],
        ["network_plan", "", "NaT", "Network", "3",
         "Plan the next step towards B of Y, and its day: the link is not yet what we want."],
        ["network_plan", "Lan", "2026-09-28", "Network", "2",
         "Take the next step towards A of X, or set a new day: lunch"],
        ["association", "Lan", "NaT", "Network", "2", "Join VMA, or decide not to: people who matter meet there."],
        ["questions", "", "NaT", "Questions", "2", "Answer: Why?"],
        ["questions", "", "2026-08-26", "Questions", "3", "Answer again, the last answer is of 2025-08-26: Who?"],
    ]  # fmt: skip


def test_a_card_tells_what_is_known_of_a_top_account() -> None:
    person = {
        **DECIDES,
        "email": "h@x.vn",
        "our_link": 4.0,
        "rival_link": 5.0,
        "link_date": ago(3),
        "wants_to_meet": "a banker",
    }
    cases = {
        "A": {"Accounts": {"revenue_12m": 90.0, "buy_reason": "24 h", "buy_reason_date": ago(400), "came_by": "referral"},
              "People": [person, {"name": "Mr Tan"}],
              "Touches": [touch(1, "card"), touch(2, "note"), touch(3, "note"), touch(40, "letter"),
                          touch(5, "call", direction="in")],
              "Referrals": [{"date": ago(9), "prospect": "X", "direction": "received", "amount": 40.0},
                            {"date": ago(9), "prospect": "Y", "direction": "asked", "amount": 50.0}]},
        "B": {"Accounts": {"revenue_12m": 99.0}},
        "C": {"Accounts": {"tier": "C"}},
    }  # fmt: skip
    cards = found(cases).cards
    assert cards["account"].tolist() == ["B", "A"], "top accounts alone, by revenue"
    card = cards.astype(object).where(cards.notna(), None).iloc[1].to_dict()
    assert {**card, "buy_reason_date": str(card["buy_reason_date"])[:10]} == {
        "account_id": "A", "account": "A", "owner": "Lan", "buy_reason": "24 h", "buy_reason_date": ago(400),
        "reason_old": True, "came_by": "referral", "people": 2.0, "deciders": 1.0, "filled_share": 0.5,
        "lacking": "role (1), email address (1)", "inside_links": 1.0, "rival_ahead": 1.0, "months_written": 2.0,
        "forms_used": 3.0, "called_us": 1.0, "brought": 1.0, "brought_amount": 40.0, "customer_type": "",
        "wants_to_meet": "Ms Hoa: a banker",
    }  # fmt: skip
    blank = cards.iloc[0]
    assert [blank[name] for name in ("people", "brought", "forms_used", "called_us")] == [0.0, 0.0, 0.0, 0.0]
    assert blank[["filled_share", "inside_links", "rival_ahead", "buy_reason"]].isna().all()


def test_sentences_are_told_in_the_readers_language() -> None:
    made = book({"log": log(), "A": {"Accounts": {"tier": "C"}, "People": [{**DECIDES, "unhappy": True}]}})
    english = "Go and see {person} of {account}, who is unhappy with us: {people:.0f} others may hear of it."
    told = practised(made, review(made, AS_OF), lambda text: "Đến gặp {person}" if text == english else text).left
    assert told["sentence"].tolist() == ["Đến gặp Ms Hoa"]
