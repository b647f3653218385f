"""The words with which somebody says yes: what is read and confirmed, and what is true of it now.

What is confirmed is kept word for word, the recipient's words as they stood. `TEXT_VERSION` is counted up when our own
words change; whether what was read is what stands now is told by `seal_of`, whatever has changed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from citizen_app.web.dates import day_text, moment_text
from citizen_app.web.language import current_language
from consent.domain.saying_yes import Claim, Consent, Indication, IndicationClaim, Offer, YesKind
from consent.services.research_words import KindWords, kinds_in_words

TEXT_VERSION: Final = "2026-11-28"
_HEADING: Final = "# "
_LETTERS: Final = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a heading."""

    heading: str
    lines: Sequence[str]


def kind_text(kind: YesKind) -> str:
    """What it is about, in few words."""
    return {
        YesKind.RESEARCH_CONTACT: _("Contact about research"),
        YesKind.OWN_MEASUREMENTS: _("Sharing your own measurements"),
        YesKind.LEARNING: _("Reading your records for longer to learn"),
        YesKind.EARLY_FOLLOW_UP: _("Early follow-up"),
    }[kind]


def consent_sections(offer: Offer, longest_days: int) -> list[Section]:
    """All that is read before a yes to the offer."""
    return [
        # Its name too: what is not among these words is not confirmed, and can be another when they are sent.
        Section(_("What you say yes to"), [*_own_words(offer.title), _may(offer.kind)]),
        Section(_("Who gets your yes"), _recipient(offer)),
        Section(_("What it is for"), _own_words(offer.purpose)),
        Section(_("Which data"), [_kind_line(one) for one in kinds_in_words(offer.kinds)]),
        Section(
            _("Legal basis"),
            [
                _("The recipient states: %(basis)s", basis=offer.legal_basis),
                _("Reference: %(reference)s", reference=offer.legal_reference),
                _("Indblik has not judged it."),
            ],
        ),
        Section(_("Advantages"), _own_words(offer.gives)),
        Section(_("Drawbacks"), _own_words(offer.costs)),
        Section(
            _("For how long"), [_longest(longest_days), _("You choose the last day. Then your yes ends by itself.")]
        ),
        Section(
            _("If you change your mind"),
            [
                _(
                    "You can withdraw your yes here at any time. The recipient gets to know when it asks next. We do "
                    "not tell it ourselves."
                ),
                *_own_words(offer.after_withdrawal),
            ],
        ),
        _what_we_do(),
    ]


def indication_sections(kind: YesKind, longest_days: int) -> list[Section]:
    """All that is read before an indication. Its first sentence says that it opens nothing."""
    return [
        Section(
            _("What this is"),
            [
                _("This is an indication: it opens nothing, and nobody gets anything because of it."),
                _("There is no recipient and no legal basis (a rule that permits it)."),
            ],
        ),
        Section(_("What you indicate"), [_would_like(kind)]),
        Section(
            _("What it changes"),
            [
                _("It changes nothing for you now. You can see here what you have indicated."),
                _("If somebody asks for a yes later, you decide anew."),
            ],
        ),
        Section(
            _("For how long"),
            [_longest(longest_days), _("You choose the last day. Then the indication ends by itself.")],
        ),
        Section(_("If you change your mind"), [_("You can take it back here at any time.")]),
        Section(
            _("What Indblik does"),
            [
                _("If you indicate it, we keep it here, and pass it on to nobody."),
                _("You need not indicate anything. We do not keep that you have read this."),
            ],
        ),
    ]


def with_last_day(sections: Sequence[Section], until: date) -> list[Section]:
    """What was confirmed, with the day that was chosen."""
    chosen = _("Until and including %(day)s", day=day_text(until, current_language()))
    return [*sections, Section(_("The last day that you chose"), [chosen])]


def as_text(sections: Iterable[Section]) -> str:
    """The words as they are kept: a sentence or two a line, headings marked."""
    return "\n".join("\n".join((f"{_HEADING}{one.heading}", *one.lines)) for one in sections)


def from_text(text: str) -> list[Section]:
    """Back from what was kept."""
    found: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if line.startswith(_HEADING):
            found.append((line.removeprefix(_HEADING), []))
        else:
            found[-1][1].append(line)
    return [Section(heading, lines) for heading, lines in found]


