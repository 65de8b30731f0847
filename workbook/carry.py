"""What hangs on our sheets and is not ours: print set-up, drawings, links, and rules on a manager's own columns."""

from __future__ import annotations

import copy
from collections.abc import Iterable

from lxml import etree

from workbook.beside import Beside
from workbook.errors import RefusedError
from workbook.formulas import moved
from workbook.layout import Layout
from workbook.letters import column_letters
from workbook.owned import Owned, position
from workbook.relations import R_NS
from workbook.sheets import Area
from workbook.styles import MAIN

# The order Excel insists on; an element elsewhere makes it "repair" the file.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_KEPT = {
    "sheetPr", "sheetProtection", "protectedRanges", "scenarios", "customSheetViews", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "colBreaks", "customProperties", "drawing", "legacyDrawing", "legacyDrawingHF",
    "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
}  # fmt: skip
_VIEW = ("tabSelected", "zoomScale", "zoomScaleNormal", "zoomScalePageLayoutView", "view", "rightToLeft")
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_X14_RULES = (_X14 + "conditionalFormattings", _X14 + "dataValidations")


def carry(root: etree._Element, owned: Owned, beside: Beside, layout: Layout) -> etree._Element:
    """Put into a new sheet what was on the old one and is not ours.

    Parameters
    ----------
    root : lxml element
        The page as drawn now.
    owned, beside : Owned, Beside
        The sheet as found and the manager's cells on it.
    layout : Layout
        Where the page's parts lie now.

    Returns
    -------
    lxml element
        The sheet, its children in Excel's order.

    Raises
    ------
    RefusedError
        When something of the user's would end up on the wrong row.
    """
    sheet = _same_names(root, owned.frame)
    for child in owned.frame:
        tag = _local(child)
        if tag in _KEPT or tag == "AlternateContent":
            for ours in sheet.findall(MAIN + tag):
                sheet.remove(ours)
            kept = copy.deepcopy(child)
            if "filterMode" in kept.attrib:
                del kept.attrib["filterMode"]  # the rewritten table shows every row
            sheet.append(kept)
    _views(sheet, owned.frame)
    _columns(sheet, owned, layout)
    _merged(sheet, owned, beside)
    _rules(sheet, owned, beside)
    _hyperlinks(sheet, owned, beside)
    _extensions(sheet, owned, beside)
    sheet[:] = sorted(sheet, key=_rank)
    return sheet


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _rank(element: etree._Element) -> int:
    tag = _local(element)
    return ORDER.index("controls" if tag == "AlternateContent" else tag)


def _same_names(root: etree._Element, found: etree._Element) -> etree._Element:
    """The new sheet's root with the old one's namespaces too: what is carried over may need them."""
    sheet = etree.Element(root.tag, nsmap={**found.nsmap, **root.nsmap})  # type: ignore[dict-item]
    ignorable = f"{found.get(_MC + 'Ignorable', '')} {root.get(_MC + 'Ignorable', '')}".split()
    if ignorable:
        sheet.set(_MC + "Ignorable", " ".join(dict.fromkeys(ignorable)))
    sheet.extend(list(root))
    return sheet


def _views(sheet: etree._Element, found: etree._Element) -> None:
    ours, theirs = (tree.find(f"{MAIN}sheetViews/{MAIN}sheetView") for tree in (sheet, found))
    if ours is not None and theirs is not None:
        for name in _VIEW:
            if theirs.get(name) is not None:
                ours.set(name, theirs.get(name, ""))


def _columns(sheet: etree._Element, owned: Owned, layout: Layout) -> None:
    """Widths and styles of the columns right of our fields; where our page grew or shrank, right of our area."""
    ours, shift = sheet.find(MAIN + "cols"), len(layout.widths) - owned.area.right
    edge = owned.area.right if shift else max((len(block.fields) for block, _ in layout.blocks), default=0)
    theirs = [column for column in owned.frame.iterfind(f"{MAIN}cols/{MAIN}col") if int(column.get("max", "1")) > edge]
    if ours is None or not theirs:
        return
    for column in list(ours):
        if int(column.get("min", "1")) > edge + shift:
            ours.remove(column)
        else:
            column.set("max", str(min(int(column.get("max", "1")), edge + shift)))
    for column in map(copy.deepcopy, theirs):
        column.set("min", str(max(int(column.get("min", "1")), edge + 1) + shift))
        column.set("max", str(min(int(column.get("max", "1")) + shift, 16_384)))
        ours.append(column)


def _section(sheet: etree._Element, tag: str) -> etree._Element:
    found = sheet.find(MAIN + tag)
    return etree.SubElement(sheet, MAIN + tag) if found is None else found


def _merged(sheet: etree._Element, owned: Owned, beside: Beside) -> None:
    """Cells the user merged outside our area."""
    for merged in owned.frame.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell"):
        reference = merged.get("ref", "")
        target = _outside(reference, owned, beside)
        if target:
            section = _section(sheet, "mergeCells")
            etree.SubElement(section, MAIN + "mergeCell", {"ref": target})
            section.set("count", str(len(section)))


def _outside(reference: str, owned: Owned, beside: Beside) -> str | None:
    """Where a range outside everything we wrote goes."""
    found = Area.of(reference)
    corners = ((found.top, found.left), (found.bottom, found.right))
    if (found.left <= owned.area.right and found.top <= owned.area.bottom) or any(
        beside.region(row) for row in range(found.top, min(found.bottom, owned.area.bottom) + 1)
    ):
        return None
    start, end = (beside.move(corner) for corner in corners)
    return None if start is None or end is None else str(Area(*start, *end))


