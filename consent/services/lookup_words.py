"""The words of what systems asked about decisions on other use of samples and data, and of what they were answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from flask_babel import gettext as _

from consent.domain.lookup import AgreementAnswer, LookedUp, SecondaryUseAnswer
from consent.domain.tissue import Material, TissueUseDecision
from consent.services.tissue_wording import material_text


def about_text(about: LookedUp) -> str:
    """What sort of decision was asked about."""
    return {
        LookedUp.TISSUE: _("Use of your samples"),
        LookedUp.SECONDARY_USE: _("Other use of your health data"),
        LookedUp.AGREEMENT: _("Something that you can say yes to"),
    }[about]


def purpose_text(stated: str, *, may_be_told: bool) -> str:
    """What the asker said that it was for. Nothing of it where it may name somebody who is masked."""
    if not stated:
        return _("No purpose stated")
    return (
        f"“{stated}”" if may_be_told else _("What was stated is not shown: it may name somebody whose name is masked.")
    )


def answer_lines(about: LookedUp, answer: Mapping[str, str]) -> list[str]:
    """What we answered, a sentence each: of each thing that was asked about, by its code."""
    return list(_WORDS[about](answer))


def _of_tissue(answer: Mapping[str, str]) -> Sequence[str]:
    said = {
        TissueUseDecision.OWN_TREATMENT_ONLY: _("We answered: only for your own treatment."),
        TissueUseDecision.NO_RESTRICTION: _("We answered: no restriction is registered. That is no yes to a project."),
    }
    return [
        f"{material_text(material)}: {said[TissueUseDecision(answer[material])]}"
        for material in Material
        if material in answer
    ]


def _of_secondary_use(answer: Mapping[str, str]) -> Sequence[str]:
    told = {
        SecondaryUseAnswer.OPTED_OUT.value: _("We answered: you have said no."),
        SecondaryUseAnswer.NOT_OPTED_OUT.value: _(
            "We answered: you have not said no here. That is no yes to a project."
        ),
    }
    return [told.get(answer.get(LookedUp.SECONDARY_USE, ""), _unknown())]


def _of_agreement(answer: Mapping[str, str]) -> Sequence[str]:
    told = {
        AgreementAnswer.GIVEN.value: _(
            "We answered: you have said yes. We also told your last day, and which version of the text it is for."
        ),
        AgreementAnswer.NOT_GIVEN.value: _("We answered: you have not said yes."),
    }
    return [told.get(answer.get(LookedUp.AGREEMENT, ""), _unknown())]


def _unknown() -> str:
    """Of a code that we do not know: neither a yes nor a no."""
    return _("We answered with what you had chosen at the time.")


_WORDS: Final[Mapping[LookedUp, Callable[[Mapping[str, str]], Sequence[str]]]] = {
    LookedUp.TISSUE: _of_tissue,
    LookedUp.SECONDARY_USE: _of_secondary_use,
    LookedUp.AGREEMENT: _of_agreement,
}
