"""Where mask deciders are reminded: the organisation's shared mailbox, stated, proved by a code, and removed."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.messages.addresses import mail_address
from citizen_app.messages.forms import CodeForm, too_many_codes, wrong_code
from citizen_app.messages.mailbox import STATED, MailboxStep, WrittenTo
from citizen_app.messages.proving import TooManyCodes, WrongCode
from citizen_app.web.dates import clock_text, local
from citizen_app.web.language import LANGUAGES, current_language
from support.forms.mailbox import MailboxForm
from support.messages import DELIVERY_STATES, MESSAGE_KINDS
from support.services import mailbox_desk
from support.services.mailbox_desk import MailboxFile
from support.views.words import name_of, when_text

bp = Blueprint("staff_mailbox", __name__, url_prefix="/medarbejder/sloering/paamindelser")


@bp.get("")
@access(Permission.MASKS_DECIDE)
def shown() -> ResponseReturnValue:
    found = mailbox_desk.mailbox_file(actor())
    return render_template(
        "support/mailbox.html",
        facts=_facts(found),
        waiting=found.attempt is not None,
        failed=bool(found.written) and found.written[0].state == "undeliverable",
        written=[_written(one) for one in found.written],
        history=[_step(found, one) for one in found.steps],
    )


@bp.get("/adresse")
@access(Permission.MASKS_DECIDE)
def address() -> ResponseReturnValue:
    return _address_page(MailboxForm())


@bp.post("/adresse")
@access(Permission.MASKS_DECIDE)
def ask() -> ResponseReturnValue:
    form = MailboxForm()
    written = mail_address(form.address.data or "")
    if not form.validate_on_submit() or written is None:
        return _address_page(form), 422
    try:
        mailbox_desk.ask_for_code(actor(), written, current_language())
    except TooManyCodes:
        form.address.errors = [too_many_codes()]
        return _address_page(form), 422
    return redirect(url_for(".code"), 303)


@bp.get("/kode")
@access(Permission.MASKS_DECIDE)
def code() -> ResponseReturnValue:
    return _code_page(CodeForm())


@bp.post("/kode")
@access(Permission.MASKS_DECIDE)
def prove() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        mailbox_desk.prove(actor(), form.code.data)
    except WrongCode as wrong:
        form.code.errors = [wrong_code(wrong.tries_left)]
        return _code_page(form), 422
    return _back(_("We write to this mailbox from now on."))


@bp.get("/fjern")
@access(Permission.MASKS_DECIDE)
def removing() -> ResponseReturnValue:
    found = mailbox_desk.mailbox_file(actor())
    if found.mailbox is None:
        return redirect(url_for(".shown"), 303)
    return render_template("support/mailbox_remove.html", facts=_facts(found))


@bp.post("/fjern")
@access(Permission.MASKS_DECIDE)
def remove() -> ResponseReturnValue:
    if mailbox_desk.remove(actor()):
        return _back(_("The mailbox is removed. You are not reminded by e-mail any more."))
    return redirect(url_for(".shown"), 303)


def _address_page(form: MailboxForm) -> str:
    found = mailbox_desk.mailbox_file(actor())
    return render_template("support/mailbox_address.html", form=form, changes=found.mailbox is not None)


def _code_page(form: CodeForm) -> str:
    attempt, language = mailbox_desk.open_attempt(actor()), current_language()
    return render_template(
        "support/mailbox_code.html",
        form=form,
        address=attempt.address if attempt else None,
        until=clock_text(local(attempt.expires_at), language) if attempt else None,
    )


def _facts(found: MailboxFile) -> list[tuple[str, str]]:
    """The mailbox as it is now; nothing when there is none."""
    if found.mailbox is None:
        return []
    return [
        (_("We write to"), found.mailbox.address),
        (_("Language of the e-mails"), LANGUAGES[found.mailbox.language]),
        (_("Stated by"), name_of(found.colleagues.get(found.steps[0].by))),
        (_("Since"), when_text(found.mailbox.stated_at)),
    ]


def _written(one: WrittenTo) -> dict[str, Any]:
    label, kind = DELIVERY_STATES[one.state]
    return {
        "what": str(MESSAGE_KINDS[one.kind]),
        "href": None,  # what it was about may be the business of some deciders only
        "when": when_text(one.at),
        "state": _("Not delivered yet, we try again") if one.state == "queued" and one.tried else str(label),
        "kind": kind,
    }


def _step(found: MailboxFile, step: MailboxStep) -> str:
    words = (
        _("%(when)s: a mailbox was stated by %(name)s")
        if step.step == STATED
        else _("%(when)s: the mailbox was removed by %(name)s")
    )
    return words % {"when": when_text(step.at), "name": name_of(found.colleagues.get(step.by))}


def _back(text: str) -> ResponseReturnValue:
    flash(text, "success")
    return redirect(url_for(".shown"), 303)
