"""Installing and taking out again, on Windows and on macOS."""

import os
from pathlib import Path

import pytest

from addin import install as room
from addin.build import facts
from addin.install import doctor, install, placing, uninstall
from tests.addin.install.computers import MAC_PYTHON, PYTHONW, built, everything, mac, windows
from workbook.errors import RefusedError

XLSTART = "AppData/Roaming/Microsoft/Excel/XLSTART/AccountReview.xlam"
MAC_START = (
    "lan/Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/AccountReview.xlam"
)
MAC_SCRIPT = "lan/Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript"


def test_on_windows_the_add_in_alone_goes_to_the_users_xlstart(tmp_path, source):
    told = install(windows(tmp_path), str, source)
    assert list(everything(tmp_path)) == [XLSTART]
    assert told == [
        f"Installed {tmp_path / XLSTART}.",
        "Start Excel: the tab Account Review is in the ribbon.",
    ]


def test_on_windows_the_add_in_gets_the_full_path_of_the_python_without_a_window(tmp_path, source):
    install(windows(tmp_path), str, source)
    assert facts((tmp_path / XLSTART).read_bytes()).interpreter == PYTHONW


def test_on_macos_the_add_in_goes_to_excels_start_folder_and_xlwings_script_to_where_excel_may_run_it(tmp_path, source):
    install(mac(tmp_path), str, source)
    assert sorted(everything(tmp_path)) == sorted([MAC_START, MAC_SCRIPT])
    assert facts((tmp_path / MAC_START).read_bytes()).interpreter == MAC_PYTHON
    assert (tmp_path / MAC_SCRIPT).read_bytes().endswith(b"\non VbaHandler(x)\nend\n")


def test_installing_twice_is_one_installation(tmp_path, machine, source):
    install(machine, str, source)
    once = everything(tmp_path)
    told = install(machine, str, source)
    assert everything(tmp_path) == once
    assert told[0] == f"The add-in was installed already: {machine.startup / 'AccountReview.xlam'}."


def test_a_new_version_takes_the_place_of_the_old_one(tmp_path, machine, source):
    install(machine, str, built("0.0.9"))
    install(machine, str, source)
    assert facts((machine.startup / "AccountReview.xlam").read_bytes()).version == "0.1.0"


def test_what_was_installed_passes_the_doctor(machine, source):
    install(machine, str, source)
    assert [found.what for found in doctor(machine=machine, translate=str) if not found.ok] == []


def test_uninstalling_removes_all_of_it_and_nothing_else(tmp_path, machine, source):
    machine.startup.mkdir(parents=True)
    (machine.startup / "PERSONAL.XLSB").write_bytes(b"the user's own macros")
    before = everything(tmp_path)
    install(machine, str, source)
    assert everything(tmp_path) != before
    uninstall(machine, str)
    assert everything(tmp_path) == before


def test_uninstalling_names_each_file_and_a_second_time_says_there_was_none(machine, source):
    install(machine, str, source)
    place = machine.startup / "AccountReview.xlam"
    assert uninstall(machine, str)[0] == f"Removed {place}."
    assert uninstall(machine, str) == [f"The add-in was not installed: {place} is not there."]


def test_a_script_of_xlwings_that_was_there_before_is_neither_replaced_nor_removed(tmp_path, source):
    script = tmp_path / MAC_SCRIPT
    script.parent.mkdir(parents=True)
    script.write_bytes(b"on VbaHandler(x)\n-- put there by xlwings runpython install\nend\n")
    before = everything(tmp_path)
    install(mac(tmp_path), str, source)
    uninstall(mac(tmp_path), str)
    assert everything(tmp_path) == before


def test_an_update_of_xlwings_leaves_no_script_of_the_earlier_one(tmp_path, monkeypatch, source):
    install(mac(tmp_path), str, built(xlwings="0.36.0"))
    assert "Removed" in " ".join(install(mac(tmp_path), str, source))
    assert sorted(everything(tmp_path)) == sorted([MAC_START, MAC_SCRIPT])


