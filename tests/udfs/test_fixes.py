"""The cheapest fix: one step, named with what it makes of exposure, by a real re-score."""

import pytest

from tests.udfs.tables import AS_OF, GOAL, ago, book, log, touch
from udfs.model import review
from udfs.policy import Policy

BOSS = {"person_id": "boss", "name": "Boss", "role": "decision maker"}
NONE = {"Competitors": [{"date": ago(5), "kind": "order lost"}]}
RECORDED = {
    "hours": 0.5,
    "idea": False,
    "personal": False,
    "person_id": "x",
    "next_date": "2024-02-01",
    "referral": "received",
}


def weak(**more):
    """Not met for 80 days; an order was lost to a rival."""
    return {"Touches": [touch(80, person_id="boss", hours=1.0)], "People": [BOSS], **NONE, **more}


SILENT = {f"weight_{check}": 0 for check in ("R1", "R2", "R3", "R4", *(f"B{n}" for n in range(1, 9)))}
"""A policy under which neither contact nor activity can be known, so that no step there wins anything."""


def flagged(cases, **policy):
    """A review that flags every customer with the least exposure."""
    worthy = {
        name: {**case, "Accounts": {"revenue_12m": 100.0, **case.get("Accounts", {})}} for name, case in cases.items()
    }
    return review(book(worthy), AS_OF, Policy({"flag_at": 1, **policy}))


def fix_of(found, account="a"):
    row = found.exposed[found.exposed["account_id"] == account].iloc[0]
    return row["fix"], row["fix_points"], row["exposure_score"]


def test_an_open_complaint_is_settled_first_where_it_weighs_most():
    """Known: contact, S6 (one complaint: half of 20 of 20 gives a service score of 50) and the lost order."""
    case = {
        "Touches": [touch(1, person_id="boss"), touch(40, person_id="boss"), touch(70, person_id="boss")], "People": [BOSS],
        "Service": [{"opened": ago(20), "kind": "complaint", "severity": "severe", "first_reply": ago(20)},
                    {"opened": ago(50), "kind": "repair", "first_reply": ago(50), "closed": ago(49)}], **NONE,
    }  # fmt: skip
    fix, _, _ = fix_of(flagged({"log": log(next_date="2024-02-01"), "a": case}))
    assert fix.startswith("Settle the complaints left open: exposure ")


def test_a_neglected_customer_is_to_be_met():
    found = flagged({"log": log(next_date="2024-02-01"), "a": weak()})
    assert fix_of(found)[0].startswith("Meet a decision maker or sponsor for a purpose: exposure ")


def test_a_contract_about_to_end_is_to_be_renewed():
    """K1 8 and K4 3 of the known 8 + 5 + 3: 68.8 points, without K4 50.0."""
    case = {"Competitors": [{"date": ago(5), "kind": "quoting"}], "Accounts": {"contract_end": ago(-10)}}
    assert fix_of(flagged({"a": case}, **SILENT)) == ("Renew the contract: exposure 68.8 to 50.0.", 18.8, 68.8)


def test_where_no_step_wins_anything_none_is_named():
    fix, points, _ = fix_of(flagged({"a": {"Competitors": [{"date": ago(5), "kind": "quoting"}]}}, **SILENT))
    assert (fix, points) == ("", 0.0)


@pytest.mark.parametrize(
    ("step", "done"),
    [
        ("Meet", {"Touches": [touch(0, person_id="boss", hours=1.0)]}),
        ("Book", {"Touches": [touch(0, "note", direction="in", next_date=ago(-9), next_purpose=GOAL)]}),
    ],
)
def test_doing_the_step_gives_the_exposure_it_names(step, done):
    """The sentence's second figure is what the next review says once the step is written into the tables."""
    if step == "Meet":
        touches = weak()["Touches"]
    else:
        touches = [
            touch(d, person_id=p, hours=30.0, idea=True, referral="asked")
            for d, p in ((1, "boss"), (40, "q"), (70, "r"))
        ]
        touches += [touch(d, "letter", hours=0.0, personal=True) for d in (1, 2, 3)]
    case = {**weak(), "Touches": touches}
    before = flagged({"log": log(**RECORDED), "a": case})
    after = flagged({"log": log(**RECORDED), "a": {**case, "Touches": [*touches, *done["Touches"]]}})
    fix, points, score = fix_of(before)
    assert fix.startswith(step)
    named = float(fix.rstrip(".").rsplit(" ", 1)[1])
    shown = after.accounts.set_index("account_id").loc["a", "exposure_score"]
    assert (named, round(score - points, 1)) == (shown, shown)


def test_the_fix_of_an_account_does_not_depend_on_who_else_is_flagged():
    alone = {"log": log(**RECORDED), "a": weak()}
    together = {**alone, "b": {**weak(), "Accounts": {"owner": "Ann"}, "People": []}}
    assert fix_of(flagged(alone)) == fix_of(flagged(together))
