"""Independent readers of the built add-in: pyOpenVBA always; olevba and openxml-audit where they are installed."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from addin.build import FILE, PROJECT
from addin.build.vbaread import sources


def available() -> dict[str, Callable[[Path], list[str]]]:
    """Reader -> what it finds wrong in a file; those that are installed."""
    readers = {"pyopenvba": _pyopenvba, "oletools": _olevba, "openxml_audit": _openxml_audit}
    return {name: reader for name, reader in readers.items() if find_spec(name)}


def misread(content: bytes) -> list[str]:
    """What any reader finds wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(content)
        return [f"{name}: {fault}" for name, reader in available().items() for fault in reader(path)]


def _pyopenvba(path: Path) -> list[str]:
    from pyopenvba import ExcelFile, check_file

    found = [f"{issue.location}: {issue.message}" for issue in check_file(path).errors]
    with ExcelFile(path) as book:
        project = book.vba_project()
        found += [str(issue) for issue in project.validate()]
        read = {module.name: module.source for module in project.modules}
    return found + _differences(read, path)


def _olevba(path: Path) -> list[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its parser's library renames what it calls
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(path))
        read = {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
        parser.close()
    return _differences(read, path)


def _openxml_audit(path: Path) -> list[str]:
    from openxml_audit import OpenXmlValidator

    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def _differences(read: dict[str, str], path: Path) -> list[str]:
    """Modules that are not read as they stand in the file by our own reading."""
    ours = sources(path.read_bytes())

    def lines(text: str) -> list[str]:
        return text.replace("\r\n", "\n").rstrip("\n").split("\n")

    names = sorted(ours.keys() ^ read.keys())
    changed = sorted(name for name in ours.keys() & read.keys() if lines(ours[name]) != lines(read[name]))
    return [f"{PROJECT}: module {name} is read differently" for name in [*names, *changed]]
