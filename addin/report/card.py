"""Card: one account on one printed page, to be taken to the customer."""

from __future__ import annotations

from collections.abc import Sequence

from addin.language import day_format
from addin.report import Story, cardlists
from addin.report.dossier import Dossier
from addin.report.fields import BANDS, GRADES, Translate, words
from addin.report.panels import LEFT, MOST, RIGHT, WHOLE, WIDTHS, Rows, beside, day_of, missing, text_of
from workbook.pages import Cell, Grid, Page, Tone

LINKS: dict[str, Tone] = {"ahead": "good", "level": "watch", "behind": "bad", "expired": "warn", "not judged": "calm"}


def page(story: Story, account_id: str, *, personal: bool = True) -> Page:
    """The card of the account of that id.

    Parameters
    ----------
    personal
        Whether birthdays, interests and the like are shown: in a workbook that holds them anyway they are, in what is
        handed out they are not.
    """
    _ = story.translate
    of = Dossier(story, account_id)
    rows = [
        [Cell(1, len(WIDTHS), text_of(of.scores["account"]) or account_id, look="heading")],
        *beside(_scores(of), _facts(of)),
        *_why(of),
        *_months(of),
        *_people(of),
        *beside(cardlists.business(of), [*cardlists.promises(of), *cardlists.rivals(of)]),
        *beside(cardlists.plan(of), cardlists.steps(of)),
        *beside(cardlists.personal(of) if personal else [], cardlists.notes(of)),
    ]
    stop = _("This sheet is rewritten whenever a card is made. Write in the input sheets.")
    return Page(
        "Card", _("Card"), [Grid(WIDTHS, rows)], (*story.lines, _who(of)),
        portrait=True, one_page=True, stop=stop,
    )  # fmt: skip


def _who(of: Dossier) -> str:
    _ = of.story.translate
    row, known = of.scores, words(_)
    text = _("{account} ({id}), tier {tier}, owner {owner}")
    told = text.format(account=row["account"], id=of.account_id, tier=row["tier"], owner=row["owner"])
    by_hand = row["grade"] != row["computed_grade"]
    text = _("Grade {grade}, by hand; computed {computed}") if by_hand else _("Grade {grade}")
    return f"{told} · {text.format(grade=known[row['grade']], computed=known[row['computed_grade']])}"


def _scores(of: Dossier) -> Rows:
    _ = of.story.translate
    row, known = of.scores, words(_)
    labels = {
        "contact": _("Contact"), "activity": _("Activity"), "service": _("Service"), "health": _("Health"),
        "exposure": _("Exposure"),
    }  # fmt: skip
    heads = (_("Score"), _("from"), _("to"), _("Known"))
    rows = [
        LEFT.section(_("Scores")),
        [Cell(1, 1, _("0 to 100"), look="head"),
         *(Cell(at, 1, head, "number", "head") for at, head in enumerate(heads, 2)), Cell(6, 2, look="head")],
    ]  # fmt: skip
    said: dict[str, tuple[str, Tone]] = {
        "health": (known[row["grade"]], GRADES[row["grade"]]),
        "exposure": (known[row["exposure_band"]], BANDS[row["exposure_band"]])
        if row["exposure_band"]
        else ("", "calm"),
    }
    for name, label in labels.items():
        word, tone = said.get(name, (None, None))
        figures = [float(row[f"{name}_{part}"]) for part in ("score", "low", "high", "confidence")]
        rows.append(
            [Cell(1, 1, label, look="label"), Cell(2, 1, figures[0], "score", bar=100.0),
             Cell(3, 1, figures[1], "score"), Cell(4, 1, figures[2], "score"), Cell(5, 1, figures[3], "share"),
             Cell(6, 2, word, tone=tone)]
        )  # fmt: skip
    return rows


def _facts(of: Dossier) -> Rows:
    _ = of.story.translate
    facts, row = of.facts, of.scores
    kind, since = words(_).get(row["customer_type"], ""), day_of(facts["customer_since"], _)
    share = facts["wallet_share_pct"]
    risk = _("{amount:,.0f}, at risk {risk:,.0f}").format(
        amount=row["revenue_amount"],
        risk=0.0 if missing(row["revenue_at_risk_amount"]) else row["revenue_at_risk_amount"],
    )
    flagged: Tone | None = "bad" if row["flagged"] else None
    return [
        RIGHT.section(_("The account")),
        RIGHT.pair(_("Revenue 12 m"), risk, flagged),
        RIGHT.pair(_("Customer since"), " · ".join(part for part in (since, kind) if part) or None),
        RIGHT.pair(_("Why they buy"), text_of(facts["buy_reason"])),
        RIGHT.pair(_("Wallet share"), None if missing(share) else f"{share:.0f}%"),
        RIGHT.pair(_("Contract ends"), day_of(facts["contract_end"], _) or None),
        RIGHT.pair(_("Main competitor"), text_of(facts["main_competitor"])),
    ]


