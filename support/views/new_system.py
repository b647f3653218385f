"""Registering a system, and giving one a further key: a form, a look at what was written, and then it is done.

What was written stands sealed in the second page's form. Sent twice, it is done once.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.settings import Settings
from citizen_app.systems.fitness import ENCRYPT, SIGN, FitKey, thumbprint
from citizen_app.systems.overview import KnownSystem
from citizen_app.systems.refusals import Why
from citizen_app.systems.token_operations import token_address
from citizen_app.systems.words import REFUSAL_WORDS, SCOPE_WORDS
from support.domain.periods import expires_after, today
from support.forms.systems import NewKeyForm, NewSystemForm
from support.services.registering import (
    Refused,
    WantedKey,
    WantedSystem,
    add_key,
    refusals_of_key,
    refusals_of_system,
    register_system,
)
from support.services.systems import take_operators_role
from support.views.drafts import draft, sent
from support.views.system_words import SYSTEM, key_use, known_system, unit_text
from support.views.words import last_day_text, sealed, unsealed, when_text

bp = Blueprint("staff_new_system", __name__, url_prefix="/medarbejder/systemer")
_DRAFT: Final = "system-draft"
_A_YEAR: Final = timedelta(days=365)
_FIELDS: Final = {
    Why.ID_SHAPE: "system_id",
    Why.ID_TAKEN: "system_id",
    Why.NAME: "name",
    Why.CVR: "cvr",
    Why.CONTACT: "contact",
    Why.PER_MINUTE: "per_minute",
    Why.UNIT_UNKNOWN: "units",
    Why.KEY_END: "last_day",
    Why.KID_SHAPE: "kid",
    Why.KID_TAKEN: "kid",
}


@bp.get("/nyt")
@access(Permission.SYSTEMS_MANAGE)
def new() -> ResponseReturnValue:
    take_operators_role(actor())
    return _system_page(NewSystemForm())


@bp.post("/nyt")
@access(Permission.SYSTEMS_MANAGE)
def register() -> ResponseReturnValue:
    take_operators_role(actor())
    form, submission = sent(NewSystemForm, _DRAFT)
    if "change" in request.form:
        return _system_page(form)
    if not form.validate():
        return _system_page(form), 422
    wanted = _wanted_system(form, submission)
    refused = refusals_of_system(actor(), wanted)
    if refused:
        _tell(form, refused)
        return _system_page(form), 422
    if "sure" not in request.form:
        return _system_check(form, wanted)
    done = register_system(actor(), wanted)
    return _for_the_owner(
        wanted.system_id, _("The system is registered.") if done else _("The system was registered already.")
    )


@bp.get("/<system>/noegle")
@access(Permission.SYSTEMS_MANAGE)
def new_key(system: str) -> ResponseReturnValue:
    return _key_page(NewKeyForm(), _meant(system))


@bp.post("/<system>/noegle")
@access(Permission.SYSTEMS_MANAGE)
def give_key(system: str) -> ResponseReturnValue:
    one = _meant(system)
    form, _submission = sent(NewKeyForm, f"{_DRAFT} {one.system_id}")
    if "change" in request.form:
        return _key_page(form, one)
    if not form.validate():
        return _key_page(form, one), 422
    wanted = _wanted_key(form, form.purpose.data)
    refused = refusals_of_key(actor(), one.system_id, wanted)
    if refused:
        _tell(form, refused)
        return _key_page(form, one), 422
    if "sure" not in request.form:
        return _key_check(form, one, wanted)
    done = add_key(actor(), one.system_id, wanted)
    return _for_the_owner(one.system_id, _("The key is in force.") if done else _("The key was in force already."))


@bp.get("/<system>/til-ejeren")
@access(Permission.SYSTEMS_MANAGE)
def for_the_owner(system: str) -> ResponseReturnValue:
    one, now = _meant(system), clock.now()
    settings: Settings = current_app.extensions["indblik.settings"]
    address = token_address(settings.site_url)
    keys = [key for key in one.keys if key.ends_at > now and one.closed_at is None]
    return render_template(
        "support/system_for_owner.html",
        name=one.name,
        is_open=one.closed_at is None,
        system=[
            (_("Id of the system"), one.system_id, _("Stands in the assertion as iss and sub.")),
            (_("Address for access tokens"), address, _("The assertion is sent there.")),
            (_("Audience"), address, _("Stands in the assertion as aud.")),
        ],
        keys=[
            (
                key.kid,
                [
                    (_("Used for"), key_use(key.purpose)),
                    (_("Algorithm"), key.algorithm),
                    (_("Until"), when_text(key.ends_at)),
                ],
            )
            for key in keys
        ],
        can_sign=any(key.purpose == SIGN for key in keys),
        lacks_copy_key=_lacks_copy_key([scope for scope, _unit in one.scopes], [key.purpose for key in keys]),
        scopes=[[scope, unit_text(unit)] for scope, unit in one.scopes],
        key_href=url_for("staff_new_system.new_key", system=system),
    )


def _meant(handle: str) -> KnownSystem:
    system_id = unsealed(SYSTEM, handle)
    return known_system(lambda one: one.system_id == system_id)


def _wanted_system(form: NewSystemForm, submission: UUID) -> WantedSystem:
    return WantedSystem(
        submission=submission,
        system_id=form.system_id.data,
        name=form.name.data,
        cvr=form.cvr.data,
        contact=form.contact.data,
        per_minute=form.per_minute.data,
        scopes=tuple(map(Scope, form.scopes.data)),
        units=form.organisations(),
        key=_wanted_key(form, SIGN),
    )


def _wanted_key(form: Any, purpose: str) -> WantedKey:
    return WantedKey(
        text=form.key.data,
        valid_until=expires_after(form.last_day.data or today() + _A_YEAR),
        kid=form.kid.data or None,
        algorithm=form.algorithm.data or None,
        purpose=purpose,
    )


def _tell(form: Any, refused: Iterable[Refused]) -> None:
    """Put each refusal beside the field that it is about; everything else is about the key."""
    unknown = [" ".join(one.unit) for one in refused if one.unit]
    for one in refused:
        said = REFUSAL_WORDS.get(one.why) or _("The directory does not know %(codes)s.", codes=", ".join(unknown))
        form[_FIELDS.get(one.why, "key")].errors = [said]


def _system_page(form: NewSystemForm) -> str:
    return render_template("support/system_new.html", form=form)


def _key_page(form: NewKeyForm, one: KnownSystem) -> str:
    return render_template("support/system_key_new.html", form=form, name=one.name, action=_key_action(one))


def _key_action(one: KnownSystem) -> str:
    return url_for("staff_new_system.give_key", system=sealed(SYSTEM, one.system_id))


def _system_check(form: NewSystemForm, wanted: WantedSystem) -> str:
    facts = [
        (_("Id of the system"), wanted.system_id, _("It cannot be changed afterwards.")),
        (_("Name of the system"), wanted.name, _("Citizens read it.")),
        (_("Controller"), unit_text(("cvr", wanted.cvr))),
        (_("Contact"), wanted.contact),
    ]
    if wanted.per_minute is not None:
        facts.append((_("Calls a minute"), format_decimal(wanted.per_minute)))
    return render_template(
        "support/system_check.html",
        system=facts,
        scopes=[[str(SCOPE_WORDS[scope]), unit_text(unit)] for scope in wanted.scopes for unit in wanted.units],
        key=_key_facts(wanted.key.fit()),
        lacks_copy_key=_lacks_copy_key(wanted.scopes, [SIGN]),
        draft=draft(_DRAFT, form, wanted.submission),
    )


def _key_check(form: NewKeyForm, one: KnownSystem, wanted: WantedKey) -> str:
    now = clock.now()
    others = [key for key in one.keys if key.purpose == wanted.purpose and key.ends_at > now]
    return render_template(
        "support/system_key_check.html",
        name=one.name,
        key=_key_facts(wanted.fit()),
        others=[[key.kid, when_text(key.ends_at)] for key in others],
        action=_key_action(one),
        draft=draft(f"{_DRAFT} {one.system_id}", form, uuid4()),
    )


def _key_facts(key: FitKey) -> list[tuple[str, ...]]:
    return [
        (_("Name of the key (kid)"), key.kid),
        (_("Used for"), key_use(key.purpose)),
        (_("Algorithm"), key.algorithm),
        (_("Last day"), last_day_text(key.valid_until)),
        (
            _("Fingerprint"),
            _in_fours(thumbprint(key.pem)),
            _("Ask the owner of the system on the phone whether theirs is the same."),
        ),
    ]


def _in_fours(digits: str) -> str:
    """As people read them to each other."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _lacks_copy_key(scopes: Iterable[str], purposes: Iterable[str]) -> bool:
    return Scope.CONSENT_EMERGENCY_COPY in scopes and ENCRYPT not in purposes


def _for_the_owner(system_id: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("staff_new_system.for_the_owner", system=sealed(SYSTEM, system_id)), 303)
