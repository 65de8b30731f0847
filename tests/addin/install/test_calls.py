"""The calls to Windows and macOS, each against a stand-in for the one thing it calls."""

import ctypes
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from addin.install import macapi
from addin.install.macapi import MacApi
from addin.install.machine import import_places
from addin.install.macos import MacOS
from addin.install.winapi import WinApi
from addin.install.windows import Windows


class Opened:
    def __init__(self, values, keys):
        self.its = (values, keys)

    def __enter__(self):
        return self.its

    def __exit__(self, *_):
        return False


@pytest.fixture
def winreg(monkeypatch):
    """A registry with two keys, one a hive, called as the real one."""
    keys = {
        ("user", r"Software\Microsoft\Office"): ({}, ["16.0", "Common"]),
        ("machine", r"SOFTWARE\Office"): ({"Platform": "x86"}, []),
    }

    def opening(hive, key, reserved=0, access=0x20019):
        assert (hive, access) in {("user", 0x20019), ("machine", 0x20119)}
        if (hive, key) not in keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return Opened(*keys[hive, key])

    registry = SimpleNamespace(
        HKEY_CURRENT_USER="user",
        HKEY_LOCAL_MACHINE="machine",
        KEY_READ=0x20019,
        KEY_WOW64_64KEY=0x100,
        OpenKey=opening,
        QueryInfoKey=lambda opened: (len(opened[1]), len(opened[0]), 0),
        EnumKey=lambda opened, i: opened[1][i],
        EnumValue=lambda opened, i: (*list(opened[0].items())[i], 1),
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)


def test_the_registry_is_read_in_the_view_of_64_bit_programs(winreg):
    assert WinApi().values(r"SOFTWARE\Office", "HKLM") == {"Platform": "x86"}


def test_a_key_that_is_not_there_has_no_values_and_no_keys(winreg):
    assert (WinApi().values("Software\\None"), WinApi().keys("Software\\None")) == ({}, [])
    assert WinApi().keys(r"Software\Microsoft\Office") == ["16.0", "Common"]


def test_drives_windows_and_short_names_are_asked_of_windows_itself(monkeypatch):
    def short(path, room, size):
        room.value = r"C:\PROGRA~1"
        return len(room.value)

    kernel = SimpleNamespace(
        GetDriveTypeW={"Z:\\": 4, "C:\\": 3}.__getitem__,
        GetShortPathNameW=short,
    )
    user = SimpleNamespace(FindWindowW=lambda kind, title: 0x5E if (kind, title) == ("XLMAIN", None) else 0)
    monkeypatch.setattr(ctypes, "windll", {"kernel32": kernel, "user32": user}, raising=False)
    assert (WinApi().drive_type("Z:\\"), WinApi().drive_type("C:\\")) == (4, 3)
    assert WinApi().excel_runs() is True
    assert WinApi().short(r"C:\Program Files") == r"C:\PROGRA~1"
    kernel.GetShortPathNameW = lambda *_: 0
    assert WinApi().short(r"C:\Program Files") == r"C:\Program Files"


def test_the_pc_this_runs_on_is_asked_for_its_own_folders(monkeypatch, tmp_path):
    monkeypatch.setenv("APPDATA", str(tmp_path))
    computer = Windows.here()
    assert computer.startup == tmp_path / "Microsoft" / "Excel" / "XLSTART"
    assert computer.program == sys.executable


def test_the_mac_this_runs_on_brings_the_script_of_the_installed_xlwings(monkeypatch, tmp_path):
    monkeypatch.undo()  # the version that is really installed
    monkeypatch.setenv("HOME", str(tmp_path))
    computer = MacOS.here()
    assert computer.home == tmp_path
    assert b"on VbaHandler(ParameterString)" in computer.script


def test_a_file_is_listed_in_its_folder_and_a_folder_that_is_not_there_is_empty(tmp_path):
    (tmp_path / "pythonw.exe").touch()
    assert (WinApi().files(str(tmp_path)), WinApi().files(str(tmp_path / "none"))) == (["pythonw.exe"], [])


def test_what_python_imports_from_is_named_with_the_package_itself():
    places = import_places()
    assert {sys.prefix, str(Path(macapi.__file__).parent.parent)} <= set(places)
    assert "" not in places


@pytest.mark.parametrize(("code", "runs"), [(0, True), (1, False)])
def test_macos_is_asked_by_the_full_path_of_its_own_programs(monkeypatch, code, runs):
    called = []

    def run(command, **_):
        called.append(command[0])
        return SimpleNamespace(returncode=code, stdout="/dev/disk1 on / (apfs, local)\n")

    monkeypatch.setattr(macapi.subprocess, "run", run)
    assert MacApi().excel_runs() is runs
    assert MacApi().mounts() == "/dev/disk1 on / (apfs, local)\n"
    assert called == ["/usr/bin/pgrep", "/sbin/mount"]
