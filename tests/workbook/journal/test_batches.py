"""An import is one record: its rows come in together, once, and go together, but for what was said since."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import zlib
from pathlib import Path

import pytest

from tests.workbook.journal import desk
from workbook import disk
from workbook.journal import (
    Batch,
    Changed,
    Record,
    TableChange,
    built_on,
    packed,
    payload,
    publish,
    read,
    send_again,
    standing,
    unpacked,
)  # fmt: skip
from workbook.journal.batch import check
from workbook.journal.record import NewerError, parsed

DAY = dt.timedelta(days=1)


class Office:
    """PCs that import into one workbook; rows are looked up as a merge does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.folders = folder, desk.folders(folder)
        self.book = desk.Sheet({"T1": {"purpose": "price", "channel": "call"}})
        self.journal: dict[str, Record] = {}

    def box(self, pc: str = "hanoi"):
        return desk.outbox(self.folder, pc)

    def imports(self, batch: Batch, *after: Record, pc: str = "hanoi", day: int = 0) -> Record:
        return self.has(desk.import_(self.box(pc), batch, *(one.id for one in after), now=desk.NOON + day * DAY))

    def undoes(self, record: Record, pc: str = "hanoi", day: int = 0) -> Record:
        return self.has(desk.take_back(self.box(pc), record.id, now=desk.NOON + day * DAY))

    def changes(self, row: str, was: str | None, word: str, pc: str = "hue", day: int = 0) -> Record:
        more = {"row": row, "was": {"purpose": was}, "now": desk.NOON + day * DAY}
        return self.has(self.box(pc).write("change", "Touches", {"purpose": word}, **more))

    def has(self, record: Record) -> Record:
        self.journal[record.id] = record
        return record

    def ask(self, record: Record):
        for pc in ("hanoi", "hue"):
            found = payload(self.folders, record, self.box(pc))
            if found[0]:
                return found
        return found

    def merge(self, *records: Record) -> list[str]:
        return self.book.take_in({one.id: one for one in records} or self.journal, self.ask)

    def purposes(self) -> dict[str, object]:
        return {name: row["purpose"] for name, row in self.book.rows.items()}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_rows_of_an_import_come_in_once_as_one_line(office: Office) -> None:
    office.imports(desk.batch(S1="spares", S2="visit", changes={("T1", "purpose"): ("price", "rebate")}))
    assert office.merge() == ["imported"]
    assert office.purposes() == {"T1": "rebate", "S1": "spares", "S2": "visit"}
    assert office.merge() == []


def test_an_import_taken_back_leaves_the_table_as_it_was_and_may_come_again(office: Office) -> None:
    before = office.book.said()
    rows = desk.batch(S1="spares", changes={("T1", "purpose"): ("price", "rebate"), ("T1", "hours"): (None, 2.0)})
    first = office.imports(rows)
    office.merge()
    office.undoes(first, day=1)
    assert office.merge() == ["withdrawn"]
    assert office.book.said() == before
    office.imports(rows, day=2)
    assert office.merge() == ["imported"]
    assert office.purposes() == {"T1": "rebate", "S1": "spares"}


def test_taken_back_before_it_ever_came_in_it_counts_and_does_nothing(office: Office) -> None:
    office.undoes(office.imports(desk.batch(S1="spares", changes={("T1", "purpose"): ("price", "rebate")})))
    assert office.merge() == ["withdrawn", "withdrawn"]
    assert office.purposes() == {"T1": "price"}
    assert office.merge() == []


def test_a_withdrawal_that_arrives_before_its_import_keeps_it_out(office: Office) -> None:
    record = office.imports(desk.batch(S1="spares"))
    withdrawal = office.undoes(record)
    assert office.merge(withdrawal) == ["withdrawn"]
    assert office.merge(record, withdrawal) == ["withdrawn"]
    assert office.purposes() == {"T1": "price"}


