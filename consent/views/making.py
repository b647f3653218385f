"""Making a decision: one question a page, a summary, and nothing saved until it is confirmed.

The answers travel sealed in the address, bound to the subject. So the browser's own way back, loading again and the
language switch keep them, without JavaScript and without a form that is sent twice.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from msgspec.structs import replace

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import REPRESENTING
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.web.whose import for_another
from consent import forms
from consent.domain.decision import Effect
from consent.domain.draft import DETAILS, Answers, Step
from consent.messages import CONSENT_MESSAGES
from consent.services import making
from consent.services.addresses import answers_from, decision_id_from
from consent.services.decisions import decision_of, made_by
from consent.services.helped import knows_log
from consent.services.preview import shown_preview
from consent.services.reach import reach_lines
from consent.services.waiting import waits_for_all
from consent.views.changing import change_page, save_change
from consent.views.steps import PAGES, Page
from consent.views.ways import address_of_step, confirmed, to_receipt
from consent.views.words import headings, leads

bp = Blueprint("consent_making", __name__, url_prefix="/valg", template_folder="../templates")
STEPS_IN_ALL = 5


@bp.get("/ny")
@access(Permission.CONSENT_DECIDE, helper=Act.MAKE_BLOCK)
def begin() -> ResponseReturnValue:
    """Begin a decision; for another it is a block."""
    effect = Effect.BLOCK if actor().helped is not None else None
    answers = Answers(submission_id=uuid4(), effect=effect)
    return redirect(address_of_step(answers.open_step(), answers), 303)


@bp.get("/<decision>/ret")
@access(Permission.CONSENT_DECIDE)
def change(decision: str) -> ResponseReturnValue:
    """Begin to change a decision: the page where its days are changed, and from where the other answers are."""
    at = now()
    kept = decision_of(actor(), decision_id_from(actor(), decision))
    if kept.is_over(at):
        return redirect(url_for("consent.show", decision=decision), 303)
    return redirect(address_of_step(Step.SUMMARY, making.answers_of(kept, at)), 303)


@bp.route("/ny/<step>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE, helper=Act.MAKE_BLOCK)
def ask(step: str) -> ResponseReturnValue:
    """One page of the making."""
    answers = answers_from(actor(), request.args["d"]) if "d" in request.args else None
    wanted = _step(step)
    if answers is None:
        return redirect(url_for(".begin"), 303)
    if wanted not in answers.steps() or answers.steps().index(answers.open_step()) < answers.steps().index(wanted):
        # An address of another decision, or one past a question that is not answered.
        return redirect(address_of_step(answers.open_step(), answers), 303)
    if wanted is Step.SUMMARY:
        return _confirm(answers, now()) if request.method == "POST" else _summary(answers, now())
    return _question(wanted, answers)


def _step(text: str) -> Step:
    try:
        return Step(text)
    except ValueError:
        raise NotFound from None


def _question(step: Step, answers: Answers) -> ResponseReturnValue:
    page, at = PAGES[step], now()
    searching = "words" in request.form
    search = forms.SearchForm(data={"words": answers.sought}) if step in {Step.UNIT, Step.ORIGIN} else None
    if searching and search is not None:
        if search.validate_on_submit():
            return redirect(address_of_step(step, replace(answers, sought=search.words.data.strip())), 303)
        return _question_page(step, page, answers, page.form(actor(), answers, at), search), 422
    form = page.form(actor(), answers, at)
    if request.method == "POST":
        if form.validate_on_submit():
            taken = page.take(actor(), answers, form)
            return redirect(address_of_step(taken.after(step), taken), 303)
        return _question_page(step, page, answers, form, search), 422
    return _question_page(step, page, answers, form, search)


def _question_page(step: Step, page: Page, answers: Answers, form: Any, search: Any) -> str:
    return render_template(
        "consent/place.html" if search is not None else "consent/step.html",
        heading=headings(answers)[step],
        lead=leads(answers).get(step),
        form=form,
        search=search,
        number=None if answers.mending else page.number,
        of=STEPS_IN_ALL,
        back_href=_back(step, answers),
        no_search_href=address_of_step(step, replace(answers, sought="")) if answers.sought else None,
        nobody=step is Step.PERSON and not form.person.choices,
    )


def _back(step: Step, answers: Answers) -> str:
    """One page back, with everything that is answered; from the first one to the list."""
    before = answers.before(step)
    if answers.mending and step not in DETAILS:
        return address_of_step(Step.SUMMARY, replace(answers, mending=False, sought=""))
    return address_of_step(before, replace(answers, sought="")) if before else url_for("consent.overview")


def _summary(answers: Answers, at: datetime) -> ResponseReturnValue:
    made = made_by(actor(), answers.submission_id)
    if made is not None:  # somebody went back from the receipt
        return to_receipt(made)
    if answers.replaces is not None:
        return change_page(answers.replaces, answers, at)
    found, helped = making.summary(actor(), answers, at), actor().helped
    draft, mending = found.draft, replace(answers, mending=True)
    asked_of = (Step.EFFECT, Step.WHAT, Step.WHO, Step.WHEN)
    before = answers.before(Step.SUMMARY)
    return render_template(
        "consent/summary.html",
        is_block=draft.effect is Effect.BLOCK,
        sentences=found.sentences,
        mend=[
            (headings(answers)[step], address_of_step(step, mending))
            for step in asked_of
            if helped is None or step is not Step.EFFECT
        ],
        helped_name=helped.called if helped is not None else None,
        represents=actor().basis in REPRESENTING,
        waits_for_others=waits_for_all(actor(), Act.MAKE_BLOCK),
        refusal=CONSENT_MESSAGES[found.refusal] if found.refusal else None,
        reaches=reach_lines(draft.valid_from if answers.first else None),
        preview=shown_preview(actor(), draft, at) if knows_log(actor()) else None,
        number=STEPS_IN_ALL,
        of=STEPS_IN_ALL,
        back_href=address_of_step(before, answers) if before else url_for("consent.overview"),
    )


def _confirm(answers: Answers, at: datetime) -> ResponseReturnValue:
    if answers.replaces is not None:
        return save_change(answers.replaces, answers, at)
    return confirmed(
        answers, at, _("The choice has been saved.") if for_another() else _("Your choice has been saved.")
    )
