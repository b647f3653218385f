"""Letters about what the desk did for a citizen: that it did, from when it counts, and how to have it stopped."""

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.here import here
from citizen_app.web.dates import day_text, local
from citizen_app.web.language import current_language
from support.domain.assisted import Ending
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.services.assisted import ActTold, act_told
from support.views.assist_words import NOT_DONE


def assisted_receipt(actor: Actor, letter: Letter) -> LetterText | None:
    """That something was done; what it was, only where the citizen has chosen that. Nothing for what was stopped."""
    if letter.about is None:
        return None
    told = act_told(actor, letter.about)
    if told.ended is not None and told.ended.ending is not Ending.DONE:
        return None  # another letter tells of that
    what = LetterPart(heading=_("What it is"), sentences=told.sentences) if letter.has_contents else None
    first = [_("You have asked our support for something that you can do on the site. This is your receipt.")]
    parts = [LetterPart(sentences=first, facts=_days(told)), *([what] if what else []), _stop(told)]
    return LetterText(title=_("Our support has done something for you"), parts=parts)


def assisted_stopped(actor: Actor, letter: Letter) -> LetterText | None:
    """That it was stopped, or could not be done."""
    if letter.about is None:
        return None
    told = act_told(actor, letter.about)
    if told.ended is None or told.ended.ending is Ending.DONE:
        return None
    if told.ended.ending is Ending.STOPPED:
        why = _("It was stopped before it counted. Nothing was changed.")
    elif letter.has_contents and told.ended.why is not None:
        why = str(NOT_DONE[told.ended.why])
    else:
        why = _("It could not be done when its day had come. Nothing was changed.")
    facts = [(_("Asked for"), _day(told)), (_("Stopped"), day_text(local(told.ended.at).date(), current_language()))]
    again = LetterPart(
        heading=_("Did you not want it stopped?"), sentences=[_("Then ask for it once more."), _ways_to_us()]
    )
    first = [_("You have asked our support for something that you can do on the site."), why]
    return LetterText(title=_("It was stopped"), parts=[LetterPart(sentences=first, facts=facts), again])


def _days(told: ActTold) -> list[tuple[str, str]]:
    counts = day_text(local(told.counts_at).date(), current_language())
    return [(_("Asked for"), _day(told)), (_("It counts from"), counts)]


def _day(told: ActTold) -> str:
    return day_text(local(told.made_at).date(), current_language())


def _stop(told: ActTold) -> LetterPart:
    counts = day_text(local(told.counts_at).date(), current_language())
    return LetterPart(
        heading=_("If you did not ask for it"),
        sentences=[
            _("Have it stopped. You can do that before %(day)s.", day=counts),
            _ways_to_us(),
            # The same for every kind, so that the letter does not tell which it is: some are stopped for anybody.
            _("If you call, we may first have to be sure who you are."),
        ],
    )


def _ways_to_us() -> str:
    settings = here().app.extensions["indblik.settings"]
    phone = _("Call our support on %(phone)s.", phone=settings.operator_phone)
    site = _("Or sign in with MitID on %(site)s.", site=settings.site_url)
    return f"{phone} {site}"