def test_the_mark_of_a_downloaded_file_is_taken_away(tmp_path, source):
    install(windows(tmp_path), str, source)
    mark = Path(f"{tmp_path / XLSTART}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    told = install(windows(tmp_path), str, source)
    assert told[0] == f"Took the mark of a downloaded file away from {tmp_path / XLSTART}."
    assert list(everything(tmp_path)) == [XLSTART]


def test_what_is_still_wrong_after_installing_is_told_with_its_remedy(tmp_path, source):
    computer = windows(tmp_path)
    computer.calls.programs[r"C:\Users\lan\review"] = []
    told = install(computer, str, source)
    assert told[-1] == (
        r"Excel reaches Python through xlwings64-0.37.8.dll, which is not in C:\Users\lan\review\Scripts; "
        r'found there: -. Run: "C:\Users\lan\review\Scripts\python.exe" -m pip install --force-reinstall --no-deps '
        "xlwings==0.37.8"
    )


def test_while_excel_runs_nothing_is_installed_or_removed(tmp_path, machine, source):
    install(machine, str, source)
    before = everything(tmp_path)
    machine.calls.running = True
    for attempt in (lambda: install(machine, str, built("0.2.0")), lambda: uninstall(machine, str)):
        with pytest.raises(RefusedError, match=r"^Excel is running\. Save your work, close every Excel window"):
            attempt()
    assert everything(tmp_path) == before


def test_another_system_is_told_of_the_command_line(monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for job in (install, uninstall, doctor):
        with pytest.raises(RefusedError, match="The command line does the same work here: account-review score BOOK"):
            job(translate=str)


def test_a_file_that_is_no_add_in_is_not_installed(tmp_path, machine):
    with pytest.raises(RefusedError, match="This file is not the Account Review add-in"):
        install(machine, str, b"<html>the firm's proxy wants you to sign in</html>")
    assert everything(tmp_path) == {}


def test_what_a_killed_installation_left_is_swept_up(tmp_path, machine, source):
    machine.spare.mkdir(parents=True)
    (machine.spare / "AccountReview-0123.half").write_bytes(b"PK")
    install(machine, str, source)
    assert not [name for name in everything(tmp_path) if name.endswith(".half")]


FAULTS = ("mkdir", "write_new", "replace", "unlink")


def broken(monkeypatch, step, at):
    """The `at`-th call of one step fails, as on a full disk."""
    owner, name = {
        "mkdir": (Path, "mkdir"),
        "write_new": (placing.disk, "write_new"),
        "replace": (os, "replace"),
        "unlink": (Path, "unlink"),
    }[step]
    true, count = getattr(owner, name), [0]

    def failing(*args, **kwargs):
        count[0] += 1
        if count[0] == at:
            raise OSError(28, "No space left on device", str(args[0]))
        return true(*args, **kwargs)

    monkeypatch.setattr(owner, name, failing)
    return count


def refusal_of(job):
    try:
        job()
    except RefusedError as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("at", [1, 2, 3, 4])
@pytest.mark.parametrize("step", FAULTS)
@pytest.mark.parametrize("before", [None, "0.0.9"])
def test_an_error_midway_leaves_the_installation_that_was_or_the_new_one(
    tmp_path, machine, source, monkeypatch, step, at, before
):
    if before:
        install(machine, str, built(before, xlwings="0.36.0"))
    was = everything(tmp_path)
    with monkeypatch.context() as faulty:
        count = broken(faulty, step, at)
        refused = refusal_of(lambda: install(machine, str, source))
    if refused:
        assert "No space left on device" in refused
        assert everything(tmp_path) == was
        return
    # Not reached, or survived: then it is the new one, whole.
    assert facts((machine.startup / "AccountReview.xlam").read_bytes()).version == "0.1.0"
    assert count[0] < at or step == "unlink"


def test_the_faults_above_are_reached(tmp_path, machine, source, monkeypatch):
    reached = {}
    for step in ("mkdir", "write_new", "replace"):
        with monkeypatch.context() as faulty:
            broken(faulty, step, 1)
            with pytest.raises(RefusedError):
                install(machine, str, source)
            reached[step] = True
    assert reached == {"mkdir": True, "write_new": True, "replace": True}


def test_a_file_that_excel_holds_is_told_as_such(machine, source, monkeypatch):
    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(RefusedError, match="Excel or another program holds it, or you have no right to"):
        install(machine, str, source)


def test_the_add_in_that_came_with_the_package_is_the_one_installed(tmp_path, machine, source, monkeypatch):
    monkeypatch.setattr(room, "shipped", lambda: source)
    install(machine, str)
    assert facts((machine.startup / "AccountReview.xlam").read_bytes()).version == "0.1.0"
