"""Headings and first words of the pages on which a decision is made."""

from collections.abc import Mapping

from flask_babel import gettext as _

from citizen_app.web.whose import for_another
from consent.domain.decision import Effect
from consent.domain.draft import Answers, Step, Whom


def headings(answers: Answers) -> Mapping[Step, str]:
    """The question of each page."""
    is_access = answers.effect is Effect.ACCESS
    return {
        Step.EFFECT: _("What do you want to do?"),
        Step.WHAT: _("Which data may they see?") if is_access else _("Which data may they not see?"),
        Step.ORIGIN: _("Which place do the data come from?"),
        Step.AGE: _("How old are the data?"),
        Step.WHO: _("Who gets access?") if is_access else _("Who may not see them?"),
        Step.UNIT: _place(answers),
        Step.PERSON: _("Which person gets access?") if is_access else _("Which person may not see them?"),
        Step.PROFESSION: _("Which profession gets access?") if is_access else _("Which profession may not see them?"),
        Step.WHEN: _("When does it count?"),
    }


def _place(answers: Answers) -> str:
    if answers.whom is not Whom.UNIT:
        return _("At which place?")
    return _("Which place gets access?") if answers.effect is Effect.ACCESS else _("Which place may not see them?")


def leads(answers: Answers) -> Mapping[Step, str]:
    """What it is good to know before answering."""
    is_access = answers.effect is Effect.ACCESS
    return {
        Step.EFFECT: _("Nothing is saved before you have seen it all and confirmed it."),
        Step.WHAT: _("You can choose everything, or narrow it down.")
        if for_another()
        else _("You can choose everything, or narrow it down. Your log is always open to you."),
        Step.ORIGIN: _("Choose the place where the data were written, for instance the hospital that took the sample."),
        Step.AGE: _("Write one of the days or both. The days are those of the data, not of the look-up."),
        Step.UNIT: _("Here are places from the log, as far as you can see them. You can search for others.")
        if for_another()
        else _("Here are places from your own log. You can search for others."),
        Step.PERSON: _("You can choose people whose names you can see in the log.")
        if for_another()
        else _("You can choose people whose names are in your log. Names that are masked cannot be chosen."),
        Step.PROFESSION: _("It is about everyone with the profession, unless you narrow it down to one place."),
        Step.WHEN: _("An access in spite of a block always ends. It lasts a year at most.")
        if is_access
        else _("You can end it before, whenever you like."),
    }
