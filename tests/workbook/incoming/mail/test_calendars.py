"""Calendars (.ics): meetings, series, time zones, and what is no meeting with a customer."""

from __future__ import annotations

import pytest

from tests.workbook.incoming.mail.made import cells, codes, days, eml, event, file, ics, read

VN = "DTSTART;TZID=Asia/Ho_Chi_Minh:"
KIM = "ATTENDEE;CN=Kim;PARTSTAT=ACCEPTED:mailto:kim@acme.com"
BY_KIM = "ORGANIZER;CN=Kim:mailto:kim@acme.com"


def invited(reply):
    return (BY_KIM, f"ATTENDEE;CN=Lan;PARTSTAT={reply}:mailto:lan@firm.vn")


def weekly(*more, rule="FREQ=WEEKLY", **changed):
    return event(
        f"RRULE:{rule}",
        *more,
        start=f"{VN}20240603T090000",
        end="DTEND;TZID=Asia/Ho_Chi_Minh:20240603T100000",
        **changed,
    )


def test_a_meeting_is_a_touch_with_its_day_people_and_length(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(event())))
    assert days(found) == ["2024-03-04"]
    names = (
        "owner",
        "channel",
        "direction",
        "key",
        "account_domain",
        "person_name",
        "person_email",
        "emails",
        "subject",
        "hours",
        "row",
    )
    assert cells(found, *names) == [
        ["Lan", "meeting", "out", "m1", "acme.com", "Kim", "kim@acme.com", "kim@acme.com", "Pump plan", 1.5, 1]
    ]  # fmt: skip
    assert found.export == "meeting"


def test_nothing_of_a_description_or_an_attachment_is_kept(tmp_path):
    words = event(
        "DESCRIPTION:Secret words\r\n  folded on",
        "X-ALT-DESC;FMTTYPE=text/html:<p>Secret</p>",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:U2VjcmV0",
        "COMMENT:Secret",
        "LOCATION:Secret room",
    )
    alarm = event("BEGIN:VALARM", "SUMMARY:Secret", "END:VALARM", uid="m2", start=f"{VN}20240305T090000")
    found = read(file(tmp_path, "a.ics", ics(words, alarm)))
    assert cells(found, "subject") == [["Pump plan"], ["Pump plan"]]
    assert "Secret" not in found.rows.to_csv() + repr(found)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("CLASS:PRIVATE",), "private"),
        (("CLASS:CONFIDENTIAL",), "private"),
        (("STATUS:CANCELLED",), "cancelled"),
        (("STATUS:TENTATIVE",), "tentative"),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), "tentative"),
        (("CLASS:PUBLIC", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT"), ""),
    ],
)
def test_what_is_private_cancelled_or_tentative_is_left_out(tmp_path, more, code):
    found = read(file(tmp_path, "a.ics", ics(event(*more))))
    assert codes(found) == ([(1, code)] if code else [])
    assert len(found.rows) == (not code)


@pytest.mark.parametrize(("method", "code"), [("CANCEL", "cancelled"), ("REPLY", "reply"), ("PUBLISH", "")])
def test_a_file_that_cancels_or_answers_an_invitation_holds_no_meeting(tmp_path, method, code):
    assert codes(read(file(tmp_path, "a.ics", ics(event(), more=[f"METHOD:{method}"])))) == (
        [(1, code)] if code else []
    )


@pytest.mark.parametrize(
    ("reply", "code"), [("DECLINED", "declined"), ("TENTATIVE", "tentative"), ("ACCEPTED", ""), ("NEEDS-ACTION", "")]
)
def test_an_invitation_counts_unless_we_declined_it_or_were_unsure(tmp_path, reply, code):
    found = read(file(tmp_path, "a.ics", ics(event(people=invited(reply)))))
    assert codes(found) == ([(1, code)] if code else [])
    assert cells(found, "direction", "owner", "person_email") == ([] if code else [["in", "Lan", "kim@acme.com"]])


def test_who_declined_and_rooms_are_nobody_at_the_meeting(tmp_path):
    people = (
        "ORGANIZER:mailto:lan@firm.vn",
        KIM,
        "ATTENDEE;PARTSTAT=DECLINED:mailto:minh@acme.com",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@acme.com",
    )
    assert cells(read(file(tmp_path, "a.ics", ics(event(people=people)))), "emails") == [["kim@acme.com"]]


