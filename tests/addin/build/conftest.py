"""The add-in as a file."""

from __future__ import annotations

import pytest

from addin import build


@pytest.fixture(scope="session")
def add_in_file(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("build") / build.FILE
    path.write_bytes(made)
    return path
