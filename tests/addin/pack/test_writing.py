"""The files of a pack: where they go, what they are called, and that none is written over in silence."""

from __future__ import annotations

import os
import sys
import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import click
import pytest
from click.testing import CliRunner, Result

from addin import pack_cli
from addin.pack import printing, slides, writing
from tests.addin.pack.conftest import SAMPLE
from tests.addin.pack.test_facts import SENTINELS
from tests.hosts import needed
from workbook.errors import RefusedError


@click.group()
def line() -> None:
    """The command line, with this one command."""


pack_cli.attach(line)


def run(*words: object) -> Result:
    return CliRunner().invoke(line, ["pack", *(str(word) for word in words)])


@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setattr(printing, "program", lambda: None)


def test_a_pack_is_written_into_the_folder_asked_for(tmp_path, no_office):
    result = run(SAMPLE, "--out", tmp_path / "packs", "--as-of", "2026-09-30", "--html")
    assert result.exit_code == 1  # the sample has defects
    assert result.output == f"Written to {tmp_path / 'packs'}: Account review 2026 Q3.html.\n"
    assert (
        (tmp_path / "packs" / "Account review 2026 Q3.html")
        .read_bytes()
        .startswith(b'<!DOCTYPE html>\n<html lang="en">')
    )


def test_without_a_choice_whatever_can_be_made_is_made_and_the_rest_is_told(story, tmp_path, no_office):
    done = writing.write(story, tmp_path)
    assert [file.suffix for file in done.files] == [".html", ".pptx"]
    assert [str(problem) for problem in done.left_out] == [
        "A PDF of a file needs LibreOffice, and it was not found; install it, or click Export pack in Excel, which prints "
        "without it."
    ]


def test_a_form_that_was_asked_for_and_cannot_be_made_refuses_the_pack(story, tmp_path, no_office):
    with pytest.raises(RefusedError, match="A PDF of a file needs LibreOffice"):
        writing.write(story, tmp_path / "new", ["html", "pdf"])
    assert not (tmp_path / "new").exists()


