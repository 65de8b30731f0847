"""Every refusal the product raises is a sentence of the catalogues, with its fields given beside it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from addin import cli
from addin.locale import collect

ROOT = collect.HERE.parent.parent


def refusals(code: str) -> Iterator[tuple[int, ast.expr]]:
    """The line of each refusal, and what it says."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in (
            "RefusedError",
            "BookBusyError",
        ):
            yield node.lineno, node.args[0]


def untranslated(said: ast.expr, known: set[str]) -> list[str]:
    """What is said in English only: a sentence of no catalogue, or one put together before it can be translated."""
    if isinstance(said, ast.Subscript):
        return []  # of a table of sentences, which is collected as a whole
    if isinstance(said, ast.JoinedStr):
        return [ast.unparse(said)]
    if isinstance(said, ast.Constant):
        return [str(said.value)] if any(map(str.isalpha, str(said.value))) and said.value not in known else []
    return [
        text for part in ast.iter_child_nodes(said) if isinstance(part, ast.expr) for text in untranslated(part, known)
    ]


@pytest.mark.parametrize("language", ["vi", "zh"])
def test_every_refusal_can_be_told_in_every_language(language: str) -> None:
    with collect.path(language, "po").open("rb") as file:
        known = {str(message.id) for message in read_po(file) if message.id and message.string}
    files = [path for room in ("addin", "workbook") for path in sorted((ROOT / room).rglob("*.py"))]
    found, count = [], 0
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        for line, said in refusals(path.read_text("utf-8")):
            count += 1
            found += [f"{name}:{line}: {text}" for text in untranslated(said, known)]
    assert found == []
    assert count > 50


@pytest.mark.parametrize(
    ("system", "says"),
    [
        ("en_US", "account-review: There is no file {path}; check the folder and the name."),
        ("vi_VN", "account-review: Không có tệp {path}"),
        ("zh_CN", "account-review: 没有文件 {path}；"),
    ],
)
def test_a_command_is_refused_in_the_language_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, says: str
) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (system, "UTF-8"))
    told = CliRunner().invoke(cli.main, ["score", str(tmp_path / "Book.xlsx")]).output
    assert told.startswith(says.format(path=tmp_path / "Book.xlsx"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('RefusedError("Known.", x=1)', []),
        ('RefusedError("New.")', ["New."]),
        ('RefusedError(f"Known {x}.")', ["f'Known {x}.'"]),
        ('errors.BookBusyError(_("New {x}.").format(x=1))', ["New {x}."]),
        ('RefusedError("Known." + f" {x}")', ["f' {x}'"]),
        ('RefusedError(SENTENCES["open"], x=1)', []),
        ('RefusedError(" ".join(told))', []),
    ],
)
def test_what_is_looked_for_is_found(code: str, told: list[str]) -> None:
    assert [text for _, said in refusals(code) for text in untranslated(said, {"Known."})] == told
