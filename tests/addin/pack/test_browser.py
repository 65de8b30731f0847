"""The page opened and clicked through in a real Chromium, with no network, on a desk and on a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from addin.pack import Facts, Section, facts
from addin.pack.page import html
from tests.hosts import needed

pytestmark = pytest.mark.host

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        needed(False, "playwright: pip install -e '.[test]'")
    needed(CHROMIUM, "Chromium: apt-get install chromium")
    # A browser in a container of root's has no sandbox to make.
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield made
        made.close()


@dataclass
class Opened:
    """A page in a browser, and whatever it asked for or complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def rows(self, table: str, column: int = 0) -> list[str]:
        cells = self.page.locator(f"#{table} tbody tr:visible > :nth-child({column + 1})")
        return [text.strip() for text in cells.all_inner_texts()]


def short(told: Facts) -> Facts:
    """The same with three rows a table, and nine in one, which can be searched: every kind of element is there."""

    def cut(section: Section) -> Section:
        rows = 9 if section.key == "accounts" else 3
        chart = section.chart and replace(section.chart, frame=section.chart.frame.head(6))
        tables = [replace(block, frame=block.frame.head(rows)) for block in section.tables]
        return replace(section, tables=tables, chart=chart)

    return replace(told, sections=[cut(section) for section in told.sections])


@pytest.fixture(scope="module")
def files(tmp_path_factory, closed, attacked, large, large_since) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    told = {language: closed.facts(language) for language in ("en", "vi", "zh")}
    told |= {f"short {language}": short(each) for language, each in told.items()}
    for name, each in {**told, "attacked": facts(attacked), "large": facts(large, since=large_since)}.items():
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(html(each))
    return made


@pytest.fixture
def opened(browser, files) -> Iterator[Any]:
    contexts = []

    def open_page(name: str, size: dict[str, int] = DESK, **more: Any) -> Opened:
        context = browser.new_context(viewport=size, offline=True, **more)
        contexts.append(context)
        found = Opened(context.new_page())
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.on("console", lambda message: found.said.append(message.text))
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        found.page.on("dialog", lambda dialog: found.said.append(f"dialog {dialog.message}"))
        found.page.goto(files[name].as_uri())
        return found

    yield open_page
    for context in contexts:
        context.close()


def test_a_page_asks_for_nothing_but_itself(opened, files):
    for name in ("en", "attacked"):
        found = opened(name)
        found.page.wait_for_timeout(200)
        assert found.asked == [files[name].as_uri()]
        assert found.said == []


def test_a_script_that_got_in_could_load_nothing(opened):
    found = opened("en")
    found.page.evaluate(
        """() => {
            const image = document.createElement("img"); image.src = "https://example.com/a.png"; document.body.append(image);
            const script = document.createElement("script"); script.textContent = "window.broken = true"; document.body.append(script);
            fetch("https://example.com/").catch(() => {});
        }"""
    )
    found.page.wait_for_timeout(200)
    assert found.page.evaluate("window.broken") is None
    for what in ("inline script", "example.com/a.png", "https://example.com/'"):
        assert [text for text in found.said if "Content Security Policy" in text and what in text]


def test_an_owner_chosen_leaves_only_that_owners_rows_and_marks(opened):
    found = opened("en")
    assert len(found.rows("accounts-0")) == 60
    found.page.get_by_label("Owner", exact=True).select_option(label="Trần Quốc Bảo")
    assert set(found.rows("accounts-0", 2)) == {"Trần Quốc Bảo"}
    assert found.rows("exposed-0", 1) == ["Thép Hồng Lam", "Đường Vĩnh Thịnh"]
    assert found.page.get_by_text("592 thousand of yearly revenue at risk.").is_visible()
    clear = found.page.locator(".quadrant svg.wide [data-tip]:not(.faint)")
    assert {mark.get_attribute("data-tip").split("(")[1].split(")")[0] for mark in clear.all()} == {"Trần Quốc Bảo"}
    found.page.get_by_label("Owner", exact=True).select_option(label="All owners")
    assert len(found.rows("accounts-0")) == 60


def test_a_header_clicked_sorts_its_table_and_says_so(opened):
    found = opened("en")
    head = found.page.locator("#accounts-0 thead th").nth(4)
    head.get_by_role("button", name="Revenue 12 m").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert found.rows("accounts-0", 4)[:3] == ["895,048", "784,105", "684,664"]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    figures = [float(text.replace(",", "")) for text in found.rows("accounts-0", 4) if text]
    assert figures == sorted(figures)
    found.page.locator("#accounts-0 thead th").nth(1).get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None


def test_days_are_sorted_as_days_and_what_is_blank_stands_last(opened):
    found = opened("en")
    head = found.page.locator("#plans-0 thead th").nth(5)
    head.get_by_role("button").click()
    assert found.rows("plans-0", 5)[:3] == ["6 Oct 2026", "9 Oct 2026", ""]
    head.get_by_role("button").click()
    assert found.rows("plans-0", 5)[:3] == ["9 Oct 2026", "6 Oct 2026", ""]


def test_a_name_is_found_without_its_accents(opened):
    found = opened("en")
    found.page.locator("#accounts-0-find").fill("hong lam")
    assert found.rows("accounts-0", 1) == ["Thép Hồng Lam"]
    assert found.page.get_by_text("1 of 60 rows").is_visible()
    found.page.locator("#accounts-0-find").fill("duong")
    assert "Đường Vĩnh Thịnh" in found.rows("accounts-0", 1)


