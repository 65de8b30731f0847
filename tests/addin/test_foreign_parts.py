"""What other programs keep in a workbook comes through `account-review score` byte for byte, or is refused by name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from addin import cli
from tests.workbook import foreign

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET1, _BOOK, _ROOT = "xl/worksheets/sheet1.xml", "xl/workbook.xml", ""
_VML = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s2050"/></xml>'

# kind: part, content, content type (None where a default covers it), the part that refers to it, relationship type
ADDED: dict[str, tuple[tuple[str, str | bytes, str | None, str, str], ...]] = {
    "timeline": (
        ("xl/timelines/timeline1.xml", f'<timelines xmlns="{_MS}/spreadsheetml/2010/11/main"/>',
         "application/vnd.ms-excel.timeline+xml", _SHEET1, f"{_MS}/2011/relationships/timeline"),
        ("xl/timelineCaches/timelineCache1.xml",
         f'<timelineCacheDefinition xmlns="{_MS}/spreadsheetml/2010/11/main" name="NativeTimeline_day" sourceName="day"/>',
         "application/vnd.ms-excel.timelineCache+xml", _BOOK, f"{_MS}/2011/relationships/timelineCache"),
    ),
    "chartex": (
        ("xl/charts/chartEx1.xml", f'<cx:chartSpace xmlns:cx="{_MS}/drawing/2014/chartex"/>',
         "application/vnd.ms-office.chartex+xml", "xl/drawings/drawing1.xml", f"{_MS}/2014/relationships/chartEx"),
    ),
    "form control": (
        ("xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{_MS}/spreadsheetml/2009/9/main" objectType="CheckBox"/>',
         "application/vnd.ms-excel.controlproperties+xml", _SHEET1, f"{_OFFICE}/ctrlProp"),
        ("xl/drawings/vmlDrawing9.vml", _VML.encode(), "application/vnd.openxmlformats-officedocument.vmlDrawing",
         _SHEET1, f"{_OFFICE}/vmlDrawing"),
    ),
    "ActiveX control": (
        ("xl/activeX/activeX1.xml",
         f'<ax:ocx xmlns:ax="{_MS}/2006/activeX" ax:classid="{{D7053240-CE69-11CD-A777-00DD01143C57}}"/>',
         "application/vnd.ms-office.activeX+xml", _SHEET1, f"{_OFFICE}/control"),
        ("xl/activeX/activeX1.bin", b"\x40\x32\x05\xd7", "application/vnd.ms-office.activeX", "xl/activeX/activeX1.xml",
         f"{_MS}/2006/relationships/activeXControlBinary"),
    ),
    "OLE object": (
        ("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 ole",
         "application/vnd.openxmlformats-officedocument.oleObject", _SHEET1, f"{_OFFICE}/oleObject"),
    ),
    "macros and their signature": (
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 vba", "application/vnd.ms-office.vbaProject", _BOOK,
         f"{_MS}/2006/relationships/vbaProject"),
        ("xl/vbaProjectSignature.bin", b"signed vba", "application/vnd.ms-office.vbaProjectSignature",
         "xl/vbaProject.bin", f"{_MS}/2006/relationships/vbaProjectSignature"),
    ),
    "macro sheet of Excel 4": (
        ("xl/macrosheets/sheet9.xml", f'<xm:macrosheet xmlns:xm="{_MS}/excel/2006/main"/>',
         "application/vnd.ms-excel.macrosheet+xml", _BOOK, f"{_MS}/2006/relationships/xlMacrosheet"),
    ),
    "data model": (
        ("xl/model/item.data", b"\x00\x01STREAM_STORAGE_SIGNATURE_)!@#$%^&*(", "application/vnd.openxmlformats-officedocument.model+data",
         _BOOK, f"{_OFFICE}/powerPivotData"),
    ),
    "Power Query": (
        ("customXml/item2.xml",
         '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAAAA==</DataMashup>'.encode("utf-16"),
         None, _BOOK, f"{_OFFICE}/customXml"),
        ("customXml/itemProps2.xml",
         '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
         'ds:itemID="{11111111-1111-1111-1111-111111111111}"/>',
         "application/vnd.openxmlformats-officedocument.customXmlProperties+xml", "customXml/item2.xml",
         f"{_OFFICE}/customXmlProps"),
    ),
    "query table": (
        ("xl/queryTables/queryTable1.xml", f'<queryTable xmlns="{_MAIN}" name="Sales" connectionId="1"/>',
         f"{_SHEET}.queryTable+xml", "xl/worksheets/sheet2.xml", f"{_OFFICE}/queryTable"),
    ),
    "XML map": (
        ("xl/xmlMaps.xml", f'<MapInfo xmlns="{_MAIN}" SelectionNamespaces=""/>', "application/xml", _BOOK,
         f"{_OFFICE}/xmlMaps"),
        ("xl/tables/tableSingleCells1.xml", f'<singleXmlCells xmlns="{_MAIN}"/>', f"{_SHEET}.tableSingleCells+xml",
         "xl/worksheets/sheet2.xml", f"{_OFFICE}/tableSingleCells"),
    ),
    "custom ribbon": (
        ("customUI/customUI14.xml", '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>', None,
         _ROOT, f"{_MS}/2007/relationships/ui/extensibility"),
    ),
    "sensitivity label": (
        ("docMetadata/LabelInfo.xml",
         f'<clbl:labelList xmlns:clbl="{_MS}/2020/mipLabelMetadata"><clbl:label id="{{22222222-2222-2222-2222-222222222222}}" '
         'enabled="1" method="Privileged" siteId="{33333333-3333-3333-3333-333333333333}" removed="0"/></clbl:labelList>',
         "application/vnd.ms-office.classificationlabels+xml", _ROOT, f"{_MS}/2020/02/relationships/classificationlabels"),
    ),
    "web add-in": (
        ("xl/webextensions/taskpanes.xml", f'<wetp:taskpanes xmlns:wetp="{_MS}/webextensions/taskpanes/2010/11"/>',
         "application/vnd.ms-office.webextensiontaskpanes+xml", _ROOT, f"{_MS}/2011/relationships/webextensiontaskpanes"),
        ("xl/webextensions/webextension1.xml", f'<we:webextension xmlns:we="{_MS}/webextensions/webextension/2010/11"/>',
         "application/vnd.ms-office.webextension+xml", "xl/webextensions/taskpanes.xml",
         f"{_MS}/2011/relationships/webextension"),
    ),
    "real-time data": (
        ("xl/volatileDependencies.xml", f'<volTypes xmlns="{_MAIN}"/>', f"{_SHEET}.volatileDependencies+xml", _BOOK,
         f"{_OFFICE}/volatileDependencies"),
    ),
    "linked data types": (
        ("xl/metadata.xml", f'<metadata xmlns="{_MAIN}"/>', f"{_SHEET}.sheetMetadata+xml", _BOOK, f"{_OFFICE}/sheetMetadata"),
        ("xl/richData/rdrichvalue.xml", f'<rvData xmlns="{_MS}/spreadsheetml/2017/richdata" count="0"/>',
         "application/vnd.ms-excel.rdrichvalue+xml", _BOOK, f"{_MS}/2017/06/relationships/rdRichValue"),
    ),
    "check boxes in cells": (
        ("xl/featurePropertyBag/featurePropertyBag.xml",
         f'<FeaturePropertyBags xmlns="{_MS}/spreadsheetml/2022/featurepropertybag"/>',
         "application/vnd.ms-excel.featurepropertybag+xml", _BOOK, f"{_MS}/2022/11/relationships/FeaturePropertyBag"),
    ),
    "Python in Excel": (
        ("xl/python.xml", f'<python xmlns="{_MS}/spreadsheetml/2023/python"><environmentDefinition id="1"/></python>',
         "application/vnd.ms-excel.python+xml", _BOOK, f"{_MS}/2023/09/relationships/Python"),
    ),
    "own document properties": (
        ("docProps/custom.xml",
         '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
         "application/vnd.openxmlformats-officedocument.custom-properties+xml", _ROOT, f"{_OFFICE}/custom-properties"),
    ),
    "thumbnail": (
        ("docProps/thumbnail.wmf", b"\xd7\xcd\xc6\x9a", "image/x-wmf", _ROOT, f"{_PACKAGE}/metadata/thumbnail"),
    ),
    "diagram": (
        ("xl/diagrams/data1.xml", '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>',
         "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml", "xl/drawings/drawing1.xml",
         f"{_OFFICE}/diagramData"),
    ),
    "sheet view of one's own": (
        ("xl/namedSheetViews/namedSheetView1.xml", f'<namedSheetViews xmlns="{_MS}/spreadsheetml/2019/namedsheetviews"/>',
         "application/vnd.ms-excel.namedsheetviews+xml", _SHEET1, f"{_MS}/2019/04/relationships/namedSheetView"),
    ),
    "custom property of a sheet": (
        ("xl/customProperty1.bin", b"\x01\x02", f"{_SHEET}.customProperty", _SHEET1, f"{_OFFICE}/customProperty"),
    ),
}  # fmt: skip
THERE = {
    "slicer": "xl/slicers/slicer1.xml xl/slicerCaches/slicerCache1.xml",
    "threaded comments and who wrote them": "xl/threadedComments/threadedComment1.xml xl/persons/person.xml",
    "notes": "xl/comments1.xml xl/drawings/vmlDrawing1.vml",
    "picture in a header": "xl/drawings/vmlDrawing2.vml xl/media/image1.png",
    "chart and text box": "xl/charts/chart1.xml xl/drawings/drawing1.xml",
    "connection": "xl/connections.xml",
    "link to another workbook": "xl/externalLinks/externalLink1.xml xl/externalLinks/_rels/externalLink1.xml.rels",
    "pivot table": "xl/pivotTables/pivotTable1.xml xl/pivotCache/pivotCacheDefinition1.xml "
    "xl/pivotCache/pivotCacheRecords1.xml xl/pivotTables/_rels/pivotTable1.xml.rels",
    "printer settings": "xl/printerSettings/printerSettings1.bin",
    "own XML": "customXml/item1.xml",
    "theme": "xl/theme/theme1.xml",
    "document properties": "docProps/core.xml docProps/app.xml",
    "sparklines, formats of Excel 2010, validations": "xl/worksheets/sheet1.xml xl/worksheets/_rels/sheet1.xml.rels",
    "hidden sheet": "xl/worksheets/sheet3.xml",
    "input table": "xl/tables/table1.xml",
}
KINDS = {kind: [part[0] for part in parts] for kind, parts in ADDED.items()} | {
    kind: parts.split() for kind, parts in THERE.items()
}
WRITTEN = {
    "[Content_Types].xml", _BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/calcChain.xml",
}  # fmt: skip
"""What must change when sheets are added: the lists of parts, of sheets and of styles, and the order of calculation."""


def score(book: Path) -> Result:
    return CliRunner().invoke(cli.main, ["score", str(book), "--as-of", "2026-09-30"])


def everything() -> bytes:
    """A workbook with a part of every kind."""
    content = foreign.workbook()
    for kind in ADDED.values():
        for part, text, content_type, source, link in kind:
            content = foreign.with_part(content, part, text, source, link, content_type)
    return content


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts before a score and after the second."""
    book = tmp_path_factory.mktemp("foreign") / "Book.xlsm"
    book.write_bytes(everything())
    before = foreign.parts(book.read_bytes())
    for _ in range(2):
        done = score(book)
        assert done.exit_code == cli.DONE, done.output
    after = foreign.parts(book.read_bytes())
    assert len(after) > len(before)
    return before, after


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_another_program_keeps_in_the_workbook_survives_byte_for_byte(
    scored: tuple[dict[str, bytes], dict[str, bytes]], kind: str
) -> None:
    before, after = scored
    for part in KINDS[kind]:
        assert after[part] == before[part]


