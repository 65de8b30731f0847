"""Columns that several pages show, said once."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from workbook.pages import Field, Tone

Translate = Callable[[str], str]

GRADES: dict[str, Tone] = {
    "Strong": "good", "Watch": "watch", "At risk": "warn", "Critical": "bad", "Not graded": "calm",
}  # fmt: skip
BANDS: dict[str, Tone] = {"guarded": "good", "exposed": "warn", "critical": "bad"}
PILLARS = ("contact", "activity", "service", "exposure")


def words(_: Translate) -> dict[str, str]:
    """The model's own words in the reader's language."""
    return {
        "Strong": _("Strong"), "Watch": _("Watch"), "At risk": _("At risk"), "Critical": _("Critical"),
        "Not graded": _("Not graded"), "guarded": _("guarded"), "exposed": _("exposed"), "critical": _("critical"),
        "contact": _("contact"), "activity": _("activity"), "service": _("service"), "exposure": _("exposure"),
        "N contact": _("N contact"), "N activity": _("N activity"), "N service": _("N service"),
        "long-term": _("long-term"), "becoming": _("becoming"), "temporary": _("temporary"),
        "courtesy": _("courtesy"), "blank": _("blank"),
        "plan": _("plan"), "plan_owner": _("owner"), "next_step": _("next step"), "due": _("due date"),
    }  # fmt: skip


def said(frame: pd.DataFrame, columns: tuple[str, ...], _: Translate) -> pd.DataFrame:
    """The frame with the model's words in these columns in the reader's language."""
    known = words(_)
    return frame.assign(**{column: frame[column].map(lambda word: known.get(word, word)) for column in columns})


def located(rows: pd.Series, sheets: dict[str, str]) -> pd.Series:
    """The rows a point came from (`Touches 14, 27; Orders 3`), each table by the sheet it stands on."""
    tables = "|".join(sheets)
    return rows.str.replace(rf"(?<![^ ])({tables})(?= \d)", lambda found: sheets[found[1]], regex=True)


def tones(bands: dict[str, Tone], _: Translate) -> dict[str, Tone]:
    """The tone of each word, by the word as the reader sees it."""
    known = words(_)
    return {known[word]: tone for word, tone in bands.items()}


def who(_: Translate) -> list[Field]:
    """Account, owner and tier."""
    return [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 14),
        Field("tier", _("Tier"), 6),
    ]


def reasons(_: Translate) -> list[Field]:
    """The three reasons of exposure."""
    return [
        Field("reason_1", _("First reason"), 44, "wrap"),
        Field("reason_2", _("Second reason"), 44, "wrap"),
        Field("reason_3", _("Third reason"), 44, "wrap"),
    ]
