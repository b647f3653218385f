"""The letter about somebody's first visit for a citizen: that there is something new, never what.

Whoever helps may live with the citizen and open their post. So it says no more than the message by e-mail does. That
there was a visit is not asked again: it is never taken back, and the citizen alone reads it, not whoever prints.
"""

from flask_babel import gettext as _

from citizen_app.auth.actor import Actor
from support.domain.letter_text import LetterPart, LetterText
from support.domain.letters import Letter
from support.views.letter_texts import further


def help_visit(_actor: Actor, _letter: Letter) -> LetterText:
    """That there is something new for the citizen."""
    said = [_("We do not write in letters what it is."), _("You see it when you sign in and open your log.")]
    return LetterText(
        title=_("There is something new for you on Indblik"), parts=[LetterPart(sentences=said), further()]
    )
