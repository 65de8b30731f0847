"""Faults through which another workbook, folder or computer would get in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from addin.build import PROJECT, VBA, settings
from addin.build.checks.built import Built
from addin.build.modules import WRAPPERS
from addin.build.wrappers import FUNCTIONS
from addin.build.xlwings_module import NAME

_FORBIDDEN = {
    "GetConfigFromFile": "reads settings from a file",
    "GetConfigFromSheet": "reads settings from another workbook",
    'GetConfig("INTERPRETER",': "takes any Python of that name",
    '"cmd.exe': "takes a cmd.exe beside the workbook",
    ' -B -c ""': "imports from the folder of the workbook",
    'GetConfig("PYTHONPATH")': "imports from the folder Excel is in",
    "ActiveWorkbook.FullName": "puts a folder's name into a command line",
    'Right$(sht.Name, 3) = ".py" Then\n                uses': "takes a sheet for code",
    "myaddin": "is not named after this add-in",
}
_MACHINE_PATH = re.compile(r"(?i)\b[a-z]:\\|/(?:home|root|users|tmp|mnt|work|private)/")


def hardened_settings(built: Built) -> Iterator[str]:
    """The settings hold what they must and nothing else; an interpreter is a full path or not yet known."""
    expected = dict(settings.rows(built.settings["VERSION"], built.settings["XLWINGS"]))
    for name, value in settings.HARDENED.items():
        if built.settings.get(name) != value:
            yield f"setting {name}: found '{built.settings.get(name)}', expected '{value}'"
    yield from (f"setting {name} is not known" for name in built.settings if name not in expected)
    for name in ("INTERPRETER_WIN", "INTERPRETER_MAC"):
        if built.settings[name] and not settings.is_full(built.settings[name]):
            yield f"setting {name}: '{built.settings[name]}' is not a full path on this computer"


def hardened_code(built: Built) -> Iterator[str]:
    """xlwings' module without the doors it comes with."""
    code = built.sources.get(NAME, "")
    yield from (f"{NAME}: {what}" for text, what in _FORBIDDEN.items() if text in code)
    if f'PROJECT_NAME As String = "{PROJECT}"' not in code:
        yield f"{NAME}: does not look for the settings of {PROJECT}"
    if f'XLWINGS_VERSION As String = "{built.settings["XLWINGS"]}"' not in code:
        yield f"{NAME}: is not of the version {built.settings['XLWINGS']} whose DLL is installed"
    if "Zoomer Analytics" not in code:
        yield f"{NAME}: xlwings' licence is missing"


def doors(built: Built) -> Iterator[str]:
    """A public Function can be called by any cell of any workbook; only ours and one without a value may be."""
    for each in built.procedures:
        ours = each.module == WRAPPERS and each.name.startswith("REVIEW_")
        if each.public and each.kind != "Sub" and not ours and (each.module, each.name) != (NAME, "XLPy"):
            yield f"{each.module}.{each.name} could be called from any cell"
    for module, text in built.sources.items():
        if module != NAME and re.search(r"(?m)^[^'\n]*\b(RunPython|XLPy\.Exec|Shell|ExecuteExcel4Macro)\b", text):
            yield f"{module} runs code by another way than RunMacro"
        if re.search(r"(?im)^\s*(?:Public )?Declare ", text):
            yield f"{module} declares a library's function for everybody"


def wrappers_call_ours(built: Built) -> Iterator[str]:
    """Every function calls this package, and hands over no workbook to look for code in."""
    for module, name, rest in re.findall(r'XLPy\.CallUDF\("([^"]*)", "(\w+)"(.*)', built.sources.get(WRAPPERS, "")):
        if module != FUNCTIONS or "ActiveWorkbook" in rest:
            yield f"{name} calls {module} or hands it the active workbook"


def machine_paths(built: Built) -> Iterator[str]:
    """Nothing of the computer it was built on; the one path of an installed add-in is its interpreter's."""
    known = {built.settings["INTERPRETER_WIN"], built.settings["INTERPRETER_MAC"]}
    texts = {path.stem: built.sources.get(path.stem, "") for path in VBA.iterdir()}
    texts |= {WRAPPERS: built.sources.get(WRAPPERS, ""), "PROJECT": built.streams["PROJECT"].decode("cp1252")}
    texts |= {name: " ".join(map(str, root.itertext())) for name, root in built.xml.items()}
    for name, text in texts.items():
        for each in known - {""}:
            text = text.replace(each, "")
        if _MACHINE_PATH.search(text):
            yield f"{name}: holds a path of a computer"


CHECKS = (hardened_settings, hardened_code, doors, wrappers_call_ours, machine_paths)
