"""Every benchmark one after the other, at the sizes of the README's table: some forty minutes."""

import subprocess
import sys
from pathlib import Path

RUNS = (
    "startup.py",
    "score.py L",
    "formulas.py",
    "save.py M",
    "job.py M",
    "functions.py",
    "share.py",
    "importing.py",
    "read.py M",
    "read.py L",
)

if __name__ == "__main__":
    for run in RUNS:
        name, *size = run.split()
        subprocess.run([sys.executable, Path(__file__).with_name(name), *size], check=True)
