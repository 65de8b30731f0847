"""Faults of the VBA project: limits of the language, and streams that must agree."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from addin.build import PROJECT, VBA
from addin.build.checks.built import Built
from addin.build.project import NO_COMPILED_CODE
from addin.build.vbaread import decompressed
from addin.build.xlwings_module import NAME

_LONGEST_LINE = 1023
_MOST_CONTINUATIONS = 24


def lines(built: Built) -> Iterator[str]:
    """A longer line, or one continued more often, does not load."""
    for module, text in built.sources.items():
        run = 0
        for number, line in enumerate(text.split("\n"), 1):
            if len(line) > _LONGEST_LINE:
                yield f"{module}, line {number}: {len(line)} signs, at most {_LONGEST_LINE}"
            run = run + 1 if line.endswith(" _") else 0
            if run == _MOST_CONTINUATIONS + 1:
                yield f"{module}, line {number}: continued more than {_MOST_CONTINUATIONS} times"


def letters(built: Built) -> Iterator[str]:
    """What a file in another encoding becomes is a mess of accents; our own texts need none."""
    for module, text in built.sources.items():
        for number, line in enumerate(text.split("\n"), 1):
            if not line.isascii():
                yield f"{module}, line {number}: found a letter outside ASCII; texts belong on the sheet of texts"


def names(built: Built) -> Iterator[str]:
    """The stream's name, the module's own, and those in `dir` and PROJECT are one."""
    for module, text in built.sources.items():
        if not text.startswith(f'Attribute VB_Name = "{module}"\n'):
            yield f"{module}: its first line does not give its name"
    listed = re.findall(r"(?m)^(?:Module|Document|Class)=(\w+)", built.streams["PROJECT"].decode("cp1252"))
    of_dir = [data.decode("cp1252") for kind, data in _records(built.streams["VBA/dir"]) if kind == 0x19]
    for where, found in (("PROJECT", listed), ("dir", of_dir)):
        if sorted(found) != sorted(built.sources):
            yield f"{where} lists the modules {', '.join(found)}, expected {', '.join(built.sources)}"
    named = [data.decode("cp1252") for kind, data in _records(built.streams["VBA/dir"]) if kind == 0x04]
    if named != [PROJECT]:
        yield f"the VBA project is called {', '.join(named)}, expected {PROJECT}"


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    content, at = decompressed(stream), 0
    while at + 6 <= len(content):
        kind, size = struct.unpack_from("<HI", content, at)
        size = 6 if kind == 0x09 else size  # the version's size counts only half of it
        yield kind, content[at + 6 : at + 6 + size]
        at += 6 + size


def source_only(built: Built) -> Iterator[str]:
    """Compiled code of one system would be run on another instead of the text."""
    if built.streams["VBA/_VBA_PROJECT"] != NO_COMPILED_CODE:
        yield "_VBA_PROJECT holds compiled code"
    yield from (f"{name} holds compiled code" for name in built.streams if "__SRP" in name)
    offsets = [data for kind, data in _records(built.streams["VBA/dir"]) if kind == 0x31]
    if any(struct.unpack("<I", each) != (0,) for each in offsets):
        yield "a module's text does not begin at its beginning"


def procedures(built: Built) -> Iterator[str]:
    """Every procedure ends as it began, and no two public ones share a name."""
    for module, text in built.sources.items():
        for kind in ("Sub", "Function"):
            begun = sum(each.module == module and each.kind == kind for each in built.procedures)
            # A signature written twice, for two systems, has one end.
            begun -= len(re.findall(rf"(?m)^#Else\n(?:Private )?{kind} ", text))
            ended = len(re.findall(rf"(?m)^[ \t]*End {kind}\b", text))
            if begun != ended:
                yield f"{module}: {begun} times {kind}, {ended} times End {kind}"
    public = [each.name.lower() for each in built.procedures if each.public]
    yield from (f"{name} is declared twice" for name in sorted({name for name in public if public.count(name) > 1}))


def own_modules(built: Built) -> Iterator[str]:
    """Our own modules declare their variables, and what Excel or the ribbon starts is there."""
    for path in sorted(VBA.iterdir()):
        if "\nOption Explicit\n" not in built.sources.get(path.stem, ""):
            yield f"{path.stem}: is missing, or has no Option Explicit"
    there = {(each.module, each.name) for each in built.procedures}
    for place in (
        ("ThisWorkbook", "Workbook_Open"),
        ("ThisWorkbook", "App_WorkbookOpen"),
        ("FunctionHelp", "RegisterFunctionHelp"),
        ("Links", "RepairLinks"),
        (NAME, "RunMacro"),
    ):
        if place not in there:
            yield f"{place[0]} has no {place[1]}"


CHECKS = (lines, letters, names, source_only, procedures, own_modules)
