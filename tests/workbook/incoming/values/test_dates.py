"""A column of dates is read in one order, and what does not fit it is named, never turned round."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from babel import Locale, localedata
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.values import dates
from workbook.schema.cells import CellError

NEVER = "NaT"
DAYS = st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31))


def one(cell: object, order: str | None = None) -> str:
    read = dates([cell], order)
    assert bool(read.bad[0]) == bool(np.isnat(read.values[0]))
    return str(read.values[0])


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-01-05", "2026-01-05T00:00:00"),
        ("2026-01-05T09:30:15", "2026-01-05T09:30:15"),
        ("2026-01-05T09:30:15.123Z", "2026-01-05T09:30:15"),
        ("2026-01-05T23:30:00.000+0700", "2026-01-05T23:30:00"),
        ("2026-01-05T23:30:00-05:00", "2026-01-05T23:30:00"),
        ("2026-01-05 09:30 UTC", "2026-01-05T09:30:00"),
        ("2026/1/5", "2026-01-05T00:00:00"),
        ("20260105", "2026-01-05T00:00:00"),
        ("05.01.2026", "2026-01-05T00:00:00"),
        ("5.1.26", "2026-01-05T00:00:00"),
        ("5.1.2026.", "2026-01-05T00:00:00"),
        ("2026. 01. 05.", "2026-01-05T00:00:00"),
        ("25/1/2026", "2026-01-25T00:00:00"),
        ("1/25/2026", "2026-01-25T00:00:00"),
        ("25-01-69", "1969-01-25T00:00:00"),
        ("25-01-68", "2068-01-25T00:00:00"),
        ("25/01/2026 14:30:00", "2026-01-25T14:30:00"),
        ("1/25/2026, 9:00 PM", "2026-01-25T21:00:00"),
        ("1/25/2026 12:05 AM", "2026-01-25T00:05:00"),
        ("5-Jan-26", "2026-01-05T00:00:00"),
        ("5. January 2026", "2026-01-05T00:00:00"),
        ("Jan 5, 2026 9:00 AM", "2026-01-05T09:00:00"),
        ("January 5th, 2026 at 9:00 p.m.", "2026-01-05T21:00:00"),
        ("Mon, 5 Jan 2026 09:00:00 +0700", "2026-01-05T09:00:00"),
        ("Mon Jan 05 2026 09:00:00 GMT+0700 (Indochina Time)", "2026-01-05T09:00:00"),
        ("2026年1月5日", "2026-01-05T00:00:00"),
        ("2026年1月5日 星期一 下午3:05", "2026-01-05T15:05:00"),
        ("2026/1/5 上午12:05:09", "2026-01-05T00:05:09"),
        ("2026年1月5日 15时05分09秒", "2026-01-05T15:05:09"),
        ("２０２６年１月５日", "2026-01-05T00:00:00"),
        ("ngày 5 tháng 1 năm 2026", "2026-01-05T00:00:00"),
        ("Thứ Hai, ngày 5 tháng 1 năm 2026", "2026-01-05T00:00:00"),
        ("5 thg 1, 2026 09:30", "2026-01-05T09:30:00"),
        ("14:30 25/01/2026", "2026-01-25T14:30:00"),
        ("25/01/2026 2:30 CH", "2026-01-25T14:30:00"),
        ("46027", "2026-01-05T00:00:00"),
        ("46027.375", "2026-01-05T09:00:00"),
        (46027, "2026-01-05T00:00:00"),
        (46027.5, "2026-01-05T12:00:00"),
        (20260105, "2026-01-05T00:00:00"),
        (dt.date(2026, 1, 5), "2026-01-05T00:00:00"),
        (dt.datetime(2026, 1, 5, 9, 30, 15, 999_999), "2026-01-05T09:30:15"),
        (dt.datetime(2026, 1, 5, 23, tzinfo=dt.timezone(dt.timedelta(hours=7))), "2026-01-05T23:00:00"),
    ],
)
def test_every_form_is_read(cell, moment):
    assert one(cell) == moment


@pytest.mark.parametrize(
    "cell",
    [
        "hello", "12", 5, 9999, 109_575, True, "2026-13-05", "31/04/2026", "29/02/2026", "25:00", "2026-01-05 25:00",
        "2026-01-05 10:61", "5-Jan", "0000-00-00", "1/5/3026", "2026", float("inf"), 1e300, CellError("#N/A"),
        dt.time(9), dt.datetime(1899, 1, 1), "=1+1", "26/1/5",
    ],
)  # fmt: skip
def test_what_is_no_date_is_bad(cell):
    assert one(cell) == NEVER


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "—", "N/A", "null", float("nan")])
def test_what_says_nothing_is_blank_and_not_bad(cell):
    read = dates([cell])
    assert np.isnat(read.values).tolist() == [True]
    assert read.bad.tolist() == [False]


def test_one_day_above_twelve_decides_for_the_whole_column():
    day = dates(["01/05/2026", "23/04/2026", "2/3/2026"])
    month = dates(["01/05/2026", "04/23/2026", "2/3/2026"])
    assert day.values.astype(str).tolist() == ["2026-05-01T00:00:00", "2026-04-23T00:00:00", "2026-03-02T00:00:00"]
    assert month.values.astype(str).tolist() == ["2026-01-05T00:00:00", "2026-04-23T00:00:00", "2026-02-03T00:00:00"]
    assert (day.order, day.example, month.order, month.example) == ("day", "23/04/2026", "month", "04/23/2026")


def test_a_date_with_dots_decides_too():
    read = dates(["1/5/2026", "05.01.2026"])
    assert (read.order, read.example) == ("day", "05.01.2026")
    assert read.values.astype(str).tolist() == ["2026-05-01T00:00:00", "2026-01-05T00:00:00"]


def test_nowhere_in_the_world_stands_the_month_first_with_dots():
    patterns = [
        Locale.parse(name).date_formats[length].pattern
        for name in localedata.locale_identifiers()
        if "_" not in name
        for length in ("short", "medium")
    ]
    assert sum("." in pattern for pattern in patterns) > 60
    month_first = {pattern for pattern in patterns if "M.d" in pattern.replace("MM", "M").replace(" ", "")}
    assert {pattern for pattern in month_first if not pattern.startswith("y")} == set()
    # the one with a year of two digits could pass for a date with the day first, but for its last dot
    assert {pattern for pattern in month_first if pattern.startswith("yy")} == {"yy. M. d."}
    assert one("26. 1. 15.") == NEVER


def test_where_cells_contradict_the_fewer_are_bad_and_never_turned_round():
    read = dates(["23/04/2026", "24/04/2026", "04/25/2026", "1/5/2026"])
    assert read.order == "day"
    assert read.bad.tolist() == [False, False, True, False]
    assert str(read.values[3]) == "2026-05-01T00:00:00"


def test_a_column_that_cannot_tell_says_so_and_shows_a_cell():
    read = dates(["1/5/2026 9:00", "2/3/2026 9:00"])
    assert (read.order, read.example) == ("unsure", "1/5/2026 9:00")
    assert read.values.astype(str).tolist() == ["2026-05-01T09:00:00", "2026-03-02T09:00:00"]


def test_two_cells_that_contradict_each_other_decide_nothing():
    assert dates(["23/04/2026", "04/25/2026"]).order == "unsure"


def test_dates_that_both_orders_read_alike_need_no_order():
    assert dates(["5/5/2026", "12/12/2025", "2026-01-05"]).order == "iso"


def test_an_answer_decides_and_spoils_what_does_not_fit_it():
    read = dates(["1/5/2026", "23/04/2026"], "month")
    assert (read.order, read.bad.tolist(), str(read.values[0])) == ("month", [False, True], "2026-01-05T00:00:00")


def test_a_time_of_day_is_told_and_zones_are_named():
    read = dates(["2026-01-05T09:00:00Z", "2026-01-05T09:00:00+0700"])
    assert read.values.astype(str).tolist() == ["2026-01-05T09:00:00", "2026-01-05T09:00:00"]
    assert (read.has_time, read.zones) == (True, ("Z", "+0700"))
    assert dates(["2026-01-05T00:00:00", "2026-01-05"]).has_time is False


def test_an_empty_column_is_read():
    read = dates([])
    assert (len(read.values), len(read.bad), read.order, read.has_time) == (0, 0, "iso", False)


@given(st.lists(DAYS, min_size=1, max_size=30), st.booleans(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_a_column_is_right_as_a_whole_or_unsure_and_row_order_changes_nothing(days, day_first, shuffler):
    cells = [day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y") for day in days]
    read = dates(cells)
    if read.order in ("day", "month"):
        assert (read.order == "day") is day_first
    if read.order != "unsure":
        assert read.values.astype("datetime64[D]").tolist() == days
    assert not read.bad.any()
    places = list(range(len(cells)))
    shuffler.shuffle(places)
    again = dates([cells[place] for place in places])
    assert again.order == read.order
    assert again.values.tolist() == read.values[places].tolist()


@given(st.datetimes(dt.datetime(1970, 1, 1), dt.datetime(2068, 12, 31)).map(lambda at: at.replace(microsecond=0)))
@settings(max_examples=80, deadline=None)
def test_a_moment_survives_every_way_to_write_it(at):
    forms = [
        at, at.isoformat(), at.isoformat() + ".000Z", at.strftime("%d.%m.%Y %H:%M:%S"), at.strftime("%b %d, %Y %I:%M:%S %p"),
        at.strftime("%d-%b-%y %H:%M:%S"), f"{at.year}年{at.month}月{at.day}日 {at:%H:%M:%S}", at.strftime("%H:%M:%S %d.%m.%Y"),
        f"ngày {at.day} tháng {at.month} năm {at.year}, {at:%H:%M:%S}",
    ]  # fmt: skip
    assert dates(forms).values.tolist() == [at] * len(forms)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=25),
            st.text(alphabet="0123456789/-.: tTzZ年月日apm,+", max_size=25),
            st.floats(),
            st.integers(),
            st.none(),
            st.booleans(),
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_no_cell_breaks_the_column(cells):
    read = dates(cells)
    assert len(read.values) == len(read.bad) == len(cells)
    assert np.isnat(read.values[read.bad]).all()
