"""AccountReview.xlam as parts: two sheets drawn by XlsxWriter, the ribbon and the VBA project."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from addin.build.ribbon import PARTS as RIBBON
from addin.build.ribbon import xml

ADD_IN = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
WORKBOOK = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
CODE_NAMES = {"conf": "ConfigSheet", "texts": "TextsSheet"}
"""Sheet -> the VBA module that belongs to it."""
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


def parts(
    project: str, vba: bytes, settings: Sequence[tuple[str, str]], texts: Sequence[tuple[str, ...]], version: str
) -> dict[str, bytes]:
    """The parts of the package by name."""
    with zipfile.ZipFile(io.BytesIO(_workbook(project, vba, settings, texts, version))) as drawn:
        found = {name: drawn.read(name) for name in drawn.namelist()}
    found["[Content_Types].xml"] = _once(found["[Content_Types].xml"], WORKBOOK, ADD_IN)
    ribbons = "".join(
        f'<Relationship Id="rIdRibbon{number}" Type="{kind}" Target="{part}"/>'
        for number, (part, (_, kind)) in enumerate(RIBBON.items(), 1)
    )
    found["_rels/.rels"] = _once(found["_rels/.rels"], "</Relationships>", f"{ribbons}</Relationships>")
    return found | {part: xml(namespace) for part, (namespace, _) in RIBBON.items()}


def _once(part: bytes, old: str, new: str) -> bytes:
    if part.count(old.encode()) != 1:
        raise RuntimeError(f"XlsxWriter writes {old!r} {part.count(old.encode())} times, expected once")
    return part.replace(old.encode(), new.encode())


def _workbook(
    project: str, vba: bytes, settings: Sequence[tuple[str, str]], texts: Sequence[tuple[str, ...]], version: str
) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": project, "comments": version, "created": datetime(2026, 1, 1)})
        book.add_vba_project(io.BytesIO(vba), is_stream=True)
        book.set_vba_name("ThisWorkbook")
        for name, rows in (("conf", settings), ("texts", texts)):
            sheet = book.add_worksheet(f"{project}.{name}")
            sheet.set_vba_name(CODE_NAMES[name])
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        book.worksheets()[1].hide()
    return made.getvalue()


def zipped(content: Mapping[str, bytes]) -> bytes:
    """The parts as a package. Stored, not deflated: compressors differ from system to system."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, part in content.items():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.create_system = 0  # Python would tell on which system it ran
            package.writestr(entry, part)
    return made.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """A package's parts by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
