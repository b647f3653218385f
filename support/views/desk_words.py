"""What the pages of Indblik's own desk say: its deeds, its ready texts, a line of its queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app import opaque
from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from support.domain.cases import CaseState
from support.domain.desk import DeskRefusal, DeskStep, QueueOrder, QueueView
from support.queries.case_clock import Key
from support.queries.desk_queue import DeskLine, QueueHealth
from support.queries.roles import Colleague
from support.services.desk import DeskFile
from support.services.questions import today
from support.views.queue_words import HOLE, QueueWords
from support.views.words import name_of, when_text

_CASE: Final = "desk-case"
VIEWS: Final[Mapping[QueueView, LazyString]] = {
    QueueView.ALL: _l("All at the desk"),
    QueueView.FREE: _l("Nobody has taken"),
    QueueView.MINE: _l("Mine"),
    QueueView.LATE: _l("Late at organisations"),
}
ORDERS: Final[Mapping[QueueOrder, LazyString]] = {
    QueueOrder.DUE: _l("The first to be due first"),
    QueueOrder.AGE: _l("The oldest first"),
}
REFUSALS: Final[Mapping[DeskRefusal, LazyString]] = {
    DeskRefusal.NOT_HELD: _l("Take the case first."),
    DeskRefusal.HELD_BY_ANOTHER: _l("A colleague has the case."),
    DeskRefusal.NOT_AT_DESK: _l("The case is not at the desk."),
    DeskRefusal.NO_COLLEAGUE: _l("The colleague cannot have the case. Choose another one."),
    DeskRefusal.NOTE_MISSING: _l("Write a text."),
    DeskRefusal.NOBODY_ANSWERS: _l("Nobody answers at that organisation right now. Choose another one."),
    DeskRefusal.REASON_MISSING: _l("Write a reason."),
    DeskRefusal.SEVERAL_NUMBERS: _l("The citizen has had more than one number. Those who handle identities can help."),
    DeskRefusal.UNKNOWN: _l("Nothing was found. Check the number."),
}
_NOTES: Final[Mapping[DeskStep, LazyString]] = {
    DeskStep.TAKEN: _l("Took the case"),
    DeskStep.PUT_BACK: _l("Put the case back"),
    DeskStep.HANDED_OVER: _l("Handed the case over"),
    DeskStep.NOTED: _l("Noted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedWords:
    """What a deed is called on its button and its page, and what it means."""

    button: LazyString
    means: LazyString
    done: LazyString


DEEDS: Final[Mapping[str, DeedWords]] = {
    "skriv": DeedWords(
        button=_l("Write to the citizen"),
        means=_l("The citizen reads it at once. The desk never says whether a look-up was in order."),
        done=_l("Sent. The citizen can read it now."),
    ),
    "send-videre": DeedWords(
        button=_l("Pass the case on"),
        means=_l(
            "The organisation answers from now on. A question keeps its last day. The citizen reads which day counts."
        ),
        done=_l("Passed on. The organisation has the case now."),
    ),
    "luk": DeedWords(
        button=_l("Close the case"),
        means=_l("The citizen reads why, and can open the question again."),
        done=_l("Closed. The citizen can read why."),
    ),
    "hent": DeedWords(
        button=_l("Take the question from the organisation"),
        means=_l("The organisation is late. The desk has the question from now on, and you have the case."),
        done=_l("You have the case now."),
    ),
    "genaabn": DeedWords(
        button=_l("Open the case again"),
        means=_l("The case comes back to the desk, and the citizen gets a new last day."),
        done=_l("The case is open again."),
    ),
    "overdrag": DeedWords(
        button=_l("Hand the case over"),
        means=_l("Your colleague has the case from now on. The citizen does not read the note."),
        done=_l("Handed over."),
    ),
    "notat": DeedWords(
        button=_l("Write a note"),
        means=_l("Only the desk reads the note. Write what a colleague needs, and nothing more."),
        done=_l("Noted."),
    ),
    "nummer": DeedWords(
        button=_l("Show the CPR number"),
        means=_l("We note that you saw it. The citizen reads when, and your reason."),
        done=_l("Shown."),
    ),
}


def possible(found: DeskFile) -> list[str]:
    """The deeds that can be tried with the case now."""
    if found.is_mine and found.case.state is CaseState.WITH_DESK:
        return ["skriv", "send-videre", "overdrag", "luk", "notat", "nummer"]
    if found.is_mine and found.case.state is CaseState.CLOSED:
        return ["genaabn", "notat", "nummer"]
    if found.hand.may_fetch(found.case):
        return ["hent", "notat"]
    return ["notat", "nummer"] if found.is_mine else ["notat"]


def case_handle(acting: Actor, key: Key) -> str:
    """A case in an address, for this viewer only."""
    return opaque.seal(acting.viewer.key, _CASE, b"".join(one.bytes for one in key))


def case_key(acting: Actor, text: str) -> Key:
    """What `case_handle` closed. Raises NotFound."""
    opened = opaque.unseal(acting.viewer.key, _CASE, text)
    return UUID(bytes=opened[:16]), UUID(bytes=opened[16:])


def lines_of(acting: Actor, lines: Iterable[DeskLine], colleagues: Mapping[UUID, Colleague]) -> list[dict[str, Any]]:
    """Lines of the queue for the template `support/queue.html`."""
    words, address = _DeskWords(colleagues), url_for("staff_desk.shown", desk_case=HOLE)
    return [
        {
            "href": address.replace(HOLE, case_handle(acting, (one.citizen, one.case_id))),
            "title": words.of_colleague if one.is_of_colleague else words.title % one.number,
            "badges": words.badges(is_late=_waits(one) and words.today > one.due_on, is_escalated=False),
            "facts": words.facts_of(one),
        }
        for one in lines
    ]


class _DeskWords(QueueWords):
    """The words of one page's lines, each translated once."""

    def __init__(self, colleagues: Mapping[UUID, Colleague]) -> None:
        super().__init__()
        self.today = today()
        self._colleagues = colleagues
        self._asked, self._who, self._nobody = _("Asked"), _("Who has it"), _("Nobody yet")

    def facts_of(self, one: DeskLine) -> list[tuple[str, str]]:
        """What the desk reads of a line."""
        if one.is_of_colleague:
            return self.bare(one, _("Question"))
        concern, state, due = self.facts(one)
        told = [concern, state, (self._asked, when_text(one.asked_at))]
        if _waits(one):
            told.append(due)
        if one.state is CaseState.WITH_DESK:
            told.append((self._who, self._holder(one.holder)))
        return told

    def _holder(self, holder: UUID | None) -> str:
        return self.once(holder, lambda: name_of(self._colleagues.get(holder))) if holder else self._nobody


def _waits(one: DeskLine) -> bool:
    return one.state in {CaseState.WITH_ORGANISATION, CaseState.WITH_DESK}


def notes_of(found: DeskFile) -> list[dict[str, str]]:
    """What happened to the case inside the desk."""
    return [
        {
            "what": str(_NOTES[one.event.step]),
            "when": when_text(one.event.at),
            "by": name_of(found.colleagues.get(one.event.by)),
            "to": name_of(found.colleagues.get(one.event.to)) if one.event.to else "",
            "words": keys().open(one.words_sealed) if one.words_sealed else "",
        }
        for one in found.notes
    ]


def counted(number: int) -> str:
    """A number of the queue's health, which is not counted to its end."""
    most = QueueHealth.MOST
    return _("More than %(number)s", number=format_decimal(most)) if number > most else format_decimal(number)
