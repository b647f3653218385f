"""Sig ja: consents to what a recipient asks for, and indications, which open nothing (docs/decisions/0042)."""

import json
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.fresh import asked_again
from citizen_app.auth.permissions import Permission, permits
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language
from consent.domain.saying_yes import Claim, Consent, IndicationClaim, YesKind
from consent.formats.yes_record import Words, consent_record, indication_record
from consent.forms import YesForm
from consent.services import saying_yes
from consent.services.addresses import yes_id_from, yes_ref
from consent.services.research_words import kinds_in_words
from consent.services.saying_yes import KeptYes
from consent.services.yes_asked import Asked, OfferGone, asked, everything_asked
from consent.services.yes_wording import changed_text, claim_text, indication_text, kind_text, seal_of

bp = Blueprint("saying_yes", __name__, url_prefix="/valg/ja", template_folder="../templates")
SLUGS: Final = {
    "forskning": YesKind.RESEARCH_CONTACT,
    "maalinger": YesKind.OWN_MEASUREMENTS,
    "laering": YesKind.LEARNING,
    "opfoelgning": YesKind.EARLY_FOLLOW_UP,
}
"""What an indication's page is called in its address."""
_SLUG_OF: Final = {kind: slug for slug, kind in SLUGS.items()}


@bp.get("")
@access(Permission.CONSENT_READ)
def overview() -> ResponseReturnValue:
    """What one has said yes to, what one has indicated, what has ended, and what can be said yes to."""
    kept, open_now = saying_yes.everything_kept(actor(), now()), everything_asked(actor(), now())
    in_force = [one for one in kept if one.is_in_force]
    return render_template(
        "consent/yes.html",
        said_yes=[_kept_line(one) for one in in_force if one.read is not None],
        indicated=[_kept_line(one) for one in in_force if one.read is None],
        over=[_kept_line(one) for one in kept if not one.is_in_force],
        offers=[_asked_line(one) for one in open_now if one.offer is not None],
        indications=[_asked_line(one) for one in open_now if one.offer is None],
        can_decide=permits(actor(), Permission.CONSENT_DECIDE),
    )


@bp.get("/<offered>")
@access(Permission.CONSENT_READ)
def read(offered: str) -> ResponseReturnValue:
    """All that is to be read about one of them. Reading it leaves no trace."""
    found = asked(actor(), SLUGS.get(offered, offered), now())
    offer = found.offer.offer if found.offer else None
    return render_template(
        "consent/yes_read.html",
        title=found.title,
        kind=kind_text(found.kind),
        is_offer=offer is not None,
        sections=found.sections,
        updated=day_text(offer.updated, current_language()) if offer else None,
        from_age=offer.from_age if offer else None,
        give_href=url_for(".give", offered=offered) if _may(found) else None,
    )


@bp.route("/<offered>/sig-ja", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE)
def give(offered: str) -> ResponseReturnValue:
    """Choose the last day and confirm, by whoever has just shown who they are."""
    which = SLUGS.get(offered, offered)
    try:
        found = asked(actor(), which, now())
    except OfferGone:
        return _gone()
    if not found.may_say_yes:
        return redirect(url_for(".read", offered=offered), 303)
    answer = asked_again()
    if answer is not None:
        return answer
    form = YesForm(data={"submission": str(uuid4()), "seal": seal_of(found.sections)})
    if form.validate_on_submit():
        return _say_yes(found, which, form)
    return _give_page(found, form), 422 if form.errors else 200


@bp.get("/kvittering/<said>")
@access(Permission.CONSENT_READ)
def receipt(said: str) -> ResponseReturnValue:
    """One yes: the words on which it stands, and what is true of it now."""
    found = saying_yes.one_kept(actor(), yes_id_from(actor(), said), now())
    return render_template(
        "consent/yes_receipt.html",
        one=_kept_line(found),
        sections=found.sections,
        language=found.language,
        withdraw_action=url_for(".withdraw", said=said) if found.is_in_force else None,
        record_href=url_for(".record", said=said),
    )


@bp.post("/kvittering/<said>/tilbage")
@access(Permission.CONSENT_DECIDE)
def withdraw(said: str) -> ResponseReturnValue:
    """Take it back. It needs no more than this: to say no is never harder than to say yes."""
    taken_back = saying_yes.withdraw(actor(), yes_id_from(actor(), said), now())
    if taken_back is None:
        flash(_("It had ended already. Nothing has been changed now."), "info")
    elif taken_back.read is None:
        flash(_("You have taken the indication back."), "success")
    else:
        flash(_("You have withdrawn your yes."), "success")
    return redirect(url_for(".receipt", said=said), 303)


