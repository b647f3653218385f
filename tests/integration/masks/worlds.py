"""Invented worlds: staff, units, look-ups and masks of every kind, and what of it a citizen may read, told by hand."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import strategies as st
from sqlalchemy import insert

from citizen_app import clock, links
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.staff_digest import authorised_person
from citizen_app.terms import Purpose
from consent.domain.decision import Outcome, Unit, Who
from consent.models import ConsentQuestionRow
from consent.services.decisions import make_decision
from logview.models import ProfessionalRow
from tests.support.deciding import citizen as acting_citizen
from tests.support.deciding import draft, page_of
from tests.support.log_rows import Log
from tests.support.sign_in import citizen_key

_numbers = count(1)
NAMES = (
    "Anna Friis",
    "Åse Sørensen-Ågård",
    "Bjørn Ærøskov Tønder",
    "Karl-Ove Kjærulff",
    "Øjvind Bækgaard",
    "Solvejg Friis",  # the surname of another
)
# HOSPITAL has WARD below it; PRACTICE is called after the first person; OWN is a unit in the source's own words.
HOSPITAL, WARD, PRACTICE, OWN = "hospital", "ward", "practice", "own"
# A profession for each of NAMES, by its place among the people; the last of a world has none that the directory knows.
PROFESSIONS = ("Brillemager", "Drejelærer", "Fodplejerske", "Garver", "Hattemager", "Kurvemager")
# How a text tells a name: {0} the first name, {1} the surname, {2} the authorisation id.
SPELLINGS = ("Henvist af {0} {1}", "Set af {0[0]}. {1}", "Brev til {1}, {0}", "ringet til {0} {1}", "Skrevet af {2}")
UNDER = {HOSPITAL: {HOSPITAL, WARD}, WARD: {WARD}, PRACTICE: {PRACTICE}, OWN: set()}


@dataclass(frozen=True)
class LookUp:
    """Who acted, for whom, where; on which of the citizen's numbers; whom else the source's words name, and how."""

    by: int
    behalf: int | None
    at: str
    second_number: bool = False
    about: tuple[int, str] | None = None


@dataclass(frozen=True)
class Made:
    """A mask."""

    kind: str  # unit, citizen, person
    whom: int | str
    below: bool = True
    towards: str = "us"  # us, our second number, somebody else
    state: str = "in force"  # past its end, ended

    def hides(self, person: int, at: str) -> bool:
        """Whether the person's name is hidden there, from us."""
        if self.state == "ended" or (self.kind == "citizen" and self.towards == "somebody else"):
            return False
        if self.kind == "person":
            return person == self.whom
        return at == self.whom or (self.below and at in UNDER[str(self.whom)])


@dataclass(frozen=True)
class Figure:
    """How many work at a place, with the profession of one of the people or in all."""

    at: str
    of: int | None
    number: int


@dataclass(frozen=True)
class World:
    """Everything."""

    people: tuple[str, ...]
    look_ups: tuple[LookUp, ...]
    masks: tuple[Made, ...]
    two_numbers: bool
    language: str = "da"
    figures: tuple[Figure, ...] = ()

    def hidden_on(self, look_up: LookUp) -> set[int]:
        """Whose names this entry withholds."""
        on_it = {one for one in (look_up.by, look_up.behalf) if one is not None}
        return {one for one in on_it if any(mask.hides(one, look_up.at) for mask in self.masks)}

    def hidden(self) -> set[int]:
        """Who is masked on each of their entries."""
        seen = {one for look_up in self.look_ups for one in (look_up.by, look_up.behalf) if one is not None}
        shown = {
            one
            for look_up in self.look_ups
            for one in {look_up.by, look_up.behalf} - self.hidden_on(look_up)
            if one is not None
        }
        return (seen - shown) | {int(mask.whom) for mask in self.masks if mask.kind == "person"}

    def hides_somewhere(self, person: int) -> bool:
        """Whether the person is masked on an entry: then the source's words on others do not name them."""
        return person in self.hidden() or any(person in self.hidden_on(one) for one in self.look_ups)

    def is_few(self, at: str, person: int | None) -> bool:
        """Whether fewer than five with the person's profession, or in all, work there as far as anybody has stated."""
        if person is not None and (at == OWN or (at == PRACTICE and not self._stated(PRACTICE, person))):
            return True
        above = [place for place, below in UNDER.items() if at in below]
        return any(number < 5 for place in above for one in (None, person) for number in self._stated(place, one))

    def _stated(self, at: str, of: int | None) -> list[int]:
        return [figure.number for figure in self.figures if (figure.at, figure.of) == (at, of)][-1:]

    def professions_left_out(self) -> set[int]:
        """Whose profession no page may tell: masked on each of their entries, and one of few there."""
        told = set()
        for look_up in self.look_ups:
            for one in {look_up.by, look_up.behalf} - {None}:
                if one is not None and not (one in self.hidden_on(look_up) and self.is_few(look_up.at, one)):
                    told.add(one)
        return {one for one in self.hidden() if one < len(self.people) - 1} - told

    def places_left_out(self) -> set[str]:
        """Which places no page may tell: few work there at all, and whoever looked up there is masked."""
        few = {place for place in (HOSPITAL, WARD, PRACTICE) if self.is_few(place, None)}
        shown = {look_up.at for look_up in self.look_ups if look_up.by not in self.hidden_on(look_up)}
        return {place for place in few if not any(one in shown for one in UNDER[place])}

    def parts_that_may_be_read(self) -> set[str]:
        """Parts of names that stand in names which are shown: of people, of the practice, of the source's own words."""
        shown = {part for number, name in enumerate(self.people) if number not in self.hidden() for part in parts(name)}
        first = set(parts(self.people[0]))
        for look_up in self.look_ups:
            hidden = self.hidden_on(look_up)
            # The practice's name is public; the unit and the secretary's role are in the source's own words.
            own = look_up.at == OWN or look_up.by == len(self.people) - 1
            if (look_up.at == PRACTICE and 0 not in hidden) or (own and not hidden and not self.hides_somewhere(0)):
                shown |= first
        return shown


