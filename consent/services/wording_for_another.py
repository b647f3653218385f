"""Decisions in words to whoever acts for the citizen: there "you" would be the wrong person."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import pgettext

from citizen_app.terms import DataKind
from consent.domain.decision import Effect


def kinds() -> dict[DataKind, str]:
    """Each kind that can be decided over, as it stands in a sentence."""
    return {
        DataKind.JOURNAL: pgettext("of another", "journal notes"),
        DataKind.MEDICINE_CARD: pgettext("of another", "the medicine card"),
        DataKind.LABORATORY: pgettext("of another", "test results"),
        DataKind.IMAGES: pgettext("of another", "X-rays and scans"),
        DataKind.APPOINTMENTS: pgettext("of another", "appointments"),
        DataKind.MASTER_DATA: pgettext("of another", "name, address and the like"),
        DataKind.VACCINATIONS: pgettext("of another", "vaccinations"),
        DataKind.MUNICIPAL_CARE: pgettext("of another", "data from municipal care"),
        DataKind.REFERRAL: pgettext("of another", "referrals"),
        DataKind.DISCHARGE_LETTER: pgettext("of another", "discharge letters"),
        DataKind.CARE_PLAN: pgettext("of another", "the plans for treatment"),
        DataKind.TELEMEDICINE: pgettext("of another", "measurements from home"),
        DataKind.REHABILITATION: pgettext("of another", "rehabilitation"),
    }


def decided(effect: Effect, standing: str, told: Mapping[str, str], *, by: str = "") -> str:
    """The sentence that says what was decided. `standing`: where the decision is in its life, by its code. `by`: who
    made a block, for the citizen whom it was made for."""
    if by and effect is Effect.BLOCK and standing in {"planned", "in-force", "over"}:
        return {
            "planned": _("%(name)s has planned for you to stop %(who)s from seeing %(what)s.", name=by, **told),
            "in-force": _("%(name)s has blocked for you %(who)s from seeing %(what)s.", name=by, **told),
            "over": _("%(name)s had blocked for you %(who)s from seeing %(what)s.", name=by, **told),
        }[standing]
    if effect is Effect.BLOCK:
        return {
            "draft": _("A block is made that stops %(who)s from seeing %(what)s.", **told),
            "planned": _("A block is planned that stops %(who)s from seeing %(what)s.", **told),
            "in-force": _("There is a block that stops %(who)s from seeing %(what)s.", **told),
            "over": _("There was a block that stopped %(who)s from seeing %(what)s.", **told),
        }[standing]
    return {
        "draft": _("Access is given in spite of a block: %(who)s can see %(what)s.", **told),
        "planned": _("An access in spite of a block is planned: %(who)s can see %(what)s.", **told),
        "in-force": _("There is access in spite of a block: %(who)s can see %(what)s.", **told),
        "over": _("There was access in spite of a block: %(who)s could see %(what)s.", **told),
    }[standing]


def made() -> str:
    """The sentence that says that the desk made it."""
    return _("Our support made it, because the citizen asked for it.")


def ending(ending: str, *, by_desk: bool) -> str:
    """The sentence that says how it ended."""
    if by_desk:
        return _("Our support ended it, because the citizen asked for it.")
    return _("It has been changed since.") if ending == "replaced" else _("It was ended.")


def open_ended(it: str, start: str | None) -> str:
    """The sentence that says when it counts, without an end. `start` None: from when it is confirmed."""
    if start is None:
        return _("%(it)s counts from now on, until it is ended.", it=it)
    return _("%(it)s counts from %(start)s, until it is ended.", it=it, start=start)


def closed(place: str, *, has_departments: bool) -> str:
    """The sentence that says that the place has closed, and what follows of it."""
    if has_departments:
        return _("%(place)s has closed. The choice still counts for the departments that it had.", place=place)
    return _("%(place)s has closed. The choice still counts for whoever works in its name.", place=place)
