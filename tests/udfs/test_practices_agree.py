"""The practices and the checks of the score tell the same figures; what holds for any firm."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tests.udfs.tables import AS_OF, typed
from tests.udfs.world import world
from udfs.model import Review, review
from udfs.practices import PRACTICES, Practices, practised
from workbook.reading import read
from workbook.schema import BY_NAME, TABLES
from workbook.validate import validate

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
Tables = dict[str, pd.DataFrame]


def told(tables: Tables, as_of: date = AS_OF) -> tuple[Tables, Review, Practices]:
    found = review(tables, as_of)
    return tables, found, practised(tables, found)


@pytest.fixture(scope="module")
def sample() -> tuple[Tables, Review, Practices]:
    return told(validate(read(SAMPLE), AS_OF).tables)


@pytest.fixture(scope="module")
def firm() -> tuple[Tables, Review, Practices]:
    return told(world(2026, accounts=24))


@pytest.fixture(params=["sample", "firm"])
def book(request: pytest.FixtureRequest) -> tuple[Tables, Review, Practices]:
    return request.getfixturevalue(request.param)


def of_check(found: Review, pillar: str, code: str, *names: str) -> tuple[float, ...]:
    """The sums of these signals over the accounts of which the check is known."""
    checks = found.scored.checks[pillar]
    place = checks.codes.index(code)
    known = checks.applies[:, place] & ~np.isnan(checks.share[:, place])
    return tuple(float(found.scored.signals[name][known].sum()) for name in names)


AGREED = {
    "purposeful": ("activity", "B7", "purposeful_count", "contacts_count"),
    "occasions": ("activity", "B6", "occasions_done", "occasions_due"),
    "answered": ("service", "S1", "answered", "items_due"),
    "on_time": ("service", "S2", "on_time_done", "on_time_due"),
    "promises": ("service", "S8", "promises_kept", "promises_due"),
}


@pytest.mark.parametrize("code", AGREED)
def test_a_practice_that_is_a_check_counts_what_the_check_counts(book: Any, code: str) -> None:
    _, found, practices = book
    rows = practices.measures.set_index(["code", "owner"])
    done, due = of_check(found, *AGREED[code])
    assert due > 0 or np.isnan(rows.loc[(code, ""), "due"])
    assert tuple(rows.loc[(code, ""), ["done", "due"]].fillna(0.0)) == (done, due)


def test_calls_and_warranty_checks_add_up_to_the_care_of_the_service_pillar(book: Any) -> None:
    _, found, practices = book
    rows = practices.measures.set_index(["code", "owner"])
    care = rows.loc[[("after_sale_calls", ""), ("warranty_checks", "")], ["done", "due"]].fillna(0.0)
    missed, due = of_check(found, "service", "S7", "care_missed", "care_due")
    assert due > 0
    assert care.sum().tolist() == [due - missed, due]


def test_conflicts_complaints_hours_and_referrals_are_the_checks_own(book: Any) -> None:
    _, found, practices = book
    value = practices.measures.set_index(["code", "owner"])["value"]
    assert value["supply_priority", ""] == of_check(found, "service", "S5", "conflicts_count")[0]
    assert value["complaints", ""] == of_check(found, "service", "S6", "left_open")[0]
    hours, new = found.scored.signals["relationship_hours"], found.scored.signals["is_new"]
    assert value["keeping_hours", ""] == pytest.approx(hours[~new].sum())
    share = found.scored.checks["activity"].share[:, 7]
    assert value["referral_asked", ""] == pytest.approx(np.nanmean(share))


def test_what_the_review_lists_is_counted_as_listed(book: Any) -> None:
    _, found, practices = book
    value = practices.measures.set_index(["code", "owner"])["value"]
    assert value["lose_two", ""] == pytest.approx(found.lose.worst_share)
    assert value["eighty_twenty", ""] == pytest.approx(found.top.share_of_customers)
    assert value["plans", ""] == pytest.approx((found.plans_wanted["plan_missing"] == "").mean())
    by_owner = found.courtesy_by_owner.dropna(subset="owner").set_index("owner")
    for owner, row in by_owner.iterrows():
        assert value["purposeful", owner] == pytest.approx(1.0 - row["without_purpose_share"])
        assert value["last_workday", owner] == pytest.approx(row["last_day_share"])


def test_the_quarter_before_tells_what_a_review_of_its_last_day_told(book: Any) -> None:
    """Of what the tables still tell: who is a top account, and how old an account is by its orders, is today's."""
    tables, _, practices = book
    earlier = told(tables, date(2026, 6, 30))[2].measures.set_index(["code", "owner"])["value"]
    before = practices.measures.set_index(["code", "owner"])["before"]
    for code in ("follow_up", "recalled", "purposeful", "benefit", "agenda", "prep_notes", "last_workday", "training_hours",
                 "network_hours", "training_spent", "learning", "referral_asked", "note", "letter", "newsletter",
                 "clipping", "brief", "card", "answered", "told", "on_time", "complaints", "after_sale_calls",
                 "warranty_checks", "thanks", "promises", "bring"):  # fmt: skip
        assert before[code, ""] == pytest.approx(earlier[code, ""], nan_ok=True), code


