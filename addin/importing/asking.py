"""What must be answered before an import, and which answer goes where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbook.incoming import Answers, Ask

KINDS = {"column": "columns", "dates": "dates", "decimal": "decimal", "table": "table", "owner": "owner",
         "ours": "ours", "currency": "currency"}  # fmt: skip
"""Code of an `Ask` -> kind of `Answers`."""
_OPTIONS = {
    "column": '--map "{about}={choice}"', "dates": "--dates {choice}", "decimal": "--decimal {choice}",
    "table": '--table "{about}={choice}"', "owner": "--owner NAME", "ours": "--ours {choice}",
    "currency": "--currency {choice}",
}  # fmt: skip
FOR_ONCE = ("table", "new_accounts")
"""Kinds of answers that hold for one import."""
CHOSEN = "chosen"
"""Under this the currency stands that was chosen for one import."""
ALL = "*"
"""Stands for every header where an answer was given once for all."""


def answered_by(ask: Ask) -> str:
    """The option of the command line that answers a question."""
    from workbook.incoming.recognising.fields import known

    choice = next(filter(None, ask.choices), "...")
    if ask.code == "column" and ask.about in known():
        # it asks which header holds a field of ours
        return f'--map "{choice}={ask.about}"'
    if ask.code == "owner" and ask.about:
        return f'--owner "{ask.about}=NAME"'
    return _OPTIONS[ask.code].format(about=ask.about, choice=choice)


def put(answers: Answers, ask: Ask, answer: str) -> None:
    """Write down an answer where it is looked for."""
    kind = answers.setdefault(KINDS[ask.code], {})
    match ask.code:
        case "currency":
            kind.update({CHOSEN: answer.upper(), ask.about: answer.upper()})
        case "ours":
            kind.update({word.strip().lower(): "yes" for word in answer.split(",") if word.strip()})
        case _:
            kind[ask.about] = answer


def put_same(answers: Answers, name: str, account: str) -> None:
    """Write down which account a name is."""
    answers.setdefault("accounts", {})[name] = account


def spread(answers: Answers, headers: Iterable[str]) -> None:
    """Give every header what was answered once for all of them."""
    listed = list(headers)
    for kind in ("dates", "decimal", "currency"):
        told = answers.get(kind, {})
        if ALL in told:
            answers[kind] = dict.fromkeys(listed, told[ALL]) | told


def lasting(answers: Answers) -> Answers:
    """What the next import need not ask: without what was said of these files alone, or of all columns at once."""
    kept = {kind: told for kind, told in answers.items() if kind not in FOR_ONCE and ALL not in told}
    # another currency than the workbook's is to be asked about again
    return {kind: {about: said for about, said in told.items() if about != CHOSEN} for kind, told in kept.items()}


def merged(*several: Mapping[str, Mapping[str, str]]) -> Answers:
    """Answers put together; of two on one thing the later holds."""
    found: Answers = {}
    for answers in several:
        for kind, told in answers.items():
            found.setdefault(kind, {}).update(told)
    return found


def is_answered(answers: Answers, ask: Ask) -> bool:
    """Whether a question has been answered, for its file or for all."""
    told = answers.get(KINDS[ask.code], {})
    return ask.about in told or (ask.code == "owner" and "" in told)
