"""Imports: many rows under one record, which come in together, are listed, and can be taken back together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from addin.language import figure
from addin.writing.desk import Desk, held
from addin.writing.place import Place, here
from addin.writing.sharing import merge, publish_own, rows_of, told_of, unsent
from addin.writing.waiting import within
from workbook.errors import BookBusyError, RefusedError
from workbook.journal import (
    BATCHES,
    Batch,
    Record,
    Slip,
    Standing,
    built_on,
    keep,
    packed,
    read,
    standing,
    unpacked,
)  # fmt: skip
from workbook.journal.record import moment_of
from workbook.journal.standing import State, with_those_after


@dataclass(frozen=True, slots=True)
class Imported:
    """One import, as a list shows it."""

    id: str
    title: str
    when: dt.datetime
    """In UTC."""
    who: str
    counts: Mapping[str, tuple[int, int]]
    """Table -> rows added and cells changed."""
    state: State


def add_batch(at: Place, batch: Batch, desk: Desk | None = None) -> list[str]:
    """Write an import down, send it, and bring it into the workbook where that can be written now.

    Parameters
    ----------
    at
        The workbook.
    batch
        What is imported; checked against its columns once more before anything is written.
    desk
        The workbook where it is open here: it is for the caller then to `take_in` what was sent.

    Returns
    -------
    list of str
        Where it is, and when it comes in.

    Raises
    ------
    RefusedError
        Where it is too large, or this PC's disk does not take it; nothing was written down then.
    """
    _ = here()
    try:
        content = packed(batch)
        whole = unpacked(content, batch.title)  # read back as everybody else will: what cannot come in is not sent
    except ValueError as problem:
        text = _("The import cannot be written down ({problem}); import its file in parts.")
        raise RefusedError(text.format(problem=problem)) from problem
    records, done = _records(at), _done(at, desk)
    after = _built_on(at, whole, standing(records, done))
    latest = max((record.stamp for record in records.values()), default="")
    payload = keep(at.outbox, content)
    at.outbox.write("batch", BATCHES, batch.slip(payload, after).values(), seen=latest)
    return _sent(at, _("The import '{title}' is written down.").format(title=batch.title), desk)


def batches(at: Place, desk: Desk | None = None) -> list[Imported]:
    """Every import of the workbook's journal, the last one first."""
    records, done = _records(at), _done(at, desk)
    stands = standing(records, done)
    found = [
        Imported(name, slip.title, moment_of(records[name].stamp), records[name].who, slip.counts, stands.state(name))
        for name, slip in stands.slips.items()
    ]
    return found[::-1]


def list_imports(at: Place, desk: Desk | None = None) -> list[str]:
    """Every import as a line of text."""
    _ = here()
    states = {"in": _("in the workbook"), "waiting": _("waiting"), "withdrawn": _("taken back")}
    text = _("{id}  {when} (UTC)  {who}: {title} - {counts} - {state}")
    many = _("{table}: {added} new, {changed} changed")
    told = []
    for one in batches(at, desk):
        counts = "; ".join(
            many.format(table=_(table), added=figure(added, ",", _), changed=figure(changed, ",", _))
            for table, (added, changed) in one.counts.items()
        )
        when = one.when.strftime("%Y-%m-%d %H:%M")
        told.append(
            text.format(id=one.id, when=when, who=one.who, title=one.title, counts=counts, state=states[one.state])
        )
    return told or [_("Nothing was imported into {book}.").format(book=at.book.name)]


def remembered(at: Place) -> dict[str, dict[str, str]]:
    """What was answered for imports before; a later answer stands for an earlier one, a withdrawn import for none."""
    stands = standing(_records(at), ())
    answers: dict[str, dict[str, str]] = {}
    for name, slip in stands.slips.items():
        if name not in stands.gone:
            for kind, said in slip.answers.items():
                answers.setdefault(kind, {}).update(said)
    return answers