def test_every_practice_stands_there_for_the_firm_and_for_every_owner_in_order(book: Any) -> None:
    measures = book[2].measures
    owners = measures["owner"].unique().tolist()
    assert (owners[0], owners[1:]) == ("", sorted(owners[1:]))
    assert measures["owner"].tolist() == owners * 60
    assert measures["code"].unique().tolist() == [practice.code for practice in PRACTICES]
    shares = measures[(measures["unit"] == "share") & measures["value"].notna()]
    assert np.allclose(shares["value"], shares["done"] / shares["due"])
    assert shares["value"].between(0, 1).all()
    assert measures.loc[measures["unit"] != "share", ["done", "due"]].isna().all(axis=None)


def test_everything_left_has_a_practice_a_sentence_and_rows_that_are_there(book: Any) -> None:
    tables, _, practices = book
    left = practices.left
    assert len(left) > 20
    assert left["code"].isin([practice.code for practice in PRACTICES]).all()
    assert not left["sentence"].str.contains(r"[{}]|NaT|nan|None").any()
    assert left["table"].isin(["", *BY_NAME]).all()
    for table, rows in left[left["rows"] != ""].groupby("table")["rows"]:
        named = rows.str.replace(r" \(\+\d+\)", "", regex=True).str.split(", ").explode().astype(int)
        assert named.isin(tables[table]["row"]).all(), table


def same(one: Practices, other: Practices) -> None:
    for name in ("measures", "left", "cards"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_the_order_of_rows_does_not_show(firm: Any) -> None:
    tables = firm[0]
    mixed = {name: frame if name == "Accounts" else frame.sample(frac=1.0, random_state=7, ignore_index=True)
             for name, frame in tables.items()}  # fmt: skip
    same(told(mixed)[2], firm[2])


def test_polars_frames_tell_the_same(firm: Any) -> None:
    same(told({name: pl.from_pandas(frame) for name, frame in firm[0].items()})[2], firm[2])


def test_what_happens_after_the_day_of_the_review_counts_for_nothing(firm: Any) -> None:
    tables, _, practices = firm
    later = pd.Timestamp("2026-10-01")
    dated = {"Touches": "date", "Orders": "ordered", "Service": "opened", "Referrals": "date", "Competitors": "date"}
    known = {name: frame[frame[dated[name]] < later] if name in dated else frame for name, frame in tables.items()}
    assert sum(map(len, known.values())) < sum(map(len, tables.values()))
    same(told(known)[2], practices)


def test_accounts_and_orders_alone_leave_nearly_everything_unknown(sample: Any) -> None:
    tables = {name: sample[0][name] for name in ("Accounts", "Orders")}
    tables["Accounts"] = tables["Accounts"][["account_id", "account", "owner", "row"]]
    tables["Orders"] = tables["Orders"][["order_id", "line", "account_id", "ordered", "amount", "row"]]
    measures = told(tables)[2].measures
    known = measures[(measures["owner"] == "") & measures["value"].notna()]
    assert known["code"].tolist() == ["lose_two", "eighty_twenty", "lasting"]


@pytest.mark.parametrize("accounts", [0, 1])
def test_empty_tables_are_tables_nobody_fills(accounts: int) -> None:
    one = typed("Accounts", account_id="1", account="A", owner="Lan").head(accounts)
    empty = {table.name: typed(table.name).head(0) for table in TABLES} | {"Accounts": one}
    found, alone = told(empty)[2], told({"Accounts": one})[2]
    same(found, alone)
    assert found.measures["value"].isna().all()
    assert (len(found.measures), len(found.left), len(found.cards)) == (60 * (1 + accounts), 0, 0)
    assert found.left["day"].dtype == "datetime64[us]"
    assert {str(found.left[name].dtype) for name in ("code", "account", "owner", "rows", "sentence")} == {"str"}


@pytest.mark.parametrize("seed", range(3))
def test_any_firm_on_any_day_is_told(seed: int) -> None:
    tables = world(seed)
    for day in (date(2026, 7, 1), date(2026, 8, 15)):
        measures = told(tables, day)[2].measures
        assert measures.loc[measures["unit"] == "share", "value"].dropna().between(0, 1).all()
