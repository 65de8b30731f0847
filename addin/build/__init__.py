"""AccountReview.xlam built from text on any system, checked, and given its interpreter at install time.

Needs pyOpenVBA to build; `configured` and `facts` need nothing of it, so the installer works without.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import RefusedError, ReviewError

PROJECT = "AccountReview"
FILE = f"{PROJECT}.xlam"
VBA = Path(__file__).parent.parent / "vba"


class BuildError(ReviewError):
    """The add-in could not be built, or has faults; every one is named."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an add-in says of itself."""

    version: str
    xlwings: str
    """The version whose DLL its functions need."""
    interpreter: str
    """Full path of its Python; empty before it is installed."""


def build(out: Path, version: str | None = None) -> Path:
    """Build the add-in, check it with every reader there is, and write it.

    Parameters
    ----------
    out
        The file to write, or a folder to write `AccountReview.xlam` into.
    version
        The product's version; that of the installed package where None.

    Raises
    ------
    BuildError
        With every fault found; nothing is written then.
    """
    from addin.build.checks import faults
    from addin.build.readers import misread

    made = content(version)
    found = faults(made) or misread(made)
    if found:
        raise BuildError("The add-in was not built:\n" + "\n".join(found))
    target = out / FILE if out.is_dir() or not out.suffix else out
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made)
    return target


def check(path: Path) -> list[str]:
    """Every fault of a built add-in, by our own checks and by every independent reader there is; empty if none."""
    from addin.build.checks import faults
    from addin.build.readers import misread

    made = path.read_bytes()
    return [*faults(made), *misread(made)]


def content(version: str | None = None) -> bytes:
    """The add-in's bytes, unchecked: the same text gives the same bytes on every system."""
    from importlib.metadata import version as installed
    from importlib.resources import files
    from importlib.util import find_spec

    from addin.build import package, settings
    from addin.build.modules import modules
    from addin.build.project import binary
    from addin.build.texts import rows
    from addin.build.wrappers import generated

    if find_spec("pyopenvba") is None:
        raise BuildError("Building needs pyOpenVBA: pip install 'account-review[build]'")

    wrappers = generated(FILE)
    template = files("xlwings").joinpath("quickstart_addin_ribbon.xlam").read_bytes()
    frame = package.unzipped(template)["xl/vbaProject.bin"]
    said = settings.rows(version or installed("account-review"), installed("xlwings"))
    try:
        vba = binary(frame, PROJECT, modules(PROJECT, wrappers))
    except ReviewError as error:
        raise BuildError(str(error)) from error
    return package.zipped(package.parts(PROJECT, vba, said, rows(wrappers.functions), said[0][1]))


def configured(source: Path | bytes, interpreter: str) -> bytes:
    """The add-in with the full path of its Python written into its own settings.

    Parameters
    ----------
    source
        A built add-in.
    interpreter
        Full path on a drive of this computer: `C:\\...\\pythonw.exe`, or `/.../bin/python`.

    Raises
    ------
    RefusedError
        For a path that is not full, lies on a share, or holds a sign a command line would take for its own.
    """
    from addin.build import settings

    return settings.configured(_content(source), interpreter)


def facts(source: Path | bytes) -> Facts:
    """Version, xlwings' version and interpreter of an add-in.

    Raises
    ------
    RefusedError
        Where the file is not this add-in.
    """
    from addin.build import settings

    found = settings.read(_content(source))
    return Facts(found["VERSION"], found["XLWINGS"], found["INTERPRETER_WIN"] or found["INTERPRETER_MAC"])


def _content(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise RefusedError(
            "{file}: cannot be read ({reason}); install the add-in again.",
            file=source,
            reason=error.strerror,
        ) from error
