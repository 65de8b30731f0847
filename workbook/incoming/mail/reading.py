"""Which reader a file needs, told by its content, and every mail or meeting in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from workbook.errors import RefusedError
from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.sentences import FILES

_HEADER = re.compile(rb"(\xef\xbb\xbf)?\s{0,100}[!-9;-~]{1,80}:[^\n]*\r?\n?")
_OTHERS = {
    b"!BDN": "store",
    b"PK\x03\x04": "packed",
    b"\x1f\x8b": "packed",
    b"\x76\xe8\x04\x60\xc4\x11\xe3\x86": "protected",
}
"""How files start that only look as if they held mails -> why they are refused."""


def contacts(path: Path, now: datetime, zone: tzinfo) -> Iterator[Contact]:
    """Every mail or meeting of a file, those that are left out with a code.

    Parameters
    ----------
    path
        A file of any ending.
    now
        Up to when meetings have taken place.
    zone
        Of times without a zone of their own, and of the days of mails.

    Raises
    ------
    RefusedError
        Where the file holds none, or cannot be read.
    """
    try:
        kind = kind_of(path)
        if kind == "ics":
            from workbook.incoming.mail.calendars import meetings

            yield from meetings(path, now, zone)
        elif kind == "msg":
            yield _outlook(path, now, zone)
        else:
            yield from _mails(path, now, zone)
    except OSError as error:
        raise RefusedError(FILES["absent"], file=path.name, reason=error.strerror or type(error).__name__) from None


def kind_of(path: Path) -> str:
    """ics, msg, mbox or eml; `RefusedError` for anything else, `OSError` where there is nothing to read."""
    with path.open("rb") as file:
        start = file.read(4096)
    plain = start.decode("utf-16", "ignore") if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start.decode("latin-1")
    if not start.strip():
        raise RefusedError(FILES["empty"], file=path.name)
    for magic, code in _OTHERS.items():
        if start.startswith(magic):
            raise RefusedError(FILES[code], file=path.name)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "msg"
    if re.match(r"(ï»¿|\ufeff)?\s*BEGIN:VCALENDAR", plain, re.IGNORECASE):
        return "ics"
    if start.startswith(b"From "):
        return "mbox"
    if _HEADER.match(start):
        return "eml"
    raise RefusedError(FILES["alien"], file=path.name)


def _outlook(path: Path, now: datetime, zone: tzinfo) -> Contact:
    from workbook.incoming.mail.outlook import mail

    try:
        return mail(path, now, zone)
    except OSError:
        # olefile calls damage an OSError too; a file that can still be read is a damaged one.
        path.open("rb").close()
        raise RefusedError(FILES["ole"], file=path.name) from None
    except Exception:  # the libraries fail in many ways on a damaged file
        raise RefusedError(FILES["ole"], file=path.name) from None


def _mails(path: Path, now: datetime, zone: tzinfo) -> Iterator[Contact]:
    from workbook.incoming.mail.boxes import heads
    from workbook.incoming.mail.letters import headers_of, letter

    for row, head in enumerate(heads(path), 1):
        try:
            found = letter(headers_of(head.headers), path.name, row, now, zone)
        except Exception:  # the email package fails in many ways on damaged headers; the others are read on
            found = Contact(path.name, row, "mail", "broken")
        if head.invitation:
            found.code = "calendar"
        yield found
