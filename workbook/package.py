"""A workbook's zip package: some parts are written anew, every other one keeps its compressed bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from posixpath import basename

from workbook.errors import RefusedError

CONTENT_TYPES = "[Content_Types].xml"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # so that two runs give the same bytes
_LEVEL = 1  # worksheets shrink to a tenth at the fastest level already
_DESCRIPTOR = 0x08  # sizes follow the data; we know them, so the copy states them in front
_ENCRYPTED = 0x01


class Package:
    """The parts of a package as found, with those to write, add or drop.

    Parameters
    ----------
    content : bytes
        The whole file.

    Raises
    ------
    RefusedError
        When the file is no zip package, or one that cannot be copied part by part.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except zipfile.BadZipFile as error:
            raise RefusedError(
                "This is not an Excel workbook ({reason}); nothing was written.",
                reason=error,
            ) from error
        self._found = {info.filename: info for info in self._zip.infolist()}
        self._spelling = {name.casefold(): name for name in self._found}
        self._written: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        if len(self._spelling) < len(self._zip.infolist()):
            raise RefusedError(
                "The workbook holds two parts of one name; open it in Excel and save it, then try again."
            )
        if any(info.flag_bits & _ENCRYPTED for info in self._found.values()):
            raise RefusedError("The workbook's parts are encrypted; save it without a password, then try again.")

    @property
    def names(self) -> list[str]:
        """The parts the package now has, in order."""
        kept = [name for name in self._found if name not in self._dropped]
        return kept + [name for name in self._written if name not in self._found]

    @property
    def left_out(self) -> frozenset[str]:
        """The parts it was found with and is on purpose no longer to have."""
        return frozenset(self._dropped)

    def __contains__(self, name: str) -> bool:
        actual = self._actual(name)
        return actual in self._written or (actual in self._found and actual not in self._dropped)

    def read(self, name: str) -> bytes:
        """A part's content (part names are compared without regard to case, as Excel does)."""
        actual = self._actual(name)
        if actual in self._written:
            return self._written[actual]
        try:
            return self._zip.read(actual)
        except (KeyError, zipfile.BadZipFile, EOFError) as error:
            raise RefusedError(
                "The workbook's part {part} is missing or damaged; nothing was written.",
                part=name,
            ) from error

    def put(self, name: str, content: bytes) -> None:
        """Write a part anew; equal content leaves the part as it was found."""
        actual = self._actual(name)
        self._dropped.discard(actual)
        found = self._found.get(actual)
        if found is not None and found.file_size == len(content) and self._zip.read(actual) == content:
            self._written.pop(actual, None)
            return
        self._written[actual] = content
        self._spelling.setdefault(actual.casefold(), actual)

    def drop(self, name: str) -> None:
        """Leave a part out."""
        actual = self._actual(name)
        self._written.pop(actual, None)
        if actual in self._found:
            self._dropped.add(actual)

    def free_name(self, pattern: str) -> str:
        """The first unused name of a numbered kind, such as ``xl/tables/table{}.xml``."""
        number = 1
        while pattern.format(number).casefold() in self._spelling:
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """The package as one file, read back and compared part by part.

        Returns
        -------
        bytes
            The content types come first, then the parts in the order found, then new ones.
        """
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", allowZip64=True) as target:
            for name in sorted(self.names, key=lambda name: name != CONTENT_TYPES):
                if name in self._written:
                    _write(target, name, self._written[name])
                else:
                    _copy(target, self._found[name], self._raw(self._found[name]))
        content = out.getvalue()
        self._verify(content)
        return content

    def _actual(self, name: str) -> str:
        return self._spelling.get(name.casefold(), name)

    def _raw(self, info: zipfile.ZipInfo) -> memoryview:
        return _raw(self._content, info)

    def _verify(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as copy:
            if sorted(copy.namelist()) != sorted(self.names):
                raise AssertionError("the new package does not hold the parts it should")
            for info in copy.infolist():
                if info.filename in self._written:
                    same = copy.read(info.filename) == self._written[info.filename]
                else:
                    found = self._found[info.filename]
                    same = (found.CRC, found.file_size) == (info.CRC, info.file_size)
                    same = same and self._raw(found) == _raw(content, info)
                if not same:
                    raise AssertionError(f"the new package's part {info.filename} differs from what was to be written")


def _raw(content: bytes, info: zipfile.ZipInfo) -> memoryview:
    name_length, extra_length = struct.unpack_from("<HH", content, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    raw = memoryview(content)[start : start + info.compress_size]
    if len(raw) < info.compress_size:
        raise RefusedError(
            "The workbook is cut off in its part {part}; nothing was written.",
            part=info.filename,
        )
    return raw


def _write(target: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _FIXED_DATE)
    info.create_system = 0  # zipfile would say which system ran
    target.writestr(info, content, zipfile.ZIP_DEFLATED, _LEVEL)


def _copy(target: zipfile.ZipFile, found: zipfile.ZipInfo, raw: memoryview) -> None:
    """Append a member without unpacking it: `zipfile` has no public way, so this does what its own writer does."""
    info = zipfile.ZipInfo(found.filename, found.date_time)
    for name in ("compress_type", "create_system", "external_attr", "CRC", "compress_size", "file_size"):
        setattr(info, name, getattr(found, name))
    info.flag_bits = found.flag_bits & ~_DESCRIPTOR
    out = target.fp
    assert out is not None
    info.header_offset = out.tell()
    out.write(info.FileHeader())
    out.write(raw)
    target.filelist.append(info)
    target.NameToInfo[info.filename] = info
    target.start_dir = out.tell()
    target._didModify = True  # type: ignore[attr-defined]


def rels_name(part: str) -> str:
    """Where a part's relationships are kept."""
    folder = part[: -len(basename(part))]
    return f"{folder}_rels/{basename(part)}.rels"
