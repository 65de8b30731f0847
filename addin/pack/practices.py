"""How far the practices are kept, what is to be caught up by owner, and how full the card file of the first ten is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from addin.pack.facts import Section
from addin.pack.saying import is_blank
from workbook.pages import Block, Field

if TYPE_CHECKING:
    import pandas as pd

    from addin.pack.saying import Speech
    from addin.report import Story

FIRST = 10
"""So many top accounts are shown with their card file."""


def sections(story: Story, speech: Speech, *, whole: bool, personal: bool) -> list[Section]:
    """The practices, and the card file of the first accounts.

    Parameters
    ----------
    whole
        Of the firm; else of each owner whose practices the story has.
    personal
        Whether what is to be caught up has in it what is personal.
    """
    return [_practices(story, speech, whole=whole, personal=personal), _cards(story, speech)]


def _practices(story: Story, speech: Speech, *, whole: bool, personal: bool) -> Section:
    _, found = story.translate, story.practices
    measures = found.measures[found.measures["owner"].eq("") == whole]
    left = found.left
    asked = measures["met"].notna()
    met = int(measures["met"].eq(True).sum())
    finding = _("No practice is counted yet.")
    if asked.any():
        text = _("{met} of {count} practices reach their target; {things} things are to be caught up")
        finding = text.format(met=met, count=speech.number(int(asked.sum())), things=speech.number(len(left)))
    title = _("Practices of the five texts")
    return Section(
        "practices", title, finding, [_measures(story, speech, measures), _left(story, left, personal=personal)]
    )


def _measures(story: Story, speech: Speech, measures: pd.DataFrame) -> Block:
    """One row a practice: what is not met first, then what is, then what has no target or is not recorded."""
    import numpy as np
    import pandas as pd

    from addin.report.practices import MET, names, state, state_words

    _ = story.translate
    label, verdict = names(_), state_words(_)
    rows = measures.to_dict("records")
    met = np.array([state(row) for row in rows], dtype=object)
    rank = np.select([met == "not met", met == "nearly met", met == "met", measures["value"].notna()], [0, 1, 2, 3], 4)
    frame = measures[["owner"]].assign(
        practice=measures["code"].map(lambda code: label.get(code, code)),
        now=[_now(row, speech) or _("not recorded") for row in rows],
        before=[_said(row, row["before"], speech) for row in rows],
        target=[_target(row, speech) for row in rows],
        met=[verdict.get(word, "") for word in met],
    )
    order = pd.DataFrame({"rank": rank, "reached": np.where(rank <= 1, _reached(measures), 0.0)})
    frame = frame.iloc[order.sort_values(["rank", "reached"], kind="stable").index].reset_index(drop=True)
    several = [Field("owner", _("Owner"), 20)] if frame["owner"].nunique() > 1 else []
    frame = frame if several else frame.drop(columns="owner")  # the firm's are nobody's, whoever's are looked at
    fields = [
        Field("practice", _("Practice"), 40),
        *several,
        Field("met", _("Met"), 12, visual="band", bands={verdict[word]: tone for word, tone in MET.items()}),
        Field("now", _("This quarter"), 20),
        Field("target", _("Target"), 14),
        Field("before", _("Quarter before"), 14),
    ]
    intro = _("This quarter and the one before. What is furthest from its target comes first; what nobody writes down "
              "is not recorded, neither kept nor missed.")  # fmt: skip
    return Block(_("How far each is kept"), fields, frame, intro=intro, empty=_("No practice is counted yet."))


def _reached(measures: pd.DataFrame) -> pd.Series:
    """How much of its target each practice reaches, 0..1."""
    value, target = measures["value"].astype(float), measures["target"].astype(float)
    return (value / target).where(~measures["at_most"].astype(bool), target / value).fillna(0.0)


def _said(row: dict[Any, Any], value: float, speech: Speech) -> str:
    """A share, hours, an amount or a count as the reader writes it."""
    if is_blank(value):
        return ""
    if row["unit"] == "share":
        return speech.share(value)
    if row["unit"] == "hours":
        _ = speech.translate
        return _("{hours} h").format(hours=speech.number(value, 1))
    return speech.number(value)


def _now(row: dict[Any, Any], speech: Speech) -> str:
    """What it comes to; behind a share what it is a share of, where things were counted."""
    text, counted = _said(row, row["value"], speech), [row["done"], row["due"]]
    if row["unit"] != "share" or not text or any(each != each or each != int(each) for each in counted):
        return text
    _ = speech.translate
    done, due = map(speech.number, counted)
    return _("{share} ({done} of {due})").format(share=text, done=done, due=due)


def _target(row: dict[Any, Any], speech: Speech) -> str:
    text = _said(row, row["target"], speech)
    sign = "≤" if row["at_most"] else "≥"
    return f"{sign} {text}" if text else ""


def _left(story: Story, left: pd.DataFrame, *, personal: bool) -> Block:
    _ = story.translate
    own = left[left["owner"] != ""]
    groups = own.assign(account_id=own["account_id"].mask(own["account_id"] == "")).groupby("owner")
    frame = groups.agg(things=("code", "size"), accounts=("account_id", "nunique"), day=("day", "min")).reset_index()
    frame = frame.sort_values("things", ascending=False, kind="stable").reset_index(drop=True)
    fields = [
        Field("owner", _("Owner"), 26),
        Field("things", _("To catch up"), 14, "int"),
        Field("accounts", _("Accounts"), 12, "int"),
        Field("day", _("The oldest"), 14, "date"),
    ]
    intro = _("The sheet Catch up of the workbook lists each of them.")
    if not personal:
        intro += " " + _("Birthdays and whom people would like to meet are personal and are not counted here.")
    return Block(_("To catch up, by owner"), fields, frame, intro=intro, empty=_("Nothing is to be caught up."))


def _cards(story: Story, speech: Speech) -> Section:
    _ = story.translate
    frame = story.practices.cards.head(FIRST).reset_index(drop=True)
    known = frame["filled_share"].mean()
    finding = _("Nobody is on record at the first accounts.")
    if known == known:
        text = _("The card files of the first {count} accounts are {share} filled")
        finding = text.format(count=len(frame), share=speech.share(known))
    fields = [
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 18),
        Field("people", _("People"), 9, "int"),
        Field("deciders", _("Who decide"), 11, "int"),
        Field("filled_share", _("Filled"), 9, "share"),
        Field("lacking", _("Lacking"), 44, "wrap"),
        Field("inside_links", _("Strong links"), 10, "int"),
        Field("rival_ahead", _("Rival ahead"), 10, "int"),
        Field("months_written", _("Months with a card"), 12, "int"),
    ]
    intro = _("Which fields of the card file are filled in, not what is written there. Months: of the last 12.")
    empty = _("No top account is on record.")
    return Section("cards", _("Card file of the first ten"), finding if len(frame) else empty,
                   [Block(_("By account"), fields, frame, intro=intro, empty=empty)])  # fmt: skip
