"""Four of the score's checks as worksheet formulas, recalculated by LibreOffice, against the whole score.

    python benchmarks/formulas.py

R1, R3, S1 and S2 of every account with MAXIFS, COUNTIFS and SUMPRODUCT over the same rows, no value stored. Telling a
purpose from a courtesy is beyond a formula, so each contact's row says already whether it is meaningful, and the tier
is given: the formulas have less to do than the model, and only these four figures to find. Charged to them is what
LibreOffice takes to open, recalculate and save, less what it takes for the same workbook without them; the score is
charged in full, opening the workbook too in the last line.
"""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import stopwatch
import world
from stopwatch import Lap, alone

FIRMS = (world.Size(200, 5_000), world.Size(400, 10_000))
ROUNDS = 2
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""
"""LibreOffice's setting to recalculate a workbook whenever it is opened."""
SHEETS = {
    "Touches": ("account_id", "date", "meaningful"),
    "Service": ("account_id", "opened", "first_reply"),
    "Orders": ("account_id", "amount", "promised", "delivered"),
}


def product(frames: str, book: str) -> Lap:
    """The score of the same tables; tells what reading and checking their workbook takes besides."""
    import pandas as pd

    from udfs import model
    from workbook.reading import read
    from workbook.validate import validate

    tables = pd.read_pickle(frames)
    laps = [stopwatch.clock(lambda: model.review(tables, world.AS_OF))[0] for _ in range(4)]
    opening = stopwatch.best([stopwatch.clock(lambda: validate(read(book), world.AS_OF))[0] for _ in range(3)])
    found = stopwatch.best(laps)
    return Lap(found.wall, found.cpu, {"opening": [opening.wall, opening.cpu]})


def figures(row: int, tier: str, sizes: dict[str, int]) -> dict[str, str]:
    """One account's formulas: the share each check reaches, blank where there is nothing to tell."""
    from udfs.period import Period
    from udfs.policy import Policy

    policy, period = Policy(), Period(world.AS_OF)

    def column(sheet: str, name: str) -> str:
        letter = "ABCD"[SHEETS[sheet].index(name)]
        return f"{sheet}!${letter}$2:${letter}${sizes[sheet] + 1}"

    def ramp(percent: str, stem: str) -> str:
        full, zero = policy[f"{stem}_full_pct"], policy[f"{stem}_zero_pct"]
        return f'=IFERROR(MAX(0,MIN(1,(100*{percent}-{zero})/({full}-{zero}))),"")'

    day, end, since = serial(period.day), serial(period.end), serial(period.ago(policy["service_window_days"]))
    account, date, mine = f"$A{row}", column("Touches", "date"), column("Touches", "account_id")
    counts = f"{column('Touches', 'meaningful')},1"
    last = f'MAXIFS({date},{mine},{account},{counts},{date},"<{end}")'
    cadence, wanted = policy.by_tier("cadence")[tier], policy.by_tier("months")[tier]
    zero = cadence * policy["cadence_zero_factor"]
    starts = [*map(serial, period.months), end]
    months = "+".join(
        f'(COUNTIFS({mine},{account},{counts},{date},">={start}",{date},"<{stop}")>0)'
        for start, stop in pairwise(starts)
    )
    opened, reply = column("Service", "opened"), column("Service", "first_reply")
    hours = policy["answer_hours"]
    recent = f"({column('Service', 'account_id')}={account})*({opened}>{since})*({opened}<{end})"
    in_time = f'SUMPRODUCT({recent}*({reply}<>"")*(ROUND(({reply}-{opened})*1440,0)<={60 * hours}))'
    due = f'SUMPRODUCT({recent}*(({reply}<>"")+(ROUND(({end}-{opened})*1440,0)>{60 * hours})>0))'
    promised, delivered = column("Orders", "promised"), column("Orders", "delivered")
    lines = (
        f"{column('Orders', 'account_id')},{account},{column('Orders', 'amount')},"
        f'">0",{promised},">{since}",{promised},"<{end}"'
    )
    on_time = (
        f"SUMPRODUCT(({column('Orders', 'account_id')}={account})*({column('Orders', 'amount')}>0)"
        f'*({promised}>{since})*({promised}<{end})*({delivered}<>"")*({delivered}<={promised}))'
    )
    return {
        "R1": f'=IF({last}=0,"",MAX(0,MIN(1,({zero}-({day}-{last}))/({zero}-{cadence}))))',
        "R3": f"=MIN(1,({months})/{wanted})",
        "S1": ramp(f"{in_time}/{due}", "answered"),
        "S2": ramp(f"{on_time}/COUNTIFS({lines})", "on_time"),
    }


def serial(moment: datetime) -> int:
    """Excel's number of a day."""
    return (moment - datetime(1899, 12, 30)).days


