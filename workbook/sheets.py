"""The list of sheets in a user's package: which are ours, where new ones go, and the names that refer to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from workbook.errors import RefusedError
from workbook.letters import column_letters, column_number
from workbook.package import Package
from workbook.relations import R_NS, ContentTypes, Relations, parse, to_xml
from workbook.styles import MAIN

MARK = "_AccountReview_"  # a hidden name on the area we wrote; Excel keeps it right through renames, moves and inserts
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STRICT = "http://purl.oclc.org/ooxml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
_AREA = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?$")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CHAINED = re.compile(rb'\bi="(\d+)"')  # the sheet a formula cell is on
_LONGEST = 31


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"

    @classmethod
    def of(cls, reference: str) -> Area:
        """The rectangle of a reference such as ``A1:C9`` or ``B2``."""
        found = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?", reference)
        if found is None:
            raise ValueError(f"{reference!r} is no cell or range")
        left, top, right, bottom = found.groups()
        return cls(int(top), column_number(left), int(bottom or top), column_number(right or left))


class Sheets:
    """The workbook part: sheets, their names and their order.

    Raises
    ------
    RefusedError
        When the package is not a workbook this program may write into.
    """

    def __init__(self, package: Package, types: ContentTypes) -> None:
        self._package, self._types = package, types
        self.part = _workbook_part(package)
        self._root = parse(package.read(self.part), self.part)
        if _STRICT in etree.QName(self._root).text:
            raise RefusedError(
                "The workbook is saved as 'Strict Open XML'; "
                "save it as an ordinary Excel workbook (.xlsx), then try again."
            )
        if self._root.tag != MAIN + "workbook":
            raise RefusedError(
                "The part {part} is no workbook; nothing was written.",
                part=self.part,
            )
        self.links = Relations(package, self.part)
        found = self._root.find(MAIN + "sheets")
        if found is None:
            raise RefusedError(
                "The workbook's part {part} lists no sheets; nothing was written.",
                part=self.part,
            )
        self._sheets = found

    @property
    def names(self) -> list[str]:
        """The sheets' names, in order."""
        return [sheet.get("name", "") for sheet in self._sheets]

    @property
    def since_1904(self) -> bool:
        """Whether the book counts days from 1904."""
        found = self._root.find(MAIN + "workbookPr")
        return found is not None and found.get("date1904") in ("1", "true")

    def part_of(self, at: int) -> str:
        """The part that holds a sheet."""
        part = self.links.target(self._sheets[at].get(f"{{{R_NS}}}id", ""))
        if part is None or part not in self._package:
            raise RefusedError(
                "The sheet '{sheet}' has no part in the workbook; nothing was written.",
                sheet=self.names[at],
            )
        return part

    def place(self, part: str) -> int:
        """Where the sheet that a part holds stands."""
        return [self.links.target(sheet.get(f"{{{R_NS}}}id", "")) for sheet in self._sheets].index(part)

    def owned(self, key: str) -> tuple[int, Area] | None:
        """Where the sheet of a page is now and what we wrote on it; None where there is none (any more)."""
        for name in self._defined():
            if name.get("name", "").casefold() == (MARK + key).casefold() and name.get("localSheetId") is None:
                found = _AREA.match((name.text or "").strip())
                if found is None:
                    return None  # the sheet was deleted: Excel leaves #REF! behind
                quoted, bare, left, top, right, bottom = found.groups()
                sheet = (quoted.replace("''", "'") if quoted else bare).casefold()
                places = [at for at, other in enumerate(self.names) if other.casefold() == sheet]
                area = Area(int(top), column_number(left), int(bottom or top), column_number(right or left))
                return (places[0], area) if places else None
        return None

    def add(self, title: str, at: int) -> str:
        """Add an empty worksheet before the sheet at a place, and give its part.

        Raises
        ------
        RefusedError
            When the workbook's structure is protected.
        """
        protection = self._root.find(MAIN + "workbookProtection")
        if protection is not None and protection.get("lockStructure") in ("1", "true"):
            raise RefusedError(
                "The sheet '{sheet}' is to be added, but the workbook's structure is protected; lift the "
                "protection (Review, Protect Workbook), then try again.",
                sheet=title,
            )
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.put(part, b"")
        self._types.set(part, _WORKSHEET)
        identity = max((int(sheet.get("sheetId", "0")) for sheet in self._sheets), default=0) + 1
        made = self._sheets.makeelement(MAIN + "sheet", {"name": self._free_title(title), "sheetId": str(identity)})
        made.set(f"{{{R_NS}}}id", self.links.add("worksheet", part))
        self._sheets.insert(at, made)
        self._shift(at)
        return part

    def mark(self, key: str, at: int, area: Area) -> None:
        """Say that an area is ours."""
        where = f"${column_letters(area.left)}${area.top}:${column_letters(area.right)}${area.bottom}"
        self._name(MARK + key, f"{_quoted(self.names[at])}!{where}", hidden=True)

    def print_titles(self, at: int, rows: int, columns: int) -> None:
        """Repeat a header row and the first columns on every printed page; zero repeats none."""
        sheet = _quoted(self.names[at])
        parts = [f"{sheet}!$A:${column_letters(columns)}"] if columns else []
        parts += [f"{sheet}!${rows}:${rows}"] if rows else []
        self._name("_xlnm.Print_Titles", ",".join(parts), local=at)

    def forget_filter(self, at: int) -> None:
        """Drop what Excel remembers of a filter on a sheet that is rewritten."""
        self._name("_xlnm._FilterDatabase", "", local=at)

    def defined_names(self) -> set[str]:
        """All defined names, folded: a table must not share one."""
        return {name.get("name", "").casefold() for name in self._defined()}

    def recalculate(self) -> None:
        """Let Excel recompute formulas when it opens the book: those that look at our sheets show old values."""
        found = self._root.find(MAIN + "calcPr")
        chained = any(kind == "calcChain" for _, kind, _ in self.links.all())
        if found is not None and (chained or found.get("calcId") is None):
            found.set("fullCalcOnLoad", "1")

    def drop_calc_chain(self, rewritten: Sequence[str]) -> None:
        """Drop the list of formula cells where it names a sheet we rewrote: Excel makes it anew.

        A listed cell without its formula makes Excel "repair" the file.
        """
        ids = {self._sheets[self.place(part)].get("sheetId", "").encode() for part in rewritten}
        for link, kind, part in self.links.all():
            if kind == "calcChain" and part in self._package and ids & set(_CHAINED.findall(self._package.read(part))):
                self.links.remove(link)
                self._package.drop(part)
                self._types.remove(part)

    def save(self) -> None:
        """Put the workbook part and its relationships into the package."""
        before = parse(self._package.read(self.part), self.part)
        if etree.tostring(before, method="c14n") != etree.tostring(self._root, method="c14n"):
            self._package.put(self.part, to_xml(self._root))
        self.links.save()

    def _defined(self) -> list[etree._Element]:
        return self._root.findall(f"{MAIN}definedNames/{MAIN}definedName")

    def _name(self, name: str, text: str, *, local: int | None = None, hidden: bool = False) -> None:
        """Set a defined name, or drop it where the text is empty."""
        scope = None if local is None else str(local)
        found = [
            item
            for item in self._defined()
            if item.get("name", "").casefold() == name.casefold() and item.get("localSheetId") == scope
        ]
        if not text:
            for item in found:
                parent = item.getparent()
                assert parent is not None
                parent.remove(item)
                if not len(parent):
                    self._root.remove(parent)
            return
        item = found[0] if found else self._new_name(name, scope)
        if hidden:
            item.set("hidden", "1")
        item.text = text

    def _new_name(self, name: str, scope: str | None) -> etree._Element:
        section = self._root.find(MAIN + "definedNames")
        if section is None:
            section = self._root.makeelement(MAIN + "definedNames")
            tags = [MAIN + tag for tag in _BEFORE_NAMES]
            self._root.insert(max(at for at, child in enumerate(self._root) if child.tag in tags) + 1, section)
        item = etree.SubElement(section, MAIN + "definedName", {"name": name})
        if scope is not None:
            item.set("localSheetId", scope)
        return item

    def _shift(self, at: int) -> None:
        """A sheet came in: what counts sheets by their place counts one more from there on."""
        for name in self._defined():
            local = name.get("localSheetId")
            if local is not None and int(local) >= at:
                name.set("localSheetId", str(int(local) + 1))
        for view in self._root.iterfind(f"{MAIN}bookViews/{MAIN}workbookView"):
            if int(view.get("activeTab", "0")) >= at:
                view.set("activeTab", str(int(view.get("activeTab", "0")) + 1))
            if int(view.get("firstSheet", "0")) > at:
                view.set("firstSheet", str(int(view.get("firstSheet", "0")) + 1))

    def _free_title(self, title: str) -> str:
        """A sheet name Excel takes and no other sheet has."""
        wanted = _FORBIDDEN.sub(" ", title).strip().strip("'") or "Sheet"
        if wanted.casefold() == "history":
            wanted = "History of accounts"  # Excel keeps the bare word for itself
        taken = {name.casefold() for name in self.names}
        name, count = wanted[:_LONGEST], 1
        while name.casefold() in taken:
            count += 1
            name = f"{wanted[: _LONGEST - len(f' ({count})')]} ({count})"
        return name


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _workbook_part(package: Package) -> str:
    signed = [name for name in package.names if name.casefold().startswith("_xmlsignatures/")]
    if signed:
        raise RefusedError(
            "The workbook carries a digital signature ({part}), which any change would break; remove the "
            "signature (File, Info, View Signatures), then try again.",
            part=signed[0],
        )
    tracked = [name for name in package.names if name.casefold().startswith("xl/revisions/")]
    if tracked:
        raise RefusedError(
            "The workbook is shared in Excel's old way and logs its changes ({part}); stop sharing it "
            "(Review, Unshare Workbook), then try again.",
            part=tracked[0],
        )
    for _, kind, part in Relations(package, "").all():
        if kind == "officeDocument":
            if part.casefold().endswith(".bin"):
                raise RefusedError("The workbook is a binary one (.xlsb); save it as .xlsx, then try again.")
            return part
    raise RefusedError("The file holds no workbook; nothing was written.")
