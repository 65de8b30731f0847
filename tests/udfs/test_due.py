"""What is due: each source of dates, what is left out, and that nothing stands there twice."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.udfs.tables import AS_OF, GOAL, ago, book, touch, typed
from tests.udfs.world import world
from udfs.due import KINDS, due
from udfs.model import review
from udfs.policy import Policy

# A contact long enough ago that the log covers everything, and lately enough that tier C wants none for 89 days.
MET = touch(1)
OLD = touch(700, "letter")
SALE = {"order_id": "0007", "line": "1", "ordered": "2026-09-01", "amount": 10.0, "item": "Pump"}


def listed(cases, as_of=AS_OF, days=None, policy=None, **tables):
    """The list of a book in which nobody but the cases has anything to do."""
    cases = {name: {"Accounts": {"tier": "C", **case.get("Accounts", {})},
                    **{table: rows for table, rows in case.items() if table != "Accounts"}} for name, case in cases.items()}  # fmt: skip
    made = book(cases, **tables)
    return due(made, review(made, as_of, policy), days)


def of(case, as_of=AS_OF, days=None, policy=None, **tables):
    """Kind and day of everything one account has to do."""
    found = listed({"1": case}, as_of, days, policy, **tables)
    return list(zip(found["kind"], found["date"].dt.date.map(date.isoformat), strict=True))


CASES = {
    "met yesterday, tier C": ({"Touches": [OLD, MET]}, []),
    "tier C, 89 days ago": ({"Touches": [touch(89)]}, [("contact due", "2026-10-01")]),
    "tier C, the last day of the window": ({"Touches": [touch(60)]}, [("contact due", "2026-10-30")]),
    "tier C, a day beyond the window": ({"Touches": [touch(59)]}, []),
    "tier A, 31 days ago": ({"Accounts": {"tier": "A"}, "Touches": [touch(31)]}, [("contact due", "2026-09-29")]),
    "a courtesy call is no contact": ({"Touches": [touch(89), touch(5, "call", purpose="just checking in")]}, [("contact due", "2026-10-01")]),
    "never met in a log of 100 days": ({"Touches": [touch(100, "letter")]}, [("contact due", "2026-09-20")]),
    "no log at all": ({}, []),
    "booked": ({"Touches": [touch(1, next_date="2026-10-05", next_purpose=GOAL)]}, [("booked contact", "2026-10-05")]),
    "booked for the as-of day": ({"Touches": [touch(9, next_date="2026-09-30", next_purpose=GOAL)]}, [("booked contact", "2026-09-30")]),
    "booked beyond the window": ({"Touches": [touch(1, next_date="2026-10-31", next_purpose=GOAL)]}, []),
    "a booked contact covers a due one": ({"Touches": [touch(100, next_date="2026-10-05", next_purpose=GOAL)]}, [("booked contact", "2026-10-05")]),
    "a booking far off does not": ({"Touches": [touch(100, next_date="2027-10-05", next_purpose=GOAL)]}, [("contact due", "2026-09-20")]),
    "booked, missed": ({"Touches": [touch(20, next_date=ago(10), next_purpose=GOAL)]}, [("booked contact", "2026-09-20")]),
    "booked, and came two days early": ({"Touches": [touch(20, next_date=ago(10)), touch(12)]}, []),
    "booked the day before, and not met since": ({"Touches": [touch(11, next_date=ago(10))]}, [("booked contact", "2026-09-20")]),
    "booked, then a letter": ({"Touches": [touch(20, next_date=ago(10)), touch(10, "letter")]}, [("booked contact", "2026-09-20")]),
    "booked, then booked anew": ({"Touches": [touch(20, next_date=ago(10)), touch(14, next_date="2026-10-02")]}, [("booked contact", "2026-10-02")]),
    "booked twice for one day": ({"Touches": [touch(3, next_date="2026-10-05"), touch(2, next_date="2026-10-05")]}, [("booked contact", "2026-10-05")]),
    "booked for two people": ({"Touches": [touch(3, next_date="2026-10-05", person_id="p"), touch(2, next_date="2026-10-05", person_id="q")]}, [("booked contact", "2026-10-05")] * 2),
    "a birthday": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "birthday": "1980-10-10"}]}, [("birthday", "2026-10-10")]),
    "a birthday yesterday": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "birthday": "1980-09-29"}]}, [("birthday", "2026-09-29")]),
    "a birthday four days ago": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "birthday": "1980-09-26"}]}, []),
    "a birthday honoured early": ({"Touches": [MET, touch(0, "card", occasion="sinh nhật")], "People": [{"person_id": "p", "name": "P", "birthday": "1980-10-02"}]}, []),
    "another's birthday card": ({"Touches": [MET, touch(0, "card", occasion="birthday", person_id="q")], "People": [{"person_id": "p", "name": "P", "birthday": "1980-10-02"}]}, [("birthday", "2026-10-02")]),
    "an anniversary": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "anniversary": "2019-10-30"}]}, [("anniversary", "2026-10-30")]),
    "an order to thank for": ({"Touches": [MET], "Orders": [{**SALE, "ordered": ago(1)}, {**SALE, "order_id": "8", "ordered": ago(300), "thanked": ago(299)}]}, [("thanks", "2026-10-02")]),
    "an order thanked for": ({"Touches": [MET], "Orders": [{**SALE, "ordered": ago(1), "thanked": ago(0)}]}, []),
    "an order thanked for by a card": ({"Touches": [MET, touch(0, "card", occasion="thanks")], "Orders": [{**SALE, "ordered": ago(1)}, {**SALE, "order_id": "8", "ordered": ago(300), "thanked": ago(299)}]}, []),
    "nobody records thanks": ({"Touches": [MET], "Orders": [{**SALE, "ordered": ago(1)}]}, []),
    "a delivery": ({"Touches": [MET], "Orders": [{**SALE, "delivered": ago(2)}, {**SALE, "order_id": "8", "delivered": ago(80), "after_sale_call": ago(79)}]}, [("after-sale call", "2026-10-05")]),
    "a delivery nobody called about": ({"Touches": [MET], "Orders": [{**SALE, "delivered": ago(10)}, {**SALE, "order_id": "8", "delivered": ago(80), "after_sale_call": ago(79)}]}, [("after-sale call", "2026-09-27")]),
    "a delivery of three weeks ago": ({"Touches": [MET], "Orders": [{**SALE, "delivered": ago(21)}, {**SALE, "order_id": "8", "delivered": ago(80), "after_sale_call": ago(79)}]}, []),
    "nobody records calls": ({"Touches": [MET], "Orders": [{**SALE, "delivered": ago(2)}]}, []),
    "a warranty": ({"Touches": [MET], "Orders": [{**SALE, "warranty_end": "2026-10-30"}]}, [("warranty check", "2026-10-30")]),
    "a warranty checked": ({"Touches": [MET], "Orders": [{**SALE, "warranty_end": "2026-10-30", "warranty_check": ago(5)}]}, []),
    "a warranty that ended": ({"Touches": [MET], "Orders": [{**SALE, "warranty_end": ago(1)}]}, []),
    "two lines of one order": ({"Touches": [MET], "Orders": [{**SALE, "warranty_end": "2026-10-30"}, {**SALE, "line": "2", "warranty_end": "2026-10-30"}]}, [("warranty check", "2026-10-30")]),
    "a promise": ({"Touches": [MET], "Promises": [{"promise_id": "p", "due": "2026-10-04", "what": "a drawing"}]}, [("promise", "2026-10-04")]),
    "a promise kept": ({"Touches": [MET], "Promises": [{"promise_id": "p", "due": "2026-10-04", "kept_on": ago(1)}]}, []),
    "a promise broken a year ago": ({"Touches": [MET], "Promises": [{"promise_id": "p", "due": ago(365)}, {"promise_id": "q", "due": ago(9), "kept_on": ago(9)}]}, [("promise", "2025-09-30")]),
    "nobody records what is kept": ({"Touches": [MET], "Promises": [{"promise_id": "p", "due": ago(3)}, {"promise_id": "q", "due": ago(0)}]}, [("promise", "2026-09-30")]),
    "a plan's step": ({"Touches": [MET], "Plans": [{"plan": "Win back", "next_step": "Trial", "due": ago(40), "status": "open"}]}, [("plan step", "2026-08-21")]),
    "a plan that is done": ({"Touches": [MET], "Plans": [{"plan": "Win back", "next_step": "Trial", "due": ago(40), "status": "done"}]}, []),
    "a link": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "role": "sponsor", "our_link": 3.0, "link_date": ago(80)}]}, [("link", "2026-10-10")]),
    "a user's link": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "role": "user", "our_link": 3.0, "link_date": ago(80)}]}, []),
    "a link nobody judged": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "role": "sponsor", "link_date": ago(80)}]}, []),
    "a link that ran out": ({"Touches": [MET], "People": [{"person_id": "p", "name": "P", "role": "sponsor", "our_link": 3.0, "link_date": ago(91)}]}, []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_there_is_to_do(name):
    case, expected = CASES[name]
    assert of(case) == expected


BORN = {"People": [{"person_id": "p", "name": "P", "birthday": "1992-02-29"}]}


@pytest.mark.parametrize(("as_of", "day"), [(date(2027, 2, 10), "2027-02-28"), (date(2028, 2, 10), "2028-02-29")])
def test_who_was_born_on_29_february_has_the_28th_in_a_year_without_one(as_of, day):
    assert of(BORN, as_of) == [("birthday", day)]


def programme(*steps):
    names = ("name", "trigger", "offset_days", "channel", "tier", "cost")
    return typed("Programme", **dict(zip(names, map(list, zip(*steps, strict=True)), strict=True)))


@pytest.mark.parametrize(
    ("name", "country", "as_of", "day"),
    [
        ("Tết", "VN", date(2026, 2, 1), "2026-02-17"),
        ("春节", "CN", date(2026, 2, 1), "2026-02-17"),
        ("Trung Thu", "VN", date(2026, 9, 1), "2026-09-25"),
        ("中秋节", "CN", date(2026, 9, 1), "2026-09-25"),
        ("Mid-Autumn Festival", "CN", date(2020, 9, 15), "2020-10-01"),
        ("Giáng sinh", "VN", date(2026, 12, 1), "2026-12-25"),
    ],
)
def test_a_festival_falls_on(name, country, as_of, day):
    """Hong Kong Observatory's tables: new year on 17 February 2026, mid-autumn on 25 September 2026, 1 October 2020."""
    steps = programme((name, "festival", 0.0, "card", None, None))
    assert of({}, as_of, policy=Policy({"country": country}), Programme=steps) == [("festival", day)]


