"""The words of decisions about a child's samples by those who have custody (safety.md 7).

What is confirmed is kept word for word. `CHILD_TEXT_VERSION` is counted up when the words change: what waits with
others cannot be confirmed any more.
"""

from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from citizen_app.web.dates import moment_text
from citizen_app.web.language import current_language
from consent.domain.tissue import Claim, Material, Position, TissueUse, TissueUseDecision
from consent.domain.tissue_waiting import ReadWords
from consent.services.tissue_wording import meaning_text, nothing_text, position_lines, scope_text

CHILD_TEXT_VERSION: Final = "child-1"


def child_text_version() -> str:
    """The version of what is confirmed here: it is another one where the site is the register."""
    return f"{CHILD_TEXT_VERSION}-register" if tissue_settings().mode is VarMode.REGISTER else CHILD_TEXT_VERSION


def words_now() -> ReadWords:
    """With which words it is read today."""
    return ReadWords(version=child_text_version(), mode=tissue_settings().mode)


def child_material_text(material: Material) -> str:
    """What a decision is about, as a heading."""
    return _("The child's samples") if material is Material.BIOLOGICAL else _("The child's genetic data")


def child_scope_text(material: Material) -> str:
    """What is meant by it."""
    if material is Material.BIOLOGICAL:
        return scope_text(material)
    return _("Genetic data are here the data about the child's genes that Nationalt Genom Center holds.")


def child_choice_text(material: Material, decision: TissueUseDecision) -> str:
    """The choice, as it is ticked."""
    if decision is TissueUseDecision.NO_RESTRICTION:
        return _("End the decision")
    if material is Material.BIOLOGICAL:
        return _("The child's samples may only be used for the child's own treatment")
    return _("The child's genetic data may only be used for the child's own treatment")


def child_meaning_text(material: Material, decision: TissueUseDecision) -> str:
    """What the choice means once it counts."""
    if decision is TissueUseDecision.NO_RESTRICTION:
        return meaning_text(material, decision)
    return _(
        "Then they may be used to treat the child, and for what is directly linked to that. They may not be used for "
        "anything else, such as research."
    )


def child_common_lines() -> list[str]:
    """What holds for either choice."""
    counts = (
        _("It counts only when the tissue register (Vævsanvendelsesregisteret) has registered it.")
        if tissue_settings().mode is VarMode.FORWARD
        else _("It counts from when everybody who has to has confirmed it.")
    )
    return [
        _("It covers both what the child has given and what the child gives later."),
        _("It does not cover samples that the child has given to research that somebody said yes to."),
        counts,
        _("From the age of 15 the child decides. Until they choose, this choice is left as it is."),
    ]


def child_confirmed_lines(material: Material, decision: TissueUseDecision) -> list[str]:
    """All that is read and confirmed of one choice, a sentence or two a line: what is kept as evidence."""
    return [
        child_material_text(material),
        child_scope_text(material),
        child_choice_text(material, decision),
        child_meaning_text(material, decision),
        *child_common_lines(),
    ]


def child_position_lines(position: Position) -> list[str]:
    """What is true now, for those who have custody. Where there is nothing it is the one true sentence (safety.md 4):
    never that nothing was decided."""
    newest = position.newest
    if newest is None:
        nothing = _("There is nothing to show you right now.")
        if tissue_settings().mode is VarMode.REGISTER:
            return [nothing]
        return [nothing, _("We do not know what is registered about the child.")]
    if position.claim is Claim.NOT_BROUGHT_OVER:
        return [
            f"{child_choice_text(newest.material, newest.decision)}.",
            *_not_brought_over_lines(newest, position.here),
        ]
    return position_lines(position, child_choice_text)


def _not_brought_over_lines(newest: TissueUse, here: TissueUse | None) -> list[str]:
    """Of what was forwarded while another was the register: as `tissue_wording` has it, of a child."""
    told = _("It was confirmed on %(when)s, when Indblik was not the register. We cannot see that it was registered.")
    lines, limit = [told % {"when": _when(newest.made_at)}], TissueUseDecision.OWN_TREATMENT_ONLY
    if here is not None and here.decision is limit:
        counts = _("What counts is what is registered: %(choice)s. It counts from %(when)s.")
        choice = child_choice_text(here.material, here.decision)
        return [*lines, counts % {"when": _when(here.made_at), "choice": choice}]
    if newest.decision is limit:
        then = _(
            "Confirm it once more if it is to count. Until then we answer whoever asks that they may only be used for "
            "the child's own treatment."
        )
        return [*lines, then]
    return [*lines, nothing_text()]


def _when(moment: datetime) -> str:
    return moment_text(moment, current_language())
