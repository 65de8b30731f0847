"""xlwings' own VBA module, taken from the installed wheel and hardened for people who open other people's workbooks.

As it comes, a sheet of any active workbook, a file beside it and a file of the user may choose the interpreter; every
public function may be called from any cell of any workbook, `RunPython` among them; Python is started in the folder
of the workbook and would import from there. None of it is so here.
"""

from __future__ import annotations

import re
from importlib.resources import files

NAME = "xlwings"
_CONFIG = """\
Private Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    ' Only the add-in's own sheet speaks.
    Dim at As Long
    GetConfig = default
    With ThisWorkbook.Worksheets(PROJECT_NAME & ".conf")
        at = 1
        Do While CStr(.Cells(at, 1).Value) <> ""
            If UCase$(CStr(.Cells(at, 1).Value)) = UCase$(configKey) Then
                If CStr(.Cells(at, 2).Value) <> "" Then GetConfig = CStr(.Cells(at, 2).Value)
                Exit Function
            End If
            at = at + 1
        Loop
    End With
End Function
"""  # noqa: E501
_ENTRY = """
Public Sub RunMacro(ByVal macro As String)
    ' The one way from a button to Python. A Sub, as no cell can call one.
    RunPython "import addin.macros; addin.macros.run('" & macro & "')"
End Sub

Private Function NoInterpreter() As String
    ' Any Python found by its bare name could be another one, first of all one beside the workbook.
    Dim sentence As String
    TextOf "not_installed", sentence
    Err.Raise vbObjectError + 513, "Account Review", sentence
End Function
"""
_UNUSED = (
    "RunFrozenPython", "ImportPythonUDFsBase", "ImportPythonUDFs", "ImportPythonUDFsToAddin",
    "ImportXlwingsUdfsModule", "GetDLLVersion", "GetConfigFilePath", "GetDirectoryConfigFilePath", "SaveConfigToFile",
    "GetConfigFromFile",
)  # fmt: skip
_REPLACED = (
    # The licence follows, and stays.
    # pattern, what stands there instead, how often
    (r"\A.*?(?=#Const App)", "", 1),
    (r'(PROJECT_NAME As String = )"myaddin"', r'\1"{project}"', 1),
    (r'#If App = "Microsoft Excel" Then\nFunction GetConfigFromSheet\b.*?\nEnd Function\n#End If\n', "", 1),
    (r"(?m)^Function GetConfig\(.*?^End Function\n", lambda _: _CONFIG, 1),
    (r'GetConfig\("INTERPRETER", "pythonw?"\)', "NoInterpreter()", 3),
    # Sheets named *.py would be taken for code.
    (r"    ' Check for embedded Python code\n.*?    Next i\n", "", 1),
    # A folder and a file's name are somebody else's text: neither goes into a command line. With one command line
    # for all workbooks, one Python serves them all.
    (r"ActiveWorkbook\.FullName", "ThisWorkbook.FullName", 5),
    # An empty entry would mean the folder Excel happens to be in, for Python as well.
    (r' & ";" & GetConfig\("PYTHONPATH"\)', "", 4),
    (r' -B -c ""', ' -B -P -c ""', 2),
    (r'"cmd\.exe ', r'Environ("SystemRoot") & "\\System32\\cmd.exe ', 3),
    # An error goes to the caller, who tells it in one sentence.
    (
        r" +On Error GoTo err_handling\n\s*\n( +XLPy\.Exec [^\n]*\n).*?end_err_handling:\n",
        r"\1",
        1,
    ),
)  # fmt: skip


def text(project: str) -> str:
    """The module for the add-in `project`.

    Raises
    ------
    RuntimeError
        Where xlwings' module is not the one this hardening was written for.
    """
    code = files("xlwings").joinpath("xlwings_custom_addin.bas").read_text("cp1252").replace("\r\n", "\n")
    return hardened(code, project)


def hardened(code: str, project: str) -> str:
    """xlwings' code with everything replaced that would let another workbook or folder in."""
    for pattern, instead, expected in _REPLACED:
        new = instead.replace("{project}", project) if isinstance(instead, str) else instead
        code, count = re.subn(pattern, new, code, flags=re.S)
        if count != expected:
            raise RuntimeError(
                f"xlwings' VBA module has changed: {pattern!r} found {count} times, expected {expected}. "
                "Read the new module, then adapt addin/build/xlwings_module.py."
            )
    for name in _UNUSED:
        code, count = re.subn(rf"(?m)^(?:Public |Private )?(Function|Sub) {name}\(.*?^End \1\n", "", code, flags=re.S)
        if count != 1:
            raise RuntimeError(f"xlwings' VBA module has changed: {name} found {count} times, expected once.")
    # Only XLPy serves the wrappers; what it gives back is no value a cell could show.
    code = re.sub(r"(?m)^(?:Public )?(Function|Sub) (?!XLPy\()", r"Private \1 ", code)
    code = re.sub(r"(?m)^( *)Declare ", r"\1Private Declare ", code)
    return code.rstrip() + "\n" + _ENTRY
