"""The words of decisions about secondary use (safety.md 7): what is confirmed, and what is true of it now.

What is confirmed is kept word for word. `TEXT_VERSION` is counted up when the words change.
"""

from typing import Final

from flask_babel import gettext as _

from citizen_app.secondary_use_settings import RIGHT_BEGINS
from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language
from consent.domain.secondary_use import SecondaryUseClaim, SecondaryUseDecision, Standing

TEXT_VERSION: Final = "2026-11-28"


def limits_text() -> str:
    """From when the right is there, and what it does not do: the sentence of safety.md 7."""
    return _(
        "The right applies from %(day)s. It does not stop projects that already have a permit, and the law can make "
        "exceptions.",
        day=day_text(RIGHT_BEGINS, current_language()),
    )


def choice_text(decision: SecondaryUseDecision) -> str:
    """The choice, as it is confirmed."""
    if decision is SecondaryUseDecision.OPTED_OUT:
        return _("I say no to other use of my health data")
    return _("I end my no to other use of my health data")


def meaning_text(decision: SecondaryUseDecision) -> str:
    """What the choice means."""
    if decision is SecondaryUseDecision.OPTED_OUT:
        return _(
            "Then your data must not be used in projects that get a permit after your no. You need not give a reason."
        )
    return _(
        "Then your data may again be used in projects that get a permit after this. You have not said yes to a certain "
        "project."
    )


def confirmed_lines(decision: SecondaryUseDecision, authority: str) -> list[str]:
    """All that is read and confirmed, a sentence or two a line: what is kept as evidence."""
    return [
        choice_text(decision),
        meaning_text(decision),
        limits_text(),
        _("%(authority)s has to see to it that your choice is followed.", authority=authority),
        *unchanged_lines(),
    ]


def unchanged_lines() -> list[str]:
    """What neither choice changes."""
    return [
        _("Those who treat you see the same as before."),
        _("Your decisions about samples stay as they are."),
        _("You can change your choice whenever you like."),
    ]


def standing_lines(standing: Standing, authority: str | None) -> list[str]:
    """What is true now: nothing but what `Standing` claims."""
    newest = standing.newest
    if newest is None:
        return [_("You have not said no here. We do not know whether you have said no elsewhere.")]
    when = moment_text(newest.made_at, current_language())
    lines: dict[SecondaryUseClaim, list[str]] = {
        SecondaryUseClaim.OPTED_OUT: [
            _("You said no on %(when)s.", when=when),
            _("%(authority)s has to see to it that your choice is followed.", authority=authority or ""),
            _("We cannot see whether it is. We do not know whether it has been changed elsewhere since."),
        ],
        SecondaryUseClaim.ENDED: [
            _("You ended your no on %(when)s.", when=when),
            meaning_text(SecondaryUseDecision.OPT_OUT_ENDED),
            _("We do not know whether it has been changed elsewhere since."),
        ],
        SecondaryUseClaim.ONCE_OPTED_OUT: [_("You said no on %(when)s.", when=when), _not_taken_now()],
        SecondaryUseClaim.ONCE_ENDED: [_("You ended your no on %(when)s.", when=when), _not_taken_now()],
    }
    return lines[standing.claim]


def _not_taken_now() -> str:
    return _("Indblik takes no such choices now. We do not know what counts.")
