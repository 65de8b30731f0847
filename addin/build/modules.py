"""The modules of the add-in's VBA project: our own texts, xlwings' hardened one, and the generated wrappers."""

from __future__ import annotations

from addin.build import VBA, xlwings_module
from addin.build.package import CODE_NAMES
from addin.build.project import Module, module
from addin.build.wrappers import Wrappers

WRAPPERS = "xlwings_udfs"
"""The name xlwings expects of the module with the wrappers."""


def modules(project: str, wrappers: Wrappers) -> list[Module]:
    """Every module, in the order of the project."""
    own = [module(path.stem, "standard", path.read_text("cp1252")) for path in sorted(VBA.glob("*.bas"))]
    return [
        module("ThisWorkbook", "workbook", (VBA / "ThisWorkbook.cls").read_text("cp1252")),
        *(Module(name, "sheet", "") for name in CODE_NAMES.values()),
        *own,
        Module(xlwings_module.NAME, "standard", xlwings_module.text(project)),
        Module(WRAPPERS, "standard", wrappers.text),
    ]
