"""Texts about how a unit usually uses a sort of look-up: an officer writes one, another approves it."""

import json
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.entries_to_answer import EntryToAnswer
from logview.services.places import place_of_code
from logview.services.wording import words as terms
from support.domain.lix import EASY, Readability
from support.domain.usual_texts import Sort, TextState, TextStep
from support.forms.usual_texts import AgreeForm, UsualTextForm
from support.queries.usual_texts import TextFile
from support.services import case_desk, case_entries, usual_texts
from support.services.questions import today
from support.services.usual_texts import Opened, TextRefused
from support.views.drafts import draft, give_back, sent
from support.views.words import handle, name_of, opened, place_in, sealed, sealed_place, steps_seen, unsealed, when_text

_TEXT: Final = "usual-text"
_SORT: Final = "usual-text-sort"
_VIEW: Final = "usual-text-list"
_DRAFT: Final = "usual-text-draft"
_STATES: Final[dict[TextState, LazyString]] = {
    TextState.PROPOSED: _l("Waits for a colleague"),
    TextState.IN_FORCE: _l("Shown to citizens"),
    TextState.RUN_OUT: _l("Has run out"),
    TextState.TURNED_DOWN: _l("Turned down"),
    TextState.ENDED: _l("Taken away"),
}
_STEPS: Final[dict[TextStep, LazyString]] = {
    TextStep.PROPOSED: _l("Written"),
    TextStep.APPROVED: _l("Approved"),
    TextStep.TURNED_DOWN: _l("Turned down"),
    TextStep.ENDED: _l("Taken away"),
}
_DONE: Final[dict[TextStep, LazyString]] = {
    TextStep.APPROVED: _l("The text is shown to citizens from now on."),
    TextStep.TURNED_DOWN: _l("The text is turned down. It is not shown."),
    TextStep.ENDED: _l("The text is taken away. It is not shown any more."),
}
_PATHS: Final = {TextStep.APPROVED: "approve", TextStep.TURNED_DOWN: "turn_down", TextStep.ENDED: "end"}
bp = Blueprint("staff_usual_texts", __name__, url_prefix="/medarbejder/faste-tekster")
give_back(bp, _DRAFT)


@bp.get("")
@access(Permission.QUESTIONS_ANSWER)
def listed() -> ResponseReturnValue:
    after = place_in(_VIEW, request.args.get("v"))
    page = usual_texts.listed(actor(), after)
    onward = sealed_place(_VIEW, page.files[-1].place) if page.is_more else None
    return render_template(
        "support/usual_texts.html",
        lines=[_line(one) for one in page.files],
        front=url_for("staff_usual_texts.listed") if after else None,
        onward=url_for("staff_usual_texts.listed", v=onward) if onward else None,
    )


@bp.get("/ny/<sort>")
@access(Permission.QUESTIONS_ANSWER)
def ask(sort: str) -> ResponseReturnValue:
    _case_id, about, older = _sort(sort)
    form = UsualTextForm(formdata=None)
    if not usual_texts.may_write(actor(), about):
        return _refused()
    if older is not None:
        form.words.data = usual_texts.opened(actor(), older).file.words
    return _form_page(sort, about, form)


@bp.post("/ny/<sort>")
@access(Permission.QUESTIONS_ANSWER)
def propose(sort: str) -> ResponseReturnValue:
    case_id, about, _older = _sort(sort)
    form, submission = sent(UsualTextForm, _DRAFT)
    if not usual_texts.may_write(actor(), about):
        return _refused()
    if "again" in request.form:
        return _form_page(sort, about, form)
    if not form.validate() or _names_somebody(case_id, form):
        return _form_page(sort, about, form), 422
    if "draft" not in request.form:
        return _seen_first(sort, about, form, submission)
    try:
        usual_texts.propose(actor(), submission, about, form.words.data or "")
    except TextRefused:
        return _refused()
    flash(_("The text is written. It is shown when a colleague has approved it."), "success")
    return redirect(url_for("staff_usual_texts.shown", text=handle(actor(), _TEXT, submission)), 303)


@bp.get("/<text>")
@access(Permission.QUESTIONS_ANSWER)
def shown(text: str) -> ResponseReturnValue:
    return _page(text, AgreeForm(formdata=None))


@bp.post("/<text>/godkend")
@access(Permission.QUESTIONS_ANSWER)
def approve(text: str) -> ResponseReturnValue:
    form = AgreeForm()
    if not form.validate():
        return _page(text, form), 422
    return _take(text, TextStep.APPROVED)


@bp.post("/<text>/afvis")
@access(Permission.QUESTIONS_ANSWER)
def turn_down(text: str) -> ResponseReturnValue:
    return _take(text, TextStep.TURNED_DOWN)


@bp.post("/<text>/fjern")
@access(Permission.QUESTIONS_ANSWER)
def end(text: str) -> ResponseReturnValue:
    return _take(text, TextStep.ENDED)


