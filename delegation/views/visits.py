"""Who was here for the citizen: read by the citizen alone."""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from citizen_app import opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Basis
from citizen_app.auth.permissions import Permission
from citizen_app.errors import NotFound
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from delegation.services.visits import Place, Visit, visits

bp = Blueprint("visits", __name__, template_folder="../templates")
_CURSOR: Final = "visits-cursor"
_PLACE: Final = struct.Struct(">q16s")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Never a family relation that we do not know (safety.md 4).
_SAW: Final[Mapping[Basis, LazyString]] = {
    Basis.POWER: _l("%(name)s saw your log with a power of attorney from you"),
    Basis.PAPER_POWER: _l("%(name)s saw your log with a power of attorney on paper from you"),
    Basis.LASTING_POWER: _l("%(name)s saw your log with your lasting power of attorney (fremtidsfuldmagt)"),
    Basis.CUSTODY: _l("%(name)s saw your log, and has custody by the public register"),
    Basis.GUARDIANSHIP: _l("%(name)s saw your log as guardian (værge)"),
    Basis.NEAREST_RELATIVE: _l("%(name)s saw your log, registered as your nearest relative"),
    Basis.CERTIFICATE: _l("%(name)s saw your log with a certificate (§ 25 a attest)"),
    Basis.ASSISTING_GUARDIAN: _l("%(name)s saw your log as assisting guardian (bistandsværge)"),
    Basis.PATIENT_ADVISER: _l("%(name)s saw your log as patient adviser (patientrådgiver)"),
}


@bp.get("/besoeg-i-min-log")
@access(Permission.LOG_READ)
def listed() -> ResponseReturnValue:
    """The visits, newest first."""
    text = request.args.get("b")
    page = visits(actor(), _place(text) if text else None)
    return render_template(
        "delegation/visits.html",
        visits=[_told(one) for one in page.visits],
        onward_href=url_for("visits.listed", b=_text(page.onward)) if page.onward else None,
        is_first=not text,
    )


def _told(visit: Visit) -> tuple[str, str, list[str]]:
    saw = _SAW.get(visit.basis, _l("%(name)s saw your log"))
    return str(saw) % {"name": visit.name}, moment_text(visit.at, current_language()), _acts(visit)


def _acts(visit: Visit) -> list[str]:
    """What was done, in words and numbers; what has none of its own is counted together."""
    words = {
        "log-page-read": lambda n: ngettext("Opened the log once", "Opened the log %(num)s times", n),
        "entry-read": lambda n: ngettext("Opened one look-up", "Opened %(num)s look-ups", n),
        "consent.read": lambda n: ngettext("Looked at your choices once", "Looked at your choices %(num)s times", n),
        "consent.make": lambda n: ngettext("Made one block", "Made %(num)s blocks", n),
        "consent.end": lambda n: ngettext("Ended one block", "Ended %(num)s blocks", n),
        "entries-read": lambda n: ngettext("Read look-ups once", "Read look-ups %(num)s times", n),
        "question-asked": lambda n: ngettext("Asked one question", "Asked %(num)s questions", n),
        "question-wrote": lambda n: ngettext("Wrote in a question once", "Wrote in questions %(num)s times", n),
        "question-closed": lambda n: ngettext("Closed one question", "Closed %(num)s questions", n),
        "question-reopened": lambda n: ngettext("Opened one question again", "Opened %(num)s questions again", n),
        "log-counted": lambda n: ngettext("Searched the log once", "Searched the log %(num)s times", n),
        "log-held-against-decision": lambda n: ngettext(
            "Saw once what a block would have met", "Saw %(num)s times what a block would have met", n
        ),
        "consent.declared-apart": lambda n: ngettext(
            "Said once that a block is not about themselves",
            "Said %(num)s times that a block is not about themselves",
            n,
        ),
    }
    told = [words[action](number) for action, number in visit.acts if action in words]
    others = sum(number for action, number in visit.acts if action not in words)
    return [*told, ngettext("Did one other thing", "Did %(num)s other things", others)] if others else told


def _text(place: Place) -> str:
    at, visit_id = place
    return opaque.seal(
        actor().viewer.key, _CURSOR, _PLACE.pack((at - _EPOCH) // timedelta(microseconds=1), visit_id.bytes)
    )


def _place(text: str) -> Place:
    """Back from an address. Raises NotFound."""
    try:
        micros, visit_id = _PLACE.unpack(opaque.unseal(actor().viewer.key, _CURSOR, text))
    except struct.error:
        raise NotFound from None
    return _EPOCH + timedelta(microseconds=micros), UUID(bytes=visit_id)
