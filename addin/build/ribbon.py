"""The ribbon's XML, from the list of buttons; every label, tip and state comes from one set of callbacks."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from addin.buttons import BUTTONS, GROUPS, Button

TAB_ID = "accountReviewTab"
CALLBACKS = {
    "onLoad": ("AccountReview_Loaded", "ui As IRibbonUI"),
    "onAction": ("AccountReview_Click", "control As IRibbonControl"),
    "getLabel": ("AccountReview_Label", "control As IRibbonControl, ByRef text"),
    "getScreentip": ("AccountReview_Label", "control As IRibbonControl, ByRef text"),
    "getSupertip": ("AccountReview_Tip", "control As IRibbonControl, ByRef text"),
    "getEnabled": ("AccountReview_Enabled", "control As IRibbonControl, ByRef usable"),
}
"""Attribute -> the Sub Excel calls for it and the parameters Excel hands it."""
PARTS = {
    # Excel 2007 reads the first, every later one the second.
    "customUI/customUI.xml": (
        "http://schemas.microsoft.com/office/2006/01/customui",
        "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    ),
    "customUI/customUI14.xml": (
        "http://schemas.microsoft.com/office/2009/07/customui",
        "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
    ),
}
"""Part -> its namespace and the type of its relationship."""


def xml(namespace: str) -> bytes:
    """One of the two parts: they differ only in the namespace."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f'<customUI xmlns="{namespace}"{_calls("onLoad")}><ribbon><tabs><tab id="{TAB_ID}"{_calls("getLabel")}>',
    ]
    for group in GROUPS:
        lines.append(f'<group id="{group}"{_calls("getLabel")}>')
        lines += [_button(button) for button in BUTTONS if button.group == group]
        lines.append("</group>")
    return "\n".join([*lines, "</tab></tabs></ribbon></customUI>"]).encode()


def _button(button: Button) -> str:
    given = {"id": button.id, "size": "large" if button.large else "normal", "imageMso": button.image}
    if button.writes:
        given["tag"] = "writes"
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in given.items())
    return f"<button{attributes}{_calls('onAction', 'getLabel', 'getScreentip', 'getSupertip', 'getEnabled')}/>"


def _calls(*attributes: str) -> str:
    return "".join(f' {name}="{CALLBACKS[name][0]}"' for name in attributes)


def ids() -> Iterable[str]:
    """Every id in the ribbon that asks for a label."""
    return (TAB_ID, *GROUPS, *(button.id for button in BUTTONS))
