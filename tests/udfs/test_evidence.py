"""The rows a lost point came from, and the sentences that tell it."""

import numpy as np
import pytest

from tests.udfs.tables import AS_OF, LONG_AGO, ago, book, log, scored, touch, typed
from udfs.evidence import Facts, named
from udfs.model import review


def fact(check, table, account_no, row):
    return Facts(check, table, np.array(account_no, dtype=np.int64), np.array(row, dtype=np.int64))


def test_five_rows_are_named_and_the_rest_counted():
    facts = [fact("R1", "Touches", [0] * 7 + [1], [9, 3, 4, 5, 6, 7, 8, 2])]
    assert named(facts, ("R1", "R2"), 2).tolist() == [["Touches 3, 4, 5, 6, 7 (+2)", ""], ["Touches 2", ""]]


def test_a_row_told_twice_is_named_once_and_two_tables_stand_side_by_side():
    facts = [fact("B6", "People", [0, 0], [3, 3]), fact("B6", "Orders", [0], [9])]
    assert named(facts, ("B6",), 1).tolist() == [["Orders 9; People 3"]]


def test_without_facts_there_are_no_rows():
    assert named([fact("R1", "Touches", [], [])], ("R1",), 2).tolist() == [[""], [""]]


@pytest.fixture(scope="module")
def told():
    """Rows count from 2 in each table. Touches: 2 the log, 3 to 6 of `a`; Orders: 2 the log, 3 and 4 of `a`, 5 of `new`."""
    line = {"line": "1", "amount": 100.0, "item": "pump", "qty": 10.0}
    cases = {
        "log": {**log(person_id="x", occasion="birthday"),
                "Orders": [{"order_id": "0", "ordered": LONG_AGO, "promised": LONG_AGO, "qty_shipped": 10.0, "returned": False, "after_sale_call": LONG_AGO, "thanked": LONG_AGO, **line}],
                "Service": [{"opened": LONG_AGO, "first_reply": LONG_AGO, "kind": "question", "closed": LONG_AGO}],
                "Promises": [{"due": LONG_AGO, "kept_on": LONG_AGO}]},
        "a": {
            "Accounts": {"customer_since": "2020-01-01"},
            "Touches": [touch(40, person_id="boss"), touch(45), touch(5, "call", purpose="say hi"), touch(6, "call", purpose=None)],
            "People": [{"person_id": "boss", "name": "Boss", "role": "sponsor", "our_link": 1.0, "rival_link": 4.0, "link_date": ago(5), "birthday": "1980-08-20"}],
            "Orders": [
                {"order_id": "1", "ordered": "2026-09-01", "promised": "2026-09-08", "delivered": "2026-09-09", "qty_shipped": 4.0, "returned": True, "thanked": "2026-09-02", **line},
                {"order_id": "2", "ordered": "2026-09-01", "promised": "2026-09-20", "delivered": "2026-09-20", "qty_shipped": 10.0, "thanked": None, **line},
            ],
            "Service": [{"opened": ago(20), "kind": "complaint"}, {"opened": ago(30), "kind": "question", "first_reply": ago(28)}],
            "Promises": [{"due": ago(10)}],
            "Competitors": [{"date": ago(5), "kind": "order lost"}, {"date": ago(6), "kind": "quoting"}, {"date": ago(7), "kind": "none seen"}],
        },
        "new": {"Orders": [{"order_id": "3", "ordered": "2026-09-01", "promised": "2026-09-10", "delivered": "2026-09-10", "qty_shipped": 10.0, **line}]},
    }  # fmt: skip
    found = scored(cases, Benchmarks=typed("Benchmarks", item="pump", our_score=1.0, best_rival_score=2.0, date=ago(9)))
    rows = found.reasons[found.reasons["account_id"] == "a"]
    return {
        check: (text, where) for check, text, where in zip(rows["check"], rows["sentence"], rows["rows"], strict=True)
    }


@pytest.mark.parametrize(
    ("check", "rows"),
    {
        "R1": "Touches 3", "R3": "Touches 3, 4", "B6": "Orders 4; People 2", "B7": "Touches 5, 6", "S1": "Service 3, 4", "S2": "Orders 3",
        "S3": "Orders 3", "S4": "Orders 3", "S5": "Orders 3", "S6": "Service 3", "S7": "Orders 3, 4", "S8": "Promises 3",
        "K1": "Competitors 3", "K2": "Competitors 2", "K5": "Benchmarks 2", "K6": "People 2", "T1": "",
    }.items(),
)  # fmt: skip
def test_a_lost_point_names_its_rows(told, check, rows):
    assert told[check][1] == rows


@pytest.mark.parametrize(
    ("check", "sentence"),
    {
        "R1": "40 days since the last meaningful contact; tier A wants one every 30.",
        "R3": "Months of the quarter with a meaningful contact: 1 of 3.",
        "B7": "Contacts this quarter that had a purpose: 2 of 4.",
        "S1": "Not answered within 24 hours: 2 of 2 service items.",
        "S6": "Complaints open longer than 7 days: 1.",
        "S8": "Promises not kept on time: 1 of 1.",
        "K1": "A rival was seen quoting, visiting or on trial in the last 180 days.",
        "K6": "Key people to whom the rival's link is stronger than ours: 1.",
    }.items(),
)
def test_a_lost_point_is_told_in_one_sentence(told, check, sentence):
    assert told[check][0] == sentence


def test_reasons_are_told_in_the_reader_s_language():
    tables = book({"log": log(next_date=LONG_AGO), "a": {"Touches": [touch(5)]}})
    found = review(tables, AS_OF, translate=lambda text: text.replace("No next contact is booked", "Chưa hẹn lần tới"))
    assert "Chưa hẹn lần tới with a purpose." in set(found.reasons["sentence"])
