"""Masked names that the desk asks for, and wishes that it takes back, through the citizen's own services.

The desk sees no log, no wish and no name, and decides nothing: a look-up is told by its day and place, the organisation
that masked the name answers, and the name itself stands on no letter, which others handle (decision 0029).
"""

from typing import Final

from flask_babel import gettext as _

from citizen_app.directory.catalogue import catalogue
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from logview.domain.name_requests import RequestRefusal, RequestState, Whom
from logview.queries.name_requests import requests_of
from logview.services import asking
from logview.services.addresses import EntryPlace
from logview.services.asked_entries import entries_there
from logview.services.asking import Askable, RequestRefused, Wanted
from logview.services.hiding import mask_settings
from logview.services.name_words import RIGHT_TEXTS
from support.domain.assist_wishes import NameWish, WithdrawNamesWish
from support.domain.assisted import AssistRefusal, NotDone
from support.services import assist_blocks
from support.services.assist_deed import Asking, Deed, Doing

_LANGUAGE: Final = "da"
NO_NAME_THERE: Final = frozenset(
    {RequestRefusal.NOT_MASKED, RequestRefusal.MASKED_BY_SOURCE, RequestRefusal.NO_DECIDER}
)
"""What says that there is no masked name to ask for here. Of any other refusal that would be untrue."""


def _ask_told(asking_now: Asking, wish: NameWish) -> list[str]:
    """Which name is asked for, for which right, who answers until when, and how the answer comes."""
    language = current_language()
    due = day_text(asking.last_day_for_answer(asking_now.at), language)
    return [
        _(
            "You ask for a masked name on the look-ups of %(day)s from this place:",
            day=day_text(wish.day, language),
        ),
        f"{assist_blocks.place_text(wish.unit)}.",
        _("It is the name of the one who made the look-up.")
        if wish.whom is Whom.PERFORMED_BY
        else _("It is the name of the one on whose behalf the look-up was made."),
        _("You need the name for: %(right)s.", right=str(RIGHT_TEXTS[wish.right])),
        *([_("In your own words: %(words)s", words=wish.words)] if wish.words else []),
        _("The organisation that has masked the name decides."),
        _("The answer is due by %(day)s, counted from today.", day=due),
        _("We send you the answer by letter. The name itself stands in no letter.")
        if wish.is_whole
        else _("We send you a letter when there is an answer. It does not say what the answer is."),
    ]


def _why_not_ask(asking_now: Asking, wish: NameWish) -> AssistRefusal | None:
    """Why it cannot be asked, as far as it shows without the citizen's log. What waits here costs no day of the answer:
    where that would be late before it is sent, the citizen is better helped by the place itself."""
    today = local(asking_now.at).date()
    if catalogue().organisation(*wish.unit, today) is None or wish.day > today:
        return AssistRefusal.REFUSED
    is_over = asking.last_day_for_answer(asking_now.at) < local(asking_now.counts_at).date()
    return AssistRefusal.RIGHT_OVER if is_over else None


def _ask(doing: Doing, wish: NameWish) -> NotDone | None:
    """Ask for what is masked on the look-ups of that day from there, each name once. The desk is never told of it."""
    places = [one.place for one in entries_there(doing.actor, wish.day, wish.unit, _LANGUAGE)]
    if not places:
        return NotDone.NO_LOOK_UP
    found = [_asked(doing, wish, place, places[number:]) for number, place in enumerate(places)]
    if None in found:
        return None
    return next((one for one in (NotDone.IS_SO_ALREADY, NotDone.REFUSED) if one in found), NotDone.NO_NAME)


def _asked(doing: Doing, wish: NameWish, place: EntryPlace, rest: list[EntryPlace]) -> NotDone | None:
    """Ask about the look-up, and with it about those that can be answered together; why not, where it is not asked."""
    found = asking.askable(doing.actor, place, wish.whom, _LANGUAGE)
    if found.refusal is not None:
        return NotDone.NO_NAME
    if found.waiting is not None or _was_given(found):
        return NotDone.IS_SO_ALREADY
    wanted = Wanted(
        right=wish.right,
        words=wish.words,
        others=rest[1 : mask_settings().lookups_at_once],
        letter_is_whole=wish.is_whole,
        asked_at=doing.made_at,
    )
    try:
        asking.ask(doing.actor, place, wish.whom, wanted, _LANGUAGE)
    except RequestRefused as refused:
        return NotDone.NO_NAME if refused.refusal in NO_NAME_THERE else NotDone.REFUSED
    return None


def _was_given(found: Askable) -> bool:
    """Whether the citizen has it already: whoever asks for them here sees it masked all the same."""
    return any(
        one.request.state is RequestState.GRANTED and one.request.why_not_on(found.row.entry_id) is None
        for one in found.earlier
    )


def _withdraw_told(_asking: Asking, _wish: WithdrawNamesWish) -> list[str]:
    return [
        _("You take back your wishes for a masked name that have no answer yet."),
        _("Until then they go on, and can be answered."),
    ]


def _withdraw(doing: Doing, _wish: WithdrawNamesWish) -> NotDone | None:
    """Take back what waits; an answer that has come meanwhile stands."""
    taken = False
    for one in requests_of(doing.actor.subject):
        if not one.request.is_open:
            continue
        try:
            asking.withdraw(doing.actor, one.request.request_id)
            taken = True
        except RequestRefused:
            continue  # answered in this very moment
    return None if taken else NotDone.IS_SO_ALREADY


ASK: Final = Deed(told=_ask_told, why_not=_why_not_ask, do=_ask)
WITHDRAW: Final = Deed(told=_withdraw_told, do=_withdraw)
