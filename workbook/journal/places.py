"""Where a workbook's journal lies on the share, and where what is damaged goes."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from workbook import disk
from workbook.journal.notes import Note


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a workbook's journal lies on the share."""

    book: Path

    @property
    def root(self) -> Path:
        """The folder beside the workbook."""
        return self.book.with_name(f"{self.book.name}.d")

    @property
    def journal(self) -> Path:
        """The records."""
        return self.root / "journal"

    @property
    def imports(self) -> Path:
        """The rows of batches."""
        return self.root / "imports"

    @property
    def quarantine(self) -> Path:
        """Damaged files, kept for somebody to look at."""
        return self.root / "quarantine"

    @property
    def backup(self) -> Path:
        """Earlier versions of the workbook."""
        return self.root / "backup"


def put_aside(folders: Folders, name: str, folder: Path | None = None) -> Note:
    """Move a damaged file out of the journal, or out of another folder of it; it is never deleted."""
    here = folder or folders.journal
    try:
        os.makedirs(folders.quarantine, exist_ok=True)
        try:
            disk.rename_new(here / name, folders.quarantine / name)
        except FileExistsError:
            disk.rename_new(here / name, folders.quarantine / f"{name}.{secrets.token_hex(4)}")
    except OSError:
        return Note("spoilt", {"file": name, "folder": here})
    return Note("quarantined", {"file": name, "folder": folders.quarantine})
