"""Fewer files, and never a record less."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbook.journal import desk
from workbook import disk
from workbook.errors import RefusedError
from workbook.journal import compact, payload, publish, read, send_again


@pytest.fixture
def three(tmp_path: Path) -> tuple:
    box, folders = desk.outbox(tmp_path), desk.folders(tmp_path)
    records = [desk.touch(box) for _ in range(3)]
    publish(box, folders)
    folders.backup.mkdir()
    return box, folders, records


def held(content: bytes) -> list[str]:
    if content == b"broken":
        raise RefusedError("no workbook")
    return content.decode().split()


def back_up(folders, **books: str) -> None:
    for name, content in books.items():
        (folders.backup / f"{name}.xlsx").write_text(content)


def test_only_what_two_whole_backups_hold_is_packed_and_every_record_stays(three: tuple) -> None:
    box, folders, (a, b, c) = three
    back_up(folders, d1=f"{a.id} {b.id}", d2=f"{a.id} {b.id} {c.id}")
    before = read(folders).records
    assert compact(folders, held, now=desk.NOON, least=2) == 2
    names = disk.names(folders.journal)
    assert len(names) == 2
    assert names[0] == c.name
    assert names[1].startswith("pack-20261122T120000000000Z-")
    assert read(folders).records == before
    assert send_again(box, folders, read(folders)) == []


@pytest.mark.parametrize("second", [None, "broken"])
def test_one_whole_backup_is_not_enough(three: tuple, second: str | None) -> None:
    _, folders, (a, b, c) = three
    back_up(folders, d1=f"{a.id} {b.id} {c.id}", **({"d2": second} if second else {}))
    assert compact(folders, held, least=2) == 0
    assert len(disk.names(folders.journal)) == 3


def test_few_files_are_left_as_they_are(three: tuple) -> None:
    _, folders, (a, b, c) = three
    back_up(folders, d1=f"{a.id} {b.id} {c.id}", d2=f"{a.id} {b.id} {c.id}")
    assert compact(folders, held) == 0


def test_a_crash_after_packing_leaves_records_twice_which_count_once(
    three: tuple, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, folders, (a, b, c) = three
    back_up(folders, d1=f"{a.id} {b.id} {c.id}", d2=f"{a.id} {b.id} {c.id}")
    before = read(folders).records

    def denied(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as broken:
        broken.setattr(disk, "remove", denied)
        compact(folders, held, now=desk.NOON, least=2)
    assert len(disk.names(folders.journal)) == 4
    assert read(folders).records == before
    assert compact(folders, held, now=desk.NOON, least=2) == 3
    assert read(folders).records == before


def test_a_damaged_pack_is_put_aside_and_its_writers_send_their_records_again(three: tuple) -> None:
    box, folders, (a, b, c) = three
    back_up(folders, d1=f"{a.id} {b.id} {c.id}", d2=f"{a.id} {b.id} {c.id}")
    before = read(folders).records
    compact(folders, held, least=2)
    (pack,) = disk.names(folders.journal)
    (folders.journal / pack).write_bytes(b"half")
    found = read(folders)
    assert [note.code for note in found.notes] == ["quarantined"]
    send_again(box, folders, found)
    assert read(folders).records == before


def test_the_record_of_an_import_is_packed_like_others_and_its_rows_stay(three: tuple) -> None:
    box, folders, (a, b, c) = three
    record = desk.import_(box, desk.batch(S1="spares"), now=desk.NOON)
    publish(box, folders)
    everything = " ".join(one.id for one in (a, b, c, record))
    back_up(folders, d1=everything, d2=everything)
    before, rows = read(folders).records, disk.names(folders.imports)
    assert compact(folders, held, least=2) == 4
    assert read(folders).records == before
    assert disk.names(folders.imports) == rows
    assert payload(folders, record)[0] == desk.batch(S1="spares")
