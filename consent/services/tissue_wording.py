"""The words of decisions about samples (safety.md 7): what is confirmed, and what is true of it now.

What is confirmed is kept word for word. `TEXT_VERSION` is counted up when the words change: a form that was opened with
others is refused.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from consent.domain.tissue import Claim, Material, Position, TissueUse, TissueUseDecision

TEXT_VERSION: Final = "2026-11-27"
_OF_THE_REGISTER: Final = f"{TEXT_VERSION}-register"


def text_version() -> str:
    """The version of what is confirmed here: it is another one where the site is the register."""
    return _OF_THE_REGISTER if tissue_settings().mode is VarMode.REGISTER else TEXT_VERSION


def material_text(material: Material) -> str:
    """What a decision is about, as a heading."""
    return _("Your samples") if material is Material.BIOLOGICAL else _("Your genetic data")


def scope_text(material: Material) -> str:
    """What is meant by it."""
    if material is Material.BIOLOGICAL:
        return _("They are samples of, for instance, blood, tissue or secretion given in connection with treatment.")
    return _("Genetic data are here the data about your genes that Nationalt Genom Center holds.")


def choice_text(material: Material, decision: TissueUseDecision) -> str:
    """The choice, as it is ticked."""
    if decision is TissueUseDecision.NO_RESTRICTION:
        return _("End the decision")
    if material is Material.BIOLOGICAL:
        return _("My samples may only be used for my own treatment")
    return _("My genetic data may only be used for my own treatment")


def meaning_text(material: Material, decision: TissueUseDecision) -> str:
    """What the choice means once it counts."""
    if decision is TissueUseDecision.OWN_TREATMENT_ONLY:
        return _(
            "Then they may be used to treat you, and for what is directly linked to that. They may not be used for "
            "anything else, such as research."
        )
    if material is Material.BIOLOGICAL:
        return _(
            "The samples may again be used for other lawful purposes, such as approved research. You have not said yes "
            "to a certain project."
        )
    return _(
        "The data may again be used for other lawful purposes, such as approved research. You have not said yes to a "
        "certain project."
    )


def common_lines() -> list[str]:
    """What holds for either choice."""
    return [
        _("It covers both what you have given and what you give later."),
        _("It does not cover samples that you have given to research and said yes to yourself."),
        _("It counts from the moment when you confirm it.")
        if tissue_settings().mode is VarMode.REGISTER
        else _("It counts only when the tissue register (Vævsanvendelsesregisteret) has registered it."),
    ]


def confirmed_lines(material: Material, decision: TissueUseDecision) -> list[str]:
    """All that is read and confirmed of one choice, a sentence or two a line: what is kept as evidence."""
    return [
        material_text(material),
        scope_text(material),
        choice_text(material, decision),
        meaning_text(material, decision),
        *common_lines(),
    ]


Choice = Callable[[Material, TissueUseDecision], str]
"""How a choice is called: a child's is not whoever reads its."""


def position_lines(position: Position, choice_of: Choice = choice_text) -> list[str]:
    """What is true now. Only what `Position` claims; no sentence says that something counts but those of COUNTS."""
    lines = _claim_lines(position, choice_of)
    last = position.last_registered
    if last is not None and last.registered_at is not None and position.claim not in _OURS:
        told = _("The register has answered that this was registered on %(when)s: %(choice)s.")
        when, choice = _when(last.registered_at), choice_of(last.material, last.decision)
        lines += [told % {"when": when, "choice": choice}, _changed_elsewhere()]
    return lines


_OURS: Final = frozenset({Claim.IN_FORCE, Claim.REGISTERED_HERE, Claim.NOT_BROUGHT_OVER, Claim.UNCLEAR})


