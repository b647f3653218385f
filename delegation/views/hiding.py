"""What is kept from those who help: chosen after a fresh sign-in, and without a trace (safety.md 4)."""

from datetime import timedelta
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from citizen_app import clock, opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.fresh import asked_again
from citizen_app.auth.permissions import Permission
from citizen_app.directory.catalogue import catalogue
from citizen_app.past_entries import past_entries
from citizen_app.web.dates import local
from citizen_app.web.forms import Checkboxes, Form
from citizen_app.web.language import current_language
from delegation.services import hiding
from delegation.services.hiding import Code

bp = Blueprint("hiding", __name__, url_prefix="/fuldmagt", template_folder="../templates")
_UNIT: Final = "hidden-unit"
_LOOKS_BACK: Final = timedelta(days=5 * 366)


class HidingForm(Form):
    """The places, and whether all of them."""

    places = BooleanField(_l("Hide all places and names"))
    units = Checkboxes(_l("Hide what is from these places"), validate_choice=False)


@bp.route("/indstillinger", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def choose() -> ResponseReturnValue:
    """Choose what those who help are not shown."""
    answer = asked_again()
    if answer is not None:
        return answer
    now = hiding.kept_back(actor().subject)
    offered = {_value(code): code for code in _offered(now.units)}
    form = HidingForm(data={"places": now.places, "units": [_value(code) for code in now.units]})
    form.units.choices = [SelectChoice(value, _name(code)) for value, code in offered.items()]
    if form.validate_on_submit():
        wanted = [offered[value] for value in form.units.data or () if value in offered]
        hiding.keep_back(actor(), wanted, places=bool(form.places.data))
        return redirect(url_for("powers.overview"), 303)
    return render_template("delegation/hide.html", form=form)


def _offered(hidden: tuple[Code, ...]) -> list[Code]:
    """The organisations of the citizen's own log, and those that are hidden already."""
    known = past_entries().units(actor(), clock.now() - _LOOKS_BACK)
    return list(dict.fromkeys([*hidden, *known]))


def _value(code: Code) -> str:
    return opaque.seal(actor().viewer.key, _UNIT, "|".join(code).encode())


def _name(code: Code) -> str:
    unit = catalogue().organisation(*code, local(clock.now()).date())
    if unit is None:
        return _("A place with the code %(code)s", code=code[1])
    return unit.name_en if current_language() == "en" and unit.name_en else unit.name
