"""Our own checks: each fault below is put into a good add-in, and found."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from importlib.resources import files

import pytest
from pyopenvba.cfb import CFB
from pyopenvba.vba import compress

from addin.build import checks, package, vbaread
from addin.build.project import Module, binary
from tests.addin.conftest import INTERPRETER

Parts = dict[str, bytes]
Spoil = Callable[[Parts], None]

RIBBON = ("customUI/customUI.xml", "customUI/customUI14.xml")


def part(name: str, old: str, new: str) -> Spoil:
    """Another text in one part, wherever it stands."""

    def spoil(parts: Parts) -> None:
        assert old.encode() in parts[name], f"{name} holds no {old}"
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return spoil


def without_cell(cell: str) -> Spoil:
    """One text less on the sheet of texts."""

    def spoil(parts: Parts) -> None:
        sheet = parts["xl/worksheets/sheet2.xml"]
        parts["xl/worksheets/sheet2.xml"] = re.sub(rf'<c r="{cell}".*?</c>'.encode(), b"", sheet)

    return spoil


def ribbon(old: str, new: str) -> Spoil:
    """Another text in both ribbon parts."""

    def spoil(parts: Parts) -> None:
        for name in RIBBON:
            part(name, old, new)(parts)

    return spoil


def module(name: str, old: str, new: str) -> Spoil:
    """Another text in one VBA module."""

    def spoil(parts: Parts) -> None:
        found = _modules(parts)
        assert old in found[name].body, f"{name} holds no {old}"
        found[name] = Module(name, found[name].kind, found[name].body.replace(old, new))
        _write(parts, list(found.values()))

    return spoil


def without(name: str) -> Spoil:
    """One VBA module less."""

    def spoil(parts: Parts) -> None:
        _write(parts, [each for each in _modules(parts).values() if each.name != name])

    return spoil


def stream(storage: str, name: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Another content of one stream of the VBA project."""

    def spoil(parts: Parts) -> None:
        file = CFB.from_bytes(parts[vbaread.PART])
        if storage:
            file.write_stream_in_storage(storage, name, change(file.get_stream_in_storage(storage, name)))
        else:
            file.write_stream(name, change(file.get_stream(name)))
        parts[vbaread.PART] = file.to_bytes()

    return spoil


def extra_stream(name: str) -> Spoil:
    """One more stream beside the modules."""

    def spoil(parts: Parts) -> None:
        file = CFB.from_bytes(parts[vbaread.PART])
        file.add_stream_to_storage("VBA", name, b"compiled")
        parts[vbaread.PART] = file.to_bytes()

    return spoil


def _modules(parts: Parts) -> dict[str, Module]:
    found = {}
    for name, text in vbaread.sources(package.zipped(parts)).items():
        body = text.replace("\r\n", "\n")
        kind = "standard"
        if "VB_Customizable" in body:
            kind = "workbook" if name == "ThisWorkbook" else "sheet"
        found[name] = Module(name, kind, re.sub(r"\A(?:Attribute VB_\w+ = .*\n)+", "", body))
    return found


def _write(parts: Parts, modules: list[Module]) -> None:
    template = files("xlwings").joinpath("quickstart_addin_ribbon.xlam").read_bytes()
    parts[vbaread.PART] = binary(package.unzipped(template)[vbaread.PART], "AccountReview", modules)


