"""Practices: how far the firm keeps what the five texts ask for, against the quarter before and the target."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from addin.report import Story
from workbook.pages import Cell, Figure, Figures, Grid, Kind, Lines, Page, Tone

if TYPE_CHECKING:
    from udfs.practices import Practice

WIDTHS = (34.0, *(12.0,) * 6, 52.0, 24.0)
"""The practice, six columns of figures, what is counted, and the text that asks for it."""
ACROSS = 6
"""So many owners stand beside each other; more go below, so that the page can be read on paper."""
NEARLY = 0.8
"""From this part of a target on it is nearly met."""
MET: dict[str, Tone] = {"met": "good", "nearly met": "watch", "not met": "warn"}
KINDS: dict[str, Kind] = {"share": "share", "hours": "points", "amount": "money", "count": "int"}
"""How a figure of each unit is written."""

Translate = Callable[[str], str]
Rows = list[list[Cell]]


def page(story: Story) -> Page:
    """Every practice of the firm, by what a manager does; then those in which owners differ, owner by owner."""
    _ = story.translate
    firm, by_owner = _firm(story), _by_owner(story)
    owners = list(by_owner.columns)
    chunks = [owners[at : at + ACROSS] for at in range(0, len(owners), ACROSS)] if len(by_owner) else []
    return Page(
        "Practices",
        _("Practices"),
        lines=story.lines,
        parts=[
            Figures(_figures(story, firm)),
            Lines(_("How to read it"), _reading(story)),
            Grid(WIDTHS, _firm_rows(story, firm), _("The firm")),
            *(Grid(WIDTHS, _owner_rows(story, by_owner, chunk), _("Owner by owner")) for chunk in chunks),
        ],
    )


def groups(_: Translate) -> dict[str, tuple[str, ...]]:
    """The codes of the practices by what a manager does, each once."""
    return {
        _("Guard the best customers"): (
            "lose_two", "eighty_twenty", "plans", "lasting", "price_held", "unhappy", "questions",
        ),
        _("Know the customer"): (
            "buy_reason", "card_file", "inside_links", "rival_link", "introductions", "calls_us",
        ),
        _("Meet for a purpose"): (
            "purposeful", "benefit", "agenda", "prep_notes", "last_workday", "ideas", "new_methods",
        ),
        _("Follow up and write"): (
            "follow_up", "recalled", "note", "letter", "newsletter", "clipping", "brief", "card", "monthly_cards",
            "occasions", "thanks",
        ),
        _("Serve and keep your word"): (
            "answered", "told", "on_time", "supply_priority", "complaints", "after_sale_calls", "warranty_checks",
            "promises",
        ),
        _("One-off buyers and referrals"): (
            "after_sale_programme", "programme_cost", "referral_asked", "referral_share", "bring",
        ),
        _("Give it time and money"): ("keeping_hours", "keeping_cost", "drift"),
        _("Be better than the rival"): ("product_check", "sample", "strength", "staff_check"),
        _("Be known in the industry"): ("network_hours", "industry_ten", "ten_call", "network_plan", "association"),
        _("Learn"): ("learning_plan", "learning", "training_hours", "training_spent"),
    }  # fmt: skip


def names(_: Translate) -> dict[str, str]:
    """What each practice is called, by its code."""
    return {code: _(practice.label) for code, practice in _known().items()}


def texts(_: Translate) -> dict[str, str]:
    """What each of the five texts is about."""
    return {
        "src0": _("the follow-up letter"),
        "src1": _("no courtesy calls"),
        "src2": _("protect your customers"),
        "src3": _("after a one-off sale"),
        "src4": _("after-sales service"),
    }


def _known() -> dict[str, Practice]:
    from udfs.practices import PRACTICES

    return {practice.code: practice for practice in PRACTICES}


def _firm(story: Story) -> pd.DataFrame:
    """One row a practice of the whole firm, by its code."""
    measures = story.practices.measures
    return measures[measures["owner"] == ""].set_index("code")


def _by_owner(story: Story) -> pd.DataFrame:
    """Figures by practice and owner, of those practices in which one owner differs from another."""
    measures = story.practices.measures
    of_owners = measures[measures["owner"] != ""]
    figures = of_owners.pivot(index="code", columns="owner", values="value")
    return figures[[row.nunique(dropna=False) > 1 for _, row in figures.iterrows()]]


def state(found: Any) -> str:
    """Whether a figure's target is met: a key of `MET`, empty where figure or target is unknown."""
    if found["met"] is None or pd.isna(found["met"]):
        return ""
    if found["met"]:
        return "met"
    # Rounded, as 0.8 times 0.9 is a hair more than 0.72 to a computer; a target of nothing is met by any figure.
    near = not found["at_most"] and round(found["value"] / found["target"], 6) >= NEARLY
    return "nearly met" if near else "not met"