def test_nothing_changes_but_the_lists_of_parts_sheets_and_styles(
    scored: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    before, after = scored
    assert {name for name in before if after.get(name) != before[name]} <= WRITTEN


def test_every_part_is_still_referred_to_and_still_has_its_type(
    scored: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    before, after = scored
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        was, now = ({etree.tostring(item) for item in etree.fromstring(parts[name])} for parts in (before, after))
        assert {item for item in was - now if b"calcChain" not in item} == set()


def test_the_workbook_still_lists_its_caches_links_and_slicers(
    scored: tuple[dict[str, bytes], dict[str, bytes]],
) -> None:
    before, after = scored
    for tag in ("externalReferences", "pivotCaches", "extLst", "workbookPr"):
        found = [re.search(rf"<{tag}\b.*?(</{tag}>|/>)".encode(), parts[_BOOK], re.DOTALL) for parts in (before, after)]
        assert found[0] is not None, tag
        assert found[1] is not None, tag
        assert found[1][0] == found[0][0]


@pytest.mark.parametrize(
    ("part", "source", "link", "says"),
    [
        ("_xmlsignatures/origin.sigs", _ROOT, f"{_PACKAGE}/digital-signature/origin",
         "carries a digital signature (_xmlsignatures/origin.sigs), which any change would break; remove the signature"),
        ("_xmlsignatures/sig1.xml", "_xmlsignatures/origin.sigs", f"{_PACKAGE}/digital-signature/signature",
         "carries a digital signature (_xmlsignatures/sig1.xml)"),
        ("xl/revisions/revisionHeaders.xml", _BOOK, f"{_OFFICE}/revisionHeaders",
         "is shared in Excel's old way and logs its changes (xl/revisions/revisionHeaders.xml); stop sharing it"),
    ],
)  # fmt: skip
def test_what_a_save_would_break_is_refused_by_name_and_the_workbook_is_as_it_was(
    tmp_path: Path, part: str, source: str, link: str, says: str
) -> None:
    book = tmp_path / "Book.xlsx"
    content = foreign.with_part(foreign.workbook(), part, "<x/>", source, link, "application/xml")
    book.write_bytes(content)
    done = score(book)
    assert done.exit_code == cli.REFUSED
    assert says in done.output.replace("\n", " ")
    assert book.read_bytes() == content
