"""The templates: plain text files, a manager's own beside the workbook before ours.

A template is a subject, a blank line and the letter. A word in {braces} is a field; a line with a field that ends in a
question mark, as {idea?}, is left out where nothing is known of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from workbook.errors import RefusedError

FIELDS = (
    "person", "account", "owner", "date", "channel", "purpose", "customer_benefit", "personal", "idea", "promises",
    "next_purpose", "next_date",
)  # fmt: skip
"""What a template may name."""
SUBJECT = "Subject:"
_FIELD = re.compile(r"{([^{}]*)}")
_LARGEST = 100_000
_LINE_END = re.compile(r"(?<=[.!?。！？])[.。]")
"""Where a cell ends its own sentence, the template's full stop is one too many."""


@dataclass(frozen=True, slots=True)
class Template:
    """A letter with fields."""

    subject: str
    body: str

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields without which the letter says nothing, in the order they come."""
        return tuple(dict.fromkeys(name for name in _FIELD.findall(f"{self.subject}{self.body}") if name in FIELDS))

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and letter, with the value of each field; what is empty is left out with its line."""
        lines = [line for line in self.body.split("\n") if not _lacking(line, {n for n in values if values[n]})]
        return _filled(self.subject, values), _filled("\n".join(lines), values)


def own_place(book: Path, language: str) -> Path:
    """Where the manager's own template lies: beside the workbook."""
    return book.with_name(f"follow_up.{language}.txt")


def ours(language: str) -> str:
    """The template that comes with the product."""
    return (files("addin.letters") / "templates" / f"follow_up.{language}.txt").read_text(encoding="utf-8")


def template(book: Path, language: str) -> Template:
    """The template that holds for a workbook.

    Raises
    ------
    RefusedError
        Where the manager's own is no text, has no subject, or names a field that there is not.
    """
    path = own_place(book, language)
    if not path.is_file():
        return parsed(ours(language), path.name)
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        text = "\0"
    if "\0" in text or len(text) > _LARGEST:
        raise RefusedError(
            "{file} cannot be read as a letter; save it as plain text (UTF-8), or delete it.", file=path.name
        )
    return parsed(text, path.name)


def parsed(text: str, name: str) -> Template:
    """A template's subject and letter, its fields checked."""
    first, _, body = text.replace("\r\n", "\n").strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise RefusedError(
            "{file}: found '{found}' in the first line, expected '{subject}' and the subject of the letter.",
            file=name, found=first[:40], subject=SUBJECT,
        )  # fmt: skip
    for field in _FIELD.findall(text):
        if field.removesuffix("?") not in FIELDS:
            raise RefusedError(
                "{file}: there is no field '{field}'; there are: {fields}.",
                file=name, field=field[:40], fields=", ".join(FIELDS),
            )  # fmt: skip
    return Template(first.removeprefix(SUBJECT).strip(), body.strip("\n"))


def copied(book: Path) -> list[Path]:
    """Copy our templates beside a workbook, to be edited; one that lies there already is left as it is."""
    from addin.language import LANGUAGES
    from workbook import save

    made = [own_place(book, language) for language in LANGUAGES]
    made = [path for path in made if not path.exists()]
    for path in made:
        # With Windows' line ends and a mark: its Notepad then shows it as it is.
        content = ours(path.suffixes[-2].lstrip(".")).replace("\n", "\r\n").encode("utf-8-sig")
        save.write_out(path, content)
    return made


def _lacking(line: str, known: Set[str]) -> bool:
    return any(field.endswith("?") and field[:-1] not in known for field in _FIELD.findall(line))


def _filled(text: str, values: Mapping[str, str]) -> str:
    # In one pass: a value that looks like a field stays as it is.
    return _LINE_END.sub("", _FIELD.sub(lambda found: values.get(found[1].removesuffix("?"), ""), text))
