"""Masks in words for their deciders: whose names, towards whom, until when, decided by whom. No citizen is named."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.actor import Actor
from citizen_app.directory.catalogue import Code
from logview.domain.mask_rules import MaskRefusal
from logview.domain.masking import Mask, MaskKind, MaskState, MaskStep
from logview.queries.masks import MaskStepTaken
from logview.services.masks import reason_of
from logview.services.tally import Touched
from support.domain.mask_view import reference
from support.domain.masks import Standing
from support.queries.roles import Colleague
from support.services.mask_desk import MaskFile, MaskLine
from support.services.mask_making import OwnUnit, unit_named
from support.views.words import handle, last_day_text, name_of, when_text

MASK: Final = "mask"

FIELD_WORDS: Final[Mapping[MaskRefusal, LazyString]] = {
    MaskRefusal.UNKNOWN_UNIT: _l("We know no unit in your organisation with this name or code."),
    MaskRefusal.OTHER_ORGANISATION: _l("This unit is not your organisation's. You can only mask your own staff."),
    MaskRefusal.UNKNOWN_CITIZEN: _l("We know no citizen with this number. Check it. Nothing has been masked."),
    MaskRefusal.END_IN_THE_PAST: _l("Choose a day from today on."),
    MaskRefusal.END_TOO_LATE: _l("The day is too far ahead."),
    MaskRefusal.END_MISSING: _l("Choose a day."),
    MaskRefusal.NOT_LATER: _l("Choose a day after the one that the mask has now."),
    MaskRefusal.REASON_MISSING: _l("Write a reason."),
}
"""What the forms say of a refusal."""


def unit_words(unit: OwnUnit) -> str:
    """A unit with the one above it."""
    return f"{unit.name} ({unit.above})" if unit.above else unit.name


def whose(mask: Mask) -> str:
    """Whose names are masked."""
    if mask.unit is None:
        return _("One member of staff, wherever they work")
    return staff_of(mask.unit, below=mask.below)


def staff_of(unit: Code, *, below: bool) -> str:
    """Everybody at a unit."""
    found = unit_named(unit)
    name = unit_words(found) if found else " ".join(unit)
    return _("Everybody at %(unit)s and below it", unit=name) if below else _("Everybody at %(unit)s alone", unit=name)


def towards(kind: MaskKind) -> str:
    """From whom they are masked."""
    return _("One citizen") if kind is MaskKind.CITIZEN else _("Everyone")


def end_text(until: datetime | None) -> str:
    """The last day of a mask."""
    return last_day_text(until) if until else _("No end date")


def mask_panel(
    acting: Actor, line: MaskLine, colleagues: Mapping[UUID, Colleague], view: str | None = None
) -> dict[str, Any]:
    """A mask on the list. `view`: what the list shows, sealed, for the way back."""
    mask, made = line.mask, line.history.steps[0]
    if line.is_of_colleague:
        return {
            "whose": _("A colleague's matter"),
            "reference": reference(mask.mask_id),
            "says": None,
            "facts": [(_("What it is"), _("Mask")), (_("Last day"), end_text(mask.until))],
            "href": url_for("staff_masks.shown", mask=handle(acting, MASK, mask.mask_id), v=view),
        }
    facts = [
        (_("Masked from"), towards(mask.kind)),
        (_("Reason for the decision"), reason_of(made)),
        (_("Since"), when_text(mask.since)),
        (_("Last day"), end_text(mask.until)),
        (_("Made by"), _by(made, colleagues)),
        (_("Confirmed by"), _confirmed_by(line, colleagues)),
    ]
    if line.history.legal_reference:
        facts.append((_("Legal reference"), line.history.legal_reference))
    return {
        "whose": whose(mask),
        "reference": reference(mask.mask_id),
        "says": _says(line),
        "facts": facts,
        "href": url_for("staff_masks.shown", mask=handle(acting, MASK, mask.mask_id), v=view),
    }


def history_lines(found: MaskFile) -> list[dict[str, Any]]:
    """What has happened to a mask, oldest first."""
    return [
        {
            "what": _step_words(step),
            "when": when_text(step.at),
            "by": _by(step, found.colleagues),
            "reason": reason_of(step),
        }
        for step in found.line.history.steps
    ]


def _step_words(step: MaskStepTaken) -> str:
    if step.step is MaskStep.EXTENDED:
        return _("Made to last until and including %(day)s", day=end_text(step.ends_at))
    return {
        MaskStep.MADE: _("Made"),
        MaskStep.CONFIRMED: _("Confirmed"),
        MaskStep.REJECTED: _("Turned down"),
        MaskStep.END_PROPOSED: _("An early end was proposed"),
        MaskStep.END_REFUSED: _("Goes on"),
        MaskStep.ENDED: _("Ended"),
    }[step.step]


def _by(step: MaskStepTaken, colleagues: Mapping[UUID, Colleague]) -> str:
    if step.by is None:
        return _("The operator, or your organisation's own system")
    return name_of(colleagues.get(step.by))


def _confirmed_by(line: MaskLine, colleagues: Mapping[UUID, Colleague]) -> str:
    confirmed = next((step for step in line.history.steps if step.step is MaskStep.CONFIRMED), None)
    if confirmed is not None:
        return _by(confirmed, colleagues)
    return _("Nobody yet") if line.standing is Standing.WAITS and not line.mask.end_proposed else _("Nobody")


def _says(line: MaskLine) -> str | None:
    """What there is to know before anything else."""
    mask = line.mask
    if line.standing is Standing.ENDED:
        return _ended_words(mask)
    if mask.end_proposed:
        return _("A colleague has proposed to end it. It hides until another agrees.")
    if line.standing is Standing.WAITS:
        return _("It hides already. A second person must confirm it or turn it down.")
    if line.standing is Standing.PAST_END:
        return _("Its last day has passed. It goes on hiding until you extend it or end it.")
    if line.reminder is not None:
        return _("It has %(days)s days left or fewer. Decide whether it shall last longer.", days=line.reminder.days)
    return None


def _ended_words(mask: Mask) -> str:
    if mask.closed is MaskState.REJECTED:
        return _("It was turned down. The names are shown again.")
    if mask.closed is MaskState.ENDED:
        return _("It was ended. The names are shown again.")
    return _("Its last day has passed. The names are shown again.")


def touched_text(touched: Touched | None, kind: MaskKind) -> str:
    """How many entries a mask touches, and when that was counted."""
    if touched is None:
        return _("It counts in the log of every citizen. How many look-ups that is, is counted once a day.")
    number = format_decimal(touched.entries)
    if touched.counted_at is None:
        return _("Entries about the citizen that it touches now: %(number)s. New ones are masked too.", number=number)
    told = {"number": number, "moment": when_text(touched.counted_at)}
    if kind is MaskKind.PERSON:
        return _(
            "Look-ups at your organisation that it touches: %(number)s, in the logs of all citizens. Counted "
            "%(moment)s. New ones are masked too.",
            **told,
        )
    return _(
        "Look-ups that it touches: %(number)s, in the logs of all citizens. Counted %(moment)s. New ones are "
        "masked too.",
        **told,
    )