def write_href(case_id: UUID, entry: EntryToAnswer) -> str | None:
    """Where a text about look-ups like this one is written; None where the source did not tell enough."""
    if not entry.is_own or entry.unit is None or not entry.activity:
        return None
    return _write_href(Sort(unit=entry.unit, activity=entry.activity), case_id=case_id)


def _write_href(sort: Sort, *, case_id: UUID | None = None, older: UUID | None = None) -> str:
    told = [str(one) if one else None for one in (case_id, older)]
    return url_for("staff_usual_texts.ask", sort=sealed(_SORT, json.dumps([*told, *sort.unit, sort.activity])))


def _sort(text: str) -> tuple[UUID | None, Sort, UUID | None]:
    """The question that a text begins with, the sort of look-ups, and the older text that is written anew.

    Raises NotFound for an address that is not this viewer's.
    """
    case_id, older, scheme, code, activity = json.loads(unsealed(_SORT, text))
    sort = Sort(unit=(scheme, code), activity=activity)
    return UUID(case_id) if case_id else None, sort, UUID(older) if older else None


def _names_somebody(case_id: UUID | None, form: UsualTextForm) -> bool:
    """Whether the text names whoever made the look-ups of the question that it began with; then the form says so."""
    if case_id is None:
        return False
    found = case_desk.opened(actor(), case_id)
    if not case_entries.names_somebody(found, form.words.data or ""):
        return False
    form.words.errors = [_("The text names somebody who made the look-up. Write it without names.")]
    return True


def _take(text: str, step: TextStep) -> ResponseReturnValue:
    try:
        usual_texts.take(actor(), opened(actor(), _TEXT, text), step, steps_seen())
    except TextRefused:
        flash(_("Nothing has been changed. See how it stands now."), "info")
    else:
        flash(str(_DONE[step]), "success")
    return redirect(url_for("staff_usual_texts.shown", text=text), 303)


def _page(text: str, form: AgreeForm) -> str:
    found = usual_texts.opened(actor(), opened(actor(), _TEXT, text))
    return render_template(
        "support/usual_text.html",
        form=form,
        facts_of_sort=[*_facts(found.file.text.sort), *_standing(found)],
        words=found.file.words,
        steps=len(found.file.at),
        history=_history(found),
        deeds={_PATHS[step]: url_for(f"staff_usual_texts.{_PATHS[step]}", text=text) for step in found.can},
        waits_for_colleague=found.is_own and found.state is TextState.PROPOSED,
        write_anew=_write_href(found.file.text.sort, older=found.file.text_id),
    )


def _form_page(sort: str, about: Sort, form: UsualTextForm) -> str:
    return render_template(
        "support/usual_text_new.html",
        form=form,
        facts_of_sort=_facts(about),
        action=url_for("staff_usual_texts.propose", sort=sort),
    )


def _seen_first(sort: str, about: Sort, form: UsualTextForm, submission: UUID) -> str:
    return render_template(
        "support/usual_text_check.html",
        words=form.words.data,
        facts_of_sort=_facts(about),
        hint=Readability.of(form.words.data or ""),
        easy=EASY,
        draft=draft(_DRAFT, form, submission),
        action=url_for("staff_usual_texts.propose", sort=sort),
    )


def _refused() -> ResponseReturnValue:
    flash(_("The unit does not belong to your organisation today. Nothing has been written."), "info")
    return redirect(url_for("staff_usual_texts.listed"), 303)


def _line(file: TextFile) -> dict[str, Any]:
    state = file.text.state(today())
    return {
        "href": url_for("staff_usual_texts.shown", text=handle(actor(), _TEXT, file.text_id)),
        "title": _where(file.text.sort),
        "state": str(_STATES[state]),
        "kind": {TextState.PROPOSED: "warning", TextState.IN_FORCE: "success"}.get(state, ""),
        "facts": [(_("Action"), _what(file.text.sort)), (_("Written"), when_text(file.at[0]))],
        "words": file.words,
    }


def _facts(sort: Sort) -> list[tuple[str, str]]:
    return [(_("Unit"), _where(sort)), (_("Action"), _what(sort))]


def _where(sort: Sort) -> str:
    place = place_of_code(sort.unit, today=today(), language=current_language())
    return ", ".join(part for part in (place.coded, place.organisation) if part)


def _what(sort: Sort) -> str:
    return terms(current_language()).activities.get(sort.activity) or _("Not stated")


def _standing(found: Opened) -> list[tuple[str, str]]:
    told = [(_("Where it stands"), str(_STATES[found.state]))]
    until = found.file.text.until
    return [*told, (_("Last day"), dates.day_text(until, current_language()))] if until else told


def _history(found: Opened) -> list[tuple[str, str]]:
    steps = zip(found.file.text.events, found.file.at, strict=True)
    return [(f"{_STEPS[one.step]}, {when_text(at)}", name_of(found.colleagues.get(one.by))) for one, at in steps]
