"""Finds English in what is told in another language: sentences of the catalogue, and English words no sentence has.

A sentence of the catalogue is English left where it stands as it is and the catalogue has another word for it. Its fields
may hold anything. A short one, which may be part of a name, must be the whole text; a longer one may be part of it.
Sentences that never went through a translation are in no catalogue: those give themselves away by their small words.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from socket import gethostname
from zipfile import ZipFile

from babel.messages.pofile import read_po
from lxml import html as html_reader
from python_calamine import CalamineWorkbook

from addin.language import translator
from addin.locale import collect

TELLING = 3
"""So many words make a sentence that can be told from a name."""
NAMES = re.compile(
    r"(?i)account[ -]review|\S+\.(?:xlsx|html|pptx|csv|eml|ics|npz)\b|/[\w./-]+|\{\w+\}|" + re.escape(gethostname())
)
"""The product's own name, those of files and of this computer, and fields that are still to be filled in."""
SMALL = re.compile(
    r"(?i)\b(?:the|and|of|with|are|was|were|for|from|this|that|these|not|have|been|which|your|there|into|than|sheet"
    r"|written|workbook|account|customer|found|choose|nothing)\b"
)
"""Words without which hardly any English sentence does, and that are words of neither other language."""
_LATIN = re.compile(r"(?<![\w.@-])[A-Za-z][a-z]{2,}(?![\w.@-])")
_WORD = re.compile(r"[A-Za-z][a-z']+")


def left(texts: Iterable[str], language: str) -> list[str]:
    """The texts in which English is left, each once."""
    distinct = list(dict.fromkeys(" ".join(text.split()) for text in texts))
    whole, inside, translations = _sentences(language)
    found = {text for text in distinct if text in whole}
    everything = "\n".join(distinct)
    for anchor, pattern in inside:
        if anchor in everything:
            found.update(text for text in distinct if anchor in text and pattern.search(text))
    found.update(text for text in distinct if SMALL.search(NAMES.sub(" ", text)))
    return [text for text in distinct if text in found and text not in translations]


def latin(text: str) -> set[str]:
    """The words of Latin letters in a text: three letters or more, and no part of an address, an id or a number."""
    return set(_LATIN.findall(NAMES.sub(" ", text)))


@cache
def _sentences(language: str) -> tuple[frozenset[str], list[tuple[str, re.Pattern[str]]], frozenset[str]]:
    """Texts that are English as a whole; those that are wherever they stand, with what to look for first; translations."""
    with (collect.HERE / f"{collect.DOMAIN}.pot").open("rb") as file:
        english = [str(message.id) for message in read_po(file) if message.id]
    say = translator(language)
    # what is said in the other language too is not English: Email, PDF
    told = frozenset(" ".join(str(say(sentence)).split()) for sentence in english if say(sentence) != sentence)
    whole, inside = set(), []
    for sentence in english:
        if say(sentence) == sentence:
            continue
        literals = [text for text, *_ in string.Formatter().parse(" ".join(sentence.split()))]
        if sum(len(_WORD.findall(text)) for text in literals) >= TELLING:
            pattern = re.compile(".*?".join(re.escape(text) for text in literals))
            inside.append((max(literals, key=len), pattern))
        elif len(literals) == 1:
            whole.add(literals[0])
    return frozenset(whole), inside, told


def cells(book: Path) -> dict[str, list[str]]:
    """The texts of each sheet, and under `parts` those of charts, notes, boxes and print set-ups."""
    sheets = CalamineWorkbook.from_path(str(book))
    found = {
        name: [
            cell for row in sheets.get_sheet_by_name(name).to_python() for cell in row if isinstance(cell, str) and cell
        ]
        for name in sheets.sheet_names
    }
    with ZipFile(book) as package:
        found["parts"] = [
            text for name in package.namelist() for text in _part(name, package.read(name).decode("utf-8"))
        ]
    return found


def _part(name: str, xml: str) -> Iterator[str]:
    if re.match(r"xl/(?:charts|drawings|comments|threaded)", name):
        yield from _said(r"<(?:a:)?t(?: [^>]*)?>([^<]+)<|<c:v>([^<]*[^\W\d_][^<]*)<", xml)
    elif name.startswith("xl/worksheets/"):
        yield from _said(r'\b(?:prompt|promptTitle|error|errorTitle|tooltip)="([^"]+)"', xml)
        yield from _said(r"<(?:odd|even|first)(?:Header|Footer)>([^<]+)<", xml)


def _said(pattern: str, xml: str) -> Iterator[str]:
    for groups in re.findall(pattern, xml):
        yield from (unescape(text) for text in ((groups,) if isinstance(groups, str) else groups) if text)


def page(content: bytes) -> list[str]:
    """The texts of an HTML page, those for ears and the data of its charts too."""
    tree = html_reader.document_fromstring(content.decode("utf-8"))
    spoken = tree.xpath("//@aria-label | //@title | //@alt | //@placeholder | //@*[starts-with(name(), 'data-')]")
    told = tree.xpath("//text()[not(parent::script) and not(parent::style)]")
    return [str(text) for text in (*told, *spoken)]


def slides(content: bytes) -> list[str]:
    """The texts of a presentation, its charts and notes among them."""
    with ZipFile(BytesIO(content)) as package:
        parts = [name for name in package.namelist() if re.match(r"ppt/(?:slides|charts|notesSlides)/[^/]+\.xml", name)]
        xml = [package.read(name).decode("utf-8") for name in parts]
    return [
        text for part in xml for text in _said(r"<a:t>([^<]+)<|<c:v>([^<]*[^\W\d_][^<]*)<|descr=\"([^\"]+)\"", part)
    ]


def screen(output: str) -> list[str]:
    """What a command showed: its lines, and each cell of its tables."""
    return [cell for line in output.splitlines() for cell in re.split(r"[│┃|╇┼━─]+", line) if cell.strip()]
