"""xlwings' server for worksheet functions as Windows runs it, in this process: its own reading, calling and writing.

Only what pywin32 does is stood in for: a range hands over its cells with COM's types (numbers as floats, dates with a
time zone they do not have, error cells as whole numbers), and what comes back has been made ready as on Windows.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.util
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

FUNCTIONS = "udfs.functions"
MISSING = -2147352572
"""COM's sign for an argument left out."""


class Engine:
    """What xlwings asks of its Excel on Windows while it converts."""

    name, type = "excel", "desktop"

    def prepare_xl_data_element(self, value: Any, options: Any) -> Any:
        import pandas as pd

        if isinstance(value, dt.datetime):
            return value
        return "" if pd.isna(value) else float(value) if type(value).__module__ == "numpy" else value

    def clean_value_data(self, rows: Any, dates: Any, empty: Any, numbers: Any, errors: Any) -> Any:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if isinstance(value, dt.datetime):
                return dates(*value.timetuple()[:6])
            return None if type(value) is int else value

        return [[clean(value) for value in row] for row in rows]


@dataclass
class Cells:
    """A range as pywin32 hands it over."""

    raw_value: Any
    engine: Engine
    address: str = "$A$1"
    max_cells_per_read: int | None = None
    pid: int = 1

    @property
    def api(self) -> object:
        return self

    sheet = book = app = property(lambda self: self)


class UdfServer:
    """Calls the decorated functions of this package for cells.

    Parameters
    ----------
    read
        From an argument that is a range of the host to its cells in COM's types; None for what is no range.
    """

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self._read = read
        self._udfs, self.module = _loaded()

    @property
    def names(self) -> list[str]:
        """The functions there are."""
        return [name for name in vars(self.module) if hasattr(getattr(self.module, name), "__xlfunc__")]

    def call(self, function: str, arguments: Sequence[Any]) -> Any:
        """What Excel gets back: one value, or a list of rows."""
        import xlwings

        engine = Engine()
        windows = SimpleNamespace(
            Range=lambda xl: Cells(self._read(xl), engine),
            is_range_instance=lambda given: self._read(given) is not None,
            BOOK_CALLER=None,
        )
        with _set(xlwings, "_xlwindows", windows), _engine(engine):
            found = self._udfs.call_udf(FUNCTIONS, function, arguments, None, None)
        # As xlwings' COM server does it.
        return found[0][0] if len(found) == 1 and len(found[0]) == 1 else found


def _loaded() -> tuple[Any, Any]:
    """xlwings' server module, and a copy of the functions decorated by it."""
    import xlwings

    stubs = {
        "pythoncom": {"CoInitialize": lambda *given: None},
        "pywintypes": {"com_error": type("com_error", (Exception,), {})},
        "win32com": {},
        "win32com.client": {"Dispatch": lambda *given: None},
        "xlwings.com_server": {"loop": None},
    }
    for name, content in stubs.items():
        if name not in sys.modules:
            sys.modules[name] = types.ModuleType(name)
            vars(sys.modules[name]).update(content)
    from xlwings import udfs

    spec = importlib.util.find_spec(FUNCTIONS)
    module = importlib.util.module_from_spec(spec)
    with _set(xlwings, "func", udfs.xlfunc), _set(xlwings, "arg", udfs.xlarg), _set(xlwings, "ret", udfs.xlret):
        spec.loader.exec_module(module)
    udfs.udf_modules[FUNCTIONS] = {"module": module, "filetime": None, "filename": module.__file__}
    return udfs, module


@contextlib.contextmanager
def _set(holder: Any, name: str, value: Any) -> Iterator[None]:
    there, before = hasattr(holder, name), getattr(holder, name, None)
    setattr(holder, name, value)
    yield
    setattr(holder, name, before) if there else delattr(holder, name)


@contextlib.contextmanager
def _engine(engine: Engine) -> Iterator[None]:
    import xlwings

    known = xlwings.engines.engines_by_name
    before = known.get("excel")
    known["excel"] = xlwings.Engine(impl=engine)
    yield
    known.pop("excel")
    if before is not None:
        known["excel"] = before
