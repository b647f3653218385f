"""What the desk's pages say in the same way everywhere: days, moments, roles, handles."""

import json
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import request
from flask_babel import LazyString
from flask_babel import gettext as _

from citizen_app import opaque
from citizen_app.auth.access import actor
from citizen_app.auth.actor import Actor, Role
from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language, speaking
from support.domain.periods import last_day_of
from support.messages import ROLE_NAMES
from support.queries.roles import Colleague

_STALE: Final = -1  # nothing has taken so few steps
Place = tuple[datetime, UUID]
"""Where a line stands on a list that is read page by page: by its moment, then by its key."""


def handle(actor: Actor, purpose: str, key: UUID) -> str:
    """An identifier for an address, which works for this viewer only."""
    return opaque.seal(actor.viewer.key, purpose, key.bytes)


def opened(actor: Actor, purpose: str, text: str) -> UUID:
    """What `handle` closed. Raises NotFound."""
    return UUID(bytes=opaque.unseal(actor.viewer.key, purpose, text))


def sealed(purpose: str, text: str) -> str:
    """A text for a form or an address, which works for this viewer only."""
    return opaque.seal(actor().viewer.key, purpose, text.encode())


def unsealed(purpose: str, handle: str) -> str:
    """What `sealed` closed. Raises NotFound."""
    return opaque.unseal(actor().viewer.key, purpose, handle).decode()


def sealed_place(purpose: str, place: Place) -> str:
    """Where a page of a list begins, for an address that works for this viewer only."""
    at, key = place
    return sealed(purpose, json.dumps([at.isoformat(), str(key)]))


def place_in(purpose: str, handle: str | None) -> Place | None:
    """What `sealed_place` closed; None for the first page. Raises NotFound."""
    if not handle:
        return None
    at, key = json.loads(unsealed(purpose, handle))
    return datetime.fromisoformat(at), UUID(key)


def to_the_citizen(text: LazyString) -> str:
    """A text that somebody of the staff begins with. Citizens read Danish, whatever language its writer reads."""
    with speaking("da"):
        return str(text)


def steps_seen() -> int:
    """How many steps a thing had taken when the page was made that this form stands on."""
    text = request.form.get("steps", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else _STALE


def last_day_text(expires_at: datetime) -> str:
    """The last day of a role."""
    return day_text(last_day_of(expires_at), current_language())


def when_text(moment: datetime) -> str:
    """Day and time."""
    return moment_text(moment, current_language())


def name_of(colleague: Colleague | None) -> str:
    """A colleague's name, or what stands for it."""
    if colleague is None:
        return _("The operator, by command")
    return colleague.name or _("Has not signed in yet")


def role_name(role: Role) -> str:
    """What the role is called."""
    return str(ROLE_NAMES[role])
