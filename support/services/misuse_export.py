"""An extract of a follow-up for the authority or the police: for a purpose, and kept as a step with its SHA-256.

Who made the look-ups comes from the outlet for officers, with the purpose as its reason. It holds no CPR number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.identifiers import without_cpr_numbers
from citizen_app.plain_text import plain_text
from logview.services.entries_to_answer import Facts
from support.domain.misuse import Matter, MatterEvent, MatterParty, MatterStep, Recipient
from support.domain.misuse_file import Extract, FileKind, digest_of, file_of
from support.domain.misuse_rules import MatterDeed, MatterRefusal
from support.queries.misuse import MatterFile
from support.services import misuse, misuse_case
from support.services.look_back_list import ListLine
from support.services.misuse_look_backs import found_by_two
from support.services.misuse_opening import in_turn


@dataclass(frozen=True, kw_only=True, repr=False)
class Wish:
    """What a lead wants to hand out, and why."""

    recipient: Recipient
    kind: FileKind
    purpose: str
    is_apart: bool
    seen: int | None = None  # how many steps persons had taken when they last saw it


Wording = Callable[[MatterFile, Sequence[Facts], Sequence[Sequence[ListLine]], Wish], Extract]
"""Puts an extract into words: the matter, the look-ups with their names, what its look-backs found, what it is for."""


def hand_out(actor: Actor, matter_id: UUID, wish: Wish, language: str, wording: Wording) -> bytes:
    """The file. That it was handed out is a step, and stands in the trail of every citizen whose look-ups are in it.

    Raises what `misuse.take` raises.
    """
    by = misuse.begin(actor)
    in_turn(matter_id)
    found, behind = misuse.touched(actor, by, matter_id, MatterStep.EXPORTED)
    purpose = without_cpr_numbers(plain_text(wish.purpose)).strip()
    deed = MatterDeed(step=MatterStep.EXPORTED, words=purpose, is_apart=wish.is_apart)
    refusal = by.why_not(found.matter, deed, misuse.rules())
    if refusal is None and wish.seen not in {None, found.matter.deeds}:
        refusal = MatterRefusal.NOT_NOW
    if refusal is not None:
        raise misuse.refused(actor, refusal, deed.step, found)
    lookups: list[Facts] = []
    if behind is not None:
        seen = misuse_case.lookups(actor, behind, language)
        names = misuse_case.names(actor, behind, purpose, language)
        about = misuse_case.followed_up(behind)
        lookups = [[*one.facts, *names.get(one.entry_id, [])] for one in seen.entries if one.entry_id in about]
    listed = found_by_two(actor, by.organisations, found.matter, language)
    content = file_of(wording(found, lookups, listed, wish), wish.kind)
    misuse.keep(actor, found, _event(by.staff_key, wish), purpose, digest=digest_of(content))
    return content


def file_name(matter: Matter, kind: FileKind) -> str:
    """What the file is called: by the question's number, which tells nobody whose it is."""
    return f"opfoelgning-{matter.case_number}.{kind.value}"


def _event(by: UUID, wish: Wish) -> MatterEvent:
    return MatterEvent(
        step=MatterStep.EXPORTED, party=MatterParty.LEAD, at=clock.now(), by=by, recipient=wish.recipient
    )
