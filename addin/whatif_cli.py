"""The command that asks what if; the command line takes it in with one line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from addin.honest import DONE, WITH_DEFECTS, honest


def attach(main: click.Group) -> None:
    """Have the command in the command line."""
    main.add_command(whatif)


@click.command()
@click.argument("book", type=click.Path(path_type=Path))
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Score as of this day (2026-09-30); default today.",
)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Also write every what-if as JSON to this file.")
@honest
def whatif(book: Path, as_of: datetime | None, file: Path | None) -> int:
    """Show which flags of BOOK flip when a weight is taken by half less and half more."""
    from addin import screen
    from addin.books.file import FileBook
    from addin.whatif import what_if

    with screen.progress() as step:
        opened = FileBook(book, as_of=as_of and as_of.date(), shown=False, progress=step)
        what_if(opened)
    answer = opened.answered
    assert answer is not None
    assert answer.review is not None
    if file:
        import json

        from udfs.robust import as_json, robust
        from workbook import save

        review = answer.review
        told = as_json(robust(review.scored, review.accounts, review.policy))
        save.write_out(file, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8"), overwrite=True)
    answer.printed()
    for sentence in opened.journal:
        click.echo(sentence)
    return WITH_DEFECTS if len(answer.loaded.defects) else DONE
