"""The ribbon's buttons on a real wholesaler's orders (UCI data set 352), in both hosts: the cells say what the JSON says.

The data has 2,716 customers with 148,319 lines. With all of them one click on Score takes pyOpenVBA's Excel over a
minute and LibreOffice two, and there are four clicks; so the hosts get the first 150 customers by id with every line
they have. All 2,716 are scored in `tests/examples/test_online_retail.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from examples import online_retail
from tests.addin.macros.told import Cells, explained, filled, json_of, listed, losses, rounded
from tests.hosts import needed
from tests.hosts.engine import Engine, excel
from tests.hosts.libreoffice import LibreOfficeStore
from tests.hosts.libreoffice_clicks import LibreOfficeClicks
from tests.hosts.memory_excel import MemoryExcel
from tests.hosts.memory_store import MemoryStore, macros_of
from tests.hosts.soffice import bridge, libreoffice

CUSTOMERS = 150
RESULTS = ("Data check", "Review", "Reasons", "Exposed", "Lose two", "Explain")
Click = Callable[[str], None]


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first customers' workbook."""
    needed((online_retail.DATA / online_retail.SALES).is_file(), "../shared/data/online-retail")
    lines = online_retail.order_lines(online_retail.DATA)
    first = sorted(lines["account_id"].unique())[:CUSTOMERS]
    book = tmp_path_factory.mktemp("retail") / "Retail.xlsx"
    online_retail.build(lines[lines["account_id"].isin(first)].reset_index(drop=True), book)
    return book


@pytest.fixture(scope="module")
def told(retail: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The command line's JSON."""
    return json_of(retail, online_retail.AS_OF, tmp_path_factory.mktemp("json"))


@contextmanager
def in_memory(add_in: bytes, path: Path) -> Iterator[tuple[Click, xw.App, Any]]:
    """pyOpenVBA's Excel: its click, xlwings' application, the workbook's cells."""
    host = MemoryExcel(add_in)
    book = host.open(path)
    with macros_of(host, book) as app:
        yield host.click, app, MemoryStore(host, book)
    host.close()


@contextmanager
def in_libreoffice(add_in: bytes, path: Path) -> Iterator[tuple[Click, xw.App, Any]]:
    """LibreOffice: the same."""
    needed(bridge(), "LibreOffice and its Python bridge")
    with libreoffice(path.parent) as desktop:
        opened = partial(LibreOfficeStore, desktop)
        with excel(Engine(opened, opened)) as app:
            host = LibreOfficeClicks(desktop, add_in, path.parent)
            yield host.click, app, host.open(app, path).impl.store


@pytest.fixture(scope="module", params=[in_memory, pytest.param(in_libreoffice, marks=pytest.mark.host)])
def clicked(
    request: pytest.FixtureRequest, installed: bytes, retail: Path, told: dict[str, Any], tmp_path_factory: Any
) -> Cells:
    """Four buttons clicked, the last on the row of the account most at risk; the cells then."""
    path = tmp_path_factory.mktemp("clicked") / "Retail.xlsx"
    path.write_bytes(retail.read_bytes())
    with request.param(installed, path) as (click, app, store):
        store.type_in("Policy", 1, 26, [[dt.datetime(2011, 5, 31)]])
        store.set_name("AsOf", "Policy!$Z$1")
        for name in ("check_data", "score", "lose"):
            click(name)
        ids = [str(value) for value in app.books[0].sheets["Accounts"].range((1, 1), (CUSTOMERS + 9, 1)).value]
        app.books[0].sheets["Accounts"].range((1 + ids.index(flagged(told)[0]), 2)).select()
        click("explain")
        assert app.impl.said == ["No defect found.", "13 top customers exposed, 21,581 of yearly revenue at risk."]
        return {sheet: filled(store, sheet) for sheet in RESULTS}


def flagged(told: dict[str, Any]) -> list[str]:
    """The flagged customers, the one with most revenue at risk first."""
    found = [account for account in told["accounts"] if account["flagged"]]
    return [account["account_id"] for account in sorted(found, key=lambda account: -account["revenue_at_risk"])]


def test_the_workbook_holds_150_real_customers_without_a_defect(told: dict[str, Any], clicked: Cells) -> None:
    assert (len(told["accounts"]), told["defects"]) == (150, [])
    assert listed(clicked["Data check"], "Sheet") == [{"Sheet": "No defect found."}]


def test_every_customer_has_the_scores_of_the_json(told: dict[str, Any], clicked: Cells) -> None:
    accounts = {account["account_id"]: account for account in told["accounts"]}
    rows = {str(row["Id"]): row for row in listed(clicked["Review"], "Id")}
    assert set(rows) == set(accounts)
    for name, row in rows.items():
        account = accounts[name]
        assert rounded(row.get("Exposure"), 1) == account["exposure"]["score"], name
        assert rounded(row.get("Service"), 1) == account["pillars"]["service"]["score"], name
        assert rounded(row.get("Health"), 1) == account["health"], name
        assert rounded(row["Revenue at risk"], 2) == account["revenue_at_risk"], name
        assert ("Flagged" in row) == account["flagged"], name


def test_every_reason_is_one_of_the_json(told: dict[str, Any], clicked: Cells) -> None:
    rows = [(str(row["Id"]), rounded(row["Points"], 1), row["Reason"]) for row in listed(clicked["Reasons"], "Id")]
    lost = [(account["account_id"], *loss) for account in told["accounts"] for loss in losses(account)]
    assert sorted(rows, key=str) == sorted(lost, key=str)
    assert len(rows) > 150


def test_exposed_lists_the_13_flagged_customers_of_the_json(told: dict[str, Any], clicked: Cells) -> None:
    assert len(flagged(told)) == 13
    assert [row["Id"] for row in listed(clicked["Exposed"], "#")] == flagged(told)


def test_lose_two_shows_the_worst_pair_of_the_json(told: dict[str, Any], clicked: Cells) -> None:
    pairs = listed(clicked["Lose two"], "#")
    assert len(pairs) == 45
    assert rounded(pairs[0]["Of revenue"], 4) == told["lose"]["worst_share"]


def test_explain_shows_every_lost_point_of_the_selected_customer(told: dict[str, Any], clicked: Cells) -> None:
    account = next(account for account in told["accounts"] if account["account_id"] == flagged(told)[0])
    assert f"({account['account_id']})" in str(clicked["Explain"]["A3"])
    assert sorted(explained(clicked["Explain"])) == sorted(losses(account))
