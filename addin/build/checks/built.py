"""A built add-in taken apart for the checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from addin.build import settings, vbaread
from addin.build.package import unzipped

if TYPE_CHECKING:
    from lxml.etree import _Element

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PROCEDURE = re.compile(
    r"^[ \t]*(?:(Public|Private|Friend) )?(?:Static )?(Sub|Function|Property (?:Get|Let|Set)) (\w+)\((.*)\)[^()]*$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Procedure:
    """One Sub or Function as declared."""

    module: str
    public: bool
    kind: str
    name: str
    parameters: str


@dataclass(frozen=True)
class Built:
    """The parts, the VBA and the two sheets of an add-in."""

    content: bytes
    parts: dict[str, bytes]
    streams: dict[str, bytes]
    sources: dict[str, str]
    """Module name -> its text, lines ended by a line feed."""
    settings: dict[str, str]
    texts: list[list[str]]
    """The rows of the sheet of texts."""
    xml: dict[str, _Element]
    """Every XML part, parsed."""

    @classmethod
    def of(cls, content: bytes) -> Built:
        """Take an add-in apart; raises whatever a spoilt one makes its reader raise."""
        from lxml import etree

        parts = unzipped(content)
        return cls(
            content,
            parts,
            streams=vbaread.streams(parts[vbaread.PART]),
            sources={name: text.replace("\r\n", "\n") for name, text in vbaread.sources(content).items()},
            settings=settings.read(content),
            texts=settings.cells(parts, "xl/worksheets/sheet2.xml"),
            xml={name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))},
        )

    @cached_property
    def procedures(self) -> list[Procedure]:
        """Every procedure of every module."""
        return [found for module, text in self.sources.items() for found in declared(module, text)]


def declared(module: str, text: str) -> Iterator[Procedure]:
    """The procedures a module declares; without a word before it a procedure is public."""
    joined = re.sub(r" _\n\s*", " ", text)
    for scope, kind, name, parameters in _PROCEDURE.findall(joined):
        yield Procedure(module, scope in ("", "Public"), kind, name, parameters)
