"""The page "Beskeder": where the citizen can be written to, what they want to hear about, and what was sent."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.messages import choices, contact
from citizen_app.messages.addresses import mail_address
from citizen_app.messages.forms import AddressForm, CodeForm, choices_form, too_many_codes, wrong_code
from citizen_app.messages.proving import TooManyCodes, WrongCode
from citizen_app.messages.topics import OFF, topics
from citizen_app.web.dates import clock_text, local, moment_text
from citizen_app.web.language import LANGUAGES, current_language

bp = Blueprint("messages", __name__, url_prefix="/beskeder")
_STATES = {
    "sent": (_l("Sent"), "success"),
    "undeliverable": (_l("Could not be delivered"), "error"),
    "queued": (_l("On its way"), "info"),
}


@bp.get("")
@access(Permission.MESSAGES_OWN)
def show() -> ResponseReturnValue:
    return _page()


@bp.get("/e-mail")
@access(Permission.MESSAGES_OWN)
def address() -> ResponseReturnValue:
    return _address_page(AddressForm())


@bp.post("/e-mail")
@access(Permission.MESSAGES_OWN)
def ask() -> ResponseReturnValue:
    form = AddressForm()
    written = mail_address(form.address.data or "")
    if not form.validate_on_submit() or written is None:
        return _address_page(form), 422
    try:
        contact.ask_for_code(actor(), written, current_language())
    except TooManyCodes:
        form.address.errors = [too_many_codes()]
        return _address_page(form), 422
    return redirect(url_for(".code"), 303)


@bp.get("/kode")
@access(Permission.MESSAGES_OWN)
def code() -> ResponseReturnValue:
    return _code_page(CodeForm())


@bp.post("/kode")
@access(Permission.MESSAGES_OWN)
def prove() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        contact.prove(actor(), form.code.data)
    except WrongCode as wrong:
        form.code.errors = [wrong_code(wrong.tries_left)]
        return _code_page(form), 422
    if _hears_of_nothing():
        return _back(_("The address is yours. Choose below what you want to hear about."))
    return _back(_("We write to this address from now on."))


@bp.post("/valg")
@access(Permission.MESSAGES_OWN)
def choose() -> ResponseReturnValue:
    form = _choices()
    if not form.validate_on_submit():
        return _page(form), 422
    choices.choose(actor(), {topic: form[topic].data for topic in topics()})
    return _back(_("Your choices are saved."))


@bp.post("/stop")
@access(Permission.MESSAGES_OWN)
def stop() -> ResponseReturnValue:
    choices.choose_nothing(actor())
    contact.forget_address(actor())
    return _back(_("You get no more e-mails from us. We have deleted your address."))


def _page(form: Any = None) -> str:
    found = contact.contact_of(actor())
    messages, form = choices.told(actor()), form or _choices()
    return render_template(
        "messages/messages.html",
        address=found.address if found else None,
        language=LANGUAGES[found.language] if found else None,
        waiting=contact.open_attempt(actor()) is not None,
        failed=bool(messages) and messages[0].state == "undeliverable",
        form=form,
        silent=found is not None and _hears_of_nothing(),
        has_topics=bool(topics()),
        told=[_told(one) for one in messages],
    )


def _address_page(form: AddressForm) -> str:
    return render_template("messages/address.html", form=form, changes=contact.contact_of(actor()) is not None)


def _code_page(form: CodeForm) -> str:
    attempt, language = contact.open_attempt(actor()), current_language()
    return render_template(
        "messages/code.html",
        form=form,
        address=attempt.address if attempt else None,
        until=clock_text(local(attempt.expires_at), language) if attempt else None,
    )


def _hears_of_nothing() -> bool:
    """Whether the citizen has switched everything off, as whoever stopped all messages has."""
    chosen = choices.choices_of(actor()).values()
    return bool(chosen) and set(chosen) == {OFF}


def _choices() -> Any:
    return choices_form(list(topics().values()), choices.choices_of(actor()))


def _told(one: choices.Told) -> dict[str, Any]:
    topic = topics().get(one.kind)
    label, kind = _STATES[one.state]
    return {
        "what": topic.label if topic else _("Code for your e-mail address"),
        "href": url_for(topic.endpoint) if topic and topic.endpoint else None,
        "when": moment_text(one.at, current_language()),
        "state": _("Not delivered yet, we try again") if one.state == "queued" and one.tried else label,
        "kind": kind,
    }


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for(".show"), 303)
