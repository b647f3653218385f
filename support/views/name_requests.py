"""Answering citizens who ask for masked names: the list, one request, and the steps of two persons."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from citizen_app.directory.catalogue import catalogue
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.domain.name_answers import GIVE, Answer, refuse
from logview.domain.name_requests import NameRequest, RefusalReason, RequestState, RequestStep
from logview.queries.name_requests import EntryAsked, KnownRequest, StepTaken
from logview.services.answering_names import written
from logview.services.name_words import REFUSAL_TEXTS, RIGHT_TEXTS
from logview.services.places import place_of_code
from support.forms.names import AnswerForm, AnswersForm, ConfirmForm, TurnBackForm
from support.services import name_desk
from support.services.name_desk import InList, NameFile
from support.views.words import handle, name_of, opened, when_text

bp = Blueprint("staff_names", __name__, url_prefix="/medarbejder/navne")
REQUEST = "name-request"
"""What a handle of a wish is sealed for."""
_GRANT = "grant"
_STATES: dict[RequestState, LazyString] = {
    RequestState.WAITING: _l("Waits for a proposal"),
    RequestState.GRANT_PROPOSED: _l("It is proposed to give the name. Waits for a second person."),
    RequestState.REFUSAL_PROPOSED: _l("It is proposed not to give the name. Waits for a second person."),
    RequestState.WITHDRAWN: _l("The citizen has taken it back"),
    RequestState.GRANTED: _l("The name has been given"),
    RequestState.REFUSED: _l("The name has not been given"),
}
_IN_PART: dict[RequestState, LazyString] = {
    **_STATES,
    RequestState.GRANT_PROPOSED: _l(
        "It is proposed to give the name on some of the look-ups. Waits for a second person."
    ),
    RequestState.GRANTED: _l("The name has been given on some of the look-ups"),
}
_STEPS: dict[RequestStep, LazyString] = {
    RequestStep.ASKED: _l("Asked"),
    RequestStep.WITHDRAWN: _l("Taken back"),
    RequestStep.GRANT_PROPOSED: _l("Proposed: give the name"),
    RequestStep.REFUSAL_PROPOSED: _l("Proposed: do not give the name"),
    RequestStep.TURNED_BACK: _l("To be weighed anew"),
    RequestStep.GRANTED: _l("The name was given"),
    RequestStep.REFUSED: _l("The name was not given"),
}


@bp.get("")
@access(Permission.MASKS_DECIDE)
def listed() -> ResponseReturnValue:
    acting = actor()
    found = [(one.known.request.is_open, _in_list(acting, one)) for one in name_desk.requests(acting)]
    return render_template(
        "support/names.html",
        waiting=[panel for is_open, panel in found if is_open],
        answered=[panel for is_open, panel in found if not is_open],
    )


@bp.get("/<asked>")
@access(Permission.MASKS_DECIDE)
def shown(asked: str) -> ResponseReturnValue:
    return _page(asked)


@bp.post("/<asked>/forslag")
@access(Permission.MASKS_DECIDE)
def propose(asked: str) -> ResponseReturnValue:
    request_id = _opened(asked)
    entries = name_desk.name_file(actor(), request_id).found.entries
    form = _answer_form(entries)
    if not form.validate_on_submit():
        return _page(asked, answer=form), 422
    done = name_desk.propose(actor(), request_id, _said(form, entries), form.reason.data)
    return _back(asked, _("Proposed. A colleague must confirm it."), done=done)


@bp.post("/<asked>/bekraeft")
@access(Permission.MASKS_DECIDE)
def confirm(asked: str) -> ResponseReturnValue:
    request_id, form = _opened(asked), ConfirmForm(prefix="confirm-")
    if not form.validate_on_submit():
        return _page(asked, confirming=form), 422
    done = name_desk.confirm(actor(), request_id)
    return _back(asked, _("Confirmed. The citizen has the answer now."), done=done)


@bp.post("/<asked>/tilbage")
@access(Permission.MASKS_DECIDE)
def turn_back(asked: str) -> ResponseReturnValue:
    request_id, form = _opened(asked), TurnBackForm(prefix="back-")
    if not form.validate_on_submit():
        return _page(asked, back=form), 422
    done = name_desk.turn_back(actor(), request_id, form.reason.data)
    return _back(asked, _("It waits for a new proposal."), done=done)


def _opened(asked: str) -> UUID:
    return opened(actor(), REQUEST, asked)


def _back(asked: str, text: str, *, done: bool) -> ResponseReturnValue:
    if done:
        flash(text, "success")
    else:
        flash(_("Nothing has been changed. See how it stands now."), "info")
    return redirect(url_for("staff_names.shown", asked=asked), 303)


def _answer_form(entries: Sequence[EntryAsked]) -> AnswerForm | AnswersForm:
    """What the answer should be: of the look-up, or of each of several."""
    if len(entries) > 1:
        each = AnswersForm()
        each.given.choices = [SelectChoice(str(number), _in_a_line(one)) for number, one in enumerate(entries)]
        each.otherwise.choices = [SelectChoice(one.value, str(text)) for one, text in REFUSAL_TEXTS.items()]
        return each
    form = AnswerForm()
    form.answer.choices = [
        SelectChoice(_GRANT, _("Give the name")),
        *(SelectChoice(one.value, _("Do not give it: %(why)s", why=str(text))) for one, text in REFUSAL_TEXTS.items()),
    ]
    return form


def _said(form: AnswerForm | AnswersForm, entries: Sequence[EntryAsked]) -> Answer:
    if isinstance(form, AnswerForm):
        return GIVE if form.answer.data == _GRANT else refuse(RefusalReason(form.answer.data))
    return Answer(
        given=[entries[int(number)].entry[2] for number in form.given.data],
        otherwise=RefusalReason(form.otherwise.data) if form.otherwise.data else None,
    )


def _page(
    asked: str,
    answer: AnswerForm | AnswersForm | None = None,
    confirming: ConfirmForm | None = None,
    back: TurnBackForm | None = None,
) -> str:
    acting = actor()
    found = name_desk.name_file(acting, _opened(asked))
    request, entries = found.found.known.request, found.found.entries
    is_proposed = request.is_open and request.state is not RequestState.WAITING
    return render_template(
        "support/name.html",
        matter=_panel(acting, found.found.known),
        entries=[_entry(one, request) for one in entries],
        words=written(found.found.known.words_sealed),
        history=[_line(found, step) for step in found.history],
        is_proposed=is_proposed,
        answer=(answer or _answer_form(entries)) if request.state is RequestState.WAITING else None,
        confirming=(confirming or ConfirmForm(prefix="confirm-"))
        if is_proposed and not found.is_own_proposal
        else None,
        back=(back or TurnBackForm(prefix="back-")) if is_proposed else None,
        is_own_proposal=is_proposed and found.is_own_proposal,
        asked=asked,
        failed=answer or confirming or back,
    )


def _in_list(acting: Actor, one: InList) -> dict[str, Any]:
    """A colleague's says that it is there, and until when it is to be answered."""
    panel = _panel(acting, one.known)
    if not one.is_of_colleague:
        return panel
    request = one.known.request
    facts = [(_("What it is"), _("Wish about a name"))]
    if request.is_open:
        facts.append((_("Answer by"), dates.day_text(request.due_on, current_language())))
    return {**panel, "title": _("A colleague's matter"), "facts": facts}


