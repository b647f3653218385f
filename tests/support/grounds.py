"""Every ground on which somebody may act for another, as a table, and a world in which they meet all that there is.

A row says what the ground gives in words of its own: what the product says of it is held against the row.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import update

from citizen_app import clock
from citizen_app.acting_settings import ActingSettings
from citizen_app.auth.actor import Basis
from citizen_app.auth.acts import Act
from citizen_app.auth.models import SessionRow
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import TissueSettings
from consent.domain.decision import Unit, What, Who
from consent.services.decisions import make_decision
from delegation.domain.acting import Scope
from delegation.domain.powers import Party, Step, Terms
from delegation.queries.powers import add_step, as_text
from delegation.services import giving, hiding
from delegation.services.standing import grounds_of
from logview.domain.terms import EntryFlag
from tests.support.deciding import draft
from tests.support.helpers_questions import ask, entry_of
from tests.support.helping import LAST_DAY, by_herself, power, switch_to
from tests.support.log_rows import Log
from tests.support.people import SignedIn, as_citizen
from tests.support.register import CHILD, MOTHER, born, custody, message, tell

CARL = "2308913369"
"""Somebody else who helps the same citizen."""
READING = frozenset({Act.READ_LOG, Act.COPY_LOG})
ASKING = READING | {Act.ASK, Act.FOLLOW_OWN_QUESTION}
CHOICES = frozenset({Act.SEE_DECISIONS, Act.SEE_OWN_BLOCKS})
BLOCKING = frozenset({Act.MAKE_BLOCK, Act.END_OWN_BLOCK})
PARENTS = ASKING | {Act.HEAR}
APPOINTED = PARENTS | CHOICES | {Act.READ_QUESTIONS}
LAW = "Forældreansvarsloven § 2"


LETTERS = ("brev-organisation", "brev-klage", "brev-aktindsigt", "brev-datatilsynet", "brev-politi")
TISSUE_WAITS = ("venter/<tissue_waiting>", "venter/<tissue_waiting>/tag-tilbage")
OPENS_TO_HELPERS = {
    "GET /forskning/om-mig",
    "GET /min-log",
    "GET /min-log/find",
    "GET /min-log/opslag/<ref>",
    "POST /min-log/find",
    "GET /min-log/opslag/<ref>/spoerg",
    "POST /min-log/opslag/<ref>/spoerg",
    "GET /spoergsmaal",
    "GET /spoergsmaal/<question>",
    "GET /spoergsmaal/<question>/videre",
    "GET /spoergsmaal/venter/<joint>",
    "POST /spoergsmaal/venter/<joint>",
    "POST /spoergsmaal/venter/<joint>/tag-tilbage",
    *(f"GET /spoergsmaal/<question>/{letter}" for letter in LETTERS),
    *(f"POST /spoergsmaal/<question>/{step}" for step in ("skriv", "luk", "genaabn")),
    "GET /valg",
    "GET /valg/<decision>",
    "GET /valg/<decision>/ophaev",
    "GET /valg/ny",
    "GET /valg/venter/<waiting>",
    "GET /valg/ny/<step>",
    "GET /valg/tidligere",
    "POST /valg/<decision>/ophaev",
    "POST /valg/ny/<step>",
    "POST /valg/venter/<waiting>",
    "POST /valg/venter/<waiting>/tag-tilbage",
    *(
        f"GET /valg/vaev-barn{rest}"
        for rest in ("", "/<material>", "/kvittering/<receipt>", "/venter/<tissue_waiting>")
    ),
    *(f"POST /valg/vaev-barn/{rest}" for rest in ("<material>", *TISSUE_WAITS)),
}
"""Word for word: a page more that opens to whoever helps is a deliberate change."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """A ground: what is told or given for it, and what it opens."""

    told: tuple[Mapping[str, str], ...] = ()  # by the register
    scopes: tuple[Scope, ...] = ()  # of a power by code
    is_on_paper: bool = False  # the power was signed on paper instead
    born: str = "1957-05-05"  # the citizen
    set: ActingSettings = ActingSettings(sign_in_from=13)
    tissue: TissueSettings = TissueSettings()
    acts: frozenset[Act] = frozenset()  # none: there is nothing to act on
    is_filtered: bool = False
    is_placeless: bool = False

    @property
    def is_minor(self) -> bool:
        """Whether whoever else helps does so by custody."""
        return self.born > "2010"

    @property
    def other_asks(self) -> bool:
        """Whether the other may ask: who has custody not from the fifteenth birthday."""
        return not self.is_minor or self.born > "2012"


def _child(*told: Mapping[str, str], **of_row: Any) -> Held:
    both = (custody(CHILD, MOTHER, shared="joint", first="2012-05-05"), *told)
    return replace(Held(told=both, born="2012-05-05", acts=PARENTS, is_filtered=True), **of_row)


def _appointed(event: str, **columns: str) -> tuple[Mapping[str, str], ...]:
    return (message(event, CHILD, MOTHER, **{"first": "2026-01-01", **columns}),)


def _own(basis: Basis) -> Held:
    stated = ActingSettings(own_grounds={basis: "Psykiatriloven § 24"})
    return Held(told=_appointed("appointment", kind=basis.value), set=stated, acts=READING)


_PROTECTED = message("protection", CHILD, first="2025-01-01", kind="anonymous-place")
_WHOLE = {"shared": "sole", "health": "yes"}
GROUNDS: dict[str, Held] = {
    "power, to read": Held(scopes=(Scope.READ_LOG,), acts=READING),
    "power, to ask": Held(scopes=(Scope.READ_LOG, Scope.ASK), acts=ASKING | {Act.READ_QUESTIONS}),
    "power, to see choices": Held(scopes=(Scope.SEE_DECISIONS,), acts=CHOICES),
    "power, of everything": Held(scopes=tuple(Scope), acts=APPOINTED | BLOCKING),
    "power, where places are secret": Held(
        scopes=tuple(Scope), told=(_PROTECTED,), acts=APPOINTED | BLOCKING, is_placeless=True
    ),
    "power on paper": Held(scopes=(Scope.READ_LOG, Scope.SEE_DECISIONS), is_on_paper=True, acts=READING | CHOICES),
    "custody": _child(),
    "custody, with blocks and samples": _child(
        set=ActingSettings(sign_in_from=13, blocks=LAW),
        tissue=TissueSettings(mode=VarMode.FORWARD),
        acts=PARENTS | BLOCKING | {Act.SEE_OWN_BLOCKS, Act.DECIDE_TISSUE},
    ),
    "custody, where places are secret": _child(_PROTECTED, is_placeless=True),
    "custody, of a placed child": _child(
        message("placement", CHILD, "1403572528", first="2026-02-01", closed="no"),
        message("protection", "1403572528", first="2025-01-01", kind="name-address"),
        is_placeless=True,
    ),
    "custody, from 15 with a case": _child(
        message("minor-case", CHILD, first="2026-02-01", until="2026-06-01"), born="2010-06-05", acts=READING
    ),
    "guardianship": Held(told=_appointed("guardianship", **_WHOLE), acts=APPOINTED),
    "lasting power in force": Held(told=_appointed("lasting-power", **_WHOLE), acts=APPOINTED),
    "own ground, that is on": _own(Basis.NEAREST_RELATIVE),
    # What gives nothing at all.
    "custody, from 15": _child(born="2010-06-05", acts=frozenset()),
    "foster parent": Held(
        told=(message("placement", CHILD, MOTHER, first="2026-02-01", closed="no"),), born="2012-05-05"
    ),
    "guardianship, by a note only": Held(told=_appointed("guardianship", shared="sole", health="no")),
    "own ground, that is off": Held(told=_appointed("appointment", kind="nearest-relative")),
}


@dataclass(kw_only=True)
class HelpedWorld:
    """A citizen whom two help: `helper` on the ground, and somebody else. `fill` puts into the log what there is."""

    app: Flask
    held: Held
    log: Log
    citizen: SignedIn
    helper: SignedIn
    other: SignedIn
    ground_id: UUID

    @classmethod
    def of(cls, app: Flask, held: Held) -> "HelpedWorld":
        """The people, and a log with nothing in it. The helper is with the citizen, where that is possible."""
        settings = app.extensions["indblik.settings"]
        app.extensions["indblik.settings"] = replace(settings, acting=held.set, tissue=held.tissue)
        tell(app, born(CHILD, held.born), born(MOTHER, "1985-02-28"), born(CARL, "1991-08-23"), *held.told)
        log = Log(app)
        log.source()
        for number, name in enumerate(("Klinik Vest", "Børnehus Øst", "Klinik Syd", "Klinik Nord"), start=31):
            log.organisation(str(number), name)
        log.directory_is_new()
        citizen, helper = as_citizen(app, CHILD, "Alma Rask"), as_citizen(app, MOTHER, "Mette Rask")
        other = as_citizen(app, CARL, "Carl Krogh")
        if held.is_minor:
            tell(app, custody(CHILD, CARL, shared="joint", first="2012-05-05"))
        else:
            power(app, citizen, other, tuple(Scope))
        given = _power_on_paper if held.is_on_paper else power
        ground = given(app, citizen, helper, held.scopes) if held.scopes else _told_id(app, helper)
        world = cls(app=app, held=held, log=log, citizen=citizen, helper=helper, other=other, ground_id=ground)
        world.begin()
        return world

    def begin(self) -> None:
        """Let the helper's session say that they are with the citizen, whether or not there is anything to act on."""
        changed = update(SessionRow).where(SessionRow.owner_key == self.helper.key).values(helps=self.ground_id)
        with self.app.extensions["indblik.engine"].begin() as opened:
            opened.execute(changed)

    def fill(self) -> None:
        """Look-ups, a choice that the citizen made and what they asked; and what the other did who helps."""
        at = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
        for number, (code, name, flags) in enumerate(
            (("31", "Ole Lund", 0), ("32", "Eva Dam", 0), ("33", "Ib Birk", int(EntryFlag.SENSITIVE)))
        ):
            by = self.log.person(name)
            moment = at - timedelta(days=number)
            self.log.entry(self.citizen.key, moment, organisation_ref=self.log.unit(code), performed_by=by, flags=flags)
        with by_herself(self.app, self.citizen) as actor:
            make_decision(actor, draft(What(), Who(unit=Unit("sor", "34", below=True))), uuid4(), clock.now())
        self.citizen.client.get("/min-log")
        ask(self.citizen, entry_of(self.citizen), "Borgerens egne ord")
        if self.held.other_asks:
            switch_to(self.other)
            ask(self.other, entry_of(self.other), "Carls egne ord")

    def keep_back(self, *codes: str) -> None:
        """The citizen hides these units from whoever helps."""
        with by_herself(self.app, self.citizen) as actor:
            hiding.keep_back(actor, [("sor", code) for code in codes], places=False)

    def pause(self) -> None:
        """The citizen pauses the power, or the municipality closes the log of a placed child."""
        if not self.held.scopes:
            tell(self.app, message("placement", CHILD, place="sor:31", first="2026-02-01", closed="yes"))
            return
        with by_herself(self.app, self.citizen, powers=True) as actor:
            giving.pause(actor, self.ground_id, clock.now())


