"""The smoke script cannot run here; what can be known of it without Excel is that it is sound and names what exists."""

import re
from importlib.util import find_spec
from pathlib import Path

import addin
from addin.build import PROJECT, settings, xlwings_module
from addin.buttons import BUTTONS
from tests.hosts import needed
from udfs import functions

FILE = Path(addin.__file__).parent / "smoke.ps1"


def test_the_smoke_script_has_no_syntax_error():
    needed(find_spec("tree_sitter_powershell"), "tree-sitter and tree-sitter-powershell")
    import tree_sitter_powershell
    from tree_sitter import Language, Parser

    parser = Parser(Language(tree_sitter_powershell.language()))
    tree = parser.parse(FILE.read_bytes())
    assert not tree.root_node.has_error
    # The same reader notices a brace that is missing.
    assert parser.parse(FILE.read_bytes().replace(b"\n}\n", b"\n", 1)).root_node.has_error


def test_the_smoke_script_is_plain_ascii_as_the_powershell_of_windows_reads_it():
    assert FILE.read_bytes().isascii()


def test_the_smoke_script_calls_a_function_that_gives_what_it_expects():
    called = set(re.findall(r"=(REVIEW_\w+)\(A1:A3\)", FILE.read_text()))
    assert called == {"REVIEW_CADENCE"}
    assert functions.REVIEW_CADENCE([["A"], ["B"], ["C"]]) == [[30], [60], [90]]


def test_the_smoke_script_runs_a_registered_button_through_the_one_public_door():
    macro, button = re.search(r"""Run\("'AccountReview.xlam'!(\w+)", '(\w+)'\)""", FILE.read_text()).groups()
    assert button in {each.id for each in BUTTONS}
    assert f"Public Sub {macro}(" in xlwings_module.text(PROJECT)


def test_the_smoke_script_reads_the_settings_where_they_stand():
    rows = [name for name, _ in settings.rows("0.1.0", "0.37.8")]
    assert rows[:3] == ["VERSION", "XLWINGS", "INTERPRETER_WIN"]
    assert set(re.findall(r"Range\('(B\d)'\)", FILE.read_text())) == {"B1", "B2", "B3"}
