"""The ribbon as Excel asks for it: labels, tips, states and clicks, through the add-in's own VBA."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from addin.build.texts import sentences
from addin.buttons import BUTTONS, GROUPS
from addin.language import translator
from tests.hosts.memory_excel import MemoryExcel
from workbook.errors import ReviewError

SAMPLE = Path(str(files("addin") / "sample" / "AccountReview-sample.xlsx"))
READ_ONLY = "This workbook is open read-only: save it under another name, or open it again when nobody has it."


@pytest.fixture
def excel(installed):
    host = MemoryExcel(installed)
    yield host
    host.close()


def test_the_tab_shows_the_buttons_of_the_list_in_its_groups(excel):
    shown = {
        each.get("id"): [button.get("id") for button in each]
        for each in excel.controls.values()
        if each.get("id") in GROUPS
    }
    assert shown == {
        "start": ["new_workbook", "import_files", "undo_import", "check_data"],
        "review": ["score", "explain", "card", "lose", "due", "due_calendar", "what_if"],
        "write": ["log_contact", "log_service", "competitor_seen", "write_follow_up"],
        "quarter": ["close_quarter", "compare", "export_pack"],
        "share": ["who_has_it", "send_entries", "merge_entries"],
        "help": ["settings", "doctor", "guide"],
    }
    labels = ["Start", "Review", "Write down", "Quarter", "Share", "Help"]
    assert [excel.asks(group, "getLabel") for group in shown] == labels


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_labels_and_tips_are_in_the_language_of_office(installed, language):
    host = MemoryExcel(installed, language=language)
    translate = translator(language)
    for button in BUTTONS:
        assert host.asks(button.id, "getLabel") == translate(button.label)
        assert host.asks(button.id, "getScreentip") == translate(button.label)
        assert host.asks(button.id, "getSupertip").startswith(translate(button.tip))
    host.close()


def test_an_office_in_any_other_language_is_spoken_to_in_english(installed):
    host = MemoryExcel(installed)
    host.language = 0x411
    assert host.asks("score", "getLabel") == "Score and flag"
    host.close()


def test_everything_the_add_in_says_is_on_its_sheet_in_three_languages(made):
    from addin.build.checks.built import Built

    told = {row[0]: row[1:] for row in Built.of(made).texts}
    for key, english in sentences():
        assert told[key] == [translator(language)(english) for language in ("en", "vi", "zh")]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.id)
def test_a_click_runs_the_macro_of_that_name(excel, button):
    excel.open(SAMPLE)
    excel.click(button.id)
    assert excel.seen.executed == [f"import addin.macros; addin.macros.run('{button.id}')"]
    assert excel.told == []


def test_python_is_started_once_for_all_clicks_and_workbooks(excel, tmp_path):
    excel.open(SAMPLE)
    excel.click("score")
    other = tmp_path / "Other's book.xlsx"
    other.write_bytes(SAMPLE.read_bytes())
    excel.open(other)
    excel.click("score")
    excel.put("Notes to self", "Z1", '=REVIEW_PURPOSE("agree the price")')
    assert len(excel.seen.commands) == 1


def test_a_read_only_workbook_greys_the_buttons_that_write_and_says_why(excel):
    excel.open(SAMPLE, read_only=True)
    enabled = {button.id: excel.asks(button.id, "getEnabled") for button in BUTTONS}
    assert enabled == {
        "new_workbook": True, "import_files": True, "undo_import": True, "check_data": False,
        "score": False, "explain": True, "card": True, "lose": False, "due": False, "due_calendar": True,
        "what_if": False,
        "log_contact": True, "log_service": True, "competitor_seen": True, "write_follow_up": True,
        "close_quarter": False, "compare": True, "export_pack": True,
        "who_has_it": True, "send_entries": True, "merge_entries": False,
        "settings": True, "doctor": True, "guide": True,
    }  # fmt: skip
    assert excel.asks("score", "getSupertip").endswith(READ_ONLY)
    assert READ_ONLY not in excel.asks("guide", "getSupertip")


def test_a_stale_button_clicked_in_a_read_only_workbook_says_why_and_runs_nothing(excel):
    excel.open(SAMPLE, read_only=True)
    excel.click("score")
    assert excel.told == [READ_ONLY]
    assert excel.seen.executed == []


def test_a_workbook_opened_refreshes_the_ribbon(excel):
    before = excel.seen.refreshed
    excel.open(SAMPLE)
    assert excel.seen.refreshed == before + 1


def test_what_python_raises_is_told_in_one_sentence_with_its_own_below(installed):
    def refuse(code):
        raise ReviewError("Accounts, row 14: found nothing")

    host = MemoryExcel(installed, on_run=refuse)
    host.open(SAMPLE)
    host.click("score")
    assert host.told == [
        "This could not be done. Press Doctor, which tells what is wrong, or give the sentence below to whoever looks "
        "after your computer.\n\nReviewError: Accounts, row 14: found nothing"
    ]
    assert host.seen.popups == []
    host.close()


def test_an_add_in_not_installed_says_so_on_a_click(made):
    host = MemoryExcel(made)
    host.open(SAMPLE)
    host.click("score")
    assert len(host.told) == 1
    assert "run 'account-review install' once" in host.told[0]
    assert host.seen.executed == []
    host.close()


def test_the_function_wizard_is_given_help_for_every_function_and_argument(excel):
    told = {each["Macro"].rpartition("!")[2]: each for each in excel.seen.help}
    assert len(told) == 14
    assert told["REVIEW_REPLIED"]["Macro"] == "'AccountReview.xlam'!REVIEW_REPLIED"
    assert told["REVIEW_REPLIED"]["Category"] == "Account Review"
    assert told["REVIEW_REPLIED"]["Description"] == (
        "Tells whether each item was answered within 24 hours; blank while an unanswered one is not yet late."
    )
    assert told["REVIEW_REPLIED"]["ArgumentDescriptions"] == [
        "Day and time each item came in: one cell or a range.",
        "Day and time of the first answer; blank where there is none.",
        "The day up to whose end everything counts: a cell with a date, or DATE(2026,9,30).",
        "Hours allowed; 24 if left out.",
    ]
