"""The purpose gate says what a contact is for, in three languages, however it is typed."""

import csv
import time
import tomllib
import unicodedata
from collections import Counter
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import lexicon, purpose
from udfs.purpose import not_reached, purpose_class

with (Path(__file__).parent / "purpose_phrases.csv").open(encoding="utf-8") as file:
    PHRASES = [(row["text"], row["class"]) for row in csv.DictReader(file)]
phrases = st.sampled_from([text for text, _ in PHRASES])
SOCIAL = ("courtesy", "calendar", "channel", "thanks", "unreached")


def class_of(text: object) -> str:
    return purpose_class([text])[0]


def without_accents(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not 0x300 <= ord(c) <= 0x36F)
    return plain.replace("đ", "d").replace("Đ", "D")


@pytest.mark.parametrize(
    "text",
    [
        "just checking in", "touch base", "courtesy call", "it has been a month", "was in the area", "Email",
        "make the weekly number", "monthly call", "lunch with Mr Tran", "visit Acme", "Q3 call", "2nd visit this month",
        "it has been 3 weeks", "call 0903 123 456", "12/05/2026 visit", "call Ms Price", "visit Saigon Pump Co., Ltd",
        "gọi hỏi thăm", "thăm xã giao", "tham xa giao", "gặp anh Phát", "thăm công ty Hòa Bình", "cho đủ KPI",
        "礼节性拜访", "例行拜访", "禮節性拜訪", "拜访张总", "三个月没见了", "ＣＡＬＬ　Ｍｒ　Ｔｒａｎ", "visit chị Lan 拜访",
    ],
)  # fmt: skip
def test_only_social_only_the_date_or_only_the_channel_is_courtesy(text: str) -> None:
    assert class_of(text) == "courtesy"


@pytest.mark.parametrize(
    "text",
    [
        "checking in on complaint 883: confirm the pump runs", "introduce our new technician to the plant manager",
        "lunch to hear why they moved the seal order to a rival", "conveyor line two keeps tripping", "Seal kits",
        "3 pumps", "20% off", "$5k rebate", "PO-1123", "confirming prices", "Quotations", "call about the squeaky fan",
        "ghé thăm để chốt giá hợp đồng 2027", "ghe tham de chot gia", "Thăm hỏi anh Sơn, xin danh sách máy",
        "例行拜访，确认3号泵交期", "例行拜訪，確認３號泵交期", "关于停机检修的安排", "通过zoom谈合同", "拜访 Acme 讨论 price",
    ],
)  # fmt: skip
def test_a_concrete_objective_is_purposeful_whatever_courtesy_stands_beside_it(text: str) -> None:
    assert class_of(text) == "purposeful"


@pytest.mark.parametrize(
    "text",
    [
        "no agenda", "nothing special to discuss", "no specific reason", "no complaints, just hello",
        "just hello, no order this time", "thank them for the order", "không có gì đặc biệt",
        "không có khiếu nại gì, chỉ chào", "没什么事", "没有投诉，打个招呼", "感谢客户下单",
    ],
)  # fmt: skip
def test_what_is_denied_or_only_thanked_for_is_no_objective(text: str) -> None:
    assert class_of(text) == "courtesy"


@pytest.mark.parametrize(
    "text",
    [
        "crm says overdue for contact", "boss wants activity numbers up", "short of calls this week", "sếp bảo gọi",
        "còn thiếu 3 cuộc thăm", "系统提醒该联系了", "老板要求每人跑8家", "还差5个电话",
    ],
)  # fmt: skip
def test_a_contact_made_because_somebody_counts_contacts_is_courtesy(text: str) -> None:
    assert class_of(text) == "courtesy"


@pytest.mark.parametrize(
    ("social", "objective"),
    [
        ("short of calls", "short of bearings"),
        ("manager chasing me", "manager chasing the refund"),
        ("beers with the maintenance lads", "beers with the maintenance lads about their grease guns"),
        ("拜访轴承客户", "拜访缺货客户"),
        ("nhậu với mấy anh bảo trì", "mấy anh bảo trì báo bơm rò"),
        ("order 77812 arrived fine, just rang to say cheers", "order 77812 arrived fine, the invoice did not"),
        ("routine stop, no topic", "routine stop, no topic set: chase the refund"),
    ],
)
def test_the_word_that_names_an_objective_may_stand_in_a_courtesy(social: str, objective: str) -> None:
    assert purpose_class([social, objective]) == ["courtesy", "purposeful"]


