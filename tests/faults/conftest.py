"""A server and two mounts for all faults of a worker; each test has a folder of its own on the share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.world import World
from tests.hosts import needed, smb


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[smb.Lab]:
    needed(smb.there(), smb.NEEDS)
    with smb.Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def here(lab: smb.Lab) -> Path:
    """The share as our computer sees it."""
    return lab.mount().path


@pytest.fixture(scope="session")
def elsewhere(lab: smb.Lab) -> Path:
    """The share as another computer sees it."""
    return lab.mount().path


@pytest.fixture
def world(lab: smb.Lab, here: Path, tmp_path: Path) -> World:
    """A workbook on the share, as our computer sees it."""
    return World.made(here, tmp_path, kept=lab.disk)


@pytest.fixture
def own_lab(tmp_path: Path) -> Iterator[Callable[..., smb.Lab]]:
    """A server of the test's own, which it may kill."""
    needed(smb.there(), smb.NEEDS)
    started: list[smb.Lab] = []

    def start(**options: str) -> smb.Lab:
        home = tmp_path / f"lab{len(started) + 1}"
        home.mkdir()
        started.append(smb.Lab(home, **options))
        return started[-1]

    yield start
    for lab in started:
        lab.close()
