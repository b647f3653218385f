"""The texts that one to a citizen can begin with: what comes with Indblik, and how any of them is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from citizen_app.web.language import speaking
from support.domain.ready_texts import ReadyText, Shelf, TextRefusal, TextStep, Wording

_COMES_WITH_INDBLIK: Final[Mapping[Shelf, Mapping[str, tuple[LazyString, LazyString]]]] = {
    Shelf.DESK: {
        "received": (
            _l("We have your question"),
            _l("We have read your question. We find out which organisation answers it, and tell you here."),
        ),
        "which": (
            _l("We need to know more"),
            _l("We cannot see who answers for the look-up. Do you know which place it was? Then write it here."),
        ),
        "not-by-us": (
            _l("We do not see your log"),
            _l("We cannot see your log, and no names of staff. Only the organisation can answer why it looked."),
        ),
        "turn-to": (
            _l("Where you can turn"),
            _l("You can also ask the organisation's data protection officer, or a patient adviser (patientvejleder)."),
        ),
    },
    Shelf.ANSWERS: {
        "justified": (
            _l("There was a reason"),
            _l(
                "We have looked at the look-up. It was made because …\n\n"
                "The employee needed to see the data in order to …"
            ),
        ),
        "unjustified": (
            _l("It should not have been made"),
            _l(
                "We have looked at the look-up. We found no reason for it. It should not have been made.\n\n"
                "We are sorry.\n\nThis is what we do now: …"
            ),
        ),
        "log-error": (
            _l("The log is wrong"),
            _l(
                "We have looked at the look-up. The log is wrong here. What happened was: …\n\n"
                "We ask the source to put it right."
            ),
        ),
        "unsettled": (
            _l("It cannot be settled"),
            _l(
                "We have looked at the look-up. We cannot find out why it was made.\n\n"
                "This is what we have tried: …\n\n"
                "You can complain about it. On the page of your question you see to whom."
            ),
        ),
    },
}
"""By name: what to call it, and the text. None of them says anything about one look-up."""
STEPS: Final[Mapping[TextStep, LazyString]] = {
    TextStep.WRITTEN: _l("Written"),
    TextStep.RETIRED: _l("Taken out of use"),
    TextStep.PUT_BACK: _l("Taken into use again"),
}
DONE: Final[Mapping[TextStep, LazyString]] = {
    TextStep.WRITTEN: _l("The text is kept. It can be chosen from now on."),
    TextStep.RETIRED: _l("The text is out of use. Nobody can choose it now."),
    TextStep.PUT_BACK: _l("The text is in use again."),
}
REFUSALS: Final[Mapping[TextRefusal, LazyString]] = {
    TextRefusal.CHANGED: _l("Somebody has changed this meanwhile. See how it stands now."),
    TextRefusal.LABEL_MISSING: _l("Write what the text is called."),
    TextRefusal.WORDS_MISSING: _l("Write a text."),
    TextRefusal.TOO_LONG: _l("The text is too long."),
    TextRefusal.NUMBER: _l("Do not write a CPR number."),
    TextRefusal.TOO_MANY: _l("The list is full. Take a text out of use first."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfWords:
    """What the pages of a shelf say."""

    heading: LazyString
    lead: LazyString
    rule: LazyString
    own: LazyString


SHELVES: Final[Mapping[Shelf, ShelfWords]] = {
    Shelf.DESK: ShelfWords(
        heading=_l("The desk's ready texts"),
        lead=_l("Whoever writes to a citizen at the desk can begin with one of these texts."),
        rule=_l(
            "A text must not say anything about a certain look-up or a certain person. It must not say whether a "
            "look-up was in order: only the organisation finds that."
        ),
        own=_l("The desk's own"),
    ),
    Shelf.ANSWERS: ShelfWords(
        heading=_l("Beginnings of answers"),
        lead=_l("Your log officers can begin an answer with one of these texts. Only your organisation has them."),
        rule=_l(
            "A text must not say anything about a certain look-up or a certain person. It is no finding: the officer "
            "chooses what you find each time."
        ),
        own=_l("Your own"),
    ),
}


def words_of(text: ReadyText, shelf: Shelf) -> Wording:
    """What the text is called and says: as somebody has written it, else as it comes with Indblik."""
    return text.wording or shipped(text, shelf)


def shipped(text: ReadyText, shelf: Shelf) -> Wording:
    """A text as it comes with Indblik."""
    label, words = _COMES_WITH_INDBLIK[shelf][text.built_in]
    return Wording(label=str(label), danish=_in("da", words), english=_in("en", words))


def answers_called(text: ReadyText) -> str:
    """Which answers the text is for; nothing at the desk."""
    return str(_COMES_WITH_INDBLIK[Shelf.ANSWERS][text.about.value][0]) if text.about else ""


def sorts_of_answers() -> list[SelectChoice]:
    """The sorts of answers that a text can be for."""
    return [SelectChoice(name, str(label)) for name, (label, _text) in _COMES_WITH_INDBLIK[Shelf.ANSWERS].items()]


def origin(text: ReadyText, shelf: Shelf) -> str:
    """Whose words it has."""
    if text.wording is None:
        return _("Comes with Indblik")
    return _("Comes with Indblik, changed") if text.built_in else str(SHELVES[shelf].own)


def offer(form: Any, texts: Iterable[ReadyText], shelf: Shelf) -> None:
    """Let `form.begin_with` be chosen from the texts."""
    form.begin_with.choices = [SelectChoice(value, label) for value, label, _text in _offered(texts, shelf)]


def put_in(form: Any, texts: Iterable[ReadyText], shelf: Shelf) -> bool:
    """Put the chosen text in `form.words`, below what stands there. False, and an error on the form, where it cannot be
    chosen any more."""
    chosen = next((text for value, _label, text in _offered(texts, shelf) if value == form.begin_with.data), None)
    if chosen is None:
        form.begin_with.errors = [_("The text cannot be chosen any more. Choose another one.")]
        return False
    form.words.data = "\n\n".join(part for part in (form.words.data, chosen) if part)
    return True


def _offered(texts: Iterable[ReadyText], shelf: Shelf) -> Sequence[tuple[str, str, str]]:
    """Value, what it is called and text of each choice: all in Danish, then what there is in English."""
    all_of_them = [(one.built_in or str(one.text_id), one, words_of(one, shelf)) for one in texts]
    danish = [(value, _called(one, words), words.danish) for value, one, words in all_of_them]
    english = [
        (f"{value}:en", _("%(label)s (in English)", label=_called(one, words)), words.english)
        for value, one, words in all_of_them
        if words.english
    ]
    return [*danish, *english]


def _called(text: ReadyText, words: Wording) -> str:
    sort = answers_called(text)
    return words.label if sort in {"", words.label} else f"{sort}: {words.label}"


def _in(language: str, text: LazyString) -> str:
    with speaking(language):
        return str(text)
