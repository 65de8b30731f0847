"""Real orders (UCI data set 352), scored as of 2011-05-31: what is not in the data stays Unknown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from addin import jobs
from examples import online_retail
from tests.hosts import needed


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory):
    needed((online_retail.DATA / online_retail.SALES).is_file(), "../shared/data/online-retail")
    book: Path = tmp_path_factory.mktemp("retail") / "retail.xlsx"
    online_retail.build(online_retail.order_lines(online_retail.DATA), book)
    loaded = jobs.load(book, date(2011, 5, 31))
    assert len(loaded.defects) == 0
    return jobs.review(loaded, date(2011, 5, 31))


def test_all_2716_customers_are_scored(review):
    assert len(review.accounts) == 2716


def test_contact_and_activity_are_unknown_of_everybody(review):
    assert review.accounts[["contact_score", "activity_score"]].isna().all(axis=None)


def test_of_service_only_the_returns_are_known(review):
    service = review.scored.checks["service"]
    known = ~service.unknown
    assert [code for code, some in zip(service.codes, known.any(axis=0), strict=True) if some] == ["S4"]
    assert known[:, service.codes.index("S4")].all()


def test_80_percent_of_revenue_come_from_867_customers_who_are_32_percent_of_those_who_bought(review):
    customers = review.top.customers
    assert int(customers["top"].sum()) == 867
    assert round(review.top.share_of_customers, 3) == 0.321
    before = customers["running_share"].shift(fill_value=0.0)[customers["top"]]
    assert (before < 0.8).all()
    assert customers.loc[~customers["top"], "running_share"].min() > 0.8


def test_the_first_ten_are_the_ten_of_most_revenue(review):
    first = ["14646", "18102", "17450", "12415", "14156", "17511", "15061", "14911", "15311", "15769"]
    assert review.top.customers["customer_id"].head(10).tolist() == first


def test_every_top_customer_is_a_blind_spot_and_told_so(review):
    assert len(review.blind_spots) == 867


def test_the_ranking_rests_on_money_rhythm_and_returns_alone(review):
    told = review.reasons[review.reasons["pillar"] == "exposure"]
    assert set(told["check"]) == {"T1", "N service"}
    risk = review.exposed["revenue_at_risk_amount"]
    assert risk.is_monotonic_decreasing
