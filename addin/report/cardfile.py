"""Card file: what is known of each top customer and its people, how often they heard from us, and whom they brought.

Of people only that something is known is told, never what: birthdays, families and whom somebody wants to meet stay on
the sheet People, as this one is printed and passed on.
"""

from __future__ import annotations

import pandas as pd

from addin.report import Story
from addin.report.fields import said
from workbook.pages import Block, Field, Figure, Figures, Page, Tone

STATES: dict[str, Tone] = {"known": "good", "ask again": "watch", "unknown": "warn"}
"""What is known of why they buy."""


def page(story: Story) -> Page:
    """One row a top account, the most revenue first."""
    _ = story.translate
    frame = listed(story)
    known = {"known": _("known"), "ask again": _("ask again"), "unknown": _("unknown")}
    shown = said(frame.assign(reason=frame["reason"].map(known)), ("customer_type",), _)
    shown = shown.assign(came_by=shown["came_by"].map(_, na_action="ignore"))
    bands = {known[state]: tone for state, tone in STATES.items()}
    text = _("Fill in what is missing on sheets {accounts} and {people}. A blank count is one that nobody writes down.")
    intro = text.format(accounts=story.sheets["Accounts"], people=story.sheets["People"])
    block = Block(
        _("Top customers, the most revenue first"), _fields(story, bands), shown, "CardFile", "account_id", intro,
        _("No top customer."),
    )  # fmt: skip
    return Page("CardFile", _("Card file"), [Figures(_figures(story, frame)), block], story.lines, freeze_columns=2)


def listed(story: Story) -> pd.DataFrame:
    """The cards with `reason`, whether why they buy is known, and `wishes`, of how many people we know whom they want
    to meet."""
    cards = story.practices.cards
    reason = pd.Series("known", cards.index, dtype=object)
    nobody = cards["buy_reason"].isna() | (cards["buy_reason"] == "")
    reason = reason.mask(cards["reason_old"].astype(bool), "ask again").mask(nobody, "unknown")
    people = story.loaded.tables["People"]
    wishes = people.loc[people["wants_to_meet"].notna(), "account_id"].value_counts()
    return cards.assign(reason=reason, wishes=cards["account_id"].map(wishes).fillna(0).astype(int))


def _figures(story: Story, frame: pd.DataFrame) -> list[Figure]:
    _ = story.translate
    filled = float(frame["filled_share"].mean()) if frame["filled_share"].notna().any() else None
    unknown, nobody = int((frame["reason"] != "known").sum()), int((frame["people"] == 0).sum())
    count = len(frame)
    return [
        Figure(filled, _("of the card file is filled in, the mean of {count} top customers").format(count=count),
               "share"),
        Figure(unknown, _("of them of whom nobody has asked lately why they buy"), tone="warn" if unknown else "good"),
        Figure(nobody, _("of them without a single person on record"), tone="bad" if nobody else "good"),
    ]  # fmt: skip


def _fields(story: Story, bands: dict[str, Tone]) -> list[Field]:
    _, policy = story.translate, story.review.policy
    linked = _("People whose link to us is {least:.0f} or more, judged within {days:.0f} days.").format(
        least=policy["inside_link_strength"], days=policy["rating_valid_days"]
    )
    return [
        Field("account_id", _("Id"), 8, "id"),
        Field("account", _("Account"), 24),
        Field("owner", _("Owner"), 15),
        Field("customer_type", _("Customer type"), 13),
        Field("buy_reason", _("Why they buy"), 24, "wrap"),
        Field("buy_reason_date", _("Asked on"), 11, "date"),
        Field("reason", _("Reason"), 11, visual="band", bands=bands),
        Field("came_by", _("Came by"), 14, note=_("How the customer first came to us.")),
        Field("people", _("People"), 9, "int"),
        Field("deciders", _("Deciders"), 9, "int", note=_("Decision makers and sponsors on record.")),
        Field("filled_share", _("Card filled"), 10, "share", "bar",
              note=_("Role, title, email, birthday, interests and family of all their people.")),
        Field("lacking", _("What is missing"), 30, "wrap"),
        Field("inside_links", _("Our friends"), 9, "int", note=linked),
        Field("rival_ahead", _("Closer to a rival"), 9, "int",
              note=_("People whose link to a rival is stronger than their link to us.")),
        Field("wishes", _("Wishes to meet"), 9, "int",
              note=_("People of whom we know whom they want to meet; whom stands on the sheet of people.")),
        Field("months_written", _("Months written to"), 9, "int", "bar", top=12,
              note=_("Of the last 12 months: those with a card or another piece of writing.")),
        Field("forms_used", _("Written forms"), 9, "int", "bar", top=6,
              note=_("Of the six: note, letter, newsletter, clipping, brief, card; this quarter.")),
        Field("called_us", _("Came to us"), 9, "int", note=_("How often they called or wrote to us this quarter.")),
        Field("brought", _("Referrals"), 10, "int", note=_("Customers they sent to us.")),
        Field("brought_amount", _("Business brought"), 12, "money"),
    ]  # fmt: skip
