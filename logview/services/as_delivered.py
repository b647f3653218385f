"""What we keep of an entry as its source delivered it, for the officers who answer for it: codes, ids and times."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from flask_babel import gettext as _

Facts = list[tuple[str, str]]


def as_delivered(row: Any, users: Mapping[int, Any], units: Mapping[int, Any]) -> Facts:
    """The values beside our own terms. What the source left out has no line; the page says what we do not keep."""
    facts = [(_("Time as we keep it"), _time(row))]
    facts += _unit(_("The unit, as delivered"), units.get(row.organisation_ref))
    facts += _unit(_("The data's unit, as delivered"), units.get(row.data_organisation_ref))
    facts += _user(_("The user, as delivered"), users.get(row.performed_by))
    if row.on_behalf_of != row.performed_by:
        facts += _user(_("The one it was done for, as delivered"), users.get(row.on_behalf_of))
    return [*facts, (_("Our number for the entry"), str(row.entry_id))]


def _time(row: Any) -> str:
    begun = row.occurred_at.astimezone(UTC).isoformat()
    return begun if row.ended_at is None else f"{begun} – {row.ended_at.astimezone(UTC).isoformat()}"


def _unit(label: str, told: Any) -> Facts:
    if told is None:
        return []
    code = f"{told.scheme or '?'}: {told.code}" if told.code else ""
    return [(label, ", ".join(filter(None, (told.name, code))))]


def _user(label: str, told: Any) -> Facts:
    if told is None:
        return []
    parts = (
        _("user id %(id)s", id=told.user_id) if told.user_id else "",
        _("authorisation %(id)s", id=told.authorisation_id) if told.authorisation_id else "",
        _("profession code %(code)s", code=told.profession_code) if told.profession_code else "",
        _("role “%(role)s”", role=told.role_text) if told.role_text else "",
    )
    text = ", ".join(filter(None, parts))
    return [(label, text)] if text else []
