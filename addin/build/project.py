"""vbaProject.bin from text: source only, no compiled code, so that the same text is the same bytes on every system.

[MS-OVBA] lets a writer leave out the compiled code: `_VBA_PROJECT` is then its seven-byte header with version 0xFFFF,
every module's text begins at offset 0, and Excel compiles on first use. pyOpenVBA compresses, and keeps the compound
file, whose frame comes from the add-in template in xlwings' wheel.
"""

from __future__ import annotations

import hashlib
import re
import struct
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbook.errors import ReviewError

CODE_PAGE = "cp1252"
NO_COMPILED_CODE = bytes.fromhex("CC61FFFF000000")
_BASES = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}
_REFERENCES = {
    "stdole": r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    # Ribbon callbacks speak of IRibbonControl, which lives here.
    "Office": r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#"
    r"C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
}


@dataclass(frozen=True, slots=True)
class Module:
    """One VBA module: its name, what it belongs to and its text without the header lines Excel keeps hidden."""

    name: str
    kind: str
    """`standard`, `workbook` or `sheet`."""
    body: str

    @property
    def text(self) -> str:
        """What the module's stream holds: hidden header lines, then the body, with Windows' line ends."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind != "standard":
            lines += [
                f'Attribute VB_Base = "{_BASES[self.kind]}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                "Attribute VB_PredeclaredId = True",
                "Attribute VB_Exposed = True",
                "Attribute VB_TemplateDerived = False",
                "Attribute VB_Customizable = True",
            ]
        return "\r\n".join([*lines, *self.body.splitlines()]) + "\r\n"


def module(name: str, kind: str, source: str) -> Module:
    """A module from a file's text, whose own name line gives way to `name`."""
    return Module(name, kind, re.sub(r'\AAttribute VB_Name = "\w+"\r?\n', "", source))


def binary(template: bytes, name: str, modules: Sequence[Module]) -> bytes:
    """The compound file of a project with these modules.

    Parameters
    ----------
    template
        Any vbaProject.bin that Excel made; only its frame is kept.
    """
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, serialize_projectwm

    frame = CFB.from_bytes(template)
    frame.drop_streams_in_storage("VBA", lambda stream: stream.lower() not in ("dir", "_vba_project"))
    for each in modules:
        frame.add_stream_to_storage("VBA", each.name, compress(_encoded(each)))
    frame.write_stream_in_storage("VBA", "dir", compress(_dir(name, modules)))
    frame.write_stream_in_storage("VBA", "_VBA_PROJECT", NO_COMPILED_CODE)
    frame.write_stream("PROJECT", _project(name, modules))
    frame.write_stream("PROJECTwm", serialize_projectwm([(each.name, each.name) for each in modules], code_page=1252))
    content: bytes = frame.to_bytes()
    return content


def _encoded(each: Module) -> bytes:
    try:
        return each.text.encode(CODE_PAGE)
    except UnicodeEncodeError as wrong:
        line = each.text.count("\n", 0, wrong.start) + 1
        raise ReviewError(
            f"{each.name}, line {line}: found '{each.text[wrong.start]}', expected letters of {CODE_PAGE}; "
            "VBA's source holds no others, put the text on the sheet of texts."
        ) from wrong


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The `dir` stream, [MS-OVBA] 2.3.4.2: settings of the project, its references, its modules."""
    parts = [
        _record(0x01, _u32(3)),  # made for 64-bit Windows; Excel on other systems does not mind
        _record(0x02, _u32(0x409)),
        _record(0x14, _u32(0x409)),
        _record(0x03, _u16(1252)),
        _record(0x04, name.encode(CODE_PAGE)),
        _both(0x05, 0x40, ""),
        _record(0x06) + _record(0x3D),  # no help file
        _record(0x07, _u32(0)),
        _record(0x08, _u32(0)),
        struct.pack("<HIIH", 0x09, 4, 0x61CC0001, 1),  # version; this record's layout is its own
        _both(0x0C, 0x3C, ""),
    ]
    for reference, library in _REFERENCES.items():
        known = library.encode(CODE_PAGE)
        parts += [_both(0x16, 0x3E, reference), _record(0x0D, _u32(len(known)) + known + bytes(6))]
    parts += [_record(0x0F, _u16(len(modules))), _record(0x13, _u16(0xFFFF))]
    for each in modules:
        parts += [_both(0x19, 0x47, each.name), _both(0x1A, 0x32, each.name), _both(0x1C, 0x48, "")]
        parts += [_record(0x31, _u32(0)), _record(0x1E, _u32(0)), _record(0x2C, _u16(0xFFFF))]
        parts += [_record(0x21 if each.kind == "standard" else 0x22), _record(0x2B)]
    return b"".join([*parts, _record(0x10)])


def _project(name: str, modules: Iterable[Module]) -> bytes:
    """The PROJECT stream, [MS-OVBA] 2.3.1: readable text, with the three protection values enciphered."""
    # Any identity will do as long as it is always the same one.
    identity = "{" + str(uuid.uuid5(uuid.NAMESPACE_DNS, f"vba.{name}")).upper() + "}"
    modules = list(modules)
    lines = [f'ID="{identity}"']
    lines += [
        f"Module={each.name}" if each.kind == "standard" else f"Document={each.name}/&H00000000" for each in modules
    ]
    lines += [
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_enciphered(bytes(4), identity)}"',  # not protected
        f'DPB="{_enciphered(bytes(1), identity)}"',  # no password
        f'GC="{_enciphered(bytes([0xFF]), identity)}"',  # visible
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{each.name}=0, 0, 0, 0, C" for each in modules),
    ]
    return ("\r\n".join(lines) + "\r\n").encode(CODE_PAGE)


def _enciphered(data: bytes, identity: str) -> str:
    """[MS-OVBA] 2.4.3.2; the seed is free, and one whose low bits are 0 needs no filling."""
    seed = hashlib.sha256(identity.encode()).digest()[0] & 0xF8
    key = sum(identity.encode(CODE_PAGE)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, one_before = key, seed ^ key, seed ^ 2
    for byte in struct.pack("<I", len(data)) + data:
        out.append(byte ^ ((one_before + plain) & 0xFF))
        one_before, last, plain = last, out[-1], byte
    return bytes(out).hex().upper()


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _both(narrow: int, wide: int, text: str) -> bytes:
    return _record(narrow, text.encode(CODE_PAGE)) + _record(wide, text.encode("utf-16-le"))


def _u16(number: int) -> bytes:
    return struct.pack("<H", number)


def _u32(number: int) -> bytes:
    return struct.pack("<I", number)
