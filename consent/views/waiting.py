"""Blocks that wait for everybody who has to confirm them: how they read, confirming one, and taking it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.mandates import mandates
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.errors import NotFound
from citizen_app.web.dates import local, moment_text
from consent.domain.decision import Effect
from consent.services import waiting
from consent.services.addresses import waiting_id_from, waiting_ref
from consent.services.naming import naming_for
from consent.services.reach import reach_lines
from consent.services.waiting import KeptWaiting
from consent.services.wording import Standing, sentences, when_text

bp = Blueprint("consent_waiting", __name__, url_prefix="/valg/venter", template_folder="../templates")


@bp.route("/<waiting>", methods=["GET", "POST"])
@access(Permission.CONSENT_DECIDE, helper=Act.MAKE_BLOCK)
def confirm(waiting: str) -> ResponseReturnValue:
    """What waits; and confirming it, by whoever has to."""
    at = now()
    found = _one(waiting, at)
    if request.method == "POST":
        return _confirm(found, at)
    helped = actor().helped
    (line,) = lines_of([found], at)
    return render_template(
        "consent/waiting.html",
        line=line,
        is_end=found.draft is None,
        can_confirm=found.can_confirm,
        helped_name=helped.called if helped is not None else None,
        reaches=reach_lines(None) if found.draft is not None else [],
    )


@bp.post("/<waiting>/tag-tilbage")
@access(Permission.CONSENT_DECIDE, helper=Act.MAKE_BLOCK)
def take_back(waiting: str) -> ResponseReturnValue:
    """Take back what one asked for, or said yes to."""
    at = now()
    _take_back(_one(waiting, at), at)
    return redirect(url_for("consent.overview"), 303)


def lines_of(found: Sequence[KeptWaiting], at: datetime) -> list[dict[str, Any]]:
    """What waits, in words, as whoever looks may know it."""
    meant = [(one, *_meant(one)) for one in found]
    naming = naming_for(actor(), [(what, who) for _one, what, who in meant], local(at).date())
    return [_line(one, what, who, naming, at) for one, what, who in meant]


def _one(ref: str, at: datetime) -> KeptWaiting:
    return waiting.waiting_one(actor(), waiting_id_from(actor(), ref), at)


def _confirm(found: KeptWaiting, at: datetime) -> ResponseReturnValue:
    done = waiting.confirm(actor(), found.waiting_id, at, declared="declared" in request.form)
    if done is None:
        flash(_("You have confirmed it. It does not count before the others have as well."), "success")
    elif found.draft is None:
        flash(_("The block has ended."), "success")
    else:
        flash(_("The block is made."), "success")
    return redirect(url_for("consent.overview"), 303)


def _take_back(found: KeptWaiting, at: datetime) -> None:
    waiting.take_back(actor(), found.waiting_id, at)
    flash(_("You have taken it back."), "success")


def _meant(one: KeptWaiting) -> tuple[Any, Any]:
    if one.draft is not None:
        return one.draft.what, one.draft.who
    if one.ends is None:
        raise NotFound
    return one.ends.decision.what, one.ends.decision.who


def _line(one: KeptWaiting, what: Any, who: Any, naming: Any, at: datetime) -> dict[str, Any]:
    until = moment_text(one.waiting.asked.open_until, naming.language)
    if one.draft is not None:
        begins = one.draft.valid_from if at < one.draft.valid_from else None
        standing, when = Standing.DRAFT, [when_text(Effect.BLOCK, begins, one.draft.valid_until, naming.language)]
    else:
        standing, when = Standing.IN_FORCE, [_("It is asked for that this block ends.")]
    # Whoever looks has not made it: of the citizen, too, it is not said that they have.
    told = sentences(Effect.BLOCK, what, who, standing, [*when, *_asker(one)], replace(naming, by=()))
    ref = waiting_ref(actor(), one.waiting_id)
    return {
        "first": told[0],
        "rest": [*told[1:], _("If it is not confirmed by %(when)s, it lapses.", when=until)],
        "href": url_for("consent_waiting.confirm", waiting=ref),
        "can_confirm": one.can_confirm,
        "take_back_href": url_for("consent_waiting.take_back", waiting=ref) if one.can_take_back else None,
    }


def _asker(one: KeptWaiting) -> list[str]:
    """Who asks for it: the name for the citizen alone (safety.md 4)."""
    if one.is_own:
        return [_("You have asked for it.")]
    known = mandates()
    name = known.name_of(actor(), one.waiting.asked.by) if known is not None and actor().helped is None else None
    return [_("%(name)s has asked for it.", name=name)] if name is not None else []
