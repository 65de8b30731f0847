"""Compare: what changed since a closed quarter, where it comes from, and what became of what was promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from addin.language import figure
from addin.report import Story
from addin.report.fields import GRADES, said, tones, who
from addin.report.fields import words as model_words
from workbook.pages import Block, Field, Figure, Figures, Lines, Page, Part, Tone

if TYPE_CHECKING:
    from addin.quarter import Against

Translate = Callable[[str], str]

TRENDS: dict[str, Tone] = {"better": "good", "flat": "calm", "worse": "bad", "first review": "watch"}
_OUTCOMES: dict[str, Tone] = {"done": "good", "open": "calm", "overdue": "bad", "dropped": "watch", "gone": "warn"}
_FLAGS: dict[str, Tone] = {"won": "bad", "lost": "good", "gone": "warn"}
_NAMED = 4
"""So many changed constants are named."""


def words(_: Translate) -> dict[str, str]:
    """The words of a comparison in the reader's language."""
    return {
        "better": _("better"), "worse": _("worse"), "flat": _("flat"), "first review": _("first review"),
        "coverage": _("coverage"), "promise": _("Promise"), "plan": _("Plan"),
        "done": _("done"), "open": _("open"), "overdue": _("overdue"), "dropped": _("dropped"),
    }  # fmt: skip


def checks(_: Translate) -> dict[str, str]:
    """What each check looks at, in a few words."""
    return {
        "R1": _("days since the last contact for a purpose"), "R2": _("days since a decision maker was met"),
        "R3": _("months of the quarter with a contact"), "R4": _("next contact booked"),
        "B1": _("relationship hours"), "B2": _("a new idea for them"), "B3": _("people met"),
        "B4": _("written touches"), "B5": _("personal writing"), "B6": _("occasions honoured"),
        "B7": _("contacts with a purpose"), "B8": _("referrals"),
        "S1": _("answered in time"), "S2": _("delivered on time"), "S3": _("delivered in full"),
        "S4": _("returns and complaints"), "S5": _("short while a new customer was served"),
        "S6": _("complaints left open"), "S7": _("after-sale calls and warranty checks made"),
        "S8": _("promises kept on time"),
        "N contact": _("contact neglected"), "N activity": _("relationship neglected"),
        "N service": _("served badly"), "T1": _("buying rhythm"), "T2": _("revenue falling"),
        "K1": _("a rival at the door"), "K2": _("orders lost to a rival"), "K3": _("a rival's share of the wallet"),
        "K4": _("a contract that ends soon"), "K5": _("quality below the best rival's"),
        "K6": _("a rival's stronger link"), "P": _("held by price"),
        "coverage": _("more or less is known, or applies, than then"),
    }  # fmt: skip


def page(story: Story, against: Against) -> Page:
    """The sheet that opens the second review meeting."""
    _ = story.translate
    parts: list[Part] = [Lines("", summary(story, against))]
    if against.closing is not None:
        parts = [Figures(_figures(story, against)), *parts]
    parts += [_accounts(story, against)]
    if against.closing is not None:
        parts += [_flags(story, against), _customers(story, against), _promised(story, against)]
    return Page("Compare", _("Compare"), lines=story.lines, parts=parts)


def lines_page(story: Story, against: Against) -> Page:
    """Every part of every change, on a sheet of its own: it is long, and looked into rather than read."""
    _ = story.translate
    return Page(
        "CompareLines", _("What moved"), lines=story.lines, parts=[_lines(story, against)], freeze_columns=2, last=True
    )


def summary(story: Story, against: Against) -> list[str]:
    """What a manager reads first."""
    _, found = story.translate, against.found
    closing, before = against.closing, against.before
    if closing is None or before is None:
        return [_("First review: no earlier quarter is closed, so no change can be told. Close this quarter, and the "
                  "next one is compared with it.")]  # fmt: skip
    text = _("Compared with {quarter} as of {day}, closed by {who}.")
    lines = [text.format(quarter=closing.quarter, day=closing.as_of, who=closing.closed_by)]
    lines += _restated(story, against)
    count = found.accounts["exposure_trend"].value_counts()
    text = _("Exposure: {worse} accounts worse, {better} better, {flat} flat (less than {points:g} points either way).")
    words = {word: int(count.get(word, 0)) for word in ("worse", "better", "flat")}
    lines.append(text.format(points=story.review.policy["flat_points"], **words))
    if new := int(count.get("first review", 0)):
        lines.append(_("Accounts reviewed for the first time: {count}.").format(count=new))
    text = _("Flagged: {then} then, {now} now; revenue at risk with them {before:,.0f} then, {after:,.0f} now.")
    flagged = {"then": before.exposed, "now": story.review.exposed}
    money = [frame["revenue_at_risk_amount"].sum() for frame in flagged.values()]
    counts = {name: len(frame) for name, frame in flagged.items()}
    lines.append(text.format(**counts, before=money[0], after=money[1]))
    if len(against.promised):
        outcomes = against.promised["outcome"].value_counts()
        text = _("Of {count} promises and plans open then: {done} done, {overdue} overdue, {open} open, "
                 "{dropped} dropped, {gone} gone from the workbook.")  # fmt: skip
        names = ("done", "overdue", "open", "dropped", "gone")
        lines.append(text.format(count=len(against.promised), **{name: int(outcomes.get(name, 0)) for name in names}))
    return lines


