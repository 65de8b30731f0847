"""Order of dates, decimal marks, currencies, states: decided by the file, said, or asked."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.incoming.recognising.foreigners import came, left, table

TOUCH = ["Date", "Customer", "Type", "Rep", "Status", "Duration (minutes)", "Subject"]


def touch(**cells):
    row = {"Date": "2026-03-01", "Customer": "Acme", "Type": "Call", "Rep": "An"} | cells
    return came([TOUCH, [row.get(header) for header in TOUCH]])


def dated(*days, **answers):
    return came([["Date", "Customer", "Type", "Rep"], *([day, "Acme", "Call", "An"] for day in days)], answers)


def test_a_day_above_twelve_decides_for_the_whole_column():
    found = dated("03/02/2026", "23/02/2026")
    assert table(found, "date") == [("2026-02-03",), ("2026-02-23",)]
    assert found.asks == []
    assert found.notes[-1] == "Column Date: day before month, as 23/02/2026 shows."


def test_a_column_that_cannot_tell_is_asked_about_and_the_answer_is_kept():
    found = dated("03/02/2026", "02/01/2026")
    [ask] = found.asks
    assert (ask.code, ask.about, tuple(ask.choices)) == ("dates", "Date", ("day", "month"))
    assert ask.question == "list.csv, column Date: does 03/02/2026 begin with the day or with the month?"
    assert table(dated("03/02/2026", "02/01/2026", dates={"Date": "month"}), "date") == [
        ("2026-03-02",),
        ("2026-02-01",),
    ]


def test_a_column_that_reads_alike_both_ways_asks_nothing():
    assert dated("03/03/2026", "01/01/2026").asks == []


def test_a_column_that_cannot_tell_follows_another_of_the_file():
    rows = [["item_id", "account_id", "opened", "closed"], ["1", "7", "02/03/2026", "23/03/2026"]]
    found = came(rows)
    assert table(found, "opened", "closed") == [("2026-03-02", "2026-03-23")]
    assert (found.asks, found.notes) == (
        [],
        [
            "Column opened: day before month, as in column closed.",
            "Column closed: day before month, as 23/03/2026 shows.",
        ],
    )


def test_one_question_settles_all_columns_of_dates():
    rows = [["item_id", "account_id", "opened", "closed"], ["1", "7", "02/03/2026", "04/03/2026"]]
    assert [ask.about for ask in came(rows).asks] == ["opened"]
    assert table(came(rows, {"dates": {"opened": "month"}}), "opened", "closed") == [("2026-02-03", "2026-04-03")]


def test_dates_of_a_workbook_are_taken_as_they_are():
    assert table(dated(dt.datetime(2026, 2, 3, 10), dt.date(2026, 2, 4)), "date") == [("2026-02-03",), ("2026-02-04",)]


def test_an_unreadable_date_keeps_its_row_out_and_is_shown():
    found = dated("2026-02-03", "soon", None)
    assert left(found) == [(3, "bad_date"), (4, "no_date")]
    assert found.left_out["sentence"].tolist() == ["Its date is not readable: soon", "It has no date."]


@pytest.mark.parametrize(
    ("status", "code"),
    [("Not Started", "open"), ("Đã hủy", "cancelled"), ("未接", "missed"), ("Purple", "status")],
)
def test_a_state_that_is_not_done_keeps_a_contact_out(status, code):
    assert left(touch(Status=status)) == [(2, code)]


@pytest.mark.parametrize("status", ["Completed", "Held", "Hoàn thành", "已完成", None])
def test_what_is_done_or_has_no_state_is_in(status):
    assert left(touch(Status=status)) == []


@pytest.mark.parametrize(
    ("kind", "subject", "channel"),
    [
        ("Phone Call", None, "call"), ("Task", "Email: prices", "email"), ("Task", "Meeting - plan", "meeting"),
        (None, "Call", "call"), ("Gọi điện", None, "call"), ("拜访", None, "visit"), ("ListEmail", None, "newsletter"),
    ],
)  # fmt: skip
def test_how_is_told_by_the_kind_and_else_by_how_the_subject_begins(kind, subject, channel):
    assert table(touch(Type=kind, Subject=subject), "channel") == [(channel,)]


@pytest.mark.parametrize("subject", ["Write the offer", "Called them names", None])
def test_a_task_of_which_nothing_says_how_is_no_contact(subject):
    assert left(touch(Type="Task", Subject=subject)) == [(2, "no_channel")]


def test_a_contact_longer_than_a_day_has_no_length():
    assert table(touch(**{"Duration (minutes)": "90"}), "hours") == [(1.5,)]
    assert table(touch(**{"Duration (minutes)": "2000"}), "hours") == [(None,)]


def test_a_subject_is_no_purpose():
    found = touch(Subject="Agree the plan")
    assert table(found, "subject") == [("Agree the plan",)]
    assert "purpose" not in found.rows


def test_a_table_of_contacts_that_names_nobody_of_ours_asks_whose_they_are():
    rows = [["Date", "Customer", "Type"], ["2026-03-01", "Acme", "Call"]]
    assert [(ask.code, ask.about) for ask in came(rows).asks] == [("owner", "")]
    assert table(came(rows, {"owner": {"": "An"}}), "owner") == [("An",)]


def orders(*amounts, **answers):
    rows = [[str(number), "Acme", "2026-03-01", amount] for number, amount in enumerate(amounts, 1)]
    return came([["Order No", "Customer", "Order Date", "Amount"], *rows], answers)


def test_a_mark_that_may_group_or_divide_is_asked_about():
    [ask] = orders("1,234", "2,345").asks
    assert (ask.code, ask.about, tuple(ask.choices)) == ("decimal", "Amount", (",", "."))
    assert table(orders("1,234", decimal={"Amount": ","}), "amount") == [(1.234,)]


def test_of_several_currencies_one_is_chosen_and_the_others_stay_out():
    found = orders("10 USD", "20 USD", "30 EUR")
    [ask] = found.asks
    assert (ask.code, ask.about, list(ask.choices)) == ("currency", "Amount", ["USD", "EUR"])
    chosen = orders("10 USD", "20 USD", "30 EUR", currency={"Amount": "EUR"})
    assert table(chosen, "amount", "currency") == [(30.0, "EUR")]
    assert left(chosen) == [(2, "currency"), (3, "currency")]
    assert chosen.left_out["sentence"][0] == "It is in USD, not in the currency that was chosen."


def test_revenue_in_another_currency_is_blank_until_one_is_chosen():
    rows = [["Customer Name", "Sales Rep", "Annual Sales"], ["A", "An", "1,000.00 USD"], ["B", "An", "2.50 USD"],
            ["C", "An", "€ 30.00"]]  # fmt: skip
    found = came(rows)
    assert [(ask.code, list(ask.choices)) for ask in found.asks] == [("currency", ["USD", "EUR"])]
    assert table(found, "revenue_12m") == [(1000.0,), (2.5,), (None,)]
    assert found.notes == ["Column Annual Sales: not known and left blank: EUR (rows: 1)"]


def test_an_unreadable_discount_keeps_its_line_out_and_an_unreadable_quantity_is_told():
    head = ["Order No", "Customer", "Order Date", "Doanh số", "Chiết khấu", "Quantity"]
    found = came([head, ["1", "A", "2026-03-01", "100", "10", "many"], ["2", "A", "2026-03-01", "100", "some", "1"]])
    assert table(found, "amount", "qty") == [(100.0, None)]
    assert left(found) == [(3, "bad_amount")]
    assert found.notes == ["Column Quantity: not readable and left blank, such as many (cells: 1)"]


def test_a_left_out_row_without_a_value_to_show_has_a_whole_sentence():
    rows = [["Id", "Subject", "ActivityDate", "AccountId", "IsClosed"], ["00T", "Call", "2026-01-02", "001", "false"]]
    assert came(rows).left_out["sentence"].tolist() == ["It is not done"]


def test_a_column_of_currencies_is_asked_about_by_its_own_header():
    rows = [["Order No", "Customer", "Order Date", "Amount", "Currency"], ["1", "A", "2026-03-01", "1", "USD"],
            ["2", "A", "2026-03-01", "1", "VND"]]  # fmt: skip
    assert [(ask.code, ask.about) for ask in came(rows).asks] == [("currency", "Currency")]


def test_an_unreadable_moment_that_would_pass_for_not_yet_keeps_its_row_out():
    rows = [["item_id", "account_id", "opened", "closed"], ["1", "7", "2026-03-01", "soon"]]
    found = came(rows)
    assert left(found) == [(2, "bad_value")]
    assert found.left_out["sentence"][0] == "It holds something unreadable where a blank would mean not yet: soon"


def test_salesforces_short_ids_become_its_long_ones():
    rows = [
        ["Subject", "Date", "Assigned", "Account ID", "Activity Type"],
        ["x", "2026-03-01", "An", "001D000000IqhSL", "Call"],
    ]
    assert table(came(rows), "account_key") == [("001D000000IqhSLIAZ",)]


def test_a_total_is_told_from_a_customer_of_that_name():
    rows = [["account_id", "account", "owner"], ["1", "Total Energies", "An"], ["Total (2)", None, None]]
    found = came(rows)
    assert table(found, "account") == [("Total Energies",)]
    assert left(found) == [(3, "total")]


def test_sentences_come_in_the_readers_language():
    from tests.workbook.incoming.recognising.foreigners import LATEST, known
    from workbook.incoming.deriving import foreign

    grid = known(
        [["Date", "Customer", "Type", "Rep"], ["23/02/2026", "Acme", "Call", "An"], ["soon", "B", "Call", "An"]]
    )
    found = foreign(grid, translate=lambda sentence: f"«{sentence}»", latest=LATEST)
    assert found.left_out["sentence"].tolist() == ["«Its date is not readable: soon»"]
    assert found.notes == ["«Column Date: day before month, as 23/02/2026 shows.»"]
