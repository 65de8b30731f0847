"""The commands that write things down and share them; the command line takes them in with one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from addin.honest import DONE, honest
from addin.options import BOOK
from workbook.errors import RefusedError

_SET = click.option(
    "--set", "-s", "more", multiple=True, metavar="COLUMN=VALUE", help="Any other column of the table; may be repeated."
)


def attach(main: click.Group) -> None:
    """Have the commands in the command line."""
    for command in (log, send, merge, status, imports, undo, who):
        main.add_command(command)


@click.group()
def log() -> None:
    """Write something down for BOOK, also while somebody else has it open."""


def _with(*options: tuple[str, str]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """One option for each column."""

    def give(command: Callable[..., Any]) -> Callable[..., Any]:
        for name, told in reversed(options):
            command = click.option(f"--{name.replace('_', '-')}", name, help=told)(command)
        return command

    return give


@log.command()
@BOOK
@click.argument("account")
@_with(
    ("channel", "How: meeting, visit, call, email, note ..."), ("purpose", "Why, in one line."),
    ("date", "The day (2026-09-30); default today."), ("owner", "Who made it; default the account's owner."),
    ("person_id", "Who was reached: id or name."), ("customer_benefit", "What the customer gains from it."),
    ("next_date", "When the next contact is booked."), ("next_purpose", "What the next contact is for."),
)  # fmt: skip
@_SET
@honest
def contact(book: Path, account: str, more: tuple[str, ...], **columns: str | None) -> int:
    """Write down a contact with ACCOUNT (id or name)."""
    from addin import writing

    return _told(writing.log_contact(writing.place(book), account, _values(columns, more)).told)


@log.command()
@BOOK
@click.argument("account")
@_with(
    ("kind", "complaint, question, repair, request, delivery or attitude."), ("severity", "minor, major or severe."),
    ("opened", "When it came in (2026-09-30T14:05); default now."), ("first_reply", "When we first answered."),
    ("closed", "When it was settled."), ("note", "What happened."),
)  # fmt: skip
@_SET
@honest
def service(book: Path, account: str, more: tuple[str, ...], **columns: str | None) -> int:
    """Write down a complaint, question or repair of ACCOUNT."""
    from addin import writing

    return _told(writing.log_service(writing.place(book), account, _values(columns, more)).told)


@log.command()
@BOOK
@click.argument("account")
@_with(
    ("kind", "none seen, quoting, visiting, trial, order lost or line lost."), ("competitor", "Which rival."),
    ("date", "The day (2026-09-30); default today."), ("amount", "Money at stake or lost."),
    ("evidence", "How we know."),
)  # fmt: skip
@_SET
@honest
def competitor(book: Path, account: str, more: tuple[str, ...], **columns: str | None) -> int:
    """Write down what was seen of a rival at ACCOUNT."""
    from addin import writing

    return _told(writing.competitor_seen(writing.place(book), account, _values(columns, more)).told)


@log.command()
@BOOK
@click.argument("account")
@click.option("--plan", help="Which plan, by its words; a new one where none is called so.")
@_with(
    ("next_step", "The next thing to do."), ("due", "By when (2026-10-31)."),
    ("plan_owner", "Who sees it through."), ("status", "open, done or dropped."),
)  # fmt: skip
@_SET
@honest
def plan(book: Path, account: str, plan: str | None, more: tuple[str, ...], **columns: str | None) -> int:
    """Change the defence plan of ACCOUNT, or give it one."""
    from addin import writing

    return _told(writing.edit_plan(writing.place(book), account, _values(columns, more), plan).told)


@log.command()
@BOOK
@click.argument("row_id")
@_SET
@honest
def correct(book: Path, row_id: str, more: tuple[str, ...]) -> int:
    """Correct the contact or service item ROW_ID: --set COLUMN=VALUE."""
    from addin import writing

    return _told(writing.correct(writing.place(book), row_id, _values({}, more)).told)


@log.command()
@BOOK
@click.argument("row_id")
@honest
def withdraw(book: Path, row_id: str) -> int:
    """Take back the contact, item or sighting ROW_ID, written down by mistake."""
    from addin import writing

    return _told(writing.withdraw(writing.place(book), row_id).told)


@click.command()
@BOOK
@honest
def send(book: Path) -> int:
    """Send what is only on this PC to the journal beside BOOK."""
    from addin import writing

    return _told(writing.send(writing.place(book)))


@click.command()
@BOOK
@honest
def merge(book: Path) -> int:
    """Bring every record of the journal into BOOK."""
    from addin import writing

    return _told(writing.merge(writing.place(book)))


@click.command()
@BOOK
@honest
def status(book: Path) -> int:
    """Show what is not yet sent or merged, who has BOOK open, and what is odd."""
    from addin import writing

    return _told(writing.status(writing.place(book)))


@click.command()
@BOOK
@honest
def imports(book: Path) -> int:
    """List what was imported into BOOK, the last import first."""
    from addin import writing

    return _told(writing.list_imports(writing.place(book)))


@click.command()
@BOOK
@click.argument("import_id", required=False, default="")
@honest
def undo(book: Path, import_id: str) -> int:
    """Take back an import into BOOK: IMPORT_ID as `imports` lists it, or the last one."""
    from addin import writing

    return _told(writing.undo(writing.place(book), import_id))


@click.command()
@BOOK
@honest
def who(book: Path) -> int:
    """Show who has BOOK open."""
    from addin import writing
    from addin.writing.place import here
    from addin.writing.sentences import held_by

    return _told([held_by(writing.who(book), book, here())])


def _values(columns: dict[str, str | None], more: tuple[str, ...]) -> dict[str, object]:
    values: dict[str, object] = {name: value for name, value in columns.items() if value is not None}
    for pair in more:
        name, given, value = pair.partition("=")
        if not given:
            raise RefusedError("--set takes COLUMN=VALUE, found '{found}'.", found=pair)
        values[name.strip()] = value.strip()
    return values


def _told(sentences: list[str]) -> int:
    for sentence in sentences:
        click.echo(sentence)
    return DONE