def test_a_cell_changed_by_hand_meanwhile_stays_and_is_listed(office: Office) -> None:
    office.imports(desk.batch(T1="price", S1="spares", changes={}))
    office.imports(desk.batch(changes={("T1", "channel"): ("call", "visit")}), day=1)
    office.book.rows["T1"]["channel"] = "meeting"
    office.book.rows["S1"] = {"account_id": "0101", "purpose": "typed by hand"}
    assert office.merge() == ["by_hand", "by_hand", "by_hand", "imported", "imported"]
    assert office.book.rows["T1"] == {"purpose": "price", "channel": "meeting"}
    assert office.book.rows["S1"]["purpose"] == "typed by hand"


def test_what_somebody_changed_since_stays_when_the_import_is_taken_back(office: Office) -> None:
    rows = desk.batch(S1="spares", S2="visit", S3="call", changes={("T1", "purpose"): ("price", "rebate")})
    first = office.imports(rows)
    office.merge()
    office.book.rows["S1"]["hours"] = 2.0
    office.book.rows["T1"]["purpose"] = "mine"
    office.changes("S2", "visit", "agree", day=1)
    office.undoes(first, day=2)
    assert office.merge() == ["changed", "kept", "kept", "kept", "withdrawn"]
    assert office.purposes() == {"T1": "mine", "S1": "spares", "S2": "agree"}


def test_a_correction_that_arrives_after_the_import_was_taken_back_brings_its_row_back(office: Office) -> None:
    first = office.imports(desk.batch(S1="spares", S2="visit", changes={("T1", "purpose"): ("price", "rebate")}))
    late = office.changes("S1", "spares", "agree", day=1)
    later = office.changes("T1", "rebate", "discount", day=1)
    gone = office.undoes(first, day=2)
    office.merge(first)
    office.merge(first, gone)
    assert office.purposes() == {"T1": "price"}
    office.merge(first, gone, late, later)
    assert office.purposes() == {"T1": "discount", "S1": "agree"}


def test_what_was_said_before_a_withdrawn_import_holds_though_it_arrives_with_it(office: Office) -> None:
    before = office.changes("T1", "price", "agree", day=0)
    first = office.imports(desk.batch(changes={("T1", "purpose"): ("agree", "rebate")}), day=1)
    office.undoes(first, day=2)
    assert office.merge() == ["changed", "withdrawn", "withdrawn"]
    assert office.purposes() == {"T1": "agree"}
    assert before.id in office.book.holds


def test_of_two_imports_of_one_row_the_later_word_holds_whichever_comes_first(office: Office) -> None:
    first = office.imports(desk.batch(S1="spares"))
    second = office.imports(desk.batch(S1="visit"), pc="hue", day=1)
    other = Office(office.folder)
    assert office.merge(first) == ["imported"]
    assert office.merge(first, second) == ["conflict", "imported"]
    other.merge(second)
    other.merge(first, second)
    assert office.book.rows == other.book.rows
    assert office.purposes() == {"T1": "price", "S1": "visit"}


def test_taking_one_of_two_imports_of_a_row_back_leaves_the_other_s_words(office: Office) -> None:
    first = office.imports(desk.batch(S1="spares", S2="call"))
    second = office.imports(desk.batch(S1="visit"), pc="hue", day=1)
    office.merge()
    office.undoes(second, day=2)
    office.merge()
    assert office.purposes() == {"T1": "price", "S1": "spares", "S2": "call"}
    office.undoes(first, day=3)
    office.merge()
    assert office.purposes() == {"T1": "price"}


def test_an_import_made_on_another_waits_for_it_and_goes_with_it(office: Office) -> None:
    first = office.imports(desk.batch(S1="spares"))
    second = office.imports(desk.batch(changes={("S1", "purpose"): ("spares", "visit")}), first, day=1)
    assert office.merge(second) == []
    assert office.book.notes == ["built_on_missing"]
    assert office.merge() == ["imported", "imported"]
    assert office.purposes() == {"T1": "price", "S1": "visit"}
    office.undoes(first, day=2)
    assert office.merge() == ["withdrawn"]
    assert office.purposes() == {"T1": "price"}
    assert standing(office.journal, office.book.holds).state(second.id) == "withdrawn"


