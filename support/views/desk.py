"""Indblik's own desk: its queue, finding a case by its number, opening a citizen, and one case."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.identifiers import citizen_scheme
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.asked_entries import is_small_place
from logview.services.places import place_of_code
from support.domain.desk import QueueView
from support.forms.desk import FindCaseForm, OpenCitizenForm
from support.queries.desk import PlaceAsked
from support.queries.desk_queue import QueueHealth
from support.services import desk, desk_citizens, desk_listing
from support.services.desk import DeskFile, DeskRefused
from support.views.assist import OPENING, waiting_lines
from support.views.case_words import case_panel, dialogue
from support.views.desk_view import chips, choices, wanted
from support.views.desk_words import (
    DEEDS,
    ORDERS,
    REFUSALS,
    VIEWS,
    case_handle,
    case_key,
    counted,
    lines_of,
    notes_of,
    possible,
)
from support.views.finding_words import place_fact
from support.views.words import handle, name_of, opened, when_text

bp = Blueprint("staff_desk", __name__, url_prefix="/medarbejder/brugerstoette")


@bp.get("")
@access(Permission.QUESTIONS_DESK)
def listed() -> ResponseReturnValue:
    return _queue(FindCaseForm())


@bp.get("/vis")
@access(Permission.QUESTIONS_DESK)
def narrow() -> ResponseReturnValue:
    asked = wanted()
    return render_template(
        "support/desk_narrow.html", fields=choices(asked), shown=asked.first.encode(), back=asked.first.address
    )


@bp.post("/find")
@access(Permission.QUESTIONS_DESK)
def find() -> ResponseReturnValue:
    form = FindCaseForm()
    if not form.validate_on_submit():
        return _queue(form), 422
    try:
        key = desk.find_case(actor(), form.number.data)
    except DeskRefused as refused:
        form.number.errors = [str(REFUSALS[refused.refusal])]
        return _queue(form), 422
    return redirect(url_for("staff_desk.shown", desk_case=case_handle(actor(), key)), 303)


@bp.get("/borger")
@access(Permission.QUESTIONS_DESK)
def opening() -> ResponseReturnValue:
    desk.begin(actor())
    return render_template("support/desk_open.html", form=OpenCitizenForm())


@bp.post("/borger")
@access(Permission.QUESTIONS_DESK)
def open_citizen() -> ResponseReturnValue:
    form = OpenCitizenForm()
    if not form.validate_on_submit():
        return render_template("support/desk_open.html", form=form), 422
    number = form.number.data
    try:
        found = desk_citizens.open_citizen(actor(), citizen_scheme(number) or "", number, form.reason.data)
    except DeskRefused as refused:
        form.number.errors = [str(REFUSALS[refused.refusal])]
        return render_template("support/desk_open.html", form=form), 422
    return redirect(url_for("staff_desk.citizen", opening=handle(actor(), OPENING, found)), 303)


@bp.get("/borger/<opening>")
@access(Permission.QUESTIONS_DESK)
def citizen(opening: str) -> ResponseReturnValue:
    acting = actor()
    found = desk_citizens.opened_citizen(acting, opened(acting, OPENING, opening))
    lines = lines_of(acting, found.lines, desk.everybody(acting))
    waiting = waiting_lines(opening)
    return render_template(
        "support/desk_citizen.html",
        lines=lines,
        most=len(lines) if found.is_more else None,
        minutes=found.until_minutes,
        help_href=url_for("staff_assist.begin", opening=opening),
        protect_href=url_for("staff_protect.ask", opening=opening),
        paper_href=url_for("staff_paper.listed", opening=opening),
        waiting=waiting,
    )


@bp.get("/sag/<desk_case>")
@access(Permission.QUESTIONS_DESK)
def shown(desk_case: str) -> ResponseReturnValue:
    return desk_page(desk_case)


@bp.post("/sag/<desk_case>/tag")
@access(Permission.QUESTIONS_DESK)
def take(desk_case: str) -> ResponseReturnValue:
    return _moved(desk_case, desk.take, _("You have the case now."))


@bp.post("/sag/<desk_case>/laeg-tilbage")
@access(Permission.QUESTIONS_DESK)
def put_back(desk_case: str) -> ResponseReturnValue:
    return _moved(desk_case, desk.put_back, _("The case is free for a colleague."))


def _moved(desk_case: str, move: Any, text: str) -> ResponseReturnValue:
    acting = actor()
    try:
        move(acting, case_key(acting, desk_case))
    except DeskRefused as refused:
        flash(str(REFUSALS[refused.refusal]), "info")
    else:
        flash(text, "success")
    return redirect(url_for("staff_desk.shown", desk_case=desk_case), 303)


def _queue(form: FindCaseForm) -> str:
    acting, asked = actor(), wanted()
    found = desk_listing.queue(acting, asked.view, asked.order, asked.after, asked.narrowed)
    views = [one for one in VIEWS if one is not QueueView.LATE or found.is_lead]
    return render_template(
        "support/desk_queue.html",
        heading=_("The desk's queue"),
        lead=_("Questions that no organisation has. Find out who answers, or help the citizen on."),
        form=form,
        health=_health(found.health) if found.health else [],
        parts=[(str(VIEWS[one]), replace(asked.first, view=one).address, one is asked.view) for one in views],
        orders=[
            (str(text), replace(asked.first, order=one).address, one is asked.order) for one, text in ORDERS.items()
        ],
        narrow=url_for("staff_desk.narrow", v=asked.first.encode()),
        chips=chips(asked, found.organisation),
        found=None if found.number is None else counted(found.number),
        lines=lines_of(acting, found.lines, found.holders),
        front=asked.first.address if asked.after else None,
        onward=asked.beyond(found.lines[-1]).address if found.is_more else None,
    )


def _health(health: QueueHealth) -> list[tuple[str, str]]:
    facts = [
        (_("Cases at the desk"), counted(health.waiting)),
        (_("Nobody has taken"), counted(health.free)),
        (_("Late"), counted(health.late)),
    ]
    return [*facts, (_("The oldest was asked"), when_text(health.oldest))] if health.oldest else facts


def desk_page(desk_case: str, unsent: str = "") -> str:
    """The page of one case. `unsent`: what somebody wrote that was not kept. Raises as `desk.opened`."""
    acting = actor()
    found = desk.opened(acting, case_key(acting, desk_case))
    return render_template("support/desk_case.html", unsent=unsent, **_page(desk_case, found))


def _page(desk_case: str, found: DeskFile) -> dict[str, Any]:
    reads = found.hand.may_read_words(found.case)
    numbers = [one.number for one in found.places]
    said = dialogue(found.file, found.colleagues, numbers)
    return {
        "panel": case_panel(found.file, numbers),
        "holder": name_of(found.colleagues.get(found.holder)) if found.holder else None,
        "is_mine": found.is_mine,
        "can_take": not found.is_mine and found.hand.why_not_take(found.case, found.holder) is None,
        "entries": [
            [*place_fact(found.case, numbers, one.number), (_("Time"), when_text(one.at)), (_("Unit"), _where(one))]
            for one in found.places
        ],
        "said": said if reads else [{**one, "words": ""} for one in said],
        "reads": reads,
        "notes": notes_of(found),
        "deeds": [
            (str(DEEDS[one].button), f"{url_for('staff_desk.shown', desk_case=desk_case)}/{one}")
            for one in possible(found)
        ],
        "desk_case": desk_case,
    }


def _where(one: PlaceAsked) -> str:
    """Where it was. A practice often bears its owner's name, which can be masked: it is told by its code."""
    day = dates.local(one.at).date()
    place = place_of_code(one.unit, today=day, language=current_language()) if one.unit else None
    if place is not None and is_small_place(place.top):
        scheme, code = place.top
        return f"{place.organisation_kind}, {scheme.upper()} {code}"
    return ", ".join(part for part in (place.unit, place.organisation) if part) if place else _("Not stated")
