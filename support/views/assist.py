"""Doing something for a citizen at the desk: making sure who it is, what can be done, and stopping what waits."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app import opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assisted import STOPPED_FOR_ANYBODY, WAITS_FOR_LETTER, ActKind, AssistRefusal, Shown, Way
from support.forms.assist import CalledForm, InPersonForm
from support.queries.assisted import Act
from support.services import assisting
from support.services.assisting import Assisting, AssistRefused
from support.views.assist_words import ACTS, GROUPS, REFUSALS, SHOWN
from support.views.words import handle, opened

bp = Blueprint("staff_assist", __name__, url_prefix="/medarbejder/brugerstoette")
OPENING: Final = "desk-opening"
_KNOWN: Final = "desk-known"
_ACT: Final = "desk-act"
_HELP: Final = "/borger/<opening>/hjaelp"


def at_desk(opening: str) -> Assisting:
    """Whom the actor has opened. Raises NotFound for an opening of somebody else's."""
    acting = actor()
    return assisting.assisting(acting, opened(acting, OPENING, opening))


def at_known(desk_known: str) -> tuple[Assisting, str, UUID]:
    """Whom the actor has made sure of: the opening with its address, and how they are known. Raises NotFound."""
    opening_id, identity_id = two(_KNOWN, desk_known)
    return assisting.assisting(actor(), opening_id), handle(actor(), OPENING, opening_id), identity_id


@bp.get(_HELP)
@access(Permission.QUESTIONS_DESK)
def begin(opening: str) -> ResponseReturnValue:
    return _ways(opening, at_desk(opening), _in_person())


@bp.post(_HELP)
@access(Permission.QUESTIONS_DESK)
def in_person(opening: str) -> ResponseReturnValue:
    at, form = at_desk(opening), _in_person()
    if not form.validate_on_submit():
        return _ways(opening, at, form), 422
    return _known(opening, lambda: assisting.known_by(at, Way.IN_PERSON, Shown(form.shown.data)))


@bp.post(f"{_HELP}/nummer")
@access(Permission.QUESTIONS_DESK)
def number(opening: str) -> ResponseReturnValue:
    at = at_desk(opening)
    try:
        return _calling(opening, CalledForm(formdata=None), assisting.number_to_call(at))
    except AssistRefused as refused:
        return _refused(opening, refused)


@bp.post(f"{_HELP}/svarede")
@access(Permission.QUESTIONS_DESK)
def answered(opening: str) -> ResponseReturnValue:
    at, form = at_desk(opening), CalledForm()
    if not form.validate_on_submit():
        return _calling(opening, form, None), 422
    return _known(opening, lambda: assisting.known_by(at, Way.CALL_BACK, Shown.OWN_NUMBER))


@bp.get("/hjaelp/<desk_known>")
@access(Permission.QUESTIONS_DESK)
def choose(desk_known: str) -> ResponseReturnValue:
    at, opening, identity_id = at_known(desk_known)
    try:
        found = assisting.known(at, identity_id)
    except AssistRefused as refused:
        return _refused(opening, refused)
    refusals, address = assisting.offered(at, found), url_for(".choose", desk_known=desk_known)
    return render_template(
        "support/assist_acts.html",
        groups=[
            (str(heading), [_act(f"{address}/{path}", kind, refusals[kind]) for path, kind in group.items()])
            for heading, group in GROUPS.items()
        ],
        waiting=[_waiting(opening, one, tells=True) for one in assisting.waiting(at)],
        known=desk_known,
        places_href=url_for("staff_protect.ask_end", desk_known=desk_known),
        powers_href=url_for("staff_powers.listed", desk_known=desk_known),
        back=url_for("staff_desk.citizen", opening=opening),
    )


@bp.post("/stop/<desk_act>")
@access(Permission.QUESTIONS_DESK)
def stop(desk_act: str) -> ResponseReturnValue:
    opening_id, act_id = two(_ACT, desk_act)
    at, opening = assisting.assisting(actor(), opening_id), handle(actor(), OPENING, opening_id)
    known = request.form.get("known")
    try:
        assisting.stop(at, act_id, assisting.known(at, two(_KNOWN, known)[1]) if known else None)
    except AssistRefused as refused:
        return _refused(opening, refused)
    flash(_("It is stopped. Nothing is changed for the citizen."), "success")
    return redirect(url_for("staff_desk.citizen", opening=opening), 303)