def parts(name: str) -> list[str]:
    """First names and surnames."""
    return [part for part in name.replace("-", " ").split() if len(part) > 2]


units = st.sampled_from([HOSPITAL, WARD, PRACTICE, OWN])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any world."""
    people = tuple(draw(st.permutations(NAMES))[: draw(st.integers(2, 4))])
    somebody = st.integers(0, len(people) - 1)
    two = draw(st.booleans())
    about = st.one_of(st.none(), st.tuples(somebody, st.sampled_from(SPELLINGS)))
    look_up = st.builds(
        LookUp, somebody, st.one_of(st.none(), somebody), units, st.booleans() if two else st.just(False), about
    )
    towards = st.sampled_from(["us", "our second number", "somebody else"] if two else ["us", "somebody else"])
    state = st.sampled_from(["in force", "in force", "past its end", "ended"])
    places = st.sampled_from([HOSPITAL, WARD, PRACTICE])
    mask = st.one_of(
        st.builds(Made, st.just("unit"), places, st.booleans(), st.just("us"), st.sampled_from(["in force", "ended"])),
        st.builds(Made, st.just("citizen"), places, st.booleans(), towards, state),
        st.builds(Made, st.just("person"), somebody, st.just(True), st.just("us"), st.just("in force")),
    )
    figure = st.builds(Figure, places, st.one_of(st.none(), somebody), st.sampled_from([1, 4, 5, 30]))
    return World(
        people=people,
        look_ups=tuple(draw(st.lists(look_up, min_size=1, max_size=5))),
        masks=tuple(draw(st.lists(mask, min_size=1, max_size=3))),
        two_numbers=two,
        language=draw(st.sampled_from(["da", "en"])),
        figures=tuple(draw(st.lists(figure, max_size=4))),
    )


@dataclass
class Built:
    """A world in the database: all its codes and numbers are its own, so that worlds do not meet."""

    app: Flask
    log: Log
    world: World
    key: UUID
    second: UUID | None = None
    codes: dict[str, str] = field(default_factory=dict)
    digests: list[UUID] = field(default_factory=list)
    authorisations: list[str] = field(default_factory=list)
    place_names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, app: Flask, log: Log, world: World, cpr: str, second_cpr: str) -> "Built":
        """Write it, all but its masks."""
        built = cls(app, log, world, citizen_key(app, cpr))
        if world.two_numbers:
            built.second = citizen_key(app, second_cpr)
            with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
                links.link_by_register(built.key, built.second, "correction")
        built._units()
        people = [built._person(name, number) for number, name in enumerate(world.people)]
        for hour, look_up in enumerate(world.look_ups):
            built._look_up(look_up, people, hour)
        return built

    def _units(self) -> None:
        number, surname = next(_numbers), self.world.people[0].split()[-1]
        self.codes = {name: f"{number:05}{place:04}" for place, name in enumerate((HOSPITAL, WARD, PRACTICE, OWN))}
        self.place_names = {
            HOSPITAL: (f"Hospital {number}",),
            WARD: (f"Afsnit {number}",),
            PRACTICE: (f"Lægerne {surname}", f"{surname} Medical Practice"),
        }
        self.log.organisation(self.codes[HOSPITAL], f"Hospital {number}", kind="hospital")
        self.log.organisation(
            self.codes[WARD], f"Afsnit {number}", kind="department", parent_scheme="sor",
            parent_code=self.codes[HOSPITAL],
        )  # fmt: skip
        self.log.organisation(
            self.codes[PRACTICE], f"Lægerne {surname}", kind="practice", name_en=f"{surname} Medical Practice", sector=2
        )
        self.log.directory_is_new()
        self.log.unit(self.codes[OWN], "ydernummer", name=f"Læge {self.world.people[0]}")

    def _person(self, name: str, number: int) -> int:
        """The last of them is a secretary, whose role the source tells in its own words."""
        last, professional_id = number == len(self.world.people) - 1, 500_000 + next(_numbers)
        role = f"Sekretær for {self.world.people[0]}" if last else None
        self.authorisations.append(f"{professional_id % 9_000 + 1_000}X")
        with self.app.app_context():
            self.digests.append(authorised_person(self.authorisations[-1]))
        self.log.write(
            ProfessionalRow, professional_id=professional_id, digest=uuid4(), person_digest=self.digests[-1], name=name,
            profession_code=None if last else f"pro{number}", role_text=role,
        )  # fmt: skip
        return professional_id

    def _look_up(self, look_up: LookUp, people: list[int], hour: int) -> None:
        names = [self.world.people[one] for one in (look_up.by, look_up.behalf) if one is not None]
        told = " og ".join(f"{name[0]}. {name.split()[-1]} ({name})" for name in names)
        scheme = "ydernummer" if look_up.at == OWN else "sor"
        owner = self.second if look_up.second_number and self.second else self.key
        self.log.entry(
            owner, clock.now() - timedelta(hours=hour), performed_by=people[look_up.by],
            on_behalf_of=None if look_up.behalf is None else people[look_up.behalf],
            organisation_ref=self.log.unit(self.codes[look_up.at], scheme), visit_key=hour % 2,
            data_organisation_ref=self.log.unit(self.codes[PRACTICE]) if look_up.at == PRACTICE else None,
            reason=self._about(look_up) or f"Henvist af {told}", what_text=f"Notat ved {told}", data_kind=0, purpose=0,
            details={
                "reason": f"Talt med {told}", "source_system": f"PC hos {self.authorisations[look_up.by]}",
                "data_text": self._about(look_up),
            },
        )  # fmt: skip
        # A colleague's question from the practice, and a choice about a colleague there, tell its name: it is public.
        if look_up.at != OWN and (look_up.at != PRACTICE or not look_up.by):
            self._asked(look_up, self._about(look_up) or f"Ringet til {names[0]}")

    def _about(self, look_up: LookUp) -> str | None:
        if look_up.about is None:
            return None
        number, spelling = look_up.about
        given, *_middle, surname = self.world.people[number].split()
        return spelling.format(given, surname, self.authorisations[number])

    def _asked(self, look_up: LookUp, told: str) -> None:
        row = {
            "citizen_key": self.key, "question_id": uuid4(), "asked_at": clock.now(), "call": "override",
            "system_id": "epj-ost", "person": self.digests[look_up.by], "profession": self._profession(look_up.by),
            "unit_scheme": "sor", "unit_code": self.codes[look_up.at], "purpose": Purpose.TREATMENT, "kinds": None,
            "outcome": Outcome.NEGATIVE, "override_reason": None, "override_text": told,
        }  # fmt: skip
        with self.app.app_context(), unit_of_work(DatabaseRole.CONSENT) as opened:
            opened.execute(insert(ConsentQuestionRow), row)

    def _profession(self, person: int) -> str:
        return "7170" if person == len(self.world.people) - 1 else f"pro{person}"

    def decide(self) -> None:
        """The citizen makes a choice about each of them, where they were met, if that is known."""
        actor = acting_citizen(self.key, *([self.second] if self.second else []))
        met = {look_up.by: look_up.at for look_up in self.world.look_ups}
        for number, place in met.items():
            told = place != OWN and (place != PRACTICE or not number)
            at = Unit("sor", self.codes[place], True) if told else None
            with page_of(self.app, actor):
                make_decision(actor, draft(who=Who(person=self.digests[number], unit=at)), uuid4(), clock.now())

    def state(self, figure: Figure) -> None:
        """State how many work there."""
        profession = None if figure.of is None else self._profession(figure.of)
        self.log.headcount(self.codes[figure.at], figure.number, profession)

    def mask(self, made: Made, us: UUID | None = None) -> UUID:
        """Make one of the masks. `us`: towards whom, if not the citizen."""
        now, person = clock.now(), made.kind == "person"
        if person:
            self.log.persons["the masked"] = self.digests[int(made.whom)]
        towards = {"us": us or self.key, "our second number": self.second, "somebody else": uuid4()}[made.towards]
        citizen = towards if made.kind == "citizen" else None
        until = None
        if citizen is not None:
            until = now - timedelta(days=1) if made.state == "past its end" else now + timedelta(days=9)
        mask_id = self.log.mask(
            unit=None if person else self.codes[str(made.whom)], person="the masked" if person else None,
            citizen=citizen, by=self.codes[HOSPITAL if person else str(made.whom)], below=made.below,
            since=now - timedelta(days=10), until=until,
        )  # fmt: skip
        if made.state == "ended":
            self.log.end_mask(mask_id, citizen)
        return mask_id
