"""From files to foreign rows: first what each sheet is, at once, then its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from addin.importing.directory import NOBODY
from addin.importing.shapes import Seen
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from workbook.incoming import Answers, Ask, Foreign, Grid
    from workbook.incoming.recognising import Recognised

    Translate = Callable[[str], str]

MAIL = (".eml", ".ics", ".mbox", ".msg")
"""Endings looked for in a folder; what a file is, its content tells."""
_MOST_FILES = 200_000
_FEW = 6
"""So many owners are named in a sentence."""


@dataclass(slots=True)
class Files:
    """What was found out about files from the first rows of each."""

    seen: list[Seen] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sheets: list[Recognised] = field(default_factory=list)
    mail: list[Path] = field(default_factory=list)


def expanded(names: Iterable[str | Path]) -> list[Path]:
    """Files, the files of folders, and those that a pattern such as `mail/*.eml` means.

    Raises
    ------
    RefusedError
        Where a name means nothing, or a folder holds nothing to import.
    """
    from glob import glob, has_magic

    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            found += _in_folder(path)
        elif not path.exists() and has_magic(str(name)):
            hits = sorted(Path(hit) for hit in glob(str(name), recursive=True) if Path(hit).is_file())
            if not hits:
                raise RefusedError("No file is called {name}; check the folder and the pattern.", name=name)
            found += hits
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _in_folder(folder: Path) -> list[Path]:
    from workbook.incoming.files import KINDS

    found = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (*KINDS, *MAIL) and path.is_file()]
    if not found or len(found) > _MOST_FILES:
        raise RefusedError(
            "Folder {folder} holds {count} files that can be imported, expected 1 to {most}; name another one.",
            folder=folder,
            count=len(found),
            most=_MOST_FILES,
        )
    return found


def looked_at(
    paths: Sequence[Path], answers: Answers, _: Translate = str, *, extra: Path | None = None,
    more: Sequence[Grid] = (), progress: Callable[[str], None] = lambda step: None,
) -> Files:  # fmt: skip
    """Say what every sheet of every file is; only first rows are looked at.

    Parameters
    ----------
    paths
        Files, as `expanded` gives them.
    answers
        What was answered or is remembered.
    extra
        The user's own list of headers.
    more
        Grids that are no files, such as a database's answer.
    """
    from workbook.incoming.files import grids, is_mail

    found = Files()
    for path in paths:
        progress(path.name)
        if is_mail(path):
            found.mail.append(path)
        else:
            _look(list(grids(path, translate=_)), found, answers, _, extra)
    if more:
        _look(list(more), found, answers, _, extra)
    if found.mail:
        _look_at_mail(found, answers, _)
    return found


def _look(grids: Sequence[Grid], found: Files, answers: Answers, _: Translate, extra: Path | None) -> None:
    """The sheets of one file; beside one that is recognised, a sheet that is nothing known is only passed over."""
    from workbook.incoming.recognising import Recognised, recognise

    known: list[Recognised] = []
    asks: list[Ask] = []
    trouble: RefusedError | None = None
    for grid in grids:
        found.notes += getattr(grid, "notes", ())
        try:
            told = recognise(grid, answers, extra, _)
        except RefusedError as problem:
            trouble = problem
            continue
        if isinstance(told, Recognised):
            known.append(told)
        elif len(grids) > 1 and all(ask.code == "table" for ask in told):
            asks += told if not known else []
        else:
            found.asks += told
    if trouble and not known and not asks:
        raise trouble
    found.sheets += known
    found.asks += [] if known else asks
    found.seen += map(_seen, known)


def _seen(sheet: Recognised) -> Seen:
    used = {sheet.headers.get(at, ""): name for name, places in sheet.fields.items() for at in places}
    known = set(used) | set(sheet.unknown)
    idle = [header for header in sheet.headers.values() if header not in known]
    grid = sheet.grid
    return Seen(grid.file, grid.name, sheet.system, sheet.export.name, sheet.table, used, [*sheet.unknown, *idle])


def _look_at_mail(found: Files, answers: Answers, _: Translate) -> None:
    first = found.mail[0].name
    text = _("{file} and {count} more") if len(found.mail) > 1 else "{file}"
    used = {"date": "date", "participants": "emails", "subject": "subject"}
    called = text.format(file=first, count=len(found.mail) - 1)
    found.seen.append(Seen(called, "", _("Mail and calendars"), "", "Touches", used))


def rows(
    files: Files, answers: Answers, latest: dt.date, _: Translate = str,
    progress: Callable[[str], None] = lambda step: None,
) -> list[Foreign]:  # fmt: skip
    """The rows of everything that was recognised."""
    # that the account's owner is meant is for the join to know
    owners = {about: name for about, name in answers.get("owner", {}).items() if name != NOBODY}
    answers = {**answers, "owner": owners}
    found = [_derived(sheet, answers, latest, _, progress) for sheet in files.sheets]
    return [*found, *_mail(files, answers, latest, _, progress)]


def _derived(
    sheet: Recognised, answers: Answers, latest: dt.date, _: Translate, progress: Callable[[str], None]
) -> Foreign:
    from workbook.incoming.deriving import foreign

    progress(sheet.grid.file)
    return _owners_told(foreign(sheet, answers, _, latest), sheet, answers, _)


def _owners_told(one: Foreign, sheet: Recognised, answers: Answers, _: Translate) -> Foreign:
    """Which option gives the owners names, where the sheet has only their ids."""
    from workbook.incoming.deriving.sentences import OWNER_KEYS

    if "owner" in sheet.fields or "owner_key" not in sheet.fields or "owner" not in one.rows:
        return one
    named = set(answers.get("owner", {}).values())
    ids = [str(who) for who in one.rows["owner"].dropna().value_counts().index if who not in named]
    if not ids:
        return one
    told = " ".join(f'--owner "{who}=NAME"' for who in ids[:_FEW])
    text = _("{file} names owners by their ids: {count:,}. Say who they are with {options}; else the ids stand on "
             "the sheet.")  # fmt: skip
    # it is said once, by the sentence that says more
    shorter = {_(OWNER_KEYS).format(example=who) for who in ids}
    notes = [note for note in one.notes if note not in shorter]
    more = " ..." if len(ids) > _FEW else ""
    return replace(one, notes=[*notes, text.format(file=one.file, count=len(ids), options=told + more)])


def _mail(
    files: Files, answers: Answers, latest: dt.date, _: Translate, progress: Callable[[str], None]
) -> Iterator[Foreign]:
    if files.mail:
        from workbook.incoming import mail

        progress(files.mail[0].name)
        now = min(dt.datetime.now(dt.UTC), dt.datetime.combine(latest, dt.time.max, dt.UTC))
        yield mail.foreign(files.mail, list(answers.get("ours", {})), _, progress, now=now)
