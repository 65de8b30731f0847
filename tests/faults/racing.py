"""The runners of the race: `python -m tests.faults.racing ROLE SECONDS ARGUMENTS...` ends with a line of JSON."""

from __future__ import annotations

import json
import os
import random
import secrets
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.workbook.packages import package, saying
from workbook import disk, save
from workbook.errors import ReviewError
from workbook.journal import Folders, Outbox, publish, read

TORN = (AssertionError, ValueError, KeyError)


def dumped(said: dict[str, Any]) -> bytes:
    return package(json.dumps(said))


def excel(end: float, pause: str, port: str, user: str, book: str) -> dict[str, Any]:
    """Open, add a number of one's own, save and close, again and again; every third time with a pause."""
    import smbclient

    from tests.hosts.smb import PASSWORD, SHARE

    session: dict[str, Any] = {"port": int(port), "username": user, "password": PASSWORD, "connection_cache": {}}
    smbclient.register_session("127.0.0.1", **session)
    path = rf"\\127.0.0.1\{SHARE}" + "\\" + book.replace("/", "\\")
    told: dict[str, Any] = {"saved": [], "torn": 0, "errors": Counter()}
    number = 0
    while time.time() < end:
        fresh = f"{path.rpartition(chr(92))[0]}\\{secrets.token_hex(4).upper()}"
        try:
            with smbclient.open_file(path, mode="r+b", share_access="r", buffering=0, **session) as handle:
                said = json.loads(saying(handle.readall()))
                time.sleep(random.uniform(0.01, 0.05))  # somebody types
                number += 1
                said["excel"].append(number)
                with smbclient.open_file(fresh, mode="xb", **session) as file:
                    file.write(dumped(said))
            smbclient.rename(path, f"{fresh}.tmp", **session)
            smbclient.rename(fresh, path, **session)
            told["saved"].append(number)
            smbclient.remove(f"{fresh}.tmp", **session)
        except TORN as problem:
            told["torn"] += 1
            told["errors"][repr(problem)[:80]] += 1
        except OSError as problem:
            told["errors"][type(problem).__name__] += 1
        time.sleep(random.choice((0.0, 0.0, float(pause))))
    return told


def logger(end: float, outbox: str, book: str) -> dict[str, Any]:
    """Write a contact down and send it, again and again."""
    kept, written = Outbox(Path(outbox), Path(book)), []
    while time.time() < end:
        number = len(written) + 1
        record = kept.write("add", "Touches", {"account_id": "001", "purpose": f"call {number}"})
        written.append(record.id)
        publish(kept, Folders(Path(book)))
        time.sleep(random.uniform(0.05, 0.2))
    return {"written": written}


def scorer(end: float, book: str, way: str, cache: str) -> dict[str, Any]:
    """Merge what the journal has into the book, and put the result in its place."""
    path = Path(book)
    told: dict[str, Any] = {"committed": 0, "torn": 0, "refused": Counter()}
    while time.time() < end:
        try:
            told["committed"] += merge(path, way, Path(cache))
        except TORN as problem:
            told["torn"] += 1
            told["refused"][repr(problem)[:80]] += 1
        except ReviewError as refused:
            told["refused"][str(refused)[:60]] += 1
        except FileNotFoundError:
            told["refused"]["not there"] += 1
        except OSError as problem:
            told["refused"][repr(problem)[:60]] += 1
        time.sleep(random.uniform(0.01, 0.08))
    return told


def merge(book: Path, way: str, cache: Path) -> bool:
    """One merge; whether there was anything to write."""
    if way == "commit":
        save.recover(book)
    known = read(Folders(book), cache).records.keys()
    found = disk.read(book)
    said = json.loads(saying(found))
    new = known - {*said["records"]}
    if not new:
        return False
    said["records"] += sorted(new)
    if way == "commit":
        save.commit(book, dumped(said), save.digest(found))
    else:
        fresh = book.with_name(f"{secrets.token_hex(4)}.new")
        disk.write_new(fresh, dumped(said))
        os.replace(fresh, book)
    return True


def main() -> None:
    role, seconds, *arguments = sys.argv[1:]
    roles = {"excel": excel, "logger": logger, "scorer": scorer}
    print(json.dumps(roles[role](time.time() + float(seconds), *arguments)), flush=True)


if __name__ == "__main__":
    main()
