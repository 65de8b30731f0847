"""The page as text: whole, harmless, light, and made for ears as well as eyes."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import html as reader

from addin.pack import facts
from addin.pack.page import html
from tests.addin.pack.conftest import ATTACKS
from tests.addin.pack.test_facts import SENTINELS


@pytest.fixture(scope="module")
def page(closed):
    return html(closed.facts())


@pytest.fixture(scope="module")
def tree(page):
    return reader.document_fromstring(page.decode("utf-8"))


def test_a_page_names_no_other_file_and_no_address(page):
    text = page.decode("utf-8")
    assert re.findall(r"""(?i)\b(?:src|srcset|action|data|poster)\s*=\s*["']|url\(|@import|https?:""", text) == []
    assert set(re.findall(r'href="([^"]*)"', text)) == {
        "#main", "#changes", "#flags", "#promised", "#exposed", "#plans", "#due", "#accounts", "#first", "#lose", "#pareto", "#trend", "#pillars",
        "#courtesy", "#practices", "#cards", "#blind", "#data",
    }  # fmt: skip


def test_a_page_forbids_itself_every_load_and_every_script_but_its_own(tree):
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[^']{44}'; style-src 'sha256-[^']{44}'; base-uri 'none'; form-action 'none'",
        policy,
    )


def test_what_is_in_a_workbook_stays_text(attacked):
    text = html(facts(attacked)).decode("utf-8")
    tree = reader.document_fromstring(text)
    assert len(tree.xpath("//script")) == 1
    assert tree.xpath("//img | //@onerror | //@onload | //@onmouseover | //style[2]") == []
    names = {cell.text_content() for cell in tree.xpath("//table[@id='accounts-0']//th[@scope='row']")}
    assert names == set(ATTACKS)


def test_nothing_personal_is_in_a_page_nobody_asked_it_of(attacked):
    text = html(facts(attacked)).decode("utf-8")
    assert [word for word in SENTINELS if word in text] == []
    assert "interest-sentinel" in html(facts(attacked, personal=True)).decode("utf-8")


def test_a_page_of_500_accounts_with_a_closed_quarter_weighs_less_than_2_mb(large, large_since):
    told = facts(large, since=large_since)
    assert len(large.review.accounts) == 500
    assert len(told.sections[0].tables[1].frame) > 300
    assert len(html(told)) < 1_700_000


def test_every_table_has_a_caption_and_says_what_each_header_is_of(tree):
    tables = tree.xpath("//table")
    assert len(tables) == 23
    for table in tables:
        assert table.xpath("caption/strong")[0].text_content()
        assert set(table.xpath("thead//th/@scope")) == {"col"}
        rows = table.xpath("tbody/tr")
        assert [len(row.xpath("th[@scope='row']")) for row in rows] == [1] * len(rows)


def test_headings_go_down_one_level_at_a_time(tree):
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_every_chart_has_words_and_a_table_beside_it(tree):
    for figure in tree.xpath("//figure"):
        assert figure.xpath("h3")[0].text_content()
        assert len(figure.xpath("figcaption")[0].text_content()) > 60
        assert figure.xpath("ancestor::section//table")


def test_the_quadrant_has_a_mark_for_every_account_with_revenue(tree, story):
    buying = (story.review.accounts["revenue_amount"] > 0).sum()
    for picture in ("wide", "narrow"):
        marks = tree.xpath(f"//figure[contains(@class, 'quadrant')]//svg[@class='{picture}']//*[@data-tip]")
        assert len(marks) == buying == 58
    flagged = tree.xpath("//figure[contains(@class, 'quadrant')]//svg[@class='wide']//*[contains(@class, 'flagged')]")
    assert len(flagged) == 6


@pytest.mark.parametrize(
    ("language", "tag", "title", "amount"),
    [
        ("en", "en", "Account review, 2026 Q3", "784,105"),
        ("vi", "vi", "Rà soát khách hàng, 2026 Q3", "784.105"),
        ("zh", "zh-Hans", "客户评审，2026 Q3", "784,105"),
    ],
)
def test_a_page_is_in_the_workbooks_language(stories, language, tag, title, amount):
    tree = reader.document_fromstring(html(facts(stories(language))).decode("utf-8"))
    assert tree.get("lang") == tag
    assert tree.xpath("//h1")[0].text_content() == title
    assert amount in tree.xpath("//table[@id='exposed-0']")[0].text_content()


def test_one_owners_page_has_no_owners_to_choose_from(story):
    assert b'id="owner"' not in html(facts(story, owner="Daniel Okafor"))


def test_the_trend_has_a_mark_for_each_line_and_quarter_and_tells_it(tree):
    for picture in ("wide", "narrow"):
        marks = tree.xpath(f"//figure[contains(@class, 'trend')]//svg[@class='{picture}']//*[@data-tip]")
        assert [mark.get("data-tip") for mark in marks] == [
            "2026 Q1: Health 71.5", "2026 Q2: Health 76.0", "2026 Q3: Health 66.0",
            "2026 Q1: Exposure 21.7", "2026 Q2: Exposure 18.8", "2026 Q3: Exposure 28.2",
        ]  # fmt: skip


def test_a_first_review_says_so_once_and_shows_no_empty_table(story):
    tree = reader.document_fromstring(html(facts(story)).decode("utf-8"))
    assert tree.xpath("//section[@id='changes']//p")[0].text_content().startswith("First review: ")
    assert tree.xpath("//section[@id='changes' or @id='trend']//*[self::table or self::figure]") == []