@bp.get("/kvittering/<said>/fil")
@access(Permission.CONSENT_READ)
def record(said: str) -> ResponseReturnValue:
    """The same as a file that a machine can read (docs/saying-yes.md)."""
    found = saying_yes.one_kept(actor(), yes_id_from(actor(), said), now(), download=True)
    is_consent = found.read is not None
    answer = Response(
        json.dumps(_record(found), ensure_ascii=False, indent=2),
        content_type="application/fhir+json" if is_consent else "application/json",
    )
    name = "samtykke.json" if is_consent else "tilkendegivelse.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _say_yes(found: Asked, which: YesKind | str, form: YesForm) -> ResponseReturnValue:
    try:
        submission = UUID(form.submission.data)
    except ValueError:
        raise NotFound from None
    try:
        made = saying_yes.say_yes(actor(), which, form.until.data, submission, form.seal.data, now())
    except saying_yes.YesTextStale:
        form.seal.data = seal_of(found.sections)
        return _give_page(found, form, is_stale=True), 409
    except saying_yes.LastDayRefused:
        form.until.errors = [
            _("Choose a day from today until %(day)s.", day=day_text(found.last_day, current_language()))
        ]
        return _give_page(found, form), 422
    except saying_yes.YesSaidAlready:
        flash(_("You have said this before. Nothing new has been saved."), "info")
        return redirect(url_for(".overview"), 303)
    flash(_("Your choice has been saved."), "success")
    return redirect(url_for(".receipt", said=yes_ref(actor(), made)), 303)


def _gone() -> ResponseReturnValue:
    flash(_("There is nothing to say yes to here any more. Nothing has been saved."), "info")
    return redirect(url_for(".overview"), 303)


def _give_page(found: Asked, form: YesForm, *, is_stale: bool = False) -> str:
    return render_template(
        "consent/yes_give.html",
        title=found.title,
        is_offer=found.offer is not None,
        sections=found.sections,
        last_day=day_text(found.last_day, current_language()),
        form=form,
        is_stale=is_stale,
        back_href=url_for(".read", offered=_slug(found)),
    )


def _may(found: Asked) -> bool:
    return found.may_say_yes and permits(actor(), Permission.CONSENT_DECIDE)


def _slug(found: Asked) -> str:
    return _SLUG_OF[found.kind] if found.offer is None else found.offer.offer.offer_id


def _asked_line(one: Asked) -> dict[str, Any]:
    return {
        "title": one.title,
        "kind": kind_text(one.kind),
        "organisation": one.offer.offer.organisation if one.offer else None,
        "from_age": one.offer.offer.from_age if one.offer and not one.may_say_yes else None,
        "href": url_for("saying_yes.read", offered=_slug(one)),
    }


def _kept_line(one: KeptYes) -> dict[str, Any]:
    if isinstance(one.claim, Claim) and isinstance(one.yes, Consent):
        state = claim_text(one.claim, one.yes)
    elif isinstance(one.claim, IndicationClaim) and not isinstance(one.yes, Consent):
        state = indication_text(one.claim, one.yes)
    else:
        raise TypeError("a consent has a consent's claim, and an indication an indication's")
    return {
        "title": one.read.offer.title if one.read else kind_text(one.kind),
        "kind": kind_text(one.kind),
        "organisation": one.read.offer.organisation if one.read else None,
        "state": state,
        "changed": changed_text() if one.has_changed else None,
        "when": moment_text(one.yes.given_at, current_language()),
        "href": url_for("saying_yes.receipt", said=yes_ref(actor(), one.yes_id)),
    }


def _record(found: KeptYes) -> dict[str, Any]:
    words = Words(found.language, found.text)
    if isinstance(found.yes, Consent) and isinstance(found.claim, Claim) and found.read is not None:
        offer = found.read.offer
        kinds = [one.text for one in kinds_in_words(offer.kinds)]
        site = current_app.extensions["indblik.settings"].site_url
        return consent_record(found.yes, found.claim, offer, kinds, words, site)
    if isinstance(found.yes, Consent) or isinstance(found.claim, Claim):
        raise TypeError("a consent stands on a version of its offer")
    return indication_record(found.yes, found.claim, words)
