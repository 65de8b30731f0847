"""Every export is recognised from its headers alone, and gives just these rows."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.workbook.incoming.recognising.foreigners import EXPORTS, came, known, left, table
from workbook.errors import RefusedError
from workbook.incoming.deriving.links import full_ids
from workbook.incoming.recognising import recognise

TITLES = {
    "dynamics_accounts.csv": ("Dynamics 365: Accounts", "Accounts"),
    "dynamics_activities.csv": ("Dynamics 365: Activities", "Touches"),
    "dynamics_cases.csv": ("Dynamics 365: Cases", "Service"),
    "dynamics_contacts.csv": ("Dynamics 365: Contacts", "People"),
    "erpnext_inactive.csv": ("ERPNext: Inactive customers", "Accounts"),
    "freshdesk_tickets.csv": ("Freshdesk: Tickets", "Service"),
    "hubspot_companies.csv": ("HubSpot: Companies", "Accounts"),
    "hubspot_companies_domain.csv": ("HubSpot: Companies", "Accounts"),
    "hubspot_contacts.csv": ("HubSpot: Contacts", "People"),
    "hubspot_tickets.csv": ("HubSpot: Tickets", "Service"),
    "misa_receivables.csv": ("MISA: Receivables ledger", "Orders"),
    "misa_sales.csv": ("MISA: Sales ledger", "Orders"),
    "online_retail_days.csv": ("Online retail: Order days", "Orders"),
    "online_retail_invoices.csv": ("Online retail: Invoices", "Orders"),
    "online_retail_returns.csv": ("Online retail: Returns", "Orders"),
    "outlook_calendar.csv": ("Outlook: Calendar", "Touches"),
    "salesforce_account.csv": ("Salesforce: Account", "Accounts"),
    "salesforce_activities.csv": ("Salesforce: Activities report", "Touches"),
    "salesforce_cases.csv": ("Salesforce: Cases report", "Service"),
    "salesforce_event.csv": ("Salesforce: Event", "Touches"),
    "salesforce_task.csv": ("Salesforce: Task", "Touches"),
    "zendesk_tickets.csv": ("Zendesk: Tickets", "Service"),
    "zoho_accounts.csv": ("Zoho CRM: Accounts", "Accounts"),
    "zoho_calls.csv": ("Zoho CRM: Calls", "Touches"),
    "zoho_contacts.csv": ("Zoho CRM: Contacts", "People"),
    "zoho_tasks.csv": ("Zoho CRM: Tasks", "Touches"),
}


def test_every_export_has_a_fixture_that_is_recognised():
    assert {path.name for path in EXPORTS.glob("*.csv")} == {*TITLES, "outlook_mail.csv"}


@pytest.mark.parametrize("file", TITLES)
def test_an_export_is_recognised_without_a_question(file):
    found = known(file)
    assert (found.export.title, found.table) == TITLES[file]
    assert found.unknown == ()


@pytest.mark.parametrize("file", TITLES)
def test_nothing_is_asked_and_no_row_is_lost(file):
    found = came(file)
    assert found.asks == []
    grid = known(file)
    width = range(max(map(len, grid.grid.head)))
    filled = [any(cell is not None for cell in row) for row in zip(*grid.grid.columns(width, grid.first), strict=True)]
    rows = [grid.first + 1 + place for place, full in enumerate(filled) if full]
    assert sorted([*found.rows["row"], *found.left_out["row"]]) == rows
    assert not found.left_out["sentence"].str.contains("{", regex=False).any()


def test_salesforce_accounts_come_without_merged_deleted_and_competing_ones():
    found = came("salesforce_account.csv")
    assert table(found, "key", "account", "owner", "parent_id", "account_domain", "row") == [
        ("0015g00000AbCdEAAV", "Công ty TNHH Sao Mai", "0055g000001AbCdAAK", None, "saomai.vn", 2),
        ("0015g00000FgHiJAAV", "Delta GmbH & Co. KG", "0055g000001EfGhAAK", "0015g00000AbCdEAAV", "delta.example", 3),
    ]
    assert left(found) == [(4, "merged"), (5, "deleted"), (6, "other")]
    assert found.left_out["sentence"].tolist() == [
        "It was merged into 0015g00000AbCdEAAV.", "It was deleted there.", "It is no customer: Competitor",
    ]  # fmt: skip
    assert "revenue_12m" not in found.rows


def test_owners_told_by_ids_are_named_by_an_answer():
    found = came("salesforce_account.csv", {"owner": {"0055g000001AbCdAAK": "An Nguyễn"}})
    assert table(found, "owner") == [("An Nguyễn",), ("0055g000001EfGhAAK",)]


def test_salesforce_tasks_are_contacts_only_where_they_are_done_and_reached_somebody():
    found = came("salesforce_task.csv")
    assert table(found, "key", "date", "channel", "direction", "hours", "account_key", "person_key", "subject") == [
        ("00T5g00000000aAEAQ", "2026-03-03", "call", "out", 0.25, "0015g00000AbCdEAAV", "0035g00000C0001AAA", "Call: delivery of order 881"),
        ("00T5g00000000bAEAQ", "2026-03-05", "email", None, None, "0015g00000FgHiJAAV", None, "Email: price list"),
        ("00T5g00000000cAEAQ", "2026-03-06", "call", "in", None, "0015g00000AbCdEAAV", "0035g00000C0001AAA", "Call"),
    ]  # fmt: skip
    assert left(found) == [(5, "open"), (6, "no_channel"), (7, "no_account"), (8, "internal")]
    assert "purpose" not in found.rows


def test_salesforce_events_are_meetings_that_took_place():
    found = came("salesforce_event.csv")
    assert table(found, "date", "channel", "hours", "source") == [
        ("2026-02-10", "meeting", 1.5, "Salesforce Event"), ("2026-02-11", "event", None, "Salesforce Event"),
    ]  # fmt: skip
    assert left(found) == [(4, "private"), (5, "future"), (6, "deleted")]


def test_a_salesforce_report_is_read_between_its_title_and_its_footer():
    found = came("salesforce_activities.csv")
    assert table(
        found, "date", "owner", "channel", "direction", "account_key", "account_name", "person_name", "row"
    ) == [
        ("2026-03-23", "An Nguyễn", "call", "out", "0015g00000AbCdEAAV", "Sao Mai", "Trần Bình", 5),
        ("2026-03-24", "An Nguyễn", "visit", None, "0015g00000AbCdEAAV", "Sao Mai", "Trần Bình", 6),
        ("2026-03-26", "Minh Lê", "email", None, "0015g00000FgHiJAAV", "Delta", None, 8),
    ]
    assert left(found) == [
        (7, "open"), (9, "no_channel"), (10, "header"), (11, "total"), (13, "footer"), (14, "footer"), (15, "footer"),
    ]  # fmt: skip
    assert "Column Date: month before day, as 3/23/2026 shows." in found.notes
    assert "Column Activity Type: not known and left blank: Skywriting (rows: 1)" in found.notes


def test_salesforce_cases_have_their_moments_and_a_closed_one_without_a_moment_stays_out():
    found = came("salesforce_cases.csv")
    assert table(found, "key", "opened", "closed", "kind", "severity", "note", "account_name") == [
        ("00001026", "2026-02-23 09:15", "2026-02-25 16:30", "repair", "major", "Pump leaks", "Sao Mai"),
        ("00001027", "2026-03-01 09:15", None, "question", "minor", "Where is the manual?", "Sao Mai"),
    ]
    assert left(found) == [(4, "closed_when"), (5, "total"), (6, "footer")]


def test_dynamics_tells_the_entity_by_its_columns_and_not_by_the_name_of_the_id():
    assert table(came("dynamics_accounts.csv"), "key", "account") == [
        ("6f1e7a52-0000-4000-8000-000000000001", "Sao Mai"), ("6f1e7a52-0000-4000-8000-000000000002", "Delta"),
    ]  # fmt: skip
    people = came("dynamics_contacts.csv")
    assert table(people, "key", "name", "title", "email", "account_name") == [
        ("7f1e7a52-0000-4000-8000-000000000001", "Trần Bình", "Giám đốc", "binh@saomai.vn", "Sao Mai"),
    ]
    assert left(people) == [(3, "no_account")]


def test_dynamics_activities_that_are_planned_or_called_off_stay_out():
    found = came("dynamics_activities.csv")
    assert table(found, "date", "owner", "channel", "account_name", "subject") == [
        ("2026-02-20", "An Nguyễn", "call", "Sao Mai", "Prices"),
        ("2026-02-21", "An Nguyễn", "meeting", "Delta", "Review"),
    ]
    assert left(found) == [(3, "open"), (5, "cancelled")]


def test_a_resolved_dynamics_case_was_closed_when_it_was_last_changed():
    assert table(came("dynamics_cases.csv"), "key", "opened", "closed", "severity") == [
        ("CAS-01001-X1", "2026-02-20 09:00", "2026-02-23 08:00", "major"),
        ("CAS-01002-X1", "2026-02-21 09:00", None, "minor"),
    ]


@pytest.mark.parametrize("file", ["hubspot_companies.csv", "hubspot_companies_domain.csv"])
def test_hubspot_companies_have_their_domain_under_either_header(file):
    found = came(file)
    assert table(found, "key", "account", "owner", "account_domain") == [
        ("9001", "Sao Mai", "An Nguyễn", "saomai.vn"), ("9002", "Delta", None, "delta.example"),
    ]  # fmt: skip
    assert left(found) == [(4, "no_name")]


def test_a_hubspot_contact_without_a_name_goes_by_its_address():
    found = came("hubspot_contacts.csv")
    assert table(found, "key", "name", "title", "role", "email", "account_name") == [
        ("101", "Bình Trần", "Giám đốc", "decision maker", "binh@saomai.vn", "Sao Mai"),
        ("102", "info@delta.example", None, None, "info@delta.example", None),
    ]
    assert left(found) == [(4, "no_account")]


def test_hubspot_counts_the_first_reply_from_the_opening():
    found = came("hubspot_tickets.csv")
    assert table(found, "key", "opened", "first_reply", "closed", "kind", "severity", "emails") == [
        ("55501", "2026-02-23 09:00", "2026-02-23 10:30", "2026-02-24 17:00", "complaint", "severe", "binh@saomai.vn;lan@saomai.vn"),
        ("55502", "2026-02-25 09:00", "2026-02-26 15:15", None, "complaint", None, "kim@delta.example"),
    ]  # fmt: skip
    assert left(found) == [(4, "no_account")]


def test_zoho_links_by_its_ids():
    assert table(came("zoho_accounts.csv"), "key", "account", "owner", "parent_id", "account_domain") == [
        ("zcrm_500001", "Sao Mai", "An Nguyễn", None, "saomai.vn"),
        ("zcrm_500002", "Sao Mai Bắc", "An Nguyễn", "zcrm_500001", None),
    ]
    assert table(came("zoho_contacts.csv"), "key", "name", "title", "account_key") == [
        ("zcrm_600001", "Trần Bình", "Giám đốc", "zcrm_500001"),
    ]


def test_a_zoho_agenda_is_a_purpose_its_length_is_in_minutes_and_the_later_of_two_rows_counts():
    found = came("zoho_calls.csv")
    assert table(found, "key", "date", "channel", "direction", "purpose", "hours", "subject", "row") == [
        ("zcrm_700001", "2026-02-23", "call", "out", "Agree the dates of order 77", 0.25, "Call with Bình", 6),
    ]
    assert left(found) == [(2, "repeated"), (3, "missed"), (4, "missed"), (5, "open")]


def test_a_zoho_task_is_a_contact_where_its_subject_says_which():
    found = came("zoho_tasks.csv")
    assert table(found, "date", "owner", "channel", "account_key") == [
        ("2026-02-21", "An Nguyễn", "email", "zcrm_500001")
    ]
    assert left(found) == [(3, "open")]


def test_zendesk_counts_the_minutes_of_the_calendar_and_opens_a_ticket_again():
    found = came("zendesk_tickets.csv")
    assert table(found, "key", "opened", "first_reply", "closed", "kind", "severity", "satisfaction") == [
        ("1001", "2026-02-23 09:00", "2026-02-24 10:00", "2026-02-24 10:00", "complaint", "major", 5.0),
        ("1002", "2026-02-25 09:00", "2026-02-25 09:30", None, "question", "minor", None),
        ("1004", "2026-02-26 09:00", None, None, "complaint", "severe", None),
    ]
    assert table(found, "account_name", "account_domain", "person_email")[:2] == [
        ("Sao Mai", "saomai.vn", "binh@saomai.vn"), (None, "delta.example", "kim@delta.example"),
    ]  # fmt: skip
    assert left(found) == [(4, "deleted")]


def test_freshdesk_hours_may_be_numbers_or_clocks_and_solving_counts_before_closing():
    found = came("freshdesk_tickets.csv")
    assert table(found, "key", "first_reply", "closed", "severity", "satisfaction") == [
        ("1", "2026-02-23 10:30", "2026-02-24 11:00", "severe", 1.0),
        ("2", "2026-02-23 10:15", "2026-02-23 11:30", "minor", 4.0),
        ("3", None, None, "minor", None),
    ]
    assert found.notes == ["Column Type: not known and left blank: Hum (rows: 1)"]


def test_erpnext_gives_customers_and_leaves_its_total():
    found = came("erpnext_inactive.csv")
    assert table(found, "key", "account") == [("CUST-0001", "Sao Mai"), ("CUST-0002", "Delta")]
    assert left(found) == [(4, "total")]


def test_a_misa_sales_ledger_has_headers_in_two_rows_groups_and_totals():
    found = came("misa_sales.csv")
    assert table(found, "order_id", "line", "ordered", "amount", "item", "qty", "discount_pct", "returned", "account_name") == [
        ("BH00012", "1", "2026-01-05", 14250000.0, "Bơm B1", 10.0, 5.0, None, "Công ty TNHH Sao Mai"),
        ("BH00012", "2", "2026-01-05", 500000.0, "Van V1", 2.5, None, None, "Công ty TNHH Sao Mai"),
        ("TL00001", "1", "2026-01-06", -1500000.0, "Bơm B1", None, None, True, "Công ty TNHH Sao Mai"),
        ("BH00013", "1", "2026-02-09", 1500000.0, "Bơm B1", 1.0, None, None, "Delta"),
    ]  # fmt: skip
    assert left(found) == [
        (6, "group"), (10, "total"), (11, "group"), (13, "total"), (14, "total"), (16, "footer"), (17, "footer"), (18, "footer"),
    ]  # fmt: skip


def test_of_a_misa_ledger_of_debts_only_sales_and_returns_are_orders():
    found = came("misa_receivables.csv")
    assert table(found, "order_id", "line", "ordered", "amount", "returned", "account_name") == [
        ("BH00012", "1", "2026-01-05", 14250000.0, None, "Sao Mai"),
        ("TL00001", "1", "2026-01-22", -1500000.0, True, "Sao Mai"),
    ]
    assert left(found) == [(6, "group"), (7, "total"), (9, "tax"), (10, "payment"), (12, "total"), (13, "total")]


def test_an_outlook_calendar_is_its_owners_and_reads_dates_as_the_united_states_do():
    found = came("outlook_calendar.csv")
    assert table(found, "date", "owner", "channel", "direction", "hours", "emails", "person_name") == [
        ("2026-02-03", "An Nguyen", "meeting", "out", 1.5, "binh@saomai.vn", "Binh Tran;Kim Olsen"),
        ("2026-02-04", "An Nguyen", "meeting", "in", 0.5, None, "Kim Olsen"),
        ("2026-02-07", "An Nguyen", "meeting", "out", None, None, "Binh Tran"),
    ]
    assert left(found) == [(4, "private"), (5, "cancelled"), (7, "future")]
    assert found.notes[0] == "The calendar is taken for that of An Nguyen, who is in 5 of its 6 entries."


def test_a_list_of_mails_from_outlook_is_refused_because_it_has_no_dates():
    from workbook.incoming.files import grids

    with pytest.raises(RefusedError, match="without any dates"):
        recognise(grids(EXPORTS / "outlook_mail.csv")[0])


def test_a_customers_day_is_an_order_and_its_returns_a_credit_note():
    assert table(came("online_retail_days.csv"), "order_id", "line", "account_key", "ordered", "amount") == [
        ("12346-20110118", "1", "12346", "2011-01-18", 77183.6), ("12347-20101207", "1", "12347", "2010-12-07", 711.79),
    ]  # fmt: skip
    assert table(came("online_retail_returns.csv"), "order_id", "line", "amount", "returned") == [
        ("12346-20110118C", "1", -77183.6, True),
    ]


def test_invoices_are_priced_line_by_line():
    found = came("online_retail_invoices.csv")
    assert table(found, "order_id", "line", "account_key", "ordered", "amount", "qty", "returned") == [
        ("536365", "1", "17850", "2010-12-01", 15.3, 6.0, None),
        ("536365", "2", "17850", "2010-12-01", 20.34, 6.0, None),
        ("C536379", "1", "14527", "2010-12-13", -27.5, None, True),
    ]
    assert left(found) == [(5, "no_account")]


@pytest.mark.parametrize(
    ("headers", "title"),
    [
        ("Account Owner,Account Name,Type,Last Activity,Billing State/Province,Account ID", "Salesforce: Account report"),
        ("Id,AccountId,LastName,FirstName,Title,Email,Birthdate,OwnerId,IsDeleted", "Salesforce: Contact"),
        ("First Name,Last Name,Title,Account Name,Email,Mailing City,Contact ID", "Salesforce: Contact report"),
        ("Id,IsDeleted,CaseNumber,AccountId,ContactId,Subject,Status,Priority,CreatedDate,ClosedDate", "Salesforce: Case"),
        ("Record ID,Call Title,Activity date,Call direction,Call outcome,Call duration (HH:mm:ss),Activity assigned to,Associated Company", "HubSpot: Calls"),
        ("Record ID,Meeting name,Meeting start time,Meeting end time,Meeting outcome,Activity assigned to,Associated Contact", "HubSpot: Meetings"),
        ("Record Id,Title,From,To,Host,Related To,Related To.id,Contact Name.id", "Zoho CRM: Meetings"),
        ("Record Id,First Name,Last Name,Account Name,Account Name.id,Email,Contact Owner", "Zoho CRM: Contacts"),
        ("Assigned,Subject,Date,Status,Priority,Company / Account,Contact,Opportunity,Comments,Full Comments", "Salesforce: Activities report"),
        ("Account Name,Main Phone,Primary Contact,Email (Primary Contact) (Contact)", "Dynamics 365: Accounts"),
        ("Full Name,Company Name,Job Title,Email,Business Phone,Mobile Phone", "Dynamics 365: Contacts"),
        ("Subject,Regarding,Activity Type,Start Date,Due Date,Date Created", "Dynamics 365: Activities"),
        ("Case Title,Case Number,Customer,Owner,Created On,Priority,Status", "Dynamics 365: Cases"),
        ("Id,Type,Name,Website,OwnerId", "Salesforce: Account"),
        ("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country", "Online retail: Invoices"),
    ],
)  # fmt: skip
def test_further_lists_of_headers_are_recognised_too(headers, title):
    names = headers.split(",")
    assert known([names, ["x"] * len(names)]).export.title == title


def test_a_salesforce_id_of_15_letters_is_made_the_one_of_18() -> None:
    """The three letters tell which of each five are upper case, by Salesforce's own rule."""
    ids = pd.Series(["001D000000IRFma", "001D000000IRFmaIAH", "short", None], dtype="str")
    assert full_ids(ids).fillna("").tolist() == ["001D000000IRFmaIAH", "001D000000IRFmaIAH", "short", ""]