def seal_of(sections: Iterable[Section]) -> str:
    """What tells these words, in this language, from any others: in letters."""
    drawn = hashlib.sha256(f"{current_language()}\n{as_text(sections)}".encode()).hexdigest()[:32]
    return drawn.translate(_LETTERS)


def claim_text(claim: Claim, consent: Consent) -> str:
    """What is true of the consent now. No sentence says that it counts but that of COUNTS."""
    day = day_text(consent.until, current_language())
    lines: Mapping[Claim, str] = {
        Claim.COUNTS: _("Your yes counts until and including %(day)s.", day=day),
        Claim.WITHDRAWN: _("You withdrew it on %(when)s. It does not count any more.", when=_when(consent)),
        Claim.REPLACED: _("You have said yes anew since. This yes does not count any more."),
        Claim.OFFER_WITHDRAWN: _("The recipient has withdrawn its request. Your yes does not count any more."),
        Claim.OVER: _("It ended by itself after %(day)s. It does not count any more.", day=day),
        Claim.OF_THE_DEAD: _("It does not count any more."),
    }
    return lines[claim]


def indication_text(claim: IndicationClaim, indication: Indication) -> str:
    """What is true of the indication now: in any case that it opens nothing."""
    day = day_text(indication.until, current_language())
    return {
        IndicationClaim.STANDS: _("It stands until and including %(day)s. It opens nothing.", day=day),
        IndicationClaim.WITHDRAWN: _("You took the indication back on %(when)s.", when=_when(indication)),
        IndicationClaim.REPLACED: _("You have indicated it anew since."),
        IndicationClaim.OVER: _("It ended by itself after %(day)s.", day=day),
    }[claim]


def changed_text() -> str:
    """That the offer reads otherwise now."""
    return _(
        "The recipient has changed the text since. Your yes stands on the text that you read, and not on the new one."
    )


def _what_we_do() -> Section:
    return Section(
        _("What Indblik does"),
        [
            _(
                "When the recipient asks, we answer whether you have said yes, until when, and to which version of "
                "the text. We hand over nothing else."
            ),
            _(
                "You need not say yes. We do not keep that you have read this. If the recipient asks, we keep the "
                "question and our answer, so that you can see it."
            ),
        ],
    )


def _may(kind: YesKind) -> str:
    return {
        YesKind.RESEARCH_CONTACT: _("The recipient may contact you about research."),
        YesKind.OWN_MEASUREMENTS: _("The recipient may get and use measurements that you take yourself."),
        YesKind.LEARNING: _("The recipient may read your records for longer, to learn from your treatment."),
        YesKind.EARLY_FOLLOW_UP: _(
            "The recipient may watch the data named below, and contact you if they give reason to."
        ),
    }[kind]


def _would_like(kind: YesKind) -> str:
    return {
        YesKind.RESEARCH_CONTACT: _("You would like to be contacted about research."),
        YesKind.OWN_MEASUREMENTS: _("You would like to share measurements that you take yourself."),
        YesKind.LEARNING: _("You would like others to read your records for longer, to learn from your treatment."),
        YesKind.EARLY_FOLLOW_UP: _(
            "You would like somebody to watch your data, and contact you if they give reason to."
        ),
    }[kind]


def _recipient(offer: Offer) -> list[str]:
    told = (
        (_("Telephone:"), offer.phone),
        (_("E-mail:"), offer.email),
        (_("Web page:"), offer.web),
    )
    (organisation,) = _own_words(offer.organisation) or [""]
    named = _("%(organisation)s, CVR number %(cvr)s", organisation=organisation, cvr=offer.cvr)
    return [named, *(f"{word} {value}" for word, value in told if value)]


def _kind_line(kind: KindWords) -> str:
    return _("“%(kind)s” (the recipient's own words)", kind=kind.text) if kind.is_of_source else kind.text


def _own_words(text: str) -> list[str]:
    """The recipient's lines, none of which can pass for a heading of ours."""
    return [line.lstrip("# ") for line in text.split("\n") if line.strip("# ")]


def _longest(days: int) -> str:
    return ngettext(
        "It lasts one day at most.", "It lasts %(count)s days at most, counted from today.", days, count=days
    )


def _when(one: Consent | Indication) -> str:
    return moment_text(one.withdrawn_at, current_language()) if one.withdrawn_at else ""
