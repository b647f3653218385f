"""What the pages about systems share: handles that work for one operator, and what systems and keys are called."""

from collections.abc import Callable

from flask_babel import gettext as _

from citizen_app import clock
from citizen_app.auth.access import actor
from citizen_app.directory.catalogue import Code, catalogue
from citizen_app.errors import NotFound
from citizen_app.systems.fitness import SIGN
from citizen_app.systems.overview import KnownSystem
from citizen_app.web.dates import local
from support.services.systems import systems_overview

SYSTEM, KEY = "calling-system", "system-key"


def known_system(is_meant: Callable[[KnownSystem], bool]) -> KnownSystem:
    """The system that a handle is about. Raises NotFound."""
    found = next((system for system in systems_overview(actor()) if is_meant(system)), None)
    if found is None:
        raise NotFound
    return found


def unit_text(unit: Code) -> str:
    """An organisation by name, as far as the directory knows it, and code."""
    found = catalogue().organisation(*unit, local(clock.now()).date())
    code = " ".join(unit)
    return f"{found.name} ({code})" if found else code


def key_use(purpose: str) -> str:
    """What a key is for."""
    return _("Signing in") if purpose == SIGN else _("Encrypting its emergency copy")
