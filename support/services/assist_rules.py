"""The rules by which the desk does something for a citizen, as the operator's named owner has approved them."""

from citizen_app.assist_settings import AssistSettings
from support.domain.assisted import AssistRules, Way
from support.services import case_settings
from support.services.address_book import address_book
from support.services.questions import today


def is_on() -> bool:
    """Whether an owner has approved the rules, so that the desk does things for citizens at all."""
    return case_settings.settings().assist.is_on(today())


def rules() -> AssistRules:
    """The rules that the operator's owner has approved, today."""
    told: AssistSettings = case_settings.settings().assist
    return AssistRules(
        today=today(),
        # Each act is confirmed by letter (safety.md 5): where none can be sent, nothing is done.
        is_on=told.is_on(today()) and address_book().has_addresses,
        ways=frozenset(map(Way, told.ways)),
        opening_ways=frozenset(map(Way, told.opening_ways)),
        delay=told.delay,
        number_wait=told.number_wait,
        from_age=told.from_age,
        calendar=case_settings.working_days(),
    )
