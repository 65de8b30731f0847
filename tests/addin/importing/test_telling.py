"""What a manager reads of an import: every reason once, no cell without end, his own sheet's words, a way on."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from rich.console import Console

from addin.importing import Session
from addin.importing.asking import answered_by
from addin.importing.printing import printed
from addin.importing.telling import page
from tests.addin.importing.conftest import imported, rows, run, written
from tests.addin.importing.frames import LATEST, cells, foreign, planned, tasks, workbook
from workbook.errors import BookBusyError
from workbook.incoming import Ask

ORDERS = ("account_id", "order_id", "ordered", "amount", "returned")


def orders(count: int, *more: tuple[object, ...]) -> Path:
    """Order lines of so many customers nobody knows."""
    told = [(f"C{at}", f"O{at}", "2026-01-02", 10 + at, "") for at in range(count)]
    return written("orders.csv", ORDERS, [*told, *more])


def screen(plan, width: int = 300) -> str:
    out = io.StringIO()
    printed(page([], plan, [], [], str).parts, Console(file=out, width=width))
    return out.getvalue()


class TestBlankFlags:
    def test_a_flag_filled_in_some_new_rows_and_blank_in_others_is_shown(self, fresh: Path) -> None:
        headers = ("account_id", "account", "owner", "strategic")
        file = written("z.csv", headers, [("Z1", "Zeta One", "Lan", "yes"), ("Z2", "Omega Two", "Lan", "")])
        assert imported(fresh, file, "--yes").exit_code == 0
        assert rows(fresh, "Accounts", "account_id", "strategic") == [("Z1", "yes"), ("Z2", None)]

    def test_a_credit_note_among_the_first_orders_is_shown(self) -> None:
        lines = foreign("Any table", "Orders", "Orders", account_id=["0101", "0101"], order_id=["O1", "O2"],
                        line=["1", "1"], ordered=["2026-01-02"] * 2, amount=[10, -5], returned=[None, True])  # fmt: skip
        assert "│ yes" in screen(planned(workbook(), lines))


class TestUnknownAccounts:
    def test_all_rows_left_out_end_in_1_with_the_option_that_adds_the_accounts(self, fresh: Path) -> None:
        content = fresh.read_bytes()
        done = imported(fresh, orders(60))
        assert done.exit_code == 1
        assert done.stderr == (
            "Nothing was written: every row of these files is left out. 60 of them name accounts that the workbook does "
            "not have; --new-accounts OWNER adds these.\n"
        )
        assert "60, of 60 accounts." in " ".join(done.stdout.split())
        assert "nothing new" not in done.stdout
        assert fresh.read_bytes() == content

    def test_so_many_unknown_names_are_one_reason_with_their_count(self) -> None:
        plan = planned(workbook(), tasks(account_name=[f"Quokka {at} Ports" for at in range(60)]))
        lines = [line for line in screen(plan).splitlines() if "no account is called" in line]
        assert len(lines) == 1
        assert "no account is called so: 60 names, the first Quokka 0 Ports; Quokka 1 Ports;" in lines[0]

    def test_the_hint_stands_beside_rows_that_do_come_in(self, book: Path) -> None:
        done = imported(book, orders(3, ("0101", "O9", "2026-01-02", 5, "")), "--dry-run")
        assert done.exit_code == 0
        assert "--new-accounts OWNER" in " ".join(done.stdout.split())

    def test_a_free_mail_address_is_called_nobodys_and_no_account(self) -> None:
        mails = foreign("Mail and calendar", "mail", "Touches", "a.mbox", key=["m1"], date=["2026-09-01"], owner=["Lan"],
                        channel=["email"], account_domain=["gmail.com"], emails=["joe@gmail.com"])  # fmt: skip
        (sentence,) = planned(workbook(), mails).left_out["sentence"]
        assert sentence == "joe@gmail.com belongs to nobody on sheet People"


@pytest.mark.parametrize(("file", "source"), [("g.ics", "calendar, g.ics"), ("a.mbox", "mail, a.mbox")])
def test_a_contact_from_mail_or_a_calendar_says_which_and_the_file(file: str, source: str) -> None:
    mails = foreign("Mail and calendar", "mail and meeting", "Touches", file, key=["m1"], date=["2026-09-01"],
                    owner=["Lan"], channel=["meeting"], emails=["an@delta.vn"])  # fmt: skip
    assert cells(planned(workbook(), mails).tables["Touches"].new, "source") == [(source,)]


def test_a_cell_shows_no_more_than_sixty_characters() -> None:
    plan = planned(workbook(), tasks(account_key=["0101"], next_purpose=["x" * 100_000]))
    shown = screen(plan)
    assert "x" * 59 + "…" in shown
    assert "x" * 60 not in shown


def test_the_rest_of_a_long_list_says_what_it_counts() -> None:
    lines = foreign("Any table", "Orders", "Orders", account_id=["0101"] * 50, order_id=[f"O{at}" for at in range(50)],
                    line=["1"] * 50, ordered=["2026-01-02"] * 50, amount=range(50))  # fmt: skip
    standing = workbook(Orders={"account_id": ["0101"] * 50, "order_id": [f"O{at}" for at in range(50)],
                                "line": ["1"] * 50, "ordered": [dt.date(2026, 1, 2)] * 50, "amount": [99.0] * 50})  # fmt: skip
    assert "... and 10 more rows" in screen(planned(standing, lines))


def test_a_cell_kept_because_it_holds_something_unusable_is_shown_as_it_stands() -> None:
    standing = workbook(Accounts={"account_id": ["0101"], "account": ["Saigon Delta Cement"], "owner": ["Lan"],
                                  "customer_since": ["long ago"]})  # fmt: skip
    told = foreign("Any table", "Accounts", "Accounts", account_id=["0101"], account=["Saigon Delta Cement"],
                   customer_since=["2020-01-01"])  # fmt: skip
    kept = planned(standing, told).tables["Accounts"].kept
    assert cells(kept, "id", "column", "old") == [("0101", "customer_since", "long ago")]


class TestLanguage:
    @pytest.fixture
    def vietnamese(self, here: Path) -> Path:
        assert run("new", "Vi.xlsx", "--language", "vi").exit_code == 0
        return here / "Vi.xlsx"

    def test_what_the_journal_and_an_error_say_is_in_the_workbooks_language(self, vietnamese: Path) -> None:
        file = written("z.csv", ("account_id", "account", "owner"), [("Z1", "Zeta One", "Lan")])
        done = imported(vietnamese, file, "--yes")
        assert done.exit_code == 0
        assert "written down" not in done.stdout
        refused = imported(vietnamese, "*.eml", "--yes")
        assert refused.exit_code == 2
        assert "No file is called" not in refused.stderr

    def test_sheets_and_columns_are_called_as_in_the_workbook(self, vietnamese: Path) -> None:
        from workbook.reading import read

        file = written("z.csv", ("account_id", "account", "owner"), [("Z1", "Zeta One", "Lan")])
        standing = workbook()
        standing = type(standing)(standing.tables, read(vietnamese))
        session = Session(standing, [file], LATEST)
        assert ": Khách hàng → Khách hàng;" in session.recognised()[0]
        used = session.page().blocks[0].frame["used"].iloc[0]
        assert "account → account (Tên khách hàng)" in used


class TestOwners:
    def test_ids_of_owners_are_told_with_the_option_that_names_each(self, fresh: Path) -> None:
        headers = ("Id", "IsDeleted", "MasterRecordId", "Name", "ParentId", "OwnerId", "LastModifiedDate")
        told = [("001A", "false", "", "Zeta One", "", "005x1", "2026-01-01"),
                ("001B", "false", "", "Omega Two", "", "005x2", "2026-01-01")]  # fmt: skip
        file = written("Account.csv", headers, told)
        said = " ".join(imported(fresh, file, "--dry-run", "--owner", "005x2=Minh").stdout.split())
        assert 'names owners by their ids: 1. Say who they are with --owner "005x1=NAME";' in said

    def test_whose_one_of_several_files_is_has_an_answer_of_its_own(self) -> None:
        assert answered_by(Ask("owner", "lan.ics", "Whose calendar is lan.ics?")) == '--owner "lan.ics=NAME"'
        assert answered_by(Ask("owner", "", "Whose?")) == "--owner NAME"


def test_a_workbook_that_is_open_is_told_once_and_without_an_option_the_command_lacks(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbook import save

    def busy(*_args: object) -> None:
        raise BookBusyError("New.xlsx is open: An has it. Ask them to close it, or write a copy with --out.")

    monkeypatch.setattr(save, "commit", busy)
    file = written("z.csv", ("account_id", "account", "owner"), [("Z1", "Zeta One", "Lan")])
    done = imported(fresh, file, "--yes")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == (
        "It is safe in the journal of New.xlsx, and comes into the workbook with the next merge, import or score: "
        "the workbook is open now, or was just changed."
    )
    assert done.stdout.count("safe in the journal") == 1
    assert "--out" not in done.stdout
