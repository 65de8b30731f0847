"""The parts of Excel, Office and Windows that pyOpenVBA leaves out and the add-in asks for; and values on their way."""

# ruff: noqa: N802 - the names are Excel's

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.formula._calc.values import EMPTY as BLANK
from pyopenvba.formula._calc.values import Array, Reference
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member, method
from pyopenvba.interpreter._values import EMPTY, MISSING, VBAArray, VBADate, VBAErrorValue, VBAInt, error

if TYPE_CHECKING:
    from tests.hosts.memory_excel import MemoryExcel

_DAY_ZERO = dt.datetime(1899, 12, 30)
_COM_ERROR = -2146828288  # COM hands an error cell over as this plus Excel's number of it
_HELP = (
    "Macro", "Description", "HasMenu", "MenuText", "HasShortcutKey", "ShortcutKey", "Category", "StatusBar",
    "HelpContextID", "HelpFile", "ArgumentDescriptions",
)  # fmt: skip


class Control(VBAObject):
    vba_type_name, vba_library = "IRibbonControl", "office"

    def __init__(self, id: str, tag: str) -> None:
        self.id, self.tag = id, tag

    @member
    def ID(self) -> str:
        return self.id

    @member
    def Tag(self) -> str:
        return self.tag


class _Played(VBAObject):
    def __init__(self, host: MemoryExcel) -> None:
        self.host = host


class Ribbon(_Played):
    vba_type_name, vba_library = "IRibbonUI", "office"

    @method
    def Invalidate(self) -> object:
        self.host.seen.refreshed += 1
        return EMPTY


class Language(_Played):
    vba_type_name, vba_library = "LanguageSettings", "office"

    @method
    def LanguageID(self, which: object = MISSING) -> object:
        return long(self.host.language)


class Shell(_Played):
    vba_type_name, vba_library = "IWshShell3", "wscript"

    @method
    def Popup(self, text: object = MISSING, *rest: object) -> object:
        self.host.seen.popups.append(str(text))
        return long(1)

    @method
    def ExpandEnvironmentStrings(self, text: object = MISSING) -> object:
        return re.sub(r"%(\w+)%", lambda m: self.host.environment.get(m[1].upper(), m[0]), str(text))


class Python(_Played):
    """What xlwings' DLL gives: the Python running for the add-in. COM knows its errors by number and sentence only."""

    vba_type_name, vba_library = "XLPython", "xlwings"

    @method
    def Module(self, name: object = MISSING) -> object:
        return str(name)

    @method
    def SetAttr(self, holder: object = MISSING, name: object = MISSING, value: object = MISSING) -> object:
        return EMPTY

    @method
    def Exec(self, code: object = MISSING) -> object:
        self.host.seen.executed.append(str(code))
        try:
            self.host.on_run(str(code))
        except Exception as wrong:
            raise error(1000, f"{type(wrong).__name__}: {wrong}") from wrong
        return EMPTY

    @method
    def CallUDF(
        self, module: object = MISSING, function: object = MISSING, given: Any = MISSING, *rest: object
    ) -> object:
        if module != "udfs.functions":
            raise error(1000, f"ModuleNotFoundError: {module}")
        try:
            return self.host.call(str(function), list(given.elements()))
        except Exception as wrong:
            raise error(1000, f"{type(wrong).__name__}: {wrong}") from wrong


def install(host: MemoryExcel) -> None:
    """Give the application and its workbooks the members they lack."""

    def of(kind: Any, name: str, getter: Any, parameters: tuple[str, ...] = (), what: str = "method") -> None:
        kind._vba_members[name.lower()] = MemberSpec(name=name, kind=what, getter=getter, parameters=parameters)

    def options(app: object, *given: object) -> object:
        found = {name: value for name, value in zip(_HELP, given, strict=False) if value is not MISSING}
        if isinstance(found.get("ArgumentDescriptions"), VBAArray):
            found["ArgumentDescriptions"] = list(found["ArgumentDescriptions"].elements())
        host.seen.help.append(found)
        return EMPTY

    of(Application, "MacroOptions", options, _HELP)
    of(
        Application,
        "OnTime",
        lambda app, when, what, *rest: (host.seen.timers.append(str(what)), EMPTY)[1],
        ("EarliestTime", "Procedure"),
    )
    of(Application, "LanguageSettings", lambda app: Language(host), what="property")
    of(Application, "Caller", lambda app: host.caller, what="property")
    of(Workbook, "ReadOnly", lambda book: host.read_only, what="property")
    of(Workbook, "LinkSources", lambda book, kind: _links(book), ("Type",))
    of(
        Workbook,
        "ChangeLink",
        lambda book, old, new, kind: _relink(host, book, str(old), str(new)),
        ("Name", "NewName", "Type"),
    )


