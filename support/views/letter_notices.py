"""Letters with what organisations tell a citizen of look-ups that should not have happened: of one message, when it is
written, and of all of them, for whoever asks the desk for it.
"""

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from citizen_app.web.language import current_language
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.queries.notices import MOST
from support.services.assist_rules import rules
from support.services.notices import NoticeTold, notice, notices
from support.views.letter_texts import further, look_ups
from support.views.words import when_text


def misuse_told(actor: Actor, letter: Letter) -> LetterText | None:
    """That an organisation has written, or that it has set right what it wrote; and what, where that was chosen."""
    if letter.about is None:
        return None
    told = notice(actor, letter.about, current_language())
    first = LetterPart(
        sentences=[
            _("%(organisation)s has written to you about look-ups in your log.", organisation=told.organisation)
        ],
        facts=_when(told),
    )
    contents = [_written(told), *look_ups(told.entries)] if letter.has_contents else [_on_the_site(told)]
    title = _("Message from %(organisation)s", organisation=told.organisation)
    return LetterText(title=title, parts=[first, *contents, further()])


def all_notices(actor: Actor) -> LetterText | None:
    """Every message whole, the newest first, as the citizen's own page has them; None where there is none."""
    found = notices(actor, current_language())
    if not found:
        return None
    parts = [part for one in found for part in _whole(one)]
    cut = [LetterPart(sentences=[_("Only the newest are shown.")])] if len(found) >= MOST else []
    asked = LetterPart(sentences=[_("You have asked our support for this letter.")])
    return LetterText(title=_("Messages from organisations"), parts=[asked, *parts, *cut, further()])


def _whole(told: NoticeTold) -> list[LetterPart]:
    heading = _("Message from %(organisation)s", organisation=told.organisation)
    found = [LetterPart(heading=heading, facts=_when(told)), _written(told), *look_ups(told.entries)]
    if told.lost and told.entries:
        found.append(LetterPart(sentences=[_("Some of the look-ups are no longer in your log.")]))
    return found


def _when(told: NoticeTold) -> list[tuple[str, str]]:
    return [(_("Written"), when_text(told.at))]


def _written(told: NoticeTold) -> LetterPart:
    if told.is_set_right:
        earlier = _("The organisation wrote to you earlier about these look-ups.")
        now = _("It has looked at them again, and no longer finds that they should not have happened.")
        return LetterPart(sentences=[earlier, now])
    if told.is_withheld:
        return LetterPart(sentences=[_("The text names somebody whose name is masked towards you. So it is not here.")])
    return LetterPart(facts=[(_("Their words"), told.words)])


def _on_the_site(told: NoticeTold) -> LetterPart:
    read = _("You read what it is on the site, under My questions, then Messages from organisations.")
    # Our support reads nothing of it (safety.md 8).
    elsewhere = _("If you cannot sign in, ask %(organisation)s.", organisation=told.organisation)
    said = [read, _("You have not chosen that it may stand in letters."), elsewhere]
    return LetterPart(sentences=[*said, _("Our support can also send it to you by letter.")] if rules().is_on else said)
