"""Real orders (UCI data set 352) straight from their two CSV files: the same top set as from the worked example."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from addin import jobs
from examples import online_retail
from tests.addin.importing.conftest import rows, run
from tests.hosts import needed

FILES = [online_retail.DATA / name for name in (online_retail.SALES, online_retail.CREDITS)]
UNTIL = ("--as-of", "2011-05-31")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory):
    needed(FILES[0].is_file(), "../shared/data/online-retail")
    folder = tmp_path_factory.mktemp("retail")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "pc"))
        path: Path = folder / "Retail.xlsx"
        assert run("new", path, "--language", "en").exit_code == 0
        done = run("import", path, *FILES, "--new-accounts", "House", "--yes", *UNTIL)
        assert (done.exit_code, done.stderr) == (0, "")
        yield path


@pytest.fixture(scope="module")
def review(book: Path):
    loaded = jobs.load(book, date(2011, 5, 31))
    assert len(loaded.defects) == 0
    return jobs.review(loaded, date(2011, 5, 31))


def test_the_2716_customers_who_bought_come_in_and_50_who_only_returned(book: Path, review):
    """The example leaves out returns of goods bought before its first day; a file does not say which these are."""
    bought = {account for account, amount in rows(book, "Orders", "account_id", "amount") if amount > 0}
    assert (len(bought), len(review.accounts)) == (2716, 2766)


def test_the_top_set_and_its_first_ten_are_those_of_the_example(review):
    assert int(review.top.customers["top"].sum()) == 867
    first = ["14646", "18102", "17450", "12415", "14156", "17511", "15061", "14911", "15311", "15769"]
    assert review.top.customers["customer_id"].head(10).tolist() == first


def test_every_returned_line_is_known_and_the_share_is_of_days_not_of_lines(review):
    """A file has one row for a customer's day; the example makes as many lines of it as the day had."""
    service = review.scored.checks["service"]
    known = ~service.unknown
    assert [code for code, some in zip(service.codes, known.any(axis=0), strict=True) if some] == ["S4"]


def test_the_same_files_again_bring_nothing(book: Path, monkeypatch: pytest.MonkeyPatch):
    content = book.read_bytes()
    done = run("import", book, *FILES, "--new-accounts", "House", "--yes", *UNTIL)
    assert "There is nothing new in these files" in done.stdout
    assert book.read_bytes() == content
