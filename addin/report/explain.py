"""Explain: one account on a page, its scores and every lost point with its rows."""

from __future__ import annotations

import pandas as pd

from addin.report import Story
from addin.report.fields import located, said, words
from udfs import fixes
from workbook.pages import Block, Field, Page


def page(story: Story, account_id: str) -> Page:
    """Why the account of that id scores what it does."""
    _ = story.translate
    accounts = story.review.accounts
    row = accounts[accounts["account_id"] == account_id].iloc[0]
    return Page(
        "Explain",
        _("Explain"),
        lines=(*story.lines, _who(story, row)),
        parts=[_scores(story, row), _reasons(story, account_id), *_fix(story, account_id)],
        portrait=True,
    )


def _who(story: Story, row: pd.Series) -> str:
    _ = story.translate
    known = words(_)
    text = _("{account} ({id}), tier {tier}, owner {owner}")
    told = text.format(account=row["account"], id=row["account_id"], tier=row["tier"], owner=row["owner"])
    by_hand = row["grade"] != row["computed_grade"]
    text = _("Grade {grade}, by hand; computed {computed}") if by_hand else _("Grade {grade}")
    return f"{told} · {text.format(grade=known[row['grade']], computed=known[row['computed_grade']])}"


def _scores(story: Story, row: pd.Series) -> Block:
    _ = story.translate
    labels = {
        "contact": _("Contact"), "activity": _("Activity"), "service": _("Service"), "health": _("Health"),
        "exposure": _("Exposure"),
    }  # fmt: skip
    frame = pd.DataFrame(
        {
            "of": labels.values(),
            "score": [row[f"{name}_score"] for name in labels],
            "confidence": [row[f"{name}_confidence"] for name in labels],
            "between": [_between(story, row[f"{name}_low"], row[f"{name}_high"]) for name in labels],
        }
    )
    fields = [
        Field("of", _("Pillar"), 14),
        Field("score", _("Score"), 12, "score"),
        Field("confidence", _("Known"), 12, "share"),
        Field("between", _("Between"), 70),
    ]
    intro = _("0 to 100. For exposure, higher is worse; for the others, higher is better.")
    return Block(_("Scores"), fields, frame, "ExplainScores", intro=intro)


def _between(story: Story, low: float, high: float) -> str:
    """What the score may be, with the unknown at its worst and at its best; blank where nothing is unknown."""
    _ = story.translate
    return "" if not low < high else _("{low:.1f} to {high:.1f}").format(low=low, high=high)


def _reasons(story: Story, account_id: str) -> Block:
    _ = story.translate
    fields = [
        Field("pillar", _("Pillar"), 14),
        Field("check", _("Check"), 12),
        Field("points", _("Points"), 12, "points", "bar_bad"),
        Field("sentence", _("Reason"), 70, "wrap"),
        Field("rows", _("Rows"), 34, "wrap", note=_("The rows of the input sheets it came from.")),
    ]
    own = story.review.reasons[story.review.reasons["account_id"] == account_id]
    frame = said(own, ("pillar", "check"), _).assign(rows=located(own["rows"], story.sheets))
    intro = _("Points lost of 100 in each pillar; for exposure, points taken.")
    frame = frame.reset_index(drop=True)
    return Block(_("Reasons"), fields, frame, "ExplainReasons", intro=intro, empty=_("No point was lost."))


def _fix(story: Story, account_id: str) -> list[Block]:
    """What to do, best first, and what finding something out would make of it; nothing for who is not flagged."""
    steps = story.review.steps
    own = steps[steps["account_id"] == account_id]
    if not len(own):
        return []
    news = own["kind"] == "find out"
    return [_steps(story, own[~news]), *([_news(story, own[news])] if news.any() else [])]


def _steps(story: Story, own: pd.DataFrame) -> Block:
    _ = story.translate
    together = _("Together: {steps}")
    single, both = own[own["kind"] == "do"].head(fixes.SHOWN), own[own["kind"] == fixes.TOGETHER]
    texts = pd.Series([together.format(steps=text) for text in both["text"]], both.index, dtype=object)
    frame = pd.concat([single, both.assign(text=texts)], ignore_index=True)
    fields = [
        Field("points", _("Wins"), 14, "points"),
        Field("after", _("Exposure after it"), 12, "score"),
        Field("amount", _("Less at risk"), 12, "money", note=_("Money no longer at risk once the step is done.")),
        Field("text", _("What to do"), 70, "wrap"),
    ]
    intro = _("Exposure is {exposure:.1f}; each step was scored again as if it were done.")
    return Block(
        _("Cheapest fixes"), fields, frame, "ExplainFixes",
        intro=intro.format(exposure=own["before"].iloc[0]), empty=_("No single step lowers it."),
    )  # fmt: skip


def _news(story: Story, own: pd.DataFrame) -> Block:
    _ = story.translate
    frame = own.assign(number=range(1, len(own) + 1)).reset_index(drop=True)
    fields = [
        Field("number", "#", 14, "int"),
        Field("after", _("Good news"), 12, "score", note=_("Exposure where it is as you would like it.")),
        Field("after_bad", _("Bad news"), 12, "score", note=_("Exposure where it is not.")),
        Field("text", _("Find out"), 70, "wrap"),
    ]
    intro = _("Exposure once you know; bad news raises it, and is better known than not.")
    return Block(_("What to find out"), fields, frame, "ExplainNews", intro=intro)
