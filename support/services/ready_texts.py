"""Texts that a text to a citizen can begin with: a lead keeps them, others choose from them. No texts of pages.

The desk's lead keeps the desk's, and a lead of an organisation's log control that organisation's own. Each works in the
database role that they have for their other work, which shows no other organisation's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from flask import current_app

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor, Role, RoleHeld
from citizen_app.db.locks import one_at_a_time
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from citizen_app.db.work import connection
from citizen_app.errors import NotFound, NotPermitted
from citizen_app.plain_text import plain_text
from citizen_app.settings import Settings
from support.domain.cases import Finding
from support.domain.ready_texts import (
    MOST_TEXTS,
    ReadyText,
    Shelf,
    TextEvent,
    TextRefusal,
    TextStep,
    Wording,
    built_in,
    in_order,
    moved_up,
)
from support.queries import ready_texts as queries
from support.queries import roles as staff
from support.queries.ready_texts import Owner, TextFile
from support.queries.roles import Colleague
from support.services import case_desk, desk

_AUDITED: Final = "ready-text"
_MOVED: Final = "moved"


class TextRefused(Exception):
    """Something was refused; `refusal` says why. That it was tried stands in the audit trail."""

    def __init__(self, refusal: TextRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The texts of a shelf in their order. `changes`: how often the order has been changed."""

    in_use: Sequence[ReadyText]
    retired: Sequence[ReadyText]
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One text with all that happened to it."""

    file: TextFile
    colleagues: Mapping[UUID, Colleague]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text as a lead wants it. `seen`: how many steps it had taken when they read it, none for a new one."""

    text_id: UUID
    wording: Wording
    about: Finding | None = None  # of a new one for answers
    seen: int = 0


def for_the_desk(actor: Actor) -> list[ReadyText]:
    """What somebody at the desk can begin a text with. Raises as `desk.begin`."""
    return _in_use(Owner(shelf=Shelf.DESK, cvr=desk.begin(actor).cvr))


def for_answers(actor: Actor) -> list[ReadyText]:
    """What a log officer can begin an answer with. Raises as `case_desk.begin`."""
    return _in_use(Owner(shelf=Shelf.ANSWERS, cvr=case_desk.begin(actor).cvr))


def listed(actor: Actor, shelf: Shelf) -> Listed:
    """The texts of the lead's shelf. Raises NotPermitted for whoever keeps none there."""
    owner = _begin(actor, shelf)
    order = queries.order_of(owner)
    texts = in_order([one.text for one in _files(owner)], order.texts)
    audit.record(actor, "ready-texts-listed", object_kind=_AUDITED, details={"shelf": shelf.value, "texts": len(texts)})
    return Listed(
        in_use=[one for one in texts if one.is_in_use],
        retired=[one for one in texts if not one.is_in_use],
        changes=order.changes,
    )


def opened(actor: Actor, shelf: Shelf, text_id: UUID) -> Opened:
    """One text. Raises NotPermitted, and NotFound for what does not stand on the lead's shelf."""
    owner = _begin(actor, shelf)
    file = _file(owner, text_id)
    audit.record(actor, "ready-text-read", object_kind=_AUDITED, object_ref=str(text_id))
    return Opened(file=file, colleagues=staff.staff_named((owner.cvr,), {one.by for one in file.text.events}))


def may_write(actor: Actor, shelf: Shelf) -> None:
    """Raises NotPermitted for whoever keeps no texts there."""
    _begin(actor, shelf)


def write(actor: Actor, shelf: Shelf, written: Written) -> None:
    """Keep a new text, or a new version of one; sent twice, it is kept once.

    Raises TextRefused, also where somebody else has changed the text since it was read; and NotPermitted.
    """
    owner = _begin(actor, shelf)
    one_at_a_time(_AUDITED, (written.text_id,))
    known = {one.text.text_id: one.text for one in _files(owner)}
    text = known.get(written.text_id) or ReadyText(text_id=written.text_id, about=written.about)
    event = TextEvent(step=TextStep.WRITTEN, by=actor.viewer.key, wording=_kept(written.wording))
    if text.is_again(event):
        return
    refusal = _kept(written.wording).why_not()
    if refusal is None and len(text.events) != written.seen:
        refusal = TextRefusal.CHANGED
    is_one_more = text.text_id not in known or not text.is_in_use
    if refusal is None and is_one_more and sum(one.is_in_use for one in known.values()) >= MOST_TEXTS:
        refusal = TextRefusal.TOO_MANY
    if refusal is not None:
        raise _refused(actor, refusal, TextStep.WRITTEN, text.text_id)
    _add(actor, owner, text, event)


