"""Is this file a workbook that can be read? Every refusal is one sentence; no part is parsed unmeasured."""

from __future__ import annotations

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.parsers import expat

from workbook import disk
from workbook.disk.patience import patiently
from workbook.refusals import refused

MOST_FILE_BYTES = 1 << 30
MOST_BYTES = 2 << 30
MOST_PARTS = 10_000
MOST_RATIO = 200
"""Deflate on honest sheet XML reaches 20 to 40; a part of one repeated byte reaches 1,032."""
RATIO_COUNTS_FROM = 10 << 20
CHUNK = 1 << 20
_CLAIMED = re.compile(rb"""<(?:\w+:)?sst\b[^>]*\buniqueCount\s*=\s*["'](\d+)""")


@dataclass(frozen=True, slots=True)
class Archive:
    """A workbook's bytes as they were at one moment, checked and ready to be unpacked piece by piece."""

    path: str
    data: bytes
    parts: dict[str, zipfile.ZipInfo]
    """By the part's name in small letters: Excel finds parts whatever their case."""

    def chunks(self, part: str) -> Iterator[bytes]:
        """Unpack one part in pieces; refuses as soon as it is longer, shorter or other than the zip declares.

        Python's zipfile would stop quietly at the declared length, where the next reader of the same file goes on.
        """
        info = self.parts[part.lower()]
        packed = self._packed(info)
        stored = info.compress_type == zipfile.ZIP_STORED
        length = checksum = 0
        try:
            for chunk in map(bytes, packed) if stored else _inflated(packed):
                length += len(chunk)
                if length > info.file_size:
                    break
                checksum = zlib.crc32(chunk, checksum)
                yield chunk
        except zlib.error as problem:
            raise refused("broken", path=self.path, part=part, reason=problem) from problem
        if length != info.file_size or checksum != info.CRC:
            raise refused("lying", path=self.path, part=part)

    def part(self, part: str) -> bytes:
        """One part whole; for the small parts that say how the book is built."""
        if part.lower() not in self.parts:
            raise refused("broken", path=self.path, part=part, reason="it is missing")
        return b"".join(self.chunks(part))

    def _packed(self, info: zipfile.ZipInfo) -> Iterator[memoryview]:
        head = self.data[info.header_offset : info.header_offset + 30]
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise refused("cut", path=self.path)
        name, extra = struct.unpack_from("<HH", head, 26)
        start = info.header_offset + 30 + name + extra
        body = memoryview(self.data)[start : start + info.compress_size]
        return (body[at : at + (CHUNK >> 2)] for at in range(0, len(body), CHUNK >> 2))


def check_package(path: str | os.PathLike[str]) -> None:
    """Raise `RefusedError` unless `path` is a workbook that can be read.

    Parameters
    ----------
    path
        The workbook; `.xlsx` and `.xlsm` are read, whatever the file's ending says.

    Raises
    ------
    RefusedError
        One sentence: what was found, what was expected, what to do.
    """
    opened(path)


def opened(path: str | os.PathLike[str]) -> Archive:
    """Read the file once, whole, and check it; so the checks and the reading see the same bytes."""
    name = os.fspath(path)
    # pathlib folds "//" into "/", and a drive letter is one letter long
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:[/\\]", name):
        raise refused("web", path=name)
    data = content_of(name)
    _check_signature(name, data)
    archive = Archive(name, data, directory(name, data))
    check_sizes(archive)
    check_kind(archive)
    check_structure(archive)
    return archive


def holder(path: str | os.PathLike[str]) -> str | None:
    """Who has the workbook open, by the marker Excel or LibreOffice leaves beside it; None where nobody is named.

    The marker may be stale or garbage: good for a message, never for a decision.
    """
    book = Path(path)
    for marker, name_in in ((f"~${book.name}", _excel_name), (f".~lock.{book.name}#", _libreoffice_name)):
        try:
            name = name_in((book.parent / marker).read_bytes()[:1024]).strip()
        except (OSError, ValueError, IndexError):
            continue
        if name and name.isprintable():
            return name
    return None


def _excel_name(marker: bytes) -> str:
    # 165 bytes: length and name in the machine's code page, then at 55 the length and name in UTF-16
    if len(marker) >= 57:
        length = int.from_bytes(marker[55:57], "little")
        wide = marker[57 : 57 + 2 * length]
        if 0 < length <= 54 and len(wide) == 2 * length:
            return wide.decode("utf-16-le")
    return marker[1 : 1 + min(marker[0], 54)].decode("cp1252")


def _libreoffice_name(marker: bytes) -> str:
    full_name, login = marker.decode("utf-8").split(",")[:2]
    return full_name.strip() or login