def test_monthly_cards_are_twelve_a_year_and_of_their_tier_alone():
    steps = programme(("Monthly card", "month", 0.0, "card", "A", 1.5))
    case = {"Accounts": {"tier": "A"}}
    assert of(case, date(2026, 1, 1), 364, Programme=steps) == [("programme", f"2026-{m:02}-01") for m in range(1, 13)]
    assert of({"Accounts": {"tier": "B"}}, date(2026, 1, 1), 364, Programme=steps) == []


def test_a_step_before_the_month_begins_belongs_to_the_month_after():
    steps = programme(("Card", "month", -5.0, "card", None, None))
    assert of({}, date(2026, 12, 20), 10, Programme=steps) == [("programme", "2026-12-27")]


BRIDAL = programme(
    ("Bridal: thanks", "order", 2.0, "note", None, 1.0),
    ("Bridal: call", "delivery", 7.0, "call", None, 0.5),
    ("Bridal: letter", "delivery", 30.0, "letter", None, 2.0),
    ("Bridal: card", "anniversary", 0.0, "card", None, 1.5),
)
"""The programme for one-off buyers, as a new workbook has it."""


def test_the_programme_after_a_sale_is_for_one_off_buyers_and_stands_for_thanks_and_call():
    """Ordered on the 28th, delivered on the 29th: the note by the 30th, the call a week and the letter 30 days later."""
    other = {
        **SALE,
        "order_id": "8",
        "ordered": ago(300),
        "thanked": ago(299),
        "delivered": ago(290),
        "after_sale_call": ago(289),
    }
    sold = {**SALE, "ordered": "2026-09-28", "delivered": "2026-09-29"}
    case = {"Touches": [MET], "Orders": [other, sold]}
    steps = [("programme", "2026-09-30"), ("programme", "2026-10-06"), ("programme", "2026-10-29")]
    assert of({**case, "Accounts": {"one_off": True}}, Programme=BRIDAL) == steps
    assert of(case, Programme=BRIDAL) == [("thanks", "2026-10-01"), ("after-sale call", "2026-10-06")]