def _followed(reference: str, owned: Owned, beside: Beside) -> str | None:
    """Where a rule's range goes; None where it covers a cell of ours, whose rules are ours."""
    found = Area.of(reference)
    region = beside.region(found.top)
    columns = range(found.left, min(found.right, found.left + 200) + 1)
    if region is None or not region.holds(found.bottom):
        if found.left <= owned.area.right:
            return _outside(reference, owned, beside)
        start, end = (beside.move((owned.area.bottom + 1, column)) for column in (found.left, found.right))
        return None if start is None or end is None else str(Area(found.top, start[1], found.bottom, end[1]))
    if any(column in region.table.places for column in columns) or region.placed is None:
        return None
    top, bottom = region.placed.first, region.placed.last
    if found.top == found.bottom:
        top = bottom = region.row(found.top) or 0
    elif found.top == region.table.area.top:
        top = region.placed.header
    ranges = [
        f"{column_letters(to)}{top}:{column_letters(to)}{bottom}"
        for column in columns
        if (to := region.column(column)) and top
    ]
    return " ".join(ranges) or None


def _rule(element: etree._Element, found: str, owned: Owned, beside: Beside) -> str | None:
    """Move a rule with its range: gives the new range, and its formulas look at the new row."""
    ranges = found.split()
    targets = [_followed(reference, owned, beside) for reference in ranges]
    kept = " ".join(target for target in targets if target)
    if not kept or None in targets:
        return None
    old, new = Area.of(ranges[0]).top, Area.of(kept.split()[0]).top
    for formula in element.iter(MAIN + "formula", MAIN + "formula1", MAIN + "formula2", _XM + "f"):
        formula.text = moved(formula.text or "", old, new) or formula.text
    for part in element.iter(etree.Element):
        for name in part.attrib:
            if str(name).startswith("{") and not str(name).startswith(f"{{{R_NS}}}"):
                del part.attrib[name]  # Excel's own edit marks
    return kept


def _rules(sheet: etree._Element, owned: Owned, beside: Beside) -> None:
    """Conditional formats and validations that lie wholly on the user's own columns."""
    priority = max((int(rule.get("priority", "0")) for rule in sheet.iter(MAIN + "cfRule")), default=0)
    places: tuple[tuple[str, Iterable[etree._Element]], ...] = (
        ("conditionalFormatting", owned.frame.findall(MAIN + "conditionalFormatting")),
        ("dataValidations", owned.frame.findall(f"{MAIN}dataValidations/{MAIN}dataValidation")),
    )
    for tag, found in places:
        for rule in map(copy.deepcopy, found):
            target = _rule(rule, rule.get("sqref", ""), owned, beside)
            if target is None:
                continue
            rule.set("sqref", target)
            for one in rule.iter(MAIN + "cfRule"):
                priority += 1
                one.set("priority", str(priority))
            section = sheet if tag == "conditionalFormatting" else _section(sheet, tag)
            section.append(rule)
            if section is not sheet:
                section.set("count", str(len(section)))


def _hyperlinks(sheet: etree._Element, owned: Owned, beside: Beside) -> None:
    """Links follow their rows, on our columns too: we set none ourselves."""
    for link in owned.frame.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink"):
        target = beside.move(position(link.get("ref", "").partition(":")[0]))
        if target is not None:
            kept = copy.deepcopy(link)
            kept.set("ref", f"{column_letters(target[1])}{target[0]}")
            _section(sheet, "hyperlinks").append(kept)


def _extensions(sheet: etree._Element, owned: Owned, beside: Beside) -> None:
    """Excel's newer features: slicers and the like stay; rules follow the user's columns; sparklines must not move."""
    for extension in owned.frame.iterfind(f"{MAIN}extLst/{MAIN}ext"):
        kept = copy.deepcopy(extension)
        for sparkline in kept.iter(_X14 + "sparkline"):
            cell = position(sparkline.findtext(_XM + "sqref", "").partition(":")[0])
            if beside.move(cell) != cell:
                raise RefusedError(
                    "The sheet '{sheet}' is rewritten at every score, and its sparklines would end up on other "
                    "rows; move them to a sheet of your own, then try again.",
                    sheet=owned.name,
                )
        for group in [group for group in kept if group.tag in _X14_RULES]:
            for rule in list(group):
                sqref = rule.find(_XM + "sqref")
                target = None if sqref is None else _rule(rule, sqref.text or "", owned, beside)
                if sqref is None or target is None:
                    group.remove(rule)
                else:
                    sqref.text = target
            if len(group):
                group.attrib.update({"count": str(len(group))} if "count" in group.attrib else {})
            else:
                kept.remove(group)
        if len(kept):
            _add_extension(_section(sheet, "extLst"), kept)


def _add_extension(section: etree._Element, extension: etree._Element) -> None:
    """One extension of a kind only: join what it holds."""
    for ours in section:
        if ours.get("uri", "").casefold() == extension.get("uri", "").casefold():
            for group in extension:
                same = ours.find(group.tag)
                if same is None:
                    ours.append(group)
                else:
                    same.extend(list(group))
            return
    section.append(extension)
