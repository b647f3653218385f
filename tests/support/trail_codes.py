"""Which codes the product can write to our own trail, read from its source: constants, choices and steps of enums."""

import ast
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, get_type_hints

from tests.support.source import PRODUCT, modules

ACT, KIND = "action", "object_kind"
WRITERS = {"record": 1, "record_last": 1, "record_page": 1, "record_staff": 1, "record_command": 0, "record_worker": 0}
"""The functions of citizen_app/audit.py that write an event, and which argument is the act."""


@dataclass(frozen=True)
class Place:
    """Where an expression stands: in which module (its tree and what its names mean), and inside which function."""

    tree: ast.Module
    names: dict[str, Any]
    around: ast.FunctionDef


Only = Callable[[ast.Call, ast.FunctionDef], bool]
"""Whether a call that writes an event counts, inside its function."""


def any_call(_call: ast.Call, _function: ast.FunctionDef) -> bool:
    """Every call."""
    return True


def of_a_citizen(call: ast.Call, function: ast.FunctionDef) -> bool:
    """Whether it writes into the own trail of a citizen what somebody else did."""
    named = {one.arg for one in call.keywords}
    who = ast.unparse(call.args[0])
    assigned = _assigned(who, function)
    return "subject_key" in named or any(
        mark in text for text in (who, ast.unparse(assigned) if assigned else "") for mark in ("in_trail_of(", ".trail")
    )


def codes(of: str = ACT, only: Only = any_call) -> dict[str, str]:
    """Every code, with one module that writes it. Raises an error for what cannot be read from the source."""
    found: dict[str, str] = {}
    for module in modules(*PRODUCT):
        if "audit.record" in module.text:
            meant = vars(importlib.import_module(module.name.removesuffix(".py").replace("/", ".")))
            found |= dict.fromkeys(codes_in(module.text, meant, of, only), module.name)
    return found


def codes_in(text: str, names: dict[str, Any], of: str = ACT, only: Only = any_call) -> set[str]:
    """The codes that one module writes. `names`: what its names mean; `of`: of acts, or of what they are about."""
    tree = ast.parse(text)
    return {
        code
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for told in _told_by(function, of, only)
        for code in _texts(told, Place(tree, names, function))
    }


def _told_by(function: ast.FunctionDef, of: str, only: Only) -> Iterator[ast.expr]:
    for call in ast.walk(function):
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="audit"), attr=writer)) if writer in WRITERS and only(
                call, function
            ):
                named = [one.value for one in call.keywords if one.arg == of]
                yield from [call.args[WRITERS[writer]]] if of == ACT else named


def _texts(wanted: ast.expr, place: Place) -> set[str]:
    """Every text that the expression can be."""
    match wanted:
        case ast.IfExp(body=one, orelse=other):
            return _texts(one, place) | _texts(other, place)
        case ast.JoinedStr(values=parts):
            return {"".join(texts) for texts in product(*(_texts(part, place) for part in parts))}
        case ast.FormattedValue(value=inside):
            return _texts(inside, place)
        case ast.Subscript(value=ast.Dict(values=several)):
            return {text for one in several for text in _texts(one, place)}
        case ast.Attribute(attr="value", value=step):
            return _values(step, place)
        case ast.Attribute(attr=attribute, value=ast.Name(id="self")):
            return _given(attribute, place)
        case ast.Name(id=name):
            return _named(name, place)
    return {_text(wanted, place)}


def _named(name: str, place: Place) -> set[str]:
    """What a name is: given to the function, set inside it, or one of the module's."""
    given, assigned = _arguments(name, place), _assigned(name, place.around)
    if given is not None:
        return given
    return {_text(ast.Name(id=name), place)} if assigned is None else _texts(assigned, place)


def _text(wanted: ast.expr, place: Place) -> str:
    meant = _meant(wanted, place)
    if not isinstance(meant, str):
        raise LookupError(f"{ast.unparse(wanted)} in {place.around.name} is no text")
    return str(meant)


def _meant(wanted: ast.expr, place: Place) -> Any:
    """What the expression is in its module: our own source, and read by tests alone."""
    return eval(ast.unparse(wanted), dict(place.names))


def _values(step: ast.expr, place: Place) -> set[str]:
    """The values of an enum's members: of the one that stands there, or of all that its type has."""
    match step:
        case ast.IfExp():
            return _values(step.body, place) | _values(step.orelse, place)
        case ast.Name() if (assigned := _assigned(step.id, place.around)) is not None:
            return _values(assigned, place)
        case ast.Constant(value=None):
            return set()
        case ast.Call(func=ast.Attribute(attr="get", value=table)):
            return {member.value for member in _meant(table, place).values()}
    hint = _type_of(step, place)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {member.value for member in hint}
    return {_meant(step, place).value}


def _type_of(wanted: ast.expr, place: Place) -> Any:
    match wanted:
        case ast.Name():
            given = place.around.args
            hints = [one.annotation for one in (*given.args, *given.kwonlyargs) if one.arg == wanted.id]
            return _meant(hints[0], place) if hints and hints[0] else None
        case ast.Attribute():
            owner = _type_of(wanted.value, place)
            return get_type_hints(owner).get(wanted.attr) if owner else None
    return None


def _assigned(name: str, function: ast.FunctionDef) -> ast.expr | None:
    """What the function sets the name to."""
    for one in ast.walk(function):
        if isinstance(one, ast.Assign):
            for target, value in _pairs(one.targets[0], one.value):
                if isinstance(target, ast.Name) and target.id == name:
                    return value
    return None


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _arguments(name: str, place: Place) -> set[str] | None:
    """What the function is called with for this text of its own, in the same module; None if it is none of its own."""
    own = [*place.around.args.args, *place.around.args.kwonlyargs]
    here = next((at for at, one in enumerate(own) if one.arg == name), None)
    if here is None or ast.unparse(own[here].annotation or ast.Constant(None)) != "str":
        return None
    found: set[str] = set()
    for caller in ast.walk(place.tree):
        if isinstance(caller, ast.FunctionDef):
            for call in ast.walk(caller):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == place.around.name:
                    named = [one.value for one in call.keywords if one.arg == name]
                    found |= _texts((named or call.args[here:])[0], Place(place.tree, place.names, caller))
    return found


def _given(attribute: str, place: Place) -> set[str]:
    """What objects of the class are made with, anywhere in the product."""
    found = {
        keyword.value.value
        for module in modules(*PRODUCT)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == _class_around(place)
        for keyword in call.keywords
        if keyword.arg == attribute and isinstance(keyword.value, ast.Constant)
    }
    return {str(one) for one in found}


def _class_around(place: Place) -> str:
    return next(one.name for one in ast.walk(place.tree) if isinstance(one, ast.ClassDef) and place.around in one.body)