@pytest.mark.parametrize("text", ["courtsey visit", "see if evrything is ok", "regluar monthly visit", "birthdday"])
def test_a_misspelt_courtesy_is_courtesy(text: str) -> None:
    assert class_of(text) == "courtesy"


@pytest.mark.parametrize("text", ["No delivery since March", "pump not repaired", "chưa thanh toán", "没有发货"])
def test_a_lack_is_a_reason_where_nothing_is_social(text: str) -> None:
    assert class_of(text) == "purposeful"


@pytest.mark.parametrize(
    "text",
    [None, float("nan"), pd.NA, 883, "", "  ", "?", "-", "n/a", "N.A.", "tbd", ".", "...", "x", "xx", "asdf", "test",
     "883", "không có", "无", "待定", "👍"],
)  # fmt: skip
def test_nothing_and_garbage_are_blank(text: object) -> None:
    assert class_of(text) == "blank"


def test_typed_accents_decide_between_syllables_that_look_alike_without_them() -> None:
    assert purpose_class(["gọi anh Già", "gọi: giá", "báo tăng giá", "gặp anh Lợi", "lỗi"]) == [
        "courtesy", "purposeful", "purposeful", "courtesy", "purposeful",
    ]  # fmt: skip


def test_nine_in_ten_phrases_of_every_language_and_class_are_read_rightly() -> None:
    for language in ("en", "vi", "zh"):
        for expected in ("purposeful", "courtesy", "blank"):
            with (Path(__file__).parent / "purpose_phrases.csv").open(encoding="utf-8") as file:
                texts = [r["text"] for r in csv.DictReader(file) if (r["language"], r["class"]) == (language, expected)]
            assert purpose_class(texts).count(expected) / len(texts) >= 0.9


@pytest.mark.parametrize("column", [list, np.array, pd.Series, pl.Series])
def test_lists_arrays_and_series_give_one_class_each(column: type) -> None:
    assert purpose_class(column(["say hi", "quote 3 valves", "-"])) == ["courtesy", "purposeful", "blank"]


@pytest.mark.parametrize("language", ["en", "vi", "zh"])
def test_a_term_stands_in_one_section_of_its_language(language: str) -> None:
    text = resources.files(lexicon).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    sections = {name: terms for name, terms in tomllib.loads(text).items() if name in lexicon.KINDS}
    terms = Counter(term.strip() for listed in sections.values() for term in listed.split(",") if term.strip())
    assert [term for term, times in terms.items() if times > 1] == []


def test_every_courtesy_phrase_alone_is_courtesy() -> None:
    alone = [term for section, term in lexicon.terms() if section in ("courtesy", "thanks")]
    assert [term for term, found in zip(alone, purpose_class(alone), strict=True) if found != "courtesy"] == []


@pytest.mark.parametrize("objective", [": confirm delivery of order 4471", "：确认订单交期", ", chốt giá hợp đồng"])
def test_every_courtesy_phrase_with_an_objective_is_purposeful(objective: str) -> None:
    social = [term + objective for section, term in lexicon.terms() if section in SOCIAL]
    assert [text for text, found in zip(social, purpose_class(social), strict=True) if found != "purposeful"] == []


def test_the_quick_answer_is_the_careful_answer() -> None:
    known = lexicon.load()
    quick = [text for text, _ in PHRASES if not known.fast.isdisjoint(text.lower().split())]
    careful = known._replace(fast=frozenset())
    answers = purpose_class(quick)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "load", lambda: careful)
        assert purpose_class(quick) == answers


