"""Where a lead says why they open what is about a colleague. Everybody else there does not meet it at all."""

import json
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from support.domain.colleagues import UNTOLD, MatterKind, OfColleague
from support.forms.colleagues import OpenColleaguesForm
from support.services import colleague_doors
from support.services.colleagues import ColleaguesMatter
from support.views.desk_words import case_handle
from support.views.letters import letter_handle
from support.views.look_back_words import LOOK_BACK
from support.views.mask_words import MASK
from support.views.misuse_words import MATTER
from support.views.name_requests import REQUEST
from support.views.queue_words import CASE
from support.views.words import handle, sealed, unsealed

bp = Blueprint("staff_colleagues", __name__, template_folder="../templates", url_prefix="/medarbejder/kollegas-sag")
COLLEAGUES: Final = "colleagues-matter"
"""What a handle of such a matter is sealed for."""
KIND_WORDS: Final[Mapping[MatterKind, LazyString]] = {
    MatterKind.DESK_CASE: _l("Question"),
    MatterKind.LETTER: _l("Letter"),
    MatterKind.CASE: _l("Question"),
    MatterKind.MATTER: _l("Follow-up"),
    MatterKind.LOOK_BACK: _l("Look-back"),
    MatterKind.NAME_WISH: _l("Wish about a name"),
    MatterKind.MASK: _l("Mask"),
}


_LISTS: Final[Mapping[MatterKind, str]] = {
    MatterKind.DESK_CASE: "staff_desk.listed",
    MatterKind.LETTER: "staff_letters.listed",
    MatterKind.CASE: "staff_cases.listed",
    MatterKind.MATTER: "staff_misuse.listed",
    MatterKind.LOOK_BACK: "staff_look_backs.listed",
    MatterKind.NAME_WISH: "staff_names.listed",
    MatterKind.MASK: "staff_masks.listed",
}


@bp.get("/<colleague>")
@access(Permission.COLLEAGUES_OPEN)
def ask(colleague: str) -> ResponseReturnValue:
    matter = _matter(colleague)
    if colleague_doors.closed(actor(), matter) is None:
        return redirect(_own_page(matter), 303)
    return _page(matter, OpenColleaguesForm())


@bp.post("/<colleague>")
@access(Permission.COLLEAGUES_OPEN)
def give_reason(colleague: str) -> ResponseReturnValue:
    matter, form = _matter(colleague), OpenColleaguesForm()
    if not form.validate_on_submit():
        colleague_doors.closed(actor(), matter)
        return _page(matter, form), 422
    colleague_doors.open_matter(actor(), matter, form.reason.data)
    return redirect(_own_page(matter), 303)


@bp.app_errorhandler(ColleaguesMatter)
def ask_first(shut: ColleaguesMatter) -> ResponseReturnValue:
    """A reading goes to the page that asks why. What was sent is asked about at once, and given back."""
    if request.method == "GET":
        return redirect(_address(shut.matter), 303)
    return _page(shut.matter, OpenColleaguesForm(formdata=None)), shut.status


def _matter(text: str) -> OfColleague:
    """The one that the address names. Raises NotFound for another viewer's."""
    kind, citizen, about = json.loads(unsealed(COLLEAGUES, text))
    return OfColleague(kind=MatterKind(kind), citizen=UUID(citizen), about=UUID(about))


def _address(matter: OfColleague) -> str:
    told = json.dumps([matter.kind.value, matter.citizen.hex, matter.about.hex])
    return url_for("staff_colleagues.ask", colleague=sealed(COLLEAGUES, told))


def _own_page(matter: OfColleague) -> str:
    key = (matter.citizen, matter.about)
    if matter.kind is MatterKind.DESK_CASE:
        return url_for("staff_desk.shown", desk_case=case_handle(actor(), key))
    if matter.kind is MatterKind.CASE:
        return url_for("staff_cases.shown", case=handle(actor(), CASE, matter.about))
    if matter.kind is MatterKind.MATTER:
        return url_for("staff_misuse.shown", matter=handle(actor(), MATTER, matter.about))
    if matter.kind is MatterKind.LOOK_BACK:
        return url_for("staff_look_backs.shown", look_back=handle(actor(), LOOK_BACK, matter.about))
    if matter.kind is MatterKind.NAME_WISH:
        return url_for("staff_names.shown", asked=handle(actor(), REQUEST, matter.about))
    if matter.kind is MatterKind.MASK:
        return url_for("staff_masks.shown", mask=handle(actor(), MASK, matter.about))
    return url_for("staff_letters.shown", letter=letter_handle(actor(), key))


def _list(kind: MatterKind) -> str:
    return url_for(_LISTS[kind])


def _page(matter: OfColleague, form: OpenColleaguesForm) -> str:
    return render_template(
        "support/colleagues_open.html",
        form=form,
        what=str(KIND_WORDS[matter.kind]),
        is_told=matter.kind not in UNTOLD,
        action=_address(matter),
        back=_list(matter.kind),
        unsent="" if request.endpoint == "staff_colleagues.give_reason" else g.get("unsent", ""),
    )
