"""A citizen's questions about look-ups: the list, each with its answer, and what one does with it."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.addresses import EntryPlace
from support.domain.cases import OPEN, CaseEvent, CaseState, CaseStep
from support.domain.deadlines import DeadlineKind
from support.forms.questions import ReopenForm, WriteForm
from support.services import joint_questions, questions
from support.services import misuse_marks as marks
from support.services.openings import openings
from support.services.question_pages import QuestionTold, Told, can_reopen, question_told, told_page
from support.services.questions import QuestionRefused
from support.views.ask import QUESTION, WAY_WORDS
from support.views.finding_words import (
    about_text,
    entry_finding,
    findings_told,
    is_since_finding,
    left_text,
    standing,
)
from support.views.helper_words import asked_by, concern_words, state_words, step_words, who_writes
from support.views.joint_questions import lines_of
from support.views.opening_words import facts_of, what_text
from support.views.question_words import (
    HEARD_FIRST,
    KIND_WORDS,
    REFUSAL_WORDS,
    finding_told,
)
from support.views.words import handle, opened, place_in, sealed_place, when_text

_LIST: Final = "question-list"
_OPENINGS: Final = "opening-list"
bp = Blueprint("questions", __name__, template_folder="../templates", url_prefix="/spoergsmaal")


@bp.get("")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def listed() -> ResponseReturnValue:
    """The citizen's questions, newest first."""
    after = place_in(_LIST, request.args.get("v"))
    page = told_page(actor(), current_language(), after)
    waiting = marks.not_marked_yet(actor().subject, [one.case for one in page.questions])
    return render_template(
        "support/questions.html",
        questions=[_line(one, waiting.get(one.case.case_id, frozenset())) for one in page.questions],
        waits=[] if after else lines_of(joint_questions.waiting_for(actor(), clock.now())),
        front=url_for("questions.listed") if after else None,
        onward=url_for("questions.listed", v=sealed_place(_LIST, page.onward)) if page.onward else None,
    )


@bp.get("/aabninger")
@access(Permission.QUESTIONS_OWN)
def opened_by() -> ResponseReturnValue:
    """Who has opened them, and when."""
    after = place_in(_OPENINGS, request.args.get("v"))
    page = openings(actor(), current_language(), after)
    return render_template(
        "support/openings.html",
        openings=[{"what": what_text(one), "when": when_text(one.at), "facts": facts_of(one)} for one in page.openings],
        front=url_for("questions.opened_by") if after else None,
        onward=url_for("questions.opened_by", v=sealed_place(_OPENINGS, page.onward)) if page.onward else None,
    )


@bp.get("/<question>")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def shown(question: str) -> ResponseReturnValue:
    """One question: the receipt, where it stands, everything that was said, and the answer."""
    return _page(question, WriteForm(), ReopenForm())


@bp.post("/<question>/skriv")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def write(question: str) -> ResponseReturnValue:
    """Say more."""
    form = WriteForm()
    if not form.validate_on_submit():
        return _page(question, form, ReopenForm(formdata=None)), 422
    return _taken(question, CaseStep.WROTE, form.words.data or "", _("Your words are sent."))


@bp.post("/<question>/luk")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def close(question: str) -> ResponseReturnValue:
    """Need no answer any more."""
    return _taken(question, CaseStep.CLOSED, "", _("You have closed the question."))


@bp.post("/<question>/genaabn")
@access(Permission.QUESTIONS_OWN, helper=Act.FOLLOW_OWN_QUESTION)
def reopen(question: str) -> ResponseReturnValue:
    """Ask on."""
    form = ReopenForm()
    if not form.validate_on_submit():
        return _page(question, WriteForm(formdata=None), form), 422
    return _taken(question, CaseStep.REOPENED, form.words.data or "", _("The question is open again."))


def case_of(question: str) -> UUID:
    """The question in an address. Raises NotFound for one of somebody else's."""
    return opened(actor(), QUESTION, question)


def _taken(question: str, step: CaseStep, words: str, said: str) -> ResponseReturnValue:
    case_id = case_of(question)
    try:
        if step is CaseStep.CLOSED:
            questions.close(actor(), case_id)
        elif step is CaseStep.WROTE:
            questions.write(actor(), case_id, words)
        else:
            questions.reopen(actor(), case_id, words)
    except QuestionRefused as refused:
        # What was written is shown again beside the reason: nothing is lost.
        flash(str(REFUSAL_WORDS[refused.refusal]), "info")
        return _page(question, WriteForm(), ReopenForm(), unsent=words), 409
    flash(said, "success")
    return redirect(url_for("questions.shown", question=question), 303)


def _page(question: str, write_form: WriteForm, reopen_form: ReopenForm, unsent: str = "") -> str:
    told = question_told(actor(), case_of(question), language := current_language())
    case, waiting = told.case, waits_for_hearing(told)
    return render_template(
        "support/question.html",
        question=_line(told, waiting),
        facts=_facts(told),
        entries=[_entry(one, entry_finding(told, one.place.entry_id, waiting)) for one in told.entries],
        lost=told.lost,
        is_for_you=told.case.helper is not None,
        steps=_steps(told, waiting),
        answers=[_step(one, told.places, waiting=waiting & those) for one, those in standing(told)],
        left=left_text(told),
        deadline=deadline_text(told, language),
        write_form=write_form if case.state in OPEN and told.why_not_write is None else None,
        reopen_form=reopen_form if can_reopen(told) else None,
        can_close=case.state is not CaseState.CLOSED and told.why_not_write is None,
        who_writes=who_writes(told),
        unsent=unsent if unsent and case.state not in OPEN else None,
        hrefs={step: url_for(f"questions.{step}", question=question) for step in ("write", "close", "reopen")},
        next_href=url_for("turning.shown", question=question),
    )