def waiting_lines(opening: str) -> list[dict[str, str]]:
    """What waits for a citizen who was opened, for the page of them: without what it is."""
    return [_waiting(opening, one, tells=False) for one in assisting.waiting(at_desk(opening))]


def _act(href: str, kind: ActKind, why_not: AssistRefusal | None) -> dict[str, str | None]:
    words = ACTS[kind]
    if why_not is not None:
        return {"label": str(words.deed), "means": str(REFUSALS[why_not]), "href": None}
    return {"label": str(words.deed), "means": str(words.means), "href": href}


def _waiting(opening: str, one: Act, *, tells: bool) -> dict[str, str]:
    language = current_language()
    made, counts = (day_text(local(moment).date(), language) for moment in (one.made_at, one.effective_at))
    return {
        "what": str(ACTS[one.kind].deed) if tells else _("Something was done for the citizen"),
        "when": _when(one, made, counts, tells=tells),
        "stop": url_for("staff_assist.stop", desk_act=both(_ACT, opening, one.act_id))
        if tells or one.kind in STOPPED_FOR_ANYBODY
        else "",
    }


def _when(one: Act, made: str, counts: str, *, tells: bool) -> str:
    """From when it counts; that it waits for its letter would tell which kind it is."""
    if tells and one.kind in WAITS_FOR_LETTER:
        return _(
            "Made on %(made)s. It counts from %(counts)s, and not before its letter is printed.",
            made=made,
            counts=counts,
        )
    return _("Made on %(made)s. It counts from %(counts)s.", made=made, counts=counts)


def both(purpose: str, opening: str, other: UUID) -> str:
    """An opening and something of it in one address, for this viewer only."""
    acting = actor()
    return opaque.seal(acting.viewer.key, purpose, opened(acting, OPENING, opening).bytes + other.bytes)


def two(purpose: str, text: str) -> tuple[UUID, UUID]:
    """What `both` closed. Raises NotFound."""
    found = opaque.unseal(actor().viewer.key, purpose, text)
    return UUID(bytes=found[:16]), UUID(bytes=found[16:])


def _in_person() -> InPersonForm:
    form = InPersonForm()
    form.shown.choices = [SelectChoice(one.value, text) for one, text in SHOWN.items()]
    return form


def _ways(opening: str, at: Assisting, form: InPersonForm) -> str:
    rules = at.rules
    return render_template(
        "support/assist_known.html",
        form=form,
        is_on=rules.is_on,
        off=str(REFUSALS[AssistRefusal.OFF]),
        can_come=Way.IN_PERSON in rules.ways,
        can_call=Way.CALL_BACK in rules.ways,
        hrefs={name: url_for(f".{name}", opening=opening) for name in ("in_person", "number")},
        back=url_for("staff_desk.citizen", opening=opening),
    )


def _calling(opening: str, form: CalledForm, found: str | None) -> str:
    return render_template(
        "support/assist_call.html",
        form=form,
        number=found,
        action=url_for(".answered", opening=opening),
        back=url_for(".begin", opening=opening),
    )


def _known(opening: str, note: Callable[[], UUID]) -> ResponseReturnValue:
    try:
        identity_id = note()
    except AssistRefused as refused:
        return _refused(opening, refused)
    return redirect(url_for(".choose", desk_known=both(_KNOWN, opening, identity_id)), 303)


def _refused(opening: str, refused: AssistRefused) -> ResponseReturnValue:
    flash(f"{REFUSALS[refused.refusal]} {_('Nothing has been changed.')}", "info")
    at_begin = refused.refusal in {AssistRefusal.NOT_KNOWN, AssistRefusal.WAY}
    page = "staff_assist.begin" if at_begin else "staff_desk.citizen"
    if request.method == "GET":
        page = "staff_assist.begin"
    return redirect(url_for(page, opening=opening), 303)
