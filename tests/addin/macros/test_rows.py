"""Rows come into a file and into an open workbook the same way: one contract, both desks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from addin import jobs
from addin.books.liverows import LiveDesk
from addin.writing.desk import Desk, FileDesk
from tests.addin.macros.conftest import Adapter, edited
from workbook.errors import RefusedError
from workbook.opening import opened
from workbook.rows import TableEdits

TOUCH = {"touch_id": "000777", "date": dt.date(2026, 9, 1), "account_id": "0105", "owner": "Lan", "channel": "visit"}


@pytest.fixture
def opening(adapter: Adapter) -> Iterator[Callable[[Path], Desk]]:
    def desk(path: Path) -> Desk:
        if adapter.app is None:
            return FileDesk(opened(path))
        return LiveDesk(adapter.app.books.open(str(path)))

    with ExitStack():
        yield desk


@pytest.fixture
def desk(opening: Callable[[Path], Desk], small: Path) -> Desk:
    return opening(small)


def column(desk: Desk, table: str, name: str) -> list[object]:
    return desk.read()[table].columns[name]


def row(desk: Desk, table: str, key: str, value: str) -> dict[str, object]:
    columns = desk.read()[table].columns
    at = columns[key].index(value)
    return {name: cells[at] for name, cells in columns.items()}


def test_an_added_row_comes_below_the_last_and_keeps_its_zeros(desk: Desk) -> None:
    before = column(desk, "Touches", "touch_id")
    desk.edit("Touches", TableEdits(added=[TOUCH]))
    assert column(desk, "Touches", "touch_id") == [*before, "000777"]
    found = row(desk, "Touches", "touch_id", "000777")
    assert str(found["date"])[:10] == "2026-09-01"  # an open workbook knows no day without a time
    assert (found["account_id"], found["channel"]) == ("0105", "visit")


def test_words_that_look_like_formulas_stay_words(desk: Desk) -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1", "-2", "@x", "\t=1"]
    rows = [TOUCH | {"touch_id": f"h{at}", "purpose": words} for at, words in enumerate(hostile)]
    desk.edit("Touches", TableEdits(added=rows))
    found = [str(cell) for cell in column(desk, "Touches", "purpose")[-5:]]
    assert [words.strip() for words in found] == [words.strip() for words in hostile]


def test_a_changed_cell_changes_alone(desk: Desk) -> None:
    before = desk.read()["Accounts"].columns
    at = before["account_id"].index("0105")
    desk.edit("Accounts", TableEdits(changed={"0105": {"owner": "Lan", "strategic": True, "contract_end": None}}))
    after = desk.read()["Accounts"].columns
    assert (after["owner"][at], after["strategic"][at], after["contract_end"][at]) == ("Lan", "yes", None)
    untouched = {name: cells for name, cells in before.items() if name not in ("owner", "strategic", "contract_end")}
    assert {name: after[name] for name in untouched} == untouched


def test_a_row_of_a_two_part_key_is_found_by_both(desk: Desk) -> None:
    columns = desk.read()["Orders"].columns
    key = (str(columns["order_id"][3]), str(columns["line"][3]))
    desk.edit("Orders", TableEdits(changed={key: {"amount": 12.5}}))
    assert column(desk, "Orders", "amount")[3] == 12.5
    assert column(desk, "Orders", "amount")[:3] == columns["amount"][:3]


def test_a_removed_row_is_no_longer_read(desk: Desk) -> None:
    before = column(desk, "Touches", "touch_id")
    desk.edit("Touches", TableEdits(removed=[str(before[2])]))
    assert column(desk, "Touches", "touch_id") == before[:2] + before[3:]


def test_a_row_of_a_table_without_a_key_is_called_by_its_place(desk: Desk) -> None:
    raw = desk.read()["Competitors"]
    desk.edit("Competitors", TableEdits(changed={raw.rows[1]: {"competitor": "Rival Ltd"}}, removed=[raw.rows[0]]))
    found = column(desk, "Competitors", "competitor")
    assert (len(found), found[0]) == (len(raw.rows) - 1, "Rival Ltd")


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        (TableEdits(changed={"nobody": {"owner": "Lan"}}), "nobody"),
        (TableEdits(added=[{"account_id": "9", "account": "A", "owner": "L", "wallet_share_pct": 5.0}]), "wallet_share_pct"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_refused_and_nothing_is_changed(
    opening: Callable[[Path], Desk], small: Path, edits: TableEdits, sentence: str
) -> None:
    def drop(book: Any) -> None:
        table = book["Accounts"].tables["Accounts"]
        cell = next(cell for cell in book["Accounts"][table.ref.split(":")[0][1:]] if cell.value == "wallet_share_pct")
        cell.value = "my own"
        next(each for each in table.tableColumns if each.name == "wallet_share_pct").name = "my own"

    desk = opening(edited(small, drop))
    before = desk.read()["Accounts"].columns
    with pytest.raises(RefusedError, match=sentence):
        desk.edit("Accounts", edits)
    assert desk.read()["Accounts"].columns == before


def test_a_new_workbook_takes_its_first_rows_into_the_blank_ones(
    opening: Callable[[Path], Desk], tmp_path: Path
) -> None:
    jobs.new(tmp_path / "New.xlsx", "vi")
    desk = opening(tmp_path / "New.xlsx")
    account = {"account_id": "001", "account": "Minh Long", "owner": "Lan", "strategic": True}
    desk.edit("Accounts", TableEdits(added=[account]))
    desk.edit(
        "Touches", TableEdits(added=[TOUCH | {"account_id": "001"}, TOUCH | {"account_id": "001", "touch_id": "2"}])
    )
    assert column(desk, "Accounts", "account_id") == ["001"]
    assert column(desk, "Accounts", "strategic") == ["có"]
    assert column(desk, "Touches", "touch_id") == ["000777", "2"]
    assert column(desk, "Touches", "channel") == ["thăm", "thăm"]


def test_something_below_the_table_is_never_written_over(opening: Callable[[Path], Desk], small: Path) -> None:
    def note(book: Any) -> None:
        sheet = book["Touches"]
        last = int(sheet.tables["Touches"].ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        sheet.cell(last + 2, 1).value = "ask Minh"

    desk = opening(edited(small, note))
    many = [TOUCH | {"touch_id": f"n{at}"} for at in range(500)]
    with pytest.raises(RefusedError, match="ask Minh"):
        desk.edit("Touches", TableEdits(added=many))


def test_a_formula_is_never_replaced(opening: Callable[[Path], Desk], small: Path) -> None:
    def formula(book: Any) -> None:
        sheet = book["Accounts"]
        header = sheet.tables["Accounts"].ref.split(":")[0]
        top = int(header.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        titles = {cell.value: cell.column for cell in sheet[top]}
        sheet.cell(top + 1, titles["owner"]).value = '="La"&"n"'

    desk = opening(edited(small, formula))
    first = str(desk.read()["Accounts"].columns["account_id"][0])
    with pytest.raises(RefusedError, match="holds a formula"):
        desk.edit("Accounts", TableEdits(changed={first: {"owner": "Minh"}}))
