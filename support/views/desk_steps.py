"""What somebody at the desk does with a case: each deed is asked on a page of its own."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.forms import Form
from support.domain.cases import CaseStep
from support.domain.ready_texts import Shelf
from support.forms.cases import MessageForm, WordsForm
from support.forms.desk import HandOverForm, NoteForm, PassOnForm, ShowNumberForm, WriteForm
from support.queries.case_clock import Key
from support.services import desk, desk_citizens, desk_steps, ready_texts
from support.services.case_desk import Deed
from support.services.desk import DeskFile, DeskRefused
from support.services.questions import QuestionRefused
from support.views.case_words import case_panel
from support.views.desk import desk_page
from support.views.desk_words import DEEDS, REFUSALS, case_key, possible
from support.views.drafts import give_back
from support.views.question_words import REFUSAL_WORDS
from support.views.ready_text_words import offer, put_in
from support.views.words import handle, opened, steps_seen

bp = Blueprint("staff_desk_steps", __name__, url_prefix="/medarbejder/brugerstoette")
give_back(bp)
_NUMBER: Final = "nummer"
_FETCH: Final = "hent"
_COLLEAGUE: Final = "desk-colleague"
_STEPS: Final[Mapping[str, CaseStep]] = {
    "skriv": CaseStep.WROTE,
    "send-videre": CaseStep.PASSED_ON,
    _FETCH: CaseStep.PASSED_TO_DESK,
    "luk": CaseStep.CLOSED,
    "genaabn": CaseStep.REOPENED,
}
_FORMS: Final[Mapping[str, type[Form]]] = {
    "skriv": WriteForm,
    "send-videre": PassOnForm,
    _FETCH: MessageForm,
    "luk": MessageForm,
    "genaabn": MessageForm,
    "overdrag": HandOverForm,
    "notat": NoteForm,
    _NUMBER: ShowNumberForm,
}


@access(Permission.QUESTIONS_DESK)
def ask(desk_case: str) -> ResponseReturnValue:
    acting = actor()
    key = case_key(acting, desk_case)
    found = desk.opened(acting, key)
    if _deed() not in possible(found):
        return _changed_nothing(desk_case, _("This cannot be done with the case now."))
    return _page(desk_case, found, _form(acting, key))


@access(Permission.QUESTIONS_DESK)
def do(desk_case: str) -> ResponseReturnValue:
    acting = actor()
    key = case_key(acting, desk_case)
    form = _form(acting, key)
    if isinstance(form, WriteForm) and "begin" in request.form:
        is_there = put_in(form, ready_texts.for_the_desk(acting), Shelf.DESK)
        return _page(desk_case, desk.opened(acting, key), form), 200 if is_there else 422
    if not form.validate_on_submit():
        return _page(desk_case, desk.opened(acting, key), form), 422
    try:
        if isinstance(form, ShowNumberForm):
            return _numbers(desk_case, key, form)
        _done(acting, key, form)
    except DeskRefused as refused:
        return _changed_nothing(desk_case, str(REFUSALS[refused.refusal]), _written(form))
    except QuestionRefused as refused:
        return _changed_nothing(desk_case, str(REFUSAL_WORDS[refused.refusal]), _written(form))
    flash(str(DEEDS[_deed()].done), "success")
    return redirect(url_for("staff_desk.shown", desk_case=desk_case), 303)


for _path in DEEDS:
    bp.add_url_rule(f"/sag/<desk_case>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/sag/<desk_case>/{_path}", view_func=do, methods=["POST"])


def _deed() -> str:
    """The one whose address this is."""
    return request.path.rpartition("/")[2]


def _form(acting: Actor, key: Key) -> Form:
    form = _FORMS[_deed()]()
    if isinstance(form, WriteForm):
        offer(form, ready_texts.for_the_desk(acting), Shelf.DESK)
    if isinstance(form, PassOnForm):
        organisations = desk_steps.organisations_to_pass_on_to(acting)
        form.organisation.choices = [SelectChoice(cvr, name) for cvr, name in organisations]
    if isinstance(form, HandOverForm):
        form.colleague.choices = [
            SelectChoice(handle(acting, _COLLEAGUE, one.staff_key), one.name) for one in desk.colleagues(acting, key)
        ]
    return form


def _done(acting: Actor, key: Key, form: Form) -> None:
    if isinstance(form, HandOverForm):
        desk.hand_over(acting, key, opened(acting, _COLLEAGUE, form.colleague.data), form.reason.data)
    elif isinstance(form, NoteForm):
        desk.note(acting, key, form.reason.data)
    elif isinstance(form, WordsForm):
        cvr = form.organisation.data if isinstance(form, PassOnForm) else None
        step, words = _STEPS[_deed()], form.words.data or ""
        deed = Deed(step=step, words=words, is_apart=bool(form.apart.data), seen=steps_seen())
        if step is CaseStep.PASSED_TO_DESK:
            desk_steps.fetch(acting, key, deed)
        else:
            desk_steps.take_step(acting, key, deed, cvr)


def _numbers(desk_case: str, key: Key, form: ShowNumberForm) -> ResponseReturnValue:
    found = desk_citizens.numbers_in(actor(), key, form.reason.data)
    back = url_for("staff_desk.shown", desk_case=desk_case)
    return render_template("support/desk_number.html", numbers=[number for _scheme, number in found], back=back)


def _written(form: Form) -> str:
    """What was written in the form, whatever its field is called."""
    return next((form[name].data or "" for name in ("words", "reason") if name in form), "")


def _changed_nothing(desk_case: str, why: str, unsent: str = "") -> ResponseReturnValue:
    flash(f"{why} {_('Nothing has been changed. See how it stands now.')}", "info")
    if unsent:
        return desk_page(desk_case, unsent), 409
    return redirect(url_for("staff_desk.shown", desk_case=desk_case), 303)


def _page(desk_case: str, found: DeskFile, form: Form) -> str:
    words = DEEDS[_deed()]
    return render_template(
        "support/desk_step.html",
        heading=str(words.button),
        means=str(words.means),
        panel=case_panel(found.file, [one.number for one in found.places]),
        back=url_for("staff_desk.shown", desk_case=desk_case),
        action=request.path,
        form=form,
        has_ready_texts=isinstance(form, WriteForm) and bool(form.begin_with.choices),
        steps=request.form.get("steps") or found.case.steps,
    )
