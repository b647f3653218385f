"""From the answers of the pages to a decision, and back from a decision that is being changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.auth.acts import Act
from citizen_app.errors import NotFound
from citizen_app.messages.notify import notify
from citizen_app.web.dates import local
from consent.domain.decision import Decision, Unit
from consent.domain.draft import NARROWED, Answers, Whom
from consent.domain.rules import Draft, Refusal
from consent.services import decisions
from consent.services.confirming import still_confirmed
from consent.services.decisions import KeptDecision
from consent.services.drafting import draft_of
from consent.services.helped import why_not_make
from consent.services.naming import naming_for
from consent.services.refusals import BY_REFUSAL
from consent.services.waiting import CHANGED, ask_for_block, ask_to_end, waits_for_all
from consent.services.waiting_news import tell_the_others
from consent.services.wording import Standing, sentences, when_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the citizen reads before they confirm."""

    draft: Draft
    sentences: list[str]
    refusal: Refusal | None
    unchanged: bool  # the decision that is being changed says the same already


def summary(actor: Actor, answers: Answers, at: datetime) -> Summary:
    """The decision in words, and why it would be refused, if it would."""
    old = decisions.decision_of(actor, answers.replaces).decision if answers.replaces else None
    draft, today = draft_of(answers, at, old, limit=_limit(actor)), local(at).date()
    naming = naming_for(actor, [(draft.what, draft.who)], today)
    begins = draft.valid_from if answers.first and today < answers.first else None
    return Summary(
        draft=draft,
        sentences=sentences(
            draft.effect,
            draft.what,
            draft.who,
            Standing.DRAFT,
            [when_text(draft.effect, begins, draft.valid_until, naming.language)],
            naming,
        ),
        refusal=why_not_make(actor, draft) or decisions.why_not(actor, draft, at, replacing=answers.replaces),
        unchanged=old is not None and says_the_same(old, draft, at),
    )


def confirm(actor: Actor, answers: Answers, at: datetime, *, declared: bool = False) -> KeptDecision | None:
    """Make the decision, or change one; None: it waits for others. Confirmed twice, it is made once. Raises a
    DecisionRefused or NotFound.

    `declared`: somebody who makes it for another says that it is not about themselves (safety.md 4).
    """
    draft = draft_of(answers, at, limit=_limit(actor))
    refusal = why_not_make(actor, draft, declared=declared)
    if refusal is not None:
        raise BY_REFUSAL[refusal]
    if actor.helped is not None:
        if answers.replaces:
            raise NotFound
        audit.record(actor, "consent.declared-apart")
        if waits_for_all(actor, Act.MAKE_BLOCK):
            _tell(actor, ask_for_block(actor, answers, at), at)
            return None
    if answers.replaces:
        kept = decisions.replace_decision(actor, answers.replaces, draft, answers.submission_id, at)
    else:
        kept = decisions.make_decision(actor, draft, answers.submission_id, at)
    if kept.made_at == at:  # else it was made by the first of two clicks, and told of then
        if answers.replaces and kept.decision.meant_since < at:
            still_confirmed(actor, answers.replaces, kept, at)
        notify(actor.subject_key, CHANGED)
    return kept


def end(actor: Actor, decision_id: UUID, at: datetime) -> KeptDecision | None:
    """End a decision; one that is over stays as it is. None: the end waits for others. Raises NotFound."""
    if waits_for_all(actor, Act.END_OWN_BLOCK):
        _tell(actor, ask_to_end(actor, decision_id, at), at)
        return None
    ended = decisions.end_decision(actor, decision_id, uuid4(), at)
    if ended.ended_at == at:
        notify(actor.subject_key, CHANGED)
    return ended


def answers_of(kept: KeptDecision, at: datetime) -> Answers:
    """The answers that make this decision, for changing it from now on."""
    decision, whom = kept.decision, _whom(kept.decision)
    return Answers(
        submission_id=uuid4(),
        effect=decision.effect,
        kinds=tuple(sorted(decision.what.kinds or ())),
        from_place=decision.what.origin is not None,
        origin=_unit(decision.what.origin),
        of_age=bool(decision.what.since or decision.what.until),
        since=decision.what.since,
        until=decision.what.until,
        whom=whom,
        unit=_unit(decision.who.unit),
        person=decision.who.person,
        profession=decision.who.profession,
        only_there=whom in NARROWED and decision.who.unit is not None,
        timed=True,
        first=local(decision.valid_from).date() if at < decision.valid_from else None,
        last=_last_day(decision.valid_until),
        replaces=decision.decision_id,
    )


def says_the_same(old: Decision, draft: Draft, at: datetime) -> bool:
    """Whether the draft, made at the moment, would say what the decision says already."""
    return (old.effect, old.what, old.who, old.valid_until) == (
        draft.effect,
        draft.what,
        draft.who,
        draft.valid_until,
    ) and (old.valid_from == draft.valid_from or max(old.valid_from, draft.valid_from) <= at)


def says_what_was_answered(actor: Actor, made: KeptDecision, answers: Answers) -> bool:
    """Whether the decision that a submission made is what these answers ask for."""
    return says_the_same(made.decision, draft_of(answers, made.made_at, limit=_limit(actor)), made.made_at)


def _tell(actor: Actor, waiting_id: UUID | None, at: datetime) -> None:
    if waiting_id is not None:
        tell_the_others(actor, waiting_id, at)


def _limit(actor: Actor) -> datetime | None:
    return actor.helped.blocks_until if actor.helped is not None else None


def _whom(decision: Decision) -> Whom:
    who = decision.who
    if who.person is not None and who.profession is not None:
        return Whom.AS_IT_WAS
    if who.person is not None:
        return Whom.PERSON
    if who.profession is not None:
        return Whom.PROFESSION
    return Whom.EVERYONE if who.unit is None else Whom.UNIT


def _unit(unit: Unit | None) -> tuple[str, str, bool] | None:
    return (unit.scheme, unit.code, unit.below) if unit else None


def _last_day(until: datetime | None) -> date | None:
    """The last day, included."""
    if until is None:
        return None
    return local(until - timedelta(microseconds=1)).date()
