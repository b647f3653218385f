"""The operator's page about our messages: what waits, what could not be delivered, and the periodic jobs."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.messages.topics import topics
from support.messages import DELIVERY_FAULTS, MESSAGE_KINDS
from support.services.outbox import JobState, Pile, outbox_overview
from support.services.outbox import try_again as queue_again
from support.views.words import when_text

bp = Blueprint("staff_outbox", __name__, url_prefix="/medarbejder/beskeder")


@bp.get("")
@access(Permission.OUTBOX_MANAGE)
def listed() -> ResponseReturnValue:
    found = outbox_overview(actor())
    failed = [one for one in found.piles if not one.waiting]
    return render_template(
        "support/outbox.html",
        silent=found.worker_is_silent,
        waiting=[_pile(one) for one in found.piles if one.waiting],
        failed=[_pile(one) for one in failed],
        failed_kinds=[(kind, _kind_text(kind)) for kind in dict.fromkeys(one.kind for one in failed)],
        jobs=[_job(one) for one in found.jobs],
    )


@bp.post("/igen")
@access(Permission.OUTBOX_MANAGE)
def try_again() -> ResponseReturnValue:
    count = queue_again(actor(), request.form.get("kind", ""))
    text = ngettext("%(num)s message is tried again.", "%(num)s messages are tried again.", count)
    flash(text, "success")
    return redirect(url_for(".listed"), 303)


def _pile(one: Pile) -> tuple[str, str, str, str]:
    reason = str(DELIVERY_FAULTS.get(one.error, one.error)) if one.error else _("Not tried yet")
    return _kind_text(one.kind), reason, format_decimal(one.messages), when_text(one.oldest)


def _kind_text(kind: str) -> str:
    topic = topics().get(kind)
    return str(topic.label if topic else MESSAGE_KINDS.get(kind, kind))


def _job(one: JobState) -> tuple[str, str, str, str]:
    done: Any = when_text(one.last_done_at) if one.last_done_at else _("Never")
    return one.name, done, when_text(one.due_at), format_decimal(one.failures)
