"""A name of another system means one of our accounts, or somebody is asked; nothing is joined by mere likeness."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbook.incoming.matching import accounts

PAIRS = [line.split("\t") for line in Path(__file__).with_name("pairs.tsv").read_text("utf-8").splitlines()]
KNOWN = {
    "A1": "Acme North Ltd", "A2": "Acme South Ltd", "M1": "Minh Long 1", "M2": "Minh Long 2", "B1": "Beacon Logistics",
    "B2": "Blue Logistics", "B3": "Gray Logistics", "T": "Công ty TNHH Minh Tâm", "S": "上海华东贸易有限公司",
    "D1": "Delta", "D2": "Delta Co., Ltd", "G1": "Gamma Ltd", "G2": "Gamma JSC",
}  # fmt: skip


def told(name: str, known: dict[str, str] = KNOWN, answers: dict[str, str] | None = None) -> tuple[str, str]:
    match = accounts([name], known, answers).by_name[name.strip()]
    return match.account_id, match.how


@pytest.mark.parametrize(
    ("name", "account", "how"),
    [
        ("ACME NORTH", "A1", "exact"), ("Minh Long 1 Co.", "M1", "exact"), ("上海华东贸易", "S", "exact"),
        ("minh tam", "T", "exact"), ("Delta", "D1", "exact"), ("DELTA CO LTD", "D2", "exact"), ("Gamma Limited", "G1", "exact"),
        ("Gamma Joint Stock Company", "G2", "exact"), ("A1", "A1", "exact"), ("beacon logsitics", "B1", "sure"),
        ("Beacon Logistcs", "B1", "sure"), ("Gamma", "", "unsure"), ("Gamma Partners", "", "unsure"), ("Acme", "", "unsure"),
        ("Acme Nort", "", "unsure"), ("Logistics Beacon", "", "unsure"), ("Minh Long", "", "unsure"), ("Minh Long 3", "", "unsure"),
        ("Công ty CP Minh Tâm", "", "unsure"), ("Minh Tầm", "", "unsure"), ("上海华南贸易", "", "unsure"), ("Zebra", "", "none"),
    ],
)  # fmt: skip
def test_a_name_means_one_account_or_is_asked_about(name, account, how):
    assert told(name) == (account, how)


def test_a_question_offers_the_likeliest_accounts_first():
    match = accounts(["Acme Nort"], KNOWN).by_name["Acme Nort"]
    assert match.candidates[:2] == ("A1", "A2")
    assert accounts(["Gamma"], KNOWN).by_name["Gamma"].candidates == ("G1", "G2")
    assert accounts(["Gamma"], KNOWN).unsure().keys() == {"Gamma"}


def test_an_answer_wins_over_everything():
    assert told("ACME NORTH", answers={"ACME NORTH": "A2"}) == ("A2", "answer")
    assert told("ACME NORTH", answers={"ACME NORTH": ""}) == ("", "answer")


def test_an_answer_for_an_account_that_is_gone_is_asked_anew():
    assert told("Acme", answers={"Acme": "A9"}) == ("", "unsure")


def test_two_accounts_of_one_name_are_asked_about():
    assert told("Acme", {"X": "Acme Ltd", "Y": "ACME Limited"}) == ("", "unsure")


def test_a_bar_out_of_reach_leaves_only_keys():
    assert accounts(["Beacon Logistcs"], KNOWN, bar=101.0).by_name["Beacon Logistcs"].how == "unsure"


def test_each_name_is_found_once_and_blanks_are_left_out():
    matches = accounts(["Acme North", None, " Acme North ", "", 7, "Zebra"], KNOWN)
    assert list(matches.by_name) == ["Acme North", "Zebra"]
    assert matches.ids([" Acme North", None, "Zebra", "unknown"]) == ["A1", "", "", ""]


def test_no_accounts_and_no_names_are_no_fault():
    assert accounts([], KNOWN).by_name == {}
    assert told("Acme", {}) == ("", "none")
    assert told("!!", {"X": "??"}) == ("", "none")


def test_no_different_pair_of_the_labelled_set_is_joined_either_way():
    joined = [
        (name, account)
        for kind, *pair in PAIRS
        if kind == "different"
        for name, account in (pair, pair[::-1])
        if told(name, {"K": account})[0]
    ]
    assert joined == []


def test_of_the_same_pairs_four_fifths_are_joined_and_nearly_all_others_asked_about():
    found = Counter((kind, told(name, {"K": account})[1]) for kind, name, account in PAIRS)
    assert {how: count for (kind, how), count in found.items() if kind == "same"} == {
        "exact": 79, "sure": 2, "unsure": 17, "none": 4,
    }  # fmt: skip
    assert sum(count for (kind, _), count in found.items() if kind == "different") == 100


def test_among_all_names_of_the_labelled_set_none_is_joined_to_another_of_them():
    known = {f"K{place}": account.strip() for place, account in enumerate(dict.fromkeys(pair[2] for pair in PAIRS))}
    different = {(name.strip(), account.strip()) for kind, name, account in PAIRS if kind == "different"}
    matches = accounts([pair[1] for pair in PAIRS], known)
    pairs = {(name, known[match.account_id]) for name, match in matches.by_name.items() if match.account_id}
    assert pairs & different == set()
    assert len(pairs) > 50


NAMES = st.lists(st.sampled_from(sorted({name for pair in PAIRS for name in pair[1:]})), max_size=12)


@given(NAMES, NAMES, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_and_number_of_rows_change_nothing(names, known_names, shuffler):
    known = {f"K{place:02}": name for place, name in enumerate(known_names)}
    shuffled_known = list(known.items())
    shuffled = names + names[:2]
    shuffler.shuffle(shuffled)
    shuffler.shuffle(shuffled_known)
    assert accounts(shuffled, dict(shuffled_known)).by_name == accounts(names, known).by_name


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
@settings(max_examples=100, deadline=None)
def test_no_name_breaks_the_matching(names, known_names):
    known = {f"K{place:02}": name for place, name in enumerate(known_names)}
    for match in accounts(names, known).by_name.values():
        assert match.account_id in {"", *known}
