"""The pages on which a lead keeps the texts that others can begin with: the desk's, and an organisation's own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from support.domain.cases import Finding
from support.domain.lix import EASY, Readability
from support.domain.ready_texts import ReadyText, Shelf, TextRefusal, TextStep, Wording
from support.forms.ready_texts import ReadyTextForm
from support.services import ready_texts
from support.services.ready_texts import Opened, TextRefused, Written
from support.views.drafts import draft, give_back, sent
from support.views.ready_text_words import (
    DONE,
    REFUSALS,
    SHELVES,
    STEPS,
    answers_called,
    origin,
    shipped,
    sorts_of_answers,
    words_of,
)
from support.views.words import handle, name_of, opened, steps_seen, when_text

_DRAFT: Final = "ready-text-draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the pages of a shelf are, and whose they are."""

    shelf: Shelf
    name: str  # of its pages' endpoints
    prefix: str
    parameter: str  # of addresses
    permission: Permission

    def to(self, view: str, text_id: UUID | None = None) -> str:
        """The address of a page, for this viewer only."""
        about: dict[str, Any] = {} if text_id is None else {self.parameter: handle(actor(), self.purpose, text_id)}
        return url_for(f"{self.name}.{view}", **about)

    @property
    def purpose(self) -> str:
        """What a text's handle is for."""
        return f"ready-text-{self.shelf.value}"


_AT_DESK: Final = _Place(
    shelf=Shelf.DESK,
    name="staff_ready_texts",
    prefix="/medarbejder/brugerstoette/tekster",
    parameter="ready_text",
    permission=Permission.READY_TEXTS_DESK,
)
_FOR_ANSWERS: Final = _Place(
    shelf=Shelf.ANSWERS,
    name="staff_beginnings",
    prefix="/medarbejder/svartekster",
    parameter="beginning",
    permission=Permission.READY_TEXTS_ANSWERS,
)


def listed(place: _Place) -> ResponseReturnValue:
    found = ready_texts.listed(actor(), place.shelf)
    return render_template(
        "support/ready_texts.html",
        shelf=SHELVES[place.shelf],
        lines=[_line(place, one, is_first=number == 0) for number, one in enumerate(found.in_use)],
        retired=[_line(place, one, is_first=True) for one in found.retired],
        changes=found.changes,
        new=place.to("ask_new"),
    )


def shown(place: _Place, text_id: UUID) -> ResponseReturnValue:
    found = ready_texts.opened(actor(), place.shelf, text_id)
    text = found.file.text
    return render_template(
        "support/ready_text.html",
        shelf=SHELVES[place.shelf],
        back=place.to("listed"),
        line=_line(place, text, is_first=True),
        is_in_use=text.is_in_use,
        steps=len(text.events),
        change=place.to("ask_change", text_id),
        deed=place.to("retire" if text.is_in_use else "put_back", text_id),
        history=_history(place, found),
    )


def ask_new(place: _Place) -> ResponseReturnValue:
    ready_texts.may_write(actor(), place.shelf)
    return _form_page(place, None, _fitted(place, None, ReadyTextForm(formdata=None)), 0)


def ask_change(place: _Place, text_id: UUID) -> ResponseReturnValue:
    text = ready_texts.opened(actor(), place.shelf, text_id).file.text
    form = _fitted(place, text_id, ReadyTextForm(formdata=None))
    form.fill(words_of(text, place.shelf))
    return _form_page(place, text_id, form, len(text.events))


def write_new(place: _Place) -> ResponseReturnValue:
    ready_texts.may_write(actor(), place.shelf)
    return _write(place, None)


def change(place: _Place, text_id: UUID) -> ResponseReturnValue:
    ready_texts.opened(actor(), place.shelf, text_id)
    return _write(place, text_id)


def retire(place: _Place, text_id: UUID) -> ResponseReturnValue:
    return _take(place, text_id, TextStep.RETIRED)


def put_back(place: _Place, text_id: UUID) -> ResponseReturnValue:
    return _take(place, text_id, TextStep.PUT_BACK)


def move_up(place: _Place, text_id: UUID) -> ResponseReturnValue:
    try:
        ready_texts.move_up(actor(), place.shelf, text_id, steps_seen())
    except TextRefused as refused:
        flash(str(REFUSALS[refused.refusal]), "info")
    return redirect(place.to("listed"), 303)


_VIEWS: Final[tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...]] = (
    ("", "GET", listed),
    ("/ny", "GET", ask_new),
    ("/ny", "POST", write_new),
    ("/<one>", "GET", shown),
    ("/<one>/ret", "GET", ask_change),
    ("/<one>/ret", "POST", change),
    ("/<one>/fjern", "POST", retire),
    ("/<one>/brug-igen", "POST", put_back),
    ("/<one>/op", "POST", move_up),
)


def _pages(place: _Place) -> Blueprint:
    made = Blueprint(place.name, __name__, url_prefix=place.prefix)
    give_back(made, _DRAFT)
    for path, verb, view in _VIEWS:
        rule = path.replace("<one>", f"<{place.parameter}>")
        made.add_url_rule(rule, view.__name__, _at(place, view), methods=[verb])
    return made


