"""What the pages about powers of attorney say of scopes, states and refusals."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from citizen_app.web.dates import day_text, local, moment_text
from citizen_app.web.language import current_language
from delegation.domain.acting import NEEDS, Scope
from delegation.domain.powers import Party, PowerState, Step, Terms, TermsRefusal
from delegation.services.checks import power_settings
from delegation.services.kept import KeptPower
from delegation.services.refusals import PowerRefusal

SCOPE_WORDS: Final[Mapping[Scope, LazyString]] = {
    Scope.READ_LOG: _l("Read the log"),
    Scope.ASK: _l("Ask about look-ups"),
    Scope.SEE_DECISIONS: _l("See the choices about health data"),
    Scope.MAKE_BLOCKS: _l("Make blocks"),
    Scope.MESSAGES: _l("Be told when there is something new"),
}
SCOPE_MEANINGS: Final[Mapping[Scope, LazyString]] = {
    Scope.READ_LOG: _l("See who has looked at the health data, when and where. The log can be printed."),
    Scope.ASK: _l("Ask a hospital or a doctor why they looked, and read the answer. Also questions asked before."),
    Scope.SEE_DECISIONS: _l("See which blocks there are, and who has access in spite of them."),
    Scope.MAKE_BLOCKS: _l("Make a block, and end it again. Blocks made by the giver stay."),
    Scope.MESSAGES: _l(
        "Get a message that something is new in the log or in the questions: as often as the giver has chosen for "
        "themselves, otherwise once a week. It never says what, nor for whom."
    ),
}
_TERMS: Final[Mapping[TermsRefusal, LazyString]] = {
    TermsRefusal.NOTHING_CHOSEN: _l("Choose at least one thing."),
    TermsRefusal.NOT_WHOLE: _l("One of your choices needs another one. It stands behind the choice."),
    TermsRefusal.IN_THE_PAST: _l("The day has passed. Choose today or a later day."),
    TermsRefusal.TOO_LONG: _l("That is too long. Choose an earlier day."),
    TermsRefusal.NOT_ON_PAPER: _l("A power on paper cannot cover this."),
    TermsRefusal.ENDS_TOO_SOON: _l("On paper it would end before it begins. It takes a request with a later last day."),
    TermsRefusal.NOT_LESS: _l("Here you can only take something away. Leave out at least one thing."),
}
_REFUSALS: Final[Mapping[PowerRefusal, LazyString]] = {
    PowerRefusal.NO_SUCH_CODE: _l(
        "The code cannot be used. It may be written wrongly, used, taken back or too old. Ask for a new one."
    ),
    PowerRefusal.OWN_CODE: _l("You made this code yourself. Hand it to the person whom it is for."),
    PowerRefusal.TOO_MANY_TRIES: _l("Too many codes that cannot be used. Wait an hour, and try again."),
    PowerRefusal.TOO_MANY_CODES: _l("You have made ten codes in a day. Wait until tomorrow."),
    PowerRefusal.TOO_YOUNG_TO_GIVE: _l("You must be 15 to give somebody a power of attorney."),
    PowerRefusal.TOO_YOUNG_TO_HOLD: _l(
        "You must be 18 to help another here, and the register must have told us your age."
    ),
    PowerRefusal.LOW_ASSURANCE: _l("This needs a safer sign-in with MitID."),
    PowerRefusal.HAVE_ONE: _l("There is a power of attorney between you two already. End it, before you make another."),
    PowerRefusal.WRONG_MARK: _l(
        "The code is not the one on the letter that we sent. Read it again. If it does not fit, put the paper aside."
    ),
    PowerRefusal.ANOTHER_PERSON: _l(
        "A colleague must register it: you ordered or printed the letter, or it is about yourself."
    ),
    PowerRefusal.NOT_NOW: _l("The power of attorney has been changed meanwhile. Nothing has been changed now."),
    PowerRefusal.NOT_HERE: _l("Powers of attorney are not given here."),
    PowerRefusal.MADE_BEFORE: _l("The code has been made already. It is shown once."),
}
_HOW_IT_ENDED: Final[Mapping[Step, LazyString]] = {
    Step.REVOKED: _l("You took it back"),
    Step.RENOUNCED: _l("Ended by the one who helped you"),
    Step.DECLINED: _l("You said no"),
}


def refused_text(refusal: TermsRefusal | PowerRefusal) -> str:
    """Why it was refused; tells nothing of anybody but who reads it."""
    return str(_TERMS[refusal] if isinstance(refusal, TermsRefusal) else _REFUSALS[refusal])


def scope_choices(among: Iterable[Scope] = tuple(Scope)) -> list[tuple[str, str]]:
    """Scopes to choose from, each with the one that it needs."""
    wanted = set(among)
    return [(one.value, _with_need(one)) for one in Scope if one in wanted]


def _with_need(scope: Scope) -> str:
    needed = NEEDS.get(scope)
    words = str(SCOPE_WORDS[scope])
    return _("%(what)s (needs \u201c%(needed)s\u201d)", what=words, needed=SCOPE_WORDS[needed]) if needed else words


def scope_lines(scopes: Iterable[Scope]) -> list[tuple[str, str]]:
    """What a power covers: the name of each scope, and what it means."""
    wanted = set(scopes)
    return [(str(SCOPE_WORDS[one]), str(SCOPE_MEANINGS[one])) for one in Scope if one in wanted]


def last_day(terms: Terms | None) -> str | None:
    """The last day of a power."""
    return day_text(terms.until, current_language()) if terms else None


def until_text(moment: datetime) -> str:
    """Until when a code can be used."""
    return moment_text(moment, current_language())


def state_text(one: KeptPower, at: datetime) -> str:
    """Where a power stands, as its grantor's page says; of a pause it tells nothing."""
    state = one.open_state(at)
    if state is PowerState.ENDED:
        last = one.steps[-1]
        if last.party is Party.DESK and _was_on_paper(one) and not _had_begun(one, last.at):
            return _("Our support stopped it before it began, because somebody called and asked for it")
        if last.party is Party.DESK:
            return _("Our support ended it, because you asked for it")
        return str(_HOW_IT_ENDED.get(last.step, _l("Ended")))
    return {
        PowerState.OFFERED: _("Waits for the code to be used"),
        PowerState.IN_FORCE: _("Counts now"),
        PowerState.ASKED_ON_PAPER: _("Waits for a letter with your name under it"),
        PowerState.WAITING: _begins(one),
        PowerState.LAPSED: _("The code was not used in time")
        if not _was_on_paper(one)
        else _("The letter did not come back in time"),
        PowerState.EXPIRED: _("The last day has passed"),
        PowerState.DEAD: _("Ended, because the one who helped you has died"),  # whoever reads it is alive
    }.get(state, _("Ended"))


def _was_on_paper(one: KeptPower) -> bool:
    return one.steps[0].step is Step.ASKED_ON_PAPER


def _had_begun(one: KeptPower, at: datetime) -> bool:
    return one.power.begins is not None and one.power.begins <= local(at).date()


def _begins(one: KeptPower) -> str:
    if one.power.begins is None:
        return _("Begins some working days after our letter to you about it")
    return _("Begins on %(day)s", day=day_text(one.power.begins, current_language()))


def longest_text() -> int:
    """How many years a power can last."""
    return power_settings().longest_years
