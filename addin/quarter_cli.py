"""The commands of the end of a quarter; the command line takes them in with one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from addin import options
from addin.honest import DONE, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK


def attach(main: click.Group) -> None:
    """Have the commands in the command line."""
    for command in (close, reopen, compare, quarters):
        main.add_command(command)


@click.command()
@BOOK
@options.as_of("The quarter's last day (2026-09-30); default: that of the latest quarter that is over.")
@click.option("--early", is_flag=True, help="Close a quarter that is not over, as of that day or of today.")
@honest
def close(book: Path, as_of: date | None, early: bool) -> int:
    """Close a quarter of BOOK: freeze its inputs in a file beside it, and add its scores to the sheet History."""
    from addin import quarter, screen
    from addin.quarter import printing

    with screen.progress() as step:
        file = _file(book, as_of, step)
        done = quarter.close(file, early=early, as_of=as_of)
    printing.closed(done)
    _say(file.told, file.journal)
    return WITH_DEFECTS if len(done.loaded.defects) else DONE


@click.command()
@BOOK
@click.argument("quarter")
@click.option("--reason", required=True, help="Why it has to be opened again; it is kept.")
@honest
def reopen(book: Path, quarter: str, reason: str) -> int:
    """Open a closed QUARTER (2026-Q3) of BOOK again; its snapshot is kept until it is closed anew, and after."""
    from addin import quarter as quarters_
    from addin.writing.place import here

    found = quarters_.reopen(_file(book, None), quarter, reason)
    _ = here()
    wrong = quarters_.spoilt(found)
    if wrong:
        text = _("{quarter} is open again; close it again. {problem}")
        click.echo(text.format(quarter=found.quarter, problem=wrong.told(_)))
    else:
        text = _("{quarter} is open again. Its snapshot {file} is kept; close the quarter again to supersede it.")
        click.echo(text.format(quarter=found.quarter, file=found.file))
    return DONE


@click.command()
@BOOK
@click.option("--with", "quarter", metavar="QUARTER", default="", help="Which closed quarter; default the last one.")
@AS_OF
@honest
def compare(book: Path, quarter: str, as_of: date | None) -> int:
    """Show what changed in BOOK since the last closed quarter, and write it on the sheets Compare and What moved."""
    from addin import quarter as quarters_
    from addin import screen
    from addin.quarter import printing

    with screen.progress() as step:
        file = _file(book, as_of, step)
        against, found, loaded = quarters_.compare(file, quarter)
        file.write(quarters_.compare_pages(against, found, loaded))
    printing.compared(against, found, loaded)
    _say(file.told, file.journal)
    return WITH_DEFECTS if len(loaded.defects) else DONE


@click.command()
@BOOK
@honest
def quarters(book: Path) -> int:
    """List the closed quarters of BOOK."""
    from addin import quarter
    from addin.quarter import printing
    from addin.writing.place import here
    from workbook.opening import opened

    opened(book)  # a name that is mistyped has no quarters either, and must not read so
    file = _file(book, None)
    printing.listed(quarter.quarters(file), quarter.unrecorded(file), here())
    return DONE


def _file(book: Path, as_of: date | None, step: Any = None) -> Any:
    from addin.books.file import FileBook
    from addin.jobs import silent

    return FileBook(book, as_of=as_of, progress=step or silent)


def _say(*told: list[str]) -> None:
    for sentences in told:
        for sentence in sentences:
            click.echo(sentence)
