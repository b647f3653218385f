"""What a question is about, in the citizen's own voice: on pages, in letters, and read aloud."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from support.domain.cases import Concern

CONCERN_WORDS: Final[Mapping[Concern, LazyString]] = {
    Concern.WHO: _l("Who is this?"),
    Concern.WHY: _l("Why did they look?"),
    Concern.NO_APPOINTMENT: _l("I had no appointment there"),
    Concern.UNLAWFUL: _l("I do not think that they were allowed to look"),
    Concern.WRONG: _l("What the log says about the look-up is wrong"),
}
