"""Excel, OpenDocument and Parquet files: the same cells from every kind, and what is refused."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import mutated
from tests.fuzz.readers import read_table
from tests.hosts import needed
from tests.workbook.incoming.files import seeds
from tests.workbook.incoming.files.test_text import measured
from tests.workbook.test_bad_input import compound_file
from workbook.errors import RefusedError
from workbook.incoming.files import grids, is_mail
from workbook.schema.cells import CellError

NA = CellError("#N/A")
FORMULA = "=cmd|' /C calc'!A0"
"""A text that begins like a formula; it stays a text."""


@pytest.fixture
def refusal(tmp_path: Path):
    def read(content: bytes, name: str = "book.xlsx") -> str:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RefusedError) as refused:
            [found.columns([0], 0) for found in grids(tmp_path / name)]
        assert "\n" not in str(refused.value)
        return str(refused.value)

    return read


@pytest.mark.parametrize("make", [seeds.xls, seeds.xlsb, seeds.ods])
def test_every_kind_of_workbook_gives_the_same_cells(tmp_path, make):
    (tmp_path / "book.csv").write_bytes(make())
    (grid,) = grids(tmp_path / "book.csv")
    assert (grid.name, grid.file) == ("Data", "book.csv")
    assert grid.head == [
        ["Khách hàng", "Giá trị", "Ngày", None], ["Bình Minh", 2.5, None, None], [FORMULA, None, 7.0, NA],
    ]  # fmt: skip
    assert grid.columns([3, 0, 20], 1) == [[None, NA], ["Bình Minh", FORMULA], [None, None]]
    assert grid.rows == 3


def test_an_xlsx_gives_dates_and_the_kept_values_of_formulas(tmp_path):
    (tmp_path / "book.xlsx").write_bytes(seeds.xlsx())
    (grid,) = grids(tmp_path / "book.xlsx")
    assert grid.head == [
        ["Khách hàng", "Giá trị", "Ngày"],
        ["Bình Minh", 2.5, dt.date(2026, 4, 23)],
        [FORMULA, NA, 7.0],
    ]
    assert grid.columns([2, 1], 1) == [[dt.date(2026, 4, 23), 7.0], [2.5, NA]]
    assert grid.notes == ["Hidden sheets were left out: Notes."]  # type: ignore[attr-defined]


def test_libreoffices_own_files_are_read(tmp_path):
    """One .xls and one .ods of the same cells, with a moment, a length of time and an error."""
    needed(shutil.which("soffice") is not None, "LibreOffice (apt-get install libreoffice-calc)")

    def write(book):  # type: ignore[no-untyped-def]
        sheet = book.add_worksheet("Data")
        sheet.write_row(2, 1, ["name", 1.5])
        sheet.write_datetime(
            3, 1, dt.datetime(2026, 4, 23, 10, 15), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        )
        sheet.write_formula(3, 2, "=NA()", None, "#N/A")
        sheet.write_number(4, 1, 1.5, book.add_format({"num_format": "[h]:mm:ss"}))

    (tmp_path / "book.xlsx").write_bytes(seeds.xlsx(write))
    for kind in ("xls", "ods"):
        command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", tmp_path, tmp_path / "book.xlsx"], check=True, capture_output=True)
    for kind in ("xlsx", "xls", "ods"):
        (grid,) = grids(tmp_path / f"book.{kind}")
        assert grid.head == [
            [None, None, None], [None, None, None], [None, "name", 1.5],
            [None, dt.datetime(2026, 4, 23, 10, 15), NA], [None, dt.timedelta(hours=36), None],
        ]  # fmt: skip


def test_hidden_sheets_are_read_where_all_are(tmp_path):
    made = seeds.xlsb()
    with zipfile.ZipFile(tmp_path / "book.xlsb", "w") as new, zipfile.ZipFile(_at(tmp_path, made)) as old:
        for part in old.namelist():
            content = old.read(part)
            new.writestr(part, content.replace(struct.pack("<II", 0, 1), struct.pack("<II", 1, 1)))
    assert [grid.name for grid in grids(tmp_path / "book.xlsb")] == ["Data"]


def test_the_head_of_a_long_sheet_is_shown_without_reading_the_rest(tmp_path):
    def write(book):  # type: ignore[no-untyped-def]
        sheet = book.add_worksheet("Data")
        for row in range(20_000):
            sheet.write_number(row, 0, row)
        sheet.write_formula(20_000, 0, "=NA()", None, "#N/A")

    (tmp_path / "book.xlsx").write_bytes(seeds.xlsx(write))
    (grid,) = grids(tmp_path / "book.xlsx")
    assert grid.head == [[float(row)] for row in range(200)]
    assert grid.rows == -1
    (column,) = grid.columns([0], 19_999)
    assert (column, grid.rows) == ([19_999.0, NA], 20_001)


def test_parquet_gives_its_names_and_typed_cells(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "name": pa.array(["Anchor", "", None]).dictionary_encode(),
            "day": [dt.date(2026, 4, 23), None, None],
            "open": [True, False, None],
            "sum": pa.array([12, None, 5], pa.decimal128(10, 2)),
            "big": [9007199254740993, 1, None],
            "tags": [["a", "b"], None, []],
        }
    )
    pq.write_table(table, tmp_path / "book.xlsx")
    (grid,) = grids(tmp_path / "book.xlsx")
    assert grid.head == [
        ["name", "day", "open", "sum", "big", "tags"],
        ["Anchor", dt.date(2026, 4, 23), True, 12.0, "9007199254740993", "['a', 'b']"],
        [None, None, False, None, 1, None],
        [None, None, None, 5.0, None, "[]"],
    ]
    assert grid.columns([3, 6], 2) == [[None, 5.0], [None, None]]
    assert grid.rows == 4


def test_without_the_extra_a_parquet_file_is_refused_with_the_command(refusal, monkeypatch):
    content = seeds.parquet()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert "run: pip install account-review[parquet]" in refusal(content)


def bomb(part: str, content: bytes) -> bytes:
    return seeds.zipped({"[Content_Types].xml": "<Types/>", "mimetype": "x", part: content})


LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;&c;</a>'
FILL = (
    '<table:table-row table:number-rows-repeated="{rows}"><table:table-cell table:number-columns-repeated="{columns}"'
)
FILL += ' office:value-type="float" office:value="1"/></table:table-row>'
CELL = struct.pack("<HHHd", 65535, 65535, 0, 1.0)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (compound_file("EncryptionInfo", "EncryptedPackage"), "is protected by a password"),
        (compound_file("WordDocument"), "is an Office document without a table"),
        (compound_file("Workbook")[:700], "is cut short or damaged"),
        (seeds.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "is an Office document"),
        (seeds.zipped({"a.csv": "a,b"}), "is a packed archive"),
        (seeds.xlsx()[:-300], "is cut short or damaged"),
        (seeds.xls()[:2000], "is cut short or damaged"),
        (seeds.xls(globals_=seeds.record(0x2F, b"\1\0" + bytes(50))), "is protected by a password"),
        (seeds.ods(manifest="<manifest:encryption-data/>"), "is protected by a password"),
        (bomb("content.xml", LAUGHS), "declares XML entities"),
        (bomb("content.xml", b"<a>"), "is cut short or damaged"),
        (seeds.ods(FILL.format(rows=1048576, columns=16384)), "sheet 1 reaches to row 1048576 and column XFD"),
        (seeds.ods('<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4000000000"/>'
                   "</text:p></table:table-cell></table:table-row>"), "thousands of spaces"),
        (seeds.xls(area=(0, 0xFFFFFFFF, 0, 0xFFFF)), "it says that it reaches to row 4294967295"),
        (seeds.xls(area=(0, 0xFFFF0003, 0xFFFF, 0xFFFF)), "it says that it reaches to row 4294901763"),
        (seeds.xls(area=(0xFFFFFFFF, 0, 0, 4)), "it says that it reaches to row 0"),
        (seeds.xls(seeds.record(0x203, bytes(14)) + seeds.record(0x203, CELL)), "reaches to row 65536 and column CRXP"),
        (seeds.xls(globals_=seeds.record(0xFC, struct.pack("<II", 5, 0x7FFFFFFF))), "fewer texts than it says"),
        (seeds.xlsb(seeds.small(0, struct.pack("<I", 0xFFFFFFFE)) + seeds.small(5, struct.pack("<IId", 0, 0, 1))),
         "sheet 1 reaches to row 4294967295"),
        (seeds.xlsb(area=(0, 0xFFFFFFFF, 0, 0xFFFFFFFF)), "its area makes no sense"),
        (bomb("content.xml", b"<a>" + b" " * (50 << 20)), "times its size"),
        (seeds.zipped({"xl/workbook.xml": "<a/>", "xl/workbook.bin": "b"}), "several kinds of workbook at once"),
    ],
)  # fmt: skip
def test_a_hostile_or_broken_workbook_ends_in_one_sentence(refusal, content, found):
    assert found in refusal(content)


def hostile_xlsx(change: bytes, into: bytes, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    import io

    with zipfile.ZipFile(io.BytesIO(seeds.xlsx())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert change in parts[part]
    return seeds.zipped({**parts, part: parts[part].replace(change, into)})


@pytest.mark.parametrize(
    ("change", "into", "part", "found"),
    [
        (b'<c r="A2"', b'<c r="A16777216"', "xl/worksheets/sheet1.xml", "too far to read"),
        (b'<c r="A3"', b'<c r="XFD3"', "xl/worksheets/sheet1.xml", ""),
        (b'<c r="C3"', b'<c r="XFD1048576"', "xl/worksheets/sheet1.xml", "too far to read"),
        (b'uniqueCount="5"', b'uniqueCount="2147483648"', "xl/sharedStrings.xml", "fewer texts than it says"),
        (b"<sst ", b"<!DOCTYPE a [<!ENTITY b 'c'>]><sst ", "xl/sharedStrings.xml", "declares entities"),
    ],
)
def test_an_xlsx_that_lies_about_its_cells_is_read_within_bounds_or_refused(tmp_path, change, into, part, found):
    (tmp_path / "book.xlsx").write_bytes(hostile_xlsx(change, into, part))
    if found:
        with pytest.raises(RefusedError, match=found):
            grids(tmp_path / "book.xlsx")
    assert read_table(tmp_path / "book.xlsx") == ("refused" if found else "read")


@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
def test_a_long_text_shown_by_a_million_cells_is_refused_before_it_fills_the_memory(tmp_path):
    cells = b"".join(
        seeds.small(0, struct.pack("<I", row) + bytes(13))
        + b"".join(seeds.small(7, struct.pack("<III", column, 0, 0)) for column in range(100))
        for row in range(400)
    )
    (tmp_path / "book.xlsb").write_bytes(seeds.xlsb(cells, (0, 399, 0, 99), ["x" * 30_000]))
    sentence, seconds, most = measured(tmp_path / "book.xlsb")
    assert "would unpack to 2289 MB of text" in sentence
    assert seconds < 10
    assert most < 300


def test_an_outlook_message_is_mail(tmp_path):
    (tmp_path / "x.xls").write_bytes(compound_file("__properties_version1.0"))
    assert is_mail(tmp_path / "x.xls")
    with pytest.raises(RefusedError, match="holds mail or a calendar"):
        grids(tmp_path / "x.xls")


VALID = {"xlsx": seeds.xlsx(), "xls": seeds.xls(), "xlsb": seeds.xlsb(), "ods": seeds.ods()}


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(VALID)), number=st.integers(0, 10**6))
def test_a_damaged_workbook_gives_a_table_or_one_sentence(tmp_path, kind, number):
    (tmp_path / "book").write_bytes(mutated(random.Random(number), VALID[kind]))
    assert read_table(tmp_path / "book") in ("read", "refused")


def _at(folder: Path, content: bytes) -> Path:
    (folder / "made").write_bytes(content)
    return folder / "made"
