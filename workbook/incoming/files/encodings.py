"""In which encoding a text is written: of those in which it can be read, the one in which its words make sense."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from workbook.incoming.files.sentences import refused

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_ENOUGH = 12
"""So many bytes beyond ASCII before a guess at a foreign script is worth something."""
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
    (b"\x84\x31\x95\x33", "gb18030", "GB18030"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read a text's bytes."""

    codec: str
    name: str
    mark: int = 0
    """Bytes of the byte order mark."""
    composed: Callable[[str], str] | None = None
    """Windows-1258 writes a vowel and its tone as two signs; everybody else as one."""


def encoding_of(path: str, data: bytes) -> Encoding:
    """Decide it on the whole file.

    Parameters
    ----------
    path
        For the sentence.
    data
        The file.

    Raises
    ------
    RefusedError
        Where the bytes make sense in no encoding: a guess would pass for what the file says.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            if not _decodes(data, codec, len(mark)):
                raise refused("broken", path=path, reason=name)
            return _without_nulls(path, data, Encoding(codec, name, len(mark)))
    if b"\0" in data[:_SAMPLE]:
        return _wide(path, data)
    if b"\0" in data:
        raise refused("nulls", path=path)
    if _decodes(data, "utf-8") and not _chance(data):
        return Encoding("utf-8", "UTF-8")
    return _old(path, data)


def _chance(data: bytes) -> bool:
    """A few signs of another encoding may happen to be UTF-8 too, as those of the Chinese for "list" are."""
    from workbook.incoming.files import words

    strange = re.findall(rb"[A-Za-z]*[\x80-\xff]+[A-Za-z\x80-\xff]*", data[:_SAMPLE]) if len(data) < _SAMPLE else []
    text = b" ".join(strange)
    return 0 < len(text) < 64 and words.mixed(text.decode("utf-8")) and _decodes(data, "gb18030")


def _decodes(data: bytes, codec: str, start: int = 0) -> bool:
    """Whether all of the bytes can be read; nothing of what they say is kept."""
    decoder = codecs.getincrementaldecoder(codec)()
    plain_is_plain = codec not in ("utf-16-le", "utf-16-be", "utf-32-le")
    try:
        whole = True
        for at in range(start, len(data), _CHUNK):
            chunk = data[at : at + _CHUNK]
            # most of most files is ASCII, which need not be decoded to know that it could be
            if not (plain_is_plain and whole and chunk.isascii()):
                decoder.decode(chunk)
                whole = not decoder.getstate()[0]
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _without_nulls(path: str, data: bytes, encoding: Encoding) -> Encoding:
    null = "\0".encode(encoding.codec)
    at = data.find(null, encoding.mark)
    while at >= 0 and (at - encoding.mark) % len(null):
        at = data.find(null, at + 1)
    if at >= 0:
        raise refused("nulls", path=path)
    return encoding


def _wide(path: str, data: bytes) -> Encoding:
    """UTF-16 without its mark: half of the bytes of Western signs are null, and all of them on one side."""
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    lines = sample.count(b"\n")
    # a stray null in plain text stands anywhere but in the ends of the lines
    wide = sample.count("\n".encode(codec)) * 2 >= lines if lines else (odd + even) * 4 >= len(sample)
    sound = wide and min(odd, even) * 20 <= max(odd, even) and _decodes(data, codec)
    if not sound or re.search(r"[\x00-\x08\x0e-\x1f]", sample[: len(sample) // 2 * 2].decode(codec, "ignore")):
        raise refused("nulls", path=path)
    return _without_nulls(path, data, Encoding(codec, "UTF-16"))


_OTHERS = {
    "gb18030": "GB18030", "cp949": "Windows-949", "cp932": "Windows-932", "big5": "Big5", "euc_jp": "EUC-JP",
    "cp1251": "Windows-1251", "cp1253": "Windows-1253", "cp874": "Windows-874",
}  # fmt: skip
"""Told apart by a library, since their letters are strange to each other. Those of the Latin alphabets share most
bytes, and a library's best guess among them is often a wrong one that looks right; their words tell."""


def _old(path: str, data: bytes) -> Encoding:
    from charset_normalizer import from_bytes

    from workbook.incoming.files import words

    sample = b"".join(_telling_lines(data))
    strange = ""
    if _decodes(data, "cp1258"):
        share, strange = words.vietnamese(text := sample.decode("cp1258"))
        # where no tone is written, what both have in common is read
        if share >= 0.85 and text != sample.decode("cp1252", "replace"):
            return Encoding("cp1258", "Windows-1258", composed=partial(unicodedata.normalize, "NFC"))
    if _decodes(data, "cp1252"):
        share, strange = words.western(sample.decode("cp1252"))
        if share >= 0.9:
            return Encoding("cp1252", "Windows-1252")
    if _decodes(data, "gb18030") and words.chinese(sample.decode("gb18030")) >= 0.25:
        return Encoding("gb18030", "GB18030")
    # of a handful of signs a library makes anything
    enough = sum(byte > 0x7F for byte in sample) >= _ENOUGH
    best = enough and from_bytes(sample, cp_isolation=[*_OTHERS]).best()
    if best and best.encoding in _OTHERS and _decodes(data, best.encoding):
        return Encoding(best.encoding, _OTHERS[best.encoding])
    raise refused("encoding", path=path, found=repr(strange or sample[:20].decode("latin-1")))


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """Lines with more than ASCII in them, from all over the file."""
    most = max(_SAMPLE * _CHUNK // max(len(data), 1), 1024)
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        room = most
        for match in re.finditer(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*", chunk) if not chunk.isascii() else ():
            # a line may have been cut by the chunk, in the middle of a sign
            if (start and not match.start()) or (match.end() == len(chunk) and start + _CHUNK < len(data)):
                continue
            yield match[0][:4096]
            room -= len(match[0])
            if room < 0:
                break