def _panel(acting: Actor, known: KnownRequest) -> dict[str, Any]:
    request, language = known.request, current_language()
    facts = [
        (_("Where it stands"), _state(request)),
        (_("Asked"), when_text(request.asked_at)),
        (_("Needed for"), str(RIGHT_TEXTS[known.needed_for])),
    ]
    if request.is_open:
        facts.append((_("Answer by"), dates.day_text(request.due_on, language)))
    if known.letter_is_whole is not None:
        facts.append((_("The answer"), _("By letter too, without the name. The citizen may ask you for it.")))
    return {
        "href": url_for("staff_names.shown", asked=handle(acting, REQUEST, request.request_id)),
        "title": _("Wish of %(moment)s", moment=when_text(request.asked_at)),
        "is_late": request.is_late(dates.local(clock.now()).date()),
        "facts": facts,
    }


def _entry(one: EntryAsked, request: NameRequest) -> list[tuple[str, str]]:
    """What tells the look-up to the organisation, and what is proposed or answered: no name of anybody."""
    _citizen, at, number = one.entry
    facts = [
        (_("Time"), dates.moment_text(at, current_language())),
        (_("Unit"), _where(one)),
        (_("Profession or role"), _profession(one)),
    ]
    label = _("Proposal") if request.is_open else _("Answer")
    if (why_not := request.why_not_on(number)) is not None:
        return [*facts, (label, str(REFUSAL_TEXTS[why_not]))]
    return [*facts, (label, _("Give the name"))] if request.answers else facts


def _state(request: NameRequest) -> str:
    return str((_IN_PART if request.is_in_part else _STATES)[request.state])


def _in_a_line(one: EntryAsked) -> str:
    moment = dates.moment_text(one.entry[1], current_language())
    return _("%(moment)s: %(who)s, %(place)s", moment=moment, who=_profession(one), place=_where(one))


def _where(one: EntryAsked) -> str:
    day = dates.local(one.entry[1]).date()
    place = place_of_code(one.unit, today=day, language=current_language()) if one.unit else None
    return ", ".join(part for part in (place.unit, place.organisation) if part) if place else _("Not stated")


def _profession(one: EntryAsked) -> str:
    profession = catalogue().profession(one.profession_code, None) if one.profession_code else None
    return profession.name(current_language()) if profession else _("Not stated")


def _line(found: NameFile, step: StepTaken) -> dict[str, str]:
    return {
        "what": str(_STEPS[step.step]),
        "when": when_text(step.at),
        "by": name_of(found.colleagues.get(step.by)) if step.by is not None else _("The citizen"),
        "why": str(REFUSAL_TEXTS[step.refusal]) if step.refusal else "",
        "reason": written(step.reason_sealed),
    }
