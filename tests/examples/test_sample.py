"""The shipped sample: built by its script, a year of a firm, messy where real sheets are messy."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "addin" / "sample" / "AccountReview-sample.xlsx"


def parts(path: Path) -> dict[str, bytes]:
    """The files inside a workbook; the zip around them differs between systems."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def run(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run an example the way its first lines say."""
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / script), *words]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )


@pytest.fixture(scope="module")
def rows() -> dict[str, list[dict[str, Any]]]:
    """The shipped sample's tables, row by row, as openpyxl reads them."""
    book = openpyxl.load_workbook(SHIPPED, data_only=True)
    found = {}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            header, *body = [[cell.value for cell in row] for row in sheet[table.ref]]
            found[table.name] = [dict(zip(header, values, strict=True)) for values in body]
    return found


def test_the_shipped_sample_is_what_its_script_builds_and_two_builds_are_alike(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        done = run("make_sample.py", "--out", str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert parts(tmp_path / "one.xlsx") == parts(SHIPPED)


def test_the_sample_is_a_firms_year(rows: dict[str, list[dict[str, Any]]]) -> None:
    assert len(rows["Accounts"]) == 60
    assert sum(row["parent_id"] is not None for row in rows["Accounts"]) == 12
    assert len({row["owner"] for row in rows["Accounts"]}) == 4
    assert 1800 <= len(rows["Touches"]) <= 2600
    assert 2500 <= len(rows["Orders"]) <= 3500
    assert 250 <= len(rows["Service"]) <= 350
    assert 130 <= len(rows["People"]) <= 170
    days = sorted(str(row["ordered"])[:10] for row in rows["Orders"])
    assert days[0] < "2025-06-15"
    assert days[-1] <= "2026-09-30"


def test_every_script_names_at_least_ten_accounts(rows: dict[str, list[dict[str, Any]]]) -> None:
    names = [row["account"] for row in rows["Accounts"]]
    assert sum(any("\u4e00" <= letter <= "\u9fff" for letter in name) for name in names) >= 10
    assert sum(any(letter in "ăâđêôơưĐạảấầậắằếềểệịọốồổộớờởợụủứừửựýỹ" for letter in name) for name in names) >= 10


def test_the_mess_of_real_sheets_is_in_it(rows: dict[str, list[dict[str, Any]]]) -> None:
    assert {"31/02/2026", "14.08.26", None} <= {row["date"] for row in rows["Touches"]}
    assert {"O126", "0162", 134} <= {row["account_id"] for row in rows["Touches"]}
    assert {"phone cal", "vist"} <= {row["channel"] for row in rows["Touches"]}
    assert len({row["touch_id"] for row in rows["Touches"]}) == len(rows["Touches"]) - 2
    assert "#N/A" in {row["revenue_12m"] for row in rows["Accounts"]}
    assert {"USD 1,240.50", "#REF!"} <= {row["amount"] for row in rows["Orders"]}
    assert 120 in {row["discount_pct"] for row in rows["Orders"]}
    assert -5 in {row["qty"] for row in rows["Orders"]}


def test_the_manager_has_columns_and_a_sheet_of_her_own() -> None:
    book = openpyxl.load_workbook(SHIPPED)
    assert "Notes to self" in book.sheetnames
    assert book["Notes to self"]["A11"].data_type == "s"
    assert book["Accounts"].tables["Accounts"].column_names[-1] == "region"


def test_without_the_data_the_retail_example_says_so_and_writes_nothing(tmp_path: Path) -> None:
    done = run("online_retail.py", str(tmp_path / "out"), "--data", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "name the folder with --data DIR" in done.stderr
    assert not (tmp_path / "out").exists()
