"""Help from our support, as the citizen sees it: what was done for them, stopping it, and a number to be called on."""

from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assisted import WAITS_FOR_LETTER
from support.forms.assist import PhoneForm
from support.services import assisted
from support.services.assist_rules import rules
from support.services.assisted import ActTold
from support.services.assisting import AssistRefused
from support.views.assist_words import ACTS, ENDINGS, NOT_DONE, REFUSALS
from support.views.words import handle, opened, when_text

bp = Blueprint("assisted", __name__, template_folder="../templates", url_prefix="/hjaelp-fra-supporten")
_ACT: Final = "assisted-act"


@bp.get("")
@access(Permission.QUESTIONS_OWN)
def listed() -> ResponseReturnValue:
    """What was done for the citizen, and their number."""
    return _page(PhoneForm())


@bp.post("/<assisted_act>/stop")
@access(Permission.QUESTIONS_OWN)
def stop(assisted_act: str) -> ResponseReturnValue:
    """Stop what does not count yet."""
    try:
        assisted.stop(actor(), opened(actor(), _ACT, assisted_act))
    except AssistRefused as refused:
        flash(str(REFUSALS[refused.refusal]), "info")
    else:
        flash(_("You have stopped it. Nothing is changed."), "success")
    return redirect(url_for(".listed"), 303)


@bp.post("/telefon")
@access(Permission.QUESTIONS_OWN)
def register() -> ResponseReturnValue:
    """Register a telephone number."""
    form = PhoneForm()
    if not form.validate_on_submit():
        return _page(form), 422
    assisted.register_number(actor(), form.written)
    flash(_("Your number is registered."), "success")
    return redirect(url_for(".listed"), 303)


@bp.post("/telefon/glem")
@access(Permission.QUESTIONS_OWN)
def forget() -> ResponseReturnValue:
    """Forget the number."""
    assisted.forget_number(actor())
    flash(_("We have deleted your number."), "success")
    return redirect(url_for(".listed"), 303)


def _page(form: PhoneForm) -> str:
    own, language = assisted.own_number(actor()), current_language()
    return render_template(
        "support/assisted.html",
        acts=[_act(one) for one in assisted.acts(actor())],
        most=assisted.MOST,
        is_on=rules().is_on,
        form=form,
        number=own.number if own else None,
        counts_from=day_text(own.counts_from, language) if own else None,
    )


def _act(one: ActTold) -> dict[str, Any]:
    return {
        "what": str(ACTS[one.kind].told),
        "made": when_text(one.made_at),
        "sentences": one.sentences,
        "state": _state(one),
        "stop": url_for(".stop", assisted_act=handle(actor(), _ACT, one.act_id)) if one.can_stop else None,
    }


def _state(one: ActTold) -> str:
    if one.ended is None:
        day = day_text(local(one.counts_at).date(), current_language())
        if one.kind in WAITS_FOR_LETTER:
            return _("It waits. It counts from %(day)s, and not before we have printed our letter to you.", day=day)
        return _("It waits. It counts from %(day)s.", day=day)
    if one.ended.why is not None:
        return str(NOT_DONE[one.ended.why])
    return str(ENDINGS[one.ended.ending, one.ended.party])
