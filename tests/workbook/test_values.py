"""A raw column becomes a typed one, and every cell that does not fit is named with its reason."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.schema import BY_NAME, CHOICES
from workbook.schema.cells import Bad, CellError, shown
from workbook.schema.headers import folded, nearest, recognise
from workbook.schema.values import DTYPES, typed

DAY = dt.date(2026, 3, 1)


def column(path: str):
    table, _, name = path.partition(".")
    return BY_NAME[table].column(name)


def cells_of(path: str, *cells: object) -> list[object]:
    """The typed cells, None for missing."""
    values, _ = typed(column(path), cells)
    return values.astype(object).where(values.notna(), None).tolist()


def bad_of(path: str, *cells: object) -> list[tuple[int, str, str]]:
    return [(bad.at, bad.value, bad.code) for bad in typed(column(path), cells)[1]]


@pytest.fixture(params=["python", "pyarrow"], autouse=True)
def storage(request):
    """Text columns with pyarrow and as on a machine without it."""
    if request.param == "pyarrow":
        pytest.importorskip("pyarrow")
    with pd.option_context("mode.string_storage", request.param):
        yield


@pytest.mark.parametrize(
    ("path", "cells"),
    [
        ("Accounts.account_id", ["001", None]),
        ("Accounts.account", ["Anchor", None]),
        ("Accounts.tier", ["A", None]),
        ("Accounts.contract_end", [DAY, None]),
        ("Service.opened", [dt.datetime(2026, 3, 1, 9), None]),
        ("Accounts.revenue_12m", [1, None]),
        ("Accounts.strategic", ["yes", None]),
        ("Touches.agenda", ["see file", None]),
    ],
)
def test_each_kind_has_its_type_also_when_blank_or_empty(path, cells):
    kind = DTYPES[column(path).kind]
    for sample in (cells, [None, None], []):
        values, bad = typed(column(path), sample)
        assert str(values.dtype) == kind
        assert len(values) == len(sample)
        assert bad == []
        assert values.index.equals(pd.RangeIndex(len(sample)))


def test_ids_keep_zeros_in_front_and_lose_none_by_being_numbers():
    cells = (" 000123 ", 123, 9.0, 1234567890123456, 1.5, "  ", "a b")
    assert cells_of("Accounts.account_id", *cells) == ["000123", "123", "9", "1234567890123456", "1.5", None, "a b"]


def test_numbers_among_ids_with_zeros_are_told_once_a_column():
    assert typed(column("Accounts.account_id"), ["009", 9.0, 10, "A1"])[1] == [Bad(1, "9", "mixed_ids", "2")]
    assert bad_of("Accounts.account_id", "A9", 9.0) == []
    assert bad_of("Accounts.account_id", "009", "010") == []


def test_a_date_or_a_flag_is_no_id():
    assert bad_of("Accounts.account_id", DAY, True) == [(0, "2026-03-01", "not_an_id"), (1, "TRUE", "not_an_id")]


def test_text_is_trimmed_and_numbers_become_text_plainly():
    cells = (" a ", "", " ", 9.0, 0.25, 1e15, True, DAY, dt.datetime(2026, 3, 1, 9, 5))
    expected = ["a", None, None, "9", "0.25", "1000000000000000", "yes", "2026-03-01", "2026-03-01 09:05"]
    assert cells_of("Policy.value", *cells) == expected


def test_every_word_of_every_list_means_its_english_word_in_any_spelling():
    """Vietnamese without accents too."""
    for table in BY_NAME.values():
        for each in table.columns:
            for row in CHOICES.get(each.choices, ()):
                for word in row:
                    spellings = [word, word.upper(), f" {word} ", folded(word)]
                    assert cells_of(f"{table.name}.{each.name}", *spellings) == [row[0]] * 4


def test_an_unknown_word_is_bad_and_the_nearest_right_one_is_offered():
    assert typed(column("Touches.channel"), ["meting", "điện thoai", "zzz", 5])[1] == [
        Bad(0, "meting", "unknown_value", "meeting"),
        Bad(2, "zzz", "unknown_value", ""),
        Bad(3, "5", "unknown_value", ""),
    ]
    assert cells_of("Touches.channel", "meting", "điện thoai", "zzz") == [None, "call", None]


def test_a_date_loses_its_time_and_a_datetime_keeps_it():
    moment = dt.datetime(2026, 3, 1, 14, 30)
    assert cells_of("Touches.date", moment, DAY) == [pd.Timestamp("2026-03-01")] * 2
    assert cells_of("Service.opened", moment, DAY) == [pd.Timestamp("2026-03-01 14:30"), pd.Timestamp("2026-03-01")]


@pytest.mark.parametrize(
    "text", ["31/02/2026", "2026-03-01", "1.3.26", "2026年3月1日", "01-Mar-2026", "1 March 2026", "2026-03-01T10:00:00"]
)
def test_a_date_as_text_is_bad_and_says_that_it_is_text(text):
    assert bad_of("Touches.date", DAY, text) == [(1, text, "date_as_text")]
    assert cells_of("Touches.date", DAY, text) == [pd.Timestamp("2026-03-01"), None]


@pytest.mark.parametrize(
    ("cell", "shows", "code"),
    [
        ("soon", "soon", "not_a_date"),
        (46082.0, "46082", "not_a_date"),
        (True, "TRUE", "not_a_date"),
        (dt.time(9, 30), "09:30:00", "not_a_date"),
        (dt.timedelta(days=1, hours=2), "1 day, 2:00:00", "not_a_date"),
        (dt.date(1899, 12, 31), "1899-12-31", "impossible_date"),
        (dt.date(2201, 1, 1), "2201-01-01", "impossible_date"),
        (dt.date(9999, 12, 31), "9999-12-31", "impossible_date"),
        (CellError("#N/A"), "#N/A", "error_cell"),
    ],
)
def test_what_is_no_date_is_bad(cell, shows, code):
    assert bad_of("Touches.date", cell) == [(0, shows, code)]
    assert cells_of("Touches.date", cell) == [None]


@pytest.mark.parametrize(
    "text", ["1,200", "12 kg", "€ 300", "1.200,50 €", "45%", "-3", "(45)", "3", "12 000", "1.000.000 đ", "$-5"]
)
def test_a_number_as_text_is_bad_and_says_that_it_is_text(text):
    assert (0, text, "number_as_text") in bad_of("Accounts.revenue_12m", text)
    assert cells_of("Accounts.revenue_12m", text) == [None]


@pytest.mark.parametrize(
    ("cell", "shows", "code"),
    [
        ("much", "much", "not_a_number"),
        ("2026-03-01", "2026-03-01", "not_a_number"),
        (DAY, "2026-03-01", "not_a_number"),
        (True, "TRUE", "not_a_number"),
        (CellError("#DIV/0!"), "#DIV/0!", "error_cell"),
        (float("inf"), "inf", "out_of_range"),
    ],
)
def test_what_is_no_number_is_bad(cell, shows, code):
    assert bad_of("Accounts.revenue_12m", cell) == [(0, shows, code)]


def test_negative_quantities_and_impossible_percentages_are_bad():
    assert typed(column("Orders.qty"), [-1, 0, 7])[1] == [Bad(0, "-1", "out_of_range", "0 or more")]
    assert typed(column("Orders.discount_pct"), [0, 100, 100.5, 250])[1] == [
        Bad(2, "100.5", "out_of_range", "0 to 100"),
        Bad(3, "250", "out_of_range", "0 to 100"),
    ]
    assert cells_of("Orders.qty", -1, 0, 7) == [None, 0.0, 7.0]


def test_percent_typed_as_a_share_is_told_once_and_kept():
    assert typed(column("Orders.discount_pct"), [0.45, 0, None, 1])[1] == [Bad(0, "0.45", "percent_as_share", "45")]
    assert bad_of("Orders.discount_pct", 0.5, 12) == []
    assert bad_of("Orders.discount_pct", 0, 1) == []
    assert cells_of("Orders.discount_pct", 0.45) == [0.45]


def test_mixed_currencies_are_told_once_with_those_found():
    assert typed(column("Orders.amount"), ["€ 300", "$5", "300 €", 7.0])[1] == [
        Bad(0, "€ 300", "number_as_text", ""),
        Bad(1, "$5", "number_as_text", ""),
        Bad(2, "300 €", "number_as_text", ""),
        Bad(1, "$5", "mixed_currencies", "€, $"),
    ]
    assert [code for _, _, code in bad_of("Orders.amount", "€ 300", "€ 5")] == ["number_as_text"] * 2


def test_currencies_of_number_formats_count_with_those_of_texts():
    assert typed(column("Orders.amount"), [5.0, 7.0], {"€": 0, "USD": 1})[1] == [
        Bad(1, "7", "mixed_currencies", "€, USD")
    ]
    assert typed(column("Orders.amount"), [5.0, 7.0], {"€": 0})[1] == []


@pytest.mark.parametrize("word", ["yes", "Yes ", "TRUE", "x", "y", "1", "có", "CO", "是", "✓", True, 1, 1.0])
def test_flags_know_yes(word):
    assert cells_of("Accounts.strategic", word) == [True]


@pytest.mark.parametrize("word", ["no", "No", "false", "n", "0", "không", "Khong", "否", False, 0, 0.0])
def test_flags_and_marks_know_no(word):
    assert cells_of("Accounts.strategic", word) == [False]
    assert cells_of("Touches.agenda", word) == [False]


def test_other_words_spoil_a_flag_and_make_a_mark():
    assert bad_of("Accounts.strategic", "maybe", 2) == [(0, "maybe", "unknown_value"), (1, "2", "unknown_value")]
    assert cells_of("Touches.agenda", "see file", 2, DAY, "no", " ", None) == [True, True, True, False, None, None]


@pytest.mark.parametrize(
    "path", ["Accounts.account_id", "Accounts.account", "Accounts.tier", "Accounts.strategic", "Touches.agenda"]
)
def test_an_error_cell_is_bad_in_every_kind_of_column(path):
    assert bad_of(path, CellError("#REF!")) == [(0, "#REF!", "error_cell")]
    assert cells_of(path, CellError("#REF!")) == [None]


def test_cells_are_shown_as_the_user_sees_them():
    cells = [None, True, 9.0, 0.1, DAY, dt.datetime(2026, 3, 1, 9), CellError("#N/A"), "x"]
    assert [shown(cell) for cell in cells] == ["", "TRUE", "9", "0.1", "2026-03-01", "2026-03-01 09:00", "#N/A", "x"]


def test_a_missing_required_header_comes_with_the_nearest_one():
    found = recognise(["acount_id", "Account", "My own", ""], BY_NAME["Accounts"])
    assert found.columns == {1: "account"}
    assert found.missing == ("account_id", "owner")
    assert found.nearest == {"account_id": "acount_id"}
    assert found.unknown == ("acount_id", "My own")


def test_the_nearest_word_forgives_accents_and_case_and_stops_at_nonsense():
    assert nearest("HOP DONG", ["họp", "hợp đồng"]) == "hợp đồng"
    assert nearest("qqqq", ["họp", "hợp đồng"]) is None


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.just(CellError("#N/A")),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([(table, each) for table in BY_NAME.values() for each in table.columns]),
    st.lists(anything, max_size=8),
)
def test_any_cells_at_all_become_a_column_and_a_list_of_bad_ones(place, cells):
    each = place[1]
    values, bad = typed(each, cells)
    assert len(values) == len(cells)
    assert str(values.dtype) == DTYPES[each.kind]
    assert all(0 <= found.at < len(cells) for found in bad)
    blank = [cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells]
    spoilt = {found.at for found in bad}
    for at, value in enumerate(values.isna()):
        assert not value or blank[at] or at in spoilt