def test_a_meeting_without_anybody_from_outside_is_left_out(tmp_path):
    found = read(
        file(
            tmp_path,
            "a.ics",
            ics(
                event(people=("ORGANIZER:mailto:lan@firm.vn", "ATTENDEE:mailto:hoa@firm.vn")),
                event(people=(), uid="m2"),
            ),
        )
    )
    assert codes(found) == [(1, "internal"), (2, "internal")]


def test_a_holiday_is_left_out_and_a_whole_day_with_a_customer_has_no_hours(tmp_path):
    holiday = event("TRANSP:TRANSPARENT", start="DTSTART;VALUE=DATE:20240430", end="DTEND;VALUE=DATE:20240501")
    visit = event(uid="m2", start="DTSTART;VALUE=DATE:20240502", end="DTEND;VALUE=DATE:20240504")
    found = read(file(tmp_path, "a.ics", ics(holiday, visit)))
    assert codes(found) == [(1, "marker")]
    assert (days(found), cells(found, "hours")) == (["2024-05-02"], [[None]])


def test_meetings_to_come_are_left_out_and_counted(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(event(start=f"{VN}20240701T090000"), weekly(uid="m2"))))
    assert codes(found) == [(1, "future"), (2, "later")]
    assert found.notes == [
        "2 meetings or series lie after 2024-06-30 and were left out: they have not taken place yet."
    ]


def test_a_series_has_a_touch_for_each_meeting_up_to_now(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(weekly())))
    assert days(found) == ["2024-06-03", "2024-06-10", "2024-06-17", "2024-06-24"]
    assert cells(found, "key", "hours")[1] == ["m1|20240610T020000Z", 1.0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=2", ["2024-06-03", "2024-06-10"]),
        ("FREQ=WEEKLY;UNTIL=20240610T020000Z", ["2024-06-03", "2024-06-10"]),
        ("FREQ=WEEKLY;UNTIL=20240610T015959Z", ["2024-06-03"]),
        ("FREQ=WEEKLY;UNTIL=20240610", ["2024-06-03", "2024-06-10"]),
        ("FREQ=DAILY;INTERVAL=10", ["2024-06-03", "2024-06-13", "2024-06-23"]),
        ("FREQ=MONTHLY;BYDAY=1MO", ["2024-06-03"]),
    ],
)
def test_a_series_ends_where_its_rule_says(tmp_path, rule, expected):
    assert days(read(file(tmp_path, "a.ics", ics(weekly(rule=rule))))) == expected


def test_meetings_struck_out_moved_or_cancelled_leave_their_series(tmp_path):
    series = weekly("EXDATE;TZID=Asia/Ho_Chi_Minh:20240603T090000")
    moved = event("RECURRENCE-ID:20240610T020000Z", start=f"{VN}20240611T150000", end="")
    cancelled = event(
        "RECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20240617T090000", "STATUS:CANCELLED", start=f"{VN}20240617T090000"
    )
    found = read(file(tmp_path, "a.ics", ics(series, moved, cancelled)))
    assert sorted(days(found)) == ["2024-06-11", "2024-06-24"]
    assert sorted(codes(found)) == [(1, "later"), (3, "cancelled")]
    assert sorted(found.rows["key"]) == ["m1|20240610T020000Z", "m1|20240624T020000Z"]


def test_extra_days_of_a_series_count(tmp_path):
    assert days(
        read(file(tmp_path, "a.ics", ics(event("RDATE;TZID=Asia/Ho_Chi_Minh:20240306T090000,20240307T090000"))))
    ) == ["2024-03-04", "2024-03-06", "2024-03-07"]


def test_a_series_keeps_its_hour_when_clocks_change(tmp_path):
    series = event(
        "RRULE:FREQ=WEEKLY;COUNT=2",
        start="DTSTART;TZID=Europe/Berlin:20240325T090000",
        end="DTEND;TZID=Europe/Berlin:20240325T100000",
    )
    assert found_keys(read(file(tmp_path, "a.ics", ics(series)))) == ["m1|20240325T080000Z", "m1|20240401T070000Z"]