def undo(at: Place, name: str = "", desk: Desk | None = None) -> list[str]:
    """Take an import back: what it added goes, what it changed is as before, but for what was changed since.

    Parameters
    ----------
    at
        The workbook.
    name
        The import's id or the beginning of it; the last one where left out.
    desk
        As in `add_batch`.

    Raises
    ------
    RefusedError
        Where there is none such, or a later import was made on its rows: that one has to be taken back first.
    """
    _ = here()
    records, done = _records(at), _done(at, desk)
    stands = standing(records, done)
    chosen = _meant(stands, name)
    title = stands.slips[chosen].title
    on_it = with_those_after([chosen], stands.slips) - {chosen} - stands.gone.keys()
    if on_it:
        names = "; ".join(f"{stands.slips[one].title} ({one})" for one in stands.slips if one in on_it)
        text = _("'{title}' cannot be taken back alone, as later imports are about its rows: {names}. Undo them first.")
        raise RefusedError(text.format(title=title, names=names))
    latest = max(record.stamp for record in records.values())
    at.outbox.write("remove", BATCHES, {}, row=chosen, seen=latest)
    return _sent(
        at,
        _("The import '{title}' is taken back. Result sheets show it until the next score.").format(title=title),
        desk,
    )


def _meant(stands: Standing, name: str) -> str:
    _ = here()
    there = [one for one in stands.slips if one not in stands.gone]
    found = [one for one in there if one.startswith(name)] if name else there[-1:]
    if len(found) == 1:
        return found[0]
    if not there:
        raise RefusedError(_("There is no import to take back."))
    if any(one.startswith(name) for one in stands.gone) and not found:
        raise RefusedError(_("The import {id} was taken back before.").format(id=name))
    names = "; ".join(f"{one} ({stands.slips[one].title})" for one in there)
    raise RefusedError(_("No single import is called '{id}'; there are: {names}.").format(id=name, names=names))


def _sent(at: Place, told: str, desk: Desk | None) -> list[str]:
    """Send what was just written down, then have it in the workbook if that can be written now."""
    _ = here()
    try:
        _count, notes = within(at.patience, lambda: publish_own(at, again=False))
    except OSError as problem:
        return [told, unsent(at, problem)]
    told_too = [told, *told_of(notes)]
    if desk is not None:
        return told_too
    try:
        # the same may be told of what was sent and of what came in
        return list(dict.fromkeys(told_too + merge(at)))
    except BookBusyError:
        # not in its own words: they advise a copy, which neither an import nor its undoing can make
        text = _("It is safe in the journal of {book}, and comes into the workbook with the next merge, import or "
                 "score: the workbook is open now, or was just changed.")  # fmt: skip
        return [*told_too, text.format(book=at.book.name)]
    except RefusedError as problem:
        text = _("It is safe in the journal of {book}, and comes into the workbook at a later merge: {problem}")
        return [*told_too, text.format(book=at.book.name, problem=problem.told(_))]


def _records(at: Place) -> dict[str, Record]:
    """The journal with this PC's own records, sent or not."""
    own = {record.id: record for record in at.outbox.records()}
    try:
        return dict(within(at.patience, lambda: read(at.folders, at.cache)).records) | own
    except OSError:
        return own  # what was written here is known without the share


def _done(at: Place, desk: Desk | None) -> set[str]:
    """The ids of the records the workbook holds; none where it cannot be read now."""
    from workbook.opening import opened

    if desk is not None:
        return {str(line[-1]) for line in desk.lines()}
    try:
        return within(at.patience, lambda: held(opened(at.book).data))
    except (OSError, RefusedError):
        return set()


def _built_on(at: Place, batch: Batch, stands: Standing) -> list[str]:
    """The imports in the workbook on whose rows this one is made."""
    ask, found = rows_of(at), []
    tables = {*batch.tables}
    for name, record in (stands.held | stands.going).items():
        earlier = ask(record)[0] if _may_meet(stands.slips[name], tables) else None
        if earlier and built_on(batch, earlier):
            found.append(name)
    if gone := next((name for name in found if name in stands.going), ""):
        _ = here()
        text = _(
            "This is about rows of '{title}', which was taken back and is still in the workbook; merge first, then "
            "import again."
        )
        raise RefusedError(text.format(title=stands.slips[gone].title))
    return found


def _may_meet(slip: Slip, tables: set[str]) -> bool:
    return not tables.isdisjoint(slip.counts) or not {"Accounts", "People"}.isdisjoint(slip.counts)
