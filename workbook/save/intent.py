"""What one exchange is about to do, written down before it begins."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import secrets
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEW = re.compile(r"new-[0-9a-f]{16}(\.\w{1,8})?")
_OLD = re.compile(r"\d{4}-\d\d-\d\d \d{6}Z [0-9a-f]{16} [0-9a-f]{4}(\.\w{1,8})?")


def digest(content: bytes) -> str:
    """A book's fingerprint, to be taken of the very bytes that were read."""
    return hashlib.sha256(content).hexdigest()


def folder_of(book: Path) -> Path:
    """The folder beside a book that holds its backups, its conflict copies and what is under way."""
    return book.with_name(f"{book.name}.d")


def file_of(book: Path) -> Path:
    """Where the intent of a book's one exchange under way is written down."""
    return folder_of(book) / "commit.json"


@dataclass(frozen=True, slots=True)
class Intent:
    """The files one exchange touches, and what they hold; recovery touches no others."""

    new: str
    """The new book's file in the book's folder."""
    old: str
    """The name under which the old book goes to the backups."""
    new_digest: str
    old_digest: str
    host: str
    since: str

    @classmethod
    def of(cls, book: Path, content: bytes, old_digest: str, moment: dt.datetime) -> Intent:
        """What is to be done with a book."""
        utc = moment.astimezone(dt.UTC)
        suffix = book.suffix if re.fullmatch(r"\.\w{1,8}", book.suffix) else ""
        return cls(
            new=f"new-{secrets.token_hex(8)}{suffix}",
            old=f"{utc:%Y-%m-%d %H%M%SZ} {old_digest[:16]} {secrets.token_hex(2)}{suffix}",
            new_digest=digest(content),
            old_digest=old_digest,
            host=host(),
            since=f"{utc:%Y-%m-%d %H:%M:%S} UTC",
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> Intent:
        """Read what was written down.

        Raises
        ------
        ValueError
            When it is torn, or not ours; a file name in it that is not one we give is not ours.
        """
        said = json.loads(content.decode("utf-8"))
        if not isinstance(said, dict) or {*said} != {*cls.__slots__}:
            raise ValueError("not an intent")
        for name, pattern in (("new", _NEW), ("old", _OLD), ("new_digest", _DIGEST), ("old_digest", _DIGEST)):
            if not isinstance(said[name], str) or not pattern.fullmatch(said[name]):
                raise ValueError(f"no intent has {said[name]!r} for {name}")
        return cls(**{name: str(value) for name, value in said.items()})

    def to_bytes(self) -> bytes:
        """As it is written down."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8")

    def files(self, book: Path) -> tuple[Path, Path]:
        """Where the new and the old book lie."""
        folder = folder_of(book)
        return folder / self.new, folder / "backup" / self.old


def host() -> str:
    """This computer's name, fit for a file name."""
    return re.sub(r"[^\w-]", "", socket.gethostname().split(".")[0]) or "PC"
