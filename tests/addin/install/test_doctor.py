"""The doctor says in plain words what is wrong, and what to do."""

from pathlib import Path

import pytest

from addin.build import FILE as ADDIN
from addin.install import doctor, doctoring, install
from tests.addin.install.computers import EXCEL, OFFICE, PYTHON, PYTHONW, WindowsTold, built, mac, windows

POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
ADDINS = "In Excel: File > Options > Add-ins > Manage:"


@pytest.fixture
def told():
    return WindowsTold()


@pytest.fixture
def pc(tmp_path, told, source):
    computer = windows(tmp_path, told)
    install(computer, str, source)
    return computer


def wrong(computer):
    return [(found.what, found.do) for found in doctor(machine=computer, translate=str) if not found.ok]


def test_a_sound_installation_is_told_of_too(pc):
    assert [found.what for found in doctor(machine=pc, translate=str)] == [
        f"Excel loads the add-in at start: {pc.startup / ADDIN}.",
        rf"The Python of the add-in is there: {PYTHONW}.",
        "The library xlwings64-0.37.8.dll, through which Excel reaches Python, is there.",
    ]


def test_no_add_in_is_the_only_thing_told(tmp_path):
    computer = windows(tmp_path)
    assert wrong(computer) == [
        (
            f"Excel does not load the add-in at start: {computer.startup / ADDIN} is missing.",
            "Close Excel and run account-review install.",
        )
    ]


def test_a_file_that_is_no_add_in_is_found(pc):
    (pc.startup / ADDIN).write_bytes(b"PK\x03\x04 torn")
    assert wrong(pc)[0][0].startswith("The add-in cannot be read: This file is not the Account Review add-in")


def test_a_python_that_is_gone_is_found(pc, told):
    told.programs[r"C:\Users\lan\review\Scripts"] = []
    pc = windows(pc.roaming.parent.parent, told, program=r"C:\Python\python.exe")
    assert (rf"The Python of the add-in is gone: {PYTHONW}.", "Close Excel and run account-review install.") in wrong(
        pc
    )


def test_another_python_than_the_one_that_asks_is_found(pc, told):
    other = windows(pc.roaming.parent.parent, told, program=r"C:\Python\python.exe")
    assert wrong(other)[0][0] == (
        rf"The add-in runs another Python ({PYTHONW}) than this command (C:\Python\python.exe)."
    )


def test_a_copied_add_in_that_nobody_installed_is_found(pc, source):
    (pc.startup / ADDIN).write_bytes(source)
    assert wrong(pc)[0][0] == "The add-in does not know its Python: the file was copied, not installed."


def test_an_add_in_of_another_version_is_found(pc):
    install(pc, str, built("0.0.9"))
    assert wrong(pc)[0][0] == "The add-in in Excel is version 0.0.9, and account-review is version 0.1.0."


def test_another_version_of_xlwings_than_the_add_in_was_made_for_is_found_with_its_missing_dll(pc):
    install(pc, str, built(xlwings="0.36.0"))
    assert wrong(pc) == [
        (
            "The add-in was made for xlwings 0.36.0, and xlwings 0.37.8 is installed.",
            "Run: pip install xlwings==0.36.0",
        ),
        (
            r"Excel reaches Python through xlwings64-0.36.0.dll, which is not in C:\Users\lan\review\Scripts; "
            "found there: xlwings32-0.37.8.dll, xlwings64-0.37.8.dll.",
            rf'Run: "{PYTHON}" -m pip install --force-reinstall --no-deps xlwings==0.36.0',
        ),
    ]


def test_a_32_bit_office_needs_the_32_bit_library(pc, told):
    told.machine[r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"] = {"Platform": "x86"}
    told.programs[r"C:\Users\lan\review"].remove("xlwings32-0.37.8.dll")
    assert wrong(pc)[0][0].startswith("Excel reaches Python through xlwings32-0.37.8.dll, which is not in")


def test_the_mark_of_a_downloaded_file_is_found(pc):
    Path(f"{pc.startup / ADDIN}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert wrong(pc) == [
        (
            f"Windows has marked {pc.startup / ADDIN} as downloaded from the internet (Mark of the Web); "
            "Excel blocks it.",
            "Close Excel and run account-review install: it takes the mark away.",
        )
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPEN", r'"\\files\sales\AccountReview.xlam"'),
        ("OPEN3", r'/R "C:\Users\lan\Downloads\ACCOUNTREVIEW.XLAM"'),
        ("open1", "AccountReview.xlam"),
    ],
)
def test_another_copy_that_excel_loads_is_found(pc, told, name, value):
    told.user[EXCEL + r"\Options"] = {"OPEN2": '"C:\\Solver\\solver.xlam"', "DefaultPath": "C:\\", name: value}
    path = value.removeprefix("/R ").strip('"')
    assert wrong(pc) == [
        (f"Excel also loads another copy of the add-in: {path}.", f"{ADDINS} Excel Add-ins > Go, and clear its tick.")
    ]


def test_a_copy_registered_for_any_version_of_excel_is_found(pc, told):
    told.user[OFFICE + r"\15.0\Excel\Options"] = {"OPEN": r"C:\old\AccountReview.xlam"}
    assert wrong(pc)[0][0] == r"Excel also loads another copy of the add-in: C:\old\AccountReview.xlam."


def test_the_installed_file_registered_once_more_is_no_other_copy(pc, told):
    told.user[EXCEL + r"\Options"] = {"OPEN": f'/R "{pc.startup / ADDIN}"'}
    assert wrong(pc) == []