def take(actor: Actor, shelf: Shelf, text_id: UUID, step: TextStep, seen: int) -> None:
    """Take a text out of use or into use again; a second click does nothing. `seen`: how many steps it had taken.

    Raises TextRefused, NotPermitted and NotFound.
    """
    owner = _begin(actor, shelf)
    one_at_a_time(_AUDITED, (text_id,))
    text = _file(owner, text_id).text
    event = TextEvent(step=step, by=actor.viewer.key)
    if text.is_again(event):
        return
    refusal = None if text.may(step) and len(text.events) == seen else TextRefusal.CHANGED
    if refusal is None and step is TextStep.PUT_BACK and len(_in_use(owner)) >= MOST_TEXTS:
        refusal = TextRefusal.TOO_MANY
    if refusal is not None:
        raise _refused(actor, refusal, step, text_id)
    _add(actor, owner, text, event)


def move_up(actor: Actor, shelf: Shelf, text_id: UUID, seen: int) -> None:
    """Let a text stand one place further up. `seen`: how often the order had been changed when the lead saw it.

    Raises TextRefused, NotPermitted and NotFound.
    """
    owner = _begin(actor, shelf)
    one_at_a_time(f"{_AUDITED}-order", (uuid5(NAMESPACE_OID, f"{shelf.value}/{owner.cvr}"),))
    _file(owner, text_id)
    order = moved_up(_in_use(owner), text_id)
    if order is None or queries.order_of(owner).changes != seen:
        raise _refused(actor, TextRefusal.CHANGED, _MOVED, text_id)
    queries.add_order(owner, seen + 1, order, actor.viewer.key, clock.now())
    audit.record(actor, "ready-text-moved", object_kind=_AUDITED, object_ref=str(text_id))


def _begin(actor: Actor, shelf: Shelf) -> Owner:
    """Go on in the lead's database role, for their own shelf alone. Raises NotPermitted."""
    at_desk = shelf is Shelf.DESK
    settings: Settings = current_app.extensions["indblik.settings"]
    cvr = settings.desk_cvr if at_desk else actor.viewer.cvr
    role = Role.LEAD if at_desk else Role.LOG_LEAD
    if not cvr or RoleHeld(role=role, cvr=cvr) not in actor.viewer.roles:
        raise NotPermitted
    assume(connection(), DatabaseRole.DESK if at_desk else DatabaseRole.MISUSE)
    for_organisation(connection(), cvr)
    return Owner(shelf=shelf, cvr=cvr)


def _files(owner: Owner) -> list[TextFile]:
    """Everything on the shelf: what comes with Indblik first, then what was written, oldest first."""
    found = {one.text.text_id: one for one in queries.files_of(owner)}
    shipped = [
        replace(file, text=replace(file.text, built_in=one.built_in))
        if (file := found.pop(one.text_id, None))
        else TextFile(text=one)
        for one in built_in(owner.shelf)
    ]
    return [*shipped, *found.values()]


def _file(owner: Owner, text_id: UUID) -> TextFile:
    found = next((one for one in _files(owner) if one.text.text_id == text_id), None)
    if found is None:
        raise NotFound
    return found


def _in_use(owner: Owner) -> list[ReadyText]:
    texts = [one.text for one in _files(owner) if one.text.is_in_use]
    return in_order(texts, queries.order_of(owner).texts)


def _kept(wording: Wording) -> Wording:
    """The words as they are kept: text alone."""
    label, *texts = (plain_text(one).strip() for one in (wording.label, *wording.texts))
    return Wording(label=label, danish=texts[0], english=texts[1])


def _add(actor: Actor, owner: Owner, text: ReadyText, event: TextEvent) -> None:
    queries.add_step(owner, text, event, clock.now())
    ref = str(text.text_id)
    audit.record(actor, f"ready-text-{event.step.value}", object_kind=_AUDITED, object_ref=ref)


def _refused(actor: Actor, refusal: TextRefusal, tried: str, text_id: UUID) -> TextRefused:
    details = {"why": refusal.value, "tried": str(tried)}
    audit.record(actor, "ready-text-refused", object_kind=_AUDITED, object_ref=str(text_id), details=details)
    return TextRefused(refusal)
