"""The command line: the same jobs as Excel's buttons, for a first try, a nightly run and any system."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from workbook.errors import ReviewError, logged

DONE, WITH_DEFECTS, REFUSED = 0, 1, 2
DEMO_AS_OF = date(2026, 9, 30)
DEMO_BOOK = "AccountReview-demo.xlsx"

_BOOK = click.argument("book", type=click.Path(path_type=Path))
_AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Score as of this day (2026-09-30); default today.",
)


def honest(job: Callable[..., int]) -> Callable[..., None]:
    """A user's error ends in one sentence and exit code 2; a bug too, with its traceback in a log."""

    @wraps(job)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = job(*args, **kwargs)
        except ReviewError as error:
            click.echo(f"account-review: {error}", err=True)
            code = REFUSED
        except Exception:  # A bug must not show its traceback to a manager.
            click.echo(f"account-review: {logged(job.__name__)} No workbook was changed.", err=True)
            code = REFUSED
        sys.exit(code)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="account-review")
def main() -> None:
    """Quarterly account reviews: score every account, flag the top customers exposed to competitors.

    \b
    Begin with:  account-review demo
    Then:        account-review new Book.xlsx     fill it in Excel
                 account-review check Book.xlsx   what to correct
                 account-review score Book.xlsx   writes the result sheets

    Exit code: 0 done, 1 done but the workbook has defects, 2 refused and nothing written.
    """


@main.command()
@honest
def demo() -> int:
    """Score a sample firm: writes AccountReview-demo.xlsx here and shows who is exposed."""
    from importlib.resources import files

    from workbook import save

    book = Path(DEMO_BOOK)
    if not book.exists():
        save.write_out(book, (files("addin") / "sample" / "AccountReview-sample.xlsx").read_bytes())
    return _score(book, DEMO_AS_OF, DEMO_AS_OF, None, None)


@main.command()
@_BOOK
@click.option(
    "--language", type=click.Choice(["en", "vi", "zh"]), help="Language of sheets and headers; default: the system's."
)
@honest
def new(book: Path, language: str | None) -> int:
    """Write an empty workbook BOOK to fill in Excel."""
    from addin import jobs
    from addin.language import chosen

    jobs.new(book, language or chosen("auto"))
    click.echo(f"Wrote {book}. Fill sheet Accounts first; every other sheet can wait.")
    return DONE


@main.command()
@_BOOK
@honest
def check(book: Path) -> int:
    """List every defect of BOOK at once; writes nothing."""
    from addin import jobs, screen

    with screen.progress() as step:
        loaded = jobs.load(book, date.today(), progress=step)
    screen.defects(loaded)
    return WITH_DEFECTS if len(loaded.defects) else DONE


@main.command()
@_BOOK
@_AS_OF
@click.option("--out", type=click.Path(path_type=Path), help="Write to this new file and leave BOOK as it is.")
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Also write everything as JSON to this file."
)
@honest
def score(book: Path, as_of: datetime | None, out: Path | None, json_file: Path | None) -> int:
    """Score BOOK, write its result sheets and show who is exposed."""
    today = date.today()
    return _score(book, as_of.date() if as_of else today, today, out, json_file)


def _score(book: Path, as_of: date, today: date, out: Path | None, json_file: Path | None) -> int:
    from addin import jobs, screen

    with screen.progress() as step:
        found, loaded = jobs.score(book, as_of, latest=today, out=out, progress=step)
        if json_file:
            jobs.write_json(found, loaded, json_file)
    screen.flagged(found, loaded)
    click.echo(f"Result sheets written to {(out or book).resolve()}")
    return WITH_DEFECTS if len(loaded.defects) else DONE


@main.command()
@_BOOK
@click.argument("account")
@_AS_OF
@honest
def explain(book: Path, account: str, as_of: datetime | None) -> int:
    """Show every point ACCOUNT (id or name) lost in BOOK, with the rows it came from."""
    from addin import jobs, screen

    found, loaded = _reviewed(book, as_of)
    screen.explained(found, loaded, jobs.account_called(found, account))
    return WITH_DEFECTS if len(loaded.defects) else DONE


@main.command()
@_BOOK
@_AS_OF
@honest
def lose(book: Path, as_of: datetime | None) -> int:
    """Show what losing two of BOOK's first ten customers would cost."""
    from addin import screen

    found, loaded = _reviewed(book, as_of)
    screen.lost(found, loaded)
    return WITH_DEFECTS if len(loaded.defects) else DONE


def _reviewed(book: Path, as_of: datetime | None) -> Any:
    from addin import jobs, screen

    today = date.today()
    day = as_of.date() if as_of else today
    with screen.progress() as step:
        loaded = jobs.load(book, day, latest=today, progress=step)
        return jobs.review(loaded, day, step), loaded
