"""The what-if as a macro: which flags hang on which weight, on a page or a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from addin.books import Book
    from addin.jobs import Loaded
    from udfs.model import Review
    from udfs.robust import Robust


def tried(book: Book) -> tuple[Robust, Review, Loaded]:
    """Score a workbook and try every weight by half less and half more."""
    from addin import jobs
    from udfs.robust import robust

    found, loaded = jobs.reviewed(book)
    return robust(found.scored, found.accounts, found.policy), found, loaded


def what_if(book: Book) -> None:
    """Show which flags flip when each weight is taken by half less and half more."""
    from addin import jobs
    from addin.books import Answer
    from addin.report import in_words, whatif

    tries, found, loaded = tried(book)
    book.show(in_words(whatif.page(jobs.story_of(found, loaded), tries), loaded.translate))
    book.answer(Answer("", loaded, found, lambda: shown(tries, loaded)))


def shown(tried: Robust, loaded: Loaded) -> None:
    """The same on a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from addin.language import figure

    _, console = loaded.translate, Console()
    table = Table(title=_("Are the flags robust?"), title_justify="left")
    for label in (_("Account"), _("Exposure"), _("Flagged"), _("Flagged in"), _("Its flag flips with")):
        table.add_column(label, overflow="fold")
    held = _("{count} of {of}")
    for row in tried.accounts.to_dict("records"):
        table.add_row(
            escape(str(row["account"])), figure(row["exposure_score"], ".1f", _), _("Yes") if row["flagged"] else "",
            held.format(count=row["flagged_in"], of=row["of"]), escape(row["flips_with"]),
        )  # fmt: skip
    console.print(table)
    text = _("{count} of {of} what-ifs flip a flag; the others flip none and are not listed.")
    console.print(text.format(count=int((tried.trials["flips"] > 0).sum()), of=tried.of), highlight=False)