def _claim_lines(position: Position, choice_of: Choice) -> list[str]:
    newest = position.newest
    if newest is None:
        return [_undecided_text(position.claim)]
    sent, registered = _when(newest.sent_at), _registered_lines(newest)
    lines: dict[Claim, Sequence[str]] = {
        Claim.NOT_SENT: [_("Saved here, but not sent yet. It counts only when the tissue register has registered it.")],
        Claim.SENT: [_sent_text()],
        Claim.LATE: [
            _sent_text(),
            _("We sent it on %(when)s and have had no answer. Ask the register what counts.", when=sent),
        ],
        Claim.REGISTERED: registered,
        Claim.REFUSED: [
            _("The tissue register has answered that it has not registered this. We do not know what counts."),
            _("Ask the register why, and what counts. The choice can be confirmed once more here."),
        ],
        Claim.UNCLEAR: [
            _("The register's answers do not fit together. We do not know what counts. Ask the register."),
        ],
        Claim.IN_FORCE: _in_force_lines(newest),
        Claim.REGISTERED_HERE: [
            _("It was registered here on %(when)s.", when=_when(newest.made_at)),
            _changed_elsewhere(),
        ],
        Claim.NOT_BROUGHT_OVER: _not_brought_over_lines(newest, position.here, choice_of),
        Claim.ONCE_NOT_SENT: [
            _("It was saved here, but it was not sent. We send nothing any more, and do not know what counts.")
        ],
        Claim.ONCE_SENT: [
            _("We sent it on %(when)s. We send nothing any more, and do not know what counts.", when=sent)
        ],
        Claim.ONCE_REGISTERED: registered,
        Claim.ONCE_HERE: [_("It counted while Indblik was the register. Indblik is that no more.")],
    }
    return [f"{choice_of(newest.material, newest.decision)}.", *lines[position.claim]]


def _undecided_text(claim: Claim) -> str:
    if claim is Claim.NOTHING:
        return nothing_text()
    return _("You have decided nothing here. We do not know what is registered about you.")


def _registered_lines(newest: TissueUse) -> list[str]:
    told = _("The tissue register has answered that it was registered on %(when)s.")
    return [told % {"when": _when(newest.registered_at)}, _changed_elsewhere()]


def step_lines(use: TissueUse) -> list[str]:
    """What became of one decision, in the order in which we learned of it."""
    told = {
        "sent": _("%(when)s: sent to %(owner)s"),
        "registered": _("%(when)s: the register answered that it is registered"),
        "refused": _("%(when)s: the register answered that it is not registered"),
    }
    return [told[one.step] % {"when": _when(one.at), "owner": tissue_settings().owner} for one in use.steps]


def _in_force_lines(newest: TissueUse) -> list[str]:
    counts = _("It counts from %(when)s.", when=_when(newest.made_at))
    if newest.decision is TissueUseDecision.OWN_TREATMENT_ONLY:
        return [counts]
    return [counts, meaning_text(newest.material, newest.decision)]


def _not_brought_over_lines(newest: TissueUse, here: TissueUse | None, choice_of: Choice) -> list[str]:
    """Of what was forwarded while another was the register: what counts, and what we answer who asks. Whoever reads it
    need not be who confirmed it."""
    told = _("It was confirmed on %(when)s, when Indblik was not the register. We cannot see that it was registered.")
    limit = TissueUseDecision.OWN_TREATMENT_ONLY
    if here is not None and here.decision is limit:
        counts = _("What counts is what is registered: %(choice)s. It counts from %(when)s.")
        choice = choice_of(here.material, here.decision)
        return [told % {"when": _when(newest.made_at)}, counts % {"when": _when(here.made_at), "choice": choice}]
    if newest.decision is limit:
        then = _("It counts only if it is confirmed once more. Until then we answer whoever asks: %(choice)s.")
        then %= {"choice": choice_of(newest.material, newest.decision)}
    else:
        then = nothing_text()
    return [told % {"when": _when(newest.made_at)}, then]


def nothing_text() -> str:
    """That nothing limits it, where what stands here is all that is registered."""
    return _(
        "No limit is registered. They may be used for other lawful purposes too, such as approved research. You have "
        "not said yes to a certain project."
    )


def _sent_text() -> str:
    return _("Sent – counts only when the tissue register (Vævsanvendelsesregisteret) has registered it.")


def _changed_elsewhere() -> str:
    return _("We do not know whether it has been changed elsewhere since.")


def _when(moment: datetime | None) -> str:
    return moment_text(moment, current_language()) if moment is not None else ""
