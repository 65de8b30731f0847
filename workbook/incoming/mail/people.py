"""Who takes part in a mail or a meeting, and which of them are ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from email.utils import getaddresses
from functools import lru_cache
from typing import NamedTuple

from workbook.incoming.mail.words import readable

HEADER_MOST = 100_000
"""So much of a header with addresses is read."""
# No quotes, brackets, control characters, or letters outside any character set.
_PART = r"[^@\s<>;,:()\"'\[\]\x00-\x1f\x7f\ud800-\udfff]"
_ADDRESS = re.compile(rf"{_PART}{{1,64}}@{_PART}{{1,253}}")


class Person(NamedTuple):
    """Somebody named in a mail or a meeting."""

    name: str
    address: str
    """In lower case; an Exchange name such as `/o=firm/cn=lan` where the file gives no more."""
    reply: str = ""
    """What they answered to an invitation."""


def people(headers: Iterable[str], charset: str = "") -> list[Person]:
    """The people in address headers, each once; groups are taken apart.

    Parameters
    ----------
    headers
        As they stand in the mail, encoded words not yet decoded: a decoded name may hold a comma.
    charset
        What 8-bit letters outside encoded words are written in, where the mail says so.
    """
    found: dict[str, Person] = {}
    for header in headers:
        for person in _told(header[:HEADER_MOST], charset):
            found.setdefault(person.address, person)
    return list(found.values())


@lru_cache(maxsize=4_096)
def _told(header: str, charset: str) -> list[Person]:
    """The people of one header; in a mailbox the same few stand in most mails."""
    named = (person_of(readable(name, charset), address) for name, address in _pairs(header))
    return [person for person in named if person]


def person_of(name: str, address: str, reply: str = "") -> Person | None:
    """A person, or None where there is no address to know them by."""
    address = address.strip().strip("'\"<>").lower()
    if not (_ADDRESS.fullmatch(address) or re.fullmatch(r"/o=[\x20-\x7e]{1,400}", address)):
        return None
    name = readable(name).strip("'\"").strip()
    return Person("" if "@" in name else name, address, reply)


def _pairs(header: str) -> list[tuple[str, str]]:
    pairs = [pair for pair in getaddresses([header]) if "@" in pair[1]]
    # A header that breaks the rules comes back empty as a whole; its addresses can still be told.
    return pairs or [("", address) for address in _ADDRESS.findall(header)]


class Ours:
    """Tells whose addresses are ours.

    Parameters
    ----------
    said
        Addresses and domains; a domain includes those below it.
    """

    def __init__(self, said: Collection[str]) -> None:
        words = {word.strip().lower() for word in said} - {""}
        self._addresses = {word for word in words if "@" in word.lstrip("@")}
        self._domains = {word.lstrip("@") for word in words - self._addresses}
        self._known: dict[str, bool] = {}

    def __contains__(self, person: Person) -> bool:
        known = self._known.get(person.address)
        if known is None:
            known = self._known[person.address] = self._is(person.address)
        return known

    def _is(self, address: str) -> bool:
        # Exchange leaves out the mail address only of people in its own organisation.
        if address in self._addresses or address.startswith("/o="):
            return True
        parts = address.rpartition("@")[2].split(".")
        return any(".".join(parts[start:]) in self._domains for start in range(len(parts)))
