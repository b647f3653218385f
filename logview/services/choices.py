"""The choices of the form that narrows the log: only what stands in the citizen's own log, each value opaque."""

from typing import Any
from uuid import UUID

from flask_babel import format_decimal
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.actor import Actor
from logview.domain.view_state import Period, ViewState
from logview.services.addresses import value_from, value_text
from logview.services.counting import Facets
from logview.services.wording import words

_MOST = 60
"""So many places or persons are offered; the rest are found by period."""


def offer(actor: Actor, form: Any, found: Facets, language: str) -> None:
    """Set the form's choices, the most frequent first, each with its number."""
    lists = words(language)
    form.sectors.choices = [
        SelectChoice(str(int(one)), _text(lists.sectors[one], n)) for one, n in found.sectors.most_common()
    ]
    form.organisations.choices = [
        SelectChoice(value_text(actor, "unit", key), _text(found.organisation_names[key], n))
        for key, n in found.organisations.most_common(_MOST)
    ]
    form.persons.choices = [
        SelectChoice(value_text(actor, "person", str(person)), _text(found.person_names[person], n))
        for person, n in found.persons.most_common(_MOST)
    ]
    for field, offered in ((form.organisations, found.organisations), (form.persons, found.persons)):
        if len(offered) > _MOST:
            field.description = _("Here are the %(number)s with the most entries.", number=_MOST)
    form.data_kinds.choices = [
        SelectChoice(str(one), _text(lists.data_kinds.get(one, lists.no_what), n))
        for one, n in found.data_kinds.most_common()
    ]
    form.activities.choices = [
        SelectChoice(str(one), _text(lists.activities.get(one, lists.no_action), n))
        for one, n in found.activities.most_common()
    ]


def form_data(actor: Actor, state: ViewState) -> dict[str, Any]:
    """The form as the view has it."""
    return {
        "period": state.period.value,
        "first": state.first,
        "last": state.last,
        "sectors": [str(one) for one in state.sectors],
        "organisations": [value_text(actor, "unit", one) for one in state.organisations],
        "persons": [value_text(actor, "person", str(one)) for one in state.persons],
        "data_kinds": [str(one) for one in state.data_kinds],
        "activities": [str(one) for one in state.activities],
    }


def state_of(actor: Actor, form: Any) -> ViewState:
    """The view that a valid form asks for. Raises NotFound for a value that is not this subject's."""
    period = Period(form.period.data)
    between = period is Period.BETWEEN
    return ViewState(
        period=period,
        first=form.first.data if between else None,
        last=form.last.data if between else None,
        sectors=tuple(int(one) for one in form.sectors.data or ()),
        organisations=tuple(value_from(actor, "unit", one) for one in form.organisations.data or ()),
        persons=tuple(UUID(value_from(actor, "person", one)) for one in form.persons.data or ()),
        data_kinds=tuple(int(one) for one in form.data_kinds.data or ()),
        activities=tuple(int(one) for one in form.activities.data or ()),
    )


def _text(label: str, number: int) -> str:
    return f"{label} ({format_decimal(number)})"
