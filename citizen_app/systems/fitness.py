"""What a system, its keys and its scopes must be like to be registered; commands and pages ask the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from sqlalchemy import select

from citizen_app import clock, identifiers
from citizen_app.db.work import connection
from citizen_app.directory.catalogue import catalogue
from citizen_app.plain_text import plain_text
from citizen_app.systems.assertions import algorithm_of
from citizen_app.systems.caller import Code
from citizen_app.systems.encrypting import encryption_of
from citizen_app.systems.models import CallingSystemRow, SystemKeyRow
from citizen_app.systems.public_keys import read_public_key
from citizen_app.systems.refusals import CannotRegister, UnfitKey, Why

SIGN: Final = "sign"
ENCRYPT: Final = "encrypt"
MOST_PER_MINUTE: Final = 1_000_000
LONGEST_KEY_LIFE: Final = timedelta(days=1096)
_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
_KID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_LONGEST_TEXT = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class FitKey:
    """A key that a system may have."""

    kid: str
    algorithm: str
    pem: str
    purpose: str
    valid_from: datetime
    valid_until: datetime


def refusals_of_system(
    system_id: str, *, name: str, cvr: str, contact: str, per_minute: int | None = None
) -> Iterator[CannotRegister]:
    """Everything for which a system would not be registered."""
    if not _SLUG.fullmatch(system_id) or _has_cpr(system_id):
        said = "the id must be 2 to 40 small letters, digits and hyphens, begin with a letter, and hold no CPR number"
        yield CannotRegister(Why.ID_SHAPE, said)
    elif _system(system_id) is not None:
        said = "there is a system with this id, perhaps a closed one; ids are not used again"
        yield CannotRegister(Why.ID_TAKEN, said)
    if not identifiers.is_cvr(cvr):
        yield CannotRegister(Why.CVR, "the CVR number is not one")
    for given, why, said in ((name, Why.NAME, "name"), (contact, Why.CONTACT, "contact")):
        if not _is_readable(given):
            yield CannotRegister(why, f"the {said} must be 1 to {_LONGEST_TEXT} characters, without a CPR number")
    if per_minute is not None and not 0 <= per_minute <= MOST_PER_MINUTE:
        yield CannotRegister(Why.PER_MINUTE, f"the calls a minute must be at most {MOST_PER_MINUTE}")


def readable(text: str) -> str:
    """A name or a contact as it is kept: on one line, without characters that show nothing."""
    return " ".join(plain_text(text).split())


def fit_key(
    key_text: str, *, valid_until: datetime, kid: str | None = None, algorithm: str | None = None, purpose: str = SIGN
) -> FitKey:
    """The public key in the text, PEM or JWK, as a system would have it. Raises CannotRegister.

    Without a kid it is called what a JWK calls itself, else a digest; without an algorithm it gets the one that a JWK
    names, else the one that fits. The purpose is SIGN, for assertions, or ENCRYPT, for what only the system is to read.
    """
    at = clock.now()
    try:
        public = read_public_key(key_text)
        fits = (algorithm_of if purpose == SIGN else encryption_of)(public.pem, algorithm or public.algorithm)
    except UnfitKey as unfit:
        raise CannotRegister(unfit.why, f"the key cannot be used: {unfit}") from None
    name = kid or public.kid or thumbprint(public.pem)
    if not _KID.fullmatch(name) or (kid and _has_cpr(kid)):
        said = "the kid must be at most 80 letters, digits, dots, hyphens and underscores, and hold no CPR number"
        raise CannotRegister(Why.KID_SHAPE, said)
    if not at < valid_until <= at + LONGEST_KEY_LIFE:
        raise CannotRegister(Why.KEY_END, "the key must end in the future, and within three years")
    _require_new(name, public.pem)
    return FitKey(kid=name, algorithm=fits, pem=public.pem, purpose=purpose, valid_from=at, valid_until=valid_until)


def _require_new(kid: str, pem: str) -> None:
    """A key that was stopped does not come back under another name, and no key speaks for two systems."""
    known = connection().execute(select(SystemKeyRow.kid, SystemKeyRow.public_pem)).all()
    if any(one.kid == kid for one in known):
        raise CannotRegister(Why.KID_TAKEN, "there is a key with this kid")
    if thumbprint(pem) in {thumbprint(one.public_pem) for one in known}:
        said = "the key was registered before, for this system or another, for this use or another"
        raise CannotRegister(Why.KEY_KNOWN, said)


def thumbprint(pem: str) -> str:
    """A name for a key: the digest of its public part."""
    public = load_pem_public_key(pem.encode()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(public).hexdigest()[:40]


def _system(system_id: str) -> Any:
    found = select(CallingSystemRow.closed_at).where(CallingSystemRow.system_id == system_id)
    return connection().execute(found).one_or_none()


def require_open(system_id: str) -> None:
    """Raise CannotRegister unless there is such a system and it is open."""
    system = _system(system_id)
    if system is None or system.closed_at is not None:
        raise CannotRegister(Why.NOT_OPEN, "there is no open system with this id")


def require_known(unit: Code) -> None:
    """Raise CannotRegister unless the directory knows the organisation."""
    if catalogue().organisation(*unit, clock.now().date()) is None:
        raise CannotRegister(Why.UNIT_UNKNOWN, "the directory does not know the organisation")


def _is_readable(text: str) -> bool:
    kept = readable(text)
    return 1 <= len(kept) <= _LONGEST_TEXT and kept.isprintable() and not _has_cpr(kept)


def _has_cpr(text: str) -> bool:
    return identifiers.without_cpr_numbers(text) != text
