"""Which word holds, which are listed beside it, and what a workbook is given."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.workbook.journal import desk
from workbook.journal import Record, conflicts, merged

BASE = Record("change", "Touches", "T1", {}, {}, "20261122T120000000000Z", "a" * 12, 1, "", "An", "PC-1")


def said(word: str, writer: str = "a", minute: int = 0, was: str | None = "price", **more: object) -> Record:
    """A change of T1's purpose."""
    stamp = f"20261122T12{minute:02d}00000000Z"
    values = {"purpose": word}
    return replace(BASE, values=values, was={"purpose": was}, stamp=stamp, writer=writer * 12, **more).named()


def by_id(*records: Record) -> dict[str, Record]:
    return {record.id: record for record in records}


def sheet(purpose: str = "price") -> desk.Sheet:
    return desk.Sheet({"T1": {"purpose": purpose}})


def test_the_later_of_two_words_holds_and_the_other_is_listed_with_its_writer() -> None:
    first, second = said("spares", "a", 1), said("visit", "b", 2)
    book = sheet()
    assert book.take_in(by_id(second, first)) == ["changed", "conflict"]
    assert book.rows["T1"]["purpose"] == "visit"
    (found,) = conflicts(merged(by_id(first, second)))
    assert (found.holds, found.other, found.column) == (second, first, "purpose")


def test_at_the_same_moment_the_writers_id_decides_everywhere_alike() -> None:
    first, second = said("spares", "a", 1), said("visit", "b", 1)
    for order in ((first, second), (second, first)):
        book = sheet()
        book.take_in(by_id(*order))
        assert book.rows["T1"]["purpose"] == "visit"


def test_a_word_written_in_knowledge_of_the_other_replaces_it_without_a_conflict() -> None:
    records = by_id(said("spares", "a", 1), said("visit", "b", 2, was="spares"))
    assert conflicts(merged(records)) == []
    assert sheet().take_in(records) == ["changed", "earlier"]


def test_the_same_person_changing_his_mind_is_no_conflict() -> None:
    assert conflicts(merged(by_id(said("spares", "a", 1), said("visit", "a", 2, seq=2)))) == []


def test_two_people_saying_the_same_is_no_conflict() -> None:
    assert conflicts(merged(by_id(said("spares", "a", 1), said("spares", "b", 2)))) == []


def test_changes_of_different_columns_both_hold() -> None:
    other = replace(BASE, values={"hours": 2.0}, was={"hours": None}, writer="b" * 12).named()
    book = sheet()
    assert book.take_in(by_id(said("spares"), other)) == ["changed", "changed"]
    assert book.rows["T1"] == {"purpose": "spares", "hours": 2.0}


def test_a_cell_changed_by_hand_meanwhile_stays_and_the_record_is_listed() -> None:
    book = sheet("typed in the workbook")
    assert book.take_in(by_id(said("spares"))) == ["by_hand"]
    assert book.rows["T1"]["purpose"] == "typed in the workbook"


def test_a_cell_changed_by_hand_after_the_merge_is_left_alone() -> None:
    book, records = sheet(), by_id(said("spares"))
    book.take_in(records)
    book.rows["T1"]["purpose"] = "by hand"
    assert book.take_in(records) == []
    assert book.rows["T1"]["purpose"] == "by hand"


def test_a_late_earlier_record_is_listed_and_changes_nothing() -> None:
    first, second = said("spares", "a", 1), said("visit", "b", 2)
    book = sheet()
    book.take_in(by_id(second))
    assert book.take_in(by_id(first, second)) == ["conflict"]
    assert book.rows["T1"]["purpose"] == "visit"


def test_a_removal_is_for_good_and_a_change_by_somebody_else_is_listed() -> None:
    removal = replace(BASE, kind="remove", values={}, stamp="20261122T110000000000Z").named()
    book = sheet()
    assert book.take_in(by_id(removal, said("spares", "b", 30))) == ["removed", "row_gone"]
    assert book.rows == {}


def test_a_row_taken_away_by_hand_does_not_come_back() -> None:
    add = replace(BASE, kind="add", row="", values={"account_id": "0101", "purpose": "price"}).named()
    book = desk.Sheet()
    assert book.take_in(by_id(add)) == ["added"]
    book.rows.clear()
    change = replace(BASE, row=add.id, values={"purpose": "x"}, writer="b" * 12).named()
    assert book.take_in(by_id(add, change)) == ["row_gone"]
    assert book.rows == {}


def test_a_change_waits_for_the_row_it_is_about() -> None:
    add = replace(BASE, kind="add", row="", values={"account_id": "0101", "purpose": "price"}).named()
    change = replace(BASE, row=add.id, values={"purpose": "x"}, was={"purpose": "price"}, seq=2).named()
    book = desk.Sheet()
    assert book.take_in(by_id(change)) == []
    assert book.take_in(by_id(change, add)) == ["added", "changed"]
    assert book.rows == {add.id: {"account_id": "0101", "purpose": "x"}}


def test_a_workbook_that_lost_its_list_of_records_is_not_given_them_twice(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    records = by_id(desk.touch(box), desk.touch(box))
    book = desk.Sheet()
    book.take_in(records)
    rows = {name: dict(row) for name, row in book.rows.items()}
    book.holds.clear()
    book.take_in(records)
    assert book.rows == rows


def test_a_workbook_from_a_backup_is_given_what_it_lacks(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    first, second = desk.touch(box), desk.touch(box)
    backup = desk.Sheet()
    backup.take_in(by_id(first))
    assert backup.take_in(by_id(first, second)) == ["added"]
    assert list(backup.rows) == [first.id, second.id]


def test_a_value_for_a_column_the_table_does_not_have_is_listed() -> None:
    add = replace(BASE, kind="add", row="", values={"account_id": "0101", "cost": 5.0}).named()
    book = desk.Sheet()
    assert book.take_in(by_id(add)) == ["added", "no_column"]
    assert book.rows == {add.id: {"account_id": "0101"}}
