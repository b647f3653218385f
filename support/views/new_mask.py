"""Making a mask: a form, a look at what it does, and then it hides. Between the two what was written is sealed."""

from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.directory.catalogue import Code
from citizen_app.mask_settings import AfterEnd
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import Mask, MaskKind
from logview.services import masks
from logview.services.masks import MaskRefused, Wanted
from support.domain.periods import expires_after, today
from support.forms.headcounts import HeadcountForm
from support.forms.masks import CitizenMaskForm, PersonMaskForm, ReasonForm, UnitMaskForm
from support.services import mask_making
from support.services.mask_desk import begin
from support.services.mask_making import Made, Outlook
from support.views.drafts import draft, sent
from support.views.headcount_words import few_words
from support.views.mask_words import FIELD_WORDS, MASK, end_text, staff_of, touched_text, towards, unit_words
from support.views.words import handle

bp = Blueprint("staff_new_mask", __name__, url_prefix="/medarbejder/sloering/ny")
_DRAFT: Final = "mask-draft"
_FIELDS: Final = {
    MaskRefusal.UNKNOWN_UNIT: "unit",
    MaskRefusal.OTHER_ORGANISATION: "unit",
    MaskRefusal.UNKNOWN_CITIZEN: "number",
    MaskRefusal.REASON_MISSING: "reason",
}


@bp.get("")
@access(Permission.MASKS_DECIDE)
def choose() -> ResponseReturnValue:
    begin(actor())
    return render_template("support/mask_new.html", knows_oneself=bool(actor().viewer.own_keys))


@bp.get("/enhed")
@access(Permission.MASKS_DECIDE)
def of_unit() -> ResponseReturnValue:
    begin(actor())
    return _page(UnitMaskForm(), MaskKind.UNIT)


@bp.post("/enhed")
@access(Permission.MASKS_DECIDE)
def make_of_unit() -> ResponseReturnValue:
    form, submission = sent(UnitMaskForm, f"{_DRAFT} unit")
    return _make(form, submission, MaskKind.UNIT)


@bp.get("/borger")
@access(Permission.MASKS_DECIDE)
def towards_citizen() -> ResponseReturnValue:
    begin(actor())
    mask_making.require_self_known(actor())
    return _page(CitizenMaskForm(last_day=today() + masks.settings().usual), MaskKind.CITIZEN)


@bp.post("/borger")
@access(Permission.MASKS_DECIDE)
def make_towards_citizen() -> ResponseReturnValue:
    mask_making.require_self_known(actor())
    form, submission = sent(CitizenMaskForm, f"{_DRAFT} citizen")
    return _make(form, submission, MaskKind.CITIZEN)


@bp.get("/medarbejder")
@access(Permission.MASKS_DECIDE)
def of_person() -> ResponseReturnValue:
    begin(actor())
    return _page(_with_sources(PersonMaskForm()), MaskKind.PERSON)


@bp.post("/medarbejder")
@access(Permission.MASKS_DECIDE)
def make_of_person() -> ResponseReturnValue:
    form, submission = sent(PersonMaskForm, f"{_DRAFT} person")
    return _make(_with_sources(form), submission, MaskKind.PERSON)


def _with_sources(form: PersonMaskForm) -> PersonMaskForm:
    form.source.choices = [("", _("Choose a system")), *mask_making.sources_to_choose()]
    return form


def _make(form: Any, submission: UUID, kind: MaskKind) -> ResponseReturnValue:
    begin(actor())
    if "change" in request.form:
        return _page(form, kind)
    if not form.validate():
        return _page(form, kind), 422
    try:
        wanted = _wanted(form, submission, kind)
        if wanted is None:
            return _page(form, kind), 422
        if "sure" not in request.form:
            return _check(form, wanted, mask_making.outlook(actor(), wanted))
        return _done(mask_making.make(actor(), wanted), submission)
    except MaskRefused as refused:
        form[_FIELDS.get(refused.refusal, "last_day")].errors = [str(FIELD_WORDS[refused.refusal])]
        return _page(form, kind), 422


