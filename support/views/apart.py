"""Nobody handles a matter about themselves, family, own look-ups or own leader (safety.md 8): asked before it opens.

About themselves and of their own name we refuse by ourselves. The rest only the person knows: before the pages of a
matter open they say once that it is about none of these. It holds for that matter while they are signed in, and stands
in the audit trail. What a page is about is declared by what its address names: `MATTERS`. An architecture test holds
every address of staff to name one of them, or to say why it need not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from citizen_app import audit, opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.errors import NotFound
from citizen_app.web.page import way_back
from citizen_app.web.paths import local_path
from support.forms.cases import ApartForm
from support.views.look_back_words import LOOK_BACK
from support.views.mask_words import MASK
from support.views.misuse_words import MATTER
from support.views.queue_words import CASE

_KEPT: Final = "apart"
_MOST: Final = 60  # matters of one session: what is older is asked again
bp = Blueprint("staff_apart", __name__, template_folder="../templates", url_prefix="/medarbejder/ikke-naer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked about: the purpose that seals its handle, its kind in the trail, and the list behind it."""

    purpose: str | None  # None: the work as such, for pages that make something new
    kind: str
    listed: str


MATTERS: Final[Mapping[str, Asked]] = {
    "case": Asked(purpose=CASE, kind="question", listed="staff_cases.listed"),
    "desk_case": Asked(purpose="desk-case", kind="question", listed="staff_desk.listed"),
    "matter": Asked(purpose=MATTER, kind="misuse-matter", listed="staff_misuse.listed"),
    "look_back": Asked(purpose=LOOK_BACK, kind="look-back", listed="staff_look_backs.listed"),
    "mask": Asked(purpose=MASK, kind="mask", listed="staff_masks.listed"),
    "asked": Asked(purpose="name-request", kind="name-request", listed="staff_names.listed"),
    "letter": Asked(purpose="letter", kind="letter", listed="staff_letters.listed"),
    "link": Asked(purpose="citizen-link", kind="citizen_link", listed="staff_identities.listed"),
}
"""By what stands in the address."""
MAKING: Final[Mapping[str, Asked]] = {
    "staff_new_mask": Asked(purpose=None, kind="mask", listed="staff_masks.listed"),
    "staff_headcounts": Asked(purpose=None, kind="unit-headcount", listed="staff_masks.listed"),
}
"""By the pages, where there is no matter yet: asked once while signed in."""


def guard(*pages: Blueprint) -> None:
    """Ask before the pages of these open."""
    for one in pages:
        one.before_request(_ask_first)


def is_confirmed(thing: str, handle: str) -> bool:
    """Whether whoever is signed in has said so of this matter, in this session."""
    return _mark(thing, handle) in session.get(_KEPT, ())


@bp.post("")
@access(Permission.STAFF_START)
def confirm() -> ResponseReturnValue:
    """Note that they stand apart from it, and go on to what they wanted to open."""
    thing, handle, onward = (request.form.get(name, "") for name in ("thing", "handle", "onward"))
    about = {**MATTERS, **MAKING}.get(thing)
    onward = local_path(onward) or ""
    if about is None or not onward:
        raise NotFound
    ref = _ref(about, handle)
    form = ApartForm()
    if not form.validate_on_submit():
        return _page(form, thing, handle, onward), 422
    audit.record(actor(), "apart-confirmed", object_kind="matter", object_ref=ref, details={"kind": about.kind})
    if not is_confirmed(thing, handle):
        session[_KEPT] = [*session.get(_KEPT, ()), _mark(thing, handle)][-_MOST:]
    return redirect(onward, code=303)


def _ask_first() -> ResponseReturnValue | None:
    named = next((name for name in request.view_args or {} if name in MATTERS), None)
    thing = named or (request.blueprint if request.blueprint in MAKING else None)
    if thing is None:
        return None
    handle = str((request.view_args or {})[thing]) if named else ""
    if is_confirmed(thing, handle):
        return None
    about = MATTERS[thing] if named else MAKING[thing]
    _ref(about, handle)  # what is not theirs is not there, before anything is asked
    if request.method == "GET":
        return render_page(thing, handle, way_back())
    return render_page(thing, handle, url_for(about.listed)), 403  # nothing was done: the page behind asks again


def render_page(thing: str, handle: str, onward: str) -> str:
    """The question, before what stands at `onward` opens."""
    return _page(ApartForm(formdata=None), thing, handle, onward)


def _page(form: ApartForm, thing: str, handle: str, onward: str) -> str:
    about: Asked = {**MATTERS, **MAKING}[thing]
    hidden: dict[str, Any] = {"thing": thing, "handle": handle, "onward": onward}
    return render_template("support/apart.html", form=form, hidden=hidden, back=url_for(about.listed))


def _ref(about: Asked, handle: str) -> str | None:
    """The matter's key. Raises NotFound for a handle that is none of this viewer's."""
    if about.purpose is None:
        return None
    return str(UUID(bytes=opaque.unseal(actor().viewer.key, about.purpose, handle)[-16:]))


def _mark(thing: str, handle: str) -> str:
    """Tells nothing by itself, and holds for this session alone."""
    told = f"{thing} {handle}".encode()
    return blake2b(told, key=actor().viewer.session_digest[:64], digest_size=9).hexdigest()
