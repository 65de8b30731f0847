"""The last look before an exchange: is the new book a whole package, and does it have every part of the old one?"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from workbook.saveerrors import refused

_MAY_GO = re.compile(r"xl/calcchain\.xml|(.*/)?_rels/[^/]*\.rels", re.IGNORECASE)
_OUR_TABLE = re.compile(rb'<table\b[^>]*\bcomment="Account Review writes ')
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)


def check(book: Path, old: bytes, names: set[str]) -> None:
    """Refuse a new book that lacks a part.

    Parameters
    ----------
    book : Path
        The workbook, for the message.
    old : bytes
        Its content as it is.
    names : set of str
        The parts it is to have, as `whole` names them, and those its writer left out on purpose, written likewise: a
        chart of ours has nothing to draw any more.

    Raises
    ------
    RefusedError
        Naming the part. Tables of ours may go with what they showed, as may the order of calculation, which Excel
        makes anew, and the relationships of a part that has none any more.
    """
    if not zipfile.is_zipfile(io.BytesIO(old)):
        return  # there is nothing left in it to lose
    with zipfile.ZipFile(io.BytesIO(old)) as package:
        for name in package.namelist():
            if name.casefold() in names or _MAY_GO.fullmatch(name):
                continue
            if not (name.casefold().startswith("xl/tables/") and _OUR_TABLE.search(package.read(name))):
                raise refused("parts", book, part=name)


def whole(book: Path, content: bytes) -> set[str]:
    """The names of a package's parts, each unpacked and compared with its checksum."""
    part: str | None = "[Content_Types].xml"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = {name.casefold() for name in package.namelist()}
            part = package.testzip()
    except _DAMAGED as problem:
        raise refused("damaged", book, part=part) from problem
    if part is not None:
        raise refused("damaged", book, part=part)
    return names
