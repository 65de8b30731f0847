"""The headers of every mail in an .eml or .mbox file, whatever its size: bodies are passed over unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HEAD_MOST = 1 << 18
"""Headers beyond so many bytes are not read."""
_CHUNK = 1 << 22
# Only a line with an hour and a header after it starts a mail: few programs mark a "From " inside a text. The first
# line of a MIME part tells an invitation, wherever in the mail it stands.
_SEAM = re.compile(
    rb"\n(?:(From )(?=[^\n]{0,300}?\d:\d\d)[^\n]{0,600}+\n(?=[!-9;-~]{1,80}:|>From )"
    rb"|[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-[Tt][Yy][Pp][Ee]:[ \t]{0,9}text/calendar)"
)
_BLANK = re.compile(rb"\r?\n\r?\n")


class Head(NamedTuple):
    """The headers of one mail."""

    headers: bytes
    invitation: bool
    """Whether a part of the mail is a calendar."""


def heads(path: Path) -> Iterator[Head]:
    """The headers of each mail, in the order of the file.

    Parameters
    ----------
    path
        One mail, or a box of mails, each after a line that starts with "From ".
    """
    head: bytes | None = None
    invitation = False
    with path.open("rb") as file:
        single = file.read(5) != b"From "
        file.seek(0)
        # The line break before lets the first mail start like the others.
        buffer, more = b"\n", b"\n"
        while more:
            more = file.read(_CHUNK)
            buffer += more
            if single and head is None:
                head = _cut(buffer, 1)
            # What starts near the end waits until its headers are read too.
            ready = len(buffer) - HEAD_MOST if more else len(buffer)
            for seam in _SEAM.finditer(buffer):
                if seam.start() >= ready:
                    break
                if not seam[1]:
                    invitation = True
                elif not single:
                    if head is not None:
                        yield Head(head, invitation)
                    head, invitation = _cut(buffer, seam.end()), False
            buffer = buffer[max(ready, 0) :]
    if head is not None:
        yield Head(head, invitation)


def _cut(buffer: bytes, start: int) -> bytes:
    """The headers from `start` on, without what follows them; null bytes never belong there."""
    # A line break right at the start ends the headers before any began.
    blank = _BLANK.search(buffer, start - 1, start + HEAD_MOST)
    return buffer[start : blank.start() + 1 if blank else start + HEAD_MOST].replace(b"\0", b"") + b"\n"
