"""A workbook, and where this PC keeps what was written for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.writing.waiting import PATIENCE_SECONDS
from workbook.journal import Folders, Outbox
from workbook.reading import RawTable


@dataclass(frozen=True, slots=True)
class Place:
    """A workbook, and where this PC keeps what was written for it."""

    book: Path
    home: Path
    patience: float = PATIENCE_SECONDS
    tables: Callable[[], Mapping[str, RawTable]] | None = None
    """Gives the tables of a workbook that is open here; a file is read."""

    @property
    def outbox(self) -> Outbox:
        """The records written here."""
        return Outbox.of(self.home, self.book)

    @property
    def folders(self) -> Folders:
        """The journal beside the workbook; asking where that is may ask the share."""
        return Folders(self.book.resolve())

    @property
    def cache(self) -> Path:
        """What was read of the journal before."""
        return self.outbox.folder / "journal-read.json"


def place(book: Path, home: Path | None = None, patience: float = PATIENCE_SECONDS) -> Place:
    """A workbook's place; `home` is this installation's own folder unless another is given."""
    import click

    own = Path(click.get_app_dir("account-review", roaming=False))  # a roaming folder would carry the id to other PCs
    return Place(book.absolute(), home or own, patience)


def here() -> Callable[[str], str]:
    """From English to the language of the workbook at hand, else of this PC: what is said on a screen is said in it.

    Which it is, is found out with the first sentence.
    """
    from addin.language import heard, translator

    return lambda sentence: translator(heard())(sentence)