def _restated(story: Story, against: Against) -> list[str]:
    _, closing = story.translate, against.closing
    if closing is None or not against.restated:
        return []
    fields = {"quarter": closing.quarter, "count": against.restated_count}
    if not against.policy_changes:
        text = _(
            "Restated: version {version} closed {quarter}; scored again today, {count} of its accounts score otherwise."
        )
        return [text.format(version=against.version, **fields)]
    named = [f"{name} {_shown(then, _)} > {_shown(now, _)}" for name, then, now in against.policy_changes[:_NAMED]]
    rest = len(against.policy_changes) - len(named)
    changed = ", ".join(named) + (f" (+{rest})" if rest else "")
    text = _("Restated: the policy changed ({changes}). {quarter} is scored again by today's policy, by which "
             "{count} of its accounts score otherwise than they did then.")  # fmt: skip
    return [text.format(changes=changed, **fields)]


def _shown(value: float | str, _: Translate) -> str:
    return value if isinstance(value, str) else figure(value, "g", _)


def _figures(story: Story, against: Against) -> list[Figure]:
    _, found = story.translate, against.found
    count = found.accounts["exposure_trend"].value_counts()
    worse, better = int(count.get("worse", 0)), int(count.get("better", 0))
    overdue = int((against.promised["outcome"] == "overdue").sum())
    won = int((found.flags["kind"] == "won").sum())
    return [
        Figure(worse, _("accounts more exposed than then, by 5 points or more"), tone="bad" if worse else "good"),
        Figure(better, _("accounts less exposed than then, by 5 points or more"), tone="good" if better else "calm"),
        Figure(won, _("newly flagged"), tone="bad" if won else "good"),
        Figure(overdue, _("promised then, overdue now"), tone="warn" if overdue else "good"),
    ]


def _accounts(story: Story, against: Against) -> Block:
    _ = story.translate
    frame = against.found.accounts
    order = frame.sort_values(["exposure_change", "revenue_at_risk_amount"], ascending=False, kind="stable").index
    frame = said(frame.loc[order].reset_index(drop=True), ("grade", "grade_before"), _)
    known = words(_)
    frame = frame.assign(trend=frame["exposure_trend"].map(lambda word: known.get(word, "")))
    arrow = _("Points up or down; blank where it was or is unknown.")
    fields = [
        *who(_),
        Field("exposure_before", _("Exposure then"), 13, "score"),
        Field("exposure_score", _("Exposure now"), 13, "score", "bar_bad"),
        Field("exposure_change", _("Change"), 11, "points", note=_("Of exposure: above 0 is worse.")),
        Field("trend", _("Trend"), 13, visual="band", bands={known[word]: tone for word, tone in TRENDS.items()},
              note=_flat(_)),
        Field("contact_change", _("Contact"), 11, "points", "arrows", note=arrow),
        Field("activity_change", _("Activity"), 11, "points", "arrows", note=arrow),
        Field("service_change", _("Service"), 12, "points", "arrows", note=arrow),
        Field("health_change", _("Health"), 11, "points", "arrows", note=arrow),
        Field("grade_before", _("Grade then"), 12, visual="band", bands=tones(GRADES, _)),
        Field("grade", _("Grade now"), 12, visual="band", bands=tones(GRADES, _)),
        Field("revenue_amount_before", _("Revenue then"), 13, "money"),
        Field("revenue_amount", _("Revenue now"), 13, "money"),
    ]  # fmt: skip
    return Block(_("Every account"), fields, frame, "Compare", "account_id",
                 _("The most exposed since come first. Contact, activity, service and health: their changes."),
                 empty=_("No account."))  # fmt: skip


def _money(_: Translate) -> list[Field]:
    return [
        Field("exposure_before", _("Exposure then"), 13, "score"),
        Field("exposure_score", _("Exposure now"), 13, "score"),
        Field("revenue_amount_before", _("Revenue then"), 13, "money"),
        Field("revenue_amount", _("Revenue now"), 13, "money"),
    ]


def _flags(story: Story, against: Against) -> Block:
    _ = story.translate
    kinds = {"won": _("newly flagged"), "lost": _("no longer flagged"), "gone": _("no longer listed")}
    frame = against.found.flags
    frame = frame.assign(kind=frame["kind"].map(kinds))
    bands = {kinds[word]: tone for word, tone in _FLAGS.items()}
    exposure_then, exposure_now, revenue_then, revenue_now = _money(_)
    fields = [*who(_), exposure_then, exposure_now,
              Field("kind", _("Flag"), 18, visual="band", bands=bands), revenue_then, revenue_now]  # fmt: skip
    return Block(_("Flags won and lost"), fields, frame.assign(kind=frame["kind"].astype("str")), "CompareFlags",
                 empty=_("The same customers are flagged as then."))  # fmt: skip


