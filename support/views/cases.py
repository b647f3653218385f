"""Questions to an organisation about look-ups: the queue of its log officers, and one question."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from support.domain.queues import Part, QueueView
from support.services import case_desk
from support.views.case_steps import deeds
from support.views.case_words import case_panel, dialogue
from support.views.queue_words import CASE, queue_lines
from support.views.words import opened, sealed, unsealed, when_text

_VIEW: Final = "question-queue"
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
    acting = actor()
    found = case_desk.opened(acting, opened(acting, CASE, case))
    return render_template(
        "support/case.html",
        panel=case_panel(found.file),
        entries=[[(_("Time"), when_text(at))] for _citizen, at, _number in found.entries],
        said=dialogue(found.file, found.colleagues),
        deeds=deeds(found.can, case),
    )


def _view() -> QueueView:
    """What the address asks for. Raises NotFound for one that is not this viewer's."""
    sealed_view = request.args.get("v")
    return QueueView.decode(unsealed(_VIEW, sealed_view)) if sealed_view else QueueView()


def _address(view: QueueView) -> str:
    return url_for("staff_cases.listed", v=None if view == QueueView() else sealed(_VIEW, view.encode()))
