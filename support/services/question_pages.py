"""What a citizen's pages about questions are made of: the look-ups in words, who answers, and what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from citizen_app import audit, clock
from citizen_app.auth.actor import Actor
from citizen_app.errors import NotFound
from citizen_app.keys import keys
from citizen_app.past_entries import past_entries
from citizen_app.web.dates import local
from logview.services import asked_entries
from logview.services.addresses import EntryPlace
from logview.services.asked_entries import AskedEntry
from logview.services.places import organisation_name
from support.domain.case_rules import CaseRefusal
from support.domain.cases import Case, CaseEvent, CaseStep, Party
from support.domain.deadlines import DeadlineKind
from support.queries import cases as queries
from support.queries.cases import CaseFile, Said
from support.services import case_settings, questions
from support.services.question_sight import asker, is_by_viewer, writing
from support.services.questions import AUDITED, NoSuchQuestion

ON_A_PAGE: Final = 30
Place = tuple[datetime, UUID]
"""Where a question stands among the citizen's: when it was asked, and by its key among those of the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Asking:
    """A look-up that the citizen is about to ask about."""

    entry: AskedEntry
    others: Sequence[AskedEntry]  # of the same visit, which the same organisation answers for
    known: CaseFile | None  # the question that this one would join
    due_on: date  # of a new question, and of one that is opened again

    @property
    def is_joining_open(self) -> bool:
        """Whether it would become part of a question that waits for its answer already, with the last day of that."""
        return self.known is not None and self.known.case.is_open

    @property
    def is_reopening(self) -> bool:
        """Whether it would open a question again that was answered or closed."""
        return self.known is not None and not self.known.case.is_open


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Told:
    """A step, as its citizen may read it now."""

    event: CaseEvent
    words: str
    is_withheld: bool  # the words name somebody whose name is masked towards the citizen, or whoever helps them
    is_by_viewer: bool = False
    is_kept_back: bool = False  # the words may name a place, and no place is told to whoever helps


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class QuestionTold:
    """A question with its look-ups."""

    file: CaseFile
    entries: Sequence[AskedEntry]
    places: Sequence[EntryPlace]  # of every look-up, also of those that are no longer in the log
    lost: int  # look-ups that are no longer in the log
    told: Sequence[Told]
    organisation: str | None  # who answers; None: nobody yet, or not told to whoever helps
    is_viewers: bool = True  # they asked it themselves
    why_not_write: CaseRefusal | None = None  # the viewer can only read it

    @property
    def case(self) -> Case:
        """Where it stands."""
        return self.file.case


def asking(actor: Actor, ref: str, language: str, kind: DeadlineKind = questions.KIND) -> Asking:
    """The look-up behind a reference, to be asked about by a right.

    Raises NoSuchQuestion, and leaves a trail, for one that is not the citizen's.
    """
    place = entry_asked(actor, ref)
    refs = [one for one in asked_entries.visit_of(actor, place, language) if one != ref]
    entry, *others = asked_entries.asked_entries(actor, [place, *(entry_asked(actor, one) for one in refs)], language)
    known = questions.would_join(actor, place, kind)
    return Asking(
        entry=entry,
        others=[one for one in others if one.cvr == entry.cvr and one.place.citizen_key == entry.place.citizen_key],
        known=known,
        due_on=questions.due_on(kind, questions.today()),
    )


def entry_asked(actor: Actor, ref: str) -> EntryPlace:
    """The entry behind a reference. Raises NoSuchQuestion, and leaves a trail, for one that is not the citizen's."""
    try:
        return asked_entries.place_of(actor, ref)
    except NotFound:
        audit.record(actor, "question-refused", object_kind=AUDITED, details={"why": "not-found", "tried": "asked"})
        raise NoSuchQuestion from None


def question_told(actor: Actor, case_id: UUID, language: str) -> QuestionTold:
    """One of the citizen's own questions, whole. Raises NoSuchQuestion for any other."""
    [found] = _told(actor, [questions.question(actor, case_id)], language)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsPage:
    """A page of the citizen's questions, newest first."""

    questions: Sequence[QuestionTold]
    onward: Place | None  # after which the next page begins; None: there is none


def told_page(actor: Actor, language: str, after: Place | None = None) -> QuestionsPage:
    """A page of the citizen's questions. `after`: where the page before ended."""
    files = sorted(questions.questions(actor), key=_place, reverse=True)
    left = [one for one in files if after is None or _place(one) < after]
    page = left[:ON_A_PAGE]
    onward = _place(page[-1]) if len(left) > ON_A_PAGE else None
    return QuestionsPage(questions=_told(actor, page, language), onward=onward)


def _place(file: CaseFile) -> Place:
    return file.case.asked_at, file.case.case_id


def can_reopen(told: QuestionTold) -> bool:
    """Whether the viewer may ask on."""
    refusal = case_settings.rules().why_not(told.case, CaseStep.REOPENED, Party.CITIZEN)
    return told.why_not_write is None and refusal is None


def _told(actor: Actor, files: Sequence[CaseFile], language: str) -> list[QuestionTold]:
    """The look-ups of all of them are read in one go: it costs the same for fifty questions as for one."""
    places = {one.case.case_id: [EntryPlace(*place) for place in queries.entries_of(one.case)] for one in files}
    every = (place for some in places.values() for place in some)
    known = {one.place: one for one in asked_entries.asked_entries(actor, every, language)}
    why_not = writing(actor)
    return [
        replace(_told_of(actor, one, places[one.case.case_id], known, language), why_not_write=why_not(one.case))
        for one in files
    ]


def _told_of(
    actor: Actor,
    file: CaseFile,
    places: Sequence[EntryPlace],
    known: Mapping[EntryPlace, AskedEntry],
    language: str,
) -> QuestionTold:
    entries = [known[place] for place in places if place in known]
    return QuestionTold(
        file=file,
        entries=entries,
        places=places,
        lost=len(places) - len(entries),
        told=[_step(actor, file.case, one) for one in file.said],
        organisation=_organisation(actor, file.case, entries, language),
        is_viewers=asker(actor).asked(file.case),
    )


def _step(actor: Actor, case: Case, said: Said) -> Told:
    words = keys().open(said.words_sealed) if said.words_sealed else ""
    own = is_by_viewer(actor, case, said)
    kept_back = bool(words) and not own and actor.sight.is_placeless
    # Whoever answers cannot see whose name is masked: their words are held against the masks as a source's are. So are
    # those of the citizen and of whoever helps towards each other: a mask can be towards one of them alone.
    withheld = bool(words) and not (own or kept_back) and not past_entries().may_tell(actor, words)
    shown = "" if withheld or kept_back else words
    return Told(event=said.event, words=shown, is_withheld=withheld, is_by_viewer=own, is_kept_back=kept_back)


def _organisation(actor: Actor, case: Case, entries: Sequence[AskedEntry], language: str) -> str | None:
    """Who answers: as the log tells of the place, which may be by its kind alone, and else by the directory."""
    if case.cvr is None or actor.sight.is_placeless:
        return None
    told = next((one.organisation for one in entries if one.cvr == case.cvr), None)
    if told is None and (actor.sight.hidden_units or actor.sight.is_filtered):
        return None  # passed on: were one named and another not, the one that is not would be what is kept back
    return told or organisation_name(case.cvr, today=local(clock.now()).date(), language=language)
