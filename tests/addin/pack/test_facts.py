"""What a pack tells, whatever its form: the findings, one owner's share of them, and nothing personal by itself."""

from __future__ import annotations

import pytest

from addin.pack import facts
from addin.pack.narrowing import narrowed
from addin.pack.saying import Speech, clean
from workbook.errors import RefusedError
from workbook.pages import Field

SENTINELS = ("birthday-sentinel", "anniversary-sentinel", "interest-sentinel", "meet-sentinel", "mail-sentinel",
             "personal-sentinel", "note-sentinel", "service-sentinel", "1977", "23 Nov")  # fmt: skip


def texts(told) -> str:
    """Everything a pack says, figures as they are written."""
    said = [told.title, *told.lines, *(f"{figure.value} {figure.label}" for figure in told.figures)]
    said += [line for pair in told.owners for line in pair]
    for section in told.sections:
        said += [section.title, section.finding]
        for block in section.tables:
            said += [block.title, block.intro, *(field.label for field in block.fields)]
            for row in block.frame.to_dict("records"):
                said += [told.speech.cell(field, row[field.key]) for field in block.fields]
    return "\n".join(map(str, said))


def test_the_sample_is_told_in_one_finding_a_section(story):
    found = {section.key: section.finding for section in facts(story).sections}
    assert found == {
        "exposed": "6 top customers exposed, 1.6 million of yearly revenue at risk",
        "plans": "2 of 6 exposed customers have a complete defence plan",
        "accounts": "9 of 60 accounts are exposed; 6 of them are top customers",
        "first": "The first 10 customers make 81% of revenue",
        "lose": "Losing Saigon Delta Cement + Thép Hồng Lam would cost 25% of revenue; "
        "119 new customers would replace it",
        "pareto": "81% of revenue comes from 22% of the customers who bought",
        "pillars": "Lowest: Activity with Trần Quốc Bảo, 34 of 100",
        "courtesy": "121 of 318 contacts this quarter say no purpose, 38%",
        "blind": "Too little is known of one top customer",
        "data": "42 cells could not be used; everything else was scored",
    }


def test_the_figures_are_those_of_the_review(story):
    told = [(figure.value, figure.label) for figure in facts(story).figures]
    assert told[:3] == [
        ("6", "top customers exposed to competitors"),
        ("1.6 million", "revenue at risk with them, of the last 12 months"),
        ("7.9 million", "revenue of the last 12 months"),
    ]
    assert round(story.review.exposed["revenue_at_risk_amount"].sum()) == 1_627_916


def test_every_owner_is_told_in_a_sentence(story):
    assert dict(facts(story).owners)["Daniel Okafor"] == (
        "Daniel Okafor: 15 accounts, 2 top customers exposed, 771 thousand of yearly revenue at risk."
    )


def test_owners_exposed_customers_and_money_add_up_to_the_firms(story):
    pillars = next(section for section in facts(story).sections if section.key == "pillars").tables[0].frame
    assert pillars["accounts"].sum() == 60
    assert pillars["exposed"].sum() == 6
    assert pillars["at_risk"].sum() == pytest.approx(story.review.exposed["revenue_at_risk_amount"].sum())


def test_one_owners_pack_names_no_account_owner_or_contact_of_another(story):
    said = texts(facts(story, owner="Trần Quốc Bảo"))
    accounts = story.review.accounts
    others = accounts.loc[accounts["owner"] != "Trần Quốc Bảo", ["account", "owner"]].stack().unique()
    own = accounts.loc[accounts["owner"] == "Trần Quốc Bảo", "account"]
    assert [name for name in others if name in said] == []
    assert [name for name in own if name not in said] == []


def test_one_owners_pack_tells_his_share_and_leaves_out_what_is_the_firms(story):
    told = facts(story, owner="bao")
    assert told.title == "Account review, 2026 Q3: the accounts of Trần Quốc Bảo"
    assert [section.key for section in told.sections] == [
        "exposed", "plans", "accounts", "first", "pareto", "pillars", "courtesy", "blind", "data",
    ]  # fmt: skip
    assert told.sections[0].finding == "2 top customers exposed, 592 thousand of yearly revenue at risk"


def test_an_owner_nobody_is_called_is_refused_with_the_nearest(story):
    with pytest.raises(RefusedError, match=r"No owner is called 'Danial'; the nearest are: Daniel Okafor"):
        facts(story, owner="Danial")


def test_a_name_that_several_owners_share_is_refused(story):
    with pytest.raises(RefusedError, match="More than one owner is called 'n'"):
        facts(story, owner="n")


def test_nothing_personal_is_told_unless_it_is_asked_for(attacked):
    said = texts(facts(attacked))
    assert [word for word in SENTINELS if word in said] == []


def test_a_defect_in_a_personal_cell_is_told_by_its_row_alone(attacked):
    defects = narrowed(attacked).defects
    row = defects[(defects["table"] == "People") & (defects["column"] == "birthday")].iloc[0]
    assert (row["row"], row["value"], row["message"]) == (5, "", "What was found here is personal and was left out.")


def test_people_are_told_with_what_they_like_once_it_is_asked_for(attacked):
    told = facts(attacked, personal=True)
    assert told.sections[-1].key == "people"
    assert told.lines[-1] == "With personal notes and birthdays: not for handing on."
    said = texts(told)
    assert [word for word in ("interest-sentinel", "meet-sentinel", "23 Nov 1977") if word not in said] == []


@pytest.mark.parametrize(
    ("language", "number", "large", "day"),
    [
        ("en", "1,234.5", "1.6 million", "6 Oct 2026"),
        ("vi", "1.234,5", "1,6 triệu", "06/10/2026"),
        ("zh", "1,234.5", "162.8万", "2026年10月6日"),
    ],
)
def test_figures_and_days_are_written_as_the_reader_writes_them(language, number, large, day):
    import datetime as dt

    speech = Speech(language)
    assert speech.number(1234.5, 1) == number
    assert speech.short(1_627_916) == large
    assert speech.cell(Field("due", "Due", kind="date"), dt.date(2026, 10, 6)) == day


def test_what_no_page_can_hold_is_taken_out():
    assert clean("a\x07b\ud800c\r\nd") == "a b c\nd"


def test_a_review_without_any_account_with_revenue_is_told_all_the_same(story):
    from addin import jobs
    from benchmarks import world

    accounts = world.typed("Accounts", {"account_id": ["1"], "account": ["A"], "owner": ["O"]})
    tables = {**{name: frame.iloc[:0] for name, frame in story.loaded.tables.items()}, "Accounts": accounts}
    from dataclasses import replace

    loaded = replace(story.loaded, tables=tables, defects=story.defects.iloc[:0])
    told = facts(jobs.story_of(jobs.review(loaded, story.period.as_of), loaded))
    assert [section.finding for section in told.sections] == [
        "No top customer is exposed.",
        "No plan is asked for: nobody is exposed",
        "0 of 1 accounts are exposed; 0 of them are top customers",
        "No customer with revenue.",
        "No customer with revenue.",
        "0 customers bring 0% of the firm's revenue",
        "Nothing is known of any pillar yet.",
        "No contact this quarter.",
        "Enough is known about every top customer.",
        "No defect found.",
    ]
