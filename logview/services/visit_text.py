"""A visit in words: what its entries agree on, and how many things they do not."""

from collections.abc import Callable, Collection, Iterable, Sequence

from logview.services.entry_text import MISUSE, EntryText, EntryWriter, Part, Placed, Said
from logview.services.wording import SECTOR_KEYS, Words

_SHOWN_KINDS = 3
_SAID_BY_ACTION = ("stopped", "failed")


def visit_text(members: Sequence[Placed], hrefs: Sequence[str], writer: EntryWriter, words: Words) -> EntryText:
    """One line for several entries, newest first; a field is said outright only when all agree (domain.md 1.3)."""
    said = [writer.said(one) for one in members]
    reasons = {one.reason for one in said}
    flags = list(dict.fromkeys([flag for one in said if one.flags for flag in one.flags]))
    # A finding is about each of its entries: it stands on the visit's line only where it is about all of them.
    shown = [flag for flag in flags if flag[0] != MISUSE or all(flag in one.flags for one in said)]
    scene = members[0].scene
    same = all(one.scene is scene for one in members)
    who = scene.who if same else _people(members, words)
    times = [writer.time_text(one) for one in members]
    return EntryText(
        time_text=_span(members),
        who=who,
        role=scene.role if same or _agree(one.scene.role for one in members) else "",
        unit=scene.unit if same else _kinds([one.scene.unit for one in members], words, words.untold_place),
        organisation=scene.organisation if same or _agree(one.scene.organisation for one in members) else "",
        sector_text=words.sectors[scene.sector],
        sector_key=SECTOR_KEYS[scene.sector],
        what=_kinds([one.what for one in said], words, words.untold, continued=_small),
        action=_kinds([one.action for one in said if one.action], words, words.untold_action, continued=_small),
        reason=said[0].reason if len(reasons) == 1 else words.several_reasons,
        reason_missing=all(one.reason_missing for one in said),
        count=sum([one.row.entry_count for one in members]),
        flags=shown,
        href=hrefs[0],
        masked_by=scene.masked_by if same or _agree(one.scene.masked_by for one in members) else None,
        parts=_parts(members, hrefs, said, times, None if same and not flags and len(reasons) == 1 else who),
        is_group=True,
    )


def _parts(
    members: Sequence[Placed], hrefs: Sequence[str], said: Sequence[Said], times: Sequence[str], who: str | None
) -> list[Part]:
    """The entries of a visit; `who` it was is None where they agree on all but what was done."""
    if who is None:
        return [Part(at, href, one.what, one.action, "") for at, href, one in zip(times, hrefs, said, strict=True)]
    shared = set.intersection(*(set(one.flags) for one in said))
    reasons_differ = len({one.reason for one in said}) > 1
    return [
        Part(at, href, one.what, one.action, _apart(placed.scene.who, one, who, shared, reasons_differ))
        for at, href, one, placed in zip(times, hrefs, said, members, strict=True)
    ]


def _agree(values: Iterable[object]) -> bool:
    return len(set(values)) == 1


def _apart(name: str, said: Said, who: str, shared: Collection[tuple[str, str]], reasons_differ: bool) -> str:
    """What an entry of a visit says that the visit's own line cannot say for all of them."""
    told = [text for key, text in said.flags if key not in _SAID_BY_ACTION and (key, text) not in shared]
    if name != who:
        told.append(name)
    if reasons_differ:
        told.append(said.reason)
    return " · ".join(told)


def _span(members: Sequence[Placed]) -> str:
    start, end = members[-1].clock, members[0].clock
    return start if start == end else f"{start}–{end}"


def _people(members: Sequence[Placed], words: Words) -> str:
    told, untold = _told([one.scene.who for one in members], words)
    names = told + untold
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return f"{names[0]} {words.one_other}"
    return f"{names[0]} {words.others % {'number': len(names) - 1}}"


def _small(term: str) -> str:
    """A term of ours within a line: "Skrev noget nyt, læste", but "X-rays" stay as they are."""
    return term[0].lower() + term[1:] if term[1:2].islower() else term


def _told(texts: Iterable[str], words: Words) -> tuple[list[str], list[str]]:
    """Each once: what was told, and the sentences about what was not."""
    distinct = list(dict.fromkeys(texts))
    if len(distinct) < 2:
        return distinct, []
    sentences = {words.no_person, words.no_unit, words.no_what, words.no_action, words.withheld, words.not_told}
    return [one for one in distinct if one not in sentences], [one for one in distinct if one in sentences]


def _kinds(kinds: list[str], words: Words, not_told: str, *, continued: Callable[[str], str] = str) -> str:
    """Each kind once; `not_told` stands for one that was not. A sentence in a list would break the list."""
    told, untold = _told(kinds, words)
    if not told:
        return " ".join(untold)
    shown = told[:_SHOWN_KINDS]
    text = ", ".join([shown[0], *map(continued, shown[1:])])
    left = len(told) + len(untold) - len(shown)
    if not left:
        return text
    if untold and left == 1:
        return f"{text} {not_told}"
    return f"{text} {words.more % {'number': left}}"
