"""How long the command takes to say anything, and what `import udfs` costs.

    python benchmarks/startup.py [--python INTERPRETER]

The interpreter must have account-review installed.
"""

from __future__ import annotations

import sys
from statistics import median

import stopwatch

TIMES = 10
HELP = "import sys; sys.argv = ['account-review', '--help']; from addin.cli import main; main()"


def main() -> None:
    python = stopwatch.arguments(__doc__, python={"default": sys.executable}).python
    programs = {"python -c pass": "pass", "import udfs": "import udfs", "account-review --help": HELP}
    laps = {name: [] for name in programs}
    for _ in range(TIMES):
        for name, program in programs.items():
            laps[name].append(stopwatch.whole([python, "-c", program]))
            if laps[name][-1].told["code"]:
                sys.exit(laps[name][-1].told["said"])
    bare = median(lap.wall for lap in laps["python -c pass"])
    rows = [
        (name, walls := median(lap.wall for lap in found), median(lap.cpu for lap in found), walls - bare)
        for name, found in laps.items()
    ]
    stopwatch.show(("startup", "median s", "CPU s", "beyond bare python"), *rows)


if __name__ == "__main__":
    main()