@pytest.mark.parametrize(
    ("touches", "expected"),
    [([], [("after-sale call", "2026-09-26")]), ([touch(4, "call", occasion="bridal: CALL")], [])],
)
def test_the_programme_s_call_of_four_days_ago_stands_for_the_after_sale_call_where_it_was_made(touches, expected):
    """Delivered on the 19th, to be called about by the 26th; the programme's own day of grace ended on the 29th."""
    other = {**SALE, "order_id": "8", "ordered": ago(300), "delivered": ago(290), "after_sale_call": ago(289)}
    sold = {**SALE, "ordered": "2026-09-01", "delivered": "2026-09-19"}
    case = {"Accounts": {"one_off": True}, "Touches": [MET, *touches], "Orders": [other, sold]}
    assert of(case, Programme=programme(("Bridal: call", "delivery", 7.0, "call", None, 0.5))) == expected


def test_the_same_step_on_two_rows_of_plans_stands_there_once_on_its_earlier_day():
    step = {"plan": "Win back", "next_step": "Trial"}
    case = {"Touches": [MET], "Plans": [{**step, "due": ago(-9)}, {**step, "due": ago(-3)}, {**step, "due": ago(-6)}]}
    assert of(case) == [("plan step", "2026-10-03")]


def test_an_order_that_was_thanked_for_needs_no_note_either():
    sold = {**SALE, "ordered": "2026-09-27", "thanked": "2026-09-28"}
    assert of({"Accounts": {"one_off": True}, "Touches": [MET], "Orders": [sold]}, Programme=BRIDAL) == []


