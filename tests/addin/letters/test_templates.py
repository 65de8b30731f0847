"""Templates: what is filled, what is left out, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from addin.letters import templates
from addin.letters.templates import FIELDS, copied, own_place, parsed, template
from workbook.errors import RefusedError


def filled(body, **values):
    return parsed(f"Subject: x\n\n{body}", "t.txt").filled({**dict.fromkeys(FIELDS, ""), **values})[1]


def test_fields_are_filled():
    assert filled("Dear {person}, on {date}", person="Ms Lan", date="5 May 2026") == "Dear Ms Lan, on 5 May 2026"


def test_a_line_is_left_out_where_its_field_with_a_question_mark_is_empty():
    assert filled("a\nidea: {idea?}\nb") == "a\nb"
    assert filled("a\nidea: {idea?}\nb", idea="c") == "a\nidea: c\nb"


@pytest.mark.parametrize(("words", "line"), [("more.", "Gain: more."), ("more", "Gain: more."), ("why?", "Gain: why?")])
def test_a_sentence_that_has_its_full_stop_gets_no_second(words, line):
    assert filled("Gain: {customer_benefit}.", customer_benefit=words) == line


def test_words_that_look_like_a_field_stay_words():
    assert filled("{person} {owner}", person="{owner}", owner="Lan") == "{owner} Lan"


@pytest.mark.parametrize("field", ["nickname", "person.__class__", "0", "", "person!r", "birthday", "Person"])
def test_a_field_that_there_is_not_is_refused_with_its_name_and_the_list(field):
    with pytest.raises(RefusedError) as refused:
        parsed(f"Subject: x\n\n{{{field}}}", "follow_up.en.txt")
    assert str(refused.value) == (
        f"follow_up.en.txt: there is no field '{field}'; there are: person, account, owner, date, channel, purpose, "
        "customer_benefit, personal, idea, promises, next_purpose, next_date."
    )


def test_a_letter_without_a_subject_is_refused():
    with pytest.raises(RefusedError, match="found 'Dear you' in the first line, expected 'Subject:'"):
        parsed("Dear you", "t.txt")


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_ours_name_the_benefit_the_personal_moment_and_the_next_step_with_its_day(language):
    made = parsed(templates.ours(language), "ours")
    assert {"customer_benefit", "personal", "next_purpose", "next_date", "person", "owner"} <= set(made.needed)
    assert {"purpose", "idea", "promises"}.isdisjoint(made.needed)


def test_ours_do_not_boast():
    """No word for ourselves being large, leading or the best: the letter is about the customer (src0)."""
    boasts = re.compile(r"leading|best|number one|hàng đầu|tốt nhất|số một|领先|最好|第一", re.IGNORECASE)
    assert not [language for language in ("en", "vi", "zh") if boasts.search(templates.ours(language))]


def test_a_manager_s_own_beside_the_workbook_wins(tmp_path: Path):
    book = tmp_path / "Book.xlsx"
    assert template(book, "en").subject == "Our {channel} of {date}"
    own_place(book, "en").write_bytes("\ufeffSubject: Hello\r\n\r\nDear {person}\r\n".encode())
    assert template(book, "en") == parsed("Subject: Hello\n\nDear {person}", "")
    assert template(book, "vi").subject == "Buổi trao đổi ngày {date}"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", b"Subject: \x00", b"Subject: x\n\n" + b"a" * 100_001])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes):
    own_place(tmp_path / "Book.xlsx", "en").write_bytes(content)
    with pytest.raises(RefusedError, match=r"follow_up\.en\.txt cannot be read as a letter"):
        template(tmp_path / "Book.xlsx", "en")


def test_copies_lie_beside_the_workbook_and_an_edited_one_is_left_alone(tmp_path: Path):
    book, own = tmp_path / "Book.xlsx", tmp_path / "follow_up.vi.txt"
    own.write_text("Subject: của tôi\n\n", encoding="utf-8")
    assert [path.name for path in copied(book)] == ["follow_up.en.txt", "follow_up.zh.txt"]
    assert own.read_text(encoding="utf-8") == "Subject: của tôi\n\n"
    assert template(book, "zh") == parsed(templates.ours("zh"), "")
    assert copied(book) == []
