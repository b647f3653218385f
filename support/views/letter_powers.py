"""The two letters about a power of attorney on paper: the one that its giver may sign, and the notice before it begins.

What they say stands in them, since a notice that says nothing is none: they go to nobody but the giver, at the
register's address. Whoever has the post in hand reads who wants to help, and how it is stopped.
"""

from typing import Final

from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.actor import Actor
from citizen_app.here import here
from citizen_app.power_settings import PowerSettings
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from delegation.domain.powers import PowerState
from delegation.services.checks import rules
from delegation.services.on_paper import OnLetter, on_letter
from delegation.views.words import scope_lines
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.services import case_settings

_BLANK: Final = "…" * 20


def power_ask(actor: Actor, letter: Letter) -> LetterText | None:
    """The letter that the giver may sign; nothing once it was answered, stopped or not signed in time."""
    told = _told(actor, letter, PowerState.ASKED_ON_PAPER)
    if told is None or told.answer_by is None or _settings().paper_to is None:
        return None
    first = [
        _(
            "%(name)s wants to help you on Indblik, where you can see who has looked at your health data.",
            name=told.holder_name,
        ),
        _("You decide. If you do nothing, nothing happens, and nobody is told why."),
    ]
    return LetterText(
        title=_("May somebody read your log for you?"),
        parts=[
            LetterPart(sentences=first),
            _covers(told),
            _to_sign(told),
            _what_then(),
            _pressed(_("You need not sign anything.")),
        ],
    )


def power_notice(actor: Actor, letter: Letter) -> LetterText | None:
    """That a signed power has come, and that it can be stopped; nothing once it was stopped."""
    told = _told(actor, letter, PowerState.WAITING, PowerState.IN_FORCE)  # begun: the notice has come back
    if told is None:
        return None
    first = rules().first_day(local(clock.now()).date(), case_settings.working_days())
    day = day_text(first, current_language())
    sentences = [
        _("We have got a letter that says that you give %(name)s a power of attorney.", name=told.holder_name),
        _("The power of attorney counts from %(day)s. Until then you can stop it.", day=day),
    ]
    stop = [
        _("Call our support on %(phone)s. You need not say why, and anybody may call for you.", phone=_phone()),
        _("You can end it later as well. Then we must first be sure who you are."),
        _("Did you not sign it? Then call at once."),
    ]
    parts = [
        LetterPart(sentences=sentences),
        _covers(told),
        LetterPart(heading=_("How you stop it"), sentences=stop),
        _pressed(),
    ]
    return LetterText(title=_("A power of attorney with your name under it"), parts=parts)


def _told(actor: Actor, letter: Letter, *states: PowerState) -> OnLetter | None:
    told = None if letter.about is None else on_letter(actor.subject, letter.about, clock.now())
    return told if told is not None and told.state in states else None


def _covers(told: OnLetter) -> LetterPart:
    until = _("The last day is %(day)s.", day=day_text(told.terms.until, current_language()))
    more = _("A power of attorney on paper covers reading, and nothing else. It counts in Indblik only.")
    return LetterPart(heading=_("What it covers"), sentences=[until, more], facts=scope_lines(told.terms.scopes))


def _to_sign(told: OnLetter) -> LetterPart:
    answer_by = day_text(told.answer_by, current_language()) if told.answer_by else ""
    return LetterPart(
        heading=_("If you want to say yes"),
        sentences=[
            _(
                "Fill this in yourself, and sign it. Send the whole letter to %(address)s.",
                address=_settings().paper_to,
            ),
            _("It must be here before %(day)s.", day=answer_by),
        ],
        facts=[
            (_("I give this power of attorney to"), told.holder_name),
            (_("Code of this letter"), told.mark),
            (_("My whole name"), _BLANK),
            (_("Date"), _BLANK),
            (_("Signature"), _BLANK),
        ],
    )


def _what_then() -> LetterPart:
    days = rules().notice
    return LetterPart(
        heading=_("What happens then"),
        sentences=[
            _("We write to you when we have the letter. %(days)s working days after that it counts.", days=days),
            _("Until then anybody can stop it for you, by calling our support on %(phone)s.", phone=_phone()),
            _("We write to you the first time somebody has looked. You can end it at any time."),
        ],
    )


def _pressed(*first: str) -> LetterPart:
    lines = [f"{one.name}: {one.number} ({one.about})" for one in _settings().help_lines]
    return LetterPart(heading=_("Does somebody press you?"), sentences=[*first, _("These can help you:"), *lines])


def _phone() -> str:
    phone: str = here().app.extensions["indblik.settings"].operator_phone
    return phone


def _settings() -> PowerSettings:
    settings: PowerSettings = here().app.extensions["indblik.settings"].powers
    return settings
