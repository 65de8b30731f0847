"""One contact told by two sources counts once: a meeting in the calendar that the sales system has logged as well."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbook.schema.headers import folded

FACE_TO_FACE = ("meeting", "visit", "event", "lunch", "golf", "association")
"""Two sources rarely agree on which of these it was; with one customer on one day it is one."""
BY_HAND = ""
"""The source of a row that somebody typed."""


def twins(new: pd.DataFrame, standing: pd.DataFrame) -> np.ndarray:
    """Which of the new contacts stand already, as another source told them.

    Parameters
    ----------
    new
        Contacts that no row is called like: account_id, date, channel, person_id, subject, origin.
    standing
        The workbook's contacts, with purpose for subject.

    Returns
    -------
    numpy.ndarray of bool, shape (n_new,)
        True for the later of two contacts from different sources of one account and day that are of one subject, or
        face to face and not with two different people. A source's own rows are never each other's twins.
    """
    found = np.zeros(len(new), dtype=bool)
    if not len(new):
        return found
    rows = pd.concat([standing.assign(at=-1), new.assign(at=range(len(new)))], ignore_index=True)
    rows["form"] = rows["channel"].where(~rows["channel"].isin(FACE_TO_FACE), "meeting")
    rows = _told_by_several(rows, ["account_id", "date", "form"])
    if not len(rows):
        return found
    rows["subject"] = rows["subject"].fillna("").map(folded)
    twin = _of_one_subject(rows)
    face = rows[(rows["form"] == "meeting") & ~twin]
    found[rows.loc[twin, "at"]] = True
    found[_accounted_for(face)] = True
    return found


def _told_by_several(rows: pd.DataFrame, day: Sequence[str]) -> pd.DataFrame:
    """The rows of days of an account that more than one source tells of, with a number for each such day."""
    rows["day"] = rows.groupby(list(day), sort=False, dropna=False).ngroup()
    sources = rows[["day", "origin"]].drop_duplicates()["day"].value_counts()
    return rows[rows["day"].isin(sources.index[sources > 1])].copy()


def _of_one_subject(rows: pd.DataFrame) -> pd.Series:
    """The new rows whose subject another source has told before."""
    said = rows[rows["subject"] != ""]
    first = said.groupby(["day", "subject"], sort=False)["origin"].transform("first")
    twin = (said["origin"] != first) & (said["at"] >= 0)
    return twin.reindex(rows.index, fill_value=False)


def _accounted_for(rows: pd.DataFrame) -> list[int]:
    """Places of the new rows that another source's account for, one for one; two known people are two meetings."""
    gone: list[int] = []
    told = rows.assign(person_id=rows["person_id"].fillna(""))[["day", "origin", "person_id", "at"]]
    for _, day in told.groupby("day", sort=False):
        kept: list[tuple[str, str]] = []
        used: set[tuple[str, int]] = set()
        for _, origin, person, at in day.itertuples(index=False, name=None):
            others = [
                place
                for place, (source, met) in enumerate(kept)
                if source != origin and (origin, place) not in used and (met == person or not met or not person)
            ]
            if at < 0 or not others:
                kept.append((origin, person))
            else:
                used.add((origin, min(others, key=lambda place: kept[place][1] != person)))
                gone.append(at)
    return gone
