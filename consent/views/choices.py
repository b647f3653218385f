"""Dine valg om dine sundhedsdata: all decisions, one by itself with its receipt, and ending one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission, permits
from citizen_app.clock import now
from citizen_app.web.addresses import address_of
from citizen_app.web.whose import for_another
from consent.domain.decision import Effect
from consent.services import making
from consent.services.addresses import cursor_from, cursor_text, decision_id_from, decision_ref
from consent.services.asked import asked_page
from consent.services.confirming import confirm_still_fits
from consent.services.helped import sees_all_decisions
from consent.services.overview import DecisionLine, choices, one_choice
from consent.services.reach import reach_lines
from consent.services.tissue import asks_the_young
from consent.services.waiting import waiting_for
from consent.services.wording import Standing
from consent.views.waiting import lines_of

bp = Blueprint("consent", __name__, url_prefix="/valg", template_folder="../templates")
OVER_SHOWN = 20


@bp.get("")
@access(Permission.CONSENT_READ, helper=Act.SEE_OWN_BLOCKS)
def overview() -> ResponseReturnValue:
    """What the citizen has decided."""
    at = now()
    found, waits, helped = choices(actor(), at), lines_of(waiting_for(actor(), at), at), actor().helped
    if helped is not None:
        every = [*found.in_force, *found.planned, *found.over]
        can_make = Act.MAKE_BLOCK in helped.acts
        return render_template(
            "consent/helped.html",
            lines=[_line(line) for line in every],
            can_make=can_make,
            waits=waits,
            all_of_them=sees_all_decisions(actor()),
            decides_samples=Act.DECIDE_TISSUE in helped.acts,
        )
    return render_template(
        "consent/overview.html",
        in_force=[_line(line) for line in found.in_force],
        planned=[_line(line) for line in found.planned],
        over=[_line(line) for line in found.over[:OVER_SHOWN]],
        over_href=address_of("consent.over") if len(found.over) > OVER_SHOWN else None,
        room=found.room,
        waits=waits,
        can_decide=permits(actor(), Permission.CONSENT_DECIDE),
        asks_about_samples=asks_the_young(actor()),
    )


@bp.get("/tidligere")
@access(Permission.CONSENT_READ, helper=Act.SEE_OWN_BLOCKS)
def over() -> ResponseReturnValue:
    """Every decision that has ended."""
    if actor().helped is not None:  # their page holds all of them
        return redirect(url_for(".overview"), 303)
    return render_template("consent/over.html", over=[_line(line) for line in choices(actor(), now()).over])


@bp.get("/spurgt")
@access(Permission.CONSENT_READ)
def asked() -> ResponseReturnValue:
    """Who has asked us about the citizen's decisions."""
    found = asked_page(actor(), cursor_from(actor(), request.args.get("q")), now())
    older = address_of("consent.asked", q=cursor_text(actor(), found.older)) if found.older else None
    newest = address_of("consent.asked") if "q" in request.args else None
    return render_template("consent/asked.html", lines=found.lines, older_href=older, newest_href=newest)


@bp.get("/<decision>")
@access(Permission.CONSENT_READ, helper=Act.SEE_OWN_BLOCKS)
def show(decision: str) -> ResponseReturnValue:
    """One decision: the receipt, and where it counts."""
    found = one_choice(actor(), decision_id_from(actor(), decision), now())
    is_over = found.line.standing is Standing.OVER
    return render_template(
        "consent/decision.html",
        line=_line(found.line),
        heading=_heading(found.line),
        made=found.made,
        reaches=[] if is_over else reach_lines(found.counts_from),
    )


@bp.get("/<decision>/ophaev")
@access(Permission.CONSENT_DECIDE, helper=Act.END_OWN_BLOCK)
def ending(decision: str) -> ResponseReturnValue:
    """Ask whether the decision shall end."""
    found = one_choice(actor(), decision_id_from(actor(), decision), now())
    if not found.line.can_end:
        return redirect(url_for(".show", decision=decision), 303)
    return render_template("consent/end.html", line=_line(found.line), is_block=found.line.effect is Effect.BLOCK)


@bp.post("/<decision>/ophaev")
@access(Permission.CONSENT_DECIDE, helper=Act.END_OWN_BLOCK)
def end(decision: str) -> ResponseReturnValue:
    """End the decision at once."""
    ended = making.end(actor(), decision_id_from(actor(), decision), now())
    if ended is None:
        flash(_("It ends when everybody who has to has confirmed it. It still counts until then."), "success")
        return redirect(url_for(".overview"), 303)
    flash(_("The choice has ended.") if for_another() else _("Your choice has ended."), "success")
    return redirect(url_for(".show", decision=decision), 303)


@bp.post("/<decision>/passer")
@access(Permission.CONSENT_DECIDE)
def confirm(decision: str) -> ResponseReturnValue:
    """Keep that the decision still fits although a place has become another."""
    confirm_still_fits(actor(), decision_id_from(actor(), decision), now())
    flash(_("You have confirmed that it still fits."), "success")
    return redirect(url_for(".overview"), 303)


def _line(line: DecisionLine) -> dict[str, Any]:
    ref = decision_ref(actor(), line.decision_id)
    can_decide = actor().helped is not None or permits(actor(), Permission.CONSENT_DECIDE)
    going = line.standing is not Standing.OVER and actor().helped is None and can_decide
    return {
        "first": line.sentences[0],
        "rest": line.sentences[1:],
        "is_block": line.effect is Effect.BLOCK,
        "has_moved": line.has_moved if actor().helped is None and can_decide else None,
        "confirm_href": url_for("consent.confirm", decision=ref),
        "href": url_for("consent.show", decision=ref),
        "change_href": url_for("consent_making.change", decision=ref) if going else None,
        "end_href": url_for("consent.ending", decision=ref) if line.can_end and can_decide else None,
    }


def _heading(line: DecisionLine) -> str:
    if actor().helped is not None:
        return _("A choice about health data")
    is_block = line.effect is Effect.BLOCK
    return {
        Standing.IN_FORCE: _("Your block is in force") if is_block else _("The access is in force"),
        Standing.PLANNED: _("Your block is planned") if is_block else _("The access is planned"),
        Standing.OVER: _("Your block has ended") if is_block else _("The access has ended"),
    }[line.standing]
