"""One test body for every backend: the same tables give the same review in pandas, polars and DuckDB, eager or lazy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from tests.udfs.tables import AS_OF, typed
from tests.udfs.world import world
from udfs.model import Review, review

FRAMES = ("accounts", "exposed", "blind_spots", "reasons", "courtesy", "courtesy_by_owner", "coverage")
_TYPES = {"f": pl.Float64, "i": pl.Int64, "M": pl.Datetime("us"), "b": pl.Boolean}


def to_polars(frame: pd.DataFrame) -> pl.DataFrame:
    columns = {}
    for name in frame:
        cells = [
            None if gone else cell for cell, gone in zip(frame[name].tolist(), frame[name].isna().tolist(), strict=True)
        ]
        columns[name] = pl.Series(name, cells, dtype=_TYPES.get(frame[name].dtype.kind, pl.String))
    return pl.DataFrame(columns)


Backend = Callable[[pd.DataFrame], Any]


def to_lazy(frame: pd.DataFrame) -> pl.LazyFrame:
    return to_polars(frame).lazy()


def to_duckdb(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    return duckdb.from_arrow(to_polars(frame).to_arrow())


@pytest.fixture(params=[pd.DataFrame, to_polars, to_lazy, to_duckdb], ids=["pandas", "polars", "lazy polars", "DuckDB"])
def backend(request: pytest.FixtureRequest) -> Backend:
    return request.param


@pytest.fixture(scope="module")
def firm() -> tuple[dict[str, pd.DataFrame], Review]:
    tables = world(2026, accounts=24)
    return tables, review(tables, AS_OF)


def reviewed(tables: dict[str, pd.DataFrame], backend: Backend) -> Review:
    return review({name: backend(frame) for name, frame in tables.items()}, AS_OF)


def assert_same(one: Review, other: Review) -> None:
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    pd.testing.assert_frame_equal(one.top.customers, other.top.customers)
    pd.testing.assert_frame_equal(one.lose.pairs, other.lose.pairs)
    assert one.lose.most_exposed == other.lose.most_exposed


def test_a_whole_firm_is_reviewed_alike(backend: Backend, firm: tuple[dict[str, pd.DataFrame], Review]) -> None:
    tables, expected = firm
    assert_same(reviewed(tables, backend), expected)
    assert len(expected.accounts) == 24
    assert len(expected.reasons) > 100


def test_an_empty_table_is_a_missing_table(backend: Backend, firm: tuple[dict[str, pd.DataFrame], Review]) -> None:
    tables, _ = firm
    gone = ("Touches", "Orders", "People")
    missing = {name: frame for name, frame in tables.items() if name not in gone}
    assert_same(
        reviewed({n: f.head(0) if n in gone else f for n, f in tables.items()}, backend), reviewed(missing, backend)
    )


def test_a_column_that_is_not_there_is_a_column_nobody_fills(
    backend: Backend, firm: tuple[dict[str, pd.DataFrame], Review]
) -> None:
    tables, _ = firm
    gone = {"Touches": ["hours", "person_id", "occasion"], "Orders": ["item", "discount_pct"], "People": ["role"]}
    unfilled = {
        n: f.assign(**{c: typed(n)[c].iloc[:0].reindex(f.index) for c in gone.get(n, ())}) for n, f in tables.items()
    }
    absent = {name: frame.drop(columns=gone.get(name, [])) for name, frame in tables.items()}
    assert_same(reviewed(absent, backend), reviewed(unfilled, backend))


def test_accounts_alone_give_a_review_of_blanks(backend: Backend) -> None:
    accounts = pd.DataFrame(
        {"account_id": ["a", "b"], "account": ["A", "B"], "owner": ["Lan", "Lan"], "revenue_12m": [9.0, 3.0]}
    )
    found = reviewed({"Accounts": accounts}, backend)
    assert found.accounts["account_id"].tolist() == ["a", "b"]
    assert found.accounts["top"].tolist() == [True, True]
    assert (
        found.accounts[["contact_score", "activity_score", "service_score", "exposure_score"]].isna().to_numpy().all()
    )
    assert found.blind_spots["account_id"].tolist() == ["a", "b"]
    assert (len(found.exposed), len(found.reasons), len(found.courtesy)) == (0, 0, 0)


def test_no_account_at_all_gives_empty_frames(backend: Backend) -> None:
    found = reviewed({"Accounts": typed("Accounts").head(0)}, backend)
    assert [len(getattr(found, name)) for name in FRAMES] == [0] * len(FRAMES)


def test_every_table_empty_gives_a_review_of_blanks(
    backend: Backend, firm: tuple[dict[str, pd.DataFrame], Review]
) -> None:
    tables, _ = firm
    found = reviewed({n: f if n == "Accounts" else f.head(0) for n, f in tables.items()}, backend)
    assert found.accounts["contact_score"].isna().all()
    assert len(found.accounts) == 24


def test_one_row_in_every_table_is_enough(backend: Backend, firm: tuple[dict[str, pd.DataFrame], Review]) -> None:
    tables, _ = firm
    first = {n: f[f["account_id"] == "002"].head(1) if "account_id" in f else f.head(1) for n, f in tables.items()}
    first = {name: frame.reset_index(drop=True) for name, frame in first.items()}
    found = reviewed(first, backend)
    assert_same(found, review(first, AS_OF))
    assert len(found.accounts) == 1