def test_a_pack_that_is_there_is_not_written_over_unless_it_is_said(tmp_path, no_office):
    there = tmp_path / "Account review 2026 Q3.html"
    there.write_text("mine")
    result = run(SAMPLE, "--out", tmp_path, "--as-of", "2026-09-30", "--html", "--pptx")
    assert result.exit_code == 2
    assert result.output == (
        f"account-review: In {tmp_path} there is already: Account review 2026 Q3.html. Nothing was written. "
        "Give --force to write over it.\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == [there.name]
    assert there.read_text() == "mine"
    assert run(SAMPLE, "--out", tmp_path, "--as-of", "2026-09-30", "--html", "--force").exit_code == 1
    assert there.read_bytes().startswith(b"<!DOCTYPE html>")


def test_the_workbook_stays_as_it_is(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    run(book, "--out", tmp_path / "packs", "--as-of", "2026-09-30", "--html")
    assert book.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("more", "name"),
    [
        (["--owner", "daniel"], "Account review 2026 Q3 Daniel Okafor.html"),
        (["--with-personal"], "Account review 2026 Q3 personal.html"),
        (["--owner", "林美華", "--with-personal"], "Account review 2026 Q3 林美華 personal.html"),
    ],
)
def test_a_pack_is_called_by_what_is_in_it(tmp_path, more, name):
    run(SAMPLE, "--out", tmp_path, "--as-of", "2026-09-30", "--html", *more)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_an_owners_name_can_name_no_other_folder(attacked, tmp_path):
    done = writing.write(attacked, tmp_path, ["html"], owner="</script><script>alert(2)</script>")
    assert [file.name for file in done.files] == ["Account review 2026 Q3 script script alert(2) script.html"]
    assert done.files[0].parent == tmp_path


def test_an_owner_nobody_knows_is_refused_and_nothing_is_written(tmp_path):
    result = run(SAMPLE, "--out", tmp_path, "--as-of", "2026-09-30", "--owner", "zebra")
    assert result.exit_code == 2
    assert "No owner or team is called 'zebra'" in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(story, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RefusedError, match=r"The folder .* cannot be made"):
        writing.write(story, tmp_path / "file" / "packs", ["html"])


def test_the_button_writes_beside_the_workbook_and_asks_before_it_writes_over(tmp_path, no_office, monkeypatch):
    import datetime as dt

    from addin.books.file import FileBook
    from addin.pack.macros import export_pack

    monkeypatch.setattr(slides, "pptx", lambda told: b"slides")
    path = tmp_path / "book.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    book = FileBook(path, as_of=dt.date(2026, 9, 30))
    export_pack(book)
    page = tmp_path / "book pack" / "Account review 2026 Q3.html"
    assert book.told == [
        f"Written to {page.parent}: Account review 2026 Q3.html, Account review 2026 Q3.pptx. "
        "A PDF of a file needs LibreOffice, and it was not found; install it, or click Export pack in Excel, which prints "
        "without it."
    ]
    page.write_text("mine")
    asked = []
    monkeypatch.setattr(book, "confirm", lambda question: asked.append(question) or len(asked) > 1)
    export_pack(book)
    assert page.read_text() == "mine"
    assert asked[0].endswith("Nothing was written. Write over it?")
    export_pack(book)
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")


def test_paper_has_the_sheets_of_a_meeting_and_of_one_owner_only_the_own(story, closed):
    def keys(*given, **more) -> str:
        return " ".join(page.key for page in printing.pages(*given, **more))

    assert keys(story) == "Start Exposed Defence Review Lose Pictures Owners Practices Courtesy DataCheck"
    assert keys(closed.story(), since=closed.since) == (
        "Start Compare Exposed Defence Review Lose Pictures Owners Practices Courtesy DataCheck"
    )
    assert keys(closed.story(), "Daniel Okafor", since=closed.since) == "Start Compare Exposed Defence Review Courtesy"


def test_nothing_personal_and_nothing_of_another_owner_is_on_paper(attacked, story, closed):
    def said(pages) -> str:
        with ZipFile(BytesIO(printing.workbook(pages))) as package:
            return "\n".join(package.read(name).decode("utf-8") for name in package.namelist())

    text = said(printing.pages(attacked))
    assert [word for word in SENTINELS if word in text] == []
    accounts = story.review.accounts
    others = accounts.loc[accounts["owner"] != "Daniel Okafor", "account"]
    own = said(printing.pages(closed.story(), owner="Daniel Okafor", since=closed.since))
    assert [name for name in others if name in own] == []
    assert "Pacific Harbour Terminals" in own


@pytest.mark.host
def test_libreoffice_prints_the_sheets_on_pages(story):
    needed(printing.program(), "LibreOffice")
    made = printing.pdf(printing.pages(story))
    assert made.startswith(b"%PDF-")
    assert 10 <= made.count(b"/Type/Page/") + made.count(b"/Type /Page\n") <= 30


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_a_program_that_hangs_is_ended_with_all_it_started(tmp_path, monkeypatch):
    told = tmp_path / "child"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 60 & echo $! > {told}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(printing, "program", lambda: str(program))
    with pytest.raises(RefusedError, match="did not finish within 1 seconds"):
        printing.printed(b"", patience_seconds=1)
    assert _gone(int(told.read_text()))


def _gone(number: int) -> bool:
    for _ in range(50):
        try:
            os.kill(number, 0)
            if Path(f"/proc/{number}/stat").read_text().split()[2] == "Z":
                return True
        except (OSError, FileNotFoundError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_a_program_that_prints_nothing_is_told_of(tmp_path, monkeypatch):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(printing, "program", lambda: str(program))
    with pytest.raises(RefusedError, match="LibreOffice printed nothing"):
        printing.printed(b"")
