"""The add-in's own settings: the one sheet that says which Python runs. Read and written in the built file."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from addin.build.wrappers import FUNCTIONS
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from lxml.etree import _Element

SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HARDENED = {
    "ADD_WORKBOOK_TO_PYTHONPATH": "false",
    "UDF MODULES": FUNCTIONS,
    "USE UDF SERVER": "True",
    "SHOW CONSOLE": "False",
}
"""What may not be otherwise: nothing beside a workbook is ever imported."""
_WINDOWS = re.compile(r'[A-Za-z]:\\[^"<>|*?%^&;\r\n]+\.exe', re.IGNORECASE)
# xlwings' script for macOS puts the path into a shell command as it is.
_MAC = re.compile(r"/[\w./+@-]+", re.ASCII)


def rows(version: str, xlwings: str) -> list[tuple[str, str]]:
    """Names and values, before the interpreter is known."""
    return [
        ("VERSION", version),
        ("XLWINGS", xlwings),
        ("INTERPRETER_WIN", ""),
        ("INTERPRETER_MAC", ""),
        *HARDENED.items(),
    ]


def read(content: bytes) -> dict[str, str]:
    """The settings of a built add-in.

    Raises
    ------
    RefusedError
        Where the file is not this add-in.
    """
    found = {row[0]: row[1] if len(row) > 1 else "" for row in cells(_parts(content), SHEET)}
    if not {"VERSION", "XLWINGS", "INTERPRETER_WIN", "INTERPRETER_MAC"} <= set(found):
        raise RefusedError("This file is not the Account Review add-in; install it again.")
    return found


def cells(parts: dict[str, bytes], sheet: str) -> list[list[str]]:
    """The texts of a sheet, row by row."""
    from lxml import etree

    shared = ["".join(map(str, item.itertext())) for item in etree.fromstring(parts[_STRINGS])]
    return [[_value(cell, shared) for cell in row] for row in etree.fromstring(parts[sheet]).iter(f"{_NS}row")]


def _value(cell: _Element, shared: list[str]) -> str:
    text = "".join(map(str, cell.itertext()))
    return shared[int(text)] if cell.get("t") == "s" else text


def is_full(interpreter: str) -> bool:
    """Whether it is a full path on a drive of this computer, without signs a command line takes for its own."""
    return bool(_WINDOWS.fullmatch(interpreter) or _MAC.fullmatch(interpreter))


def configured(content: bytes, interpreter: str) -> bytes:
    """The same add-in with its interpreter set; see `addin.build.configured`."""
    from lxml import etree

    from addin.build.package import zipped

    if not is_full(interpreter):
        raise RefusedError(
            "interpreter: found '{found}', expected the full path of a Python on a drive of this "
            "computer, without signs a command line would take for its own; install Python in such a "
            "place.",
            found=interpreter,
        )
    name = "INTERPRETER_WIN" if _WINDOWS.fullmatch(interpreter) else "INTERPRETER_MAC"
    place = list(read(content)).index(name)
    parts = _parts(content)
    sheet = etree.fromstring(parts[SHEET])
    row = list(sheet.iter(f"{_NS}row"))[place]
    for cell in list(row)[1:]:
        row.remove(cell)
    cell = etree.SubElement(row, f"{_NS}c", r=f"B{row.get('r')}", t="inlineStr")
    etree.SubElement(etree.SubElement(cell, f"{_NS}is"), f"{_NS}t").text = interpreter
    parts[SHEET] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
    return zipped(parts)


def _parts(content: bytes) -> dict[str, bytes]:
    from addin.build.package import unzipped

    try:
        parts = unzipped(content)
    except zipfile.BadZipFile as error:
        raise RefusedError("This file is not the Account Review add-in; install it again.") from error
    if SHEET not in parts or _STRINGS not in parts:
        raise RefusedError("This file is not the Account Review add-in; install it again.")
    return parts
