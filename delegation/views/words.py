"""What the pages about powers of attorney say of scopes."""

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from delegation.domain.acting import Scope

SCOPE_WORDS: Final[Mapping[Scope, LazyString]] = {
    Scope.READ_LOG: _l("Read the log"),
    Scope.ASK: _l("Ask about look-ups"),
    Scope.SEE_DECISIONS: _l("See the choices about health data"),
    Scope.MAKE_BLOCKS: _l("Make blocks"),
    Scope.MESSAGES: _l("Be told when there is something new"),
}
