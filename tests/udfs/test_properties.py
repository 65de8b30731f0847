"""What holds for every firm, however its tables are filled."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.udfs.tables import AS_OF, ago, from_rows, log, scored, shares, touch
from tests.udfs.world import world
from udfs.as_json import as_json
from udfs.model import Review, review
from udfs.policy import Policy

SEEDS = st.integers(0, 2**32 - 1)


def firms(count):
    """A smaller seed is no simpler firm, so that there is nothing to shrink."""
    return settings(max_examples=count, deadline=None, phases=[Phase.explicit, Phase.generate])


PILLARS = ("contact", "activity", "service")
SCORES = (*PILLARS, "health", "exposure")
NO_DEFECTS = pd.DataFrame(columns=["table", "row", "column", "value", "code", "message", "fix"])
FRAMES = ("accounts", "exposed", "blind_spots", "reasons", "courtesy", "courtesy_by_owner", "coverage")


def tenths(values):
    return np.round(np.asarray(values, dtype=float) * 10).astype(int)


def scores_and_ranges_are_in_order(found: Review) -> None:
    for score in SCORES:
        shown = found.accounts[[f"{score}_{part}" for part in ("low", "score", "high")]].dropna().to_numpy(dtype=float)
        assert ((shown >= 0) & (shown <= 100)).all()
        assert (np.diff(shown, axis=1) >= 0).all()
        assert found.accounts[f"{score}_confidence"].between(0, 1).all()


def points_add_up(found: Review) -> None:
    points = found.reasons.assign(tenths=tenths(found.reasons["points"]))
    total = points.groupby(["account_id", "pillar"])["tenths"].sum()
    for pillar in (*PILLARS, "exposure"):
        shown = found.accounts.set_index("account_id")[f"{pillar}_score"].dropna()
        told = total.reindex(pd.MultiIndex.from_product([shown.index, [pillar]]), fill_value=0).to_numpy()
        whole = told if pillar == "exposure" else 1000 - told
        assert (tenths(shown) == whole).all()


def money_at_risk_is_no_more_than_revenue(found: Review) -> None:
    money = found.accounts.dropna(subset="revenue_at_risk_amount")
    assert (money["revenue_at_risk_amount"] <= money["revenue_amount"].clip(lower=0) + 0.005).all()


def top_is_the_smallest_set_that_makes_80_percent(found: Review) -> None:
    shares = found.top.customers["share"].to_numpy()
    needed = int(np.argmax(np.cumsum(shares) >= 0.8 - 1e-12)) + 1
    assert found.top.customers["top"].head(needed).all()
    assert round(found.top.share_of_revenue, 9) == round(shares[:needed].sum(), 9)
    assert (np.diff(shares) <= 0).all()
    assert round(shares.sum(), 9) == 1.0


def json_is_json(found: Review) -> None:
    written = json.dumps(as_json(found, NO_DEFECTS), allow_nan=False)
    assert len(json.loads(written)["accounts"]) == len(found.accounts)


def unknown_and_na_take_no_points(found: Review) -> None:
    state = shares(found)
    lost = zip(found.reasons["account_id"], found.reasons["check"], strict=True)
    assert {state[pair] for pair in lost}.isdisjoint({"Unknown", "NA"})


@firms(6)
@given(SEEDS)
def test_every_review_keeps_its_sums_and_ranges(seed):
    found = review(world(seed), AS_OF)
    for holds in (scores_and_ranges_are_in_order, points_add_up, money_at_risk_is_no_more_than_revenue,
                  top_is_the_smallest_set_that_makes_80_percent, json_is_json, unknown_and_na_take_no_points):  # fmt: skip
        holds(found)


@firms(2)
@given(SEEDS)
def test_the_order_of_rows_is_irrelevant(seed):
    tables = world(seed)
    shuffled = {
        name: frame.sample(frac=1, random_state=seed % 2**31).reset_index(drop=True) for name, frame in tables.items()
    }
    one, other = review(tables, AS_OF), review(shuffled, AS_OF)
    for name in FRAMES:
        pd.testing.assert_frame_equal(ordered(getattr(one, name)), ordered(getattr(other, name)))
    pd.testing.assert_frame_equal(one.top.customers, other.top.customers)
    pd.testing.assert_frame_equal(one.lose.pairs, other.lose.pairs)


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without the number an account has by its place in the table."""
    frame = frame.drop(columns="account_no", errors="ignore")
    return frame.sort_values(list(frame.columns[:1]), kind="stable").reset_index(drop=True)


