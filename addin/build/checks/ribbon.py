"""Faults of the ribbon: Excel leaves out a whole tab for one of these, most often without a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from addin.build.checks.built import Built
from addin.build.ribbon import CALLBACKS, PARTS, ids
from addin.buttons import BUTTONS


def parts(built: Built) -> Iterator[str]:
    """Each of the two parts has its namespace and its kind of relationship, and both say the same."""
    links = {str(each.get("Target")).lstrip("/"): each.get("Type") for each in built.xml["_rels/.rels"]}
    for name, (namespace, kind) in PARTS.items():
        if links.get(name) != kind:
            yield f"{name} has the relationship {links.get(name)}, expected {kind}"
        if name in built.xml and built.xml[name].tag != f"{{{namespace}}}customUI":
            yield f"{name} does not begin with customUI of {namespace}"
    bodies = {built.parts.get(name, b"").replace(space.encode(), b"") for name, (space, _) in PARTS.items()}
    if len(bodies) > 1:
        yield "the two ribbon parts differ in more than their namespace"


def controls(built: Built) -> Iterator[str]:
    """Every control has an id of its own that is a macro's name, an icon, and no more than the list of buttons."""
    for name in PARTS:
        root = built.xml.get(name)
        if root is None:
            continue
        found = [str(each.get("id")) for each in root.iter() if each.get("id")]
        yield from (f"{name}: the id {each} is there {n} times" for each, n in Counter(found).items() if n > 1)
        if sorted(set(found)) != sorted(ids()):
            yield f"{name}: the ids are {', '.join(sorted(found))}, expected those of addin/buttons.py"
        for each in root.iter("{*}button"):
            if not re.fullmatch(r"[a-z_]+", str(each.get("id"))):
                yield f"{name}: {each.get('id')} cannot be a macro's name"
            if not each.get("imageMso"):
                yield f"{name}: {each.get('id')} has no icon"
        writing = {each.get("id") for each in root.iter("{*}button") if each.get("tag") == "writes"}
        if writing != {button.id for button in BUTTONS if button.writes}:
            yield f"{name}: the buttons that write are not marked as in addin/buttons.py"


def callbacks(built: Built) -> Iterator[str]:
    """Excel finds a callback by its name and hands it what the kind of callback demands."""
    there = {each.name: each for each in built.procedures if each.public and each.kind == "Sub"}
    for name in PARTS:
        root = built.xml.get(name)
        if root is None:
            continue
        for attribute, called in {(a, str(v)) for e in root.iter() for a, v in e.attrib.items() if a in CALLBACKS}:
            if called not in there:
                yield f"{name}: {attribute} calls {called}, which is no public Sub"
            elif there[called].parameters != CALLBACKS[attribute][1]:
                found = there[called].parameters
                yield f"{called} takes ({found}), Excel hands {attribute} ({CALLBACKS[attribute][1]})"


CHECKS = (parts, controls, callbacks)
