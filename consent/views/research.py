"""Forskningsprojekter: the list for anybody, one project, and what a citizen reads of themselves."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext

from citizen_app.auth.access import access, actor, begin_work
from citizen_app.auth.acts import Act
from citizen_app.auth.permissions import ANYONE, Permission
from citizen_app.db.roles import DatabaseRole
from citizen_app.errors import NotFound
from citizen_app.web.addresses import address_of
from citizen_app.web.dates import day_text
from citizen_app.web.language import current_language
from consent.domain.research import Participation, Project
from consent.forms import ResearchSearchForm
from consent.services.own_research import own_projects
from consent.services.research_list import one_project, project_page, search_from, search_text
from consent.services.research_words import kinds_in_words, period_text, permit_text

bp = Blueprint("research", __name__, url_prefix="/forskning", template_folder="../templates")
_MOST_FIGURES = 6


@bp.get("")
@access(ANYONE)
def listed() -> ResponseReturnValue:
    """A page of the list."""
    sealed = request.args.get("s")
    search, number = search_from(sealed), _page_number(request.args.get("side"))
    begin_work(DatabaseRole.FIGURES)
    return _list(ResearchSearchForm(data={"words": search}), search, sealed, number)


@bp.post("")
@access(ANYONE)
def search() -> ResponseReturnValue:
    """What is searched for goes into the address sealed."""
    form = ResearchSearchForm()
    begin_work(DatabaseRole.FIGURES)
    if not form.validate_on_submit():
        return _list(form, "", None, 1), 422
    wanted = " ".join((form.words.data or "").split())
    return redirect(address_of(".listed", s=search_text(wanted) if wanted else None), 303)


@bp.get("/om-mig")
@access(Permission.LOG_READ, helper=Act.READ_LOG)
def own() -> ResponseReturnValue:
    """The projects in which data about the citizen was used."""
    found = own_projects(actor())
    lines = [{**_line(one.project), "uses": [_use(use) for use in one.uses]} for one in found]
    return render_template("consent/own_research.html", lines=lines, helps=actor().helped is not None)


@bp.get("/<project>")
@access(ANYONE)
def shown(project: str) -> ResponseReturnValue:
    """One project."""
    begin_work(DatabaseRole.FIGURES)
    found = one_project(project)
    return render_template(
        "consent/research_project.html",
        project={
            **_line(found),
            "purpose": found.purpose.split("\n"),
            "results": found.results.split("\n") if found.results else [],
            "permit": permit_text(found),
            "email": found.email,
            "phone": found.phone,
            "web": found.web,
            "tells_who": found.tells_who,
            "updated": _day(found),
        },
    )


def _list(form: ResearchSearchForm, search: str, sealed: str | None, number: int) -> str:
    page = project_page(search, number)

    def at(beside: int) -> str | None:
        return address_of(".listed", s=sealed, side=str(beside)) if 1 <= beside <= page.pages else None

    return render_template(
        "consent/research.html",
        form=form,
        search=search,
        lines=[_line(one) for one in page.projects],
        count=ngettext("%(count)s project.", "%(count)s projects.", page.total, count=format_decimal(page.total)),
        number=page.number,
        pages=page.pages,
        newer_href=at(number - 1),
        older_href=at(number + 1),
    )


def _line(project: Project) -> dict[str, Any]:
    return {
        "title": project.title,
        "href": url_for("research.shown", project=project.project_id),
        "organisation": project.organisation,
        "kinds": kinds_in_words(project.kinds),
        "period": period_text(project.begins, project.ends),
        "withdrawn": _day(project) if project.is_withdrawn else None,
    }


def _use(use: Participation) -> dict[str, Any]:
    return {
        "period": period_text(use.begins, use.ends),
        "kinds": kinds_in_words(use.kinds),
        "withdrawn": _day(use) if use.is_withdrawn else None,
    }


def _day(one: Project | Participation) -> str:
    return day_text(one.updated, current_language())


def _page_number(text: str | None) -> int:
    """Raises NotFound for what is no number."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_FIGURES):
        raise NotFound
    return int(text)
