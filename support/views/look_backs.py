"""Look-backs of an organisation: which there are, one of them, and asking for one."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.keys import keys
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.look_ups_of_person import profession_of
from support.domain.look_back import LookBackRefusal
from support.forms.look_backs import AskForm
from support.queries.look_backs import LookBackLine
from support.services import look_backs, misuse
from support.services.look_back_periods import usual_period
from support.services.look_backs import LookBackFile, LookBackRefused, Wish
from support.views.look_back_words import (
    LOOK_BACK,
    REFUSALS,
    STATE_WORDS,
    STEP_WORDS,
    deeds,
    figure_lines,
    kind_rows,
    month_rows,
    period_text,
    progress_facts,
)
from support.views.misuse_words import MATTER
from support.views.words import handle, name_of, opened, when_text

bp = Blueprint("staff_look_backs", __name__, url_prefix="/medarbejder/tilbageblik")
_AFTER: Final = "look-backs-after"


@bp.get("")
@access(Permission.LOOK_BACK)
def listed() -> ResponseReturnValue:
    sealed = request.args.get("v")
    after = opened(actor(), _AFTER, sealed) if sealed else None
    found = look_backs.overview(actor(), after)
    return render_template(
        "support/look_backs.html",
        lines=[_line(one) for one in found.lines],
        matters=[
            (
                _("A colleague's matter") if one.is_of_colleague else _("Question %(number)s", number=one.number),
                url_for("staff_look_backs.ask", matter=handle(actor(), MATTER, one.matter_id)),
            )
            for one in found.matters
        ],
        all_matters=url_for("staff_misuse.listed") if found.are_more_matters else None,
        front=url_for("staff_look_backs.listed") if after else None,
        onward=url_for("staff_look_backs.listed", v=handle(actor(), _AFTER, found.lines[-1].look_back_id))
        if found.is_more
        else None,
    )


def _line(one: LookBackLine) -> dict[str, Any]:
    href = url_for("staff_look_backs.shown", look_back=handle(actor(), LOOK_BACK, one.look_back_id))
    if one.is_of_colleague:
        return {"href": href, "title": _("A colleague's matter"), "facts": [(_("What it is"), _("Look-back"))]}
    facts = [(_("Status"), str(STATE_WORDS[one.state])), (_("Since"), when_text(one.changed_at))]
    return {"href": href, "title": _("Look-back in question %(number)s", number=one.number), "facts": facts}


@bp.get("/nyt/<matter>")
@access(Permission.MISUSE_LEAD)
def ask(matter: str) -> ResponseReturnValue:
    first, last = usual_period(clock.now())
    return _asking(matter, AskForm(formdata=None, first=first, last=last))


@bp.post("/nyt/<matter>")
@access(Permission.MISUSE_LEAD)
def begin(matter: str) -> ResponseReturnValue:
    form = AskForm()
    matter_id = opened(actor(), MATTER, matter)
    _offer(form, matter_id)
    if not form.validate():
        return _asking(matter, form), 422
    wish = Wish(
        entry_id=form.entry.data,
        first=form.first.data,
        last=form.last.data,
        reason=form.reason.data or "",
        is_apart=bool(form.apart.data),
    )
    try:
        found = look_backs.ask(actor(), matter_id, wish)
    except LookBackRefused as refused:
        told = str(REFUSALS[refused.refusal])
        if refused.refusal is LookBackRefusal.BAD_PERIOD:
            form.last.errors = [told]
            return _asking(matter, form), 422
        flash(told, "info")
        return redirect(url_for("staff_look_backs.listed"), 303)
    flash(_("You have asked for a look-back. It is counted within a few minutes."), "success")
    return redirect(url_for("staff_look_backs.shown", look_back=handle(actor(), LOOK_BACK, found)), 303)


@bp.get("/<look_back>")
@access(Permission.LOOK_BACK)
def shown(look_back: str) -> ResponseReturnValue:
    return look_back_page(look_back)


def look_back_page(look_back: str, unsent: str = "") -> str:
    """The page of one look-back. `unsent`: what somebody wrote that was not kept. Raises as `look_backs.opened`."""
    found = look_backs.opened(actor(), opened(actor(), LOOK_BACK, look_back))
    counted, progress = found.counted, found.progress
    return render_template(
        "support/look_back.html",
        unsent=unsent,
        follow_up=url_for("staff_misuse.shown", matter=handle(actor(), MATTER, found.stands.matter_id))
        if misuse.leads(actor())
        else None,
        number=found.known.number,
        facts=_facts(found),
        figures=figure_lines(counted) if counted else None,
        months=month_rows(counted) if counted else [],
        kinds=kind_rows(counted) if counted else [],
        deeds=deeds(found.can, look_back),
        list_href=url_for("staff_look_back_list.shown", look_back=look_back) if progress else None,
        progress=progress_facts(progress) if progress else None,
        mine_to_confirm=found.mine_to_confirm,
        done=_done(found),
    )


def _facts(found: LookBackFile) -> list[tuple[str, str]]:
    first, last = (dates.local(one).date() for one in (found.known.since, found.known.until - timedelta(seconds=1)))
    return [
        (_("Status"), str(STATE_WORDS[found.stands.state])),
        (_("Belongs to"), _("Question %(number)s", number=found.known.number)),
        (_("Asked for"), period_text(first, last)),
        (_("Asked for by"), name_of(found.colleagues.get(found.stands.asked_by))),
    ]


def _done(found: LookBackFile) -> list[dict[str, Any]]:
    return [
        {
            "what": str(STEP_WORDS[one.event.step]),
            "when": when_text(one.event.at),
            "by": name_of(found.colleagues.get(one.event.by)) if one.event.by else _("Indblik"),
            "finding": "",
            "words": keys().open(one.words_sealed) if one.words_sealed else "",
            "due": "",
        }
        for one in found.known.taken
    ]


def _offer(form: AskForm, matter_id: UUID) -> str:
    """Who can be chosen: by when they looked, and what they work as. The number of the question."""
    matter, persons = look_backs.persons_in(actor(), matter_id)
    form.entry.choices = [
        SelectChoice(one.entry_id, f"{when_text(one.at)}, {profession_of(one, current_language())}") for one in persons
    ]
    return matter.number


def _asking(matter: str, form: AskForm) -> str:
    number = _offer(form, opened(actor(), MATTER, matter))
    return render_template(
        "support/look_back_ask.html",
        number=number,
        form=form,
        back=url_for("staff_misuse.shown", matter=matter),
        action=url_for("staff_look_backs.begin", matter=matter),
    )
