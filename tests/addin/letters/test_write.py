"""Write to the customer: a draft of what was written down, with nothing invented and nothing smuggled in."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner

from addin import due_cli
from addin.books.file import FileBook
from addin.books.live import LiveBook
from addin.letters import begin, macros
from addin.letters.facts import given
from tests.hosts.engine import excel
from udfs.policy import rows as policy_rows
from workbook import template
from workbook.errors import RefusedError

MEETING = {
    "date": dt.date(2026, 9, 24), "channel": "meeting", "purpose": "Agree the stock of bearing 22320",
    "customer_benefit": "Fewer night calls", "personal": "your daughter's piano exam", "idea": "Ship on Fridays.",
    "next_date": dt.date(2026, 10, 10), "next_purpose": "Walk the plant together",
}  # fmt: skip
LETTER = """\
Dear Stuart Petersen,

thank you for the time you gave me on 24 September 2026. It stayed with me: your daughter's piano exam.

What this is to bring you: Fewer night calls.
What we spoke about: Agree the stock of bearing 22320.
A thought for your business: Ship on Fridays.

The next step: Walk the plant together, on 10 October 2026.

If I have understood anything wrongly, please tell me.

With kind regards
Daniel Okafor
"""
TOUCH, ROW = "T02495", 4
PERSON = {"person_id": "P154", "account_id": "0157", "name": "Stuart Petersen", "email": "stuart@a0157.example"}
OTHERS = (
    {"touch_id": "T1", "date": dt.date(2026, 9, 1), "channel": "visit"},
    {"touch_id": "T2", "date": dt.date(2026, 9, 26), "channel": "letter"},
    {"touch_id": "T3", "date": dt.date(2026, 9, 27), "channel": "call", "direction": "in"},
)


def firm(folder: Path, promises=(), person=(), account=(), **columns) -> Path:
    """A workbook of one customer in which the row of that contact says this."""
    ours = {"account_id": "0157", "owner": "Daniel Okafor", "person_id": "P154"}
    touches = [{**ours, "touch_id": TOUCH, **MEETING, **columns}, *({**ours, **other} for other in OTHERS)]
    rows = {
        "Accounts": [
            {"account_id": "0157", "account": "Redgum Battery Metals", "owner": "Daniel Okafor", **dict(account)}
        ],
        "People": [{**PERSON, **dict(person)}],
        "Touches": touches,
        "Promises": [{"account_id": "0157", **promise} for promise in promises],
    }
    path = folder / "Book.xlsx"
    template.build(
        path,
        {name: _columns(each) for name, each in rows.items()},
        policy=[{**row, "value": "en"} for row in policy_rows() if row["name"] == "language"],
    )
    return path


def _columns(rows):
    return {name: [row.get(name) for row in rows] for name in dict.fromkeys(name for row in rows for name in row)}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return firm(tmp_path)


def write(*words):
    return CliRunner().invoke(due_cli.write, [str(word) for word in words])


def draft(path, *, text=False):
    """The mail, or the text of it."""
    made = message_from_bytes(path.read_bytes(), policy=policy.default)
    return said(made) if text else made


def said(made):
    return made.get_content().replace("\r\n", "\n")


def test_the_letter_says_what_the_row_says(book, tmp_path):
    result = write(book, TOUCH)
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml")
    assert result.exit_code == 0, result.output
    assert said(made) == LETTER
    assert made["subject"] == "Our meeting of 24 September 2026"
    assert made["to"].addresses[0].display_name == "Stuart Petersen"
    assert made["to"].addresses[0].addr_spec.endswith("@a0157.example")


def test_a_mail_program_opens_it_as_a_draft_of_text_alone(book, tmp_path):
    write(book, TOUCH)
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml")
    assert (made["x-unsent"], made.get_content_type(), made.get_content_charset()) == ("1", "text/plain", "utf-8")
    assert sorted(name.lower() for name in made) == [
        "content-transfer-encoding", "content-type", "mime-version", "subject", "to", "x-unsent",
    ]  # fmt: skip


def test_in_vietnamese_and_chinese_the_day_and_the_channel_are_told_as_there(book, tmp_path):
    for language in ("vi", "zh"):
        write(book, TOUCH, "--language", language, "--out", tmp_path / f"{language}.eml")
    assert draft(tmp_path / "vi.eml")["subject"] == "Buổi trao đổi ngày 24/09/2026"
    assert "Bước tiếp theo: Walk the plant together, ngày 10/10/2026." in draft(tmp_path / "vi.eml", text=True)
    assert draft(tmp_path / "zh.eml")["subject"] == "关于2026年9月24日的会议"
    assert "下一步：Walk the plant together，时间是2026年10月10日。" in draft(tmp_path / "zh.eml", text=True)


def test_the_letter_is_in_the_account_s_language_else_in_the_workbook_s_and_the_option_wins(tmp_path):
    path = firm(tmp_path, account={"language": "vi"})
    for file, *language in (("own",), ("asked", "--language", "zh")):
        write(path, TOUCH, *language, "--out", tmp_path / f"{file}.eml")
    assert draft(tmp_path / "own.eml")["subject"] == "Buổi trao đổi ngày 24/09/2026"
    assert draft(tmp_path / "asked.eml")["subject"] == "关于2026年9月24日的会议"


def test_the_manager_s_template_of_the_account_s_language_is_taken(tmp_path):
    path = firm(tmp_path, account={"language": "vi"})
    for language in ("en", "vi"):
        (tmp_path / f"follow_up.{language}.txt").write_text(f"Subject: {language}\n\n{{account}}", "utf-8")
    write(path, TOUCH)
    assert draft(tmp_path / f"Follow-up {TOUCH}.eml")["subject"] == "vi"


def test_what_is_missing_is_listed_with_its_cells_and_nothing_is_written(tmp_path):
    path = firm(tmp_path, personal="yes", next_date=None)
    result = write(path, TOUCH)
    assert result.exit_code == 2
    assert "The letter lacks personal, next_date, so nothing was written; " in result.output
    assert f"fill Touches, row {ROW}: personal, next_date, or say it with --set personal=WORDS." in result.output
    assert list(tmp_path.glob("*.eml")) == []


def test_what_is_missing_may_be_said_and_an_empty_answer_is_a_marked_blank(tmp_path):
    path = firm(tmp_path, personal=None, next_date=None)
    result = write(path, TOUCH, "--set", "next_date=2026-10-10", "--set", "personal=")
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml", text=True)
    assert result.exit_code == 0, result.output
    assert "It stayed with me: [… personal …]." in made
    assert "The next step: Walk the plant together, on 10 October 2026." in made
    assert "Still to be filled in it, between [… and …]: personal." in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("next_date=10/10/2026", "next_date: found '10/10/2026', expected a date such as 2026-10-05."),
        ("nickname=x", "There is no field 'nickname' in a letter; there are: person, "),
        ("personal", "--set personal: expected FIELD=WORDS."),
    ],
)
def test_what_cannot_be_understood_is_refused(book, words, told):
    result = write(book, TOUCH, "--set", words)
    assert (result.exit_code, told in result.output) == (2, True)


@pytest.mark.parametrize("word", ["yes", "có", "x", True, "No", None])
def test_a_mark_alone_is_no_personal_moment(tmp_path, word):
    path = firm(tmp_path, personal=word)
    assert begin(FileBook(path, shown=False), path, TOUCH).missing == ("personal",)


@pytest.mark.parametrize("purpose", ["Touch base", "thăm xã giao", "顺路拜访", None])
def test_that_there_was_no_purpose_is_not_told_to_the_customer(tmp_path, purpose):
    path = firm(tmp_path, purpose=purpose)
    write(path, TOUCH)
    assert "What we spoke about" not in draft(tmp_path / f"Follow-up {TOUCH}.eml", text=True)


def test_an_account_means_its_last_meeting_visit_or_call_of_ours(book):
    made = begin(FileBook(book, as_of=dt.date(2026, 9, 30), shown=False), book, "Redgum Battery")
    assert made.facts.touch_id == TOUCH


def test_an_account_nobody_met_is_refused(book):
    with pytest.raises(RefusedError, match="0157: no meeting, visit or call of ours is on sheet Touches"):
        begin(FileBook(book, as_of=dt.date(2020, 1, 1), shown=False), book, "0157")


def test_open_promises_are_named_with_their_day(tmp_path):
    promises = [
        {"promise_id": "1", "due": dt.date(2026, 10, 2), "what": "the drawing"},
        {"promise_id": "2", "due": dt.date(2026, 9, 30), "what": "the price", "kept_on": dt.date(2026, 9, 29)},
        {"promise_id": "3", "due": dt.date(2026, 9, 1), "what": "the sample"},
    ]
    path = firm(tmp_path, promises)
    made = begin(FileBook(path, shown=False), path, TOUCH)
    assert made.facts.values["promises"] == "the drawing (2 October 2026)"


EVIL = "x\r\nBcc: all@evil.example\n\nX-Evil: 1\u202e\u2028<b>{owner}</b>"


def test_no_cell_becomes_a_header_a_field_or_markup(tmp_path):
    columns = dict.fromkeys(("purpose", "customer_benefit", "personal", "idea", "next_purpose"), EVIL)
    path = firm(tmp_path, person={"name": EVIL}, **columns)
    out = tmp_path / "evil.eml"
    assert write(path, TOUCH, "--out", out).exit_code == 0
    made = draft(out)
    assert [made[name] for name in ("bcc", "x-evil", "cc", "from")] == [None] * 4
    assert made.get_content_type() == "text/plain"
    line = "x Bcc: all@evil.example X-Evil: 1 <b>{owner}</b>"
    assert made["to"].addresses[0].display_name == line
    assert f"What this is to bring you: {line}." in said(made)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example", "nobody", "<a@b.example>", "ä@b.example", "@b"],
)
def test_what_is_no_one_address_is_left_out_and_said(tmp_path, address):
    path = firm(tmp_path, person={"email": address})
    result = write(path, TOUCH)
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml")
    assert (made["to"], made["bcc"]) == (None, None)
    assert "It is to nobody yet: sheet People has no address of the person." in result.output


def test_a_draft_that_is_there_is_never_written_over(book, tmp_path):
    write(book, TOUCH)
    (tmp_path / f"Follow-up {TOUCH}.eml").write_text("edited", encoding="utf-8")
    write(book, TOUCH)
    assert (tmp_path / f"Follow-up {TOUCH}.eml").read_text(encoding="utf-8") == "edited"
    assert (tmp_path / f"Follow-up {TOUCH} (2).eml").exists()
    result = write(book, TOUCH, "--out", tmp_path / f"Follow-up {TOUCH}.eml")
    assert result.exit_code == 2


def test_a_letter_is_a_mail_draft_and_nothing_else(book, tmp_path):
    assert write(book, TOUCH, "--out", tmp_path / "x.docx").exit_code == 2


def test_the_same_row_gives_the_same_bytes_and_the_book_stays(book, tmp_path):
    before = book.read_bytes()
    for name in ("1.eml", "2.eml"):
        write(book, TOUCH, "--out", tmp_path / name)
    assert (tmp_path / "1.eml").read_bytes() == (tmp_path / "2.eml").read_bytes()
    assert book.read_bytes() == before


def test_templates_are_copied_and_an_edited_one_is_used(book, tmp_path):
    result = CliRunner().invoke(due_cli.templates, [str(book)])
    assert result.output.split() == [str(tmp_path / f"follow_up.{language}.txt") for language in ("en", "vi", "zh")]
    (tmp_path / "follow_up.en.txt").write_text("Subject: {account}\n\nHi {person}\n", encoding="utf-8")
    write(book, TOUCH, "--out", tmp_path / "own.eml")
    assert draft(tmp_path / "own.eml", text=True) == "Hi Stuart Petersen\n"


class Asked(FileBook):
    """A workbook whose user answers; the contact's row is selected."""

    answers: list[str | None]
    header = "touch_id"

    def ask(self, question, default=""):
        self.questions = [*getattr(self, "questions", []), question]
        return self.answers.pop(0)

    def selected(self):
        return [(self.header, TOUCH)]


