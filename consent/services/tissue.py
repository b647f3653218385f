"""A citizen's own decisions about samples: confirming one, and what is true of them (docs/decisions/0039).

Those of a child's that others made who have custody are among them; making one is `tissue_children`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor, Basis
from citizen_app.auth.permissions import Permission, permits
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import birthday, start_of_day
from citizen_app.web.language import current_language
from consent.domain.tissue import Material, Position, TissueUse, TissueUseDecision, position, says_the_same
from consent.domain.tissue_waiting import unanswered
from consent.queries import tissue as queries
from consent.services.tissue_wording import confirmed_lines, text_version
from consent.services.waiting import CHANGED

LOCK: Final = "consent-tissue"
"""Decisions of one person about samples are made one after the other."""
_KIND: Final = "tissue-decision"
BROUGHT_IN: Final = "registered-before"
"""The basis of a decision that was registered elsewhere before, and taken in from there."""
_NEXT: Final = timedelta(microseconds=1)
_DECIDES_FROM: Final = 15


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
    by: UUID  # who confirmed it, last of those who had to
    by_custody: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueOverview:
    """What is true of both materials, and everything that was confirmed here, newest first."""

    positions: Mapping[Material, Position]
    kept: Sequence[KeptTissue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What was confirmed, and with which words."""

    material: Material
    decision: TissueUseDecision
    submission_id: UUID
    version: str
    lines: Sequence[str]


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
    one_at_a_time(LOCK, actor.subject)
    rows = queries.decisions_of(actor.subject)
    known = next((row.decision_id for row, _use in rows if row.submission_id == submission_id), None)
    if known is not None:
        return UUID(str(known))
    if version != text_version():
        raise TissueTextStale
    asked = material in _asked(actor, [kept_of(row, use) for row, use in rows])
    if not asked and says_the_same(_position(_uses(rows), material, at), decision):
        raise TissueSaidAlready
    lines = confirmed_lines(material, decision)
    said = Confirmed(material=material, decision=decision, submission_id=submission_id, version=version, lines=lines)
    decision_id = keep(actor, rows, said, at)
    audit.record(actor, "tissue-confirmed", object_kind=_KIND, object_ref=str(decision_id))
    return decision_id


def keep(actor: Actor, rows: Sequence[tuple[Any, TissueUse]], said: Confirmed, at: datetime) -> UUID:
    """Write a decision down with what was read, and tell the person that there is something new. `rows`: those before
    it. The caller has checked that it may be made, and holds LOCK."""
    decision_id = uuid4()
    queries.add_decision(
        citizen_key=actor.subject_key,
        decision_id=decision_id,
        material=said.material.value,
        decision=said.decision.value,
        mode=tissue_settings().mode.value,
        made_at=_after_all(rows, at),
        made_by=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=said.submission_id,
        text_version=said.version,
        language=current_language(),
        text="\n".join(said.lines),
    )
    notify(actor.subject_key, CHANGED)
    return decision_id


def asks_about(actor: Actor, overview: TissueOverview) -> list[TissueUse]:
    """What others decided before the person was 15, so that somebody of 15 or more is asked: about each material the
    last one."""
    if not permits(actor, Permission.CONSENT_DECIDE):
        return []
    last = {one.use.material: one.use for one in reversed(overview.kept)}
    asked = _asked(actor, overview.kept)
    return [last[material] for material in Material if material in asked]


def asks_the_young(actor: Actor) -> bool:
    """Whether somebody of 15 or more is asked on their choices about what others decided for them before. Not where
    nothing is confirmed here: we should never learn that they have answered."""
    if tissue_settings().mode is VarMode.INFORM:
        return False
    return permits(actor, Permission.CONSENT_DECIDE) and bool(_asked(actor, _kept(actor)))


def _asked(actor: Actor, kept: Sequence[KeptTissue]) -> frozenset[Material]:
    """About what the person is asked: what those who had custody decided here, and what was registered elsewhere before
    the fifteenth birthday. Where we do not know when that was, nobody is asked about the latter."""
    born = actor.viewer.birth_date
    fifteen = start_of_day(birthday(born, _DECIDES_FROM)) if born is not None else None

    def by_others(one: KeptTissue) -> bool:
        early = one.was_brought_in and fifteen is not None and one.use.made_at < fifteen
        return one.by_custody or early

    return unanswered((one.use, by_others(one)) for one in kept)


def _after_all(rows: Sequence[tuple[object, TissueUse]], at: datetime) -> datetime:
    """The moment, or just after the last one that was kept: whatever clocks say, the newest is the newest."""
    return max([at, *(use.made_at + _NEXT for use in _uses(rows))])


def _kept(actor: Actor) -> list[KeptTissue]:
    return [kept_of(row, use) for row, use in queries.decisions_of(actor.subject)]


def kept_of(row: Any, use: TissueUse) -> KeptTissue:
    """A decision as its row tells it."""
    return KeptTissue(
        use=use,
        lines=row.text.split("\n"),
        language=row.language,
        was_brought_in=row.basis == BROUGHT_IN,
        by=row.made_by,
        by_custody=row.basis == Basis.CUSTODY,
    )


def _uses(rows: Sequence[tuple[object, TissueUse]]) -> list[TissueUse]:
    return [use for _row, use in rows]


def _position(uses: Sequence[TissueUse], material: Material, at: datetime) -> Position:
    settings = tissue_settings()
    return position(material, uses, settings.mode, at, settings.late_after, is_whole=settings.is_whole)
