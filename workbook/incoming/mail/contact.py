"""One mail or one meeting, as every reader tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from workbook.incoming.mail.people import Person


@dataclass(slots=True)
class Contact:
    """What is known of a mail or a meeting; nothing here comes from its body.

    `code` says why it is left out, where its reader knows that already.
    """

    file: str
    row: int
    kind: Literal["mail", "meeting"]
    code: str = ""
    key: str = ""
    moment: datetime | None = None
    day: date | None = None
    starter: Person | None = None
    """Who sent the mail or called the meeting."""
    others: Sequence[Person] = ()
    received_by: Sequence[Person] = ()
    """Whose mailbox or calendar it is, where the file says so."""
    subject: str = ""
    channel: str = "email"
    hours: float | None = None
    thread: Sequence[str] = ()
    """Ids of the mails it answers."""
