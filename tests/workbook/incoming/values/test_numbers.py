"""A column of numbers is read with one decimal mark, and its currencies are counted."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from babel.numbers import format_currency, format_decimal, get_currency_precision, list_currencies
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.values import numbers
from workbook.incoming.values.money import CODES, WHOLE, currency
from workbook.schema.cells import CellError


@pytest.mark.parametrize(
    ("cell", "value", "decimal"),
    [
        ("1,234.50", 1234.5, "."), ("1.234,50", 1234.5, ","), ("1 234,50", 1234.5, ","), ("1\u202f234,50", 1234.5, ","),
        ("1'234.50", 1234.5, "."), ("1’234.50", 1234.5, "."), ("12,34,567.00", 1234567.0, "."),
        ("1,23,456", 123456.0, "."), ("1.234.567", 1234567.0, ","), ("1,234,567", 1234567.0, "."),
        ("(1,234.5)", -1234.5, "."), ("1234-", -1234.0, "."), ("−5", -5.0, "."), ("+5", 5.0, "."),
        ("0,125", 0.125, ","), ("0.125", 0.125, "."), ("1234.567", 1234.567, "."), (".5", 0.5, "."),
        ("１２３４．５", 1234.5, "."), ("45%", 45.0, "."), ("4,5 %", 4.5, ","), ("1.2E+06", 1200000.0, "."),
        ("1,234E+05", 123400.0, ","), (7, 7.0, "."), (7.25, 7.25, "."), (Decimal("7.25"), 7.25, "."),
    ],
)  # fmt: skip
def test_every_form_is_read(cell, value, decimal):
    read = numbers([cell])
    assert (read.values.tolist(), read.bad.tolist(), read.decimal) == ([value], [False], decimal)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("$5", 5.0, "$"), ("-$5", -5.0, "$"), ("$-5", -5.0, "$"), ("($5.50)", -5.5, "$"), ("US$ 5", 5.0, "USD"),
        ("$100.00 USD", 100.0, "USD"), ("5,00 €", 5.0, "EUR"), ("£5", 5.0, "GBP"), ("¥100", 100.0, "¥"),
        ("￥100", 100.0, "¥"), ("100元", 100.0, "CNY"), ("RMB 100", 100.0, "CNY"), ("CN¥100", 100.0, "CNY"),
        ("1.000.000 ₫", 1000000.0, "VND"), ("250.000đ", 250000.0, "VND"), ("VND 250,000", 250000.0, "VND"),
        ("250.000 vnđ", 250000.0, "VND"), ("Rs. 500", 500.0, "INR"), ("eur 5", 5.0, "EUR"), ("5 kr", 5.0, "KR"),
    ],
)  # fmt: skip
def test_a_currency_is_read_beside_the_number(cell, value, code):
    read = numbers([cell])
    assert (read.values.tolist(), read.currencies) == ([value], {code: 1})


@pytest.mark.parametrize(
    "cell",
    ["hello", "12 pcs", "1,2,3", "1,23,4", "1 23", "--5", "(-5)", "$5 EUR 6", "EUR 5 USD", "5 5", "1..5", "1e999", "=5", "inf",
     "1_000", True, float("inf"), 10**400, CellError("#VALUE!")],
)  # fmt: skip
def test_what_is_no_number_is_bad(cell):
    read = numbers([cell])
    assert read.bad.tolist() == [True]
    assert math.isnan(read.values[0])


@pytest.mark.parametrize("cell", [None, "", " ", "-", "N/A", float("nan")])
def test_what_says_nothing_is_blank_and_not_bad(cell):
    read = numbers([cell])
    assert read.bad.tolist() == [False]
    assert math.isnan(read.values[0])


def test_one_cell_decides_for_the_whole_column():
    comma = numbers(["1,234", "1,23"])
    point = numbers(["1,234", "1.234", "1.5"])
    assert (comma.values.tolist(), comma.decimal, comma.example) == ([1.234, 1.23], ",", "1,23")
    assert (point.values.tolist(), point.decimal, point.example) == ([1234.0, 1.234, 1.5], ".", "1.5")


def test_where_cells_contradict_the_fewer_are_bad():
    read = numbers(["1.50", "2.50", "3,50", "1,234"])
    assert (read.decimal, read.bad.tolist()) == (".", [False, False, True, False])
    assert read.values[3] == 1234.0


@pytest.mark.parametrize(("cell", "value"), [("1,234", 1234.0), ("1.234", 1234.0), ("$1.234", 1234.0)])
def test_a_column_that_cannot_tell_says_so_and_is_read_as_grouped(cell, value):
    read = numbers([cell, "56"])
    assert (read.decimal, read.example, read.values.tolist()) == ("", cell, [value, 56.0])


def test_a_column_that_cannot_tell_is_still_read_by_one_mark():
    assert numbers(["1,234", "1.234", "2,345"]).values.tolist() == [1234.0, 1.234, 2345.0]
    assert numbers(["1.50", "3,50"]).decimal == ""


def test_an_answer_decides_and_spoils_what_does_not_fit_it():
    read = numbers(["1,234", "1.5"], ",")
    assert (read.values[0], read.bad.tolist(), read.decimal) == (1.234, [False, True], ",")


def test_money_without_a_smaller_part_shows_that_three_digits_are_a_group():
    read = numbers(["250.000 ₫", "1.234"])
    assert (read.values.tolist(), read.decimal, read.example) == ([250000.0, 1234.0], ",", "250.000 ₫")
    assert numbers(["$250.000"]).decimal == ""


def test_currencies_are_counted_by_cell():
    assert numbers(["$5", "$5", "5 €", "7", None, "€ 6"]).currencies == {"$": 2, "EUR": 2}


def test_an_empty_column_is_read():
    read = numbers([])
    assert (len(read.values), read.decimal, read.currencies) == (0, ".", {})


def test_the_codes_are_those_of_the_unicode_locale_data():
    assert CODES - list_currencies() == set()
    assert {code for code in CODES if get_currency_precision(code) > 0} & WHOLE == set()
    assert WHOLE < CODES
    assert currency("pcs") == ""


@given(
    st.lists(st.integers(-(10**11), 10**11).map(lambda cents: cents / 100), min_size=1, max_size=20),
    st.sampled_from(["en_US", "de", "vi", "fr", "de_CH", "en_IN", "zh", "nb"]),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_numbers_survive_every_locale_or_are_unsure(values, locale, money):
    def written(value: float) -> str:
        if money:
            return format_currency(value, "EUR", locale=locale)
        return format_decimal(value, "#,##,##0.00" if locale == "en_IN" else "#,##0.00", locale=locale)

    read = numbers([written(value) for value in values])
    assert read.decimal in (",", ".")
    assert read.values.tolist() == values


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.text(alphabet="0123456789.,-+()$€%eE '", max_size=20),
            st.floats(),
            st.integers(),
            st.none(),
            st.booleans(),
        )
    )
)
@settings(max_examples=150, deadline=None)
def test_no_cell_breaks_the_column(cells):
    read = numbers(cells)
    assert len(read.values) == len(read.bad) == len(cells)
    assert np.isnan(read.values[read.bad]).all()
    assert not np.isinf(read.values).any()
