"""What the add-in itself says, in three languages: the rows of its sheet of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addin.build.ribbon import TAB_ID
from addin.build.wrappers import Function
from addin.buttons import BUTTONS, GROUPS, TAB
from addin.language import LANGUAGES, translator

SENTENCES = {
    "failed": "This could not be done. Press Doctor, which tells what is wrong, or give the sentence below to "
    "whoever looks after your computer.",
    "unknown": "'{name}' is no button of Account Review; nothing was run.",
    "not_installed": "Account Review is not installed on this computer: run 'account-review install' once, then "
    "start Excel again.",
    "no_workbook": "Open a workbook first.",
    "read_only": "This workbook is open read-only: save it under another name, or open it again when nobody has it.",
    "unsafe_name": "This workbook's name holds a sign that a Mac would take for a command; rename the workbook.",
    "links": "{book} holds formulas typed with another copy of Account Review, and they could not be pointed to this "
    "one; unprotect the workbook, then open it again.",
}
"""Key -> what the add-in's VBA says."""


def sentences(functions: Iterable[Function] = ()) -> Iterator[tuple[str, str]]:
    """Key and English sentence of everything the add-in shows."""
    yield f"{TAB_ID}.label", TAB
    yield from ((f"{group}.label", label) for group, label in GROUPS.items())
    for button in BUTTONS:
        yield f"{button.id}.label", button.label
        yield f"{button.id}.tip", button.tip
    yield from SENTENCES.items()
    for function in functions:
        yield function.name, function.help
        yield from ((f"{function.name}.{place}", help_) for place, (_, help_) in enumerate(function.arguments, 1))


def rows(functions: Iterable[Function]) -> list[tuple[str, ...]]:
    """Rows of key, English, Vietnamese, Chinese."""
    translators = [translator(language) for language in LANGUAGES]
    return [(key, *(translate(text) for translate in translators)) for key, text in sentences(functions)]
