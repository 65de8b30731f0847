"""B6: occasions due in the quarter and honoured within three days, of people, sales, festivals and the programme."""

from datetime import date

import pytest

from tests.udfs.tables import ago, log, scored, shares, touch, typed
from udfs.signals.festivals import festival_days
from udfs.signals.occasions import personal_days

# Birthdays: 20 August is 41 days before the as-of day; its third day of grace is 38 days before.
AUGUST = {"person_id": "p", "name": "P", "birthday": "1980-08-20"}
ORDER = {"order_id": "1", "line": "1", "ordered": "2024-03-01", "amount": 10.0}
LOG = {**log(occasion="birthday"), "Orders": [ORDER], "People": [{"person_id": "log", "name": "L"}]}


def card(days_ago, occasion="birthday", **more):
    return touch(days_ago, "card", occasion=occasion, purpose=None, **more)


def born(*touches, people=(AUGUST,), owner="Lan", **more):
    return {"Accounts": {"owner": owner}, "Touches": list(touches), "People": list(people), **more}


CASES = {
    "a card on the day": (born(card(41)), 1.0),
    "a card three days early": (born(card(44)), 1.0),
    "a card three days late": (born(card(38)), 1.0),
    "a card four days late": (born(card(37)), 0.0),
    "a card for another occasion": (born(card(41, "thanks")), 0.0),
    "sinh nhật": (born(card(41, "Sinh nhật")), 1.0),
    "生日": (born(card(41, "生日")), 1.0),
    "another person's card": (born(card(41, person_id="q")), 0.0),
    "that person's card": (born(card(41, person_id="p")), 1.0),
    "they sent it": (born(card(41, direction="in")), 0.0),
    "one of two": (born(card(41, person_id="p"), people=(AUGUST, {**AUGUST, "person_id": "q"})), 0.5),
    "an anniversary": (born(card(41, "anniversary"), people=({"person_id": "p", "name": "P", "anniversary": "2019-08-20"},)), 1.0),
    "born in June": (born(people=({**AUGUST, "birthday": "1980-06-20"},)), "NA"),
    "born on 29 September, grace not over": (born(people=({**AUGUST, "birthday": "1980-09-29"},)), "NA"),
    "born on 29 September, honoured early": (born(card(2), people=({**AUGUST, "birthday": "1980-09-29"},)), 1.0),
    "a short log": (born(owner="Minh"), "Unknown"),
    "nobody there": (born(people=()), "NA"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return shares(
        scored({"log": LOG, "short": log("Minh", ago(60)), **{name: case for name, (case, _) in CASES.items()}})
    )


@pytest.mark.parametrize("name", CASES)
def test_the_share_is(found, name):
    assert found[name, "B6"] == CASES[name][1]


@pytest.fixture(scope="module")
def programme():
    """Four steps. Monthly cards fall due on the 6th; of Vietnam's festivals National Day, 1 September, is this quarter's."""
    steps = typed(
        "Programme", name=["Monthly card", "National Day", "First call", "Birthday gift"],
        trigger=["month", "festival", "order", "birthday"], offset_days=[5.0, 0.0, 14.0, -7.0], tier=["A", "B", None, "C"],
    )  # fmt: skip
    july = {"order_id": "7", "line": "1", "ordered": "2026-07-10", "amount": 10.0}
    cases = {
        "log": {**LOG, "Accounts": {"owner": "Lan", "tier": "C"}},
        "two of three months, A": {"Touches": [card(86, "Monthly card"), card(24, "monthly CARD")]},
        "the festival, B": {"Accounts": {"tier": "B"}, "Touches": [card(28, "national DAY")]},
        "the festival forgotten, B": {"Accounts": {"tier": "B"}},
        "the call after a one-off sale": {"Accounts": {"tier": "B", "one_off": True}, "Orders": [july], "Touches": [touch(68, "call", occasion="First call"), card(28, "National Day")]},
        "no call after a one-off sale": {"Accounts": {"tier": "C", "one_off": True}, "Orders": [july]},
        "no call is due after an ordinary sale": {"Accounts": {"tier": "C"}, "Orders": [july]},
        "the gift a week early and no card, C": {"Accounts": {"tier": "C"}, "People": [AUGUST], "Touches": [card(48, "birthday gift")]},
    }  # fmt: skip
    return shares(scored(cases, Programme=steps))


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "two of three months, A": 0.667, "the festival, B": 1.0, "the festival forgotten, B": 0.0,
        "the call after a one-off sale": 1.0, "no call after a one-off sale": 0.0,
        "no call is due after an ordinary sale": "NA", "the gift a week early and no card, C": 0.5,
    }.items(),
)  # fmt: skip
def test_the_programme_s_steps_fall_due(programme, name, expected):
    assert programme[name, "B6"] == expected


def sale(ordered, thanked, **more):
    return {
        "Orders": [{"order_id": ordered, "line": "1", "ordered": ordered, "amount": 10.0, "thanked": thanked, **more}]
    }


@pytest.fixture(scope="module")
def thanks():
    cases = {
        "log": LOG,
        "after three days": sale("2026-08-01", "2026-08-04"), "after four days": sale("2026-08-01", "2026-08-05"),
        "never": sale("2026-08-01", None), "a spoilt cell": sale("2026-08-01", None, thanked_bad=True),
        "before the quarter": sale("2026-06-01", None), "grace not over": sale("2026-09-29", None),
        "a credit note": sale("2026-08-01", None, amount=-5.0),
    }  # fmt: skip
    return shares(scored(cases))


@pytest.mark.parametrize(
    ("name", "expected"),
    {
        "after three days": 1.0, "after four days": 0.0, "never": 0.0, "a spoilt cell": "NA", "before the quarter": "NA",
        "grace not over": "NA", "a credit note": "NA",
    }.items(),
)  # fmt: skip
def test_thanks_after_a_sale_are_due_within_three_days(thanks, name, expected):
    assert thanks[name, "B6"] == expected


def test_occasions_nobody_writes_down_are_unknown():
    quiet = {**LOG, "Touches": [{**LOG["Touches"][0], "occasion": None}]}
    assert shares(scored({"log": quiet, "a": born()}))["a", "B6"] == "Unknown"


def test_a_leap_day_birthday_is_kept_on_28_february():
    people = typed("People", person_id=["p"], account_id=["a"], name=["P"], birthday=["1992-02-29"])
    due = personal_days(people, date(2026, 2, 1), date(2026, 3, 31))
    assert due["due"].dt.date.tolist() == [date(2026, 2, 28)]


def test_days_over_the_turn_of_the_year_come_in_order():
    people = typed("People", person_id=["p", "q"], account_id="a", name="P", birthday=["1992-01-05", "1990-12-30"])
    due = personal_days(people, date(2026, 12, 1), date(2027, 1, 31))
    assert list(zip(due["person_id"], due["due"].dt.date, strict=True)) == [
        ("q", date(2026, 12, 30)),
        ("p", date(2027, 1, 5)),
    ]


@pytest.mark.parametrize("country", ["VN", "no such country"])
def test_a_festival_the_calendar_does_not_know_falls_due_never(country):
    assert festival_days("Festival of the Seals", country, range(2025, 2028)) == ()
