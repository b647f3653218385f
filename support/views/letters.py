"""Letters to print: the desk's queue, one letter, and a batch on paper, which a lead prints."""

import json
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from citizen_app import opaque
from citizen_app.auth.access import access, actor
from citizen_app.auth.actor import Actor
from citizen_app.auth.permissions import Permission
from citizen_app.web.language import speaking
from support.domain.letter_text import LetterText
from support.domain.letters import Letter, LetterKind, LetterState
from support.forms.letters import LetterForm
from support.queries.letters import Cursor, Key, LetterFile
from support.services import case_settings, letter_desk, printing
from support.services.desk import written as opened_words
from support.services.letter_desk import LetterRefused
from support.views import letter_paper
from support.views.letter_words import DEEDS, HOLD_WORDS, KIND_WORDS, REFUSALS, STATE_NAMES, STEP_WORDS
from support.views.letter_writers import written
from support.views.words import name_of, sealed, unsealed, when_text

bp = Blueprint("staff_letters", __name__, template_folder="../templates", url_prefix="/medarbejder/breve")
_QUEUE: Final = "letter-queue"
_LETTER: Final = "letter"
_STALE: Final = -1
Wanted = tuple[LetterState, LetterKind | None, Cursor | None]


@bp.get("")
@access(Permission.LETTERS_QUEUE)
def listed() -> ResponseReturnValue:
    """The queue."""
    acting, (state, kind, after) = actor(), _wanted()
    found = letter_desk.queue(acting, state, kind, after)
    last = found.files[-1].letter if found.is_more else None
    most = case_settings.settings().letters.batch
    return render_template(
        "support/letters.html",
        parts=[
            (f"{STATE_NAMES[one]} ({found.numbers.get(one, 0)})", _address(one, kind), one is state)
            for one in STATE_NAMES
        ],
        kinds=[
            (_("All kinds"), _address(state, None), kind is None),
            *((str(KIND_WORDS[one]), _address(state, one), one is kind) for one in KIND_WORDS),
        ],
        lines=[_line(acting, one, one.letter.citizen in found.of_colleagues) for one in found.files],
        prints=min(found.numbers.get(LetterState.WAITING, 0), most) if found.is_lead else 0,
        front=_address(state, kind) if after else None,
        onward=_address(state, kind, (last.ordered_at, last.letter_id)) if last else None,
    )