def test_a_card_of_the_programme_stands_for_the_anniversary_and_says_its_channel_and_cost():
    case = {"Touches": [MET], "People": [{"person_id": "p", "name": "Hoa", "anniversary": "2020-10-09"}]}
    found = listed({"1": case}, Programme=BRIDAL)
    assert found[["kind", "person", "what", "cost", "source"]].to_numpy().tolist() == [
        ["programme", "Hoa", "Bridal: card (card)", 1.5, "People 2; Programme 5"]
    ]


def test_a_row_says_who_has_to_do_what_and_where_it_stands():
    case = {
        "Accounts": {"account": "Hoa Binh", "owner": "Lan", "revenue_12m": 1000.0},
        "Touches": [touch(1, next_date="2026-10-05", next_purpose="agree the price of 40 pumps", person_id="p")],
        "People": [{"person_id": "p", "name": "Minh"}],
    }
    row = listed({"0042": case}).iloc[0]
    assert row["what"] == "Booked: agree the price of 40 pumps"
    assert row[["owner", "account_id", "account", "person"]].tolist() == ["Lan", "0042", "Hoa Binh", "Minh"]
    assert (row["source"], row["overdue"], row["key"]) == ("Touches 2", False, "booked contact|Touches0")
    assert row["date"] == pd.Timestamp("2026-10-05")


def test_a_plan_s_step_is_its_owner_s_and_a_booking_of_somebody_who_left_the_account_owner_s():
    plan = {"plan": "Win back", "plan_owner": "Hai", "next_step": "Trial", "due": ago(0)}
    case = {"Touches": [touch(1, owner="Gone", next_date=ago(-1))], "Plans": [plan]}
    found = listed({"1": case})
    assert dict(zip(found["kind"], found["owner"], strict=True)) == {"plan step": "Hai", "booked contact": "Lan"}


def test_money_at_stake_is_the_account_s_revenue_at_risk():
    case = {"Accounts": {"revenue_12m": 1000.0}, "Touches": [touch(89)]}
    made = book({"1": case})
    found = review(made, AS_OF)
    assert due(made, found)["revenue_at_risk_amount"].tolist() == found.accounts["revenue_at_risk_amount"].tolist()


