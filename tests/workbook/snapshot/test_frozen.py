"""A snapshot read back is the one that was written, or it is refused in one sentence."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.udfs.tables import AS_OF, typed
from tests.workbook.snapshot.frozen_firms import NOW, snapshot
from udfs.model import review
from workbook import snapshot as snapshots
from workbook.errors import RefusedError
from workbook.save import digest
from workbook.schema import TABLES
from workbook.schema.values import DTYPES
from workbook.snapshot import frozen, packed, unpacked

DRAWN = settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])


@DRAWN
@given(st.integers(0, 2**32 - 1))
def test_every_table_of_any_firm_reads_back_as_it_was_written(seed):
    given_ = snapshot(seed)
    found = unpacked(packed(given_), "x.npz")
    for name, table in given_.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table[found.tables[name].columns], check_index_type=False)
    pd.testing.assert_frame_equal(found.results, given_.results)
    assert (found.quarter, found.as_of, found.closed_at, found.closed_by) == ("2026 Q3", AS_OF, NOW, "an (PC-12)")
    assert (found.version, found.policy, found.defects) == ("1.2.3", {"weight_R1": 50.0, "country": "VN"}, 3)


@DRAWN
@given(st.integers(0, 2**32 - 1))
def test_a_snapshot_scores_as_the_tables_it_was_made_of(seed):
    given_ = snapshot(seed)
    again = unpacked(packed(given_), "x.npz")
    one, other = review(given_.tables, AS_OF), review(again.tables, AS_OF)
    pd.testing.assert_frame_equal(one.accounts, other.accounts)
    pd.testing.assert_frame_equal(one.reasons, other.reasons)


TEXTS = ["", "000123", "Hòa Bình", "广东", "e\u0301 NFD", "=1+1", 'a"b\\c\n', "🙂", "NaN", None, "\ud800"]


def test_texts_numbers_moments_and_flags_of_every_kind_read_back():
    odd = typed(
        "Service", item_id=[str(n) for n in range(11)], account_id="1", note=TEXTS,
        opened=["1900-03-01 00:00:01", "2199-12-31 23:59:59", *["2026-09-30 14:05:00"] * 9],
        satisfaction=[1.0, 0.1, -0.0, 1e300, None, *[2.5] * 6], first_reply_bad=[True, *[False] * 10],
    )  # fmt: skip
    orders = typed("Orders", order_id="1", line="1", account_id="1", returned=[True, False, None])
    found = unpacked(packed(snapshot(tables={"Service": odd, "Orders": orders})), "x").tables
    pd.testing.assert_frame_equal(found["Service"], odd[found["Service"].columns])
    assert found["Orders"]["returned"].astype(object).where(found["Orders"]["returned"].notna(), None).tolist() == [
        True, False, None,
    ]  # fmt: skip


def test_all_tables_of_the_schema_are_there_with_their_types_whatever_was_frozen():
    found = unpacked(packed(snapshot()), "x").tables
    assert list(found) == [table.name for table in TABLES]
    for table in TABLES:
        assert {c.name: str(found[table.name][c.name].dtype) for c in table.columns} == {
            c.name: DTYPES[c.kind] for c in table.columns
        }
        assert isinstance(found[table.name].index, pd.RangeIndex)


def test_a_column_that_a_later_version_adds_is_blank_and_one_it_drops_is_passed_over():
    old = snapshot().tables["Accounts"].drop(columns="notes").assign(once="a column of an earlier version")
    found = unpacked(packed(snapshot(tables={"Accounts": old})), "x").tables["Accounts"]
    assert ("once" in found, found["notes"].isna().all(), found["account"][0]) == (False, True, "Hòa Bình")


def test_the_same_quarter_gives_the_same_bytes():
    assert packed(snapshot(7)) == packed(snapshot(7))


def test_numpy_opens_the_file_without_pickle_and_any_program_the_manifest():
    content = packed(snapshot())
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        assert found["Accounts/row"].tolist() == [2]
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
    assert (manifest["form"], manifest["quarter"], manifest["policy"]["weight_R1"]) == (1, "2026 Q3", 50.0)


CONTENT = packed(snapshot(11))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(CONTENT) - 1))
def test_a_file_cut_off_anywhere_is_refused_as_not_whole(length):
    with pytest.raises(RefusedError, match=r"^The snapshot Q3\.npz is not whole: it was cut off or damaged"):
        unpacked(CONTENT[:length], "Q3.npz")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_refused_or_changes_nothing_that_is_read(place, flip):
    spoilt = bytearray(CONTENT)
    spoilt[place] ^= flip
    try:
        found = unpacked(bytes(spoilt), "Q3.npz")
    except RefusedError:
        return
    # a byte that no reader looks at (a time stamp, an attribute): the tables are the ones written
    for name, table in unpacked(CONTENT, "x").tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table)


def rewritten(content: bytes, **changes: object) -> bytes:
    """The same file with other members; a manifest is changed, and its sums are made to fit."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json")) | changes.pop("manifest", {})
    members |= changes
    sums = manifest.get("sha256") and {name: digest(each) for name, each in members.items()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("manifest.json", json.dumps(manifest | {"sha256": sums}))
        for name, each in members.items():
            out.writestr(name, each)
    return written.getvalue()


def test_a_member_changed_by_somebody_is_refused_as_changed():
    archive = zipfile.ZipFile(io.BytesIO(CONTENT))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as out:
        for name in archive.namelist():
            out.writestr(name, archive.read(name).replace(b"Firm 000", b"Firm 999"))
    with pytest.raises(RefusedError, match=r"The snapshot Q3\.npz was changed after the quarter was closed"):
        unpacked(written.getvalue(), "Q3.npz")


def test_a_file_of_a_newer_version_says_which_and_to_update():
    newer = rewritten(CONTENT, manifest={"form": 2, "account_review": "9.0"})
    with pytest.raises(RefusedError, match=r"newer version of Account Review \(9\.0\); update"):
        unpacked(newer, "Q3.npz")


def objects() -> bytes:
    written = io.BytesIO()
    np.save(written, np.array([print], dtype=object), allow_pickle=True)
    return written.getvalue()


HUGE = (
    b"\x93NUMPY\x01\x00\x46\x00{'descr': '<i8', 'fortran_order': False, 'shape': (999999999999,), }".ljust(79) + b"\n"
)


@pytest.mark.parametrize(
    "hostile",
    [
        {"Accounts/row.npy": objects()},
        {"Accounts/row.npy": HUGE},
        {"Accounts/account.json": b'{"0": "a"}'},
        {"Accounts/account.json": b"[]"},
        {"manifest": {"as_of": "the day after tomorrow"}},
        {"manifest": {"tables": []}},
        {"manifest": {"form": "one"}},
        {"manifest": {"sha256": None}},
    ],
    ids=["pickle", "huge", "no list", "texts missing", "no date", "no tables", "no form", "no sums"],
)
def test_what_makes_no_sense_is_refused_even_where_its_sums_fit(hostile):
    with pytest.raises(RefusedError, match="was changed after the quarter was closed"):
        unpacked(rewritten(CONTENT, **hostile), "Q3.npz")


def test_a_file_that_would_unpack_beyond_the_limit_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(frozen, "MOST_BYTES", 10_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(RefusedError, match="would unpack to more than"):
        unpacked(CONTENT, "Q3.npz")


def test_a_closed_quarter_may_be_half_a_million_rows_and_no_more_than_a_gibibyte():
    assert snapshots.MOST_BYTES == 1_073_741_824
