"""The words of what is refused about decisions."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from citizen_app.errors import Message
from consent.domain.rules import Refusal

_BACK: Final[LazyString] = _l("Go back and change it. Nothing has been saved.")


def _message(heading: LazyString, text: LazyString, action: LazyString = _BACK) -> Message:
    return Message(heading=heading, text=text, action=action)


CONSENT_MESSAGES: Final[Mapping[Refusal, Message]] = {
    Refusal.END_BEFORE_START: _message(
        _l("The end lies before the start"), _l("Your choice must end later than it starts.")
    ),
    Refusal.START_IN_PAST: _message(
        _l("The start lies in the past"), _l("A choice counts from today or from a later day.")
    ),
    Refusal.ACCESS_WITHOUT_END: _message(
        _l("Access in spite of a block needs an end"), _l("Choose the day on which the access ends.")
    ),
    Refusal.ACCESS_TOO_LONG: _message(
        _l("The access lasts too long"), _l("Access in spite of a block lasts a year at most.")
    ),
    Refusal.ACCESS_FOR_EVERYONE: _message(
        _l("Choose who gets access"), _l("Access in spite of a block must be for a place, a person or a profession.")
    ),
    Refusal.UNKNOWN_UNIT: _message(
        _l("We do not know the place"), _l("The place is not in our list, or it is closed on that day.")
    ),
    Refusal.UNKNOWN_PROFESSION: _message(_l("We do not know the profession"), _l("The profession is not in our list.")),
    Refusal.KIND_NOT_OFFERED: _message(
        _l("You cannot decide over this kind of data"), _l("Choose one or more of the kinds on the list.")
    ),
    Refusal.PERIOD_BACKWARDS: _message(
        _l("The period is the wrong way around"), _l("The first day must come before the last one.")
    ),
    Refusal.PERIOD_IN_FUTURE: _message(
        _l("The period lies in the future"), _l("The first day of the data can be today at the latest.")
    ),
    Refusal.SAME_AS_ANOTHER: _message(
        _l("You have chosen this already"),
        _l("Another of your choices says the same. Nothing new has been saved."),
        _l("Go back to your choices and see it there."),
    ),
    Refusal.TOO_MANY: _message(
        _l("You have too many choices"),
        _l("You can have 200 choices at a time."),
        _l("End one that you do not need. Then you can make a new one."),
    ),
    Refusal.OVER: _message(
        _l("This choice has ended already"),
        _l("It was ended or changed in the meantime. Nothing has been changed now."),
        _l("Go back to your choices and see how they stand."),
    ),
    Refusal.ONLY_BLOCKS: _message(
        _l("You can only make a block for another person"),
        _l("Whoever helps another cannot give anybody access in spite of a block."),
    ),
    Refusal.BLOCK_TOO_LONG: _message(
        _l("The block lasts too long"),
        _l("A block that you make for another lasts a year at most, and has a last day."),
    ),
    Refusal.NO_PLACE: _message(
        _l("This block cannot name a place or a person"),
        _l("You can make a block for everyone, or for a profession."),
    ),
    Refusal.TOO_MANY_WAIT: _message(
        _l("Too many blocks wait already"),
        _l("You have asked for 20 blocks that others have not confirmed."),
        _l("Take one back, or wait until they have been confirmed."),
    ),
    Refusal.NOT_TO_CONFIRM: _message(
        _l("It waits for others than you"),
        _l("You cannot confirm it or take it back. Nothing has been changed."),
        _l("Go back to the choices and see how they stand."),
    ),
    Refusal.NOT_DECLARED: _message(
        _l("Say that the block is not about yourself"),
        _l("You cannot make a block for another that is about you, your household or the place where you work."),
        _l("Tick the box, if that is so. Otherwise the other person must make the block."),
    ),
}
OFFER_GONE: Final = _message(
    _l("There is nothing to say yes to here any more"),
    _l("Whoever asked has taken the question back. Nothing has been saved."),
    _l("Go back and see what else there is."),
)
