"""A snapshot as one file: a zip of plain columns and a manifest (numpy's .npz, which any program can open)."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbook.errors import RefusedError
from workbook.save.intent import digest
from workbook.schema import TABLES, Table
from workbook.snapshot import columns

if TYPE_CHECKING:
    import pandas as pd

FORM = 1
"""The form of the file; a greater one was written by a newer version."""
MOST_BYTES = 1 << 30
"""So much may come out of one file: half a million contacts and order lines are a third of it."""
_MOST_MEMBERS = 5_000
_MANIFEST = "manifest.json"
_RESULTS = "History"
_STEADY = (1980, 1, 1, 0, 0, 0)


class SpoiltError(RefusedError):
    """A closed quarter's file is gone or damaged; a person can put it right, and until then it counts for nothing."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The inputs of a quarter, and its scores as they were."""

    quarter: str
    """As `udfs.period.Period.quarter_name` calls it: `2026 Q3`."""
    as_of: dt.date
    closed_at: dt.datetime
    """In UTC."""
    closed_by: str
    version: str
    """The version of Account Review that closed it."""
    policy: Mapping[str, float | str]
    """Every constant that was in force then, those at their default too: a default may change with a version."""
    tables: Mapping[str, pd.DataFrame]
    """The typed tables as validation gave them, of every row there was."""
    results: pd.DataFrame
    """One row an account: its scores as they were then."""
    defects: int = 0


def packed(snapshot: Snapshot) -> bytes:
    """The file's bytes; the same snapshot always gives the same bytes."""
    members: dict[str, bytes] = {}
    described: dict[str, Any] = {}
    for name, table in {**snapshot.tables, _RESULTS: snapshot.results}.items():
        kinds = {}
        for column in table.columns:
            kinds[str(column)], found = columns.frozen(f"{name}/{column}", table[column])
            members |= found
        described[name] = {"rows": len(table), "columns": kinds}
    manifest = {
        "form": FORM, "account_review": snapshot.version, "quarter": snapshot.quarter,
        "as_of": snapshot.as_of.isoformat(), "closed_at": snapshot.closed_at.isoformat(timespec="seconds"),
        "closed_by": snapshot.closed_by, "defects": snapshot.defects, "policy": dict(snapshot.policy),
        "tables": described, "sha256": {name: digest(content) for name, content in members.items()},
    }  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    return _zipped({_MANIFEST: text.encode("utf-8"), **members})


def unpacked(content: bytes, name: str) -> Snapshot:
    """A snapshot from its file's bytes.

    Parameters
    ----------
    content
        The file.
    name
        What it is called, for messages.

    Raises
    ------
    RefusedError
        Where it was cut off, changed, or written by a newer version.
    """
    members = _members(content, name)
    try:
        manifest = json.loads(members[_MANIFEST].decode("utf-8"))
        form = int(manifest["form"])
        if form > FORM:
            raise RefusedError(
                "The snapshot {name} was written by a newer version of Account Review ({version}); update this one, "
                "then try again.",
                name=name,
                version=str(manifest.get("account_review", "?")),
            )
        _compare(manifest["sha256"], members)
        return _snapshot(manifest, members)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise changed(name) from problem


def _compare(sums: Mapping[str, str], members: Mapping[str, bytes]) -> None:
    if {*sums} != {*members} - {_MANIFEST} or any(digest(members[part]) != said for part, said in sums.items()):
        raise ValueError("a member is not what the manifest says")


def changed(name: str) -> SpoiltError:
    """The error for a snapshot that is not what was closed."""
    return SpoiltError(
        "The snapshot {name} was changed after the quarter was closed, so it is not used; put the file back from a "
        "backup of its folder.",
        name=name,
    )


def _snapshot(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> Snapshot:
    found = {name: _table(name, told, members) for name, told in manifest["tables"].items()}
    return Snapshot(
        quarter=str(manifest["quarter"]),
        as_of=dt.date.fromisoformat(manifest["as_of"]),
        closed_at=dt.datetime.fromisoformat(manifest["closed_at"]),
        closed_by=str(manifest["closed_by"]),
        version=str(manifest["account_review"]),
        policy=dict(manifest["policy"]),
        tables={table.name: _of_today(table, found.get(table.name)) for table in TABLES},
        results=found[_RESULTS],
        defects=int(manifest["defects"]),
    )


def _table(name: str, told: Mapping[str, Any], members: Mapping[str, bytes]) -> pd.DataFrame:
    import pandas as pd

    rows = int(told["rows"])
    kinds = told["columns"]
    return pd.DataFrame(
        {column: columns.thawed(f"{name}/{column}", kind, rows, members) for column, kind in kinds.items()},
        index=pd.RangeIndex(rows),
    )


def _of_today(table: Table, found: pd.DataFrame | None) -> pd.DataFrame:
    """The table with the columns it has today: one that was added since is blank, one dropped since is left out."""
    import numpy as np
    import pandas as pd

    from workbook.schema.values import DTYPES, blank

    old = pd.DataFrame() if found is None else found
    n = len(old)
    made: dict[str, Any] = {}
    for column in table.columns:
        usable = column.name in old and str(old[column.name].dtype) == DTYPES[column.kind]
        made[column.name] = old[column.name] if usable else blank(column, n)
    made["row"] = old["row"] if "row" in old else np.arange(2, n + 2, dtype="int64")
    for column in table.columns:
        if column.blank_speaks:
            spoilt = old.get(f"{column.name}_bad")
            made[f"{column.name}_bad"] = np.zeros(n, dtype=bool) if spoilt is None else spoilt.to_numpy(dtype=bool)
    return pd.DataFrame(made, index=pd.RangeIndex(n))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _STEADY), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _members(content: bytes, name: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise SpoiltError(
                    "The snapshot {name} would unpack to more than {most} MiB, which no closed quarter does; put the "
                    "file back from a backup of its folder.",
                    name=name,
                    most=MOST_BYTES >> 20,
                )
            # a member gives no more than its entry says, whatever is packed in it
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as problem:
        raise SpoiltError(
            "The snapshot {name} is not whole: it was cut off or damaged; put the file back from a backup of its "
            "folder.",
            name=name,
        ) from problem
