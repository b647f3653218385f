"""What anyone may read about the interface: its description for programs, and the same as a page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from citizen_app.api.description import description, problems_of
from citizen_app.api.fields import fields_of
from citizen_app.api.operation import JSON, Operation
from citizen_app.api.problems import EVERYWHERE, ProblemKind
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
    kinds = {kind.code: kind for kind in (*EVERYWHERE, *(kind for one in operations for kind in problems_of(one)))}
    return {
        "operations": [_told(one, told) for one in operations],
        "structures": list(_parts(operations, told)),
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
        "takes": fields_of(_schema(operation.request, document)),
        "answers": fields_of(_schema(operation.response, document)),
        "problems": problems,
    }


def _schema(structure: type[Any] | None, document: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = document["components"]["schemas"].get(getattr(structure, "__name__", ""), {})
    return found


def _parts(operations: Sequence[Operation], document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The structures that stand inside others; those of a call or an answer are told with their operation."""
    schemas = document["components"]["schemas"]
    whole = {one.__name__ for operation in operations for one in (operation.request, operation.response) if one}
    inside = {word.part for schema in schemas.values() for field in fields_of(schema) for word in field["type"]}
    for name, schema in schemas.items():
        if name not in whole or name in inside:
            yield {"name": name, "description": schema.get("description", ""), "fields": fields_of(schema)}
