"""`/api/v1/consent/…`: what hospitals ask before they show data."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from flask import g
from sqlalchemy.exc import IntegrityError

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BODY_INVALID, Fault, ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import begin_work
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import RequestWork
from citizen_app.identifiers import citizen_scheme, without_cpr_numbers
from citizen_app.messages.notify import notify
from consent.domain.conceal import FALLBACKS
from consent.domain.decision import Document, Outcome
from consent.queries.asking import Found
from consent.services import answering
from consent.services.answering import Answered, Asked, Override
from consent.views import bodies
from consent.views.bodies import KINDS, PURPOSES

BLOCK_SET_ASIDE: Final = "block-set-aside"
_LATEST, _EARLIEST = timedelta(minutes=5), timedelta(days=1)
_OUTCOMES: Final = {Outcome.POSITIVE: "positive", Outcome.NEGATIVE: "negative", Outcome.DATA_SPECIFIC: "data-specific"}
_OFFER = bodies.OverrideOffer(
    operation="/api/v1/consent/overrides",
    reasons=["citizen-agreed", "citizen-could-not-be-asked", "regard-for-citizen-or-others"],
)
BUSY = ProblemKind(
    code="try-again",
    status=503,
    title="Two calls met",
    detail="Nothing was kept. Send the call again at once.",
)
_BATCH = 512 * 1024
Answer = TypeVar("Answer")


@api_operation(
    "POST",
    "/consent/decisions",
    scope=Scope.CONSENT_ASK,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.QuestionsBody,
    response=bodies.AnswersBody,
    largest_body=_BATCH,
    cost=lambda body: len(body.questions),
    problems=(BUSY,),
    summary="Ask whether citizens' decisions allow look-ups",
    description=(
        "One question or up to a hundred. `positive`: everything asked about may be shown. `negative`: nothing. "
        "`data-specific`: it depends on the document, so filter the list of documents. `reasons` tell what the "
        "question lacked: ask again with the unit that the user works in, or with the authorisation. Every question "
        "is kept, and the citizen can see it. A citizen whom the service does not know is answered like one without "
        "decisions. For a purpose whose blocks are concealed every answer is `data-specific`."
    ),
)
def decisions(call: Call[bodies.QuestionsBody]) -> bodies.AnswersBody:
    """Answer the questions."""
    at = clock.now()
    asked = _checked(call.body.questions, at, "/questions/{}")
    told = _once_more_if_two_met(call, asked, lambda found: answering.answer(call.caller.system_id, asked, found, at))
    return bodies.AnswersBody(answers=[_answer_body(one) for one in told])


@api_operation(
    "POST",
    "/consent/filter",
    scope=Scope.CONSENT_ASK,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.FilterBody,
    response=bodies.FilteredBody,
    largest_body=_BATCH,
    problems=(BUSY,),
    summary="Filter a list of documents by a citizen's decisions",
    description="Give what is known of each document; the answer names those that may be shown, in their order.",
)
def filter_documents(call: Call[bodies.FilterBody]) -> bodies.FilteredBody:
    """Say which documents may be shown."""
    at, body = clock.now(), call.body
    (asked,) = _checked([body], at, "")
    documents = [_document(one) for one in body.documents]

    def filtered(found: Found) -> answering.Filtered:
        return answering.filter_documents(call.caller.system_id, asked, documents, found, at)

    told = _once_more_if_two_met(call, [asked], filtered)
    show = [one.reference for one, shown in zip(body.documents, told.shown, strict=True) if shown]
    withheld = len(body.documents) - len(show)
    if told.concealed:
        return bodies.FilteredBody(show=show, question=str(told.question_id))
    return bodies.FilteredBody(
        show=show,
        question=str(told.question_id),
        withheld=withheld,
        warning="data-missing" if withheld else None,
        override=_OFFER if withheld else None,
    )


@api_operation(
    "POST",
    "/consent/overrides",
    scope=Scope.CONSENT_OVERRIDE,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.OverrideBody,
    response=bodies.AnswerBody,
    problems=(BUSY,),
    summary="Set a block aside",
    description=(
        "The answer is positive whether or not there is a block. The override is kept with its reason; the citizen "
        "sees it, and who gave it, and is told if there was a block."
    ),
)
def overrides(call: Call[bodies.OverrideBody]) -> bodies.AnswerBody:
    """Let the look-up through and keep why."""
    at, body = clock.now(), call.body
    (asked,) = _checked([body], at, "")
    override = Override(body.reason, without_cpr_numbers(body.text) if body.text else None)

    def let_through(found: Found) -> tuple[Answered, bool]:
        return answering.set_aside(call.caller.system_id, asked, override, found, at)

    def then(found: Found) -> Answered:
        told, was_blocked = let_through(found)
        key = found.persons[asked.number].key
        if was_blocked and key is not None:
            notify(key, BLOCK_SET_ASIDE)
        return told

    return _answer_body(_once_more_if_two_met(call, [asked], then))


@api_operation(
    "GET",
    "/consent/fallback",
    scope=ANYONE,
    response=bodies.FallbacksBody,
    summary="What to do when the service cannot be reached",
    description=(
        "Per purpose. `show-and-report`: show the data, tell the user that decisions could not be asked about, and "
        "send an override afterwards. `emergency-copy`: decide by an emergency copy in force; without one, withhold. "
        "`withhold`: show nothing. The service cannot be reached when GET /api/v1/health does not answer 200 within "
        "two seconds, twice. `concealed`: every answer for the purpose is data-specific, for every citizen."
    ),
)
def fallback(_call: Call[None]) -> bodies.FallbacksBody:
    """Every purpose with what to do."""
    hidden = answering.concealed()
    return bodies.FallbacksBody(
        purposes=[
            bodies.FallbackBody(purpose=name, fallback=FALLBACKS[purpose].value, concealed=hidden.hides(purpose))  # type: ignore[arg-type]
            for name, purpose in PURPOSES.items()
        ]
    )


DECISION_OPERATIONS: tuple[Operation, ...] = (decisions, filter_documents, overrides, fallback)


def _once_more_if_two_met(call: Call[Any], asked: Sequence[Asked], work: Callable[[Found], Answer]) -> Answer:
    """Do the work in the call's transaction, and anew in another when two calls made the same citizen at once."""
    numbers = dict.fromkeys(one.number for one in asked)
    for _ in range(2):
        found = answering.look_up(numbers, call.caller.token_digest)
        call.confirm(found.token_state)
        for unit in dict.fromkeys(one.unit for one in asked):
            call.require_unit(unit)
        try:
            return work(found)
        except IntegrityError:
            _start_over()
    raise Refused(BUSY, headers={"Retry-After": "1"})


