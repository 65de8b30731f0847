"""The VBA project of a built add-in read back by hand, so that no writer checks itself: olefile and [MS-OVBA]."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from addin.build.package import unzipped
from addin.build.project import CODE_PAGE

if TYPE_CHECKING:
    from olefile import OleFileIO

PART = "xl/vbaProject.bin"


def streams(vba: bytes) -> dict[str, bytes]:
    """Every stream of the compound file by its path."""
    import olefile

    with olefile.OleFileIO(io.BytesIO(vba)) as file:
        return {"/".join(path): _stream(file, path) for path in file.listdir()}


def _stream(file: OleFileIO, path: list[str]) -> bytes:
    content: bytes = file.openstream(path).read()
    return content


def sources(content: bytes) -> dict[str, str]:
    """Module name -> its text, of a whole add-in.

    Raises
    ------
    ValueError
        Where a module's stream is not well compressed.
    """
    found = streams(unzipped(content)[PART])
    modules = {path: raw for path, raw in found.items() if path.startswith("VBA/")}
    return {
        path.removeprefix("VBA/"): decompressed(raw).decode(CODE_PAGE)
        for path, raw in modules.items()
        if path not in ("VBA/dir", "VBA/_VBA_PROJECT") and not path.startswith("VBA/__SRP")  # compiled code
    }


def decompressed(data: bytes) -> bytes:
    """[MS-OVBA] 2.4.1: chunks of up to 4096 bytes, each of literal bytes and of copies from earlier in the chunk."""
    if data[:1] != b"\x01":
        raise ValueError("a stream does not begin like a compressed one")
    out, at = bytearray(), 1
    while at < len(data):
        (header,) = struct.unpack_from("<H", data, at)
        end = at + (header & 0x0FFF) + 3
        if header >> 12 & 7 != 3 or end > len(data):
            raise ValueError("a chunk's header is wrong")
        if header & 0x8000:
            _chunk(data[at + 2 : end], out)
        else:
            out += data[at + 2 : end]
        at = end
    return bytes(out)


def _chunk(data: bytes, out: bytearray) -> None:
    start, at = len(out), 0
    while at < len(data):
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                return
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", data, at)
            at += 2
            # The further into the chunk, the more bits tell how far back to copy from.
            length_bits = 16 - max((len(out) - start - 1).bit_length(), 4)
            length = (token & ((1 << length_bits) - 1)) + 3
            back = (token >> length_bits) + 1
            if back > len(out) - start:
                raise ValueError("a chunk copies from before its beginning")
            for _ in range(length):
                out.append(out[-back])