def _links(book: Any) -> object:
    """The paths of the workbooks a workbook's formulas point at, as Excel tells them; Empty where there are none."""
    found = getattr(book, "links_", None)
    if found is None:
        path = Path(book.path) / book.name
        rels = [name for name in zipfile.ZipFile(path).namelist() if "externalLinks/_rels" in name] if book.path else []
        targets = [re.search(r'Target="(?:file:///)?([^"]+)"', part(path, name).decode())[1] for name in sorted(rels)]
        book.links_ = found = targets
    return VBAArray([(1, len(found))], items=list(found)) if found else EMPTY


def _relink(host: MemoryExcel, book: Any, old: str, new: str) -> object:
    """What Excel does: the formulas follow to the new workbook; to an open add-in they need no path any more."""
    if getattr(book, "locked", False):
        raise error(1004, "ChangeLink of Workbook class failed")
    number = book.links_.index(old) + 1
    for sheet in book.sheets_:
        bounds = sheet.used_bounds()
        for row in range(bounds[0], bounds[2] + 1) if bounds else ():
            for column in range(bounds[1], bounds[3] + 1):
                cell = sheet.cell(row, column)
                if cell is not None and f"[{number}]!" in str(cell.formula or ""):
                    place = sheet.vba_get("Cells", [row, column])
                    place.vba_set("Formula2", "=" + cell.formula.lstrip("=").replace(f"[{number}]!", ""))
    book.links_[number - 1] = new
    host.seen.repaired.append((old, new))
    book.saved = False
    return EMPTY


def part(path: Path, name: str) -> bytes:
    """One part of a package."""
    with zipfile.ZipFile(path) as file:
        return file.read(name)


def drop(runtime: Any, name: str) -> None:
    """Take one procedure out of a module, so that what plays it is found instead."""
    runtime.parsed.procedures[:] = [each for each in runtime.parsed.procedures if each.name.lower() != name.lower()]
    for table in vars(runtime).values():
        if isinstance(table, dict):
            for key in [k for k in table if (k if isinstance(k, str) else k[0]).lower() == name.lower()]:
                del table[key]


# values on their way


def long(number: int) -> VBAInt:
    return VBAInt(number, "Long")


def cell_of(book: Any, context: Any) -> object:
    """The cell a formula stands in."""
    sheet = next(each for each in book.sheets_ if each.name == context.sheet)
    return sheet.vba_get("Cells", [context.row, context.column])


def from_formula(book: Any, given: Any) -> object:
    """An argument of a formula as VBA gets it: a range stays one."""
    if isinstance(given, Reference):
        area = given.area
        sheet = next(each for each in book.sheets_ if each.name == area.sheet)
        ends = [
            sheet.vba_get("Cells", [row, column]) for row, column in ((area.top, area.left), (area.bottom, area.right))
        ]
        return sheet.vba_get("Range", ends)
    if isinstance(given, Array):
        return _block([list(row) for row in given.rows])
    return MISSING if given is BLANK else given


def to_formula(answer: Any) -> Any:
    """What VBA gave as a formula's value: rows spill, days are numbers as in every cell."""
    if isinstance(answer, VBAArray):
        (top, bottom), (left, right) = answer.bounds
        return Array([[_number(answer.get([r, c])) for c in range(left, right + 1)] for r in range(top, bottom + 1)])
    return _number(answer)


def _number(value: Any) -> Any:
    if isinstance(value, VBADate):
        return (value.to_datetime() - _DAY_ZERO) / dt.timedelta(days=1)
    return BLANK if value is EMPTY else value


def com_value(given: Any) -> Any:
    """The cells of a range in COM's types; None for what is no range."""
    if not isinstance(given, VBAObject) or given.vba_type_name != "Range":
        return None
    found = com_value_of(given.vba_get("Value"))
    # A blank single cell must still be known for a range.
    return ((None,),) if found is None else found


def com_value_of(value: Any) -> Any:
    """A VBA value as pywin32 hands it to Python."""
    if isinstance(value, VBAArray):
        (top, bottom), (left, right) = value.bounds
        return tuple(
            tuple(com_value_of(value.get([r, c])) for c in range(left, right + 1)) for r in range(top, bottom + 1)
        )
    if isinstance(value, VBADate):
        return value.to_datetime().replace(tzinfo=dt.UTC)
    if isinstance(value, VBAErrorValue):
        return _COM_ERROR + value.number
    if value is EMPTY or value is MISSING:
        return None
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def to_vba(answer: Any) -> Any:
    """What a Python function gave as VBA gets it."""
    if isinstance(answer, list | tuple):
        return _block([list(row) for row in answer])
    if isinstance(answer, dt.datetime):
        return VBADate.from_datetime(answer)
    if answer is None:
        return EMPTY
    return float(answer) if isinstance(answer, int) and not isinstance(answer, bool) else answer


def _block(rows: list[list[Any]]) -> VBAArray:
    made = VBAArray([(1, len(rows)), (1, len(rows[0]))])
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            made.items[made.offset([r, c])] = to_vba(value)
    return made
