"""What the operator is asked about a system that calls us."""

import re
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from citizen_app.directory.rows import SCHEMES
from citizen_app.identifiers import bare, without_cpr_numbers
from citizen_app.plain_text import plain_text
from citizen_app.systems.assertions import algorithm_of
from citizen_app.systems.encrypting import encryption_of
from citizen_app.systems.fitness import ENCRYPT, LONGEST_KEY_LIFE, MOST_PER_MINUTE, SIGN, readable
from citizen_app.systems.public_keys import holds_a_secret, read_public_key
from citizen_app.systems.refusals import UnfitKey, Why
from citizen_app.systems.words import GIVEN_BY_COMMAND, REFUSAL_WORDS, SCOPE_WORDS, SECRET
from citizen_app.web.forms import Checkboxes, Form
from support.domain.periods import today

Code = tuple[str, str]
_RSA_ALGORITHMS: Final = ("PS256", "RS256")
_MOST_UNITS: Final = 100
_UNIT = re.compile(r"\s*([^\W\d_][\w-]*)\s*[:\s]\s*(\S+(?: \S+)*)\s*")
# What people write; the directory has one word for each.
_SCHEME_WORDS: Final = {"yder": "ydernummer", "p-nummer": "p-number", "kommune": "municipality"}


def _filled(text: Any = None) -> InputRequired:
    return InputRequired(text or _l("Fill in this field."))


def _line(text: str | None) -> str | None:
    return readable(text) if text else text


def _bare(text: str | None) -> str | None:
    return bare(readable(text)) if text else text


def _lines(text: str | None) -> str | None:
    return plain_text(text) if text else text


class _KeyForm(Form):
    """A form with a public key in it. It never gives back a private one, whichever field somebody pasted it into."""

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Read what was sent, and forget at once what must not be here."""
        super().process(*args, **kwargs)
        self._refused = {field: said for field in self if (said := _must_not_be_here(field))}
        for field in self:
            field.raw_data = list(map(plain_text, _texts(field)))
        for field in self._refused:
            field.data, field.raw_data = None, []

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether everything can be used."""
        is_valid: bool = super().validate(extra_validators)
        for field, said in self._refused.items():
            field.errors = [said]
        return is_valid and not self._refused

    def validate_key(self, field: TextAreaField) -> None:
        """One public key. It is written anew, and what is not a public key is not given back."""
        text, field.data = field.data or "", ""
        try:
            public = read_public_key(text)
            field.data = public.pem
            fits = encryption_of if self.purpose_of_key == ENCRYPT else algorithm_of
            fits(public.pem, self.algorithm.data or public.algorithm)
        except UnfitKey as unfit:
            raise ValidationError(str(REFUSAL_WORDS[unfit.why])) from None
        if public.kid and without_cpr_numbers(public.kid) == public.kid:
            self.kid.data = self.kid.data or readable(public.kid)
        if public.algorithm in _RSA_ALGORITHMS:
            self.algorithm.data = self.algorithm.data or public.algorithm

    def validate_last_day(self, field: DateField) -> None:
        """A day that the key can end on."""
        if field.data and not today() <= field.data < today() + LONGEST_KEY_LIFE:
            raise ValidationError(str(REFUSAL_WORDS[Why.KEY_END]))

    @property
    def purpose_of_key(self) -> str:
        """What the key is for."""
        return SIGN


def _must_not_be_here(field: Field) -> LazyString | None:
    """What to say of a secret, or of a number of somebody where names are written: neither is shown again."""
    texts = _texts(field)
    if any(map(holds_a_secret, texts)):
        return SECRET
    if type(field) is StringField and any(without_cpr_numbers(text) != text for text in texts):
        return _l("Do not write a CPR number.")
    return None


def _texts(field: Field) -> list[str]:
    return [text for text in field.raw_data or [] if isinstance(text, str)]


def _key_field() -> TextAreaField:
    return TextAreaField(_l("Public key"), validators=[_filled(_l("Paste the public key."))])


def _kid_field() -> StringField:
    return StringField(_l("Name of the key (kid)"), filters=[_line])


def _algorithm_field() -> SelectField:
    choices = [SelectChoice("", _l("The one that fits the key")), *(SelectChoice(one, one) for one in _RSA_ALGORITHMS)]
    return SelectField(_l("Algorithm"), choices=choices, default="", validators=[Optional()])


def _last_day_field() -> DateField:
    return DateField(_l("Last day of the key"), validators=[Optional()])


class NewSystemForm(_KeyForm):
    """A system with its first key, and what it may do for whom."""

    system_id = StringField(_l("Id of the system"), validators=[_filled()], filters=[_line])
    name = StringField(_l("Name of the system"), validators=[_filled()], filters=[_line])
    cvr = StringField(_l("CVR number of the controller"), validators=[_filled()], filters=[_bare])
    contact = StringField(_l("Contact"), validators=[_filled()], filters=[_line])
    scopes = Checkboxes(
        _l("Scopes"),
        choices=[
            SelectChoice(scope.value, words) for scope, words in SCOPE_WORDS.items() if scope not in GIVEN_BY_COMMAND
        ],
        validators=[_filled(_l("Choose at least one."))],
    )
    units = TextAreaField(_l("Organisations it may speak for"), validators=[_filled()], filters=[_lines])
    per_minute = IntegerField(
        _l("Calls a minute"),
        validators=[Optional(), NumberRange(1, MOST_PER_MINUTE, message=REFUSAL_WORDS[Why.PER_MINUTE])],
    )
    key = _key_field()
    kid = _kid_field()
    algorithm = _algorithm_field()
    last_day = _last_day_field()

    def validate_units(self, field: TextAreaField) -> None:
        """A scheme and a code on each line."""
        lines = _unit_lines(field.data)
        wrong = [str(number) for number, unit in lines if unit is None]
        if wrong:
            said = _("Write a scheme and a code on each line, such as sor 1234567890123. Look at line %(lines)s.")
            raise ValidationError(said % {"lines": ", ".join(wrong)})
        if len(lines) > _MOST_UNITS:
            raise ValidationError(_("Write at most %(number)s organisations.", number=_MOST_UNITS))

    def organisations(self) -> tuple[Code, ...]:
        """The codes that were written, each once."""
        return tuple(dict.fromkeys(unit for _number, unit in _unit_lines(self.units.data) if unit is not None))


class NewKeyForm(_KeyForm):
    """A further key of a system."""

    purpose = RadioField(
        _l("What is the key for?"),
        choices=[SelectChoice(SIGN, _l("Signing in")), SelectChoice(ENCRYPT, _l("Encrypting its emergency copy"))],
        default=SIGN,
    )
    key = _key_field()
    kid = _kid_field()
    algorithm = _algorithm_field()
    last_day = _last_day_field()

    @property
    def purpose_of_key(self) -> str:
        """What was chosen."""
        return str(self.purpose.data)


def _unit_lines(text: str | None) -> list[tuple[int, Code | None]]:
    """The lines with something on them, by number; None for one that is no code."""
    return [(number, _unit(line)) for number, line in enumerate((text or "").splitlines(), 1) if line.strip()]


def _unit(line: str) -> Code | None:
    found = _UNIT.fullmatch(line)
    if found is None:
        return None
    word = found[1].lower()
    scheme, code = _SCHEME_WORDS.get(word, word), bare(found[2])
    return (scheme, code) if scheme in SCHEMES and SCHEMES[scheme](code) else None
