"""Which of our mails were answered: by the ids mails carry, or else by subject and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from workbook.incoming.mail.people import Person
from workbook.incoming.mail.sides import Meeting
from workbook.incoming.mail.words import is_reply, topic


def repliers(mails: Sequence[Meeting]) -> dict[int, Person]:
    """Who answered each mail of ours.

    Parameters
    ----------
    mails
        Mails in any order.

    Returns
    -------
    dict
        Place of an answered mail -> the first outside person who wrote later in its thread.
    """
    order = sorted(range(len(mails)), key=lambda at: _moment(mails[at]))
    found: dict[int, Person] = {}
    for thread in _threads(mails, order).values():
        waiting = list[int]()
        for place in thread:
            starter = mails[place].contact.starter
            if mails[place].direction == "out":
                waiting.append(place)
            elif starter is not None:
                found.update(dict.fromkeys(waiting, starter))
                waiting = []
    return found


def _threads(mails: Sequence[Meeting], order: Sequence[int]) -> dict[str, list[int]]:
    """The mails of each thread, oldest first."""
    joined, latest = _Joined(), dict[tuple[str, str], str]()
    for at in order:
        contact = mails[at].contact
        node = contact.key or f"\0{at}"
        for answered in contact.thread:
            joined.join(answered, node)
        about = topic(contact.subject)
        if about and not contact.thread and is_reply(contact.subject):
            for person in mails[at].outside:
                if before := latest.get((about, person.address)):
                    joined.join(before, node)
        for person in mails[at].outside:
            latest[about, person.address] = node
    threads = defaultdict[str, list[int]](list)
    for at in order:
        threads[joined.first(mails[at].contact.key or f"\0{at}")].append(at)
    return threads


class _Joined:
    """Sets of ids that belong together."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def first(self, node: str) -> str:
        """The id that stands for all of a set."""
        above = self._above
        while (parent := above.get(node, node)) != node:
            above[node] = above.get(parent, parent)
            node = parent
        return node

    def join(self, one: str, other: str) -> None:
        """The two sets become one."""
        self._above[self.first(other)] = self.first(one)


def _moment(mail: Meeting) -> datetime:
    moment = mail.contact.moment
    assert moment is not None  # undated mails were left out
    return moment