def write(path: Path, tables: dict[str, Any], accounts: Any, with_formulas: bool) -> None:
    """A workbook with the rows the formulas need and, on its first sheet, one row of formulas an account."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        first = book.add_worksheet("Figures")
        for name, columns in SHEETS.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for place, column in enumerate(columns):
                values = tables[name][column]
                if values.dtype.kind == "M":
                    values = (values - datetime(1899, 12, 30)).dt.total_seconds() / 86_400
                for row, value in enumerate(values, 1):
                    if value == value:
                        sheet.write(row, place, value)
        sizes = {name: len(tables[name]) for name in SHEETS}
        first.write_row(0, 0, ("account_id", "R1", "R3", "S1", "S2"))
        for row, (account, tier) in enumerate(zip(accounts["account_id"], accounts["tier"], strict=True), 2):
            first.write_string(row - 1, 0, account)
            for place, formula in enumerate(figures(row, tier, sizes).values(), 1):
                if with_formulas:
                    first.write_formula(row - 1, place, formula.replace("MAXIFS", "_xlfn.MAXIFS"), None, "")
                else:
                    first.write_number(row - 1, place, 1)


def recalculate(book: Path, profile: Path) -> Lap:
    """Open, recalculate and save in a LibreOffice of its own."""
    out = book.parent / "out"
    office = which("soffice") or sys.exit("formulas.py needs LibreOffice (soffice)")
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir"]
    lap = stopwatch.whole([*command, out, book])
    if not (out / book.name).exists():
        sys.exit(lap.told["said"])
    return lap


def compared(book: Path, scored: Any) -> dict[str, tuple[int, float]]:
    """For each check, on how many accounts both know a figure, and the widest difference between the two."""
    import pandas as pd
    from python_calamine import CalamineWorkbook

    header, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name("Figures").to_python()
    theirs = pd.DataFrame(rows, columns=header).set_index("account_id").apply(pd.to_numeric, errors="coerce")
    both = {}
    for pillar, checks in (("contact", ("R1", "R3")), ("service", ("S1", "S2"))):
        found = scored.checks[pillar]
        shares = pd.DataFrame(found.share, index=scored.signals["account_id"], columns=found.codes)
        for check in checks:
            gap = (theirs[check] - shares[check]).abs().dropna()
            both[check] = (len(gap), float(gap.max()))
    return both


def firm_in(folder: Path, size: world.Size) -> tuple[dict[str, Path], Any]:
    """A firm's files: its frames, its workbook, and the two for LibreOffice; and its review."""
    import pandas as pd

    from udfs import model

    tables = world.tables(size)
    found = model.review(tables, world.AS_OF)
    judged = model.gathered(tables, found.period, found.policy).scanned["touches"]
    counts = pd.Series(judged["meaningful"].astype(int), index=judged["row"])
    given = tables | {"Touches": tables["Touches"].assign(meaningful=tables["Touches"]["row"].map(counts))}
    files = {name: folder / f"{name}{size.accounts}.xlsx" for name in ("frames", "book", "formulas", "bare")}
    pd.to_pickle(tables, files["frames"])
    world.write_book(tables, files["book"])
    write(files["formulas"], given, found.accounts, with_formulas=True)
    write(files["bare"], given, found.accounts, with_formulas=False)
    return files, found


def main() -> None:
    stopwatch.arguments(__doc__)
    rows: list[tuple[object, ...]] = []
    with stopwatch.folder() as folder:
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
        for size in FIRMS:
            files, found = firm_in(folder, size)
            recalculate(files["bare"], profile)  # its first start sets up the profile
            laps = stopwatch.race(
                ROUNDS,
                bare=partial(recalculate, files["bare"], profile),
                formulas=partial(recalculate, files["formulas"], profile),
                product=partial(alone, "product", files["frames"], files["book"]),
            )
            gaps = compared(folder / "out" / files["formulas"].name, found.scored)
            print(f"{size.accounts} accounts; check: (accounts compared, widest difference): {gaps}")
            if not all(count and gap < 1e-6 for count, gap in gaps.values()):
                sys.exit("the formulas and the model do not say the same")
            rows += lines(size.accounts, **laps)
    stopwatch.show(("accounts", "formulas", "seconds", "CPU s", "formulas / this", "by CPU"), *rows)


def lines(accounts: int, bare: Lap, formulas: Lap, product: Lap) -> list[tuple[object, ...]]:
    wall, cpu = formulas.wall - bare.wall, formulas.cpu - bare.cpu
    more_wall, more_cpu = product.told["opening"]
    shown: list[tuple[object, ...]] = [(accounts, "LibreOffice, the formulas alone", wall, cpu, "", "")]
    for name, our_wall, our_cpu in (
        ("the whole score", product.wall, product.cpu),
        ("open, check and score", product.wall + more_wall, product.cpu + more_cpu),
    ):
        shown.append((accounts, name, our_wall, our_cpu, wall / our_wall, cpu / our_cpu))
    return shown


if __name__ == "__main__":
    stopwatch.contestants(product=product) or main()
