"""The calendar file: what a calendar reads back is what was due, the same bytes each time, and nothing private."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from addin.due import calendar

AS_OF = dt.date(2026, 9, 30)
ROW = {
    "owner": "Lan", "date": pd.Timestamp("2026-10-05"), "overdue": False, "kind": "booked contact", "account_id": "0042",
    "account": "Hòa Bình", "person": "Minh", "what": "Booked: agree the price", "revenue_at_risk_amount": 1e6,
    "cost": float("nan"), "source": "Touches 2", "key": "booked contact|T1",
}  # fmt: skip


def things(*rows):
    return pd.DataFrame([{**ROW, "key": f"k{number}", **row} for number, row in enumerate(rows)])


def events(*rows, translate=str):
    return Calendar.from_ical(calendar(things(*rows), AS_OF, translate)).walk("VEVENT")


def test_an_event_is_the_whole_day_and_says_who_what_and_of_which_kind():
    (event,) = events({})
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 10, 5), dt.date(2026, 10, 6))
    assert event["summary"] == "Hòa Bình: booked contact, Minh"
    assert event["description"] == "Booked: agree the price"
    assert event["categories"].cats == ["booked contact"]
    assert event["dtstamp"].dt == dt.datetime(2026, 9, 30, tzinfo=dt.UTC)
    assert "class" not in event
    assert not event.walk("VALARM")


def test_in_a_calendar_of_several_each_event_says_whose_it_is():
    first, second = events({}, {"owner": "Minh Anh", "date": pd.Timestamp("2026-09-12"), "person": None})
    assert first["summary"] == "Hòa Bình: booked contact, Minh (Lan)"
    assert second["summary"] == "Overdue since 2026-09-12: Hòa Bình: booked contact (Minh Anh)"
    assert [event["summary"] for event in events({}, {})] == ["Hòa Bình: booked contact, Minh"] * 2


def test_the_words_are_those_of_the_reader_s_language():
    (event,) = events({"kind": "promise"}, translate={"promise": "lời hứa"}.get)
    assert (event["summary"], event["categories"].cats) == ("Hòa Bình: lời hứa, Minh", ["lời hứa"])


def test_what_is_overdue_stands_on_the_as_of_day_and_says_since_when():
    (event,) = events({"date": pd.Timestamp("2026-09-12"), "overdue": True, "person": None})
    assert event["dtstart"].dt == AS_OF
    assert event["summary"] == "Overdue since 2026-09-12: Hòa Bình: booked contact"


def test_an_event_keeps_its_name_when_its_day_moves_and_the_newer_file_wins():
    before, after = (
        Calendar.from_ical(calendar(things({"date": pd.Timestamp(day)}), as_of)).walk("VEVENT")[0]
        for day, as_of in (("2026-10-05", AS_OF), ("2026-10-09", AS_OF + dt.timedelta(days=1)))
    )
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1


def test_names_of_events_tell_nothing_of_the_customer():
    (event,) = events({"key": "promise|Hoa Binh secret"})
    assert "secret" not in event["uid"]
    assert event["uid"].endswith("@account-review")


@pytest.mark.parametrize(
    ("kind", "person", "private"),
    [("birthday", "Minh", True), ("anniversary", "Minh", True), ("programme", "Minh", True), ("programme", None, False),
     ("promise", "Minh", False)],
)  # fmt: skip
def test_days_of_people_are_private(kind, person, private):
    (event,) = events({"kind": kind, "person": person})
    assert (event.get("class") == "PRIVATE") is private


def test_a_birthday_tells_the_name_and_never_the_year_of_birth_nor_what_is_at_stake():
    made = calendar(things({"kind": "birthday", "what": "Birthday: send a few words of your own."}), AS_OF)
    assert b"Minh" in made
    for hidden in (b"1980", b"1000000", b"0042", b"RRULE", b"Touches"):
        assert hidden not in made


def test_lines_end_as_the_standard_says_and_none_is_too_long():
    made = calendar(things({"what": "Đường Vĩnh Thịnh, " * 30, "account": "越南客户" * 20}), AS_OF)
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(map(len, made.split(b"\r\n"))) <= 75
    assert made.endswith(b"END:VCALENDAR\r\n")


def test_no_cell_can_add_a_line_or_an_event():
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:file:///c:/x\r\n\x00\x07\u2028;,\\n"
    found = events({"what": evil, "account": evil, "person": evil})
    assert len(found) == 1
    assert "attach" not in found[0]


def test_the_same_list_gives_the_same_bytes():
    assert calendar(things({}, {}), AS_OF) == calendar(things({}, {}), AS_OF)


def test_a_list_of_nothing_is_a_calendar_of_nothing():
    assert events() == []


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), TEXTS, TEXTS), max_size=8))
def test_what_a_calendar_reads_back_is_what_was_due(given_):
    rows = [{"date": pd.Timestamp(AS_OF) + pd.Timedelta(days=day), "what": what, "account": account, "person": None}
            for day, what, account in given_]  # fmt: skip
    read = [(event["dtstart"].dt, str(event["description"]), str(event["summary"])) for event in events(*rows)]
    assert read == [
        (AS_OF + dt.timedelta(days=day), what, f"{account}: booked contact") for day, what, account in given_
    ]
