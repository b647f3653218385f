"""The pages anyone may read."""

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.clock import now
from citizen_app.complaint_settings import Law
from citizen_app.here import here
from citizen_app.power_settings import PowerSettings
from citizen_app.question_settings import QuestionSettings
from citizen_app.web.dates import local
from citizen_app.web.language import current_language

bp = Blueprint("public", __name__)


def settings_told(questions: QuestionSettings, today: date) -> dict[str, Any]:
    """What the texts tell of the operator's settings on a day: days are working days, months those of insight by
    GDPR Article 12(3); the ways are those by which the desk makes sure who somebody is, none where it does nothing for
    citizens."""
    return {
        "answer_days": questions.answer_within,
        "file_days": questions.file_access_within,
        "insight_months": questions.insight_months,
        "longer_months": questions.insight_longer_by,
        "support_ways": questions.assist.ways if questions.assist.is_on(today) else (),
        "look_up_bodies": questions.complaints.bodies_for(Law.LOOK_UP),
        "data_bodies": questions.complaints.bodies_for(Law.DATA_PROTECTION),
    }


def help_told(powers: PowerSettings) -> dict[str, Any]:
    """Whom somebody who is pressed can call, and whether it is assumed."""
    return {"help_lines": powers.help_lines, "lines_are_assumed": powers.lines_are_assumed}


def _powers() -> PowerSettings:
    found: PowerSettings = here().app.extensions["indblik.settings"].powers
    return found


def _content(name: str) -> str:
    # Long texts are whole templates per language: a lawyer reads a page, not a list of sentences.
    questions = here().app.extensions["indblik.settings"].questions
    told = settings_told(questions, local(now()).date())
    return render_template(f"content/{current_language()}/{name}.html", **told)


@bp.get("/")
@access(ANYONE)
def front() -> ResponseReturnValue:
    return _content("front")


@bp.get("/om")
@access(ANYONE)
def about() -> ResponseReturnValue:
    return _content("about")


@bp.get("/hjaelp")
@access(ANYONE)
def help_page() -> ResponseReturnValue:
    return _content("help")


@bp.get("/hjaelp/hvis-nogen-presser-dig")
@access(ANYONE)
def pressed() -> ResponseReturnValue:
    """What to do if somebody presses one to give a power, or to show the log."""
    return render_template(f"content/{current_language()}/pressed.html", **help_told(_powers()))


@bp.get("/privatliv")
@access(ANYONE)
def privacy() -> ResponseReturnValue:
    return _content("privacy")


@bp.get("/was")
@access(ANYONE)
def accessibility() -> ResponseReturnValue:
    return _content("accessibility")


@bp.get("/kontakt")
@access(ANYONE)
def contact() -> ResponseReturnValue:
    return _content("contact")
