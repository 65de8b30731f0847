"""The rooms of the house and who may enter which: addin -> workbook, udfs; udfs -> workbook's schema and errors."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("addin", "workbook", "udfs")
MODULES = sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))
# What a room may import of the others.
OPEN = {"addin": ("workbook", "udfs"), "udfs": ("workbook.schema", "workbook.errors"), "workbook": ()}
XLWINGS = ("udfs/functions.py", "addin/")
PYARROW = "workbook/incoming/files/parquet.py"


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module an import statement names, wherever it stands in the file."""
    package = path.relative_to(HOUSE).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_there_are_modules_to_look_at():
    assert {name_of(path).split("/")[0] for path in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_room_imports_only_what_is_open_to_it(path):
    room = name_of(path).split("/")[0]
    others = [m for m in imports(path) if any(within(m, other) for other in ROOMS if other != room)]
    assert [m for m in others if not any(within(m, package) for package in OPEN[room])] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_xlwings_stays_in_the_facade_and_the_add_in_openpyxl_stays_out_and_pyarrow_reads_parquet_alone(path):
    named = set(imports(path))
    assert not [m for m in named if within(m, "openpyxl") or (within(m, "pyarrow") and name_of(path) != PYARROW)]
    if not name_of(path).startswith(XLWINGS):
        assert not [m for m in named if within(m, "xlwings")]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_is_named_after_what_it_holds(path):
    assert path.stem not in {"utils", "util", "core", "common", "helpers", "helper", "misc"}


@pytest.mark.parametrize("package", ["udfs", "workbook", "workbook.schema", "workbook.errors", "addin.cli"])
def test_importing_does_no_work(package):
    heavy = "{'pandas', 'numpy', 'xlwings', 'narwhals', 'xlsxwriter', 'lxml', 'holidays', 'polars'}"
    code = f"import sys, {package}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
