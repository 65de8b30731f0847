"""The smallest packages an exchange takes for workbooks."""

from __future__ import annotations

import io
import zipfile

SMALLEST = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": "<Relationships/>",
    "xl/workbook.xml": "<workbook/>",
    "xl/worksheets/sheet1.xml": "<worksheet/>",
}


def package(says: str, **parts: str) -> bytes:
    """A package whose one cell says something; a part of no text is left out."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, text in (SMALLEST | {"xl/sharedStrings.xml": says} | parts).items():
            if text:
                file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return content.getvalue()


def saying(content: bytes) -> str:
    """What a package's one cell says; a torn one raises."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return file.read("xl/sharedStrings.xml").decode()


def full(says: str) -> bytes:
    """One that is long enough to be cut in many places."""
    return package(says, **{"xl/media/image1.png": "x" * 20_000})
