"""The command that asks what if; the command line takes it in with one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from addin.honest import DONE, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK


def attach(main: click.Group) -> None:
    """Have the command in the command line."""
    main.add_command(whatif)


@click.command()
@BOOK
@AS_OF
@click.option("--json", "file", type=click.Path(path_type=Path), help="Also write every what-if as JSON to this file.")
@honest
def whatif(book: Path, as_of: date | None, file: Path | None) -> int:
    """Show which flags of BOOK flip when a weight is taken by half less and half more."""
    from addin import screen
    from addin.books.file import FileBook
    from addin.whatif import shown, tried

    with screen.progress() as step:
        opened = FileBook(book, as_of=as_of, shown=False, progress=step)
        found, _review, loaded = tried(opened)
    if file:
        import json

        from udfs.robust import as_json
        from workbook import save

        told = json.dumps(as_json(found), ensure_ascii=False, indent=1)
        save.write_out(file, told.encode("utf-8"), overwrite=True)
    shown(found, loaded)
    for sentence in opened.journal:
        click.echo(sentence)
    return WITH_DEFECTS if len(loaded.defects) else DONE