def _why(of: Dossier) -> Rows:
    """The largest losses; what exposure says of neglect is what the pillars say themselves."""
    _ = of.story.translate
    known, reasons = words(_), of.story.review.reasons
    own = reasons[(reasons["account_id"] == of.account_id) & ~reasons["check"].str.startswith("N ")]
    own = own.sort_values("points", ascending=False, kind="stable")
    rows = [WHOLE.section(_("Why: the points lost"))]
    for lost in own.head(MOST["reasons"]).to_dict("records"):
        label = f"{known[lost['pillar']]} {known.get(lost['check'], lost['check'])}"
        rows.append(
            [Cell(1, 1, label, look="label"), Cell(2, 1, float(lost["points"]), "points"),
             Cell(3, 12, lost["sentence"])]
        )  # fmt: skip
    rest = len(own) - MOST["reasons"]
    if rest > 0:
        rows.append(WHOLE.line(_("... and {count} more on sheet {sheet}.").format(count=rest, sheet=_("Reasons"))))
    return [*rows, []] if len(own) else [*rows, WHOLE.line(_("No point was lost.")), []]


def _months(of: Dossier) -> Rows:
    _ = of.story.translate
    contacts, orders = of.contacts, of.rows("Orders")
    met, idle = contacts["meaningful"], contacts["idle"]
    bought = orders[orders["amount"] > 0].drop_duplicates("order_id")
    amounts = of.by_month(orders["ordered"], orders["amount"])
    unit, divisor = _unit(amounts, _)
    counted = {
        _("Meaningful contacts"): of.by_month(contacts["month"][met]),
        _("Without a purpose"): of.by_month(contacts["month"][idle]),
        _("Other touches"): of.by_month(contacts["month"][~met & ~idle]),
        _("Orders"): of.by_month(bought["ordered"]),
        unit: [amount / divisor for amount in amounts],
    }
    day_first = day_format(_).startswith("dd")
    names = [f"{month.item():%m/%Y}" if day_first else str(month) for month in of.months]
    rows = [
        WHOLE.section(_("Month by month")),
        [Cell(1, 1, look="head"), *(Cell(at, 1, name, "number", "head") for at, name in enumerate(names, 2)),
         Cell(14, 1, _("12 months"), "number", "head")],
    ]  # fmt: skip
    for label, values in counted.items():
        most = max(values)
        cells = [
            Cell(at, 1, value or None, "int" if value >= 100 or value == int(value) else "points", bar=most)
            for at, value in enumerate(values, 2)
        ]
        rows.append([Cell(1, 1, label, look="label"), *cells, Cell(14, 1, sum(values), "int")])
    return [*rows, []]


def _unit(amounts: Sequence[float], _: Translate) -> tuple[str, float]:
    """What the amounts are told in, so that each fits its column."""
    most = max(abs(amount) for amount in amounts)
    if most >= 1e8:
        return _("Amount, million"), 1e6
    return (_("Amount, thousand"), 1e3) if most >= 1e5 else (_("Amount"), 1.0)


def _people(of: Dossier) -> Rows:
    _ = of.story.translate
    said = {
        "ahead": _("ours is stronger"), "level": _("level"), "behind": _("the rival's is stronger"),
        "expired": _("expired, judge again"), "not judged": _("not judged"),
    }  # fmt: skip
    heads = (
        (1, 2, _("Name")), (3, 2, _("Title")), (5, 2, _("Role")), (7, 1, _("Ours")), (8, 1, _("Rival's")),
        (9, 2, _("Link")), (11, 2, _("Last met")), (13, 2, _("Notes")),
    )  # fmt: skip
    rows = [WHOLE.section(_("People")), [Cell(at, wide, text, look="head") for at, wide, text in heads]]
    people = of.people
    for one in people.head(MOST["people"]).to_dict("records"):
        name = text_of(one["name"]) or ""
        unhappy = not missing(one["unhappy"]) and bool(one["unhappy"])
        texts = (text_of(one["title"]), None if missing(one["role"]) else _(one["role"]))
        rows.append(
            [Cell(1, 2, f"{name} · {_('unhappy')}" if unhappy else name, look="label", tone="bad" if unhappy else None),
             Cell(3, 2, texts[0]), Cell(5, 2, texts[1]),
             Cell(7, 1, None if missing(one["our_link"]) else float(one["our_link"]), "row"),
             Cell(8, 1, None if missing(one["rival_link"]) else float(one["rival_link"]), "row"),
             Cell(9, 2, said[one["link"]], tone=LINKS[one["link"]]),
             Cell(11, 2, day_of(one["met"], _) or _("never")), Cell(13, 2)]
        )  # fmt: skip
    rest = len(people) - MOST["people"]
    if rest > 0:
        told = _("... and {count} more on sheet {sheet}.")
        rows.append(WHOLE.line(told.format(count=rest, sheet=of.story.sheets["People"])))
    if people.empty:
        rows.append(WHOLE.line(_("Nobody is on record.")))
    return [*rows, []]
