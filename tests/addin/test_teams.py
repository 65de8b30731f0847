"""Owners and teams: whom a name means, what a team comes to, and the page of one owner or one team."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pytest

from addin import jobs
from addin.pack.narrowing import of_owners, whose, without_personal
from addin.report import Story, oneowner, owners
from addin.selecting import Whose, owners_meant, teams_of
from workbook.errors import RefusedError
from workbook.pages import Block, Page

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = dt.date(2026, 9, 30)
STAFF = {"Hà": "North", "Hạ": "north ", "Ann": "South", "South": "North", "Gone": "Nobody's", "Lan": None}
KNOWN = ["Ann", "Hà", "Hạ", "Lan", "South", "Lý Nam", float("nan")]
NORTH = ("Hà", "Hạ", "South")


@pytest.fixture(scope="module")
def story() -> Story:
    """The sample firm, Lin in no team, the three others in North and South."""
    loaded = jobs.load(SAMPLE, AS_OF)
    tables = {
        **loaded.tables,
        "Staff": staff({"Nguyễn Thu Hà": "North", "Trần Quốc Bảo": "North", "Daniel Okafor": "South"}),
    }
    loaded = replace(loaded, tables=tables)
    return jobs.story_of(jobs.review(loaded, AS_OF), loaded)


def staff(teams: dict[str, str | None]) -> pd.DataFrame:
    return pd.DataFrame({"owner": list(teams), "team": list(teams.values())}, dtype="str")


def meant(name: str, teams: dict[str, str | None] | None = None) -> Whose:
    return owners_meant(name, KNOWN, staff(STAFF if teams is None else teams))


def block(page: Page, table: str) -> Block:
    return next(each for each in page.blocks if each.table == table)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hà", Whose("Hà", ("Hà",))),  # written exactly, though Hạ is the same without its accent
        ("ANN", Whose("Ann", ("Ann",))),
        ("nam", Whose("Lý Nam", ("Lý Nam",))),
        ("North", Whose("North", NORTH, True)),
        (" NORTH ", Whose("North", NORTH, True)),
        ("nort", Whose("North", NORTH, True)),
        ("South", Whose("South", ("South",))),  # an owner of that name, though a team is called so too
        ("south", Whose("South", ("South",))),
    ],
)
def test_a_name_means_an_owner_before_a_team_and_the_whole_of_it_before_a_part(name: str, expected: Whose) -> None:
    assert meant(name) == expected


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ha", "More than one owner or team is called 'ha': Hà, Hạ; give the whole name."),
        ("o", "More than one owner or team is called 'o': South, North, South; give the whole name."),
        ("Nort h x", "No owner or team is called 'Nort h x'; the nearest are: North, "),
        ("Gone", "No owner or team is called 'Gone'; the nearest are: "),
        ("Nobody's", "No owner or team is called 'Nobody's'; the nearest are: "),
        ("", "No owner or team is called ''; the nearest are: "),
    ],
)
def test_a_name_that_means_several_or_nobody_is_refused_with_the_names_near_it(name: str, said: str) -> None:
    with pytest.raises(RefusedError) as refused:
        meant(name)
    assert str(refused.value).startswith(said)


def test_where_nobody_owns_anything_it_is_said_so() -> None:
    with pytest.raises(RefusedError, match="No account has an owner yet, so none is called 'Ann'"):
        owners_meant("Ann", [], staff(STAFF))


def test_a_team_is_the_same_one_whatever_its_capitals_and_who_has_none_is_in_none() -> None:
    assert teams_of(staff(STAFF)) == {
        "Hà": "North", "Hạ": "North", "Ann": "South", "South": "North", "Gone": "Nobody's",
    }  # fmt: skip


def test_a_team_is_the_sum_of_its_owners_and_who_is_in_none_stands_apart(story: Story) -> None:
    one, team = owners.by_owner(story).set_index("owner"), owners.by_team(story).set_index("team")
    assert sorted(team.index) == ["North", "South", "in no team"]
    assert team["owners"].to_dict() == {"North": 2, "South": 1, "in no team": 1}
    north = one.loc[["Nguyễn Thu Hà", "Trần Quốc Bảo"]]
    for name in ("accounts", "top", "flagged", "overdue"):
        assert team.loc["North", name] == north[name].sum()
        assert team[name].sum() == one[name].sum()
    assert team.loc["North", "revenue_amount"] == pytest.approx(north["revenue_amount"].sum())
    # Thu Hà: 19 of 107 contacts without a purpose; Bảo: 51 of 69.
    assert team.loc["North", "without_purpose_share"] == pytest.approx(70 / 176)
    assert team.loc["South", "contact_score"] == one.loc["Daniel Okafor", "contact_score"]


def test_the_sheet_has_a_block_by_team_and_each_owner_s_team_where_teams_are_given(story: Story) -> None:
    page = owners.page(story)
    assert [each.title for each in page.blocks] == ["By owner", "By team", "The whole firm"]
    assert block(page, "Owners").frame.set_index("owner")["team"].to_dict() == {
        "Nguyễn Thu Hà": "North", "Trần Quốc Bảo": "North", "Daniel Okafor": "South", "林美華": "",
    }  # fmt: skip
    columns = [[field.key for field in each.fields][2:] for each in page.blocks]
    assert columns[0] == columns[1] == columns[2]


def test_without_a_team_the_sheet_says_nothing_of_teams(story: Story) -> None:
    bare = replace(story, loaded=replace(story.loaded, tables={**story.loaded.tables, "Staff": staff({})}))
    page = owners.page(bare)
    assert [each.title for each in page.blocks] == ["By owner", "The whole firm"]
    assert "team" not in [field.key for field in block(page, "Owners").fields]


class TestOneOwner:
    def test_the_page_holds_nobody_else_s_accounts(self, story: Story) -> None:
        page = oneowner.page(story, whose(story, "okafor"))
        accounts = story.review.accounts.set_index("account_id")["owner"]
        listed = {account for each in page.blocks for account in each.frame["account_id"]} - {""}
        assert set(accounts[sorted(listed)]) == {"Daniel Okafor"}
        assert len(block(page, "OwnerAccounts").frame) == 15
        assert not any(field.key == "owner" for each in page.blocks for field in each.fields)

    def test_it_lists_what_is_due_as_the_due_list_does(self, story: Story) -> None:
        from udfs.due import due

        page = oneowner.page(story, whose(story, "okafor"))
        things = due(story.loaded.tables, story.review)
        own = things[things["owner"] == "Daniel Okafor"]
        assert block(page, "OwnerDue").frame["what"].tolist() == own["what"].tolist()
        assert page.parts[0].figures[3].value == len(own) > 20  # type: ignore[union-attr]

    def test_it_lists_what_is_to_be_caught_up_and_the_courtesy_contacts(self, story: Story) -> None:
        page = oneowner.page(story, whose(story, "okafor"))
        left, idle = story.practices.left, story.review.courtesy
        caught = block(page, "OwnerCatchUp").frame["sentence"].tolist()
        assert sorted(caught) == sorted(left.loc[left["owner"] == "Daniel Okafor", "sentence"])
        assert len(caught) > 5
        assert len(block(page, "OwnerCourtesy").frame) == (idle["owner"] == "Daniel Okafor").sum() > 5

    def test_a_team_s_lists_say_whose_each_row_is(self, story: Story) -> None:
        page = oneowner.page(story, whose(story, "north"))
        assert page.parts[0].title == "Team North: Nguyễn Thu Hà, Trần Quốc Bảo"  # type: ignore[union-attr]
        assert all("owner" in [field.key for field in each.fields] for each in page.blocks)
        assert len(block(page, "OwnerAccounts").frame) == 29
        named = {owner for each in page.blocks for owner in each.frame["owner"]}
        assert named == {"Nguyễn Thu Hà", "Trần Quốc Bảo"}

    def test_every_list_has_its_long_text_in_the_same_column(self, story: Story) -> None:
        for name in ("okafor", "north"):
            page = oneowner.page(story, whose(story, name))
            places = {[field.width for field in each.fields].index(60) for each in page.blocks}
            assert len(places) == 1

    @pytest.mark.parametrize("language", ["vi", "zh"])
    def test_the_pages_can_be_made_in_every_language(self, story: Story, language: str) -> None:
        spoken = replace(story, loaded=replace(story.loaded, language=language))
        pages = [owners.page(spoken), oneowner.page(spoken, whose(spoken, "North"))]
        assert [len(page.blocks) for page in pages] == [3, 6]


class TestPack:
    def test_a_team_s_part_is_that_of_its_owners_and_nothing_of_the_others(self, story: Story) -> None:
        cut = of_owners(story, whose(story, "North").owners)
        own = {"Nguyễn Thu Hà", "Trần Quốc Bảo"}
        assert set(cut.review.accounts["owner"]) == own
        assert set(cut.review.courtesy["owner"]) == own
        assert set(cut.practices.measures["owner"]) == own
        assert set(cut.practices.left["owner"]) <= own
        assert len(cut.practices.cards) == cut.review.accounts["top"].sum()

    def test_whom_somebody_would_like_to_meet_is_told_only_where_it_is_asked_for(self, story: Story) -> None:
        plain = without_personal(story).practices
        assert "introductions" not in set(plain.left["code"])
        assert set(plain.cards["wants_to_meet"]) == {""}
        assert "introductions" in set(story.practices.left["code"])


def test_an_account_without_an_owner_has_a_row_so_that_owners_and_teams_add_up_to_the_firm(story: Story) -> None:
    accounts = story.loaded.tables["Accounts"].copy()
    accounts.loc[0, "owner"] = None
    loaded = replace(story.loaded, tables={**story.loaded.tables, "Accounts": accounts})
    told = jobs.story_of(jobs.review(loaded, AS_OF), loaded)
    frame, teams = owners.by_owner(told), owners.by_team(told)
    assert "no owner" in frame["owner"].tolist()
    assert frame["accounts"].sum() == teams["accounts"].sum() == len(accounts)