def found_keys(found):
    return found.rows["key"].tolist()


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=9", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30", "FREQ=OFTEN", "COUNT=3"]
)  # fmt: skip
def test_a_rule_no_meeting_follows_is_refused_in_a_sentence(tmp_path, rule):
    found = read(file(tmp_path, "a.ics", ics(weekly(rule=rule), event(uid="m2"))))
    assert [code for row, code in codes(found) if row == 1] in (["rule"], ["broken"])
    assert found.rows["row"].tolist() == [2]


def test_a_series_too_long_to_be_one_is_left_out(tmp_path):
    found = read(
        file(
            tmp_path, "a.ics", ics(event("RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9,10", start=f"{VN}20200101T010000"))
        )
    )
    assert codes(found) == [(1, "often")]


CUSTOM = (
    "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:{0}\r\nTZOFFSETTO:{0}\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE"
)


@pytest.mark.parametrize(
    ("start", "more", "day", "same"),
    [
        ("DTSTART;TZID=SE Asia Standard Time:20240304T003000", (), "2024-03-04", "2024-03-03T17:30"),
        ("DTSTART;TZID=Pacific Standard Time:20240304T230000", (), "2024-03-04", "2024-03-05T07:00"),
        ('DTSTART;TZID="America/New_York":20240304T230000', (), "2024-03-04", "2024-03-05T04:00"),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20240304T003000", (), "2024-03-04", "2024-03-03T23:30"),
        ("DTSTART:20240304T200000Z", (), "2024-03-05", "2024-03-04T20:00"),
        ("DTSTART:20240304T200000Z", ("X-WR-TIMEZONE:America/New_York",), "2024-03-04", "2024-03-04T20:00"),
        ("DTSTART:20240304T003000", (), "2024-03-04", "2024-03-03T17:30"),
        ("DTSTART;TZID=Office:20240304T003000", (CUSTOM.format("+0330"),), "2024-03-04", "2024-03-03T21:00"),
        ("DTSTART;TZID=Office:20240304T003000", (CUSTOM.format("-0930"),), "2024-03-04", "2024-03-04T10:00"),
        ("DTSTART;TZID=Nowhere:20240304T003000", (), "2024-03-04", "2024-03-03T17:30"),
        ("DTSTART;VALUE=DATE:20240304", (), "2024-03-04", "2024-03-03T17:00"),
    ],
)  # fmt: skip
def test_the_day_is_that_of_the_events_own_zone(tmp_path, start, more, day, same):
    found = read(file(tmp_path, "a.ics", ics(event(start=start, end=""), more=more)))
    assert days(found) == [day]
    assert found.rows["same"].tolist() == [f"{same}|meeting|pump plan|kim@acme.com"]


@pytest.mark.parametrize(
    ("place", "channel"),
    [("Microsoft Teams Meeting", "call"), ("https://zoom.us/j/1", "call"), ("Điện thoại", "call"), ("腾讯会议", "call"), ("Room 4, Acme", "meeting"), ("Teamsters' hall", "meeting")],
)  # fmt: skip
def test_a_meeting_whose_place_is_a_line_is_a_call(tmp_path, place, channel):
    assert cells(read(file(tmp_path, "a.ics", ics(event(f"LOCATION:{place}")))), "channel") == [[channel]]


@pytest.mark.parametrize(
    ("end", "hours"),
    [
        ("DURATION:PT90M", 1.5),
        ("DTEND;TZID=Asia/Tokyo:20240304T120000", 1.0),
        ("DTEND;TZID=Asia/Ho_Chi_Minh:20240303T090000", None),
        ("DTEND;TZID=Asia/Ho_Chi_Minh:20240306T090000", None),
        ("", None),
        ("DURATION:long", None),
    ],
)
def test_a_meeting_is_as_long_as_it_says_within_a_day(tmp_path, end, hours):
    assert cells(read(file(tmp_path, "a.ics", ics(event(end=end)))), "hours") == [[hours]]


