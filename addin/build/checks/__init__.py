"""Our own checks of a built add-in: what Excel would only tell a manager, and what no reader of files looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from addin.build.checks.built import Built

Check = Callable[[Built], Iterator[str]]


def faults(content: bytes) -> list[str]:
    """Every fault of an add-in, one sentence each; empty if it has none."""
    from addin.build.checks import package, ribbon, safety, vba, wrappers

    try:
        built = Built.of(content)
    except Exception as error:  # whatever a spoilt file makes a reader raise is the fault
        return [f"the add-in cannot be read: {type(error).__name__}: {error}"]
    every: tuple[Check, ...] = (*package.CHECKS, *ribbon.CHECKS, *vba.CHECKS, *wrappers.CHECKS, *safety.CHECKS)
    return [fault for check in every for fault in check(built)]
