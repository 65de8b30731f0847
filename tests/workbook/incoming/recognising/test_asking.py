"""What the headers do not tell is asked with the nearest names, and an answer settles it."""

from __future__ import annotations

import random

import pytest

from tests.workbook.incoming.recognising.foreigners import Rows, came, known, read, table
from tests.workbook.incoming.recognising.test_exports import TITLES
from workbook.errors import RefusedError
from workbook.incoming.recognising import Recognised, recognise

ONE_ROW = [file for file in TITLES if not file.startswith("misa") and file != "salesforce_activities.csv"]
"""Exports whose headers are the first row."""


def asked(rows, answers=None, **named):
    found = recognise(Rows(rows, **named), answers)
    assert not isinstance(found, Recognised), found.export.title
    return [(ask.code, ask.about, list(ask.choices)[:3]) for ask in found]


def renamed(file, old, new):
    head, *rows = read(file)
    return [[new if header == old else header for header in head], *rows]


def without(file, *gone):
    head, *rows = read(file)
    kept = [at for at, header in enumerate(head) if header not in gone]
    return [[row[at] for at in kept] for row in (head, *rows)]


# two rows of headers span columns, so the columns of a ledger move in blocks
BLOCKS = {"misa_sales.csv": [12, 10, 11, *range(10)], "misa_receivables.csv": [8, 9, 6, 7, *range(6)]}


@pytest.mark.parametrize("file", TITLES)
def test_columns_in_another_order_mean_the_same(file):
    rows = read(file)
    found = known(rows)
    order = list(range(len(rows[0])))
    random.Random(5).shuffle(order)
    order = BLOCKS.get(file, order)
    shuffled = known([[row[at] if at < len(row) else None for at in order] for row in rows])
    assert shuffled.export.title == found.export.title
    assert {field: [shuffled.headers[at] for at in places] for field, places in shuffled.fields.items()} == {
        field: [found.headers[at] for at in places] for field, places in found.fields.items()
    }


@pytest.mark.parametrize("file", ONE_ROW)
def test_headers_in_capitals_without_blanks_mean_the_same(file):
    rows = read(file)
    shouted = known([[header.upper().replace(" ", "_") for header in rows[0]], *rows[1:]])
    assert shouted.export.title == TITLES[file][0]
    assert shouted.fields == known(rows).fields


@pytest.mark.parametrize("file", ONE_ROW)
def test_a_misspelt_header_is_asked_about_by_its_own_name_and_never_lost(file):
    head, *rows = read(file)
    found = known([head, *rows])
    for at, header in enumerate(head):
        fields = [field for field, places in found.fields.items() if places == (at,)]
        if not fields or header.startswith("(Do Not Modify)"):
            continue
        new = header[:-2] + header[-1]
        [(code, about, choices)] = asked([[*head[:at], new, *head[at + 1 :]], *rows])
        assert (code, about, choices[0]) == ("column", new, fields[0])


def test_an_answer_settles_a_renamed_header():
    rows = renamed("salesforce_task.csv", "ActivityDate", "Activity Day")
    assert asked(rows) == [("column", "Activity Day", ["activity_date", ""])]
    found = known(rows, {"columns": {"Activity Day": "activity_date"}})
    assert found.fields["activity_date"] == (4,)


def test_a_header_may_be_left_by_an_answer():
    rows = renamed("hubspot_companies.csv", "Company owner", "Company ownr")
    assert asked(rows) == [("column", "Company ownr", ["owner", ""])]
    found = known(rows, {"columns": {"Company ownr": ""}})
    assert "owner" not in found.fields


def test_the_question_names_the_file_the_export_and_the_nearest_header():
    found = recognise(Rows(renamed("hubspot_tickets.csv", "Create date", "Created date"), file="t.csv"))
    assert found[0].question == (
        "t.csv looks like HubSpot: Tickets. What does its column Created date hold? The nearest is Create date."
    )


def test_questions_come_in_the_readers_language():
    [ask] = recognise(Rows([["a", "b"], ["1", "2"]]), translate=lambda sentence: f"[{sentence}]")
    assert ask.question.startswith("[list.csv is not recognised")


def test_a_needed_column_that_is_not_there_is_asked_for_without_a_suggestion_that_is_nothing_like_it():
    rows = without("salesforce_cases.csv", "Date/Time Opened")
    assert asked(rows) == [("column", "opened", [])]
    found = known(rows, {"columns": {"opened": "Date/Time Closed"}})
    assert found.fields["opened"] == (7,)


def test_a_file_that_lacks_what_tells_its_program_is_asked_about_as_a_whole():
    rows = without("zendesk_tickets.csv", "Id", "Requester", "Requester id")
    assert asked(rows, file="z.csv") == [("table", "z.csv", ["Zendesk: Tickets", "Service", "Accounts"])]
    found = known(rows, {"table": {"list.csv": "Zendesk: Tickets"}})
    assert found.fields["first_reply_minutes"] == (15,)


def test_half_the_headers_of_an_export_are_no_guess_but_a_question():
    rows = without("salesforce_task.csv", "ActivityDate", "CompletedDateTime", "Id", "CallType", "TaskSubtype")
    assert asked(rows) == [("column", "activity_date", [])]


def test_unknown_headers_ask_for_the_table_and_its_answer_leads_to_columns():
    rows = [["Wer", "Wann", "Wie"], ["Acme", "2026-01-02", "Call"]]
    assert asked(rows) == [("table", "list.csv", ["Accounts", "People", "Touches"])]
    answers = {"table": {"list.csv": "Touches"}}
    assert [about for _, about, _ in asked(rows, answers)] == ["date", "channel", "account_id"]
    answers["columns"] = {"Wer": "account_name", "Wann": "date", "Wie": "channel"}
    found = came(rows, answers | {"owner": {"": "An"}})
    assert table(found, "date", "owner", "channel", "account_name") == [("2026-01-02", "An", "call", "Acme")]


def test_a_column_may_be_answered_by_our_name_in_any_language():
    rows = [["Wer", "Wann", "Wie"], ["Acme", "2026-01-02", "Call"]]
    answers = {"table": {"list.csv": "Tiếp xúc"}, "columns": {"Wer": "account_name", "Wann": "Ngày", "Wie": "渠道"}}
    assert set(known(rows, answers).fields) == {"account_name", "date", "channel"}


def test_a_header_named_like_a_field_is_answered_as_a_header():
    rows = [["date", "customer", "type", "subject", "purpose"], ["2026-01-02", "Acme", "Call", "a", "b"]]
    fields = known(rows, {"columns": {"subject": "purpose", "purpose": "subject"}}).fields
    assert (fields["purpose"], fields["subject"]) == ((3,), (4,))


def test_an_answer_that_is_no_column_is_refused_with_the_nearest():
    with pytest.raises(RefusedError, match="activity_date"):
        recognise(Rows(read("salesforce_task.csv")), {"columns": {"Subject": "activity_dat"}})


def test_an_answer_that_is_no_table_is_refused_with_the_list():
    with pytest.raises(RefusedError, match="Accounts, People, Touches"):
        recognise(Rows([["a", "b"]]), {"table": {"list.csv": "Tuches"}})


def test_a_sheet_of_a_workbook_is_named_with_its_file():
    assert asked([["Wer", "Wann"], ["a", "b"]], file="b.xlsx", name="Tab1")[0][1] == "b.xlsx, Tab1"


def test_an_empty_sheet_is_refused():
    with pytest.raises(RefusedError, match="holds no rows"):
        recognise(Rows([[None, None], []]))
