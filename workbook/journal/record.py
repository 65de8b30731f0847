"""One record: what somebody wrote down about one row. It is never edited, and it is named by its own content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from workbook.journal.slip import BATCHES, Slip
from workbook.schema import BY_NAME, Column
from workbook.schema.headers import folded

Kind = Literal["add", "change", "remove", "batch"]
"""A batch is many rows of an import at once, kept in a file of their own (`workbook.journal.batch`)."""
Value = str | float | int | bool | dt.date | dt.datetime | None

FORM, BATCH_FORM = 1, 2
"""The form of the file; a reader that does not know a form leaves the file alone. What is said of a batch has a form
of its own, so that programs from before there were any go on reading all other records."""
NAME = re.compile(r"(\d{8}T\d{12}Z)-([0-9a-f]{12})-(\d{6,9})-([0-9a-f]{16})")
"""What the name of a record's file begins with: when, which writer, the writer's how-manieth, the content's hash."""
_STAMP = "%Y%m%dT%H%M%S%fZ"
_TEXTS = ("table", "row", "stamp", "writer", "previous", "who", "machine")


class NewerError(ValueError):
    """A record that only a newer version of this program understands; it is no damage."""


@dataclass(frozen=True, slots=True)
class Record:
    """What one person wrote down about one row of one table."""

    kind: Kind
    table: str
    row: str
    """The row's key; empty for an added row, which is called by the record's own id."""
    values: Mapping[str, Value]
    was: Mapping[str, Value]
    """For a change: the cells as the writer saw them."""
    stamp: str
    """When, in UTC; never earlier than what the writer had seen by then, whatever the clock said."""
    writer: str
    seq: int
    previous: str
    """Hash of the writer's record before this one; empty for the first."""
    who: str
    machine: str
    id: str = ""
    of_batch: bool = False
    """Whether it is one row of a batch, and its id the batch's; such a record is never written."""

    @property
    def order(self) -> tuple[str, str, int, str]:
        """By this records follow each other, the same on every machine: the last one wins."""
        return self.stamp, self.writer, self.seq, self.id

    @property
    def row_id(self) -> str:
        """The key of the row the record is about."""
        return self.row or self.id

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.stamp}-{self.writer}-{self.seq:06d}-{self.id[1:]}.json"

    def content(self) -> bytes:
        """The file's content; equal records give equal bytes."""
        form = BATCH_FORM if self.table == BATCHES else FORM
        fields = {"form": form, "kind": self.kind, "seq": self.seq, "values": self.values, "was": self.was}
        fields |= {name: getattr(self, name) for name in _TEXTS}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, default=_written).encode()

    def named(self) -> Record:
        """The record with the id its content gives it."""
        return replace(self, id=identity(self.content()))


def digest(content: bytes) -> str:
    """The hash by which a record's content is known: 16 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:16]


def identity(content: bytes) -> str:
    """The record's id; it begins with a letter, so that no spreadsheet takes it for a number."""
    return f"r{digest(content)}"


def parsed(content: bytes) -> Record:
    """The record a file holds.

    Raises
    ------
    NewerError
        Where its form, its table or a column is not known here.
    ValueError
        Where it is no record.
    """
    return of_fields(json.loads(content), identity(content))


def of_fields(fields: object, name: str) -> Record:
    """The record of a file's fields and its id; raises as `parsed` does."""
    if not isinstance(fields, dict):
        raise ValueError("it is no record")  # noqa: TRY004
    form = fields.get("form")
    texts = {key: fields.get(key) for key in _TEXTS}
    kind, seq = fields.get("kind"), fields.get("seq")
    of_batch = form == BATCH_FORM and texts["table"] == BATCHES and kind in ("batch", "remove")
    of_row = form == FORM and kind in ("add", "change", "remove")
    if isinstance(form, int) and form > FORM and not of_batch:
        raise NewerError(f"form {form}")
    if not (of_batch or of_row) or type(seq) is not int or seq < 1:
        raise ValueError("it is no record")
    if not all(isinstance(text, str) for text in texts.values()):
        raise ValueError("it is no record")
    if of_row and texts["table"] not in BY_NAME:
        raise NewerError(f"table {texts['table']}")
    values, was = (_read(str(texts["table"]), fields.get(part)) for part in ("values", "was"))
    if kind == "batch":
        Slip.of(values)
    said = cast("dict[str, str]", texts)
    moment_of(said["stamp"])
    return Record(kind=cast("Kind", kind), seq=seq, values=values, was=was, id=name, of_batch=False, **said)


def recalled(fields: Mapping[str, Any], name: str) -> Record:
    """The record of fields that `of_fields` has accepted before: only the days are made days again."""
    table = fields["table"]
    values, was = (
        {key: cell(days[key], value) if key in days else value for key, value in fields[part].items()}
        for part, days in (("values", _days(table)), ("was", _days(table)))
    )
    return Record(
        fields["kind"], table, fields["row"], values, was, fields["stamp"], fields["writer"], fields["seq"],
        fields["previous"], fields["who"], fields["machine"], name,
    )  # fmt: skip


@cache
def _days(table: str) -> dict[str, Column]:
    columns = BY_NAME[table].columns if table in BY_NAME else ()
    return {column.name: column for column in columns if column.kind in ("date", "datetime")}


def stamped(moment: dt.datetime) -> str:
    """A moment as records write it: sortable as text."""
    return moment.astimezone(dt.UTC).strftime(_STAMP)


def moment_of(stamp: str) -> dt.datetime:
    """The moment a stamp tells; `ValueError` where it is none."""
    return dt.datetime.fromisoformat(f"{stamp[:15]}.{stamp[15:21]}+00:00")  # many times faster than strptime


def plan_row(account_id: str, plan: object) -> str:
    """How a row of a table without ids is called: by its account and what it says, however it is typed."""
    return f"{account_id}/{folded(str(plan or ''))}"


def cell(column: Column, value: object) -> Value:
    """A value as JSON holds it, as the value of a cell.

    Raises
    ------
    ValueError
        Where the column cannot hold it.
    """
    if value is None:
        return None
    match column.kind:
        case "date" if isinstance(value, str):
            return dt.date.fromisoformat(value)
        case "datetime" if isinstance(value, str):
            return dt.datetime.fromisoformat(value)
        case "number" if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        case "flag" | "mark" if isinstance(value, bool):
            return value
        case "id" | "text" | "choice" | "mark" if isinstance(value, str):
            return value
    raise ValueError(f"{column.name} cannot be {value!r}")


def _read(table: str, values: object) -> dict[str, Value]:
    if not isinstance(values, dict):
        raise ValueError("it is no record")  # noqa: TRY004
    if table == BATCHES:
        return values
    columns = {column.name: column for column in BY_NAME[table].columns}
    if unknown := [name for name in values if name not in columns]:
        raise NewerError(f"column {table}.{unknown[0]}")
    return {name: cell(columns[name], value) for name, value in values.items()}


def _written(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a record cannot hold {value!r}")
