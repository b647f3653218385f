"""Questions that wait for every guardian to confirm them: how they read, confirming one, and taking it back."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.mandates import mandates
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from support.services import joint_questions
from support.services.joint_questions import KeptWish
from support.services.questions import QuestionRefused
from support.views.ask import QUESTION
from support.views.helper_words import concern_words
from support.views.question_words import REFUSAL_WORDS
from support.views.words import handle, opened, when_text

bp = Blueprint("joint_questions", __name__, template_folder="../templates", url_prefix="/spoergsmaal/venter")
_WAITING: Final = "question-waiting"


@bp.get("/<joint>")
@access(Permission.QUESTIONS_OWN, helper=Act.ASK)
def shown(joint: str) -> ResponseReturnValue:
    """What waits, whole."""
    return _page(_one(joint))


@bp.post("/<joint>")
@access(Permission.QUESTIONS_OWN, helper=Act.ASK)
def confirm(joint: str) -> ResponseReturnValue:
    """Say so too: with the last one, the question is sent."""
    found = _one(joint)
    try:
        case_id = joint_questions.confirm(actor(), found.waiting_id, clock.now())
    except QuestionRefused as refused:
        flash(str(REFUSAL_WORDS[refused.refusal]), "info")
        return _page(found), 409
    if case_id is None:
        flash(_("You have confirmed the question. It is sent when the others have as well."), "success")
        return redirect(url_for("questions.listed"), 303)
    flash(_("Your question is sent."), "success")
    return redirect(url_for("questions.shown", question=handle(actor(), QUESTION, case_id)), 303)


@bp.post("/<joint>/tag-tilbage")
@access(Permission.QUESTIONS_OWN, helper=Act.ASK)
def take_back(joint: str) -> ResponseReturnValue:
    """Take back what one asked, or confirmed."""
    found = _one(joint)
    try:
        joint_questions.take_back(actor(), found.waiting_id, clock.now())
    except QuestionRefused as refused:
        flash(str(REFUSAL_WORDS[refused.refusal]), "info")
        return _page(found), 409
    flash(_("You have taken it back."), "success")
    return redirect(url_for("questions.listed"), 303)


def lines_of(found: Sequence[KeptWish]) -> list[dict[str, Any]]:
    """What waits, for the list of questions."""
    return [_line(one) for one in found]


def _one(ref: str) -> KeptWish:
    waiting_id: UUID = opened(actor(), _WAITING, ref)
    return joint_questions.waiting_one(actor(), waiting_id, clock.now())


def _page(found: KeptWish) -> str:
    return render_template("support/joint_question.html", line=_line(found), is_withheld=found.is_withheld)


def _line(one: KeptWish) -> dict[str, Any]:
    asked, ref = one.waiting.asked, handle(actor(), _WAITING, one.waiting_id)
    entries = "; ".join(f"{entry.when}, {entry.where}" for entry in one.entries)
    facts = [
        (_("The question"), concern_words(asked.wish.concern)),
        *([(_("In words"), one.words)] if one.words else []),
        (_("Look-up") if len(one.entries) == 1 else _("Look-ups"), entries),
        *_asker(one),
        (_("Asked"), when_text(asked.at)),
        (_("Lapses"), moment_text(asked.open_until, current_language())),
    ]
    return {
        "concern": concern_words(asked.wish.concern),
        "facts": facts,
        "href": url_for("joint_questions.shown", joint=ref),
        "confirm_href": url_for("joint_questions.confirm", joint=ref) if one.can_confirm else None,
        "take_back_href": url_for("joint_questions.take_back", joint=ref) if one.can_take_back else None,
    }


def _asker(one: KeptWish) -> list[tuple[str, str]]:
    """Who asks for it: the name for the citizen alone (safety.md 4)."""
    if actor().helped is not None:
        return [(_("Who asked"), _("You did") if one.is_own else _("Another guardian"))]
    known = mandates()
    name = known.name_of(actor(), one.waiting.asked.by) if known is not None else None
    return [(_("Who asked"), name or _("Somebody who helps"))]
