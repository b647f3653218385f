"""What the log can know: per source from when, until when, how lately heard from, and who does not deliver."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _

from citizen_app.web import dates
from citizen_app.web.language import written_in
from logview.formats.profile import SourceProfile, load_profiles
from logview.queries.sources import SourceState, source_states


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SourceLine:
    """A source on the page. Compared as itself: it is the key of what is kept for it."""

    name: str
    delivers: bool
    from_text: str = ""
    until_text: str = ""
    heard_text: str = ""
    note: str | None = None


@lru_cache(maxsize=1)
def profiles() -> dict[str, SourceProfile]:
    """Every source profile that the product ships, by slug."""
    return load_profiles()


def source_name(profile: SourceProfile, language: str) -> str:
    """The source's name in the language of the page."""
    return profile.name_en if language == "en" else profile.name


@lru_cache(maxsize=4)
def source_lines(states: tuple[SourceState, ...], language: str) -> Sequence[SourceLine]:
    """Those that deliver first, then those that do not."""
    by_slug = {state.slug: state for state in states}
    with written_in(language):
        lines = [_line(profile, by_slug.get(slug), language) for slug, profile in profiles().items()]
    return tuple(sorted(lines, key=lambda line: not line.delivers))


def _line(profile: SourceProfile, state: SourceState | None, language: str) -> SourceLine:
    name = source_name(profile, language)
    note = profile.note_en if language == "en" else profile.note
    if not profile.delivers:
        return SourceLine(name=name, delivers=False, note=note)
    starts = dates.day_text(profile.coverage_from, language) if profile.coverage_from else _("not stated")
    if state is None or state.last_event_at is None:
        never = _("nothing yet")
        return SourceLine(name=name, delivers=True, from_text=starts, until_text=never, heard_text=never, note=note)
    heard = dates.moment_text(state.last_delivery_at, language) if state.last_delivery_at else _("nothing yet")
    return SourceLine(
        name=name,
        delivers=True,
        from_text=starts,
        until_text=dates.moment_text(state.last_event_at, language),
        heard_text=heard,
        note=note,
    )


def current_lines(language: str) -> Sequence[SourceLine]:
    """The lines as of now."""
    return source_lines(source_states(), language)
