"""The readers that are Python, fuzzed by what they have not run yet: `python -m tests.fuzz.guided -max_total_time=600`.

Needs `pip install -e '.[fuzz,test]'`; further arguments are libFuzzer's. `tests.fuzz.readers` does the compiled ones too.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["workbook.incoming.files", "workbook.cellscan", "workbook.opening"]):
    from workbook.incoming.files import (  # noqa: F401
        biff,
        binaryparts,
        books,
        encodings,
        kinds,
        opendocument,
        openxml,
        otherbooks,
        text,
        words,
    )

from tests.fuzz.readers import READERS, read_table


def main() -> None:
    """Begin with the valid inputs of all readers of tables."""
    folder = Path(tempfile.mkdtemp())
    corpus = folder / "corpus"
    corpus.mkdir()
    for reader in READERS:
        for number, seed in enumerate(reader.seeds() if reader.read is read_table else []):
            (corpus / f"{reader.name}{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        (folder / "input").write_bytes(data)
        read_table(folder / "input")

    atheris.Setup([*sys.argv, "-timeout=20", "-rss_limit_mb=4096", str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
