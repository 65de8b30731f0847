"""The journal shared: sending to it, taking from it into the workbook, and how things stand."""

from __future__ import annotations

from collections.abc import Sequence

from addin.writing.desk import Desk, FileDesk, held
from addin.writing.holder import who
from addin.writing.joining import Joined, joined
from addin.writing.place import Place, here
from addin.writing.sentences import held_by, note, summed
from addin.writing.waiting import within
from workbook.errors import BookBusyError, RefusedError
from workbook.journal import (
    Batch,
    Note,
    Outbox,
    Record,
    Shelf,
    Slip,
    compact,
    copied,
    payload,
    publish,
    read,
    send_again,
)  # fmt: skip
from workbook.journal.taking import Rows


def send(at: Place) -> list[str]:
    """Send what only this PC has, and send again what the share has lost.

    Raises
    ------
    RefusedError
        Where the share does not take it; it stays safe on this PC.
    """
    _ = here()
    try:
        count, notes = within(at.patience, lambda: publish_own(at))
    except OSError as problem:
        raise RefusedError(unsent(at, problem)) from problem
    told = _("Records sent: {count}. They come into the workbook at the next merge.").format(count=count)
    return [told if count else _("Everything written on this PC was sent before."), *told_of(notes)]


def merge(at: Place) -> list[str]:
    """Bring every record of the journal into the workbook, and save it.

    Raises
    ------
    RefusedError
        Where the workbook cannot be written now; every record is safe, and comes in at a later merge.
    """
    from workbook import graft, save
    from workbook.opening import opened

    _ = here()
    save.recover(at.book)
    source = opened(at.book)
    desk = FileDesk(source)
    told, found = _join(at, desk)
    if not found.pages:
        return told if found.notes else [*told, _("The workbook has every record.")]
    content = graft.with_pages(desk.archive.data, found.pages)
    try:
        save.commit(at.book, content, save.digest(source.data))
    except BookBusyError as problem:
        raise BookBusyError("{problem} What was written down is safe in the journal, and comes in at a later merge.",
                            problem=problem) from problem  # fmt: skip
    tidy(at)
    return told


def take_in(at: Place, desk: Desk) -> tuple[list[str], Joined]:
    """Bring every record into a workbook's rows; it is not saved here, and nothing is refused.

    To be called before a workbook is scored: score what the desk then reads, and put `joined.pages` in together with
    the result sheets. A file is committed against the digest of the bytes its desk was given.

    Returns
    -------
    told : list of str
        What a manager should know.
    joined : Joined
        Nothing in it where the journal holds nothing new, or what it holds cannot come in now.
    """
    _ = here()
    try:
        return _join(at, desk)
    except RefusedError as problem:
        return [_("The journal's records could not come in: {problem}").format(problem=problem.told(_))], Joined()


def _join(at: Place, desk: Desk) -> tuple[list[str], Joined]:
    """As `take_in`, but refuses."""
    _ = here()
    told: list[str] = []
    try:
        _count, sent = within(at.patience, lambda: publish_own(at))
        told += told_of(sent)
    except OSError as problem:
        told.append(unsent(at, problem))
    try:
        shelf = within(at.patience, lambda: read(at.folders, at.cache))
    except OSError as problem:
        text = _("The journal could not be read ({problem}); its records come in later.")
        raise RefusedError(text.format(problem=problem)) from problem
    found = joined(desk, shelf.records, rows_of(at))
    return [*summed(found.lines, _), *told, *told_of([*shelf.notes, *found.notes])], found


def rows_of(at: Place) -> Rows:
    """Gives the rows of an import, waiting for the share no longer than for anything else."""

    def ask(record: Record) -> tuple[Batch | None, list[Note]]:
        try:
            return within(at.patience, lambda: payload(at.folders, record, at.outbox))
        except OSError as problem:
            return None, [Note("unread", {"file": Slip.of(record.values).payload, "reason": problem.strerror})]

    return ask


def tidy(at: Place) -> int:
    """Pack old records that two backups hold; how many. To be called after a commit; it never fails."""
    try:
        return within(at.patience, lambda: compact(at.folders, held))
    except (OSError, RefusedError):
        return 0


def status(at: Place) -> list[str]:
    """What is on this PC, in the journal and in the workbook, who has it open, and what is odd."""
    _ = here()
    mine = sum(1 for _one in at.outbox.unsent())
    text = _("Saved on this PC ({folder}) and not yet sent: {count} records.")
    told = [text.format(count=mine, folder=at.outbox.folder) if mine else _("Everything written on this PC was sent.")]
    try:
        shelf = within(at.patience, lambda: read(at.folders, at.cache))
        told += [*_waiting(at, shelf), *told_of(shelf.notes)]
    except (OSError, RefusedError) as problem:
        why = problem.told(_) if isinstance(problem, RefusedError) else problem
        told.append(_("The journal could not be read ({problem}); its records come in later.").format(problem=why))
    told.append(held_by(who(at.book, at.patience), at.book, _))
    told += _kept_aside(at)
    for other in Outbox.all(at.home):
        count = sum(1 for _one in other.unsent()) if other.folder != at.outbox.folder else 0
        if count:
            text = _("Not yet sent for {book}: {count} records. Run account-review send for it.")
            told.append(text.format(count=count, book=other.book))
    return told


def _kept_aside(at: Place) -> list[str]:
    """That there are conflict copies, which only a person can judge."""
    from workbook import save

    try:
        found = within(at.patience, lambda: save.copies(at.book.resolve()))
    except OSError:
        return []  # the folder cannot be read, which is told already
    if not found:
        return []
    _ = here()
    text = _(
        "Conflict copies: {count}, the oldest of {day}, in {folder}. Take from them what the workbook lacks, then "
        "delete them; Account Review never does."
    )
    return [text.format(count=len(found), day=found[0].taken.date(), folder=found[0].path.parent)]


def publish_own(at: Place, again: bool = True) -> tuple[int, list[Note]]:
    """Send this PC's records; with `again`, also what it had sent before and the share has lost."""
    count, notes = publish(at.outbox, at.folders)
    if again and at.outbox.writers():
        shelf = read(at.folders, at.cache)
        if copied(at.outbox, shelf.records):
            at.outbox.renew()
            notes.append(Note("renewed"))
        if at.folders.root.is_dir():
            notes += send_again(at.outbox, at.folders, shelf)
    return count, notes


def unsent(at: Place, problem: OSError) -> str:
    """That records are safe, where they are, and why they are not sent."""
    from workbook.saveerrors import refusal, without_out

    _ = here()
    text = _(
        "Saved on this PC, in {folder}, and not yet sent: {problem} Nothing is lost; it is sent with the next record, "
        "the next merge, or by account-review send."
    )
    return text.format(folder=at.outbox.folder, problem=refusal(problem, at.book).told(without_out(_)))


def _waiting(at: Place, shelf: Shelf) -> list[str]:
    from workbook.opening import opened

    _ = here()
    content = within(at.patience, lambda: opened(at.book)).data
    waiting = [shelf.records[name] for name in shelf.records.keys() - held(content)]
    if not waiting:
        return [_("The workbook has every record.")]
    told = [_("Records waiting in the journal for the next merge: {count}.").format(count=len(waiting))]
    titles = sorted(Slip.of(record.values).title for record in waiting if record.kind == "batch")
    text = _("Imports waiting in the journal for the next merge: {titles}.")
    return [*told, text.format(titles="; ".join(titles))] if titles else told


def told_of(notes: Sequence[Note]) -> list[str]:
    """The sentences of notes, each once."""
    _ = here()
    return list(dict.fromkeys(note(one, _) for one in notes))
