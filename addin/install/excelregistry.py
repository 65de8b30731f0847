"""What Excel and the firm's policies keep in the registry about add-ins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from addin.build import FILE as ADDIN
from addin.install.machine import Finding, Translate
from addin.install.winapi import Calls

OFFICE = r"Software\Microsoft\Office"
POLICIES = r"Software\Policies\Microsoft\Office"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


def versions(calls: Calls) -> list[str]:
    """The versions of Excel this user has started, such as 16.0."""
    found = [name for name in calls.keys(OFFICE) if re.fullmatch(r"\d\d\.0", name)]
    return sorted(name for name in found if "excel" in map(str.casefold, calls.keys(rf"{OFFICE}\{name}")))


def bits(calls: Calls) -> int:
    """Whether Office is of 32 or 64 bits; 64 where Windows does not say."""
    platform = calls.values(_CLICK_TO_RUN, "HKLM").get("Platform", "x64")
    return 32 if platform == "x86" else 64


def findings(calls: Calls, addin: Path, _: Translate) -> Iterator[Finding]:
    """Everything in the registry that keeps the add-in from loading, or loads another one."""
    found = versions(calls)
    if not found:
        yield Finding(
            False,
            _("Excel has not been started by this user yet, or is not installed."),
            _("Start Excel once, close it, and run account-review doctor again."),
        )
        return
    for version in found:
        excel = rf"{OFFICE}\{version}\Excel"
        yield from _copies(calls, excel, addin, _)
        yield from _disabled(calls, excel, _)
        yield from _policies(calls, version, addin, _)


def _copies(calls: Calls, excel: str, addin: Path, _: Translate) -> Iterator[Finding]:
    """Excel opens one file of a name only: a copy that the Add-in Manager loads shuts the installed one out."""
    for name, value in calls.values(rf"{excel}\Options").items():
        path = str(value).removeprefix("/R ").strip(' "')
        ours = PureWindowsPath(path).name.casefold() == ADDIN.casefold()
        if ours and re.fullmatch(r"OPEN\d*", name, re.IGNORECASE) and path.casefold() != str(addin).casefold():
            yield Finding(
                False,
                _("Excel also loads another copy of the add-in: {path}.").format(path=path),
                _("In Excel: File > Options > Add-ins > Manage: Excel Add-ins > Go, and clear its tick."),
            )


def _disabled(calls: Calls, excel: str, _: Translate) -> Iterator[Finding]:
    """After a crash Excel lists the file it blames here, its path as UTF-16 inside a binary value."""
    for value in calls.values(rf"{excel}\Resiliency\DisabledItems").values():
        if isinstance(value, bytes) and ADDIN.casefold() in value.decode("utf-16-le", "replace").casefold():
            yield Finding(
                False,
                _("Excel has switched the add-in off after a crash, so it is not loaded at start."),
                _("In Excel: File > Options > Add-ins > Manage: Disabled Items > Go, choose it and press Enable."),
            )
            return


def _policies(calls: Calls, version: str, addin: Path, _: Translate) -> Iterator[Finding]:
    """Settings that stop an unsigned add-in in a trusted folder; the firm's policy or the user's own."""
    places = [rf"{root}\{version}\Excel\Security" for root in (POLICIES, OFFICE)]

    def switched_on(name: str, below: str = "") -> bool:
        return any(_value(calls, place + below, name) == 1 for place in places)

    ask = _("Ask your IT: docs/install.md says what it has to allow, in Microsoft's own terms.")
    if switched_on("DisableAllAddins"):
        yield Finding(False, _("A setting of Excel disables all application add-ins."), ask)
    if switched_on("RequireAddinSig"):
        yield Finding(False, _("A setting of Excel requires that add-ins are signed by a trusted publisher."), ask)
    if switched_on("AllLocationsDisabled", r"\Trusted Locations"):
        yield Finding(
            False, _("A setting of Excel disables all trusted locations, so the add-in is blocked as unsigned."), ask
        )
    common = rf"{POLICIES}\{version}\Common\Security\Trusted Locations"
    if _value(calls, common, "Allow User Locations") == 0 and not _listed(calls, places[0], addin):
        what = _("A policy trusts only the locations your IT lists, and {folder} is not among them.")
        yield Finding(False, what.format(folder=addin.parent), ask)


def _listed(calls: Calls, security: str, addin: Path) -> bool:
    """Whether a policy names the add-in's folder as a trusted location."""
    places = rf"{security}\Trusted Locations"
    paths = [str(_value(calls, rf"{places}\{each}", "Path")) for each in calls.keys(places)]
    folder = {str(addin.parent).casefold(), r"%appdata%\microsoft\excel\xlstart"}
    return any(path.casefold().rstrip("\\") in folder for path in paths)


def _value(calls: Calls, key: str, name: str) -> object:
    """A value of a key; the registry does not tell capitals apart."""
    return {each.casefold(): value for each, value in calls.values(key).items()}.get(name.casefold())
