"""The built add-in in a headless LibreOffice: its own VBA is run by LibreOffice's Basic, a button's callback and all.

The very file is loaded. What LibreOffice has not is played, by modules put into its copy of the VBA project:

- xlwings' module, whose DLL is for Windows: the Python statement comes back over the bridge, to the tests' process;
- `IRibbonControl`: an object with an id and a tag;
- `ActiveWorkbook`: without a window LibreOffice takes the add-in for it, and none of its workbooks knows `ReadOnly`.

Message boxes close by themselves and nobody sees what they said. Cells with REVIEW_ functions are not tried here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw
from lxml import etree

from tests.hosts.libreoffice import LibreOfficeStore, setting
from tests.hosts.memory_model import part

_MODULE = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\nOption Explicit\n"
_CLASS = "Rem Attribute VBA_ModuleType=VBAClassModule\nOption VBASupport 1\nOption ClassModule\nOption Explicit\n"
_CONTROL = "Public ID As String\nPublic Tag As String\n"
_WORKBOOK = "Public Name As String\nPublic ReadOnly As Boolean\n"
_XLWINGS = """
Public Const PROJECT_NAME As String = "AccountReview"
Public ActiveWorkbook As New HostWorkbook
Private Python As Object

Public Sub Bridged(bridge As Object)
    Set Python = bridge
End Sub

Public Sub Opened(name As String, locked As Boolean)
    ActiveWorkbook.Name = name
    ActiveWorkbook.ReadOnly = locked
End Sub

Public Sub RunMacro(ByVal macro As String)
    Dim said(0) As New com.sun.star.beans.NamedValue
    said(0).Name = "code"
    said(0).Value = "import addin.macros; addin.macros.run('" & macro & "')"
    Python.execute said
End Sub

Public Function Asked(callback As String, id As String, needs As String)
    Dim control As New HostControl, answer
    control.ID = id
    control.Tag = needs
    Select Case callback
    {cases}
    End Select
    Asked = answer
End Function
"""
_FILTER = "Calc MS Excel 2007 VBA XML"
_RUN_ALWAYS = 4  # com.sun.star.document.MacroExecMode


class LibreOfficeClicks:
    """LibreOffice with the add-in loaded.

    Parameters
    ----------
    desktop
        Of a running LibreOffice.
    add_in
        The built file's bytes.
    folder
        An empty place.
    """

    def __init__(self, desktop: Any, add_in: bytes, folder: Path) -> None:
        import uno

        self.desktop, self.executed = desktop, []
        path = folder / "AccountReview.xlam"
        path.write_bytes(add_in)
        root = etree.fromstring(part(path, "customUI/customUI14.xml"))
        self.controls = {each.get("id"): each for each in root.iter() if each.get("id")}
        given = (("Hidden", True), ("MacroExecutionMode", _RUN_ALWAYS), ("FilterName", _FILTER))
        url = uno.systemPathToFileUrl(str(path))
        self.add_in = desktop.loadComponentFromURL(url, "_blank", 0, tuple(setting(*each) for each in given))
        modules = self.add_in.BasicLibraries.getByName("AccountReview")
        modules.insertByName("HostControl", _CLASS + _CONTROL)
        modules.insertByName("HostWorkbook", _CLASS + _WORKBOOK)
        modules.replaceByName("xlwings", _MODULE + _XLWINGS.format(cases=self._cases()))
        self._run("Bridged", _bridged(self._execute))

    def _cases(self) -> str:
        called = {
            (value, name == "onAction")
            for each in self.controls.values()
            for name, value in each.attrib.items()
            if name == "onAction" or name.startswith("get")
        }
        return "\n".join(
            f'    Case "{name}": {name} control{"" if click else ", answer"}' for name, click in sorted(called)
        )

    def _run(self, procedure: str, *given: object) -> object:
        address = f"vnd.sun.star.script:AccountReview.xlwings.{procedure}?language=Basic&location=document"
        return self.add_in.getScriptProvider().getScript(address).invoke(given, (), ())[0]

    def _execute(self, code: str) -> None:
        self.executed.append(code)
        exec(code, {})

    # what a person does

    def open(self, app: xw.App, path: Path, read_only: bool = False) -> xw.Book:
        """Open a workbook and work in it."""
        book = xw.Book(impl=app.impl.books.adopt(LibreOfficeStore(self.desktop, str(path))))
        book.set_mock_caller()
        book.impl.api.ReadOnly = read_only
        self._run("Opened", path.name, read_only)
        return book

    def click(self, control: str) -> None:
        """Click a button; an id that is in no ribbon comes from somebody who calls the callback himself."""
        found = self.controls.get(control, {})
        self._run("Asked", found.get("onAction", "AccountReview_Click"), control, found.get("tag", ""))

    def asks(self, control: str, what: str) -> object:
        """What Excel gets when it asks `getLabel`, `getSupertip`, `getEnabled` ... of a control."""
        found = self.controls[control]
        return self._run("Asked", found.get(what), control, found.get("tag", ""))


def _bridged(execute: Any) -> object:
    """What Basic calls to reach this process."""
    import unohelper
    from com.sun.star.task import XJob

    class Python(unohelper.Base, XJob):
        def execute(self, given: Any) -> None:
            execute(given[0].Value)

    return Python()
