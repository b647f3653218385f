"""Brug af barnets prøver: deciding about a child's samples by those who have custody (docs/decisions/0039)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.fresh import asked_again
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from consent.domain.tissue import Material, TissueUseDecision
from consent.forms import TissueForm
from consent.services import tissue_children, tissue_waiting
from consent.services.addresses import tissue_id_from, tissue_ref, tissue_waiting_id_from, tissue_waiting_ref
from consent.services.tissue import TissueSaidAlready, TissueTextStale
from consent.services.tissue_children import Chosen, TissueOthersUnknown, TissueWaitsAlready
from consent.services.tissue_children_wording import (
    child_choice_text,
    child_common_lines,
    child_confirmed_lines,
    child_material_text,
    child_meaning_text,
    child_position_lines,
    child_scope_text,
    child_text_version,
)
from consent.services.tissue_waiting import KeptWish
from consent.services.tissue_waiting_news import tell_the_others
from consent.services.tissue_wording import step_lines
from consent.views.tissue import SLUG_OF, SLUGS
from consent.views.tissue_words import fallen_line, holder_lines, wish_lines

bp = Blueprint("tissue_child", __name__, url_prefix="/valg/vaev-barn", template_folder="../templates")


@bp.get("")
@access(Permission.CONSENT_READ, helper=Act.DECIDE_TISSUE)
def overview() -> ResponseReturnValue:
    """What those who have custody have decided for the child, what is true of it, and what waits."""
    if actor().helped is None:
        return _to_own()
    found = tissue_waiting.of_child(actor(), now())
    return render_template(
        "consent/tissue_child.html",
        register=tissue_settings(),
        needs_all=bool(tissue_waiting.holder_of(actor()).others),
        positions=[
            {
                "heading": child_material_text(material),
                "lines": child_position_lines(one),
                "href": url_for(".decide", material=SLUG_OF[material]),
            }
            for material, one in found.positions.items()
        ],
        kept=[
            {
                "when": moment_text(one.use.made_at, current_language()),
                "what": _named(one.use.material, one.use.decision),
                "href": url_for(".receipt", receipt=tissue_ref(actor(), one.use.decision_id)),
            }
            for one in found.kept
        ],
        waits=_waiting_lines(found.waits),
        fell=[_fallen_line(one) for one in found.fell],
    )


@bp.route("/<material>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE, helper=Act.DECIDE_TISSUE)
def decide(material: str) -> ResponseReturnValue:
    """Choose about one material for the child and confirm it, by whoever has just shown who they are."""
    about = SLUGS.get(material)
    if about is None:
        raise NotFound
    if actor().helped is None:
        return _to_own()
    if request.method == "GET" and tissue_waiting.holder_of(actor()).misses_unknown:
        return _others_unknown()
    answer = asked_again()
    if answer is not None:
        return answer
    form = TissueForm(data={"submission": str(uuid4()), "version": child_text_version()})
    form.decision.choices = [SelectChoice(one.value, child_choice_text(about, one)) for one in TissueUseDecision]
    if form.validate_on_submit():
        return _choose(about, form)
    return _page(about, form), 422 if form.errors else 200


@bp.get("/kvittering/<receipt>")
@access(Permission.CONSENT_READ, helper=Act.DECIDE_TISSUE)
def receipt(receipt: str) -> ResponseReturnValue:
    """One decision: the words that were confirmed, who confirmed them, and what became of it."""
    found, how = tissue_waiting.one_kept(actor(), tissue_id_from(actor(), receipt))
    if actor().helped is None:
        return redirect(url_for("tissue.receipt", receipt=receipt), 303)
    return render_template(
        "consent/tissue_receipt.html",
        lines=found.lines,
        language=found.language,
        when=moment_text(found.use.made_at, current_language()),
        steps=step_lines(found.use),
        confirmed=[] if found.was_brought_in else holder_lines(found, how, actor().viewer.own_keys),
        was_register=found.use.mode is VarMode.REGISTER,
        was_brought_in=found.was_brought_in,
        back_href=url_for(".overview"),
        is_own=False,
        by_holders=True,
    )


@bp.route("/venter/<tissue_waiting>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE, helper=Act.DECIDE_TISSUE)
def confirm(tissue_waiting: str) -> ResponseReturnValue:
    """What waits, word for word; and confirming it, by whoever has to and has just shown who they are."""
    waiting_id = tissue_waiting_id_from(actor(), tissue_waiting)
    made = _made(waiting_id)
    if made is not None:  # the last click once more, or the page of something that is decided
        return redirect(url_for(".receipt", receipt=tissue_ref(actor(), made)), 303)
    if _has_fallen(waiting_id):
        return redirect(url_for(".overview"), 303)  # where it says that it fell away
    found = _one(waiting_id)
    if actor().helped is None:
        return _to_own()
    if found.can_confirm:
        answer = asked_again()
        if answer is not None:
            return answer
    return _confirm(found) if request.method == "POST" else _waiting_page(found)


@bp.post("/venter/<tissue_waiting>/tag-tilbage")
@access(Permission.CONSENT_DECIDE, helper=Act.DECIDE_TISSUE)
def take_back(tissue_waiting: str) -> ResponseReturnValue:
    """Take back what one asked for, or confirmed."""
    found = _one(tissue_waiting_id_from(actor(), tissue_waiting))
    if actor().helped is None:
        return _to_own()
    tissue_children.take_back(actor(), found.wish.waiting_id, now())
    flash(_("You have taken it back."), "success")
    return redirect(url_for(".overview"), 303)


def _to_own() -> ResponseReturnValue:
    """Whoever is with nobody has a page of their own."""
    return redirect(url_for("tissue.overview"), 303)


def _made(waiting_id: UUID) -> UUID | None:
    return tissue_waiting.decided_with(actor(), waiting_id) if actor().helped is not None else None


def _has_fallen(waiting_id: UUID) -> bool:
    return any(one.wish.waiting_id == waiting_id for one in tissue_waiting.fallen_for(actor(), now()))


def _one(waiting_id: UUID) -> KeptWish:
    return tissue_waiting.waiting_one(actor(), waiting_id, now())


def _choose(about: Material, form: TissueForm) -> ResponseReturnValue:
    try:
        submission = UUID(form.submission.data)
    except ValueError:
        raise NotFound from None
    decision = TissueUseDecision(form.decision.data)
    chosen = Chosen(material=about, decision=decision, submission_id=submission, version=form.version.data)
    try:
        taken = tissue_children.choose(actor(), chosen, now())
    except TissueTextStale:
        form.version.data = child_text_version()
        return _page(about, form, is_stale=True), 409
    except TissueSaidAlready:
        flash(_("This has been confirmed before. Nothing new has been saved."), "info")
        return redirect(url_for(".overview"), 303)
    except TissueOthersUnknown:
        return _others_unknown()
    except TissueWaitsAlready as waits:
        flash(_("This waits already. Nothing new has been saved."), "info")
        return redirect(url_for(".confirm", tissue_waiting=tissue_waiting_ref(actor(), waits.waiting_id)), 303)
    if taken.decision_id is not None:
        flash(_("The choice has been saved."), "success")
        return redirect(url_for(".receipt", receipt=tissue_ref(actor(), taken.decision_id)), 303)
    if taken.waiting_id is not None and taken.is_new:
        tell_the_others(actor(), taken.waiting_id)
    flash(_("It waits until everybody who has custody has confirmed it. It does not count yet."), "success")
    return redirect(url_for(".overview"), 303)


def _confirm(found: KeptWish) -> ResponseReturnValue:
    try:
        made = tissue_children.confirm(actor(), found.wish.waiting_id, request.form.get("version", ""), now())
    except TissueTextStale:
        return _waiting_page(_one(found.wish.waiting_id), is_stale=True), 409
    if made is None:
        flash(_("You have confirmed it. Now it waits for the others."), "success")
        return redirect(url_for(".overview"), 303)
    flash(_("The choice has been saved."), "success")
    return redirect(url_for(".receipt", receipt=tissue_ref(actor(), made)), 303)


def _others_unknown() -> ResponseReturnValue:
    flash(
        _(
            "The civil register says that others have custody too, but not who. They have to confirm it, so you "
            "cannot choose here. Ask the tissue register (Vævsanvendelsesregisteret) how to do it."
        ),
        "warning",
    )
    return redirect(url_for(".overview"), 303)


def _page(about: Material, form: TissueForm, *, is_stale: bool = False) -> str:
    return render_template(
        "consent/tissue_decide.html",
        heading=child_material_text(about),
        scope=child_scope_text(about),
        choices=[(child_choice_text(about, one), child_meaning_text(about, one)) for one in TissueUseDecision],
        common=child_common_lines(),
        is_own=False,
        needs_all=bool(tissue_waiting.holder_of(actor()).others),
        back_href=url_for(".overview"),
        form=form,
        is_stale=is_stale,
    )


def _waiting_page(found: KeptWish, *, is_stale: bool = False) -> str:
    (line,) = _waiting_lines([found])
    return render_template(
        "consent/tissue_child_waiting.html",
        line=line,
        lines=child_confirmed_lines(found.wish.material, found.wish.decision),
        version=child_text_version(),
        is_stale=is_stale,
    )


def _waiting_lines(waits: Sequence[KeptWish]) -> list[dict[str, Any]]:
    return [_waiting_line(one) for one in waits]


def _waiting_line(one: KeptWish) -> dict[str, Any]:
    wish, ref = one.wish, tissue_waiting_ref(actor(), one.wish.waiting_id)
    return {
        "first": _named(wish.material, wish.decision),
        "rest": wish_lines(one, current_language()),
        "href": url_for(".confirm", tissue_waiting=ref),
        "can_confirm": one.can_confirm,
        "has_other_words": one.has_other_words,
        "anew_href": url_for(".decide", material=SLUG_OF[wish.material]),
        "take_back_href": url_for(".take_back", tissue_waiting=ref) if one.can_take_back else None,
    }


def _fallen_line(one: KeptWish) -> str:
    told = fallen_line(one, actor().viewer.own_keys, current_language())
    return f"{_named(one.wish.material, one.wish.decision)}. {told}"


def _named(material: Material, decision: TissueUseDecision) -> str:
    return f"{child_material_text(material)}: {child_choice_text(material, decision)}"
