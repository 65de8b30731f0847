"""Run in a network of its own, whose one interface goes down in the middle of a commit: `unshare --net` and this."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.faults.world import Run, World, one_sentence
from tests.hosts.smb import Lab
from workbook import save


def loopback(state: str) -> None:
    subprocess.run(["ip", "link", "set", "lo", state], check=True)


def main() -> None:
    loopback("up")
    with tempfile.TemporaryDirectory() as folder, Lab(Path(folder)) as lab:
        world = World.made(lab.mount(timeout=3.0).path, Path(folder), kept=lab.disk)
        with Run("commit", world.book, "new", stop_at=9) as run:
            run.go()
            assert run.line() == "stopped"
            loopback("down")
            one_sentence(run.end())
        print("refused in one sentence")
        loopback("up")
        lab.kill()  # the server had the connection for alive
        lab.start()
        again = world.seen_from(lab.mount(timeout=3.0).path)
        save.recover(again.book)
        assert world.whole() == "new"
        print("whole")
        again.second_run()
        print("second run done")


if __name__ == "__main__":
    main()
