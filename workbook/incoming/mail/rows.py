"""Mails and meetings between us and others as rows of Touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from workbook.incoming.mail.people import Person
from workbook.incoming.mail.sides import Meeting
from workbook.incoming.mail.words import topic

if TYPE_CHECKING:
    import pandas as pd

TEXTS = (
    "owner", "channel", "direction", "key", "account_domain", "person_name", "person_email", "emails", "subject",
    "same", "file",
)  # fmt: skip


def same(met: Meeting) -> str:
    """What two tellings of one mail or meeting have in common, whatever id each gives it.

    Day and minute (UTC), kind, subject without marks of replies, and the people from outside.
    """
    contact = met.contact
    at = contact.moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M") if contact.moment else ""
    outside = ";".join(sorted(person.address for person in met.outside))
    return "|".join((at, contact.kind, topic(contact.subject), outside))


def frame(met: Sequence[Meeting], repliers: Mapping[int, Person]) -> pd.DataFrame:
    """The rows.

    Parameters
    ----------
    met
        What became a touch, in the order of the files.
    repliers
        Place in `met` -> who answered our mail: the person it reached, so that question and answer meet in one person.
    """
    import pandas as pd

    from workbook.incoming.matching import domain

    names = _names(met)
    columns: dict[str, list[str | None]] = {name: [] for name in TEXTS}
    for at, each in enumerate(met):
        contact, main = each.contact, repliers.get(at, each.outside[0])
        told = {
            "owner": names.get(each.owner.address, each.owner.address) if each.owner else "",
            "channel": contact.channel,
            "direction": each.direction,
            "key": contact.key,
            "account_domain": domain(main.address),
            "person_name": names.get(main.address, ""),
            "person_email": main.address,
            "emails": ";".join(person.address for person in each.outside),
            "subject": contact.subject,
            "same": same(each),
            "file": contact.file,
        }
        for name, text in told.items():
            columns[name].append(text or None)
    days = pd.Series([each.contact.day for each in met], dtype="object")
    table: dict[str, pd.Series[Any]] = {"date": pd.to_datetime(days).astype("datetime64[us]")}
    table |= {name: pd.Series(cells, dtype="str") for name, cells in columns.items()}
    table["hours"] = pd.Series([each.contact.hours for each in met], dtype="float64")
    table["row"] = pd.Series([each.contact.row for each in met], dtype="int64")
    return pd.DataFrame(table)


def _names(met: Sequence[Meeting]) -> dict[str, str]:
    """Address -> the name it bears, so that one person is called the same in every row.

    The name somebody writes under comes before those that others know them by; then the most frequent.
    """
    own, borne = defaultdict[str, Counter[str]](Counter), defaultdict[str, Counter[str]](Counter)
    for each in met:
        for person in (*each.outside, *([each.owner] if each.owner else []), *each.contact.others):
            if person.name:
                names = own if person == each.contact.starter else borne
                names[person.address][person.name] += 1
    return {address: counter.most_common(1)[0][0] for address, counter in (borne | own).items()}