def test_an_import_is_built_on_another_whose_rows_it_changes_or_refers_to() -> None:
    accounts = Batch(
        "a", {"Accounts": TableChange("Accounts", {"account_id": ["9"], "account": ["x"], "owner": ["An"]})}
    )
    contact = {"touch_id": ["S1"], "account_id": ["9"]}
    assert built_on(Batch("b", {"Touches": TableChange("Touches", contact)}), accounts)
    assert not built_on(desk.batch(S1="spares"), accounts)
    assert built_on(desk.batch(changes={("S1", "purpose"): ("a", "b")}), desk.batch(S1="spares"))
    assert not built_on(desk.batch(S2="visit"), desk.batch(S1="spares"))


def test_what_did_not_come_in_is_listed_up_to_a_bound(office: Office) -> None:
    rows = {f"S{at}": "spares" for at in range(60)}
    office.book.rows |= {name: {"account_id": "0101", "purpose": "by hand"} for name in rows}
    office.imports(desk.batch(**rows))
    outcomes = office.merge()
    assert [outcomes.count(word) for word in ("by_hand", "more", "imported")] == [50, 1, 1]


def test_rows_that_are_not_there_yet_wait_with_a_note_and_come_in_later(tmp_path: Path) -> None:
    box, folders, book = desk.outbox(tmp_path), desk.folders(tmp_path), desk.Sheet()
    record = desk.import_(box, desk.batch(S1="spares"))
    publish(box, folders)
    (name,) = disk.names(folders.imports)
    away = (folders.imports / name).rename(tmp_path / "away")
    ask = lambda one: payload(folders, one)  # noqa: E731
    assert book.take_in(read(folders).records, ask) == []
    assert book.notes == ["rows_missing"]
    away.rename(folders.imports / name)
    assert book.take_in(read(folders).records, ask) == ["imported"]
    assert book.holds == {record.id}


def test_damaged_rows_are_put_aside_and_their_writer_sends_them_again(tmp_path: Path) -> None:
    box, folders, book = desk.outbox(tmp_path), desk.folders(tmp_path), desk.Sheet()
    desk.import_(box, desk.batch(S1="spares"))
    publish(box, folders)
    (name,) = disk.names(folders.imports)
    (folders.imports / name).write_bytes(b"half")
    ask = lambda one: payload(folders, one)  # noqa: E731
    assert book.take_in(read(folders).records, ask) == []
    assert book.notes == ["quarantined", "rows_missing"]
    assert (folders.quarantine / name).read_bytes() == b"half"
    send_again(box, folders, read(folders))
    assert book.take_in(read(folders).records, ask) == ["imported"]


def test_the_rows_are_on_the_share_before_their_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    desk.import_(box, desk.batch(S1="spares"))
    real = disk.rename_new

    def cut(source: Path, target: Path) -> None:
        if target.parent == folders.journal:
            raise ConnectionResetError(104, "Connection reset by peer", str(target))
        real(source, target)

    with monkeypatch.context() as line:
        line.setattr(disk, "rename_new", cut)
        with pytest.raises(ConnectionResetError):
            publish(box, folders)
    assert len(disk.names(folders.imports)) == 1
    assert read(folders).records == {}
    assert publish(box, folders)[0] == 1
    assert len(disk.names(folders.imports)) == 1
    assert [record.kind for record in read(folders).records.values()] == ["batch"]


def test_a_table_the_workbook_does_not_have_keeps_the_import_waiting(office: Office) -> None:
    office.imports(Batch("p", {"Promises": TableChange("Promises", {"promise_id": ["1"], "what": ["a"]})}))
    touch = office.changes("T1", "price", "agree")
    assert office.merge() == ["changed"]
    assert office.book.notes == ["no_table"]
    assert office.book.holds == {touch.id}


