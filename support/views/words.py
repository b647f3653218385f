"""What the desk's pages say in the same way everywhere: days, moments, roles, handles."""

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from citizen_app import opaque
from citizen_app.auth.access import actor
from citizen_app.auth.actor import Actor, Role
from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language
from support.domain.periods import last_day_of
from support.messages import ROLE_NAMES
from support.queries.roles import Colleague


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
