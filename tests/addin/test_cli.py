"""The command line as a manager meets it: exit codes, one sentence for each trouble, nothing written by half."""

from __future__ import annotations

import errno
import json
import shutil
import sys
import zipfile
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from addin import cli
from tests.workbook import foreign

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = ("--as-of", "2026-09-30")


def run(*words: object) -> Result:
    """One command, told by its exit code and output."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def book(here: Path) -> Path:
    """The sample firm's workbook."""
    return Path(shutil.copy(SAMPLE, here / "Book.xlsx"))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, dict, Path]:
    """The sample scored once: what was said, the JSON and the folder."""
    folder = tmp_path_factory.mktemp("scored")
    book = Path(shutil.copy(SAMPLE, folder / "Book.xlsx"))
    done = run("score", book, *AS_OF, "--out", folder / "Out.xlsx", "--json", folder / "review.json")
    return done, json.loads((folder / "review.json").read_text("utf-8")), folder


def test_demo_in_an_empty_folder_says_who_is_exposed_with_how_much_and_where_the_workbook_is(here: Path) -> None:
    done = run("demo")
    assert done.exit_code == cli.WITH_DEFECTS
    assert "6 top customers exposed" in done.stdout
    assert "of yearly revenue at risk" in done.stdout
    assert "Pacific" in done.stdout
    assert "67.8" in done.stdout
    assert str(here / "AccountReview-demo.xlsx") in done.stdout.replace("\n", "")
    # Beside it lie the backup of what was there and, were there any, the records of colleagues.
    assert sorted(path.name for path in here.iterdir()) == ["AccountReview-demo.xlsx", "AccountReview-demo.xlsx.d"]


def test_a_second_demo_scores_the_same_workbook_again_and_changes_nothing(here: Path) -> None:
    run("demo")
    first = (here / "AccountReview-demo.xlsx").read_bytes()
    assert run("demo").exit_code == cli.WITH_DEFECTS
    assert foreign.parts((here / "AccountReview-demo.xlsx").read_bytes()) == foreign.parts(first)


def test_score_with_out_leaves_the_workbook_as_it_is(reviewed: tuple[Result, dict, Path]) -> None:
    done, _, folder = reviewed
    assert done.exit_code == cli.WITH_DEFECTS
    assert (folder / "Book.xlsx").read_bytes() == SAMPLE.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["Book.xlsx", "Out.xlsx", "review.json"]


def test_the_managers_sheets_columns_and_plans_keep_their_bytes(reviewed: tuple[Result, dict, Path]) -> None:
    before, after = (foreign.parts((reviewed[2] / name).read_bytes()) for name in ("Book.xlsx", "Out.xlsx"))
    rewritten = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    assert {name for name in before if before[name] != after.get(name)} <= rewritten
    assert len(after) > len(before)


def test_a_workbook_full_of_foreign_parts_is_scored_with_each_of_them_untouched(here: Path) -> None:
    book = here / "Foreign.xlsx"
    book.write_bytes(foreign.workbook())
    before = foreign.parts(book.read_bytes())
    assert run("score", book, *AS_OF).exit_code in (cli.DONE, cli.WITH_DEFECTS)
    after = foreign.parts(book.read_bytes())
    kinds = ("chart", "slicer", "threadedComment", "customXml", "pivot", "drawing", "connections", "externalLink")
    for kind in kinds:
        named = [name for name in before if kind.casefold() in name.casefold() and "[" not in name]
        assert named, kind
        assert all(after[name] == before[name] for name in named), kind
    assert b"sparklineGroup" in after["xl/worksheets/sheet1.xml"]
    assert after["xl/worksheets/sheet1.xml"] == before["xl/worksheets/sheet1.xml"]


def test_the_json_has_the_documented_keys_and_no_nan(reviewed: tuple[Result, dict, Path]) -> None:
    told = reviewed[1]
    assert set(told) == {"version", "as_of", "policy", "accounts", "top", "lose", "defects"}
    assert (told["version"], told["as_of"], len(told["accounts"])) == ("1.0", "2026-09-30", 60)
    account = told["accounts"][0]
    assert {"account_id", "account", "owner", "tier", "top", "revenue_12m", "pillars", "health", "grade"} <= set(
        account
    )
    assert {"exposure", "flagged", "blind_spot", "revenue_at_risk"} <= set(account)
    assert set(account["pillars"]) == {"contact", "activity", "service"}
    assert set(account["pillars"]["contact"]) == {"score", "low", "high", "confidence", "losses"}
    assert set(account["pillars"]["contact"]["losses"][0]) == {"check", "points", "reason"}
    assert set(account["exposure"]) == {"score", "low", "high", "confidence", "band", "reasons"}
    assert set(account["exposure"]["reasons"][0]) == {"code", "points", "reason"}
    assert set(told["top"]) == {"share_of_customers", "share_of_revenue"}
    assert {"of", "lost", "worst", "worst_share", "most_exposed", "mean_share"} <= set(told["lose"])
    assert set(told["defects"][0]) == {"table", "row", "column", "value", "code", "message", "fix"}
    assert "NaN" not in json.dumps(told)


