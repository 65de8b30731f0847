"""A year of the sample firm: each quarter's rows arrive as exports, and are imported, scored, compared and closed.

The workbook begins with what the firm had by the end of September 2025, and with what no export carries: the sheets
whose rows have no id, and what the manager wrote himself. Every quarter's files hold the end of the former quarter once
more, as exports do, and what became of older rows since. In between the manager corrects a cell, a colleague writes
contacts down on his own PC, a file of the wrong firm is imported and taken back.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from addin import importing, jobs, quarter, writing
from addin.quarter.comparing import against
from tests.addin.quarter.conftest import OCTOBER, Q1, Q2, Q3, Q4, SAMPLE, on, rows, typed
from tests.addin.quarter.exports import as_csv, as_workbook, exported, known
from udfs import model, policy
from udfs.model import Review
from workbook import snapshot, template
from workbook.errors import RefusedError
from workbook.opening import opened
from workbook.reading import RawTables
from workbook.rows import TableEdits

BEFORE = dt.date(2025, 9, 30)
DAYS = (Q4, Q1, Q2, Q3)
SCORES = ("contact", "activity", "service", "exposure")
BY_HAND = ("Competitors", "Benchmarks", "Referrals", "Plans", "Programme", "Team", "Staff", "Network", "Questions")
"""Sheets that nobody imports here: what the manager keeps himself."""
PLAN = "Meet the new operations director before the tender"
NOTE = "Ask the purchasing clerk first, never the director"
LIKE_ANOTHER = "Pin xanh Bình Dương"
"""A new customer whose name the import finds like an old one's, so that it asks."""
PROMISE = "K021"
CORRECTED = "Hóa đơn điều chỉnh cho lô tháng 3, giao tận tay"
COLLEAGUES = {Q1: "T01240", Q3: "T02092"}
"""Contacts of the sample that no export tells of: a colleague writes them down on his PC, in these quarters."""
NOT_CARRIED = {"0146": {"service"}, "0157": {"service"}}
"""Accounts of the sample with a reply or a delivery before its beginning: a cell so spoilt reads as blank in an export,
and is then "not answered yet" instead of "nobody knows"; their pillars that differ for it."""


