"""Files that are no workbook, or a broken or hostile one: one sentence each, and never another kind of error."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import warnings
import zipfile
import zlib

import olefile
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.workbook.conftest import put_table
from workbook.errors import RefusedError
from workbook.opening import check_package
from workbook.reading import read

SHEET = "xl/worksheets/sheet1.xml"


def sentence(path: object) -> str:
    with pytest.raises(RefusedError) as refusal:
        read(path)  # type: ignore[arg-type]
    text = str(refusal.value)
    assert "\n" not in text
    assert text.endswith(".")
    return text


def compound_file(*streams: str) -> bytes:
    """The smallest OLE file with empty streams of these names: header, one allocation sector, one directory."""
    free, end, fat, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    head = olefile.MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<I", 0) + b"\xff" * 432

    def entry(name: str, kind: int, left: int, child: int) -> bytes:
        wide = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(wide), kind, 1, left, none, child)
        return wide.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", end, 0)

    table = struct.pack("<II", fat, end).ljust(512, struct.pack("<I", free)[:1])
    entries = [entry("Root Entry", 5, none, 1)]
    entries += [
        entry(name, 2, place + 2 if place + 1 < len(streams) else none, none) for place, name in enumerate(streams)
    ]
    return head + table + b"".join(entries).ljust(512, b"\0")


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("empty.xlsx", b"", "is empty (0 bytes)"),
        ("page.xlsx", b"<html><table><tr><td>1</td></tr></table></html>", "is a web page"),
        ("page.xlsx", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\n<head></head>", "is a web page"),
        ("list.xlsx", "Mã khách hàng;Tên\n001;Anchor\n".encode(), "is plain text"),
        ("list.xlsx", "account_id\tname\n".encode("utf-16"), "is plain text"),
        ("old.xlsx", b'<?xml version="1.0"?><Workbook/>', "is an XML text"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is no Excel workbook"),
        ("book.xls", compound_file("Workbook"), "is an old .xls workbook"),
        ("book.xlsx", compound_file("Book"), "is an old .xls workbook"),
        ("secret.xlsx", compound_file("EncryptionInfo", "EncryptedPackage"), "is protected by a password"),
        ("letter.xlsx", compound_file("WordDocument"), "is an old Office file"),
        ("torn.xlsx", olefile.MAGIC + b"torn", "is an old Office file"),
        ("torn.xlsx", b"PK\x03\x04 and no more", "is cut short or damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(tmp_path, name, content, found):
    (tmp_path / name).write_bytes(content)
    assert found in sentence(tmp_path / name)


def test_no_file_a_folder_and_a_web_address_are_refused(tmp_path):
    assert (
        sentence(tmp_path / "none.xlsx") == f"There is no file {tmp_path / 'none.xlsx'}; check the folder and the name."
    )
    assert "is a folder, expected a workbook" in sentence(tmp_path)
    assert "is a web address" in sentence("https://firm.sharepoint.com/sites/sales/Review.xlsx")
    assert "could not be read" in sentence("bad\0name.xlsx")


def test_a_cut_workbook_is_refused(write_book, tmp_path):
    whole = write_book().read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    assert "is cut short or damaged" in sentence(tmp_path / "cut.xlsx")


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (["word/document.xml"], "is a zip file without a workbook"),
        (["xl/workbook.bin"], "is a binary .xlsb workbook"),
        (["mimetype", "content.xml"], "is an OpenDocument file"),
    ],
)
def test_a_zip_that_is_no_xlsx_is_refused_by_what_it_is(tmp_path, parts, found):
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    assert found in sentence(tmp_path / "other.xlsx")


def test_a_strict_workbook_is_refused(write_book, saw):
    with zipfile.ZipFile(write_book()) as archive:
        strict = archive.read("xl/workbook.xml").replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    assert "is a Strict Open XML workbook" in sentence(saw(write_book(), {"xl/workbook.xml": strict}))


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/tables/table1.xml",
        "[Content_Types].xml",
        SHEET,
    ],
)
def test_broken_xml_is_refused_with_the_parts_name(write_book, saw, part):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        half = archive.read(part)[:-20]
    assert f"part {part.lower() if part != SHEET else SHEET} is damaged" in sentence(saw(book, {part: half}))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", SHEET])
def test_entities_are_refused(write_book, saw, part):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        bomb = archive.read(part).replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>\n', 1)
    assert "declares entities" in sentence(saw(book, {part: bomb}))


def test_two_tables_of_one_name_are_refused(write_book, saw):
    book = write_book(Plans=(["account_id"], [["001"]]))
    with zipfile.ZipFile(book) as archive:
        second = archive.read("xl/tables/table2.xml").replace(b'"Plans"', b'"ACCOUNTS"')
    assert "a second table is called ACCOUNTS" in sentence(saw(book, {"xl/tables/table2.xml": second}))


@pytest.mark.parametrize("area", [b"A1:Z3", b"C3:A1", b"A1", b"A1:XFD1048576", b""])
def test_a_table_whose_area_makes_no_sense_is_refused(write_book, saw, area):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        table = archive.read("xl/tables/table1.xml").replace(b' ref="A1:C3"', b' ref="' + area + b'"')
    assert f"damaged (its area is {area.decode()})" in sentence(saw(book, {"xl/tables/table1.xml": table}))


def test_a_missing_sheet_part_is_refused(write_book, saw):
    assert "it is missing" in sentence(saw(write_book(), {SHEET: None}))


def test_a_part_that_unpacks_a_thousandfold_is_refused(write_book, saw):
    assert "unpacks to 10" in sentence(saw(write_book(), {"xl/media/image1.bin": bytes(30 << 20)}))


def test_a_well_packed_but_honest_sheet_is_no_bomb(write_book):
    rows = [[f"{number:05}", "Same name", "Same owner"] for number in range(3000)]
    assert len(read(write_book(Accounts=(["account_id", "account", "owner"], rows)))["Accounts"].rows) == 3000


def forge(path, part: str, **fields: int) -> None:
    """Change what the zip's directory says of a part, and what its local header says."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info, directory = archive.getinfo(part), archive.start_dir
    entry = data.index(part.encode(), directory) - 46
    for name, (local, central) in {"crc": (14, 16), "packed": (18, 20), "length": (22, 24)}.items():
        if name in fields:
            struct.pack_into("<I", data, info.header_offset + local, fields[name])
            struct.pack_into("<I", data, entry + central, fields[name])
    path.write_bytes(data)


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_part_longer_than_it_says_is_refused_even_with_a_fitting_checksum(write_book, part):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        start = archive.read(part)[:100]
    forge(book, part, length=100, crc=zlib.crc32(start))
    assert "is not what the file says it is" in sentence(book)


