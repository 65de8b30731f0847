"""The commands for one account, and for one owner or team; the command line takes them in with one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.honest import DONE, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK, OUT

if TYPE_CHECKING:
    from addin.report import Story
    from workbook.pages import Page


def attach(main: click.Group) -> None:
    """Have the commands in the command line."""
    main.add_command(card)
    main.add_command(owner)


@click.command()
@BOOK
@click.argument("account")
@AS_OF
@OUT
@click.option("--without-personal", is_flag=True, help="Leave out birthdays, interests and the like.")
@honest
def card(book: Path, account: str, as_of: date | None, out: Path | None, without_personal: bool) -> int:
    """Put ACCOUNT (id or name) of BOOK on one printed page, the sheet Card."""
    from addin.jobs import account_called
    from addin.report import card

    def page(story: Story) -> tuple[str, Page]:
        accounts = story.review.accounts
        named = account_called(accounts, account)
        name = accounts.loc[accounts["account_id"] == named, "account"].iloc[0]
        return str(name), card.page(story, named, personal=not without_personal)

    return _shown(book, page, as_of, out)


@click.command()
@BOOK
@click.argument("name")
@AS_OF
@OUT
@honest
def owner(book: Path, name: str, as_of: date | None, out: Path | None) -> int:
    """Put the accounts of the owner or team NAME of BOOK on a page of their own, with what is due and left undone."""
    from addin.report import oneowner
    from addin.selecting import owners_meant

    def page(story: Story) -> tuple[str, Page]:
        whose = owners_meant(name, story.review.accounts["owner"], story.loaded.tables["Staff"])
        return whose.name, oneowner.page(story, whose)

    return _shown(book, page, as_of, out)


def _shown(path: Path, page: Callable[[Story], tuple[str, Page]], as_of: date | None, out: Path | None) -> int:
    from addin import jobs, screen
    from addin.books.file import FileBook
    from addin.report import in_words

    with screen.progress() as step:
        book: Any = FileBook(path, as_of=as_of, out=out, progress=step)
        found, loaded = jobs.reviewed(book)
        name, made = page(jobs.story_of(found, loaded))
        book.show(in_words(made, loaded.translate))
    for sentence in (*book.told, *book.journal):
        click.echo(sentence)
    _ = loaded.translate
    text = _("{name}: see sheet {sheet} of {file}.")
    click.echo(text.format(name=name, sheet=made.title, file=(out or path).resolve()))
    return WITH_DEFECTS if len(loaded.defects) else DONE