def waits_for_hearing(told: QuestionTold) -> frozenset[int]:
    """The look-ups that were found unjustified while the employee is still to be heard, by their numbers."""
    return marks.not_marked_yet(actor().subject, [told.case]).get(told.case.case_id, frozenset())


def _line(told: QuestionTold, waiting: Collection[int]) -> dict[str, Any]:
    case, language = told.case, current_language()
    return {
        "href": url_for("questions.shown", question=handle(actor(), QUESTION, case.case_id)),
        "number": told.file.number,
        "concern": concern_words(case.concern),
        "state": state_words(case),
        "is_late": case.is_late(questions.today()),
        "findings": findings_told(case, told.places, waiting),
        "facts": [
            (_("Look-up") if len(told.entries) == 1 else _("Look-ups"), _entries_text(told)),
            (_("Case number"), told.file.number),
            (_("Asked"), when_text(case.asked_at)),
            *asked_by(told),
            *([(_("Answer by"), dates.day_text(case.due_on, language))] if case.is_open else []),
        ],
    }


def _entries_text(told: QuestionTold) -> str:
    if not told.entries:
        return _("No longer in your log") if actor().helped is None else _("No longer in the log")
    first, *others = told.entries
    text = f"{first.when}, {first.where}"
    return _("%(first)s, and %(number)s more", first=text, number=len(others)) if others else text


def _facts(told: QuestionTold) -> list[tuple[str, str]]:
    case, language = told.case, current_language()
    facts = [
        (_("Case number"), told.file.number),
        (
            _("Your question") if case.helper is None and actor().helped is None else _("The question"),
            concern_words(case.concern),
        ),
        (_("Asked"), when_text(case.asked_at)),
        *asked_by(told),
        (_("Who answers"), who_answers(told)),
    ]
    if case.deadline_kind is not questions.KIND:
        facts.append((_("Kind"), str(KIND_WORDS[case.deadline_kind])))
    if case.is_open:
        facts.append((_("Answer by"), dates.day_text(case.due_on, language)))
    if actor().helped is not None:  # by which way the citizen hears of it is theirs alone
        return facts
    return [*facts, (_("How you get the answer"), str(WAY_WORDS[case.answer_way]))]


def who_answers(told: QuestionTold) -> str:
    """The organisation that answers, as the viewer may know it."""
    if told.organisation:
        return told.organisation
    if told.case.cvr is not None or actor().sight.is_placeless:
        return _("The organisation that answers for the look-up")
    return _("Indblik's support finds out who answers")


def deadline_text(told: QuestionTold, language: str) -> str | None:
    """By when an answer is due, in plain words; None where none is waited for."""
    case = told.case
    if not case.is_open:
        return None
    day = dates.day_text(case.due_on, language)
    if case.state is CaseState.WITH_CITIZEN:
        if told.why_not_write is not None:
            return _("They wait for an answer from whoever asked.")
        return _("They wait for an answer from you. Write it below.")
    if case.is_late(questions.today()):
        if told.why_not_write is not None:
            return _("The answer should have been here on %(day)s. It is late.", day=day)
        return _(
            "The answer should have been here on %(day)s. It is late. You can write to them, or turn to others.",
            day=day,
        )
    return _("You read the answer here on %(day)s at the latest.", day=day)


def _entry(entry: Any, finding: str | None) -> dict[str, Any]:
    return {
        "href": url_for("logview.show_entry", ref=entry.ref),
        "when": entry.when,
        "facts": [
            (_("Who"), entry.who),
            (_("Where"), entry.where),
            (_("What"), entry.what),
            *([(_("The answer"), finding)] if finding else []),
        ],
    }


def _steps(page: QuestionTold, waiting: frozenset[int]) -> list[dict[str, Any]]:
    """Everything that was done. `waiting`: look-ups for which the employee is still to be heard."""
    found, due = [], None
    stands = {one.event: those for one, those in standing(page)}
    for one in page.told:
        due_words = _due(one.event, page.case.deadline_kind, due)
        step = _step(one, page.places, due_words, waiting=waiting & stands.get(one.event, frozenset()))
        found.append({**step, "beside": str(HEARD_FIRST) if waiting and is_since_finding(page, one) else None})
        due = one.event.due_on or due
    return found


def _due(event: CaseEvent, kind: DeadlineKind, before: date | None) -> str | None:
    """What the step did to the last day. `before`: the one until then."""
    if event.due_on is None or event.step is CaseStep.ASKED:
        return None
    day = dates.day_text(event.due_on, current_language())
    if event.step is CaseStep.PASSED_ON and kind is not DeadlineKind.LOG_QUESTION:
        return _("The law's time runs from the day the organisation first got the question. Last day: %(day)s", day=day)
    if event.due_on == before:
        return _("The last day stays as it was: %(day)s", day=day)
    return _("New last day: %(day)s", day=day)


def _step(
    told: Told, places: Sequence[EntryPlace], due: str | None = None, *, waiting: Collection[int]
) -> dict[str, Any]:
    event = told.event
    return {
        "what": step_words(told),
        "when": when_text(event.at),
        "words": told.words,
        "is_withheld": told.is_withheld,
        "is_kept_back": told.is_kept_back,
        "finding": finding_told(event.finding, beside=HEARD_FIRST if waiting else None),
        "about": about_text(event, places),
        "due": due,
    }
