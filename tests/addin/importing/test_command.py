"""The command from its files to the workbook and back: new, again, newer, withdrawn; questions; nothing by half."""

from __future__ import annotations

import sqlite3
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from addin import cli, importing_cli
from tests.addin.importing.conftest import AS_OF, imported, rows, run, tables, written

ACCOUNT = ("Id", "IsDeleted", "MasterRecordId", "Name", "Type", "ParentId", "Website", "OwnerId", "LastModifiedDate")
TASK = (
    "Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "Priority", "OwnerId", "AccountId", "IsClosed",
    "CreatedDate", "CallDurationInSeconds", "CallType", "TaskSubtype", "CompletedDateTime",
)  # fmt: skip
DELTA, HARBOUR = "0015g00000AAAAAAA5", "0015g00000BBBBBBB5"


def accounts(*more: tuple[str, str]) -> Path:
    """An account list of Salesforce."""
    listed = [(DELTA, "SAIGON DELTA CEMENT JSC"), *more]
    told = [(key, "false", "", name, "Customer", "", "", "Lan", "2026-01-01") for key, name in listed]
    return written("accounts.csv", ACCOUNT, told)


def tasks(*told: tuple[str, str, str], file: str = "tasks.csv", seconds: int = 600) -> Path:
    """Calls: id, account, subject."""
    rest = ("2026-03-01", "Completed", "Normal", "Lan")
    done = ("true", "2026-02-01T00:00:00.000Z", seconds, "Outbound", "Call", "2026-03-01T10:00:00.000Z")
    return written(file, TASK, [(key, "", "", subject, *rest, account, *done) for key, account, subject in told])


CALLS = (("00T1", DELTA, "Call: confirm the pump delivery"), ("00T2", HARBOUR, "Call"))


class TestAgainAndAgain:
    def test_files_come_into_a_new_workbook_in_any_order(self, fresh: Path) -> None:
        done = imported(fresh, tasks(*CALLS), accounts((HARBOUR, "Quokka Bay Ports")), "--yes")
        assert (done.exit_code, done.stderr) == (0, "")
        assert rows(fresh, "Accounts", "account_id", "account", "owner") == [
            (f"salesforce-{DELTA}", "SAIGON DELTA CEMENT JSC", "Lan"), (f"salesforce-{HARBOUR}", "Quokka Bay Ports", "Lan"),
        ]  # fmt: skip
        assert rows(fresh, "Touches", "touch_id", "account_id", "purpose", "source") == [
            ("salesforce-00T1", f"salesforce-{DELTA}", "Call: confirm the pump delivery", "Salesforce Task, tasks.csv"),
            ("salesforce-00T2", f"salesforce-{HARBOUR}", None, "Salesforce Task, tasks.csv"),
        ]  # fmt: skip

    def test_the_same_files_again_change_no_byte_of_the_workbook(self, sample: Path) -> None:
        files = (accounts((HARBOUR, "Quokka Bay Ports")), tasks(*CALLS))
        assert imported(sample, *files, "--yes").exit_code == 0
        content = sample.read_bytes()
        again = imported(sample, *files, "--yes")
        assert "There is nothing new in these files" in again.stdout
        assert sample.read_bytes() == content

    def test_a_newer_overlapping_export_updates_and_adds(self, sample: Path) -> None:
        assert imported(sample, accounts(), tasks(*CALLS[:1]), "--yes").exit_code == 0
        before = len(rows(sample, "Touches", "touch_id"))
        newer = tasks(CALLS[0], ("00T3", DELTA, "Call: agree the price"), file="newer.csv", seconds=1800)
        done = imported(sample, newer, "--yes")
        assert done.exit_code == 0
        told = dict(rows(sample, "Touches", "touch_id", "hours"))
        assert (told["salesforce-00T1"], told["salesforce-00T3"]) == (0.5, 0.5)
        assert len(rows(sample, "Touches", "touch_id")) == before + 1

    def test_a_cell_corrected_by_hand_is_not_set_back_by_a_newer_export(self, sample: Path) -> None:
        imported(sample, accounts(), tasks(*CALLS[:1]), "--yes")
        assert run("log", "correct", sample, "salesforce-00T1", "--set", "hours=2").exit_code == 0
        assert run("merge", sample).exit_code == 0
        done = imported(sample, tasks(CALLS[0], seconds=1800), "--yes")
        assert "kept as typed by hand" in " ".join(done.stdout.split())
        assert dict(rows(sample, "Touches", "touch_id", "hours"))["salesforce-00T1"] == 2

    def test_an_account_list_alone_is_remembered_for_a_later_task_list_alone(self, sample: Path) -> None:
        assert imported(sample, accounts(), "--yes").exit_code == 0
        assert imported(sample, tasks(*CALLS[:1]), "--yes").exit_code == 0
        assert dict(rows(sample, "Touches", "touch_id", "account_id"))["salesforce-00T1"] == "0101"

    def test_undo_restores_every_cell_of_every_table(self, sample: Path) -> None:
        before = tables(sample)
        assert imported(sample, accounts((HARBOUR, "Quokka Bay Ports")), tasks(*CALLS), "--yes").exit_code == 0
        assert tables(sample) != before
        assert run("undo", sample).exit_code == 0
        assert tables(sample) == before

    def test_what_was_withdrawn_can_be_imported_anew(self, sample: Path) -> None:
        files = (accounts(), tasks(*CALLS[:1]))
        imported(sample, *files, "--yes")
        run("undo", sample)
        assert imported(sample, *files, "--yes").exit_code == 0
        assert ("salesforce-00T1",) in rows(sample, "Touches", "touch_id")


