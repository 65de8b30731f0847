import pytest

from addin.install.macos import MacOS
from tests.addin.install import computers


@pytest.fixture
def source():
    return computers.built()


@pytest.fixture(autouse=True)
def _versions(monkeypatch):
    """The versions that pip would tell of."""
    told = {"account-review": "0.1.0", "xlwings": "0.37.8"}
    monkeypatch.setattr("importlib.metadata.version", told.__getitem__)


@pytest.fixture(params=["windows", "macos"])
def machine(request, tmp_path, monkeypatch):
    """Either kind of computer: what is true of installing is true of both."""
    if request.param == "windows":
        return computers.windows(tmp_path)
    monkeypatch.setattr(MacOS, "exists", lambda self, path: path == computers.MAC_PYTHON)
    return computers.mac(tmp_path)
