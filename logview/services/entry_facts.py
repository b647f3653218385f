"""What an entry's own page lists, and how little of it where places may not be told."""

from dataclasses import dataclass
from typing import NamedTuple

from flask_babel import gettext as _

from logview.services.entry_text import EntryText


class Fact(NamedTuple):
    """A line of the page: what, its text, and a remark."""

    label: str
    text: str
    note: str | None = None


@dataclass(slots=True)
class Section:
    """A heading with its facts."""

    title: str
    items: list[Fact]


def placeless(when: Section, text: EntryText) -> list[Section]:
    """The page of an entry of a citizen whose whereabouts are secret, for whoever helps them (safety.md 3): nothing of
    who and where but the kind of place, and nothing in the words of a source, whose name would tell the region."""
    return [
        Section(when.title, when.items[:1]),  # when it began: an end, a group or a missing zone is some sources' alone
        Section(_("Who"), [Fact(_("Name"), text.who)]),
        Section(_("Where"), [Fact(_("Unit"), text.unit)]),
        Section(_("What"), [Fact(_("Data"), text.what), Fact(_("Action"), text.action or _("It is not shown here."))]),
        Section(_("Why"), [Fact(_("Stated reason"), text.reason)]),
    ]
