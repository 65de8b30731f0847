"""pyOpenVBA's Excel in memory, running the very VBA of a built add-in: clicks, functions in cells, opened workbooks.

What only Windows has is played here, and what the VBA asks of it is kept: the shell, xlwings' DLL with its Python,
timers, the function wizard, links, the language of Office. Nothing of the add-in is changed.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from pyopenvba import ExcelFile
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.formula._calc import registry
from pyopenvba.interpreter import _runtime
from pyopenvba.interpreter._objects import VBAObject
from pyopenvba.interpreter._values import EMPTY, MISSING, error

from tests.hosts import memory_model as model
from tests.hosts.udf_server import MISSING as LEFT_OUT
from tests.hosts.udf_server import UdfServer

_HELPER = """
Function Asked(which, control)
    Dim answer
    Select Case which
    {cases}
    End Select
    Asked = answer
End Function
"""
_UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
LANGUAGES = {"en": 0x409, "vi": 0x42A, "zh": 0x804}


@dataclass
class Seen:
    """What the add-in asked of the world around it."""

    commands: list[str] = field(default_factory=list)
    """Command lines with which Python would have been started."""
    executed: list[str] = field(default_factory=list)
    """Python statements handed to it."""
    popups: list[str] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    help: list[dict[str, Any]] = field(default_factory=list)
    repaired: list[tuple[str, str]] = field(default_factory=list)
    refreshed: int = 0


class _Bridge(ExcelBridge):
    host: MemoryExcel

    def create(self, name: str) -> object:
        return model.Shell(self.host) if name.lower() == "wscript.shell" else super().create(name)


class MemoryExcel:
    """Excel with the add-in loaded.

    Parameters
    ----------
    add_in
        The built file's bytes.
    on_run
        Given the Python statement of a click; what it raises reaches the VBA as an error of COM.
    language
        The language of Office: `en`, `vi` or `zh`.
    """

    def __init__(self, add_in: bytes, on_run: Callable[[str], None] = lambda code: None, language: str = "en") -> None:
        self.seen, self.on_run, self.language, self.read_only = Seen(), on_run, LANGUAGES[language], False
        self.files: set[str] = set()
        self.environment = {"SYSTEMROOT": r"C:\Windows", "TEMP": r"C:\Temp", "USERPROFILE": r"C:\Users\an"}
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "AccountReview.xlam"
        path.write_bytes(add_in)
        self.app = ExcelApplication.open(path, with_vba=False)
        self.add_in = self.app.workbook
        self.caller: object = EMPTY
        bridge = _Bridge(self.app.application)
        bridge.host = self
        self.app.interpreter.host = bridge
        model.install(self)
        self._load(path)
        self._functions()
        self._ribbon(path)
        self.run("ThisWorkbook.Workbook_Open")
        for timer in self.seen.timers:
            self.run(timer.rpartition("!")[2])

    def _load(self, path: Path) -> None:
        with ExcelFile(path) as file:
            for module in file.vba_project().modules:
                kind = "standard" if module.kind.name == "standard" else "document"
                # pyOpenVBA takes no comment behind a directive, no attributes of procedures and no WithEvents:
                # the events of Excel are raised below by name.
                text = re.sub(
                    r"(?mi)^([ \t]*#(?:Const|If|ElseIf|Else|End If)[^'\r\n]*?) *'[^\r\n]*", r"\1", module.source
                )
                text = re.sub(r"(?m)^Attribute \w+\.[^\r\n]*\r?\n", "", text)
                text = text.replace("Private WithEvents ", "Private ")
                self.app.add_module(text, name=module.name, kind=kind)
        interpreter = self.app.interpreter
        model.drop(interpreter.module("xlwings"), "XLPy")  # it only wraps the DLL
        played = {
            "environ": lambda _, given, named: self.environment.get(str(given[0]).upper(), ""),
            "getattr": lambda _, given, named: self._attributes(str(given[0])),
            "xlpy": lambda _, given, named: self._python(),
        }
        interpreter._intrinsics = {**interpreter._intrinsics, **played}

    def _attributes(self, path: str) -> object:
        if path in self.files:
            return model.long(32)
        raise error(53, f"File not found: {path}")

    def _python(self) -> object:
        command = str(self.run("xlwings.XLPyCommand"))
        if command not in self.seen.commands:  # the DLL keeps one Python for each command line
            self.seen.commands.append(command)
        return model.Python(self)

    def _functions(self) -> None:
        self.server = UdfServer(model.com_value)
        for name in self.server.names:
            registry.function(name, registry.R, minimum=0, maximum=255)(self._called(name))

    def _called(self, name: str) -> Callable[..., Any]:
        def from_cell(context: Any, *given: Any) -> Any:
            book = self.app.workbook
            self.caller = model.cell_of(book, context)
            try:
                return model.to_formula(self.app.interpreter.run(name, [model.from_formula(book, g) for g in given]))
            finally:
                self.caller = EMPTY

        return from_cell

    def call(self, function: str, arguments: list[Any]) -> object:
        """One call of a wrapper, as the DLL hands it to Python."""
        given = [
            LEFT_OUT if a is MISSING else a if isinstance(a, VBAObject) else model.com_value_of(a) for a in arguments
        ]
        return model.to_vba(self.server.call(function, given))

    def _ribbon(self, path: Path) -> None:
        with ExcelFile(path):
            root = etree.fromstring(model.part(path, "customUI/customUI14.xml"))
        self.controls = {each.get("id"): each for each in root.iter() if each.get("id")}
        called = {v for each in root.iter() for k, v in each.attrib.items() if k.startswith("get")}
        cases = "\n".join(f'    Case "{name}": {name} control, answer' for name in sorted(called))
        self.app.add_module(_HELPER.format(cases=cases), name="HostHelper")
        self.run(root.get("onLoad"), model.Ribbon(self))

    # what a person does

    def open(self, path: Path, read_only: bool = False) -> Any:
        """Open a workbook, as by a double click."""
        book = self.app.open_workbook(path)
        self.app.activate_workbook(book)
        self.read_only = read_only
        self.run("ThisWorkbook.App_WorkbookOpen", book)
        return book

    def click(self, control: str) -> None:
        """Click a button; an id that is in no ribbon comes from somebody who calls the callback himself."""
        found = self.controls.get(control)
        called = "AccountReview_Click" if found is None else found.get("onAction")
        self.run(called, model.Control(control, "" if found is None else found.get("tag", "")))

    def asks(self, control: str, what: str) -> Any:
        """What Excel gets when it asks `getLabel`, `getSupertip`, `getEnabled` ... of a control."""
        found = self.controls[control]
        return self.app.run("Asked", found.get(what), model.Control(control, found.get("tag", "")))

    def run(self, name: str, *given: object) -> Any:
        """Run one procedure of the add-in."""
        return self.app.run(name, *given)

    def put(self, sheet: str, cell: str, formula: object) -> None:
        """Type a value, or a formula that may spill, into a cell of the active workbook."""
        what = "Formula2" if str(formula).startswith("=") else "Value"
        self.app.sheet(sheet).sheet.vba_get("Range", [cell]).vba_set(what, formula)

    def value(self, sheet: str, cells: str) -> Any:
        """One value, or rows of them."""
        return self.app.sheet(sheet).value(cells)

    @property
    def told(self) -> list[str]:
        """Every message box."""
        return [text for _, text, _, _ in self.app.dialogs]

    def close(self) -> None:
        """Leave no function and no file behind."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in self.server.names:
            registry.FUNCTIONS.pop(name, None)


def _compare(op: str, left: object, right: object, *, text_compare: bool = False, plain: Any = _runtime.compare) -> Any:
    # Excel's VBA finds a Variant "True" equal to True, and xlwings relies on it; pyOpenVBA has a type mismatch.
    for one, other in ((left, right), (right, left)):
        if isinstance(one, bool) and str(other).lower() in ("true", "false") and op in ("=", "<>"):
            return (one == (str(other).lower() == "true")) == (op == "=")
    return plain(op, left, right, text_compare=text_compare)


_runtime.compare = _compare