@given(phrases, st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_case_and_unicode_form_do_not_change_a_class(text: str, case: object, form: str) -> None:
    assert class_of(unicodedata.normalize(form, case(text))) == class_of(text)  # type: ignore[operator, arg-type]


@given(phrases, st.sampled_from(["  ", "\t", "\u00a0", "\u3000", "\r\n"]))
def test_the_kind_of_space_does_not_change_a_class(text: str, space: str) -> None:
    assert class_of(space + space.join(text.split(" ")) + space) == class_of(text)


@given(phrases, st.text("?!.,;:-–()[]\"'“”。！？…", max_size=4), st.text("?!.,;:-–()[]\"'“”。！？…", max_size=4))
def test_punctuation_around_a_text_does_not_change_its_class(text: str, before: str, after: str) -> None:
    assert class_of(before + " " + text + after) == class_of(text)


def test_vietnamese_typed_without_accents_keeps_its_class() -> None:
    typed = [text for text, _ in PHRASES if without_accents(text) != text and text.lower().islower()]
    bare = purpose_class([without_accents(text) for text in typed])
    changed = [text for text, with_, without in zip(typed, purpose_class(typed), bare, strict=True) if with_ != without]
    assert changed == []


@given(st.lists(phrases, max_size=20), st.randoms())
def test_order_and_repetition_are_irrelevant(texts: list[str], random: object) -> None:
    order = list(range(len(texts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    found = purpose_class(texts)
    assert purpose_class([texts[i] for i in order]) == [found[i] for i in order]
    assert purpose_class(texts + texts) == found + found


@pytest.mark.parametrize("word", ["Acme ", "no order ", "no price Acme and ", "拜访张", "a-", "1,", "thank and "])
def test_a_full_cell_of_repeated_words_is_read_in_no_time(word: str) -> None:
    start = time.process_time()
    purpose_class([(word * 32767)[:32767]])
    assert time.process_time() - start < 2


@settings(max_examples=300)
@given(st.lists(st.text(st.characters(exclude_categories=())), max_size=4))
def test_no_text_is_too_strange(texts: list[str]) -> None:
    assert set(purpose_class(texts)) <= {"purposeful", "courtesy", "blank"}
    assert set(not_reached(texts)) <= {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "left voicemail", "No answer. Left VM", "Didn't pick up", "rang twice, nobody answered", "could not reach him",
        "he never returned my call", "không nghe máy", "khong nghe may", "chưa gặp được", "anh ấy đi vắng", "thuê bao",
        "无人接听", "没接电话", "電話無人接聽", "联系不上", "客户不在",
    ],
)  # fmt: skip
def test_nobody_was_reached(text: str) -> None:
    assert not_reached([text]) == [True]


@pytest.mark.parametrize(
    "text",
    [
        None, "", "confirmed delivery", "no answer, called back and spoke with Lan", "they answered all questions",
        "gặp anh Nam chốt giá", "gặp vấn đề về bơm", "không nghe máy, gọi lại được", "讨论价格", "没接，后来联系上了",
    ],
)  # fmt: skip
def test_somebody_was_reached_or_nothing_is_said_of_it(text: object) -> None:
    assert not_reached([text]) == [False]


contacts = st.sampled_from([term for section, term in lexicon.terms() if section in lexicon.CONTACT])
joints = st.sampled_from([" ", ", ", "-", "/", "_", "'", "~", "\n", "1", "$5", "\u3000", "’"])


@settings(max_examples=500)
@given(st.lists(contacts | phrases, min_size=1, max_size=3), joints, st.sampled_from([str.upper, str.lower]))
def test_a_text_passed_over_quickly_tells_of_no_miss(parts: list[str], joint: str, case: object) -> None:
    text = case(joint.join(parts))  # type: ignore[operator]
    assert not_reached([text]) == purpose._each([text], purpose._unreached)


def test_half_a_million_notes_are_read_for_misses_in_seconds() -> None:
    notes = [f"discussed the next step with Acme {number:x} and their buyer" for number in range(500_000)]
    start = time.process_time()
    assert not any(not_reached(notes))
    assert time.process_time() - start < 3


def test_texts_that_differ_only_in_numbers_are_decided_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decided: list[list[str]] = []
    monkeypatch.setattr(purpose, "_classify", lambda tokens: decided.append(tokens) or "courtesy")
    purpose_class([f"visit {number}" for number in range(100, 1000)])
    assert len(decided) == 1
