"""Small table files of every kind, made by hand where no library at hand writes them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable, Sequence

import olefile

CELLS: list[list[object]] = [
    ["Khách hàng", "Giá trị", "Ngày"],
    ["Bình Minh", 2.5, None],
    ["=cmd|' /C calc'!A0", None, 7.0],
]
"""What every book below holds on its first sheet, and an error in the cell after the last."""


def text(encoding: str = "utf-8", sign: str = ",", mark: bytes = b"") -> bytes:
    rows = ["Mã,Tên,Ghi chú", "001,Bình Minh,gọi lại", '002,"Trần, Đức","hai\ndòng"']
    return mark + "\r\n".join(row.replace(",", sign) if sign != "," else row for row in rows).encode(encoding)


def vietnamese(words: str) -> bytes:
    """Windows-1258, where a tone is a sign of its own after its vowel, and a circumflex or horn is not."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = [unicodedata.normalize("NFD", sign) for sign in unicodedata.normalize("NFC", words)]
    signs = [
        unicodedata.normalize("NFC", "".join(part for part in sign if part not in tones))
        + "".join(part for part in sign if part in tones)
        for sign in apart
    ]
    return "".join(signs).encode("cp1258")


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def xlsx(write: Callable[[object], None] | None = None) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    if write:
        write(book)
    else:
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate(CELLS):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell)
        sheet.write_datetime(1, 2, dt.datetime(2026, 4, 23), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        book.add_worksheet("Notes").hide()
    book.close()
    return made.getvalue()


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' office:version="1.2"><office:body><office:spreadsheet><table:table table:name="Data">'
)
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
ODS_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type='
    '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods_cell(cell: object) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        word = cell.replace("&", "&amp;")
        return f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


ODS_ERROR = (
    '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value=""'
    ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)


def ods(rows: str | None = None, manifest: str = ODS_MANIFEST) -> bytes:
    if rows is None:
        rows = ""
        for number, cells in enumerate(CELLS):
            made = "".join(map(ods_cell, cells)) + (ODS_ERROR if number == 2 else "")
            rows += (
                f'<table:table-row>{made}<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
            )
        rows += (
            '<table:table-row table:number-rows-repeated="1048573">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ODS_HEAD + rows + ODS_TAIL,
            "META-INF/manifest.xml": manifest,
        }
    )


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """An OLE file with one stream of whole sectors: header, allocation table, directory, stream."""
    free, end, fat, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    assert sectors <= 126
    head = olefile.MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + b"\xff" * 432
    chain = [fat, end, *range(3, 2 + sectors), end]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, struct.pack("<I", free)[:1])

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(wide), kind, 1, none, none, child)
        return wide.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, none, 2, len(stream))
    return head + table + folder.ljust(512, b"\0") + stream


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells: bytes | None = None, globals_: bytes = b"", area: tuple[int, int, int, int] = (0, 3, 0, 4)) -> bytes:
    if cells is None:
        cells = b""
        for row, line in enumerate(CELLS):
            for column, cell in enumerate(line):
                place = struct.pack("<HHH", row, column, 0)
                if isinstance(cell, str):
                    cells += record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
                elif cell is not None:
                    cells += record(0x203, place + struct.pack("<d", cell))
        cells += record(0x205, struct.pack("<HHHBB", 2, 3, 0, 42, 1))
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    sheet += record(0x200, struct.pack("<IIHHH", area[0], area[1], area[2], area[3], 0)) + cells + record(0x0A)
    listed = struct.pack("<IBBBB", 0, 0, 0, 4, 0) + b"Data"
    position = len(start) + len(globals_) + len(record(0x85, listed)) + len(record(0x0A))
    listed = struct.pack("<I", position) + listed[4:]
    return compound(start + globals_ + record(0x85, listed) + record(0x0A) + sheet)


def small(kind: int, content: bytes = b"") -> bytes:
    """A record of an .xlsb."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while size > 0x7F:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return number + length + bytes([size]) + content


def wide(word: str) -> bytes:
    return struct.pack("<I", len(word)) + word.encode("utf-16-le")


def xlsb(
    cells: bytes | None = None, area: tuple[int, int, int, int] = (0, 2, 0, 3), texts: Sequence[str] = ()
) -> bytes:
    if cells is None:
        cells = b""
        for row, line in enumerate(CELLS):
            cells += small(0, struct.pack("<I", row) + bytes(13))
            for column, cell in enumerate(line):
                if isinstance(cell, str):
                    cells += small(6, struct.pack("<II", column, 0) + wide(cell))
                elif cell is not None:
                    cells += small(5, struct.pack("<IId", column, 0, cell))
        cells += small(3, struct.pack("<IIB", 3, 0, 42))
    book = small(131) + small(143) + small(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Data")) + small(144)
    sheet = small(129) + small(148, struct.pack("<IIII", *area)) + small(145) + cells + small(146) + small(130)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"/>',
        "xl/workbook.bin": book + small(132),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/worksheets/sheet1.bin": sheet,
    }
    if texts:
        items = b"".join(small(19, b"\0" + wide(word)) for word in texts)
        parts["xl/sharedStrings.bin"] = small(159, struct.pack("<II", len(texts), len(texts))) + items + small(160)
    return zipped(parts)


def parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = io.BytesIO()
    pq.write_table(pa.table({"name": ["Bình Minh", None], "amount": [2.5, None]}), made)
    return made.getvalue()