def test_values_come_back_from_the_file_as_a_workbook_would_give_them() -> None:
    when = dt.datetime(2026, 9, 29, 14, 5, 33)
    items = {
        "item_id": ["1", "2"], "account_id": ["0101", "0102"], "opened": [when, None],
        "note": [" Đã\r\ntrễ\x01 ", ""], "satisfaction": [4.5, 3],
    }  # fmt: skip
    orders = Changed([("7", "1")], ["amount"], [None], [5.0])
    batch = Batch("x", {"Service": TableChange("Service", items), "Orders": TableChange("Orders", {}, orders)})
    again = unpacked(packed(batch), "x")
    assert again.tables["Service"].added == items | {"note": ["Đã\ntrễ", None]}
    assert again.tables["Orders"].changed == Changed([("7", "1")], ["amount"], [None], [5.0])
    assert packed(batch) == packed(batch)


@pytest.mark.parametrize(
    ("added", "told"),
    [
        ({"touch_id": ["1", "1"]}, "the same touch_id"),
        ({"touch_id": ["1", ""]}, "has no touch_id"),
        ({"purpose": ["a"]}, "have no touch_id"),
        ({"touch_id": ["1"], "hours": ["two"]}, "hours cannot be a str"),
        ({"touch_id": ["1"], "hours": [float("nan")]}, "hours holds what is no number"),
        ({"touch_id": ["1"], "purpose": ["a", "b"]}, "differ in length"),
        ({"touch_id": ["1"], "purpose": ["a" * 32_768]}, "more than 32767 characters"),
    ],
)
def test_what_no_workbook_could_hold_is_no_batch(added: dict, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        check(Batch("x", {"Touches": TableChange("Touches", added)}))


def _file(*lines: object) -> bytes:
    return gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"no gzip", _file(), _file([]), _file({"form": 1})[:-5], _file({"form": 1}, {"table": "Touches"}),
        _file({"form": 1}, {"table": "Touches", "column": "hours", "cells": [True]}),
        _file({"form": 1}, {"table": "Touches", "column": "date", "cells": ["yesterday"]}),
        _file({"form": 1}, {"table": "Touches", "column": "purpose", "cells": [["a"]]}),
        _file({"form": 1}, {"table": "Touches", "column": "purpose", "cells": {"a": 1}}),
        gzip.compress(b'{"form": 1}\n' + b"[" * 100_000 + b"\n"),
        gzip.compress(b'{"form": 1}\n{"table": "Touches", "column": "hours", "cells": [NaN]}\n'),
    ],
    ids=list(map(str, range(12))),
)  # fmt: skip
def test_a_file_that_holds_no_rows_is_told_apart(content: bytes) -> None:
    with pytest.raises(ValueError) as problem:  # noqa: PT011 - any of its sentences will do
        unpacked(content)
    assert not isinstance(problem.value, NewerError)


@pytest.mark.parametrize("line", [{"form": 2}, {"table": "Dreams", "column": "x"}, {"table": "Touches", "column": "x"}])
def test_rows_of_a_newer_version_wait_for_that_version(line: dict) -> None:
    with pytest.raises(NewerError):
        unpacked(_file(line) if "form" in line else _file({"form": 1}, line | {"cells": []}))


def test_a_file_that_unpacks_without_an_end_is_left_within_bounded_memory() -> None:
    import tracemalloc

    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b" " * (1 << 20)) for _ in range(600)), packer.flush()])
    tracemalloc.start()
    with pytest.raises(ValueError, match="larger than any workbook"):
        unpacked(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 400 << 20


def test_a_program_from_before_there_were_imports_leaves_their_records_alone(tmp_path: Path) -> None:
    box = desk.outbox(tmp_path)
    record = desk.import_(box, desk.batch(S1="spares"))
    assert parsed(record.content()) == record
    fields = json.loads(record.content())
    assert (fields["form"], fields["kind"], fields["table"]) == (2, "batch", "Imports")
    assert json.loads(desk.touch(box).content())["form"] == 1
    with pytest.raises(NewerError):
        parsed(json.dumps(fields | {"form": 3}).encode())
    with pytest.raises(ValueError, match="no batch"):
        parsed(json.dumps(fields | {"values": fields["values"] | {"payload": "../../x"}}).encode())
