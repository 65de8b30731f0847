"""One import from its files to the journal, without a terminal: a window, a button or a command asks and shows.

session = Session(standing_of(book), paths, latest, answers)
session.look()                    # at once: what each file is
plan = session.plan()             # what would be done
session.asks, plan.unsure         # answer them with session.answer(...) and session.same(...), then plan again
writing.add_batch(at, session.batch())
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from addin.importing import asking, gathering
from addin.importing.before import nothing_before
from workbook.errors import RefusedError

if TYPE_CHECKING:
    from addin.importing.before import Before
    from addin.importing.calling import Called
    from addin.importing.shapes import Plan, Standing, Unsure
    from workbook.incoming import Answers, Ask, Foreign, Grid
    from workbook.journal.batch import Batch
    from workbook.pages import Page
    from workbook.reading import RawTables

    Translate = Callable[[str], str]
    Progress = Callable[[str], None]


def silent(step: str) -> None:
    """No progress."""


def standing_of(raw: RawTables, latest: dt.date, _: Translate, before: Before = nothing_before) -> Standing:
    """A workbook as an import finds it; `before` knows what earlier imports wrote."""
    from addin.importing.shapes import Standing
    from workbook.validate import validate

    return Standing(validate(raw, latest, _).tables, raw, before)


@dataclass
class Session:
    """One import.

    Parameters
    ----------
    standing
        The workbook.
    paths
        Files to import, as `gathering.expanded` gives them.
    latest
        The last day anything can have happened on.
    answers
        What earlier imports remember, and what was given beforehand.
    translate
        From English to the reader's language.
    extra
        The user's own list of headers.
    more
        Grids that are no files.
    skip_unsure
        Leave out rows whose account is not sure, instead of asking.
    """

    standing: Standing
    paths: Sequence[Path]
    latest: dt.date
    answers: Answers = field(default_factory=dict)
    translate: Translate = str
    extra: Path | None = None
    more: Sequence[Grid] = ()
    skip_unsure: bool = False
    progress: Progress = silent

    def __post_init__(self) -> None:
        self._files: gathering.Files | None = None
        self._rows: list[Foreign] | None = None
        self._plan: Plan | None = None

    def look(self) -> gathering.Files:
        """What each file is, told by its first rows."""
        if self._files is None:
            self._files = self._look()
            asking.spread(self.answers, [header for sheet in self._files.sheets for header in sheet.headers.values()])
        return self._files

    def plan(self) -> Plan:
        """What would be done. Where `look` leaves questions, only the files without any are planned."""
        from addin.importing.planning import plan

        if self._plan is None:
            found = plan(self.rows(), self.standing, self.answers, self.latest, self.translate, self.progress)
            self._plan = replace(found, notes=list(dict.fromkeys([*self.look().notes, *found.notes])))
        return self._plan

    def rows(self) -> list[Foreign]:
        """The rows of everything that was recognised."""
        if self._rows is None:
            self.progress("Reading")
            self._rows = gathering.rows(self.look(), self.answers, self.latest, self.translate, self.progress)
        return self._rows

    @property
    def asks(self) -> list[Ask]:
        """What must be answered before anything is written, names of accounts apart."""
        return [*self.look().asks, *(self._plan.asks if self._plan else ())]

    @property
    def open(self) -> bool:
        """Whether something must still be answered."""
        return bool(self.asks or self.doubts)

    @property
    def doubts(self) -> Sequence[Unsure]:
        """Names of which it must be said which account they are."""
        return self._plan.unsure if self._plan and not self.skip_unsure else ()

    def answer(self, ask: Ask, answer: str) -> None:
        """Take an answer; `look` and `plan` see it."""
        asking.put(self.answers, ask, answer)
        self._forget(ask in self.look().asks or ask.code in ("column", "table", "ours"))

    def same(self, name: str, account: str) -> None:
        """Take an answer about an account: its id or its name, or `-` for none of them."""
        asking.put_same(self.answers, name, account)
        self._forget(files=False, rows=False)

    @property
    def unknown_accounts(self) -> int:
        """How many rows name accounts that the workbook does not have."""
        from addin.importing.missing import NO_ACCOUNT

        return int((self.plan().left_out["code"] == NO_ACCOUNT).sum())

    def add_accounts(self, owner: str) -> None:
        """Have the accounts that only other tables name added, and give them to somebody."""
        self.answers["new_accounts"] = {"": owner}
        self._forget(files=False, rows=False)

    def page(self) -> Page:
        """The preview, as a sheet."""
        from addin.importing.telling import page

        return page(self.look().seen, self._plan, self.asks, self.doubts, self.translate, self.standing.raw)

    def recognised(self) -> list[str]:
        """What each file is, a line each."""
        from addin.importing.telling import recognised_lines

        return recognised_lines(self.look().seen, self._called, self.translate)

    def questions(self) -> list[tuple[str, str]]:
        """Every open question, and the option of the command line that answers it."""
        from addin.importing.telling import question_lines

        return question_lines(self.asks, self.doubts, self._called, self.translate)

    def batch(self) -> Batch:
        """The rows for the journal.

        Raises
        ------
        RefusedError
            Where something must be answered first.
        """
        from addin.importing.batching import batch_of

        found = self.plan()
        if self.open:
            raise RefusedError(
                "Questions to be answered before the import: {count}; the preview lists them.",
                count=len(self.asks) + len(self.doubts),
            )
        kept = asking.lasting(self.answers)
        return batch_of(found, [one.file for one in self.look().seen], kept, self.standing.raw)

    @property
    def _called(self) -> Called:
        from addin.importing.calling import Called

        return Called(self.standing.raw, self.translate)

    def _look(self) -> gathering.Files:
        return gathering.looked_at(
            self.paths, self.answers, self.translate, extra=self.extra, more=self.more, progress=self.progress
        )

    def _forget(self, files: bool, rows: bool = True) -> None:
        self._plan = None
        if rows:
            self._rows = None
        if files:
            self._files = None
