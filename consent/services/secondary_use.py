"""A citizen's own decisions about secondary use: confirming one, and what is true of them (docs/decisions/0043)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.db.locks import one_at_a_time
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.secondary_use_settings import secondary_use_settings
from citizen_app.web.dates import local
from citizen_app.web.language import current_language
from consent.domain.secondary_use import (
    OptedOut,
    SecondaryUse,
    SecondaryUseDecision,
    Standing,
    opted_out_times,
    standing,
)
from consent.queries import secondary_use as queries
from consent.queries.persons import Person
from consent.services.secondary_use_wording import TEXT_VERSION, confirmed_lines
from consent.services.waiting import CHANGED

_KIND: Final = "secondary-use-decision"
_NEXT: Final = timedelta(microseconds=1)


class SecondaryUseTextStale(Exception):
    """The form was opened with other words than those of today: nothing is kept, and they are to be read again."""


class SecondaryUseSaidAlready(Exception):
    """It would change nothing: nothing new is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSecondaryUse:
    """A decision with the words that were confirmed."""

    use: SecondaryUse
    lines: Sequence[str]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondaryUseOverview:
    """What is true now, and everything that was confirmed here, newest first."""

    standing: Standing
    kept: Sequence[KeptSecondaryUse]


def is_open(at: datetime) -> bool:
    """Whether one can decide here at the moment."""
    return secondary_use_settings().is_open_on(local(at).date())


def overview(actor: Actor, at: datetime) -> SecondaryUseOverview:
    """What the person has confirmed here, and what is true of it now."""
    kept = _kept(actor)
    if kept:
        audit.record(actor, "secondary-use-read")
    return SecondaryUseOverview(standing=standing([one.use for one in kept], is_open=is_open(at)), kept=kept)


def one_kept(actor: Actor, decision_id: UUID) -> KeptSecondaryUse:
    """One of them: the receipt. Raises NotFound."""
    found = next((one for one in _kept(actor) if one.use.decision_id == decision_id), None)
    if found is None:
        raise NotFound
    audit.record(actor, "secondary-use-read", object_kind=_KIND, object_ref=str(decision_id))
    return found


def confirm(actor: Actor, decision: SecondaryUseDecision, submission_id: UUID, version: str, at: datetime) -> UUID:
    """Keep what the person confirmed; the same form twice makes one decision, whose id comes back.

    Raises NotFound where nothing is decided here, SecondaryUseTextStale or SecondaryUseSaidAlready.
    """
    authority = secondary_use_settings().authority
    if authority is None or not is_open(at):
        raise NotFound
    one_at_a_time("secondary-use", actor.subject)
    rows = queries.decisions_of(actor.subject)
    known = next((row.decision_id for row, _use in rows if row.submission_id == submission_id), None)
    if known is not None:
        return UUID(str(known))
    if version != text_version():
        raise SecondaryUseTextStale
    uses = [use for _row, use in rows]
    if not standing(uses, is_open=True).can_become(decision):
        raise SecondaryUseSaidAlready
    decision_id = uuid4()
    queries.add_decision(
        citizen_key=actor.subject_key,
        decision_id=decision_id,
        decision=decision.value,
        authority=authority,
        # Whatever clocks say, the newest is the newest.
        made_at=max([at, *(use.made_at + _NEXT for use in uses)]),
        made_by=actor.viewer.key,
        basis=actor.basis.value,
        submission_id=submission_id,
        text_version=TEXT_VERSION,
        language=current_language(),
        text="\n".join(confirmed_lines(decision, authority)),
    )
    audit.record(actor, "secondary-use-decided", object_kind=_KIND, object_ref=str(decision_id))
    notify(actor.subject_key, CHANGED)
    return decision_id


def opted_out_times_of(persons: Sequence[Person]) -> list[Sequence[OptedOut]]:
    """For each of these persons the times in which a no stood, whichever of their numbers it was given under."""
    found = queries.uses_of_each([key for person in persons for key in person.every_key])
    return [opted_out_times(use for key in person.every_key for use in found[key]) for person in persons]


def text_version() -> str:
    """The version of the words, and who is named in them: with another authority they are to be read again."""
    return f"{TEXT_VERSION}/{secondary_use_settings().authority}"


def _kept(actor: Actor) -> list[KeptSecondaryUse]:
    return [
        KeptSecondaryUse(use=use, lines=row.text.split("\n"), language=row.language)
        for row, use in queries.decisions_of(actor.subject)
    ]