FAULTS = {
    # the package
    "opened as a workbook, not an add-in": (
        part("[Content_Types].xml", package.ADD_IN, package.WORKBOOK),
        "xl/workbook.xml has the content type",
    ),
    "VBA without its content type": (
        part("[Content_Types].xml", "application/vnd.ms-office.vbaProject", "application/octet-stream"),
        "xl/vbaProject.bin has not the content type",
    ),
    "a part without any content type": (lambda p: p.update({"xl/notes.txt": b""}), "xl/notes.txt has no content type"),
    "a relationship to nothing": (
        part("_rels/.rels", "customUI/customUI14.xml", "customUI/customUI2010.xml"),
        "leads to customUI/customUI2010.xml, which is not there",
    ),
    "a relationship out of the file": (
        part("_rels/.rels", "</Relationships>", '<Relationship Id="x" Type="t" Target="//server/x" TargetMode="External"/></Relationships>'),
        "leads outside the file, to //server/x",
    ),
    "a sheet under another name": (
        part("xl/workbook.xml", "AccountReview.conf", "AccountReview.config"),
        "expected AccountReview.conf, AccountReview.texts",
    ),
    "a sheet's name too long for Excel": (
        part("xl/workbook.xml", "AccountReview.texts", "AccountReview.texts in three languages"),
        "Excel refuses the sheet name AccountReview.texts in three languages",
    ),
    "a sheet whose code name is another": (
        part("xl/worksheets/sheet1.xml", 'codeName="ConfigSheet"', 'codeName="Sheet1"'),
        "the code names are ThisWorkbook, Sheet1, TextsSheet",
    ),
    "a workbook without a code name": (
        part("xl/workbook.xml", ' codeName="ThisWorkbook"', ""),
        "the code names are None",
    ),
    "a text said twice": (part("xl/sharedStrings.xml", "<t>read_only</t>", "<t>no_workbook</t>"), "the text no_workbook is there twice"),
    "a text missing": (part("xl/sharedStrings.xml", "<t>read_only</t>", "<t>readonly</t>"), "the text read_only is missing"),
    "a text missing in one language": (without_cell("C14"), "the text check_data.label is not there in every language"),
    "part of the file not XML": (part("xl/workbook.xml", "<sheets>", "<sheets"), "XMLSyntaxError"),
    # the ribbon
    "the new ribbon under the old kind of relationship": (
        part("_rels/.rels", "office/2007/relationships/ui/extensibility", "office/2006/relationships/ui/extensibility"),
        "customUI/customUI14.xml has the relationship",
    ),
    "the new ribbon in the old namespace": (
        part(RIBBON[1], "office/2009/07/customui", "office/2006/01/customui"),
        "customUI/customUI14.xml does not begin with customUI of",
    ),
    "two ribbons that differ": (part(RIBBON[0], 'imageMso="Help"', 'imageMso="Info"'), "the two ribbon parts differ"),
    "an id twice": (ribbon('id="score"', 'id="explain"'), "the id explain is there 2 times"),
    "a button nobody runs": (ribbon('id="guide"', 'id="manual"'), "expected those of addin/buttons.py"),
    "an id that is no macro's name": (ribbon('id="guide"', 'id="guide-2"'), "guide-2 cannot be a macro's name"),
    "a button without an icon": (ribbon(' imageMso="Help"', ""), "guide has no icon"),
    "a writing button not marked": (ribbon(' tag="writes"', ""), "the buttons that write are not marked"),
    "a callback that is not there": (ribbon('onAction="AccountReview_Click"', 'onAction="OnClick"'), "onAction calls OnClick, which is no public Sub"),
    "a callback that is private": (
        module("Ribbon", "Public Sub AccountReview_Label", "Private Sub AccountReview_Label"),
        "getLabel calls AccountReview_Label, which is no public Sub",
    ),
    "a callback with other parameters": (
        module("Ribbon", "AccountReview_Enabled(control As IRibbonControl, ByRef usable)", "AccountReview_Enabled(control As IRibbonControl)"),
        "AccountReview_Enabled takes (control As IRibbonControl), Excel hands getEnabled",
    ),
    # the VBA project
    "a line too long": (module("Links", "Option Explicit", "Option Explicit\n' " + "x" * 1022), "Links, line 3: 1024 signs, at most 1023"),
    "a line continued too often": (
        module("Links", "Option Explicit", "Option Explicit\nPrivate Const LONG_ONE = 1" + " + _\n 1" * 25),
        "continued more than 24 times",
    ),
    "a letter outside ASCII": (module("Texts", '"Account Review"', '"Rückblick"'), "found a letter outside ASCII"),
    "a module that calls itself otherwise": (
        stream("VBA", "Links", lambda _: compress(b'Attribute VB_Name = "Link"\r\nOption Explicit\r\n')),
        "Links: its first line does not give its name",
    ),
    "a module PROJECT does not list": (
        stream("", "PROJECT", lambda c: c.replace(b"Module=Links\r\n", b"")),
        "PROJECT lists the modules",
    ),
    "a stream that is no compressed text": (stream("VBA", "Links", lambda _: b"plain"), "the add-in cannot be read: ValueError"),
    "compiled code": (stream("VBA", "_VBA_PROJECT", lambda c: c + b"\0"), "_VBA_PROJECT holds compiled code"),
    "compiled code in a stream of its own": (extra_stream("__SRP_0"), "VBA/__SRP_0 holds compiled code"),
    "a procedure without an end": (module("Links", "End Function", ""), "Links: 1 times Function, 0 times End Function"),
    "one name for two procedures": (module("Links", "Public Sub RepairLinks", "Public Sub Tell"), "tell is declared twice"),
    "variables not declared": (module("Ribbon", "Option Explicit\n", ""), "Ribbon: is missing, or has no Option Explicit"),
    "a module missing": (without("Texts"), "Texts: is missing"),
    "nothing that starts with Excel": (module("ThisWorkbook", "Workbook_Open()", "Workbook_Opened()"), "ThisWorkbook has no Workbook_Open"),
    # the functions
    "an argument that is a word of VBA": (module("xlwings_udfs", "purposes", "next"), "REVIEW_PURPOSE: next is a word of VBA"),
    "an argument that reads as a cell": (module("xlwings_udfs", "purposes", "ACV1"), "REVIEW_PURPOSE: ACV1 reads as a cell"),
    "an argument that is no name": (module("xlwings_udfs", "purposes", "_p"), "REVIEW_PURPOSE: _p is no name in VBA"),
    "arguments that differ in capitals only": (module("xlwings_udfs", "active_days", "AGE_days"), "REVIEW_RHYTHM: two of its names differ only in capitals"),
    "help that is not there": (
        module("xlwings_udfs", "Attribute REVIEW_PURPOSE.VB_Description", "'Attribute REVIEW_PURPOSE.VB_Description"),
        "REVIEW_PURPOSE: its help does not stand below its first line",
    ),
    "help of two minds": (
        part("xl/sharedStrings.xml", "Tells whether a stated reason", "Says whether a stated reason"),
        "REVIEW_PURPOSE: its help is not the one on the sheet of texts",
    ),
    "help Excel would cut": (
        part("xl/sharedStrings.xml", "Tells whether a stated reason", "Tells " + "in many words " * 20),
        "REVIEW_PURPOSE: its help is longer than the 255 signs Excel shows",
    ),
    "an argument without help": (
        part("xl/sharedStrings.xml", "<t>REVIEW_PURPOSE.1</t>", "<t>REVIEW_PURPOSE.9</t>"),
        "REVIEW_PURPOSE: argument 1 has no help",
    ),
    "no functions": (without("xlwings_udfs"), "there is no function for cells"),
    # safety
    "Python from beside the workbook": (
        part("xl/sharedStrings.xml", "<t>false</t>", "<t>true</t>"),
        "setting ADD_WORKBOOK_TO_PYTHONPATH: found 'true', expected 'false'",
    ),
    "a setting nobody knows": (part("xl/sharedStrings.xml", "<t>SHOW CONSOLE</t>", "<t>CONDA PATH</t>"), "setting CONDA PATH is not known"),
    "settings of another workbook": (module("xlwings", "Private Function GetConfig(", "Private Function GetConfigFromSheet("), "xlwings: reads settings from another workbook"),
    "any Python of that name": (module("xlwings", "NoInterpreter()", 'GetConfig("INTERPRETER", "pythonw")'), "xlwings: takes any Python of that name"),
    "a cmd.exe of the folder": (module("xlwings", 'Environ("SystemRoot") & "\\System32\\cmd.exe', '"cmd.exe'), "xlwings: takes a cmd.exe beside the workbook"),
    "imports of the folder": (module("xlwings", ' -B -P -c ""', ' -B -c ""'), "xlwings: imports from the folder of the workbook"),
    "a folder's name in a command": (module("xlwings", "ThisWorkbook.FullName", "ActiveWorkbook.FullName"), "puts a folder's name into a command line"),
    "another project's settings": (module("xlwings", '= "AccountReview"', '= "Other"'), "xlwings: does not look for the settings of AccountReview"),
    "another version's DLL": (module("xlwings", 'XLWINGS_VERSION As String = "', 'XLWINGS_VERSION As String = "9.'), "whose DLL is installed"),
    "no licence": (module("xlwings", "Zoomer Analytics", "Somebody"), "xlwings' licence is missing"),
    "a function any cell may call": (
        module("xlwings", "Private Function RunPython(", "Public Function RunPython("),
        "xlwings.RunPython could be called from any cell",
    ),
    "a library's function for everybody": (module("xlwings", "Private Declare", "Declare"), "xlwings declares a library's function for everybody"),
    "another way to Python": (module("Ribbon", "RunMacro control.ID", 'RunPython "import " & control.ID'), "Ribbon runs code by another way than RunMacro"),
    "a wrapper of another module": (module("xlwings_udfs", '"udfs.functions"', '"udfs"'), "calls udfs or hands it the active workbook"),
    "a wrapper that hands over the workbook": (module("xlwings_udfs", "Nothing, Application", "ActiveWorkbook, Application"), "or hands it the active workbook"),
    "a path of the computer it was built on": (part("docProps/core.xml", "0.1.0", "/home/an/account-review"), "docProps/core.xml: holds a path of a computer"),
    "a path of a computer in VBA": (module("Links", "' A formula remembers", r"' C:\build\Links.bas remembers"), "Links: holds a path of a computer"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_put_in_is_found(fault, made):
    spoil, sentence = FAULTS[fault]
    parts = package.unzipped(made)
    spoil(parts)
    assert [each for each in checks.faults(package.zipped(parts)) if sentence in each]


def test_a_good_add_in_has_no_fault(made, installed):
    assert checks.faults(made) == []
    assert checks.faults(installed) == []


def test_parts_packed_by_anybody_else_are_not_the_same_bytes_everywhere(made, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.xlam", "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in package.unzipped(made).items():
            file.writestr(name, content)
    assert "xl/workbook.xml would not be the same bytes everywhere" in checks.faults((tmp_path / "x.xlam").read_bytes())


@pytest.mark.parametrize("path", [r"\\server\share\pythonw.exe", "pythonw.exe", r"C:\a&calc\pythonw.exe"])
def test_an_interpreter_written_in_by_hand_is_found_where_it_is_no_full_path(path, installed):
    parts = package.unzipped(installed)
    part("xl/worksheets/sheet1.xml", INTERPRETER, path.replace("&", "&amp;"))(parts)
    expected = f"setting INTERPRETER_WIN: '{path}' is not a full path on this computer"
    assert expected in checks.faults(package.zipped(parts))


def test_what_is_no_package_is_one_fault():
    assert checks.faults(b"nothing") == ["the add-in cannot be read: BadZipFile: File is not a zip file"]
