"""The words of decisions about a child's samples by those who have custody (safety.md 7).

What is confirmed is kept word for word. `CHILD_TEXT_VERSION` is counted up when the words change: what waits with
others cannot be confirmed any more.
"""

from typing import Final

from flask_babel import gettext as _

from citizen_app.tissue_mode import VarMode
from citizen_app.tissue_settings import tissue_settings
from consent.domain.tissue import Material, Position, TissueUseDecision
from consent.domain.tissue_waiting import ReadWords
from consent.services.tissue_wording import meaning_text, position_lines, scope_text

CHILD_TEXT_VERSION: Final = "child-2"


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
        else _("It counts from when everybody who has to confirm it has done so.")
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
    if position.newest is None:
        nothing = _("There is nothing to show you right now.")
        if tissue_settings().mode is VarMode.REGISTER:
            return [nothing]
        return [nothing, _("We do not know what is registered about the child.")]
    return position_lines(position, child_choice_text)
