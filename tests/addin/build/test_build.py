"""AccountReview.xlam is built from text, the same everywhere, and read by everybody who reads such files."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from addin import build
from addin.build import checks, package, readers, settings, wrappers, xlwings_module
from addin.build.modules import modules
from addin.build.project import CODE_PAGE, Module, binary
from tests.addin.conftest import INTERPRETER
from tests.hosts import needed
from workbook.errors import RefusedError, ReviewError


def test_another_python_in_another_folder_at_another_hour_builds_the_same_bytes(made, tmp_path):
    code = "import hashlib; from addin.build import content; print(hashlib.sha256(content()).hexdigest())"
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == hashlib.sha256(made).hexdigest(), done.stderr


def test_a_build_is_written_without_a_fault(made, tmp_path):
    out = build.build(tmp_path / "new folder" / build.FILE)
    assert out.read_bytes() == made
    assert build.check(out) == []


def test_given_a_folder_it_is_called_accountreview(tmp_path, monkeypatch, made):
    monkeypatch.setattr(build, "content", lambda version: made)
    assert build.build(tmp_path) == tmp_path / "AccountReview.xlam"


def test_a_build_with_faults_is_not_written_and_names_every_one(tmp_path, monkeypatch, made):
    parts = package.unzipped(made)
    parts["customUI/customUI14.xml"] = parts["customUI/customUI14.xml"].replace(b'id="score"', b'id="lose"')
    monkeypatch.setattr(build, "content", lambda version: package.zipped(parts))
    with pytest.raises(build.BuildError) as refused:
        build.build(tmp_path / build.FILE)
    assert "the id lose is there 2 times" in str(refused.value)
    assert "the two ribbon parts differ" in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_without_pyopenvba_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    with pytest.raises(build.BuildError, match=r"Building needs pyOpenVBA: pip install 'account-review\[build\]'"):
        build.content()


@pytest.mark.parametrize("reader", ["pyopenvba", "oletools", "openxml_audit"])
def test_independent_readers_find_nothing_wrong(reader, add_in_file):
    there = readers.available()
    needed(reader in there, f"{reader}: pip install -e '.[test]'")
    assert there[reader](add_in_file) == []


@pytest.mark.parametrize("reader", ["pyopenvba", "oletools"])
def test_a_reader_that_reads_another_text_is_heard(reader, add_in_file, monkeypatch):
    needed(reader in readers.available(), f"{reader}: pip install -e '.[test]'")
    monkeypatch.setattr(readers, "sources", lambda content: {"Ribbon": "something else"})
    assert "AccountReview: module Ribbon is read differently" in readers.available()[reader](add_in_file)


@pytest.mark.host
def test_libreoffice_loads_both_sheets_and_every_module(add_in_file, tmp_path):
    needed(shutil.which("soffice"), "LibreOffice")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environment["PATH"] = os.pathsep.join(p for p in environment["PATH"].split(os.pathsep) if "venv" not in p)
    # LibreOffice does not know the ending, but the format.
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--infilter=Calc MS Excel 2007 VBA XML", "--convert-to", "ods", "--outdir", str(tmp_path), str(add_in_file)],
        env=environment, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "AccountReview.ods") as read:
        found = {name.rpartition("/")[2] for name in read.namelist() if name.startswith("Basic/AccountReview/")}
        sheets = re.findall(r'table:table table:name="([^"]+)"', read.read("content.xml").decode())
    assert {"Ribbon.xml", "Texts.xml", "Links.xml", "FunctionHelp.xml", "xlwings.xml", "xlwings_udfs.xml"} <= found
    assert sheets == ["AccountReview.conf", "AccountReview.texts"]


def test_vbalidator_finds_no_error_in_our_own_modules(made, tmp_path):
    vbalidator = shutil.which("vbalidator", path=os.path.dirname(sys.executable))
    needed(vbalidator, "vbalidator: pip install -e '.[test]'")
    for module in modules(build.PROJECT, wrappers.generated(build.FILE)):
        ending = "bas" if module.kind == "standard" else "cls"
        (tmp_path / f"{module.name}.{ending}").write_bytes(module.text.encode(CODE_PAGE))
    done = subprocess.run([vbalidator, "--host", "excel", "."], cwd=tmp_path, capture_output=True, text=True)
    own = re.compile(rf"^(?:{'|'.join(path.stem for path in build.VBA.iterdir())})\.\w+:\d+: ERROR")
    found = [line for line in done.stdout.splitlines() if own.match(line)]
    # It does not know that ThisWorkbook is a workbook.
    assert [line for line in found if "not found in type 'ThisWorkbook'" not in line] == []
    assert "Files scanned" in done.stdout


def test_the_interpreter_goes_into_the_settings_and_nowhere_else(made):
    before, after = package.unzipped(made), package.unzipped(build.configured(made, INTERPRETER))
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet1.xml"]
    facts = build.facts(build.configured(made, INTERPRETER))
    assert (facts.version, facts.xlwings, facts.interpreter) == ("0.1.0", "0.37.8", INTERPRETER)
    assert build.facts(made).interpreter == ""


def test_installed_again_the_new_interpreter_stands_alone_and_nothing_is_wrong(made):
    twice = build.configured(build.configured(made, INTERPRETER), r"D:\Nguyễn An\pythonw.exe")
    assert build.facts(twice).interpreter == r"D:\Nguyễn An\pythonw.exe"
    assert checks.faults(twice) == []
    on_mac = build.configured(made, "/Users/an/venv/bin/python3.12")
    assert build.facts(on_mac).interpreter == "/Users/an/venv/bin/python3.12"


@pytest.mark.parametrize(
    "path",
    ["python", "pythonw.exe", r"env\pythonw.exe", r"\\share\team\pythonw.exe", r"\\?\UNC\share\pythonw.exe",
     r'C:\a" & calc & "\pythonw.exe', r"C:\%TEMP%\pythonw.exe", r"C:\a&b\pythonw.exe", "C:\\a\r\nb\\pythonw.exe",
     r"C:\Python\pythonw.exe;calc", "/Users/an o/bin/python", "/bin/$(open)/python", "", "relative/python"],
)  # fmt: skip
def test_an_interpreter_that_is_no_full_path_of_this_computer_is_refused(made, path):
    with pytest.raises(RefusedError, match="expected the full path of a Python on a drive of this computer"):
        build.configured(made, path)


@pytest.mark.parametrize("content", [b"no zip at all", package.zipped({"xl/workbook.xml": b"<a/>"})])
def test_another_file_is_not_taken_for_the_add_in(content, tmp_path):
    with pytest.raises(RefusedError, match="not the Account Review add-in"):
        build.facts(content)
    with pytest.raises(RefusedError, match="cannot be read"):
        build.facts(tmp_path / "missing.xlam")


def test_a_new_xlwings_must_be_read_again_before_it_is_trusted():
    with pytest.raises(RuntimeError, match=r"xlwings' VBA module has changed: .* Read the new module"):
        xlwings_module.hardened("#Const App = 1\n", build.PROJECT)


def test_a_letter_vba_cannot_hold_is_named_with_its_line(made):
    frame = package.unzipped(made)["xl/vbaProject.bin"]
    with pytest.raises(ReviewError, match=r"Ribbon, line 3: found 'ễ', expected letters of cp1252"):
        binary(frame, "AccountReview", [Module("Ribbon", "standard", "' one\n' Nguyễn\n")])


def test_a_module_that_cannot_be_imported_tells_why():
    with pytest.raises(RuntimeError, match=r"(?s)xlwings could not read udfs.nowhere:.*ModuleNotFoundError"):
        wrappers.generated(build.FILE, "udfs.nowhere")


def test_the_settings_hold_nothing_that_is_not_known(made):
    assert settings.read(made) == {
        "VERSION": "0.1.0", "XLWINGS": "0.37.8", "INTERPRETER_WIN": "", "INTERPRETER_MAC": "",
        "ADD_WORKBOOK_TO_PYTHONPATH": "false", "UDF MODULES": "udfs.functions", "USE UDF SERVER": "True",
        "SHOW CONSOLE": "False",
    }  # fmt: skip
