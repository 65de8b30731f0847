"""Mail addresses and domains mean a person and an account, or nobody."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.matching import by_email, domain, is_free_mail, learned

PEOPLE = pd.DataFrame(
    [
        ("P1", "A", "an@acme.vn"),
        ("P2", "A", "Binh <BINH@Acme.vn>"),
        ("P3", "B", "chi@beacon.com; chi@gmail.com"),
        ("P4", "B", "dung@shared.org"),
        ("P5", "C", "em@shared.org"),
        ("P6", "C", "info@carol.cn"),
        ("P7", "C", "info@carol.cn"),
        ("P8", "C", None),
    ],
    columns=["person_id", "account_id", "email"],
)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("An <an@Acme.com.vn>", "acme.com.vn"), ("https://www.acme.com:80/about?x=1", "acme.com"), ("WWW.Acme.com", "acme.com"),
        ("acme.com.", "acme.com"), ("mailto:a@b.co", "b.co"), ("http://user@host.com/a@b", "host.com"), ("例子.中国", "例子.中国"),
        ("acme", ""), ("a b", ""), ("192.168.1.1", ""), ("x@localhost", ""), ("", ""), (None, ""), ("=HYPERLINK(1)", ""),
    ],
)  # fmt: skip
def test_the_domain_of_an_address(address, name):
    assert domain(address) == name


@pytest.mark.parametrize(
    "name",
    ["gmail.com", "QQ.com", "163.com", "yahoo.com.vn", "vnn.vn", "hcm.vnn.vn", "outlook.com", "naver.com", "wo.cn"],
)
def test_free_mail_is_known(name):
    assert is_free_mail(name)


@pytest.mark.parametrize(
    "name", ["acme.com", "vietcombank.com.vn", "fpt.com.vn", "microsoft.com", "mygmail.com", "za.com.acme.vn", ""]
)
def test_a_company_has_no_free_mail(name):
    assert not is_free_mail(name)


@pytest.mark.parametrize(
    ("cell", "account", "person"),
    [
        ("AN@acme.vn", "A", "P1"), ("binh@acme.vn", "A", "P2"), ("new@acme.vn", "A", ""), ("chi@gmail.com", "B", "P3"),
        ("new@gmail.com", "", ""), ("dung@shared.org", "B", "P4"), ("new@shared.org", "", ""), ("info@carol.cn", "C", ""),
        ("new@web.test", "D", ""), ("me@ours.vn; new@acme.vn; an@acme.vn", "A", "P1"), ("an@acme.vn; chi@beacon.com", "", ""),
        ("x@mail.acme.vn", "", ""), ("nobody", "", ""), (None, "", ""),
    ],
)  # fmt: skip
def test_an_address_means_its_person_else_the_only_account_of_its_domain(cell, account, person):
    found = by_email([cell], PEOPLE, {"web.test": "D", "www.beacon.com": "B", "gmail.com": "D"})
    assert (found.account_id.tolist(), found.person_id.tolist()) == ([account], [person])


def test_a_domain_of_a_website_and_of_another_accounts_people_is_nobodys():
    assert by_email(["new@acme.vn"], PEOPLE, {"acme.vn": "B"}).account_id.tolist() == [""]


def test_the_domains_that_people_tell():
    assert learned(PEOPLE) == {"acme.vn": "A", "beacon.com": "B", "carol.cn": "C"}


def test_without_people_only_websites_tell():
    assert by_email(["an@acme.vn"], PEOPLE.iloc[:0], {"acme.vn": "A"}).account_id.tolist() == ["A"]


@given(
    st.lists(st.one_of(st.none(), st.text(max_size=30), st.text(alphabet="an@cme.vbo;, <>", max_size=30)), max_size=10)
)
@settings(max_examples=200, deadline=None)
def test_no_cell_breaks_the_column(cells):
    found = by_email(cells, PEOPLE)
    assert len(found.account_id) == len(found.person_id) == len(cells)
    assert [domain(cell) == "" or "." in domain(cell) for cell in cells] == [True] * len(cells)
