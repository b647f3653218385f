"""A decision in words: every combination has its sentence, and two decisions that differ never read alike."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from flask_babel import force_locale

from citizen_app.terms import DataKind
from citizen_app.web.dates import start_of_day
from consent.domain.decision import OFFERED_KINDS, Effect, Unit, What, Who
from consent.services.wording import (
    NamedUnit,
    Naming,
    Standing,
    decided_text,
    ending_text,
    kinds_of_data,
    over_text,
    sentences,
    when_text,
)

HOSPITAL, WARD, REGION, GONE = ("sor", "1"), ("sor", "2"), ("cvr", "3"), ("sor", "9")
ANNA, MASKED = UUID(int=1), UUID(int=2)
AT = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)


def naming(language="da"):
    return Naming(
        units={
            HOSPITAL: NamedUnit(name="Østby Hospital", has_below=True),
            WARD: NamedUnit(name="Afsnit 12", above="Østby Hospital"),
            REGION: NamedUnit(name="Region Hovedstaden", now="Region Østdanmark", has_below=True),
        },
        people={ANNA: "Anna Friis", MASKED: None},
        professions={"7170": "Læge", "5152": "SOSU-assistent"},
        language=language,
    )


def units():
    yield None
    for code in (HOSPITAL, REGION):
        yield from (Unit(*code, True), Unit(*code, False))
    yield Unit(*WARD, True)


WHO = [Who(*parts) for parts in product(units(), (None, ANNA), (None, "7170", "5152"))]
KINDS = [
    None,
    frozenset({DataKind.LABORATORY}),
    frozenset({DataKind.LABORATORY, DataKind.JOURNAL}),
    OFFERED_KINDS,
]
WHAT = [What(*parts) for parts in product(KINDS, units(), (None, date(2025, 1, 1)), (None, date(2025, 12, 31)))]
# Each what with some who, each who with some what: together they would be slow, and say nothing more.
PAIRS = {*product(WHAT, WHO[::7]), *product(WHAT[::11], WHO)}
ENDS = [None, start_of_day(date(2026, 6, 1)), AT + timedelta(days=5)]


@pytest.fixture
def speaking(app):
    """The sentences as a page in the language says them."""

    def say(language, write):
        with app.test_request_context("/"), force_locale(language):
            return write(naming(language))

    return say


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("effect", Effect)
def test_every_decision_reads_well_and_like_no_other(speaking, language, effect):
    def write(names):
        found = {}
        for number, (what, who) in enumerate(sorted(PAIRS, key=repr)):
            until = ENDS[number % len(ENDS)]
            when = [when_text(effect, AT, until, language)]
            found[what, who] = " ".join(sentences(effect, what, who, Standing.IN_FORCE, when, names)[: -len(when)])
            found[what, who, until] = " ".join(when)
        return found

    said = speaking(language, write)
    decided = [text for key, text in said.items() if len(key) == 2]
    assert len(set(decided)) == len(PAIRS), "two decisions that differ read alike"
    assert len({text for key, text in said.items() if len(key) == 3}) == len(ENDS)
    for text in set(said.values()):
        assert re.fullmatch(r"[A-ZÆØÅ].*[^ ]\.", text), text
        assert not re.search(r"%\(|  | ,|None|\.\.|\(\)", text), text


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_stage_of_a_decision_has_a_sentence_of_its_own(speaking, language):
    def write(names):
        return {
            decided_text(effect, What(), Who(unit=Unit(*HOSPITAL, True)), standing, names)
            for effect in Effect
            for standing in Standing
        }

    assert len(speaking(language, write)) == len(Effect) * len(Standing)


def said(speaking, effect, what, who, until=None, standing=Standing.IN_FORCE):
    return speaking(
        "da", lambda names: sentences(effect, what, who, standing, [when_text(effect, AT, until, "da")], names)
    )


def test_the_words_of_a_block(speaking):
    tests = What(kinds=frozenset({DataKind.LABORATORY}))
    assert said(speaking, Effect.BLOCK, tests, Who(unit=Unit(*HOSPITAL, True))) == [
        "Du har spærret for, at Østby Hospital (med alle afdelinger) ser dine prøvesvar.",
        "Spærringen gælder fra 3. marts 2026 kl. 14.05, til du selv ophæver den.",
    ]
    assert said(speaking, Effect.BLOCK, What(), Who())[0] == "Du har spærret for, at nogen ser dine sundhedsdata."
    everything = What(KINDS[2], Unit(*WARD, True), date(2025, 1, 1), date(2025, 12, 31))
    assert said(speaking, Effect.BLOCK, everything, Who(profession="7170"), ENDS[1]) == [
        "Du har spærret for, at personer med faggruppen læge ser dine journalnotater og dine prøvesvar fra "
        "Afsnit 12 (Østby Hospital).",
        "Det gælder kun oplysninger fra 1. januar 2025 til og med 31. december 2025.",
        "Spærringen gælder fra 3. marts 2026 kl. 14.05 til og med 31. maj 2026.",
    ]


def test_the_words_of_an_access(speaking):
    assert said(speaking, Effect.ACCESS, What(), Who(person=ANNA), ENDS[1]) == [
        "Du har givet Anna Friis adgang til dine sundhedsdata trods spærring.",
        "Adgangen gælder fra 3. marts 2026 kl. 14.05 til og med 31. maj 2026.",
    ]


def test_an_organisation_that_has_become_another_does_not_grow(speaking):
    who = Who(unit=Unit(*REGION, True))
    assert said(speaking, Effect.BLOCK, What(), who)[0] == (
        "Du har spærret for, at Region Hovedstaden (nu Region Østdanmark, med de afdelinger, der hørte til) ser dine "
        "sundhedsdata."
    )


def test_what_has_no_name_is_said_without_one(speaking):
    masked = said(speaking, Effect.BLOCK, What(), Who(person=MASKED))[0]
    assert masked == "Du har spærret for, at en person med sløret navn ser dine sundhedsdata."
    gone = said(speaking, Effect.BLOCK, What(), Who(unit=Unit(*GONE, True)))[0]
    assert gone == "Du har spærret for, at et sted uden for vores liste (SOR 9) ser dine sundhedsdata."


def test_every_kind_that_can_be_decided_over_has_a_phrase(speaking):
    assert set(speaking("da", lambda _names: kinds_of_data())) == OFFERED_KINDS


def test_how_it_ended(speaking):
    def write(_names):
        after = AT + timedelta(days=2)
        return [
            over_text(Effect.BLOCK, AT, None, after, "da"),
            over_text(Effect.BLOCK, AT, ENDS[1], None, "da"),
            over_text(Effect.BLOCK, AT + timedelta(days=9), None, after, "da"),
            *(ending_text(ending) for ending in (None, "ended", "replaced")),
        ]

    assert speaking("da", write) == [
        "Spærringen gjaldt fra 3. marts 2026 kl. 14.05 til 5. marts 2026 kl. 14.05.",
        "Spærringen gjaldt fra 3. marts 2026 kl. 14.05 til og med 31. maj 2026.",
        "Spærringen nåede ikke at gælde.",
        "Tiden løb ud.",
        "Du ophævede den selv.",
        "Du har rettet den siden.",
    ]
