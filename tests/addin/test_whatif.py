"""Explain's steps, Exposed's fixes and the what-if, as a manager meets them: pages, terminal, JSON."""

from __future__ import annotations

import json
import shutil
from datetime import date
from importlib.resources import files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from addin import jobs, whatif_cli
from addin.books.file import FileBook
from addin.report import Story, explain, exposed, in_words
from addin.report import whatif as whatif_page
from addin.whatif import what_if
from udfs.as_json import as_json
from udfs.policy import CONSTANTS
from udfs.robust import robust
from workbook.pages import Block, Figures, Page

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = date(2026, 9, 30)
INPUTS = {"Accounts", "Plans", "Touches"}


@pytest.fixture(scope="module")
def story() -> Story:
    loaded = jobs.load(SAMPLE, AS_OF)
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


def block(page: Page, table: str) -> Block:
    return next(part for part in page.parts if isinstance(part, Block) and part.table == table)


def run(*words: object) -> Result:
    @click.group()
    def main() -> None:
        """The command line."""

    whatif_cli.attach(main)
    return CliRunner().invoke(main, [str(word) for word in words])


def test_explain_lists_the_best_three_steps_and_the_best_two_together(story: Story) -> None:
    page = explain.page(story, "0104")
    fixes = block(page, "ExplainFixes")
    shown = list(zip(fixes.frame["points"], fixes.frame["after"], strict=True))
    assert shown == [(11.6, 31.0), (10.8, 31.8), (4.5, 38.1), (15.2, 27.4)]
    assert fixes.frame["text"].tolist()[-1] == (
        "Together: Meet a decision maker or sponsor for a purpose + Send a brief with a new idea for their profit"
    )
    assert fixes.intro == "Exposure is 42.6; each step was scored again as if it were done."
    # 895,048.30 at 42.6 and at 31.0 %
    assert fixes.frame["amount"].tolist()[0] == 103825.61


def test_explain_tells_both_ends_of_what_is_to_be_found_out(story: Story) -> None:
    news = block(explain.page(story, "0104"), "ExplainNews").frame
    assert list(zip(news["after"], news["after_bad"], strict=True)) == [(41.4, 44.4)]


def test_explain_of_an_account_without_a_flag_asks_for_nothing(story: Story) -> None:
    tables = [part.table for part in explain.page(story, "0101").parts if isinstance(part, Block)]
    assert tables == ["ExplainScores", "ExplainReasons"]


def test_exposed_shows_exposure_before_and_after_the_fix_and_the_money(story: Story) -> None:
    shown = block(exposed.page(story), "Exposed")
    assert {"fix", "fix_points", "fix_after", "fix_amount"} <= {field.key for field in shown.fields}
    row = shown.frame.iloc[0]
    assert (row["exposure_score"], row["fix_after"], row["fix_points"], row["fix_amount"]) == (67.8, 58.3, 9.5, 74490.0)


def test_the_json_holds_every_step_and_plan_and_stays_json(story: Story) -> None:
    written = json.dumps(as_json(story.review, story.defects), allow_nan=False)
    told = {one["account_id"]: one for one in json.loads(written)["accounts"]}
    first = told["0104"]["steps"][0]
    assert (first["step"], first["before"], first["after"], first["points"], first["less_at_risk"]) == (
        "meet", 42.6, 31.0, 11.6, 103825.61,
    )  # fmt: skip
    news = told["0104"]["steps"][-1]
    assert (news["kind"], news["after_bad"], news["points"], news["less_at_risk"]) == ("find out", 44.4, None, None)
    assert told["0101"]["steps"] == []
    (plan,) = told["0105"]["plans"]
    assert (plan["state"], plan["lacks"], plan["due"]) == ("incomplete", ["due"], None)


def test_the_page_what_if_says_how_many_flags_are_robust(story: Story) -> None:
    found = robust(story.review.scored, story.review.accounts, story.review.policy)
    page = in_words(whatif_page.page(story, found), str)
    (figures,) = [part for part in page.parts if isinstance(part, Figures)]
    assert [figure.value for figure in figures.figures] == [1, 5, 1]
    held = block(page, "WhatIfAccounts").frame
    assert dict(zip(held["account_id"], held["held"], strict=True))["0105"] == "83 of 83"
    trials = block(page, "WhatIfTrials").frame.set_index("constant")
    assert trials.loc["max_K1", ["change", "lost", "which"]].tolist() == [
        "half less", 2, "Đường Vĩnh Thịnh, 臺南智造機器人",
    ]  # fmt: skip
    assert trials["gained"].notna().sum() == 1
    assert trials.loc["max_K1", "meaning"] == CONSTANTS["max_K1"].meaning


def test_the_macro_puts_the_page_into_the_workbook_and_leaves_the_inputs(tmp_path: Path) -> None:
    book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
    before = jobs.load(book, AS_OF).tables
    opened = FileBook(book, as_of=AS_OF, today=AS_OF)
    what_if(opened)
    assert opened.told == []
    from python_calamine import CalamineWorkbook

    assert "What if" in CalamineWorkbook.from_path(str(book)).sheet_names
    after = jobs.load(book, AS_OF).tables
    assert all(after[name].equals(before[name]) for name in INPUTS)


def test_the_command_prints_the_flags_writes_json_and_leaves_the_workbook(tmp_path: Path) -> None:
    book = Path(shutil.copy(SAMPLE, tmp_path / "Book.xlsx"))
    done = run("whatif", book, "--as-of", "2026-09-30", "--json", tmp_path / "whatif.json")
    assert done.exit_code == 1
    text = " ".join(done.stdout.split())
    assert "Are the flags robust?" in text
    assert "9 of 83 what-ifs flip a flag" in text
    assert book.read_bytes() == SAMPLE.read_bytes()
    told = json.loads((tmp_path / "whatif.json").read_text("utf-8"))
    assert (told["what_if_count"], len(told["accounts"])) == (83, 7)


def test_a_missing_workbook_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = run("whatif", tmp_path / "none.xlsx")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
