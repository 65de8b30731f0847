"""A review cut down to what a pack may tell: one owner's customers, and nothing personal unless it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbook.errors import RefusedError

if TYPE_CHECKING:
    import pandas as pd

    from addin.report import Story
    from udfs.top import Lose, Top

PERSONAL = {
    ("Accounts", "notes"),
    *(("People", name) for name in ("email", "birthday", "anniversary", "interests", "wants_to_meet")),
    ("Touches", "personal"),
    ("Service", "note"),
}
"""What is written down of people, and for oneself."""


def narrowed(story: Story, owner: str | None = None, personal: bool = False) -> Story:
    """The review of one owner's customers, or of all, with what is personal in it or without.

    Raises
    ------
    RefusedError
        Where nobody of that name owns an account.
    """
    kept = story if personal else without_personal(story)
    return kept if owner is None else of_owner(kept, owner_called(story.review.accounts["owner"], owner))


def without_personal(story: Story) -> Story:
    """Nothing that was found in a personal column; that something is wrong there, and in which row, is still told."""
    _ = story.translate
    defects = story.defects.copy()
    hidden = [place in PERSONAL for place in zip(defects["table"], defects["column"], strict=True)]
    defects.loc[hidden, "value"] = ""
    defects.loc[hidden, "message"] = _("What was found here is personal and was left out.")
    defects.loc[hidden, "fix"] = _("See the sheet Data check of the workbook.")
    return replace(story, loaded=replace(story.loaded, defects=defects))


def owner_called(owners: pd.Series, name: str) -> str:
    """The owner of that name, however it is typed."""
    from rapidfuzz import process

    from addin.selecting import owners_meant

    known = sorted(owners.dropna().unique())
    hits = owners_meant(known, name)
    if len(hits) == 1:
        return hits[0]
    if hits:
        near = ", ".join(hits[:5])
        raise RefusedError("More than one owner is called '{name}': {near}; give the whole name.", name=name, near=near)
    near = ", ".join(hit[0] for hit in process.extract(name, known, limit=3))
    raise RefusedError("No owner is called '{name}'; the nearest are: {near}.", name=name, near=near)


def of_owner(story: Story, owner: str) -> Story:
    """What one owner may see: the own accounts, contacts and plans, and of the defects none that names another's."""
    review, loaded = story.review, story.loaded
    own = set(review.accounts.loc[review.accounts["owner"] == owner, "account_id"])
    frames = {
        name: _numbered(frame[frame["account_id"].isin(own)])
        for name, frame in (
            ("accounts", review.accounts), ("exposed", review.exposed), ("blind_spots", review.blind_spots),
            ("reasons", review.reasons), ("steps", review.steps), ("plans", review.plans),
            ("plans_wanted", review.plans_wanted),
        )
    }  # fmt: skip
    by_owner = {
        name: _numbered(frame[frame["owner"] == owner])
        for name, frame in (
            ("courtesy", review.courtesy), ("courtesy_by_owner", review.courtesy_by_owner),
            ("coverage", review.coverage),
        )
    }  # fmt: skip
    people = loaded.tables["People"]
    tables = {**loaded.tables, "People": people[people["account_id"].isin(own)]}
    told: dict[str, Any] = frames | by_owner
    cut = replace(review, **told, top=_top(story, owner), lose=_none(review.lose))
    return replace(story, review=cut, loaded=replace(loaded, tables=tables, defects=loaded.defects.iloc[:0]))


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame.reset_index(drop=True)
    return kept.assign(rank=range(1, len(kept) + 1)) if "rank" in kept else kept


def _top(story: Story, owner: str) -> Top:
    """The customers of whom the owner has an account; their shares stay those of the whole firm."""
    import numpy as np

    top, signals = story.review.top, story.review.scored.signals
    mine = np.unique(top.place[signals["owner"] == owner])
    customers = top.customers.iloc[mine].reset_index(drop=True)
    running = customers["share"].cumsum()
    nan = float("nan")
    return replace(top, customers=customers.assign(running_share=running), share_of_customers=nan, share_of_revenue=nan)


def _none(lose: Lose) -> Lose:
    """Whom the firm could lose is the firm's affair."""
    nan = float("nan")
    return replace(lose, of=0, lost=0, pairs=lose.pairs.iloc[:0], most_exposed=(), most_exposed_share=nan,
                   mean_share=nan, first_year_amount=nan, replacement_count=nan)  # fmt: skip
