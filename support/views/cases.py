"""Questions to an organisation about look-ups: the queue of its log officers, and one question."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.language import current_language
from logview.services.entries_to_answer import EntryToAnswer, Facts, VisitPlace
from support.domain.queues import Part, QueueView
from support.forms.cases import NamesForm
from support.services import case_desk, case_entries, misuse
from support.services.case_desk import Opened
from support.views.case_step_words import deeds
from support.views.case_words import case_panel, dialogue, reading_lines
from support.views.finding_words import place_fact
from support.views.misuse_words import MATTER, STATE_WORDS
from support.views.queue_words import CASE, queue_lines
from support.views.usual_texts import write_href
from support.views.words import handle, opened, sealed, unsealed, when_text

_VIEW: Final = "question-queue"
_VISIT: Final = "question-visit"
_PARTS: dict[Part, LazyString] = {
    Part.OPEN: _l("All that are open"),
    Part.OURS: _l("Wait for us"),
    Part.LATE: _l("Late"),
    Part.WITH_CITIZEN: _l("Wait for the citizen"),
    Part.ANSWERED: _l("Answered"),
    Part.CLOSED: _l("Closed"),
}
bp = Blueprint("staff_cases", __name__, url_prefix="/medarbejder/spoergsmaal")


@bp.get("")
@access(Permission.QUESTIONS_ANSWER)
def listed() -> ResponseReturnValue:
    acting, view = actor(), _view()
    found = case_desk.queue(acting, view.part, view.after)
    return render_template(
        "support/queue.html",
        heading=_("Questions about look-ups"),
        lead=_("Citizens ask about look-ups that were made with you. Those that are due first stand first."),
        parts=[(str(text), _address(QueueView(part=part)), part is view.part) for part, text in _PARTS.items()],
        lines=queue_lines(acting, found.lines, "staff_cases.shown"),
        front=_address(replace(view, after=None)) if view.after else None,
        onward=_address(replace(view, after=found.lines[-1].place)) if found.is_more else None,
    )


@bp.get("/<case>")
@access(Permission.QUESTIONS_ANSWER)
def shown(case: str) -> ResponseReturnValue:
    return case_page(case)


@bp.post("/<case>/navne")
@access(Permission.QUESTIONS_ANSWER)
def names(case: str) -> ResponseReturnValue:
    form = NamesForm(prefix="names-")
    if not form.validate_on_submit():
        return case_page(case, form), 422
    place, key = visit_page(), opened(actor(), CASE, case)
    found = case_entries.names(actor(), key, form.reason.data, current_language(), place)
    return case_page(case, names=found)


def case_page(
    case: str, form: NamesForm | None = None, names: Mapping[int, Facts] | None = None, unsent: str = ""
) -> str:
    """The page of one question. `unsent`: what somebody wrote that was not kept. Raises as `case_desk.opened`."""
    acting = actor()
    form = form or NamesForm(prefix="names-", formdata=None)
    found = case_desk.opened(acting, opened(acting, CASE, case))
    seen = case_entries.lookups(acting, found, current_language(), visit_page())
    numbers = found.numbers
    asked, beside = (
        [_entry(found, one, names or {}) for one in seen.entries if one.is_asked_about is wanted]
        for wanted in (True, False)
    )
    return render_template(
        "support/case.html",
        panel=case_panel(found.file, numbers),
        unsent=unsent,
        follow_up=str(STATE_WORDS[found.follow_up.state]) if found.follow_up else None,
        follow_up_href=url_for("staff_misuse.shown", matter=handle(acting, MATTER, found.follow_up.matter_id))
        if found.follow_up and misuse.leads(acting)
        else None,
        # What the log does not hold any more is still told by its day.
        entries=asked or [([(_("Time"), when_text(at))], None) for _citizen, at, _number in found.entries],
        beside=beside,
        said=dialogue(found.file, found.colleagues, numbers),
        deeds=deeds(found.can, case),
        form=form if seen.has_own and names is None else None,
        are_named=names is not None,
        readings=reading_lines(seen.readings, seen.readers),
        action=url_for("staff_cases.names", case=case, besoeg=request.args.get("besoeg")),
        front=url_for("staff_cases.shown", case=case) if visit_page() else None,
        onward=url_for("staff_cases.shown", case=case, besoeg=sealed_visit(seen.onward)) if seen.onward else None,
    )


def _entry(found: Opened, one: EntryToAnswer, names: Mapping[int, Facts]) -> tuple[Facts, str | None]:
    """A look-up in words, and where a text about such look-ups is written."""
    case = found.file.case
    facts = [*place_fact(case, found.numbers, one.entry_id), *one.facts, *names.get(one.entry_id, [])]
    return facts, write_href(case.case_id, one)


def visit_page() -> VisitPlace | None:
    """Where the page of a visit begins that the address asks for. Raises NotFound for one that is not this viewer's."""
    if not (handle := request.args.get("besoeg")):
        return None
    at, number = json.loads(unsealed(_VISIT, handle))
    return datetime.fromisoformat(at), int(number)


def sealed_visit(place: VisitPlace) -> str:
    """The same, for an address that works for this viewer only."""
    at, number = place
    return sealed(_VISIT, json.dumps([at.isoformat(), number]))


def _view() -> QueueView:
    """What the address asks for. Raises NotFound for one that is not this viewer's."""
    sealed_view = request.args.get("v")
    return QueueView.decode(unsealed(_VIEW, sealed_view)) if sealed_view else QueueView()


def _address(view: QueueView) -> str:
    return url_for("staff_cases.listed", v=None if view == QueueView() else sealed(_VIEW, view.encode()))
