"""What a mail's headers tell: who, when, what about, which mail it answers, and whether a person wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from email._policybase import Compat32
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.people import Person, people
from workbook.incoming.mail.words import readable

Headers = Mapping[str, Sequence[str]]
"""Name in lower case -> its values, as they stand."""

FIRST_YEAR = 1990
"""An earlier date is the mistake of a clock."""
# Most headers are servers' talk: they are dropped before the parser sees them, where most of the time goes.
_READ = re.compile(
    rb"^(?:From|Sender|To|Cc|Bcc|Date|Received|Subject|Message-ID|In-Reply-To|References|Delivered-To|X-Original-To"
    rb"|Return-Path|Content-Type|Content-Class|Auto-Submitted|Precedence|X-Auto-Response-Suppress|X-Autoreply"
    rb"|X-Autorespond|X-Failed-Recipients|List-Id|List-Post|List-Unsubscribe|X-Unsent|X-Gmail-Labels)"
    rb"[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*\n?",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(r"<([^<>\s\x00-\x1f\ud800-\udfff]{3,250})>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_AWAY = re.compile(
    r"\s*(auto(matic|mated)?[\s:-]*(reply|response)|out[\s-]of[\s-](the[\s-])?office|ooo\b|(tự động )?trả lời tự động"
    r"|tự động trả lời|thư trả lời tự động|vắng mặt|自动(回复|答复)|自動(回覆|回復|答覆)|外出|不在办公室|不在辦公室"
    r"|abwesenheits|automatische antwort|réponse automatique|respuesta automática)",
    re.IGNORECASE,
)
_INVITED = re.compile(
    r"\s*(invitation|updated invitation|accepted|declined|tentative(ly accepted)?|cancell?ed( event)?|new time proposed"
    r"|lời mời( đã cập nhật)?|đã chấp nhận|đã từ chối|dự kiến|đã hủy"
    r"|邀请|已接受|已拒绝|暂定|已取消|邀請|已拒絕)\s*[:：]",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"(no[._-]?reply|do[._-]?not[._-]?reply|notifications?|calendar-notification)\b", re.IGNORECASE)
_UNSENT = re.compile(
    r"\b(drafts?|spam|trash|bin)\b|bản nháp|nháp|thư rác|thùng rác|草稿|垃圾|已删除|回收", re.IGNORECASE
)


class _AsTheyStand(Compat32):
    """Gives a header's text unchanged: decoding comes after addresses are told apart."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_PARSER = BytesHeaderParser(policy=_AsTheyStand())


def headers_of(head: bytes) -> dict[str, list[str]]:
    """The headers of a mail that tell something, by name."""
    found: dict[str, list[str]] = {}
    fields: list[bytes] = _READ.findall(head)
    # Each server writes its line above the others: the lowest is the first.
    hops = [field for field in fields if field[:8].lower() == b"received"]
    kept = b"".join([field for field in fields if field[:8].lower() != b"received"] + hops[-1:])
    for name, value in _PARSER.parsebytes(kept).items():
        found.setdefault(name.lower(), []).append(value)
    return found


def letter(
    headers: Headers,
    file: str,
    row: int,
    now: datetime,
    zone: tzinfo,
    sides: tuple[Sequence[Person], Sequence[Person]] = ((), ()),
) -> Contact:
    """The mail that has these headers.

    Parameters
    ----------
    headers
        As `headers_of` gives them.
    file, row
        Where it stands.
    now
        A mail of a later time has a wrong clock.
    zone
        Whose calendar decides on which day it was.
    sides
        Senders and receivers, where something besides the headers tells them.
    """
    said = _CHARSET.search(_first(headers, "content-type"))
    charset = said[1] if said else ""
    subject = readable(_first(headers, "subject"), charset)
    senders = people((*headers.get("from", ()), *headers.get("sender", ())), charset) or list(sides[0])
    contact = Contact(file, row, "mail", subject=subject, starter=senders[0] if senders else None)
    contact.others = people((*headers.get("to", ()), *headers.get("cc", ()), *headers.get("bcc", ())), charset)
    contact.others = contact.others or list(sides[1])
    contact.received_by = people((*headers.get("delivered-to", ()), *headers.get("x-original-to", ())))
    ids = _ID.findall(_first(headers, "message-id")) or [readable(_first(headers, "message-id"))[:250]]
    contact.key = ids[0]
    # The newest references stand last, and a hostile mail may name any number.
    answered = " ".join((*headers.get("references", ()), *headers.get("in-reply-to", ())))
    contact.thread = tuple(_ID.findall(answered)[-50:])
    contact.moment = sent_at(headers, now)
    contact.code = _why_not(headers, contact) or ("" if contact.moment else "undated")
    if contact.moment:
        contact.moment = contact.moment.astimezone(zone)
        contact.day = contact.moment.date()
    return contact


def sent_at(headers: Headers, now: datetime) -> datetime | None:
    """When a mail was sent: by its date, or where that is missing or absurd by the first server that passed it on."""
    for text in (*headers.get("date", ()), *(hop.rpartition(";")[2] for hop in headers.get("received", ()))):
        try:
            found = parsedate_to_datetime(text.strip()[:200])
            found = found.astimezone() if found.tzinfo is None else found
            # Near the year 1 or 9999 even a change of zone overflows.
            if found.year >= FIRST_YEAR and found <= now + timedelta(days=1):
                return found
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _why_not(headers: Headers, contact: Contact) -> str:
    """The code of what no person wrote to another; empty for ordinary mail."""
    if "x-unsent" in headers or any(_UNSENT.search(readable(value)) for value in headers.get("x-gmail-labels", ())):
        return "draft"
    sender = contact.starter.address if contact.starter else ""
    kind = _first(headers, "content-type").lower()
    if kind.startswith("text/calendar") or "calendarmessage" in _first(headers, "content-class").lower():
        return "calendar"
    if _INVITED.match(contact.subject) and not contact.thread:
        return "calendar"
    if (
        kind.startswith("multipart/report")
        or "x-failed-recipients" in headers
        or sender.startswith(("mailer-daemon@", "postmaster@"))
    ):
        return "bounce"
    precedence = _first(headers, "precedence").strip().lower()
    if (
        _first(headers, "auto-submitted").strip().lower() not in ("", "no")
        or _first(headers, "x-auto-response-suppress").strip().lower() not in ("", "none")
        or headers.keys() & {"x-autoreply", "x-autorespond"}
        or precedence == "auto_reply"
        or _first(headers, "return-path").strip() == "<>"
        or _PROGRAM.match(sender)
        or _AWAY.match(contact.subject)
    ):
        return "automatic"
    if headers.keys() & {"list-id", "list-post"} or precedence == "list":
        return "list"
    if "list-unsubscribe" in headers or precedence in ("bulk", "junk"):
        return "newsletter"
    return "" if sender else "senderless"


def _first(headers: Headers, name: str) -> str:
    return next(iter(headers.get(name, ())), "")
