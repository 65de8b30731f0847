"""The command that takes in what other programs export; the command line takes it in with one line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.honest import DONE, REFUSED, WITH_DEFECTS, honest
from addin.options import BOOK, as_of
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.importing.session import Session
    from workbook.incoming import Answers, Ask, Grid
    from workbook.reading import RawTables

    Translate = Callable[[str], str]


_SAID_IN_LINES = ("ImportRecognised", "ImportQuestions", "ImportDoubts")
"""Blocks that a terminal shows as lines, so that options can be copied from it."""


def attach(main: click.Group) -> None:
    """Have the command in the command line."""
    main.add_command(import_)


@click.command("import")
@BOOK
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--map",
    "columns",
    metavar="HEADER=COLUMN",
    help="What a header holds; COLUMN empty: nothing of use.",
    multiple=True,
)
@click.option(
    "--same", metavar="NAME=ACCOUNT", help="Which account a name is (id or name); - for none of them.", multiple=True
)
@click.option("--dates", type=click.Choice(["day", "month"]), help="Dates begin with the day or with the month.")
@click.option("--decimal", type=click.Choice([",", "."]), help="The decimal mark.")
@click.option("--currency", metavar="CODE", help="The currency to take amounts in; others are left out.")
@click.option(
    "--table", "tables", metavar="[FILE=]TABLE", help="What a file's rows are: Accounts, Touches ...", multiple=True
)
@click.option(
    "--new-accounts", metavar="OWNER", help="Add accounts that only other tables name, and give them to OWNER."
)
@click.option(
    "--owner", metavar="[ID=]NAME", help="Whose the rows of an ID are, or of a file that does not say.", multiple=True
)
@click.option("--ours", metavar="DOMAIN", help="Our own mail domain or address.", multiple=True)
@click.option(
    "--headers", type=click.Path(path_type=Path), help="Your own list of headers, in the form of headers.csv."
)
@click.option("--sql", metavar="URL", help="Import what a database answers to the query in --query.")
@click.option("--query", type=click.Path(path_type=Path), help="File with one SELECT, for --sql.")
@as_of("Take nothing after this day; default today.")
@click.option("--skip-unsure", is_flag=True, help="Leave out rows whose account is not sure, instead of asking.")
@click.option("--dry-run", is_flag=True, help="Show what would be done and write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@honest
def import_(book: Path, files: tuple[str, ...], dry_run: bool, yes: bool, **options: Any) -> int:
    """Take exports of other programs, mails and calendars into BOOK.

    FILE is a table (CSV, Excel, Parquet), mail or a calendar (.ics, .eml, .mbox, .msg), a folder of these, or a
    pattern. Nothing is written before you have seen what would be.
    """
    from addin.books.file import FileBook
    from addin.importing.printing import printed, progress
    from addin.writing.place import here

    raw = FileBook(book).read()
    with progress(here()) as step:
        session = _begun(book, raw, files, options, step)
        session.look()
    for line in session.recognised():
        click.echo(line)
    while True:
        with progress(session.translate) as session.progress:
            session.plan()
        if not (session.open and _interactive() and _asked(session)):
            break
    parts = [part for part in session.page().parts if getattr(part, "table", "") not in _SAID_IN_LINES]
    printed(parts, translate=session.translate)
    if session.open:
        return _left_open(session)
    if not session.plan().news(session.answers):
        return _nothing_new(session)
    _ = session.translate
    if dry_run or not (yes or _confirmed(_)):
        click.echo(_("Nothing was written.") if dry_run or _interactive() else _(
            "This was a dry run, as nobody is there to be asked; add --yes to write."))  # fmt: skip
        return DONE
    return _written(book, session)


def _left_open(session: Session) -> int:
    """Every question with its option."""
    _ = session.translate
    questions = session.questions()
    for question, option in questions:
        click.echo(f"{question}\n    {option}")
    text = _("Nothing was written. Questions to be answered first: {count}; below each stands the option for it.")
    click.echo(text.format(count=len(questions)), err=True)
    return REFUSED


def _nothing_new(session: Session) -> int:
    """That nothing comes in: because it is there, or because every row names an account that is not."""
    _, plan = session.translate, session.plan()
    if not session.unknown_accounts or any(one.there for one in plan.tables.values()):
        click.echo(_("There is nothing new in these files; the workbook stays as it is."))
        return DONE
    text = _("Nothing was written: every row of these files is left out. {count:,} of them name accounts that the "
             "workbook does not have; --new-accounts OWNER adds these.")  # fmt: skip
    click.echo(text.format(count=session.unknown_accounts), err=True)
    return WITH_DEFECTS


def _written(book: Path, session: Session) -> int:
    from addin import writing
    from addin.importing.printing import progress

    with progress(session.translate) as step:
        step("Writing")
        told = writing.add_batch(writing.place(book), session.batch())
    for sentence in told:
        click.echo(sentence)
    return DONE


def _begun(
    book: Path, raw: RawTables, files: Sequence[str], options: dict[str, Any], step: Callable[[str], None]
) -> Session:
    import datetime as dt

    from addin.importing import begin, expanded

    paths = expanded(files)
    more = _queried(options["sql"], options["query"])
    if not paths and not more:
        raise RefusedError("Name at least one file to import, or a database with --sql and --query.")
    latest = options["as_of"] or dt.date.today()
    step("Reading")
    return begin(
        book, raw, paths, latest, _answers(options, [path.name for path in paths]), extra=options["headers"],
        more=more, skip_unsure=options["skip_unsure"], progress=step,
    )  # fmt: skip


def _queried(url: str | None, file: Path | None) -> list[Grid]:
    from workbook.incoming.files import query

    if url is None and file is None:
        return []
    if url is None or file is None:
        raise RefusedError("--sql takes a database's address and --query a file with the SELECT; give both.")
    try:
        sql = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise RefusedError("{file} could not be read ({reason}); give a text file with one SELECT.",
                           file=file, reason=problem) from problem  # fmt: skip
    return query(url, sql)


def _answers(options: dict[str, Any], files: Sequence[str]) -> Answers:
    """What was answered beforehand."""
    from addin.importing.asking import ALL

    answers: Answers = {}
    for option, kind in (("columns", "columns"), ("same", "accounts")):
        for pair in options[option]:
            name, given, answer = pair.rpartition("=")
            if not given:
                raise RefusedError("--{option} takes NAME=ANSWER, found '{found}'.",
                                   option={"columns": "map"}.get(option, option), found=pair)  # fmt: skip
            answers.setdefault(kind, {})[name.strip()] = answer.strip()
    for pair in options["tables"]:
        file, given, table = pair.rpartition("=")
        answers.setdefault("table", {}).update(dict.fromkeys([file] if given else files, table))
    for option in ("dates", "decimal"):
        if options[option]:
            answers[option] = {ALL: options[option]}
    if options["currency"]:
        answers["currency"] = {"chosen": options["currency"].upper(), ALL: options["currency"].upper()}
    for pair in options["owner"]:
        owner, _equals, name = pair.rpartition("=")
        answers.setdefault("owner", {})[owner.strip()] = name.strip()
    if options["new_accounts"]:
        answers["new_accounts"] = {"": options["new_accounts"]}
    if options["ours"]:
        answers["ours"] = {word.lower(): "yes" for word in options["ours"]}
    return answers


def _interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _confirmed(_: Translate) -> bool:
    return _interactive() and click.confirm(_("Write this into the workbook?"))


def _asked(session: Session) -> bool:
    """Ask every open question on the terminal; whether any was answered."""
    answered = False
    for ask in list(session.asks):
        answer = _prompted(ask)
        if answer is not None:
            session.answer(ask, answer)
            answered = True
    for doubt in session.doubts:
        listed = [(account, f"{name} ({account}), {score:.0f}") for account, name, score in doubt.candidates]
        _ = session.translate
        click.echo(_("Which account is '{name}' ({count} rows)?").format(name=doubt.name, count=doubt.rows))
        answer = _picked([*listed, ("-", _("none of them"))])
        if answer is not None:
            session.same(doubt.name, answer)
            answered = True
    return answered


def _prompted(ask: Ask) -> str | None:
    click.echo(ask.question)
    if len(ask.choices) > 1:
        return _picked([(choice, choice or "-") for choice in ask.choices])
    return click.prompt(">", default=next(iter(ask.choices), ""), show_default=True).strip() or None


def _picked(choices: Sequence[tuple[str, str]]) -> str | None:
    """One of the choices by its number, or any other words; None where nothing was said."""
    for at, (_value, shown) in enumerate(choices, 1):
        click.echo(f"  {at}  {shown}")
    said = click.prompt(">", default="", show_default=False).strip()
    if said.isdigit() and 0 < int(said) <= len(choices):
        return choices[int(said) - 1][0]
    return said or None
