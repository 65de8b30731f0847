"""What a file is, told by what it holds and never by its ending."""

from __future__ import annotations

import re
from typing import Literal

from workbook.incoming.files.sentences import refused

Kind = Literal["text", "xlsx", "xlsb", "ods", "xls", "parquet", "mail"]

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "picture"), (b"GIF8", "picture"), (b"\xff\xd8\xff", "picture"), (b"BM", "picture"),
    (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"RIFF", "picture"),
    (b"%PDF", "pdf"), (b"MZ", "program"), (b"\x7fELF", "program"), (b"\xca\xfe\xba\xbe", "program"),
    (b"\x1f\x8b", "packed"), (b"Rar!", "packed"), (b"7z\xbc\xaf", "packed"), (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"), (b"\x28\xb5\x2f\xfd", "packed"), (b"SQLite format 3\x00", "database"),
)  # fmt: skip
_LETTERS_TOO = (b"BM", b"MZ", b"RIFF", b"BZh", b"GIF8", b"Rar!")
"""Signs that a text may begin with; the bytes after them tell."""
_WITHIN = 1 << 16
_HEADER = re.compile(rb"(?m)^(From|To|Date|Subject|Message-ID|Received|Return-Path|MIME-Version|Cc):", re.IGNORECASE)


def kind(path: str, data: bytes) -> Kind:
    """What the bytes of a file are.

    Parameters
    ----------
    path
        For the sentence.
    data
        The whole file.

    Raises
    ------
    RefusedError
        Where it is something else than a table or mail, and says what.
    """
    if not data:
        raise refused("empty", path=path)
    for sign, what in _SIGNS:
        if data.startswith(sign) and not (sign in _LETTERS_TOO and _is_plain(data[:1024])):
            raise refused(what, path=path)
    if data.startswith(b"PK"):
        return _kind_of_zip(path, data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_compound_file(path, data)
    # BIFF 2 to 4, before Excel 97: a bare stream that begins with its BOF record
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04") and data[2:4] in (b"\x04\x00", b"\x06\x00"):
        raise refused("alien", path=path)
    if data.startswith(b"PAR1"):
        return "parquet"
    return "mail" if _is_mail_text(data) else _kind_of_text(path, data)


def _is_plain(start: bytes) -> bool:
    return not re.search(rb"[\x00-\x08\x0e-\x1f]", start)


def _kind_of_text(path: str, data: bytes) -> Kind:
    start = data[:_WITHIN].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div")):
        raise refused("page", path=path)
    if start.startswith((b"<?xml", b"<!doctype", b"<workbook")):
        raise refused("page" if b"<html" in start else "markup", path=path)
    if start.startswith((b'{"', b"[{", b"{\n", b"{\r", b"{ ", b"[\n", b"[\r", b'["')):
        raise refused("json", path=path)
    return "text"


def _kind_of_zip(path: str, data: bytes) -> Kind:
    from workbook.opening import directory

    parts = directory(path, data)
    kinds: dict[str, Kind] = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
    found = [kind for part, kind in kinds.items() if part in parts]
    if len(found) > 1:
        raise refused("broken", path=path, reason="it is several kinds of workbook at once")
    if found and (found != ["ods"] or "mimetype" in parts):
        return found[0]
    raise refused("document" if "[content_types].xml" in parts or "mimetype" in parts else "packed", path=path)


def _kind_of_compound_file(path: str, data: bytes) -> Kind:
    import olefile

    try:
        with olefile.OleFileIO(data) as ole:
            names = {"/".join(name).lower() for name in ole.listdir()}
    except Exception as problem:  # olefile lets many kinds of error out of a damaged file, and all of them mean this
        raise refused("broken", path=path, reason=problem) from problem
    if "encryptedpackage" in names or "encryptioninfo" in names:
        raise refused("encrypted", path=path)
    if "workbook" in names or "book" in names:
        return "xls"
    if "__properties_version1.0" in names:
        return "mail"
    raise refused("document", path=path)


def _is_mail_text(data: bytes) -> bool:
    """Mail, several mails in one file, or a calendar."""
    start = data[:_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:15].upper() == b"BEGIN:VCALENDAR":
        return True
    if start.startswith(b"From ") and b"\n" in start:
        start = start.partition(b"\n")[2]
    if not re.match(rb"[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]", start):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return len({name.lower() for name in _HEADER.findall(head)}) >= 2
