"""Brug af dine prøver: what is true of one's decisions about samples, and making them (docs/decisions/0039)."""

from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.fresh import asked_again
from citizen_app.auth.permissions import Permission, permits
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from consent.domain.tissue import Claim, Material, TissueUseDecision
from consent.forms import TissueForm
from consent.services import tissue, tissue_waiting
from consent.services.addresses import tissue_id_from, tissue_ref
from consent.services.tissue import KeptTissue, TissueOverview
from consent.services.tissue_wording import (
    choice_text,
    common_lines,
    material_text,
    meaning_text,
    position_lines,
    scope_text,
    step_lines,
    text_version,
)
from consent.views.tissue_words import made_for_child, wish_lines_for_child

bp = Blueprint("tissue", __name__, url_prefix="/valg/vaev", template_folder="../templates")
SLUGS: Final = {"proever": Material.BIOLOGICAL, "gener": Material.GENETIC}
SLUG_OF: Final = {material: slug for slug, material in SLUGS.items()}


@bp.get("")
@access(Permission.CONSENT_READ)
def overview() -> ResponseReturnValue:
    """What can be decided about one's samples and where, and what is true of what was decided here."""
    found, register = tissue.overview(actor(), now()), tissue_settings()
    can_decide = register.mode is not VarMode.INFORM and permits(actor(), Permission.CONSENT_DECIDE)
    return render_template(
        "consent/tissue.html",
        register=register,
        forwards=register.mode is VarMode.FORWARD,
        is_register=register.mode is VarMode.REGISTER,
        informs=register.mode is VarMode.INFORM,
        can_decide=can_decide,
        positions=_positions(found, informs=register.mode is VarMode.INFORM),
        kept=[_kept_line(one) for one in found.kept],
        children=register.by_custody if register.decides_for_children else None,
        **_of_others(found),
    )


@bp.route("/<material>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE)
def decide(material: str) -> ResponseReturnValue:
    """Choose about one material and confirm it, by whoever has just shown who they are."""
    about = SLUGS.get(material)
    if about is None:
        raise NotFound
    if tissue_settings().mode is VarMode.INFORM:
        return redirect(url_for(".overview"), 303)
    answer = asked_again()
    if answer is not None:
        return answer
    form = TissueForm(data={"submission": str(uuid4()), "version": text_version()})
    form.decision.choices = [SelectChoice(one.value, choice_text(about, one)) for one in TissueUseDecision]
    if form.validate_on_submit():
        return _confirm(about, form)
    return _page(about, form), 422 if form.errors else 200


@bp.get("/kvittering/<receipt>", endpoint="receipt")
@access(Permission.CONSENT_READ)
def show_receipt(receipt: str) -> ResponseReturnValue:
    """One decision: the words that were confirmed, and what became of it."""
    found = tissue.one_kept(actor(), tissue_id_from(actor(), receipt))
    how = tissue_waiting.how_made(actor(), found.use.decision_id) if found.by_custody else None
    return render_template(
        "consent/tissue_receipt.html",
        lines=found.lines,
        language=found.language,
        when=moment_text(found.use.made_at, current_language()),
        steps=step_lines(found.use),
        was_register=found.use.mode is VarMode.REGISTER,
        was_brought_in=found.was_brought_in,
        confirmed=made_for_child(actor(), found, how) if found.by_custody else [],
        back_href=url_for(".overview"),
        is_own=not found.by_custody,
        by_holders=False,
    )


def _confirm(about: Material, form: TissueForm) -> ResponseReturnValue:
    try:
        submission = UUID(form.submission.data)
    except ValueError:
        raise NotFound from None
    decision = TissueUseDecision(form.decision.data)
    try:
        made = tissue.confirm(actor(), about, decision, submission, form.version.data, now())
    except tissue.TissueTextStale:
        form.version.data = text_version()
        return _page(about, form, is_stale=True), 409
    except tissue.TissueSaidAlready:
        flash(_("You have confirmed this before. Nothing new has been saved."), "info")
        return redirect(url_for(".overview"), 303)
    flash(_("Your choice has been saved."), "success")
    return redirect(url_for(".receipt", receipt=tissue_ref(actor(), made)), 303)


def _page(about: Material, form: TissueForm, *, is_stale: bool = False) -> str:
    return render_template(
        "consent/tissue_decide.html",
        heading=material_text(about),
        scope=scope_text(about),
        choices=[(choice_text(about, one), meaning_text(about, one)) for one in TissueUseDecision],
        common=common_lines(),
        is_own=True,
        needs_all=False,
        back_href=url_for(".overview"),
        form=form,
        is_stale=is_stale,
    )


def _positions(found: TissueOverview, *, informs: bool) -> list[dict[str, Any]]:
    """What is true of each; where the site only informs, of what was decided here before."""
    return [
        {
            "heading": material_text(material),
            "lines": position_lines(one),
            "href": url_for("tissue.decide", material=SLUG_OF[material]),
        }
        for material, one in found.positions.items()
        if not (informs and one.claim is Claim.NOT_KNOWN)
    ]


def _of_others(found: TissueOverview) -> dict[str, Any]:
    """What those who have custody did, for a child and for whoever was one (safety.md 2)."""
    waits = tissue_waiting.waiting_for(actor(), now())
    return {
        "asks": [_named(one.material, one.decision) for one in tissue.asks_about(actor(), found)],
        "waits": [
            {
                "first": _named(one.wish.material, one.wish.decision),
                "rest": wish_lines_for_child(one, current_language()),
            }
            for one in waits
        ],
    }


def _named(material: Material, decision: TissueUseDecision) -> str:
    return f"{material_text(material)}: {choice_text(material, decision)}"


def _kept_line(one: KeptTissue) -> dict[str, str]:
    use = one.use
    what = _named(use.material, use.decision)
    return {
        "when": moment_text(use.made_at, current_language()),
        "what": _("%(what)s (registered elsewhere)", what=what) if one.was_brought_in else what,
        "href": url_for("tissue.receipt", receipt=tissue_ref(actor(), use.decision_id)),
        "by": _("Those who had custody decided it for you.") if one.by_custody else "",
    }
