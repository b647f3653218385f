"""For whom somebody may act, in the words of the switch; what the ground floor asks on every request."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.auth.actor import Actor, Basis, CitizenKey, Helped, Sight, Viewer, acting_for_oneself
from citizen_app.auth.helping import shown_nothing
from citizen_app.auth.mandates import MandateLine, VisitsLine
from citizen_app.db.locks import against_changes
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import take_role
from citizen_app.errors import NotFound
from citizen_app.identity import keys_of_person
from citizen_app.web.dates import start_of_day
from delegation.domain.acting import (
    OF_AGE,
    POWER_FROM,
    Ground,
    Limit,
    Ruling,
    Standing,
    acts_of_all,
    limits,
    open_acts,
    ruling,
)
from delegation.queries import visits as visit_queries
from delegation.services import hiding, visits
from delegation.services.standing import HeldGround, acting_rules, ground_of, grounds_of, has_custody
from delegation.views.words import SCOPE_WORDS

BASIS_WORDS: Final[Mapping[Ground, LazyString]] = {
    Ground.POWER: _l("You have a power of attorney"),
    Ground.PAPER_POWER: _l("You have a power of attorney on paper"),
    Ground.LASTING_POWER: _l("You have a lasting power of attorney (fremtidsfuldmagt) that is in force"),
    Ground.CUSTODY: _l("You have custody, by the public register"),
    Ground.GUARDIANSHIP: _l("You are the guardian (værge), by the public register"),
    Ground.NEAREST_RELATIVE: _l("You are registered as the nearest relative"),
    Ground.CERTIFICATE: _l("You have a certificate (§ 25 a attest)"),
    Ground.ASSISTING_GUARDIAN: _l("You are registered as assisting guardian (bistandsværge)"),
    Ground.PATIENT_ADVISER: _l("You are registered as patient adviser (patientrådgiver)"),
}


class HeldMandates:
    """Answers for `citizen_app.auth.mandates`."""

    def held(self, viewer: Viewer, at: datetime) -> Sequence[MandateLine]:
        """Everybody for whom the viewer may act now."""
        rules = acting_rules()
        found = [one for one in grounds_of(acting_for_oneself(viewer), at) if open_acts(one.standing, rules)]
        return [
            MandateLine(
                mandate_id=one.ground_id,
                called=_called(one),
                basis=str(BASIS_WORDS[one.standing.ground]),
                covers=[str(words) for scope, words in SCOPE_WORDS.items() if scope in one.standing.scopes],
            )
            for one in found
        ]

    def acting(self, viewer: Viewer, mandate_id: UUID, at: datetime, *, firmly: bool = False) -> Actor | None:
        """The viewer acting on the mandate; None where it is not theirs, or not in force any more. `firmly`: whoever
        ends or changes a power waits until this request is over."""
        try:
            found = ground_of(acting_for_oneself(viewer), mandate_id, at)
            if firmly:
                against_changes("power", found.citizen)
                found = ground_of(acting_for_oneself(viewer), mandate_id, at)
        except NotFound:
            return None
        return _actor(viewer, found) if open_acts(found.standing, acting_rules()) else None

    def is_fifteen(self, viewer: Viewer, mandate_id: UUID, at: datetime) -> bool:
        """Whether it is custody that the viewer has, and gives nothing because the child is 15 by now."""
        try:
            found = ground_of(acting_for_oneself(viewer), mandate_id, at).standing
        except NotFound:
            return False
        return found.ground is Ground.CUSTODY and found.is_alive and found.age in range(POWER_FROM, OF_AGE)

    def note_visit(self, actor: Actor, at: datetime) -> None:
        """Write down, once for each session and mandate, that the viewer is here for the other."""
        visits.note(actor, at)

    def visits_soon(
        self, actor: Actor, since: datetime | None, before: datetime | None
    ) -> Callable[[], VisitsLine | None]:
        """How often somebody was here for the subject in a half-open period."""
        counted = visit_queries.count_soon(actor.subject, since, before)

        def line() -> VisitsLine | None:
            number = counted()
            if not number:
                return None
            text = ngettext(
                "Somebody who helps you was in your log once.",
                "Those who help you were in your log %(num)s times.",
                number,
            )
            return VisitsLine(text=text, href=url_for("visits.listed"))

        return line

    def name_of(self, actor: Actor, helper: UUID) -> str | None:
        """Somebody who was here for the subject, as they last signed in; for the subject alone."""
        return visits.name_of(actor, helper)

    def has_custody(self, actor: Actor, helper: UUID, at: datetime) -> bool:
        """Whether somebody has custody of the subject, who acts for themselves."""
        return has_custody(actor, helper, at)


def _called(one: HeldGround) -> str:
    return one.name or _("the person whom you help")


def _actor(viewer: Viewer, found: HeldGround) -> Actor:
    standing, subject, rules = found.standing, found.citizen, acting_rules()
    acts, together = open_acts(standing, rules), acts_of_all(standing, rules)
    # Whatever the ground covers: a power that leaves the log out can be paused too.
    silent = any(ruling(standing, act, rules) is Ruling.NOTHING for act in acts)
    take_role(DatabaseRole.MANDATES, subject, viewer.own_keys)
    helped = Helped(
        mandate_id=found.ground_id,
        key=subject[0],
        called=_called(found),
        acts=acts,
        sight=_sight(standing, subject),
        is_silent=silent,
        together=together,
        others=tuple(keys_of_person(other) for other in found.shared_with) if together else (),
        others_unknown=bool(together) and found.others_unknown,
        blocks_until=start_of_day(found.turns_fifteen) if found.turns_fifteen is not None else None,
    )
    return Actor(
        viewer=viewer,
        subject=shown_nothing(found.ground_id) if silent else subject,
        basis=Basis(standing.ground.value),
        helped=helped,
    )


def _sight(standing: Standing, subject: Sequence[CitizenKey]) -> Sight:
    kept_back, narrowed = hiding.kept_back(subject), limits(standing)
    return Sight(
        is_filtered=Limit.FILTERED in narrowed,
        is_placeless=Limit.PLACELESS in narrowed or kept_back.places,
        hidden_units=kept_back.units,
    )