def test_the_button_asks_for_what_is_missing_and_again_where_it_does_not_fit(tmp_path):
    opened = Asked(firm(tmp_path, personal=None, next_date=None), shown=False)
    opened.answers = ["", "soon", "2026-10-12"]
    macros.write_follow_up(opened)
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml", text=True)
    assert opened.questions[0].startswith("The letter lacks: personal. Yes, or what it recalled")
    assert opened.questions[2].startswith("next_date: found 'soon', expected a date such as 2026-10-05.")
    assert "[… personal …]" in made
    assert "on 12 October 2026." in made
    assert opened.told[0].startswith("The draft is ")


def test_who_cancels_a_question_gets_no_letter(tmp_path):
    opened = Asked(firm(tmp_path, personal=None), shown=False)
    opened.answers = [None]
    macros.write_follow_up(opened)
    assert (opened.told, list(tmp_path.glob("*.eml"))) == ([], [])


def test_a_row_is_known_by_its_header_in_any_language(tmp_path):
    opened = Asked(firm(tmp_path), shown=False)
    opened.header = "Mã tiếp xúc"
    macros.write_follow_up(opened)
    assert (tmp_path / f"Follow-up {TOUCH}.eml").exists()


def test_a_day_is_told_as_each_language_writes_it():
    assert [given("date", "2028-02-29", language) for language in ("en", "vi", "zh")] == [
        "29 February 2028", "29/02/2028", "2028年2月29日",
    ]  # fmt: skip


def test_in_excel_the_selected_contact_is_meant_and_a_box_asks(tmp_path):
    path = firm(tmp_path, personal=None)
    with excel() as app:
        opened = app.books.open(str(path))
        app.impl.answers = ["the new grandson"]
        opened.sheets["Touches"].range((ROW, 2)).select()
        book = LiveBook(opened)
        macros.write_follow_up(book)
    made = draft(tmp_path / f"Follow-up {TOUCH}.eml", text=True)
    assert "It stayed with me: the new grandson." in made
    assert app.impl.asked[0][0].startswith("The letter lacks: personal.")
    assert book.told == [f"The draft is {tmp_path / f'Follow-up {TOUCH}.eml'}; open it, read it, and send it yourself."]
