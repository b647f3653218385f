"""Changing a decision on one page: how it is now, its days as fields, what it means, and a button that saves it."""

from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from msgspec import structs
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import actor
from citizen_app.errors import Message
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from consent.domain.decision import Effect
from consent.domain.draft import Answers, Step
from consent.domain.rules import Refusal
from consent.messages import CONSENT_MESSAGES
from consent.services import making
from consent.services.addresses import decision_ref
from consent.services.changing import Held, Stays, leaves_behind, rests_until, why_not_yet, why_whom_stays
from consent.services.overview import OneChoice, one_choice
from consent.services.preview import shown_preview
from consent.services.reach import reach_lines
from consent.services.refusals import BY_REFUSAL
from consent.services.wording import Standing
from consent.views.steps import PAGES
from consent.views.ways import address_of_step, confirmed


def change_page(decision_id: UUID, answers: Answers, at: datetime) -> str:
    """The decision as it is and as it would be."""
    return _page(decision_id, answers, None, at)


def save_change(decision_id: UUID, answers: Answers, at: datetime) -> ResponseReturnValue:
    """Make the change, unless it has to be seen again first. Raises a DecisionRefused or NotFound."""
    form = _form(one_choice(actor(), decision_id, at), answers, at)
    if not form.validate_on_submit():
        return _page(decision_id, answers, form, at), 422
    wanted = PAGES[Step.WHEN].take(actor(), answers, form)
    held = why_not_yet(actor(), answers, wanted, at)
    if held is Held.UNCHANGED:
        flash(_("You have not changed anything. Your choice stays as it was."), "info")
        return redirect(url_for("consent.show", decision=decision_ref(actor(), decision_id)), 303)
    if held is Held.LOOK_AGAIN:
        # Told here, and no longer when the page is loaded again: what it means is on the page.
        flash(
            _(
                "Nothing is saved yet. With the new first day your choice means something else. "
                "Look it over, and save again."
            ),
            "info",
        )
        return redirect(address_of_step(Step.SUMMARY, wanted), 303)
    if isinstance(held, Refusal) and held is not Refusal.OVER:
        return _page(decision_id, wanted, form, at), BY_REFUSAL[held].status
    return confirmed(wanted, at, _("Your change has been saved."))


def _form(now: OneChoice, answers: Answers, at: datetime) -> Any:
    form = PAGES[Step.WHEN].form(actor(), answers, at)
    if now.line.standing is Standing.IN_FORCE:
        form.start.choices = [
            SelectChoice("now", _("It counts already, and goes on")),
            SelectChoice("day", _("On a later day")),
        ]
    return form


def _page(decision_id: UUID, answers: Answers, form: Any, at: datetime) -> str:
    now, found = one_choice(actor(), decision_id, at), making.summary(actor(), answers, at)
    refusal, mending = found.refusal, structs.replace(answers, mending=True)
    in_force = now.line.standing is Standing.IN_FORCE
    goes_on = now.counts_from if in_force else None
    rests = rests_until(answers, at, in_force=in_force)
    return render_template(
        "consent/change.html",
        is_block=found.draft.effect is Effect.BLOCK,
        now=now.line.sentences,
        becomes=[] if found.unchanged else found.sentences,
        rests_until=day_text(rests, current_language()) if rests else None,
        whom_stays=_staying(why_whom_stays(now.decision, found.draft, at)),
        leaves_behind=leaves_behind(now.decision, found.draft, at),
        form=None if refusal is Refusal.OVER else _form(now, answers, at) if form is None else form,
        what_href=address_of_step(Step.WHAT, mending),
        who_href=address_of_step(Step.WHO, mending),
        refusal=_told(refusal) if refusal else None,
        reaches=reach_lines(found.draft.valid_from if answers.first else goes_on),
        preview=shown_preview(actor(), found.draft, at),
    )


def _staying(why: Stays | None) -> str | None:
    """The sentence that says why whom it is about cannot be chosen again."""
    return {
        None: None,
        Stays.PERSON_AND_PROFESSION: _("These pages cannot make a choice about both a person and a profession."),
        Stays.PLACE: _("The place cannot be chosen any more."),
        Stays.PROFESSION: _("The profession cannot be chosen any more."),
    }[why]


def _told(refusal: Refusal) -> Message:
    message = CONSENT_MESSAGES[refusal]
    # What is wrong is put right on this page, and not a page back; unless another choice stands in the way.
    return (
        replace(message, action=_l("Put it right below. Nothing has been saved."))
        if BY_REFUSAL[refusal].status != HTTPStatus.CONFLICT
        else message
    )