def test_a_mark_pointed_at_tells_its_account(opened):
    found = opened("en")
    mark = found.page.locator(".quadrant svg.wide [data-tip^='Pacific Harbour Terminals']")
    mark.hover()
    tip = found.page.locator(".quadrant .tip")
    told = "Pacific Harbour Terminals (Daniel Okafor): exposure 67.8, revenue 784,105, at risk 531,623"
    assert tip.inner_text() == told
    found.page.locator(".pareto svg.wide [data-tip]").first.hover()
    assert found.page.locator(".pareto .tip").inner_text() == (
        "1. Saigon Delta Cement: revenue 1,054,498, 13.4% of all, 13% with those before"
    )


def test_the_arrow_keys_go_from_mark_to_mark_of_the_picture_that_is_seen(opened):
    for size, kind in ((DESK, "wide"), (PHONE, "narrow")):
        found = opened("en", size)
        found.page.locator(".pillars .picture").focus()
        found.page.keyboard.press("ArrowRight")
        assert found.page.locator(".pillars .tip").inner_text() == (
            "Trần Quốc Bảo: Contact 24.3, mean of 14 accounts by revenue"
        )
        assert found.page.locator(f".pillars svg.{kind} .on").count() == 1
        found.page.keyboard.press("Escape")
        assert found.page.locator(".pillars .tip").inner_text() == ""


def test_the_arrow_keys_go_along_the_trend_quarter_by_quarter(opened):
    page = opened("en", PHONE).page
    page.locator(".trend .picture").focus()
    told = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        told.append(page.locator(".trend .tip").inner_text())
    assert told == ["2026 Q1: Health 71.5", "2026 Q1: Exposure 21.7", "2026 Q2: Health 76.0", "2026 Q2: Exposure 18.8"]


def test_an_owner_chosen_leaves_what_changed_and_what_is_due_of_that_owner(opened):
    found = opened("en")
    found.page.get_by_label("Owner", exact=True).select_option(label="Trần Quốc Bảo")
    assert set(found.rows("due-1", 0)) == {"Trần Quốc Bảo"}
    assert found.rows("flags-0", 0) == ["Thép Hồng Lam", "Đường Vĩnh Thịnh"]
    assert set(found.rows("cards-0", 1)) == {"Trần Quốc Bảo"}
    assert len(found.rows("practices-0")) == 60  # the firm's own


def test_a_mark_touched_on_a_phone_tells_its_account(opened):
    found = opened("en", PHONE, has_touch=True)
    found.page.locator(".quadrant svg.narrow [data-tip^='Pacific Harbour Terminals']").tap()
    assert found.page.locator(".quadrant .tip").inner_text().startswith("Pacific Harbour Terminals (Daniel Okafor)")


@pytest.mark.parametrize("name", ["en", "vi", "zh", "attacked", "large"])
def test_a_phone_needs_no_sideways_scroll(opened, name):
    found = opened(name, PHONE)
    assert found.page.evaluate("document.documentElement.scrollWidth") == 360
    assert not found.page.locator("svg.wide").first.is_visible()


def test_long_texts_are_cards_on_a_phone_and_still_a_table_to_a_reader(opened):
    found = opened("en", PHONE)
    cell = found.page.locator("#exposed-0 tbody tr").first.locator("td").nth(5)
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content").replace('"', "") == "Band: "
    assert found.page.locator("#exposed-0").get_by_role("cell").count() > 40
    assert found.page.locator("#exposed-0").get_by_role("rowheader").count() == 6


@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        ("short en", DESK, "light"), ("short en", DESK, "dark"), ("short en", PHONE, "dark"), ("short en", PHONE, "light"),
        ("short vi", DESK, "light"), ("short vi", PHONE, "light"), ("short zh", DESK, "light"), ("short zh", PHONE, "light"),
        ("attacked", DESK, "light"),
    ],
)  # fmt: skip
def test_axe_finds_nothing_at_all(opened, name, size, scheme):
    """Neither serious nor slight; the short pages have every kind of element with few rows of each."""
    from axe_playwright_python.sync_playwright import Axe

    found = opened(name, size, color_scheme=scheme)
    violations = Axe().run(found.page).response["violations"]
    told = [(each["id"], each["impact"], [node["html"][:120] for node in each["nodes"]][:3]) for each in violations]
    assert told == []


def test_axe_finds_what_is_wrong(opened):
    from axe_playwright_python.sync_playwright import Axe

    found = opened("short en")
    found.page.evaluate("document.querySelector('label').remove()")
    assert "select-name" in [each["id"] for each in Axe().run(found.page).response["violations"]]


def test_every_part_can_be_reached_by_its_landmark_and_heading(opened):
    page = opened("en").page
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1
    assert page.get_by_role("region", name="Exposed to competitors", exact=True).count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_500_accounts_are_filtered_and_sorted_within_a_blink(opened):
    page = opened("large").page
    took = page.evaluate(
        """() => {
            const start = performance.now();
            document.querySelector("#accounts-0 thead th:nth-child(5) button").click();
            const owner = document.getElementById("owner");
            owner.value = "1"; owner.dispatchEvent(new Event("change"));
            return performance.now() - start;
        }"""
    )
    assert took < 5000  # a guard against what grows with the square, not a measurement


def test_paper_has_every_row_and_none_of_the_controls(opened):
    page = opened("en").page
    page.emulate_media(media="print")
    assert not page.locator(".filter").is_visible()
    assert not page.locator(".find").first.is_visible()
    assert page.locator("#accounts-0 tbody tr").last.is_visible()
    assert page.locator(".long").first.evaluate("each => getComputedStyle(each).overflowY") == "visible"
