"""R1 to R4 on small tables. Cadences: A 30 to 90 days, B 60 to 180, C 90 to 270; the sponsor's ramp is 90 to 180."""

import pytest

from tests.udfs.tables import GOAL, ago, log, lost, row_of, scored, shares, touch
from udfs.policy import Policy

BOSS, USER = (
    {"person_id": "boss", "name": "Boss", "role": "decision maker"},
    {"person_id": "user", "name": "User", "role": "user"},
)


def met(*touches, tier="A", owner="Lan", people=()):
    return {"Accounts": {"tier": tier, "owner": owner}, "Touches": list(touches), "People": list(people)}


def mailed(out_days, in_days, **answer):
    sent = touch(out_days, "email", person_id="p")
    return met(sent, touch(in_days, "email", direction="in", person_id="p", **answer))


R1 = {
    "met 30 days ago, A": (met(touch(30)), 1.0),
    "met 60 days ago, A": (met(touch(60)), 0.5),
    "met 90 days ago, A": (met(touch(90)), 0.0),
    "met 60 days ago, B": (met(touch(60), tier="B"), 1.0),
    "met 120 days ago, B": (met(touch(120), tier="B"), 0.5),
    "met 135 days ago, C": (met(touch(135), tier="C"), 0.75),
    "met on the as-of day": (met(touch(0)), 1.0),
    "the last of two counts": (met(touch(80), touch(45)), 0.75),
    "never met": (met(), 0.0),
    "to be met tomorrow": (met(touch(-1)), 0.0),
    "a visit": (met(touch(5, "visit")), 1.0),
    "a call that connected": (met(touch(5, "call")), 1.0),
    "a call to voicemail": (met(touch(5, "call", purpose=f"{GOAL}, left voicemail")), 0.0),
    "no answer in Vietnamese": (met(touch(5, "call", purpose="chốt giá hợp đồng, không nghe máy")), 0.0),
    "a courtesy visit": (met(touch(5, "visit", purpose="just checking in")), 0.0),
    "a courtesy visit in Vietnamese": (met(touch(5, "visit", purpose="thăm xã giao")), 0.0),
    "a courtesy visit in Chinese": (met(touch(5, "visit", purpose="礼节性拜访")), 0.0),
    "courtesy words with an objective": (met(touch(5, purpose="checking in on complaint 883: confirm the pump runs")), 1.0),
    "no purpose": (met(touch(5, purpose=None)), 0.0),
    "they called us": (met(touch(5, "call", direction="in")), 0.0),
    "direction out": (met(touch(5, direction="out")), 1.0),
    "a letter": (met(touch(5, "letter")), 0.0),
    "a lunch": (met(touch(5, "lunch")), 0.0),
    "a gift": (met(touch(5, "gift")), 0.0),
    "mail without an answer": (met(touch(5, "email", person_id="p")), 0.0),
    "mail answered the same day": (mailed(5, 5), 1.0),
    "mail answered after 14 days": (mailed(20, 6), 1.0),
    "mail answered after 15 days": (mailed(20, 5), 0.0),
    "mail answered after the as-of day": (mailed(3, -1), 0.0),
    "their mail came first": (mailed(5, 7), 0.0),
    "their answer needs no purpose": (mailed(20, 18, purpose=None), 1.0),
    "another person answered": (met(touch(5, "email", person_id="p"), touch(3, "email", direction="in", person_id="q")), 0.0),
    "courtesy mail answered": (met(touch(5, "email", purpose="say hi"), touch(3, "email", direction="in")), 0.0),
    "a short log, never met": (met(owner="Minh"), "Unknown"),
    "a short log, met 60 days ago": (met(touch(60), owner="Minh"), 0.5),
    "no log, never met": (met(owner="Nobody"), "Unknown"),
    "a log of just 90 days": (met(owner="Binh"), 0.0),
    "a log of 90 days says nothing of tier B": (met(owner="Binh", tier="B"), "Unknown"),
}  # fmt: skip
R2 = {
    "the boss 90 days ago": (met(touch(90, person_id="boss"), people=[BOSS]), 1.0),
    "the boss 135 days ago": (met(touch(135, person_id="sponsor"), people=[{**BOSS, "person_id": "sponsor", "role": "sponsor"}]), 0.5),
    "the boss 180 days ago": (met(touch(180, person_id="boss3"), people=[{**BOSS, "person_id": "boss3"}]), 0.0),
    "only a user met": (met(touch(5, person_id="user"), people=[{**BOSS, "person_id": "boss4"}, USER]), 0.0),
    "the boss had a courtesy visit": (met(touch(5, purpose="say hi", person_id="boss5"), people=[{**BOSS, "person_id": "boss5"}]), 0.0),
    "nobody who decides is named": (met(touch(5, person_id="user2"), people=[{**USER, "person_id": "user2"}]), "Unknown"),
    "somebody without a name was met": (met(touch(5), people=[{**BOSS, "person_id": "boss6"}]), "Unknown"),
    "nobody met, boss named": (met(people=[{**BOSS, "person_id": "boss7"}]), 0.0),
    "nobody met, boss named, short log": (met(owner="Minh", people=[{**BOSS, "person_id": "boss8"}]), "Unknown"),
}  # fmt: skip
R3 = {
    "all three months": (met(touch(5), touch(40), touch(70)), 1.0),
    "one month twice, A": (met(touch(5), touch(6)), 0.333),
    "two months, A": (met(touch(5), touch(91)), 0.667),
    "June is another quarter": (met(touch(92)), 0.0),
    "one month, B": (met(touch(5), tier="B"), 0.5),
    "two months, B": (met(touch(5), touch(40), tier="B"), 1.0),
    "one month, C": (met(touch(5), tier="C"), 1.0),
    "no month, C": (met(touch(100), tier="C"), 0.0),
    "a short log, no month": (met(owner="Minh"), "Unknown"),
    "a short log, its one month, C": (met(touch(5), tier="C", owner="Minh"), 1.0),
}
R4 = {
    "booked for tomorrow with a purpose": (met(touch(5, next_date=ago(-1), next_purpose=GOAL)), 1.0),
    "booked for the as-of day": (met(touch(5, next_date=ago(0), next_purpose=GOAL)), 0.0),
    "booked as courtesy": (met(touch(5, next_date=ago(-9), next_purpose="say hi")), 0.0),
    "booked without a purpose": (met(touch(5, next_date=ago(-9))), 0.0),
    "booked in a touch of tomorrow": (met(touch(-1, next_date=ago(-9), next_purpose=GOAL)), 0.0),
    "nothing booked": (met(touch(5)), 0.0),
    "booked long ago by a short log": (met(touch(50, next_date=ago(-9), next_purpose=GOAL), owner="Minh"), 1.0),
    "nothing booked in a short log": (met(owner="Minh"), "Unknown"),
}
LOGS = {
    "log": log(next_date="2024-02-01"),
    "short log": log("Minh", ago(60)),
    "90 days' log": log("Binh", ago(90)),
}
ALL = {"R1": R1, "R2": R2, "R3": R3, "R4": R4}


