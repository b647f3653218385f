"""Invented log pages in the shape that the log's templates are given."""

from dataclasses import dataclass, replace
from typing import cast

from flask import request
from markupsafe import Markup

from citizen_app.auth.mandates import VisitsLine
from citizen_app.entry_questions import EntryQuestions, OpeningsLine, QuestionState
from logview.services.entry_text import Part
from logview.services.log_page import Day as LogDay
from logview.views.lines import days_of


def language() -> str:
    """The preview's language: it has no cookie."""
    return request.args.get("sprog") or request.args.get("lang") or "da"


@dataclass(kw_only=True)
class Entry:
    time_text: str
    who: str
    role: str
    unit: str
    organisation: str
    sector_text: str
    sector_key: str
    what: str
    action: str
    reason: str
    reason_missing: bool = False
    count: int = 1
    flags: tuple[tuple[str, str], ...] = ()
    href: str = "/opslag"
    masked_by: str | None = None
    is_group: bool = False
    ask_href: str = ""


@dataclass(kw_only=True)
class Visit(Entry):
    # Time, address, data, action, and who it was if it was not the person of the visit.
    parts: tuple[tuple[str, str, str, str, str], ...] = ()


@dataclass(frozen=True)
class Day:
    label: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Source:
    name: str
    from_text: str
    until_text: str
    heard_text: str
    delivers: bool = True
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    days: tuple[Day, ...] = ()
    period_text: str = "2. februar – 3. marts 2026"
    has_more: bool = True
    older_href: str | None = "/log?side=x"
    newer_href: str | None = "/log?side=y"
    all_href: str | None = "/log?alt=1"
    filters: tuple[tuple[str, str], ...] = ()
    filter_href: str = "/find"
    counts_href: str = "/find#tal"
    sources: tuple[Source, ...] = ()
    empty: str | None = None
    day_continues: bool = False
    openings: OpeningsLine | None = None
    visits: VisitsLine | None = None
    helps: bool = False  # seen by somebody who acts for another

    @property
    def lines(self) -> Markup:
        """The days as the view hands them to the template."""
        days = [
            Day(day.label, tuple(replace(one, parts=tuple(Part(*part) for part in one.parts)) for one in day.visits))
            for day in self.days
        ]
        # Lines are kept by language: the preview speaks its own.
        return days_of(cast("list[LogDay]", days), language(), lambda _href: "/spoerg")


@dataclass(frozen=True)
class Section:
    title: str
    items: list[tuple[str, str, str | None]]


@dataclass(frozen=True)
class EntryPage:
    heading: str
    back_href: str
    rows: tuple[Section, ...]
    source: str
    unexplained_note: str | None
    ask_hrefs: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    questions: EntryQuestions | None = None


NURSE = Visit(
    time_text="14.05–14.22",
    who="Mette Lund Kjærsgaard",
    role="Sygeplejerske",
    unit="Lungemedicinsk Sengeafsnit 4",
    organisation="Bispebjerg og Frederiksberg Hospital",
    sector_text="Hospital",
    sector_key="hospital",
    what="Journal",
    action="Læst",
    reason="Behandling",
)
OVERRIDE = replace(
    NURSE,
    time_text="23.50–00.10",
    who="Åse Ørum",
    role="Læge",
    unit="Akutmodtagelsen",
    flags=(("override", "Adgang trods spærring"),),
    reason="Kilden oplyser ikke hvorfor.",
    reason_missing=True,
)
DOCTOR = replace(
    NURSE,
    time_text="09.12",
    who="Jens Højgaard",
    role="Praktiserende læge",
    unit="Lægerne på Torvet",
    organisation="Ydernummer 012345",
    sector_text="Egen læge",
    sector_key="general-practice",
    what="Medicinkort",
    action="Ændret",
)
SYSTEM = replace(
    NURSE,
    time_text="03.00",
    who="Et system, ikke et menneske",
    role="Automatisk job",
    unit="Kilden har ikke oplyst afdelingen.",
    organisation="Sundhedsdatastyrelsen",
    sector_text="Fælles system",
    sector_key="national",
    what="Vaccinationer",
    action="Kørt af et system",
    flags=(("system", "System"),),
    reason="Kilden har ikke oplyst, hvorfor.",
    reason_missing=True,
)
MASKED = replace(
    NURSE,
    time_text="11.40",
    who="Navnet er sløret",
    masked_by="Navnet er sløret af Region Hovedstaden",
    unit="Retspsykiatrisk Ambulatorium",
    flags=(("masked", "Sløret navn"),),
)
HOME_NURSE = replace(
    NURSE,
    time_text="07.45–08.05",
    who="Fatima Al-Sayed",
    role="Social- og sundhedsassistent",
    unit="Hjemmeplejen Nord, Team Åparken",
    organisation="Ballerup Kommune",
    sector_text="Kommune",
    sector_key="municipality",
    what="Telemedicinske målinger",
    reason="Pleje og omsorg",
)


