"""Taking a step with a follow-up on misuse: each is asked on a page of its own."""

from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from support.domain.misuse import MatterStep
from support.domain.misuse_rules import MatterDeed, MatterRefusal
from support.forms.misuse import FORMS, NoteForm
from support.services import misuse
from support.services.misuse import MatterRefused, OpenedMatter
from support.views.drafts import give_back
from support.views.misuse import moved_on
from support.views.misuse_words import BUTTONS, DONE, MATTER, REFUSALS, STEPS, WORDS_LABELS, WRITTEN_DOWN, means
from support.views.words import opened

_STALE: Final = -1  # no matter has taken so few steps
bp = Blueprint("staff_misuse_steps", __name__, url_prefix="/medarbejder/opfoelgning")
give_back(bp)


@access(Permission.MISUSE_LEAD)
def ask(matter: str) -> ResponseReturnValue:
    step = _step()
    found = misuse.opened(actor(), _opened(matter))
    return _page(matter, step, found, _form(step)) if step in found.can else moved_on(matter)


@access(Permission.MISUSE_LEAD)
def take(matter: str) -> ResponseReturnValue:
    step, form = _step(), _form(_step())
    if not form.validate():
        return _page(matter, step, misuse.opened(actor(), _opened(matter)), form), 422
    deed = MatterDeed(
        step=step,
        words=form.words.data or "",
        moment=form.moment,
        due_on=form.last_day,
        is_apart=bool(form.apart.data),
        seen=steps_seen(),
    )
    try:
        misuse.take(actor(), _opened(matter), deed)
    except MatterRefused as refused:
        return _refused(matter, step, form, refused.refusal)
    flash(str(DONE.get(step, WRITTEN_DOWN)), "success")
    return redirect(url_for("staff_misuse.shown", matter=matter), 303)


for _path in STEPS:
    bp.add_url_rule(f"/<matter>/{_path}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<matter>/{_path}", view_func=take, methods=["POST"])


def steps_seen() -> int:
    """How many steps persons had taken when the page was made."""
    text = request.form.get("steps", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else _STALE


def _refused(matter: str, step: MatterStep, form: NoteForm, refusal: MatterRefusal) -> ResponseReturnValue:
    if refusal not in REFUSALS or not hasattr(form, "day"):
        return moved_on(matter, form.words.data)
    form.day.errors = [str(REFUSALS[refusal])]
    return _page(matter, step, misuse.opened(actor(), _opened(matter)), form), 422


def _page(matter: str, step: MatterStep, found: OpenedMatter, form: NoteForm) -> str:
    return render_template(
        "support/misuse_step.html",
        heading=str(BUTTONS[step]),
        means=means(step),
        button=str(BUTTONS[step]),
        number=found.file.matter.case_number,
        back=url_for("staff_misuse.shown", matter=matter),
        action=request.path,
        form=form,
        dated=[getattr(form, name) for name in ("day", "clock") if hasattr(form, name)],
        must_be_dated=step is not MatterStep.TAKEN,
        steps=request.form.get("steps") or found.file.matter.deeds,
    )


def _form(step: MatterStep) -> NoteForm:
    form = FORMS.get(step, NoteForm)()
    form.words.label.text = str(WORDS_LABELS[step])
    return form


def _opened(matter: str) -> UUID:
    return opened(actor(), MATTER, matter)


def _step() -> MatterStep:
    """The one whose address this is."""
    return STEPS[request.path.rpartition("/")[2]]
