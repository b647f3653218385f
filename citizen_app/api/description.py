"""The description of `/api/v1` (OpenAPI 3.1), made from the operations' own declarations."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from citizen_app.api.operation import FORM, JSON, Operation
from citizen_app.api.problems import (
    BODY_INVALID,
    BODY_TOO_LARGE,
    BODY_UNREADABLE,
    MEDIA_TYPE,
    PROBLEM_TYPE,
    RATE_EXCEEDED,
    SCOPE_MISSING,
    TOKEN_INVALID,
    TOKEN_MISSING,
    Problem,
    ProblemKind,
)
from citizen_app.api.scopes import SCOPE_MEANINGS, Scope

VERSION = "1.0.0"
_TEMPLATE = "#/components/schemas/{name}"
_STATUS = {200: "The answer.", 201: "Made.", 202: "Taken in.", 204: "Done; there is nothing to say."}


def problems_of(operation: Operation) -> Sequence[ProblemKind]:
    """Every problem that the operation can answer with, by status."""
    found = list(operation.problems)
    if operation.needs_token:
        found += [TOKEN_MISSING, TOKEN_INVALID, RATE_EXCEEDED]
    if isinstance(operation.scope, Scope):
        found.append(SCOPE_MISSING)
    if operation.request is not None:
        found += [BODY_UNREADABLE, BODY_TOO_LARGE, MEDIA_TYPE, BODY_INVALID]
    return sorted({kind.code: kind for kind in found}.values(), key=lambda kind: (kind.status, kind.code))


def description(operations: Iterable[Operation], server: str) -> dict[str, Any]:
    """The document, for a server whose operations stand below `{server}/api/v1`."""
    listed = list(operations)
    structures = [Problem, *(one for op in listed for one in (op.request, op.response) if one is not None)]
    schemas, components = msgspec.json.schema_components(structures, ref_template=_TEMPLATE)
    by_structure = dict(zip(structures, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for operation in listed:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, by_structure)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Indblik",
            "version": VERSION,
            "description": "For systems that ask Indblik about citizens' decisions. Readable at /api.",
        },
        "servers": [{"url": f"{server}/api/v1"}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An access token from POST /token. Scopes: "
                    + " ".join(f"{scope}: {meaning}" for scope, meaning in SCOPE_MEANINGS.items()),
                }
            },
        },
    }


def _operation(operation: Operation, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "security": [{"token": [operation.scope] if isinstance(operation.scope, Scope) else []}]
        if operation.needs_token
        else [],
        "responses": {str(operation.status): _success(operation, schemas), **_refusals(operation, schemas)},
    }
    if operation.request is not None:
        kinds = [JSON, FORM] if operation.takes_form else [JSON]
        schema = schemas[operation.request]
        told["requestBody"] = {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}
    return told


def _success(operation: Operation, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": _STATUS.get(operation.status, "Done.")}
    if operation.response is not None:
        told["content"] = {JSON: {"schema": schemas[operation.response]}}
    return told


def _refusals(operation: Operation, schemas: Mapping[Any, Any]) -> dict[str, Any]:
    found: dict[str, list[ProblemKind]] = {}
    for kind in problems_of(operation):
        found.setdefault(str(kind.status), []).append(kind)
    return {
        status: {
            "description": " ".join(f"`{kind.code}`: {kind.title}." for kind in kinds),
            "content": {PROBLEM_TYPE: {"schema": schemas[Problem]}},
        }
        for status, kinds in found.items()
    }
