"""Refresh the catalogues from the code: `python -m addin.locale.collect`. Needs Babel, as only developers run it.

A sentence that is new stands in the .po files with an empty translation until somebody fills it; one that is no
longer said is gone. Names of tables and words of lists are translated in `workbook.schema`, and are copied from there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

HERE = Path(__file__).parent
DOMAIN = "account_review"
LANGUAGES = ("vi", "zh")
KEYWORDS = (
    "_",
    "BookBusyError",
    "EarlyError",
    "Fix",
    "RefusedError",
    "Sentence",
    "SpoiltError",
    "ThereError",
    "UnusableError",
    "progress",
    "say",
)
"""Functions whose first argument is a sentence to translate."""
ROOMS = ("addin", "udfs", "workbook")


def main() -> None:
    """Rewrite the template, both catalogues and what is compiled from them."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    write = partial(write_po, width=120, include_lineno=False)
    with (HERE / f"{DOMAIN}.pot").open("wb") as file:
        write(file, catalogue())
    for language in LANGUAGES:
        fresh = catalogue(language)
        with path(language, "po").open("wb") as file:
            write(file, fresh)
        with path(language, "mo").open("wb") as file:
            write_mo(file, fresh)
        print(f"{language}: {len(fresh)} sentences, {sum(not message.string for message in fresh)} to translate")


def path(language: str, kind: str) -> Path:
    """The .po or .mo file of a language."""
    return HERE / language / "LC_MESSAGES" / f"{DOMAIN}.{kind}"


def catalogue(language: str | None = None) -> Catalog:
    """Every sentence of the product, with the translations there are."""
    from babel.messages.catalog import Catalog

    class Same(Catalog):
        """A catalogue without the hour of its making, so that it changes only with its sentences."""

        @property
        def mime_headers(self) -> list[tuple[str, str]]:
            named = [("Language", language)] if language else []
            return [("Project-Id-Version", "Account Review"), *named, ("Content-Type", "text/plain; charset=utf-8")]

    known = translated(language) if language else {}
    made = Same(language, creation_date=datetime(2026, 1, 1), header_comment="# Account Review", fuzzy=False)
    for file, sentence in said():
        made.add(sentence, known.get(sentence, ""), locations=[(file, 0)])
    return made


def translated(language: str) -> dict[str, str]:
    """The translations of the .po file, and above them those of the schema."""
    from babel.messages.pofile import read_po

    with path(language, "po").open("rb") as file:
        messages = read_po(file)
    known = {str(message.id): str(message.string) for message in messages if message.id}
    return known | {word: names[language] for _, word, names in words()}


def said() -> Iterator[tuple[str, str]]:
    """File and sentence, in the order of the files."""
    root = HERE.parent.parent
    for room in ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            for sentence in called(file):
                yield file.relative_to(root).as_posix(), sentence
    yield from data()
    yield from ((file, word) for file, word, _ in words())


def called(file: Path) -> Iterator[str]:
    """The sentences in calls of `KEYWORDS`; what is put together where it is called is none."""
    calls = [node for node in ast.walk(ast.parse(file.read_bytes())) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name, first = ast.unparse(call.func).rpartition(".")[2], call.args[0]
        if name in KEYWORDS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def data() -> Iterator[tuple[str, str]]:
    """The sentences that stand in tables of data."""
    from addin import policies
    from addin.build import FILE
    from addin.build.texts import sentences
    from addin.build.wrappers import generated
    from addin.buttons import BUTTONS
    from udfs import activity, contact, exposure, service
    from udfs.policy import CONSTANTS
    from udfs.practices import PRACTICES
    from workbook import refusals, saveerrors
    from workbook.errors import OUR_MISTAKE
    from workbook.incoming.deriving import sentences as deriving
    from workbook.incoming.files import sentences as of_files
    from workbook.incoming.mail import sentences as of_mail
    from workbook.incoming.recognising import aliases
    from workbook.incoming.recognising import sentences as recognising
    from workbook.pages import Block, Page
    from workbook.schema import TABLES
    from workbook.validate import defects

    for module in (contact, activity, service, exposure):
        yield from ((f"udfs/{module.__name__.rpartition('.')[2]}.py", text) for text in module.UNKNOWN.values())
    for constant in CONSTANTS.values():
        yield "udfs/policy.py", constant.meaning
        yield "udfs/policy.py", constant.unit
    for practice in PRACTICES:
        yield "udfs/practices/listed.py", practice.label
        yield "udfs/practices/listed.py", practice.meaning
    for text in (policies.NEAR, policies.UNKNOWN, policies.WRONG):
        yield "addin/policies.py", text
    for table in TABLES:
        yield "workbook/schema/tables.py", table.meaning
        yield from (("workbook/schema/tables.py", column.meaning) for column in table.columns)
    checks = [text for pair in defects.SENTENCES.values() for text in pair]
    for text in (*checks, *defects.EXPECTED.values(), *defects.RANGES):
        yield "workbook/validate/defects.py", text
    yield from (("addin/buttons.py", text) for button in BUTTONS for text in (button.label, button.tip))
    yield from (("addin/build/texts.py", text) for _, text in sentences(generated(FILE).functions))
    for module in (refusals, saveerrors, of_files, of_mail, recognising, aliases, deriving):
        said = module.SENTENCES
        where = f"{module.__name__.replace('.', '/')}.py"
        yield from ((where, text) for text in (said.values() if isinstance(said, dict) else said))
    yield from (("workbook/saveerrors.py", text) for text in saveerrors.WITHOUT_OUT.values())
    yield from (("workbook/incoming/files/sentences.py", text) for text in of_files.NOTES)
    yield from (
        ("workbook/incoming/mail/sentences.py", text) for text in (*of_mail.FILES.values(), *of_mail.NOTES.values())
    )
    yield "workbook/errors.py", OUR_MISTAKE
    yield "workbook/pages.py", Block.left_over
    yield "workbook/pages.py", Page.stop


def words() -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Names of tables and words of lists, with what the schema calls them in each language."""
    from workbook.schema import CHOICES, TABLES

    for table in TABLES:
        yield "workbook/schema/tables.py", table.name, {"vi": table.vi, "zh": table.zh}
    for row in (row for rows in CHOICES.values() for row in rows if len(set(row)) > 1):
        yield "workbook/schema/lists.py", row[0], dict(zip(LANGUAGES, row[1:], strict=True))


if __name__ == "__main__":
    main()
