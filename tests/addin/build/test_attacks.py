"""Somebody else's workbook, folder or call tries to get in; each is refused, and the user is told where there is a user."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import xlsxwriter

import addin
from addin import build
from addin.build import checks, package
from tests.addin.conftest import INTERPRETER
from tests.hosts import engine
from tests.hosts.memory_excel import MemoryExcel

SAMPLE = Path(str(files("addin") / "sample" / "AccountReview-sample.xlsx"))
EVIL = r"\\evil\share\python.exe"


@pytest.fixture
def excel(installed):
    host = MemoryExcel(installed)
    yield host
    host.close()


def workbook(path: Path, *sheets: str) -> Path:
    """A workbook whose sheets hold settings as xlwings would read them."""
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for row, (key, value) in enumerate(
                [("INTERPRETER_WIN", EVIL), ("INTERPRETER", EVIL), ("ADD_WORKBOOK_TO_PYTHONPATH", "true"),
                 ("PYTHONPATH", r"\\evil\share"), ("USE UDF SERVER", "False"), ("LICENSE_KEY", "x"),
                 ("CONDA PATH", r"\\evil\share"), ("CONDA ENV", "base")]
            ):  # fmt: skip
                sheet.write_row(row, 0, (key, value))
    return path


@pytest.mark.parametrize("sheet", ["AccountReview.conf", "_AccountReview.conf", "xlwings.conf"])
def test_a_workbook_with_a_sheet_of_settings_chooses_no_interpreter(excel, tmp_path, sheet):
    excel.open(workbook(tmp_path / "Hostile.xlsx", sheet, "Data"))
    excel.click("score")
    excel.put("Data", "D1", '=REVIEW_PURPOSE("agree the price")')
    assert excel.value("Data", "D1") == "purposeful"
    assert len(excel.seen.commands) == 1
    assert f'"{INTERPRETER}"' in excel.seen.commands[0]
    assert "evil" not in excel.seen.commands[0]
    assert "Hostile" not in excel.seen.commands[0]
    assert excel.run("xlwings.GetConfig", "ADD_WORKBOOK_TO_PYTHONPATH") == "false"


def test_a_folder_or_a_profile_with_a_file_of_settings_chooses_no_interpreter(excel, tmp_path):
    for place in (tmp_path, tmp_path / ".AccountReview"):
        place.mkdir(exist_ok=True)
        (place / "AccountReview.conf").write_text(f'"INTERPRETER_WIN","{EVIL}"\n')
        excel.files.add(f"{place}\\AccountReview.conf")
    excel.environment["USERPROFILE"] = str(tmp_path)
    excel.open(workbook(tmp_path / "Book.xlsx", "Data"))
    excel.click("score")
    assert f'"{INTERPRETER}"' in excel.seen.commands[0]
    assert "evil" not in excel.seen.commands[0]


def test_without_an_interpreter_of_its_own_the_add_in_takes_nobody_elses(made, tmp_path):
    host = MemoryExcel(made)
    host.open(workbook(tmp_path / "Hostile.xlsx", "AccountReview.conf"))
    host.click("score")
    assert host.seen.commands == []
    assert "Account Review is not installed on this computer" in host.told[0]
    host.close()


def test_python_started_by_the_add_in_imports_nothing_from_the_folder_of_the_workbook(excel, tmp_path):
    """The command line as it stands, run in a hostile folder; only the wait for calls is replaced."""
    excel.open(workbook(tmp_path / "Book.xlsx", "Data"))
    excel.click("score")
    flags, code = re.search(r'pythonw\.exe" (.*?)-c "(.*)""$', excel.seen.commands[0]).groups()
    code = code.replace('\\"', '"').replace(
        "xlwings.serve('$(CLSID)')", "import udfs, addin; print(udfs.__file__, addin.__file__)"
    )
    # As the shell does on Windows.
    code = code.replace("^&", "&")
    for name in ("udfs.py", "addin.py", "xlwings.py", "pandas.py", "sitecustomize.py"):
        (tmp_path / name).write_text("raise SystemExit('caught')")
    run = [sys.executable, *flags.split(), "-c", code]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": ""})
    home = str(Path(addin.__file__).parents[1])
    assert done.stdout.split() == [f"{home}/udfs/__init__.py", f"{home}/addin/__init__.py"], done.stderr


def test_the_command_line_is_short_enough_for_xlwings_dll(excel):
    excel.open(SAMPLE)
    excel.click("score")
    assert len(excel.seen.commands[0]) < 2000
    assert excel.seen.commands[0].startswith(r"C:\Windows\System32\cmd.exe ")


@pytest.mark.parametrize("name", ["code.py", "udfs.py"])
def test_a_sheet_named_like_code_is_a_sheet(excel, tmp_path, name):
    excel.open(workbook(tmp_path / "Book.xlsx", name, "Data"))
    excel.click("score")
    excel.put("Data", "D1", '=REVIEW_PURPOSE("agree the price")')
    assert excel.seen.executed == ["import addin.macros; addin.macros.run('score')"]
    assert excel.value("Data", "D1") == "purposeful"
    assert excel.told == []


@pytest.mark.parametrize(
    "name", ["x'); import os; os.system('calc'); ('", 'score"', "", "Score", "score;calc", "sc ore"]
)
def test_an_id_that_cannot_be_a_macro_never_reaches_python(excel, name):
    excel.open(SAMPLE)
    excel.click(name)
    assert excel.seen.executed == []
    assert excel.told == [f"'{name}' is no button of Account Review; nothing was run."]


def test_an_id_that_is_no_registered_macro_is_refused_by_python_and_told(installed):
    with engine.excel() as app:
        app.books.open(str(SAMPLE)).set_mock_caller()
        host = MemoryExcel(installed, on_run=lambda code: exec(code, {}))
        host.open(SAMPLE)
        host.click("delete_everything")
        host.close()
        assert host.seen.executed == ["import addin.macros; addin.macros.run('delete_everything')"]
        assert app.impl.said == [
            "'delete_everything' is no button of Account Review, so nothing was run; install the add-in again."
        ]


@pytest.mark.parametrize(
    "formula",
    ['RunPython("import os")', 'RunFrozenPython("calc.exe")', 'ReadFile("C:\\x")', 'ExecuteWindows(FALSE,"","")'],
)
def test_no_cell_can_call_anything_of_the_add_in_but_its_functions(made, formula):
    """A public Function of an add-in is a function for every cell of every workbook."""
    built = checks.Built.of(made)
    name = formula.partition("(")[0]
    callable_from_cells = {each.name for each in built.procedures if each.public and each.kind == "Function"}
    assert name not in callable_from_cells
    assert {each for each in callable_from_cells if not each.startswith("REVIEW_")} == {"XLPy"}


def test_a_changed_add_in_is_found_by_check(made, tmp_path):
    parts = package.unzipped(made)
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b'<c r="A3" t="s"><v>4</v></c>',
        b'<c r="A3" t="s"><v>4</v></c><c r="B3" t="inlineStr"><is><t>' + EVIL.encode() + b"</t></is></c>",
    )
    path = tmp_path / build.FILE
    path.write_bytes(package.zipped(parts))
    assert build.check(path) == [f"setting INTERPRETER_WIN: '{EVIL}' is not a full path on this computer"]