@pytest.fixture(scope="module")
def found():
    cases = {f"{check}: {name}": case for check, group in ALL.items() for name, (case, _) in group.items()}
    return shares(scored({**LOGS, **cases}))


@pytest.mark.parametrize(("check", "name"), [(check, name) for check, group in ALL.items() for name in group])
def test_the_share_is(found, check, name):
    assert found[f"{check}: {name}", check] == ALL[check][name][1]


@pytest.fixture(scope="module")
def worked():
    """A, last met 52 days before 30 September (9 August), nobody named, nothing booked."""
    return scored({"log": log(next_date="2024-02-01"), "a": met(touch(52)), "dark": met(owner="Nobody")})


def test_contact_52_days_ago_in_one_of_three_months_scores_47_9(worked):
    assert row_of(worked, "a")["contact_score"] == 47.9
    assert lost(worked, "a", "contact") == {"R1": 22.9, "R3": 16.7, "R4": 12.5}


def test_the_unknown_sponsor_widens_the_range_to_38_3_and_58_3(worked):
    row = row_of(worked, "a")
    assert (row["contact_low"], row["contact_high"], row["contact_confidence"]) == (38.3, 58.3, 0.8)


def test_an_account_of_which_nothing_is_known_has_no_score_and_no_losses(worked):
    row = row_of(worked, "dark")
    assert (row["contact_score"], row["contact_low"], row["contact_confidence"]) == (None, None, 0.0)
    assert lost(worked, "dark", "contact") == {}


def test_a_booking_is_unknown_where_nobody_writes_bookings_down():
    assert shares(scored({"log": log(), "a": met(touch(5))}))["a", "R4"] == "Unknown"


def test_the_policy_sets_cadence_and_channels():
    policy = Policy({"cadence_a_days": 60, "meaningful_channels": "meeting, lunch"})
    found = shares(scored({"log": log(), "a": met(touch(90, "lunch")), "b": met(touch(5, "visit"))}, policy))
    assert (found["a", "R1"], found["b", "R1"]) == (0.75, 0.0)
