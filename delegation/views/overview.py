"""Fuldmagter: whom one helps, who helps oneself, and one power by itself as its grantor sees it."""

from datetime import datetime
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from delegation.domain.powers import LIVE, PowerState
from delegation.services import giving, hearing, kept
from delegation.services.addresses import GIVEN, HELD, WANTED, id_from, ref
from delegation.services.asked import OpenRequest, open_requests
from delegation.services.checks import power_settings, rules
from delegation.services.kept import KeptPower
from delegation.views.words import last_day, scope_lines, state_text, until_text

bp = Blueprint("powers", __name__, url_prefix="/fuldmagt", template_folder="../templates")
_OVER_SHOWN: Final = 20
_SHOWN: Final = LIVE | {PowerState.OFFERED, PowerState.ASKED_ON_PAPER}


@bp.before_request
def begin() -> None:
    """Work with this person's powers."""
    kept.begin(actor())


@bp.get("")
@access(Permission.POWERS_OWN)
def overview() -> ResponseReturnValue:
    """The powers that one holds and those that one has given. Nothing on it tells of a pause."""
    at = now()
    given = kept.given_by(actor())
    live = [one for one in given if one.open_state(at) in _SHOWN]
    return render_template(
        "powers/overview.html",
        held=[_held(one) for one in kept.held_by(actor(), at)],
        wanted=[_wanted(one) for one in open_requests(actor(), at)],
        given=[given_line(one, at) for one in live],
        over=[given_line(one, at) for one in given if one not in live][:_OVER_SHOWN],
        can_be_given=power_settings().can_be_given,
    )


@bp.get("/givet/<power>")
@access(Permission.POWERS_OWN)
def show(power: str) -> ResponseReturnValue:
    """One power that the person has given: what it covers, and what can be done with it."""
    at = now()
    found = kept.of_grantor(actor(), id_from(actor(), GIVEN, power))
    return render_template(
        "powers/power.html",
        line=given_line(found, at),
        power=power,
        is_offer=found.state_at(at) is PowerState.OFFERED,
        is_asked=found.state_at(at) is PowerState.ASKED_ON_PAPER,
        is_live=found.state_at(at) in LIVE,
        told=hearing.told_at(actor(), found.power_id),
        can_be_less=found.power.terms is not None and len(found.power.terms.scopes) > 1,
        can_be_longer=power_settings().can_be_given,
    )


@bp.post("/anmodning/<wanted>/tilbage")
@access(Permission.POWERS_OWN)
def take_back(wanted: str) -> ResponseReturnValue:
    """Let a request that nobody has answered open nothing more."""
    giving.take_back(actor(), id_from(actor(), WANTED, wanted), now())
    flash(_("The code can no longer be used."), "success")
    return redirect(url_for(".overview"), 303)


def given_line(one: KeptPower, at: datetime) -> dict[str, Any]:
    """A power as its grantor reads it."""
    state = one.open_state(at)
    return {
        "name": one.holder_name,
        "state": state_text(one, at),
        "is_live": state in LIVE,
        "ends_soon": state in LIVE and rules().is_ending(one.power, at),
        "scopes": scope_lines(one.power.terms.scopes) if one.power.terms else [],
        "until": last_day(one.power.terms),
        "code_until": until_text(one.power.open_until)
        if state is PowerState.OFFERED and one.power.open_until
        else None,
        "href": url_for("powers.show", power=ref(actor(), GIVEN, one.power_id)),
    }


def _held(one: KeptPower) -> dict[str, Any]:
    return {
        "name": one.grantor_name,
        "scopes": scope_lines(one.power.terms.scopes) if one.power.terms else [],
        "until": last_day(one.power.terms),
        "end_href": url_for("power_steps.renounce", held=ref(actor(), HELD, one.power_id)),
    }


def _wanted(one: OpenRequest) -> dict[str, Any]:
    return {
        "scopes": scope_lines(one.terms.scopes),
        "until": last_day(one.terms),
        "code_until": until_text(one.open_until),
        "back_href": url_for("powers.take_back", wanted=ref(actor(), WANTED, one.power_id)),
    }
