"""What becomes of foreign rows: whose they are, which are new, and what is left out and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.addin.importing.frames import cells, foreign, planned, tasks, workbook
from workbook.incoming import Ask

VISITS = {
    "touch_id": ["T1"],
    "date": [dt.date(2026, 9, 1)],
    "account_id": ["0101"],
    "owner": ["Lan"],
    "channel": ["visit"],
    "purpose": ["Agree the spares list"],
}


def salesforce_accounts(**columns):
    return foreign("Salesforce", "Account", "Accounts", "accounts.csv", **columns)


def test_an_account_written_another_systems_way_is_ours_and_its_id_is_known_to_a_task_given_before_it():
    calls = tasks(account_key=["001A"])
    found = planned(workbook(), calls, salesforce_accounts(key=["001A"], account=["SAIGON DELTA CEMENT JSC"]))
    assert cells(found.tables["Touches"].new, "touch_id", "account_id") == [("salesforce-00T0", "0101")]
    assert len(found.tables["Accounts"].new) == 0
    assert found.remembered == {"accounts": {"Salesforce:001A": "0101"}}


def test_what_is_remembered_finds_the_account_of_a_later_task_export_that_has_only_its_id():
    calls = tasks(account_key=["001A"])
    found = planned(workbook(), calls, answers={"accounts": {"Salesforce:001A": "0101"}})
    assert cells(found.tables["Touches"].new, "account_id") == [("0101",)]
    assert found.remembered == {}


def test_a_new_account_of_an_account_list_is_added_under_an_id_made_of_system_and_key():
    accounts = salesforce_accounts(key=["001B"], account=["Pacific Harbour"], owner=["Lan"], parent_id=["001A"])
    parent = salesforce_accounts(key=["001A"], account=["Saigon Delta Cement"], owner=["Lan"])
    found = planned(workbook(), parent, accounts)
    new = cells(found.tables["Accounts"].new, "account_id", "account", "parent_id")
    assert new == [("salesforce-001B", "Pacific Harbour", "0101")]


def test_a_new_account_without_an_owner_asks_for_one():
    found = planned(workbook(), salesforce_accounts(key=["001B"], account=["Pacific Harbour"]))
    assert [ask.code for ask in found.asks] == ["owner"]
    answered = planned(
        workbook(),
        salesforce_accounts(key=["001B"], account=["Pacific Harbour"]),
        answers={"owner": {"": "Hoa"}},
    )
    assert answered.asks == []
    assert cells(answered.tables["Accounts"].new, "owner") == [("Hoa",)]


def test_a_name_that_is_not_sure_is_a_question_and_its_rows_wait():
    found = planned(workbook(), tasks(account_name=["Hong Lan Steel", "Hong Lan Steel"]))
    (doubt,) = found.unsure
    assert (doubt.name, doubt.rows, doubt.candidates[0][0]) == ("Hong Lan Steel", 2, "0102")
    assert found.left_out["code"].tolist() == ["unsure", "unsure"]
    assert len(found.tables.get("Touches", found).new if "Touches" in found.tables else ()) == 0


@pytest.mark.parametrize(("answer", "account"), [("0102", "0102"), ("hồng lam steel", "0102")])
def test_an_answer_by_id_or_name_settles_an_unsure_name(answer, account):
    found = planned(
        workbook(), tasks(account_name=["Hong Lan Steel"]), answers={"accounts": {"Hong Lan Steel": answer}}
    )
    assert found.unsure == []
    assert cells(found.tables["Touches"].new, "account_id") == [(account,)]


def test_none_of_them_makes_an_unsure_name_of_an_account_list_a_new_account_and_of_other_rows_nobody():
    said = {"accounts": {"Hong Lan Steel": "-"}}
    account = salesforce_accounts(key=["001C"], account=["Hong Lan Steel"], owner=["Lan"])
    listed = planned(workbook(), account, answers=said)
    assert cells(listed.tables["Accounts"].new, "account_id") == [("salesforce-001C",)]
    others = planned(workbook(), tasks(account_name=["Hong Lan Steel"]), answers=said)
    assert cells(others.left_out, "code", "sentence") == [("no_account", "no account is called Hong Lan Steel")]


def test_rows_of_an_unknown_account_are_left_out_and_with_an_owner_for_new_accounts_the_account_is_added():
    calls = tasks(account_name=["Pacific Harbour", "Pacific Harbour"])
    assert planned(workbook(), calls).left_out["code"].tolist() == ["no_account", "no_account"]
    found = planned(workbook(), calls, answers={"new_accounts": {"": "Hoa"}})
    new = cells(found.tables["Accounts"].new, "account_id", "account", "owner")
    assert new == [("pacificharbour", "Pacific Harbour", "Hoa")]
    assert cells(found.tables["Touches"].new, "account_id") == [("pacificharbour",)] * 2


def test_a_row_that_names_no_account_at_all_says_so():
    found = planned(workbook(), tasks(subject=["Call"]))
    assert cells(found.left_out, "row", "sentence") == [(2, "the row names no account")]


def test_people_are_found_by_address_by_key_and_by_name_within_the_account():
    contacts = foreign(
        "Salesforce", "Contact", "People", key=["003A", "003B"], name=["Tran Van An", "Bình"],
        email=["AN@delta.vn", "binh@delta.vn"], account_name=["Saigon Delta Cement"] * 2,
    )  # fmt: skip
    calls = tasks(person_key=["003A", "003B", None, None], person_name=[None, None, "Tran Van An", "Nobody"],
                  account_name=[None, None, "Saigon Delta Cement", "Saigon Delta Cement"])  # fmt: skip
    found = planned(workbook(), calls, contacts)
    assert cells(found.tables["People"].new, "person_id", "name") == [("salesforce-003B", "Bình")]
    assert cells(found.tables["Touches"].new, "account_id", "person_id") == [
        ("0101", "P1"), ("0101", "salesforce-003B"), ("0101", "P1"), ("0101", None),
    ]  # fmt: skip


def test_a_meeting_with_people_of_two_customers_is_a_contact_with_each():
    people = foreign("Zoho CRM", "Contacts", "People", key=["9"], name=["Hùng"], email=["hung@honglam.com"],
                     account_name=["Hồng Lam Steel"])  # fmt: skip
    met = foreign(
        "Mail and calendar", "event", "Touches", "cal.ics", key=["uid1"], date=["2026-09-02"], channel=["meeting"],
        owner=["Lan"], person_email=["new@delta.vn"], account_domain=["delta.vn"], subject=["Confirm pump 3"],
        emails=["new@delta.vn;hung@honglam.com;x@gmail.com"],
    )  # fmt: skip
    found = planned(workbook(), people, met)
    assert cells(found.tables["Touches"].new, "account_id", "person_id", "source") == [
        ("0101", None, "calendar, cal.ics"), ("0102", "zohocrm-9", "calendar, cal.ics"),
    ]  # fmt: skip


def test_a_website_tells_whose_a_mail_is_now_and_at_a_later_import():
    accounts = salesforce_accounts(key=["001A"], account=["Saigon Delta Cement"], account_domain=["sdc.vn"])
    found = planned(workbook(), accounts)
    assert found.remembered["domains"] == {"sdc.vn": "0101"}
    later = planned(workbook(), tasks(person_email=["new@sdc.vn"]), answers={"domains": {"sdc.vn": "0101"}})
    assert cells(later.tables["Touches"].new, "account_id") == [("0101",)]


def test_free_mail_means_no_account():
    standing = workbook(People={"person_id": ["P1"], "account_id": ["0101"], "name": ["An"], "email": ["an@gmail.com"]})
    found = planned(standing, tasks(person_email=["other@gmail.com", "an@gmail.com"]))
    assert cells(found.tables["Touches"].new, "touch_id", "account_id") == [("salesforce-00T1", "0101")]


def test_a_subject_becomes_the_purpose_only_where_it_states_one_and_the_rest_is_counted_as_blank():
    subjects = ["confirm the pump delivery", "just checking in", None]
    found = planned(workbook(), tasks(account_key=["0101"] * 3, subject=subjects))
    assert cells(found.tables["Touches"].new, "purpose") == [("confirm the pump delivery",), (None,), (None,)]
    assert found.blank_purposes == 2


def test_a_call_that_reached_nobody_is_no_contact():
    found = planned(workbook(), tasks(account_key=["0101"], subject=["left voicemail"]))
    assert cells(found.left_out, "code") == [("not_reached",)]


def test_the_owner_of_a_contact_that_names_none_is_the_accounts():
    found = planned(workbook(), tasks(account_key=["0102"], owner=[None]))
    assert cells(found.tables["Touches"].new, "owner") == [("Minh",)]


def test_dates_to_come_and_impossible_numbers_do_not_go_in():
    found = planned(workbook(), tasks(account_key=["0101"] * 2, date=["2026-10-01", "2026-09-30"], hours=[1, 25]))
    assert cells(found.left_out, "row", "code") == [(2, "future")]
    assert cells(found.tables["Touches"].new, "touch_id", "hours") == [("salesforce-00T1", None)]


def test_a_reply_before_the_opening_is_left_blank():
    item = foreign("Zendesk", "Tickets", "Service", key=["00123"], account_key=["0101"], opened=["2026-09-01T10:00"],
                   first_reply=["2026-09-01T09:00"], closed=["2026-09-02T09:00"])  # fmt: skip
    found = planned(workbook(), item).tables["Service"].new
    assert cells(found, "item_id", "first_reply") == [("zendesk-00123", None)]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "-2+3", "\t=1"])
def test_no_id_made_of_a_foreign_key_begins_like_a_formula(text):
    found = planned(workbook(), tasks(key=[text], account_key=["0101"]))
    assert found.tables["Touches"].new["touch_id"].iloc[0].startswith("salesforce-")


def test_texts_lose_what_no_cell_can_hold():
    found = planned(workbook(), tasks(account_key=["0101"], next_purpose=["a\x00b\r\nc\td " + "x" * 40_000]))
    (text,) = found.tables["Touches"].new["next_purpose"]
    assert text[:7] == "ab\nc d "
    assert len(text) == 32_767
    told = "Texts longer than the 32,767 characters a cell holds: 1; only their beginning is kept."
    assert told in found.notes


def test_of_two_rows_with_one_id_what_the_later_says_holds_and_its_blanks_take_nothing_away():
    found = planned(workbook(), tasks(key=["00T1", "00T1"], account_key=["0101"] * 2, hours=[1, 2],
                                      next_purpose=["Sign", None]))  # fmt: skip
    assert cells(found.tables["Touches"].new, "hours", "next_purpose") == [(2.0, "Sign")]


def test_rows_without_an_id_are_known_by_what_they_say():
    first, again = (
        planned(workbook(), tasks(key=[None, None], account_key=["0101"] * 2, subject=["Call A1", "Call B2"]))
        for _ in range(2)
    )
    ids = first.tables["Touches"].new["touch_id"]
    assert ids.nunique() == 2
    assert ids.str.fullmatch("salesforce-[0-9a-f]{12}").all()
    assert ids.tolist() == again.tables["Touches"].new["touch_id"].tolist()


TASK = {"touch_id": ["salesforce-00T0"], "date": [dt.date(2026, 9, 1)], "account_id": ["0101"], "owner": ["An"],
        "channel": ["call"], "hours": [1.0], "source": ["Salesforce Task, old.csv"]}  # fmt: skip


class TestChanges:
    def test_the_same_export_again_says_nothing_new(self):
        found = planned(workbook(Touches=TASK), tasks(account_key=["0101"], hours=[1.0]))
        assert found.count == 0
        assert found.tables["Touches"].there == 1

    def test_a_newer_one_changes_what_is_still_as_imported_and_fills_what_is_blank(self):
        def before(table, keys):
            assert (table, keys) == ("Touches", {("salesforce-00T0",): "salesforce-00T0"})
            return {"salesforce-00T0": {"hours": 1.0}}

        standing = replace(workbook(Touches=TASK), before=before)
        found = planned(standing, tasks(account_key=["0101"], hours=[2.0], subject=["confirm the pump delivery"]))
        assert cells(found.tables["Touches"].changed, "id", "column", "old", "new") == [
            ("salesforce-00T0", "purpose", None, "confirm the pump delivery"),
            ("salesforce-00T0", "hours", 1.0, 2.0),
        ]

    def test_a_cell_that_a_manager_has_changed_since_stays(self):
        standing = replace(workbook(Touches=TASK), before=lambda *_: {"salesforce-00T0": {"hours": 0.5}})
        found = planned(standing, tasks(account_key=["0101"], hours=[2.0])).tables["Touches"]
        assert len(found.changed) == 0
        assert cells(found.kept, "column", "old", "new") == [("hours", 1.0, 2.0)]

    def test_where_nothing_is_remembered_the_newer_word_holds_and_is_listed(self):
        found = planned(workbook(Touches=TASK), tasks(account_key=["0101"], hours=[2.0])).tables["Touches"]
        assert cells(found.changed, "column", "old", "new") == [("hours", 1.0, 2.0)]

    def test_a_blank_wipes_nothing(self):
        found = planned(workbook(Touches=TASK), tasks(account_key=["0101"], hours=[None]))
        assert found.count == 0

    def test_an_account_the_manager_typed_keeps_its_name_and_owner_and_gets_what_it_lacks(self):
        accounts = salesforce_accounts(key=["001A"], account=["SAIGON DELTA CEMENT"], owner=["Hoa"],
                                       customer_since=["2020-05-01"])  # fmt: skip
        found = planned(workbook(), accounts).tables["Accounts"]
        assert cells(found.changed, "id", "column") == [("0101", "customer_since")]
        assert cells(found.kept, "column", "old", "new") == [("owner", "Lan", "Hoa")]

    def test_a_spoilt_cell_is_the_managers_too(self):
        spoilt = {**TASK, "hours": ["two"]}
        found = planned(workbook(Touches=spoilt), tasks(account_key=["0101"], hours=[2.0])).tables["Touches"]
        assert len(found.changed) == 0
        assert cells(found.kept, "column") == [("hours",)]

    def test_a_row_with_a_defect_is_there_and_not_added_again(self):
        spoilt = {**TASK, "account_id": ["nobody"]}
        found = planned(workbook(Touches=spoilt), tasks(account_key=["0101"], hours=[2.0])).tables["Touches"]
        assert (len(found.new), found.there) == (0, 1)


def test_a_week_of_an_owner_is_known_by_both():
    week = {"owner": ["Lan"], "week": [dt.date(2026, 9, 7)], "network_hours": [3]}
    asked = []
    standing = replace(workbook(Team=week), before=lambda table, keys: asked.append((table, keys)) or {})
    team = foreign("Account Review", "Team", "Team", owner=["Lan", "Lan"], week=["2026-09-07", "2026-09-14"],
                   network_hours=[4, 5])  # fmt: skip
    found = planned(standing, team).tables["Team"]
    assert cells(found.new, "network_hours") == [(5.0,)]
    assert cells(found.changed, "column", "old", "new") == [("network_hours", 3.0, 4.0)]
    assert [key for _, keys in asked for key in keys] == [("Lan", dt.date(2026, 9, 7))]


def test_rows_of_a_sheet_without_ids_cannot_be_imported_and_say_so():
    seen = foreign("Account Review", "Competitors", "Competitors", date=["2026-09-07"], account_id=["0101"],
                   kind=["quoting"])  # fmt: skip
    there = {"date": [dt.date(2026, 9, 1)] * 2, "account_id": ["0101"] * 2, "kind": ["quoting"] * 2}
    found = planned(workbook(Competitors=there), seen)
    assert (found.count, found.left_out["code"].tolist()) == (0, ["no_key"])


def test_a_column_the_sheet_does_not_have_is_told_of():
    standing = workbook()
    del standing.raw["Touches"].columns["hours"]
    found = planned(standing, tasks(account_key=["0101"], hours=[1]))
    assert found.notes == ["Sheet Touches has no column hours; that part of the files is not imported."]


def test_settings_are_not_imported():
    constant = foreign("Account Review", "Policy", "Policy", name=["cadence_a_days"], value=["1"])
    found = planned(workbook(), constant)
    assert (found.count, found.left_out["code"].tolist()) == (0, ["settings"])


class TestTwins:
    @staticmethod
    def calendar(**columns):
        count = len(next(iter(columns.values())))
        told = {"key": [f"u{at}" for at in range(count)], "date": ["2026-09-01"] * count,
                "channel": ["meeting"] * count, "owner": ["Lan"] * count}  # fmt: skip
        return foreign("Outlook", "Calendar", "Touches", "cal.csv", **(told | columns))

    def test_a_meeting_that_the_sales_system_and_the_calendar_tell_counts_once(self):
        logged = tasks(account_key=["0101"], channel=["visit"], subject=["Visit"])
        found = planned(workbook(), logged, self.calendar(account_key=["0101", "0102"], subject=["Delta", "Lam"]))
        assert cells(found.tables["Touches"].new, "touch_id") == [("salesforce-00T0",), ("outlook-u1",)]
        assert cells(found.left_out, "foreign", "row", "code") == [(1, 2, "twin")]

    def test_a_visit_typed_by_hand_is_not_counted_again_from_the_calendar(self):
        found = planned(workbook(Touches=VISITS), self.calendar(account_key=["0101", "0101"]))
        assert cells(found.tables["Touches"].new, "touch_id") == [("outlook-u1",)]

    def test_two_meetings_of_one_calendar_are_two(self):
        found = planned(workbook(), self.calendar(account_key=["0101", "0101"], subject=["A", "A"]))
        assert len(found.tables["Touches"].new) == 2

    def test_mails_are_one_only_with_one_subject(self):
        mails = tasks(account_key=["0101", "0101"], channel=["email"] * 2, subject=["Quotation 17", "Order 4 is late"])
        other = self.calendar(account_key=["0101"] * 2, channel=["email"] * 2,
                              subject=["quotation 17", "Complaint 3: confirm"])  # fmt: skip
        found = planned(workbook(), mails, other)
        assert cells(found.tables["Touches"].new, "touch_id") == [
            ("salesforce-00T0",), ("salesforce-00T1",), ("outlook-u1",),
        ]  # fmt: skip


class TestMoney:
    @staticmethod
    def orders(**columns):
        count = len(next(iter(columns.values())))
        told = {"order_id": [f"A{at}" for at in range(count)], "account_key": ["0101"] * count,
                "ordered": ["2026-09-01"] * count, "amount": [5.0] * count}  # fmt: skip
        return foreign("MISA", "Sales ledger", "Orders", "ledger.xlsx", **(told | columns))

    def test_two_currencies_are_asked_about_and_never_mixed(self):
        mixed = self.orders(currency=["VND", "VND", "USD"])
        (ask,) = planned(workbook(), mixed).asks
        assert (ask.code, list(ask.choices)) == ("currency", ["VND", "USD"])
        found = planned(workbook(), mixed, answers={"currency": {"chosen": "VND"}})
        assert cells(found.tables["Orders"].new, "order_id", "line") == [("A0", "1"), ("A1", "1")]
        assert cells(found.left_out, "row", "code") == [(4, "currency")]
        assert found.remembered["currency"] == {"": "VND"}

    def test_another_currency_than_the_last_imports_is_asked_about(self):
        before = {"currency": {"": "VND"}}
        assert [ask.code for ask in planned(workbook(), self.orders(currency=["USD"]), answers=before).asks] == [
            "currency"
        ]
        assert planned(workbook(), self.orders(currency=["₫"]), answers=before).asks == []

    def test_two_equal_lines_of_a_day_are_two_lines(self):
        found = planned(workbook(), self.orders(order_id=[None, None]))
        assert found.tables["Orders"].new[["order_id", "line"]].drop_duplicates().shape == (2, 2)


def test_questions_of_the_files_come_through_until_they_are_answered():
    calls = replace(tasks(account_key=["0101"]), asks=[Ask("owner", "tasks.csv", "Whose?")])
    assert [ask.question for ask in planned(workbook(), calls).asks] == ["Whose?"]
    assert planned(workbook(), calls, answers={"owner": {"tasks.csv": "Lan"}}).asks == []
