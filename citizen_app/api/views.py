"""What anyone may read about the interface: its description for programs, and the same as a page."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from citizen_app.api.description import description, problems_of
from citizen_app.api.operation import JSON, Operation
from citizen_app.api.problems import ProblemKind
from citizen_app.api.registering import PREFIX
from citizen_app.api.scopes import SCOPE_MEANINGS, Scope
from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.settings import Settings
from citizen_app.web.language import current_language

bp = Blueprint("api_description", __name__)


@bp.get("/api/openapi.json")
@access(ANYONE, impersonal=True)
def document() -> Response:
    return Response(msgspec.json.encode(_described()), mimetype=JSON)


@bp.get("/api")
@access(ANYONE)
def page() -> ResponseReturnValue:
    return render_template(f"content/{current_language()}/api.html", **page_context(_operations(), _described()))


def page_context(operations: Sequence[Operation], told: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's template is handed: the operations, and the description that was made of them."""
    kinds = {kind.code: kind for one in operations for kind in problems_of(one)}
    return {
        "operations": [_told(one, told) for one in operations],
        "scopes": [(scope.value, SCOPE_MEANINGS[scope]) for scope in Scope],
        "problems": sorted(kinds.values(), key=lambda kind: (kind.status, kind.code)),
        "address": told["servers"][0]["url"],
    }


def _operations() -> tuple[Operation, ...]:
    found: tuple[Operation, ...] = current_app.extensions["indblik.operations"]
    return found


def _described() -> dict[str, Any]:
    """The description, made once."""
    held: dict[str, Any] | None = current_app.extensions.get("indblik.api_description")
    if held is None:
        settings: Settings = current_app.extensions["indblik.settings"]
        held = current_app.extensions["indblik.api_description"] = description(_operations(), settings.site_url)
    return held


def _told(operation: Operation, document: Mapping[str, Any]) -> dict[str, Any]:
    problems: list[ProblemKind] = list(problems_of(operation))
    return {
        "name": operation.name,
        "method": operation.method,
        "path": f"{PREFIX}{operation.path}",
        "summary": operation.summary,
        "description": operation.description,
        "scope": operation.scope if isinstance(operation.scope, Scope) else None,
        "needs_token": operation.needs_token,
        "takes": _fields(operation.request, document),
        "answers": _fields(operation.response, document),
        "problems": problems,
    }


def _fields(structure: type[Any] | None, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each field of a structure, from the description that programs read."""
    schema = document["components"]["schemas"].get(getattr(structure, "__name__", ""), {})
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": _type(field),
            "needed": name in needed,
            "description": field.get("description", ""),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _type(field: Mapping[str, Any]) -> str:
    """A field's type in a word or two."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " / ".join(_type(one) for one in field["anyOf"])
    if field.get("type") == "array":
        return f"[{_type(field.get('items', {}))}]"
    if "enum" in field:
        return " / ".join(map(str, field["enum"]))
    return str(field.get("format") or field.get("type", ""))
