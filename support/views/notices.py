"""What organisations have written to a citizen about look-ups that should not have happened."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.language import current_language
from support.queries.notices import MOST
from support.services.notices import NoticeTold, notices
from support.views.words import when_text

bp = Blueprint("notices", __name__, url_prefix="/beskeder-fra-organisationer")


@bp.get("")
@access(Permission.QUESTIONS_OWN)
def listed() -> ResponseReturnValue:
    """Every message, the newest first."""
    found = notices(actor(), current_language())
    return render_template("support/notices.html", notices=[_lines(one) for one in found], is_cut=len(found) >= MOST)


def _lines(one: NoticeTold) -> dict[str, object]:
    return {
        "heading": _("Message from %(organisation)s", organisation=one.organisation),
        "when": when_text(one.at),
        "is_set_right": one.is_set_right,
        "words": one.words,
        "is_withheld": one.is_withheld,
        "lost": one.lost,
        "entries": [
            {
                "href": url_for("logview.show_entry", ref=entry.ref),
                "when": entry.when,
                "facts": [(_("Who"), entry.who), (_("Where"), entry.where), (_("What"), entry.what)],
            }
            for entry in one.entries
        ],
    }
