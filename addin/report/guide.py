"""Guide: the first review in ten minutes, as a page."""

from __future__ import annotations

from collections.abc import Callable

from addin.buttons import BUTTONS
from workbook.pages import Lines, Page


def page(_: Callable[[str], str]) -> Page:
    """What to do first, what each button does, and what the scores mean."""
    return Page(
        "Guide",
        _("Guide"),
        portrait=True,
        parts=[
            Lines(_("The first review"), _numbered(_first(_))),
            Lines(_("What the scores mean"), _scores(_)),
            Lines(_("Good to know"), _know(_)),
        ],
    )


def _numbered(lines: list[str]) -> list[str | tuple[str, str]]:
    return [(f"{count}.", line) for count, line in enumerate(lines, 1)]


def _labels(_: Callable[[str], str]) -> dict[str, str]:
    return {button.id: _(button.label) for button in BUTTONS}


def _first(_: Callable[[str], str]) -> list[str]:
    button = _labels(_)
    return [
        _("Click {new}, and say where it goes.").format(new=button["new_workbook"]),
        _(
            "Fill the sheet {accounts}: an id, a name and an owner for each customer. Every other sheet can wait."
        ).format(accounts=_("Accounts")),
        _("Add what you have: {orders} and {touches} tell most, then {people} and {service}.").format(
            orders=_("Orders"), touches=_("Touches"), people=_("People"), service=_("Service")
        ),
        _("Click {check}, and correct the cells listed there.").format(check=button["check_data"]),
        _("Click {score}, and read the sheets {start} and {exposed} first.").format(
            score=button["score"], start=_("Start"), exposed=_("Exposed")
        ),
        _("Select a row of an account and click {explain} to see every point it lost and where it comes from.").format(
            explain=button["explain"]
        ),
    ]


def _scores(_: Callable[[str], str]) -> list[str | tuple[str, str]]:
    return [
        (_("Contact"), _("Whether the right people were met often enough and for a purpose.")),
        (_("Activity"), _("Whether the quarter's work on the account was done.")),
        (_("Service"), _("Whether questions were answered, orders kept and complaints closed.")),
        (_("Exposure"), _("How open the account stands to a competitor; an index from 0 to 100, not a probability.")),
        (_("Known"), _("How much of a score rests on records. What nobody wrote down wins and loses no points.")),
    ]


def _know(_: Callable[[str], str]) -> list[str | tuple[str, str]]:
    button = _labels(_)
    return [
        _(
            "Result sheets are rewritten at every score. Write your own notes to the right of their tables: they "
            "follow their rows."
        ),
        _("To score by another day than today, name a cell AsOf (Formulas, Define Name) and write the date there."),
        _(
            "While a colleague has the workbook open, click {log}: what you write down is safe at once, and comes into "
            "the workbook for everyone at the next score or {merge}."
        ).format(log=button["log_contact"], merge=button["merge_entries"]),
        _("Every constant stands on the sheet {policy}, with its meaning and its source.").format(policy=_("Policy")),
    ]
