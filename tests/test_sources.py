"""docs/sources.md keeps its word: every practice it tells of has the columns, checks, sheets and tests it names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from workbook.schema import BY_NAME, TABLES

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "sources.md").read_text("utf-8")
TEXTS = ("src0", "src1", "src2", "src3", "src4")
HEAD = "| id | practice | columns | counted as | where | test |"
NOTHING = "–"
"""Stands where a practice is not counted: the letter itself keeps it."""
ASKED = """
    Accounts: buy_reason buy_reason_date came_by language one_off price_held customer_since
    People: role title email birthday anniversary interests family wants_to_meet our_link rival_link link_date unhappy
    Touches: date channel person_id direction purpose customer_benefit agenda prep_notes idea new_method personal hours
        cost referral next_date next_purpose occasion
    Service: opened kind severity first_reply closed owner_told
    Orders: ordered amount item qty qty_shipped promised delivered discount_pct returned warranty_end warranty_check
        after_sale_call thanked
    Promises: due what kept_on
    Benchmarks: item our_score best_rival_score rival date sample_date strength
    Referrals: date prospect direction status amount
    Plans: plan plan_owner next_step due status
    Programme: name trigger offset_days channel tier cost
    Team: owner week network_hours training_hours learning_done training_budget training_spent
    Staff: owner service_check learning_plan
    Network: name organisation place_of_ten association member owner knows_of_us our_link wanted_link called_us
        next_step due
    Questions: question answer answered_on
"""
"""What the five texts ask somebody to write down."""


@dataclass(frozen=True, slots=True)
class Row:
    """One practice."""

    id: str
    practice: str
    columns: list[str]
    codes: list[str]
    places: list[str]
    test: str


def rows() -> Iterator[Row]:
    """The rows of every table of the page."""
    for line in PAGE.splitlines():
        if re.match(r"\| src\d", line):
            id_, practice, columns, codes, places, test = (cell.strip() for cell in line.strip("| ").split(" | "))
            yield Row(
                id_, practice, re.findall(r"`([^`]+)`", columns), _listed(codes), _listed(places), test.strip("`")
            )


def _listed(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip() != NOTHING]


ROWS = list(rows())


@cache
def known_codes() -> set[str]:
    """The checks of the pillars, the items of exposure and the practices."""
    from udfs import activity, contact, exposure, service
    from udfs.practices import PRACTICES

    checks = {code for pillar in (contact, activity, service) for code in pillar.CHECKS}
    return checks | set(exposure.ITEMS) | {practice.code for practice in PRACTICES}


@pytest.fixture(scope="module")
def made() -> set[str]:
    """Every sheet a score writes, and every command a manager has, as the page writes them."""
    from addin import jobs
    from addin.cli import main

    loaded = jobs.load(ROOT / "addin" / "sample" / "AccountReview-sample.xlsx", date(2026, 9, 30))
    pages = jobs.pages_of(jobs.review(loaded, date(2026, 9, 30)), loaded)
    return {page.title for page in pages} | {f"`{command}`" for command in main.commands}


def test_every_row_of_the_page_is_read() -> None:
    assert len(ROWS) == PAGE.count("\n| src")
    assert PAGE.count(HEAD) == len(TEXTS)
    assert [row.id for row in ROWS if not (row.practice and row.columns and row.places and row.test)] == []


def test_the_page_says_how_many_practices_it_has_and_every_text_has_its_own() -> None:
    assert f"**{len(ROWS)} practices**" in PAGE
    wanted = [f"{text}-{n:02}" for text in TEXTS for n in range(1, sum(r.id.startswith(text) for r in ROWS) + 1)]
    assert [row.id for row in ROWS] == wanted
    assert {row.id[:4] for row in ROWS} == set(TEXTS)
    assert len({row.practice for row in ROWS}) == len(ROWS)


def test_every_column_is_one_of_the_schema() -> None:
    known = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    assert {name for row in ROWS for name in row.columns} - known == set()


def test_every_column_the_texts_ask_for_is_named() -> None:
    asked: list[str] = []
    for word in ASKED.split():
        if word.endswith(":"):
            table = word[:-1]
        else:
            asked.append(f"{table}.{BY_NAME[table].column(word).name}")
    assert [name for name in asked if name not in {column for row in ROWS for column in row.columns}] == []


def test_every_check_and_measure_is_one_there_is_and_every_practice_that_is_counted_is_named() -> None:
    from udfs.practices import PRACTICES

    named = {code for row in ROWS for code in row.codes}
    assert named - known_codes() == set()
    assert {practice.code for practice in PRACTICES} - named == set()


def test_every_practice_stands_in_the_text_it_is_counted_for() -> None:
    from udfs.practices import PRACTICES

    stands = {(row.id[:4], code) for row in ROWS for code in row.codes}
    assert {(practice.text, practice.code) for practice in PRACTICES} - stands == set()


def test_every_sheet_is_one_that_a_score_or_a_command_makes(made: set[str]) -> None:
    assert {place for row in ROWS for place in row.places} - made == set()


@cache
def _of(file: str) -> tuple[dict[str, bool], frozenset[str]]:
    """The tests of a file, whether each is parametrised, and every text in it."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    tests = {
        node.name: any("parametrize" in ast.unparse(decorator) for decorator in node.decorator_list)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    return tests, frozenset(n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def _is_there(test: str) -> bool:
    """Whether a test of that name, and of that case where it has cases, stands in the file."""
    found = re.fullmatch(r"(tests/[\w/]+\.py)::(test_\w+)(?:\[(.+)\])?", test)
    if not found or not (ROOT / found[1]).is_file():
        return False
    tests, texts = _of(found[1])
    if found[3] is None:
        return found[2] in tests
    # pytest joins the parameters of a case by hyphens, each a text of the file.
    words = found[3].split("-")
    joined = any("-".join(words[:at]) in texts and "-".join(words[at:]) in texts for at in range(1, len(words)))
    return tests.get(found[2], False) and (found[3] in texts or joined)


def test_every_test_that_is_named_is_there() -> None:
    assert [(row.id, row.test) for row in ROWS if not _is_there(row.test)] == []


def test_the_page_of_practices_tells_each_in_the_words_of_the_sheet() -> None:
    from udfs.practices import PRACTICES

    units = {"share": "share", "hours": "hours", "amount": "money", "count": "count"}
    page = (ROOT / "docs" / "practices.md").read_text("utf-8")
    heads = [f"| {p.label} (`{p.code}`, {units[p.unit]}) | {p.meaning} |" for p in PRACTICES]
    assert [head for head in heads if page.count(head) != 1] == []
    assert page.count("`, share) |") + page.count("`, count) |") + page.count("`, hours) |") + page.count(
        "`, money) |"
    ) == len(PRACTICES)


@pytest.mark.parametrize(
    "test",
    [
        "tests/udfs/test_service.py::test_the_share_is_not",
        "tests/udfs/test_no_such_file.py::test_the_share_is",
        "tests/udfs/test_service.py::test_the_share_is[S1-no such case]",
        "tests/udfs/test_service.py::test_the_policy_sets_hours_and_window[S1-answered after 24:00:00]",
        "tests/udfs/test_service.py",
    ],
)
def test_a_test_that_is_not_there_is_noticed(test: str) -> None:
    assert not _is_there(test)
