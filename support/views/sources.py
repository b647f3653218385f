"""The operator's page: which sources deliver, and what could not be stored. Counts, never contents."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from logview.formats.faults import FAULT_TEXTS
from logview.services.sources import Rhythm, SourceOverview
from support.services.sources import sources_overview
from support.views.words import when_text

bp = Blueprint("staff_sources", __name__, url_prefix="/medarbejder/kilder")
_STATE_KIND = {Rhythm.ON_TIME: "success", Rhythm.OVERDUE: "error", Rhythm.NEVER: "warning", Rhythm.SILENT: "info"}


@bp.get("")
@access(Permission.SOURCES_READ)
def listed() -> ResponseReturnValue:
    found = sources_overview(actor(), current_language())
    return render_template(
        "support/sources.html",
        sources=[_source(one) for one in found],
        overdue=sum(one.freshness.rhythm is Rhythm.OVERDUE for one in found),
        waiting=format_decimal(sum(sum(one.counts.waiting.values()) for one in found)),
    )


def _source(one: SourceOverview) -> dict[str, Any]:
    known = one.freshness
    return {
        "name": known.name,
        "slug": known.slug,
        "controller": one.controller,
        "delivers": known.delivers,
        "state": _state_text(known.rhythm),
        "state_kind": _STATE_KIND[known.rhythm],
        "note": known.note,
        "facts": _facts(one) if known.delivers else [],
        "waiting": [
            (code, str(FAULT_TEXTS.get(code, "")), format_decimal(events))
            for code, events in one.counts.waiting.items()
        ],
    }


def _state_text(rhythm: Rhythm) -> str:
    return {
        Rhythm.ON_TIME: _("Delivers on time"),
        Rhythm.OVERDUE: _("Overdue"),
        Rhythm.NEVER: _("Has not delivered yet"),
        Rhythm.SILENT: _("Does not deliver"),
    }[rhythm]


def _facts(one: SourceOverview) -> list[tuple[str, str]]:
    known, language = one.freshness, current_language()
    found = [
        (_("Expected"), ngettext("Every hour", "Every %(num)s hours", one.rhythm_hours or 0)),
        (
            _("The source says it covers from"),
            day_text(known.coverage_from, language) if known.coverage_from else _("Not said"),
        ),
    ]
    return found + (_delivered(one) if known.last_delivery_at else [])


def _delivered(one: SourceOverview) -> list[tuple[str, str]]:
    known, counts = one.freshness, one.counts
    moments = [
        (_("Last delivery"), known.last_delivery_at),
        (_("First event"), known.first_event_at),
        (_("Last event"), known.last_event_at),
    ]
    numbers = [
        (_("Files"), counts.deliveries),
        (_("Events read"), counts.read),
        (_("Events stored"), counts.stored),
        (_("Known already"), counts.known),
        (_("Set aside and not mended"), sum(counts.waiting.values())),
    ]
    rare = [(_("Files that were not finished"), counts.unfinished), (_("Corrected"), counts.corrected)]
    return [
        *((label, when_text(moment) if moment else _("Never")) for label, moment in moments),
        *((label, format_decimal(number)) for label, number in numbers),
        *((label, format_decimal(number)) for label, number in rare if number),
    ]
