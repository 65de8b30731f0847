"""B1 to B5, B7 and B8 on small tables; B6 is in test_occasions."""

import pytest

from tests.udfs.tables import ago, log, lost, row_of, scored, shares, touch, typed


def acted(*touches, tier="A", owner="Lan"):
    return {"Accounts": {"tier": tier, "owner": owner}, "Touches": list(touches)}


def note(days_ago, channel="note", **more):
    return touch(days_ago, channel, **more)


# An owner of one A, one B and one C account has 52 hours for them: 26, 17.333 and 8.667.
B1 = {
    "13 of 26 hours": (acted(touch(5, hours=10.0), touch(50, hours=3.0), owner="Ann"), 0.5),
    "20 of 17.3 hours": (acted(touch(5, hours=20.0), tier="B", owner="Ann"), 1.0),
    "no hour this quarter of 8.7": (acted(touch(92, hours=9.0), tier="C", owner="Ann"), 0.0),
    "13 of 52 hours, alone": (acted(touch(5, hours=13.0), owner="Bob"), 0.25),
    "last quarter's hours": (acted(touch(92, hours=60.0), touch(5, hours=13.0), owner="Eve"), 0.25),
    "courtesy hours": (acted(touch(5, hours=13.0), touch(5, hours=39.0, purpose="say hi"), owner="Fay"), 0.25),
    "their own hours": (acted(touch(5, hours=13.0), touch(5, hours=39.0, direction="in"), owner="Gus"), 0.25),
    "touches without hours": (acted(touch(5), owner="Hal"), "Unknown"),
    "a short log": (acted(touch(5, hours=0.1), owner="Minh"), "Unknown"),
}
B2 = {
    "an idea this quarter": (acted(note(5, "brief", idea=True)), 1.0),
    "a new way of meeting": (acted(touch(5, new_method=True)), 1.0),
    "an idea last quarter": (acted(touch(92, idea=True)), 0.0),
    "no idea": (acted(touch(5, idea=False)), 0.0),
    "the idea was theirs": (acted(touch(5, idea=True, direction="in")), 0.0),
    "no idea in a short log": (acted(touch(5), owner="Minh"), "Unknown"),
    "an idea in a short log": (acted(touch(5, idea=True), owner="Minh"), 1.0),
}
B3 = {
    "three people, A": (acted(*(touch(d, person_id=f"p{d}") for d in (5, 100, 179))), 1.0),
    "one person three times, A": (acted(*(touch(d, person_id="p") for d in (5, 50, 60))), 0.333),
    "one person, B": (acted(touch(5, person_id="p"), tier="B"), 0.5),
    "one person, C": (acted(touch(5, person_id="p"), tier="C"), 1.0),
    "one person 181 days ago": (acted(touch(181, person_id="p"), tier="C"), 0.0),
    "a courtesy visit to a person": (acted(touch(5, person_id="p", purpose="say hi"), tier="C"), 0.0),
    "a letter to a person": (acted(note(5, person_id="p"), tier="C"), 0.0),
    "only people without a name": (acted(touch(5)), "Unknown"),
    "nobody met": (acted(), 0.0),
    "nobody met in a short log": (acted(owner="Minh"), "Unknown"),
}
B4 = {
    "three written touches": (acted(note(5), note(6, "letter"), note(91, "card")), 1.0),
    "one of three": (acted(note(5, "clipping")), 0.333),
    "four are no more than three": (acted(*(note(d, "newsletter") for d in (1, 2, 3, 4))), 1.0),
    "courtesy letters are letters": (acted(*(note(d, "letter", purpose="say hi") for d in (1, 2, 3))), 1.0),
    "mail is not one of the six forms": (acted(note(5, "email"), note(6, "brief")), 0.333),
    "their letters": (acted(*(note(d, direction="in") for d in (1, 2, 3))), 0.0),
    "tomorrow's letter": (acted(note(-1)), 0.0),
    "one in a short log": (acted(note(5), owner="Minh"), "Unknown"),
    "three in a short log": (acted(note(5), note(6), note(7), owner="Minh"), 1.0),
}
B5 = {
    "a personal note": (acted(note(5, personal=True)), 1.0),
    "a personal mail": (acted(note(5, "email", personal=True)), 1.0),
    "a personal meeting is no writing": (acted(touch(5, personal=True)), 0.0),
    "an impersonal note": (acted(note(5, personal=False)), 0.0),
    "a personal note last quarter": (acted(note(92, personal=True)), 0.0),
    "no note in a short log": (acted(owner="Minh"), "Unknown"),
}
B7 = {
    "three of five": (acted(*(touch(d, "visit", purpose=p) for d, p in zip(range(1, 6), ["a new offer", "discuss the pump order", "agree prices", "say hi", None], strict=True))), 0.6),
    "all": (acted(touch(5)), 1.0),
    "courtesy only": (acted(touch(5, purpose="courtesy call")), 0.0),
    "last quarter does not count": (acted(touch(92, purpose="say hi"), touch(5)), 1.0),
    "what they start does not count": (acted(touch(5, "call", purpose=None, direction="in"), touch(6)), 1.0),
    "letters are written touches": (acted(note(5, purpose=None), touch(6)), 1.0),
    "none logged": (acted(touch(92)), "Unknown"),
    "known without coverage": (acted(touch(5), touch(6, purpose=None), owner="Minh"), 0.5),
}  # fmt: skip
B8 = {
    "asked in a touch": (acted(touch(300, referral="asked")), 1.0),
    "given in a touch": (acted(touch(5, referral="given")), 1.0),
    "received only": (acted(touch(5, referral="received")), 0.0),
    "asked more than a year ago": (acted(touch(366, referral="asked")), 0.0),
    "asked tomorrow": (acted(touch(-1, referral="asked")), 0.0),
    "asked in the table": ({"Referrals": [{"date": ago(5), "prospect": "Dong A", "direction": "asked"}]}, 1.0),
    "received in the table": ({"Referrals": [{"date": ago(5), "prospect": "Dong A", "direction": "received"}]}, 0.0),
    "nothing": (acted(), 0.0),
    "nothing in a short log": (acted(owner="Minh"), "Unknown"),
}
ALL = {"B1": B1, "B2": B2, "B3": B3, "B4": B4, "B5": B5, "B7": B7, "B8": B8}
FILLED = {"hours": 1.0, "idea": False, "personal": False, "person_id": "p", "referral": "received"}
OWNERS = ("Lan", "Ann", "Bob", "Eve", "Fay", "Gus", "Hal")


