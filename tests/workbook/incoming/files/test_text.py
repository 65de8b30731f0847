"""Text with separators: its encoding, its separator, its cells, and what is refused."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import mutated
from tests.fuzz.readers import read_table
from tests.workbook.incoming.files.seeds import text, vietnamese
from workbook.errors import RefusedError
from workbook.incoming import Grid
from workbook.incoming.files import grids, is_mail

ROWS = [["Mã", "Tên", "Ghi chú"], ["001", "Bình Minh", "gọi lại"], ["002", "Trần, Đức", "hai\ndòng"]]


@pytest.fixture
def grid(tmp_path: Path):
    def read(content: bytes, name: str = "export.csv") -> Grid:
        (tmp_path / name).write_bytes(content)
        (found,) = grids(tmp_path / name)
        return found

    return read


@pytest.fixture
def refusal(tmp_path: Path):
    def read(content: bytes, name: str = "export.csv") -> str:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RefusedError) as refused:
            [found.columns([0], 0) for found in grids(tmp_path / name)]
        sentence = str(refused.value)
        assert "\n" not in sentence
        assert sentence.startswith(str(tmp_path / name))
        return sentence.removeprefix(str(tmp_path / name)).strip(", ")

    return read


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""), ("utf-16-be", b""), ("gb18030", b"\x84\x31\x95\x33"),
    ],
)  # fmt: skip
def test_a_text_in_unicode_is_read_with_and_without_its_mark(grid, encoding, mark):
    assert grid(text(encoding, mark=mark)).head == ROWS


SAMPLES = {
    "Vietnamese": "Mã khách hàng;Tên;Phụ trách\n001;Công ty TNHH Thương mại Bình Minh;Nguyễn Thị Hoa\n",
    "one Vietnamese name": "name\nNguyễn Văn An\n",
    "Chinese": "客户编号,客户名称,负责人\n001,上海华联贸易有限公司,王小明\n002,北京科技股份有限公司,李娜\n",
    "one Chinese name": "name\n北京华联\n",
    "rare Chinese characters": "姓名,公司\n喆堃,镕基实业有限公司\n李翀,淼鑫贸易\n",
    "German": "Kunde;Straße;Ort\n1;Müller & Söhne GmbH;Düsseldorf\n2;Bäckerei Groß;Köln\n",
    "one German name": "name\nMüller\n",
    "German capitals": "KUNDE;ORT\nMÜLLER;KÖLN\nBÄCKEREI;DÜSSELDORF\n",
    "French": "Société;Contact\nBoulangerie Élysée;Hélène Lefèvre\nCafé de la Gare;François Noël\n",
    "Spanish": "Cliente;Dirección\nPanadería Peña;Málaga\nNúñez y Compañía;León\n",
    "Portuguese": "Cliente;Cidade\nPão de Açúcar;São Paulo\nConstruções João;Brasília\n",
    "Italian": "Cliente;Città\nCaffè Nicolò;Forlì\nSocietà Cantù;Però\n",
    "Icelandic": "Staður\nÞór ehf\nReykjavík\nGuðrún Sigurðardóttir\n",
    "signs alone": "name;price\nWidget;€ 12\nGadget – new;£ 3\n",
    "typographic quotes": "name,note\nAnchor,“good”\nBeacon,don’t\n",
    "spaces that do not break": "a;b\n1\xa0000;2\xa0000\n",
}
OLD = {"Vietnamese": "cp1258", "one Vietnamese name": "cp1258"} | dict.fromkeys(
    ("Chinese", "one Chinese name", "rare Chinese characters"), "gb18030"
)


@pytest.mark.parametrize("language", SAMPLES)
def test_a_text_from_before_unicode_is_read_in_the_encoding_in_which_its_words_make_sense(grid, language):
    words = SAMPLES[language]
    encoding = OLD.get(language, "cp1252")
    content = vietnamese(words) if encoding == "cp1258" else words.encode(encoding)
    found = [cell for row in grid(content).head for cell in row]
    assert found == [cell for line in words.splitlines() for cell in line.split(";" if ";" in words else ",")]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("고객,도시\n삼성전자 주식회사,서울\n현대자동차,부산\n", "cp949"),
        ("顧客名,担当者\n株式会社山田商店,田中太郎\nトヨタ自動車,鈴木一郎\n", "cp932"),
        ("客戶名稱,負責人\n台灣積體電路製造股份有限公司,王小明\n", "big5"),
        ("Клиент,Город\nООО Ромашка,Москва\nИванов Иван,Казань\n", "cp1251"),
    ],
)
def test_other_scripts_are_not_taken_for_chinese_or_western(grid, words, encoding):
    assert grid(words.encode(encoding)).head == [line.split(",") for line in words.splitlines()]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Klient;Miasto\nZakłady Mięsne;Łódź\nSpółka;Gdańsk\n", "cp1250"),
        ("Zákazník;Město\nPřerovské strojírny;Přerov\nPekárna Dvořák;Plzeň\n", "cp1250"),
        ("Müşteri;Şehir\nYıldız;İstanbul\nÇağlayan Gıda;İzmir\nGüneş;Muğla\n", "cp1254"),
        ("Kunde;Ort\nMüller;Köln\nBäckerei Groß;Düsseldorf\n", "mac_roman"),
        ("Tªn kh¸ch hµng;N¬i\nC«ng ty TNHH B×nh Minh;Hµ Néi\n", "cp1252"),
        ("name\n目录\n", "gb18030"),
    ],
)
def test_a_text_whose_encoding_cannot_be_told_is_refused_and_not_guessed(refusal, words, encoding):
    assert "is text whose letters fit no encoding for sure" in refusal(words.encode(encoding))


@pytest.mark.parametrize("sign", ["\t", ";", "|", ","])
def test_the_separator_is_told_by_the_rows(grid, sign):
    rows = [["id", "name", "amount"], ["1", "Anchor", "5"], ["2", "Beacon", "7"]]
    assert grid("\n".join(map(sign.join, rows)).encode()).head == rows


@pytest.mark.parametrize(
    ("content", "width"),
    [
        ("id;sum;rate\n1;1,50;2,25\n2;1,75;3,50\n", 3),
        ("id;address\n" + "1;Main Street 5, London\n" * 20, 2),
        ("Report of May, 2026\n\nid,name,city,sum\n1,a,b,2\n3,c,d,4\nTotal\n", 4),
        ("id,emails,city\n1,a@x.vn;b@x.vn,Huế\n2,c@x.vn;d@x.vn,Huế\n", 3),
        ("account\nAnchor\nBeacon\nCobalt, Ltd\nDelta\nEcho\nFoxtrot\nGolf\nHotel\n", 1),
    ],
)
def test_commas_in_numbers_addresses_and_titles_are_no_separators(grid, content, width):
    rows = grid(content.encode()).head
    assert max(map(len, rows)) == width


def test_the_separator_line_of_excel_is_obeyed_and_is_no_row(grid):
    found = grid(b"sep=^\r\na^b\r\n1,5^2;5\r\n")
    assert found.head == [["a", "b"], ["1,5", "2;5"]]
    assert found.columns([1], 0) == [["b", "2;5"]]


def test_ragged_rows_and_blank_rows_keep_their_places(grid):
    found = grid(b"a,b,c\n\n1\n2,x,y,z\n  ,,\n")
    assert found.head == [["a", "b", "c"], [], ["1"], ["2", "x", "y", "z"], ["  ", None, None]]
    assert found.columns([0, 3, 9], 1) == [[None, "1", "2", "  "], [None, None, "z", None], [None] * 4]
    assert found.rows == 5


def test_formulas_stay_text(grid):
    assert grid(b"a,b\n=cmd|' /C calc'!A0,+1\n@SUM(1),-2\n").columns([0, 1], 1) == [
        ["=cmd|' /C calc'!A0", "@SUM(1)"], ["+1", "-2"],
    ]  # fmt: skip


def test_what_was_assumed_is_told(grid):
    assert grid("Kunde;Ort\nMüller;Köln\n".encode("cp1252")).notes == [  # type: ignore[attr-defined]
        "Read as Windows-1252 text with semicolons between the columns."
    ]


def test_an_ending_that_lies_does_not_matter(grid):
    assert grid(text(), "export.xls").head == ROWS


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "is empty (0 bytes)"),
        (b"\n,,\n", "holds no cell"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "is a web page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>\n<head></head>", "is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "is an XML text"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "is an XML text"),
        (b'[{"id": 1}]', "is a JSON text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"MZ\x90\0\x03\0\0\0", "is a program"),
        (b"\x7fELF\x02\x01\x01", "is a program"),
        (b"\x1f\x8b\x08\0", "is a packed archive"),
        (b"SQLite format 3\0", "is a SQLite database"),
        (b"PK\x03\x04 and no more", "is cut short or damaged"),
        (b"BEGIN:VCALENDAR\r\n", "holds mail or a calendar"),
        (b"id,name\n1,a\0b\n", "holds null bytes"),
        (b"\0" * 5000, "holds null bytes"),
        (bytes(range(256)) * 20, "holds null bytes"),
        (b'id,name\n1,"Anchor\n2,Beacon\n', "row 2: a quotation mark is opened and never closed"),
        (b'id,name\n1,"' + b"x\n" * 70_000 + b'"\n', "row 2: a cell is longer than 131072 characters"),
        (b"id,name\n" + b"x" * 3_000_000, "row 2 is longer than 1048576 characters"),
        (b"id,name\n" + b'"\n",' * 400_000, "row 2 is longer than 1048576 characters"),
        (b"id,name\n" + b"," * 10_000, "row 2 has 10001 columns, expected at most 2000"),
        (b"a\n" * ((1 << 20) + 1), "has more than 1048576 rows"),
        (b"\xff\xfea\0,\0b\0\n\0\0\xd8", "is cut short or damaged"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(refusal, content, found):
    assert found in refusal(content)


def test_no_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(RefusedError, match="There is no file"):
        grids(tmp_path / "none.csv")
    with pytest.raises(RefusedError, match="is a folder, expected a file"):
        grids(tmp_path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", True),
        (b"From: a@b.vn\r\nTo: c@d.vn\r\nSubject: x\r\n\r\nbody", True),
        (b"Received: from x\r\n\tby y\r\nDate: z\r\n\r\n", True),
        (b"From a@b.vn Thu Jan  1 00:00:00 2026\nFrom: a@b.vn\nDate: x\n\nbody", True),
        (b"From,To,Subject\na,b,c\n", False),
        (b"Subject: report\n\nid,name\n", False),
        (b"%PDF-1.7", False),
        (b"", False),
    ],
)
def test_mail_and_calendars_are_told_by_their_content(tmp_path, content, expected):
    (tmp_path / "x.csv").write_bytes(content)
    assert is_mail(tmp_path / "x.csv") is expected


MEASURE = """
import re, sys, time
from workbook.errors import RefusedError
from workbook.incoming.files import grids
start = time.monotonic()
try:
    for grid in grids(sys.argv[1]):
        grid.head, grid.columns(range(3), 0)
