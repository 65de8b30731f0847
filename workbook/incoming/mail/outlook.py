"""One mail saved by Outlook (.msg): its internet headers, or where it has none what Outlook knows itself.

Of the compound file only the few properties named here are read, so no body or attachment enters memory.
"""

from __future__ import annotations

from datetime import datetime, tzinfo
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.letters import headers_of, letter
from workbook.incoming.mail.people import Person, person_of

if TYPE_CHECKING:
    from oxmsg import Message
    from oxmsg.properties import Properties
    from oxmsg.storage import Storage

_CLASS, _SUBJECT, _FLAGS, _HEADERS, _CODEPAGE = 0x001A, 0x0037, 0x0E07, 0x007D, 0x3FFD
_SENT, _ARRIVED = 0x0039, 0x0E06
_ID, _ANSWERS, _REFERENCES = 0x1035, 0x1042, 0x1039
# Name, then where the address may stand: the internet address before the kind of address Exchange uses inside.
_SENDERS = ((0x0042, (0x5D02, 0x0065)), (0x0C1A, (0x5D01, 0x0C1F)))
_NAME, _ADDRESSES = 0x3001, (0x39FE, 0x3003)
_WANTED = {
    _CLASS, _SUBJECT, _HEADERS, _ID, _ANSWERS, _REFERENCES, _NAME, *_ADDRESSES,
    *(pid for name, addresses in _SENDERS for pid in (name, *addresses)),
}  # fmt: skip
_STREAM_MOST = 1 << 20
_RECIPIENTS_MOST = 2_000
_UNSENT = 0x8


def mail(path: Path, now: datetime, zone: tzinfo) -> Contact:
    """The mail in an .msg file.

    Parameters
    ----------
    path
        A compound file.
    now, zone
        As `letters.letter` takes them.

    Raises
    ------
    Exception
        Of any kind, where the file is damaged.
    """
    message = _opened(path)
    properties = message.properties
    kind = message.message_class.upper()
    code = _why_not(kind, properties)
    text = _text(properties, _HEADERS)
    headers = headers_of(text.encode("utf-8", "surrogateescape")) if text else {}
    if "message-id" not in headers:
        headers["message-id"] = [_text(properties, _ID)]
    # A sent mail has no internet headers yet.
    for name, pid in (("subject", _SUBJECT), ("in-reply-to", _ANSWERS), ("references", _REFERENCES)):
        if name not in headers and (value := _text(properties, pid)):
            headers[name] = [value]
    if "date" not in headers and (moment := _moment(properties)):
        headers["date"] = [format_datetime(moment)]
    senders = [person for name, at in _SENDERS if (person := _person(properties, name, at))]
    receivers = [person for each in message.recipients if (person := _person(each.properties, _NAME, _ADDRESSES))]
    found = letter(headers, path.name, 1, now, zone, (senders, receivers))
    found.code = code or found.code
    return found


def _opened(path: Path) -> Message:
    """The message with only the wanted properties in it."""
    from olefile import OleFileIO
    from oxmsg import Message

    with OleFileIO(str(path)) as ole:
        # A forged size of the stream that holds all small ones would be filled from a loop.
        if ole.root.size > path.stat().st_size:
            raise ValueError("the root is larger than its file")
        return Message(_storage(ole, ole.root, ""))


def _storage(ole: Any, node: Any, path: str) -> Storage:
    from olefile import STGTY_STORAGE, STGTY_STREAM
    from oxmsg.storage import Storage, Stream

    streams, storages = list[Stream](), list[Storage]()
    for kid in node.kids:
        place = f"{path}/{kid.name}" if path else kid.name
        if kid.entry_type == STGTY_STREAM and kid.size <= _STREAM_MOST and _is_wanted(kid.name):
            streams.append(Stream(place, ole.openstream(place).read()))
        elif kid.entry_type == STGTY_STORAGE and not path and kid.name.startswith("__recip_version1.0_"):
            if len(storages) == _RECIPIENTS_MOST:
                break
            storages.append(_storage(ole, kid, place))
    return Storage(path, tuple(streams), tuple(storages))


def _is_wanted(name: str) -> bool:
    if name == "__properties_version1.0":
        return True
    head, _, tail = name.partition("__substg1.0_")
    try:
        return not head and int(tail[:4], 16) in _WANTED
    except ValueError:
        return False


def _why_not(kind: str, properties: Properties) -> str:
    if kind.startswith("REPORT.") or ".REPORT" in kind:
        return "bounce"
    if kind.startswith("IPM.SCHEDULE"):
        return "calendar"
    if kind.startswith("IPM.NOTE.RULES.OOF"):
        return "automatic"
    if kind and not kind.startswith("IPM.NOTE"):
        return "kind"
    flags = properties.int_prop_value(_FLAGS)
    return "draft" if isinstance(flags, int) and flags & _UNSENT else ""


def _text(properties: Properties, pid: int) -> str:
    """A text property; empty where it is missing, too long or damaged."""
    try:
        return (properties.str_prop_value(pid) or "").replace("\0", "")
    except (KeyError, UnicodeDecodeError, LookupError):
        return ""


def _moment(properties: Properties) -> datetime | None:
    for pid in (_SENT, _ARRIVED):
        try:
            found = properties.date_prop_value(pid)
        except OverflowError:
            continue
        if isinstance(found, datetime):
            return found
    return None


def _person(properties: Properties, name: int, addresses: tuple[int, ...]) -> Person | None:
    texts = (_text(properties, pid) for pid in addresses)
    return next((person for text in texts if (person := person_of(_text(properties, name), text))), None)
