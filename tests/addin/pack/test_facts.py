"""What a pack tells, whatever its form: the findings, one owner's share of them, and nothing personal by itself."""

from __future__ import annotations

import shutil

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
        "changes": "First review: no earlier quarter is closed, so no change can be told. Close this quarter, and the next "
        "one is compared with it.",
        "exposed": "6 top customers exposed, 1.6 million of yearly revenue at risk",
        "plans": "2 of 6 exposed customers have a complete defence plan",
        "due": "25 things are overdue, 118 are due in the next 30 days",
        "accounts": "9 of 60 accounts are exposed; 6 of them are top customers",
        "first": "The first 10 customers make 81% of revenue",
        "lose": "Losing Saigon Delta Cement + Thép Hồng Lam would cost 25% of revenue; "
        "119 new customers would replace it",
        "pareto": "81% of revenue comes from 22% of the customers who bought",
        "trend": "No earlier quarter is closed, so there is no trend yet",
        "pillars": "Lowest: Contact with Trần Quốc Bảo, 24 of 100",
        "courtesy": "121 of 318 contacts this quarter say no purpose, 38%",
        "practices": "1 of 41 practices reach their target; 293 things are to be caught up",
        "cards": "The card files of the first 10 accounts are 69% filled",
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


def test_one_owners_pack_names_no_account_owner_or_contact_of_another(story, closed):
    said = texts(closed.facts(owner="Trần Quốc Bảo"))
    accounts = story.review.accounts
    others = accounts.loc[accounts["owner"] != "Trần Quốc Bảo", ["account", "owner"]].stack().unique()
    own = accounts.loc[accounts["owner"] == "Trần Quốc Bảo", "account"]
    assert [name for name in others if name in said] == []
    assert [name for name in own if name not in said] == []


def test_one_owners_pack_tells_his_share_and_leaves_out_what_is_the_firms(story):
    told = facts(story, owner="bao")
    assert told.title == "Account review, 2026 Q3: the accounts of Trần Quốc Bảo"
    assert [section.key for section in told.sections] == [
        "changes", "exposed", "plans", "due", "accounts", "first", "pareto", "trend", "pillars", "courtesy", "practices",
        "cards", "blind", "data",
    ]  # fmt: skip
    assert told.sections[1].finding == "2 top customers exposed, 592 thousand of yearly revenue at risk"


def test_an_owner_nobody_is_called_is_refused_with_the_nearest(story):
    with pytest.raises(RefusedError, match=r"No owner or team is called 'Danial'; the nearest are: Daniel Okafor"):
        facts(story, owner="Danial")


def test_a_name_that_several_owners_share_is_refused(story):
    with pytest.raises(RefusedError, match="More than one owner or team is called 'n'"):
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
    assert [section.finding for section in told.sections][1:] == [
        "No top customer is exposed.",
        "No plan is asked for: nobody is exposed",
        "Nothing is due.",
        "0 of 1 accounts are exposed; 0 of them are top customers",
        "No customer with revenue.",
        "No customer with revenue.",
        "0 customers bring 0% of the firm's revenue",
        "No earlier quarter is closed, so there is no trend yet",
        "Nothing is known of any pillar yet.",
        "No contact this quarter.",
        "No practice is counted yet.",
        "No top account is on record.",
        "Enough is known about every top customer.",
        "No defect found.",
    ]


def block(told, key: str, place: int = 0):
    return next(section for section in told.sections if section.key == key).tables[place]


def test_what_changed_since_the_last_closed_quarter_is_told_in_findings(closed):
    found = {section.key: section.finding for section in closed.facts().sections}
    assert {key: found[key] for key in ("changes", "flags", "promised", "trend")} == {
        "changes": "Since 2026 Q2: 20 accounts more exposed by 5 points or more, 12 less",
        "flags": "Flags: 6 new, 0 gone; customers: 1 came, 2 left; at risk 0 then, 1.6 million now",
        "promised": "Of 39 promises and plans open then, 28 are done and 0 overdue",
        "trend": "Exposure 22 in 2026 Q1, 28 in 2026 Q3",
    }


def test_mean_scores_then_and_now_are_weighted_by_revenue(closed):
    means = block(closed.facts(), "changes").frame
    assert means.to_numpy().tolist() == [
        ["Contact", 82.1, 63.6, -18.5], ["Activity", 60.2, 52.6, -7.6], ["Service", 85.7, 81.8, -3.9],
        ["Health", 76.0, 66.0, -10.0], ["Exposure", 18.8, 28.2, 9.4],
    ]  # fmt: skip
    accounts = closed.since.before.accounts[["contact_score", "revenue_amount"]].dropna()
    weights = accounts["revenue_amount"].clip(lower=0)
    assert (accounts["contact_score"] * weights).sum() / weights.sum() == pytest.approx(82.1, abs=0.05)


def test_only_accounts_that_moved_are_listed_the_worst_first(closed):
    moved = block(closed.facts(), "changes", 1).frame
    assert moved[["account", "exposure_change"]].to_numpy().tolist()[0] == ["Pacific Harbour Terminals", 45.4]
    assert moved["exposure_change"].abs().min() >= 5
    assert moved["exposure_change"].is_monotonic_decreasing


def test_the_trend_has_every_closed_quarter_and_this_one(closed):
    told = closed.facts()
    frame = block(told, "trend").frame
    assert frame["quarter"].tolist() == ["2026 Q1", "2026 Q2", "2026 Q3"]
    assert frame["exposure_score"].tolist() == [21.7, 18.8, 28.2]


