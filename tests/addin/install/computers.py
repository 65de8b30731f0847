"""Made-up computers: real folders, and a registry, drives and programs that are only told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from addin.build import package, settings
from addin.install.macos import MacOS
from addin.install.windows import Windows

PYTHON = r"C:\Users\lan\review\Scripts\python.exe"
PYTHONW = r"C:\Users\lan\review\Scripts\pythonw.exe"
MAC_PYTHON = "/Users/lan/review/bin/python"
OFFICE = r"Software\Microsoft\Office"
EXCEL = OFFICE + r"\16.0\Excel"
MOUNTS = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk5s1 on /Volumes/Backup (apfs, local, nodev, nosuid, journaled)
//lan@files.example/sales on /Volumes/sales (smbfs, nodev, nosuid, mounted by lan)
"""


def built(version: str = "0.1.0", xlwings: str = "0.37.8") -> bytes:
    """An add-in as the installer sees one: its settings sheet is real, its VBA is not looked at."""
    rows = settings.rows(version, xlwings)
    return package.zipped(package.parts("AccountReview", b"no VBA", rows, [("id", "en", "vi", "zh")], version))


@dataclass
class WindowsTold:
    """What Windows answers."""

    user: dict[str, dict[str, object]] = field(default_factory=lambda: {EXCEL: {}, EXCEL + r"\Options": {}})
    machine: dict[str, dict[str, object]] = field(default_factory=dict)
    programs: dict[str, list[str]] = field(
        default_factory=lambda: {
            r"C:\Users\lan\review\Scripts": ["python.exe", "pythonw.exe", "account-review.exe"],
            r"C:\Users\lan\review": ["Lib", "Scripts", "xlwings32-0.37.8.dll", "xlwings64-0.37.8.dll"],
        }
    )
    drives: dict[str, int] = field(default_factory=lambda: {"C:\\": 3, "D:\\": 3, "Z:\\": 4})
    links: dict[str, str] = field(default_factory=dict)
    shorts: dict[str, str] = field(default_factory=dict)
    running: bool = False

    def values(self, key, root="HKCU"):
        return (self.user if root == "HKCU" else self.machine).get(key, {})

    def keys(self, key):
        below = [name[len(key) + 1 :].split("\\")[0] for name in self.user if name.startswith(key + "\\")]
        return list(dict.fromkeys(below))

    def drive_type(self, drive):
        return self.drives[drive]

    def files(self, folder):
        return self.programs.get(folder, [])

    def real(self, path):
        return self.links.get(path, path)

    def excel_runs(self):
        return self.running

    def fits(self, path):
        try:
            path.encode("cp1252")
        except UnicodeEncodeError:
            return False
        return True

    def short(self, path):
        return self.shorts.get(path, path)


@dataclass
class MacTold:
    """What macOS answers."""

    running: bool = False
    mounted: str = MOUNTS

    def mounts(self):
        return self.mounted

    def excel_runs(self):
        return self.running


def windows(
    folder: Path, told: WindowsTold | None = None, program: str = PYTHON, imported: tuple[str, ...] = ()
) -> Windows:
    places = imported or (str(PureWindowsPath(program).parent.parent),)
    return Windows(folder / "AppData" / "Roaming", program, places, told or WindowsTold())


def mac(folder: Path, told: MacTold | None = None, program: str = MAC_PYTHON, imported: tuple[str, ...] = ()) -> MacOS:
    return MacOS(
        folder / "lan", program, imported or ("/Users/lan/review",), b"on VbaHandler(x)\nend\n", told or MacTold()
    )


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
