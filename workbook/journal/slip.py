"""What a batch's record says of it; its rows lie in a file of their own, which the record names by its content."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Answers = Mapping[str, Mapping[str, str]]
"""What somebody answered or confirmed: kind of question -> what it was about -> the answer."""

BATCHES = "Imports"
"""Stands where a record of a row names its table; no table of a workbook is called so."""
PAYLOAD = re.compile(r"[0-9a-f]{32}\.json\.gz")
"""The name of a file of rows: the hash of its content."""
_ID = re.compile(r"r[0-9a-f]{16}")
_MOST_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Slip:
    """What is known of a batch without its rows."""

    title: str
    payload: str
    counts: Mapping[str, tuple[int, int]]
    """Table -> how many rows are added, and how many cells changed."""
    answers: Answers = field(default_factory=dict)
    after: tuple[str, ...] = ()
    """The batches whose rows it speaks of: it is in a workbook only together with them."""

    def values(self) -> dict[str, str]:
        """As a record's values."""
        told = {"counts": self.counts, "answers": self.answers}
        texts = {name: json.dumps(what, ensure_ascii=False, sort_keys=True) for name, what in told.items()}
        return {"title": self.title, "payload": self.payload, "after": " ".join(self.after)} | texts

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Slip:
        """From a record's values; `ValueError` where they are none."""
        try:
            title, payload, after = values["title"], values["payload"], values["after"].split()
            if sum(map(len, values.values())) > _MOST_BYTES or not PAYLOAD.fullmatch(payload):
                raise ValueError("it is no batch")
            counts = {str(table): (int(a), int(b)) for table, (a, b) in json.loads(values["counts"]).items()}
            answers = {
                kind: {str(about): str(said) for about, said in told.items()}
                for kind, told in json.loads(values["answers"]).items()
            }
        except (KeyError, TypeError, AttributeError, RecursionError) as problem:
            raise ValueError("it is no batch") from problem
        if not isinstance(title, str) or not all(map(_ID.fullmatch, after)):
            raise ValueError("it is no batch")
        return cls(title, payload, counts, answers, tuple(after))
