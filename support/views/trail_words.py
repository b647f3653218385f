"""How our own trail is told to auditors: acts and things by name, never by a bare key."""

from typing import Final
from uuid import UUID

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from support.views import trail_acts

_AREAS: Final[tuple[tuple[LazyString, dict[str, LazyString]], ...]] = (
    (_l("Questions and usual texts"), trail_acts.QUESTIONS),
    (_l("Work at the desk"), trail_acts.DESK),
    (_l("Help from the desk"), trail_acts.ASSISTED),
    (_l("Letters, mailboxes and messages"), trail_acts.LETTERS),
    (_l("Follow-ups"), trail_acts.MISUSE),
    (_l("Look-backs"), trail_acts.LOOK_BACKS),
    (_l("Masks and names"), trail_acts.NAMES),
    (_l("Signing in, pages and roles"), trail_acts.ROLES),
    (_l("Systems and choices"), trail_acts.SYSTEMS),
    (_l("Sources, numbers and figures"), trail_acts.DATA),
)
ACTS: Final = trail_acts.CITIZENS | {code: name for _area, names in _AREAS for code, name in names.items()}
"""Every act by its code."""
KINDS: Final[dict[str, LazyString]] = {
    "access-entry": _l("Look-up"),
    "assisted-act": _l("Help from the desk"),
    "citizen_link": _l("Two numbers"),
    "protection": _l("Hidden places"),
    "consent-decision": _l("Choice"),
    "consent-waiting": _l("Block that waits for others"),
    "tissue-waiting": _l("Choice about a child's samples that waits"),
    "question-waiting": _l("Question that waits for others"),
    "colleague-opening": _l("A colleague's matter"),
    "desk-opening": _l("Opened citizen"),
    "letter": _l("Letter"),
    "look-back": _l("Look-back"),
    "mask": _l("Mask"),
    "matter": _l("Matter"),
    "message-kind": _l("Kind of message"),
    "misuse": _l("Follow-up"),
    "misuse-matter": _l("Follow-up"),
    "name-request": _l("Wish about a name"),
    "page": _l("Page"),
    "power": _l("Power of attorney"),
    "question": _l("Question"),
    "ready-text": _l("Ready text"),
    "secondary-use-decision": _l("Decision about other use of data"),
    "source": _l("Source"),
    "staff-role": _l("Role"),
    "system": _l("System"),
    "system-key": _l("System's key"),
    "given-consent": _l("Consent"),
    "indication": _l("Indication"),
    "tissue-decision": _l("Decision about samples"),
    "unit-headcount": _l("Number at a unit"),
    "usual-text": _l("Usual text"),
}
"""What an act was about, by the code of its kind."""


def acts() -> dict[str, list[tuple[str, str]]]:
    """What auditors choose from: (code, name) by area, in the alphabet's order. Not what only citizens do."""
    return {
        str(area): sorted(((code, str(name)) for code, name in names.items()), key=lambda one: in_alphabet(one[1]))
        for area, names in _AREAS
    }


def name_of(code: str) -> str | None:
    """What the act is called; None for one that an older version wrote and this one does not know."""
    return str(ACTS[code]) if code in ACTS else None


def what(kind: str | None, ref: str | None) -> str:
    """What an act was about: its kind, and its reference where a person can use that. A key says nothing to anybody."""
    named = str(KINDS[kind]) if kind in KINDS else kind or ""
    shown = "" if ref is None or any(_is_key(word) for word in ref.split()) else ref
    return f"{named} {shown}".strip() or "–"


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def in_alphabet(text: str) -> str:
    """For sorting: å comes last in the Danish alphabet, first of the three in the computer's."""
    return text.casefold().replace("å", "ø\uffff")
