"""Taking a step with a question: each is asked on a page of its own, and a text for the citizen is seen first."""

from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from support.domain.case_rules import CaseRefusal
from support.domain.cases import CaseStep, Finding
from support.domain.lix import EASY, Readability
from support.domain.ready_texts import Shelf
from support.forms.cases import AnswerForm, MessageForm, WordsForm
from support.services import case_desk, case_entries, ready_texts
from support.services.case_desk import Deed, Opened
from support.services.follow_up_leads import has_no_lead
from support.services.questions import QuestionRefused
from support.views.answer_look_ups import about_words, chooser, chosen, offer, seen_look_ups
from support.views.case_step_words import NO_LEAD, STEPS, button_of, done_text, heading_of, means
from support.views.case_words import case_panel, dialogue
from support.views.cases import case_page
from support.views.drafts import draft, give_back, sent
from support.views.finding_words import times_text
from support.views.question_words import FINDING_SENTENCES, HEARD_FIRST, REFUSAL_WORDS, finding_told
from support.views.queue_words import CASE
from support.views.ready_text_words import offer as offer_texts
from support.views.ready_text_words import put_in
from support.views.words import opened, steps_seen

_DRAFT: Final = "question-step"
_FINDS: Final = {CaseStep.ANSWERED, CaseStep.CORRECTED}
_SEEN_FIRST: Final = {*_FINDS, CaseStep.WROTE, CaseStep.ASKED_BACK}
_MUST_SAY: Final = {*_SEEN_FIRST, CaseStep.PROLONGED}
bp = Blueprint("staff_case_steps", __name__, url_prefix="/medarbejder/spoergsmaal")
give_back(bp, _DRAFT)


@access(Permission.QUESTIONS_ANSWER)
def ask(case: str) -> ResponseReturnValue:
    step = _step()
    found = case_desk.opened(actor(), _opened(case))
    return _page(case, step, found, _form(step, found)) if step in found.can else _moved_on(case)


@access(Permission.QUESTIONS_ANSWER)
def take(case: str) -> ResponseReturnValue:
    step = _step()
    found = case_desk.opened(actor(), _opened(case))
    if "begin" in request.form:  # a text to begin with, before anything else is filled in
        form = _form(step, found)
        is_there = isinstance(form, AnswerForm) and put_in(form, ready_texts.for_answers(actor()), Shelf.ANSWERS)
        return _page(case, step, found, form), 200 if is_there else 422
    form = _form(step, found)
    if step in _FINDS and seen_look_ups() not in {None, len(found.entries)}:
        return _moved_on(case, form.words.data or "")  # others joined it meanwhile
    if "again" in request.form:
        return _page(case, step, found, form)
    if not form.validate() or _names_somebody(found, form):
        return _page(case, step, found, form), 422
    if step in _SEEN_FIRST and "draft" not in request.form:
        return _seen_first(case, step, found, form)
    return _taken(case, step, found, form)


for _path in STEPS:
    bp.add_url_rule(f"/<case>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<case>/{_path}", view_func=take, methods=["POST"])


def _taken(case: str, step: CaseStep, found: Opened, form: WordsForm) -> ResponseReturnValue:
    deed = Deed(
        step=step,
        words=form.words.data or "",
        finding=_finding(form),
        about=chosen(form, step, found) if isinstance(form, AnswerForm) else None,
        known=seen_look_ups(),
        is_apart=bool(form.apart.data),
        seen=steps_seen(),
    )
    try:
        case_desk.take(actor(), _opened(case), deed)
    except QuestionRefused as refused:
        if refused.refusal is CaseRefusal.SAME_FINDING and isinstance(form, AnswerForm):
            form.finding.errors = [str(REFUSAL_WORDS[refused.refusal])]
            return _page(case, step, found, form), 422
        return _moved_on(case, deed.words)
    flash(done_text(step), "success")
    return redirect(url_for("staff_cases.shown", case=case), 303)


def _step() -> CaseStep:
    """The one whose address this is."""
    return STEPS[request.path.rpartition("/")[2]]


def _opened(case: str) -> UUID:
    return opened(actor(), CASE, case)


def _form(step: CaseStep, found: Opened) -> WordsForm:
    kind = AnswerForm if step in _FINDS else MessageForm if step in _MUST_SAY else WordsForm
    form, _submission = sent(kind, _DRAFT)
    if isinstance(form, AnswerForm):
        form.finding.choices = [SelectChoice(one.value, str(text)) for one, text in FINDING_SENTENCES.items()]
        offer(form, step, found)
        offer_texts(form, ready_texts.for_answers(actor()), Shelf.ANSWERS)
    return form


def _names_somebody(found: Opened, form: WordsForm) -> bool:
    """Whether the text would tell the citizen who made the look-up; then the form says so."""
    if not case_entries.names_somebody(found, form.words.data or ""):
        return False
    form.words.errors = [
        _("The text names somebody who made the look-up. The name may be masked. Write “the employee” instead.")
    ]
    return True


def _finding(form: WordsForm) -> Finding | None:
    return Finding(form.finding.data) if isinstance(form, AnswerForm) else None


def _page(case: str, step: CaseStep, found: Opened, form: WordsForm) -> str:
    no_lead = [str(NO_LEAD)] if step in _FINDS and has_no_lead(found.file.case) else []
    longer = case_desk.longer_until(found.file.case) if step is CaseStep.PROLONGED else None
    return render_template(
        "support/case_step.html",
        heading=heading_of(step),
        means=means(step, dates.day_text(longer, current_language()) if longer else "") + no_lead,
        button=_("See it first") if step in _SEEN_FIRST else button_of(step),
        panel=case_panel(found.file, found.numbers),
        said=dialogue(found.file, found.colleagues, found.numbers),
        back=url_for("staff_cases.shown", case=case),
        action=request.path,
        form=form,
        finds=step in _FINDS,
        chooser=chooser(form, step, found) if isinstance(form, AnswerForm) else None,
        known=len(found.entries),
        must_say=form.must_say,
        steps=request.form.get("steps") or found.file.case.steps,
    )


def _seen_first(case: str, step: CaseStep, found: Opened, form: WordsForm) -> str:
    finding = _finding(form)
    about = chosen(form, step, found) if isinstance(form, AnswerForm) else None
    no_lead = [str(NO_LEAD)] if finding is Finding.UNJUSTIFIED and has_no_lead(found.file.case) else []
    return render_template(
        "support/case_check.html",
        heading=heading_of(step),
        button=button_of(step),
        panel=case_panel(found.file, found.numbers),
        back=url_for("staff_cases.shown", case=case),
        action=request.path,
        finding=finding_told(finding, beside=HEARD_FIRST),
        notes=[*(about_words(about, step, found) if about else []), *no_lead],
        about=_about_line(about, found),
        known=len(found.entries),
        words=form.words.data,
        hint=Readability.of(form.words.data or ""),
        easy=EASY,
        draft=draft(_DRAFT, form, UUID(int=0)),
        steps=steps_seen(),
    )


def _about_line(about: frozenset[int] | None, found: Opened) -> str:
    """Which look-ups the citizen reads that it is about; nothing where it is about all."""
    if about is None or len(about) == len(found.entries):
        return ""
    return _("It is about: %(look_ups)s.", look_ups=times_text(one for one in found.entries if one[2] in about))


def _moved_on(case: str, unsent: str = "") -> ResponseReturnValue:
    flash(_("Nothing has been changed. See how it stands now."), "info")
    if unsent:
        return case_page(case, unsent=unsent), 409
    return redirect(url_for("staff_cases.shown", case=case), 303)
