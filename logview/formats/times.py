"""Times in a source's own way of writing."""

from datetime import datetime


def iso_time(text: str, pattern: str) -> str:
    """The time in ISO 8601, with a zone only if the pattern reads one; the text itself when it does not fit."""
    try:
        return datetime.strptime(text, pattern).isoformat()  # noqa: DTZ007  the zone, or none, is the source's
    except ValueError:
        return text