def test_losses_and_score_add_up_to_100_in_every_pillar_of_the_sample(reviewed: tuple[Result, dict, Path]) -> None:
    for account in reviewed[1]["accounts"]:
        for pillar in account["pillars"].values():
            if pillar["score"] is not None:
                assert round(pillar["score"] + sum(loss["points"] for loss in pillar["losses"]), 1) == 100.0
        exposure = account["exposure"]
        if exposure["score"] is not None:
            assert round(sum(reason["points"] for reason in exposure["reasons"]), 1) == exposure["score"]


def test_check_lists_every_defect_and_writes_nothing(book: Path) -> None:
    done = run("check", book)
    assert done.exit_code == cli.WITH_DEFECTS
    text = " ".join(done.stdout.split())
    assert "Touches, row 1368, date: found '31/02/2026' as text, expected a date" in text
    assert "defects." in text
    assert book.read_bytes() == SAMPLE.read_bytes()


def test_a_new_workbook_asks_for_accounts_first_and_is_not_overwritten(here: Path) -> None:
    assert run("new", "Mine.xlsx", "--language", "en").exit_code == cli.DONE
    content = (here / "Mine.xlsx").read_bytes()
    again = run("new", "Mine.xlsx")
    assert (again.exit_code, again.stderr.count("\n")) == (cli.REFUSED, 1)
    assert "is there already" in again.stderr
    assert (here / "Mine.xlsx").read_bytes() == content
    assert run("check", "Mine.xlsx").exit_code == cli.WITH_DEFECTS


def test_a_workbook_made_in_vietnamese_is_scored_in_vietnamese(here: Path) -> None:
    run("new", "Mine.xlsx", "--language", "vi")
    assert "Khách hàng" in run("check", "Mine.xlsx").stdout


def test_a_workbook_without_an_account_is_scored_to_empty_sheets(here: Path) -> None:
    run("new", "Mine.xlsx", "--language", "en")
    done = run("score", "Mine.xlsx", *AS_OF)
    assert done.exit_code == cli.WITH_DEFECTS
    assert "0 top customers exposed" in done.stdout


@pytest.mark.parametrize("name", ["0105", "Pacific Harbour Terminals", "pacific harbour", "thep hong lam"])
def test_explain_finds_an_account_by_id_by_name_and_by_part_of_it(book: Path, name: str) -> None:
    done = run("explain", book, name, *AS_OF)
    assert done.exit_code == cli.WITH_DEFECTS
    assert ("(0104)" if "hong" in name else "(0105)") in done.stdout
    assert "R1" in done.stdout


def test_explain_of_nobody_offers_the_nearest_names(book: Path) -> None:
    done = run("explain", book, "Pasific Harbor", *AS_OF)
    assert done.exit_code == cli.REFUSED
    assert "Pacific Harbour Terminals" in done.stderr
    assert done.stderr.count("\n") == 1


