"""Where a citizen can turn with their question next, and a letter that holds the case's own facts, for printing."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Basis
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.turning import Turn
from support.services import questions
from support.services.question_pages import question_told
from support.views.complaint_words import complaints_about
from support.views.questions import case_of, waits_for_hearing
from support.views.turning_letters import letter_about

bp = Blueprint("turning", __name__, template_folder="../templates", url_prefix="/spoergsmaal")
_LETTERS: Final = {
    "brev-organisation": Turn.ORGANISATION,
    "brev-klage": Turn.LOOK_UP,
    "brev-aktindsigt": Turn.FILE_ACCESS,
    "brev-datatilsynet": Turn.DATA_PROTECTION,
    "brev-politi": Turn.POLICE,
}
"""Each letter has an address of its own."""


@bp.get("/<question>/videre")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def shown(question: str) -> ResponseReturnValue:
    """Who can help, and until when."""
    told = question_told(actor(), case_of(question), current_language())
    return render_template(
        "support/turning.html",
        back_href=url_for("questions.shown", question=question),
        organisation=told.organisation,
        by_custody=_by_custody(),
        complaints=complaints_about(told),
        hrefs={str(turn): f"{url_for('questions.shown', question=question)}/{path}" for path, turn in _LETTERS.items()},
    )


@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def letter(question: str) -> ResponseReturnValue:
    """A letter to one of them. A complaint that the question's kind has not leads back to those it has."""
    turn = _LETTERS[request.path.rpartition("/")[2]]
    told = question_told(actor(), case_of(question), current_language())
    found = letter_about(told, turn, waits_for_hearing(told))
    if found is None:
        return redirect(url_for("turning.shown", question=question), 303)
    helped = actor().helped
    return render_template(
        "letter_to_send.html",
        back_href=url_for("turning.shown", question=question),
        day=dates.day_text(questions.today(), current_language()),
        # What is given here counts here alone: to others the citizen writes, and somebody helps them with it.
        sender=helped.called if helped is not None else actor().viewer.name,
        by_custody=_by_custody(),
        **found.told(),
    )


for _path in _LETTERS:
    bp.add_url_rule(f"/<question>/{_path}", "letter", letter)


def _by_custody() -> bool:
    """Whether whoever looks has custody: the child, of whatever age, is not said to sign, and we do not know who has
    to."""
    return actor().basis is Basis.CUSTODY
