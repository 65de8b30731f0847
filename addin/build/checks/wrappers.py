"""Faults of the functions: names Excel or VBA refuses, help it would cut or not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from addin.build.checks.built import Built, Procedure
from addin.build.modules import WRAPPERS
from addin.build.wrappers import LONGEST_HELP

_WORDS = """
    addressof and any as boolean byref byte byval call case close const date declare defbool dim do double each else
    elseif end endif enum eqv erase event exit false for friend function get global gosub goto if imp implements in
    input integer is let lib like lock long longlong longptr loop lset me mod new next not nothing null on open optional
    or paramarray preserve print private property public put raiseevent redim rem resume return rset seek select set
    single static step stop string sub then to true type typeof unlock until variant wend while with withevents write
    xor
"""
KEYWORDS = frozenset(_WORDS.split())
_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
_IDENTIFIER = re.compile(r"[A-Za-z]\w{0,254}")


def functions(built: Built) -> list[Procedure]:
    """The functions offered to cells."""
    return [each for each in built.procedures if each.module == WRAPPERS]


def _arguments(function: Procedure) -> list[str]:
    return [re.sub(r"^(Optional|ParamArray) |\(\)$", "", each) for each in function.parameters.split(", ") if each]


def names(built: Built) -> Iterator[str]:
    """A keyword, a cell's address or one name twice stops the whole module from compiling."""
    if not functions(built):
        yield "there is no function for cells"
    for function in functions(built):
        words = [function.name, *_arguments(function)]
        for word in words:
            if word.lower() in KEYWORDS:
                yield f"{function.name}: {word} is a word of VBA"
            if not _IDENTIFIER.fullmatch(word):
                yield f"{function.name}: {word} is no name in VBA"
            if _CELL.fullmatch(word):
                yield f"{function.name}: {word} reads as a cell"
        if len({word.lower() for word in words}) < len(words):
            yield f"{function.name}: two of its names differ only in capitals"


def help_lines(built: Built) -> Iterator[str]:
    """The help stands right below the signature, whole, and is the one on the sheet of texts."""
    english = {row[0]: row[1] for row in built.texts}
    for function in functions(built):
        found = re.search(
            rf'(?m)^Function {function.name}\(.*\)\nAttribute {function.name}\.VB_Description = "(.*)"\n'
            rf'Attribute {function.name}\.VB_ProcData\.VB_Invoke_Func = " \\n14"\n',
            built.sources[WRAPPERS],
        )
        if not found:
            yield f"{function.name}: its help does not stand below its first line"
        elif found[1].replace('""', '"') != english.get(function.name):
            yield f"{function.name}: its help is not the one on the sheet of texts"
        for place, _ in enumerate(_arguments(function), 1):
            if f"{function.name}.{place}" not in english:
                yield f"{function.name}: argument {place} has no help"
    for row in built.texts:
        if row[0].startswith("REVIEW_") and any(len(text) > LONGEST_HELP for text in row[1:]):
            yield f"{row[0]}: its help is longer than the {LONGEST_HELP} signs Excel shows"


CHECKS = (names, help_lines)
