"""Half a million activities of a sales system, from their CSV file to the plan of what would be written.

    python benchmarks/importing.py [ROWS]

The workbook knows 5,000 accounts by name. The sales system's accounts are the same under ids of its own and with names
written its way (capitals, legal forms, accents left out); its activities name them by id alone. Run from the project's
folder; needs Linux or macOS. A second run is of 50,000 activities and their 2,000 accounts by ids of 15 letters, in one
command, with a workbook that knows none of them.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import stopwatch
from stopwatch import Lap, alone, clock, peak_mib

ACCOUNTS = 5_000
SHORT_ACCOUNTS, SHORT_TASKS = 2_000, 50_000
LATEST = dt.date(2026, 9, 30)
FIRST = ("An", "Bảo", "Cường", "Delta", "Đại", "Hòa", "Hưng", "Long", "Minh", "Nam", "Phú", "Sơn", "Tân", "Việt")
SECOND = ("Á", "Bình", "Dương", "Gia", "Hải", "Khang", "Lợi", "Mỹ", "Ngọc", "Phát", "Thành", "Thịnh", "Tiến", "Vĩnh")
TRADE = ("Cơ khí", "Dệt may", "Gỗ", "Logistics", "Nhựa", "Steel", "Textile", "Thép", "Trading", "Vận tải", "Xây dựng")
PLACE = ("Bắc Ninh", "Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Huế", "Long An", "Sài Gòn", "Vinh")
FORMS = ("{}", "Công ty TNHH {}", "{} JSC", "CÔNG TY CỔ PHẦN {}", "{} Co., Ltd.")
SUBJECTS = (
    "Call: confirm delivery of pump {}", "Call", "Call: just checking in", "Email: quotation {} for spares",
    "Call: agree the price of order {}", "Call: happy new year", "Email: Re: complaint {}",
)  # fmt: skip
HEADERS = (
    "Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "Priority", "OwnerId", "AccountId", "IsClosed",
    "CreatedDate", "CallDurationInSeconds", "CallType", "TaskSubtype", "CompletedDateTime",
)  # fmt: skip
STEPS = ("read the workbook", "recognised", "rows of the files", "matched and compared", "batch")


def names(count: int) -> list[str]:
    """So many different names of companies."""
    every = [f"{a} {b} {c} {d}" for a in FIRST for b in SECOND for c in TRADE for d in PLACE if a != b]
    return random.Random(5).sample(every, count)


def plain(name: str) -> str:
    """A name without accents, in capitals."""
    bare = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).upper()


def tasks(count: int, luck: random.Random) -> Iterator[list[object]]:
    """Activities, newest last."""
    for at in range(count):
        day = dt.date(2023, 1, 1) + dt.timedelta(days=at * 1360 // count)
        account = f"001{luck.randrange(ACCOUNTS):012d}AAA"
        subject = luck.choice(SUBJECTS).format(at)
        kind = "Email" if subject.startswith("Email") else "Call"
        yield [
            f"00T{at:012d}AAA", "", account, subject, day, "Completed", "Normal", f"005{at % 20:012d}AAA", account,
            "true", f"{day}T08:00:00.000Z", luck.randrange(60, 1800), "Outbound", kind, f"{day}T09:30:00.000Z",
        ]  # fmt: skip


def write(folder: Path, rows: int) -> None:
    """The workbook, and the two files of the sales system."""
    from udfs import policy
    from workbook import template

    luck, called = random.Random(7), names(ACCOUNTS)
    accounts = {"account_id": [f"K{at:05d}" for at in range(ACCOUNTS)], "account": called, "owner": ["Lan"] * ACCOUNTS}
    template.build(folder / "Book.xlsx", {"Accounts": accounts}, policy=policy.rows())
    with (folder / "Account.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Id", "IsDeleted", "Name", "Type", "ParentId", "Website", "OwnerId", "LastModifiedDate"))
        for at, name in enumerate(called):
            told = luck.choice(FORMS).format(name)
            told = plain(told) if luck.random() < 0.3 else told
            writer.writerow((f"001{at:012d}AAA", "false", told, "Customer", "", "", "005000000000000AAA", "2026-01-01"))
    with (folder / "Task.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(tasks(rows, luck))


def write_short(folder: Path) -> None:
    """A new workbook, and accounts and tasks that tell each other by ids of 15 letters, as reports have them."""
    from udfs import policy
    from workbook import template

    luck, called = random.Random(7), names(SHORT_ACCOUNTS)
    template.build(folder / "New.xlsx", {}, policy=policy.rows())
    with (folder / "Accounts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("Id", "IsDeleted", "MasterRecordId", "Name", "ParentId", "OwnerId", "LastModifiedDate"))
        for at, name in enumerate(called):
            writer.writerow((f"001Ax{at:010d}", "0", "", name, "", "005Ax01", "2026-01-01"))
    with (folder / "Tasks.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for at in range(SHORT_TASKS):
            account, subject = f"001Ax{luck.randrange(SHORT_ACCOUNTS):010d}", luck.choice(SUBJECTS).format(at)
            writer.writerow((f"00TAx{at:010d}", "", account, subject, "2026-02-25", "Completed", "Normal", "005Ax01",
                             account, "1", "2026-02-25T08:00:00.000Z", "", "Outbound", "Call", ""))  # fmt: skip


def short_ids(folder: str) -> Lap:
    """The whole preview of two files that a new workbook knows nothing of."""
    from addin.importing import Session, standing_of
    from workbook.reading import read

    home = Path(folder)

    def preview() -> Session:
        standing = standing_of(read(home / "New.xlsx"), LATEST, str)
        files = [home / "Accounts.csv", home / "Tasks.csv"]
        session = Session(standing, files, LATEST, {"owner": {"005Ax01": "Lan"}})
        session.plan()
        session.page()
        return session

    lap, session = clock(preview)
    new = {name: len(one.new) for name, one in session.plan().tables.items()}
    return Lap(lap.wall, lap.cpu, {"new": new, "peak_mib": peak_mib()})


def imported(folder: str) -> Lap:
    """From the files to the batch, step by step."""
    from addin.importing import Session, standing_of
    from workbook.reading import read

    home, laps = Path(folder), []
    lap, standing = clock(lambda: standing_of(read(home / "Book.xlsx"), LATEST, str))
    session = Session(standing, [home / "Task.csv", home / "Account.csv"], LATEST, skip_unsure=True)
    laps += [lap, clock(session.look)[0], clock(session.rows)[0]]
    lap, plan = clock(session.plan)
    laps += [lap, clock(session.batch)[0]]
    told = {"steps": [lap.wall for lap in laps], "new": len(plan.tables["Touches"].new), "unsure": len(plan.unsure),
            "blank": plan.blank_purposes, "out": len(plan.left_out), "peak_mib": peak_mib()}  # fmt: skip
    return Lap(sum(lap.wall for lap in laps[1:4]), sum(lap.cpu for lap in laps[1:4]), told)


def main() -> None:
    """Write the files, import them in an interpreter of its own, and tell."""
    if stopwatch.contestants(imported=imported, short_ids=short_ids):
        return
    rows = int(next(iter(sys.argv[1:]), 500_000))
    with stopwatch.folder() as home:
        write(home, rows)
        lap = alone("imported", home)
        write_short(home)
        short = alone("short_ids", home)
    told = lap.told
    stopwatch.show(("step", "wall s"), *zip(STEPS, told["steps"], strict=True))
    stopwatch.show(
        (f"{rows:,} activities", "wall s", "CPU s", "peak MiB", "new", "blank purpose", "left out", "unsure names"),
        ("recognised to matched", lap.wall, lap.cpu, told["peak_mib"], told["new"], told["blank"], told["out"],
         told["unsure"]),
    )  # fmt: skip
    stopwatch.show(
        ("ids of 15 letters, new workbook", "wall s", "CPU s", "peak MiB", "new accounts", "new contacts"),
        ("whole preview", short.wall, short.cpu, short.told["peak_mib"], *short.told["new"].values()),
    )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
