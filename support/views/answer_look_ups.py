"""Choosing which of a question's look-ups an answer is about: all that it can be, whole visits, or single ones."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms.fields.choices import SelectChoice

from citizen_app.auth.access import actor
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.entries_to_answer import EntryToAnswer
from support.domain.case_rules import about_what
from support.domain.cases import CaseStep
from support.forms.cases import ALL, SOME, AnswerForm
from support.services import case_entries
from support.services.case_desk import Opened
from support.views.finding_words import look_ups_text, times_text
from support.views.question_words import FINDING_NAMES


def offer(form: AnswerForm, step: CaseStep, found: Opened) -> None:
    """Let the form know what can be chosen."""
    usual = len(about_what(found.file.case, step, found.numbers))
    every = _("All %(number)s look-ups", number=usual)
    left = ngettext("The one that has no answer yet", "All %(num)s that have no answer yet", usual)
    can = [one for those in _visits(step, found) for one in those]
    form.about.choices = [
        SelectChoice(ALL, every if usual == len(can) else left),
        SelectChoice(SOME, _("Only those that I choose below")),
    ]
    form.visits.choices = [SelectChoice(place, "") for place in range(1, len(_visits(step, found)) + 1)]
    form.look_ups.choices = [SelectChoice(found.numbers.index(one) + 1, "") for one in can]


def chosen(form: AnswerForm, step: CaseStep, found: Opened) -> frozenset[int]:
    """The look-ups that the answer is about, by their numbers. The form has been validated."""
    visits = _visits(step, found)
    whole = [one for place in form.visits.data or () for one in visits[place - 1]]
    single = [found.numbers[place - 1] for place in form.look_ups.data or ()]
    return frozenset((*whole, *single)) or about_what(found.file.case, step, found.numbers)


def chooser(form: AnswerForm, step: CaseStep, found: Opened) -> list[dict[str, Any]]:
    """The boxes by visit, each with its own and those of its look-ups; none where there is one look-up to choose."""
    visits, options = _visits(step, found), {one.data: one for one in form.look_ups}
    if sum(map(len, visits)) < 2:
        return []
    seen = case_entries.lookups(actor(), found, current_language())
    told = {one.entry_id: one for one in seen.entries}
    return [_visit(found, box, those, told, options) for box, those in zip(form.visits, visits, strict=True)]


def _visit(
    found: Opened, box: Any, those: Sequence[int], told: dict[int, EntryToAnswer], options: dict[int, Any]
) -> dict[str, Any]:
    boxes = [(options[found.numbers.index(one) + 1], _look_up_label(found, one, told)) for one in those]
    is_open = box.checked or any(one.checked for one, _label in boxes)
    return {"box": box, "label": _visit_label(found, those, told), "look_ups": boxes, "is_open": is_open}


def about_words(about: frozenset[int], step: CaseStep, found: Opened) -> list[str]:
    """What the answer is about, and what becomes of the others, for whoever is about to send it."""
    places = [place for place, one in enumerate(found.numbers, start=1) if one in about]
    if len(found.numbers) < 2:
        return []
    those = look_ups_text(places)
    told = [_("It is about: %(look_ups)s of %(number)s.", look_ups=those, number=len(found.numbers))]
    left = found.file.case.findings.those(None, found.numbers) - about
    if left and step is CaseStep.ANSWERED:
        told.append(
            ngettext(
                "One look-up still has no answer. The question stays open until it has one.",
                "%(num)s look-ups still have no answer. The question stays open until they have one.",
                len(left),
            )
        )
    return told


def seen_look_ups() -> int | None:
    """How many look-ups the question had when the page was made that this form stands on."""
    text = request.form.get("known", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _visits(step: CaseStep, found: Opened) -> list[list[int]]:
    """The look-ups that can be chosen, by visit: of a correction those that have a finding."""
    out = found.file.case.findings.those(None, found.numbers) if step is CaseStep.CORRECTED else frozenset()
    visits = ([one for one in those if one not in out] for those in case_entries.by_visit(found))
    return [those for those in visits if those]


def _visit_label(found: Opened, those: Sequence[int], told: dict[int, EntryToAnswer]) -> str:
    at = [place for place in found.entries if place[2] in those]
    when = times_text(at[:1]) if len(at) == 1 else _("%(first)s to %(last)s", first=times_text(at[:1]), last=_clock(at))
    where = next((told[one].where for one in those if one in told), "")
    which = look_ups_text([found.numbers.index(one) + 1 for one in those])
    return ", ".join(part for part in (when, where, which) if part)


def _clock(at: Sequence[Any]) -> str:
    return dates.clock_text(dates.local(at[-1][1]), current_language())


def _look_up_label(found: Opened, one: int, told: dict[int, EntryToAnswer]) -> str:
    place = found.numbers.index(one)
    finding = found.file.case.findings.of(one)
    parts = [_clock([found.entries[place]]), told[one].brief if one in told else ""]
    parts.append(str(FINDING_NAMES[finding]) if finding else "")
    return f"{place + 1}: {', '.join(part for part in parts if part)}"
