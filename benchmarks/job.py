"""The whole job, from starting Python to the saved workbook: the command line against a script a careful person writes.

    python benchmarks/job.py [S|M|L] [--python INTERPRETER]

The interpreter runs the product; it must have account-review installed. The script reads four sheets with pandas,
works out four figures an account (R1, R3, S1 and S2 of the score, without purposes in three languages, confidence,
exposure, reasons or checks of the data), and writes them to a new sheet with openpyxl. Both start from a fresh copy
of the same workbook, and the clock runs over the whole process.
"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import stopwatch
import world
from stopwatch import Lap

ROUNDS = {"S": 5, "M": 2, "L": 1}
SCORE = "import sys; sys.argv[0] = 'account-review'; from addin.cli import main; main()"


def script(book: str) -> None:
    """Four figures an account in plain pandas, in and out through openpyxl."""
    import pandas as pd
    from openpyxl import load_workbook

    sheets = pd.read_excel(book, ["Accounts", "Touches", "Service", "Orders"], header=2, dtype={"account_id": str})
    figures = four_figures(sheets, pd.Timestamp(world.AS_OF))
    opened = load_workbook(book)
    sheet = opened.create_sheet("Figures")
    sheet.append(["account_id", *figures.columns])
    for row in figures.astype(object).where(figures.notna(), None).itertuples():
        sheet.append(list(row))
    opened.save(book)


def four_figures(sheets, as_of):
    import pandas as pd

    accounts, touches, service, orders = sheets.values()
    quarter, since = as_of.to_period("Q").start_time, as_of - pd.Timedelta(days=90)
    social = touches["purpose"].str.contains("checking in|courtesy|touch base|monthly call|was in the area|lunch")
    met = touches["channel"].isin(["meeting", "visit", "call"]) & (touches["direction"].fillna("out") == "out")
    met = touches[met & touches["purpose"].notna() & ~social.fillna(False).astype(bool)]
    recent = service[service["opened"] > since]
    answered = (recent["first_reply"] - recent["opened"]) <= pd.Timedelta(hours=24)
    due = orders[(orders["promised"] > since) & (orders["promised"] <= as_of) & (orders["amount"] > 0)]
    month = met["date"].dt.to_period("M").where(met["date"] >= quarter)
    found = {
        "contact_days": (as_of - met.groupby("account_id")["date"].max()).dt.days,
        "contact_months": month.groupby(met["account_id"]).nunique(),
        "answered_share": answered.groupby(recent["account_id"]).mean(),
        "on_time_share": (due["delivered"] <= due["promised"]).groupby(due["account_id"]).mean(),
    }
    return pd.DataFrame(found).reindex(accounts["account_id"])


def main() -> None:
    asked = stopwatch.arguments(__doc__, size=stopwatch.SIZE, python={"default": sys.executable})
    day = date.isoformat(world.AS_OF)
    with stopwatch.folder() as folder:
        book = folder / "firm.xlsx"
        world.made(asked.size, book)
        content = book.read_bytes()

        def on_a_copy(*command: str) -> Lap:
            copy = Path(shutil.copy(book, folder / "copy.xlsx"))
            lap = stopwatch.whole([word.replace("BOOK", str(copy)) for word in command])
            if copy.read_bytes() == content:
                sys.exit(lap.told["said"])
            return lap

        laps = stopwatch.race(
            ROUNDS[asked.size],
            product=lambda: on_a_copy(asked.python, "-c", SCORE, "score", "BOOK", "--as-of", day),
            script=lambda: on_a_copy(sys.executable, sys.argv[0], "--script", "BOOK"),
        )
    ours, theirs = laps["product"], laps["script"]
    stopwatch.show(
        (f"job {asked.size}", "seconds", "CPU s", "peak MiB", "script / product", "by CPU"),
        ("pandas and openpyxl", theirs.wall, theirs.cpu, theirs.told["peak_mib"], "", ""),
        ("account-review score", ours.wall, ours.cpu, ours.told["peak_mib"],
         theirs.wall / ours.wall, theirs.cpu / ours.cpu),
    )  # fmt: skip


if __name__ == "__main__":
    script(sys.argv[2]) if sys.argv[1:2] == ["--script"] else main()