class TestNothingByHalf:
    def test_without_a_terminal_and_without_yes_it_is_a_dry_run_that_says_so(self, book: Path) -> None:
        content = book.read_bytes()
        done = imported(book, accounts(), tasks(*CALLS))
        assert done.exit_code == 0
        assert "dry run" in done.stdout
        assert book.read_bytes() == content
        assert not book.with_name("Book.xlsx.d").exists()

    def test_dry_run_writes_nothing_whatever_else_is_said(self, book: Path) -> None:
        content = book.read_bytes()
        assert imported(book, accounts(), tasks(*CALLS), "--yes", "--dry-run").exit_code == 0
        assert book.read_bytes() == content

    def test_an_unsure_name_ends_in_2_with_the_option_that_answers_it(self, book: Path) -> None:
        content = book.read_bytes()
        done = imported(book, accounts(("0015g00000CCCCCCC5", "Delta Redy-Mix")), "--yes")
        assert done.exit_code == 2
        assert '    --same "Delta Redy-Mix=0103"' in done.stdout.splitlines()
        assert "Questions to be answered first: 1;" in done.stderr
        assert book.read_bytes() == content

    @pytest.mark.parametrize("option", [("--same", "Delta Redy-Mix=0103"), ("--same", "Delta Redy-Mix=Delta Ready-Mix"),
                                        ("--skip-unsure",)])  # fmt: skip
    def test_an_answer_lets_it_go_on(self, book: Path, option: tuple[str, ...]) -> None:
        count = len(rows(book, "Accounts", "account_id"))
        done = imported(book, accounts(("0015g00000CCCCCCC5", "Delta Redy-Mix")), tasks(*CALLS[:1]), "--yes", *option)
        assert done.exit_code == 0
        assert len(rows(book, "Accounts", "account_id")) == count

    def test_dates_that_may_be_either_are_asked_about_and_answered(self, book: Path) -> None:
        headers = ("touch_id", "date", "account_id", "owner", "channel")
        file = written("calls.csv", headers, [("X1", "03/04/2026", "0101", "Lan", "call")])
        asked = imported(book, file, "--yes")
        assert asked.exit_code == 2
        assert "    --dates day" in asked.stdout.splitlines()
        assert imported(book, file, "--yes", "--dates", "month").exit_code == 0
        assert f"{dict(rows(book, 'Touches', 'touch_id', 'date'))['X1']:%Y-%m-%d}" == "2026-03-04"

    def test_several_questions_are_asked_at_once(self, book: Path) -> None:
        odd = written("odd.csv", ("Grunt", "Plonk"), [("a", "b")])
        headers = ("touch_id", "date", "account_id", "owner", "channel")
        calls = written("calls.csv", headers, [("X1", "03/04/2026", "0101", "Lan", "call")])
        done = imported(book, odd, calls, accounts(("0015g00000CCCCCCC5", "Delta Redy-Mix")), "--yes")
        assert "Questions to be answered first: 3;" in done.stderr

    def test_what_no_file_means_is_one_sentence(self, book: Path) -> None:
        done = imported(book, "*.eml", "--yes")
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == "account-review: No file is called *.eml; check the folder and the pattern.\n"

    def test_no_cell_of_a_file_becomes_a_formula(self, book: Path) -> None:
        texts = ["=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3", "\t=1+1"]
        headers = ("touch_id", "date", "account_id", "owner", "channel", "purpose", "next_purpose")
        told = [(text, "2026-03-04", "0101", text, "call", text, text) for text in texts]
        assert imported(book, written("calls.csv", headers, told), "--yes").exit_code == 0
        sheet = openpyxl.load_workbook(book)["Touches"]
        cells = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        for text in texts:
            kinds = [cell.data_type for cell in cells if cell.value.strip() == text.strip()]
            assert kinds == ["s"] * 4


