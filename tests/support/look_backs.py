"""A look-back in a world of tests: a matter about one look-up by Anna, and people at work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select, update

from citizen_app.auth.actor import Actor, Role
from citizen_app.db.roles import DatabaseRole, for_organisation
from citizen_app.db.work import unit_of_work
from support.domain.cases import CaseStep, Finding
from support.domain.look_back import LookBack, LookBackEvent, LookBackStep
from support.domain.misuse import MatterStep
from support.domain.misuse_rules import MatterDeed
from support.misuse_models import MisuseMatterRow, MisuseStandingRow
from support.queries import look_backs as queries
from support.queries.look_back_lists import Listed, Seen
from support.services import case_desk, look_back_list, look_back_people, look_backs, misuse
from support.services.case_desk import Deed
from support.services.look_back_clock import work_on_look_backs
from support.services.look_back_list import Judged
from support.services.look_backs import LookBackDeed, LookBackFile, Wish
from tests.conftest import NOON
from tests.support.assisting import of_age
from tests.support.log_rows import Log
from tests.support.people import OTHER_REGION, REGION, SignedIn, as_citizen, as_staff
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer, officer

AT = NOON - timedelta(days=1)
WARD, FAR = "4000000000001", "4000000000009"
FIRST, LAST = date(2025, 3, 1), date(2026, 3, 3)
WHY = "Personen har set på naboens journal."


class LookBackScene:
    """Everything that a look-back needs."""

    def __init__(self, app: Flask) -> None:
        self.app, self.log = app, Log(app)
        self.log.source()
        self.log.organisation(REGION, "Region Hovedstaden", kind="region", scheme="cvr")
        self.log.organisation(WARD, "Afdeling Y", kind="department", parent_scheme="cvr", parent_code=REGION)
        self.log.organisation(OTHER_REGION, "Region Syddanmark", kind="region", scheme="cvr")
        self.log.organisation(FAR, "Afdeling Z", kind="department", parent_scheme="cvr", parent_code=OTHER_REGION)
        self.log.directory_is_new()
        self.birthe = as_citizen(app)
        of_age(app, self.birthe.key)
        self.lone = as_staff(app, "Lone Lind", Role.LOG_LEAD, cpr="0407781234")
        self.lars = as_staff(app, "Lars Lund", Role.LOG_OFFICER, cpr="0508791235")
        self.vita = as_staff(app, "Vita Vang", Role.LOG_OFFICER, cpr="1105681238")
        self.first = self.look_up(self.birthe.key, AT)
        self.case = a_question(app, self.birthe.key, (AT, self.first))
        self.matter = self._a_matter()

    def look_up(self, citizen: UUID, at: datetime, who: str = "Anna Friis", unit: str = WARD, **more: Any) -> int:
        """One look-up at a unit."""
        person, place = self.log.person(who), self.log.unit(unit)
        return self.log.entry(citizen, at, performed_by=person, organisation_ref=place, **more)

    def _a_matter(self) -> UUID:
        """The look-up is found unjustified, and a lead takes the follow-up. Nobody has been heard yet."""
        told = "Det burde ikke være sket."
        deed = Deed(step=CaseStep.ANSWERED, words=told, finding=Finding.UNJUSTIFIED, is_apart=True)
        with as_officer(self.app, self.lars) as actor:
            case_desk.take(actor, self.case, deed)
        with self.in_role(DatabaseRole.MISUSE) as connection:
            found: UUID = connection.execute(select(MisuseMatterRow.matter_id)).scalar_one()
        self._follow_up(found, MatterStep.TAKEN)
        return found

    def hear(self) -> None:
        """Anna is heard."""
        self.ask_for_words()
        self._follow_up(self.matter, MatterStep.HEARD)

    def ask_for_words(self) -> None:
        """Anna is asked what she has to say, and has not answered."""
        self._follow_up(self.matter, MatterStep.HEARING_BEGUN, due_on=(NOON + timedelta(days=14)).date())

    def give_up_hearing(self) -> None:
        """Lone says why nobody can be heard."""
        self._follow_up(self.matter, MatterStep.HEARING_GIVEN_UP)

    def _follow_up(self, matter: UUID, step: MatterStep, **more: Any) -> None:
        deed = MatterDeed(step=step, words=WHY, is_apart=True, **more)
        with self.at_work(self.lone, Role.LOG_LEAD) as actor:
            misuse.take(actor, matter, deed)

    def matter_stands(self, state: str) -> None:
        """Where the follow-up stands."""
        with self.in_role(DatabaseRole.MISUSE) as connection:
            connection.execute(update(MisuseStandingRow).values(state=state))

    @contextmanager
    def in_role(self, role: DatabaseRole, cvr: str = REGION) -> Iterator[Any]:
        """A unit of work for the organisation."""
        with self.app.app_context(), unit_of_work(role) as connection:
            for_organisation(connection, cvr)
            yield connection

    @contextmanager
    def at_work(self, person: SignedIn, *roles: Role, cvr: str = REGION) -> Iterator[Actor]:
        """Somebody of the staff; a log officer unless it is told."""
        with self.app.test_request_context(method="POST"), unit_of_work(DatabaseRole.STAFF):
            yield officer(person, *roles, cvr=cvr)

    def asked(self, first: date = FIRST, last: date = LAST, entry: int | None = None, **more: Any) -> UUID:
        """Lone asks."""
        told = {"reason": WHY, "is_apart": True, **more}
        wish = Wish(entry_id=entry or self.first, first=first, last=last, **told)
        with self.at_work(self.lone, Role.LOG_LEAD) as actor:
            return look_backs.ask(actor, self.matter, wish)

    def counted(self, **more: Any) -> UUID:
        """And the worker counts."""
        found = self.asked(**more)
        self.work()
        return found

    def listed(self) -> UUID:
        """And Lars opens it, and the worker makes the list."""
        found = self.counted()
        self.take(self.lars, found, LookBackStep.OPENED)
        self.work()
        return found

    def work(self) -> None:
        """The worker's job."""
        with self.app.app_context():
            work_on_look_backs()

    def take(self, person: SignedIn, look_back: UUID, step: LookBackStep, *roles: Role, **more: Any) -> None:
        """Take a step."""
        deed = LookBackDeed(step=step, **{"words": WHY, "is_apart": True, **more})
        with self.at_work(person, *roles) as actor:
            look_backs.take(actor, look_back, deed)

    def seen(self, look_back: UUID, person: SignedIn | None = None, *roles: Role) -> LookBackFile:
        """The look-back as Lars sees it, or somebody else."""
        with self.at_work(person or self.lars, *roles) as actor:
            return look_backs.opened(actor, look_back)

    def on_the_list(self, look_back: UUID) -> list[Listed]:
        """The whole list."""
        with self.at_work(self.lars) as actor:
            look_back_people.begin(actor)
            return Seen(look_back, ()).page(1000)

    def judge(self, person: SignedIn, look_back: UUID, finding: Finding, *citizens: int, **more: Any) -> int:
        """Judge all look-ups of these citizens that the first page shows."""
        told = {"positions": [], "is_apart": True, **more}
        with self.at_work(person) as actor:
            judged = Judged(finding=finding, citizens=citizens, **told)
            return look_back_list.judge(actor, look_back, judged, look_back_list.page(actor, look_back, 0, "da").shown)

    def confirm(self, person: SignedIn, look_back: UUID, *, is_apart: bool = True) -> int:
        """Confirm what others have judged of what the first page shows."""
        with self.at_work(person) as actor:
            seen = look_back_list.page(actor, look_back, 0, "da")
            return look_back_list.confirm(actor, look_back, is_apart=is_apart, shown=seen.shown)

    def tell(self, person: SignedIn, look_back: UUID) -> int:
        """Approve the text."""
        with self.at_work(person) as actor:
            deed = LookBackDeed(step=LookBackStep.TOLD, is_apart=True)
            return look_back_list.tell(actor, look_back, deed)


def somebody() -> UUID:
    """A citizen whom nobody knows of."""
    return uuid4()


def a_look_back(app: Flask, matter: UUID, cvr: str) -> UUID:
    """A look-back in a matter of the organisation's, past the pages."""
    look_back_id, by = uuid4(), uuid4()
    begun = LookBack(look_back_id=look_back_id, matter_id=matter, cvr=cvr, asked_by=by)
    facts = {
        "look_back_id": look_back_id,
        "matter_id": matter,
        "cvr": cvr,
        "person_digest": uuid4(),
        "since": NOON - timedelta(days=365),
        "until": NOON,
        "asked_at": NOON,
        "asked_by_staff_key": by,
    }
    with app.app_context(), unit_of_work(DatabaseRole.LOOK_BACK):
        queries.see_only(cvr)
        queries.begin(facts, ())
        queries.add_step(begun, LookBackEvent(step=LookBackStep.ASKED, at=NOON, by=by))
    return look_back_id
