"""A manager's workbook with everything beside our sheets that a careless rewrite loses, built by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import xlsxwriter

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MS = "http://schemas.microsoft.com/office"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PERSON = "{11111111-2222-3333-4444-555555555555}"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SLICER = f'<slicers xmlns="{_MS}/spreadsheetml/2009/9/main"><slicer name="owner" cache="Slicer_owner" caption="owner" rowHeight="241300"/></slicers>'
SLICER_CACHE = (
    f'<slicerCacheDefinition xmlns="{_MS}/spreadsheetml/2009/9/main" xmlns:x="{_MAIN}" name="Slicer_owner" '
    'sourceName="owner"><extLst><x:ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
    'uri="{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}"><x15:tableSlicerCache tableId="1" column="3"/></x:ext></extLst>'
    "</slicerCacheDefinition>"
)
THREADED = (
    f'<ThreadedComments xmlns="{_MS}/spreadsheetml/2018/threadedcomments"><threadedComment ref="B2" '
    f'dT="2026-01-05T09:00:00.00" personId="{_PERSON}" id="{{AAAAAAAA-0000-0000-0000-000000000001}}">'
    "<text>Call her back</text></threadedComment></ThreadedComments>"
)
PERSONS = (
    f'<personList xmlns="{_MS}/spreadsheetml/2018/threadedcomments">'
    f'<person displayName="Lan Nguyễn" id="{_PERSON}" userId="lan" providerId="None"/></personList>'
)
CONNECTIONS = (
    f'<connections xmlns="{_MAIN}"><connection id="1" name="Sales" type="5" refreshedVersion="6">'
    '<dbPr connection="DSN=Sales" command="select 1"/></connection></connections>'
)
EXTERNAL = (
    f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_REL}" r:id="rId1"><sheetNames><sheetName val="Rates"/>'
    "</sheetNames></externalBook></externalLink>"
)
EXTERNAL_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/externalLinkPath" Target="rates.xlsx" TargetMode="External"/></Relationships>'
)
PIVOT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_REL}/pivotCacheDefinition" Target="../pivotCache/pivotCacheDefinition1.xml"/></Relationships>'
)
CACHE = (
    f'<pivotCacheDefinition xmlns="{_MAIN}" xmlns:r="{_REL}" r:id="rIdX0" refreshOnLoad="1" recordCount="2">'
    '<cacheSource type="worksheet"><worksheetSource ref="A1:D3" sheet="Accounts"/></cacheSource>'
    '<cacheFields count="4"><cacheField name="account_id" numFmtId="0"><sharedItems count="2"><s v="001"/><s v="002"/>'
    '</sharedItems></cacheField><cacheField name="account" numFmtId="0"><sharedItems/></cacheField>'
    '<cacheField name="owner" numFmtId="0"><sharedItems/></cacheField><cacheField name="amount" numFmtId="0">'
    '<sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1" minValue="5" '
    'maxValue="7"/></cacheField></cacheFields></pivotCacheDefinition>'
)
RECORDS = (
    f'<pivotCacheRecords xmlns="{_MAIN}" count="2"><r><x v="0"/><s v="Minh"/><s v="Lan"/><n v="5"/></r>'
    '<r><x v="1"/><s v="Delta"/><s v="Wei"/><n v="7"/></r></pivotCacheRecords>'
)
PIVOT = (
    f'<pivotTableDefinition xmlns="{_MAIN}" name="PivotTable1" cacheId="1" dataCaption="Values">'
    '<location ref="A3:B6" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="4">'
    '<pivotField axis="axisRow" showAll="0"><items count="3"><item x="0"/><item x="1"/><item t="default"/></items>'
    '</pivotField><pivotField showAll="0"/><pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>'
    '<rowFields count="1"><field x="0"/></rowFields><rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i>'
    '</rowItems><colItems count="1"><i/></colItems><dataFields count="1"><dataField name="Sum of amount" fld="3"/>'
    "</dataFields></pivotTableDefinition>"
)

# part: content, content type (or None where a default covers it), the part that refers to it, relationship type
_PARTS: tuple[tuple[str, str, str | None, str, str], ...] = (
    ("xl/slicers/slicer1.xml", SLICER, "application/vnd.ms-excel.slicer+xml", "xl/worksheets/sheet1.xml",
     f"{_MS}/2007/relationships/slicer"),
    ("xl/slicerCaches/slicerCache1.xml", SLICER_CACHE, "application/vnd.ms-excel.slicerCache+xml", "xl/workbook.xml",
     f"{_MS}/2007/relationships/slicerCache"),
    ("xl/threadedComments/threadedComment1.xml", THREADED, "application/vnd.ms-excel.threadedcomments+xml",
     "xl/worksheets/sheet1.xml", f"{_MS}/2017/10/relationships/threadedComment"),
    ("xl/persons/person.xml", PERSONS, "application/vnd.ms-excel.person+xml", "xl/workbook.xml",
     f"{_MS}/2017/10/relationships/person"),
    ("xl/connections.xml", CONNECTIONS, f"{_TYPE}.connections+xml", "xl/workbook.xml", f"{_REL}/connections"),
    ("xl/externalLinks/externalLink1.xml", EXTERNAL, f"{_TYPE}.externalLink+xml", "xl/workbook.xml",
     f"{_REL}/externalLink"),
    ("xl/pivotCache/pivotCacheDefinition1.xml", CACHE, f"{_TYPE}.pivotCacheDefinition+xml", "xl/workbook.xml",
     f"{_REL}/pivotCacheDefinition"),
    ("xl/pivotCache/pivotCacheRecords1.xml", RECORDS, f"{_TYPE}.pivotCacheRecords+xml",
     "xl/pivotCache/pivotCacheDefinition1.xml", f"{_REL}/pivotCacheRecords"),
    ("xl/pivotTables/pivotTable1.xml", PIVOT, f"{_TYPE}.pivotTable+xml", "xl/worksheets/sheet2.xml",
     f"{_REL}/pivotTable"),
    ("xl/printerSettings/printerSettings1.bin", "\x01\x02 printer", f"{_TYPE}.printerSettings",
     "xl/worksheets/sheet1.xml", f"{_REL}/printerSettings"),
    ("customXml/item1.xml", "<plan xmlns='urn:plan'><step/></plan>", None, "xl/workbook.xml", f"{_REL}/customXml"),
)  # fmt: skip


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return out.getvalue()


def edited(content: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """A package with words of one part replaced; each must be there."""
    found = parts(content)
    text = found[part].decode()
    for old, new in changes:
        assert old in text, f"{part} has no {old!r}"
        text = text.replace(old, new, 1)
    return packed({**found, part: text.encode()})


def with_part(content: bytes, part: str, text: str | bytes, source: str, kind: str, content_type: str | None) -> bytes:
    """A package with one part more, tied to another part."""
    found = parts(content)
    found[part] = text if isinstance(text, bytes) else (text if text[:1] == "\x01" else _HEAD + text).encode()
    folder, _, name = source.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = found.get(rels, empty.encode()).decode()
    link = f'<Relationship Id="rIdX{text.count("<Relationship ")}" Type="{kind}" Target="/{part}"/>'
    found[rels] = text.replace("</Relationships>", link + "</Relationships>").encode()
    if content_type:
        types = found["[Content_Types].xml"].decode()
        item = f'<Override PartName="/{part}" ContentType="{content_type}"/>'
        found["[Content_Types].xml"] = types.replace("</Types>", item + "</Types>").encode()
    return packed(found)


def link_to(content: bytes, source: str, part: str) -> str:
    """The relationship id by which one part refers to another."""
    folder, _, name = source.rpartition("/")
    text = parts(content)[f"{folder}/_rels/{name}.rels"].decode()
    before = text[: text.index(f'Target="/{part}"')]
    return before[before.rindex('Id="') + 4 :].partition('"')[0]


def plain() -> bytes:
    """A small workbook of one input table."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    _accounts(book)
    book.close()
    return out.getvalue()


