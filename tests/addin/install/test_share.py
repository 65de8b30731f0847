"""Somebody who can write to a share must not get to run anything in everybody's Excel."""

import pytest

from addin.build import facts
from addin.install import doctor, install
from tests.addin.install.computers import PYTHON, WindowsTold, everything, mac, windows
from workbook.errors import RefusedError


@pytest.mark.parametrize(
    "program",
    [
        r"\\files\sales\python\python.exe",
        r"\\?\UNC\files\sales\python\python.exe",
        "//files/sales/python/python.exe",
        r"Z:\python\python.exe",
        "Z:/python/python.exe",
        r"\\?\Z:\python\python.exe",
    ],
)
def test_on_windows_a_python_on_a_share_is_refused_however_its_path_is_written(tmp_path, source, program):
    with pytest.raises(RefusedError, match=r"lies on a network drive: .*or others could change it"):
        install(windows(tmp_path, program=program), str, source)
    assert everything(tmp_path) == {}


def test_on_windows_a_local_folder_that_is_a_link_to_a_share_is_refused(tmp_path, source):
    told = WindowsTold(links={r"C:\Tools\review": r"\\files\sales\review"})
    with pytest.raises(RefusedError, match=r"lies on a network drive: C:\\Tools\\review\."):
        install(windows(tmp_path, told, imported=(r"C:\Tools\review",)), str, source)


@pytest.mark.parametrize("place", [r"Z:\lib", r"\\files\sales\lib"])
def test_on_windows_a_package_loaded_from_a_share_is_refused(tmp_path, source, place):
    with pytest.raises(RefusedError, match="This Python, or what it loads, lies on a network drive"):
        install(windows(tmp_path, imported=(r"C:\Users\lan\review", place)), str, source)


@pytest.mark.parametrize("program", [r"D:\Python\python.exe", PYTHON])
def test_on_windows_a_python_on_a_drive_of_the_computer_is_welcome(tmp_path, source, program):
    assert install(windows(tmp_path, program=program), str, source)[0].startswith("Installed ")


def test_a_start_folder_that_the_firm_keeps_on_a_share_is_refused(tmp_path, source):
    told = WindowsTold()
    computer = windows(tmp_path, told)
    told.links[str(computer.startup)] = r"\\files\home\lan\AppData\Roaming\Microsoft\Excel\XLSTART"
    with pytest.raises(RefusedError, match=r"^Excel's start folder lies on a network drive: .* Ask your IT"):
        install(computer, str, source)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("/Users/lan/review", False),
        ("/Volumes/Backup/review", False),
        ("/Volumes/sales/review", True),
        ("/Volumes/sales", True),
        ("/Volumes/sales2/review", False),
    ],
)
def test_on_macos_what_is_mounted_and_not_local_is_remote(tmp_path, path, remote):
    assert mac(tmp_path).remote(path) is remote


def test_on_macos_a_python_on_a_share_is_refused(tmp_path, source):
    with pytest.raises(RefusedError, match="lies on a network drive: /Volumes/sales/python"):
        install(mac(tmp_path, program="/Volumes/sales/python"), str, source)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize(
    "program",
    [r"C:\a & calc\python.exe", r"C:\%TEMP%\python.exe", r"python.exe", r"C:\a\python.exe & calc.exe"],
)
def test_a_path_that_a_command_line_would_take_apart_is_refused(tmp_path, source, program):
    with pytest.raises(RefusedError, match="expected the full path of a Python"):
        install(windows(tmp_path, program=program), str, source)
    assert everything(tmp_path) == {}


@pytest.mark.parametrize("program", ["/Users/lan/my review/bin/python", "/tmp/x;curl/python", "/Users/$HOME/python"])
def test_on_macos_a_path_that_a_shell_would_take_apart_is_refused(tmp_path, source, program):
    with pytest.raises(RefusedError, match="expected the full path of a Python"):
        install(mac(tmp_path, program=program), str, source)
    assert everything(tmp_path) == {}


def test_the_doctor_sees_a_python_that_moved_to_a_share_later(tmp_path, source):
    told = WindowsTold()
    computer = windows(tmp_path, told)
    install(computer, str, source)
    told.drives["C:\\"] = 4
    wrong = [found.what for found in doctor(machine=computer, translate=str) if not found.ok]
    assert r"The add-in runs a Python on a network drive: C:\Users\lan\review\Scripts\pythonw.exe." in wrong
    assert r"Python loads program files from a network drive: C:\Users\lan\review." in wrong


def test_a_vietnamese_user_name_is_written_in_the_short_form_that_every_part_of_excel_can_spell(tmp_path, source):
    home = r"C:\Users\Nguyễn Lan\review\Scripts"
    told = WindowsTold(
        programs={home: ["python.exe", "pythonw.exe"]},
        shorts={home + r"\pythonw.exe": r"C:\Users\NGUYNL~1\review\Scripts\pythonw.exe"},
    )
    computer = windows(tmp_path, told, program=home + r"\python.exe")
    install(computer, str, source)
    installed = facts((computer.startup / "AccountReview.xlam").read_bytes())
    assert installed.interpreter == r"C:\Users\NGUYNL~1\review\Scripts\pythonw.exe"
