"""Which batches a workbook holds, which come in now, which go, and which wait.

A batch is in a workbook exactly when nobody has withdrawn it and everything it was made on is in. That depends on
the records alone, so the order in which they arrive does not matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbook.journal.record import Record
from workbook.journal.slip import BATCHES, Slip

State = Literal["in", "waiting", "withdrawn"]


@dataclass(slots=True)
class Standing:
    """The batches of a journal, beside what a workbook holds of them. By id, in their order."""

    slips: Mapping[str, Slip]
    held: dict[str, Record] = field(default_factory=dict)
    """Their rows are in the workbook, and stay."""
    going: dict[str, Record] = field(default_factory=dict)
    """Their rows are in the workbook, and are to be taken out."""
    coming: dict[str, Record] = field(default_factory=dict)
    """Their rows may come in now."""
    waiting: dict[str, Record] = field(default_factory=dict)
    """What they were made on is not there (yet)."""
    gone: dict[str, Record] = field(default_factory=dict)
    """Withdrawn, or made on what was withdrawn; `going` is among them."""
    unheard: dict[str, Record] = field(default_factory=dict)
    """Withdrawals the workbook does not know of."""

    def state(self, name: str) -> State:
        """How a batch stands in the workbook."""
        if name in self.gone:
            return "withdrawn"
        return "in" if name in self.held else "waiting"


def standing(
    records: Mapping[str, Record], done: Collection[str], missing: Collection[str] = (), blocked: Collection[str] = ()
) -> Standing:
    """Find how the batches of a journal stand.

    Parameters
    ----------
    records
        The journal.
    done
        Ids of the records the workbook holds already.
    missing
        Batches whose rows cannot be had now: they wait.
    blocked
        Withdrawals that cannot be carried out now, as if nobody had written them.
    """
    ordered = sorted(records.values(), key=lambda record: record.order)
    batches = {record.id: record for record in ordered if record.kind == "batch"}
    slips = {name: Slip.of(record.values) for name, record in batches.items()}
    found = Standing(slips)
    withdrawals = [one for one in ordered if one.table == BATCHES and one.kind == "remove" and one.id not in blocked]
    before = with_those_after({one.row for one in withdrawals if one.id in done}, slips)
    gone = with_those_after({one.row for one in withdrawals}, slips)
    found.unheard = {one.id: one for one in withdrawals if one.id not in done}
    for name, record in batches.items():
        there = name in done and name not in before
        if name in gone:
            found.gone[name] = record
            if there:
                found.going[name] = record
        elif there:
            found.held[name] = record
        else:
            found.waiting[name] = record
    _let_in(found, missing)
    return found


def _let_in(found: Standing, missing: Collection[str]) -> None:
    """Batches come in as soon as all they were made on is in, or comes in before them."""
    more = True
    while more:
        more = False
        for name in list(found.waiting):
            there = all(one in found.held or one in found.coming for one in found.slips[name].after)
            if there and name not in missing:
                found.coming[name] = found.waiting.pop(name)
                more = True


def with_those_after(names: Iterable[str], slips: Mapping[str, Slip]) -> set[str]:
    """Batches with all that were made on them, on those, and so on."""
    found = set(names)
    while more := {name for name, slip in slips.items() if name not in found and not found.isdisjoint(slip.after)}:
        found |= more
    return found
