"""Our side and theirs: which mails and meetings bring somebody of ours and somebody from outside together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbook.incoming.mail.contact import Contact
from workbook.incoming.mail.people import Ours, Person


@dataclass(slots=True)
class Meeting:
    """A mail or meeting between us and others."""

    contact: Contact
    direction: Literal["out", "in"]
    owner: Person | None
    """Our participant; None where the file names none."""
    outside: list[Person]
    """Theirs, the main counterpart first."""


def sided(contact: Contact, ours: Ours) -> Meeting | str:
    """The two sides of a mail or meeting, or the code that says why it is no contact.

    Parameters
    ----------
    contact
        One that its reader did not leave out.
    ours
        Tells our people.
    """
    starter, everybody = contact.starter, [*([contact.starter] if contact.starter else []), *contact.others]
    own = _once([person for person in everybody if person in ours])
    outside = _once([person for person in everybody if person not in ours and person.reply != "DECLINED"])
    keeper = next((person for person in contact.received_by if person in ours), None)
    if not outside:
        return "internal" if own or contact.kind == "meeting" else "strangers"
    if contact.kind == "mail" and not (own or keeper):
        return "strangers"
    if starter is None or starter in ours:
        return Meeting(contact, "out", starter or keeper or next(iter(own), None), outside)
    if code := _refused(own):
        return code
    came = [person for person in own if person.reply not in ("DECLINED", "TENTATIVE")]
    return Meeting(contact, "in", keeper if keeper in came else next(iter(came), keeper), outside)


def _once(people: list[Person]) -> list[Person]:
    """Each person once; of two entries the one that tells a reply, as an organizer often is an attendee too."""
    found: dict[str, Person] = {}
    for person in people:
        before = found.get(person.address)
        found[person.address] = person._replace(name=before.name or person.name) if before else person
    return list(found.values())


def _refused(own: list[Person]) -> str:
    """Whether none of ours accepted."""
    replies = {person.reply for person in own}
    if not replies or replies - {"DECLINED", "TENTATIVE"}:
        return ""
    return "tentative" if "TENTATIVE" in replies else "declined"
