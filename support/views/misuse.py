"""Follow-ups on misuse: the list of an organisation's leads, one matter, and the letter to the employee."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web import dates
from citizen_app.web.language import current_language
from logview.services.entries_to_answer import EntryToAnswer, Facts
from support.domain.misuse import OPEN, MatterState
from support.forms.cases import NamesForm
from support.queries.misuse import InList, Line
from support.services import case_settings, misuse, misuse_case
from support.services.case_desk import Opened
from support.services.misuse import OpenedMatter, Part
from support.services.questions import today
from support.views.case_words import dialogue, reading_lines
from support.views.finding_words import findings_for_staff, place_fact
from support.views.look_back_words import LOOK_BACK
from support.views.look_back_words import STATE_WORDS as LOOK_BACK_STATES
from support.views.misuse_words import MATTER, PARTS, STATE_WORDS, deeds, step_lines, time_left
from support.views.words import handle, opened, sealed, unsealed, when_text

_VIEW: Final = "misuse-list"
bp = Blueprint("staff_misuse", __name__, url_prefix="/medarbejder/opfoelgning")


@dataclass(frozen=True, kw_only=True)
class _View:
    """A view of the list."""

    part: Part = Part.OPEN
    after: Line | None = None

    def encode(self) -> str:
        after = [self.after[0], self.after[1].isoformat(), str(self.after[2])] if self.after else None
        return json.dumps([self.part.value, after])


@bp.get("")
@access(Permission.MISUSE_LEAD)
def listed() -> ResponseReturnValue:
    view = _asked_for()
    found = misuse.listed(actor(), view.part, view.after)
    return render_template(
        "support/misuse_list.html",
        parts=[(str(text), _address(_View(part=part)), part is view.part) for part, text in PARTS.items()],
        lines=[_line(one) for one in found.lines],
        front=_address(_View(part=view.part)) if view.after else None,
        onward=_address(_View(part=view.part, after=found.lines[-1].place)) if found.is_more else None,
    )


@bp.get("/<matter>")
@access(Permission.MISUSE_LEAD)
def shown(matter: str) -> ResponseReturnValue:
    return _page(matter, NamesForm(prefix="names-", formdata=None))


@bp.post("/<matter>/navne")
@access(Permission.MISUSE_LEAD)
def names(matter: str) -> ResponseReturnValue:
    form = NamesForm(prefix="names-")
    if not form.validate_on_submit():
        return _page(matter, form), 422
    found = misuse.opened(actor(), opened(actor(), MATTER, matter))
    if found.behind is None:
        return moved_on(matter, form.reason.data)
    told = misuse_case.names(actor(), found.behind, form.reason.data, current_language())
    return _page(matter, NamesForm(prefix="names-", formdata=None), told)


@bp.get("/<matter>/hoeringsbrev")
@access(Permission.MISUSE_LEAD)
def letter(matter: str) -> ResponseReturnValue:
    """A letter to the employee, for printing. It names no citizen, and nobody whom a lead has not asked for."""
    found = misuse.opened(actor(), opened(actor(), MATTER, matter))
    if found.behind is None or not found.file.matter.is_in_hand:
        return moved_on(matter)
    seen = misuse_case.lookups(actor(), found.behind, current_language())
    about = misuse_case.followed_up(found.behind)
    usual = today() + timedelta(days=case_settings.settings().misuse.hear_within)
    return render_template(
        "support/misuse_letter.html",
        back=url_for("staff_misuse.shown", matter=matter),
        sender=actor().viewer.organisation_name,
        day=dates.day_text(today(), current_language()),
        number=found.file.matter.case_number,
        entries=[one.facts for one in seen.entries if one.entry_id in about and one.is_own],
        until=dates.day_text(found.file.matter.hear_by or usual, current_language()),
    )


def moved_on(matter: str, unsent: str | None = None) -> ResponseReturnValue:
    """The matter, which stands otherwise than the page said. `unsent`: what somebody wrote that was not kept."""
    flash(_("Nothing has been changed. See how it stands now."), "info")
    if unsent:
        return _page(matter, NamesForm(prefix="names-", formdata=None), unsent=unsent), 409
    return redirect(url_for("staff_misuse.shown", matter=matter), 303)


def _page(matter: str, form: NamesForm, names: Mapping[int, Facts] | None = None, unsent: str = "") -> str:
    found = misuse.opened(actor(), opened(actor(), MATTER, matter))
    return render_template(
        "support/misuse_matter.html",
        number=found.file.matter.case_number,
        unsent=unsent,
        is_late=found.is_late,
        is_withdrawn=found.file.matter.state is MatterState.WITHDRAWN,
        facts=_facts(found),
        left=_left(found),
        deeds=deeds(found.can, matter),
        letter=url_for("staff_misuse.letter", matter=matter)
        if found.file.matter.is_in_hand and found.behind is not None
        else None,
        look_backs=[
            (
                _("Look-back, %(state)s", state=str(LOOK_BACK_STATES[one.state])),
                url_for("staff_look_backs.shown", look_back=handle(actor(), LOOK_BACK, one.look_back_id)),
            )
            for one in found.look_backs
        ],
        look_back=url_for("staff_look_backs.ask", matter=matter) if found.file.matter.is_in_hand else None,
        export=url_for("staff_misuse_export.ask", matter=matter) if found.may_export else None,
        done=step_lines(list(found.file.done), found.colleagues),
        form=form,
        are_named=names is not None,
        action=url_for("staff_misuse.names", matter=matter),
        question=_question(found, names),
    )


def _question(found: OpenedMatter, names: Mapping[int, Facts] | None) -> dict[str, Any] | None:
    """The question behind the matter, as its log officers read it."""
    if found.behind is None:
        return None
    seen = misuse_case.lookups(actor(), found.behind, current_language())
    about = misuse_case.followed_up(found.behind)
    return {
        "entries": _entries(found.behind, [one for one in seen.entries if one.entry_id in about], names)
        or [[(_("Time"), when_text(at))] for _citizen, at, number in found.behind.entries if number in about],
        "others": _entries(
            found.behind, [one for one in seen.entries if one.is_asked_about and one.entry_id not in about], names
        ),
        "beside": _entries(found.behind, [one for one in seen.entries if not one.is_asked_about], names),
        "is_cut": seen.onward is not None,
        "findings": findings_for_staff(found.behind.file.case, found.behind.numbers),
        "said": dialogue(found.behind.file, found.behind.colleagues, found.behind.numbers),
        "has_names": seen.has_own and names is None,
        "readings": reading_lines(seen.readings, seen.readers),
    }


def _entries(behind: Opened, entries: Sequence[EntryToAnswer], names: Mapping[int, Facts] | None) -> list[Facts]:
    return [
        [
            *place_fact(behind.file.case, behind.numbers, one.entry_id),
            *one.facts,
            *(names or {}).get(one.entry_id, []),
        ]
        for one in entries
    ]


def _facts(found: OpenedMatter) -> list[tuple[str, str]]:
    matter = found.file.matter
    told = [(_("Where it stands"), str(STATE_WORDS[matter.state])), (_("Found"), when_text(matter.found_at))]
    if matter.taken_at is not None:
        told.append((_("Taken by a lead"), when_text(matter.taken_at)))
    told += _about_the_authority(found)
    if matter.state is MatterState.HEARING and matter.hear_by is not None:
        told.append((_("The employee answers by"), dates.day_text(matter.hear_by, current_language())))
    if matter.is_open:
        told.append((_("Those affected"), _("Told") if matter.is_told else _("Not told yet")))
    return [*told, *_left_to_do(found)]


def _left_to_do(found: OpenedMatter) -> list[tuple[str, str]]:
    """What keeps a lead from closing the matter."""
    missing = (
        (not found.file.matter.is_settled, _("Say whether the authority is notified")),
        (found.is_looked_back_on, _("Finish the look-back")),
    )
    if found.file.matter.state is not MatterState.HEARD:
        return []
    return [(_("Before you can close it"), words) for is_missing, words in missing if is_missing]


def _about_the_authority(found: OpenedMatter) -> list[tuple[str, str]]:
    matter = found.file.matter
    if matter.notified_at is not None:
        return [(_("The authority"), _("Notified %(when)s", when=when_text(matter.notified_at)))]
    if matter.is_not_required:
        return [(_("The authority"), _("Need not be notified"))]
    if not matter.is_open:
        return []
    return [
        (_("The time runs from"), when_text(found.clock.runs_from)),
        (_("Notify the authority by"), when_text(found.clock.ends)),
    ]


def _left(found: OpenedMatter) -> list[str]:
    """How much time is left, and why it runs; nothing when it runs no more."""
    matter = found.file.matter
    if not matter.is_open or matter.is_settled:
        return []
    told = [time_left(clock.now(), found.clock.ends)]
    if matter.taken_at is None:
        told.append(_("No lead has taken it yet. The time runs from the finding."))
    return [*told, _("Indblik reminds you. Your organisation notifies the authority itself.")]


def _line(one: InList) -> dict[str, Any]:
    now = misuse.rules()
    ends = one.clock_from + now.notify_within
    runs = one.state in OPEN and not one.is_settled
    bare = [(_("What it is"), _("Follow-up"))]
    facts = bare if one.is_of_colleague else [(_("Where it stands"), str(STATE_WORDS[one.state]))]
    if runs:
        facts += [(_("Notify the authority by"), when_text(ends)), (_("Time"), time_left(now.at, ends))]
    elif not one.is_of_colleague:
        facts.append((_("Latest change"), when_text(one.changed_at)))
    return {
        "href": url_for("staff_misuse.shown", matter=matter_handle(one.matter_id)),
        "title": _("A colleague's matter") if one.is_of_colleague else _("Question %(number)s", number=one.case_number),
        "badges": [(_("The time has run out"), "error")] if runs and now.at > ends else [],
        "facts": facts,
    }


def matter_handle(matter_id: UUID) -> str:
    """A matter in an address."""
    return handle(actor(), MATTER, matter_id)


def _asked_for() -> _View:
    """What the address asks for. Raises NotFound for one that is not this viewer's."""
    text = request.args.get("v")
    if not text:
        return _View()
    part, after = json.loads(unsealed(_VIEW, text))
    place = (bool(after[0]), datetime.fromisoformat(after[1]), UUID(after[2])) if after else None
    return _View(part=Part(part), after=place)


def _address(view: _View) -> str:
    return url_for("staff_misuse.listed", v=None if view == _View() else sealed(_VIEW, view.encode()))
