"""The pages on which a decision is made, one question each: the form that asks, and what its answer changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from msgspec.structs import replace
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.actor import REPRESENTING, Actor
from citizen_app.terms import DataKind
from citizen_app.web.dates import local
from citizen_app.web.term_words import data_kind_words
from citizen_app.web.whose import for_another
from consent import forms
from consent.domain.decision import Effect
from consent.domain.draft import Answers, Step, Whom
from consent.services import offers
from consent.services.addresses import person_from, person_value, place_from, place_value
from consent.services.helped import may_name_place

_EFFECTS: Final = {"block": Effect.BLOCK, "access": Effect.ACCESS}
_WHOM: Final = {"everyone": Whom.EVERYONE, "place": Whom.UNIT, "person": Whom.PERSON, "profession": Whom.PROFESSION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the making. `form` fills a form with the answers so far, `take` puts its answer among them."""

    form: Callable[[Actor, Answers, datetime], Any]
    take: Callable[[Actor, Answers, Any], Answers]
    number: int  # of five: pages that ask more about one thing share a number


def _key(known: Mapping[str, Any], value: Any) -> str | None:
    return next((key for key, one in known.items() if one == value), None)


def _effect_form(actor: Actor, answers: Answers, _at: datetime) -> Any:
    form = forms.EffectForm(data={"effect": _key(_EFFECTS, answers.effect)})
    if actor.helped is not None:  # an access is never given for another (safety.md 4)
        form.effect.choices = [SelectChoice("block", _("Block: somebody may not see the data"))]
    return form


def _take_effect(_actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, effect=_EFFECTS[form.effect.data])


def _what_form(_actor: Actor, answers: Answers, _at: datetime) -> Any:
    scope = None if answers.kinds is None else ("some" if answers.kinds else "all")
    form = forms.WhatForm(
        data={
            "scope": scope,
            "kinds": [str(int(kind)) for kind in answers.kinds or ()],
            "from_place": answers.from_place,
            "of_age": answers.of_age,
        }
    )
    words = data_kind_words()
    if for_another():
        form.scope.choices = [SelectChoice("all", _("All the health data")), form.scope.choices[1]]
    form.kinds.choices = [SelectChoice(str(int(kind)), words[kind]) for kind in offers.KINDS]
    return form


def _take_what(_actor: Actor, answers: Answers, form: Any) -> Answers:
    some = form.scope.data == "some"
    return replace(
        answers,
        kinds=tuple(DataKind(int(kind)) for kind in form.kinds.data) if some else (),
        from_place=form.from_place.data,
        of_age=form.of_age.data,
    )


def _age_form(_actor: Actor, answers: Answers, _at: datetime) -> Any:
    return forms.AgeForm(data={"since": answers.since, "until": answers.until})


def _take_age(_actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, since=form.since.data, until=form.until.data)


def _named() -> list[SelectChoice]:
    return [
        SelectChoice("place", _("A place, for instance a hospital, a department or a municipality")),
        SelectChoice(
            "person",
            _("A person whose name is in the log") if for_another() else _("A person whose name is in my log"),
        ),
    ]


def _who_form(actor: Actor, answers: Answers, _at: datetime) -> Any:
    form = forms.WhoForm(data={"whom": _key(_WHOM, answers.whom)})
    form.whom.choices = [
        *([SelectChoice("everyone", _("Everyone"))] if answers.effect is Effect.BLOCK else []),
        *(_named() if may_name_place(actor) else []),
        SelectChoice("profession", _("Everyone with a certain profession")),
    ]
    return form


def _take_who(_actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, whom=_WHOM[form.whom.data])


def _place_form(chosen: Callable[[Answers], tuple[str, str, bool] | None], *, closed_too: bool) -> Any:
    def form(actor: Actor, answers: Answers, at: datetime) -> Any:
        now = chosen(answers)
        made = forms.PlaceForm(
            data={
                "place": place_value(actor, now[:2]) if now else None,
                "below": "without" if now and not now[2] else "with",
            }
        )
        offered = offers.places(actor, now[:2] if now else None, answers.sought, at, closed_too=closed_too)
        made.place.choices = [SelectChoice(place_value(actor, one.code), one.label) for one in offered.places]
        made.offered = offered
        return made

    return form


def _place_of(actor: Actor, form: Any) -> tuple[str, str, bool]:
    scheme, code = place_from(actor, form.place.data)
    return scheme, code, form.below.data == "with"


def _take_origin(actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, origin=_place_of(actor, form), sought="")


def _take_unit(actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, unit=_place_of(actor, form), sought="")


def _person_form(actor: Actor, answers: Answers, at: datetime) -> Any:
    chosen = person_value(actor, answers.person) if answers.person else None
    form = forms.PersonForm(data={"person": chosen, "only_there": answers.only_there})
    form.person.choices = [
        SelectChoice(person_value(actor, one.person), one.name) for one in offers.people(actor, answers.person, at)
    ]
    return form


def _take_person(actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, person=person_from(actor, form.person.data), only_there=form.only_there.data)


def _profession_form(_actor: Actor, answers: Answers, _at: datetime) -> Any:
    form = forms.ProfessionForm(data={"profession": answers.profession, "only_there": answers.only_there})
    form.profession.choices = [("", _("Choose a profession")), *offers.professions()]
    return form


def _take_profession(_actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(answers, profession=form.profession.data, only_there=form.only_there.data)


def _when_form(actor: Actor, answers: Answers, at: datetime) -> Any:
    is_bounded = answers.effect is Effect.ACCESS or actor.basis in REPRESENTING
    form = forms.WhenForm(
        data={
            "start": "day" if answers.first else "now",
            "first": answers.first,
            "end": "day" if answers.last or is_bounded else "open",
            "last": answers.last,
        }
    )
    form.today = local(at).date()
    if is_bounded:
        form.end.choices = [SelectChoice("day", _("On a certain day, at most a year after it begins"))]
    return form


def _take_when(_actor: Actor, answers: Answers, form: Any) -> Answers:
    return replace(
        answers,
        timed=True,
        first=form.first.data if form.start.data == "day" else None,
        last=form.last.data if form.end.data == "day" else None,
    )


PAGES: Final[Mapping[Step, Page]] = {
    Step.EFFECT: Page(form=_effect_form, take=_take_effect, number=1),
    Step.WHAT: Page(form=_what_form, take=_take_what, number=2),
    Step.ORIGIN: Page(form=_place_form(lambda one: one.origin, closed_too=True), take=_take_origin, number=2),
    Step.AGE: Page(form=_age_form, take=_take_age, number=2),
    Step.WHO: Page(form=_who_form, take=_take_who, number=3),
    Step.UNIT: Page(form=_place_form(lambda one: one.unit, closed_too=False), take=_take_unit, number=3),
    Step.PERSON: Page(form=_person_form, take=_take_person, number=3),
    Step.PROFESSION: Page(form=_profession_form, take=_take_profession, number=3),
    Step.WHEN: Page(form=_when_form, take=_take_when, number=4),
}
