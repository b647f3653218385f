"""The first page after signing in as staff: who am I here, and what may I do."""

from typing import Final

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from support.domain.letters import LetterState
from support.domain.masks import Standing
from support.domain.queues import Part
from support.domain.wishes import Urgency
from support.messages import ROLE_MEANINGS
from support.services import case_desk, desk_waiting, letter_desk, look_back_list, mailbox_desk, misuse, usual_texts
from support.services.desk_waiting import Waiting
from support.services.follow_up_leads import waiting_for_nobody
from support.services.late_to_lead import late_to_lead
from support.services.mailbox_desk import Trouble
from support.services.mask_desk import decides
from support.services.mask_list import to_be_decided
from support.services.name_desk import to_be_answered
from support.services.role_steps import held_now
from support.views.desk_words import counted
from support.views.letter_words import STATE_NAMES as LETTER_STATES
from support.views.words import last_day_text, role_name, when_text

_LETTERS_THAT_WAIT: Final = (LetterState.HELD, LetterState.FAILED, LetterState.WAITING)
bp = Blueprint("staff", __name__, url_prefix="/medarbejder", template_folder="../templates")


@bp.get("")
@access(Permission.STAFF_START)
def start() -> ResponseReturnValue:
    acting = actor()
    roles = [
        {"name": role_name(grant.role), "meaning": ROLE_MEANINGS[grant.role], "until": last_day_text(grant.expires_at)}
        for grant in held_now(acting.viewer.key)
    ]
    waiting = desk_waiting.waiting(acting)
    return render_template(
        "support/start.html",
        roles=roles,
        for_nobody=_for_nobody(acting),
        masks=_masks_to_decide(acting),
        wishes=_wishes_to_answer(acting),
        reminders=_about_reminders(acting),
        questions=_questions_to_answer(acting),
        late_with_officers=_late_with_officers(acting),
        follow_ups=_to_follow_up(acting),
        desk_cases=_desk_cases(waiting),
        untaken=_untaken(waiting),
        look_backs=_look_backs(acting),
        texts=_texts_to_approve(acting),
        letters=_letters(acting),
    )


def _about_reminders(acting: Actor) -> str | None:
    """What a mask decider must know of the reminders by e-mail, if anything."""
    if not decides(acting):
        return None
    found = mailbox_desk.trouble(acting)
    if found is Trouble.NO_MAILBOX:
        return _("You have stated no mailbox, so we remind you on these pages only.")
    return _("Our last e-mail did not arrive.") if found else None


def _masks_to_decide(acting: Actor) -> list[str]:
    """What a mask decider is reminded of."""
    if not decides(acting):
        return []
    number = to_be_decided(acting)
    words = (
        (Standing.WAITS, _("Wait for a second person")),
        (Standing.PAST_END, _("Have passed their last day and still hide")),
        (Standing.ENDS_SOON, _("End within 30 days")),
    )
    return [f"{said}: {number[standing]}" for standing, said in words if number[standing]]


def _wishes_to_answer(acting: Actor) -> list[str]:
    """What whoever answers citizens' wishes about names is reminded of."""
    if not decides(acting):
        return []
    number = to_be_answered(acting)
    words = (
        (Urgency.LATE, _("The answer is late")),
        (Urgency.SOON, _("The answer is due within 7 days")),
        (Urgency.WAITS, _("There is more time for the answer")),
    )
    return [f"{said}: {number[one]}" for one, said in words if number.get(one)]


def _questions_to_answer(acting: Actor) -> list[str]:
    """What a log officer is reminded of."""
    number = case_desk.to_be_answered(acting)
    words = ((Part.LATE, _("The answer is late")), (Part.OURS, _("Wait for an answer")))
    return [f"{said}: {number[one]}" for one, said in words if number.get(one)]


def _late_with_officers(acting: Actor) -> str | None:
    """What a lead who answers no questions must know of those who do."""
    number = late_to_lead(acting)
    if not number:
        return None
    return ngettext("The answer to one question is late.", "The answers to %(num)s questions are late.", number)


def _to_follow_up(acting: Actor) -> list[str]:
    """What a lead of the log control is reminded of."""
    number = misuse.to_be_followed_up(acting)
    words = (
        (misuse.Part.LATE, _("The time to notify the authority has run out")),
        (misuse.Part.WAITING, _("Wait for a lead")),
    )
    return [f"{said}: {number[one]}" for one, said in words if number.get(one)]


def _for_nobody(acting: Actor) -> str | None:
    """What a local administrator must know of follow-ups that nobody can take."""
    number = waiting_for_nobody(acting)
    if not number:
        return None
    return ngettext("One follow-up waits for a lead.", "%(num)s follow-ups wait for a lead.", number)


def _untaken(found: Waiting | None) -> list[str]:
    """What the desk's lead must know of follow-ups that organisations leave."""
    return [
        ngettext(
            "%(organisation)s: one follow-up, since %(when)s",
            "%(organisation)s: %(num)s follow-ups, the first since %(when)s",
            one.number,
            organisation=one.organisation,
            when=when_text(one.since),
        )
        for one in (found.untaken if found else [])
    ]


def _desk_cases(found: Waiting | None) -> list[str]:
    """What somebody at the desk is reminded of."""
    if found is None:
        return []
    words = (
        (_("You have"), found.mine),
        (_("Nobody has taken"), found.health.free),
        (_("Late"), found.health.late),
        (_("Late at organisations"), found.late_elsewhere),
    )
    return [f"{said}: {counted(number)}" for said, number in words if number]


def _look_backs(acting: Actor) -> list[str]:
    """What whoever takes part in look-backs is reminded of."""
    to_open, to_confirm = look_back_list.waiting_for(acting)
    words = ((_("Wait for you to open or refuse"), to_open), (_("Judged by a colleague, wait for you"), to_confirm))
    return [f"{said}: {number}" for said, number in words if number]


def _texts_to_approve(acting: Actor) -> list[str]:
    """What a log officer is reminded of about texts of colleagues."""
    number = usual_texts.to_be_approved(acting)
    return [_("Wait for you to approve: %(number)s", number=number)] if number else []


def _letters(acting: Actor) -> list[str]:
    """What somebody at the desk is reminded of about letters."""
    number = letter_desk.waiting(acting)
    return [f"{LETTER_STATES[one]}: {number[one]}" for one in _LETTERS_THAT_WAIT if number.get(one)]
