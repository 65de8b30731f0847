"""The commands that list what is due and write to customers; the command line takes them in with one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from addin.honest import DONE, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK


def attach(main: click.Group) -> None:
    """Have the commands in the command line."""
    for command in (due, write, templates):
        main.add_command(command)


@click.command()
@BOOK
@AS_OF
@click.option("--owner", default="", metavar="NAME", help="Only what this owner or team has to do.")
@click.option("--days", type=click.IntRange(1, 366), help="So many days ahead; default as the policy says (30).")
@click.option(
    "--ics",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write it as a calendar, for Outlook or a phone.",
)
@honest
def due(book: Path, as_of: date | None, owner: str, days: int | None, ics: Path | None) -> int:
    """Show what is due in BOOK in the next days, and what is overdue, by owner."""
    from addin import screen
    from addin.books.file import FileBook
    from addin.due.jobs import listed
    from addin.due.printing import printed
    from workbook import save

    with screen.progress() as step:
        file = FileBook(book, as_of=as_of, shown=False, progress=step)
        found = listed(file, days, owner)
        if ics:
            save.write_out(ics, found.calendar(), overwrite=True)
    printed(found)
    for sentence in file.journal:
        click.echo(sentence)
    return WITH_DEFECTS if len(found.loaded.defects) else DONE


@click.command()
@BOOK
@click.argument("touch", metavar="TOUCH|ACCOUNT")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.eml", help="Where to; default beside BOOK.")
@click.option(
    "--language",
    type=click.Choice(["en", "vi", "zh"]),
    help="Of the letter; default the account's, else the workbook's.",
)
@click.option(
    "--set",
    "-s",
    "said",
    multiple=True,
    metavar="FIELD=WORDS",
    help="What BOOK does not say, as personal='...'; nothing behind the = leaves a marked blank. May be repeated.",
)
@honest
def write(book: Path, touch: str, out: Path | None, language: str | None, said: tuple[str, ...]) -> int:
    """Write a follow-up letter for a contact of BOOK as a mail draft, by its id or as the last meeting of an account.

    Nothing is invented: what BOOK does not say is asked for, and nothing is written until you have said it.
    """
    from addin import screen
    from addin.books.file import FileBook
    from addin.letters import begin
    from addin.letters.macros import free_name, told
    from workbook import save
    from workbook.errors import RefusedError

    if out and out.suffix.casefold() != ".eml":
        raise RefusedError("{file}: a letter is written as a mail draft; give a name that ends in .eml.", file=out.name)
    with screen.progress() as step:
        draft = begin(FileBook(book, shown=False, progress=step), book.absolute(), touch, language)
    for pair in said:
        name, equals, words = pair.partition("=")
        if not equals:
            raise RefusedError("--set {found}: expected FIELD=WORDS.", found=pair[:60])
        draft = draft.saying(name.strip(), words)
    if draft.missing:
        raise RefusedError(
            "The letter lacks {fields}, so nothing was written; fill {cells}, or say it with --set {first}=WORDS.",
            fields=", ".join(draft.missing), cells=draft.cells(), first=draft.missing[0],
        )  # fmt: skip
    file = out or free_name(book.absolute(), draft.facts.touch_id)
    save.write_out(file, draft.eml())
    for sentence in told(draft, file, draft.loaded.translate):
        click.echo(sentence)
    return DONE


@click.command()
@BOOK
@honest
def templates(book: Path) -> int:
    """Copy the letter templates beside BOOK, where they can be edited; those lie before ours from then on."""
    from addin.letters.templates import copied

    for path in copied(book.absolute()):
        click.echo(path)
    return DONE
