"""A letter about a question, to one of those whom a citizen can turn to, with the case's own facts.

The same on the page and on paper.
"""

from collections.abc import Collection

from flask_babel import LazyString
from flask_babel import gettext as _

from citizen_app.auth.access import actor
from citizen_app.web.letters_to_send import LetterToSend
from support.domain.cases import Party
from support.domain.deadlines import DeadlineKind
from support.domain.turning import BY_LAW, Turn
from support.services.question_pages import QuestionTold
from support.views.complaint_words import complaints_about
from support.views.finding_words import about_text, entry_finding, standing
from support.views.question_words import CONCERN_WORDS, HEARD_FIRST, finding_told
from support.views.questions import who_answers
from support.views.words import when_text


def letter_about(
    told: QuestionTold, turn: Turn, waiting: Collection[int] | None, beside: LazyString = HEARD_FIRST
) -> LetterToSend | None:
    """The letter to one of them; None where the question's kind has no such complaint.

    `waiting`: the look-ups for which `beside` is said, since the employee is still to be heard; None: for each that
    should not have happened.
    """
    complaint = next((one for one in complaints_about(told) if one.law is BY_LAW.get(turn)), None)
    if complaint is None and turn in BY_LAW:
        return None
    return LetterToSend(
        to=complaint.body if complaint else _to(turn, told),
        wish=_wish(turn, told.case.deadline_kind),
        complaint=complaint,
        entries=[
            [
                (_("Look-up"), one.when),
                (_("Who"), one.who),
                (_("Where"), one.where),
                (_("What"), one.what),
                *(
                    [(_("The answer"), found)]
                    if (found := entry_finding(told, one.place.entry_id, waiting, beside))
                    else []
                ),
            ]
            for one in told.entries
        ],
        facts=_facts(told, waiting, beside),
        is_unnamed=turn is Turn.ORGANISATION and told.organisation is None,
    )


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


def _facts(told: QuestionTold, waiting: Collection[int] | None, beside: LazyString) -> list[tuple[str, str]]:
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
    return [*facts, *(_answers(told, waiting, beside) or [(_("The answer"), _("None has come by this day"))])]


def _answers(told: QuestionTold, waiting: Collection[int] | None, beside: LazyString) -> list[tuple[str, str]]:
    facts = []
    for one, those in standing(told):
        is_waiting = waiting is None or not those.isdisjoint(waiting)
        found = finding_told(one.event.finding, beside=beside if is_waiting else None) or ""
        facts.append((_("The answer"), f"{found} {about_text(one.event, told.places)}".strip()))
        facts += [(_("Their words"), one.words)] if one.words else []
    return facts
