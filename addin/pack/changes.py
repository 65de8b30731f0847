"""What changed since the last closed quarter: scores, flags, customers, and what became of what was promised.

The tables are those of the sheet Compare, with the columns a meeting reads.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from addin.pack.facts import Section
from workbook.errors import ReviewError
from workbook.pages import Block, Field

if TYPE_CHECKING:
    import pandas as pd

    from addin.pack.saying import Speech
    from addin.quarter import Against
    from addin.report import Story

    Since: TypeAlias = Against | ReviewError | None
    """What a review is compared with; nothing where no quarter is closed, a problem where it cannot be relied on."""

MOVED = ("account", "owner", "exposure_before", "exposure_score", "exposure_change", "trend", "contact_change",
         "activity_change", "service_change")  # fmt: skip
CAME = ("account", "owner", "kind", "exposure_before", "exposure_score", "revenue_amount_before", "revenue_amount")
PROMISED = ("account", "owner", "kind", "said", "due_before", "due", "outcome", "done_on")


def sections(story: Story, since: Since, speech: Speech) -> list[Section]:
    """The sections of a comparison; the first of them alone where there is nothing to compare with."""
    from addin.report import compare

    _ = story.translate
    title = _("What changed")
    if isinstance(since, ReviewError):
        text = _("What changed cannot be told: {problem}")
        return [Section("changes", title, text.format(problem=since.told(_)), [])]
    if since is None or since.closing is None or since.before is None:
        first = _("First review: no earlier quarter is closed, so no change can be told. Close this quarter, and the "
                  "next one is compared with it.")  # fmt: skip
        return [Section("changes", title, first, [])]
    sheet = {str(block.table): block for block in compare.page(story, since).blocks}
    return [
        Section("changes", title, _moved(story, since, speech),
                [_means(story, since, speech), _accounts(story, sheet)]),
        Section("flags", _("Flags and customers won and lost"), _flags(story, since, speech),
                [_cut(sheet["CompareFlags"], CAME), _cut(sheet["CompareCustomers"], CAME)]),
        Section("promised", _("What was promised then"), _kept(story, since, speech), [_promised(sheet)]),
    ]  # fmt: skip


def of_owners(since: Since, story: Story, owners: Collection[str]) -> Since:
    """The comparison of the accounts these owners have now, and of those they had that are no longer listed.

    Parameters
    ----------
    story
        The review of the whole firm.
    """
    if since is None or isinstance(since, ReviewError) or since.before is None:
        return since
    now, before = story.review.accounts, since.before
    gone = before.accounts[~before.accounts["account_id"].isin(now["account_id"])]
    own = {*now.loc[now["owner"].isin(owners), "account_id"], *gone.loc[gone["owner"].isin(owners), "account_id"]}

    def kept(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["account_id"].isin(own)].reset_index(drop=True)

    found = since.found
    return replace(
        since,
        found=replace(found, **{name: kept(getattr(found, name))
                                for name in ("accounts", "lines", "customers", "flags")}),
        promised=kept(since.promised),
        before=replace(before, accounts=kept(before.accounts), exposed=kept(before.exposed)),
    )  # fmt: skip


def _moved(story: Story, since: Against, speech: Speech) -> str:
    assert since.closing is not None
    trends = since.found.accounts["exposure_trend"].value_counts()
    _ = story.translate
    text = _("Since {quarter}: {worse} accounts more exposed by {points:g} points or more, {better} less")
    return text.format(quarter=since.closing.quarter, points=story.review.policy["flat_points"],
                       **{word: speech.number(trends.get(word, 0)) for word in ("worse", "better")})  # fmt: skip


def _means(story: Story, since: Against, speech: Speech) -> Block:
    """The mean of each score then and now."""
    import pandas as pd

    from addin.pack.charts import pillar_names
    from addin.report import compare
    from addin.report.pictures import weighted

    _ = story.translate
    assert since.before is not None
    assert since.closing is not None
    names = {**pillar_names(speech), "health": _("Health"), "exposure": _("Exposure")}
    then, now = ([weighted(frame[f"{name}_score"], frame["revenue_amount"]) for name in names]
                 for frame in (since.before.accounts, story.review.accounts))  # fmt: skip
    frame = pd.DataFrame({"score": list(names.values()), "then": then, "now": now})
    frame["change"] = (frame["now"] - frame["then"]).round(1)
    fields = [
        Field("score", _("Score"), 24),
        Field("then", _("Back then"), 12, "score"),
        Field("now", _("As of now"), 12, "score"),
        Field("change", _("Change"), 12, "points"),
    ]
    text = _("As of {day} and now. Means over all accounts, weighted by revenue, 0 to 100; of exposure, more is worse.")
    intro = text.format(day=speech.day(since.closing.as_of))
    if since.restated:
        intro += " " + compare.summary(story, since)[1]
    return Block(_("Mean scores"), fields, frame, intro=intro)


def _accounts(story: Story, sheet: dict[str, Block]) -> Block:
    """The accounts whose exposure moved, those that lost most first."""
    _, every = story.translate, sheet["Compare"]
    frame = every.frame[every.frame["exposure_trend"].isin(["worse", "better"])].reset_index(drop=True)
    points = story.review.policy["flat_points"]
    intro = _("By {points:g} points or more; above 0 is worse. Contact, activity and service: their changes.")
    empty = _("No account's exposure changed by {points:g} points or more.")
    return replace(_cut(replace(every, frame=frame), MOVED), title=_("Accounts whose exposure changed"),
                   intro=intro.format(points=points), empty=empty.format(points=points))  # fmt: skip


def _flags(story: Story, since: Against, speech: Speech) -> str:
    _ = story.translate
    assert since.before is not None
    flags, customers = (frame["kind"].value_counts() for frame in (since.found.flags, since.found.customers))
    text = _("Flags: {won} new, {lost} gone; customers: {came} came, {left} left")
    told = text.format(won=flags.get("won", 0), lost=flags.get("lost", 0) + flags.get("gone", 0),
                       came=customers.get("new", 0) + customers.get("began", 0),
                       left=customers.get("gone", 0) + customers.get("stopped", 0))  # fmt: skip
    before, after = (
        speech.short(review.exposed["revenue_at_risk_amount"].sum()) for review in (since.before, story.review)
    )
    return _("{changes}; at risk {before} then, {after} now").format(changes=told, before=before, after=after)


def _kept(story: Story, since: Against, speech: Speech) -> str:
    _ = story.translate
    if not len(since.promised):
        return _("No promise or plan was open then.")
    outcomes = since.promised["outcome"].value_counts()
    done, overdue = (speech.number(outcomes.get(word, 0)) for word in ("done", "overdue"))
    text = _("Of {count} promises and plans open then, {done} are done and {overdue} overdue")
    return text.format(count=speech.number(len(since.promised)), done=done, overdue=overdue)


def _promised(sheet: dict[str, Block]) -> Block:
    cut = _cut(sheet["ComparePromised"], PROMISED)
    wider = {"said": Field("said", _label(cut, "said"), 44, "wrap"), "kind": Field("kind", _label(cut, "kind"), 12)}
    return replace(cut, fields=[wider.get(each.key, each) for each in cut.fields])


def _label(block: Block, key: str) -> str:
    return next(field.label for field in block.fields if field.key == key)


def _cut(block: Block, keys: Sequence[str]) -> Block:
    """The block as plain cells, with these of its columns in this order."""
    fields = {field.key: field for field in block.fields}
    return replace(block, fields=[fields[key] for key in keys], table=None, key=None)