def _opened(visit: Visit, times: list[str]) -> Visit:
    kinds = ["Journal", "Prøvesvar", "Røntgenbilleder"] * len(times)
    others = ["Jonas Qvist", *[""] * len(times)]
    parts = tuple(
        (time, visit.href, what, visit.action, other) for time, what, other in zip(times, kinds, others, strict=False)
    )
    return replace(visit, parts=parts, count=len(parts))


SOURCES = (
    Source("Region Hovedstadens journal", "1. marts 2023", "3. marts 2026", "I dag kl. 06.10"),
    Source("Lægesystemer", "1. januar 2024", "1. marts 2026", "For to dage siden", note="Plejer at sende hver dag."),
    Source("Fælles Medicinkort", "1. marts 2023", "3. marts 2026", "I dag kl. 11.55"),
    Source("Apotekernes systemer", "", "", "", delivers=False),
    Source("Privathospitaler", "", "", "", delivers=False, note="Også behandling, som en forsikring betaler."),
)


def filled_page() -> Page:
    """Three days with one of everything that looks special."""
    night = _opened(OVERRIDE, ["23.50", "23.52", "00.10"])
    ward = _opened(NURSE, [f"14.{minute:02}" for minute in range(5, 17)])
    return Page(
        days=(
            Day("Tirsdag den 3. marts 2026", (night, ward, DOCTOR, SYSTEM)),
            Day("Mandag den 2. marts 2026", (HOME_NURSE, MASKED, replace(DOCTOR, time_text="08.01"))),
            Day(
                "Søndag den 1. marts 2026",
                (
                    replace(
                        DOCTOR, sector_text="Apotek", sector_key="pharmacy", role="Farmaceut", unit="Torvets Apotek"
                    ),
                    replace(NURSE, count=9, is_group=True, who="Kilden har ikke oplyst hvem."),
                ),
            ),
        ),
        filters=(("Hospital", "/log"), ("Bispebjerg og Frederiksberg Hospital", "/log")),
        sources=SOURCES,
        day_continues=True,
        openings=OpeningsLine(
            text="Medarbejdere i Indbliks support eller i en organisation har 3 gange åbnet noget om dig her. "
            "Det var for at behandle et spørgsmål, et brev eller hjælp til dig.",
            href="/spoergsmaal/aabninger",
        ),
        visits=VisitsLine(text="En, der hjælper dig, var i din log én gang.", href="/besoeg"),
    )


def helpers_page() -> Page:
    """The same as somebody who acts for another sees it."""
    return replace(filled_page(), openings=None, visits=None, sources=(), filters=(), helps=True)


def page_without_entries(why: str, *, helps: bool = False) -> Page:
    """The two ways to be empty."""
    chosen = (("Tandlæge", "/min-log?v=uden"),) if why == "no-match" else ()
    page = Page(empty=why, filters=chosen, sources=SOURCES, newer_href=None, older_href=None, has_more=False)
    return replace(page, helps=helps)


def fifty_visits() -> Page:
    """A full page, as the budget for rendering counts it."""
    visits = tuple(replace(NURSE, time_text=f"{hour:02}.{hour:02}") for hour in range(10))
    return Page(days=tuple(Day(f"Dag {number}", visits) for number in range(5)), sources=SOURCES)


def entry_page() -> EntryPage:
    """An entry's own page."""
    missing = "Kilden har ikke oplyst, hvorfor."
    return EntryPage(
        heading="Opslag den 3. marts 2026 kl. 14.05",
        back_href="/log",
        rows=(
            Section("Hvem", [("Navn", "Mette Lund Kjærsgaard", None), ("Fag", "Sygeplejerske", None)]),
            Section(
                "Hvor",
                [
                    ("Afdeling", "Lungemedicinsk Sengeafsnit 4", None),
                    ("Sted", "Region Hovedstaden", "Nu Region Østdanmark"),
                ],
            ),
            Section("Hvad", [("Data", "Journal", None), ("Handling", "Læst", None), ("Grund", missing, None)]),
            Section("Hvor ved vi det fra?", [("Kilde", "Region Hovedstadens journal", "Modtaget 4. marts 2026")]),
        ),
        source="Region Hovedstadens journal",
        unexplained_note="Vi ved ikke, hvorfor opslaget skete. Stedet kan være angivet forkert af kilden.",
        ask_hrefs=(("Bed om at få navnet", "/navn"),),
        asked=(("Du har ikke fået navnet", "/oensker/nej"),),
        questions=EntryQuestions(
            ask_href="/spoerg",
            asked=[
                QuestionState(
                    href="/spoergsmaal/et",
                    text="Spørgsmål 7KQ4-RM2D: Besvaret",
                    finding="Organisationen vurderer, at opslaget ikke burde være sket.",
                )
            ],
            mark="Organisationen har vurderet, at dette opslag ikke burde være sket",
            messages_href="/spoergsmaal",
            is_kept="Bevares på grund af din sag.",
            usual_text="Afdelingen læser prøvesvar for at forberede stuegang.",
        ),
    )


def find_counts() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Numbers in all and by sector."""
    return [
        ("I alt", [("Alle opslag", "1.984", "100 %")]),
        ("Sektor", [("Hospital", "1.204", "61 %"), ("Egen læge", "403", "20 %"), ("Kommune", "377", "19 %")]),
    ]
