"""What can be an e-mail address of ours. Pure."""

import re
from typing import Final

LONGEST: Final = 254
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def mail_address(text: str) -> str | None:
    """The address in one spelling, with a domain that mail servers understand; None if it cannot be one.

    Whether somebody is there is shown by the code that is mailed. Letters beyond ASCII before the @ are refused: too
    few mail servers take them (RFC 6531). So is an encoded word (RFC 2047): a program that reads it in a header sees
    another address, or a line break.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    labels = host.split(".")
    fits = at and len(local) <= 64 and _LOCAL.fullmatch(local) and "=?" not in local and len(labels) > 1
    if not fits or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return None
    found = f"{local}@{host}"
    return found if len(found) <= LONGEST else None