def with_touches(tables, rows):
    more = from_rows("Touches", rows).assign(row=range(1000, 1000 + len(rows)))
    more["touch_id"] = [f"new{i}" for i in range(len(rows))]
    return {**tables, "Touches": pd.concat([tables["Touches"], more], ignore_index=True)}


@firms(2)
@given(
    SEEDS,
    st.sampled_from(["meeting", "visit", "call", "email"]),
    st.sampled_from(["just checking in", "gọi hỏi thăm", "例行拜访", None]),
)
def test_ten_more_courtesy_calls_change_nothing_in_r1_r2_and_r3(seed, channel, purpose):
    tables = world(seed)
    who = zip(tables["Accounts"]["account_id"], tables["Accounts"]["owner"], strict=True)
    calls = [
        {**touch(9 * n, channel), "account_id": a, "owner": o, "purpose": purpose, "person_id": "p1"}
        for a, o in who
        for n in range(10)
    ]
    one, other = shares(review(tables, AS_OF)), shares(review(with_touches(tables, calls), AS_OF))
    assert {k: v for k, v in other.items() if k[1] in ("R1", "R2", "R3")} == {
        k: v for k, v in one.items() if k[1] in ("R1", "R2", "R3")
    }


@firms(2)
@given(SEEDS, st.integers(0, 80))
def test_one_more_meeting_for_a_purpose_never_lowers_r1_r2_or_r3(seed, days):
    tables = world(seed)
    who = zip(tables["Accounts"]["account_id"], tables["Accounts"]["owner"], strict=True)
    meetings = [{**touch(days), "account_id": a, "owner": o, "person_id": "p1"} for a, o in who]
    one, other = shares(review(tables, AS_OF)), shares(review(with_touches(tables, meetings), AS_OF))
    for key, share in one.items():
        if key[1] in ("R1", "R2", "R3") and share != "Unknown":
            assert other[key] >= share, key


# Which checks read a table, besides what they say of tier and revenue: these stand on Accounts in the test below.
READ_BY = {
    "People": ("R2", "B6", "K6"), "Touches": ("R1", "R2", "R3", "R4", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"),
    "Service": ("S1", "S6"), "Orders": ("B6", "S2", "S3", "S4", "S5", "S7", "T1", "T2", "K5", "P"), "Promises": ("S8",),
    "Competitors": ("K1", "K2"), "Benchmarks": ("K5",), "Referrals": ("B8",),
}  # fmt: skip


@pytest.fixture(scope="module", params=[7, 8, 9])
def whole(request):
    tables = world(request.param)
    tables["Accounts"] = tables["Accounts"].assign(tier="A", revenue_12m=100.0)
    return tables, shares(review(tables, AS_OF))


@pytest.mark.parametrize("gone", READ_BY)
def test_without_a_table_its_checks_are_unknown_or_stay(whole, gone):
    tables, before = whole
    after = shares(review({name: frame for name, frame in tables.items() if name != gone}, AS_OF))
    for (account, check), share in after.items():
        if check in READ_BY[gone]:
            assert share in ("Unknown", "NA", before[account, check]), (account, check)
        elif not check.startswith("N "):
            assert share == before[account, check], (account, check)


@pytest.mark.parametrize("gone", ["Plans", "Referrals"])
def test_what_is_no_source_of_a_check_changes_no_other_check(whole, gone):
    tables, before = whole
    after = shares(review({name: frame for name, frame in tables.items() if name != gone}, AS_OF))
    assert {k: v for k, v in after.items() if k[1] != "B8" and k[1] != "N activity"} == {
        k: v for k, v in before.items() if k[1] != "B8" and k[1] != "N activity"
    }


@firms(2)
@given(st.integers(0, 89), st.integers(0, 200))
def test_unknown_changes_only_confidence_and_range(met, lost_days):
    """The sponsor unknown or NA-like (weight 0): the known checks lose the same points."""
    case = {"Touches": [touch(met)], "Competitors": [{"date": ago(lost_days), "kind": "order lost"}]}
    cases = {"log": log(next_date="2024-02-01"), "a": case}
    one, other = scored(cases), scored(cases, Policy({"weight_R2": 0}))
    columns = ["account_id", "pillar", "check", "points"]
    contact = [
        found.reasons.loc[found.reasons["pillar"] == "contact", columns].reset_index(drop=True)
        for found in (one, other)
    ]
    pd.testing.assert_frame_equal(*contact)
    assert (one.accounts["contact_confidence"] <= other.accounts["contact_confidence"]).all()
