"""What nobody wrote down makes neither a point nor a loss, and one fact is told once."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from tests.udfs.tables import LONG_AGO, ago, log, scored, shares, touch
from udfs import functions
from udfs.exposure import rhythm
from udfs.signals.festivals import festival_days

BARE = {"order_id": "x", "line": "1", "ordered": ago(30), "amount": 10.0, "promised": ago(20)}
ONCE = {"opened": ago(20), "kind": "complaint"}


def share_of(check: str, cases: dict) -> float | str:
    return shares(scored(cases))["a", check]


@pytest.mark.parametrize(
    ("check", "table", "rows", "past"),
    [
        ("S2", "Orders", [BARE], [{**BARE, "ordered": LONG_AGO, "promised": LONG_AGO}]),
        ("S1", "Service", [ONCE], [{"opened": LONG_AGO, "kind": "question"}]),
        ("S6", "Service", [ONCE], [{"opened": LONG_AGO, "kind": "question"}]),
        ("S8", "Promises", [{"due": ago(20)}], [{"due": LONG_AGO}]),
    ],
)
def test_a_check_on_a_column_nobody_ever_fills_is_unknown(check, table, rows, past) -> None:
    assert share_of(check, {"log": {table: past}, "a": {table: rows}}) == "Unknown"


def test_an_account_without_any_touch_has_no_hours_where_the_log_tells_hours() -> None:
    assert share_of("B1", {"log": log(hours=1.0), "a": {}}) == 0.0


def test_a_line_marked_returned_and_its_credit_note_are_one_return() -> None:
    lines = [{"order_id": f"o{n}", "line": "1", "ordered": ago(30), "amount": 10.0} for n in range(20)]
    back = {"order_id": "c", "line": "1", "ordered": ago(20), "amount": -10.0, "returned": True}
    orders = [{**lines[0], "returned": True}, *lines[1:], back]
    assert round(share_of("S4", {"a": {"Orders": orders}}), 9) == 0.75


def test_whose_age_nobody_knows_is_no_new_customer_in_a_supply_conflict() -> None:
    short = {"order_id": "s", "line": "1", "ordered": ago(30), "amount": 9.0, "item": "seal", "qty": 5.0,
             "qty_shipped": 1.0, "promised": ago(20), "delivered": ago(20)}  # fmt: skip
    full = {**short, "order_id": "f", "qty_shipped": 5.0}
    first = {**full, "ordered": ago(200), "delivered": ago(190), "promised": ago(190)}
    cases = {"a": {"Accounts": {"customer_since": LONG_AGO}, "Orders": [short, {**first, "order_id": "p"}]}}
    assert share_of("S5", {**cases, "b": {"Orders": [full, first]}}) == 1.0
    assert share_of("S5", {**cases, "b": {"Accounts": {"customer_since": ago(60)}, "Orders": [full]}}) == 0.5


@pytest.mark.parametrize(
    "name", ["Tết", "tet nguyen dan", "Lunar New Year", "Chinese New Year", "春节", "春節", "農曆新年"]
)
def test_the_lunar_new_year_of_2026_is_17_february_by_any_of_its_names(name: str) -> None:
    assert "2026-02-17" in map(str, festival_days(name, "VN", range(2025, 2028)))


def test_a_misspelt_header_is_named_not_taken_for_another_table() -> None:
    accounts = [["account_id", "account", "owner"], ["1", "A", "Lan"]]
    touches = [["touch_idd", "date", "account_id", "owner", "channel", "purpose"]]
    told = functions.REVIEW_CONTACT(date(2026, 9, 30), accounts, touches)
    assert "Touches" in told
    assert "touch_id" in told


def test_why_takes_the_number_excel_makes_of_an_id_and_says_when_there_is_no_such_account() -> None:
    accounts = [["account_id", "account", "owner", "wallet_share_pct"], [1.0, "A", "Lan", 50.0]]
    assert functions.REVIEW_WHY(1.0, date(2026, 9, 30), accounts)[1][:2] == ["exposure", "K3"]
    assert functions.REVIEW_WHY("9", date(2026, 9, 30), accounts).startswith("account: found '9'")


def test_ranges_of_different_lengths_are_told_in_one_sentence() -> None:
    told = functions.REVIEW_RHYTHM([[6], [5]], [[200], [1], [2]], 300, 40)
    assert told.startswith("found ranges of different lengths (order_days 2, active_days 3)")


def test_a_rhythm_that_cannot_be_is_missing() -> None:
    assert np.isnan(rhythm(6, 200, -300, 40))


def test_the_latest_comparison_of_an_item_is_the_one_that_holds() -> None:
    orders = [{**BARE, "item": "seal"}]
    rows = [
        {"item": "seal", "our_score": 1.0, "best_rival_score": 9.0, "date": ago(300)},
        {"item": "seal", "our_score": 9.0, "best_rival_score": 1.0, "date": ago(5)},
    ]
    assert share_of("K5", {"a": {"Orders": orders, "Benchmarks": rows}}) == 0.0


def test_a_thank_you_told_as_a_touch_honours_the_sale_and_one_after_the_as_of_date_does_not() -> None:
    people = [{"person_id": "p", "name": "P"}]
    sale = {"order_id": "x", "line": "1", "ordered": ago(30), "amount": 10.0}
    past = {"order_id": "y", "line": "1", "ordered": LONG_AGO, "amount": 10.0, "thanked": LONG_AGO}
    logged = {"log": {**log(occasion="festival"), "Orders": [past]}}
    thanked = {"People": people, "Orders": [sale], "Touches": [touch(29, "note", occasion="thanks")]}
    assert share_of("B6", {**logged, "a": thanked}) == 1.0
    late = {"People": people, "Orders": [{**sale, "thanked": ago(-2)}]}
    assert share_of("B6", {**logged, "a": late}) == 0.0
