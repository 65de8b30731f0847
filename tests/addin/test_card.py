"""The card of one account and the pages by owner, on the sample firm; figures are counted by hand from its input sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from addin import card_cli, jobs
from addin.books.file import FileBook
from addin.card_macros import card as card_macro
from addin.cli import main
from addin.report import Story, card, in_words, owners, pictures
from addin.report.dossier import Dossier
from tests.hosts import needed
from tests.workbook.conftest import put_table
from workbook.graft import with_pages
from workbook.pages import Cell, Page

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = dt.date(2026, 9, 30)
MOST_TOUCHES = "0101"


def told(path: Path) -> Story:
    loaded = jobs.load(path, AS_OF)
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


@pytest.fixture(scope="module")
def story() -> Story:
    """The sample firm's review."""
    return told(SAMPLE)


@pytest.fixture(scope="module")
def nearly_nothing(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Two accounts and not one row more."""
    path = tmp_path_factory.mktemp("bare") / "Book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        rows = [["1", "=HYPERLINK(1)", "An"], ["2", "W" * 250, "An"]]
        put_table(book, book.add_worksheet("Accounts"), "Accounts", (["account_id", "account", "owner"], rows))
    return told(path)


def with_table(story: Story, name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Story:
    """The story with one table changed; its scores stay."""
    tables = story.loaded.tables
    return replace(story, loaded=replace(story.loaded, tables=tables | {name: change(tables[name].copy())}))


def grid(page: Page) -> list[list[Cell]]:
    return [[*row] for row in page.parts[0].rows]  # type: ignore[union-attr]


def row(page: Page, label: str) -> list[object]:
    """The values beside a label, wherever it stands."""
    for cells in grid(page):
        values = [cell.value for cell in cells]
        if label in values:
            return values[values.index(label) + 1 :]
    raise AssertionError(f"no {label!r} on the card")


def texts(page: Page) -> str:
    return "\n".join(str(cell.value) for cells in grid(page) for cell in cells if cell.value is not None)


def tone(page: Page, text: str) -> str | None:
    return next(cell.tone for cells in grid(page) for cell in cells if str(cell.value or "").startswith(text))


class TestCard:
    def test_scores_stand_with_their_range_and_what_is_known(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "Exposure")[:5] == [67.8, 67.8, 67.8, 1.0, "critical"]
        assert row(page, "Health")[:5] == [30.2, 30.2, 30.2, 1.0, "Critical"]

    def test_months_count_meaningful_contacts_apart_from_those_without_a_purpose(self, story: Story) -> None:
        page = card.page(story, "0105")
        # July: a call because a month was over, and a brief; August: a visit, a mail and a lunch for nothing, a card and
        # a call of theirs; September: a call, a meeting and a mail for nothing, and a mail of theirs.
        assert row(page, "Meaningful contacts")[9:] == [None, None, None, 14.0]
        assert row(page, "Without a purpose")[9:] == [1.0, 3.0, 3.0, 19.0]
        assert row(page, "Other touches")[9:] == [1.0, 2.0, 1.0, 9.0]

    def test_months_hold_orders_and_amounts_of_the_order_lines(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "Orders") == [3, 3, 4, 4, 2, 3, 4, 3, 1, 1, 1, None, 29]
        amounts = [value or 0.0 for value in row(page, "Amount, thousand")[:12]]
        assert amounts == pytest.approx(
            [69.088, 72.119, 67.3358, 174.6933, 102.521, 89.70485, 142.45782, 43.9244, 2.37728, 7.90875, 11.975, 0.0]
        )
        assert row(page, "2025-10") == [
            "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08",
            "2026-09", "12 months",
        ]  # fmt: skip

    def test_the_largest_losses_are_told_and_the_rest_counted(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "contact R1") == [
            50.0,
            "92 days since the last meaningful contact; tier A wants one every 30.",
        ]
        assert "... and 14 more on sheet Reasons." in texts(page)

    def test_a_rival_s_stronger_link_is_marked(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "Margaret McAllister")[2:6] == [2.0, 3.0, "the rival's is stronger", "2026-04-14"]
        assert tone(page, "the rival's") == "bad"

    def test_a_link_judged_too_long_ago_is_marked_expired(self, story: Story) -> None:
        old = with_table(story, "People", lambda people: people.assign(link_date=pd.Timestamp("2026-07-02")))
        fresh = with_table(story, "People", lambda people: people.assign(link_date=pd.Timestamp("2026-07-03")))
        assert row(card.page(old, "0105"), "Margaret McAllister")[4] == "expired, judge again"
        assert row(card.page(fresh, "0105"), "Margaret McAllister")[4] == "the rival's is stronger"

    def test_service_says_what_is_open_and_what_was_answered_in_time(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "Open items")[0] == "3, the oldest since 2026-09-08"
        assert row(page, "Answered in 24 h")[0] == "1 of 6 in 90 days"
        assert row(page, "Complaint 2026-09-17")[0] == "minor · Two couplings short, invoice says complete · open"

    def test_the_plan_says_what_it_lacks(self, story: Story) -> None:
        page = card.page(story, "0105")
        assert row(page, "Plan")[0] == "Director to visit the new operations director"
        assert row(page, "Plan lacks")[0] == "due date"

    def test_next_steps_are_those_of_the_re_score(self, story: Story) -> None:
        steps = story.review.steps
        best = steps[(steps["account_id"] == "0105") & (steps["kind"] == "do")].iloc[0]
        wanted = f"☐ {best['text']}: exposure 67.8 to {best['after']:.1f}, {best['amount']:,.0f} less at risk."
        assert wanted in texts(card.page(story, "0105"))

    def test_personal_things_are_left_out_when_asked(self, story: Story) -> None:
        whole, without = card.page(story, "0105"), card.page(story, "0105", personal=False)
        assert "birthday 10-01 · rugby league · wants to meet a dairy that has automated its store" in texts(whole)
        people = story.loaded.tables["People"]
        own = people[people["account_id"] == "0105"]
        for column in ("interests", "wants_to_meet"):
            assert not [word for word in own[column].dropna() if word in texts(without)]
        assert "birthday" not in texts(without)
        assert "06-23" not in texts(without)

    def test_what_happened_after_the_day_is_not_on_it(self) -> None:
        loaded = jobs.load(SAMPLE, dt.date(2026, 6, 30), latest=AS_OF)
        page = card.page(jobs.story_of(jobs.review(loaded, dt.date(2026, 6, 30)), loaded), "0105")
        assert row(page, "Orders")[-2:] == [1, 37]
        assert "2026-09" not in texts(page)
        assert "2026-08" not in texts(page)

    def test_an_account_of_which_nothing_is_known_has_a_card(self, nearly_nothing: Story) -> None:
        page = card.page(nearly_nothing, "1")
        assert row(page, "Health")[:1] != [0.0]
        assert {"Nobody is on record.", "No promise is open.", "No open plan; write one on sheet Plans."} <= {
            cell.value for cells in grid(page) for cell in cells
        }

    def test_a_name_that_looks_like_a_formula_stays_a_name(self, nearly_nothing: Story, tmp_path: Path) -> None:
        seen = _seen(_book(card.page(nearly_nothing, "1")))["Card"]
        assert [cell.value for line in seen["A1:A8"] for cell in line if cell.data_type == "f"] == []
        assert "=HYPERLINK(1)" in [cell.value for line in seen["A1:A8"] for cell in line]

    def test_text_is_given_the_height_it_wraps_to(self, nearly_nothing: Story) -> None:
        seen = _seen(_book(card.page(nearly_nothing, "2")))["Card"]
        at = next(cell.row for line in seen["A1:A8"] for cell in line if str(cell.value) == "W" * 250)
        assert seen.row_dimensions[at].height > 50


@pytest.mark.host
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_card_is_printed_on_one_page(story: Story, tmp_path: Path, paper: str) -> None:
    """The account with most touches; one with ten more people and long texts; one without anything."""
    crowded = with_table(story, "People", _crowd)
    pages = [
        card.page(story, MOST_TOUCHES),
        replace(card.page(crowded, MOST_TOUCHES), key="Card2", title="Card two"),
    ]
    content = _book(*pages)
    if paper == "Letter":
        content = _edited(content, b'paperSize="9"', b'paperSize="1"')
    assert _printed(content, tmp_path) == len(pages)


def test_a_customer_s_plan_is_on_the_card_of_each_of_its_accounts(story: Story) -> None:
    written = story.review.plans.query("state == 'open'").iloc[0]
    child = next(account for account in ("0150", "0151") if account != written["account_id"])
    accounts = story.loaded.tables["Accounts"].copy()
    accounts.loc[accounts["account_id"] == child, "parent_id"] = written["account_id"]
    tables = {**story.loaded.tables, "Accounts": accounts}
    family = replace(story, review=jobs.review(replace(story.loaded, tables=tables), AS_OF))
    plans = [Dossier(each, child).plan for each in (story, family)]
    assert [plan and plan["plan"] for plan in plans] == [None, written["plan"]]


class TestOwners:
    def test_every_account_counts_once_and_money_adds_up(self, story: Story) -> None:
        frame, accounts = owners.by_owner(story), story.review.accounts
        assert frame["accounts"].sum() == 60
        assert frame["revenue_amount"].sum() == pytest.approx(accounts["revenue_amount"].sum())
        assert frame["flagged"].sum() == 6
        assert frame["revenue_at_risk_amount"].sum() == pytest.approx(
            accounts.loc[accounts["flagged"], "revenue_at_risk_amount"].sum()
        )

    def test_a_mean_weighs_by_revenue_and_leaves_the_unknown_out(self) -> None:
        # (80 x 300 + 20 x 100) / 400
        assert pictures.weighted(pd.Series([80.0, np.nan, 20.0]), pd.Series([300.0, 500.0, 100.0])) == 65.0
        assert pictures.weighted(pd.Series([80.0, 20.0]), pd.Series([np.nan, 0.0])) == 50.0
        assert np.isnan(pictures.weighted(pd.Series([np.nan]), pd.Series([1.0])))

    def test_contacts_without_a_purpose_are_those_of_the_quarter(self, story: Story) -> None:
        frame = owners.by_owner(story).set_index("owner")
        assert {name: round(100 * share) for name, share in frame["without_purpose_share"].items()} == {
            "Daniel Okafor": 48, "Trần Quốc Bảo": 74, "林美華": 25, "Nguyễn Thu Hà": 18,
        }  # fmt: skip

    def test_plans_and_promises_past_their_day_are_overdue(self, story: Story) -> None:
        late = with_table(
            story,
            "Promises",
            lambda made: made.assign(kept_on=pd.NaT, due=pd.Timestamp("2026-09-29"), kept_on_bad=False),
        )
        on_the_day = with_table(
            story,
            "Promises",
            lambda made: made.assign(kept_on=pd.NaT, due=pd.Timestamp("2026-09-30"), kept_on_bad=False),
        )
        now = owners.by_owner(story)["overdue"].sum()
        assert owners.by_owner(on_the_day)["overdue"].sum() == now
        assert owners.by_owner(late)["overdue"].sum() == now + len(story.loaded.tables["Promises"])

    def test_the_whole_firm_is_not_in_a_table_that_is_sorted(self, story: Story) -> None:
        _, by_owner, by_team, whole = owners.page(story).parts
        assert (by_owner.table, by_team.table, whole.table) == ("Owners", "Teams", None)  # type: ignore[union-attr]
        assert whole.frame["accounts"].tolist() == [60]  # type: ignore[union-attr]


class TestPictures:
    def test_each_top_account_is_one_point_and_flagged_ones_are_apart(self, story: Story) -> None:
        frame = pictures.page(story).blocks[0].frame
        assert (frame["flagged"].notna().sum(), frame["others"].notna().sum()) == (6, 10)
        assert not (frame["flagged"].notna() & frame["others"].notna()).any()

    def test_the_trend_needs_two_quarters_and_ends_with_this_one(self, story: Story) -> None:
        closed = story.review.accounts.assign(quarter="2026 Q2", as_of=pd.Timestamp("2026-06-30"))
        assert [chart.key for chart in pictures.page(story).charts] == ["Quadrant", "Pareto"]
        page = pictures.page(story, closed)
        assert [chart.key for chart in page.charts] == ["Quadrant", "Pareto", "Trend"]
        assert page.blocks[2].frame["quarter"].tolist() == ["2026 Q2", "2026 Q3"]
        again = pictures.page(story, closed.assign(quarter="2026 Q3"))
        assert [chart.key for chart in again.charts] == ["Quadrant", "Pareto"]

    def test_without_revenue_there_is_a_sentence_and_no_empty_chart(self, nearly_nothing: Story) -> None:
        page = pictures.page(nearly_nothing)
        assert page.charts == []
        assert page.parts[0].lines == ["No top customer with revenue and a score is on record."]  # type: ignore[union-attr]


class TestCommands:
    def test_card_puts_the_sheet_in_and_touches_no_other(self, tmp_path: Path) -> None:
        book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
        done = run("card", book, "pacific", "--as-of", "2026-09-30")
        assert "Pacific Harbour Terminals: see sheet Card of" in done.stdout
        before, after = _parts(SAMPLE.read_bytes()), _parts(book.read_bytes())
        assert {name for name in before if before[name] != after.get(name)} <= {
            "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        }  # fmt: skip

    def test_two_runs_give_the_same_bytes(self, tmp_path: Path) -> None:
        book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
        run("card", book, "0105", "--as-of", "2026-09-30")
        once = book.read_bytes()
        run("card", book, "0105", "--as-of", "2026-09-30")
        assert book.read_bytes() == once

    def test_another_account_takes_the_place_of_the_first(self, tmp_path: Path) -> None:
        book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
        run("card", book, "0105", "--as-of", "2026-09-30")
        run("card", book, "0101", "--as-of", "2026-09-30", "--without-personal")
        seen = _seen(book.read_bytes())
        assert [name for name in seen.sheetnames if name.startswith("Card")] == ["Card"]
        words = {str(cell.value) for line in seen["Card"].iter_rows() for cell in line}
        assert "Saigon Delta Cement" in words
        assert not any("Pacific" in word or "birthday" in word for word in words)

    @pytest.mark.parametrize("words", [("card", "nobody at all"), ("owner", "nobody at all")])
    def test_an_unknown_name_is_refused_and_nothing_written(self, tmp_path: Path, words: tuple[str, str]) -> None:
        book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
        done = run(words[0], book, words[1], "--as-of", "2026-09-30")
        assert done.exit_code == 2
        assert book.read_bytes() == SAMPLE.read_bytes()

    def test_owner_writes_a_copy_where_asked(self, tmp_path: Path) -> None:
        book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
        run("owner", book, "okafor", "--as-of", "2026-09-30", "--out", tmp_path / "Out.xlsx")
        assert book.read_bytes() == SAMPLE.read_bytes()
        assert "One owner" in _seen((tmp_path / "Out.xlsx").read_bytes()).sheetnames

    def test_the_button_makes_the_card_of_the_selected_row_s_account(self, tmp_path: Path) -> None:
        book = FileBook(Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx")), as_of=AS_OF, today=AS_OF, account="0110")
        card_macro(book)
        seen = _seen(book.path.read_bytes())["Card"]
        assert "狮城海事工程" in {cell.value for line in seen["A1:A8"] for cell in line}


def run(*words: object) -> Result:
    if "card" not in main.commands:
        card_cli.attach(main)
    return CliRunner().invoke(main, [str(word) for word in words])


def _book(*pages: Page) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        book.add_worksheet("Mine")
    return with_pages(memory.getvalue(), [in_words(page, str) for page in pages])


def _seen(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it would drop on saving
        return openpyxl.load_workbook(io.BytesIO(content))


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _edited(content: bytes, old: bytes, new: bytes) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as package:
        for name, data in _parts(content).items():
            package.writestr(name, data.replace(old, new) if "worksheets" in name else data)
    return memory.getvalue()


def _crowd(people: pd.DataFrame) -> pd.DataFrame:
    own = people[people["account_id"] == MOST_TOUCHES]
    more = pd.concat([own, own.assign(name="Tên rất dài của một người liên hệ " * 3, title="Trưởng phòng " * 8)] * 3)
    more = more.assign(interests="trồng lan, câu cá, đọc sách và đi bộ đường dài " * 3, wants_to_meet="ai đó " * 20)
    return pd.concat([people[people["account_id"] != MOST_TOUCHES], more], ignore_index=True)


def _printed(content: bytes, folder: Path) -> int:
    """How many pages LibreOffice prints."""
    office = shutil.which("soffice")
    needed(office, "LibreOffice")
    assert office is not None
    (folder / "book.xlsx").write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out"), "book.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "out" / "book.pdf").read_bytes()))
