"""Installing the add-in into Excel, taking it out again, and finding out why it does not work."""

from __future__ import annotations

from pathlib import Path

from addin.build import FILE as ADDIN
from addin.install.machine import Finding, Machine, Translate, this_machine
from workbook.errors import RefusedError

__all__ = ["Finding", "doctor", "install", "uninstall"]


def install(
    machine: Machine | None = None, translate: Translate | None = None, source: bytes | None = None
) -> list[str]:
    """Put the add-in where Excel loads it at every start, with the full path of this Python in it.

    Installing twice is one installation. After an error whatever worked before still works.

    Parameters
    ----------
    machine
        The computer; this one where None.
    translate
        From an English sentence to the user's language; the system's language where None.
    source
        A built add-in; the one that came with the package where None.

    Returns
    -------
    list of str
        What was done, and what is still to be put right, a sentence each.

    Raises
    ------
    RefusedError
        Where it cannot be installed; nothing was changed.
    """
    from addin.build import configured, facts
    from addin.install import doctoring, placing

    _ = translate or _language()
    machine = machine or this_machine(_)
    _refuse_remote(machine, _)
    _refuse_running(machine, _)
    target = machine.startup / ADDIN
    content = configured(source or shipped(), machine.interpreter)
    try:
        placing.sweep(machine.spare)
        machine.spare.mkdir(parents=True, exist_ok=True)
        companions = machine.companions(facts(content).xlwings)
        old = [file for file in machine.ours() if file not in companions]
        # A new file bears no mark; this is for one that stays, and comes first as it must not spoil what works.
        unblocked = machine.unblock(target)
        written = placing.place({**companions, target: content}, machine.spare)
    except OSError as error:
        raise _refusal(error, target, _) from error
    told = [_("Installed {file}.").format(file=file) for file in written]
    told += [_("Removed {file}, which an earlier version needed.").format(file=file) for file in placing.removed(old)]
    if unblocked:
        told.append(_("Took the mark of a downloaded file away from {file}.").format(file=target))
    if not told:
        told = [_("The add-in was installed already: {file}.").format(file=target)]
    wrong = [f"{found.what} {found.do}" for found in doctoring.computer(machine, _) if not found.ok]
    return [*told, *(wrong or [_("Start Excel: the tab Account Review is in the ribbon.")])]


def uninstall(machine: Machine | None = None, translate: Translate | None = None) -> list[str]:
    """Remove everything that installing put there, and nothing else.

    Workbooks, entries that are not sent yet and the log of errors stay.

    Returns
    -------
    list of str
        What was removed, a sentence each.

    Raises
    ------
    RefusedError
        Where it cannot be removed.
    """
    from addin.install import placing

    _ = translate or _language()
    machine = machine or this_machine(_)
    _refuse_running(machine, _)
    target = machine.startup / ADDIN
    try:
        placing.sweep(machine.spare)
        machine.unblock(target)
        if target.exists():
            target.unlink()
            gone = [target]
        else:
            gone = []
        gone += placing.removed(machine.ours())
    except OSError as error:
        raise _refusal(error, target, _) from error
    if not gone:
        return [_("The add-in was not installed: {file} is not there.").format(file=target)]
    return [_("Removed {file}.").format(file=file) for file in gone]


def doctor(
    book: Path | str | None = None, machine: Machine | None = None, translate: Translate | None = None
) -> list[Finding]:
    """Look at everything the add-in needs, and at the folder of a workbook where one is given.

    Returns
    -------
    list of Finding
        What was looked at; where any is not ok, something has to be done.

    Raises
    ------
    RefusedError
        On a system without Excel.
    """
    from addin.install import doctoring

    _ = translate or _language()
    machine = machine or this_machine(_)
    return [*doctoring.computer(machine, _), *(doctoring.folder(book, _) if book else [])]


def shipped() -> bytes:
    """The add-in that came with the package; built now where the package is the source text."""
    from importlib.resources import files

    from addin import build

    ready = files("addin") / ADDIN
    return ready.read_bytes() if ready.is_file() else build.content()


def _language() -> Translate:
    from addin.language import chosen, translator

    return translator(chosen("auto"))


def _refuse_remote(machine: Machine, _: Translate) -> None:
    """Whoever can write to a share could change what everybody's Excel runs."""
    if machine.remote(str(machine.startup)):
        sentence = _(
            "Excel's start folder lies on a network drive: {path}. What Excel runs must be on this computer, or others "
            "could change it. Ask your IT to keep this folder on the computer."
        )
        raise RefusedError(sentence.format(path=machine.startup))
    for path in (machine.interpreter, *machine.imported):
        if machine.remote(path):
            sentence = _(
                "This Python, or what it loads, lies on a network drive: {path}. What Excel runs must be on this "
                "computer, or others could change it. Install Python and account-review here, then try again."
            )
            raise RefusedError(sentence.format(path=path))


def _refuse_running(machine: Machine, _: Translate) -> None:
    if machine.excel_runs():
        raise RefusedError(_("Excel is running. Save your work, close every Excel window, then try again."))


def _refusal(error: OSError, target: Path, _: Translate) -> RefusedError:
    if isinstance(error, PermissionError):
        sentence = _(
            "{file} cannot be changed: Excel or another program holds it, or you have no right to. Close Excel, allow "
            "access to the folder if the system asks, then try again. The add-in is as it was."
        )
    else:
        sentence = _("{file} cannot be changed ({reason}). Put that right, then try again. The add-in is as it was.")
    return RefusedError(sentence.format(file=error.filename or target, reason=error.strerror or error))
