"""Any order, any duplication, any loss and later return of records gives the same tables."""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.workbook.journal import desk
from workbook import disk
from workbook.journal import Record, built_on, merged, payload, publish, read, send_again, standing, state

PCS = st.sampled_from(["hanoi", "hue", "saigon"])
WORDS = st.sampled_from(["price", "spares", "visit", None])
COLUMNS = st.sampled_from(["purpose", "channel"])
HOURS = st.integers(-30, 30)
OLD = "T00001"
"""A row that stood in the workbook before anybody wrote a record."""


class Managers(RuleBasedStateMachine):
    """Managers write on their PCs, send when they like; files are lost, come back, are copied; merges happen."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.folders = desk.folders(self.folder)
        self.boxes = {pc: desk.outbox(self.folder, pc) for pc in ("hanoi", "hue", "saigon")}
        self.first = {OLD: {"purpose": "price", "channel": "call"}}
        self.book = desk.Sheet(copy.deepcopy(self.first))
        self.all: dict[str, Record] = {}
        self.away: dict[str, bytes] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def _write(self, pc: str, *what: object, hours: int, **more: object) -> None:
        now = desk.NOON + hours * desk.dt.timedelta(hours=1)
        record = self.boxes[pc].write(*what, now=now, **more)
        self.all[record.id] = record

    def _row(self, at: int) -> str:
        rows = [OLD, *sorted({record.row_id for record in self.all.values()} - {OLD})]
        return rows[at % len(rows)]

    @rule(pc=PCS, word=WORDS, hours=HOURS)
    def log(self, pc: str, word: str | None, hours: int) -> None:
        self._write(pc, "add", "Touches", {"purpose": word, "channel": "call"}, hours=hours)

    @rule(pc=PCS, at=st.integers(0, 5), column=COLUMNS, word=WORDS, hours=HOURS)
    def change(self, pc: str, at: int, column: str, word: str | None, hours: int) -> None:
        row = self._row(at)
        was = {column: self.book.rows.get(row, {}).get(column)}
        self._write(pc, "change", "Touches", {column: word}, row=row, was=was, hours=hours)

    @rule(pc=PCS, at=st.integers(0, 5), hours=HOURS)
    def withdraw(self, pc: str, at: int, hours: int) -> None:
        self._write(pc, "remove", "Touches", {}, row=self._row(at), hours=hours)

    @rule(pc=PCS)
    def send(self, pc: str) -> None:
        publish(self.boxes[pc], self.folders)

    @rule(pc=PCS)
    def send_what_was_lost(self, pc: str) -> None:
        publish(self.boxes[pc], self.folders)
        send_again(self.boxes[pc], self.folders, read(self.folders))

    @rule(at=st.integers(0, 20))
    def lose(self, at: int) -> None:
        names = disk.names(self.folders.journal)
        if names:
            path = self.folders.journal / names[at % len(names)]
            self.away[path.name] = path.read_bytes()
            path.unlink()

    @rule()
    def return_all(self) -> None:
        for name, content in self.away.items():
            (self.folders.journal / name).write_bytes(content)
        self.away.clear()

    @rule(at=st.integers(0, 20), shape=st.sampled_from(["{} (1).json", "{} (PC-7's conflicted copy 2026-11-22).json"]))
    def duplicate(self, at: int, shape: str) -> None:
        names = [name for name in disk.names(self.folders.journal) if "(" not in name]
        if names:
            path = self.folders.journal / names[at % len(names)]
            shutil.copy(path, path.with_name(shape.format(path.stem)))

    @rule(remembering=st.booleans())
    def merge(self, remembering: bool) -> None:
        cache = self.folder / "cache.json" if remembering else None
        self.book.take_in(read(self.folders, cache).records)

    @invariant()
    def nothing_is_torn(self) -> None:
        if hasattr(self, "folders"):
            assert not disk.names(self.folders.quarantine)
            assert read(self.folders).records.items() <= self.all.items()

    @invariant()
    def once_everything_is_there_all_tables_are_the_same(self) -> None:
        if not hasattr(self, "book"):
            return
        late = copy.deepcopy(self.book)
        late.take_in(self.all)
        at_once = desk.Sheet(copy.deepcopy(self.first))
        at_once.take_in(dict(reversed(self.all.items())))
        assert late.rows == at_once.rows
        assert late.holds == at_once.holds
        born = {row: values for row, values in at_once.rows.items() if row != OLD}
        assert born == state(merged(self.all.values())).get("Touches", {})
        assert late.take_in(self.all) == []


TestManagers = Managers.TestCase
TestManagers.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


class Importers(Managers):
    """The same managers, who also import and take imports back; the rows of imports are lost and come back too."""

    def _ask(self, record: Record):
        return payload(self.folders, record)

    def _ask_everybody(self, record: Record):
        return next(found for box in self.boxes.values() if (found := payload(self.folders, record, box))[0])

    def _latest(self) -> str:
        return max((record.stamp for record in read(self.folders).records.values()), default="")

    @rule(
        pc=PCS,
        names=st.sets(st.sampled_from("ABCD"), max_size=3),
        column=COLUMNS,
        word=WORDS,
        hours=HOURS,
        merged=st.booleans(),
    )
    def import_rows(self, pc: str, names: set[str], column: str, word: str, hours: int, merged: bool) -> None:
        """New rows, and a change of every other row of the table, as they are planned before the workbook."""
        said = self.book.said()
        new = {name: f"about {name}" for name in sorted(names) if name not in said}
        changes = {
            (row, column): (values.get(column), word)
            for row, values in list(said.items())[::2]
            if values.get(column) != word
        }
        planned = desk.batch("export", changes, **new)
        heard = {name: one for name, one in self.all.items() if one.kind != "remove" or name in self.book.holds}
        stands = standing(heard, self.book.holds)
        after = [name for name, record in stands.held.items() if built_on(planned, self._ask_everybody(record)[0])]
        now = desk.NOON + hours * desk.dt.timedelta(hours=1)
        seen = max((self.all[name].stamp for name in self.book.holds), default="")
        record = desk.import_(self.boxes[pc], planned, *after, now=now, seen=seen)
        self.all[record.id] = record
        if merged:
            self.send(pc)
            self.merge(False)

    @rule(pc=PCS, at=st.integers(0, 5), hours=HOURS)
    def take_back(self, pc: str, at: int, hours: int) -> None:
        imports = [record for record in self.all.values() if record.kind == "batch"]
        if imports:
            chosen, now = imports[at % len(imports)], desk.NOON + hours * desk.dt.timedelta(hours=1)
            record = desk.take_back(self.boxes[pc], chosen.id, now, seen=chosen.stamp)
            self.all[record.id] = record

    @rule(at=st.integers(0, 20))
    def lose_rows(self, at: int) -> None:
        names = [name for name in disk.names(self.folders.imports) if name not in self.lost_rows]
        if names:
            (self.folders.imports / names[at % len(names)]).rename(self.folder / names[at % len(names)])
            self.lost_rows.add(names[at % len(names)])

    @rule()
    def return_rows(self) -> None:
        for name in self.lost_rows:
            if name not in disk.names(self.folders.imports):
                (self.folder / name).rename(self.folders.imports / name)
        self.lost_rows.clear()

    @property
    def lost_rows(self) -> set[str]:
        return self.__dict__.setdefault("_lost_rows", set())

    @rule(remembering=st.booleans())
    def merge(self, remembering: bool) -> None:
        cache = self.folder / "cache.json" if remembering else None
        self.book.take_in(read(self.folders, cache).records, self._ask)

    @invariant()
    def once_everything_is_there_all_tables_are_the_same(self) -> None:
        if not hasattr(self, "book"):
            return
        late = copy.deepcopy(self.book)
        late.take_in(self.all, self._ask_everybody)
        at_once = desk.Sheet(copy.deepcopy(self.first))
        at_once.take_in(dict(reversed(self.all.items())), self._ask_everybody)
        assert late.said() == at_once.said()
        assert late.holds == at_once.holds
        assert late.take_in(self.all, self._ask_everybody) == []


TestImporters = Importers.TestCase
TestImporters.settings = TestManagers.settings
