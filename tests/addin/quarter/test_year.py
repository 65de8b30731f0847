"""A year of the sample firm: four quarters scored, closed and compared, with the manager at work in between."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from addin import jobs, quarter
from tests.addin.quarter.conftest import OCTOBER, Q1, Q2, Q3, Q4, SAMPLE, edited, on, rows
from workbook import snapshot

DAYS = (Q4, Q1, Q2, Q3)
SCORES = ("contact", "activity", "service", "exposure")
PLAN = "Meet the new operations director before the tender"


@dataclass
class Year:
    """What the year left behind."""

    book: Path
    against: dict[dt.date, quarter.Against] = field(default_factory=dict)
    compared: dict[dt.date, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[dt.date, list[dict[str, Any]]] = field(default_factory=dict)
    plans: list[list[list[object]]] = field(default_factory=list)
    parts: list[dict[str, bytes]] = field(default_factory=list)


def cells(path: Path, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def manager(book: Any) -> None:
    """A column of his own beside the plans, a plan that is new, an override, and a budget in his notes."""
    plans, accounts = book["Plans"], book["Accounts"]
    headers = [cell.value for cell in plans[3]]
    last = plans.max_row + 1
    for name, value in {"account_id": "0105", "plan": PLAN, "plan_owner": "Daniel Okafor", "next_step": "call his office",
                        "due": dt.datetime(2026, 8, 1)}.items():  # fmt: skip
        plans.cell(last, headers.index(name) + 1).value = value
    plans.tables["Plans"].ref = f"{plans.tables['Plans'].ref.split(':')[0]}:{plans.cell(last, len(headers)).coordinate}"
    plans.cell(3, len(headers) + 2).value = "Budget"
    plans.cell(last, len(headers) + 2).value = 12_500
    names = [cell.value for cell in accounts[3]]
    row = next(cell.row for cell in accounts["A"] if cell.value == "0111")
    for name, value in {"override_grade": "Watch", "override_reason": "the plant is for sale", "override_by": "Châu",
                        "override_until": dt.datetime(2026, 6, 30)}.items():  # fmt: skip
        accounts.cell(row, names.index(name) + 1).value = value


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    path = Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("year") / "Year.xlsx"))
    found = Year(edited(path, manager))
    for day in DAYS:
        jobs.score(path, day, latest=OCTOBER)
        book = on(path, day)
        found.against[day], review, loaded = quarter.compare(book)
        book.write(quarter.compare_pages(found.against[day], review, loaded))
        if day is not Q4:
            found.compared[day] = rows(path, "Compare", "Compare")
            found.lines[day] = rows(path, "What moved", "CompareChanges")
        quarter.close(on(path, day))
        found.plans.append(cells(path, "Plans"))
        with zipfile.ZipFile(path) as package:
            found.parts.append({name: package.read(name) for name in package.namelist() if "sheet" in name})
    return found


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


@pytest.mark.parametrize("day", DAYS[1:])
def test_on_the_sheet_too_the_lines_of_an_account_add_up_to_its_change(year, day):
    moved = {row["Id"]: tenths(row["Change"]) for row in year.compared[day] if row["Change"] is not None}
    lines: dict[str, int] = dict.fromkeys(moved, 0)
    for row in year.lines[day]:
        if row["Pillar"] == "exposure":
            lines[row["Id"]] += tenths(row["Points"])
    assert lines == moved
    assert len(moved) == 60


def test_each_quarter_is_compared_with_the_one_before_it(year):
    assert {day: each.closing and each.closing.quarter for day, each in year.against.items()} == {
        Q4: None, Q1: "2025 Q4", Q2: "2026 Q1", Q3: "2026 Q2",
    }  # fmt: skip


def test_what_a_quarter_was_closed_with_is_what_the_next_one_is_compared_with(year):
    """Then, scored again, is to the tenth what History says, as the policy never changed."""
    history = {(row["Quarter"], row["Id"]): row for row in rows(year.book, "History by quarter", "History")}
    for day in DAYS[1:]:
        against = year.against[day]
        assert (against.restated, against.restated_count) == (False, 0)
        for row in against.found.accounts.to_dict("records"):
            assert row["exposure_before"] == history[against.closing.quarter, row["account_id"]]["Exposure"]


def test_the_changes_of_three_quarters_add_up_to_the_change_of_the_year(year):
    summed = sum(year.against[day].found.accounts.set_index("account_id")["exposure_change"] for day in DAYS[1:])
    first = year.against[Q1].found.accounts.set_index("account_id")["exposure_before"]
    last = year.against[Q3].found.accounts.set_index("account_id")["exposure_score"]
    pd.testing.assert_series_equal(summed.round(1), (last - first).round(1)[summed.index], check_names=False)


def test_the_neglected_customer_is_flagged_in_the_third_quarter_for_what_happened_in_it(year):
    found = year.against[Q3].found
    row = found.accounts.set_index("account_id").loc["0105"]
    assert (row["exposure_before"], row["exposure_score"], row["exposure_change"]) == (22.4, 67.8, 45.4)
    assert row[["exposure_trend", "flagged", "flagged_before"]].tolist() == ["worse", True, False]
    lines = found.lines[(found.lines["account_id"] == "0105") & (found.lines["pillar"] == "contact")]
    assert dict(zip(lines["check"], lines["points"], strict=True)) == {"R1": -50.0, "R3": -20.0, "R4": 10.0, "R2": -7.8}


def test_history_has_every_account_of_every_quarter(year):
    found = rows(year.book, "History by quarter", "History")
    assert len(found) == 4 * 60
    assert list(dict.fromkeys(row["Quarter"] for row in found)) == ["2026 Q3", "2026 Q2", "2026 Q1", "2025 Q4"]


def test_plans_and_the_managers_own_column_beside_them_are_where_he_left_them(year):
    assert year.plans[0] == year.plans[1] == year.plans[2] == year.plans[3]
    last = year.plans[-1][-1]
    assert PLAN in last
    assert last[-1] == 12_500


def test_no_input_sheet_was_touched_by_four_scores_four_closings_and_four_comparisons(year):
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 16)]
    first, last = year.parts[0], year.parts[-1]
    assert [name for name in names if first[name] != last[name]] == []


def test_a_plan_made_in_the_year_is_promised_then_and_overdue_now(year):
    found = year.against[Q3].promised
    row = found[found["what"] == PLAN].iloc[0]
    assert (row["outcome"], row["owner"], row["next_step"]) == ("overdue", "Daniel Okafor", "call his office")


def test_an_override_past_its_date_has_ended_by_itself_and_one_that_runs_holds(year):
    history = {(row["Quarter"], row["Id"]): row["Grade"] for row in rows(year.book, "History by quarter", "History")}
    quarters = ["2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    frozen = {
        each.quarter: snapshot.load(each).results.set_index("account_id") for each in snapshot.closings(year.book)
    }
    computed = {name: [frozen[each].loc[name, "computed_grade"] for each in quarters] for name in ("0111", "0120")}
    assert [history[each, "0111"] for each in quarters] == ["Watch", "Watch", "Watch", computed["0111"][3]]
    assert [history[each, "0120"] for each in quarters] == ["Strong", "Strong", *computed["0120"][2:]]
    assert [history[each, "0109"] for each in quarters] == ["Critical"] * 4
    assert (computed["0111"][3] == "Watch", computed["0120"][2] == "Strong") == (False, False)


def test_what_the_manager_typed_is_frozen_with_each_quarter(year):
    for each in snapshot.closings(year.book):
        tables = snapshot.load(each).tables
        assert PLAN in set(tables["Plans"]["plan"])
        accounts = tables["Accounts"].set_index("account_id")
        assert accounts.loc["0111", "override_reason"] == "the plant is for sale"