class TestOptions:
    def test_a_header_nobody_knows_is_mapped_and_the_mapping_remembered(self, book: Path) -> None:
        headers = ("touch_id", "date", "account_id", "Rep du jour", "channel")
        file = written("calls.csv", headers, [("X1", "2026-03-04", "0101", "Zoë", "call")])
        assert imported(book, file, "--yes", "--map", "Rep du jour=owner").exit_code == 0
        assert dict(rows(book, "Touches", "touch_id", "owner"))["X1"] == "Zoë"
        more = written("more.csv", headers, [("X2", "2026-03-05", "0101", "Ada", "call")])
        assert imported(book, more, "--yes").exit_code == 0
        assert dict(rows(book, "Touches", "touch_id", "owner"))["X2"] == "Ada"

    def test_an_owners_id_gets_a_name(self, book: Path) -> None:
        done = imported(book, accounts(), tasks(*CALLS[:1]), "--yes", "--owner", "Lan=Nguyễn Thị Lan")
        assert done.exit_code == 0
        assert dict(rows(book, "Touches", "touch_id", "owner"))["salesforce-00T1"] == "Nguyễn Thị Lan"

    def test_a_database_is_imported_by_its_query(self, book: Path, here: Path) -> None:
        with sqlite3.connect(here / "erp.db") as base:
            base.execute("create table calls (touch_id text, date text, account_id text, owner text, channel text)")
            base.execute("insert into calls values ('Q1', '2026-03-04', '0101', 'Lan', 'visit')")
        base.close()
        (here / "calls.sql").write_text("select * from calls", "utf-8")
        done = imported(book, "--sql", f"sqlite:///{here / 'erp.db'}", "--query", here / "calls.sql", "--yes")
        assert (done.exit_code, done.stderr) == (0, "")
        assert ("Q1", "visit") in rows(book, "Touches", "touch_id", "channel")

    def test_a_folder_of_mails_becomes_contacts_with_the_people_they_were_with(self, book: Path, here: Path) -> None:
        (address, account), *_ = [
            (mail, account) for mail, account in rows(book, "People", "email", "account_id") if mail and account
        ]
        (here / "mails").mkdir()
        for at, subject in enumerate(("Quotation 17 for the spares", "Happy new year")):
            mail = EmailMessage()
            mail["From"], mail["To"] = "lan@ours.vn", str(address)
            mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2026 09:00:00 +0700", f"<{at}@ours.vn>"
            mail["Subject"] = subject
            mail.set_content("Not for you.")
            (here / "mails" / f"{at}.eml").write_bytes(bytes(mail))
        asked = imported(book, here / "mails", "--yes")
        assert asked.exit_code == 2
        assert "--ours" in asked.stdout
        done = imported(book, here / "mails", "--yes", "--ours", "ours.vn", "--owner", "Lan")
        assert (done.exit_code, done.stderr) == (0, "")
        found = [row for row in rows(book, "Touches", "source", "account_id", "channel", "purpose")
                 if row[0] and str(row[0]).startswith("mail, ")]  # fmt: skip
        assert [row[1:] for row in found] == [
            (account, "email", "Quotation 17 for the spares"),
            (account, "email", None),
        ]
        assert b"Not for you" not in book.read_bytes()


class TestOnATerminal:
    @pytest.fixture(autouse=True)
    def _somebody_is_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importing_cli, "_interactive", lambda: True)

    @staticmethod
    def answered(book: Path, *words: object, typed: str) -> Result:
        return CliRunner().invoke(cli.main, ["import", str(book), *map(str, words), *AS_OF], input=typed)

    def test_questions_are_answered_by_their_number_and_then_it_asks_before_writing(self, book: Path) -> None:
        key = "0015g00000CCCCCCC5"
        files = (accounts((key, "Delta Redy-Mix")), tasks(("00T1", key, "Call: confirm the pump delivery")))
        done = self.answered(book, *files, typed="1\ny\n")
        assert done.exit_code == 0
        assert "1  Delta Ready-Mix (0103)" in done.stdout
        assert dict(rows(book, "Touches", "touch_id", "account_id"))["salesforce-00T1"] == "0103"

    def test_who_says_no_at_the_end_has_written_nothing(self, book: Path) -> None:
        content = book.read_bytes()
        done = self.answered(book, accounts(), tasks(*CALLS), typed="n\n")
        assert "Nothing was written." in done.stdout
        assert book.read_bytes() == content

    def test_a_question_left_unanswered_ends_it(self, book: Path) -> None:
        done = self.answered(book, accounts(("0015g00000CCCCCCC5", "Delta Redy-Mix")), typed="\n")
        assert done.exit_code == 2


def test_the_users_own_headers_are_known(book: Path) -> None:
    own = written(
        "own.csv", ("system", "export", "header", "field", "note"), [("Any table", "Touches", "Grund", "purpose", "")]
    )
    headers = ("touch_id", "date", "account_id", "owner", "channel", "Grund")
    file = written("calls.csv", headers, [("X1", "2026-03-04", "0101", "Zoë", "call", "Angebot 17")])
    assert imported(book, file, "--yes", "--headers", own).exit_code == 0
    assert dict(rows(book, "Touches", "touch_id", "purpose"))["X1"] == "Angebot 17"
