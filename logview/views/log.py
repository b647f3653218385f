"""Min log: the list, an entry, and the page where the list is narrowed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access, actor
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import Permission
from citizen_app.clock import now
from citizen_app.entry_questions import entry_questions
from citizen_app.web.addresses import address_before, address_of
from citizen_app.web.language import current_language
from logview.domain.view_state import Cursor, Period, ViewState
from logview.forms import FindForm
from logview.services import addresses, choices, counting, filtering
from logview.services.entry_page import entry_page
from logview.services.log_page import log_page
from logview.views.lines import days_of
from logview.views.names import ASK_ENDPOINTS, ASK_WORDS, earlier_links
from logview.views.sources_part import sources_part

bp = Blueprint("logview", __name__, template_folder="../templates")
bp.add_app_template_global(sources_part)


@bp.get("/min-log")
@access(Permission.LOG_READ, helper=Act.READ_LOG)
def show_log() -> ResponseReturnValue:
    """The log, newest first."""
    state = addresses.state_from(actor(), request.args.get("v"))
    cursor = addresses.cursor_from(actor(), request.args.get("c"))
    base, ref = address_before("logview.show_entry", "ref"), addresses.entry_refs(actor())
    here = f"?{urlencode([(name, request.args[name]) for name in ('v', 'c') if name in request.args])}".rstrip("?")
    page = log_page(
        actor(),
        state,
        cursor,
        link=lambda row: base + ref(row) + here,
        at=now(),
        language=current_language(),
    )
    whole = ViewState(period=Period.ALL)
    return render_template(
        "logview/list.html",
        page={
            "lines": days_of(page.days, current_language(), _visits_asked(base, here)),
            "has_more": page.has_more,
            "older_href": _beyond(state, page.older),
            "newer_href": _beyond(state, page.newer),
            "period_text": filtering.period_in_words(state, current_language()),
            "all_href": _address(whole) if state.period is not Period.ALL else None,
            "filters": [(label, _address(without)) for label, without in page.filters],
            "filter_href": address_of("logview.find", v=request.args.get("v")),
            "counts_href": address_of("logview.find", "tal", v=request.args.get("v")),
            "sources": page.sources,
            "empty": page.empty,
            "day_continues": page.day_continues,
            "openings": page.openings,
            "visits": page.visits,
            "helps": actor().helped is not None,
        },
    )


@bp.get("/min-log/opslag/<ref>")
@access(Permission.LOG_READ, helper=Act.READ_LOG)
def show_entry(ref: str) -> ResponseReturnValue:
    """One entry with everything known."""
    place = addresses.entry_place(actor(), ref)
    page = entry_page(actor(), place, at=now(), language=current_language())
    asked = entry_questions()
    entry = {
        "heading": page.heading,
        "rows": page.rows,
        "unexplained_note": page.unexplained_note,
        "ask_hrefs": [(ASK_WORDS[whom], url_for(ASK_ENDPOINTS[whom], ref=ref)) for whom in page.can_ask],
        "asked": earlier_links(page.asked),
        "questions": asked.about(actor(), place, ref, page.unit, page.activity) if asked else None,
        "helps": actor().helped is not None,
        "back_href": _log_href(
            addresses.state_from(actor(), request.args.get("v")), addresses.cursor_from(actor(), request.args.get("c"))
        ),
    }
    return render_template("logview/entry.html", entry=entry)


@bp.route("/min-log/find", methods=["GET", "POST"])
@access(Permission.LOG_READ, helper=Act.READ_LOG)
def find() -> ResponseReturnValue:
    """Narrow the log; the numbers of the view stand here too."""
    at = now()
    state = addresses.state_from(actor(), request.args.get("v"))
    form, found = _form(state, at)
    if form.validate_on_submit():
        return redirect(_address(choices.state_of(actor(), form)), code=303)
    return render_template(
        "logview/find.html",
        form=form,
        # Whoever helps meets no count where there is nothing to show (safety.md 4).
        counts=counting.count_groups(found, current_language()) if found.total or actor().helped is None else [],
        period_text=filtering.period_in_words(state, current_language()),
        narrowed=bool(state.filters),
        back_href=_address(state),
    )


def _visits_asked(base: str, here: str) -> Callable[[str], str] | None:
    """From the address of an entry on this page to the one that asks about its visit; None where none can."""
    asked, helped = entry_questions(), actor().helped
    if asked is None or (helped is not None and Act.ASK not in helped.acts):
        return None
    before, after = asked.visit_address()
    return lambda href: before + href.removeprefix(base).removesuffix(here) + after


def _form(state: ViewState, at: datetime) -> tuple[Any, counting.Facets]:
    language = current_language()
    form = FindForm(data=choices.form_data(actor(), state))
    period_only = ViewState(period=Period.ALL)
    choices.offer(actor(), form, counting.facets(actor(), period_only, at=at, language=language), language)
    found = counting.facets(actor(), state, at=at, language=language)
    return form, found


def _address(state: ViewState) -> str:
    return address_of("logview.show_log", v=addresses.state_text(actor(), state))


def _beyond(state: ViewState, cursor: Cursor | None) -> str | None:
    return _log_href(state, cursor) if cursor else None


def _log_href(state: ViewState, cursor: Cursor | None) -> str:
    if cursor is None:
        return _address(state)
    view, place = addresses.state_text(actor(), state), addresses.cursor_text(actor(), cursor)
    return address_of("logview.show_log", v=view, c=place)
