"""The sample firm as a pack sees it, in any language, and a firm whose every name is an attack."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from addin import jobs, quarter
from addin.books.file import FileBook
from addin.pack import Facts, facts, gathering
from addin.quarter import Against
from addin.report import Story
from benchmarks import world
from udfs import policy
from workbook import template
from workbook.schema import TABLES
from workbook.validate.defects import DEFECT_COLUMNS

AS_OF = date(2026, 9, 30)
SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"

ATTACKS = (
    "<script>alert(1)</script>", "</script><script>alert(2)</script>", '"><img src=x onerror=alert(3)>',
    "' onmouseover='alert(4)", "]]>&lt;b&gt;", "</style></title></textarea><svg onload=alert(5)>", "{{7*7}} ${7*7}",
    "javascript:alert(6)",
)  # fmt: skip


@pytest.fixture(scope="session")
def stories() -> Iterator[Callable[[str], Story]]:
    """The sample's review by language."""
    made: dict[str, Story] = {}

    def story(language: str) -> Story:
        if language not in made:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("addin.policies.language_of", lambda raw: language)
                made[language] = reviewed(SAMPLE)
        return made[language]

    return story


@pytest.fixture(scope="session")
def story(stories) -> Story:
    return stories("en")


def reviewed(book: Path) -> Story:
    loaded = jobs.load(book, AS_OF)
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


@dataclass
class Closed:
    """The sample with its first and second quarter closed, and what is told of it then."""

    book: Path
    history: pd.DataFrame
    since: Against
    stories: Callable[[str], Story]

    def story(self, language: str = "en") -> Story:
        return replace(self.stories(language), history=self.history)

    def facts(self, language: str = "en", **more) -> Facts:
        return facts(self.story(language), since=self.since, **more)


@pytest.fixture(scope="session")
def closed(tmp_path_factory, stories) -> Closed:
    book = Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("closed") / "Sample.xlsx"))
    for day in (date(2026, 3, 31), date(2026, 6, 30)):
        quarter.close(FileBook(book, as_of=day, today=date(2026, 10, 5)))
    story, since = gathering.gathered(FileBook(book, as_of=AS_OF, today=date(2026, 10, 5)))
    return Closed(book, story.history, since, stories)


@pytest.fixture(scope="session")
def large() -> Story:
    """Five hundred accounts, two owners of whom share a customer."""
    tables = world.tables(world.Size(500, 12_500))
    whole = {table.name: tables.get(table.name) for table in TABLES}
    blank = {name: world.typed(name, {"x": []}) for name, frame in whole.items() if frame is None}
    found = pd.DataFrame({name: pd.Series([], dtype=object) for name in DEFECT_COLUMNS})
    sheets = {table.name: table.name for table in TABLES}
    loaded = jobs.Loaded({**tables, **blank}, found, policy.Policy(), "en", sheets, {})
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


@pytest.fixture(scope="session")
def large_since(large) -> Against:
    """The same firm three months earlier."""
    from udfs import model
    from udfs.quarters import compare, promised
    from workbook.snapshot import Closing

    tables, day = large.loaded.tables, date(2026, 6, 30)
    before = model.review(tables, day, large.loaded.policy)
    closed_at = datetime(2026, 7, 2, tzinfo=UTC)
    closing = Closing(Path("Large.xlsx"), "2026 Q2", 1, "2026-Q2.npz", "", day, closed_at, "somebody")
    return Against(compare(before, large.review), promised(tables, tables, day, AS_OF), closing, before)


@pytest.fixture(scope="session")
def attacked(tmp_path_factory) -> Story:
    """Every text a stranger could have put into a workbook is an attack; and all of it is worth a flag."""
    book = tmp_path_factory.mktemp("attacked") / "book.xlsx"
    n = len(ATTACKS)
    ids = [str(number) for number in range(n)]
    template.build(
        book,
        {
            "Accounts": {
                "account_id": ids, "account": list(ATTACKS), "owner": list(ATTACKS[::-1]),
                "revenue_12m": [1e6 - number for number in range(n)], "price_held": [True] * n,
                "notes": ["note-sentinel"] * n, "tier": [ATTACKS[0]] * n,
            },
            "People": {
                "person_id": ids, "account_id": ids, "name": list(ATTACKS), "birthday": [date(1977, 11, 23), "birthday-sentinel"] * (n // 2),
                "anniversary": ["anniversary-sentinel"] * n, "interests": ["interest-sentinel " + text for text in ATTACKS],
                "wants_to_meet": ["meet-sentinel"] * n, "email": ["mail-sentinel@x.example"] * n,
            },
            "Touches": {
                "touch_id": ids, "date": [date(2026, 7, 1)] * n, "account_id": ids, "owner": list(ATTACKS[::-1]),
                "channel": ["call"] * n, "purpose": ["just checking in"] * n, "personal": ["personal-sentinel"] * n,
            },
            "Competitors": {"date": [date(2026, 8, 1)] * n, "account_id": ids, "kind": ["quoting"] * n, "competitor": list(ATTACKS)},
            "Service": {"item_id": ids, "account_id": ids, "opened": [date(2026, 8, 1)] * n, "kind": ["complaint"] * n, "note": ["service-sentinel"] * n},
            "Plans": {"account_id": ids, "plan": list(ATTACKS), "next_step": list(ATTACKS)},
        },
        policy=policy.rows(),
    )  # fmt: skip
    return reviewed(book)


def in_language(story: Story, language: str) -> Story:
    return replace(story, loaded=replace(story.loaded, language=language))