def content_of(path: str) -> bytes:
    """The file's bytes, read at once."""
    try:
        if os.path.isdir(path):
            raise refused("folder", path=path)
        size = os.path.getsize(path)
        if size > MOST_FILE_BYTES:
            raise refused("huge", path=path, found=size >> 20, most=MOST_FILE_BYTES >> 20)
        # On Windows this lets Excel save meanwhile, which a plain open would not.
        return patiently(lambda: disk.read(Path(path)))
    except FileNotFoundError as problem:
        raise refused("missing", path=path) from problem
    except PermissionError as problem:
        # 32 and 33: another Windows program holds the file or a range of it
        if name := holder(path):
            raise refused("busy", path=path, holder=name) from problem
        raise refused("locked" if getattr(problem, "winerror", 0) in (32, 33) else "rights", path=path) from problem
    except (OSError, ValueError) as problem:
        raise refused("unreadable", path=path, reason=getattr(problem, "strerror", None) or problem) from problem


def _check_signature(path: str, data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if not data:
        raise refused("empty", path=path)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(_kind_of_ole(data), path=path)
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head")) or b"<html" in start:
        raise refused("html", path=path)
    if start.startswith(b"<?xml"):
        raise refused("xml", path=path)
    if start and not re.search(rb"[\x00-\x08\x0e-\x1f]", start.replace(b"\x00", b"")):
        raise refused("text", path=path)
    raise refused("alien", path=path)


def _kind_of_ole(data: bytes) -> str:
    import olefile  # type: ignore[import-untyped, unused-ignore]

    try:
        with olefile.OleFileIO(data) as ole:
            if ole.exists("EncryptedPackage") or ole.exists("EncryptionInfo"):
                return "encrypted"
            return "old" if ole.exists("Workbook") or ole.exists("Book") else "office"
    except Exception:  # olefile lets many kinds of error out of a damaged file, and all of them mean this
        return "office"


def directory(path: str, data: bytes) -> dict[str, zipfile.ZipInfo]:
    """The parts of a zip, by their names in small letters."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as problem:
        raise refused("cut", path=path) from problem
    if len(entries) > MOST_PARTS:
        raise refused("parts", path=path, found=len(entries), most=MOST_PARTS)
    parts: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        if entry.filename.lower() in parts:
            raise refused("twice", path=path, part=entry.filename)
        parts[entry.filename.lower()] = entry
    return parts


def check_sizes(archive: Archive) -> None:
    """Refuse what would unpack to too much, or cannot be unpacked here."""
    total = sum(info.file_size for info in archive.parts.values())
    if total > MOST_BYTES:
        raise refused("bomb", path=archive.path, found=total >> 20, most=MOST_BYTES >> 20)
    for part, info in archive.parts.items():
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused("packing", path=archive.path, part=part)
        if info.file_size > max(RATIO_COUNTS_FROM, MOST_RATIO * info.compress_size):
            found = info.file_size // max(info.compress_size, 1)
            raise refused("ratio", path=archive.path, part=part, found=found, most=MOST_RATIO)


def check_kind(archive: Archive) -> None:
    """Refuse a zip that is no workbook of ours to read."""
    if "xl/workbook.xml" in archive.parts:
        if b"purl.oclc.org/ooxml" in archive.part("xl/workbook.xml"):
            raise refused("strict", path=archive.path)
        return
    if "xl/workbook.bin" in archive.parts:
        raise refused("binary", path=archive.path)
    raise refused("opendocument" if "mimetype" in archive.parts else "other_zip", path=archive.path)


def check_structure(archive: Archive) -> None:
    """Unpack what the reader will read apart from the sheets, which are checked while they are scanned."""
    for part in archive.parts:
        if part == "xl/sharedstrings.xml":
            _check_texts(archive, part)
        elif part == "[content_types].xml" or part.endswith(".rels") or re.match(r"xl/([^/]*|tables/.*)\.xml$", part):
            check_xml(archive, part)


def _check_texts(archive: Archive, part: str) -> None:
    chunks = archive.chunks(part)
    first = next(chunks, b"")
    if b"<!DOCTYPE" in first:
        raise refused("entities", path=archive.path, part=part)
    # the reader makes room for as many texts as are said to come; each takes four bytes at least
    if (claimed := _CLAIMED.search(first)) and int(claimed[1][:12]) * 4 > archive.parts[part].file_size:
        raise refused("broken", path=archive.path, part=part, reason="it has fewer texts than it says")
    for _ in chunks:
        pass


def check_xml(archive: Archive, part: str) -> None:
    """Refuse a part that is no XML, or declares entities."""

    def no_entities(*_: object) -> None:
        raise refused("entities", path=archive.path, part=part)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = no_entities
    try:
        for chunk in archive.chunks(part):
            parser.Parse(chunk)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as problem:
        raise refused("broken", path=archive.path, part=part, reason=problem) from problem


def _inflated(packed: Iterator[memoryview]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in packed:
        rest: bytes | memoryview = piece
        while rest and not inflate.eof:
            yield inflate.decompress(rest, CHUNK)
            rest = inflate.unconsumed_tail
    if not inflate.eof:
        yield inflate.flush()