@dataclass
class Year:
    """What the year left behind."""

    book: Path
    whole: jobs.Loaded
    """The sample workbook as it is shipped, in which everything stands already."""
    reviews: dict[dt.date, Review] = field(default_factory=dict)
    against: dict[dt.date, quarter.Against] = field(default_factory=dict)
    plans: dict[dt.date, importing.Plan] = field(default_factory=dict)
    tables: dict[dt.date, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    """The workbook's tables at each quarter's end."""
    compared: dict[dt.date, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[dt.date, list[dict[str, Any]]] = field(default_factory=dict)
    parts: list[dict[str, int]] = field(default_factory=list)
    """The checksum of each sheet at each quarter's end."""
    changed: list[list[str]] = field(default_factory=list)
    """The input sheets that scoring, comparing and closing a quarter changed."""
    told: dict[str, object] = field(default_factory=dict)
    """What happened on the way, by what it was."""


def begun(path: Path, whole: jobs.Loaded) -> Path:
    """The workbook at the beginning, as the manager keeps it: with plans, notes, an override, a column and a cell."""
    first = known(whole.tables, BEFORE)
    start = {name: whole.tables[name].drop(columns="row") for name in BY_HAND} | first
    plans, accounts = start["Plans"], start["Accounts"].set_index("account_id")
    new = {"account_id": "0105", "plan": PLAN, "plan_owner": "Daniel Okafor", "next_step": "call his office",
           "due": pd.Timestamp(2026, 8, 1)}  # fmt: skip
    start["Plans"] = pd.concat([plans, pd.DataFrame([new])], ignore_index=True).assign(Budget=range(100, 1100, 100))
    mine = ["override_grade", "override_reason", "override_by", "override_until", "notes"]
    accounts.loc["0111", mine] = ["Watch", "the plant is for sale", "Châu", pd.Timestamp(2026, 6, 30), NOTE]
    start["Accounts"] = accounts.reset_index()

    def beside(book: Any) -> None:
        book.get_worksheet_by_name("Plans").write(3, 9, "beside the plans")

    template.build(path, start, policy=policy.rows(), finish=beside)
    return path


def imported(
    path: Path, raw: RawTables, day: dt.date, files: list[Path], same: Mapping[str, str] | None = None
) -> importing.Plan:
    """Files in the journal, as a click on Import puts them there; they come into the workbook at the next score."""
    session = importing.begin(path, raw, files, day, {"accounts": dict(same or {})})
    plan = session.plan()
    assert (session.asks, list(session.doubts)) == ([], [])
    if plan.news(session.answers):
        writing.add_batch(writing.place(path), session.batch(), desk(path))
    return plan


def desk(path: Path) -> writing.FileDesk:
    """Whose workbook it is to take in what is written down."""
    return writing.FileDesk(opened(path))


def written_down(path: Path, touch: dict[str, Any]) -> None:
    """A contact on a colleague's PC, from which it is sent to the journal."""
    said = {name: cell for name, cell in touch.items() if name not in ("touch_id", "account_id") and pd.notna(cell)}
    cells = {name: cell.date() if isinstance(cell, pd.Timestamp) else cell for name, cell in said.items()}
    at = writing.place(path, path.parent / "colleague")
    assert writing.log_contact(at, touch["account_id"], cells).sent


def sheets(path: Path) -> dict[str, int]:
    """The checksum of each sheet."""
    with zipfile.ZipFile(path) as package:
        return {part.filename: part.CRC for part in package.infolist() if part.filename.startswith("xl/worksheets/")}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Played through once."""
    folder = tmp_path_factory.mktemp("year")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "pc"))
        patch.setenv("LC_ALL", "C.UTF-8")
        whole = jobs.load(SAMPLE, Q3, latest=OCTOBER)
        found = Year(begun(folder / "Year.xlsx", whole), whole)
        last, before = BEFORE, known(whole.tables, BEFORE)
        for day in DAYS:
            now = known(whole.tables, day)
            played(found, day, exported(before, now, last))
            last, before = day, now
        yield found


def played(year: Year, day: dt.date, export: dict[str, pd.DataFrame]) -> None:
    """One quarter."""
    path, folder = year.book, year.book.parent
    touches = export["Touches"]
    export["Touches"] = touches[~touches["touch_id"].isin(COLLEAGUES.values())]
    if day is Q2:
        typed(path, Promises=TableEdits(changed={PROMISE: {"what": CORRECTED}}))
    raw = on(path, day).read()
    write = as_workbook if day is Q1 else as_csv
    files = write(export, folder / f"export of {day}")
    year.plans[day] = imported(path, raw, day, files, {LIKE_ANOTHER: "-"} if day is Q4 else None)
    if day is Q2:
        wrong = export["Touches"].tail(5).assign(touch_id=["X1", "X2", "X3", "X4", "X5"], channel="golf")
        imported(path, raw, day, as_csv({"Touches": wrong}, folder / "of the wrong firm"))
        year.told["wrong"] = writing.batches(writing.place(path), desk(path))[0].id
    if day is Q3:
        year.told["undone"] = writing.undo(writing.place(path), str(year.told["wrong"]), desk(path))
    if day in COLLEAGUES:
        written_down(path, touches[touches["touch_id"] == COLLEAGUES[day]].iloc[0].to_dict())
    year.reviews[day], loaded = jobs.score(path, day, latest=OCTOBER)
    scored = sheets(path)
    closings = quarter.quarters(on(path, day))
    if closings:
        year.against[day] = against(closings[-1], year.reviews[day], loaded)
        on(path, day).write(quarter.compare_pages(year.against[day], year.reviews[day], loaded))
        year.compared[day] = rows(path, "Compare", "Compare")
        year.lines[day] = rows(path, "What moved", "CompareChanges")
    year.tables[day] = loaded.tables
    quarter.close(on(path, day))
    year.parts.append(sheets(path))
    year.changed.append([name for name in inputs() if scored[name] != year.parts[-1][name]])


def inputs() -> list[str]:
    """The sheets of the input tables, as the new workbook has them."""
    return [f"xl/worksheets/sheet{number + 1}.xml" for number in range(len(template.TABLES))]


def tenths(value: object) -> int:
    return round(float(str(value)) * 10)


@pytest.mark.parametrize("day", DAYS[1:])
def test_every_change_of_every_quarter_is_the_sum_of_its_lines(year, day):
    found = year.against[day].found
    lines = found.lines.assign(tenths=np.rint(found.lines["points"] * 10).astype(int))
    total = lines.groupby(["account_id", "pillar"])["tenths"].sum()
    accounts = found.accounts.set_index("account_id")
    for score in SCORES:
        change = accounts[f"{score}_change"].dropna()
        told = total.reindex(pd.MultiIndex.from_product([change.index, [score]]), fill_value=0)
        assert np.rint(change.to_numpy() * 10).astype(int).tolist() == told.tolist()
        assert len(change) > 20


@pytest.mark.parametrize(("day", "count"), [(Q1, 58), (Q2, 59), (Q3, 60)])
def test_on_the_sheet_too_the_lines_of_an_account_add_up_to_its_change(year, day, count):
    moved = {row["Id"]: tenths(row["Change"]) for row in year.compared[day] if row["Change"] is not None}
    lines: dict[str, int] = dict.fromkeys(moved, 0)
    for row in year.lines[day]:
        if row["Pillar"] == "exposure":
            lines[row["Id"]] += tenths(row["Points"])
    assert lines == moved
    assert len(moved) == count


def test_each_quarter_is_compared_with_the_one_before_it(year):
    assert {day: each.closing.quarter for day, each in year.against.items()} == {
        Q1: "2025 Q4", Q2: "2026 Q1", Q3: "2026 Q2",
    }  # fmt: skip


def test_what_a_quarter_was_closed_with_is_what_the_next_one_is_compared_with(year):
    """Then, scored again, is to the tenth what History says, as the policy never changed."""
    history = {(row["Quarter"], row["Id"]): row for row in rows(year.book, "History by quarter", "History")}
    for each in year.against.values():
        assert (each.restated, each.restated_count) == (False, 0)
        for row in each.found.accounts.dropna(subset=["exposure_before"]).to_dict("records"):
            assert row["exposure_before"] == history[each.closing.quarter, row["account_id"]]["Exposure"]


def test_the_changes_of_three_quarters_add_up_to_the_change_of_the_year(year):
    changes = [year.against[day].found.accounts.set_index("account_id") for day in DAYS[1:]]
    whole_year = changes[0]["exposure_before"].dropna().index
    summed = sum(each["exposure_change"].reindex(whole_year) for each in changes)
    told = changes[-1]["exposure_score"].reindex(whole_year) - changes[0]["exposure_before"].reindex(whole_year)
    pd.testing.assert_series_equal(summed.round(1), told.round(1), check_names=False)
    assert len(whole_year) == 58


def test_the_neglected_customer_is_flagged_in_the_third_quarter_for_what_happened_in_it(year):
    found = year.against[Q3].found
    row = found.accounts.set_index("account_id").loc["0105"]
    assert (row["exposure_before"], row["exposure_score"], row["exposure_change"]) == (22.4, 67.8, 45.4)
    assert row[["exposure_trend", "flagged", "flagged_before"]].tolist() == ["worse", True, False]
    lines = found.lines[(found.lines["account_id"] == "0105") & (found.lines["pillar"] == "contact")]
    assert dict(zip(lines["check"], lines["points"], strict=True)) == {"R1": -50.0, "R3": -20.0, "R4": 10.0, "R2": -7.8}


def test_customers_won_in_a_quarter_come_with_its_files_and_are_a_first_review(year):
    new = {day: plan.tables["Accounts"].new["account_id"].tolist() for day, plan in year.plans.items()
           if "Accounts" in plan.tables}  # fmt: skip
    assert new == {
        Q4: ["0152", "0153", "0156", "0157", "0158", "0159", "0160"], Q1: ["0154"], Q2: ["0150"],
    }  # fmt: skip
    for day in (Q1, Q2):
        accounts = year.against[day].found.accounts.set_index("account_id")
        assert accounts.loc[new[day], "exposure_trend"].tolist() == ["first review"]
        assert accounts.loc[new[day], "exposure_change"].isna().all()


def test_each_export_adds_its_quarter_updates_the_former_one_and_finds_the_rest_unchanged(year):
    counts = {
        day: {name: (len(one.new), one.changed["id"].nunique(), one.there) for name, one in plan.tables.items()}
        for day, plan in year.plans.items()
    }
    assert counts[Q3] == {
        "Touches": (502, 0, 160), "Service": (69, 3, 11), "Orders": (507, 139, 126), "Promises": (21, 10, 12),
    }  # fmt: skip
    assert [len(plan.left_out) for plan in year.plans.values()] == [0, 0, 0, 0]
    assert {name for plan in year.plans.values() for name, one in plan.tables.items() if len(one.kept)} == {"Promises"}


def test_at_the_end_of_the_year_every_score_is_that_of_the_complete_sample_but_for_two_spoilt_cells(year):
    columns = [f"{name}_{part}" for name in (*SCORES, "health") for part in ("score", "low", "high", "confidence")]
    columns += ["grade", "tier", "flagged", "revenue_amount", "revenue_at_risk_amount"]
    complete = model.review(year.whole.tables, Q3, year.whole.policy).accounts.set_index("account_id")
    played = year.reviews[Q3].accounts.set_index("account_id")
    assert sorted(played.index) == sorted(complete.index)
    one, other = (frame.sort_index() for frame in (played, complete))
    same = one == other
    same |= one.isna() & other.isna()
    differ = {account: {name for name in ("contact", "activity", "service") if not same.loc[account, f"{name}_score"]}
              for account in same.index[~same[columns].all(axis=1)]}  # fmt: skip
    assert differ == NOT_CARRIED


def test_the_same_files_again_change_no_byte(year):
    content = year.book.read_bytes()
    files = [year.book.parent / f"export of {Q3}" / name for name in ("promises.csv", "service.csv")]
    again = imported(year.book, on(year.book, Q3).read(), Q3, files)
    assert (again.count, [one.there for one in again.tables.values()]) == (0, [83, 43])
    assert year.book.read_bytes() == content


def test_what_a_colleague_wrote_down_on_his_pc_is_in_the_workbook_to_the_end(year):
    whole = year.whole.tables["Touches"].set_index("touch_id")
    for day, name in COLLEAGUES.items():
        for later in DAYS[DAYS.index(day) :]:
            touches = year.tables[later]["Touches"]
            (found,) = touches[touches["purpose"] == whole.loc[name, "purpose"]].to_dict("records")
            assert (found["account_id"], found["channel"]) == tuple(whole.loc[name, ["account_id", "channel"]])
            assert found["touch_id"] not in whole.index


def test_a_cell_the_manager_corrected_stays_whatever_later_exports_say(year):
    kept = year.plans[Q2].tables["Promises"].kept
    assert kept[["id", "column", "new"]].values.tolist() == [[PROMISE, "what", "Xuất hóa đơn điều chỉnh"]]
    assert year.tables[Q3]["Promises"].set_index("promise_id").loc[PROMISE, "what"] == CORRECTED


def test_a_file_of_the_wrong_firm_is_taken_back_a_quarter_later(year):
    wrong = {day: tables["Touches"]["touch_id"].str.startswith("X").sum() for day, tables in year.tables.items()}
    assert wrong == {Q4: 0, Q1: 0, Q2: 5, Q3: 0}
    assert year.told["undone"][0] == (
        "The import 'touches.csv' is taken back. Result sheets show it until the next score."
    )


def test_an_import_on_whose_rows_later_ones_are_made_is_not_taken_back_alone(year):
    at = writing.place(year.book)
    states = [(one.title, one.state) for one in writing.batches(at)]
    listed = "orders.csv, promises.csv, service.csv + 1"
    assert states == [(listed, "in"), ("touches.csv", "withdrawn"), ("accounts.csv, orders.csv, people.csv + 3", "in"),
                      ("export.xlsx", "in"), ("accounts.csv, orders.csv, people.csv + 2", "in")]  # fmt: skip
    content = year.book.read_bytes()
    with pytest.raises(RefusedError, match=r"'export.xlsx' cannot be taken back alone, as later imports are about its"):
        writing.undo(at, writing.batches(at)[3].id)
    assert year.book.read_bytes() == content


def test_history_has_every_account_of_every_quarter(year):
    found = [row["Quarter"] for row in rows(year.book, "History by quarter", "History")]
    assert {name: found.count(name) for name in dict.fromkeys(found)} == {
        "2026 Q3": 60, "2026 Q2": 60, "2026 Q1": 59, "2025 Q4": 58,
    }  # fmt: skip


def test_scoring_comparing_and_closing_touch_no_input_sheet(year):
    assert year.changed == [[], [], [], []]


def test_sheets_that_no_file_brings_keep_every_byte_through_the_year(year):
    first, last = year.parts[0], year.parts[-1]
    order = [table.name for table in template.TABLES]
    theirs = {name: inputs()[order.index(name)] for name in order}
    changed = [name for name in order if first[theirs[name]] != last[theirs[name]]]
    assert changed == ["Accounts", "People", "Touches", "Service", "Orders", "Promises"]


def test_plans_notes_and_the_managers_own_column_are_where_he_left_them(year):
    cells = CalamineWorkbook.from_path(str(year.book)).get_sheet_by_name("Plans").to_python()
    (row,) = (row for row in cells if PLAN in row)
    assert (row[0], row[6], cells[2][6], cells[3][9]) == ("0105", 1000, "Budget", "beside the plans")
    for tables in year.tables.values():
        assert PLAN in set(tables["Plans"]["plan"])
        account = tables["Accounts"].set_index("account_id").loc["0111"]
        assert (account["notes"], account["override_reason"]) == (NOTE, "the plant is for sale")


def test_each_quarter_is_frozen_with_what_was_imported_for_it_and_what_the_manager_typed(year):
    closed = snapshot.closings(year.book)
    assert [each.quarter for each in closed] == ["2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    frozen = snapshot.load(closed[2])
    assert {name: len(table) for name, table in frozen.tables.items() if name in ("Touches", "Orders", "Promises")} == {
        "Touches": 2007, "Orders": 2168, "Promises": 65,
    }  # fmt: skip
    pd.testing.assert_frame_equal(frozen.tables["Promises"], year.tables[Q2]["Promises"])
    assert CORRECTED in set(frozen.tables["Promises"]["what"])


def test_a_plan_made_in_the_year_is_promised_then_and_overdue_now(year):
    found = year.against[Q3].promised
    row = found[found["what"] == PLAN].iloc[0]
    assert (row["outcome"], row["owner"], row["next_step"]) == ("overdue", "Daniel Okafor", "call his office")


def test_of_each_promise_of_last_quarter_the_next_one_tells_what_became_of_it(year):
    found = {day: each.promised[each.promised["kind"] == "promise"] for day, each in year.against.items()}
    assert {day: each["outcome"].value_counts().to_dict() for day, each in found.items()} == {
        Q1: {}, Q2: {"done": 9}, Q3: {"done": 10, "overdue": 1},
    }  # fmt: skip
    late = found[Q2][found[Q2]["done_on"] > found[Q2]["due"]]
    assert late[["account_id", "what"]].values.tolist() == [["0105", "Credit for the short line"]]


def test_an_override_past_its_date_has_ended_by_itself_and_one_that_runs_holds(year):
    history = {(row["Quarter"], row["Id"]): row["Grade"] for row in rows(year.book, "History by quarter", "History")}
    quarters = ["2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    results = [review.accounts.set_index("account_id") for review in year.reviews.values()]
    computed = {name: [each.loc[name, "computed_grade"] for each in results] for name in ("0111", "0120")}
    assert [history[each, "0111"] for each in quarters] == ["Watch", "Watch", "Watch", computed["0111"][3]]
    assert [history[each, "0120"] for each in quarters] == ["Strong", "Strong", *computed["0120"][2:]]
    assert [history[each, "0109"] for each in quarters] == ["Critical"] * 4
    assert (computed["0111"][3] == "Watch", computed["0120"][2] == "Strong") == (False, False)
