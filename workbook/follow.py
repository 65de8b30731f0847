"""Which row of a table of ours is which when it is written anew: a manager's entries follow their row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from workbook.layout import Placed
from workbook.pages import Block


@dataclass
class Followed:
    """A keyed block as it was found: which of its old rows are which of its new ones.

    Attributes
    ----------
    block
        What is to be written now.
    top
        The row its header stood on.
    listed
        Old row -> place in the new frame.
    gone
        Old row that is no longer listed but holds an entry -> its key.
    placed
        Where it will stand.
    """

    block: Block
    top: int
    listed: dict[int, int] = field(default_factory=dict, kw_only=True)
    gone: dict[int, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    placed: Placed | None = field(default=None, kw_only=True)

    def follow(self, keys: Sequence[tuple[int, tuple[str, ...]]], entries: set[int]) -> None:
        """Pair old rows with new ones by key; the second row of a key goes with the second.

        Parameters
        ----------
        keys
            Each old row and its key.
        entries
            The rows that hold something of the manager's; where none of these does, nothing has to follow.
        """
        if not entries & {row for row, _ in keys}:
            return
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        columns = [
            self.block.frame[key].astype(object).map(lambda value: str(value).removesuffix(".0")).tolist()
            for key in self.block.keys
        ]
        for at, key in enumerate(zip(*columns, strict=True)):
            waiting[key].append(at)
        for row, key in keys:
            if waiting.get(key):
                self.listed[row] = waiting[key].pop(0)
            elif row in entries:
                self.gone[row] = key

    def row(self, old: int) -> int | None:
        """Where a row goes; None where it is not listed and holds nothing."""
        assert self.placed is not None
        if old == self.top:
            return self.placed.header
        if old in self.listed:
            return self.placed.first + self.listed[old]
        return self.placed.left_over + 1 + [*self.gone].index(old) if old in self.gone else None
