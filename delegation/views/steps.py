"""What its grantor and its holder do with a power: narrow, renew, pause, take up again, take back; and give up."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth import fresh
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.web.forms import Form
from delegation.domain.acting import Scope
from delegation.domain.powers import LIVE, PowerState, Terms
from delegation.forms import ScopesForm, StepForm, UntilForm
from delegation.services import giving, kept
from delegation.services.addresses import GIVEN, HELD, id_from
from delegation.services.checks import power_settings
from delegation.services.kept import KeptPower
from delegation.services.refusals import PowerRefused
from delegation.views.overview import given_line
from delegation.views.words import last_day, longest_text, refused_text, scope_choices, scope_lines

bp = Blueprint("power_steps", __name__, url_prefix="/fuldmagt", template_folder="../templates")
_TAKEN_BACK: Final[Mapping[PowerState, LazyString]] = {
    PowerState.OFFERED: _l("The code can no longer be used."),
    PowerState.ASKED_ON_PAPER: _l("You said no. Nothing has been given."),
}
"""What can be taken back before it is a power, and what is told then."""


@bp.before_request
def begin() -> None:
    """Work with this person's powers."""
    kept.begin(actor())


@bp.route("/givet/<power>/mindre", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def narrow(power: str) -> ResponseReturnValue:
    """Let it cover less."""
    found = _given(power)
    scopes = found.power.terms.scopes if found.power.terms else frozenset()
    form = ScopesForm(scopes=[one.value for one in scopes])
    form.scopes.choices = scope_choices(scopes)
    if _is_over(found):
        return _to(power)
    if form.validate_on_submit():
        try:
            giving.narrow(actor(), found.power_id, frozenset(map(Scope, form.scopes.data)), now())
        except PowerRefused as refused:
            form.scopes.errors = [refused_text(refused.refusal)]
        else:
            flash(_("The power of attorney covers less now."), "success")
            return _to(power)
    return _page("powers/narrow.html", power, found, form)


@bp.route("/givet/<power>/forlaeng", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def renew(power: str) -> ResponseReturnValue:
    """Let it last longer."""
    found, form = _given(power), UntilForm()
    terms = found.power.terms
    if _is_over(found) or terms is None or not power_settings().can_be_given:
        return _to(power)
    if form.validate_on_submit():
        try:
            giving.renew(actor(), found.power_id, Terms(scopes=terms.scopes, until=form.until.data), now())
        except PowerRefused as refused:
            form.until.errors = [refused_text(refused.refusal)]
        else:
            flash(_("The power of attorney has a new last day."), "success")
            return _to(power)
    return _page("powers/renew.html", power, found, form, years=longest_text())


@bp.route("/givet/<power>/tilbagekald", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def revoke(power: str) -> ResponseReturnValue:
    """End it, or take back an offer."""
    found, form = _given(power), StepForm()
    state = found.state_at(now())
    if _is_over(found) and state not in _TAKEN_BACK:
        return _to(power)
    if form.validate_on_submit():
        giving.revoke(actor(), found.power_id, now())
        flash(str(_TAKEN_BACK.get(state, _l("The power of attorney has ended."))), "success")
        return redirect(url_for("powers.overview"), 303)
    return _page(
        "powers/revoke.html",
        power,
        found,
        form,
        is_offer=state is PowerState.OFFERED,
        is_asked=state is PowerState.ASKED_ON_PAPER,
        has_begun=found.open_state(now()) is not PowerState.WAITING,
    )


@bp.route("/givet/<power>/indstillinger", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def protect(power: str) -> ResponseReturnValue:
    """Pause it or take it up again: the one page that tells of a pause. No receipt, no message (safety.md 4)."""
    found, form = _given(power), StepForm()
    if _is_over(found):
        return _to(power)
    again = fresh.asked_again()
    if again is not None:
        return again
    is_paused = found.state_at(now()) is PowerState.PAUSED
    if form.validate_on_submit():
        wants_pause = request.form.get("pause") == "yes"
        if wants_pause != is_paused:
            (giving.pause if wants_pause else giving.resume)(actor(), found.power_id, now())
        return _to(power)
    return _page("powers/protect.html", power, found, form, is_paused=is_paused)


@bp.route("/faaet/<held>/opsig", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def renounce(held: str) -> ResponseReturnValue:
    """Stop helping."""
    one, form = kept.held_one(actor(), id_from(actor(), HELD, held), now()), StepForm()
    if form.validate_on_submit():
        giving.renounce(actor(), one.power_id, now())
        flash(_("You no longer help %(name)s here.", name=one.grantor_name), "success")
        return redirect(url_for("powers.overview"), 303)
    terms = one.power.terms
    return render_template(
        "powers/renounce.html",
        name=one.grantor_name,
        scopes=scope_lines(terms.scopes) if terms else [],
        until=last_day(terms),
    )


def _given(power: str) -> KeptPower:
    return kept.of_grantor(actor(), id_from(actor(), GIVEN, power))


def _is_over(found: KeptPower) -> bool:
    """Whether there is nothing to change any more, or not yet."""
    return found.state_at(now()) not in LIVE


def _to(power: str) -> ResponseReturnValue:
    return redirect(url_for("powers.show", power=power), 303)


def _page(template: str, power: str, found: KeptPower, form: Form, **more: Any) -> ResponseReturnValue:
    page = render_template(
        template,
        form=form,
        line=given_line(found, now()),
        back_href=url_for("powers.show", power=power),
        **more,
    )
    return page, 422 if form.errors else 200
