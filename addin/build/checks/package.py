"""Faults of the package: what Excel needs to take the file for an add-in, and to find its parts."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from addin.build import PROJECT, package
from addin.build.checks.built import Built
from addin.build.texts import sentences

_LONGEST_SHEET = 31
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_VBA = "application/vnd.ms-office.vbaProject"


def content_types(built: Built) -> Iterator[str]:
    """Excel opens the file as an add-in by its content type, and knows every other part by its own."""
    types = built.xml["[Content_Types].xml"]
    parts = {each.get("PartName"): each.get("ContentType") for each in types.iter(f"{_TYPES}Override")}
    endings = {each.get("Extension"): each.get("ContentType") for each in types.iter(f"{_TYPES}Default")}
    if parts.get("/xl/workbook.xml") != package.ADD_IN:
        yield f"xl/workbook.xml has the content type {parts.get('/xl/workbook.xml')}, expected {package.ADD_IN}"
    if parts.get("/xl/vbaProject.bin", endings.get("bin")) != _VBA:
        yield f"xl/vbaProject.bin has not the content type {_VBA}"
    for name in built.parts:
        if name != "[Content_Types].xml" and f"/{name}" not in parts and name.rpartition(".")[2] not in endings:
            yield f"{name} has no content type"


def relationships(built: Built) -> Iterator[str]:
    """No relationship may lead nowhere."""
    for name, root in built.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for link in root:
            target = str(link.get("Target"))
            if link.get("TargetMode") == "External":
                yield f"{name} leads outside the file, to {target}"
            elif posixpath.normpath(posixpath.join(folder, target)).lstrip("/") not in built.parts:
                yield f"{name} leads to {target}, which is not there"


def sheets(built: Built) -> Iterator[str]:
    """The VBA asks for its two sheets by name; Excel refuses a longer one."""
    found = [str(each.get("name")) for each in built.xml["xl/workbook.xml"].iter(f"{_MAIN}sheet")]
    expected = [f"{PROJECT}.{name}" for name in package.CODE_NAMES]
    if found != expected:
        yield f"the sheets are {', '.join(found)}, expected {', '.join(expected)}"
    for name in found:
        if len(name) > _LONGEST_SHEET or re.search(r"[\[\]:*?/\\]", name):
            yield f"Excel refuses the sheet name {name}"


def code_names(built: Built) -> Iterator[str]:
    """A module belongs to the workbook or to a sheet by its code name alone."""
    workbook = next(built.xml["xl/workbook.xml"].iter(f"{_MAIN}workbookPr"), None)
    found = ["" if workbook is None else str(workbook.get("codeName"))]
    for number, _ in enumerate(package.CODE_NAMES, 1):
        part = built.xml[f"xl/worksheets/sheet{number}.xml"]
        found += [str(each.get("codeName")) for each in part.iter(f"{_MAIN}sheetPr")]
    documents = [name for name, text in built.sources.items() if "\nAttribute VB_Customizable = True" in text]
    if sorted(found) != sorted(documents):
        yield f"the code names are {', '.join(found)}, the modules {', '.join(documents)}"


def texts(built: Built) -> Iterator[str]:
    """Every key once, in four columns: a ribbon that finds no text shows a blank button."""
    keys = [row[0] for row in built.texts]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"the text {key} is there twice"
    for row in built.texts:
        if len(row) != 4 or not all(row):
            yield f"the text {row[0]} is not there in every language"
    for key in sorted({key for key, _ in sentences()} - set(keys)):
        yield f"the text {key} is missing"


def same_everywhere(built: Built) -> Iterator[str]:
    """Stored parts with one fixed date: the same bytes from every system at every hour."""
    with zipfile.ZipFile(io.BytesIO(built.content)) as file:
        for entry in file.infolist():
            fixed = entry.date_time == (1980, 1, 1, 0, 0, 0) and entry.create_system == 0
            if not fixed or entry.compress_type != zipfile.ZIP_STORED:
                yield f"{entry.filename} would not be the same bytes everywhere"


CHECKS = (content_types, relationships, sheets, code_names, texts, same_everywhere)
