"""Where a citizen can turn with their question next, and a letter that holds the case's own facts, for printing."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Basis
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.cases import Party
from support.domain.deadlines import DeadlineKind
from support.domain.turning import BY_LAW, Turn
from support.services import questions
from support.services.question_pages import QuestionTold, question_told
from support.views.complaint_words import complaints_about
from support.views.finding_words import about_text, entry_finding, standing
from support.views.question_words import CONCERN_WORDS, HEARD_FIRST, finding_told
from support.views.questions import case_of, waits_for_hearing, who_answers
from support.views.words import when_text

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
    complaint = next((one for one in complaints_about(told) if one.law is BY_LAW.get(turn)), None)
    if complaint is None and turn in BY_LAW:
        return redirect(url_for("turning.shown", question=question), 303)
    helped = actor().helped
    return render_template(
        "letter_to_send.html",
        back_href=url_for("turning.shown", question=question),
        to=complaint.body if complaint else _to(turn, told),
        day=dates.day_text(questions.today(), current_language()),
        # What is given here counts here alone: to others the citizen writes, and somebody helps them with it.
        sender=helped.called if helped is not None else actor().viewer.name,
        by_custody=_by_custody(),
        wish=_wish(turn, told.case.deadline_kind),
        is_unnamed=turn is Turn.ORGANISATION and told.organisation is None,
        complaint=complaint,
        facts=_facts(told),
        entries=[
            [
                (_("Look-up"), one.when),
                (_("Who"), one.who),
                (_("Where"), one.where),
                (_("What"), one.what),
                *(
                    [(_("The answer"), found)]
                    if (found := entry_finding(told, one.place.entry_id, waits_for_hearing(told)))
                    else []
                ),
            ]
            for one in told.entries
        ],
    )


for _path in _LETTERS:
    bp.add_url_rule(f"/<question>/{_path}", "letter", letter)


def _by_custody() -> bool:
    """Whether whoever looks has custody: the child, of whatever age, is not said to sign, and we do not know who has
    to."""
    return actor().basis is Basis.CUSTODY


def _to(turn: Turn, told: QuestionTold) -> str:
    if turn is Turn.POLICE:
        return _("The police")
    organisation = told.organisation or _("The organisation that answers for the look-up")
    return _("%(organisation)s, the data protection officer", organisation=organisation)


def _wish(turn: Turn, kind: DeadlineKind) -> str:
    if turn is Turn.DATA_PROTECTION and kind is DeadlineKind.INSIGHT:
        return _("I complain about the answer to my wish for insight in data about me (GDPR, Article 15).")
    return {
        Turn.ORGANISATION: _("I ask you to find out whether these look-ups in my health data were in order."),
        Turn.LOOK_UP: _("I complain about these look-ups in my health data."),
        Turn.FILE_ACCESS: _("I complain about the answer to my wish for access to documents (aktindsigt)."),
        Turn.DATA_PROTECTION: _("I complain about how data about me were handled at these look-ups."),
        Turn.POLICE: _("I report these look-ups in my health data, and ask you to look into them."),
    }[turn]


def _facts(told: QuestionTold) -> list[tuple[str, str]]:
    case = told.case
    own = [one for one in told.told if one.event.party is Party.CITIZEN and one.words]
    facts = [
        (_("Case number in Indblik"), told.file.number),
        (_("Asked"), when_text(case.asked_at)),
        (_("My question"), str(CONCERN_WORDS[case.concern])),
        *((_("My words") if one.event.helper is None else _("The words of who helped me"), one.words) for one in own),
        (
            _("Who answers"),
            who_answers(told) if told.case.cvr or actor().sight.is_placeless else _("Nobody has been found yet"),
        ),
    ]
    return [*facts, *(_answers(told) or [(_("The answer"), _("None has come by this day"))])]


def _answers(told: QuestionTold) -> list[tuple[str, str]]:
    waiting, facts = waits_for_hearing(told), []
    for one, those in standing(told):
        found = finding_told(one.event.finding, beside=HEARD_FIRST if waiting & those else None) or ""
        facts.append((_("The answer"), f"{found} {about_text(one.event, told.places)}".strip()))
        facts += [(_("Their words"), one.words)] if one.words else []
    return facts