def with_logs(cases):
    """The cases, and logs written in by people of another account, whose own owner has no share in the hours."""
    logs = [{"date": "2024-01-02", "channel": "call", "direction": "in", "owner": o, **FILLED} for o in OWNERS]
    logs.append({"date": ago(60), "channel": "call", "direction": "in", "owner": "Minh"})
    return {"log": {"Accounts": {"owner": "the log's"}, "Touches": logs}, **cases}


@pytest.fixture(scope="module")
def found():
    return shares(
        scored(with_logs({f"{check}: {n}": case for check, group in ALL.items() for n, (case, _) in group.items()}))
    )


@pytest.mark.parametrize(("check", "name"), [(check, name) for check, group in ALL.items() for name in group])
def test_the_share_is(found, check, name):
    assert found[f"{check}: {name}", check] == ALL[check][name][1]


def test_what_nobody_writes_down_is_unknown_not_missing():
    found = shares(scored({"log": log(), "a": acted(touch(5))}))
    assert {c: found["a", c] for c in ("B1", "B2", "B3", "B5", "B8")} == dict.fromkeys(
        ("B1", "B2", "B3", "B5", "B8"), "Unknown"
    )


def test_no_referral_is_known_only_where_touches_and_table_are_both_in_use():
    without = shares(scored({"log": log(referral="received"), "a": acted(touch(5))}))
    other = typed("Referrals", date=["2024-02-01"], account_id=["log"], prospect=["x"], direction=["received"])
    with_table = shares(scored({"log": log(referral="received"), "a": acted(touch(5))}, Referrals=other))
    assert (without["a", "B8"], with_table["a", "B8"]) == ("Unknown", 0.0)


def test_the_six_known_checks_of_an_account_lose_41_4_points():
    """Weights 20 20 20 10 10 5 make 85: B1 20 x .75, B3 20 x 2/3, B4 10 x 2/3, B8 5; of 85, in tenths."""
    touches = [touch(5, hours=13.0, person_id="p", idea=True), note(6, personal=True, hours=0.0)]
    cases = with_logs({"a": acted(*touches, owner="Ann")})
    refer = typed("Referrals", date=["2024-02-01"], account_id=["log"], prospect=["x"], direction=["received"])
    found = scored(cases, Referrals=refer)
    assert lost(found, "a", "activity") == {"B1": 16.7, "B3": 14.8, "B4": 7.4, "B8": 5.5}
    assert row_of(found, "a")["activity_score"] == 55.6
