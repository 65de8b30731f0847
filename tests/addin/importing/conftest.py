"""A manager's PC of its own, and the command as he types it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from addin import cli
from udfs import policy
from workbook import template
from workbook.reading import read

SAMPLE = Path(str(files("addin"))) / "sample" / "AccountReview-sample.xlsx"
AS_OF = ("--as-of", "2026-09-30")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, on a PC that knows no workbook yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "pc"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def sample(here: Path) -> Path:
    """The sample firm's workbook."""
    return Path(shutil.copy(SAMPLE, here / "Book.xlsx"))


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of three accounts and a person, made once."""
    path: Path = tmp_path_factory.mktemp("few") / "Few.xlsx"
    names = ["Saigon Delta Cement", "Delta Ready-Mix", "Hồng Lam Steel"]
    accounts = {"account_id": ["0101", "0103", "0104"], "account": names, "owner": ["Hà"] * 3}
    people = {"person_id": ["P1"], "account_id": ["0101"], "name": ["Trần Văn An"], "email": ["an@delta.vn"]}
    template.build(path, {"Accounts": accounts, "People": people}, policy=policy.rows())
    return path


@pytest.fixture
def book(few: Path, here: Path) -> Path:
    """A workbook of three accounts and a person."""
    return Path(shutil.copy(few, here / "Book.xlsx"))


@pytest.fixture
def fresh(here: Path) -> Path:
    """A new workbook."""
    assert run("new", "New.xlsx", "--language", "en").exit_code == 0
    return here / "New.xlsx"


def run(*words: object) -> Result:
    """One command, told by its exit code and output."""
    return CliRunner().invoke(cli.main, [str(word) for word in words])


def imported(book: Path, *words: object) -> Result:
    """An import without a terminal."""
    return run("import", book, *words, *AS_OF)


def written(path: Path | str, headers: Sequence[str], rows: Iterable[Sequence[object]], **how: str) -> Path:
    """A CSV file."""
    with Path(path).open("w", encoding=how.get("encoding", "utf-8"), newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return Path(path)


def tables(book: Path) -> dict[str, dict[str, list[object]]]:
    """Every cell of every input table."""
    return {name: raw.columns for name, raw in read(book).items()}


def rows(book: Path, table: str, *names: str) -> list[tuple[object, ...]]:
    """Some columns of a table."""
    columns = read(book)[table].columns
    return list(zip(*(columns[name] for name in names), strict=True))