def _start_over() -> None:
    work: RequestWork | None = g.pop("work", None)
    if work is not None:
        work.end(keep=False)
    begin_work(DatabaseRole.CONSENT)


def _checked(asking: Sequence[bodies.Asking], at: datetime, place: str) -> list[Asked]:
    """The questions in our terms. Raises Refused with every fault, by place and never by value."""
    faults = [
        Fault(pointer=f"{place.format(number)}{field}", code=code, detail=detail)
        for number, one in enumerate(asking)
        for field, code, detail in _faults(one, at)
    ]
    if faults:
        raise Refused(BODY_INVALID, faults=faults)
    return [_asked(one, at) for one in asking]


def _faults(asking: bodies.Asking, at: datetime) -> Iterable[tuple[str, str, str]]:
    if citizen_scheme(asking.citizen.value) != asking.citizen.scheme:
        yield "/citizen/value", "number", "It is not a number of this scheme."
    if asking.at is not None and not at - _EARLIEST <= asking.at <= at + _LATEST:
        yield "/at", "time", "The look-up must take place now: at most a day ago, and not in the future."


def _asked(asking: bodies.Asking, at: datetime) -> Asked:
    kinds = frozenset(KINDS[name] for name in asking.kinds) if isinstance(asking, bodies.QuestionBody) else None
    return Asked(
        number=(asking.citizen.scheme, asking.citizen.value),
        authorisation=asking.professional.authorisation,
        profession=asking.professional.profession,
        unit=(asking.organisation.scheme, asking.organisation.value),
        purpose=PURPOSES[asking.purpose],
        kinds=kinds or None,
        at=asking.at or at,
    )


def _document(body: bodies.DocumentBody) -> Document:
    return Document(
        body.reference,
        KINDS[body.kind] if body.kind else None,
        (body.origin.scheme, body.origin.value) if body.origin else None,
        body.day,
    )


def _answer_body(told: Answered) -> bodies.AnswerBody:
    missing = not told.concealed and told.answer.outcome is not Outcome.POSITIVE
    return bodies.AnswerBody(
        outcome=_OUTCOMES[told.answer.outcome],  # type: ignore[arg-type]
        question=str(told.question_id),
        reasons=sorted(reason.value for reason in told.answer.reasons),
        warning="data-missing" if missing else None,
        override=_OFFER if missing else None,
    )
