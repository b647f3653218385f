"""A visit in words: what its entries agree on, and how many things they do not."""

from collections.abc import Callable, Sequence

from citizen_app.web import dates
from logview.services.entry_text import EntryText, Part, Placed
from logview.services.wording import Words

_SHOWN_KINDS = 3
_SAID_BY_ACTION = ("stopped", "failed")


def visit_text(placed: Sequence[Placed], texts: list[EntryText], words: Words, language: str) -> EntryText:
    """One line for several entries, newest first; a field is said outright only when all agree (domain.md 1.3)."""
    first = texts[0]
    reasons = {text.reason for text in texts}
    who = _people(texts, words)
    flags = list(dict.fromkeys(flag for text in texts if text.flags for flag in text.flags))
    shared = [flag for flag in flags if all(flag in text.flags for text in texts)]
    alike = not flags and len(reasons) == 1
    return EntryText(
        time_text=_span(placed, language),
        who=who,
        role=first.role if len({text.role for text in texts}) == 1 else "",
        unit=first.unit if len({text.unit for text in texts}) == 1 else _several(texts, words),
        organisation=first.organisation if len({text.organisation for text in texts}) == 1 else "",
        sector_text=first.sector_text,
        sector_key=first.sector_key,
        what=_kinds([text.what for text in texts], words, continued=_small),
        action=_kinds([text.action for text in texts if text.action], words, continued=_small),
        reason=first.reason if len(reasons) == 1 else words.several_reasons,
        reason_missing=all(text.reason_missing for text in texts),
        count=sum(text.count for text in texts),
        flags=flags,
        href=first.href,
        masked_by=first.masked_by if len({text.masked_by for text in texts}) == 1 else None,
        parts=[
            Part(
                text.time_text,
                text.href,
                text.what,
                text.action,
                "" if alike and text.who == who else _apart(text, who, shared, len(reasons) > 1),
            )
            for text in texts
        ],
        is_group=True,
    )


def _apart(text: EntryText, who: str, shared: list[tuple[str, str]], reasons_differ: bool) -> str:
    """What an entry of a visit says that the visit's own line cannot say for all of them."""
    told = [said for key, said in text.flags if key not in _SAID_BY_ACTION and (key, said) not in shared]
    if text.who != who:
        told.append(text.who)
    if reasons_differ:
        told.append(text.reason)
    return " · ".join(told)


def _span(placed: Sequence[Placed], language: str) -> str:
    newest, oldest = placed[0].at, placed[-1].at
    start, end = dates.clock_text(oldest, language), dates.clock_text(newest, language)
    return start if start == end else f"{start}–{end}"


def _people(texts: list[EntryText], words: Words) -> str:
    names = list(dict.fromkeys(text.who for text in texts))
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return f"{names[0]} {words.one_other}"
    return f"{names[0]} {words.others % {'number': len(names) - 1}}"


def _several(texts: list[EntryText], words: Words) -> str:
    return _kinds([text.unit for text in texts], words)


def _small(term: str) -> str:
    """A term of ours within a line: "Skrev noget nyt, læste", but "X-rays" stay as they are."""
    return term[0].lower() + term[1:] if term[1:2].islower() else term


def _kinds(kinds: list[str], words: Words, *, continued: Callable[[str], str] = str) -> str:
    distinct = list(dict.fromkeys(kinds))
    text = ", ".join([*distinct[:1], *map(continued, distinct[1:_SHOWN_KINDS])])
    left = len(distinct) - _SHOWN_KINDS
    return f"{text} {words.more % {'number': left}}" if left > 0 else text