def test_a_zip_that_promises_gigabytes_is_refused_before_anything_is_unpacked(write_book):
    book = write_book()
    forge(book, "docProps/app.xml", length=0xF0000000)
    assert re.search(r"would unpack to \d+ MB, expected at most 2048 MB", sentence(book))


def test_a_part_that_is_there_twice_is_refused(write_book):
    book = write_book()
    with warnings.catch_warnings(), zipfile.ZipFile(book, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/Workbook.xml", "<workbook/>")
    assert "holds part xl/Workbook.xml twice" in sentence(book)


def test_ten_thousand_parts_are_refused(write_book):
    book = write_book()
    with zipfile.ZipFile(book, "a") as archive:
        for number in range(10_000):
            archive.writestr(f"customXml/{number}.xml", "")
    assert "expected at most 10000" in sentence(book)


def test_a_part_packed_in_another_way_is_refused(write_book):
    book = write_book()
    with zipfile.ZipFile(book, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("customXml/item1.xml", "<a/>")
    assert "packed in a way Excel does not use" in sentence(book)


def test_one_stray_cell_in_the_last_corner_is_refused_instead_of_filling_the_memory(write_book, saw):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        stray = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        sheet = archive.read(SHEET).replace(b"</sheetData>", stray)
    assert "reaches to row 1048576 and column XFD" in sentence(saw(book, {SHEET: sheet}))


@pytest.mark.parametrize(
    ("cell", "far"), [(b"A16777216", "row 16777216"), (b"XFD3", "column XFD")], ids=["a far row", "a far column"]
)
def test_a_far_cell_that_stands_among_the_first_is_refused_too(write_book, saw, cell, far):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read(SHEET)
    last = sheet.rfind(b"</row>")
    stray = b'<c r="' + cell + b'"><v>1</v></c><c r="B3"><v>1</v></c>'
    deep = b'<row r="900000"><c r="A900000"><v>1</v></c></row></sheetData>'
    changed = sheet[:last] + stray + sheet[last:].replace(b"</sheetData>", deep)
    assert far in sentence(saw(book, {SHEET: changed}))


def test_more_texts_promised_than_there_are_is_refused_before_room_is_made_for_them(write_book, saw):
    book = write_book()
    with zipfile.ZipFile(book) as archive:
        texts = archive.read("xl/sharedStrings.xml")
    lying = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="2147483648"', texts)
    assert "fewer texts than it says" in sentence(saw(book, {"xl/sharedStrings.xml": lying}))


def small_book() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    put_table(
        book, book.add_worksheet("Accounts"), "Accounts", (["account_id", "account", "owner"], [["001", "A", "An"]])
    )
    rows = [[f"T{n}", dt.date(2026, 1, 2), "001", "An", "call"] for n in range(5)]
    headers = ["touch_id", "date", "account_id", "owner", "channel"]
    put_table(book, book.add_worksheet("Touches"), "Touches", (headers, rows))
    book.close()
    return out.getvalue()


WHOLE = small_book()


def refused_or_read(content: bytes, path) -> None:
    path.write_bytes(content)
    try:
        tables = read(path)
    except RefusedError as refusal:
        assert str(path) in str(refusal)  # noqa: PT017 - either outcome is right
    else:
        assert set(tables) <= {"Accounts", "Touches"}


quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quickly
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(tmp_path, content):
    for start in (b"", b"PK\x03\x04", olefile.MAGIC):
        (tmp_path / "random.xlsx").write_bytes(start + content)
        with pytest.raises(RefusedError):
            check_package(tmp_path / "random.xlsx")


@quickly
@given(st.integers(0, len(WHOLE)))
def test_any_truncation_is_refused_or_read(tmp_path, length):
    refused_or_read(WHOLE[:length], tmp_path / "cut.xlsx")


@quickly
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_any_flipped_bytes_are_refused_or_read(tmp_path, flips):
    content = bytearray(WHOLE)
    for place, value in flips:
        content[place] = value
    refused_or_read(bytes(content), tmp_path / "flipped.xlsx")


@quickly
@given(st.data())
def test_any_flipped_bytes_inside_a_part_are_refused_or_read(tmp_path, data):
    """Here the zip is sound, so that the damage reaches the readers of the XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(out, "w") as new:
        part = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            content = bytearray(old.read(name))
            for _ in range(data.draw(st.integers(1, 4)) if name == part else 0):
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(32, 126))
            new.writestr(name, bytes(content))
    refused_or_read(out.getvalue(), tmp_path / "flipped.xlsx")