def test_lose_tells_the_45_pairs_of_the_first_ten(book: Path) -> None:
    done = run("lose", book, *AS_OF)
    assert "Of the first 10 customers, 45 combinations of 2" in " ".join(done.stdout.split())
    assert "Saigon Delta Cement (0101)" in done.stdout


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _encrypted(_: bytes) -> bytes:
    """The first sector of an OLE file is enough for a manager to be told what it is."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016)


@pytest.mark.parametrize("command", [("check",), ("score", *AS_OF), ("lose", *AS_OF), ("explain", "0105", *AS_OF)])
@pytest.mark.parametrize(
    "spoil", [_cut, _encrypted, lambda _: b"", lambda _: b"<html>", lambda _: b"a;b\n1;2\n"], ids=range(5)
)
def test_a_file_that_is_no_workbook_ends_in_one_sentence_and_exit_code_2(here: Path, command, spoil) -> None:
    book = here / "Book.xlsx"
    book.write_bytes(spoil(SAMPLE.read_bytes()))
    content = book.read_bytes()
    done = run(command[0], book, *command[1:])
    assert done.exit_code == cli.REFUSED
    assert done.stderr.startswith("account-review: ")
    assert (done.stderr.count("\n"), done.stdout) == (1, "")
    assert "mistake, not yours" not in done.stderr
    assert [path.name for path in here.iterdir()] == ["Book.xlsx"]
    assert book.read_bytes() == content


def test_no_file_ends_in_one_sentence(here: Path) -> None:
    done = run("score", "Nowhere.xlsx")
    assert (done.exit_code, done.stderr.count("\n")) == (cli.REFUSED, 1)
    assert "Nowhere.xlsx" in done.stderr


def test_a_colleagues_open_workbook_is_refused_with_the_name_and_left_alone(book: Path) -> None:
    (book.parent / ".~lock.Book.xlsx#").write_text(",Lan,PC-12,22.11.2026 10:00,file:///home/lan/.config;")
    done = run("score", book, *AS_OF)
    assert done.exit_code == cli.REFUSED
    assert "Lan" in done.stderr
    assert "--out" in done.stderr
    assert book.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.skipif(sys.platform == "darwin", reason="Excel on a Mac denies nobody: there its marker decides")
def test_excels_marker_alone_stops_nobody_where_excel_would_hold_the_file_itself(book: Path) -> None:
    (book.parent / "~$Book.xlsx").write_bytes(b"\x03Lan".ljust(165, b" "))
    assert run("score", book, *AS_OF).exit_code == cli.WITH_DEFECTS


@pytest.mark.parametrize(
    ("words", "advice"),
    [(("templates",), "or use a folder you may write in."), (("score",), "or write elsewhere with --out.")],
)
def test_only_a_command_that_can_write_elsewhere_advises_it(book: Path, monkeypatch, words, advice) -> None:
    from workbook import saveerrors

    def refuse(*_: object, **__: object) -> None:
        raise saveerrors.refusal(OSError(errno.EROFS, "Read-only file system"), book)

    monkeypatch.setattr("addin.letters.templates.copied", refuse)
    monkeypatch.setattr("addin.jobs.load", refuse)
    assert run(*words, book).stderr.endswith(f"{advice}\n")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_workbook_that_cannot_be_reached_is_spoken_of_in_the_language_it_had(
    here: Path, monkeypatch, language
) -> None:
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(here / "pc"))
    run("new", "Mine.xlsx", "--language", language)
    run("log", "contact", "Mine.xlsx", "Nobody")
    (here / "Mine.xlsx").unlink()
    says = {"en": "There is no file Mine.xlsx", "vi": "Không có tệp Mine.xlsx"}[language]
    assert says in run("score", "Mine.xlsx").stderr


def test_a_copy_can_be_scored_while_a_colleague_has_the_workbook_open(book: Path) -> None:
    (book.parent / "~$Book.xlsx").write_bytes(b"\x03Lan".ljust(165, b" "))
    done = run("score", book, *AS_OF, "--out", book.parent / "Copy.xlsx")
    assert done.exit_code == cli.WITH_DEFECTS
    assert zipfile.is_zipfile(book.parent / "Copy.xlsx")


def test_out_never_overwrites_a_file(book: Path) -> None:
    other = book.parent / "Other.xlsx"
    other.write_text("mine")
    done = run("score", book, *AS_OF, "--out", other)
    assert done.exit_code == cli.REFUSED
    assert other.read_text() == "mine"


def test_a_bug_is_one_honest_sentence_and_a_traceback_in_the_log(book: Path, monkeypatch, tmp_path: Path) -> None:
    from addin import jobs

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of our own making")

    monkeypatch.setattr(jobs, "load", broken)
    monkeypatch.setattr("click.get_app_dir", lambda *_, **__: str(tmp_path / "logs"))
    done = run("check", book)
    assert done.exit_code == cli.REFUSED
    assert "our mistake, not yours" in done.stderr
    assert "Traceback" not in done.stderr
    assert "of our own making" in (tmp_path / "logs" / "errors.log").read_text("utf-8")


def test_help_tells_where_to_begin_and_what_the_exit_codes_mean() -> None:
    done = run("--help")
    assert "account-review demo" in done.stdout
    assert "Exit code" in done.stdout


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="would install here")
@pytest.mark.parametrize("command", ["install", "uninstall", "doctor"])
def test_a_system_without_excel_is_told_so_in_one_sentence(command: str) -> None:
    done = run(command)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (cli.REFUSED, "", 1)
    assert "needs Excel on Windows or macOS" in done.stderr


def test_build_addin_writes_the_add_in_and_says_where(here: Path) -> None:
    done = run("build-addin", "Mine.xlam")
    assert done.exit_code == cli.DONE
    assert done.stdout.replace("\n", "") == f"Built and checked {here / 'Mine.xlam'}"
    assert zipfile.is_zipfile(here / "Mine.xlam")


def test_a_cell_named_as_of_says_the_day_unless_another_is_asked_for(here: Path) -> None:
    with xlsxwriter.Workbook(here / "Mine.xlsx") as made:
        sheet = made.add_worksheet("Accounts")
        sheet.write_row(0, 0, ["account_id", "account", "owner"])
        sheet.write_row(1, 0, ["1", "One", "An"])
        sheet.write_datetime("H1", datetime(2026, 3, 31), made.add_format({"num_format": "yyyy-mm-dd"}))
        made.define_name("AsOf", "=Accounts!$H$1")
    run("score", "Mine.xlsx", "--out", "March.xlsx", "--json", "march.json")
    run("score", "Mine.xlsx", *AS_OF, "--out", "September.xlsx", "--json", "september.json")
    days = [json.loads((here / name).read_text("utf-8"))["as_of"] for name in ("march.json", "september.json")]
    assert days == ["2026-03-31", "2026-09-30"]
