"""What staff opened of a citizen's, told to that citizen: by whom, for what, and in which role."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.actor import Role
from support.services.openings import Deed, OpeningTold

DEED_WORDS: Final[Mapping[Deed, LazyString]] = {
    Deed.DESK_READ: _l("Opened a question"),
    Deed.DESK_FOUND: _l("Found you by your CPR number"),
    Deed.DESK_LISTED: _l("Saw the list of your questions"),
    Deed.DESK_NUMBER: _l("Saw your CPR number"),
    Deed.DESK_CALLS: _l("Saw your telephone number"),
    Deed.DESK_KNOWS: _l("Made sure that it was you they spoke with"),
    Deed.DESK_BLOCKS: _l("Read your blocks"),
    Deed.DESK_ALOUD: _l("Read aloud what you asked for, for you to say yes"),
    Deed.DESK_ACTED: _l("Did something for you"),
    Deed.DESK_STOPPED: _l("Stopped something that was done for you"),
    Deed.PAPER_ASKED: _l("Ordered a letter to you about a power of attorney"),
    Deed.PAPER_SIGNED: _l("Noted that a power of attorney with your name under it has come"),
    Deed.PAPER_STOPPED: _l("Stopped a power of attorney on paper before it began"),
    Deed.LETTER_PRINTED: _l("Printed a letter to you"),
    Deed.LETTER_HELD: _l("Kept a letter to you back until somebody has looked at it"),
    Deed.LETTER_RELEASED: _l("Let a letter to you go to print"),
    Deed.LETTER_FAILED: _l("Tried to print a letter to you, and it did not succeed"),
    Deed.LETTER_AGAIN: _l("Asked for a letter to you to be printed once more"),
    Deed.LETTER_STOPPED: _l("Stopped a letter to you"),
    Deed.ORGANISATION_READ: _l("Opened a question"),
    Deed.ORGANISATION_NAMES: _l("Saw who had made the look-ups in a question"),
    Deed.NAME_WISH_READ: _l("Opened your wish about a name"),
    Deed.HANDED_OUT: _l("Handed out an extract of a question to an authority or the police"),
    Deed.COLLEAGUE_OPENED: _l("Opened something about you that is hidden from your other colleagues"),
    Deed.LOOK_BACK_READ: _l("Went through earlier look-ups, and saw one or more in your log"),
    Deed.TRAIL_SEARCHED: _l("Searched for what was done about you here"),
}
"""What was opened."""

_TO_SEND: Final = _l("To send letters")
_TO_HELP: Final = _l("To help somebody who asked for it in your name")
PURPOSES: Final[Mapping[Deed, LazyString]] = {
    Deed.DESK_READ: _l("To help with the question, or to find out who can answer it"),
    Deed.DESK_CALLS: _l("To call you back"),
    Deed.DESK_KNOWS: _TO_HELP,
    Deed.DESK_BLOCKS: _TO_HELP,
    Deed.DESK_ALOUD: _TO_HELP,
    Deed.DESK_ACTED: _TO_HELP,
    Deed.DESK_STOPPED: _TO_HELP,
    Deed.PAPER_ASKED: _l("Because somebody who wants to help you had asked for it"),
    Deed.PAPER_SIGNED: _l("Because the letter had come back"),
    Deed.PAPER_STOPPED: _l("Because somebody called and asked for it"),
    Deed.LETTER_PRINTED: _TO_SEND,
    Deed.LETTER_HELD: _TO_SEND,
    Deed.LETTER_RELEASED: _TO_SEND,
    Deed.LETTER_FAILED: _TO_SEND,
    Deed.LETTER_AGAIN: _TO_SEND,
    Deed.LETTER_STOPPED: _TO_SEND,
    Deed.ORGANISATION_READ: _l("To handle the question"),
    Deed.ORGANISATION_NAMES: _l(
        "To handle the question. They had to state a reason, which stays with the organisation"
    ),
    Deed.NAME_WISH_READ: _l("To decide about your wish"),
    Deed.HANDED_OUT: _l("To follow up on a look-up"),
    Deed.LOOK_BACK_READ: _l("To check look-ups that were made there"),
}
"""What for, where no reason of its own is told."""

ROLE_WORDS: Final[Mapping[Role, LazyString]] = {
    Role.AGENT: _l("Member of the support"),
    Role.LOG_OFFICER: _l("Log officer: answers questions about look-ups"),
    Role.LOG_LEAD: _l("Lead of the log control"),
    Role.MASK_DECIDER: _l("Decides about masked names"),
    Role.AUDITOR: _l("Checks what is done on Indblik"),
}
"""In which role, as a citizen reads it."""


_AT_DESK: Final = frozenset({Role.AGENT, Role.AUDITOR})


def what_text(one: OpeningTold) -> str:
    """What was opened, with the question's number where it was one."""
    told = str(DEED_WORDS[one.deed])
    return f"{told}: {one.number}" if one.number else told


def facts_of(one: OpeningTold) -> list[tuple[str, str]]:
    """By whom, in which role, and why."""
    if one.organisation is not None:
        by = one.organisation
    else:
        by = _("Indblik's support") if one.role in _AT_DESK else _("The organisation that answers")
    facts = [(_("Who"), by), (_("Role"), str(ROLE_WORDS[one.role]))]
    if one.reason:
        return [*facts, (_("The reason they gave"), one.reason)]
    return [*facts, (_("What for"), str(PURPOSES[one.deed]))] if one.deed in PURPOSES else facts