@bp.post("/udskriv")
@access(Permission.LETTERS_PRINT)
def print_next() -> ResponseReturnValue:
    """The next batch on paper. Nothing of it is kept."""
    batch = printing.print_batch(actor(), _write, _lay_out)
    if not batch.sheets:
        flash(_("No letter could be printed. Look at those that wait for a person."), "info")
        return redirect(url_for("staff_letters.listed"), 303)
    if not letter_paper.has_pango():
        with speaking(batch.language):
            return letter_paper.as_page(batch.sheets)
    answer = Response(letter_paper.bind(batch.sheets), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="breve.pdf"'
    return answer


@bp.get("/<letter>")
@access(Permission.LETTERS_QUEUE)
def shown(letter: str) -> ResponseReturnValue:
    """One letter: what it is about and what happened to it, never what it says."""
    found = letter_desk.opened(actor(), _opened(letter))
    return render_template(
        "support/letter_shown.html",
        heading=_("Letter %(number)s", number=found.file.letter.number),
        facts=_facts(found.file),
        steps=[
            {
                "what": str(STEP_WORDS[one.event.step]),
                "why": str(HOLD_WORDS[one.event.why]) if one.event.why else "",
                "when": when_text(one.event.at),
                "by": name_of(found.colleagues.get(one.event.by)) if one.event.by else _("Indblik, by itself"),
                "words": opened_words(one.words_sealed),
            }
            for one in found.file.steps
        ],
        deeds=[
            (str(deed.button), f"{url_for('staff_letters.shown', letter=letter)}/{path}")
            for path, deed in DEEDS.items()
            if deed.step in found.can
        ],
    )


@access(Permission.LETTERS_QUEUE)
def ask(letter: str) -> ResponseReturnValue:
    """Why something is to be done with it."""
    return _step_page(letter, LetterForm())


@access(Permission.LETTERS_QUEUE)
def do(letter: str) -> ResponseReturnValue:
    """Do it."""
    form, deed = LetterForm(), DEEDS[_path()]
    if not form.validate_on_submit():
        return _step_page(letter, form), 422
    try:
        letter_desk.take(actor(), _opened(letter), deed.step, form.reason.data or "", _seen())
    except LetterRefused as refused:
        unchanged = _("Nothing has been changed. See how it stands now.")
        flash(f"{REFUSALS[refused.refusal]} {unchanged}", "info")
    else:
        flash(str(deed.done), "success")
    return redirect(url_for("staff_letters.shown", letter=letter), 303)


for _deed in DEEDS:
    bp.add_url_rule(f"/<letter>/{_deed}", view_func=ask, methods=["GET"])
    bp.add_url_rule(f"/<letter>/{_deed}", view_func=do, methods=["POST"])


def letter_handle(acting: Actor, key: Key) -> str:
    """A letter in an address, for this viewer only."""
    return opaque.seal(acting.viewer.key, _LETTER, b"".join(one.bytes for one in key))


def _opened(text: str) -> Key:
    whole = opaque.unseal(actor().viewer.key, _LETTER, text)
    return UUID(bytes=whole[:16]), UUID(bytes=whole[16:])


def _write(acting: Actor, letter: Letter) -> LetterText | None:
    with speaking(letter.language):
        return written(acting, letter)


def _lay_out(letter: Letter, said: LetterText, mark: str) -> letter_paper.Sheet:
    with speaking(letter.language):
        return letter_paper.lay_out(letter, said, mark)


def _path() -> str:
    return request.path.rpartition("/")[2]


def _seen() -> int:
    text = request.form.get("steps", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else _STALE


def _step_page(letter: str, form: LetterForm) -> str:
    found, deed = letter_desk.opened(actor(), _opened(letter)), DEEDS[_path()]
    return render_template(
        "support/letter_step.html",
        heading=str(deed.button),
        means=str(deed.means),
        form=form,
        facts=_facts(found.file),
        back=url_for("staff_letters.shown", letter=letter),
        action=request.path,
        steps=request.form.get("steps") or found.file.letter.steps,
    )


def _line(acting: Actor, one: LetterFile, is_of_colleague: bool) -> dict[str, Any]:
    letter = one.letter
    facts = _facts(one)
    return {
        "href": url_for("staff_letters.shown", letter=letter_handle(acting, (letter.citizen, letter.letter_id))),
        "title": _("A colleague's matter") if is_of_colleague else _("Letter %(number)s", number=letter.number),
        "badges": [],
        "facts": [(facts[0][0], _("Letter")), *facts[1:3]] if is_of_colleague else facts,
    }


def _facts(one: LetterFile) -> list[tuple[str, str]]:
    letter = one.letter
    facts = [
        (_("What it is"), str(KIND_WORDS[letter.kind])),
        (_("Where it stands"), str(STATE_NAMES[letter.state])),
        (_("Ordered"), when_text(letter.ordered_at)),
    ]
    printed = sum(step.event.step.value == "printed" for step in one.steps)
    if printed > 1:
        facts.append((_("Printed"), ngettext("Once", "%(num)s times", printed)))
    return [*facts, (_("Why it waits"), str(HOLD_WORDS[letter.why]))] if letter.why else facts


def _wanted() -> Wanted:
    """What the address asks for. Raises NotFound for one that is not this viewer's."""
    text = request.args.get("v")
    if not text:
        return LetterState.WAITING, None, None
    state, kind, after = json.loads(unsealed(_QUEUE, text))
    place = (datetime.fromisoformat(after[0]), UUID(after[1])) if after else None
    return LetterState(state), LetterKind(kind) if kind else None, place


def _address(state: LetterState, kind: LetterKind | None, after: Cursor | None = None) -> str:
    behind = [after[0].isoformat(), str(after[1])] if after else None
    return url_for("staff_letters.listed", v=sealed(_QUEUE, json.dumps([state.value, kind and kind.value, behind])))
