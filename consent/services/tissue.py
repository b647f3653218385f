"""A citizen's own decisions about samples: confirming one, and what is true of them (docs/decisions/0039)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.language import current_language
from consent.domain.tissue import Material, Position, TissueUse, TissueUseDecision, position, says_the_same
from consent.queries import tissue as queries
from consent.services.tissue_wording import confirmed_lines, text_version
from consent.services.waiting import CHANGED

_KIND: Final = "tissue-decision"
BROUGHT_IN: Final = "registered-before"
"""The basis of a decision that was registered elsewhere before, and taken in from there."""
_NEXT: Final = timedelta(microseconds=1)


class TissueTextStale(Exception):
    """The form was opened with other words than those of today: nothing is kept, and they are to be read again."""


class TissueSaidAlready(Exception):
    """The same is on its way already, or counts: nothing new is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTissue:
    """A decision with the words that were confirmed."""

    use: TissueUse
    lines: Sequence[str]
    language: str
    was_brought_in: bool  # it was registered elsewhere before, and taken in from there


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueOverview:
    """What is true of both materials, and everything that was confirmed here, newest first."""

    positions: Mapping[Material, Position]
    kept: Sequence[KeptTissue]


def overview(actor: Actor, at: datetime) -> TissueOverview:
    """What the person has confirmed here, and what is true of it now."""
    kept = _kept(actor)
    if kept:
        audit.record(actor, "tissue-read")
    uses = [one.use for one in kept]
    return TissueOverview(positions={one: _position(uses, one, at) for one in Material}, kept=kept)


def one_kept(actor: Actor, decision_id: UUID) -> KeptTissue:
    """One of them: the receipt. Raises NotFound."""
    found = next((one for one in _kept(actor) if one.use.decision_id == decision_id), None)
    if found is None:
        raise NotFound
    audit.record(actor, "tissue-read", object_kind=_KIND, object_ref=str(decision_id))
    return found


def confirm(
    actor: Actor, material: Material, decision: TissueUseDecision, submission_id: UUID, version: str, at: datetime
) -> UUID:
    """Keep what the person confirmed; the same form twice makes one decision, whose id comes back.

    Raises NotFound where nothing is decided here, TissueTextStale or TissueSaidAlready.
    """
    mode = tissue_settings().mode
    if mode is VarMode.INFORM:
        raise NotFound
    one_at_a_time("consent-tissue", actor.subject)
    rows = queries.decisions_of(actor.subject)
    known = next((row.decision_id for row, _use in rows if row.submission_id == submission_id), None)
    if known is not None:
        return UUID(str(known))
    if version != text_version():
        raise TissueTextStale
    if says_the_same(_position(_uses(rows), material, at), decision):
        raise TissueSaidAlready
    decision_id = uuid4()
    queries.add_decision(
        citizen_key=actor.subject_key,
        decision_id=decision_id,
        material=material.value,
        decision=decision.value,
        mode=mode.value,
        made_at=_after_all(rows, at),
        made_by=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=submission_id,
        text_version=version,
        language=current_language(),
        text="\n".join(confirmed_lines(material, decision)),
    )
    audit.record(actor, "tissue-confirmed", object_kind=_KIND, object_ref=str(decision_id))
    notify(actor.subject_key, CHANGED)
    return decision_id


def _after_all(rows: Sequence[tuple[object, TissueUse]], at: datetime) -> datetime:
    """The moment, or just after the last one that was kept: whatever clocks say, the newest is the newest."""
    return max([at, *(use.made_at + _NEXT for use in _uses(rows))])


def _kept(actor: Actor) -> list[KeptTissue]:
    return [
        KeptTissue(use=use, lines=row.text.split("\n"), language=row.language, was_brought_in=row.basis == BROUGHT_IN)
        for row, use in queries.decisions_of(actor.subject)
    ]


def _uses(rows: Sequence[tuple[object, TissueUse]]) -> list[TissueUse]:
    return [use for _row, use in rows]


def _position(uses: Sequence[TissueUse], material: Material, at: datetime) -> Position:
    settings = tissue_settings()
    return position(material, uses, settings.mode, at, settings.late_after, is_whole=settings.is_whole)
