"""Whose calendar it is, and who else was at each meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbook.incoming import Ask
from workbook.incoming.deriving import sentences
from workbook.incoming.deriving.links import addresses

if TYPE_CHECKING:
    import pandas as pd

    from workbook.incoming.deriving.columns import Columns

PARTING = ";"


def meetings(columns: Columns) -> dict[str, pd.Series]:
    """Owner, direction, `emails` and `person_name` of each meeting of a calendar.

    `person_name` holds every name but the owner's, with ; between them.
    """
    import numpy as np
    import pandas as pd

    everybody = columns.text("organizer").fillna("") + PARTING + _all_attendees(columns).fillna("")
    organizer, invited = _without_addresses(columns.text("organizer")), _without_addresses(_all_attendees(columns))
    owner = columns.answers.get("owner", {}).get("") or _whose(columns, organizer, invited)
    named = _names(organizer.fillna("") + PARTING + invited.fillna(""), owner)
    found = {
        "owner": pd.Series([owner or None] * len(columns), dtype="str"),
        "emails": addresses(everybody),
        "person_name": named,
    }
    theirs = organizer.notna() & (organizer != owner)
    found["direction"] = pd.Series(np.where(theirs, "in", "out"), dtype="str")
    return found


def _without_addresses(people: pd.Series) -> pd.Series:
    """`Binh Tran <binh@firm.vn>` is Binh Tran; an address alone stays."""
    return people.str.replace(r"(?<=[^;\s])\s*<[^>;]*>", "", regex=True)


def _all_attendees(columns: Columns) -> pd.Series:
    """Required and optional attendees together."""
    import pandas as pd

    lists = columns.lists("attendees")
    rows = zip(*lists, strict=True)
    joined = [PARTING.join(str(cell) for cell in row if cell is not None) or None for row in rows]
    return pd.Series(joined or [None] * len(columns), dtype="str")


def _whose(columns: Columns, organizer: pd.Series, invited: pd.Series) -> str:
    """Whoever is in most entries, as organizer or attendee."""
    everybody = (organizer.fillna("") + PARTING + invited.fillna("")).str.split(PARTING)
    each = everybody.map(lambda names: list({name.strip() for name in names if name.strip()})).explode().dropna()
    counts = each.value_counts()
    if counts.empty:
        columns.ask(Ask("owner", "", columns.say(sentences.ASK_OWNER, file=columns.file)))
        return ""
    # of two in equally many the one who organized more
    most = counts[counts == counts.iloc[0]].index
    owner = str(max(most, key=lambda name: (int((organizer == name).sum()), name)))
    columns.note(sentences.CALENDAR, owner=owner, count=int(counts.iloc[0]), rows=len(columns))
    return owner


def _names(people: pd.Series, owner: str) -> pd.Series:
    def others(text: str) -> str | None:
        names = dict.fromkeys(name.strip() for name in text.split(PARTING))
        return PARTING.join(name for name in names if name and name != owner and "@" not in name) or None

    return people.map(others).astype("str")