def test_a_comparison_that_cannot_be_relied_on_is_told_and_is_no_first_review(closed, tmp_path):
    from datetime import date

    from addin.books.file import FileBook
    from addin.pack import gathering

    book = tmp_path / "Sample.xlsx"
    shutil.copy(closed.book, book)
    shutil.copytree(closed.book.parent / "Sample.xlsx.d", tmp_path / "Sample.xlsx.d")
    (damaged,) = (tmp_path / "Sample.xlsx.d" / "quarters").glob("2026-Q2-*.npz")
    damaged.write_bytes(damaged.read_bytes()[:-100])
    story, since = gathering.gathered(FileBook(book, as_of=date(2026, 9, 30), today=date(2026, 10, 5)))
    told = facts(story, since=since).sections[0]
    assert told.finding.startswith("What changed cannot be told: ")
    assert damaged.name in told.finding
    assert "First review" not in told.finding


def test_pillars_by_owner_are_those_of_the_sheet_owners(story):
    from addin.report.owners import by_owner

    shown = block(facts(story), "pillars").frame.set_index("owner")
    sheet = by_owner(story).set_index("owner")
    assert shown.loc["Trần Quốc Bảo", ["contact", "activity", "service"]].tolist() == [24.3, 25.0, 86.4]
    for name in ("contact", "activity", "service"):
        assert shown[name].tolist() == sheet[f"{name}_score"].tolist()


def test_what_is_due_upon_a_birthday_is_listed_only_where_it_is_asked_for(story):
    plain, whole = (block(facts(story, personal=personal), "due", 1) for personal in (False, True))
    assert set(whole.frame["kind"]) - set(plain.frame["kind"]) == {"birthday"}
    kinds = whole.frame["kind"]
    upon_a_day = kinds.eq("birthday") | (kinds.eq("programme") & whole.frame["source"].str.startswith("People"))
    assert len(plain.frame) == len(whole.frame) - upon_a_day.sum()
    assert "are not listed" in plain.intro
    assert "are not listed" not in whole.intro


def test_days_in_sentences_are_written_as_the_reader_writes_them(stories):
    sentences = {
        language: " ".join(block(facts(stories(language)), "due", 1).frame["what"]) for language in ("en", "zh")
    }
    assert "order 0026066 was delivered on 18 Sep 2026" in sentences["en"]
    assert "2026年9月18日" in sentences["zh"]
    assert "2026-09" not in sentences["en"] + sentences["zh"]


def test_a_day_that_no_calendar_has_stays_as_it_was_written():
    assert Speech("en").dated("from 2026-02-30 to 2026-10-31, order 12-2026-10-31") == (
        "from 2026-02-30 to 31 Oct 2026, order 12-2026-10-31"
    )


def test_what_is_due_adds_up_by_owner(story):
    told = facts(story)
    owners, things = (block(told, "due", place).frame for place in (0, 1))
    assert owners["whole"].sum() == len(things) == 143
    assert dict(zip(owners["owner"], owners["overdue"], strict=True))["Trần Quốc Bảo"] == 10


def test_very_much_that_is_due_is_cut_to_what_most_revenue_hangs_on(story, monkeypatch):
    from addin.pack import coming

    monkeypatch.setattr(coming, "LISTED", 20)
    cut = block(facts(story), "due", 1)
    assert len(cut.frame) == 20
    assert cut.frame["revenue_at_risk_amount"].min() >= 239_593
    assert "The 20 with the most revenue at risk of 143" in cut.intro


def test_what_nobody_writes_down_is_not_recorded_and_stands_last(attacked):
    frame = block(facts(attacked), "practices").frame.set_index("practice")
    assert frame.loc["Order lines on time", ["met", "now", "before"]].tolist() == ["", "not recorded", ""]
    assert frame["now"].iloc[-1] == "not recorded"


def test_practices_furthest_from_their_target_come_first(story):
    frame = block(facts(story), "practices").frame
    assert len(frame) == 60
    assert frame["met"].drop_duplicates().tolist() == ["not met", "nearly met", "met", ""]
    places = {practice: place for place, practice in enumerate(frame["practice"])}
    assert places["Meetings with notes prepared"] < places["Meetings with an agenda"] < places["Warranty checks"]
    told = frame.set_index("practice")[["met", "now", "target", "before"]]
    assert told.loc["Contacts with a purpose"].tolist() == ["not met", "62% (197 of 318)", "≥ 100%", "73%"]
    assert told.loc["Contacts on the last working day"].tolist() == ["met", "29% (92 of 318)", "≤ 50%", "25%"]
    assert told.loc["Hours spent on keeping customers"].tolist() == ["nearly met", "181.2 h", "≥ 208.0 h", "206.2 h"]


def test_a_teams_pack_tells_each_owners_practices_and_no_other_owners(story):
    told = facts(story, owner="Vietnam")
    practices = block(told, "practices")
    assert [field.key for field in practices.fields][:2] == ["practice", "owner"]
    assert set(practices.frame["owner"]) == {"Trần Quốc Bảo", "Nguyễn Thu Hà"}
    assert set(block(told, "cards").frame["owner"]) <= {"Trần Quốc Bảo", "Nguyễn Thu Hà"}


def test_the_card_file_tells_what_is_lacking_and_not_what_is_written(story):
    cards = block(facts(story), "cards")
    assert cards.frame.loc[1, ["account", "people", "deciders", "inside_links"]].tolist() == [
        "Pacific Harbour Terminals", 5.0, 2.0, 2.0,
    ]  # fmt: skip
    assert "wants_to_meet" not in [field.key for field in cards.fields]
