"""What was written in a form: sealed in the page that asks whether it is right, and given back where it was refused."""

import json
from datetime import date
from typing import Final, TypeVar
from uuid import UUID, uuid4

from flask import Blueprint, g, request
from werkzeug.datastructures import MultiDict
from wtforms import Field

from citizen_app.errors import NotFound
from citizen_app.web.forms import Form
from support.views.words import sealed, unsealed

AnyForm = TypeVar("AnyForm", bound=Form)
_TEXTS: Final = ("words", "reason")


def sent(kind: type[AnyForm], purpose: str) -> tuple[AnyForm, UUID]:
    """What was written: in the fields, or in the page before and sealed since then. Raises NotFound."""
    if "draft" not in request.form:
        return kind(), uuid4()
    submission, written = json.loads(unsealed(purpose, request.form["draft"]))
    return kind(MultiDict(map(tuple, written)), meta={"csrf": False}), UUID(submission)


def draft(purpose: str, form: Form, submission: UUID) -> str:
    """The form with the id of its submission, for the hidden field `draft` of this viewer's next page."""
    fields = (field for field in form if field.name != "csrf_token")
    written = [[field.name, text] for field in fields for text in _written(field)]
    return sealed(purpose, json.dumps([str(submission), written]))


def give_back(steps: Blueprint, purpose: str = "") -> None:
    """Let a refusal of what these pages send show the sender their own text, and nothing else: the thing that it is for
    may be another organisation's by now. `purpose`: of the drafts of these pages."""

    @steps.before_request
    def remember() -> None:
        if request.method == "POST":
            g.unsent = _text(purpose)


def _text(purpose: str) -> str:
    written = request.form.to_dict()
    if purpose and "draft" in written:
        try:
            written = dict(json.loads(unsealed(purpose, written["draft"]))[1])
        except NotFound:
            return ""
    return next((text for name in _TEXTS if (text := written.get(name, "").strip())), "")


def _written(field: Field) -> list[str]:
    if isinstance(field.data, list):
        return field.data
    if isinstance(field.data, date):
        return [field.data.isoformat()]
    # A box that is not ticked sends nothing.
    return [] if field.data is None or field.data is False else [str(field.data)]