def _wanted(form: Any, submission: UUID, kind: MaskKind) -> Wanted | None:
    """The mask as it was asked for; None when several units fit, which the form then asks about. Raises MaskRefused."""
    unit = unit_chosen(form) if kind is not MaskKind.PERSON else None
    if unit is None and kind is not MaskKind.PERSON:
        return None
    return Wanted(
        kind=kind,
        reason=form.reason.data,
        unit=unit,
        below=kind is not MaskKind.UNIT or form.below.data == "yes",
        citizen=mask_making.citizen_meant(actor(), form.number.data) if kind is MaskKind.CITIZEN else None,
        person=_person(form) if kind is MaskKind.PERSON else None,
        until=expires_after(form.last_day.data) if kind is MaskKind.CITIZEN else None,
        submission=submission,
    )


def unit_chosen(form: UnitMaskForm | CitizenMaskForm | HeadcountForm) -> Code | None:
    """The unit that a form names; None when several fit, which it then asks about. Raises MaskRefused for none."""
    if not form.unit.data:
        return mask_making.whole_organisation(actor())
    units = mask_making.units_meant(actor(), form.unit.data)
    chosen = next((unit for unit in units if " ".join(unit.code) == form.place.data), None)
    if chosen is None and len(units) == 1:
        chosen = units[0]
    if chosen is None:
        form.ask_which([(" ".join(unit.code), unit_words(unit)) for unit in units])
    return chosen.code if chosen else None


def _person(form: PersonMaskForm) -> UUID:
    return mask_making.person_meant(form.authorisation.data, form.source.data, form.user.data)


def _page(form: ReasonForm, kind: MaskKind) -> str:
    template = {
        MaskKind.UNIT: "support/mask_of_unit.html",
        MaskKind.CITIZEN: "support/mask_towards_citizen.html",
        MaskKind.PERSON: "support/mask_of_person.html",
    }[kind]
    told = masks.settings()
    keeps = told.after_end is AfterEnd.KEEP
    return render_template(template, form=form, longest_days=told.longest.days, keeps=keeps)


def _check(form: Any, wanted: Wanted, outlook: Outlook) -> str:
    kind = wanted.kind
    facts = [(_("Whose names"), _whose(form, wanted)), (_("Masked from"), towards(kind))]
    if kind is MaskKind.CITIZEN:
        facts.append((_("Last day"), end_text(wanted.until)))
    facts.append((_("Reason for the decision"), wanted.reason))
    if outlook.legal_reference:
        facts.append((_("Legal reference"), outlook.legal_reference))
    alike = outlook.alike
    return render_template(
        "support/mask_check.html",
        facts=facts,
        number=form.number.data if kind is MaskKind.CITIZEN else None,
        touched=touched_text(outlook.touched, kind),
        masked_by=outlook.masked_by,
        alike=None if alike is None else _alike(alike),
        is_known=outlook.is_known,
        two_persons=outlook.two_persons,
        small=few_words(outlook),
        action=request.path,
        draft=draft(f"{_DRAFT} {kind.name.lower()}", form, wanted.submission or UUID(int=0)),
    )


def _alike(alike: Mask) -> str:
    if alike.until is None:
        return _("It has no end date. No new mask is made.")
    last = end_text(alike.until)
    return _("Its last day is %(day)s. No new mask is made: the later of the two days counts.", day=last)


def _whose(form: Any, wanted: Wanted) -> str:
    if wanted.unit is not None:
        return staff_of(wanted.unit, below=wanted.below)
    if form.authorisation.data:
        return _("The person with the authorisation id %(code)s", code=form.authorisation.data)
    return _("The person with the user id %(user)s in %(system)s", user=form.user.data, system=_source_name(form))


def _source_name(form: PersonMaskForm) -> str:
    return dict(form.source.choices)[form.source.data]


def _done(made: Made, submission: UUID) -> ResponseReturnValue:
    if made.before:
        flash(_("The mask was made already."), "info")
    elif made.mask_id == submission:
        flash(_("The mask hides from now on."), "success")
    else:
        flash(_("There was a mask for the same already. It lasts until the later of the two days."), "info")
    return redirect(url_for("staff_masks.shown", mask=handle(actor(), MASK, made.mask_id)), 303)
