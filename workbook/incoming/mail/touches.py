"""From files to touches: read, told apart into our side and theirs, each counted once, answers found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from workbook.errors import RefusedError
from workbook.incoming import Ask, Foreign
from workbook.incoming.mail.sentences import NOTES, SENTENCES

if TYPE_CHECKING:
    from workbook.incoming.mail.contact import Contact
    from workbook.incoming.mail.people import Ours
    from workbook.incoming.mail.sides import Meeting

SYSTEM = "Mail and calendar"
LOOKED_AT = 2_000
"""So many mails or meetings of each file tell whose they are."""
_EVERY = 2_000
Translate = Callable[[str], str]


def foreign(
    paths: Sequence[Path],
    ours: Collection[str],
    translate: Translate,
    progress: Callable[[str], None] | None = None,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Foreign:
    """The contacts in mails and calendars.

    Parameters
    ----------
    paths
        Files: .ics, .eml, .mbox or .msg, whatever they are called.
    ours
        Our addresses and domains. Without any nothing is read; the likely ones are asked about.
    translate
        Gives a sentence in the reader's language.
    progress
        Told what is read and how far, in that language.
    now
        Meetings that start later are left out; by default this moment.
    zone
        On whose calendar mails, and meetings without a zone, have their day; by default this computer's.

    Returns
    -------
    Foreign
        `rows` have besides the columns of the contract `same`, equal where two sources tell of one contact under
        different ids (see `rows.same`), and `file`, in which `row` is counted. A mail of ours that was answered has
        the person who answered as its person, so that the answer follows it in the log. `left_out` has `file` too.

    Raises
    ------
    RefusedError
        Where no file could be read.
    """
    from dateutil.tz import tzlocal

    from workbook.incoming.mail.people import Ours

    now = (now or datetime.now(UTC)).astimezone(UTC)
    name = paths[0].name if len(paths) == 1 else f"{paths[0].name} + {len(paths) - 1}" if paths else ""
    if not ours:
        return _asking(name, likely_ours(paths), translate)
    files, done = _Files(paths, now, zone or tzlocal()), _Sorted(Ours(ours), translate)
    for contact in files.contacts(progress=partial(_say, progress, translate)):
        done.add(contact)
    for path, error in files.refused:
        done.refuse(path.name, error)
    return _told(name, done, now, translate)


def likely_ours(paths: Sequence[Path]) -> list[str]:
    """Addresses and domains that are likely ours, the likeliest first: we take part in most of our own mail.

    Parameters
    ----------
    paths
        As `foreign` takes them.

    Raises
    ------
    RefusedError
        Where no file could be read.
    """
    from dateutil.tz import tzlocal

    from workbook.incoming.matching import domain, is_free_mail

    seen, read = Counter[str](), 0
    for contact in _Files(paths, datetime.now(UTC), tzlocal()).contacts(LOOKED_AT):
        sides = [contact.starter, *contact.others], contact.received_by
        for side in sides:
            addresses = {person.address for person in side if person and "@" in person.address}
            domains = {each: domain(each) for each in addresses}
            seen.update({each if is_free_mail(at) else at or each for each, at in domains.items()})
        read += bool(contact.starter or contact.others)
    return [each for each, count in seen.most_common(5) if count * 3 >= read]


class _Files:
    """The mails and meetings of all files; a file that cannot be read is noted and the rest goes on."""

    def __init__(self, paths: Sequence[Path], now: datetime, zone: tzinfo) -> None:
        self._paths, self._now, self._zone = paths, now, zone
        self.refused: list[tuple[Path, RefusedError]] = []
        self.kinds: list[str] = []

    def contacts(
        self, most: int | None = None, progress: Callable[[str, int], None] = lambda file, count: None
    ) -> Iterator[Contact]:
        """Those of each file, at most so many."""
        from workbook.incoming.mail.reading import contacts

        for path in self._paths:
            try:
                for count, contact in enumerate(islice(contacts(path, self._now, self._zone), most)):
                    if count % _EVERY == 0:
                        progress(path.name, count)
                    yield contact
            except RefusedError as error:
                self.refused.append((path, error))
        if self.refused and len(self.refused) == len(self._paths):
            raise self.refused[0][1]


class _Sorted:
    """Contacts told apart into touches and what is left out."""

    def __init__(self, ours: Ours, translate: Translate) -> None:
        self.met: list[Meeting] = []
        self.left: list[tuple[str, int, str, str]] = []
        self._ours, self._translate = ours, translate
        self._seen: set[str] = set()

    def add(self, contact: Contact) -> None:
        """Keep it as a touch, or note why it is none."""
        from workbook.incoming.mail.rows import same
        from workbook.incoming.mail.sides import sided

        met = contact.code or sided(contact, self._ours)
        if isinstance(met, str):
            self._leave(contact, met)
            return
        # The same mail under the same id, or the same meeting under another.
        marks = {f"{contact.kind} {contact.key}"} if contact.key else set()
        marks |= {same(met)}
        if marks & self._seen:
            self._leave(contact, "twice")
        else:
            self.met.append(met)
        self._seen |= marks

    def refuse(self, file: str, error: RefusedError) -> None:
        """Note a file that could not be read."""
        self.left.append((file, 0, "file", error.told(self._translate)))

    def _leave(self, contact: Contact, code: str) -> None:
        sentence = self._translate(SENTENCES[code]).format(file=contact.file, row=contact.row)
        self.left.append((contact.file, contact.row, code, sentence))


def _told(name: str, done: _Sorted, now: datetime, translate: Translate) -> Foreign:
    """What was found, as the importer takes it."""
    import pandas as pd

    from workbook.incoming.mail.rows import frame
    from workbook.incoming.mail.threads import repliers

    at = [place for place, met in enumerate(done.met) if met.contact.kind == "mail"]
    answers = {at[place]: person for place, person in repliers([done.met[place] for place in at]).items()}
    sent = sum(done.met[place].direction == "out" for place in at)
    notes = list[str]()
    if sent:
        notes.append(translate(NOTES["answered"]).format(answered=len(answers), sent=sent))
    if count := sum(code in ("future", "later") for _, _, code, _ in done.left):
        notes.append(translate(NOTES["to_come"]).format(count=count, day=now.date()))
    left = pd.DataFrame(done.left, columns=["file", "row", "code", "sentence"])
    left = left.astype({"file": "str", "row": "int64", "code": "str", "sentence": "str"})
    kinds = sorted({met.contact.kind for met in done.met})
    ownerless = sorted({met.contact.file for met in done.met if met.owner is None})
    asks = [Ask("owner", file, translate(NOTES["owner"]).format(file=file)) for file in ownerless]
    return Foreign(SYSTEM, ", ".join(kinds), name, "Touches", frame(done.met, answers), left, asks, notes)


def _asking(name: str, likely: Sequence[str], translate: Translate) -> Foreign:
    """Nothing but the question whose the mails are."""
    from workbook.incoming.mail.people import Ours

    told = _told(name, _Sorted(Ours(()), translate), datetime.now(UTC), translate)
    return replace(told, asks=[Ask("ours", name, translate(NOTES["ours"]).format(file=name), likely)])


def _say(progress: Callable[[str], None] | None, translate: Translate, file: str, count: int) -> None:
    if progress is not None:
        progress(translate(NOTES["progress"]).format(file=file, count=count))
