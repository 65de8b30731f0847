"""The ribbon callback in the second host: LibreOffice's Basic runs the VBA of the built add-in.

That the result sheets hold what the command line's JSON says after clicks there is tested in `test_macros.py`, where
LibreOffice is one of the hosts, and on real orders in `test_real_orders.py`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import xlwings as xw

from addin import writing
from addin.build.texts import sentences
from addin.buttons import BUTTONS
from tests.addin.macros.conftest import SAMPLE
from tests.hosts import needed
from tests.hosts.engine import Engine, excel
from tests.hosts.libreoffice import LibreOfficeStore
from tests.hosts.libreoffice_clicks import LibreOfficeClicks
from tests.hosts.soffice import bridge, libreoffice
from workbook.journal import read as journal

pytestmark = pytest.mark.host
Desk = tuple[LibreOfficeClicks, xw.App]


@pytest.fixture(scope="module")
def desk(installed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """LibreOffice with the add-in, and Excel as xlwings sees it."""
    needed(bridge(), "LibreOffice and its Python bridge")
    folder = tmp_path_factory.mktemp("clicks")
    with libreoffice(folder) as desktop:
        opened = partial(LibreOfficeStore, desktop)
        with excel(Engine(opened, opened)) as app:
            yield LibreOfficeClicks(desktop, installed, folder), app


def opened(desk: Desk, folder: Path, *, read_only: bool = False) -> xw.Book:
    host, app = desk
    host.executed.clear()
    app.impl.said.clear()
    return host.open(app, Path(shutil.copy(SAMPLE, folder / "Sample.xlsx")), read_only)


def test_every_label_and_tip_comes_from_the_sheet_of_texts(desk: Desk, tmp_path: Path) -> None:
    opened(desk, tmp_path)
    english = dict(sentences())
    for button in BUTTONS:
        assert desk[0].asks(button.id, "getLabel") == english[f"{button.id}.label"] == button.label
        assert desk[0].asks(button.id, "getSupertip") == english[f"{button.id}.tip"] == button.tip


def test_new_workbook_makes_one_where_the_user_says_and_libreoffice_opens_it(desk: Desk, tmp_path: Path) -> None:
    host, app = desk
    opened(desk, tmp_path)
    app.impl.answers = [str(tmp_path / "Mine.xlsx")]
    host.click("new_workbook")
    assert host.executed == ["import addin.macros; addin.macros.run('new_workbook')"]
    assert (app.books.active.name, app.impl.said) == ("Mine.xlsx", [])
    assert app.books.active.sheets["Accounts"].range("A3").value == "account_id"
    assert (tmp_path / "Mine.xlsx").is_file()


def test_a_read_only_workbook_greys_score_and_a_click_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    host, _ = desk
    opened(desk, tmp_path, read_only=True)
    assert (host.asks("score", "getEnabled"), host.asks("explain", "getEnabled")) == (False, True)
    assert "This workbook is open read-only" in str(host.asks("score", "getSupertip"))
    host.click("score")
    assert host.executed == []


def test_an_id_that_could_be_code_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    host, _ = desk
    opened(desk, tmp_path)
    host.click("score'); import os; ('")
    assert host.executed == []


def test_an_id_that_is_no_button_is_refused_by_python(desk: Desk, tmp_path: Path) -> None:
    host, app = desk
    book = opened(desk, tmp_path)
    before = [sheet.name for sheet in book.sheets]
    host.click("erase")
    assert app.impl.said == ["'erase' is no button of Account Review, so nothing was run; install the add-in again."]
    assert [sheet.name for sheet in book.sheets] == before


def test_a_read_only_workbook_takes_a_contact_into_the_journal_and_a_writable_one_brings_it_in(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, app = desk
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "pc"))
    book = opened(desk, tmp_path, read_only=True)
    assert host.asks("log_contact", "getEnabled") is True
    book.sheets["Accounts"].range("A6").select()
    app.impl.answers = ["2026-09-29", "visit", "", "Agree the spares list", "", ""]
    host.click("log_contact")
    (record,) = journal(writing.place(Path(book.fullname)).folders).records
    assert "comes into the workbook for everyone at the next merge" in app.impl.said[0]
    assert "Journal" not in [sheet.name for sheet in book.sheets]
    (tmp_path / "again").mkdir()
    book = opened(desk, tmp_path / "again")
    shutil.copytree(tmp_path / "Sample.xlsx.d", tmp_path / "again" / "Sample.xlsx.d")
    host.click("merge_entries")
    assert app.impl.said == ["Records taken into the workbook: 1."]
    assert record in book.sheets["Touches"].tables[0].range.columns[0].value
    assert book.sheets[-1].name == "Journal"
