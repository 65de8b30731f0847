"""The policy: ranges, order, words and what a change is called."""

import pytest

from udfs.policy import CONSTANTS, Policy, rows

NUMBERS = [c for c in CONSTANTS.values() if not isinstance(c.default, str)]


@pytest.mark.parametrize("constant", NUMBERS, ids=lambda c: c.name)
def test_every_number_has_a_unit_a_meaning_a_source_and_a_default_in_its_range(constant):
    assert constant.least <= constant.default <= constant.most
    assert constant.unit
    assert constant.meaning.endswith(".")
    assert constant.source in {"src0", "src1", "src2", "src3", "src4", "house"}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("cadence_a_days", 6, "cadence_a_days: found 6, expected 7 to 365 days"),
        ("cadence_a_days", 366, "cadence_a_days: found 366, expected 7 to 365 days"),
        ("weight_R1", -1, "weight_R1: found -1, expected 0 to 100 points"),
        ("fiscal_start_month", 13, "fiscal_start_month: found 13, expected 1 to 12 month"),
        ("weight_contact", 1.6, "weight_contact: found 1.6, expected 0.5 to 1.5 shares"),
        ("cadence_a_days", "soon", "cadence_a_days: found 'soon', expected a number of days"),
        ("cadence_a_days", float("nan"), "cadence_a_days: found nan, expected 7 to 365 days"),
        ("cadence_a_days", "inf", "cadence_a_days: found inf, expected 7 to 365 days"),
    ],
)
def test_a_value_outside_its_range_is_refused_in_one_sentence(name, value, text):
    with pytest.raises(ValueError, match="expected") as refused:
        Policy({name: value})
    assert str(refused.value) == text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"sponsor_full_days": 180}, "sponsor_full_days: found 180, expected less than sponsor_zero_days (180)"),
        ({"answered_zero_pct": 90, "answered_full_pct": 80}, "answered_zero_pct: found 90, expected less than answered_full_pct (80)"),
        ({"grade_at_risk": 70}, "grade_at_risk: found 70, expected less than grade_watch (60)"),
        ({"band_critical": 30}, "band_exposed: found 40, expected less than band_critical (30)"),
        ({"top_share_pct": 95}, "top_share_pct: found 95, expected less than tier_b_pct (95)"),
        ({"lose_k": 4, "lose_n": 4}, "lose_k: found 4, expected less than lose_n (4)"),
    ],
)  # fmt: skip
def test_steps_out_of_order_are_refused(changes, text):
    with pytest.raises(ValueError, match="expected less than") as refused:
        Policy(changes)
    assert str(refused.value) == text


def test_steps_changed_together_are_judged_together():
    assert Policy({"sponsor_full_days": 200, "sponsor_zero_days": 300})["sponsor_full_days"] == 200.0


def test_a_name_that_is_no_constant_is_a_key_error():
    with pytest.raises(KeyError):
        Policy({"cadence_d_days": 30})


def test_numbers_come_as_text_from_a_cell():
    assert Policy({"cadence_a_days": "21"})["cadence_a_days"] == 21.0


def test_cadence_months_and_people_by_tier():
    policy = Policy()
    assert policy.by_tier("cadence") == {"A": 30.0, "B": 60.0, "C": 90.0}
    assert policy.by_tier("months") == {"A": 3.0, "B": 2.0, "C": 1.0}
    assert policy.by_tier("people") == {"A": 3.0, "B": 2.0, "C": 1.0}


def test_the_version_names_the_change_and_not_its_spelling():
    assert Policy().version == Policy({"cadence_a_days": 30}).version == Policy({"language": "vi"}).version == "default"
    assert Policy({"cadence_a_days": 21}).version == Policy({"cadence_a_days": "21.0"}).version != "default"
    assert Policy({"cadence_a_days": 21}).changed == {"cadence_a_days": 21.0}


def test_the_policy_table_holds_every_constant_with_its_default_as_value():
    table = {row["name"]: row["value"] for row in rows()}
    assert table == {name: constant.default for name, constant in CONSTANTS.items()}
    assert (table["cadence_a_days"], table["country"]) == (30, "VN")


@pytest.mark.parametrize(("stem", "total"), [("R", 100), ("B", 100), ("S", 100)])
def test_the_weights_of_a_pillar_add_up_to_100(stem, total):
    assert sum(c.default for name, c in CONSTANTS.items() if name.startswith(f"weight_{stem}")) == total