def _power_on_paper(app: Flask, giver: SignedIn, holder: SignedIn, scopes: Iterable[Scope]) -> UUID:
    """A power that the desk registered from paper, since it begins; how it comes to that has tests of its own."""
    power_id, at = uuid4(), clock.now() - timedelta(days=40)
    terms = Terms(scopes=frozenset(scopes), until=LAST_DAY)
    facts = {"holder_key": holder.key, "by_key": uuid4(), "at": at}
    told = {"scopes": as_text(terms.scopes), "until": terms.until}
    steps: tuple[tuple[Step, Party, dict[str, Any]], ...] = (
        (Step.ASKED_ON_PAPER, Party.DESK, {**told, "name_sealed": holder.name, "open_until": at + timedelta(days=30)}),
        (Step.REGISTERED, Party.DESK, {**told, "name_sealed": giver.name}),
        (Step.NOTICED, Party.CLOCK, {"begins": date(2026, 2, 20)}),
    )
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES, [giver.key]):
        for sequence, (step, party, columns) in enumerate(steps):
            if "name_sealed" in columns:
                columns["name_sealed"] = keys().seal(columns["name_sealed"])
            of_step = {"step": step.value, "party": party.value, "sequence": sequence, **facts, **columns}
            add_step(citizen_key=giver.key, power_id=power_id, **of_step)
    return power_id


def _told_id(app: Flask, helper: SignedIn) -> UUID:
    """The ground that the register tells of between the two, whatever it gives."""
    with by_herself(app, helper, powers=True) as actor:
        found = grounds_of(actor, clock.now())
    return found[0].ground_id if found else uuid4()  # a session can say whatever it wants
