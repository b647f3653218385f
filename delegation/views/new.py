"""Giving a power of attorney, and asking for one: what, until when, a summary, and then a code that is shown once.

What was chosen travels sealed in the address, with the power's id. So the way back and loading again keep it, and a
second click makes no second power. The code stands in one answer and nowhere else.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.letter_settings import AddressSource
from citizen_app.web.dates import local
from delegation.domain.acting import OFFERED, Scope
from delegation.domain.powers import Terms, TermsRefusal
from delegation.forms import StepForm, TermsForm
from delegation.services import asked, giving, kept
from delegation.services.addresses import GIVEN, ref, terms_from, terms_text
from delegation.services.checks import check_can_give, check_can_hold, check_terms, power_settings
from delegation.services.refusals import PowerRefusal, PowerRefused
from delegation.views.words import last_day, longest_text, refused_text, scope_choices, scope_lines, until_text

bp = Blueprint("powers_new", __name__, url_prefix="/fuldmagt", template_folder="../templates")
_OF_THE_DAY: Final = frozenset({TermsRefusal.IN_THE_PAST, TermsRefusal.TOO_LONG})


@dataclass(frozen=True, slots=True)
class _Way:
    """One of the two ways in which a power begins."""

    asks: bool
    choose: str
    check: str


_GIVE: Final = _Way(asks=False, choose="powers_new.give", check="powers_new.give_check")
_ASK: Final = _Way(asks=True, choose="powers_new.ask", check="powers_new.ask_check")


@bp.before_request
def begin() -> ResponseReturnValue | None:
    """Work with this person's powers, where this operator has any."""
    kept.begin(actor())
    return None if power_settings().can_be_given else (render_template("powers/elsewhere.html"), 200)


@bp.route("/giv", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def give() -> ResponseReturnValue:
    """Choose what somebody may do for oneself."""
    return _choose(_GIVE)


@bp.route("/giv/<terms>", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def give_check(terms: str) -> ResponseReturnValue:
    """Look it over; then the code."""
    return _check(_GIVE, terms)


@bp.route("/bed-om", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def ask() -> ResponseReturnValue:
    """Choose what one would do for another."""
    return _choose(_ASK)


@bp.route("/bed-om/<terms>", methods=["GET", "POST"])
@access(Permission.POWERS_OWN)
def ask_check(terms: str) -> ResponseReturnValue:
    """Look it over; then the code."""
    return _check(_ASK, terms)


def _choose(way: _Way) -> ResponseReturnValue:
    form = TermsForm()
    form.scopes.choices = scope_choices(OFFERED)
    refusal = _why_not(way)
    if refusal is None and form.validate_on_submit():
        terms = Terms(scopes=frozenset(map(Scope, form.scopes.data)), until=form.until.data)
        try:
            check_terms(terms, now())
        except PowerRefused as refused:
            field = form.until if refused.refusal in _OF_THE_DAY else form.scopes
            field.errors = [refused_text(refused.refusal)]
        else:
            return redirect(url_for(way.check, terms=terms_text(actor(), uuid4(), terms)), 303)
    page = render_template(
        "powers/choose.html",
        form=form,
        asks=way.asks,
        meanings=scope_lines(OFFERED),
        years=longest_text(),
        refused=refused_text(refusal) if refusal else None,
        **_on_paper(),
    )
    return page, 422 if form.errors or refusal else 200


def _on_paper() -> dict[str, Any]:
    """Whether somebody who cannot sign in can answer on paper, and whom one calls then."""
    settings = current_app.extensions["indblik.settings"]
    questions = settings.questions  # the desk's: its rules are approved, and letters get an address
    is_helped = questions.assist.is_on(local(now()).date()) and questions.letters.addresses is not AddressSource.NONE
    return {
        "on_paper": power_settings().can_be_on_paper and is_helped,
        "phone": settings.operator_phone,
    }


def _why_not(way: _Way) -> PowerRefusal | None:
    """What about the person stands in the way, told before anything is asked."""
    try:
        (check_can_hold if way.asks else check_can_give)(actor(), now())
    except PowerRefused as refused:
        return PowerRefusal(refused.refusal)
    return None


def _check(way: _Way, text: str) -> ResponseReturnValue:
    power_id, terms = terms_from(actor(), text)
    if asked.was_made(actor(), power_id):  # somebody went back from the code, or loaded it again
        return _shown_before(way, text)
    form, refusal = StepForm(), None
    if form.validate_on_submit():
        try:
            made = (giving.request if way.asks else giving.offer)(actor(), terms, now(), power_id)
        except PowerRefused as refused:
            if refused.refusal is PowerRefusal.MADE_BEFORE:
                return _shown_before(way, text)
            refusal = refused_text(refused.refusal)
        else:
            return render_template(
                "powers/code.html",
                asks=way.asks,
                code=made.code,
                until=until_text(made.open_until),
                days=power_settings().code_days,
                back_href=_page_of(way, text),
                **_on_paper(),
            )
    page = render_template(
        "powers/check.html",
        asks=way.asks,
        scopes=scope_lines(terms.scopes),
        until=last_day(terms),
        refused=refusal,
        days=power_settings().code_days,
        change_href=url_for(way.choose),
    )
    return page, 422 if refusal else 200


def _shown_before(way: _Way, text: str) -> ResponseReturnValue:
    flash(
        _("The code has been shown. It is shown once. If you do not have it, take it back and make a new one."), "info"
    )
    return redirect(_page_of(way, text), 303)


def _page_of(way: _Way, text: str) -> str:
    """Where one finds what was made."""
    power_id, _terms = terms_from(actor(), text)
    values: dict[str, Any] = {} if way.asks else {"power": ref(actor(), GIVEN, power_id)}
    return url_for("powers.overview" if way.asks else "powers.show", **values)