def _customers(story: Story, against: Against) -> Block:
    _ = story.translate
    kinds = {
        "new": _("new in the workbook"), "began": _("began to buy"), "stopped": _("bought nothing in 12 months"),
        "gone": _("no longer listed"),
    }  # fmt: skip
    tone: dict[str, Tone] = {"new": "good", "began": "good", "stopped": "bad", "gone": "warn"}
    frame = against.found.customers
    frame = frame.assign(kind=frame["kind"].map(kinds).astype("str"))
    exposure_then, exposure_now, revenue_then, revenue_now = _money(_)
    bands = {kinds[word]: each for word, each in tone.items()}
    fields = [*who(_), exposure_then, exposure_now,
              Field("kind", _("Customer"), 18, "wrap", "band", bands), revenue_then, revenue_now]  # fmt: skip
    return Block(_("New and lost customers"), fields, frame, "CompareCustomers",
                 empty=_("The same customers as then."))  # fmt: skip


def _promised(story: Story, against: Against) -> Block:
    _ = story.translate
    known = words(_) | {"gone": _("no longer listed")}
    frame = against.promised
    said_then = zip(frame["what"].fillna(""), frame["next_step"].fillna(""), strict=True)
    frame = frame.assign(said=pd.Series(["; ".join(filter(None, each)) for each in said_then], dtype="str"))
    frame = frame.assign(**{name: frame[name].map(lambda word: known.get(word, word)).astype("str")
                            for name in ("kind", "outcome")})  # fmt: skip
    first = {"account_id", "account", "owner"}
    fields = [
        *(column for column in who(_) if column.key in first),
        Field("kind", _("Kind"), 8),
        Field("due_before", _("Due then"), 13, "date"),
        Field("due", _("Due now"), 13, "date"),
        Field("outcome", _("What became of it"), 18, visual="band",
              bands={known[word]: tone for word, tone in _OUTCOMES.items()}),
        Field("done_on", _("Done on"), 13, "date"),
        Field("said", _("What was promised"), 11),  # runs on over the blank cells to its right
    ]  # fmt: skip
    return Block(_("What was promised then"), fields, frame, "ComparePromised",
                 intro=_("Promises and plans that were open when the quarter was closed, and where they stand now."),
                 empty=_("No promise or plan was open then."))  # fmt: skip


def _lines(story: Story, against: Against) -> Block:
    _ = story.translate
    about = checks(_)
    known = model_words(_) | words(_)
    lines = against.found.lines
    keys, reasons = ["account_id", "pillar", "check"], story.review.reasons
    today = dict(zip(zip(*(reasons[key] for key in keys), strict=True), reasons["sentence"], strict=True))
    frame = pd.DataFrame(
        {
            "account_id": lines["account_id"], "account": lines["account"], "owner": lines["owner"],
            "pillar": lines["pillar"].map(known), "check": lines["check"].map(lambda code: known.get(code, code)),
            "points": lines["points"],
            "about": lines["check"].map(about),
            "today": [today.get(place, "") for place in zip(*(lines[key] for key in keys), strict=True)],
        }
    )  # fmt: skip
    fields = [
        Field("account_id", _("Id"), 9, "id"),
        Field("account", _("Account"), 28),
        Field("owner", _("Owner"), 14),
        Field("pillar", _("Pillar"), 11),
        Field("check", _("Check"), 13),
        Field("points", _("Points"), 13, "points"),
        Field("about", _("What the check is about"), 40),
        Field("today", _("Reason today"), 70, "wrap"),
    ]
    intro = _("The lines of an account's pillar add up to its change exactly. For exposure, above 0 is worse; for the "
              "others, above 0 is better.")  # fmt: skip
    return Block("", fields, frame, "CompareChanges", intro=intro,
                 empty=_("No check moved."))  # fmt: skip


def _flat(_: Translate) -> str:
    return _("Of exposure; a change smaller than flat_points of the Policy table, either way, is flat.")


def with_change(frame: pd.DataFrame, since: pd.DataFrame | None, _: Translate) -> tuple[pd.DataFrame, list[Field]]:
    """The accounts of the sheet Review with the change of each one's exposure, and the fields that show it.

    Parameters
    ----------
    frame
        One row an account.
    since
        As `addin.quarter.since` gives it; None adds nothing.
    """
    if since is None:
        return frame, []
    known, place = words(_), since.set_index("account_id")
    quarter = next(iter(since["since"]), "")
    here = frame["account_id"]
    frame = frame.assign(
        exposure_change=here.map(place["exposure_change"]),
        change_trend=here.map(place["exposure_trend"].map(lambda word: known.get(word, ""))),
    )
    label = _("Since {quarter}").format(quarter=quarter) if quarter else _("Change")
    bands = {known[word]: tone for word, tone in TRENDS.items()}
    return frame, [
        Field("exposure_change", label, 11, "points", note=_("Change of exposure; above 0 is worse.")),
        Field("change_trend", _("Trend"), 12, visual="band", bands=bands,
              note=_flat(_)),
    ]  # fmt: skip
