"""The VBA side of the decorated functions, written by xlwings' own generator, and the help each of them carries.

xlwings offers its decorators and its generator on Windows only, beside pywin32. Neither needs anything of pywin32 to
write text, so that empty modules of its names stand in while a fresh Python reads the functions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

FUNCTIONS = "udfs.functions"
LONGEST_HELP = 255
_READER = """
import importlib, io, json, sys, types
sys.path.insert(0, sys.argv[3])
if sys.platform != "win32":
    def stub(name, **content):
        sys.modules[name] = types.ModuleType(name)
        vars(sys.modules[name]).update(content)
        return sys.modules[name]
    stub("pythoncom", CoInitialize=lambda *given: None)
    stub("pywintypes", com_error=type("com_error", (Exception,), {}))
    stub("win32com", client=stub("win32com.client", Dispatch=lambda *given: None))
import xlwings as xw
from xlwings import udfs
xw.func, xw.arg, xw.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
module = importlib.import_module(sys.argv[1])
text = io.StringIO()
udfs.generate_vba_wrapper(sys.argv[1], module, text, types.SimpleNamespace(Name=sys.argv[2]))
found = [getattr(module, name).__xlfunc__ for name in dir(module) if hasattr(getattr(module, name), "__xlfunc__")]
told = [
    {"name": each["name"], "help": each["ret"]["doc"], "arguments": [(a["name"], a["doc"]) for a in each["args"]]}
    for each in found
]
print(json.dumps({"text": text.getvalue(), "functions": told}))
"""


@dataclass(frozen=True, slots=True)
class Function:
    """What Excel's function wizard is to show of one function."""

    name: str
    help: str
    arguments: tuple[tuple[str, str], ...]
    """Name and help of each, in order."""


@dataclass(frozen=True, slots=True)
class Wrappers:
    """The generated module and the functions in it."""

    text: str
    functions: tuple[Function, ...]


def generated(file: str, module: str = FUNCTIONS) -> Wrappers:
    """The wrappers of a module's decorated functions for the add-in `file`.

    A fresh Python reads the module: in this one xlwings may be loaded already, without its decorators.
    """
    # Never from the folder one happens to stand in (-P): from where this very package lives.
    home = Path(__file__).parents[2]
    command = [sys.executable, "-P", "-c", _READER, module, file, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"xlwings could not read {module}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout)
    functions = tuple(
        Function(each["name"], one_line(each["help"]), tuple((name, one_line(doc)) for name, doc in each["arguments"]))
        for each in found["functions"]
    )
    return Wrappers(with_help(found["text"], functions), functions)


def one_line(text: str) -> str:
    """A docstring as Excel shows it."""
    return re.sub(r"\s+", " ", text).strip()


def with_help(text: str, functions: tuple[Function, ...]) -> str:
    """The same module with the lines by which Excel knows help and category without any registration."""
    header = '\'Generated from the decorated functions; not to be edited.\n#Const App = "Microsoft Excel"\n'
    # Handed a workbook, xlwings looks in it for sheets with code.
    text = text.replace(", ActiveWorkbook, Application.Caller)", ", Nothing, Application.Caller)")
    for each in functions:
        lines = (
            f'Attribute {each.name}.VB_Description = "{each.help.replace(chr(34), chr(34) * 2)}"\n'
            f'Attribute {each.name}.VB_ProcData.VB_Invoke_Func = " \\n14"\n'
        )
        signature = rf"(?m)^Function {each.name}\(.*\)\n"
        text = re.sub(signature, partial(_below, lines), text)
    return header + text


def _below(lines: str, found: re.Match[str]) -> str:
    return found[0] + lines
