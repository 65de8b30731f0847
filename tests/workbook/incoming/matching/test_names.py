"""The normal form of a company's name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.matching import key

WORDS = st.sampled_from(
    "Acme Minh Long Hòa Phát Đại Dương Coca-Cola McDonald's 7 12 North 上海华东 明龙 O’Neil A.B.C. UK & và and".split()  # noqa: SIM905
)
FORMS = st.sampled_from(["", "Ltd", "Ltd.", "Co., Ltd", "Inc.", "GmbH", "S.A.", "JSC", "有限公司", "公司", "CP", "AG"])
BEFORE = st.sampled_from(["", "Công ty TNHH", "CTCP", "CÔNG TY CỔ PHẦN", "Cong ty TNHH MTV", "DNTN"])


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("CÔNG TY TNHH MTV TM&DV Minh Long", "thuongmaidichvuminhlong"),
        ("Minh-Long Co., Ltd.", "minhlong"),
        ("Công ty Cổ phần Đại Dương", "daiduong"),
        ("Acme UK Ltd", "acmeuk"),
        ("Bong Da", "bongda"),
        ("Limited Brands, Inc.", "limitedbrands"),
        ("S.A. Martin S.A.", "samartin"),
        ("Müller GmbH & Co. KG", "muller"),
        ("L'Oréal S.A.", "loreal"),
        ("A.B.C. Corp", "abc"),
        ("Store 1 12", "store1 12"),
        ("上海华东贸易股份有限公司", "上海华东贸易"),
        ("上海华东贸易有限公司北京分公司", "上海华东贸易有限公司北京分公司"),
        ("（株）山田", "山田"),
        ("Tổng Công ty Sài Gòn", "tongsaigon"),
        ("Smith and Co", "smith"),
        ("Thuong mai va Dich vu Minh Long", "thuongmaidichvuminhlong"),
        ("VA Tech", "vatech"),
        ("và and", "va"),
        ("Ltd", "ltd"),
        ("Công ty", "congty"),
        ("!!", ""),
        ("", ""),
    ],
)
def test_a_key_is_the_name_without_spelling_and_legal_form(name, form):
    assert key(name) == form


@given(BEFORE, st.lists(WORDS, min_size=1, max_size=5), FORMS)
@settings(max_examples=150, deadline=None)
def test_the_key_of_a_key_is_that_key_and_legal_forms_and_case_change_nothing(before, words, form):
    name = " ".join(words)
    told = key(f"{before} {name} {form}")
    assert key(told) == told
    assert key(name.upper()) == key(name)
    if key(name):
        assert told == key(name)


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_key(name):
    assert key(name) == key(f"  {name} ")