def workbook() -> bytes:
    """The whole of it: chart, text box, sparkline, notes, header picture, x14 formats, names, and the parts above."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = _accounts(book)
    pivot, hidden = book.add_worksheet("Pivot"), book.add_worksheet("Lists")
    hidden.hide()
    hidden.write_column(0, 0, ["Lan", "Wei"])
    pivot.write_row(2, 0, ["Row Labels", "Sum of amount"])
    pivot.write_formula(9, 0, "=SUM(Accounts[amount])", None, 12)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Accounts!$D$2:$D$3"})
    sheet.insert_chart("H2", chart)
    sheet.insert_textbox("H20", "Ask Wei first")
    sheet.add_sparkline("F2", {"range": "Accounts!D2:D3"})
    sheet.write_comment("B2", "Prefers mornings")
    sheet.set_header("&C&G", {"image_center": "logo.png", "image_data_center": io.BytesIO(_png())})
    sheet.conditional_format("D2:D3", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("C2:C3", {"validate": "list", "source": "=Lists!$A$1:$A$2"})
    sheet.activate()
    hidden_first = book.worksheets()[2]
    assert hidden_first is hidden
    book.define_name("Rate", "=Lists!$A$1")
    book.define_name("Pivot!Local", "=Pivot!$A$3")
    book.define_name("Lists!Own", "=Lists!$A$2")
    book.close()
    content = out.getvalue()
    for part, text, kind, source, link in _PARTS:
        content = with_part(content, part, text, source, link, kind)
    rels = {
        "xl/externalLinks/_rels/externalLink1.xml.rels": EXTERNAL_RELS,
        "xl/pivotTables/_rels/pivotTable1.xml.rels": PIVOT_RELS,
    }
    content = packed({**parts(content), **{name: (_HEAD + text).encode() for name, text in rels.items()}})
    chain = f'<calcChain xmlns="{_MAIN}"><c r="A10" i="2"/></calcChain>'
    content = with_part(
        content, "xl/calcChain.xml", chain, "xl/workbook.xml", f"{_REL}/calcChain", f"{_TYPE}.calcChain+xml"
    )
    return _tied(content)


def _accounts(book: xlsxwriter.Workbook) -> xlsxwriter.worksheet.Worksheet:
    sheet = book.add_worksheet("Accounts")
    rows = [["001", "Minh", "Lan", 5], ["002", "Delta", "Wei", 7]]
    columns = [{"header": name} for name in ("account_id", "account", "owner", "amount")]
    sheet.add_table("A1:D3", {"name": "Accounts", "data": rows, "columns": columns})
    return sheet


def _tied(content: bytes) -> bytes:
    """The elements Excel needs beside the relationships."""
    slicer = link_to(content, "xl/worksheets/sheet1.xml", "xl/slicers/slicer1.xml")
    printer = link_to(content, "xl/worksheets/sheet1.xml", "xl/printerSettings/printerSettings1.bin")
    cache = link_to(content, "xl/workbook.xml", "xl/slicerCaches/slicerCache1.xml")
    pivot = link_to(content, "xl/workbook.xml", "xl/pivotCache/pivotCacheDefinition1.xml")
    external = link_to(content, "xl/workbook.xml", "xl/externalLinks/externalLink1.xml")
    x15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"
    x14 = f"{_MS}/spreadsheetml/2009/9/main"
    content = edited(
        content,
        "xl/worksheets/sheet1.xml",
        ("</extLst></worksheet>",
         f'<ext xmlns:x15="{x15}" uri="{{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}}"><x14:slicerList xmlns:x14="{x14}">'
         f'<x14:slicer r:id="{slicer}"/></x14:slicerList></ext></extLst></worksheet>'),
        ("<headerFooter", f'<pageSetup orientation="portrait" r:id="{printer}"/><headerFooter'),
    )  # fmt: skip
    return edited(
        content,
        "xl/workbook.xml",
        ("</sheets>", f'</sheets><externalReferences><externalReference r:id="{external}"/></externalReferences>'),
        ("</workbook>",
         f'<pivotCaches><pivotCache cacheId="1" r:id="{pivot}"/></pivotCaches>'
         f'<extLst><ext xmlns:x15="{x15}" uri="{{46BE6895-7355-4a93-B00E-2C351335B9C9}}">'
         f'<x15:slicerCaches xmlns:x14="{x14}"><x14:slicerCache r:id="{cache}"/></x15:slicerCaches></ext></extLst></workbook>'),
    )  # fmt: skip


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )
