"""How many work at an organisation's units: what is stated, and stating it, with a look at what it does."""

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.directory.catalogue import Code
from citizen_app.web.language import current_language
from logview.services import masks
from logview.services.headcounts import HeadcountRefusal, HeadcountRefused, UnitOutlook
from logview.services.masks import MaskRefused
from support.forms.headcounts import HeadcountForm
from support.services import headcount_desk
from support.services.mask_desk import begin
from support.services.mask_making import unit_named
from support.views.drafts import draft, sent
from support.views.headcount_words import figure_lines, profession_words, what_is_left_out
from support.views.mask_words import unit_words
from support.views.new_mask import unit_chosen

bp = Blueprint("staff_headcounts", __name__, url_prefix="/medarbejder/sloering/antal")
_DRAFT: Final = "headcount-draft"


@bp.get("")
@access(Permission.MASKS_DECIDE)
def listed() -> ResponseReturnValue:
    """Every unit of which something is stated."""
    panels = [
        {"unit": _unit_words(one.unit), "facts": figure_lines(one.outlook), "says": what_is_left_out(one.outlook)}
        for one in headcount_desk.listed(actor())
    ]
    panels.sort(key=lambda panel: str(panel["unit"]))
    return render_template("support/headcounts.html", panels=panels, smallest=masks.settings().smallest_group)


@bp.get("/nyt")
@access(Permission.MASKS_DECIDE)
def new() -> ResponseReturnValue:
    """What there is to fill in."""
    begin(actor())
    return _page(HeadcountForm())


@bp.post("/nyt")
@access(Permission.MASKS_DECIDE)
def state() -> ResponseReturnValue:
    """First a look at what it does, then it is stated."""
    begin(actor())
    form, submission = sent(HeadcountForm, _DRAFT)
    if "change" in request.form:
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        unit = unit_chosen(form)
        if unit is None:
            return _page(form), 422
        figure = (unit, form.profession.data or None, form.figure)
        if "sure" not in request.form:
            return _check(form, figure, headcount_desk.look_ahead(actor(), *figure), submission)
        headcount_desk.state(actor(), *figure)
    except MaskRefused as refused:
        return _refused(form, HeadcountRefusal(refused.refusal.value)), 422
    except HeadcountRefused as refused:
        return _refused(form, refused.refusal), 422
    flash(_("It counts from now on."), "success")
    return redirect(url_for("staff_headcounts.listed"), 303)


def _refused(form: HeadcountForm, refusal: HeadcountRefusal) -> str:
    field, words = {
        HeadcountRefusal.UNKNOWN_UNIT: (form.unit, _("We know no unit in your organisation with this name or code.")),
        HeadcountRefusal.OTHER_ORGANISATION: (form.unit, _("This unit is not your organisation's.")),
        HeadcountRefusal.UNKNOWN_PROFESSION: (form.profession, _("The profession is not in our list.")),
        HeadcountRefusal.NUMBER: (form.number, _("Write a whole number from 0 on.")),
    }[refusal]
    field.errors = [words]
    return _page(form)


def _page(form: HeadcountForm) -> str:
    everybody = ("", profession_words(None))
    form.profession.choices = [everybody, *headcount_desk.professions(current_language())]
    return render_template("support/headcount_new.html", form=form)


def _check(
    form: HeadcountForm, figure: tuple[Code, str | None, int | None], outlook: UnitOutlook, submission: UUID
) -> str:
    unit, profession, number = figure
    facts: list[tuple[str, Any]] = [
        (_("Unit"), _unit_words(unit)),
        (_("Profession or role"), profession_words(profession)),
        (_("How many work there"), _("Not known any more") if number is None else format_decimal(number)),
    ]
    return render_template(
        "support/headcount_check.html",
        facts=facts,
        says=what_is_left_out(outlook),
        action=url_for("staff_headcounts.state"),
        draft=draft(_DRAFT, form, submission),
    )


def _unit_words(unit: Code) -> str:
    found = unit_named(unit)
    return unit_words(found) if found else " ".join(unit)
