"""Hatch's hook: every wheel carries the add-in, built and checked while the wheel is made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AddIn(BuildHookInterface[Any]):
    """Builds AccountReview.xlam into the package; a fault stops the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, and put it among the wheel's files, which version control does not know."""
        sys.path.insert(0, self.root)
        from addin.build import FILE, build

        out = build(Path(self.root, "addin", FILE), self.metadata.version)
        build_data["artifacts"].append(f"addin/{out.name}")