def test_an_add_in_that_excel_switched_off_after_a_crash_is_found(pc, told):
    blamed = b"\x01\x00\x00\x00" + r"c:\users\lan\xlstart\accountreview.xlam".encode("utf-16-le") + b"\x00\x00"
    told.user[EXCEL + r"\Resiliency\DisabledItems"] = {"7A3F2": blamed, "9B": b"\x01"}
    assert wrong(pc) == [
        (
            "Excel has switched the add-in off after a crash, so it is not loaded at start.",
            f"{ADDINS} Disabled Items > Go, choose it and press Enable.",
        )
    ]


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        (POLICY, "disablealladdins", "A setting of Excel disables all application add-ins."),
        (POLICY, "requireaddinsig", "A setting of Excel requires that add-ins are signed by a trusted publisher."),
        (EXCEL + r"\Security", "RequireAddinSig", "A setting of Excel requires that add-ins are signed by a trusted publisher."),
        (
            POLICY + r"\Trusted Locations",
            "alllocationsdisabled",
            "A setting of Excel disables all trusted locations, so the add-in is blocked as unsigned.",
        ),
    ],
)  # fmt: skip
def test_a_setting_that_keeps_the_add_in_out_is_found(pc, told, key, value, what):
    told.user[key] = {value: 1}
    assert [found for found, _ in wrong(pc)] == [what]
    told.user[key] = {value: 0}
    assert wrong(pc) == []


def test_a_policy_that_trusts_only_listed_locations_is_found_unless_it_lists_the_start_folder(pc, told):
    told.user[r"Software\Policies\Microsoft\Office\16.0\Common\Security\Trusted Locations"] = {
        "allow user locations": 0
    }
    assert [found for found, _ in wrong(pc)] == [
        f"A policy trusts only the locations your IT lists, and {pc.startup} is not among them."
    ]
    told.user[POLICY + r"\Trusted Locations\Location1"] = {"Path": "C:\\Templates\\"}
    told.user[POLICY + r"\Trusted Locations\Location2"] = {"path": "%APPDATA%\\Microsoft\\Excel\\XLSTART\\"}
    assert wrong(pc) == []


def test_a_user_who_has_never_started_excel_is_told_to(pc, told):
    told.user.clear()
    assert wrong(pc)[0][1] == "Start Excel once, close it, and run account-review doctor again."


def test_letters_that_excel_cannot_hand_on_are_found_where_the_disk_keeps_no_short_names(tmp_path, source):
    home = r"C:\Users\Nguyễn Lan\Scripts"
    computer = windows(
        tmp_path,
        WindowsTold(programs={home: ["python.exe", "xlwings64-0.37.8.dll"]}),
        program=home + r"\python.exe",
    )
    install(computer, str, source)
    assert wrong(computer) == [
        (
            rf"The path of Python has letters that Excel cannot hand on: {home}\python.exe.",
            "Install Python in a folder with plain English letters, then Account Review with it.",
        )
    ]


def test_on_macos_a_missing_script_is_found(tmp_path, source):
    computer = mac(tmp_path)
    install(computer, str, source)
    (script,) = computer.ours()
    script.unlink()
    assert (
        f"The script through which Excel starts Python is missing: {script}.",
        "Run account-review install.",
    ) in wrong(computer)


def last(book):
    (found,) = doctoring.folder(book, str)
    return found


def test_a_folder_that_lets_us_save_is_left_as_it_was(tmp_path):
    found = last(tmp_path / "Book.xlsx")
    assert (found.ok, found.what) == (True, f"Files can be made, renamed and deleted in {tmp_path}.")
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_looks_at_the_workbooks_folder_when_asked(tmp_path, pc):
    found = doctor(tmp_path / "Book.xlsx", pc, str)[-1]
    assert found.what == f"Files can be made, renamed and deleted in {tmp_path}."


def refusing(monkeypatch, *steps):
    def refused(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    for step in steps:
        monkeypatch.setattr(Path, step, refused)


def test_a_folder_that_can_only_be_read_is_found(tmp_path, monkeypatch):
    refusing(monkeypatch, "touch")
    found = last(tmp_path / "Book.xlsx")
    assert (found.ok, found.what) == (False, f"Nothing can be written to {tmp_path} (Permission denied).")
    assert found.do == "Ask for the right to change files there (Modify: create, rename and delete)."


def test_a_folder_where_nothing_can_be_renamed_is_found_and_left_clean(tmp_path, monkeypatch):
    refusing(monkeypatch, "rename")
    assert last(tmp_path / "Book.xlsx").what == (
        f"Files in {tmp_path} cannot be renamed (Permission denied), so nothing can be saved there safely."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("steps", [("unlink",), ("rename", "unlink")])
def test_a_folder_where_nothing_can_be_deleted_is_found_and_the_test_file_named(tmp_path, monkeypatch, steps):
    refusing(monkeypatch, *steps)
    found = last(tmp_path / "Book.xlsx")
    (left,) = tmp_path.iterdir()
    assert found.what == (
        f"Files in {tmp_path} cannot be deleted (Permission denied); our test file {left.name} is left there."
    )


def test_a_folder_that_cannot_be_reached_is_found(tmp_path):
    assert last(tmp_path / "gone" / "Book.xlsx").what == f"The folder {tmp_path / 'gone'} cannot be reached."


def test_a_workbook_on_sharepoint_is_told_why_not():
    found = last("https://firm.sharepoint.com/sites/sales/Book.xlsx")
    assert not found.ok
    assert found.what == (
        "https://firm.sharepoint.com/sites/sales/Book.xlsx is on OneDrive or SharePoint, "
        "where Excel itself shares workbooks."
    )
