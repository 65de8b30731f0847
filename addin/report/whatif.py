"""What if: each weight by half less and half more, and which flags flip."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from addin.report import Story
from udfs.policy import CONSTANTS
from udfs.robust import Robust
from workbook.pages import Block, Field, Figure, Figures, Page, Part

NAMED = 5
"""So many accounts are named in a what-if; of the rest the number is told."""


def page(story: Story, found: Robust) -> Page:
    """How far the flags hang on weights that were set by hand."""
    _ = story.translate
    parts: list[Part] = [Figures(_figures(story, found)), _accounts(story, found), _trials(story, found)]
    return Page("WhatIf", _("What if"), lines=story.lines, parts=parts, freeze_columns=2)


def _figures(story: Story, found: Robust) -> list[Figure]:
    _ = story.translate
    flagged = found.accounts[found.accounts["flagged"]]
    steady = int((flagged["flips_with"] == "").sum())
    hang, near = len(flagged) - steady, len(found.accounts) - len(flagged)
    return [
        Figure(steady, _("flags that stay in all {count} what-ifs").format(count=found.of), tone="good"),
        Figure(hang, _("flags that at least one of them takes away"), tone="watch" if hang else "good"),
        Figure(near, _("accounts without a flag that at least one of them flags"), tone="watch" if near else "good"),
    ]


def _accounts(story: Story, found: Robust) -> Block:
    _ = story.translate
    held = _("{count} of {of}")
    counts = zip(found.accounts["flagged_in"], found.accounts["of"], strict=True)
    texts = pd.Series([held.format(count=count, of=of) for count, of in counts], dtype=object)
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 34),
        Field("owner", _("Owner"), 22),
        Field("flagged", _("Flagged"), 12, "flag", words=(_("Yes"), "")),
        Field("held", _("Flagged in"), 14, note=_("In how many of the what-ifs it is flagged.")),
        Field("exposure_score", _("Exposure"), 11, "score", "bar_bad"),
        Field("lowest", _("Lowest"), 11, "score", note=_("The least exposure in any what-if.")),
        Field("highest", _("Highest"), 13, "score", note=_("The greatest exposure in any what-if.")),
        Field("flips_with", _("Its flag flips with"), 60, "wrap"),
        Field("revenue_at_risk_amount", _("Revenue at risk"), 14, "money"),
    ]
    intro = _(
        "Each weight by half less and by half more, one at a time; the others of its pillar share the rest of 100."
    )
    return Block(
        _("Are the flags robust?"), fields, found.accounts.assign(held=texts), "WhatIfAccounts",
        intro=intro, empty=_("Nothing is flagged."),
    )  # fmt: skip


def _trials(story: Story, found: Robust) -> Block:
    _ = story.translate
    names = dict(zip(found.accounts["account_id"], found.accounts["account"], strict=True))
    trials = found.trials[found.trials["flips"] > 0].reset_index(drop=True)
    pairs = list(zip(trials["cleared"], trials["flagged"], strict=True))
    less, more = _("half less"), _("half more")
    change = [less if value < now else more for value, now in zip(trials["value"], trials["now"], strict=True)]
    frame = trials.assign(
        number=range(1, len(trials) + 1),
        meaning=pd.Series([_(CONSTANTS[name].meaning) for name in trials["constant"]], dtype=object),
        change=pd.Series(change, dtype=object),
        lost=pd.Series([len(ids) or None for ids, _gained in pairs], dtype=object),
        gained=pd.Series([len(ids) or None for _lost, ids in pairs], dtype=object),
        which=pd.Series([_named([*lost, *gained], names) for lost, gained in pairs], dtype=object),
    )
    fields = [
        Field("number", "#", 9, "int"),
        Field("meaning", _("Weight or threshold"), 34, "wrap"),
        Field("constant", _("Constant"), 22),
        Field("change", _("Change"), 12),
        Field("now", _("Now"), 14, "number"),
        Field("value", _("What if"), 11, "number"),
        Field("lost", _("No longer flagged"), 11, "int"),
        Field("gained", _("Newly flagged"), 13, "int"),
        Field("which", _("Which accounts"), 60, "wrap"),
    ]
    intro = _("{count} of {of} what-ifs flip a flag; the others flip none and are not listed.")
    return Block(
        _("Which weights they hang on"), fields, frame, "WhatIfTrials",
        intro=intro.format(count=len(trials), of=found.of), empty=_("No what-if flips any flag."),
    )  # fmt: skip


def _named(ids: Sequence[str], names: dict[str, str]) -> str:
    more = f" (+{len(ids) - NAMED})" if len(ids) > NAMED else ""
    return ", ".join(names[one] for one in ids[:NAMED]) + more
