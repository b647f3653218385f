"""A stand-in for Vævsanvendelsesregisteret: takes what Indblik sends (docs/tissue.md) and answers, or does not.

The demo broker serves it under /register. What it answers depends on what was decided, so that a demonstration can
show every answer: about samples "registered", about genetic data "refused" to a restriction and nothing at all to its
end. It keeps nothing.
"""

from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

TOKEN: Final = "demo-only-token-of-the-register"  # noqa: S105 - the demo's; known to everyone
_LARGEST: Final = 4 * 1024 * 1024
blueprint = Blueprint("tissue_register", __name__)


def answer_to(decision: dict[str, Any]) -> str | None:
    """What the stand-in says of a decision; None: nothing."""
    if decision["material"] == "biological":
        return "registered"
    return "refused" if decision["decision"] == "own-treatment-only" else None


def answers(batch: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The answer to a batch."""
    told = [(one["reference"], answer_to(one)) for one in batch["decisions"]]
    return {
        "answers": [
            {"reference": reference, "answer": answer, "at": at.isoformat()} for reference, answer in told if answer
        ]
    }


@blueprint.post("/register")
def take() -> ResponseReturnValue:
    """Take a batch from whoever has the token."""
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        abort(401)
    request.max_content_length = _LARGEST
    return jsonify(answers(request.get_json(), datetime.now(UTC)))
