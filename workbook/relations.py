"""What ties a package's parts together: relationships and content types."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath, relpath
from typing import cast

from lxml import etree

from workbook.errors import RefusedError
from workbook.package import CONTENT_TYPES, Package, rels_name

R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def parse(content: bytes, part: str) -> etree._Element:
    """The root of a part's XML, with nothing fetched and no entity resolved.

    Raises
    ------
    RefusedError
        When the part is not well formed or declares a document type, which no workbook does.
    """
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise RefusedError(
            "The workbook's part {part} is damaged ({reason}); nothing was written.",
            part=part,
            reason=error,
        ) from error
    if b"<!DOCTYPE" in content[:2048]:
        raise RefusedError(
            "The workbook's part {part} declares a document type, which Excel never writes.",
            part=part,
        )
    return root


def to_xml(root: etree._Element) -> bytes:
    """A part's bytes."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Relations:
    """The relationships of one part."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._name = rels_name(part)
        if self._name in package:
            self._root = parse(package.read(self._name), self._name)
        else:
            self._root = etree.Element(
                f"{{{_PACKAGE_RELS}}}Relationships", nsmap=cast("dict[str, str]", {None: _PACKAGE_RELS})
            )
        self._changed = False

    @classmethod
    def of_all(cls, package: Package, *, but: str = "") -> Iterator[Relations]:
        """Those of every part of the package that has any, of the part `but` excepted."""
        for name in package.names:
            folder, _, file = name.rpartition("_rels/")
            part = folder + file.removesuffix(".rels")
            if rels_name(part).casefold() == name.casefold() and part.casefold() != but.casefold():
                yield cls(package, part)

    def leads_to(self, part: str) -> bool:
        """Whether any of them leads to that part."""
        return any(target.casefold() == part.casefold() for _, _, target in self.all())

    @property
    def part(self) -> str:
        """The part they are of."""
        return self._part

    def all(self) -> list[tuple[str, str, str]]:
        """Id, kind (the last word of the relationship's type) and target part of each internal relationship."""
        return [
            (link.get("Id", ""), link.get("Type", "").rpartition("/")[2], self._resolve(link.get("Target", "")))
            for link in self._root.iterfind(f"{{{_PACKAGE_RELS}}}Relationship")
            if link.get("TargetMode") != "External"
        ]

    def target(self, link_id: str) -> str | None:
        """The part an id leads to."""
        # looked up without resolving every other link: it is asked for each part of a large workbook
        for link in self._root.iterfind(f"{{{_PACKAGE_RELS}}}Relationship"):
            if link.get("Id") == link_id and link.get("TargetMode") != "External":
                return self._resolve(link.get("Target", ""))
        return None

    def add(self, kind: str, part: str) -> str:
        """Tie a part on, and give the id."""
        used = {link.get("Id") for link in self._root}
        number = 1
        while f"rId{number}" in used:
            number += 1
        etree.SubElement(
            self._root,
            f"{{{_PACKAGE_RELS}}}Relationship",
            {"Id": f"rId{number}", "Type": f"{R_NS}/{kind}", "Target": relpath(part, dirname(self._part) or ".")},
        )
        self._changed = True
        return f"rId{number}"

    def remove(self, link_id: str) -> None:
        """Untie a part."""
        for link in self._root:
            if link.get("Id") == link_id:
                self._root.remove(link)
                self._changed = True

    def save(self) -> None:
        """Put the relationships into the package, if they changed."""
        if self._changed and len(self._root):
            self._package.put(self._name, to_xml(self._root))
        elif self._changed:
            self._package.drop(self._name)

    def _resolve(self, target: str) -> str:
        return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(self._part), target))


class ContentTypes:
    """What kind each part is."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._root = parse(package.read(CONTENT_TYPES), CONTENT_TYPES)
        self._changed = False

    def set(self, part: str, kind: str) -> None:
        """Say what a new part is."""
        if not any(item.get("PartName", "").casefold() == f"/{part}".casefold() for item in self._root):
            etree.SubElement(self._root, f"{{{_TYPES}}}Override", {"PartName": f"/{part}", "ContentType": kind})
            self._changed = True

    def remove(self, part: str) -> None:
        """Forget a dropped part."""
        for item in self._root:
            if item.get("PartName", "").casefold() == f"/{part}".casefold():
                self._root.remove(item)
                self._changed = True

    def save(self) -> None:
        """Put the list into the package, if it changed."""
        if self._changed:
            self._package.put(CONTENT_TYPES, to_xml(self._root))
