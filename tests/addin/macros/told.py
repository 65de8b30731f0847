"""What the command line's JSON says, looked for in the cells of the result sheets."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from addin import cli
from workbook.letters import column_letters
from workbook.sheets import Area

Cells = dict[str, dict[str, object]]
"""Of each sheet the filled cells by their address."""


def json_of(book: Path, as_of: dt.date, folder: Path) -> dict[str, Any]:
    """The command line's JSON of a workbook, of which only a copy is scored."""
    copy = shutil.copy(book, folder / "Told.xlsx")
    words = ["score", str(copy), "--as-of", str(as_of), "--json", str(folder / "review.json")]
    CliRunner().invoke(cli.main, [*words, "--out", str(folder / "Out.xlsx")])
    return dict(json.loads((folder / "review.json").read_text("utf-8")))


def filled(store: Any, sheet: str) -> dict[str, object]:
    """The filled cells of a sheet open in a test host."""
    rows = store.values(sheet, Area(1, 1, *store.used(sheet)))
    return {
        f"{column_letters(column)}{row}": value
        for row, cells in enumerate(rows, 1)
        for column, value in enumerate(cells, 1)
        if value not in (None, "")
    }


def listed(cells: dict[str, object], header: str) -> list[dict[str, object]]:
    """The rows of the block whose first header is `header`, as dicts; a blank cell is left out."""
    top = next(
        int(place[1:]) for place, value in cells.items() if value == header and place[0] == "A" and place[1].isdigit()
    )
    columns = {
        place[: -len(str(top))]: str(value)
        for place, value in cells.items()
        if place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(top)
    }
    rows = []
    while f"A{top + 1 + len(rows)}" in cells:
        row = top + 1 + len(rows)
        rows.append(
            {title: cells[f"{letters}{row}"] for letters, title in columns.items() if f"{letters}{row}" in cells}
        )
    return rows


def rounded(value: object, digits: int) -> float | None:
    """A cell's number, None where it is blank."""
    return None if value is None else round(float(str(value)), digits)


def explained(cells: dict[str, object]) -> list[tuple[float | None, object]]:
    """Points and reason of every loss on the sheet Explain."""
    top = next(int(place[1:]) for place, value in cells.items() if place[0] == "B" and value == "Check")
    rows = []
    while f"D{top + 1 + len(rows)}" in cells:
        row = top + 1 + len(rows)
        rows.append((rounded(cells[f"C{row}"], 1), cells[f"D{row}"]))
    return rows


def losses(account: dict[str, Any]) -> list[tuple[float, str]]:
    """Points and reason of everything an account lost, as the JSON has it."""
    lost = [loss for pillar in account["pillars"].values() for loss in pillar["losses"]]
    return [(loss["points"], loss["reason"]) for loss in [*lost, *account["exposure"]["reasons"]]]
