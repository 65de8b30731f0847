"""The command that writes the pack; the command line takes it in with one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from addin.honest import DONE, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK
from workbook.errors import RefusedError


def attach(main: click.Group) -> None:
    """Have the command in the command line."""
    main.add_command(pack)


@click.command()
@BOOK
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Where to; default the current folder.")
@click.option(
    "--html", "forms", flag_value="html", multiple=True, help="A page that any browser opens, without a network."
)
@click.option("--pptx", "forms", flag_value="pptx", multiple=True, help="Slides for PowerPoint.")
@click.option("--pdf", "forms", flag_value="pdf", multiple=True, help="The result sheets as print; needs LibreOffice.")
@click.option("--owner", metavar="NAME", help="Only the accounts of this owner or team.")
@click.option("--with-personal", is_flag=True, help="With birthdays, interests and other personal notes.")
@AS_OF
@click.option("--force", is_flag=True, help="Write over a pack that is there already.")
@honest
def pack(
    book: Path,
    out: Path | None,
    forms: tuple[str, ...],
    owner: str | None,
    with_personal: bool,
    as_of: date | None,
    force: bool,
) -> int:
    """Write the whole review of BOOK for the meeting: a page, slides and a PDF, or those that are asked for.

    BOOK itself stays as it is. Without a choice all forms are written that can be made on this computer.
    """
    from addin import screen
    from addin.books.file import FileBook
    from addin.pack import gathering, macros, writing

    with screen.progress() as step:
        file = FileBook(book, as_of=as_of, shown=False, progress=step)
        story, since = gathering.gathered(file)
        step("Writing")
        try:
            done = writing.write(story, out or Path(), forms, owner=owner, personal=with_personal, since=since,
                                 paper=file.paper, overwrite=force)  # fmt: skip
        except writing.ThereError as problem:
            raise RefusedError("{problem} Give --force to write over it.", problem=problem) from problem
    click.echo(macros.told(done, story.translate))
    for sentence in (*file.told, *file.journal):
        click.echo(sentence)
    return WITH_DEFECTS if len(story.defects) else DONE