def state_words(_: Translate) -> dict[str, str]:
    """What `state` says, in the reader's language."""
    return {"met": _("met"), "nearly met": _("nearly met"), "not met": _("not met")}


def _figures(story: Story, firm: pd.DataFrame) -> list[Figure]:
    _, left = story.translate, len(story.practices.left)
    states = [found for found in map(state, firm.to_dict("records")) if found]
    met, unknown = states.count("met"), int(firm["value"].isna().sum())
    return [
        Figure(met, _("of {count} practices with a target reach it").format(count=len(states)),
               tone="good" if met == len(states) else "warn"),
        Figure(states.count("nearly met"), _("reach {share:.0%} of it or more").format(share=NEARLY), tone="watch"),
        Figure(unknown, _("of {count} practices cannot be told").format(count=len(firm)),
               tone="watch" if unknown else "good"),
        Figure(left, _("things to catch up, on sheet {sheet}").format(sheet=_("Catch up")),
               tone="warn" if left else "good"),
    ]  # fmt: skip


def _reading(story: Story) -> list[str | tuple[str, str]]:
    _ = story.translate
    words = state_words(_)
    policy, catch_up = story.sheets["Policy"], _("Catch up")
    return [
        (
            words["met"],
            _("Green: the target is reached. What can be set stands on sheet {sheet}.").format(sheet=policy),
        ),
        (words["nearly met"], _("Yellow: at least {share:.0%} of the target.").format(share=NEARLY)),
        (words["not met"], _("Orange: what to do stands row by row on sheet {sheet}.").format(sheet=catch_up)),
        (_("not recorded"), _("Nobody writes it down, or nothing was due: neither good nor bad.")),
    ]


def _firm_rows(story: Story, firm: pd.DataFrame) -> Rows:
    """Every group with the heads of its columns, as a group may begin anywhere on a printed page."""
    _, known, named = story.translate, _known(), texts(story.translate)
    heads = [
        Cell(2, 1, _("This quarter"), "number", "head"), Cell(3, 1, _("Quarter before"), "number", "head"),
        Cell(4, 2, _("Target"), "number", "head"), Cell(6, 1, _("Met"), "text", "head"),
        Cell(7, 1, _("Counted"), "text", "head"), Cell(8, 1, _("What is counted"), "text", "head"),
        Cell(9, 1, _("Asked for in"), "text", "head"),
    ]  # fmt: skip
    rows: Rows = []
    for heading, codes in groups(_).items():
        rows.append([Cell(1, 1, heading, look="section"), *heads])
        rows += [_firm_row(story, known[code], firm.loc[code], named) for code in codes]
        rows.append([])
    return rows


def _firm_row(story: Story, practice: Practice, found: Any, named: dict[str, str]) -> list[Cell]:
    _, kind = story.translate, KINDS[practice.unit]
    bound = _("at most") if practice.at_most else _("at least")
    target = _number(found["target"])
    counted = _("{done:,.0f} of {due:,.0f}").format(done=found["done"], due=found["due"]) if found["due"] > 0 else None
    return [
        Cell(1, 1, _(practice.label), look="label"),
        _figure(found, kind, _),
        Cell(3, 1, _number(found["before"]), kind),
        Cell(4, 1, None if target is None else bound),
        Cell(5, 1, target, kind),
        Cell(6, 1, state_words(_).get(state(found)), tone=MET.get(state(found))),
        Cell(7, 1, counted),
        Cell(8, 1, _(practice.meaning)),
        Cell(9, 1, named[practice.text]),
    ]


def _owner_rows(story: Story, by_owner: pd.DataFrame, owners: list[str]) -> Rows:
    """The practices in which owners differ, one column an owner."""
    _, known = story.translate, _known()
    measures = story.practices.measures.set_index(["code", "owner"])
    heads = [Cell(column, 1, owner, "number", "head") for column, owner in enumerate(owners, 2)]
    rows: Rows = []
    for heading, codes in groups(_).items():
        shown = [code for code in codes if code in by_owner.index]
        rows += [[Cell(1, 1, heading, look="section"), *heads]] if shown else []
        for code in shown:
            kind = KINDS[known[code].unit]
            figures = [_figure(measures.loc[(code, owner)], kind, _, at) for at, owner in enumerate(owners, 2)]
            rows.append([Cell(1, 1, _(known[code].label), look="label"), *figures])
        rows += [[]] if shown else []
    return rows


def _figure(found: Any, kind: Kind, _: Translate, column: int = 2) -> Cell:
    """A figure in the colour of its target; words where nobody records it."""
    value = _number(found["value"])
    if value is None:
        return Cell(column, 1, _("not recorded"), "number", "head")  # at the right, as the figures around it
    return Cell(column, 1, value, kind, tone=MET.get(state(found)))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