def test_the_same_meeting_from_two_calendars_counts_once_by_its_id_or_by_what_it_is(tmp_path):
    lan, hoa = (
        file(tmp_path, "lan.ics", ics(event(), weekly(uid="s"))),
        file(tmp_path, "hoa.ics", ics(event(), event(uid="other", summary="PUMP PLAN"), weekly(uid="s"))),
    )
    invitation = file(tmp_path, "a.eml", eml("Content-Type: text/calendar; method=REQUEST"))
    found = read(lan, hoa, invitation)
    assert len(found.rows) == 5
    left = found.left_out
    assert left[left["file"] == "hoa.ics"]["code"].tolist() == ["twice"] * 2 + ["later"] + ["twice"] * 4
    assert left[left["file"] == "a.eml"]["code"].tolist() == ["calendar"]


def test_of_two_versions_in_one_file_the_newer_counts(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(event("SEQUENCE:2", summary="New"), event("SEQUENCE:1", summary="Old"))))
    assert (cells(found, "subject"), codes(found)) == ([["New"]], [(2, "older")])


def test_whose_calendar_it_is_is_asked_where_the_file_does_not_tell(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(event(people=(KIM,)))))
    assert cells(found, "owner", "direction") == [[None, "out"]]
    assert [(ask.code, ask.about, ask.question) for ask in found.asks] == [
        ("owner", "a.ics", "Whose calendar is a.ics?")
    ]
    named = read(file(tmp_path, "b.ics", ics(event(people=(KIM,)), more=["X-WR-CALNAME:lan@firm.vn"])))
    assert (cells(named, "owner"), named.asks) == ([["lan@firm.vn"]], [])


def test_a_damaged_event_is_one_sentence_and_the_next_is_read(tmp_path):
    broken = event("DTSTART:rubbish", uid="b", start="X-NO:1")
    endless = event(*(f"ATTENDEE:mailto:a{number}@x.com" for number in range(4_000)), uid="e")
    found = read(file(tmp_path, "a.ics", ics(broken, endless, event()) + b"BEGIN:VEVENT\r\nUID:cut\r\n"))
    assert codes(found) == [(1, "broken"), (2, "broken"), (4, "cut")]
    assert found.rows["row"].tolist() == [3]


@pytest.mark.parametrize(
    "more",
    [
        "RECURRENCE-ID:99991231T235959Z",
        "RECURRENCE-ID;VALUE=TIME:090000",
        "RRULE:FREQ=DAILY;UNTIL=99991231T235959Z;COUNT=1\r\nEXDATE:99991231T235959Z\r\nRDATE;VALUE=TIME:090000",
    ],
)
def test_absurd_times_within_an_event_end_in_a_row_or_a_sentence(tmp_path, more):
    found = read(file(tmp_path, "a.ics", ics(event(more))))
    assert len(found.rows) + len(found.left_out) == 1


@pytest.mark.parametrize("start", ["00010101T000000", "99991231T235959Z", "19700101T000000Z"])
def test_an_absurd_year_ends_in_a_sentence(tmp_path, start):
    found = read(
        file(
            tmp_path,
            "a.ics",
            ics(
                event(start=f"DTSTART:{start}", end=""),
                event("RRULE:FREQ=DAILY", uid="m2", start=f"DTSTART:{start}", end=""),
            ),
        )
    )
    assert len(found.rows) == 0
    assert {row for row, _ in codes(found)} == {1, 2}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_calendar_in_another_unicode_form_reads_the_same(tmp_path, encoding):
    path = file(tmp_path, "a.ics", ics(event(summary="Báo giá, 报价")).decode().encode(encoding))
    assert cells(read(path), "subject") == [["Báo giá, 报价"]]


def test_folded_lines_and_escaped_letters_are_put_together(tmp_path):
    assert cells(read(file(tmp_path, "a.ics", ics(event(summary="Pump\\, pl\r\n an\\; two")))), "subject") == [
        ["Pump, plan; two"]
    ]


def test_an_endless_line_in_a_calendar_is_cut(tmp_path):
    found = read(file(tmp_path, "a.ics", ics(event("DESCRIPTION:" + "x" * 3_000_000, summary="y" * 100_000))))
    assert [len(text) for text in found.rows["subject"]] == [500]
