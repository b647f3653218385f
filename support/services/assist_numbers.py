"""The telephone number that the desk can call a citizen back on: registered signed in, or in person at the desk."""

from typing import Final

from flask_babel import gettext as _

from citizen_app import audit
from citizen_app.auth.actor import Actor
from citizen_app.keys import keys
from citizen_app.messages.notify import notify
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assist_wishes import ForgetNumberWish, NumberWish
from support.domain.assisted import AssistRefusal, NotDone
from support.queries import assisted as queries
from support.queries.assisted import Phone
from support.services.assist_deed import Asking, Deed, Doing
from support.services.assist_news import PHONE_CHANGED
from support.services.assist_rules import rules

_PAIR: Final = 2


def keep_number(actor: Actor, number: str, phone: Phone) -> bool:
    """Keep a number in the place of any other; whether it is another than before. `phone`: the number, sealed."""
    before = queries.phone_of(actor.subject)
    if before is not None and keys().open(before.number_sealed) == number:
        return False
    queries.forget_phone(actor.subject)
    queries.add_phone(actor.subject_key, phone)
    audit.record(actor, "assist-number-registered")
    notify(actor.subject_key, PHONE_CHANGED.code)
    return True


def drop_number(actor: Actor) -> bool:
    """Forget the subject's number; whether there was one."""
    if not queries.forget_phone(actor.subject):
        return False
    audit.record(actor, "assist-number-forgotten")
    notify(actor.subject_key, PHONE_CHANGED.code)
    return True


def spoken(number: str) -> str:
    """A number as it is read aloud: a Danish one two digits at a time."""
    if number.startswith("+"):
        return number
    return "\N{NO-BREAK SPACE}".join(number[at : at + _PAIR] for at in range(0, len(number), _PAIR))


def _number_told(asking: Asking, wish: NumberWish) -> list[str]:
    # Its own time begins when it is there: so long the citizen can notice that there is another.
    usable = rules().number_counts_from(local(asking.counts_at).date())
    day = day_text(usable, current_language())
    return [
        _("We can call you back on this number: %(number)s.", number=spoken(wish.number)),
        _("We can use it from %(day)s at the earliest. Then you can be helped on the phone.", day=day),
        *([_("It takes the place of the number that you have here.")] if _has_number(asking) else []),
    ]


def _register(doing: Doing, wish: NumberWish) -> NotDone | None:
    if _changed_since(doing):
        return NotDone.CHANGED_SINCE
    phone = Phone(number_sealed=keys().seal(wish.number), registered_at=doing.at)
    return None if keep_number(doing.actor, wish.number, phone) else NotDone.IS_SO_ALREADY


def _end_told(_asking: Asking, _wish: ForgetNumberWish) -> list[str]:
    return [
        _("We delete the telephone number that you have registered here."),
        _("From now on we call nobody on it. Then we can only help you when you come in person."),
    ]


def _why_not_end(asking: Asking, _wish: ForgetNumberWish) -> AssistRefusal | None:
    return None if _has_number(asking) else AssistRefusal.NO_NUMBER


def _end(doing: Doing, _wish: ForgetNumberWish) -> NotDone | None:
    if _changed_since(doing):
        return NotDone.CHANGED_SINCE
    return None if drop_number(doing.actor) else NotDone.IS_SO_ALREADY


def _has_number(asking: Asking) -> bool:
    return queries.phone_of(asking.actor.subject) is not None


def _changed_since(doing: Doing) -> bool:
    """Whether another number was registered after this was asked for: what the citizen does signed in stands."""
    phone = queries.phone_of(doing.actor.subject)
    return phone is not None and phone.registered_at > doing.made_at


NUMBER: Final = Deed(told=_number_told, do=_register)
FORGET_NUMBER: Final = Deed(told=_end_told, do=_end, why_not=_why_not_end)
