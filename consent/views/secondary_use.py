"""Anden brug af dine sundhedsdata: the right of EHDS article 71, and deciding about it (docs/decisions/0043)."""

from typing import Final
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.fresh import asked_again
from citizen_app.auth.permissions import Permission, permits
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.secondary_use_settings import secondary_use_settings
from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language
from consent.domain.secondary_use import SecondaryUseDecision
from consent.forms import SecondaryUseForm
from consent.services import secondary_use
from consent.services.addresses import secondary_use_id_from, secondary_use_ref
from consent.services.secondary_use_wording import choice_text, confirmed_lines, limits_text, standing_lines

bp = Blueprint("secondary_use", __name__, url_prefix="/valg/anden-brug", template_folder="../templates")
SLUGS: Final = {"nej": SecondaryUseDecision.OPTED_OUT, "ophaev": SecondaryUseDecision.OPT_OUT_ENDED}


@bp.get("")
@access(Permission.CONSENT_READ)
def overview() -> ResponseReturnValue:
    """What the right is, and what is true of what was decided here."""
    at, named = now(), secondary_use_settings()
    found, is_open = secondary_use.overview(actor(), at), secondary_use.is_open(at)
    can_decide = is_open and permits(actor(), Permission.CONSENT_DECIDE)
    offered = [slug for slug, one in SLUGS.items() if can_decide and found.standing.can_become(one)]
    return render_template(
        "consent/secondary_use.html",
        named=named,
        is_open=is_open,
        can_decide=can_decide,
        begins=day_text(named.begins, current_language()) if named.begins else "",
        limits=limits_text(),
        lines=standing_lines(found.standing, named.authority) if is_open or found.kept else [],
        decide_href=url_for(".decide", choice=offered[0]) if offered else None,
        decide_label=choice_text(SLUGS[offered[0]]) if offered else "",
        kept=[
            {
                "when": moment_text(one.use.made_at, current_language()),
                "what": choice_text(one.use.decision),
                "href": url_for(".receipt", confirmed=secondary_use_ref(actor(), one.use.decision_id)),
            }
            for one in found.kept
        ],
    )


@bp.route("/<choice>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE)
def decide(choice: str) -> ResponseReturnValue:
    """Say no, or end one's no, and confirm it, by whoever has just shown who they are."""
    decision = SLUGS.get(choice)
    if decision is None:
        raise NotFound
    if not secondary_use.is_open(now()):
        return redirect(url_for(".overview"), 303)
    answer = asked_again()
    if answer is not None:
        return answer
    form = SecondaryUseForm(data={"submission": str(uuid4()), "version": secondary_use.text_version()})
    if form.validate_on_submit():
        return _confirm(decision, form)
    return _page(decision, form), 422 if form.errors else 200


@bp.get("/kvittering/<confirmed>", endpoint="receipt")
@access(Permission.CONSENT_READ)
def show_receipt(confirmed: str) -> ResponseReturnValue:
    """One decision: the words that were confirmed."""
    found = secondary_use.one_kept(actor(), secondary_use_id_from(actor(), confirmed))
    return render_template(
        "consent/secondary_use_receipt.html",
        lines=found.lines,
        language=found.language,
        when=moment_text(found.use.made_at, current_language()),
    )


def _confirm(decision: SecondaryUseDecision, form: SecondaryUseForm) -> ResponseReturnValue:
    try:
        submission = UUID(form.submission.data)
    except ValueError:
        raise NotFound from None
    try:
        made = secondary_use.confirm(actor(), decision, submission, form.version.data, now())
    except secondary_use.SecondaryUseTextStale:
        form.version.data = secondary_use.text_version()
        return _page(decision, form, is_stale=True), 409
    except secondary_use.SecondaryUseSaidAlready:
        flash(_("You have confirmed this before. Nothing new has been saved."), "info")
        return redirect(url_for(".overview"), 303)
    flash(_("Your choice has been saved."), "success")
    return redirect(url_for(".receipt", confirmed=secondary_use_ref(actor(), made)), 303)


def _page(decision: SecondaryUseDecision, form: SecondaryUseForm, *, is_stale: bool = False) -> str:
    heading, *lines = confirmed_lines(decision, secondary_use_settings().authority or "")
    return render_template(
        "consent/secondary_use_decide.html", heading=heading, lines=lines, form=form, is_stale=is_stale
    )
