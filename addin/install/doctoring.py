"""What is looked at, and how it is told: the installed add-in, its Python, and a workbook's folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from addin.build import FILE as ADDIN
from addin.install.machine import Finding, Machine, Translate
from workbook.errors import RefusedError


def computer(machine: Machine, _: Translate) -> list[Finding]:
    """The add-in on this computer; where there is none, only that."""
    from addin.build import facts

    addin = machine.startup / ADDIN
    again = _("Close Excel and run account-review install.")
    try:
        installed = facts(addin.read_bytes())
    except FileNotFoundError:
        return [
            Finding(False, _("Excel does not load the add-in at start: {file} is missing.").format(file=addin), again)
        ]
    except (OSError, RefusedError) as error:
        return [Finding(False, _("The add-in cannot be read: {reason}").format(reason=error), again)]
    found = [Finding(True, _("Excel loads the add-in at start: {file}.").format(file=addin))]
    found += _versions(installed.version, installed.xlwings, again, _)
    found += [
        Finding(False, _("Python loads program files from a network drive: {path}.").format(path=path), again)
        for path in machine.imported
        if machine.remote(path)
    ]
    found.append(_interpreter(machine, installed.interpreter, again, _))
    return [*found, *machine.findings(addin, installed.xlwings, _)]


def _versions(addin: str, xlwings: str, again: str, _: Translate) -> Iterator[Finding]:
    from importlib.metadata import version

    here = version("account-review")
    if addin != here:
        what = _("The add-in in Excel is version {addin}, and account-review is version {here}.")
        yield Finding(False, what.format(addin=addin, here=here), again)
    there = version("xlwings")
    if xlwings != there:
        what = _("The add-in was made for xlwings {needed}, and xlwings {there} is installed.")
        do = _("Run: pip install xlwings=={needed}")
        yield Finding(False, what.format(needed=xlwings, there=there), do.format(needed=xlwings))


def _interpreter(machine: Machine, interpreter: str, again: str, _: Translate) -> Finding:
    if not interpreter:
        return Finding(False, _("The add-in does not know its Python: the file was copied, not installed."), again)
    if machine.remote(interpreter):
        return Finding(False, _("The add-in runs a Python on a network drive: {path}.").format(path=interpreter), again)
    if not machine.exists(interpreter):
        return Finding(False, _("The Python of the add-in is gone: {path}.").format(path=interpreter), again)
    if interpreter.casefold() != machine.interpreter.casefold():
        what = _("The add-in runs another Python ({path}) than this command ({here}).")
        return Finding(False, what.format(path=interpreter, here=machine.interpreter), again)
    return Finding(True, _("The Python of the add-in is there: {path}.").format(path=interpreter))


def folder(book: Path | str, _: Translate) -> list[Finding]:
    """Whether a workbook's folder lets us do what saving needs, and whether anything in it was forgotten.

    A file is made, renamed and removed there, not asked about: a share may promise a right that it then refuses.
    """
    if "://" in str(book):
        what = _("{book} is on OneDrive or SharePoint, where Excel itself shares workbooks.").format(book=book)
        return [Finding(False, what, _("Keep the workbook in a folder of this computer or of the network drive."))]
    place = Path(book).resolve().parent
    if not place.is_dir():
        what = _("The folder {folder} cannot be reached.").format(folder=place)
        return [Finding(False, what, _("Check the path and the connection to the network."))]
    return [_writable(place, _), *forgotten(Path(book), _)]


def forgotten(book: Path, _: Translate) -> list[Finding]:
    """Conflict copies nobody has looked after: nothing else ever deletes them."""
    from workbook import save
    from workbook.save.copies import OLD

    try:
        old = save.copies(book.resolve(), until=datetime.now(UTC) - OLD)
        size = sum(copy.path.stat().st_size for copy in old) >> 20
    except OSError:
        return []  # what cannot be read is told by what looks at the folder
    if not old:
        return []
    what = _("Conflict copies older than {days} days lie in {folder}: {count}, {size} MB. The oldest is '{name}'.")
    told = what.format(
        days=OLD.days, folder=old[0].path.parent, count=len(old), size=max(size, 1), name=old[0].path.name
    )
    return [
        Finding(False, told, _("Take from them what the workbook lacks, then delete them; Account Review never does."))
    ]


def _writable(place: Path, _: Translate) -> Finding:
    first = place / f"account-review-{uuid4().hex}.tmp"
    second = first.with_suffix(".tmp2")
    asked = _("Ask for the right to change files there (Modify: create, rename and delete).")
    try:
        first.touch(exist_ok=False)
        try:
            first.rename(second)
        except OSError as error:
            what = _("Files in {folder} cannot be renamed ({reason}), so nothing can be saved there safely.")
            first.unlink()
            return Finding(False, what.format(folder=place, reason=error.strerror or error), asked)
        second.unlink()
    except OSError as error:
        left = next((file for file in (first, second) if file.exists()), None)
        if left:
            what = _("Files in {folder} cannot be deleted ({reason}); our test file {file} is left there.")
            return Finding(False, what.format(folder=place, reason=error.strerror or error, file=left.name), asked)
        what = _("Nothing can be written to {folder} ({reason}).")
        return Finding(False, what.format(folder=place, reason=error.strerror or error), asked)
    return Finding(True, _("Files can be made, renamed and deleted in {folder}.").format(folder=place))
