"""How decisions about a child's samples came about, in words: for those who have custody, and for the child."""

from collections.abc import Collection
from uuid import UUID

from flask_babel import gettext as _

from citizen_app.agreeing import WaitingStep
from citizen_app.auth.actor import Actor
from citizen_app.auth.mandates import mandates
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from consent.domain.tissue_waiting import Fallen
from consent.queries.tissue_waiting import KeptSteps
from consent.services.tissue import KeptTissue
from consent.services.tissue_waiting import KeptWish


def holder_lines(one: KeptTissue, how: KeptSteps | None, own: Collection[UUID]) -> list[str]:
    """Who confirmed it and when, for those who have custody: no name, and nothing of where anybody is (safety.md 4)."""
    said = _confirmations(one, how)
    you, other = _("%(when)s: you confirmed it"), _("%(when)s: another who has custody confirmed it")
    return [(you if by in own else other) % {"when": when} for by, when in said]


def made_for_child(actor: Actor, one: KeptTissue, how: KeptSteps | None) -> list[str]:
    """Who confirmed it and when, for the child, who reads the names that we know."""
    known, lines = mandates(), []
    for by, when in _confirmations(one, how):
        name = known.name_of(actor, by) if known is not None else None
        who = name or _("Somebody who has custody")
        lines.append(_("%(when)s: %(who)s confirmed it", when=when, who=who))
    return lines


def wish_lines(one: KeptWish, language: str) -> list[str]:
    """What is true of something that waits, for those who have to confirm it."""
    until = moment_text(one.wish.open_until, language)
    asked = _("You have asked for it.") if one.is_own else _("Another who has custody has asked for it.")
    if one.has_other_words:
        return [asked, _("The text has changed since. It cannot be confirmed any more. Begin anew if you want it.")]
    said = [] if one.is_own or not one.can_take_back else [_("You have confirmed it.")]
    lapses = (
        _("If it is not confirmed by then, it lapses on %(when)s, when the child turns 15.", when=until)
        if one.wish.fifteen
        else _("If it is not confirmed by %(when)s, it lapses.", when=until)
    )
    return [asked, *said, lapses]


def fallen_line(one: KeptWish, own: Collection[UUID], language: str) -> str:
    """That what the viewer asked for or confirmed fell away: nothing of who, or where."""
    said = next(taken.at for taken in reversed(one.kept.taken) if taken.by in own)
    when = moment_text(said, language)
    told = (
        _("What you asked for on %(when)s was not confirmed, and has fallen away.", when=when)
        if one.is_own
        else _("What you confirmed on %(when)s was not confirmed by everybody, and has fallen away.", when=when)
    )
    since = _("Something else has been chosen since.")
    return f"{told} {since}" if one.fell is Fallen.OVERTAKEN else told


def wish_lines_for_child(one: KeptWish, language: str) -> list[str]:
    """The same for the child: no names, for one would point at the other, who has not confirmed it."""
    asked = _("%(when)s: asked for by somebody who has custody.", when=moment_text(one.wish.at, language))
    until = moment_text(one.wish.open_until, language)
    if one.fell is Fallen.FIFTEEN:
        return [asked, _("Not everybody had confirmed it on %(when)s, when you turned 15. It fell away.", when=until)]
    return [asked, _("It waits for others who have custody. It does not count yet.")]


def _confirmations(one: KeptTissue, how: KeptSteps | None) -> list[tuple[UUID, str]]:
    """Who said so and not took it back, and when."""
    language = current_language()
    if how is None:
        return [(one.by, moment_text(one.use.made_at, language))]
    said: dict[UUID, str] = {}
    for taken in how.taken:
        if taken.step is WaitingStep.TAKEN_BACK:
            said.pop(taken.by, None)
        elif taken.step is not WaitingStep.DONE:
            said[taken.by] = moment_text(taken.at, language)
    return list(said.items())
