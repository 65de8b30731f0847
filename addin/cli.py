"""The command line: the same jobs as Excel's buttons, for a first try, a nightly run and any system."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin import card_cli, due_cli, importing_cli, pack_cli, quarter_cli, whatif_cli
from addin.honest import DONE, REFUSED, WITH_DEFECTS, honest
from addin.options import AS_OF, BOOK, OUT
from addin.writing_cli import attach
from workbook.errors import RefusedError
from workbook.sentences import in_a_row

if TYPE_CHECKING:
    from addin.jobs import Loaded

__all__ = ["DONE", "REFUSED", "WITH_DEFECTS", "main"]

DEMO_AS_OF = date(2026, 9, 30)
DEMO_BOOK = "AccountReview-demo.xlsx"


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


attach(main)
importing_cli.attach(main)
whatif_cli.attach(main)
due_cli.attach(main)
card_cli.attach(main)
quarter_cli.attach(main)
pack_cli.attach(main)


@main.command()
@honest
def demo() -> int:
    """Score a sample firm: writes AccountReview-demo.xlsx here and shows who is exposed."""
    from importlib.resources import files

    from workbook import save

    book = Path(DEMO_BOOK)
    if not book.exists():
        save.write_out(book, (files("addin") / "sample" / "AccountReview-sample.xlsx").read_bytes())
    return _score(book, None, None, as_of=DEMO_AS_OF, today=DEMO_AS_OF)


@main.command()
@BOOK
@click.option(
    "--language", type=click.Choice(["en", "vi", "zh"]), help="Language of sheets and headers; default: the system's."
)
@honest
def new(book: Path, language: str | None) -> int:
    """Write an empty workbook BOOK to fill in Excel."""
    from addin import macros
    from addin.books.file import FileBook
    from addin.language import translator

    made = FileBook(book, language=language)
    macros.new_workbook(made)
    _ = translator(made.language)
    text = _("Wrote {book}. Fill sheet {sheet} first; every other sheet can wait.")
    click.echo(text.format(book=book, sheet=_("Accounts")))
    return DONE


@main.command()
@BOOK
@honest
def check(book: Path) -> int:
    """List every defect of BOOK at once; writes nothing."""
    return _printed("check_data", book)


@main.command()
@BOOK
@AS_OF
@OUT
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path), help="Also write everything as JSON to this file."
)
@honest
def score(book: Path, as_of: date | None, out: Path | None, json_file: Path | None) -> int:
    """Score BOOK, write its result sheets and show who is exposed."""
    return _score(book, out, json_file, as_of=as_of)


def _score(book: Path, out: Path | None, json_file: Path | None, **days: date | None) -> int:
    loaded = _answered("score", book, json_file, shown=True, out=out, **days)
    _ = loaded.translate
    click.echo(_("Result sheets written to {file}").format(file=(out or book).resolve()))
    return _code(loaded)


@main.command()
@BOOK
@click.argument("account")
@AS_OF
@honest
def explain(book: Path, account: str, as_of: date | None) -> int:
    """Show every point ACCOUNT (id or name) lost in BOOK, with the rows it came from."""
    return _printed("explain", book, account=account, as_of=as_of)


@main.command()
@BOOK
@AS_OF
@honest
def lose(book: Path, as_of: date | None) -> int:
    """Show what losing two of BOOK's first ten customers would cost."""
    return _printed("lose", book, as_of=as_of)


@main.command("build-addin")
@click.argument("out", type=click.Path(path_type=Path))
@honest
def build_addin(out: Path) -> int:
    """Build Excel's add-in from its sources as the file OUT, and check it."""
    from addin.build import build

    click.echo(f"Built and checked {build(out).resolve()}")
    return DONE


@main.command()
@honest
def install() -> int:
    """Put the add-in into this computer's Excel."""
    from addin.install import install

    return _told(install())


@main.command()
@honest
def uninstall() -> int:
    """Take the add-in out of this computer's Excel, and everything that came with it."""
    from addin.install import uninstall

    return _told(uninstall())


@main.command()
@click.argument("book", required=False)
@honest
def doctor(book: str | None) -> int:
    """Say whether the add-in is well, and BOOK's folder, and what to do; exit code 1 where something is wrong."""
    from addin.install import doctor
    from addin.writing.place import here

    findings = doctor(book, translate=here())
    _told([finding.what if finding.ok else in_a_row(finding.what, finding.do) for finding in findings])
    return DONE if all(finding.ok for finding in findings) else WITH_DEFECTS


def _told(sentences: list[str]) -> int:
    for sentence in sentences:
        click.echo(sentence)
    return DONE


def _printed(macro: str, path: Path, **options: Any) -> int:
    """Run a macro on a file and print what it found."""
    return _code(_answered(macro, path, **options))


def _answered(
    macro: str, path: Path, json_file: Path | None = None, *, shown: bool = False, **options: Any
) -> Loaded:  # fmt: skip
    """Run a macro on a file and print what it found; what it was found in."""
    from addin import jobs, screen
    from addin.books.file import FileBook
    from addin.macros import registered

    with screen.progress() as step:
        book = FileBook(path, shown=shown, progress=step, **options)
        registered(macro)(book)
        answer = book.answered
        if answer is None:
            raise RefusedError(" ".join(book.told))
        if json_file and answer.review:
            jobs.write_json(answer.review, answer.loaded, json_file)
    answer.printed()
    _told(book.journal)
    return answer.loaded


def _code(loaded: Loaded) -> int:
    return WITH_DEFECTS if len(loaded.defects) else DONE