def _at(place: _Place, view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """The view for this shelf alone, with the text that its address names."""

    @access(place.permission)
    def page(**named: str) -> ResponseReturnValue:
        return view(place, *(opened(actor(), place.purpose, one) for one in named.values()))

    return page


def _write(place: _Place, text_id: UUID | None) -> ResponseReturnValue:
    form, submission = sent(ReadyTextForm, _DRAFT)
    _fitted(place, text_id, form)
    seen = steps_seen() if text_id else 0
    if "again" in request.form:
        return _form_page(place, text_id, form, seen)
    if not form.validate():
        return _form_page(place, text_id, form, seen), 422
    if "draft" not in request.form:
        return _seen_first(place, text_id, form, submission, seen)
    about = Finding(form.about.data) if "about" in form else None
    written = Written(text_id=text_id or submission, wording=form.wording, about=about, seen=seen)
    try:
        ready_texts.write(actor(), place.shelf, written)
    except TextRefused as refused:
        return _not_kept(place, written.text_id, form, refused.refusal, is_new=text_id is None)
    flash(str(DONE[TextStep.WRITTEN]), "success")
    return redirect(place.to("shown", written.text_id), 303)


def _not_kept(
    place: _Place, text_id: UUID, form: ReadyTextForm, refusal: TextRefusal, *, is_new: bool
) -> ResponseReturnValue:
    """The writer's own text again; beside it what a colleague wrote meanwhile, which they then write over knowingly."""
    if refusal is not TextRefusal.CHANGED:
        form.label.errors = [str(REFUSALS[refusal])]
        return _form_page(place, None if is_new else text_id, form, steps_seen()), 422
    found = ready_texts.opened(actor(), place.shelf, text_id)
    return _form_page(place, text_id, form, len(found.file.text.events), theirs=found), 409


def _take(place: _Place, text_id: UUID, step: TextStep) -> ResponseReturnValue:
    try:
        ready_texts.take(actor(), place.shelf, text_id, step, steps_seen())
    except TextRefused as refused:
        flash(str(REFUSALS[refused.refusal]), "info")
    else:
        flash(str(DONE[step]), "success")
    return redirect(place.to("shown", text_id), 303)


def _fitted(place: _Place, text_id: UUID | None, form: ReadyTextForm) -> ReadyTextForm:
    """The form as it is asked here: which answers a text is for is said once, and not at the desk."""
    if place.shelf is Shelf.ANSWERS and text_id is None:
        form.about.choices = sorts_of_answers()
    else:
        del form.about
    return form


def _form_page(
    place: _Place, text_id: UUID | None, form: ReadyTextForm, seen: int, theirs: Opened | None = None
) -> str:
    return render_template(
        "support/ready_text_form.html",
        shelf=SHELVES[place.shelf],
        is_new=text_id is None,
        form=form,
        steps=seen,
        theirs=_theirs(place, theirs) if theirs else None,
        action=_action(place, text_id),
        back=place.to("shown", text_id) if text_id else place.to("listed"),
    )


def _theirs(place: _Place, found: Opened) -> dict[str, Any]:
    """What somebody else did with the text meanwhile."""
    last, at = found.file.text.events[-1], found.file.at[-1]
    return {
        "what": str(STEPS[last.step]),
        "when": when_text(at),
        "by": name_of(found.colleagues.get(last.by)),
        "words": words_of(found.file.text, place.shelf),
    }


def _seen_first(place: _Place, text_id: UUID | None, form: ReadyTextForm, submission: UUID, seen: int) -> str:
    return render_template(
        "support/ready_text_check.html",
        shelf=SHELVES[place.shelf],
        words=form.wording,
        hint=Readability.of(form.words.data or ""),
        easy=EASY,
        draft=draft(_DRAFT, form, submission),
        steps=seen,
        action=_action(place, text_id),
        back=place.to("listed"),
    )


def _action(place: _Place, text_id: UUID | None) -> str:
    return place.to("change", text_id) if text_id else place.to("write_new")


def _line(place: _Place, text: ReadyText, *, is_first: bool) -> dict[str, Any]:
    sort = answers_called(text)
    return {
        "href": place.to("shown", text.text_id),
        "words": words_of(text, place.shelf),
        "origin": origin(text, place.shelf),
        "facts": [(_("For answers of the sort"), sort)] if sort else [],
        "up": None if is_first else place.to("move_up", text.text_id),
    }


def _history(place: _Place, found: Opened) -> list[dict[str, Any]]:
    """What happened to the text, newest first; what came with Indblik last of all."""
    told: list[dict[str, Any]] = [
        {
            "what": f"{STEPS[event.step]}, {when_text(at)}",
            "by": name_of(found.colleagues.get(event.by)),
            "words": event.wording,
        }
        for event, at in zip(found.file.text.events, found.file.at, strict=True)
    ]
    came: Wording | None = shipped(found.file.text, place.shelf) if found.file.text.built_in else None
    first = [{"what": _("Comes with Indblik"), "by": "", "words": came}] if came else []
    return [*reversed(told), *first]


at_desk = _pages(_AT_DESK)
for_answers = _pages(_FOR_ANSWERS)
