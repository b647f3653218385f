"""Handing out an extract of a follow-up, for the authority or the police."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from citizen_app.auth.access import access, actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.language import current_language
from logview.services.entries_to_answer import Facts
from support.domain.misuse import Recipient
from support.domain.misuse_file import MIMETYPES, Extract, FileKind
from support.forms.misuse import ExportForm
from support.queries.misuse import MatterFile
from support.services import misuse, misuse_export
from support.services.look_back_list import ListLine
from support.services.misuse import MatterRefused
from support.services.misuse_export import Wish
from support.views.misuse import moved_on
from support.views.misuse_steps import steps_seen
from support.views.misuse_words import MATTER, STATE_WORDS, STEP_NAMES, step_facts, words_of
from support.views.words import opened, when_text

bp = Blueprint("staff_misuse_export", __name__, url_prefix="/medarbejder/opfoelgning")


@bp.get("/<matter>/udtraek")
@access(Permission.MISUSE_LEAD)
def ask(matter: str) -> ResponseReturnValue:
    found = misuse.opened(actor(), opened(actor(), MATTER, matter))
    return _page(matter, ExportForm(), found.file) if found.may_export else moved_on(matter)


@bp.post("/<matter>/udtraek")
@access(Permission.MISUSE_LEAD)
def hand_out(matter: str) -> ResponseReturnValue:
    form, matter_id = ExportForm(), opened(actor(), MATTER, matter)
    if not form.validate():
        return _page(matter, form, misuse.opened(actor(), matter_id).file), 422
    wish = Wish(
        recipient=Recipient(form.recipient.data),
        kind=FileKind(form.kind.data),
        purpose=form.words.data or "",
        is_apart=bool(form.apart.data),
        seen=steps_seen(),
    )
    try:
        content = misuse_export.hand_out(actor(), matter_id, wish, current_language(), extract_of)
    except MatterRefused:
        return moved_on(matter)
    answer = Response(content, mimetype=MIMETYPES[wish.kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="opfoelgning.{wish.kind.value}"'
    return answer


def extract_of(
    found: MatterFile, lookups: Sequence[Facts], listed: Sequence[Sequence[ListLine]], wish: Wish
) -> Extract:
    """The matter in words. No member of the organisation's staff but whom the look-ups are about is named."""
    matter = found.matter
    steps = [
        [
            (_("Step"), str(STEP_NAMES[one.event.step])),
            (_("Time"), when_text(one.event.at)),
            *step_facts(one),
            *([(_("Text"), words)] if (words := words_of(one)) else []),
        ]
        for one in found.done
    ]
    return Extract(
        title=_("Extract"),
        about=[
            (_("Question"), matter.case_number),
            (_("Where it stands"), str(STATE_WORDS[matter.state])),
            (_("Who got it"), _recipient(wish.recipient)),
            (_("What for"), wish.purpose),
        ],
        parts=[
            (_("Steps"), steps),
            (_("Look-ups"), lookups),
            *(
                (_("Found in look-back %(number)s", number=number), [_line(one) for one in lines])
                for number, lines in enumerate(listed, start=1)
            ),
        ],
        headings=(_("Part"), _("Number"), _("What"), _("Text")),
    )


def _line(one: ListLine) -> Facts:
    return [(_("Citizen"), str(one.listed.citizen_number)), *one.facts]


def _recipient(recipient: Recipient) -> str:
    return _("The data protection authority") if recipient is Recipient.AUTHORITY else _("The police")


def _page(matter: str, form: ExportForm, found: MatterFile) -> str:
    return render_template(
        "support/misuse_export.html",
        number=found.matter.case_number,
        back=url_for("staff_misuse.shown", matter=matter),
        action=request.path,
        form=form,
        steps=request.form.get("steps") or found.matter.deeds,
    )
