"""A workbook whose formulas point at a colleague's copy of the add-in (Microsoft KB 817578)."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.hosts.memory_excel import MemoryExcel

COLLEAGUE = r"C:\Users\binh\AppData\Roaming\Microsoft\Excel\XLSTART\AccountReview.xlam"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved_with(path: Path, target: str, formula: str = '[1]!REVIEW_PURPOSE("agree the price")') -> Path:
    """A workbook as Excel saves one whose formula uses a function of `target`."""
    plain = path.with_name("plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet("Data").write_formula("A1", f"={formula}", None, "old value")
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w") as file:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/workbook.xml":
                content = content.replace(
                    "<calcPr", '<externalReferences><externalReference r:id="rIdX"/></externalReferences><calcPr'
                )
            if name == "xl/_rels/workbook.xml.rels":
                link = f'<Relationship Id="rIdX" Type="{_RELS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
                content = content.replace("</Relationships>", f"{link}</Relationships>")
            if name == "[Content_Types].xml":
                kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"
                content = content.replace(
                    "</Types>",
                    f'<Override PartName="/xl/externalLinks/externalLink1.xml" ContentType="{kind}"/></Types>',
                )
            file.writestr(name, content)
        file.writestr(
            "xl/externalLinks/externalLink1.xml",
            f'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELS}">'
            '<externalBook r:id="rId1"/></externalLink>',
        )
        file.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
            f'Type="{_RELS}/externalLinkPath" Target="file:///{target}" TargetMode="External"/></Relationships>',
        )
    return path


@pytest.fixture
def excel(installed):
    host = MemoryExcel(installed)
    yield host
    host.close()


def test_opened_here_its_formulas_work_and_nobody_is_asked_anything(excel, tmp_path):
    book = excel.open(saved_with(tmp_path / "Book.xlsx", COLLEAGUE))
    assert excel.seen.repaired == [(COLLEAGUE, str(excel.folder / "AccountReview.xlam"))]
    assert excel.value("Data", "A1") == "purposeful"
    assert excel.told == []
    assert book.saved is True


@pytest.mark.parametrize(
    "target", [r"\\server\share\ACCOUNTREVIEW.XLAM", "/Users/binh/Library/AccountReview.xlam", "AccountReview.xlam"]
)
def test_the_other_copy_may_lie_anywhere(excel, tmp_path, target):
    excel.open(saved_with(tmp_path / "Book.xlsx", target))
    assert [old for old, _ in excel.seen.repaired] == [target]


@pytest.mark.parametrize(
    "target", [r"C:\Reports\Sales.xlsx", r"C:\x\OldAccountReview.xlam", r"C:\AccountReview.xlam\Data.xlsx"]
)
def test_links_to_anything_else_are_left_alone(excel, tmp_path, target):
    excel.open(saved_with(tmp_path / "Book.xlsx", target, "[1]Data!A1"))
    assert excel.seen.repaired == []
    assert excel.told == []


def test_a_link_to_this_very_copy_is_left_alone(excel, tmp_path):
    excel.open(saved_with(tmp_path / "Book.xlsx", str(excel.folder / "AccountReview.xlam")))
    assert excel.seen.repaired == []


def test_where_it_cannot_be_done_one_sentence_says_what_to_do(excel, tmp_path, monkeypatch):
    monkeypatch.setattr("pyopenvba.apps.excel._model.Workbook.locked", True, raising=False)
    excel.open(saved_with(tmp_path / "Book.xlsx", COLLEAGUE))
    assert excel.told == [
        "Book.xlsx holds formulas typed with another copy of Account Review, and they could not be pointed to this one; "
        "unprotect the workbook, then open it again."
    ]
