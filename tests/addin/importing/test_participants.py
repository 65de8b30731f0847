"""Whose rows are that name no account: by the addresses of who took part, then by their names."""

from __future__ import annotations

from tests.addin.importing.frames import cells, foreign, planned, workbook

PEOPLE = {
    "person_id": ["P1", "P2"], "account_id": ["0101", "0102"], "name": ["Callum Drummond", "Trần Văn An"],
    "email": ["callum@delta.vn", None],
}  # fmt: skip


def met(names: str, emails: str | None = None):
    return foreign(
        "Outlook", "Calendar", "Touches", date=["2026-09-02"], channel=["meeting"], owner=["Lan"],
        subject=["Confirm pump 3"], person_name=[names], emails=[emails],
    )  # fmt: skip


def found(*several):
    plan = planned(workbook(People=PEOPLE), *several)
    return cells(plan.tables["Touches"].new, "account_id", "person_id")


def test_an_attendee_told_by_his_name_alone_is_found_in_either_order():
    assert found(met("Lan;Drummond, Callum")) == [("0101", "P1")]
    assert found(met("Van An Tran")) == [("0102", "P2")]


def test_names_of_two_customers_people_are_a_contact_with_each():
    assert found(met("Callum Drummond;Tran Van An")) == [("0101", "P1"), ("0102", "P2")]


def test_an_address_goes_before_a_name():
    assert found(met("Tran Van An", "callum@delta.vn")) == [("0101", "P1")]


def test_a_name_whose_own_address_is_a_strangers_is_not_taken_for_ours():
    plan = planned(workbook(People=PEOPLE), met("Callum Drummond", "cdrummond@elsewhere.com"))
    assert "Touches" not in plan.tables or not len(plan.tables["Touches"].new)


def test_a_ticket_belongs_to_the_company_whose_domain_its_mails_have():
    company = foreign("HubSpot", "Companies", "Accounts", key=["91"], account=["Saigon Delta Cement"],
                      account_domain=["sdc.vn"])  # fmt: skip
    ticket = foreign("HubSpot", "Tickets", "Service", key=["111"], opened=["2026-09-02 10:00"],
                     emails=["jo@sdc.vn;z@b.example"])  # fmt: skip
    together = planned(workbook(), ticket, company)
    assert cells(together.tables["Service"].new, "account_id") == [("0101",)]
    later = planned(workbook(), ticket, answers={"domains": {"sdc.vn": "0101"}})
    assert cells(later.tables["Service"].new, "account_id") == [("0101",)]
