"""Inputs made of valid ones by chance, the same for the same number."""

from __future__ import annotations

import io
import random
import re
import zipfile

_NUMBERS = (
    0,
    1,
    2,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    1048576,
    16777216,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**63,
)
_TOKENS = (
    b"\0", b"\xff", b"\xff\xfe", b'"', b'""', b",", b";", b"\t", b"\r\n", b"\n", b"<", b">", b"&amp;", b"&#0;", b"&x;",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"'", b"=1+1", b"#N/A", b"\xc3", b"\xe1\xbb\x85", b"\xed\xa0\x80", b"-1",
    b"1e999", b"NaN", b"99999999999999999999", b'r="XFD1048576"', b't="e"', b't="s"', b't="d"', b"From: a@b.c\n",
)  # fmt: skip


def mutated(chance: random.Random, seed: bytes) -> bytes:
    """A valid input with a few faults; of a zip mostly what is inside, since its checksums hide everything else."""
    if seed.startswith(b"PK") and chance.random() < 0.9:
        return _mutated_zip(chance, seed)
    return _mutated_bytes(chance, seed)


def _mutated_zip(chance: random.Random, seed: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        name = chance.choice(sorted(parts))
        match chance.randrange(12):
            case 0 if len(parts) > 1:
                del parts[name]
            case 1:
                parts[chance.choice((name.upper(), "../" + name, name + "x", "xl/workbook.xml"))] = parts[name]
            case 2:
                parts[name] = parts[chance.choice(sorted(parts))]
            case _:
                parts[name] = _mutated_bytes(chance, parts[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _mutated_bytes(chance: random.Random, seed: bytes) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(data) + 1)
        length = min(chance.choice((1, 1, 2, 4, 8, 32, 256)), len(data) - at)
        match chance.randrange(9):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
            case 3:
                data[at:at] = chance.choice(_TOKENS)
            case 4:
                del data[at:]
            case 5:
                width = chance.choice((1, 2, 4, 8))
                number = chance.choice(_NUMBERS) % (1 << 8 * width)
                data[at : at + width] = number.to_bytes(width, chance.choice(("little", "big")))
            case 6:
                found = [match.span() for match in re.finditer(rb"\d+", data[at : at + 4096])]
                if found:
                    start, end = chance.choice(found)
                    data[at + start : at + end] = b"%d" % chance.choice(_NUMBERS)
            case 7 if data:
                data[min(at, len(data) - 1)] ^= 1 << chance.randrange(8)
            case _:
                other = chance.randrange(len(data) + 1)
                data[at:at] = data[other : other + length]
    return bytes(data)
