"""What the programs of the sample firm export at the end of a quarter: the rows as they were known on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from workbook.schema import BY_NAME

Tables = Mapping[str, pd.DataFrame]

DAYS = {"Touches": "date", "Service": "opened", "Orders": "ordered", "Promises": "due"}
"""The day by which a row comes to be known; a promise is known so many days before."""
AHEAD_DAYS = {"Promises": 30}
LATER = {
    "Service": {"first_reply": (), "closed": ("satisfaction",), "owner_told": ()},
    "Orders": {"delivered": ("qty_shipped", "returned"), "warranty_check": (), "after_sale_call": (), "thanked": ()},
    "Promises": {"kept_on": ()},
}
"""Cells that are filled only when that day has come, each with those that come with it."""
OVERLAP_DAYS = 31
"""An export begins so many days before the quarter it is made for."""


def known(tables: Tables, day: dt.date) -> dict[str, pd.DataFrame]:
    """The firm's accounts, people and what happened with them, as far as anybody knew on the evening of a day."""
    end = pd.Timestamp(day) + pd.Timedelta(days=1)
    found = {}
    for name, column in DAYS.items():
        frame = tables[name]
        frame = frame[frame[column] < end + pd.Timedelta(days=AHEAD_DAYS.get(name, 0))].copy()
        for told, more in LATER.get(name, {}).items():
            later = ~(frame[told] < end)
            for cell in (told, *more):
                frame[cell] = frame[cell].mask(later)
        found[name] = frame
    accounts, people = tables["Accounts"], tables["People"]
    met = pd.concat([frame["account_id"] for frame in found.values()])
    accounts = accounts[(accounts["customer_since"] < end) | accounts["account_id"].isin(met)]
    found |= {"Accounts": accounts, "People": people[people["account_id"].isin(accounts["account_id"])]}
    return {name: _as_on_the_sheet(name, frame) for name, frame in found.items()}


def exported(before: Tables, now: Tables, last: dt.date) -> dict[str, pd.DataFrame]:
    """What the files of a quarter hold: all that is new or other than at the last one's end, and what overlaps."""
    found = {}
    for name, frame in now.items():
        earlier = before[name].reindex(frame.index)
        wanted = ~((frame == earlier) | (frame.isna() & earlier.isna())).fillna(value=False).all(axis=1)
        if name in DAYS:
            wanted |= frame[DAYS[name]] > pd.Timestamp(last) - pd.Timedelta(days=OVERLAP_DAYS)
        if wanted.any():
            found[name] = frame[wanted]
    return found


def as_csv(tables: Tables, folder: Path) -> list[Path]:
    """A file each."""
    folder.mkdir()
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name.lower()}.csv", index=False, date_format="%Y-%m-%d %H:%M:%S")
    return sorted(folder.iterdir())


def as_workbook(tables: Tables, folder: Path) -> list[Path]:
    """One Excel workbook with a sheet each."""
    import xlsxwriter

    folder.mkdir()
    file = folder / "export.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        for name, frame in tables.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, list(frame))
            for at, column in enumerate(frame):
                cells = frame[column].astype(object)
                sheet.write_column(1, at, cells.where(cells.notna(), None))
    return [file]


def _as_on_the_sheet(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[column.name for column in BY_NAME[name].columns]]
