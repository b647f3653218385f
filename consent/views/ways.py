"""Where the pages of a making lead to."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import actor
from consent.domain.draft import Answers, Step
from consent.services import making
from consent.services.addresses import answers_text, decision_ref
from consent.services.decisions import KeptDecision


def address_of_step(step: Step, answers: Answers) -> str:
    """A page of the making, with everything that is answered."""
    return url_for("consent_making.ask", step=step.value, d=answers_text(actor(), answers))


def to_receipt(kept: KeptDecision) -> ResponseReturnValue:
    """On to the page of the decision."""
    return redirect(url_for("consent.show", decision=decision_ref(actor(), kept.decision.decision_id)), 303)


def confirmed(answers: Answers, at: datetime, told: str) -> ResponseReturnValue:
    """Make or change the decision, and lead to its receipt. Raises a DecisionRefused or NotFound."""
    kept = making.confirm(actor(), answers, at, declared="declared" in request.form)
    if kept is None:
        flash(_("The block waits until everybody who has to has confirmed it. It does not count yet."), "success")
        return redirect(url_for("consent.overview"), 303)
    if making.says_what_was_answered(actor(), kept, answers):
        flash(told, "success")
    else:  # two tabs of one making: the first that was confirmed counts
        flash(_("You confirmed this choice before, with other answers. This is what counts."), "info")
    return to_receipt(kept)
