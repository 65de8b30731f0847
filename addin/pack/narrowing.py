"""A review cut down to what a pack may tell: an owner's or a team's customers, what is personal only if asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from addin.report import Story
    from addin.selecting import Whose
    from udfs.practices import Practices
    from udfs.top import Lose, Top

PERSONAL = {
    ("Accounts", "notes"),
    *(("People", name) for name in ("email", "birthday", "anniversary", "interests", "family", "wants_to_meet")),
    ("Touches", "personal"),
    ("Service", "note"),
}
"""What is written down of people, and for oneself."""


def whose(story: Story, name: str) -> Whose:
    """The owner, or the owners of the team, that a name typed by somebody stands for.

    Raises
    ------
    RefusedError
        Where nobody of that name owns an account.
    """
    from addin.selecting import owners_meant

    return owners_meant(name, story.review.accounts["owner"], story.loaded.tables["Staff"])


def narrowed(story: Story, owner: str | None = None, personal: bool = False) -> Story:
    """The review of an owner's or a team's customers, or of all, with what is personal in it or without.

    Raises
    ------
    RefusedError
        Where nobody of that name owns an account.
    """
    kept = story if personal else without_personal(story)
    return kept if owner is None else of_owners(kept, whose(story, owner).owners)


def without_personal(story: Story) -> Story:
    """Nothing that was found in a personal column; that something is wrong there, and in which row, is still told."""
    _ = story.translate
    defects = story.defects.copy()
    hidden = [place in PERSONAL for place in zip(defects["table"], defects["column"], strict=True)]
    defects.loc[hidden, "value"] = ""
    defects.loc[hidden, "message"] = _("What was found here is personal and was left out.")
    defects.loc[hidden, "fix"] = _("See the sheet Data check of the workbook.")
    found = story.practices
    left = _numbered(found.left[~_personal(found.left)])
    kept = replace(found, left=left, cards=found.cards.assign(wants_to_meet=""))
    return replace(story, loaded=replace(story.loaded, defects=defects), told=kept)


def _personal(left: pd.DataFrame) -> pd.Series:
    """What is to be caught up upon a day that is written down of a person, or of whom somebody would like to meet."""
    return left["code"].eq("introductions") | (left["code"].eq("occasions") & left["table"].eq("People"))


def of_owners(story: Story, owners: Collection[str]) -> Story:
    """What these owners may see: their accounts, contacts and plans, and of the defects none that names another's."""
    review, loaded = story.review, story.loaded
    own = set(review.accounts.loc[review.accounts["owner"].isin(owners), "account_id"])
    frames = {
        name: _numbered(frame[frame["account_id"].isin(own)])
        for name, frame in (
            ("accounts", review.accounts), ("exposed", review.exposed), ("blind_spots", review.blind_spots),
            ("reasons", review.reasons), ("steps", review.steps), ("plans", review.plans),
            ("plans_wanted", review.plans_wanted),
        )
    }  # fmt: skip
    by_owner = {
        name: _numbered(frame[frame["owner"].isin(owners)])
        for name, frame in (
            ("courtesy", review.courtesy), ("courtesy_by_owner", review.courtesy_by_owner),
            ("coverage", review.coverage),
        )
    }  # fmt: skip
    people = loaded.tables["People"]
    tables = {**loaded.tables, "People": people[people["account_id"].isin(own)]}
    told: dict[str, Any] = frames | by_owner
    cut = replace(review, **told, top=_top(story, owners), lose=_none(review.lose))
    loaded = replace(loaded, tables=tables, defects=loaded.defects.iloc[:0])
    history = None if story.history is None else story.history[story.history["account_id"].isin(own)]
    # Of the whole review: worked out from a part of it, the practices would be those of other owners' customers.
    told_of = _practices(story.practices, owners)
    return replace(story, review=cut, loaded=loaded, history=history, told=told_of)


def _numbered(frame: pd.DataFrame) -> pd.DataFrame:
    kept = frame.reset_index(drop=True)
    return kept.assign(rank=range(1, len(kept) + 1)) if "rank" in kept else kept


def _top(story: Story, owners: Collection[str]) -> Top:
    """The customers of whom the owners have an account; their shares stay those of the whole firm."""
    import numpy as np
    import pandas as pd

    top, signals = story.review.top, story.review.scored.signals
    mine = np.unique(top.place[pd.Series(signals["owner"]).isin(owners).to_numpy()])
    customers = top.customers.iloc[mine].reset_index(drop=True)
    running = customers["share"].cumsum()
    nan = float("nan")
    return replace(top, customers=customers.assign(running_share=running), share_of_customers=nan, share_of_revenue=nan)


def _practices(found: Practices, owners: Collection[str]) -> Practices:
    """What these owners keep and left undone; the firm's own figures are the firm's affair."""
    parts = {name: getattr(found, name) for name in ("measures", "left", "cards")}
    return replace(found, **{name: _numbered(part[part["owner"].isin(owners)]) for name, part in parts.items()})


def _none(lose: Lose) -> Lose:
    """Whom the firm could lose is the firm's affair."""
    nan = float("nan")
    return replace(lose, of=0, lost=0, pairs=lose.pairs.iloc[:0], most_exposed=(), most_exposed_share=nan,
                   mean_share=nan, first_year_amount=nan, replacement_count=nan)  # fmt: skip
