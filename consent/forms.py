"""What the pages about decisions ask for: shape only. Choices are handed in; what may be decided is a rule's matter."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from citizen_app.web.forms import Checkboxes, Form

_CHOOSE = _l("Choose one of the possibilities.")
_ONLY_THERE = _l("Only at one place, for instance a department (optional)")
LONGEST_SEARCH = 60


def _chosen() -> InputRequired:
    return InputRequired(_CHOOSE)


class EffectForm(Form):
    """Block or access."""

    effect = RadioField(
        _l("What do you want to do?"),
        choices=[
            SelectChoice("block", _l("Block: somebody may not see my data")),
            SelectChoice(
                "access", _l("Give access in spite of a block: somebody may see my data although I have a block")
            ),
        ],
        validators=[_chosen()],
    )


class WhatForm(Form):
    """Which data. Whoever ticks kinds and leaves the question above them open means those kinds."""

    scope = RadioField(
        _l("Which data?"),
        choices=[
            SelectChoice("all", _l("All my health data")),
            SelectChoice("some", _l("Only certain kinds of data")),
        ],
        validators=[Optional()],
    )
    kinds = Checkboxes(_l("Kinds of data"), validators=[Optional()])
    from_place = BooleanField(_l("Only data that come from one place"))
    of_age = BooleanField(_l("Only data from a certain time"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The question must be answered, and certain kinds be named."""
        if not super().validate(extra_validators):
            return False
        if self.scope.data is None and self.kinds.data:
            self.scope.data = "some"
        if self.scope.data is None:
            self.scope.errors = [_CHOOSE]
            return False
        if self.scope.data == "some" and not self.kinds.data:
            self.kinds.errors = [_l("Choose at least one kind of data.")]
            return False
        return True


class AgeForm(Form):
    """How old the data are."""

    since = DateField(_l("From and including"), validators=[Optional()])
    until = DateField(_l("To and including"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one of the days, in order."""
        if not super().validate(extra_validators):
            return False
        if self.since.data is None and self.until.data is None:
            self.since.errors = [_l("Write at least one of the two days.")]
            return False
        if self.since.data and self.until.data and self.until.data < self.since.data:
            self.until.errors = [_l("The last day must come after the first.")]
            return False
        return True


class SearchForm(Form):
    """A place by its name."""

    words = StringField(
        _l("Search by name"), validators=[InputRequired(_l("Write a name.")), Length(max=LONGEST_SEARCH)]
    )


class PlaceForm(Form):
    """One place, with or without what is below it."""

    place = RadioField(_l("Place"), validators=[_chosen()])
    below = RadioField(
        _l("Departments"),
        choices=[
            SelectChoice("with", _l("The place and all its departments")),
            SelectChoice("without", _l("Only the place itself, not its departments")),
        ],
        default="with",
        validators=[_chosen()],
    )


class WhoForm(Form):
    """Towards whom."""

    whom = RadioField(_l("Who is it about?"), validators=[_chosen()])


class PersonForm(Form):
    """One person of the citizen's own log."""

    person = RadioField(_l("Person"), validators=[_chosen()])
    only_there = BooleanField(_ONLY_THERE)


class ProfessionForm(Form):
    """One profession."""

    profession = SelectField(_l("Profession"), validators=[_chosen()])
    only_there = BooleanField(_ONLY_THERE)


class WhenForm(Form):
    """From when until when."""

    today: date  # set by whoever makes the form

    start = RadioField(
        _l("When does it begin?"),
        choices=[SelectChoice("now", _l("At once")), SelectChoice("day", _l("On a later day"))],
        default="now",
        validators=[_chosen()],
    )
    first = DateField(_l("First day"), validators=[Optional()])
    end = RadioField(
        _l("When does it end?"),
        choices=[SelectChoice("open", _l("When I end it myself")), SelectChoice("day", _l("On a certain day"))],
        default="open",
        validators=[_chosen()],
    )
    last = DateField(_l("Last day"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """A day that was written is meant, and one that was asked for must be there."""
        if not super().validate(extra_validators):
            return False
        for choice, day in ((self.start, self.first), (self.end, self.last)):
            # A day was written and the choice left as it stood: then the day is what was meant.
            if day.data and choice.data == choice.object_data:
                choice.data = "day"
            if choice.data == "day" and day.data is None:
                day.errors = [_l("Write a day.")]
                return False
        return self._in_order()

    def _in_order(self) -> bool:
        first = self.first.data if self.start.data == "day" else self.today
        if first < self.today:
            self.first.errors = [_l("The day has passed. Choose today or a later day.")]
            return False
        if self.end.data == "day" and self.last.data < first:
            self.last.errors = [_l("The last day must not come before the first.")]
            return False
        return True


class EndForm(Form):
    """Nothing but the submission, so that a second click ends nothing twice."""


class TissueForm(Form):
    """What is chosen of samples or genetic data. The others say which form it is, and with which words it was read."""

    decision = RadioField(_l("What do you choose?"), validators=[_chosen()])
    submission = HiddenField(validators=[InputRequired()])
    version = HiddenField(validators=[InputRequired()])


class SecondaryUseForm(Form):
    """Which form it is, and with which words it was read; what is confirmed stands on the page."""

    submission = HiddenField(validators=[InputRequired()])
    version = HiddenField(validators=[InputRequired()])


class YesForm(Form):
    """The last day of a yes. The others say which form it is, and with which words it was read."""

    until = DateField(_l("Last day"), validators=[InputRequired(_l("Write a day."))])
    submission = HiddenField(validators=[InputRequired()])
    seal = HiddenField(validators=[InputRequired()])


class ResearchSearchForm(Form):
    """Words of a research project."""

    words = StringField(
        _l("Search in the projects"),
        validators=[Length(max=LONGEST_SEARCH, message=_l("Write 60 characters at most."))],
    )
