"""`/api/v1/consent/…`: what hospitals ask before they show data."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec

from citizen_app import clock
from citizen_app.api.operation import Call, Operation, api_operation
from citizen_app.api.problems import BODY_INVALID, BUSY, OUT_OF_REACH, OVER_ALLOWANCE, Fault, ProblemKind, Refused
from citizen_app.api.scopes import Scope
from citizen_app.auth.access import begin_work, drop_work
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.roles import DatabaseRole
from citizen_app.directory.catalogue import Catalogue, catalogue, catalogue_held
from citizen_app.here import here
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.keys import KEYS, Keys
from citizen_app.messages.notify import notify
from citizen_app.plain_text import plain_text
from citizen_app.staff_digest import authorised_person
from citizen_app.systems.caller import Caller, Code
from citizen_app.web.dates import danish_day
from consent.domain.conceal import FALLBACKS
from consent.domain.decision import Question
from consent.formats import bodies
from consent.formats.bodies import PURPOSES
from consent.formats.telling import (
    FOREIGN_UNIT,
    UNKNOWN_PROFESSION,
    WrongField,
    answer_body,
    document,
    faults,
    filtered_body,
    kinds,
)
from consent.queries.asking import Number, Reading
from consent.services import answering
from consent.services.answering import Answered, Asked, Override

BLOCK_SET_ASIDE: Final = "block-set-aside"
_BATCH = 512 * 1024
_encoded = msgspec.json.Encoder().encode
Answer = TypeVar("Answer")
Wait = Callable[[], None]
"""Waits until the questions are kept. Raises `answering.TwoMet`."""


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
    problems=(BUSY, OUT_OF_REACH, OVER_ALLOWANCE),
    summary="Ask whether citizens' decisions allow look-ups",
    description=(
        "One question or up to a hundred. `positive`: everything asked about may be shown. `negative`: nothing. "
        "`data-specific`: it depends on the document, so filter the list of documents. `reasons` tell what the "
        "question lacked: ask again with the unit that the user works in, or with the authorisation. Every question "
        "is kept, and the citizen can see it. A citizen whom the service does not know is answered like one without "
        "decisions. For a purpose whose blocks are concealed every answer is `data-specific`."
    ),
)
def decisions(call: Call[bodies.QuestionsBody]) -> msgspec.Raw:
    """Answer the questions."""
    return answered(call, answering.answer)


def answered(
    call: Call[bodies.QuestionsBody],
    answer: Callable[[str, Sequence[Asked], Reading, datetime], tuple[Sequence[Answered], Wait]],
) -> msgspec.Raw:
    """The questions checked, answered by the function, and put into the interface's words: `AnswersBody`. Raises
    Refused."""
    at = clock.now()

    def in_words(caller: Caller, asked: Sequence[Asked], reading: Reading) -> tuple[msgspec.Raw, Wait]:
        told, seen_kept = answer(caller.system_id, asked, reading, at)
        answers: list[bodies.AnswerBody] = []
        for one in told:
            answers.append(answer_body(one.answer, one.question_id, concealed=one.concealed))
        return msgspec.Raw(_encoded(bodies.AnswersBody(answers=answers))), seen_kept

    return _once_more_if_two_met(call, call.body.questions, at, "/questions/{}", in_words)


@api_operation(
    "POST",
    "/consent/filter",
    scope=Scope.CONSENT_ASK,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.FilterBody,
    response=bodies.FilteredBody,
    largest_body=_BATCH,
    problems=(BUSY, OUT_OF_REACH),
    summary="Filter a list of documents by a citizen's decisions",
    description="Give what is known of each document; the answer names those that may be shown, in their order.",
)
def filter_documents(call: Call[bodies.FilterBody]) -> bodies.FilteredBody:
    """Say which documents may be shown."""
    at, body = clock.now(), call.body
    documents = [document(one) for one in body.documents]

    def filtered(caller: Caller, asked: Sequence[Asked], reading: Reading) -> tuple[answering.Filtered, Wait]:
        return answering.filter_documents(caller.system_id, asked[0], documents, reading, at)

    told = _once_more_if_two_met(call, [body], at, "", filtered)
    return filtered_body(body.documents, told.shown, told.question_id, concealed=told.concealed)


@api_operation(
    "POST",
    "/consent/overrides",
    scope=Scope.CONSENT_OVERRIDE,
    role=DatabaseRole.CONSENT,
    confirms_token=True,
    request=bodies.OverrideBody,
    response=bodies.AnswerBody,
    problems=(BUSY, OUT_OF_REACH),
    summary="Set a block aside",
    description=(
        "The answer is positive whether or not there is a block. The override is kept with its reason; the citizen "
        "sees it, and who gave it, and is told if there was a block."
    ),
)
def overrides(call: Call[bodies.OverrideBody]) -> bodies.AnswerBody:
    """Let the look-up through and keep why."""
    at, body = clock.now(), call.body
    override = Override(body.reason, without_cpr_numbers(plain_text(body.text)) if body.text else None)

    def let_through(caller: Caller, asked: Sequence[Asked], reading: Reading) -> tuple[Answered, Wait]:
        told, person, was_blocked = answering.set_aside(caller.system_id, asked[0], override, reading, at)
        if person.key is not None:  # it is, since the question was kept
            # In any case: how long it takes must not tell whether there was a block.
            notify(person.key, BLOCK_SET_ASIDE, wanted=was_blocked)
        return told, lambda: None

    return _answer_body(_once_more_if_two_met(call, [body], at, "", let_through))


@api_operation(
    "GET",
    "/consent/fallback",
    scope=ANYONE,
    response=bodies.FallbacksBody,
    summary="What to do when the service cannot be reached",
    description=(
        "Per purpose. `show-and-report`: show the data, tell the user that decisions could not be asked about, and "
        "send an override afterwards. `emergency-copy`: decide by an emergency copy in force; without one, or for a "
        "citizen who is not in it, withhold, and report afterwards if the user sets that aside. "
        "`withhold`: show nothing. The service cannot be reached when GET /api/v1/health does not answer 200 within "
        "two seconds, twice. `concealed`: every answer for the purpose is data-specific, for every citizen."
    ),
)
def fallback(_call: Call[None]) -> bodies.FallbacksBody:
    """Every purpose with what to do."""
    hidden = answering.concealed()
    return bodies.FallbacksBody(
        purposes=[
            bodies.FallbackBody(purpose=name, fallback=FALLBACKS[purpose].value, concealed=hidden.hides(purpose))
            for name, purpose in PURPOSES.items()
        ]
    )


DECISION_OPERATIONS: tuple[Operation, ...] = (decisions, filter_documents, overrides, fallback)


def _once_more_if_two_met(
    call: Call[Any],
    asking: Sequence[bodies.Asking],
    at: datetime,
    place: str,
    work: Callable[[Caller, Sequence[Asked], Reading], tuple[Answer, Wait]],
) -> Answer:
    """Do the work in the call's transaction and see it kept; anew in another when two calls made a citizen at once.

    Nobody is read about for a question that is not kept: how long that takes would tell of their decisions. So the call
    is looked at beforehand, by what this process knows of its caller and the directory; if they have changed, again.
    """
    faulty = _faulty(asking, at, place)
    entrance, context, directory = call.entrance, here(), catalogue_held()
    known, store = entrance.remembered, context.app.extensions[KEYS]
    beforehand = faulty
    if not faulty and known is not None and directory is not None:
        beforehand = _not_for(call, directory, asking, at, place)
    for _ in range(3):
        reading = Reading([] if beforehand else _numbers(asking), entrance.token_digest, store)
        asked = [] if beforehand else _asked(asking, at, store)  # while the database reads
        try:
            first = reading.part(0)
            context.g.directory_version = first.directory_version  # the one that counts from now on
            caller = entrance.confirm(first.token_state)
            same = directory is not None and first.directory_version == directory.version
            is_as_known = same and caller is known
            refusal = beforehand if faulty or is_as_known else _not_for(call, catalogue(), asking, at, place)
            if refusal:
                raise refusal
            if not beforehand:
                told, seen_kept = work(caller, asked, reading)
                del asked, reading, first  # some thousand objects: they go while the database writes
                seen_kept()
                return told
        except answering.TwoMet:
            pass
        known = beforehand = None
        _start_over()
    raise Refused(BUSY, headers={"Retry-After": "1"})


def _numbers(asking: Sequence[bodies.Asking]) -> list[Number]:
    """Whom it is about, each once."""
    found: dict[Number, None] = {}
    for one in asking:
        found[one.citizen.scheme, one.citizen.value] = None
    return list(found)


def _start_over() -> None:
    drop_work()
    begin_work(DatabaseRole.CONSENT)


def _faulty(asking: Sequence[bodies.Asking], at: datetime, place: str) -> Refused | None:
    """What is to be told of every fault, by place and never by value."""
    wrong: list[tuple[int, WrongField]] = []
    for number, one in enumerate(asking):
        if found := faults(one, at):
            wrong += [(number, fault) for fault in found]
    return _refusal(wrong, place) if wrong else None


def _not_for(
    call: Call[Any], directory: Catalogue, asking: Sequence[bodies.Asking], at: datetime, place: str
) -> Refused | None:
    """What is to be told when the system does not speak for a unit, or the directory does not know a profession."""
    within = _found_within(call.speaks_for, directory, danish_day(at))
    units: set[Code] = set()
    professions: set[str | None] = set()
    for one in asking:
        units.add((one.organisation.scheme, one.organisation.value))
        professions.add(one.professional.profession)
    others = units - within
    if others:
        foreign = call.out_of_reach(others)
        within |= others - foreign
        if foreign:
            places = enumerate((one.organisation.scheme, one.organisation.value) for one in asking)
            return _refusal([(n, FOREIGN_UNIT) for n, unit in places if unit in foreign], place, OUT_OF_REACH)
    unknown = professions - directory.profession_codes - {None}
    if unknown:
        codes = enumerate(one.professional.profession for one in asking)
        return _refusal([(n, UNKNOWN_PROFESSION) for n, code in codes if code in unknown], place)
    return None


@lru_cache(maxsize=256)
def _found_within(_own: frozenset[Code], _directory: Catalogue, _today: date) -> set[Code]:
    """The units that were found to be within until now: the same few hundred are asked for all day."""
    return set()


def _refusal(wrong: Iterable[tuple[int, WrongField]], place: str, kind: ProblemKind = BODY_INVALID) -> Refused:
    told = [
        Fault(pointer=f"{place.format(number)}{field}", code=code, detail=detail)
        for number, (field, code, detail) in wrong
    ]
    return Refused(kind, faults=told)


def _asked(asking: Sequence[bodies.Asking], at: datetime, store: Keys) -> list[Asked]:
    """The questions in our terms."""
    found: list[Asked] = []
    for one in asking:
        staff, unit = one.professional, one.organisation
        question = Question(
            one.at or at,
            authorised_person(staff.authorisation, store) if staff.authorisation else None,
            staff.profession,
            (unit.scheme, unit.value),
            PURPOSES[one.purpose],
            kinds(one),
        )
        found.append(Asked((one.citizen.scheme, one.citizen.value), question))
    return found


def _answer_body(told: Answered) -> bodies.AnswerBody:
    return answer_body(told.answer, told.question_id, concealed=told.concealed)
