"""Settings and code in or beside a workbook: never used, and told of with the macro's own message."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from addin import macros
from addin.strangers import strangers
from tests.hosts import engine

SAMPLE = Path(str(files("addin") / "sample" / "AccountReview-sample.xlsx"))


@pytest.mark.parametrize("name", ["xlwings.conf", "_xlwings.conf", "AccountReview.conf", "_accountreview.CONF"])
def test_a_sheet_of_settings_is_named(name):
    assert strangers(["Accounts", name], None, str) == [
        f"The sheet {name} would choose which Python runs; it was not read. Ask who put it there."
    ]


@pytest.mark.parametrize(
    "name", ["udfs.py", "addin.py", "xlwings.pyd", "pandas.pyc", "xlwings.conf", "AccountReview.conf", ".xlwings"]
)
def test_settings_or_code_beside_it_is_named(tmp_path, name):
    (tmp_path / name).touch()
    assert strangers(["Accounts"], tmp_path, str) == [
        f"Beside the workbook lies {name}, as if for Python to run; it was not used. Ask who put it there."
    ]


@pytest.mark.parametrize(
    "name", ["udfs.pyramid.xlsx", "pandas", "udfs", "report.py", "Book.xlsx", "AccountReview", "xlwings"]
)
def test_ordinary_neighbours_are_not(tmp_path, name):
    (tmp_path / name).touch()
    assert strangers(["Accounts", "Conf"], tmp_path, str) == []


def test_a_folder_that_cannot_be_read_says_nothing(tmp_path):
    assert strangers(["Accounts"], tmp_path / "gone", str) == []


def test_the_user_hears_of_it_in_the_one_message_of_a_click(tmp_path):
    book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
    (tmp_path / "udfs.py").write_text("raise SystemExit('caught')")
    with engine.excel() as app:
        app.books.open(str(book)).set_mock_caller()
        macros.run("guide")
        assert len(app.impl.said) == 1
        assert "Beside the workbook lies udfs.py" in app.impl.said[0]