def test_overdue_is_what_was_due_before_the_as_of_day():
    promises = [{"promise_id": str(n), "due": ago(n), "what": "x"} for n in (1, 0, -1)]
    kept = {"promise_id": "k", "due": ago(9), "kept_on": ago(9)}
    found = listed({"1": {"Touches": [MET], "Promises": [*promises, kept]}})
    assert found["overdue"].tolist() == [True, False, False]


def test_the_policy_says_how_many_days_and_a_number_given_wins():
    promises = [{"promise_id": str(n), "due": ago(-n)} for n in (7, 8, 30, 31)]
    case = {"Touches": [MET], "Promises": promises}
    assert len(of(case)) == 3
    assert len(of(case, policy=Policy({"due_days": 7}))) == 1
    assert len(of(case, days=31, policy=Policy({"due_days": 7}))) == 4


def test_a_workbook_with_accounts_alone_has_nothing_to_do():
    made = book({"1": {}})
    found = due(made, review(made, AS_OF))
    assert (len(found), found["date"].dtype.kind) == (0, "M")


def test_what_a_customer_is_called_in_braces_is_told_as_it_is():
    case = {"Touches": [MET], "Promises": [{"promise_id": "p", "due": ago(-1), "what": "the {drawing} of %s"}]}
    assert listed({"1": case})["what"].tolist() == ["We promised: the {drawing} of %s"]


def test_every_kind_is_one_of_the_list_and_those_of_a_day_come_in_its_order():
    day = ago(-5)
    case = {
        "Touches": [touch(1, next_date=day)],
        "Promises": [{"promise_id": "p", "due": day}],
        "Plans": [{"next_step": "Trial", "due": day}],
        "People": [{"person_id": "p", "name": "P", "birthday": "1980-10-05", "anniversary": "2000-10-05"}],
    }
    assert [kind for kind, _ in of(case)] == ["booked contact", "promise", "plan step", "birthday", "anniversary"]
    assert [kind for kind in KINDS if kind in dict(of(case))] == [kind for kind, _ in of(case)]
    assert AS_OF + timedelta(days=5) == date(2026, 10, 5)


SEEDS = st.integers(0, 2**32 - 1)
FIRMS = settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])


@FIRMS
@given(SEEDS)
def test_the_order_of_rows_changes_nothing(seed):
    tables, random = world(seed), np.random.default_rng(seed)
    shuffled = {
        name: frame.iloc[random.permutation(len(frame))].reset_index(drop=True) for name, frame in tables.items()
    }
    one, other = (due(made, review(made, AS_OF)) for made in (tables, shuffled))
    pd.testing.assert_frame_equal(one, other)


@FIRMS
@given(SEEDS, st.integers(1, 60))
def test_every_row_lies_in_the_window_or_is_overdue_and_stands_there_once(seed, days):
    tables = world(seed)
    found = due(tables, review(tables, AS_OF), days)
    assert (found["date"] <= pd.Timestamp(AS_OF) + pd.Timedelta(days=days)).all()
    assert (found["overdue"] == (found["date"] < pd.Timestamp(AS_OF))).all()
    assert found["key"].is_unique
    assert found["owner"].notna().all()
    assert (found["what"] != "").all()
    contacts = found[found["kind"].isin(["contact due", "booked contact"])]
    assert (
        not contacts.loc[contacts["kind"] == "contact due", "account_id"]
        .isin(contacts.loc[contacts["kind"] == "booked contact", "account_id"])
        .any()
    )


@FIRMS
@given(SEEDS)
def test_a_longer_list_holds_the_shorter_one(seed):
    tables = world(seed)
    found = review(tables, AS_OF)
    week, month = (due(tables, found, days) for days in (7, 30))
    still = month[month["date"] <= pd.Timestamp(AS_OF) + pd.Timedelta(days=7)]
    covered = week[(week["kind"] == "contact due") & ~week["key"].isin(month["key"])]
    booked = month.loc[month["kind"] == "booked contact", "account_id"]
    assert set(still["key"]) == set(week["key"]) - set(covered["key"])
    assert covered["account_id"].isin(booked).all()
