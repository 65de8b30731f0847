"""What xlwings sees of Excel, over any host's cells: an engine on xlwings' own base classes (its BSD part).

Only what the product uses is here; every other member raises by itself, as the base classes do. The values that go
through are those Excel's COM interface gives: numbers are floats, times of day are moments of its first day, and error
cells are whole numbers, of which xlwings knows the oldest seven.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import xlwings as xw
from xlwings import base_classes as base

from tests.hosts.memory import MemoryStore
from tests.hosts.ranges import KNOWN, Range, Sheet, area_of
from tests.hosts.store import Store

_REFERENCE = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$")


class Engine:
    """An Excel of our own; `opened` makes the store of a file, `made` that of a new workbook."""

    name, type = "excel", "desktop"

    def __init__(self, opened: Callable[[str], Store] = MemoryStore, made: Callable[[], Store] = MemoryStore) -> None:
        self.opened, self.made = opened, made
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(cell: object, options: object) -> object:
        if cell is None or (isinstance(cell, float) and math.isnan(cell)):
            return ""
        return cell

    @staticmethod
    def clean_value_data(rows, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(cell: object) -> object:
            if cell is None or cell == "":
                return empty_as
            if isinstance(cell, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(cell, part) for part in parts}, tzinfo=None)
            if type(cell) is int and cell in KNOWN:
                return KNOWN[cell] if err_to_str else None
            return number_builder(cell) if number_builder and isinstance(cell, float) else cell

        return [[clean(cell) for cell in row] for row in rows]


@contextmanager
def excel(engine: Engine | None = None) -> Iterator[xw.App]:
    """An Excel of our own as xlwings' active engine."""
    before, known = xw.engines.active, dict(xw.engines.engines_by_name)
    made = xw.Engine(impl=engine or Engine())
    xw.engines.add(made)
    made.activate()
    try:
        yield xw.App(impl=made.impl.apps.app)
    finally:
        xw.engines.engines.remove(made)
        xw.engines.active, xw.engines.engines_by_name = before, known
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller


class Apps(base.Apps):
    def __init__(self, engine: Engine) -> None:
        self.engine, self.app = engine, App(engine)

    def keys(self) -> list[int]:
        return [1]

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.app


class App(base.App):
    """`said` are the messages shown, `bar` everything the status bar has said, `answers` what a user types, `asked` each question
    with what stood in its box."""

    engine = books = api = None  # plain attributes instead of the base class's properties
    pid = 1
    screen_updating = display_alerts = enable_events = True
    calculation, selection = "automatic", None

    def __init__(self, engine: Engine) -> None:
        self.engine, self.said, self.bar, self.answers, self.asked = engine, [], [], [], []
        self.books = Books(self)
        habits = SimpleNamespace(AutoExpandListRange=True)
        self.api = SimpleNamespace(InputBox=self._input, GetSaveAsFilename=self._input, AutoCorrect=habits)
        self.api.GetOpenFilename = self._input

    def _input(
        self, question: str = "", _title: object = None, default: object = "", *_: object, **__: object
    ) -> object:
        self.asked.append((question, default))
        return self.answers.pop(0) if self.answers else False

    @property
    def status_bar(self) -> object:
        return self.bar[-1] if self.bar else False

    @status_bar.setter
    def status_bar(self, text: object) -> None:
        self.bar.append(text)

    def activate(self, steal_focus: bool = False) -> None:
        """There is one Excel only."""

    def alert(self, prompt, title, buttons, mode, callback) -> str:
        if buttons == "yes_no":
            return str(self._input(prompt) or "no")
        self.said.append(prompt)
        return "ok"


class Books(base.Books):
    api = None

    def __init__(self, app: App) -> None:
        self.app, self.items = app, []

    @property
    def active(self) -> Book | None:
        return self.items[0] if self.items else None

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.items[key - 1]
        for book in self.items:
            if book.name.casefold() == key.casefold():
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.items)

    def adopt(self, store: Store) -> Book:
        """A workbook the host has open already."""
        self.items.insert(0, Book(self.app, store))
        return self.items[0]

    def add(self) -> Book:
        return self.adopt(self.app.engine.made())

    def open(self, fullname: str, *args: object, **options: object) -> Book:
        return self.adopt(self.app.engine.opened(str(fullname)))


class Book(base.Book):
    app = api = None

    def __init__(self, app: App, store: Store) -> None:
        self.app, self.store = app, store
        self.api = SimpleNamespace(ReadOnly=store.read_only, ProtectStructure=store.structure_protected)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Book) and other.store is self.store

    __hash__ = object.__hash__

    fullname = property(lambda self: self.store.fullname)
    name = property(lambda self: Path(self.store.fullname).name)
    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))

    def activate(self) -> None:
        self.app.books.items.remove(self)
        self.app.books.items.insert(0, self)

    def save(self, path: str | None = None, password: None = None) -> None:
        self.store.save(str(path) if path else None)

    def close(self) -> None:
        self.app.books.items.remove(self)
        self.store.close()


class Sheets(base.Sheets):
    api = None

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.store.active())

    def __call__(self, key: int | str) -> Sheet:
        names = self.book.store.sheets()
        if isinstance(key, int):
            return Sheet(self.book, names[key - 1])
        return Sheet(self.book, next(name for name in names if name.casefold() == key.casefold()))

    def __len__(self) -> int:
        return len(self.book.store.sheets())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, name) for name in self.book.store.sheets()])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        names, count = [name.casefold() for name in self.book.store.sheets()], 1
        while f"sheet{count}" in names:
            count += 1
        self.book.store.add_sheet(f"Sheet{count}", before.index if before else after.index + 1 if after else 1)
        self.book.store.activate(f"Sheet{count}")  # as Excel does
        return Sheet(self.book, f"Sheet{count}")


class Names(base.Names):
    api = None

    def __init__(self, book: Book) -> None:
        self.book = book

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name, Name(self.book, name)) for name in self.book.store.names()]

    def __call__(self, key: str) -> Name:
        return Name(self.book, next(name for name in self.book.store.names() if name.casefold() == key.casefold()))

    def contains(self, key: str) -> bool:
        return key.casefold() in map(str.casefold, self.book.store.names())

    def __len__(self) -> int:
        return len(self.book.store.names())

    def add(self, name: str, refers_to: str) -> Name:
        self.book.store.set_name(name, refers_to.lstrip("="))
        return Name(self.book, name)


class Name(base.Name):
    name = None

    def __init__(self, book: Book, name: str) -> None:
        self.book, self.name = book, name

    @property
    def api(self) -> _NameApi:
        return _NameApi(self.book.store, self.name)

    @property
    def refers_to(self) -> str:
        return "=" + self.book.store.names()[self.name].lstrip("=")

    @property
    def refers_to_range(self) -> Range:
        found = _REFERENCE.match(self.refers_to)
        if found is None:
            raise ValueError(f"{self.name} refers to no range")
        sheet = found[1].replace("''", "'") if found[1] else found[2]
        return Range(self.book.sheets(sheet), area_of(found[3]))


class _NameApi:
    """What Excel on Windows gives as a name's own object."""

    def __init__(self, store: Store, name: str) -> None:
        object.__setattr__(self, "_of", (store, name))

    def __setattr__(self, attribute: str, value: bool) -> None:
        assert attribute == "Visible"
        store, name = self._of
        store.set_name(name, store.names()[name], hidden=not value)