except RefusedError as problem:
    print(problem)
# getrusage would tell of the process that started this one too
peak = int(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1])
print(int(time.monotonic() - start), peak >> 10)
"""


def measured(path: Path) -> tuple[str, int, int]:
    """What was said, whole seconds and MB at most."""
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    sentence, _, figures = done.stdout.strip().rpartition("\n")
    seconds, most = map(int, figures.split())
    return sentence, seconds, most


@pytest.mark.skipif(sys.platform != "linux", reason="measured by /proc")
@pytest.mark.parametrize(
    ("line", "found"), [(b"x", "is longer than"), (b"\0", "holds null bytes"), (b",", "longer than")]
)
def test_a_line_without_end_ends_in_one_sentence_within_bounded_memory(tmp_path, line, found):
    """300 MB of it, as more than 512 MB is refused by its size alone."""
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"id,name\n")
        if line == b"\0":
            file.truncate(500 << 20)
        else:
            for _ in range(300):
                file.write(line * (1 << 20))
    sentence, seconds, most = measured(path)
    path.unlink()
    assert found in sentence
    assert seconds < 20
    assert most < 1000


def test_a_file_beyond_the_limit_is_refused_by_its_size(tmp_path):
    with (tmp_path / "long.csv").open("wb") as file:
        file.truncate((1 << 30) + 1)
    with pytest.raises(RefusedError, match="is 1024 MB large, expected at most 1024 MB"):
        grids(tmp_path / "long.csv")


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=6))
def test_what_the_csv_writer_writes_comes_back(tmp_path, rows):
    made = io.StringIO()
    made.write("sep=;\n")
    csv.writer(made, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    (tmp_path / "x.csv").write_bytes(b"\xef\xbb\xbf" + made.getvalue().encode())
    if not any(cell for row in rows for cell in row):
        return
    (found,) = grids(tmp_path / "x.csv")
    assert found.head == [[cell or None for cell in row] for row in rows]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_noise_gives_a_table_or_one_sentence(tmp_path, content):
    (tmp_path / "x.csv").write_bytes(content)
    assert read_table(tmp_path / "x.csv") in ("read", "refused")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(0, 10**6), encoding=st.sampled_from(["utf-8", "utf-16", "utf-16-le", "gb18030"]))
def test_a_damaged_text_gives_a_table_or_one_sentence(tmp_path, number, encoding):
    (tmp_path / "x.csv").write_bytes(mutated(random.Random(number), text(encoding)))
    assert read_table(tmp_path / "x.csv") in ("read", "refused")
