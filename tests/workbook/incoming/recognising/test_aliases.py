"""The tables of headers and words hold only what the rest knows."""

from __future__ import annotations

import csv

import pytest

from tests.workbook.incoming.recognising.foreigners import Rows
from workbook.errors import RefusedError
from workbook.incoming.deriving.words import STRANGE, WORDS, meanings
from workbook.incoming.recognising import Recognised, recognise
from workbook.incoming.recognising.aliases import ALIASES, EXPORTS, entry, exports
from workbook.incoming.recognising.fields import BETWEEN, known
from workbook.schema import BY_NAME, CHOICES
from workbook.schema.headers import folded


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_header_of_the_table_means_a_declared_field():
    assert [row for row in lines(ALIASES) if row["field"] not in known()] == []


def test_every_field_between_the_files_and_our_columns_is_used_by_some_header():
    assert BETWEEN.keys() - {row["field"] for row in lines(ALIASES)} == set()


def test_no_header_stands_twice_under_one_export():
    seen = [(row["system"], row["export"], entry(row["header"])) for row in lines(ALIASES)]
    assert len(seen) == len(set(seen)) == 2136


def test_every_export_has_headers_and_every_mark_and_need_is_among_them():
    for export in exports():
        if export.plain:
            continue
        words = {entry(word) for group in export.marks for word in group}
        assert words <= export.fields.keys(), export.title
        for group in export.needs:
            assert set(group) & set(export.fields.values()), (export.title, group)


def test_every_table_of_an_export_is_one_of_ours_but_that_of_refused_mails():
    assert {row["table"] for row in lines(EXPORTS)} - BY_NAME.keys() == {""}


def test_the_tables_open_in_excel_with_their_accents():
    for path in (ALIASES, EXPORTS, WORDS):
        assert path.read_bytes()[:3] == b"\xef\xbb\xbf"


def test_every_word_means_one_of_our_choices_where_the_list_is_ours():
    for row in lines(WORDS):
        choices = {choice[0] for choice in CHOICES.get(row["list"], ())}
        special = {"", "internal", "missed"} if row["list"] == "direction" else {""}
        assert not choices or row["means"] in choices | special, row
    assert STRANGE not in {row["means"] for row in lines(WORDS)}


@pytest.mark.parametrize(
    ("word", "means"), [("Phone Call", "call"), ("điện thoại", "call"), ("电话", "call"), ("Họp", "meeting")]
)
def test_a_word_is_known_in_each_language(word, means):
    assert meanings("channel")[folded(word)] == means


def test_a_users_own_list_of_headers_goes_before_ours(tmp_path):
    own = tmp_path / "mine.csv"
    own.write_text("system;export;header;field\nSalesforce;Task;Buchungstag;activity_date\n", encoding="utf-8-sig")
    grid = Rows([["Id", "Subject", "WhatId", "Status", "Buchungstag"], ["1", "Call", "001", "Completed", "2026-01-02"]])
    found = recognise(grid, extra=own)
    # ActivityDate tells a Task from other exports, and so does a header that stands for it
    assert isinstance(found, Recognised)
    assert found.fields["activity_date"] == (4,)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Salesforce,Task,Tag,activity_dat", "the nearest: activity_date"),
        ("Salesfarce,Task,Tag,activity_date", "there is no export Salesfarce, Task"),
    ],
)
def test_a_users_list_with_a_wrong_word_is_refused_with_the_right_one(tmp_path, line, words):
    own = tmp_path / "mine.csv"
    own.write_text(f"system,export,header,field\n{line}\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=words):
        recognise(Rows([["Id"]]), extra=own)


def test_a_users_list_without_the_columns_is_refused(tmp_path):
    own = tmp_path / "mine.csv"
    own.write_text("header,field\nTag,date\n", encoding="utf-8")
    with pytest.raises(RefusedError, match="needs the columns system, export, header and field"):
        recognise(Rows([["Id"]]), extra=own)
