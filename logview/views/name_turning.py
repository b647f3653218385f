"""Where a citizen can turn when a name is refused or the answer is late, and letters with the wish's own facts."""

from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.complaint_settings import Law
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services import asking
from logview.services.name_letters import LAWS, letter_about
from logview.services.name_words import Wish, complaint_about, wish_of
from logview.views.names import request_behind

bp = Blueprint("name_turning", __name__, template_folder="../templates", url_prefix="/min-log/navne")
_LETTERS: Final = {
    "brev-organisation": None,
    "brev-klage": Law.NAME_REFUSED,
    "brev-datatilsynet": Law.DATA_PROTECTION,
}
"""Each letter has an address of its own: by which law it complains, or None where it asks the organisation itself."""


@bp.get("/<wish>/videre")
@access(Permission.NAMES_ASK)
def shown(wish: str) -> ResponseReturnValue:
    """Who can help, and until when. Where there is nothing to complain of, back to the wish."""
    told = _told(wish)
    if not told.can_be_complained_of:
        return redirect(url_for("names.shown", wish=wish), 303)
    return render_template(
        "logview/name_turning.html",
        back_href=url_for("names.shown", wish=wish),
        organisation=told.organisation,
        is_refused=told.is_refused,
        complaints=[complaint_about(told, law) for law in LAWS],
        hrefs={
            str(law or "organisation"): f"{url_for('names.shown', wish=wish)}/{path}" for path, law in _LETTERS.items()
        },
    )


@access(Permission.NAMES_ASK)
def letter(wish: str) -> ResponseReturnValue:
    """A letter to one of them. Where there is nothing to complain of, back to the wish."""
    told, law = _told(wish), _LETTERS[request.path.rpartition("/")[2]]
    if not told.can_be_complained_of:
        return redirect(url_for("names.shown", wish=wish), 303)
    return render_template(
        "letter_to_send.html",
        back_href=url_for("name_turning.shown", wish=wish),
        day=dates.day_text(dates.local(clock.now()).date(), current_language()),
        sender=actor().viewer.name,
        **letter_about(told, law).told(),
    )


for _path in _LETTERS:
    bp.add_url_rule(f"/<wish>/{_path}", "letter", letter)


def _told(wish: str) -> Wish:
    return wish_of(actor(), asking.request_of(actor(), request_behind(wish)), current_language())
